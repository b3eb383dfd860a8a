"""Chance: everything random comes from here, the same for the same seed."""

import random
from datetime import timedelta
from fractions import Fraction

from calculator.exact import fixed, rounded


class Chance(random.Random):
    """A source of chance with the questions that the generators ask."""

    def happens(self, probability):
        return self.random() < probability

    def weighted(self, *pairs):
        """One of (weight, value), ..."""
        weights, values = zip(*pairs)
        return self.choices(values, weights)[0]

    def day_between(self, first, last):
        return first + timedelta(days=self.randint(0, max(0, (last - first).days)))

    def some(self, values):
        """At least one of the values, in random order."""
        return self.sample(values, self.randint(1, len(values)))

    def shuffled(self, probability, values):
        values = list(values)
        if self.happens(probability):
            self.shuffle(values)
        return values


def decimal_text(units, places):
    """So many units of the last place: (1645, 4) is "0.1645"."""
    return fixed(Fraction(units, 10 ** places), places)


def places_of(text):
    """How many decimals a decimal text has."""
    return len(text.partition(".")[2])


def times(chance, price, more_places):
    """A price around another one, often exactly or just above 10 % more."""
    factor = Fraction(chance.weighted(
        (3, "1.10"), (2, "1.1001"), (1, "1.101"), (2, "1.05"), (2, "1.2"), (1, "0.9"), (1, "1.0")))
    places = places_of(price) + (more_places if chance.happens(0.7) else 0)
    return fixed(rounded(Fraction(price) * factor, places), places)
