"""Takes the examples of the OpenAPI document from a running service: Antwerp's film agreement, recorded and
issued. Real answers; lists are cut to two items, and what differs from run to run is made the same.

Run it after a change of what the service answers, then write the document anew:
    cargo build && python3 tests/contract/examples.py && cargo run -- openapi > openapi/v1.json
"""

import datetime
import hashlib
import json
import urllib.request

from service import ROOT, assigned, film, more, ordered, record, running

FILE = ROOT / "src" / "web" / "openapi" / "examples.json"
STATEMENT = ROOT / "tests" / "imports" / "statements" / "a-day-with-a-batch-and-a-pending-entry.xml"
DEMO = ROOT / "tests" / "golden" / "examples" / "antwerpen-film-q4-2022.json"
LISTS = {
    "population": "populations",
    "index_figure": "index_figures",
    "other_participants": "other_participants",
    "payer_policy": "payer_policies",
}


def shortened(value, inside=""):
    """Two items of long lists of answers, and the same instant in all of them."""
    if isinstance(value, list):
        return [shortened(item) for item in (value[:2] if inside in ("steps", "items", "lines") else value)]
    if isinstance(value, dict):
        return {name: shortened(item, name) for name, item in value.items()}
    return value


def steady(value, inside=""):
    """The same instants and names in every run."""
    if isinstance(value, list):
        return [steady(item) for item in value]
    if isinstance(value, dict):
        return {name: steady(item, name) for name, item in value.items()}
    if inside in ("recorded_at", "replaced_at", "issued_at", "planned_at", "asked_at", "next_at", "closed_at") and value or inside == "at" and "T" in str(value):
        return "2023-02-15T09:30:00Z"
    if value == datetime.date.today().isoformat():
        return "2023-05-10"
    names = ("recorded_by", "closed_by", "issued_by", "planned_by", "actor")
    return "An Peeters" if inside in names or value == "contract-tests" else value


def logged(page):
    """An entry of the audit log, whose fingerprints and text are the same in every run."""
    entry = steady(page["items"][0]) | {"sequence": 4211}
    names = ("sequence", "at", "actor", "action", "kind", "object", "part", "before", "after")
    text = json.dumps({name: entry[name] for name in names}, ensure_ascii=False)
    previous = hashlib.sha256(b"before").hexdigest()
    chained = hashlib.sha256(bytes.fromhex(previous) + text.encode()).hexdigest()
    return {"items": [entry | {"entry": text, "previous": previous, "hash": chained}], "next": "4211"}


def views():
    """How things stand: operation and path. Days are given, so that every run tells the same."""
    contract, agreement = "/api/v1/contracts/antwerpen-film", "/api/v1/agreements/e-books-2022"
    yield "read_contract_standing", f"{contract}/standing?on=2023-02-15"
    yield "read_contract_holds", f"{contract}/holds?on=2023-02-15"
    yield "read_contract_chart", f"{contract}/charts/usage.json?on=2023-02-15"
    yield "read_agreement_chart", "/api/v1/agreements/film-streaming-2022/charts/growth.json?on=2023-02-15"
    yield "read_indexation", f"{agreement}/indexation?year=2023"
    yield "list_reports", "/api/v1/reports"
    for ending in ("", ".json", ".csv"):
        operation = f"read_report{ending.replace('.', '_')}"
        yield operation, f"/api/v1/reports/open-items{ending}?on=2023-02-20&contract=antwerpen-film"
    yield "read_indexation_csv", f"{agreement}/indexation.csv?year=2023"
    yield "list_data_agreement_versions", f"{agreement}/data-agreement-versions"
    yield "list_reminders", "/api/v1/reminders?on=2023-02-15&days=250"
    yield "read_usage_completeness", "/api/v1/usage-completeness?on=2023-02-15&through=2023-05-31"
    yield "list_usage_anomalies", "/api/v1/usage-anomalies?on=2023-03-15"
    yield "read_contract_usage", f"{contract}/usage?on=2023-02-15"
    yield "read_usage_tiers", "/api/v1/agreements/film-streaming-2022/usage-tiers?on=2023-02-15&month=2022-12"
    yield "list_usage_imports", "/api/v1/usage-imports"


def payments(service, keep, number):
    """What is recorded and told of the payment of an invoice; a late one is disputed, reminded and suspended."""
    invoice = f"/api/v1/invoices/{number}"

    def step(operation, path, body):
        answer = service.done("POST", f"{invoice}/{path}", body)
        keep(operation, body, answer)
        return answer

    paid = {"day": "2023-03-01", "amount": "354.80", "communication": "+++202/3000/00111+++", "evidence": "Uittreksel 2023/60"}
    payment = service.done("POST", "/api/v1/payments", paid)
    keep("create_payment", paid, payment)
    address = f"/api/v1/payments/{payment['id']}"
    part = {"invoices": [{"invoice": number, "amount": "300.00"}], "reason": "De rest is een voorschot"}
    keep("create_payment_allocation", part, service.done("POST", f"{address}/allocations", part))
    keep("read_payment", None, service.done("GET", address))
    step("create_invoice_dispatch", "dispatches", {"sent_on": "2023-02-15", "evidence": "E-mail"})
    dispute = {"since": "2023-02-20", "reason": "Het aantal gebruikers klopt niet", "amount": "6.11"}
    disputed = step("create_dispute", "disputes", dispute)
    ended = {"on": "2023-02-22", "reason": "De stad aanvaardt het maandrapport"}
    step("create_dispute_end", f"disputes/{disputed['id']}/end", ended)
    letter = {"kind": "formal_notice", "sent_on": "2023-04-03", "term_days": 15, "evidence": "Aangetekende zending RR 123"}
    step("create_invoice_reminder", "reminders", letter)
    keep("read_invoice_reminder", None, service.done("GET", f"{invoice}/reminders?kind=formal_notice"))
    proposed = step("create_suspension", "suspensions", {"reason": "Niet betaald na ingebrekestelling"})
    # Another person confirms it.
    evidence = {"evidence": "Verslag directie"}
    confirmed = proposed | evidence | {"id": "9", "kind": "suspension_confirmed", "refers_to": proposed["id"], "reason": None}
    keep("create_suspension_confirmation", evidence, confirmed)
    lifting = f"suspensions/{proposed['id']}/lifting"
    step("create_suspension_lifting", lifting, {"reason": "Afbetalingsplan"})
    charge = step("create_interest_charge", "interest", {"amount": "40.00", "reason": "Herhaald te laat"})
    withdrawn = f"steps/{charge['id']}/withdrawal"
    step("withdraw_invoice_step", withdrawn, {"reason": "Toch niet aangerekend"})
    keep("read_invoice_standing", None, service.done("GET", f"{invoice}/standing?on=2023-05-10"))
    keep("list_open_items", None, service.done("GET", "/api/v1/open-items?on=2023-05-10"))
    keep("read_aging", None, service.done("GET", "/api/v1/aging?on=2023-05-10"))
    request = urllib.request.Request(f"{service.url}/api/v1/bank-statements", STATEMENT.read_bytes(), method="POST")
    request.add_header("Authorization", f"Bearer {service.token}")
    request.add_header("Content-Type", "application/octet-stream")
    with urllib.request.urlopen(request, timeout=60) as answer:
        imported = json.loads(answer.read())
    keep("create_bank_statements", None, imported | {"items": [shortened(item, "items") for item in imported["items"]]})
    keep("list_bank_statements", None, service.done("GET", "/api/v1/bank-statements"))
    reversal = {"reason": "Teruggeboekt door de bank"}
    keep("create_payment_reversal", reversal, service.done("POST", f"{address}/reversal", reversal))
    keep("list_payments", None, service.done("GET", "/api/v1/payments"))


def official(service, keep):
    """Official figures that are handed in and confirmed, and others that are let be."""
    file = "nis;jaar;inwoners\n11002;2023;536.079\n".encode()
    path = "/api/v1/figure-imports"
    handed = service.done("POST", f"{path}?name=bevolking-2023.csv&published=2023-06-14", file)
    # What is missing are all other municipalities.
    handed["preview"]["missing"] = handed["preview"]["missing"][:2]
    keep("create_figure_import", None, handed)
    confirmed = service.done("POST", f"{path}/{handed['id']}/confirmation")
    confirmed["preview"]["missing"] = confirmed["preview"]["missing"][:2]
    keep("create_figure_import_confirmation", None, confirmed)
    keep("read_figure_import", None, confirmed)
    keep("list_figure_imports", None, {"items": [confirmed], "next": None})
    other = service.done("POST", f"{path}?name=bevolking-2023.csv&published=2023-06-15", file.replace(b"079", b"080"))
    other = service.done("POST", f"{path}/{other['id']}/withdrawal")
    other["preview"]["missing"] = other["preview"]["missing"][:2]
    keep("create_figure_import_withdrawal", None, other)


def deliveries(service, keep, number):
    """What is asked and told of sending a document."""
    wanted = {"channel": "peppol", "reason": "De stad ontving de factuur niet"}
    asked = service.done("POST", f"/api/v1/invoices/{number}/deliveries", wanted)
    keep("create_delivery", wanted, asked)
    path = f"/api/v1/deliveries/{asked['id']}"
    keep("read_delivery", None, service.done("GET", path))
    keep("list_deliveries", None, service.done("GET", "/api/v1/deliveries"))
    keep("read_invoice_deliveries", None, service.done("GET", f"/api/v1/invoices/{number}/deliveries"))
    reason = {"reason": "De factuur werd op papier afgegeven"}
    cancelled = service.done("POST", f"{path}/cancellation", reason)
    keep("create_delivery_cancellation", reason, cancelled)
    # Nothing that could break off was sent here.
    evidence = {"evidence": "Telefonisch bevestigd door de financiële dienst"}
    closed = cancelled["closed"] | {"because": evidence["evidence"]}
    keep("create_delivery_confirmation", evidence, cancelled | {"state": "sent", "attempts": 1, "closed": closed})


def executed(service, wanted, keep):
    """A run that issues anew what was taken back."""
    run = service.done("POST", "/api/v1/billing-runs", wanted)
    path = f"/api/v1/billing-runs/{run['id']}"
    keep("execute_billing_run", None, service.done("POST", f"{path}/execution"))
    keep("follow_billing_run", None, service.done("GET", f"{path}/events").decode())
    keep("read_billing_run", None, service.done("GET", path))
    keep("read_billing_run_documents", None, service.done("GET", f"{path}/documents"))
    keep("list_billing_runs", None, service.done("GET", "/api/v1/billing-runs?limit=1"))


def joining():
    """Libraries that join film streaming."""
    libraries = {"change": "joining", "count": 20, "inhabitants": 25000, "from": "2023-07"}
    return {"agreement": "film-streaming-2022"} | libraries


def main():
    examples = {}

    def keep(operation, request, response):
        example = {} if request is None else {"request": request}
        examples[operation] = example | {"response": steady(shortened(response))}

    with running() as service:
        records = [*film(), *ordered()]
        for operation, (body, answer) in record(service, records).items():
            keep(operation, body, answer)
        situation = json.loads(DEMO.read_text(encoding="utf-8"))["request"]
        keep("simulate_situation", situation, service.done("POST", "/api/v1/simulations", situation))
        wanted = {"through": "2023-02-15", "as_of": "2023-02-15", "contract": "antwerpen-film"}
        keep("plan_invoices", wanted, service.done("POST", "/api/v1/plans", wanted))
        asked = {"contract": "antwerpen-film", "as_of": "2023-02-15", "from": 2022, "through": 2024}
        asked |= {"scenarios": [{"name": "Twintig bibliotheken erbij", "assumptions": {"participants": [joining()]}}]}
        keep("forecast_costs", asked, service.done("POST", "/api/v1/forecasts", asked))
        run = service.done("POST", "/api/v1/billing-runs", wanted)
        keep("plan_billing_run", wanted, run)
        issued = service.done("POST", "/api/v1/invoices", wanted)
        keep("issue_invoices", wanted, issued)
        number = issued["items"][0]["number"]
        asked = {"invoice": number}
        keep("check_order", asked, service.done("POST", "/api/v1/order-checks", asked))
        keep("read_order_consumption", None, service.done("GET", "/api/v1/orders/1/consumption"))
        keep("read_invoice", None, service.done("GET", f"/api/v1/invoices/{number}"))
        keep("read_invoice_json", None, service.done("GET", f"/api/v1/invoices/{number}.json"))
        note = service.done("GET", f"/api/v1/invoices/{number}/note").decode()
        keep("read_invoice_note", None, "\n".join(note.splitlines()[:12]) + "\n")
        payments(service, keep, number)
        deliveries(service, keep, number)
        official(service, keep)
        reason = {"reason": "Verkeerde debiteur", "as_of": "2023-02-20"}
        keep("credit_invoice", reason, service.done("POST", f"/api/v1/invoices/{number}/credit-notes", reason))
        keep("list_invoices", None, service.done("GET", "/api/v1/invoices"))
        executed(service, wanted | {"as_of": "2023-02-20"}, keep)
        page = logged(service.done("GET", "/api/v1/audit?kind=invoice&limit=1"))
        keep("list_audit_entries", None, page)

        e_books = {"valid_from": "2022-01-01", "agreement": {"use": "e-books-2022"}}
        service.done("POST", "/api/v1/agreements", e_books)
        contract = {"id": "antwerpen-e-books", "agreement": "e-books-2022", "organisation": "stad-antwerpen"}
        contract |= {"start": "2022-11-01", "end": "2026-09-15", "settlement_factor": "0.80"}
        service.done("POST", "/api/v1/contracts", contract)
        counts = [
            {"library": "stad-antwerpen", "lot": "1B", "month": "2023-01", "count": 640},
            {"library": "11002", "lot": "1B", "month": "2023-02", "count": 2104},
        ]
        keep("create_usage_import", counts, service.done("POST", "/api/v1/usage-imports?name=sooner.json", counts))
        for operation, path in views():
            answer = service.done("GET", path)
            keep(operation, None, answer.decode() if isinstance(answer, bytes) else answer)
        preview = {"decision": {"kind": "hold", "contract": "antwerpen-film", "lot": "1B", "requested": "2022-12-28"}}
        keep("preview_decision", preview, service.done("POST", "/api/v1/decision-previews", preview))

        more_of_them = [*more(), *assigned(number)]
        records += more_of_them
        for operation, (body, answer) in record(service, more_of_them).items():
            keep(operation, body, answer)
        paths = {operation: path for operation, path, _ in records}
        for what in [name.removeprefix("create_") for name in examples if name in paths]:
            place, name = paths[f"create_{what}"], examples[f"create_{what}"]["response"]["id"]
            path = f"{place}/{name}"
            if what == "decision":
                keep("read_decision_effect", None, service.done("GET", f"{path}/effect"))
            listed = LISTS.get(what, "usage" if what == "usage" else f"{what}s")
            body = examples[f"create_{what}"]["request"]
            keep(f"read_{what}", None, service.done("GET", path))
            keep(f"list_{listed}", None, service.done("GET", place))
            changed = service.done("PUT", path, body, {"If-Match": '"1"'})
            keep(f"correct_{what}", body, changed)
            keep(f"read_{what}_revisions", None, service.done("GET", f"{path}/revisions"))
        keep("read_health", None, service.done("GET", "/health"))
        keep("read_readiness", None, service.done("GET", "/ready"))

    examples["create_suspension_confirmation"]["response"]["recorded_by"] = "Bert Janssens"
    text = json.dumps(examples, ensure_ascii=False, indent=1, sort_keys=True)
    FILE.write_text(text + "\n", encoding="utf-8")
    print(f"{len(examples)} examples in {FILE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
