"""Exits (rule 10): an entry for every notice, and the exit fee where it is due."""

from datetime import date
from fractions import Fraction

from .documents import period, without_tariff
from .exact import fixed, rounded, shortest
from .facts import Blocked
from .months import add_months, month_of
from .prices import ANY_YEAR, INHABITANTS, USERS


class Exits:
    """The entries of `exits`; an exit fee is issued or blocked among the documents."""

    def __init__(self, facts, figures, terms, prices, documents):
        self.facts, self.figures, self.terms = facts, figures, terms
        self.prices, self.documents = prices, documents
        self.entries = []

    def exit(self, contract, notice):
        """All notices end the contract on the end in force. Only the earliest owes a fee: one exit, one fee."""
        ends = self.terms.end(contract, notice.sent)
        reason = self.reason(contract, notice, ends)
        fee = Fraction(0)
        if reason is None and notice is contract.notices[0]:
            fee = self.fee(contract, notice, ends)
        self.entries.append({
            "contract": contract.id, "notice": notice.sent.isoformat(), "ends": ends.isoformat(),
            "fee": None if fee is None else fixed(fee, 2),
            "waived": reason in ("price_increase", "data_agreement_change"), "reason": reason})

    def reason(self, contract, notice, ends):
        """Rule 10: why no fee is due, the first that applies, by this notice's own facts; None where it is due."""
        if notice.by == "supplier":
            return "ended_by_supplier"
        if contract.bound.exit_fee is None:
            return "no_exit_fee"
        if ends >= contract.end:
            return "after_initial_term"
        if self.increases_exceed(contract, notice):
            return "price_increase"
        if self.data_agreement_changed(contract, notice):
            return "data_agreement_change"
        return None

    def increases_exceed(self, contract, notice):
        """Rule 10: the newest announced yearly cost exceeds the original by more than `exit_free_above`."""
        agreement = contract.bound
        components = [(lot, component) for lot in contract.taken for component in lot.components
                      if component.kind != USERS]
        inhabitants = self.figures.effective(contract, notice.sent.year)
        if agreement.increase is None or not components or inhabitants is None:
            return False
        original = announced = Fraction(0)
        for lot, component in components:
            quantity = inhabitants if component.kind == INHABITANTS else 1
            original += component.price * quantity
            newest = self.prices.base_price(agreement, lot, component, ANY_YEAR, communicated=notice.sent)
            announced += newest * quantity
        return announced - original > agreement.increase.exit_free_above * original

    def data_agreement_changed(self, contract, notice):
        """Rule 10: by registered letter, within 3 months of an adverse change that no law imposed."""
        return notice.channel == "registered_letter" and any(
            change.agreement == contract.agreement and change.adverse and not change.mandatory_law
            and change.notified <= notice.sent <= add_months(change.notified, 3)
            for change in self.facts.data_changes)

    def fee(self, contract, notice, ends):
        """Rule 10: the fee that is due, None where it is blocked.

        A notice after `bill_through` has its fee in the entry, but neither document nor block."""
        shown = notice.sent <= self.facts.bill_through
        try:
            rate, people = self.rate_and_population(contract, notice, ends)
        except Blocked as blocked:
            if shown:
                self.documents.blocked.append((contract, ends, ends, blocked.code))
            return None
        quantity = contract.settlement_factor * people[0]
        fee = rounded(rate * quantity, 2)
        if shown and fee != 0:
            self.issue(contract, notice, ends, quantity, rate, fee)
            if people[1]:
                self.documents.warn(contract, "population_provisional")
            if self.prices.undecided(contract.bound, ends.year):
                self.documents.warn(contract, "indexation_undecided")
        return fee

    def rate_and_population(self, contract, notice, ends):
        """The indexed rate with 4 decimals, and the population locked on the day of the notice."""
        agreement = contract.bound
        if without_tariff(agreement):
            raise Blocked("tariff_missing")
        if agreement.vat_rate is None:
            raise Blocked("vat_undecided")
        people = self.figures.population(contract.subscriber, date(notice.sent.year, 1, 1), notice.sent)
        if people is None:
            raise Blocked("population_missing")
        factor = self.prices.factor(contract, month_of(ends))
        rows = [row for row in agreement.exit_fee if row.leaving_end_of == ends.year]
        if not rows:
            raise Blocked("exit_rate_missing")
        return rounded(rows[0].per_inhabitant * factor, 4), people

    def issue(self, contract, notice, ends, quantity, rate, fee):
        self.documents.issue(contract, "exit_fee", ends, ends, notice.sent, [{
            "lot": None, "component": "exit_fee", **period(ends, ends), "quantity": shortest(quantity),
            "unit_price": fixed(rate, 4), "months": None, "amount": fee, "clause": None}])
