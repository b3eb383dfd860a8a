"""Holds (rule 12): a lot is put on hold for the rest of a year once its users reach X."""

from datetime import date

from .exact import shortest
from .months import first_day, month_of, month_text


class Holds:
    """Works out all holds, with the term as known on `today`: fills `terms.on_hold`, `entries` and `refused`."""

    def __init__(self, facts, figures, terms):
        self.facts, self.figures, self.terms, self.today = facts, figures, terms, facts.today
        self.entries = []
        self.refused = []  # contracts
        for contract in facts.contracts:
            for request in facts.hold_requests:
                if request.contract == contract.id:
                    self.decide(contract, request)
            for lot in contract.taken:
                if lot.hold:
                    for year in range(contract.start.year, self.today.year + 1):
                        self.add_entry(contract, lot, year)

    def threshold(self, contract, lot, year):
        """Rule 12: (X, active months); X is None where no population is known."""
        months = self.terms.active_months(contract, year, self.today)
        people = self.figures.population_of(contract, year)
        return (None if people is None else len(months) * people[0] * lot.hold.reach), months

    def users(self, contract, lot, month):
        return self.figures.usage.get((contract.id, lot.id, month), 0)

    def decide(self, contract, request):
        """Rule 12: granted if the users up to and including the month of the request reach X."""
        lot = next(lot for lot in contract.taken if lot.id == request.lot)
        requested = month_of(request.requested)
        threshold, months = self.threshold(contract, lot, request.requested.year)
        users = sum(self.users(contract, lot, month) for month in months if month <= requested)
        if threshold is None or not months or users < threshold:
            self.refused.append(contract)
        else:  # from the next month to December: no month at all for a request in December
            december = request.requested.year * 12 + 11
            self.terms.on_hold[contract.position, lot.id].update(range(requested + 1, december + 1))

    def add_entry(self, contract, lot, year):
        threshold, months = self.threshold(contract, lot, year)
        if threshold is None or not months:
            return
        on_hold = self.terms.on_hold[contract.position, lot.id]
        held = [month for month in on_hold if month // 12 == year]
        self.entries.append({
            "contract": contract.id, "lot": lot.id, "year": year, "months": len(months),
            "threshold": shortest(threshold),
            "reached_in": self.reached_in(contract, lot, threshold, [m for m in months if m not in on_hold]),
            "from": first_day(min(held)).isoformat() if held else None,
            "to": date(year, 12, 31).isoformat() if held else None})

    def reached_in(self, contract, lot, threshold, months):
        """The month in which X was reached, also where nobody asked for a hold."""
        users = 0
        for month in months:
            users += self.users(contract, lot, month)
            if users >= threshold:
                return month_text(month)
        return None
