"""The term: possible ends and notices (rule 9), weights, active and billable months (rule 2)."""

from collections import defaultdict
from datetime import date
from fractions import Fraction

from .months import add_months, days_in, first_day, last_day, months_of_year


# ---------------------------------------------------------------- possible ends (rule 9)

def renewed_end(contract, agreement, times):
    """The end of the k-th renewal or extension: the contract's own end + k × `months`."""
    return add_months(contract.end, times * agreement.term.months) if times else contract.end


def possible_ends(contract, agreement, extensions, not_before):
    """Rule 9: of each sort of possible end the first whose deadline is not before a day.

    Gives (end, deadline, needs notice)."""
    fixed = None
    if agreement.term.renewal == "tacit":
        yield tacit_end(contract, agreement, not_before)
    else:
        fixed = renewed_end(contract, agreement, extensions)
        if fixed >= not_before:
            yield fixed, fixed, False
    if agreement.early_termination:
        yield from year_end(contract, agreement, fixed, not_before)


def tacit_end(contract, agreement, not_before):
    times = 0
    while True:
        end = renewed_end(contract, agreement, times)
        deadline = add_months(end, -agreement.term.notice_months)
        if deadline >= not_before:
            return end, deadline, True
        times += 1


def year_end(contract, agreement, fixed, not_before):
    """Early termination: each 31 December from the start on, before the term's end if that is fixed."""
    year = contract.start.year
    while fixed is None or date(year, 12, 31) < fixed:
        deadline = add_months(date(year, 12, 31), -agreement.early_termination.notice_months)
        if deadline >= not_before:
            yield date(year, 12, 31), deadline, True
            return
        year += 1


def notice_end(contract, agreement, extensions, sent):
    """Rule 9: where a notice sent on this day ends the contract; None where it is not possible."""
    if agreement.term.renewal != "tacit" and not agreement.early_termination:
        return None
    return min((end for end, _, _ in possible_ends(contract, agreement, extensions, sent)), default=None)


# ---------------------------------------------------------------- months

class Terms:
    """The terms of all contracts. `seen` stands for the day up to which notices are seen (rule 8)."""

    def __init__(self, facts):
        self.facts = facts
        self.on_hold = defaultdict(set)  # (contract position, lot) -> months; filled by the holds (rule 12)
        self.known = {}

    def remembered(self, key, work_out):
        if key not in self.known:
            self.known[key] = work_out()
        return self.known[key]

    def noticed(self, contract, seen):
        return bool(contract.notices) and contract.notices[0].sent <= seen

    def end(self, contract, seen):
        """Rule 9: the end in force, by the notices up to a day; None = open. The earliest notice counts."""
        noticed = self.noticed(contract, seen)
        return self.remembered(("end", contract.position, noticed), lambda: self.work_out_end(contract, noticed))

    def work_out_end(self, contract, noticed):
        extensions = len(contract.extensions)
        if noticed:
            return notice_end(contract, contract.bound, extensions, contract.notices[0].sent)
        if contract.bound.term.renewal == "tacit":
            return None
        return renewed_end(contract, contract.bound, extensions)

    def weight(self, contract, month, seen):
        """"Active": 0 outside the term, 1 wholly inside, by policy in a month cut by the start or the end."""
        key = "weight", contract.position, month, self.noticed(contract, seen)
        return self.remembered(key, lambda: self.work_out_weight(contract, month, self.end(contract, seen)))

    def work_out_weight(self, contract, month, end):
        first, last = first_day(month), last_day(month)
        if last < contract.start or (end is not None and first > end):
            return Fraction(0)
        policies = set()
        if first < contract.start:
            policies.add(contract.bound.prorata.start_month)
        if end is not None and last > end:
            policies.add(contract.bound.prorata.end_month)
        if "skip" in policies:
            return Fraction(0)
        if "daily" in policies:
            inside = min(last, end or last) - max(first, contract.start)
            return Fraction(inside.days + 1, days_in(month))
        return Fraction(1)

    def billable(self, contract, lot, month, seen):
        """Active, and the lot not on hold."""
        key = "billable", contract.position, lot.id, month, self.noticed(contract, seen)
        return self.remembered(key, lambda: self.weight(contract, month, seen) > 0
                               and month not in self.on_hold[contract.position, lot.id])

    def active_months(self, contract, year, seen):
        """Rule 2: the active months of a year, each counting as one."""
        return [month for month in months_of_year(year) if self.weight(contract, month, seen) > 0]

    def inside(self, contract, first, last, seen):
        """The part of a period that lies in the term, (None, None) where there is none."""
        end = self.end(contract, seen)
        first, last = max(first, contract.start), min(last, end or last)
        return (first, last) if first <= last else (None, None)
