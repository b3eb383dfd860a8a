"""Reading a request: beyond its form, the references, the duplicates, and the decisions that the rules refuse.

All problems are collected; `read_text` returns the parsed request or raises `Refused` with all of them.
"""

import json
from datetime import date
from decimal import Decimal

from . import form
from .months import add_months
from .terms import notice_end
from .values import BAD, Problems


class Refused(Exception):
    """A situation that is refused, with its problems: [{pointer, code, message}]."""

    def __init__(self, problems):
        super().__init__(f"{len(problems)} problem(s)")
        self.problems = list(problems)


def read_text(text):
    return read_request(read_json(text))


def read_json(text):
    """JSON without floats: a number with a point or an exponent becomes a Decimal, which no field accepts."""
    def unique(pairs):
        if len({key for key, _ in pairs}) != len(pairs):
            raise ValueError("a field stands twice")
        return dict(pairs)

    def no_constant(constant):
        raise ValueError(f"{constant} is not JSON")

    try:
        return json.loads(text, parse_float=Decimal, parse_constant=no_constant, object_pairs_hook=unique)
    except (ValueError, RecursionError) as error:
        raise Refused([{"pointer": "", "code": "malformed_json", "message": str(error)}]) from None


def read_request(value):
    problems = Problems()
    request = form.request(value, "", problems)
    if request is not BAD:
        Checks(request, problems).run()
    if problems:
        raise Refused(problems)
    return request


def sound(items):
    return [item for item in items if item is not BAD]


class Checks:
    """What goes beyond the form of a single value. What is `BAD` has been told already, and is passed over."""

    def __init__(self, request, problems):
        self.request, self.problems = request, problems

    def run(self):
        self.agreements = self.unique(self.items("agreements"), "id")
        self.contracts = self.unique(self.items("contracts"), "id")
        for agreement in self.items("agreements"):
            self.check_agreement(agreement)
        for contract in self.items("contracts"):
            self.check_contract(contract)
        self.check_figures()
        self.check_decisions()

    def items(self, field):
        value = self.request[field]
        return [] if value is BAD else sound(value)

    def unique(self, items, *fields):
        """Tells each item whose key stands twice; returns {key: first item}, a key of one field bare."""
        seen = {}
        for item in items:
            if item.good(*fields):
                key = tuple(item[field] for field in fields) if len(fields) > 1 else item[fields[0]]
                if key in seen:
                    self.problems.add(item.at, "duplicate", f"the same {', '.join(fields)} stands twice")
                seen.setdefault(key, item)
        return seen

    # ---------------------------------------------------------------- references
    # Each gives the object found; None where the problem is told, or the reference itself is BAD.

    def find(self, table, item, field):
        if item[field] is BAD:
            return None
        if item[field] not in table and not self.hides_some(table):
            self.problems.add(f"{item.at}/{field}", "unknown_reference", f"there is no such {field}")
        return table.get(item[field])

    def hides_some(self, table):
        """Whether some agreement or contract is so broken that its id is not known."""
        value = self.request["agreements" if table is self.agreements else "contracts"]
        return value is BAD or any(item is BAD or item.id is BAD for item in value)

    def lots_of(self, agreement):
        """{id: lot} of an agreement, None where its lots do not fit the form."""
        if agreement is None or agreement.lots is BAD or any(lot is BAD or lot.id is BAD for lot in agreement.lots):
            return None
        return {lot.id: lot for lot in agreement.lots}

    def lot_in(self, lots, item):
        if lots is None or item.lot is BAD:
            return None
        if item.lot not in lots:
            self.problems.add(f"{item.at}/lot", "unknown_reference", "the agreement has no such lot")
        return lots.get(item.lot)

    def agreement_of(self, contract):
        if contract is None or contract.agreement is BAD:
            return None
        return self.agreements.get(contract.agreement)

    def taken_lot(self, item):
        contract = self.find(self.contracts, item, "contract")
        lot = self.lot_in(self.lots_of(self.agreement_of(contract)), item)
        if lot is None or contract.lots is BAD:
            return None
        if contract.lots is not None and lot.id not in contract.lots:
            self.problems.add(f"{item.at}/lot", "lot_not_taken", "the contract does not take this lot")
            return None
        return lot

    # ---------------------------------------------------------------- agreements

    def check_agreement(self, agreement):
        if agreement.exit_fee not in (None, BAD):
            self.unique(sound(agreement.exit_fee), "leaving_end_of")
        if agreement.lots is BAD:
            return
        lots = sound(agreement.lots)
        self.unique(lots, "id")
        for lot in lots:
            if lot.components is not BAD:
                components = sound(lot.components)
                self.unique(components, "id")
                for component in components:
                    self.check_component(agreement, component)

    def check_component(self, agreement, component):
        if component.kind == "per_unique_user_per_month" and agreement.invoicing is not BAD \
                and agreement.invoicing.rhythm == "yearly_in_advance":
            self.problems.add(component.at, "user_component_in_advance", "users are not known in advance")
        if component.tiers is BAD or not component.tiers:
            return
        if component.kind == "fixed_per_year":
            self.problems.add(f"{component.at}/tiers", "tiers_on_fixed", "a fixed component has no tiers")
        bounds = [tier.above for tier in sound(component.tiers) if tier.above is not BAD]
        if any(low >= high for low, high in zip(bounds, bounds[1:])):
            self.problems.add(f"{component.at}/tiers", "tiers_unordered", "tiers stand in ascending order")

    # ---------------------------------------------------------------- contracts

    def check_contract(self, contract):
        if contract.good("start", "end") and contract.end < contract.start:
            self.problems.add(f"{contract.at}/end", "end_before_start", "the end lies before the start")
        lots = self.lots_of(self.find(self.agreements, contract, "agreement"))
        if contract.lots not in (None, BAD):
            self.check_lots(contract, lots)
        if contract.printed is not BAD:
            printed = sound(contract.printed)
            self.unique(printed, "what")
            if lots is not None and contract.lots is not BAD:
                self.check_printed(contract, lots, printed)

    def check_lots(self, contract, lots):
        for place, lot in enumerate(contract.lots):
            if lot is BAD:
                continue
            if lot in contract.lots[:place]:
                self.problems.add(f"{contract.at}/lots/{place}", "duplicate", "the lot stands twice")
            if lots is not None and lot not in lots:
                self.problems.add(f"{contract.at}/lots/{place}", "unknown_reference", "the agreement has no such lot")

    def check_printed(self, contract, lots, printed):
        taken = [lot for lot in lots.values() if contract.lots is None or lot.id in contract.lots]
        known = {"total"} | {
            f"{lot.id}.{component.id}" for lot in taken if lot.components is not BAD
            for component in sound(lot.components) if component.id is not BAD}
        for item in printed:
            if item.what is not BAD and item.what not in known:
                self.problems.add(f"{item.at}/what", "unknown_reference", "the contract has no such component")

    # ---------------------------------------------------------------- figures

    def check_figures(self):
        self.unique(self.items("population"), "nis", "on", "published")
        # No rule says which of two publications of an index figure would win: two are a duplicate.
        self.unique(self.items("indices"), "index", "base", "month")
        self.unique(self.items("usage"), "contract", "lot", "month", "reported")
        self.unique(self.items("other_participants"), "agreement", "lot", "month")
        for row in self.items("usage"):
            self.taken_lot(row)
        for row in self.items("other_participants"):
            self.lot_in(self.lots_of(self.find(self.agreements, row, "agreement")), row)

    # ---------------------------------------------------------------- decisions
    # Decisions dated after `today` have not happened, but must be sound all the same.

    IDENTITY = {
        "indexation": ("agreement", "year"),
        "price_increase": ("agreement", "year"),
        "hold": ("contract", "lot", "requested"),
        "notice": ("contract", "by", "sent", "channel"),
        "data_agreement_change": ("agreement", "notified"),
        "extension": ("contract", "signed"),
    }

    def check_decisions(self):
        of_kind = {kind: [d for d in self.items("decisions") if d.kind == kind] for kind in self.IDENTITY}
        for kind, decisions in of_kind.items():
            self.unique(decisions, *self.IDENTITY[kind])
        for decision in of_kind["indexation"] + of_kind["data_agreement_change"]:
            self.find(self.agreements, decision, "agreement")
        for decision in of_kind["notice"] + of_kind["extension"]:
            self.find(self.contracts, decision, "contract")
        for decision in of_kind["price_increase"]:
            self.rule_11_increase(decision)
        for decision in of_kind["hold"]:
            self.rule_12_hold(decision)
        for contract in self.contracts.values():
            notices = [d for d in of_kind["notice"] if d.contract == contract.id]
            extensions = [d for d in of_kind["extension"] if d.contract == contract.id]
            self.rule_13_extensions(contract, extensions)
            self.rule_9_notices(contract, notices, extensions)

    def rule_11_increase(self, decision):
        """Rule 11: an increase where there is none, or communicated too late, is refused."""
        agreement = self.find(self.agreements, decision, "agreement")
        if agreement is None:
            return
        increase = agreement.increase
        if increase is None:
            self.problems.add(decision.at, "increase_not_allowed", "the agreement knows no increases")
        elif increase is not BAD and increase.good("announced_months_before_year_end") \
                and decision.good("year", "communicated"):
            latest = add_months(date(decision.year - 1, 12, 31), -increase.announced_months_before_year_end)
            if decision.communicated > latest:
                self.problems.add(decision.at, "increase_too_late", f"{latest} was the last day")
        if decision.prices is not BAD:
            self.check_prices(sound(decision.prices), self.lots_of(agreement))

    def check_prices(self, prices, lots):
        self.unique(prices, "lot", "component")
        for price in prices:
            lot = self.lot_in(lots, price)
            if lot is not None and lot.components is not BAD and price.component is not BAD \
                    and all(c is not BAD and c.id != price.component for c in lot.components):
                self.problems.add(f"{price.at}/component", "unknown_reference", "the lot has no such component")

    def rule_12_hold(self, decision):
        """Rule 12: a lot without `hold` cannot be put on hold."""
        lot = self.taken_lot(decision)
        if lot is not None and lot.hold is None:
            self.problems.add(decision.at, "hold_not_possible", "this lot cannot be put on hold")

    def rule_13_extensions(self, contract, extensions):
        """Rule 13: only by agreement, with the framework extended, and at most so many times."""
        agreement = self.agreement_of(contract)
        if agreement is None or agreement.term is BAD:
            return
        term = agreement.term
        extensions = [d for d in extensions if d.good("signed", "framework_extended")]
        for ordinal, decision in enumerate(sorted(extensions, key=lambda d: d.signed), start=1):
            allowed = term.renewal == "by_agreement" and decision.framework_extended \
                and (term.at_most is BAD or ordinal <= term.at_most)
            if not allowed:
                self.problems.add(decision.at, "extension_not_allowed", "the agreement does not allow this extension")

    def rule_9_notices(self, contract, notices, extensions):
        """Rule 9: a notice needs tacit renewal or early termination, and a contract that has not ended.

        The earliest notice sets the end in force (of two sent the same day the first in the request);
        a notice after that end is refused as well."""
        agreement = self.agreement_of(contract)
        if agreement is None or not contract.good("start", "end") or not self.term_is_known(agreement):
            return
        in_force = None
        for decision in sorted((d for d in notices if d.sent is not BAD), key=lambda d: d.sent):
            signed = self.extensions_known(agreement, extensions, decision.sent)
            end = notice_end(contract, agreement, signed, decision.sent)
            if end is None or (in_force is not None and decision.sent > in_force):
                self.problems.add(decision.at, "notice_not_possible", "this contract cannot be ended by this notice")
            elif in_force is None:
                in_force = end

    def term_is_known(self, agreement):
        parts = [agreement.term, agreement.early_termination or {}]
        return BAD not in parts and all(value is not BAD for part in parts for value in part.values())

    def extensions_known(self, agreement, extensions, sent):
        """How many extensions count for a notice: those known on `today`, or on a later day of sending."""
        if agreement.term.renewal != "by_agreement":
            return 0
        today = self.request.today
        known = sent if today is BAD else max(today, sent)
        return sum(1 for d in extensions if d.signed is not BAD and d.signed <= known)
