"""Random valid situations, put together from the parts; deterministic by seed and number."""

from datetime import date, timedelta
from fractions import Fraction

from calculator import shipped
from calculator.exact import fixed
from calculator.prices import USERS

from .agreements import some_agreements
from .chance import Chance, decimal_text
from .contracts import some_contracts
from .decisions import decide_data_changes, decide_extensions, decide_increases, decide_indexations
from .draft import Draft
from .figures import some_indices, some_population
from .leaving import bend_to_leaving
from .notices import decide_notices
from .thresholds import add_other_participants, place_tiers, request_holds
from .usage import report_usage


def valid_situation(seed, number):
    """A situation that fits the format, as a request."""
    draft = some_moment(Chance(f"{seed}/{number}"))
    chance = draft.chance
    draft.asked, draft.whole = some_agreements(chance)
    invented, real = some_municipalities(draft)
    draft.contracts = some_contracts(chance, draft.whole, invented + real, draft.base_year)
    if chance.happens(0.15):
        bend_to_leaving(draft)
    years = range(draft.base_year - 2, draft.horizon.year + 1)
    draft.population = some_population(chance, invented + given_too(chance, real), years, draft.today)
    place_tiers(draft)
    extension_months = decide(draft)
    draft.indices = some_indices(chance, draft.whole.values(), extension_months, draft.today)
    if draft.shipped_figures and chance.happens(0.7):
        draft.indices = [row for row in draft.indices if chance.happens(0.15)]
    worked_out = draft.worked_out()
    report_usage(draft, *worked_out)
    add_other_participants(draft)
    request_holds(draft, *worked_out)
    draft.decisions = chance.shuffled(0.3, draft.decisions)
    print_amounts(draft)
    write_nulls(draft)
    return draft.request()


def some_moment(chance):
    """When the question is asked, and up to when it bills."""
    base_year = chance.choice([2019, 2020, 2021, 2022, 2022, 2023])
    span = chance.choice([300, 700, 1100, 1500, 1900, 2200])
    today = date(base_year, 1, 1) + timedelta(days=chance.randint(90 + span // 3, 90 + span))
    bill_through = chance.weighted(
        (40, today), (20, date(today.year, 12, 31)), (20, today + timedelta(days=chance.randint(1, 500))),
        (20, today - timedelta(days=chance.randint(1, 200))))
    return Draft(chance, base_year, today, bill_through)


def some_municipalities(draft):
    """Invented ones, beyond the last real code, and sometimes real ones with the shipped figures."""
    chance = draft.chance
    invented = [f"{chance.randint(95000, 99999)}" for _ in range(chance.randint(1, 3))]
    draft.shipped_figures = chance.happens(0.14)
    real = chance.sample(sorted(shipped.population()), 2) if draft.shipped_figures else []
    return list(dict.fromkeys(invented)), real


def given_too(chance, real):
    """The real municipalities whose figures the situation gives itself: they replace the shipped ones."""
    few = chance.happens(0.7)
    return [nis for nis in real if not few or chance.happens(0.3)]


def decide(draft):
    """All decisions but holds; returns the index months that extensions need."""
    for agreement in draft.whole.values():
        decide_indexations(draft, agreement)
        decide_increases(draft, agreement)
        decide_data_changes(draft, agreement)
    needed = set()
    for contract in draft.contracts:
        needed |= decide_extensions(draft, contract)
        decide_notices(draft, contract)
    return needed


def write_nulls(draft):
    """Here and there null where an optional field could be absent: it means the same."""
    optional = [(draft.contracts, ("signed", "lots", "settlement_factor", "printed")), (draft.usage, ("reported",)),
                (draft.population, ("published",)), (draft.indices, ("published",))]
    if draft.chance.happens(0.1):
        for rows, fields in optional:
            for row in draft.chance.sample(rows, min(3, len(rows))):
                row.setdefault(draft.chance.choice(fields), None)


# ---------------------------------------------------------------- printed amounts

def print_amounts(draft):
    """Printed amounts, most of them right."""
    if not draft.chance.happens(0.35):
        return
    situation, known = draft.worked_out()
    for contract in draft.contracts:
        if draft.chance.happens(0.5):
            bound = known[contract["id"]]
            contract["printed"] = some_printed(draft.chance, bound, situation.full_year(bound))


def some_printed(chance, contract, amounts):
    names = [f"{lot.id}.{component.id}" for lot in contract.taken for component in lot.components
             if component.kind != USERS and chance.happens(0.6)]
    if chance.happens(0.7):
        names.append("total")
    printed = []
    for name in names:
        amount = amounts[name]
        if amount is None:
            amount = Fraction(decimal_text(chance.randint(0, 99999), 2))
        if chance.happens(0.25):
            amount += Fraction(decimal_text(chance.choice([1, 1, 26, 100]), 2))
        printed.append({"what": name, "amount": fixed(amount, 2)})
    return printed
