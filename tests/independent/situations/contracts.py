"""Random contracts: starts and ends on, before and beside the ends of months and years."""

from datetime import date, timedelta

from calculator.months import first_day, last_day, month_of


def some_contracts(chance, whole, municipalities, base_year):
    """1 to 6 contracts, most of them under the first agreement so that they share tiers."""
    main = next(iter(whole))
    contracts = []
    for number in range(1, chance.weighted((22, 1), (26, 2), (22, 3), (15, 4), (8, 5), (7, 6)) + 1):
        agreement = main if chance.happens(0.6) else chance.choice(list(whole))
        contracts.append(some_contract(chance, number, whole[agreement], municipalities, base_year))
    return chance.shuffled(0.15, contracts)


def some_contract(chance, number, agreement, municipalities, base_year):
    start = some_start(chance, base_year + chance.choice([0, 0, 0, 1, 1, 2]))
    end = some_end(chance, start)
    contract = {
        "id": f"{chance.choice('xyzabc')}{number}" if chance.happens(0.15) else f"c{number}",
        "agreement": agreement["id"],
        "subscriber": chance.choice(municipalities)}
    signed = some_signing(chance, start)
    if signed:
        contract["signed"] = signed.isoformat()
    contract["start"], contract["end"] = start.isoformat(), end.isoformat()
    lots = [lot["id"] for lot in agreement["lots"]]
    if len(lots) > 1 and chance.happens(0.5):
        taken = chance.some(lots)
        contract["lots"] = sorted(taken, key=lots.index) if chance.happens(0.8) else taken
    if chance.happens(0.6):
        contract["settlement_factor"] = chance.choice(["0.80", "0.8", "0.5", "1", "1.00", "0.3333", "0.75", "1.25"])
    return contract


def some_start(chance, year):
    month = chance.randint(1, 12)
    kind = chance.weighted((33, "year"), (22, "month"), (10, "last day"), (35, "any"))
    if kind == "year":
        return date(year, 1, 1)
    if kind == "month":
        return date(year, month, 1)
    if kind == "last day":
        return last_day(month_of(date(year, month, 1)))
    return chance.day_between(date(year, 1, 1), date(year, 12, 31))


def some_end(chance, start):
    kind = chance.weighted(
        (7, "same month"), (4, "short"), (24, "year"), (27, "month"), (38, "any"))
    if kind == "same month":
        return chance.day_between(start, last_day(month_of(start)))
    if kind == "short":
        return start + timedelta(days=chance.randint(0, 26))
    if kind == "year":
        return date(start.year + chance.choice([0, 1, 2, 3, 4]), 12, 31)
    if kind == "month":
        return last_day(month_of(start) + chance.choice([1, 3, 6, 11, 12, 23, 24, 35, 36]))
    return chance.day_between(start, start + timedelta(days=chance.choice([300, 700, 1100, 1500, 1900])))


def some_signing(chance, start):
    days = chance.weighted(
        (35, -chance.randint(0, 90)), (15, chance.randint(1, 60)), (7, chance.randint(61, 600)), (43, None))
    return None if days is None else start + timedelta(days=days)


def lots_taken(contract, agreement):
    """The lots of a contract, in the agreement's order."""
    taken = contract.get("lots")
    return [lot for lot in agreement["lots"] if taken is None or lot["id"] in taken]


def first_month(contract):
    return month_of(date.fromisoformat(contract["start"]))


def day_of_month(chance, month):
    return chance.day_between(first_day(month), last_day(month))
