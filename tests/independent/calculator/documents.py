"""Documents: lines (rule 5), blocks (rule 6), issue dates (rule 7), credit notes (rule 8), VAT (rule 14)."""

from datetime import timedelta
from fractions import Fraction

from .exact import fixed, rounded, shortest
from .facts import Blocked
from .months import day_in, first_day, last_day, month_of, months_of_year
from .prices import INHABITANTS, USERS

KINDS = ["invoice", "credit_note", "exit_fee"]  # their order on one day


def period(start, end):
    return {"from": start.isoformat(), "to": end.isoformat()}


def without_tariff(agreement):
    return not any(lot.components for lot in agreement.lots)


def vat_of(gross, rate):
    """Rule 14: the net T with T + round(T × r) nearest to the gross (tie: the lower T), its VAT, the rest."""
    near = gross / (1 + rate) * 100 // 1
    candidates = [Fraction(near + step, 100) for step in range(-2, 4)]
    net = min(candidates, key=lambda t: (abs(t + rounded(t * rate, 2) - gross), t))
    vat = rounded(net * rate, 2)
    return net, vat, gross - net - vat


class Documents:
    """All that is issued or blocked, and the warnings that come with it."""

    def __init__(self, facts, figures, terms, prices):
        self.facts, self.figures, self.terms, self.prices = facts, figures, terms, prices
        self.issued = []  # (sort key, document)
        self.blocked = []  # (contract, first day, last day, code)
        self.warnings = set()  # (contract position, code)

    def warn(self, contract, code):
        self.warnings.add((contract.position, code))

    # ---------------------------------------------------------------- which documents there are (rule 7)

    def bill(self, contract):
        """All invoices of a contract up to `bill_through`, each with its credit note."""
        for months, issue in self.planned(contract):
            if issue <= self.facts.bill_through:
                self.bill_period(contract, months, issue)

    def planned(self, contract):
        """Rule 7: (months, issue date) of every year or quarter from the start on."""
        invoicing = contract.bound.invoicing
        earliest = max(contract.signed or contract.start, contract.start)
        last_year = self.facts.bill_through.year
        if invoicing.rhythm == "yearly_in_advance":
            for year in range(contract.start.year, last_year + 1):
                issue = max(day_in(year * 12 + invoicing.month - 1, invoicing.day), earliest)
                # The first document is that of the start's year.
                yield months_of_year(year), earliest if year == contract.start.year else issue
        elif invoicing.rhythm == "quarterly_in_arrears":
            for quarter in range(month_of(contract.start) // 3, last_year * 4 + 4):
                issue = day_in(quarter * 3 + 2 + invoicing.months_after, invoicing.day)
                yield range(quarter * 3, quarter * 3 + 3), max(issue, earliest)

    def bill_period(self, contract, months, issue):
        first, last = self.terms.inside(contract, first_day(months[0]), last_day(months[-1]), issue)
        if first is None or not self.something_to_bill(contract, months, issue):
            return
        code = self.blocking_code(contract, months, issue)
        if code:
            self.blocked.append((contract, first, last, code))
            return
        lines = self.lines(contract, months, issue)
        if lines:
            self.issue(contract, "invoice", first, last, issue, lines)
            self.warn_of_figures(contract, months, issue)
            if contract.bound.invoicing.rhythm == "yearly_in_advance":
                self.credit(contract, months, issue, first, last, lines)

    def something_to_bill(self, contract, months, seen):
        """A period without a billable month of any component is neither issued nor blocked."""
        if without_tariff(contract.bound):
            return any(self.terms.weight(contract, month, seen) > 0 for month in months)
        return any(True for _ in self.billed(contract, months, seen))

    def billed(self, contract, months, seen):
        """(lot, component, month) of all that is billed."""
        for lot in contract.taken:
            for component in lot.components:
                for month in months:
                    if self.terms.billable(contract, lot, month, seen):
                        yield lot, component, month

    # ---------------------------------------------------------------- blocks

    def blocking_code(self, contract, months, seen):
        """"Codes": why a document is blocked, the first that applies (usage first under a quarterly rhythm)."""
        if contract.bound.invoicing.rhythm == "quarterly_in_arrears" and self.usage_missing(contract, months, seen):
            return "usage_missing"
        if without_tariff(contract.bound):
            return "tariff_missing"
        if contract.bound.vat_rate is None:
            return "vat_undecided"
        if any(component.kind == INHABITANTS and self.population_missing(contract, lot, component, month, seen)
               for lot, component, month in self.billed(contract, months, seen)):
            return "population_missing"
        try:
            for _, _, month in self.billed(contract, months, seen):
                self.prices.factor(contract, month)
        except Blocked as blocked:
            return blocked.code
        return None

    def usage_missing(self, contract, months, seen):
        """Rule 6: a participant of a lot that this contract has billable months of has not reported."""
        lots = [lot for lot in contract.taken if any(component.kind == USERS for component in lot.components)
                and any(self.terms.billable(contract, lot, month, seen) for month in months)]
        return any((other.id, lot.id, month) not in self.figures.usage for lot in lots for month in months
                   for other in self.prices.participants(contract.bound, lot, month, seen))

    def population_missing(self, contract, lot, component, month, seen):
        """The own population, and for a tier total that of every participant."""
        if self.figures.population_of(contract, month // 12) is None:
            return True
        return bool(component.tiers) and self.prices.total(contract.bound, lot, INHABITANTS, month, seen) is None

    def warn_of_figures(self, contract, months, seen):
        """Rules 1 and 3: the warnings about the own figures of a document that is issued."""
        for _, component, month in self.billed(contract, months, seen):
            if component.kind == INHABITANTS and self.figures.population_of(contract, month // 12)[1]:
                self.warn(contract, "population_provisional")
            if self.prices.undecided(contract.bound, month // 12):
                self.warn(contract, "indexation_undecided")

    # ---------------------------------------------------------------- lines (rule 5)

    def lines(self, contract, months, seen):
        """Rule 5: the lines of a document, in the agreement's order; amounts still as fractions."""
        lines = []
        for lot in contract.taken:
            billable = [month for month in months if self.terms.billable(contract, lot, month, seen)]
            for component in lot.components:
                if component.kind == USERS:
                    lines += [self.user_line(contract, lot, component, month, seen) for month in billable]
                else:
                    lines += self.yearly_lines(contract, lot, component, billable, seen)
        return [line for line in lines if line["amount"] != 0]

    def user_line(self, contract, lot, component, month, seen):
        users = Fraction(self.figures.usage[contract.id, lot.id, month])
        price = self.prices.unit_price(contract, lot, component, month, seen)
        # A cut month counts whole.
        return self.line(contract, lot, component, [month], seen, users, price, Fraction(1), users * price)

    def yearly_lines(self, contract, lot, component, billable, seen):
        """A line per run of consecutive months with the same price and the same inhabitants."""
        runs = []  # (months, price, quantity)
        for month in billable:
            price = self.prices.unit_price(contract, lot, component, month, seen)
            quantity = Fraction(1)
            if component.kind == INHABITANTS:
                quantity = self.figures.effective(contract, month // 12)
            if runs and runs[-1][0][-1] == month - 1 and runs[-1][1:] == (price, quantity):
                runs[-1][0].append(month)
            else:
                runs.append(([month], price, quantity))
        lines = []
        for months, price, quantity in runs:
            weights = sum(self.terms.weight(contract, month, seen) for month in months)
            amount = price * quantity * weights / 12
            lines.append(self.line(contract, lot, component, months, seen, quantity, price, weights, amount))
        return lines

    def line(self, contract, lot, component, months, seen, quantity, price, weights, amount):
        first, last = self.terms.inside(contract, first_day(months[0]), last_day(months[-1]), seen)
        return {
            "lot": lot.id, "component": component.id, **period(first, last),
            "quantity": shortest(quantity), "unit_price": fixed(price, component.decimals),
            "months": shortest(weights), "amount": rounded(amount, 2), "clause": component.clause}

    # ---------------------------------------------------------------- documents

    def issue(self, contract, kind, first, last, issue, lines):
        agreement = contract.bound
        gross = sum(line["amount"] for line in lines)
        net, vat, rest = vat_of(gross, Fraction(agreement.vat_rate) / 100)
        due = None if kind == "credit_note" else (issue + timedelta(agreement.payment_days)).isoformat()
        document = {
            "contract": contract.id, "kind": kind, "period": period(first, last),
            "issue_date": issue.isoformat(), "due_date": due, "budget_year": first.year,
            "lines": [{**line, "amount": fixed(line["amount"], 2)} for line in lines],
            "vat": [{"rate": agreement.vat_rate, "net": fixed(net, 2), "vat": fixed(vat, 2)}],
            "net": fixed(net, 2), "rounding": fixed(rest, 2), "total": fixed(gross, 2)}
        self.issued.append(((issue, contract.position, KINDS.index(kind), first, last), document))

    def credit(self, contract, months, issue, first, last, lines):
        """Rule 8: a notice after the issue date that shortens the billed months is credited on its day.

        Of several notices the earliest counts, so only the first can shorten anything."""
        sent = contract.notices[0].sent if contract.notices else None
        if sent is None or not issue < sent <= self.facts.bill_through:
            return
        weight = self.terms.weight
        if all(weight(contract, month, sent) == weight(contract, month, issue) for month in months):
            return
        start = max(self.terms.end(contract, sent) + timedelta(1), first)
        kept = sums(self.lines(contract, months, sent))
        credited = []
        for key, amount in sums(lines).items():
            if amount > kept.get(key, 0):
                lot, component, clause = key
                credited.append({
                    "lot": lot, "component": component, **period(start, last), "quantity": None,
                    "unit_price": None, "months": None, "amount": amount - kept.get(key, 0), "clause": clause})
        if credited:
            self.issue(contract, "credit_note", start, last, sent, credited)


def sums(lines):
    """The amount per lot and component (and its clause)."""
    amounts = {}
    for line in lines:
        key = line["lot"], line["component"], line["clause"]
        amounts[key] = amounts.get(key, 0) + line["amount"]
    return amounts
