"""What a vendor's bars are worth: provisional or settled, sound or in quarantine, new or merely repeated.

A bar is an observation. `observe` decides which bars of an answer say something that the store does not know
yet; the old observation always stays. Three rules make the tape one that can testify:

settled    A bar is provisional until its exchange has settled (close plus `SETTLING`) *and* a second look sees
           the same prices, or the next session has closed as well. The vendor shows Hong Kong's closing auction
           up to half an hour late while its own field already says that the session is over.
revised    A difference counts from 1e-4 of the price or .5 % of the volume on, the tolerances of
           yfinance-cache: adjusted closes jitter by 1e-6 in every answer, volumes for days.
kept       What a vendor stops showing, or shows without a close or broken, never replaces a sound observation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import isclose
from statistics import median

from tracker.core.ledger import Ledger
from tracker.core.returns import VOLUME_FLAW, is_stale, unusable
from tracker.core.sessions import session_on
from tracker.model import Bar, Session, Sessions, Tape

# How long after the regular close a vendor's delayed feed and the closing auction need (HKEX: at least 15 minutes
# late by licence, auction until 16:10, seen in the free feed after 16:23).
SETTLING = {"XHKG": timedelta(minutes=30), "XSHG": timedelta(minutes=20), "XSHE": timedelta(minutes=20)}
SETTLING_ELSEWHERE = timedelta(minutes=30)

PRICE_TOLERANCE = 1e-4
VOLUME_TOLERANCE = 5e-3

NEIGHBOURS = 5  # bars on either side that a price or volume is compared with
HUNDREDFOLD = 50.0  # a price this many times its neighbours is stated in another unit (pence for pounds)
THOUSANDFOLD = 300.0  # likewise a volume: lots of 100 vary by less than this around 100 times their neighbours
RESTATED = 0.3  # a settled close does not move by more without a corporate action


def observe(tape: Tape, known: Sequence[Bar], sessions: Sessions, now: datetime) -> tuple[Bar, ...]:
    """The bars of `tape` worth storing, judged (`provisional`, `flaw`), oldest first.

    `known` are the latest observations of the same symbol and interval, at least of the tape's days; a few days
    more on either side sharpen the judgment. A bar is worth storing when it is new, really revised, confirmed
    final, or sound where only a broken one was known. The start of a daily bar becomes its session's open.
    """
    return tuple(bar for bar, before in _judged(tape, known, sessions, now) if _is_news(bar, before))


def refused(tape: Tape, known: Sequence[Bar], sessions: Sessions, now: datetime) -> tuple[Bar, ...]:
    """Bars of `tape` that contradict a sound observation and are broken: they are not stored, but may be told."""
    judged = _judged(tape, known, sessions, now)
    return tuple(bar for bar, before in judged if before is not None and unusable(bar) and not unusable(before))


def settles(session: Session, calendar: str) -> datetime:
    """The moment from which a bar of the session can be final."""
    return session.closes + SETTLING.get(calendar, SETTLING_ELSEWHERE)


def agrees(one: Bar, other: Bar) -> bool:
    """Whether two observations say the same within the tolerances; absent equals only absent."""
    return _same_prices(one, other) and _near(one.volume, other.volume, VOLUME_TOLERANCE)


def _same_prices(one: Bar, other: Bar) -> bool:
    prices = ((one.open, other.open), (one.high, other.high), (one.low, other.low), (one.close, other.close))
    return all(_near(a, b, PRICE_TOLERANCE) for a, b in prices)


def rebased(bar: Bar, ledger: Ledger) -> Bar:
    """The observation as its vendor would state it today: divided by splits that came after it was made."""
    factor = ledger.factor(bar)
    if factor == 1:
        return bar
    opens, high, low, close = (_scaled(price, 1 / factor) for price in (bar.open, bar.high, bar.low, bar.close))
    return replace(bar, open=opens, high=high, low=low, close=close, volume=_scaled(bar.volume, factor))


def _judged(tape: Tape, known: Sequence[Bar], sessions: Sessions, now: datetime) -> Iterator[tuple[Bar, Bar | None]]:
    """Each bar with its flaw and its state, beside the observation before it."""
    ledger = Ledger.of(tape.actions, sessions)
    latest = {_key(bar): bar for bar in sorted(known, key=lambda bar: bar.learned)}
    settled = [bar for bar in latest.values() if not bar.provisional and not unusable(bar)]
    # What is settled and sound is the better neighbour, whatever the vendor says of it today.
    context = _Context.of([*latest.values(), *tape.bars, *settled], ledger)
    for raw in sorted(tape.bars, key=lambda bar: bar.start):
        before = latest.get(_key(raw))
        bar = _placed(raw, before, sessions)
        expected = None if before is None else rebased(before, ledger)
        bar = replace(bar, flaw=_flaw(_Case(bar, expected, context, ledger)))
        yield replace(bar, provisional=_is_provisional(bar, expected, sessions, now)), before


def _key(bar: Bar) -> date | datetime:
    return bar.day if bar.interval == "1d" else bar.start


def _placed(bar: Bar, before: Bar | None, sessions: Sessions) -> Bar:
    """A daily bar starts where its day started before, else at its session's open."""
    if bar.interval != "1d":
        return bar
    session = session_on(sessions, bar.day)
    start = before.start if before else session.opens if session else bar.start
    return replace(bar, start=start)


def _is_news(bar: Bar, before: Bar | None) -> bool:
    if before is None:
        return True
    if unusable(bar) and not unusable(before):
        return False
    return not agrees(bar, before) or bar.flaw != before.flaw or bar.provisional != before.provisional


def _is_provisional(bar: Bar, expected: Bar | None, sessions: Sessions, now: datetime) -> bool:
    """Not settled yet; or settled, but neither confirmed by a second look nor by the close of the next session."""
    place = sessions.index.get(bar.day)
    if place is None:
        return False
    session = sessions.sessions[place]
    if now < settles(session, sessions.calendar):
        return True
    following = sessions.closes[place + 1] if place + 1 < len(sessions.closes) else session.closes + timedelta(days=1)
    return now < following and (expected is None or not _same_prices(bar, expected))


@dataclass(frozen=True, slots=True)
class _Context:
    """The tape around each bar on one basis: what a price or a volume is compared with."""

    places: Mapping[date | datetime, int]
    closes: Sequence[float | None]
    volumes: Sequence[float | None]

    @classmethod
    def of(cls, bars: Sequence[Bar], ledger: Ledger) -> _Context:
        """The last given bar of each key counts; quarantined ones are left out as neighbours."""
        newest = {_key(bar): rebased(bar, ledger) for bar in bars}
        keys = sorted(newest, key=str)
        closes = [None if unusable(newest[key]) else newest[key].close for key in keys]
        volumes = [newest[key].volume or None for key in keys]
        return cls({key: n for n, key in enumerate(keys)}, closes, volumes)

    def close(self, bar: Bar) -> float | None:
        """The median close of the neighbours, None without any."""
        return self._around(self.closes, bar)

    def volume(self, bar: Bar) -> float | None:
        """The median volume of the neighbours, None without any."""
        return self._around(self.volumes, bar)

    def previous_close(self, bar: Bar) -> float | None:
        """The nearest usable close before the bar."""
        before = (self.closes[n] for n in range(self.places[_key(bar)] - 1, -1, -1))
        return next((close for close in before if close is not None), None)

    def _around(self, values: Sequence[float | None], bar: Bar) -> float | None:
        place = self.places[_key(bar)]
        near = [*values[max(place - NEIGHBOURS, 0) : place], *values[place + 1 : place + 1 + NEIGHBOURS]]
        found = [value for value in near if value is not None]
        return median(found) if found else None


@dataclass(frozen=True, slots=True)
class _Case:
    """One bar before its judges: what was `expected` is the observation before it, on today's basis."""

    bar: Bar
    expected: Bar | None
    context: _Context
    ledger: Ledger


def _flaw(case: _Case) -> str:
    """Why the bar goes into quarantine, "" when it is sound. A flaw of the volume alone begins with "volume"."""
    checks = (_closed_day, _unpriced, _untraded, _hundredfold, _restated, _impossible, _volume_unit)
    return next(filter(None, (check(case) for check in checks)), "")


def _closed_day(case: _Case) -> str:
    sessions = case.ledger.sessions
    closed = session_on(sessions, case.bar.day) is None and _covers(sessions, case.bar.day)
    return f"phantom: {sessions.calendar} was closed" if closed else ""


def _unpriced(case: _Case) -> str:
    return unusable(replace(case.bar, flaw=""))


def _untraded(case: _Case) -> str:
    bar = rebased(case.bar, case.ledger)
    stale = bar.interval == "1d" and is_stale(bar, case.context.previous_close(bar))
    return "flat without volume: not traded" if stale else ""


def _hundredfold(case: _Case) -> str:
    """A price in another unit. Each price is looked at: vendors mix units inside one row too."""
    usual, bar = case.context.close(case.bar), rebased(case.bar, case.ledger)
    for name, price in (("close", bar.close), ("open", bar.open), ("high", bar.high), ("low", bar.low)):
        if usual and price and not 1 / HUNDREDFOLD < price / usual < HUNDREDFOLD:
            return f"{name} is {price / usual:.4g} times its neighbours: another unit?"
    return ""


def _restated(case: _Case) -> str:
    """A settled close does not move far unless a split says so; `expected` has been divided by those known."""
    bar, before = case.bar, case.expected
    if before is None or before.provisional or unusable(before) or not bar.close or not before.close:
        return ""
    ratio = bar.close / before.close
    return f"{ratio:.4g} times the settled close, and no split says so" if abs(ratio - 1) > RESTATED else ""


def _impossible(case: _Case) -> str:
    """High below low. A close a little outside the range is left alone: it comes from the closing auction."""
    high, low = case.bar.high, case.bar.low
    return "high is below low" if high is not None and low is not None and high < low * (1 - PRICE_TOLERANCE) else ""


def _volume_unit(case: _Case) -> str:
    """A volume in another unit: Shanghai's indices come in shares while live and in lots when final."""
    usual, volume = case.context.volume(case.bar), rebased(case.bar, case.ledger).volume
    if case.bar.interval != "1d" or not usual or not volume:
        return ""
    ratio = volume / usual
    odd = not 1 / THOUSANDFOLD < ratio < THOUSANDFOLD
    return f"{VOLUME_FLAW} is {ratio:.4g} times its neighbours: another unit?" if odd else ""


def _covers(sessions: Sessions, day: date) -> bool:
    """Whether the sessions given reach around the day, so that its absence means something."""
    return bool(sessions.days) and sessions.days[0] <= day <= sessions.days[-1]


def _near(one: float | None, other: float | None, tolerance: float) -> bool:
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=tolerance, abs_tol=0.0)


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor
