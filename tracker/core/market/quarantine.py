"""Why a bar is not believed: phantom days, prices in another unit, flat rows of a halt, restated history.

Each check takes one `Case` and gives the reason, or "". They run in the order of `CHECKS`; the first reason counts.
Adding one is a function and its name in that list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from statistics import median

from tracker.core.market.corporate_actions import Ledger, rebased
from tracker.core.market.sessions import session_on
from tracker.core.market.usable import JITTER, VOLUME_FLAW, is_stale, unusable
from tracker.model import Bar, Sessions

NEIGHBOURS = 5  # bars on either side that a price or volume is compared with
HUNDREDFOLD = 50.0  # a price this many times its neighbours is stated in another unit (pence for pounds)
OTHER_UNIT = 60.0  # likewise a volume: lots count 100 shares, and indices go from shares to lots when final
RESTATED = 0.3  # a settled close does not move by more without a corporate action


def key_of(bar: Bar) -> date | datetime:
    """What tells observations of one bar from those of another: its day, or the instant it begins."""
    return bar.day if bar.interval == "1d" else bar.start


@dataclass(frozen=True, slots=True)
class Context:
    """The tape around each bar on one basis, oldest first: what a price or a volume is compared with."""

    places: Mapping[date | datetime, int]
    usual: Sequence[float | None]  # the nearest close in the tape's own unit, that of the place itself first
    previous: Sequence[float | None]  # the nearest usable close before the place
    volumes: Sequence[float | None]

    @classmethod
    def of(cls, bars: Sequence[Bar], settled: Sequence[Bar], ledger: Ledger) -> Context:
        """Settled, sound bars come before what the vendor says of their days now; else the last given counts."""
        newest = {key_of(bar): rebased(bar, ledger) for bar in (*bars, *settled)}
        ordered = [newest[key] for key in sorted(newest, key=str)]
        places = {key_of(bar): n for n, bar in enumerate(ordered)}
        closes = [None if unusable(bar) else bar.close for bar in ordered]
        odd = _odd(closes, [bar.volume or 0.0 for bar in ordered], frozenset(places[key_of(bar)] for bar in settled))
        own = [None if n in odd else close for n, close in enumerate(closes)]
        before = _carried(own)
        after = _carried(own[::-1])[::-1]
        usual = [
            one if one is not None else last if last is not None else following
            for one, last, following in zip(own, before, after, strict=True)
        ]
        return cls(places, usual, _carried(closes), [bar.volume or None for bar in ordered])

    def usual_close(self, bar: Bar) -> float | None:
        """A close in the tape's own unit from near the bar, None without any."""
        return self.usual[self.places[key_of(bar)]]

    def usual_volume(self, bar: Bar) -> float | None:
        """The median volume of the neighbours, None without any."""
        place = self.places[key_of(bar)]
        near = [*self.volumes[max(place - NEIGHBOURS, 0) : place], *self.volumes[place + 1 : place + 1 + NEIGHBOURS]]
        found = [value for value in near if value is not None]
        return median(found) if found else None

    def previous_close(self, bar: Bar) -> float | None:
        """The nearest usable close before the bar."""
        return self.previous[self.places[key_of(bar)]]


def _carried(values: Sequence[float | None]) -> list[float | None]:
    """At each place the last value that came before it, None until there is one."""
    found: list[float | None] = []
    last: float | None = None
    for value in values:
        found.append(last)
        last = last if value is None else value
    return found


def _odd(closes: Sequence[float | None], volumes: Sequence[float], settled: frozenset[int]) -> frozenset[int]:
    """Places stated in another unit: on the far side of a hundredfold jump that no split explains.

    The right unit is that of the settled bars; without any, that in which more days were traded, then more given.
    """
    levels: dict[int, int] = {}
    level, before = 0, None
    for place, close in enumerate(closes):
        if close is not None:
            level += (
                0 if before is None or 1 / HUNDREDFOLD < close / before < HUNDREDFOLD else 1 if close > before else -1
            )
            levels[place], before = level, close

    def weight(candidate: int) -> tuple[int, int, int]:
        own = [place for place, one in levels.items() if one == candidate]
        return sum(place in settled for place in own), sum(volumes[place] > 0 for place in own), len(own)

    right = max(set(levels.values()), key=weight, default=0)
    return frozenset(place for place, one in levels.items() if one != right)


@dataclass(frozen=True, slots=True)
class Case:
    """One bar before its judges: what was `expected` is the observation before it, on today's basis."""

    bar: Bar
    expected: Bar | None
    context: Context
    ledger: Ledger
    currency: str = ""  # the listing's, "" where it is not to be compared
    denied: bool = False  # the vendor told a split that the closes deny, and may have divided by it


def flaw_of(case: Case) -> str:
    """Why the bar goes into quarantine, "" when it is sound. A flaw of the volume alone begins with "volume"."""
    return next(filter(None, (check(case) for check in CHECKS)), "")


def _closed_day(case: Case) -> str:
    sessions = case.ledger.sessions
    closed = session_on(sessions, case.bar.day) is None and _covers(sessions, case.bar.day)
    return f"phantom: {sessions.calendar} was closed" if closed else ""


def _foreign(case: Case) -> str:
    told, own = case.bar.currency, case.currency
    return f"priced in {told}, the listing trades in {own}" if told and own and told != own else ""


def _unpriced(case: Case) -> str:
    return unusable(replace(case.bar, flaw=""))


def _untraded(case: Case) -> str:
    bar = rebased(case.bar, case.ledger)
    stale = bar.interval == "1d" and is_stale(bar, case.context.previous_close(bar))
    return "flat without volume: not traded" if stale else ""


def _hundredfold(case: Case) -> str:
    """A price in another unit. Each price is looked at: vendors mix units inside one row too."""
    usual, bar = case.context.usual_close(case.bar), rebased(case.bar, case.ledger)
    for name, price in (("close", bar.close), ("open", bar.open), ("high", bar.high), ("low", bar.low)):
        if usual and price and not 1 / HUNDREDFOLD < price / usual < HUNDREDFOLD:
            return f"{name} is {price / usual:.4g} times its neighbours: another unit?"
    return ""


def _restated(case: Case) -> str:
    """A settled close does not move far unless a split says so; `expected` has been divided by those known."""
    bar, before = rebased(case.bar, case.ledger), case.expected
    if before is None or unusable(before) or not bar.close or not before.close:
        return ""
    if before.provisional and not case.denied:
        return ""
    ratio = bar.close / before.close
    return f"{ratio:.4g} times the settled close, and no split says so" if abs(ratio - 1) > RESTATED else ""


def _impossible(case: Case) -> str:
    """High below low. A close a little outside the range is left alone: it comes from the closing auction."""
    high, low = case.bar.high, case.bar.low
    return "high is below low" if high is not None and low is not None and high < low * (1 - JITTER) else ""


def _emptied(case: Case) -> str:
    """A settled, traded bar whose trade or range the vendor shows no more, beside the same close."""
    bar, before = case.bar, case.expected
    if before is None or before.provisional or unusable(before) or not before.volume or bar.interval != "1d":
        return ""
    ranged = None not in (before.open, before.high, before.low)
    gone = not bar.volume or (ranged and None in (bar.open, bar.high, bar.low))
    return "emptied: volume or range were known and are gone" if gone else ""


def _volume_unit(case: Case) -> str:
    """A volume in another unit: Shanghai's indices come in shares while live and in lots when final."""
    usual, volume = case.context.usual_volume(case.bar), rebased(case.bar, case.ledger).volume
    if case.bar.interval != "1d" or not usual or not volume:
        return ""
    ratio = volume / usual
    odd = not 1 / OTHER_UNIT < ratio < OTHER_UNIT
    return f"{VOLUME_FLAW} is {ratio:.4g} times its neighbours: another unit?" if odd else ""


def _covers(sessions: Sessions, day: date) -> bool:
    """Whether the sessions given reach around the day, so that its absence means something."""
    return bool(sessions.days) and sessions.days[0] <= day <= sessions.days[-1]


CHECKS = (_closed_day, _unpriced, _foreign, _untraded, _hundredfold, _restated, _impossible, _emptied, _volume_unit)
