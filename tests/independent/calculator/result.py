"""The result of a situation: everything put together, printed amounts (rule 15) and stray usage (rule 16)."""

from fractions import Fraction

from .documents import Documents, period
from .exact import rounded
from .exits import Exits
from .facts import Blocked, Facts, Figures
from .holds import Holds
from .months import month_of
from .prices import INHABITANTS, USERS, Prices
from .terms import Terms, possible_ends


def result_of(request):
    return Situation(request).result()


class Situation:
    """A request with all that can be asked of it."""

    def __init__(self, request):
        self.facts = Facts(request)
        self.today, self.contracts = self.facts.today, self.facts.contracts
        self.figures = Figures(self.facts)
        self.terms = Terms(self.facts)
        self.holds = Holds(self.facts, self.figures, self.terms)
        self.prices = Prices(self.facts, self.figures, self.terms)
        self.documents = Documents(self.facts, self.figures, self.terms, self.prices)
        self.exits = Exits(self.facts, self.figures, self.terms, self.prices, self.documents)

    def result(self):
        for contract in self.holds.refused:
            self.documents.warn(contract, "hold_refused")
        for contract in self.contracts:
            self.check_printed(contract)
            self.check_usage(contract)
            self.documents.bill(contract)
            for notice in contract.notices:
                self.exits.exit(contract, notice)
        # "By contract" is the order of the request.
        blocked = sorted(self.documents.blocked, key=lambda block: (block[0].position, *block[1:]))
        return {
            "name": self.facts.request.name,
            "invoices": [document for _, document in sorted(self.documents.issued, key=lambda pair: pair[0])],
            "blocked": [{"contract": contract.id, "period": period(first, last), "code": code}
                        for contract, first, last, code in blocked],
            "holds": self.holds.entries,
            "exits": self.exits.entries,
            "terms": [self.term(contract) for contract in self.contracts],
            "warnings": [{"code": code, "contract": self.contracts[position].id}
                         for position, code in sorted(self.documents.warnings)]}

    def term(self, contract):
        """One entry of `terms`. A fixed end that needs no notice is no deadline."""
        options = []
        if not self.terms.noticed(contract, self.today):
            options = list(possible_ends(contract, contract.bound, len(contract.extensions), self.today))
        ends = self.terms.end(contract, self.today)
        if ends is None:  # tacit renewal: the first own end whose deadline has not passed
            ends, _, _ = options[0]
        deadlines = [deadline for _, deadline, needs_notice in options if needs_notice]
        return {"contract": contract.id, "ends": ends.isoformat(),
                "next_notice_by": min(deadlines).isoformat() if deadlines else None}

    # ---------------------------------------------------------------- rule 15

    def check_printed(self, contract):
        """Rule 15: printed amounts against a full year of the first price; what is not known is not compared."""
        amounts = self.full_year(contract)
        for printed in contract.printed:
            computed = amounts.get(printed.what)
            if computed is not None and computed != printed.amount:
                self.documents.warn(contract, "printed_differs")

    def full_year(self, contract):
        """{"<lot>.<component>" or "total": amount}; None where a population is not known. Without user components."""
        amounts = {f"{lot.id}.{component.id}": self.full_year_of(contract, lot, component)
                   for lot in contract.taken for component in lot.components if component.kind != USERS}
        known = None not in amounts.values()
        amounts["total"] = sum(amounts.values(), Fraction(0)) if known else None
        return amounts

    def full_year_of(self, contract, lot, component):
        quantity = Fraction(1)
        if component.kind == INHABITANTS:
            quantity = self.figures.effective(contract, contract.start.year)
        try:
            tier = self.prices.tier_price(contract, lot, component, month_of(contract.start), self.today)
        except Blocked:
            return None
        price = component.price if tier is None else tier
        return None if quantity is None else rounded(price * quantity, 2)

    # ---------------------------------------------------------------- rule 16

    def check_usage(self, contract):
        """Rule 16: usage of a month that is not billable."""
        lots = {lot.id: lot for lot in contract.taken}
        for contract_id, lot_id, month in self.figures.usage:
            if contract_id == contract.id and not self.terms.billable(contract, lots[lot_id], month, self.today):
                self.documents.warn(contract, "usage_outside_term")
