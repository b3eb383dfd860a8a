"""Faults of form: JSON, fields, types, texts, numbers and dates that do not fit."""

import json

from .faults import counts, decisions, fault, one, own_agreements, own_components, own_tiers


# ---------------------------------------------------------------- JSON and fields

@fault()
def malformed_json(chance, request):
    text = json.dumps(request)
    return chance.choice(["", "{", "[]x", text[:len(text) // 2], text + "}", text.replace('"today"', "today"),
                          text.replace("{", "{,", 1)])


@fault()
def not_an_object(chance, request):
    return chance.choice(["[]", "null", "1", '"situation"'])


@fault()
def field_twice(chance, request):
    return json.dumps(request).replace('"today":', '"today": "2020-01-01", "today":', 1)


@fault()
def unknown_field(chance, request):
    places = [request, one(chance, request["contracts"])]
    places += request["population"][:1] + request.get("usage", [])[:1] + request.get("decisions", [])[:1]
    for agreement in own_agreements(request)[:1]:
        lot = agreement["lots"][0]
        places += [agreement, agreement["invoicing"], agreement["term"], lot] + lot["components"][:1]
    chance.choice(places)["remark"] = "x"


@fault()
def use_with_other_fields(chance, request):
    one(chance, [agreement for agreement in request["agreements"] if "use" in agreement])["payment_days"] = 30


@fault()
def missing_field(chance, request):
    contract = one(chance, request["contracts"])
    places = [(request, field) for field in ("today", "bill_through", "contracts", "agreements")]
    places += [(contract, field) for field in ("id", "agreement", "subscriber", "start", "end")]
    place, field = chance.choice(places)
    del place[field]


# ---------------------------------------------------------------- types

@fault()
def list_of_another_type(chance, request):
    request[chance.choice(["agreements", "contracts", "population"])] = chance.choice([{}, "x", 1])


@fault()
def float_for_money(chance, request):
    components = own_components(request)
    places = [(component, "price") for component in components]
    places += [(tier, "price") for tiers in own_tiers(request) for tier in tiers]
    places += [(contract, "settlement_factor") for contract in request["contracts"]]
    places += [(row, "value") for row in request.get("indices", [])]
    for agreement in own_agreements(request):
        places += [(row, "per_inhabitant") for row in agreement.get("exit_fee") or []]
        places += [(lot["hold"], "reach") for lot in agreement["lots"] if lot.get("hold")]
    place, field = one(chance, places)
    place[field] = chance.choice([0.1645, 6.79, 1e3])


@fault()
def integer_for_money(chance, request):
    one(chance, own_components(request))["price"] = 7


@fault()
def text_for_count(chance, request):
    row, field = one(chance, counts(request))
    row[field] = str(row[field])


@fault()
def float_for_count(chance, request):
    row, field = one(chance, counts(request))
    row[field] += chance.choice([0.0, 0.5])


# ---------------------------------------------------------------- values

@fault()
def negative_count(chance, request):
    row, field = one(chance, counts(request))
    row[field] = -1


@fault()
def malformed_decimal(chance, request):
    one(chance, own_components(request))["price"] = chance.choice(
        ["1,50", "1.", ".5", "1e3", "", " 1", "abc", "1_0", "0x1", "NaN"])


@fault()
def malformed_date(chance, request):
    contract = one(chance, request["contracts"])
    place, field = chance.choice([
        (request, "today"), (request, "bill_through"), (contract, "start"), (contract, "end")])
    place[field] = chance.choice(
        ["2023-02-30", "2023-13-01", "01-01-2023", "2023-1-1", "2023-01-01T00:00:00", "20230101", "2023-06-31", ""])


@fault()
def malformed_month(chance, request):
    rows = request.get("usage", []) + request.get("indices", []) + request.get("other_participants", [])
    one(chance, rows)["month"] = chance.choice(["2023-13", "2023-00", "2023-1", "2023-01-01", "202301"])


@fault()
def population_not_on_1_january(chance, request):
    row = one(chance, request["population"])
    row["on"] = row["on"][:4] + chance.choice(["-01-02", "-12-31", "-02-01"])


@fault()
def unknown_word(chance, request):
    places = [(decision, "kind") for decision in request.get("decisions", [])]
    places += [(notice, field) for notice in decisions(request, "notice") for field in ("by", "channel")]
    places += [(row, "index") for row in request.get("indices", [])]
    places += [(component, "kind") for component in own_components(request)]
    for agreement in own_agreements(request):
        places += [(agreement["invoicing"], "rhythm"), (agreement["term"], "renewal")]
        places += [(agreement["prorata"], field) for field in agreement.get("prorata") or {}]
        places += [(agreement["indexation"], field) for field in ("index", "when") if agreement.get("indexation")]
        if agreement.get("early_termination"):
            places.append((agreement["early_termination"], "at"))
    place, field = one(chance, places)
    place[field] = "other"


@fault()
def unknown_figures(chance, request):
    request["figures"] = chance.choice(["statbel", "", "Catalogue"])


@fault()
def impossible_invoicing_day(chance, request):
    invoicing = one(chance, [agreement["invoicing"] for agreement in own_agreements(request)
                             if agreement["invoicing"]["rhythm"] != "never"])
    field = chance.choice(["day", "month"] if "month" in invoicing else ["day"])
    invoicing[field] = chance.choice([0, {"day": 32, "month": 13}[field]])


# ---------------------------------------------------------------- range

@fault("out_of_range")
def date_out_of_range(chance, request):
    contract = one(chance, request["contracts"])
    place, field, value = chance.choice([
        (request, "today", "2101-01-01"), (request, "today", "1989-12-31"), (request, "bill_through", "2101-01-01"),
        (request, "bill_through", "9999-12-31"), (contract, "start", "1989-12-31"), (contract, "end", "2101-01-01"),
        (contract, "signed", "1989-12-31")])
    place[field] = value


@fault("out_of_range")
def number_out_of_range(chance, request):
    one(chance, own_components(request))["price"] = chance.choice(
        ["1234567890123", "1234567890123.5", "0.12345678901", "1.00000000001"])


@fault("out_of_range")
def count_out_of_range(chance, request):
    row, field = one(chance, counts(request))
    row[field] = 10 ** 12
