"""Thresholds met exactly, or missed by one: tiers, totals of other participants, X of a hold."""

import math
from datetime import date
from fractions import Fraction

from calculator.months import month_of, month_text

from .agreements import USERS
from .contracts import day_of_month, lots_taken
from .usage import request_hold, request_some_holds


# ---------------------------------------------------------------- tiers (rule 4)

def place_tiers(draft):
    """Where the tiers of own agreements begin: near what some of the participants count together."""
    people = {}
    for row in draft.population:
        people.setdefault((row["nis"], int(row["on"][:4])), []).append(row["inhabitants"])
    for key, agreement in draft.whole.items():
        if "use" in draft.asked[key]:
            continue
        for lot in agreement["lots"]:
            takers = [contract for contract in draft.contracts
                      if contract["agreement"] == key and lot in lots_taken(contract, agreement)]
            for component in lot["components"]:
                place_tiers_of(draft, component, takers, people)


def place_tiers_of(draft, component, takers, people):
    tiers, bounds = component.get("tiers", []), set()
    while len(bounds) < len(tiers):
        if component["kind"] == USERS:
            bounds.add(draft.chance.randint(0, 15 * (len(takers) + 2)))
        else:
            bounds.add(some_total(draft, takers, people))
    for tier, bound in zip(tiers, sorted(bounds)):
        tier["above"] = bound


def some_total(draft, takers, people):
    chance = draft.chance
    chosen = chance.sample(takers, chance.randint(0, len(takers))) if chance.happens(0.7) else takers
    total = 0
    for contract in chosen:
        year = chance.randint(draft.base_year - 1, draft.base_year + 2)
        total += chance.choice(people.get((contract["subscriber"], year), [50]))
    return max(0, total + chance.choice([0, 0, -1, -1, 1, 5, chance.randint(0, 500)]))


# ---------------------------------------------------------------- other participants (rule 4)

def add_other_participants(draft):
    """Others who bring the total of a month exactly to a tier, one above or one below it."""
    chance = draft.chance
    situation, _ = draft.worked_out()
    for agreement in situation.facts.request.agreements:
        for lot in agreement.lots:
            tiered = [component for component in lot.components if component.tiers]
            if (tiered or chance.happens(0.05)) and chance.happens(0.8):
                for month in range(draft.base_year * 12, month_of(draft.horizon) + 1):
                    if chance.happens(0.8):
                        add_others(draft, situation, agreement, lot, tiered, month)


def add_others(draft, situation, agreement, lot, tiered, month):
    chance = draft.chance
    row = {"agreement": agreement.id, "lot": lot.id, "month": month_text(month)}
    for component in tiered:
        field = "unique_users" if component.kind == USERS else "inhabitants"
        target = chance.choice(component.tiers).above + chance.choice([0, 0, 1, 1, -1, 10])
        total = situation.prices.total(agreement, lot, component.kind, month, draft.today) or 0
        if field == "inhabitants" and chance.happens(0.35):
            row[field] = chance.choice([0, 1, 2, 10, 100, 500, 5000, 200000])
        elif target >= total:
            row[field] = target - total
    if len(row) > 3 or chance.happens(0.1):
        draft.others.append(row)


# ---------------------------------------------------------------- holds (rule 12)

def request_holds(draft, situation, known):
    """Hold requests, and usage bent so that X is reached exactly, or missed by one."""
    for contract in draft.contracts:
        bound = known[contract["id"]]
        end = situation.terms.end(bound, draft.today)
        last = min(end or draft.today, draft.today)
        for lot in bound.taken:
            if lot.hold and draft.chance.happens(0.75):
                if draft.chance.happens(0.6):
                    reach_exactly(draft, situation, bound, lot, last)
                request_some_holds(draft, contract, lot, last)


def reach_exactly(draft, situation, contract, lot, last):
    chance = draft.chance
    year = chance.randint(contract.start.year, max(contract.start.year, last.year))
    threshold, active = situation.holds.threshold(contract, lot, year)
    if threshold is None or not active:
        return
    rows = known_usage(draft, contract, lot)
    month = chance.choice(active)
    if month_text(month) not in rows:
        return
    before = sum(rows[month_text(m)]["unique_users"] for m in active if m < month and month_text(m) in rows)
    users = math.ceil(Fraction(threshold)) + chance.choice([0, 0, -1, 1]) - before
    if 0 <= users < 50000:
        rows[month_text(month)]["unique_users"] = users
        for _ in range(chance.choice([1, 1, 2])):
            day = day_of_month(chance, month + chance.choice([0, 0, 0, -1, 1]))
            request_hold(draft, contract, lot, day)


def known_usage(draft, contract, lot):
    """The rows of usage that are known on `today`, by month."""
    return {row["month"]: row for row in draft.usage
            if (row["contract"], row["lot"]) == (contract.id, lot.id)
            and date.fromisoformat(row.get("reported", "1990-01-01")) <= draft.today}
