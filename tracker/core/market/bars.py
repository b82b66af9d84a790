"""What a vendor's bars are worth: provisional or settled, sound or in quarantine, new or merely repeated.

A bar is an observation. `judge` decides which bars of an answer say something that the store does not know
yet; the old observation always stays. Three rules make the tape one that can testify:

settled    A bar is provisional until its exchange has settled (close plus `SETTLING`) *and* a second look sees
           the same prices, or the next session has closed as well. The vendor shows Hong Kong's closing auction
           up to half an hour late while its own field already says that the session is over.
revised    A difference counts from 1e-4 of the price or .5 % of the volume on, the tolerances of
           yfinance-cache: adjusted closes jitter by 1e-6 in every answer, volumes for days.
kept       What a vendor stops showing, or shows without a close or broken, never replaces a sound observation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from math import isclose

from tracker.core.market.corporate_actions import Ledger, rebased
from tracker.core.market.quarantine import Case, Context, flaw_of, key_of
from tracker.core.market.returns import unusable
from tracker.core.market.sessions import session_on
from tracker.model import Bar, Session, Sessions, Tape

# How long after the regular close a vendor's delayed feed and the closing auction need (HKEX: at least 15 minutes
# late by licence, auction until 16:10, seen in the free feed after 16:23).
SETTLING = {"XHKG": timedelta(minutes=30), "XSHG": timedelta(minutes=20), "XSHE": timedelta(minutes=20)}
SETTLING_ELSEWHERE = timedelta(minutes=30)

PRICE_TOLERANCE = 1e-4
VOLUME_TOLERANCE = 5e-3


def judge(
    tape: Tape, known: Sequence[Bar], sessions: Sessions, now: datetime
) -> tuple[tuple[Bar, ...], tuple[Bar, ...]]:
    """The bars of `tape` worth storing, judged (`provisional`, `flaw`), and those refused; oldest first.

    `known` are the latest observations of the same symbol and interval, at least of the tape's days; a few days
    more on either side sharpen the judgment. A bar is worth storing when it is new, really revised, confirmed
    final, or sound where only a broken one was known. It is refused when it is broken and contradicts a sound one:
    then it is not stored, but may be told. The start of a daily bar becomes its session's open.
    """
    judged = tuple(_judged(tape, known, sessions, now))
    broken = tuple(bar for bar, before in judged if _is_refused(bar, before))
    return tuple(bar for bar, before in judged if _is_news(bar, before)), broken


def told(broken: Sequence[Bar]) -> str:
    """The refused bars of an answer in words, "" for none; of many the last three."""
    if not broken:
        return ""
    words = "; ".join(
        f"{bar.day} {bar.close:g}: {bar.flaw}" if bar.close else f"{bar.day}: {bar.flaw}" for bar in broken[-3:]
    )
    return f"{len(broken)} refused, the sound observation stays: {words}"


def quarantined(odd: Sequence[Bar]) -> str:
    """Bars that were stored with a flaw in words, "" for none; of many the last."""
    if not odd:
        return ""
    last = max(odd, key=lambda bar: bar.start)
    return f"{len(odd)} in quarantine, the last of {last.start:%Y-%m-%d %H:%M}Z: {last.flaw}"


def unopened(tape: Tape, sessions: Sessions, now: datetime) -> date | None:
    """The first day told of that cannot have traded by `now`; None when there is none."""
    days = (bar.day for bar in tape.bars)
    return next((day for day in days if (one := session_on(sessions, day)) and one.opens > now), None)


def settles(session: Session, calendar: str) -> datetime:
    """The moment from which a bar of the session can be final."""
    return session.closes + SETTLING.get(calendar, SETTLING_ELSEWHERE)


def agrees(one: Bar, other: Bar) -> bool:
    """Whether two observations say the same within the tolerances; absent equals only absent."""
    return _same_prices(one, other) and _near(one.volume, other.volume, VOLUME_TOLERANCE)


def _same_prices(one: Bar, other: Bar) -> bool:
    prices = ((one.open, other.open), (one.high, other.high), (one.low, other.low), (one.close, other.close))
    return all(_near(a, b, PRICE_TOLERANCE) for a, b in prices)


def _judged(tape: Tape, known: Sequence[Bar], sessions: Sessions, now: datetime) -> Iterator[tuple[Bar, Bar | None]]:
    """Each bar with its flaw and its state, beside the observation before it."""
    ledger = Ledger.of(tape.actions, sessions)
    latest = {key_of(bar): bar for bar in sorted(known, key=lambda bar: bar.learned)}
    settled = [bar for bar in latest.values() if not bar.provisional and not unusable(bar)]
    context = Context.of([*latest.values(), *tape.bars], settled, ledger)
    for raw in sorted(tape.bars, key=lambda bar: bar.start):
        before = latest.get(key_of(raw))
        bar = _placed(raw, before, sessions)
        expected = None if before is None else rebased(before, ledger)
        bar = replace(bar, flaw=flaw_of(Case(bar, expected, context, ledger)))
        yield replace(bar, provisional=_is_provisional(bar, expected, sessions, now)), before


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
    if _is_refused(bar, before):
        return False
    return not agrees(bar, before) or bar.flaw != before.flaw or bar.provisional != before.provisional


def _is_refused(bar: Bar, before: Bar | None) -> bool:
    return before is not None and bool(unusable(bar)) and not unusable(before)


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


def _near(one: float | None, other: float | None, tolerance: float) -> bool:
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=tolerance, abs_tol=0.0)
