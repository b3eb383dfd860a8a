"""Dates and months. A month is one integer (year × 12 + month − 1), so that months can be counted."""

import calendar
from datetime import date


def month_of(day):
    return day.year * 12 + day.month - 1


def months_of_year(year):
    return range(year * 12, year * 12 + 12)


def first_day(month):
    return date(month // 12, month % 12 + 1, 1)


def last_day(month):
    return date(month // 12, month % 12 + 1, days_in(month))


def days_in(month):
    return calendar.monthrange(month // 12, month % 12 + 1)[1]


def month_text(month):
    return first_day(month).isoformat()[:7]


def day_in(month, day):
    """A day of a month, clamped to the month's length (and to the years that a date can have)."""
    if month >= 10000 * 12:
        return date.max
    if month < 12:
        return date.min
    return date(month // 12, month % 12 + 1, min(day, days_in(month)))


def add_months(day, months):
    """"Adding months": keeps the day of the month, clamped to the month's length."""
    return day_in(month_of(day) + months, day.day)
