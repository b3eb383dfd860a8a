"""Exact numbers: rounding, and numbers as the format writes them. Fractions throughout, never a float."""

from fractions import Fraction


def rounded(number, decimals):
    """Half away from zero."""
    number, power = Fraction(number), 10 ** decimals
    twice = 2 * abs(number.numerator) * power + number.denominator
    units = twice // (2 * number.denominator)
    return Fraction(units if number >= 0 else -units, power)


def fixed(number, decimals):
    """A number that has at most so many decimals, written with exactly so many."""
    units = Fraction(number) * 10 ** decimals
    if units.denominator != 1:
        raise ValueError(f"{number} has more than {decimals} decimals")
    digits = str(abs(units.numerator)).rjust(decimals + 1, "0")
    sign = "-" if units < 0 else ""
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


def shortest(number):
    """The shortest exact decimal; a fraction such as 76/31 where there is none."""
    number = Fraction(number)
    rest, decimals = number.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        decimals = max(decimals, power)
    return fixed(number, decimals) if rest == 1 else f"{number.numerator}/{number.denominator}"
