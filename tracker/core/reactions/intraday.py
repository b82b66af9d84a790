"""The reaction within the session: how far the share had moved 5, 30 and 60 minutes after the news, and by the close.

Only where minute bars exist. Time is trading time: the lunch break does not count, and news outside the session begins
to act at the open.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from tracker.core.market.corporate_actions import Ledger, rebased
from tracker.core.reactions.aligned import AlignedReturns
from tracker.model import Bar, Facts, Intraday, Session, Step

STEPS = (5, 30, 60)

Track = tuple[list[datetime], list[float]]


def intraday(said: datetime, day: date, aligned: AlignedReturns, facts: Facts) -> Intraday | None:
    """The move after `said` in the session of `day`, each also less the benchmark's; None without minute bars."""
    session = aligned.sessions.sessions[aligned.sessions.index[day]]
    symbol, benchmark = aligned.listing.symbol, aligned.listing.benchmark
    own, before = _prices(symbol, session, aligned, facts)
    start = max(said, session.opens)
    base = _base(own, said, session, before)
    if base is None or not own[0] or start >= session.closes:
        return None
    index, before = _prices(benchmark, session, aligned, facts)
    theirs = _base(index, said, session, before)
    steps = []
    for label, when in _moments(session, start, own[0][-1]):
        move, market = _move(own, when, base), _move(index, when, theirs)
        if move is not None:
            steps.append(Step(label, move, None if market is None else move - market))
    return Intraday(base, tuple(steps), _half(own, base, session, start))


def _prices(symbol: str, session: Session, aligned: AlignedReturns, facts: Facts) -> tuple[Track, float | None]:
    """The session's track and the close before it, both on the basis of the newest split: they may be of two."""
    ledger = Ledger.of(facts.actions.get(symbol, ()), aligned.sessions)
    earlier = [bar for bar in facts.bars.get(symbol, ()) if bar.day < session.day and bar.close and not bar.flaw]
    last = max(earlier, key=lambda bar: bar.day, default=None)
    minutes = [rebased(bar, ledger) for bar in facts.minutes.get(symbol, ()) if bar.day == session.day]
    return track(minutes, session), None if last is None else rebased(last, ledger).close


def track(bars: Sequence[Bar], session: Session) -> Track:
    """Ends and closes of a session's minute bars, oldest first; bars without a close are left out."""
    day = session.day
    kept = sorted((bar for bar in bars if bar.day == day and bar.close and not bar.flaw), key=lambda bar: bar.start)
    return [session.end_of(bar) for bar in kept], [bar.close for bar in kept if bar.close]


def trading_moment(session: Session, start: datetime, minutes: float) -> datetime:
    """The moment `minutes` of trading time after `start`; the midday break does not count."""
    when = start + timedelta(minutes=minutes)
    if session.break_starts is None or session.break_ends is None or start >= session.break_ends:
        return when
    if start >= session.break_starts:
        return session.break_ends + timedelta(minutes=minutes)
    return when + (session.break_ends - session.break_starts) if when > session.break_starts else when


def traded(session: Session, start: datetime, end: datetime) -> float:
    """Minutes of trading time from `start` to `end`."""
    whole = (end - start).total_seconds() / 60
    if session.break_starts is None or session.break_ends is None:
        return whole
    pause = min(end, session.break_ends) - max(start, session.break_starts)
    return whole - max(pause.total_seconds() / 60, 0.0)


def _moments(session: Session, start: datetime, last: datetime) -> list[tuple[str, datetime]]:
    steps = [(f"{step}m", trading_moment(session, start, step)) for step in STEPS]
    # An auction's bar lies behind the regular close and is the session's close.
    return [*((label, when) for label, when in steps if when <= session.closes), ("close", max(last, session.closes))]


def _base(own: Track, said: datetime, session: Session, before: float | None) -> float | None:
    """The last price before the news: of this session, or the previous close."""
    place = bisect_right(own[0], said) if said > session.opens else 0
    return own[1][place - 1] if place else before


def _move(own: Track, when: datetime, base: float | None) -> float | None:
    place = bisect_right(own[0], when)
    return own[1][place - 1] / base - 1 if place and base else None


def _half(own: Track, base: float, session: Session, start: datetime) -> float | None:
    """Trading minutes until the price first stood half way from base to close."""
    whole = own[1][-1] - base
    if whole == 0:
        return None
    reached = (end for end, price in zip(*own, strict=True) if end > start and (price - base) / whole >= 0.5)
    first = next(reached, None)
    return None if first is None else traded(session, start, first)
