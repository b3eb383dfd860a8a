"""Takes the examples of the OpenAPI document from a running service: Antwerp's film agreement, recorded and
issued. Real answers; lists are cut to two items, and what differs from run to run is made the same.

Run it after a change of what the service answers, then write the document anew:
    cargo build && python3 tests/contract/examples.py && cargo run -- openapi > openapi/v1.json
"""

import json

from service import ROOT, film, more, record, running

FILE = ROOT / "src" / "web" / "openapi" / "examples.json"
DEMO = ROOT / "tests" / "golden" / "examples" / "antwerpen-film-q4-2022.json"
LISTS = {"population": "populations", "index_figure": "index_figures", "other_participants": "other_participants"}


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
    if inside in ("recorded_at", "replaced_at", "planned_at") and value:
        return "2023-02-15T09:30:00Z"
    return "An Peeters" if inside in ("recorded_by", "planned_by") else value


def executed(service, wanted, keep):
    """A run that issues anew what was taken back."""
    run = service.done("POST", "/api/v1/billing-runs", wanted)
    path = f"/api/v1/billing-runs/{run['id']}"
    keep("execute_billing_run", None, service.done("POST", f"{path}/execution"))
    keep("follow_billing_run", None, service.done("GET", f"{path}/events").decode())
    keep("read_billing_run", None, service.done("GET", path))
    keep("read_billing_run_documents", None, service.done("GET", f"{path}/documents"))
    keep("list_billing_runs", None, service.done("GET", "/api/v1/billing-runs?limit=1"))


def main():
    examples = {}

    def keep(operation, request, response):
        example = {} if request is None else {"request": request}
        examples[operation] = example | {"response": steady(shortened(response))}

    with running() as service:
        records = [*film()]
        for operation, (body, answer) in record(service, records).items():
            keep(operation, body, answer)
        situation = json.loads(DEMO.read_text(encoding="utf-8"))["request"]
        keep("simulate_situation", situation, service.done("POST", "/api/v1/simulations", situation))
        wanted = {"through": "2023-02-15", "as_of": "2023-02-15", "contract": "antwerpen-film"}
        keep("plan_invoices", wanted, service.done("POST", "/api/v1/plans", wanted))
        run = service.done("POST", "/api/v1/billing-runs", wanted)
        keep("plan_billing_run", wanted, run)
        issued = service.done("POST", "/api/v1/invoices", wanted)
        keep("issue_invoices", wanted, issued)
        number = issued["items"][0]["number"]
        keep("read_invoice", None, service.done("GET", f"/api/v1/invoices/{number}"))
        note = service.done("GET", f"/api/v1/invoices/{number}/note").decode()
        keep("read_invoice_note", None, "\n".join(note.splitlines()[:12]) + "\n")
        reason = {"reason": "Verkeerde debiteur", "as_of": "2023-02-20"}
        keep("credit_invoice", reason, service.done("POST", f"/api/v1/invoices/{number}/credit-notes", reason))
        keep("list_invoices", None, service.done("GET", "/api/v1/invoices"))
        executed(service, wanted | {"as_of": "2023-02-20"}, keep)

        records += more()
        for operation, (body, answer) in record(service, more()).items():
            keep(operation, body, answer)
        paths = {operation: path for operation, path, _ in records}
        for what in [name.removeprefix("create_") for name in examples if name.startswith("create_")]:
            place, name = paths[f"create_{what}"], examples[f"create_{what}"]["response"]["id"]
            path = f"{place}/{name}"
            listed = LISTS.get(what, "usage" if what == "usage" else f"{what}s")
            body = examples[f"create_{what}"]["request"]
            keep(f"read_{what}", None, service.done("GET", path))
            keep(f"list_{listed}", None, service.done("GET", place))
            changed = service.done("PUT", path, body, {"If-Match": '"1"'})
            keep(f"correct_{what}", body, changed)
            keep(f"read_{what}_revisions", None, service.done("GET", f"{path}/revisions"))
        keep("read_health", None, service.done("GET", "/health"))
        keep("read_readiness", None, service.done("GET", "/ready"))

    text = json.dumps(examples, ensure_ascii=False, indent=1, sort_keys=True)
    FILE.write_text(text + "\n", encoding="utf-8")
    print(f"{len(examples)} examples in {FILE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
