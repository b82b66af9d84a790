"""A round of questions to the vendors of prices: who is asked in whose place, and when the round is over.

A vendor that says "too many", or fails three times in a row, is asked nothing more in the round; the next in the
symbol's order answers in its place. Who refused in an earlier round is left alone until its rest is over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tracker.core.market.vendor_plan import REFUSALS, Ask
from tracker.errors import GivenUp, PricesError
from tracker.model import Pricing, Quoted, Tape
from tracker.ports import Prices

UNREACHED = 3  # questions in a row that a vendor failed, after which it is given up
NOTHING_THERE = ("unknown_symbol", "empty")
FAILED = ("transport", *REFUSALS)


def is_failing(quotes: Sequence[Quoted], vendor: str) -> bool:
    """Whether the last that the log tells of a vendor is a failure of its line."""
    own = [quote for quote in quotes if quote.vendor == vendor]
    return bool(own) and own[-1].outcome in FAILED


@dataclass
class Round:
    """Begun, it has emptied every vendor's cache. `resting` are vendors to leave alone from the start.

    `left` becomes, by vendor, the last failure of those that are asked nothing more.
    """

    vendors: Mapping[str, Prices]
    policy: Pricing
    calendar_of: Callable[[str], str]
    resting: Collection[str] = ()
    left: dict[str, Quoted] = field(default_factory=dict)
    _failures: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for vendor in self.vendors.values():
            vendor.begin_round()

    def ask(self, ask: Ask, now: datetime) -> tuple[Tape | None, tuple[Quoted, ...]]:
        """The first good answer, and how each question ended: the good one last, else that which leaves most hope.

        A vendor without the symbol, asked in place of one that could not be reached, proves nothing about the symbol.
        """
        failures: list[Quoted] = []
        for vendor in self.willing(ask.symbol, ask.interval):
            before = vendor.requests
            try:
                tape = vendor.tape(ask.symbol, ask.interval, ask.first, ask.last, now)
            except PricesError as wrong:
                made = vendor.requests - before
                words = str(wrong) if vendor.name in str(wrong).lower() else f"{vendor.name}: {wrong}"
                failed = Quoted(ask.symbol, ask.interval, wrong.outcome, now, 0, words, vendor.name, made)
                failures.append(failed)
                self._note(failed, final=isinstance(wrong, GivenUp))
            else:
                self._failures[vendor.name] = 0
                good = Quoted(ask.symbol, ask.interval, "ok", now, 0, "", vendor.name, vendor.requests - before)
                return tape, (*failures, good)
        failures.sort(key=lambda one: one.outcome not in NOTHING_THERE)
        return None, tuple(failures)

    def willing(self, symbol: str, interval: str = "1d") -> Iterator[Prices]:
        """The vendors of a symbol in the order of the configuration, without those that are left alone."""
        for name in self.policy.order_of(symbol, self.calendar_of(symbol)):
            silent = name not in self.vendors or name in self.left or name in self.resting
            if not silent and self.vendors[name].covers(symbol, interval):
                yield self.vendors[name]

    def leaves_alone(self, symbol: str, interval: str = "1d") -> bool:
        """Whether every vendor of the symbol is left alone."""
        return bool(self.left or self.resting) and not any(self.willing(symbol, interval))

    @property
    def is_hopeless(self) -> bool:
        """Whether no vendor is asked anything more."""
        asked = [name for name in self.policy.vendors if name in self.vendors]
        return bool(asked) and all(name in self.left or name in self.resting for name in asked)

    def _note(self, failed: Quoted, final: bool) -> None:
        """Count a failure; leave the vendor alone that asked for it, or that fails again and again."""
        self._failures[failed.vendor] = self._failures[failed.vendor] + 1 if failed.outcome in FAILED else 0
        if final or failed.outcome == "rate_limited" or self._failures[failed.vendor] >= UNREACHED:
            self.left[failed.vendor] = failed
