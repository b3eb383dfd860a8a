"""Random population and index figures: late, corrected, not yet known, missing."""

from datetime import date, timedelta

from calculator.months import last_day, month_text

from .chance import decimal_text


# ---------------------------------------------------------------- population

def some_population(chance, municipalities, years, today):
    rows = []
    for nis in municipalities:
        size = chance.choice([10, 100, 1000, 5000, 5000, 100000, 600000])
        inhabitants = chance.randint(max(1, size // 4), size)
        none_at_all = chance.happens(0.03)
        for year in years:
            inhabitants = moved_on(chance, inhabitants)
            if not none_at_all and chance.happens(0.93):
                rows += some_publications(chance, nis, year, inhabitants, today)
    return chance.shuffled(0.3, rows)


def moved_on(chance, inhabitants):
    """The population a year later, sometimes a round number."""
    inhabitants = max(1, inhabitants + chance.randint(-max(1, inhabitants // 50), max(1, inhabitants // 40)))
    return max(100, inhabitants // 100 * 100) if chance.happens(0.15) else inhabitants


def some_publications(chance, nis, year, inhabitants, today):
    """The publication of a 1 January, sometimes with corrections."""
    published = {first_publication(chance, year, today): inhabitants}
    while chance.happens(0.16):
        published.setdefault(correction(chance, year, today), max(1, inhabitants + chance.randint(-9, 9)))
    rows = []
    for day, count in published.items():
        row = {"nis": nis, "on": date(year, 1, 1).isoformat(), "inhabitants": count}
        if day:
            row["published"] = day.isoformat()
        rows.append(row)
    return rows


def first_publication(chance, year, today):
    return chance.weighted(
        (30, None),
        (40, date(year, 6, 16)),
        (10, chance.day_between(date(year + 1, 1, 1), date(year + 1, 12, 31))),
        (5, date(year + 1, 1, 1)),  # on the locking day of the fee year
        (5, date(year + 1, 1, 2)),  # just too late for it
        (5, today + timedelta(days=chance.choice([0, 1, 30]))),
        (5, chance.day_between(date(year, 2, 1), date(year, 12, 31))))


def correction(chance, year, today):
    return chance.choice([
        None, date(year + 1, 1, 1), date(year + 1, 1, 2), today, today + timedelta(days=1),
        chance.day_between(date(year, 2, 1), date(year + 2, 6, 30))])


# ---------------------------------------------------------------- index figures

# Base, share of the months that have it, level. 2025 begins late, so that ratios must look for a shared base.
BASES = (("2013", 0.95, 10000), ("2025", 0.5, 7400), ("2004", 0.3, 12200))


def some_indices(chance, agreements, extension_months, today):
    needed = set(extension_months)
    for agreement in agreements:
        indexation = agreement.get("indexation")
        if indexation and indexation["when"] == "yearly":
            reference = indexation["reference_month"] - 1
            needed |= {(indexation["index"], year * 12 + reference) for year in range(agreement["price_level"], 2029)}
    rows = []
    for index, month in sorted(needed):
        for base, share, level in BASES:
            begins = chance.choice([2017, 2020, 2022, 2024]) if base == "2025" else 0
            if month // 12 >= begins and chance.happens(share):
                rows.append(some_index_figure(chance, index, base, level, month, today))
    return rows


def some_index_figure(chance, index, base, level, month, today):
    units = level * (1000 + (month // 12 - 2013) * 22 + month % 12) // 1000 + chance.randint(-250, 250)
    row = {"index": index, "base": base, "month": month_text(month), "value": decimal_text(units, 2)}
    published = chance.weighted(
        (40, last_day(month)), (3, today + timedelta(days=chance.choice([0, 1]))), (57, None))
    if published:
        row["published"] = published.isoformat()
    return row
