"""Random usage: complete or with gaps, late, corrected, outside the term; and hold requests."""

from datetime import date, timedelta

from calculator.months import first_day, last_day, month_of, month_text

from .agreements import USERS
from .contracts import day_of_month, first_month, lots_taken


def report_usage(draft, situation, known):
    """Usage of the lots that are billed or held by it."""
    chance = draft.chance
    complete = chance.happens(0.8)
    for contract in draft.contracts:
        end = situation.terms.end(known[contract["id"]], draft.today)
        last = month_of(min(end or draft.horizon, draft.horizon))
        most = chance.choice([3, 15, 15, 40])
        if "use" in draft.asked[contract["agreement"]]:
            most = chance.choice([15, 700])
        for lot in lots_taken(contract, draft.agreement_of(contract)):
            if is_reported(chance, lot):
                for month in reported_months(draft, contract, last):
                    if complete or chance.happens(0.94):
                        draft.usage += some_reports(draft, contract, lot, month, chance.randint(0, most))
    draft.usage = chance.shuffled(0.2, draft.usage)


def is_reported(chance, lot):
    if any(component["kind"] == USERS for component in lot["components"]):
        return True
    return chance.happens(0.8 if lot.get("hold") else 0.03)


def reported_months(draft, contract, last):
    chance, first = draft.chance, first_month(contract)
    through = last
    if chance.happens(0.45):
        through = min(last, month_of(draft.today) - (0 if chance.happens(0.5) else 1))
    months = set(range(first, through + 1))
    if chance.happens(0.07):
        months.add(first - chance.randint(1, 3))
    if chance.happens(0.07):
        months.add(last + chance.randint(1, 3))
    return sorted(months)


def some_reports(draft, contract, lot, month, users):
    """The report of a month, sometimes with a correction."""
    chance, today, closed = draft.chance, draft.today, last_day(month)
    reported = chance.weighted(
        (300, min(closed + timedelta(days=chance.randint(1, 20)), max(today, closed))),
        (40, min(closed + timedelta(days=chance.randint(1, 150)), today)),
        (5, today + timedelta(days=chance.choice([1, 20]))),
        (655, None))
    reports = {reported: users}
    if chance.happens(0.04):
        later = chance.choice([closed + timedelta(days=40), today, today + timedelta(days=1)])
        reports.setdefault(later, max(0, users + chance.randint(-2, 3)))
    rows = []
    for day, count in reports.items():
        row = {"contract": contract["id"], "lot": lot["id"], "month": month_text(month), "unique_users": count}
        if day:
            row["reported"] = day.isoformat()
        rows.append(row)
    return rows


def request_hold(draft, contract, lot, day):
    draft.decide(kind="hold", contract=contract["id"], lot=lot["id"], requested=day.isoformat())


def request_some_holds(draft, contract, lot, last):
    """Requests anywhere in the term, sometimes in December, in the future or before the start."""
    chance = draft.chance
    start = date.fromisoformat(contract["start"])
    for _ in range(chance.choice([0, 1, 1, 2])):
        year = chance.randint(start.year, max(start.year, last.year))
        month = chance.choice([12, 12, *range(1, 13), *range(4, 11)])
        day = day_of_month(chance, year * 12 + month - 1)
        if chance.happens(0.04):
            day = draft.today + timedelta(days=chance.choice([0, 1, 10]))
        if chance.happens(0.04):
            day = first_day(month_of(day)).replace(year=start.year - 1)
        request_hold(draft, contract, lot, day)
