"""What Schemathesis cannot know: what is recorded, which revision counts, and numbers with check digits. Random
requests alone would stop at the first reference; with these most reach the rules behind. Loaded by fuzz.py."""

import atexit
import collections
import datetime
import json
import os
import pathlib
import random

import schemathesis
from hypothesis import strategies
from schemathesis.transport.serialization import Binary

from service import ROOT, Service

SEED = os.environ["CONTRACT_SEED"]
KNOWN = json.loads(os.environ["CONTRACT_KNOWN"])
STEPS = json.loads(os.environ["CONTRACT_STEPS"])
EXAMPLES = json.loads(os.environ["CONTRACT_EXAMPLES"])
IMPORTS = ROOT / "tests" / "imports"
FILES = {
    "create_bank_statements": [*IMPORTS.glob("statements/*.cod"), *IMPORTS.glob("statements/*.xml")],
    "check_order": [*IMPORTS.glob("invoices/*.xml")],
    "create_figure_import": [*IMPORTS.glob("official/*.json"), ROOT / "src/catalogue/data/mergers.csv"],
    "create_usage_import": [*IMPORTS.glob("usage/*.csv")],
}
# A byte for each character, whatever the file is sent as.
FILES = {
    operation: [file.read_text("ascii", errors="replace").replace("\ufffd", "?") for file in sorted(files)]
    for operation, files in FILES.items()
}
# What can be done next with a step of an invoice.
NEXT = {
    "create_dispute": ["create_dispute_end"],
    "create_suspension": ["create_suspension_lifting"],
    "create_interest_charge": ["withdraw_invoice_step"],
}
SERVICE = Service(os.environ["CONTRACT_URL"], os.environ["CONTRACT_TOKEN"])
ANSWERS = collections.Counter()

DAYS = ["2022-01-01", "2023-01-01", "2022-11-18", "2022-12-31", "2023-02-15", "2023-06-01", "2024-09-30"]
FIELDS = {
    "contract": lambda choose: choose.choice(KNOWN["/api/v1/contracts"]),
    "agreement": lambda choose: choose.choice(KNOWN["/api/v1/agreements"]),
    "organisation": lambda choose: choose.choice(KNOWN["/api/v1/organisations"]),
    "use": lambda choose: choose.choice(["film-streaming-2022", "e-books-2022"]),
    "lot": lambda choose: choose.choice(["1B", "2A"]),
    "nis": lambda choose: f"{choose.randrange(100_000):05d}",
    "role": lambda choose: choose.choice(["municipality", "supplier"]),
    "enterprise_number": lambda choose: enterprise_number(choose),
    "iban": lambda choose: iban(choose),
    "id": lambda choose: f"x{choose.randrange(10**12)}",
    "service": lambda choose: f"x{choose.randrange(10**12)}",
    "invoice": lambda choose: choose.choice(KNOWN["/api/v1/invoices"]),
    "number": lambda choose: f"{choose.randrange(10**10):010d}",
    "month": lambda choose: f"{choose.randrange(2020, 2040)}-{choose.randrange(1, 13):02d}",
}


# Days that the agreements' calendar knows; of all years almost none would fit.
schemathesis.openapi.format("date", strategies.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31)).map(str))


def enterprise_number(choose):
    number = choose.randrange(1_000_000, 19_999_999)
    return f"{number:08d}{97 - number % 97:02d}"


def iban(choose):
    account = choose.randrange(10**10)
    bban = f"{account:010d}{account % 97 or 97:02d}"
    return f"BE{98 - int(bban + '111400') % 97:02d}{bban}"


def mixed(base, drawn, choose, bold, name=""):
    """A value that was accepted before, with some of a drawn one in its place: the bolder, the more."""
    if isinstance(base, dict) and isinstance(drawn, dict):
        both = {key: mixed(value, drawn.get(key, value), choose, bold, key) for key, value in base.items()}
        return both | {key: drawn[key] for key in drawn if key not in base and choose.random() < bold}
    if isinstance(base, list) and isinstance(drawn, list):
        return [mixed(item, choose.choice(drawn or [item]), choose, bold) for item in base]
    if choose.random() < bold:
        return drawn
    return varied(base, choose, name) if choose.random() < 2 * bold else base


def varied(value, choose, name):
    """The same value with another name, day or number."""
    if isinstance(value, str) and name in FIELDS:
        return FIELDS[name](choose)
    if isinstance(value, str) and len(value) == 10 and value[4:5] == "-":
        return choose.choice(DAYS)
    if isinstance(value, int) and not isinstance(value, bool):
        return choose.choice([0, 1, value + 1, value * 1000])
    return value


def spoiled(file, choose):
    """A file that was accepted before, as text; sometimes with another character or without its end."""
    place = choose.randrange(len(file))
    return choose.choice([file, file[:place] + chr(choose.randrange(256)) + file[place + 1 :], file[:place]])


@schemathesis.hook
def filter_headers(context, headers):
    """Blanks around the value of a header are no part of it (RFC 9110): such a value is not wrong."""
    return all(not isinstance(value, str) or value == value.strip() for value in (headers or {}).values())


@schemathesis.hook
def before_call(context, case, kwargs):
    """Only requests that fit the document: of others something is wrong on purpose, which must stay so."""
    meta = case.meta
    if meta is None or not meta.generation.mode.is_positive:
        return
    # A file is text only by name: as JSON all would be the same.
    body = repr(case.body) if isinstance(case.body, Binary) else case.body
    revision = (case.headers or {}).get("If-Match")
    drawn = json.dumps([case.path_parameters, body, revision], default=str, sort_keys=True)
    choose = random.Random(SEED + case.operation.label + drawn)
    if choose.random() < 0.2:
        return
    if operation(case).startswith("read_report") or operation(case).endswith("_chart"):
        # Each report or chart takes some of the filters: all at once none.
        case.query = {name: value for name, value in (case.query or {}).items() if choose.random() < 0.1}
    base = choose.choice(EXAMPLES.get(operation(case), [None]))
    # In a sequence the answers before say what is asked next.
    if meta.phase.name.value != "stateful":
        base = addressed(case, base, choose)
    if case.media_type in ("application/octet-stream", "application/xml", "text/csv"):
        # Schemathesis takes bytes for what no document describes.
        case.body = spoiled(choose.choice(FILES[operation(case)]), choose)
    elif isinstance(case.body, list) and isinstance(base, list):
        case.body = mixed(base, case.body, choose, choose.choice([0, 0.02, 0.3]))
    elif isinstance(case.body, dict) and base is not None:
        case.body = mixed(base, case.body, choose, choose.choice([0, 0.02, 0.05, 0.3]))
        name = next(iter((case.path_parameters or {"": None}).values()))
        named = case.body.get("agreement") if "agreement" in operation(case) else case.body
        if isinstance(named, dict) and "id" in named:
            named["id"] = name or FIELDS["id"](choose)
        if operation(case) == "create_agreement" and isinstance(named, dict):
            named["service"] = FIELDS["service"](choose)
        if operation(case).endswith("_merger"):
            # A municipality goes up in another once.
            for part in [case.body.get("into"), *(case.body.get("from") or [])]:
                if isinstance(part, dict):
                    part["nis"] = FIELDS["nis"](choose)
            case.body.pop("continues", None)
        if case.method == "POST":
            # The same is recorded once.
            for field in {"nis", "month", "enterprise_number", "number"} & case.body.keys():
                case.body[field] = FIELDS[field](choose)


def addressed(case, base, choose):
    """Asks for something that is recorded, and for a change of the revision that counts; gives what is changed."""
    if steps := STEPS.get(operation(case)):
        step = dict(zip(("number", "id"), choose.choice(steps), strict=True))
        case.path_parameters = {name: step[name] for name in case.path_parameters}
        return base
    names = KNOWN.get(case.operation.path.split("{")[0].rstrip("/"))
    if not case.path_parameters or not names:
        return base
    parameter = next(iter(case.path_parameters))
    case.path_parameters = case.path_parameters | {parameter: choose.choice(names)}
    if not case.headers or "If-Match" not in case.headers:
        return base
    status, headers, record = SERVICE.ask("GET", case.formatted_path)
    if status != 200:
        return base
    case.headers["If-Match"] = headers["ETag"]
    # An agreement is read with what follows from it.
    derived = {"id", "service"} if operation(case) == "correct_agreement" else set()
    return {field: value for field, value in record["value"].items() if field not in derived}


def operation(case):
    return case.operation.definition.raw["operationId"]


@schemathesis.hook
def after_call(context, case, response):
    ANSWERS[f"{response.status_code} {operation(case)}"] += 1
    if response.status_code == 201:
        for following in NEXT.get(operation(case), []):
            STEPS[following].append([case.path_parameters["number"], response.json()["id"]])
    if response.status_code == 201 and case.operation.path in KNOWN:
        answer = response.json()
        names = [item["number"] for item in answer.get("items", [])] or [answer.get("id")]
        KNOWN[case.operation.path] += [name for name in names if name]


@atexit.register
def tell():
    pathlib.Path(os.environ["CONTRACT_ANSWERS"]).write_text(json.dumps(ANSWERS), encoding="utf-8")
