"""The second calculator: the simulation format worked out again, exactly and plainly.

`simulate(text)` gives the result of a situation, or raises `Refused` with its problems.
"""

from .reading import Refused, read_text
from .result import result_of

__all__ = ["Refused", "simulate"]


def simulate(text):
    """The result of a situation given as JSON text, without `steps` and `message`."""
    return result_of(read_text(text))
