"""Participants who leave a tiered agreement in mid-year, one after another: the hard case of rule 8.

Who leaves first takes the total below a tier; for those who stay the price then rises, so that a credit note
that is worked out again can also find more than was invoiced."""

from datetime import date
from fractions import Fraction

from calculator.exact import fixed, rounded
from calculator.months import last_day

from .agreements import INHABITANTS
from .chance import places_of


def bend_to_leaving(draft):
    """Makes mid-year ends and steep tiers of what an own agreement with yearly invoices has."""
    for key, agreement in draft.whole.items():
        if "use" not in draft.asked[key] and agreement["invoicing"]["rhythm"] == "yearly_in_advance":
            draft.leaving.add(key)
            bend_agreement(draft.chance, agreement)
            for contract in draft.contracts:
                if contract["agreement"] == key:
                    bend_contract(draft, contract)


def bend_agreement(chance, agreement):
    agreement["invoicing"]["month"] = chance.choice([1, 1, 2, 3])
    agreement["term"] = {"renewal": "tacit", "months": 12, "notice_months": chance.choice([1, 2, 3])}
    agreement.pop("early_termination", None)
    for lot in agreement["lots"]:
        for component in lot["components"]:
            if component["kind"] == INHABITANTS:
                price, places = component["price"], max(places_of(component["price"]), component["decimals"])
                cheaper = fixed(rounded(Fraction(price) / chance.choice([2, 4, 10]), places), places)
                component["tiers"] = [{"above": None, "price": cheaper}]


def bend_contract(draft, contract):
    chance, year = draft.chance, draft.base_year
    end = last_day(year * 12 + 11 + chance.choice([6, 9, 10, 11]))
    contract["start"] = date(year, chance.randint(1, 3), 1).isoformat()
    contract["end"] = chance.weighted((1, end), (1, end.replace(day=chance.randint(1, 28)))).isoformat()
    contract.pop("signed", None)
