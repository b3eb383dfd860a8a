"""The form of a request: every object of the simulation format and its fields."""

import functools
from fractions import Fraction

from . import shipped
from .values import (
    BAD, Object, Problems, as_written, base_year, boolean, by_field, choice, count, day, decimal, first_of_january,
    list_of, month, name, nis_code, number_of_months, optional, or_null, record, term_months, text, whole, year)

component = record(
    id=name,
    kind=choice("fixed_per_year", "per_inhabitant_per_year", "per_unique_user_per_month"),
    price=decimal(),
    decimals=whole(0, 10, "out_of_range"),
    tiers=optional(list_of(record(above=count, price=decimal())), []),
    clause=optional(text))

lot = record(
    id=name,
    platform=optional(text),
    hold=optional(record(reach=decimal())),
    components=list_of(component))

invoicing = by_field(
    "rhythm",
    yearly_in_advance=record(rhythm=text, month=whole(1, 12), day=whole(1, 31)),
    quarterly_in_arrears=record(rhythm=text, months_after=number_of_months, day=whole(1, 31)),
    never=record(rhythm=text))

policy = choice("count", "skip", "daily")
prorata = record(start_month=optional(policy, "count"), end_month=optional(policy, "count"))

indexation = by_field(
    "when",
    yearly=record(index=choice("cpi", "health"), when=text, reference_month=whole(1, 12), first_year=year),
    on_extension=record(index=choice("cpi", "health"), when=text))

term = by_field(
    "renewal",
    tacit=record(renewal=text, months=term_months, notice_months=number_of_months),
    by_agreement=record(renewal=text, months=term_months, at_most=whole(0, 100, "out_of_range")),
    none=record(renewal=text))

# A field of an agreement that may be null may also be left out.
whole_agreement = record(
    id=name,
    service=text,
    title=text,
    vat_rate=optional(as_written(decimal(at_most=100))),
    payment_days=whole(0, 36500, "out_of_range"),
    price_level=year,
    invoicing=invoicing,
    prorata=optional(prorata, Object(start_month="count", end_month="count")),
    indexation=optional(indexation),
    increase=optional(record(announced_months_before_year_end=number_of_months, exit_free_above=decimal())),
    term=term,
    early_termination=optional(record(at=choice("year_end"), notice_months=number_of_months)),
    exit_fee=optional(list_of(record(leaving_end_of=year, per_inhabitant=decimal()))),
    lots=list_of(lot))


def agreement(value, at, problems):
    """A whole agreement, or `{"use": …}` for a shipped one."""
    if not (isinstance(value, dict) and "use" in value):
        return whole_agreement(value, at, problems)
    used = record(use=name)(value, at, problems)
    if used.use is BAD:
        return BAD
    if used.use not in shipped_agreements():
        return problems.add(f"{at}/use", "unknown_reference", "the catalogue has no such agreement")
    found = Object(shipped_agreements()[used.use])
    found.at = at
    return found


@functools.cache
def shipped_agreements():
    problems = Problems()
    parsed = {key: whole_agreement(value, key, problems) for key, value in shipped.agreements().items()}
    if problems:
        raise RuntimeError(f"a shipped agreement does not have the form: {problems}")
    return parsed


contract = record(
    id=name,
    agreement=name,
    subscriber=nis_code,
    signed=optional(day),
    start=day,
    end=day,
    lots=optional(list_of(name)),
    settlement_factor=optional(decimal(), Fraction(1)),
    printed=optional(list_of(record(what=text, amount=decimal())), []))

decision = by_field(
    "kind",
    indexation=record(kind=text, agreement=name, year=year, apply=boolean),
    price_increase=record(
        kind=text, agreement=name, year=year, communicated=day,
        prices=list_of(record(lot=name, component=name, price=decimal()))),
    hold=record(kind=text, contract=name, lot=name, requested=day),
    notice=record(
        kind=text, contract=name, by=choice("subscriber", "supplier"), sent=day,
        channel=choice("email", "registered_letter")),
    data_agreement_change=record(kind=text, agreement=name, notified=day, adverse=boolean, mandatory_law=boolean),
    extension=record(
        kind=text, contract=name, signed=day, framework_extended=boolean,
        index=or_null(record(from_=month, to=month))))

population = record(nis=nis_code, on=first_of_january, inhabitants=count, published=optional(day))
index_figure = record(
    index=choice("cpi", "health"), base=base_year, month=month, value=decimal(positive=True), published=optional(day))
usage = record(contract=name, lot=name, month=month, unique_users=count, reported=optional(day))
others = record(agreement=name, lot=name, month=month, unique_users=optional(count, 0), inhabitants=optional(count, 0))

request = record(
    name=text,
    today=day,
    bill_through=day,
    agreements=list_of(agreement),
    contracts=list_of(contract),
    figures=optional(choice("catalogue")),
    population=optional(list_of(population), []),
    indices=optional(list_of(index_figure), []),
    usage=optional(list_of(usage), []),
    other_participants=optional(list_of(others), []),
    decisions=optional(list_of(decision), []))
