"""Random decisions about agreements (indexation, increases, data changes) and extensions of contracts."""

from datetime import date, timedelta
from fractions import Fraction

from calculator.exact import shortest
from calculator.months import add_months, last_day, month_of, month_text

from .chance import places_of, times


def decide_indexations(draft, agreement):
    indexation = agreement.get("indexation")
    if indexation and indexation["when"] == "yearly":
        share = 0.8 if draft.chance.happens(0.6) else 0.35
        for year in range(indexation["first_year"] - 1, draft.horizon.year + 2):
            if draft.chance.happens(share):
                draft.decide(kind="indexation", agreement=agreement["id"], year=year, apply=draft.chance.happens(0.6))


# ---------------------------------------------------------------- increases

def decide_increases(draft, agreement):
    components = [(lot["id"], component) for lot in agreement["lots"] for component in lot["components"]]
    if not agreement.get("increase") or not components:
        return
    chance = draft.chance
    for year in range(draft.base_year - 1, draft.today.year + 3):
        if chance.happens(0.25):
            latest = add_months(date(year - 1, 12, 31), -agreement["increase"]["announced_months_before_year_end"])
            chosen = components if chance.happens(0.7) else chance.some(components)
            draft.decide(
                kind="price_increase", agreement=agreement["id"], year=year,
                communicated=(latest - timedelta(days=chance.choice([0, 0, 1, 20, 100, 300]))).isoformat(),
                prices=some_prices(chance, chosen, Fraction(agreement["increase"]["exit_free_above"])))
            if "use" not in draft.asked[agreement["id"]]:
                give_room(chosen, draft.decisions[-1]["prices"])


def some_prices(chance, components, threshold):
    """New prices: all exactly on the threshold of a free exit, just above it, or anywhere."""
    above = chance.weighted((20, Fraction("0.0001")), (30, Fraction(0)), (50, None))
    prices = []
    for lot, component in components:
        price = times(chance, component["price"], 2)
        if above is not None:
            price = shortest(Fraction(component["price"]) * (1 + threshold) + above)
            if places_of(price) > 8:
                price = component["price"]
        prices.append({"lot": lot, "component": component["id"], "price": price})
    return prices


def give_room(components, prices):
    """An increase may have more decimals than the component keeps: let it keep them."""
    for lot, component in components:
        places = [places_of(new["price"]) for new in prices if (new["lot"], new["component"]) == (lot, component["id"])]
        component["decimals"] = max([component["decimals"]] + [min(place, 6) for place in places])


# ---------------------------------------------------------------- data agreements

def decide_data_changes(draft, agreement):
    chance = draft.chance
    if not chance.happens(0.6 if agreement.get("exit_fee") else 0.1):
        return
    days = set()
    for _ in range(chance.randint(1, 2)):
        day = chance.day_between(date(draft.base_year, 3, 1), draft.today + timedelta(days=60))
        days.add(last_day(month_of(day)) if chance.happens(0.4) else day)
    for day in sorted(days):
        draft.decide(kind="data_agreement_change", agreement=agreement["id"], notified=day.isoformat(),
                     adverse=chance.happens(0.8), mandatory_law=chance.happens(0.2))


# ---------------------------------------------------------------- extensions

def decide_extensions(draft, contract):
    """Extensions up to the most that is allowed; returns the index months that they need."""
    agreement, chance = draft.agreement_of(contract), draft.chance
    term = agreement["term"]
    if term["renewal"] != "by_agreement":
        return set()
    end, needed, signed = date.fromisoformat(contract["end"]), set(), set()
    for _ in range(min(chance.choice([0, 1, 1, 2, 2, 3]), term["at_most"])):
        day = end - timedelta(days=chance.choice([0, 1, 30, 60, 90, -10]))
        if chance.happens(0.05):
            day = draft.today + timedelta(days=chance.choice([0, 1, 40]))
        if day in signed or day.year > 2030:
            continue
        signed.add(day)
        index = some_extension_index(chance, agreement, contract, end)
        if index and chance.happens(0.95):
            which = agreement["indexation"]["index"]
            needed |= {(which, month) for month in index}
        draft.decide(kind="extension", contract=contract["id"], signed=day.isoformat(), framework_extended=True,
                     index=index and {"from": month_text(index[0]), "to": month_text(index[1])})
        end = add_months(end, term["months"])
    return needed


def some_extension_index(chance, agreement, contract, end):
    indexation = agreement.get("indexation")
    if not indexation or indexation["when"] != "on_extension" or not chance.happens(0.65):
        return None
    start = date.fromisoformat(contract["start"])
    return month_of(start) - chance.randint(0, 3), month_of(end) - chance.randint(0, 2)
