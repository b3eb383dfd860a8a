"""Sends the running service what no document describes (edges.py), and thousands of requests made from its own
OpenAPI document by Schemathesis: some that fit it, some that break it, some in sequence along its links. Any
answer that the document does not describe, any fault and anything accepted that should not be is a finding, and
findings fail.

Requests are made from a seed, one after the other: the same seed makes the same requests on the same day.
"""

import argparse
import collections
import contextlib
import json
import os
import pathlib
import socketserver
import subprocess
import sys
import threading
import time

import edges
from service import PARTIES, ROOT, film, more, ordered, record, running

HERE = pathlib.Path(__file__).resolve().parent
ANSWERS = ROOT / "target" / "contract" / "answers.json"


CONTRACT = {"agreement": "e-books-2022", "start": "2022-11-01", "end": "2026-09-15", "settlement_factor": "0.80"}


def e_books():
    """Contracts that are billed each year, so that there is much to read, to decide and to credit; and municipalities
    that have none yet."""
    agreement = {"valid_from": "2022-01-01", "agreement": {"use": "e-books-2022"}}
    yield "create_agreement", "/api/v1/agreements", agreement
    antwerp = {"id": "antwerpen-e-books", "organisation": "stad-antwerpen"}
    yield "create_contract", "/api/v1/contracts", CONTRACT | antwerp
    # A lot of a municipality is billed by one contract at a time.
    for number in range(30):
        base = 2_100_000 + number
        municipality = {
            "id": f"gemeente-{number}",
            "role": "municipality",
            "enterprise_number": f"{base:08d}{97 - base % 97:02d}",
            "nis": f"9{number:04d}",
            "particulars": [
                {"since": "1990-01-01", "name": "Gemeente", "street": "Markt 1", "postcode": "1000", "town": "Stad"}
            ],
        }
        yield "create_organisation", "/api/v1/organisations", municipality
        population = {"nis": municipality["nis"], "on": "2021-01-01", "inhabitants": 10_000 + number, "source": "Test"}
        yield "create_population", "/api/v1/figures/populations", population
        if number < 20:
            signed = {"id": f"e-books-{number}", "organisation": municipality["id"]}
            yield "create_contract", "/api/v1/contracts", CONTRACT | signed


DECISIONS = [
    {"kind": "indexation", "agreement": "e-books-2022", "year": 2025, "apply": True},
    {
        "kind": "price_increase",
        "agreement": "e-books-2022",
        "year": 2027,
        "communicated": "2026-05-01",
        "prices": [{"lot": "main", "component": "inhabitants", "price": "0.20"}],
    },
    {"kind": "notice", "contract": "e-books-1", "by": "subscriber", "sent": "2024-05-15", "channel": "email"},
    {
        "kind": "data_agreement_change",
        "agreement": "e-books-2022",
        "notified": "2024-03-01",
        "adverse": True,
        "mandatory_law": False,
    },
    {"kind": "extension", "contract": "antwerpen-film", "signed": "2024-05-01", "framework_extended": True},
    {"kind": "hold", "contract": "antwerpen-film", "lot": "2A", "requested": "2023-06-01"},
]


def assignment(invoice):
    """All of an issued invoice on the first order."""
    parts = [{"order": "1", "amount": invoice["total"]}]
    return {"organisation": "stad-antwerpen", "invoice": invoice["number"], "parts": parts, "reason": "Bevestigd"}


def collected(service, numbers):
    """Lets payers of issued invoices be late; gives by operation the steps, each with its invoice, that it is about."""

    def step(number, path, body, by=service):
        return [number, by.done("POST", f"/api/v1/invoices/{number}/{path}", body)["id"]]

    notice = {"kind": "formal_notice", "sent_on": "2024-06-20", "term_days": 15, "evidence": "Aangetekend"}
    for number in numbers:
        step(number, "reminders", notice)
    dispute, reason = {"since": "2024-07-10", "reason": "Het aantal klopt niet"}, {"reason": "Niet betaald"}
    disputed = [step(number, "disputes", dispute) for number in numbers[:4]]
    # Whoever proposes a suspension does not confirm it.
    proposed = [step(number, "suspensions", reason, service.colleague) for number in numbers[4:12]]
    charged = [step(number, "interest", {"amount": "40.00"} | reason) for number in numbers[:4]]
    return {
        "create_dispute_end": disputed,
        "create_suspension_confirmation": proposed[::2],
        "create_suspension_lifting": proposed[1::2],
        "withdraw_invoice_step": charged,
    }


def paid(service):
    """Payments of which nobody can tell what they pay."""
    for number in range(10):
        payment = {"day": "2024-07-01", "amount": "50.00", "evidence": f"Uittreksel {number}"}
        yield service.done("POST", "/api/v1/payments", payment)["id"]


def sent(service, numbers):
    """Deliveries to be cancelled, and others of which nobody knows whether they arrived: the mail server says nothing."""
    def asked(number, channel):
        wanted = {"channel": channel, "reason": "Een test"}
        return service.done("POST", f"/api/v1/invoices/{number}/deliveries", wanted)["id"]

    policies = [f"gemeente-{number}" for number in range(20)]
    for organisation in policies:
        policy = {"organisation": organisation, "invoice_email": "facturen@voorbeeld.be"}
        service.done("POST", "/api/v1/payer-policies", policy)
    mailed = [[number, asked(number, "email")] for number in numbers[:8]]
    waiting = [[number, asked(number, "peppol")] for number in numbers[:8]]
    for _ in range(600):
        unclear = service.done("GET", "/api/v1/deliveries?state=unclear&limit=200")["items"]
        if len(unclear) == len(mailed):
            break
        time.sleep(0.1)
    else:
        raise SystemExit("mails that are cut off are not told to be unclear")
    return {"create_delivery_confirmation": mailed, "create_delivery_cancellation": waiting}


def handed_in(service):
    """Imports of official figures that are to be confirmed, and others to be withdrawn."""
    def handed(number):
        file = f"nis;jaar;inwoners\n11001;{2003 + number};{14_000 + number}\n".encode()
        return [None, service.done("POST", "/api/v1/figure-imports?name=x.csv", file)["id"]]

    imports = [handed(number) for number in range(12)]
    return {"create_figure_import_confirmation": imports[::2], "create_figure_import_withdrawal": imports[1::2]}


@contextlib.contextmanager
def rude_mail_server():
    """A mail server that takes a mail and hangs up without a word; its address."""

    class Rude(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"220 here\r\n")
            for line in self.rfile:
                if line.upper().startswith(b"DATA"):
                    self.wfile.write(b"354 go on\r\n")
                    return next((None for text in self.rfile if text == b".\r\n"), None)
                self.wfile.write(b"250 ok\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Rude) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}?tls=none"
        server.shutdown()


def followed(service, run):
    """Follows a run to its end: each of its events says how far it is."""
    told = service.done("GET", f"/api/v1/billing-runs/{run}/events").decode()
    events = [event.splitlines() for event in told.strip().split("\n\n")]
    assert all(event == "event: progress" and data.startswith("data: ") for event, data in events), told
    last = json.loads(events[-1][1].removeprefix("data: "))
    assert last["state"] == "finished" and last["issued"] == last["documents"] > 0, told


def prepared(service):
    """Records agreements and issues their invoices; gives the names of what is recorded by the address under which
    it is, the steps of invoices by the operation that is about them, and by operation bodies that are accepted."""
    records = [*film(), *more(), *e_books()]
    gent = next(party for party in PARTIES if party["id"] == "stad-gent")
    service.done("POST", "/api/v1/organisations", gent)
    record(service, records)
    run = service.done("POST", "/api/v1/billing-runs", {"through": "2023-02-15", "as_of": "2023-02-15"})
    service.done("POST", f"/api/v1/billing-runs/{run['id']}/execution")
    followed(service, run["id"])
    for day in ("2023-05-15", "2024-05-15"):
        service.done("POST", "/api/v1/invoices", {"through": day, "as_of": day})
    issued = service.done("GET", "/api/v1/invoices?limit=200")["items"]
    numbers = [item["number"] for item in issued]
    assignments = [assignment(item) for item in issued if item["customer"] == "Stad Antwerpen"]
    steps = collected(service, [item["number"] for item in issued if item["issue_date"] == "2023-05-15"])
    steps |= sent(service, [item["number"] for item in issued if item["customer"] == "Gemeente"])
    imports = handed_in(service)
    steps |= imports
    known = {
        "/api/v1/figure-imports": [number for listed in imports.values() for _, number in listed],
        "/api/v1/invoices": numbers,
        "/api/v1/order-assignments": [],
        "/api/v1/billing-runs": [run["id"]],
        "/api/v1/payments": [*paid(service)],
        "/api/v1/reports": [item["name"] for item in service.done("GET", "/api/v1/reports")["items"]],
        "/api/v1/deliveries": [item["id"] for item in service.done("GET", "/api/v1/deliveries?limit=200")["items"]],
    }
    # Only now, and for another payer than that of the examples: nothing that was to be issued is held.
    policy, order = ordered()
    records += [(*policy[:2], policy[2] | {"organisation": "stad-gent", "order_number_from": "2100-01-01"}), order]
    record(service, records[-2:])
    # One is there to be corrected, the others are still to be made.
    seeded = service.done("POST", "/api/v1/order-assignments", assignments.pop())
    known["/api/v1/order-assignments"].append(seeded["id"])
    for path in {path for _, path, _ in records}:
        known[path] = [item["id"] for item in service.done("GET", path)["items"]]

    examples = json.loads((ROOT / "src/web/openapi/examples.json").read_text(encoding="utf-8"))
    bodies = {operation: [example["request"]] for operation, example in examples.items() if "request" in example}
    # A whole agreement has more to vary than the name of one in the catalogue.
    wholes = [service.done("GET", f"/api/v1/agreements/{name}") for name in ("film-streaming-2022", "e-books-2022")]
    agreements = [{"valid_from": "2022-01-01", "agreement": whole["value"]["agreement"]} for whole in wholes]
    bodies |= {"create_agreement": agreements, "correct_agreement": agreements}
    bodies["create_decision"] += [{"decision": decision} for decision in DECISIONS]
    bodies["create_order_assignment"] = assignments
    bodies["create_contract"] = [CONTRACT | {"id": "x", "organisation": f"gemeente-{number}"} for number in range(20, 30)]
    bodies["create_payment_allocation"] = [
        {"invoices": [{"invoice": number, "amount": "10.00"}], "reason": "Bevestigd"} for number in numbers
    ]
    # Those that are there began later than that of the example.
    bodies["create_dispute_end"].append(bodies["create_dispute_end"][0] | {"on": "2024-08-01"})
    bodies["credit_invoice"] = [{"reason": "Verkeerde debiteur"}]
    golden = sorted((ROOT / "tests/golden/examples").glob("*.json"))
    situations = [json.loads(file.read_text(encoding="utf-8")) for file in golden]
    bodies["simulate_situation"] = [situation["request"] for situation in situations if "request" in situation]
    return {
        "CONTRACT_KNOWN": json.dumps(known),
        "CONTRACT_STEPS": json.dumps(steps),
        "CONTRACT_EXAMPLES": json.dumps(bodies),
    }


def reached():
    """1 where some operation was never asked with success: then its answers were not tested."""
    answers = json.loads(ANSWERS.read_text(encoding="utf-8"))
    successes, total = collections.Counter(), collections.Counter()
    for what, count in answers.items():
        status, operation = what.split(" ", 1)
        total[operation] += count
        successes[operation] += count if status.startswith("2") else 0
    for operation in sorted(total):
        print(f"{operation:36} {total[operation]:5} requests, {successes[operation]:5} with success")
    print(f"{sum(total.values())} requests, {sum(successes.values())} with success")
    silent = [operation for operation in sorted(total) if not successes[operation]]
    if silent:
        print("never with success:", ", ".join(silent))
    return 1 if silent else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=20230215)
    parser.add_argument("--examples", type=int, default=60, help="at most so many random requests per operation")
    given = parser.parse_args()
    tools = pathlib.Path(sys.executable).parent
    subprocess.run([tools / "openapi-spec-validator", ROOT / "openapi" / "v1.json"], check=True)
    with running() as service:
        if found := edges.findings(service):
            sys.exit("\n".join(found))
    with rude_mail_server() as smtp, running({"SMTP_URL": smtp, "MAIL_FROM": "facturen@cultuurconnect.be"}) as service:
        environment = (
            os.environ
            | prepared(service)
            | {
                "CONTRACT_SEED": str(given.seed),
                "CONTRACT_URL": service.url,
                "CONTRACT_TOKEN": service.token,
                "PYTHONPATH": str(HERE),
                "SCHEMATHESIS_HOOKS": "hooks",
                "CONTRACT_ANSWERS": str(ANSWERS),
            }
        )
        command = [
            tools / "schemathesis",
            *("--config-file", HERE / "schemathesis.toml", "run", f"{service.url}/api/v1/openapi.json"),
            *("--header", f"Authorization: Bearer {service.token}"),
            *("--seed", str(given.seed), "--max-examples", str(given.examples)),
            *("--workers", "1", "--continue-on-failure", "--no-color"),
            *("--generation-database", "none", "--output-sanitize", "false"),
        ]
        print(
            f"seed {given.seed}; the same again: ./dev fuzz-api --seed {given.seed} --examples {given.examples}",
            flush=True,
        )
        found = subprocess.run(command, check=False, env=environment, cwd=ROOT / "target").returncode
        found = reached() or found
        status, _, _ = service.ask("GET", "/ready")
        if status != 200:
            sys.exit(f"after all this the service is not ready: {status}")
    sys.exit(found)


if __name__ == "__main__":
    main()
