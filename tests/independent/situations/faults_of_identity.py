"""Faults of identity: what stands twice, and references to what does not exist."""

import copy

from .contracts import lots_taken
from .faults import bound, decide, decisions, fault, one, own_agreements


# ---------------------------------------------------------------- duplicates

def stands_twice(chance, rows, field=None, other=None):
    """A row once more, sometimes with another value in a field that does not identify it."""
    row = copy.deepcopy(one(chance, rows))
    if field and chance.happens(0.5):
        row[field] = other(row[field])
    rows.append(row)


@fault()
def contract_twice(chance, request):
    stands_twice(chance, request["contracts"], "subscriber", lambda nis: "11001")


@fault()
def agreement_twice(chance, request):
    stands_twice(chance, request["agreements"])


@fault()
def lot_twice(chance, request):
    stands_twice(chance, one(chance, own_agreements(request))["lots"])


@fault()
def component_twice(chance, request):
    lots = [lot for agreement in own_agreements(request) for lot in agreement["lots"] if lot["components"]]
    stands_twice(chance, one(chance, lots)["components"])


@fault()
def exit_rate_twice(chance, request):
    rates = [agreement["exit_fee"] for agreement in own_agreements(request) if agreement.get("exit_fee")]
    stands_twice(chance, one(chance, rates), "per_inhabitant", lambda rate: "0.5")


@fault()
def population_twice(chance, request):
    stands_twice(chance, request["population"], "inhabitants", lambda inhabitants: inhabitants + 1)


@fault()
def index_figure_twice(chance, request):
    stands_twice(chance, request.get("indices", []), "value", lambda value: "99.99")


@fault()
def usage_twice(chance, request):
    stands_twice(chance, request.get("usage", []), "unique_users", lambda users: users + 1)


@fault()
def other_participants_twice(chance, request):
    stands_twice(chance, request.get("other_participants", []))


@fault()
def decision_twice(chance, request):
    kinds = ["indexation", "price_increase", "hold", "notice", "data_agreement_change"]
    decision = copy.deepcopy(one(chance, decisions(request, *kinds)))
    if decision["kind"] == "indexation" and chance.happens(0.5):
        decision["apply"] = not decision["apply"]
    decide(request, **decision)


# ---------------------------------------------------------------- references

@fault()
def unknown_agreement(chance, request):
    rows = decisions(request, "indexation", "price_increase", "data_agreement_change")
    one(chance, request["contracts"] + rows + request.get("other_participants", [])[:2])["agreement"] = "nowhere"


@fault()
def unknown_shipped_agreement(chance, request):
    request["agreements"].append({"use": "nowhere"})


@fault()
def unknown_contract(chance, request):
    one(chance, request.get("usage", [])[:2] + decisions(request, "hold", "notice", "extension"))["contract"] = "nobody"


@fault()
def unknown_lot(chance, request):
    rows = request.get("usage", [])[:1] + decisions(request, "hold")[:1] + request.get("other_participants", [])[:1]
    one(chance, rows)["lot"] = "9Z"


@fault()
def contract_takes_an_unknown_lot(chance, request):
    one(chance, request["contracts"])["lots"] = ["9Z"]
    for field in ("usage", "decisions"):
        request.pop(field, None)
    for contract in request["contracts"]:
        contract.pop("printed", None)


@fault()
def increase_of_an_unknown_component(chance, request):
    one(chance, decisions(request, "price_increase"))["prices"][0]["component"] = "nothing"


@fault()
def printed_amount_of_an_unknown_component(chance, request):
    what = chance.choice(["main.nothing", "nothing", "fixed"])
    one(chance, request["contracts"])["printed"] = [{"what": what, "amount": "1.00"}]


@fault()
def usage_for_a_lot_not_taken(chance, request):
    choices = [(contract, lot) for contract, agreement in bound(request) if contract.get("lots")
               for lot in agreement["lots"] if lot not in lots_taken(contract, agreement)]
    contract, lot = one(chance, choices)
    request.setdefault("usage", []).append(
        {"contract": contract["id"], "lot": lot["id"], "month": contract["start"][:7], "unique_users": 1})
