"""Faults against the rules: agreements that cannot be, and decisions that the rules refuse."""

from datetime import date, timedelta

from calculator.months import add_months

from .agreements import FIXED
from .contracts import lots_taken
from .faults import bound, decide, decisions, fault, one, own_agreements, own_components, own_tiers, whole_agreements


# ---------------------------------------------------------------- agreements and contracts

@fault()
def tiers_unordered(chance, request):
    tiers = one(chance, own_tiers(request))
    tiers.append({"above": max(0, tiers[-1]["above"] - chance.choice([0, 0, 1])), "price": "1"})


@fault()
def tiers_on_a_fixed_component(chance, request):
    fixed = [component for component in own_components(request) if component["kind"] == FIXED]
    one(chance, fixed)["tiers"] = [{"above": 10, "price": "1.00"}]


@fault()
def users_in_advance(chance, request):
    yearly = [agreement for agreement in own_agreements(request)
              if agreement["invoicing"]["rhythm"] == "yearly_in_advance"]
    one(chance, yearly)["lots"][0]["components"].append(
        {"id": "uu", "kind": "per_unique_user_per_month", "price": "1.00", "decimals": 2})


@fault()
def end_before_start(chance, request):
    contract = one(chance, request["contracts"])
    start = date.fromisoformat(contract["start"])
    contract["end"] = (start - timedelta(days=chance.choice([1, 30, 400]))).isoformat()


# ---------------------------------------------------------------- decisions that are refused

def running(request):
    """(contract, agreement) of the contracts that have begun."""
    return [(contract, agreement) for contract, agreement in bound(request) if contract["start"] <= request["today"]]


@fault("increase_too_late")
def increase_too_late(chance, request):
    decision = one(chance, decisions(request, "price_increase"))
    increase = whole_agreements(request)[decision["agreement"]]["increase"]
    latest = add_months(date(decision["year"] - 1, 12, 31), -increase["announced_months_before_year_end"])
    decision["communicated"] = (latest + timedelta(days=chance.choice([1, 1, 30]))).isoformat()


@fault("increase_not_allowed")
def increase_not_allowed(chance, request):
    choices = [(agreement, lot) for agreement in whole_agreements(request).values()
               if agreement.get("increase") is None for lot in agreement["lots"] if lot["components"]]
    agreement, lot = one(chance, choices)
    component, year = lot["components"][0], int(request["today"][:4])
    decide(request, kind="price_increase", agreement=agreement["id"], year=year, communicated=f"{year - 1}-01-31",
           prices=[{"lot": lot["id"], "component": component["id"], "price": component["price"]}])


@fault("hold_not_possible")
def hold_not_possible(chance, request):
    contract, lot = one(chance, [(contract, lot) for contract, agreement in running(request)
                                 for lot in lots_taken(contract, agreement) if lot.get("hold") is None])
    decide(request, kind="hold", contract=contract["id"], lot=lot["id"], requested=contract["start"])


@fault("notice_not_possible")
def notice_in_a_fixed_term(chance, request):
    contract = one(chance, [contract for contract, agreement in running(request)
                            if agreement["term"]["renewal"] != "tacit" and not agreement.get("early_termination")])
    decide(request, kind="notice", contract=contract["id"], by=chance.choice(["subscriber", "supplier"]),
           sent=contract["start"], channel="email")


@fault("notice_not_possible")
def notice_after_the_end(chance, request):
    contract = one(chance, [contract for contract, agreement in bound(request)
                            if agreement["term"]["renewal"] == "none" and agreement.get("early_termination")
                            and contract["end"] < request["today"]])
    sent = date.fromisoformat(contract["end"]) + timedelta(days=1)
    decide(request, kind="notice", contract=contract["id"], by="subscriber", sent=sent.isoformat(), channel="email")


def extend(request, contract):
    decide(request, kind="extension", contract=contract["id"], signed=contract["start"],
           framework_extended=True, index=None)


@fault("extension_not_allowed")
def extension_of_another_renewal(chance, request):
    extend(request, one(chance, [contract for contract, agreement in running(request)
                                 if agreement["term"]["renewal"] != "by_agreement"]))


@fault("extension_not_allowed")
def extension_without_framework(chance, request):
    one(chance, [decision for decision in decisions(request, "extension")
                 if decision["signed"] <= request["today"]])["framework_extended"] = False


@fault("extension_not_allowed")
def extension_too_many(chance, request):
    full = []
    for contract, agreement in running(request):
        term, extensions = agreement["term"], decisions(request, "extension")
        signed = [decision["signed"] for decision in extensions if decision["contract"] == contract["id"]]
        if term["renewal"] == "by_agreement" and len(signed) == term["at_most"] and contract["start"] not in signed:
            full.append(contract)
    extend(request, one(chance, full))
