"""Situations with one deliberate fault each: the product must refuse every one of them.

A fault is a function (chance, request) that spoils a valid request in place; one that JSON of the right form
cannot tell returns the spoilt text instead. Where the request has no place for it, `one` gives it up."""

import json
from dataclasses import dataclass
from typing import Callable

from calculator import shipped

from .chance import Chance
from .valid import valid_situation

FAULTS = []


@dataclass(frozen=True)
class Fault:
    """`code`: the code that the format names for it, None where it names none."""

    kind: str
    spoil: Callable
    code: str = None


class DoesNotFit(Exception):
    """This request has no place for this fault."""


def fault(code=None):
    def register(spoil):
        FAULTS.append(Fault(spoil.__name__, spoil, code))
        return spoil
    return register


def faulty_situation(seed, number):
    """(fault, text): the kinds of faults come in turn; deterministic by seed and number."""
    kind = FAULTS[number % len(FAULTS)]
    for attempt in range(3000):
        chance = Chance(f"{seed}/{kind.kind}/{number}/{attempt}")
        request = valid_situation(f"{seed}-{kind.kind}-{number}", attempt)
        try:
            text = kind.spoil(chance, request)
        except DoesNotFit:
            continue
        return kind, json.dumps(request, ensure_ascii=False) if text is None else text
    raise RuntimeError(f"no situation has a place for {kind.kind}")


# ---------------------------------------------------------------- places in a request

def one(chance, values):
    values = list(values)
    if not values:
        raise DoesNotFit
    return chance.choice(values)


def own_agreements(request):
    return [agreement for agreement in request["agreements"] if "use" not in agreement]


def whole_agreements(request):
    """{id: agreement}, the shipped ones included."""
    whole = [shipped.agreements()[a["use"]] if "use" in a else a for a in request["agreements"]]
    return {agreement["id"]: agreement for agreement in whole}


def bound(request):
    """(contract, its agreement) of all contracts."""
    whole = whole_agreements(request)
    return [(contract, whole[contract["agreement"]]) for contract in request["contracts"]]


def own_components(request):
    return [component for agreement in own_agreements(request) for lot in agreement["lots"]
            for component in lot["components"]]


def own_tiers(request):
    return [component["tiers"] for component in own_components(request) if component.get("tiers")]


def decisions(request, *kinds):
    return [decision for decision in request.get("decisions", []) if decision["kind"] in kinds]


def decide(request, **decision):
    request.setdefault("decisions", []).append(decision)


def counts(request):
    """(row, field) of all counts."""
    return [(row, "unique_users") for row in request.get("usage", [])] + \
        [(row, "inhabitants") for row in request["population"]]
