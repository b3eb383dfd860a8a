"""A situation in the making: what the generators have decided so far."""

from dataclasses import dataclass, field

from calculator.reading import read_request
from calculator.result import Situation

from .chance import Chance


@dataclass
class Draft:
    """`asked` are the agreements as they stand in the request, `whole` the same without `use`; `leaving` are those
    that everybody leaves."""

    chance: Chance
    base_year: int
    today: object
    bill_through: object
    asked: dict = field(default_factory=dict)
    whole: dict = field(default_factory=dict)
    contracts: list = field(default_factory=list)
    shipped_figures: bool = False
    population: list = field(default_factory=list)
    indices: list = field(default_factory=list)
    usage: list = field(default_factory=list)
    others: list = field(default_factory=list)
    decisions: list = field(default_factory=list)
    leaving: set = field(default_factory=set)

    @property
    def horizon(self):
        return max(self.today, self.bill_through)

    def agreement_of(self, contract):
        return self.whole[contract["agreement"]]

    def decide(self, **decision):
        if decision not in self.decisions:
            self.decisions.append(decision)

    def decided(self, kind, **fields):
        return [decision for decision in self.decisions if decision["kind"] == kind
                and all(decision[name] == value for name, value in fields.items())]

    def request(self):
        """The request; lists that may be absent are left out where they are empty."""
        request = {"name": "situation", "today": self.today.isoformat(), "bill_through": self.bill_through.isoformat(),
                   "agreements": list(self.asked.values()), "contracts": self.contracts}
        if self.shipped_figures:
            request["figures"] = "catalogue"
        lists = {"population": self.population, "indices": self.indices, "usage": self.usage,
                 "other_participants": self.others, "decisions": self.decisions}
        return request | {key: rows for key, rows in lists.items() if rows or key == "population"}

    def worked_out(self):
        """What the calculator makes of it so far, to put figures exactly on a threshold.

        Gives the situation and its contracts by id."""
        situation = Situation(read_request(self.request()))
        return situation, {contract.id: contract for contract in situation.contracts}
