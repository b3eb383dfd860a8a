"""Prices: un-indexed price and index factor (rule 3), tiers and their totals (rule 4)."""

from fractions import Fraction

from .exact import rounded
from .facts import Blocked
from .months import last_day
from .terms import renewed_end

USERS = "per_unique_user_per_month"
INHABITANTS = "per_inhabitant_per_year"
ANY_YEAR = 9999


class Prices:
    """The price of a component in a month. `seen`: the day up to which notices are seen."""

    def __init__(self, facts, figures, terms):
        self.facts, self.figures, self.terms = facts, figures, terms

    def unit_price(self, contract, lot, component, month, seen):
        """Rules 3 and 4: the price of one unit, indexed and rounded, also where the factor is 1."""
        base = self.tier_price(contract, lot, component, month, seen)
        if base is None:
            base = self.base_price(contract.bound, lot, component, month // 12)
        return rounded(base * self.factor(contract, month), component.decimals)

    # ---------------------------------------------------------------- rule 3

    def base_price(self, agreement, lot, component, up_to_year, communicated=None):
        """Rule 3: the price of the newest increase with `year` ≤ Y that names the component, else its own."""
        price = component.price
        for increase in self.facts.increases:
            if increase.agreement == agreement.id and increase.year <= up_to_year \
                    and (communicated is None or increase.communicated <= communicated):
                for new in increase.prices:
                    if (new.lot, new.component) == (lot.id, component.id):
                        price = new.price
        return price

    def factor(self, contract, month):
        """Rule 3: the index factor of a month."""
        indexation = contract.bound.indexation
        if indexation is None:
            return Fraction(1)
        if indexation.when == "yearly":
            return self.yearly_factor(contract.bound, month // 12)
        return self.extension_factor(contract, month)

    def yearly_factor(self, agreement, year):
        """Rule 3: the newest year with `apply: true`, from `first_year` on; never chained."""
        indexation = agreement.indexation
        for decided in range(year, indexation.first_year - 1, -1):
            if self.facts.indexations.get((agreement.id, decided)):
                reference = indexation.reference_month - 1
                return self.figures.ratio(
                    indexation.index, decided * 12 + reference, agreement.price_level * 12 + reference)
        return Fraction(1)

    def extension_factor(self, contract, month):
        """Rule 3: a month with a day after an old end takes the factor of the latest such extension with an index."""
        latest = None
        for times, extension in enumerate(contract.extensions):
            old_end = renewed_end(contract, contract.bound, times)
            if extension["index"] and last_day(month) > old_end:
                latest = extension["index"]
        if latest is None:
            return Fraction(1)
        return self.figures.ratio(contract.bound.indexation.index, latest["to"], latest["from"])

    def undecided(self, agreement, year):
        """Rule 3: a billed year from `first_year` on without a decision of its own."""
        indexation = agreement.indexation
        return indexation is not None and indexation.when == "yearly" and year >= indexation.first_year \
            and (agreement.id, year) not in self.facts.indexations

    # ---------------------------------------------------------------- rule 4

    def participants(self, agreement, lot, month, seen):
        """Rule 4: the contracts for which the month is billable in that lot."""
        return [contract for contract in self.facts.contracts if contract.bound is agreement
                and lot in contract.taken and self.terms.billable(contract, lot, month, seen)]

    def total(self, agreement, lot, kind, month, seen):
        """Rule 4: the total of all participants; None where somebody's population is not known."""
        joined = self.participants(agreement, lot, month, seen)
        others = self.figures.others.get((agreement.id, lot.id, month))
        if kind == USERS:
            own = sum(self.figures.usage.get((contract.id, lot.id, month), 0) for contract in joined)
            return own + (others.unique_users if others else 0)
        people = [self.figures.population_of(contract, month // 12) for contract in joined]
        if None in people:
            return None
        return sum(inhabitants for inhabitants, _ in people) + (others.inhabitants if others else 0)

    def tier_price(self, contract, lot, component, month, seen):
        """Rule 4: the price of the last tier that the total strictly exceeds; None below the first tier."""
        if not component.tiers:
            return None
        total = self.total(contract.bound, lot, component.kind, month, seen)
        if total is None:
            raise Blocked("population_missing")
        exceeded = [tier.price for tier in component.tiers if total > tier.above]
        return exceeded[-1] if exceeded else None
