"""Compares how the product and febelfin-coda, a reader made by others, read the same files of CODA.

    statements.py --binary target/debug/tarief FOLDER

Both must find the same statements, balances and entries. febelfin-coda gives an amount of many payments with its
details below it; which of them are entries is said here once more: the details, if they add up to the amount.
"""

import argparse
import json
import pathlib
import subprocess
import sys
from decimal import Decimal

from coda import CODA


def movements(statement):
    for move in statement.moves:
        details = move.moves
        if move.transaction_type in "12" and details and sum(d.amount for d in details) == move.amount:
            yield from details
        else:
            yield move


def words(text):
    return " ".join((text or "").split())


def entry(move):
    structured = move.communication_type in ("101", "102")
    account = words(move.counterparty_account)
    return {
        "booked": move.entry_date.isoformat(),
        "value": move.value_date.isoformat(),
        "amount": str(move.amount.quantize(Decimal("0.01"))),
        "communication": move.communication if structured else None,
        "text": "" if structured else words(move.communication),
        "counterparty": words(move.counterparty_name) or None,
        "counterparty_account": account or None,
        "bank_reference": words(move.bank_reference) or None,
    }


def by_febelfin(file):
    return [
        {
            "account": statement.account,
            "reference": statement.coda_sequence.lstrip("0"),
            "closed_on": statement.new_balance_date.isoformat(),
            "opening": str(statement.old_balance.quantize(Decimal("0.01"))),
            "closing": str(statement.new_balance.quantize(Decimal("0.01"))),
            "entries": [entry(move) for move in movements(statement)],
        }
        for statement in CODA(str(file)).statements
    ]


def by_product(binary, file):
    shown = subprocess.run([binary, "statement", "read", file], capture_output=True, check=True, text=True)
    statements = json.loads(shown.stdout)["statements"]
    for statement in statements:
        statement["account"] = statement["account"].replace(" ", "")
        for one in statement["entries"]:
            one.pop("place")
            digits = (one["communication"] or "").replace("+", "").replace("/", "")
            one["communication"] = digits or None
    return statements


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--binary", required=True)
    arguments.add_argument("folder", type=pathlib.Path)
    options = arguments.parse_args()
    passed, failed, entries = 0, 0, 0
    for file in sorted(options.folder.glob("*.cod")):
        expected, found = by_febelfin(file), by_product(options.binary, file)
        entries += sum(len(statement["entries"]) for statement in found)
        if expected == found:
            passed += 1
        else:
            failed += 1
            print(f"{file.name}:\n  expected {expected}\n  found    {found}")
    print(f"{passed} files with {entries} entries passed, {failed} failed")
    # A folder without files, or files without entries, would prove nothing.
    sys.exit(0 if failed == 0 and passed >= 100 and entries >= 1000 else 1)


main()
