"""Splits and dividends of one listing, and what a price that was stated on an older basis is worth now.

Some vendors divide every close by all splits up to the moment of asking, also when asked
for unadjusted prices. A bar of such a vendor (`DIVIDED`) therefore rests on the splits that had happened when
it was learned; a bar of any other source on those of its own day. Both are brought to one basis here, that
of the newest split, so that bars seen before and after a split can stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from math import prod

from tracker.model import Bar, CorporateAction, Sessions
from tracker.model.vendors import DIVIDED


@dataclass(frozen=True, slots=True)
class Ledger:
    """Splits and dividends by ex-date, and how to bring what was stated on an older basis to the newest."""

    splits: Sequence[CorporateAction]
    dividends: Sequence[CorporateAction]
    sessions: Sessions

    @classmethod
    def of(cls, actions: Iterable[CorporateAction], sessions: Sessions) -> Ledger:
        """The last learned action of each ex-date, oldest first."""
        known = tuple(actions)
        return cls(_newest(known, "split"), _newest(known, "dividend"), sessions)

    def later(self, day: date) -> float:
        """New shares that one share of `day` has become."""
        return prod(split.amount for split in self.splits if split.day > day)

    def factor(self, fact: Bar | CorporateAction) -> float:
        """The same for one share *as the source stated it*: divide prices, multiply volumes by it."""
        return prod(one.amount for one in self.splits if one.day > fact.day and not self.rebased(fact, one))

    def cash(self, after: date, until: date) -> float:
        """Dividends that went ex after one day until another, for one share of the newest basis."""
        return sum(one.amount / self.factor(one) for one in self.dividends if after < one.day <= until)

    def rebased(self, fact: Bar | CorporateAction, split: CorporateAction) -> bool:
        """Whether the vendor had already divided by the split: it does when the ex-date's session opens."""
        place = self.sessions.index.get(split.day)
        midnight = datetime.combine(split.day, time(), UTC)
        opens = midnight if place is None else self.sessions.sessions[place].opens
        return fact.source in DIVIDED and fact.learned >= opens


def _newest(actions: Iterable[CorporateAction], sort: str) -> list[CorporateAction]:
    """One action for each ex-date, the last learned, oldest first."""
    latest: dict[date, CorporateAction] = {}
    for action in actions:
        if action.sort == sort and (action.day not in latest or latest[action.day].learned <= action.learned):
            latest[action.day] = action
    return [latest[day] for day in sorted(latest)]


def rebased(bar: Bar, ledger: Ledger) -> Bar:
    """The observation as its vendor would state it today: divided by splits that came after it was made."""
    factor = ledger.factor(bar)
    return bar if factor == 1 else scaled(bar, factor)


def scaled(bar: Bar, factor: float) -> Bar:
    """The bar on the basis of `factor` new shares for each one."""
    opens, high, low, close = (_scaled(price, 1 / factor) for price in (bar.open, bar.high, bar.low, bar.close))
    return replace(bar, open=opens, high=high, low=low, close=close, volume=_scaled(bar.volume, factor))


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor
