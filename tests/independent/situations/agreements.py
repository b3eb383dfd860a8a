"""Random agreements: shipped ones, and ones of every kind of term, rhythm, indexation and component."""

from calculator import shipped

from .chance import decimal_text, places_of, times

FIXED = "fixed_per_year"
INHABITANTS = "per_inhabitant_per_year"
USERS = "per_unique_user_per_month"
COMPONENT_NAMES = {FIXED: "fixed", INHABITANTS: "inhabitants", USERS: "users"}


def some_agreements(chance):
    """{id: agreement as it stands in the request}, and {id: whole agreement}"""
    asked, whole = {}, {}
    for number in range(1, chance.weighted((60, 1), (28, 2), (12, 3)) + 1):
        if chance.happens(0.12):
            used = shipped_agreement(chance)
            asked[used], whole[used] = {"use": used}, shipped.agreements()[used]
        else:
            made = own_agreement(chance, number)
            asked[made["id"]] = whole[made["id"]] = made
    return asked, whole


def shipped_agreement(chance):
    """Those with a tariff are asked for more often."""
    return chance.weighted(*(
        (4 if any(lot["components"] for lot in agreement["lots"]) else 1, key)
        for key, agreement in shipped.agreements().items()))


def own_agreement(chance, number):
    invoicing = some_invoicing(chance)
    term = some_term(chance, invoicing)
    level = chance.choice([2018, 2019, 2020, 2021, 2022])
    leaves_early = chance.happens(0.5)  # rich in exits that cost something
    agreement = {
        "id": f"ag{number}",
        "service": chance.choice(["e-books", "film", "news"]),
        "title": f"Overeenkomst {number}",
        "vat_rate": chance.weighted((4, None), (4, "0"), (35, "6"), (8, "12"), (45, "21")),
        "payment_days": chance.choice([0, 14, 30, 30, 30, 60]),
        "price_level": level,
        "invoicing": invoicing,
        "prorata": some_prorata(chance),
        "indexation": some_indexation(chance, term, level),
        "increase": some_increase(chance, 0.8 if leaves_early else 0.5),
        "term": term,
        "early_termination": some_early_termination(chance, 0.95 if leaves_early else 0.5),
        "exit_fee": some_exit_fee(chance, 0.97 if leaves_early else 0.5),
        "lots": some_lots(chance, invoicing)}
    # What may be null may also be left out; whether `prorata` may be null the format does not say.
    return {field: value for field, value in agreement.items()
            if value is not None or (field != "prorata" and chance.happens(0.8))}


def some_invoicing(chance):
    rhythm = chance.weighted((44, "yearly_in_advance"), (50, "quarterly_in_arrears"), (6, "never"))
    day = chance.choice([1, 1, 5, 10, 15, 15, 15, 20, 28, 29, 30, 31])
    if rhythm == "yearly_in_advance":
        return {"rhythm": rhythm, "month": chance.choice([1, 1, 2, 3, 4, 5, 5, 5, 6, 9, 12]), "day": day}
    if rhythm == "quarterly_in_arrears":
        return {"rhythm": rhythm, "months_after": chance.choice([0, 1, 1, 2, 2, 3]), "day": day}
    return {"rhythm": rhythm}


def some_prorata(chance):
    policies = ["count", "count", "skip", "daily", "daily"]
    prorata = {field: chance.choice(policies) for field in ("start_month", "end_month") if chance.happens(0.96)}
    return prorata if chance.happens(0.85) else None


def some_term(chance, invoicing):
    renewal = chance.weighted((50, "tacit"), (35, "by_agreement"), (15, "none"))
    if renewal == "by_agreement":
        return {"renewal": renewal, "months": chance.choice([12, 12, 12, 6, 7]),
                "at_most": chance.choice([0, 1, 2, 2, 2, 3])}
    if renewal == "none":
        return {"renewal": renewal}
    notice = chance.choice([3, 3, 3, 1, 2, 6, 0])
    if invoicing.get("months_after") == 0:
        # Without a period of notice a quarterly invoice could be shortened afterwards: the format is silent there.
        notice = max(notice, 1)
    return {"renewal": renewal, "months": chance.choice([12, 12, 12, 6, 3, 1, 24, 18]), "notice_months": notice}


def some_indexation(chance, term, level):
    on_extension = 0.6 if term["renewal"] == "by_agreement" else 0.08
    x = chance.random()
    if x < on_extension:
        return {"index": chance.choice(["cpi", "health"]), "when": "on_extension"}
    if x < 0.75:
        return {"index": chance.choice(["cpi", "cpi", "health"]), "when": "yearly",
                "reference_month": chance.choice([1, 1, 1, 12, 6, 10]),
                "first_year": level + chance.choice([0, 1, 1, 1, 2, 3])}
    return None


def some_increase(chance, probability):
    if not chance.happens(probability):
        return None
    return {"announced_months_before_year_end": chance.choice([5, 5, 5, 3, 0, 10]),
            "exit_free_above": chance.choice(["0.10", "0.10", "0.05", "0.1", "0", "0.2"])}


def some_early_termination(chance, probability):
    if not chance.happens(probability):
        return None
    return {"at": "year_end", "notice_months": chance.choice([3, 3, 3, 1, 6, 0, 2])}


def some_exit_fee(chance, probability):
    if not chance.happens(probability):
        return None
    return [{"leaving_end_of": year, "per_inhabitant": decimal_text(chance.randint(1, 2000), 4)}
            for year in range(2018, 2030) if chance.happens(0.85)]


# ---------------------------------------------------------------- lots

def some_lots(chance, invoicing):
    names = chance.sample(["1A", "1B", "2A", "2B", "4A"], chance.weighted((45, 1), (35, 2), (20, 3)))
    if chance.happens(0.88):
        names.sort()
    if len(names) == 1 and chance.happens(0.5):
        names = ["main"]
    without_tariff = chance.happens(0.035)
    return [some_lot(chance, name, [] if without_tariff else some_kinds(chance, invoicing)) for name in names]


def some_kinds(chance, invoicing):
    kinds = [FIXED, INHABITANTS, USERS]
    if invoicing["rhythm"] == "yearly_in_advance":
        kinds.remove(USERS)
    if chance.happens(0.8):
        return chance.sample(kinds, chance.randint(1, 2))
    return [chance.choice(kinds) for _ in range(chance.randint(1, 3))]


def some_lot(chance, name, kinds):
    lot = {"id": name}
    if chance.happens(0.5):
        lot["platform"] = f"P{name}"
    if chance.happens(0.45 if USERS in kinds else 0.08):
        lot["hold"] = {"reach": chance.choice(["0.01", "0.05", "0.0018", "0.02", "0.1", "0.0333"])}
    elif chance.happens(0.8):
        lot["hold"] = None
    lot["components"] = [
        some_component(chance, COMPONENT_NAMES[kind] + (str(place) if kind in kinds[:place] else ""), kind, place)
        for place, kind in enumerate(kinds)]
    return lot


def some_component(chance, name, kind, place):
    price, decimals = some_price(chance, kind)
    component = {"id": name, "kind": kind, "price": price, "decimals": decimals}
    if kind != FIXED and chance.happens(0.65):
        # Where the tiers begin is decided once the totals are known.
        component["tiers"] = [
            {"above": None, "price": times(chance, price, 0) if chance.happens(0.3) else some_price(chance, kind)[0]}
            for _ in range(chance.randint(1, 3))]
        component["decimals"] = max([decimals] + [places_of(tier["price"]) for tier in component["tiers"]])
    if chance.happens(0.6):
        component["clause"] = f"art. {place + 1}"
    return component


def some_price(chance, kind):
    """A price, and how many decimals it keeps."""
    if kind == FIXED:
        return chance.weighted(
            (5, decimal_text(chance.randint(1, 300000), 2)), (1, str(chance.randint(1, 2000))),
            (1, decimal_text(chance.randint(1, 99), 2)), (0.3, "0.00")), 2
    if kind == INHABITANTS:
        places = chance.choice([2, 3, 4, 4])
        most = {2: 40, 3: 400, 4: 3000}[places]
        return decimal_text(chance.randint(1, most), places), chance.weighted((6, 4), (1, places))
    places = chance.choice([0, 1, 2, 2, 2, 3])
    return decimal_text(chance.randint(1, 999), places), max(places, chance.choice([2, 2, 3]))
