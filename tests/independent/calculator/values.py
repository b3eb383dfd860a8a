"""Readers of single values, and how they combine to lists and objects.

A reader takes (value, pointer, problems) and gives the parsed value: dates as `date`, months as an integer,
decimals as `Fraction`. What does not fit is told to `problems` and read as `BAD`, so that reading goes on and
all problems are found at once.
"""

import re
from datetime import date
from fractions import Fraction

BAD = object()  # a value that did not fit its form
MOST = 999_999_999_999  # 12 digits before the point


class Object(dict):
    """A parsed object: its fields as attributes, `at` its JSON pointer."""

    at = ""
    __getattr__ = dict.__getitem__
    __hash__ = object.__hash__

    def good(self, *fields):
        return all(self[field] is not BAD for field in fields)


class Problems(list):
    """The problems found so far, each {pointer, code, message}."""

    def add(self, pointer, code, message):
        self.append({"pointer": pointer, "code": code, "message": message})
        return BAD


# ---------------------------------------------------------------- texts

def text(value, at, problems):
    if not isinstance(value, str):
        return problems.add(at, "wrong_type", "a text is expected")
    return value


def pattern(expression, what):
    def read(value, at, problems):
        if not isinstance(value, str):
            return problems.add(at, "wrong_type", "a text is expected")
        return value if re.fullmatch(expression, value) else problems.add(at, "invalid_value", f"{what} is expected")
    return read


name = pattern("(?s:.+)", "an id, which is not empty,")
nis_code = pattern("[0-9]{5}", "a NIS code of 5 digits")


def base_year(value, at, problems):
    found = pattern("[0-9]{4}", 'a base such as "2013"')(value, at, problems)
    return found if found is BAD else int(found)


def choice(*values):
    def read(value, at, problems):
        if isinstance(value, str) and value in values:
            return value
        return problems.add(at, "invalid_value", f"one of {', '.join(values)} is expected")
    return read


# ---------------------------------------------------------------- numbers

def boolean(value, at, problems):
    return value if isinstance(value, bool) else problems.add(at, "wrong_type", "true or false is expected")


def whole(low, high, code="invalid_value"):
    def read(value, at, problems):
        if isinstance(value, bool) or not isinstance(value, int):
            return problems.add(at, "wrong_type", "a whole number is expected")
        if abs(value) > MOST:
            return problems.add(at, "out_of_range", "at most 12 digits")
        return value if low <= value <= high else problems.add(at, code, f"{low} to {high} is expected")
    return read


count = whole(0, MOST)
year = whole(1990, 2100, "out_of_range")
number_of_months = whole(0, 1200, "out_of_range")
term_months = whole(1, 1200, "out_of_range")


def decimal(positive=False, at_most=None):
    """A decimal text; digits count as written, so "0.10000000000" has too many."""
    def read(value, at, problems):
        if not isinstance(value, str):
            return problems.add(at, "wrong_type", "a decimal text is expected")
        match = re.fullmatch(r"(-?)([0-9]+)(?:\.([0-9]+))?", value)
        if not match:
            return problems.add(at, "invalid_value", 'a decimal such as "0.1645" is expected')
        if len(match[2]) > 12 or len(match[3] or "") > 10:
            return problems.add(at, "out_of_range", "at most 12 digits before and 10 after the point")
        number = Fraction(value)
        if number < 0 or (positive and number == 0) or (at_most is not None and number > at_most):
            return problems.add(at, "invalid_value", "the number is too low or too high here")
        return number
    return read


# ---------------------------------------------------------------- dates

def day(value, at, problems):
    if not isinstance(value, str) or not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return problems.add(at, "invalid_value", "a date YYYY-MM-DD is expected")
    try:
        parsed = date.fromisoformat(value)
    except ValueError:
        return problems.add(at, "invalid_value", "no such date")
    return in_range(parsed.year, parsed, at, problems)


def first_of_january(value, at, problems):
    parsed = day(value, at, problems)
    if parsed is not BAD and (parsed.month, parsed.day) != (1, 1):
        return problems.add(at, "invalid_value", "a 1 January is expected")
    return parsed


def month(value, at, problems):
    if not isinstance(value, str) or not re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", value):
        return problems.add(at, "invalid_value", "a month YYYY-MM is expected")
    in_year = int(value[:4])
    parsed = in_year * 12 + int(value[5:]) - 1
    return in_range(in_year, parsed, at, problems)


def in_range(in_year, parsed, at, problems):
    return parsed if 1990 <= in_year <= 2100 else problems.add(at, "out_of_range", "dates lie in 1990-2100")


# ---------------------------------------------------------------- lists and objects

def or_null(reader):
    return lambda value, at, problems: None if value is None else reader(value, at, problems)


def as_written(reader):
    """Checks a value, and keeps the text of the request."""
    def read(value, at, problems):
        return BAD if reader(value, at, problems) is BAD else value
    return read


def list_of(reader):
    def read(value, at, problems):
        if not isinstance(value, list):
            return problems.add(at, "wrong_type", "a list is expected")
        return [reader(item, f"{at}/{place}", problems) for place, item in enumerate(value)]
    return read


def optional(reader, default=None):
    """A field that may be left out or null, and what it then is."""
    return reader, default


def record(**fields):
    """An object with exactly these fields. `from_` stands for the field `from`, a word of Python."""
    readers = {key.rstrip("_"): reader for key, reader in fields.items()}

    def read(value, at, problems):
        if not isinstance(value, dict):
            return problems.add(at, "wrong_type", "an object is expected")
        for field in value.keys() - readers.keys():
            problems.add(f"{at}/{escaped(field)}", "unknown_field", "this field does not exist")
        result = Object((field, read_field(value, field, reader, at, problems)) for field, reader in readers.items())
        result.at = at
        return result
    return read


def read_field(value, field, reader, at, problems):
    if isinstance(reader, tuple):
        reader, default = reader
        if value.get(field) is None:
            return default
    if field not in value:
        return problems.add(f"{at}/{field}", "missing_field", "this field is required")
    return reader(value[field], f"{at}/{field}", problems)


def escaped(field):
    return field.replace("~", "~0").replace("/", "~1")


def by_field(field, **readers):
    """An object whose form depends on one of its fields."""
    def read(value, at, problems):
        if not isinstance(value, dict):
            return problems.add(at, "wrong_type", "an object is expected")
        kind = value.get(field)
        if not isinstance(kind, str) or kind not in readers:
            return problems.add(f"{at}/{field}", "invalid_value", f"one of {', '.join(readers)} is expected")
        return readers[kind](value, at, problems)
    return read
