"""The service as its users meet it: the built binary on an embedded database in a temporary folder, and
Antwerp's film agreement recorded over HTTP. Only the standard library."""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = ROOT / "target" / "debug" / "tarief"
PARTIES = json.loads((ROOT / "src/catalogue/data/parties.json").read_text(encoding="utf-8"))


class Service:
    """A running service: where it is, and a token of the role finance; the same for a colleague."""

    def __init__(self, url, token, colleague=None):
        self.url, self.token, self.colleague = url, token, colleague

    def ask(self, method, path, body=None, headers=None):
        """Status, headers and body of an answer; JSON is read."""
        is_file = isinstance(body, bytes)
        data = body if is_file or body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, method=method)
        request.add_header("Authorization", f"Bearer {self.token}")
        if body is not None:
            request.add_header("Content-Type", "application/octet-stream" if is_file else "application/json")
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            answer = urllib.request.urlopen(request, timeout=60)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            content = answer.read()
            is_json = "json" in answer.headers.get("Content-Type", "")
            return answer.status, answer.headers, json.loads(content) if is_json else content

    def done(self, method, path, body=None, headers=None):
        """The body of an answer that must be a success."""
        status, _, answer = self.ask(method, path, body, headers)
        if status >= 300:
            raise SystemExit(f"{method} {path}: {status} {answer}")
        return answer


@contextlib.contextmanager
def running(settings=None):
    """Starts the service with some settings, and stops it with its database."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tarief-"))
    # Started by root, Postgres runs as somebody else, who must get through to its own folder.
    folder.chmod(0o755)
    with open(folder / "log", "wb") as log:
        unset = ("DATABASE_URL", "LISTEN", "BEHIND_PROXY")
        environment = {name: value for name, value in os.environ.items() if name not in unset}
        environment |= {"DATA_DIR": str(folder / "data")} | (settings or {})
        command = [BINARY, "serve", "--listen", "127.0.0.1:0", "--simulation-rate", "0"]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            welcome = process.stdout.readline()
            if not welcome.startswith("http"):
                raise SystemExit(f"the service did not start:\n{(folder / 'log').read_text()}")
            url, tokens = welcome.strip().removesuffix("/docs/"), []
            for name in ("contract-tests", "colleague"):
                create = [BINARY, "token", "create", "--name", name, "--role", "finance"]
                token = subprocess.run(create, env=environment, check=True, capture_output=True, text=True)
                tokens.append(token.stdout.strip())
            yield Service(url, tokens[0], Service(url, tokens[1]))
        finally:
            process.terminate()
            process.wait(60)
            with open(folder / "log", encoding="utf-8") as lines:
                failures = [line for line in lines if '"ERROR"' in line]
            print("".join(failures[:20]), end="")
            shutil.rmtree(folder, ignore_errors=True)


def film():
    """What is recorded before Antwerp's film invoice of the last quarter of 2022 can be issued, in order:
    operation, path and body."""
    users, totals = {"2022-11": 612, "2022-12": 655}, {"2022-11": 1258, "2022-12": 1346}
    # The municipality first, whose name the addresses of the examples have.
    for party in sorted(PARTIES[:2], key=lambda party: party["role"]):
        yield "create_organisation", "/api/v1/organisations", party
    agreement = {"valid_from": "2022-01-01", "agreement": {"use": "film-streaming-2022"}}
    yield "create_agreement", "/api/v1/agreements", agreement
    contract = {
        "id": "antwerpen-film",
        "agreement": "film-streaming-2022",
        "organisation": "stad-antwerpen",
        "signed": "2022-11-18",
        "start": "2022-11-01",
        "end": "2024-09-30",
        "lots": ["1B", "2A"],
        "settlement_factor": "0.80",
    }
    yield "create_contract", "/api/v1/contracts", contract
    population = {
        "nis": "11002",
        "on": "2022-01-01",
        "inhabitants": 530630,
        "published": "2022-06-16",
        "source": "Statbel, bevolking op 1 januari 2022",
    }
    yield "create_population", "/api/v1/figures/populations", population
    for month, count in users.items():
        usage = {"contract": "antwerpen-film", "lot": "1B", "month": month, "unique_users": count}
        yield "create_usage", "/api/v1/usage", usage | {"source": "Maandrapport"}
    for month, count in totals.items():
        others = {"agreement": "film-streaming-2022", "lot": "1B", "month": month, "unique_users": count}
        yield (
            "create_other_participants",
            "/api/v1/figures/other-participants",
            others | {"source": "Maandrapport, alle bibliotheken"},
        )


def more():
    """What else is recorded, so that there is one of everything."""
    index = {"index": "cpi", "base": "2013", "month": "2026-10", "value": "138.27", "source": "Statbel"}
    yield "create_index_figure", "/api/v1/figures/indices", index
    merger = {
        "effective": "2030-01-01",
        "into": {"nis": "11099", "name": "Boechout-Hove"},
        "from": [{"nis": "11004", "name": "Boechout"}, {"nis": "11021", "name": "Hove"}],
        "source": "Voorbeeld van een latere fusie",
    }
    yield "create_merger", "/api/v1/mergers", merger
    hold = {"kind": "hold", "contract": "antwerpen-film", "lot": "1B", "requested": "2023-06-01"}
    decision = {"decision": hold, "evidence": "E-mail van de stad, 01/06/2023"}
    yield "create_decision", "/api/v1/decisions", decision
    account = {"contract": "antwerpen-film", "role": "Medewerker communicatie", "since": "2023-05-23"}
    yield "create_staff_account", "/api/v1/staff-accounts", account


def ordered():
    """What Antwerp ordered for the film of 2022, and what it asks: recorded before anything is issued."""
    policy = {
        "organisation": "stad-antwerpen",
        "order_number_from": "2022-01-01",
        "order_number_pattern": "##########",
        "budget_period": {"since": 2000, "times": 100},
        "decentral_limit": "5500.00",
        "endpoint": {"scheme": "9925", "id": "BE0207500123"},
        "buyer_reference": "Dienst Bibliotheek",
        "embed_pdf": True,
        "delivery": "none",
        "invoice_email": "facturen@antwerpen.be",
    }
    yield "create_payer_policy", "/api/v1/payer-policies", policy
    booking = {"budgetplaats": "5113000000", "budgetpositie": "6141", "functiegebied": "2BRS010113A00000"}
    line = {
        "description": "E-boeken en filmstreaming 2022",
        "amount": "23751.50",
        "contracts": ["antwerpen-film"],
        "booking": [{"name": name, "value": value} for name, value in booking.items()],
    }
    order = {
        "organisation": "stad-antwerpen",
        "number": "4005533253",
        "amount": "23751.50",
        "budget_year": 2022,
        "budget_period": "2200",
        "lines": [line],
        "visum": {"required": True, "given": "2022-11-17", "by": "Financieel directeur"},
        "evidence": "Collegebesluit 18/11/2022, artikel 5",
    }
    yield "create_order", "/api/v1/orders", order


def assigned(number):
    """An invoice of the film as a whole on the first order."""
    assignment = {
        "organisation": "stad-antwerpen",
        "invoice": number,
        "parts": [{"order": "1", "amount": "8354.80"}],
        "reason": "Bevestigd door de financiële dienst",
    }
    yield "create_order_assignment", "/api/v1/order-assignments", assignment


def record(service, records):
    """Records them, and gives the answers by operation, the first of each."""
    answers = {}
    for operation, path, body in records:
        answers.setdefault(operation, (body, service.done("POST", path, body)))
    return answers
