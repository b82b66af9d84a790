"""A round of questions to the vendors of prices: who is asked in whose place, and when the round is over.

A vendor that says "too many" is asked nothing more in the round; the next in the symbol's order answers in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tracker.core.market.vendor_plan import Ask
from tracker.errors import PricesError
from tracker.model import Pricing, Quoted, Tape
from tracker.ports import Prices

UNREACHED = 5  # questions in a row that did not get through, after which a round of prices is given up
NOTHING_THERE = ("unknown_symbol", "empty")


@dataclass
class Round:
    """Begun, it has emptied every vendor's cache. `refused` is what vendors said that want to be left alone."""

    vendors: Mapping[str, Prices]
    policy: Pricing
    refused: dict[str, Quoted] = field(default_factory=dict)
    unreached: int = 0

    def __post_init__(self) -> None:
        for vendor in self.vendors.values():
            vendor.begin_round()

    def ask(self, ask: Ask, now: datetime) -> tuple[Tape | None, tuple[Quoted, ...]]:
        """The first good answer, and how those failed who were asked before it; a refusal stays in `refused`.

        The last failure is the one that leaves most hope: a vendor without the symbol, asked in place of one that
        could not be reached, proves nothing about the symbol.
        """
        failures: list[Quoted] = []
        for vendor in self.willing(ask.symbol):
            try:
                tape = vendor.tape(ask.symbol, ask.interval, ask.first, ask.last, now)
            except PricesError as wrong:
                failed = Quoted(ask.symbol, ask.interval, wrong.outcome, now, detail=f"{vendor.name}: {wrong}")
                if wrong.outcome == "rate_limited":
                    self.refused[vendor.name] = failed
                else:
                    failures.append(failed)
            else:
                self.unreached = 0
                return tape, tuple(failures)
        failures.sort(key=lambda one: one.outcome not in NOTHING_THERE)
        self.unreached = self.unreached + 1 if failures and failures[-1].outcome == "transport" else 0
        return None, tuple(failures)

    def willing(self, symbol: str) -> Iterator[Prices]:
        """The vendors of a symbol in the order of the configuration, without those that refused."""
        names = self.policy.order.get(symbol, self.policy.providers)
        yield from (self.vendors[name] for name in names if name in self.vendors and name not in self.refused)

    def leaves_alone(self, symbol: str) -> bool:
        """Whether every vendor of the symbol has refused."""
        return bool(self.refused) and not any(self.willing(symbol))

    @property
    def is_hopeless(self) -> bool:
        """Whether several questions in a row got nowhere."""
        return self.unreached >= UNREACHED
