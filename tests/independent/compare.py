"""Compares the product's binary with the second calculator, on the examples and on random situations.

    python3 tests/independent/compare.py --binary target/debug/tarief --seed 1 --count 1000 [--keep DIR]

First the calculator against the published examples, then `count` valid situations (every field that the calculator
gives must be the same) and a fifth as many faulty ones (both must refuse). Ends with `N passed, M failed`.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import Pool
from pathlib import Path

from calculator import Refused, simulate
from situations import faulty_situation, valid_situation

EXAMPLES = Path(__file__).resolve().parents[1] / "golden" / "examples"
AT_A_TIME = 2
SECONDS = 60
COVERED_FROM = 1000  # situations: fewer cannot be expected to reach everything
SHOWN = 20  # differences of one situation

# What the situations of a run must reach: (list of the result, field, values).
MUST_REACH = [
    ("invoices", "kind", ["invoice", "credit_note", "exit_fee"]),
    ("blocked", "code", ["tariff_missing", "vat_undecided", "population_missing", "index_missing", "usage_missing",
                         "exit_rate_missing"]),
    ("exits", "reason", ["ended_by_supplier", "no_exit_fee", "after_initial_term", "price_increase",
                         "data_agreement_change", None]),
    ("warnings", "code", ["population_provisional", "indexation_undecided", "hold_refused", "printed_differs",
                          "usage_outside_term"]),
]


@dataclass
class Outcome:
    """What one check found. `text` is the situation as it was sent."""

    name: str
    differences: list
    text: str = ""
    reached: set = field(default_factory=set)


# ---------------------------------------------------------------- comparing

def differences(expected, found, at=""):
    """Where found JSON lacks or contradicts what is expected; fields that are not expected do not count."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key, value in expected.items():
            if key in found:
                yield from differences(value, found[key], f"{at}/{key}")
            else:
                yield f"{at}/{key}: expected {shown(value)}, found nothing"
    elif isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            yield f"{at}: expected {len(expected)} items, found {len(found)}"
        for place, pair in enumerate(zip(expected, found)):
            yield from differences(*pair, f"{at}/{place}")
    elif type(expected) is not type(found) or expected != found:
        yield f"{at}: expected {shown(expected)}, found {shown(found)}"


def shown(value):
    return json.dumps(value, ensure_ascii=False)[:300]


def reached_by(result):
    return {(part, row[key]) for part, key, _ in MUST_REACH for row in result[part]}


# ---------------------------------------------------------------- the product

def run(binary, text):
    """(exit code, standard output, standard error) of `<binary> simulate -`."""
    done = subprocess.run([binary, "simulate", "-"], input=text.encode(), capture_output=True, timeout=SECONDS)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def without_crash(check):
    """A product that cannot be run, never ends or prints no JSON fails the check, not the run."""
    try:
        return list(check())
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        return [f": {type(error).__name__}: {error}"]


# ---------------------------------------------------------------- the checks

def check_example(file):
    """The calculator against a published result."""
    example = json.loads(file.read_text(encoding="utf-8"))
    found = simulate(json.dumps(example["request"]))
    return Outcome(f"example {file.stem}", list(differences(example["result"], found)))


def check_situation(binary, seed, number):
    """The product against the calculator on a valid situation."""
    name, text = f"{seed}-{number:05}", ""
    try:
        text = json.dumps({**valid_situation(seed, number), "name": name}, ensure_ascii=False, indent=1)
        expected = simulate(text)
    except Refused as refused:
        return Outcome(name, [f": the calculator refuses it: {shown(refused.problems)}"], text)

    def check():
        code, out, err = run(binary, text)
        return differences(expected, json.loads(out)) if code == 0 else [wrong_exit(0, code, err)]
    return Outcome(name, without_crash(check), text, reached_by(expected))


def check_fault(binary, seed, number):
    """Product and calculator must both refuse a faulty situation, with the code that the format names for it."""
    fault, text = faulty_situation(seed, number)
    outcome = Outcome(f"{seed}-fault-{number:05}-{fault.kind}", [], text)
    try:
        simulate(text)
        outcome.differences.append(": the calculator accepts it")
    except Refused as refused:
        outcome.differences += wrong_problems("the calculator", refused.problems, fault.code)

    def check():
        code, _, err = run(binary, text)
        if code != 2:
            return [wrong_exit(2, code, err)]
        return wrong_problems("the product", json.loads(err).get("problems"), fault.code)
    outcome.differences += without_crash(check)
    return outcome


def wrong_exit(expected, found, err):
    return f": expected exit {expected}, found {found}: {shown(err)}"


def wrong_problems(who, problems, code):
    """What is wrong with the problems of a refusal."""
    if not isinstance(problems, list) or not problems:
        return [f"/problems: {who} names none"]
    if not all(isinstance(problem, dict) and isinstance(problem.get("pointer"), str) for problem in problems):
        return [f"/problems: {who} gives no pointer: {shown(problems)}"]
    if code and code not in [problem.get("code") for problem in problems]:
        return [f"/problems: expected the code {code} of {who}, found {shown(problems)}"]
    return []


def check_reach(reached):
    """A run that does not reach everything proves less than it says."""
    wanted = [(part, value) for part, _, values in MUST_REACH for value in values]
    missing = [f"/{part}: no situation of this run has {value}" for part, value in wanted
               if (part, value) not in reached]
    return Outcome("coverage", missing)


# ---------------------------------------------------------------- the run

def outcomes(options):
    for file in sorted(EXAMPLES.glob("*.json")):
        if file.stem != "catalogue":  # the shipped agreements, no example
            yield check_example(file)
    reached = set()
    with Pool(AT_A_TIME) as pool:
        check = partial(check_situation, options.binary, options.seed)
        for outcome in pool.imap(check, range(options.count), chunksize=4):
            reached |= outcome.reached
            yield outcome
        check = partial(check_fault, options.binary, options.seed)
        yield from pool.imap(check, range(options.count // 5), chunksize=4)
    if options.count >= COVERED_FROM:
        yield check_reach(reached)


def report(outcome, keep):
    for difference in outcome.differences[:SHOWN]:
        print(f"{outcome.name} {difference}")
    if len(outcome.differences) > SHOWN:
        print(f"{outcome.name} and {len(outcome.differences) - SHOWN} more")
    if keep and outcome.text:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{outcome.name}.json").write_text(outcome.text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description="Compare the product with the independent second calculator.")
    parser.add_argument("--binary", required=True, help="the product")
    parser.add_argument("--seed", required=True, help="the same seed gives the same situations")
    parser.add_argument("--count", type=int, required=True, help="how many valid situations")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where to keep the situations that differ")
    options = parser.parse_args()
    passed = failed = 0
    for outcome in outcomes(options):
        if outcome.differences:
            failed += 1
            report(outcome, options.keep)
        else:
            passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
