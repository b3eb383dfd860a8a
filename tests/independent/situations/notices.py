"""Random notices: on and beside deadlines, around issue dates and data-agreement changes, several of one contract."""

from datetime import date, timedelta
from itertools import count

from calculator.months import add_months, day_in

FAR = date(2032, 1, 1)


def decide_notices(draft, contract):
    agreement, chance = draft.agreement_of(contract), draft.chance
    tacit = agreement["term"]["renewal"] == "tacit"
    if not tacit and not agreement.get("early_termination"):
        return
    if agreement["id"] not in draft.leaving and not chance.happens(0.55):
        return
    ends = ends_and_deadlines(contract, agreement, min(draft.horizon, FAR))
    last = None if tacit else date.fromisoformat(contract["end"])
    days = [some_day(draft, contract, agreement, ends) for _ in range(chance.weighted((86, 1), (11, 2), (3, 3)))]
    for day in sorted(days):
        if last is not None and day > last:
            continue  # sent after the end: refused
        possible = ends_and_deadlines(contract, agreement, day + timedelta(days=1500))
        earliest = min(end for end, deadline in possible if deadline >= day)
        last = earliest if last is None else min(last, earliest)
        give_notice(draft, contract, day)


def give_notice(draft, contract, day):
    chance = draft.chance
    changes = draft.decided("data_agreement_change", agreement=contract["agreement"])
    near = any(0 <= (day - date.fromisoformat(change["notified"])).days <= 95 for change in changes)
    draft.decide(
        kind="notice", contract=contract["id"],
        by=chance.weighted((82, "subscriber"), (18, "supplier")), sent=day.isoformat(),
        channel=chance.weighted((20 if near else 50, "email"), (50, "registered_letter")))


def ends_and_deadlines(contract, agreement, up_to):
    """Possible ends of a contract without extensions, with their deadlines."""
    start, end = date.fromisoformat(contract["start"]), date.fromisoformat(contract["end"])
    term, early = agreement["term"], agreement.get("early_termination")
    found = []
    if term["renewal"] == "tacit":
        for times in count():
            renewed = add_months(end, times * term["months"])
            found.append((renewed, add_months(renewed, -term["notice_months"])))
            if renewed > up_to:
                break
    else:
        found.append((end, end))
    if early:
        for year in range(start.year, up_to.year + 2):
            last = date(year, 12, 31)
            if term["renewal"] == "tacit" or last < end:
                found.append((last, add_months(last, -early["notice_months"])))
    return found


# ---------------------------------------------------------------- the day of a notice

def some_day(draft, contract, agreement, ends):
    chance = draft.chance
    creditable = ends_after_the_invoice(draft, agreement, ends)
    leaving = agreement["id"] in draft.leaving
    if creditable and (leaving or chance.happens(0.5)):
        # All who leave do so in the same year.
        end, deadline = creditable[-1] if leaving else chance.choice(creditable)
        return chance.day_between(date(end.year, agreement["invoicing"]["month"], 1), deadline)
    start = date.fromisoformat(contract["start"])
    waiving = [day for day in days_that_waive(draft, agreement) if start <= day <= draft.today]
    if waiving and agreement.get("exit_fee") and chance.happens(0.5):
        return chance.choice(waiving)
    kind = chance.weighted((50, "deadline"), (18, "invoice"), (6, "start"), (2, "before"), (22, "any"), (2, "today"))
    if kind == "deadline":
        return chance.choice(ends)[1] + timedelta(days=chance.choice([-30, -1, 0, 0, 0, 1, 1, 30, 60]))
    if kind == "invoice" and agreement["invoicing"]["rhythm"] == "yearly_in_advance":
        return around_an_invoice(chance, agreement["invoicing"], start.year, draft.today.year)
    if kind == "start":
        signed = date.fromisoformat(contract.get("signed", contract["start"]))
        return max(start, signed) + timedelta(days=chance.choice([0, 1, 10]))
    if kind == "before":
        return start - timedelta(days=chance.randint(0, 40))
    if kind == "today":
        return draft.today + timedelta(days=chance.choice([0, 1, 30]))
    return chance.day_between(start, max(start, draft.today))


def ends_after_the_invoice(draft, agreement, ends):
    """Ends in mid-year that can still be reached after the year's invoice: they give a credit note."""
    invoicing = agreement["invoicing"]
    if invoicing["rhythm"] != "yearly_in_advance" or agreement["term"]["renewal"] != "tacit":
        return []
    return [(end, deadline) for end, deadline in ends if end.month < 12
            and date(end.year, invoicing["month"], 1) < deadline and deadline.year <= draft.today.year]


def around_an_invoice(chance, invoicing, first_year, last_year):
    year = chance.randint(first_year, max(first_year, last_year))
    issue = day_in(year * 12 + invoicing["month"] - 1, invoicing["day"])
    return issue + timedelta(days=chance.choice([0, 0, -1, 1]))


def days_that_waive(draft, agreement):
    """The first and last days on which an increase or a data-agreement change waives the fee, and the days beside."""
    days = []
    for change in draft.decided("data_agreement_change", agreement=agreement["id"]):
        notified = date.fromisoformat(change["notified"])
        last = add_months(notified, 3)
        days += beside(notified) + beside(last) + [last, last - timedelta(days=20)]
    for increase in draft.decided("price_increase", agreement=agreement["id"]):
        days += beside(date.fromisoformat(increase["communicated"]))
    return days


def beside(day):
    return [day - timedelta(days=1), day, day, day + timedelta(days=1)]
