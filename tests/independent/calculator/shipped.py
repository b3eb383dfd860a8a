"""What ships with the product: agreements, population and index figures, read from the repository's own data."""

import csv
import functools
import json
from datetime import date
from fractions import Fraction
from pathlib import Path

from .months import last_day

CATALOGUE = Path(__file__).resolve().parents[3] / "src" / "catalogue"


@functools.cache
def agreements():
    """{id: agreement as in a request}; shared, so not to be changed."""
    files = sorted((CATALOGUE / "agreements").glob("*.json"))
    found = [json.loads(file.read_text(encoding="utf-8"))["agreement"] for file in files]
    return {agreement["id"]: agreement for agreement in found}


@functools.cache
def population():
    """{municipality: {1 January: [(published, inhabitants)]}}"""
    people = {}
    for row in rows("population.csv"):
        publications = people.setdefault(row["nis"], {}).setdefault(date(int(row["year"]), 1, 1), [])
        publications.append((publication(row["publication_date"]), int(row["population"])))
    return people


@functools.cache
def indices():
    """{(index, month): {base: value}}; shipped index figures have no date, so they are always known."""
    figures = {}
    for row in rows("cpi.csv"):
        if row["index"] in ("cpi", "health"):
            key = row["index"], int(row["year"]) * 12 + int(row["month"]) - 1
            figures.setdefault(key, {})[int(row["base"])] = Fraction(row["value"])
    return figures


def rows(file):
    with open(CATALOGUE / "data" / file, encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def publication(written):
    """A shipped publication date: a day, a month (then its last day), or empty (always known)."""
    if not written:
        return date.min
    if len(written) == 7:
        return last_day(int(written[:4]) * 12 + int(written[5:]) - 1)
    return date.fromisoformat(written)
