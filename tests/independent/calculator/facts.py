"""What is known on `today`: the contracts with their decisions, and the figures (rules 1 and 3)."""

from collections import defaultdict
from datetime import date

from . import shipped

DATED = {"price_increase": "communicated", "hold": "requested", "notice": "sent",
         "data_agreement_change": "notified", "extension": "signed"}


class Blocked(Exception):
    """Why a document cannot be made."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Facts:
    """A request as known on its `today`: a decision dated later has not happened.

    Each contract gets its position in the request, its agreement (`bound`), the lots it takes in the agreement's
    order (`taken`), and its notices and extensions by date (of one day: in the order of the request)."""

    def __init__(self, request):
        self.request, self.today, self.bill_through = request, request.today, request.bill_through
        decisions = defaultdict(list)
        for decision in request.decisions:
            if decision.kind == "indexation" or decision[DATED[decision.kind]] <= self.today:
                decisions[decision.kind].append(decision)
        self.indexations = {(d.agreement, d.year): d.apply for d in decisions["indexation"]}
        self.increases = sorted(decisions["price_increase"], key=lambda d: d.year)
        self.hold_requests = sorted(decisions["hold"], key=lambda d: d.requested)
        self.data_changes = decisions["data_agreement_change"]
        self.bind_contracts(decisions)

    def bind_contracts(self, decisions):
        agreements = {agreement.id: agreement for agreement in self.request.agreements}
        self.contracts = self.request.contracts
        for position, contract in enumerate(self.contracts):
            contract.position = position
            contract.bound = agreements[contract.agreement]
            contract.taken = [
                lot for lot in contract.bound.lots if contract.lots is None or lot.id in contract.lots]
            contract.notices = by_date(decisions["notice"], contract)
            contract.extensions = by_date(decisions["extension"], contract)


def by_date(decisions, contract):
    own = [d for d in decisions if d.contract == contract.id]
    return sorted(own, key=lambda d: d[DATED[d.kind]])


class Figures:
    """The figures of a request: a figure published or reported after `today` is unknown."""

    def __init__(self, facts):
        self.request, self.today = facts.request, facts.today
        self.people = defaultdict(lambda: defaultdict(list))  # municipality -> 1 January -> [(published, inhabitants)]
        self.index = defaultdict(dict)  # (index, month) -> base -> value
        self.read_given()
        if self.request.figures == "catalogue":
            self.add_shipped({contract.subscriber for contract in facts.contracts})
        # Of two rows for a month the later `reported` wins, one without is the earliest.
        reported = sorted(self.request.usage, key=lambda row: row.reported or date.min)
        self.usage = {(row.contract, row.lot, row.month): row.unique_users
                      for row in reported if self.known(row.reported)}
        self.others = {(row.agreement, row.lot, row.month): row for row in self.request.other_participants}
        self.locked = {}

    def known(self, published):
        return published is None or published <= self.today

    def read_given(self):
        for row in self.request.population:
            if self.known(row.published):
                self.people[row.nis][row.on].append((row.published or date.min, row.inhabitants))
        for row in self.request.indices:
            if self.known(row.published):
                self.index[row.index, row.month][row.base] = row.value

    def add_shipped(self, municipalities):
        """A given figure replaces the shipped one, also where it is not known yet."""
        given = {(row.nis, row.on) for row in self.request.population}
        for nis in municipalities:
            for on, publications in shipped.population().get(nis, {}).items():
                if (nis, on) not in given:
                    self.people[nis][on] = [row for row in publications if row[0] <= self.today]
        given = {(row.index, row.base, row.month) for row in self.request.indices}
        for (index, month), values in shipped.indices().items():
            for base, value in values.items():
                if (index, base, month) not in given:
                    self.index[index, month][base] = value

    def population(self, nis, on, locked):
        """Rule 1: (inhabitants, provisional) of a 1 January as locked on a day; None where there is none at all."""
        key = nis, on, locked
        if key not in self.locked:
            self.locked[key] = self.look_up(nis, on, locked)
        return self.locked[key]

    def look_up(self, nis, on, locked):
        publications = self.people[nis].get(on, [])
        in_time = [row for row in publications if row[0] <= locked]
        if in_time:
            return max(in_time)[1], False  # the latest one known on the locking day
        if publications:
            return min(publications)[1], False  # the first one known on `today`
        earlier = [day for day, rows in self.people[nis].items() if day < on and rows]
        if earlier:
            return max(self.people[nis][max(earlier)])[1], True
        return None

    def population_of(self, contract, year):
        """Rule 1: the full population for a fee year Y: that of 1 January Y-1, locked on 1 January Y."""
        return self.population(contract.subscriber, date(year - 1, 1, 1), date(year, 1, 1))

    def effective(self, contract, year):
        """Rule 1: the effective inhabitants for a fee year, not rounded."""
        found = self.population_of(contract, year)
        return None if found is None else contract.settlement_factor * found[0]

    def ratio(self, index, to, from_):
        """Rule 3: both figures in one base, the newest they share."""
        above, below = self.index.get((index, to), {}), self.index.get((index, from_), {})
        shared = above.keys() & below.keys()
        if not shared:
            raise Blocked("index_missing")
        return above[max(shared)] / below[max(shared)]
