"""What a vendor's bars are worth: provisional or settled, sound or in quarantine, new or merely repeated.

A bar is an observation. `judge` decides which bars of an answer say something that the store does not know
yet; the old observation always stays. Three rules make the tape one that can testify:

settled    A bar is provisional until its exchange has settled (close plus `SETTLING`) *and* a second look sees
           the same prices, or the next session has closed as well. The vendor shows Hong Kong's closing auction
           up to half an hour late while its own field already says that the session is over.
revised    A difference counts from 1e-4 of the price or .5 % of the volume on, the tolerances of
           yfinance-cache: adjusted closes jitter by 1e-6 in every answer, volumes for days.
kept       What a vendor stops showing, or shows without a close or broken, never replaces a sound observation.
witnesses  Two vendors are held against each other, never averaged: a settled close stands until a vendor that is
           asked before its own says otherwise (`Judgment.order`), and `disputes` tells what they differ in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import isclose

from tracker.core.market.action_checks import CheckedActions, judge_actions
from tracker.core.market.corporate_actions import Ledger, rebased, scaled
from tracker.core.market.quarantine import Case, Context, flaw_of, key_of
from tracker.core.market.sessions import session_on
from tracker.core.market.usable import unusable
from tracker.model import Bar, CorporateAction, Session, Sessions, Tape

# How long after the regular close a vendor's delayed feed and the closing auction need (HKEX: at least 15 minutes
# late by licence, auction until 16:10, seen in the free feed after 16:23).
SETTLING = {"XHKG": timedelta(minutes=30), "XSHG": timedelta(minutes=20), "XSHE": timedelta(minutes=20)}
SETTLING_ELSEWHERE = timedelta(minutes=30)

PRICE_TOLERANCE = 1e-4
VOLUME_TOLERANCE = 5e-3
CENT = 0.0051  # vendors print two decimals or three: less is rounding between two of them


@dataclass(frozen=True, slots=True)
class Judgment:
    """What an answer is judged by beside its bars: corporate actions known before, the listing's currency ("" where it
    is not to be compared), and the vendors in the order in which they are asked for it.
    """

    actions: Sequence[CorporateAction] = ()
    currency: str = ""
    order: Sequence[str] = ()

    def rank(self, bar: Bar) -> int:
        """Where its vendor stands in the order; behind all for what a person brought."""
        return self.order.index(bar.source) if bar.source in self.order else len(self.order)

    def judged(self, tape: Tape, known: Sequence[Bar], sessions: Sessions) -> CheckedActions:
        """The actions known and told, weighed against the closes known and told."""
        bars = (*known, *tape.bars) if tape.interval == "1d" else known
        return judge_actions((*self.actions, *tape.actions), bars, sessions, self.currency)


PLAIN = Judgment()


def check_bars(
    tape: Tape, known: Sequence[Bar], sessions: Sessions, now: datetime, by: Judgment = PLAIN
) -> tuple[tuple[Bar, ...], tuple[Bar, ...]]:
    """The bars of `tape` worth storing, judged (`provisional`, `flaw`), and those refused; oldest first.

    `known` are the latest observations of the same symbol and interval, at least of the tape's days; a few days
    more on either side sharpen the judgment. A bar is worth storing when it is new, really revised, confirmed
    final, or sound where only a broken one was known. It is refused when it is broken and contradicts a sound one:
    then it is not stored, but may be told. The start of a daily bar becomes its session's open.
    """
    judged = tuple(_judged(tape, known, sessions, now, by))
    broken = tuple(bar for bar, before, _ in judged if _is_refused(bar, before))
    return tuple(bar for bar, before, expected in judged if _is_news(bar, before, expected, by)), broken


def disputes(tape: Tape, known: Sequence[Bar], sessions: Sessions, now: datetime, by: Judgment = PLAIN) -> str:
    """Where the settled daily closes of `tape` differ from another vendor's, "" for nowhere; the last three."""
    if tape.interval != "1d":
        return ""
    found = [
        f"{bar.day} {bar.close:g} ({bar.source}) against {expected.close:g} ({expected.source})"
        for bar, _, expected in _judged(tape, known, sessions, now, by)
        if expected is not None and _is_rival(bar, expected) and not _same_close(bar, expected)
    ]
    return f"{len(found)} closes differ between vendors: {'; '.join(found[-3:])}" if found else ""


def refusal_text(broken: Sequence[Bar]) -> str:
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


def _judged(
    tape: Tape, known: Sequence[Bar], sessions: Sessions, now: datetime, by: Judgment
) -> Iterator[tuple[Bar, Bar | None, Bar | None]]:
    """Each bar with its flaw and state, the observation before it, and that on the basis on which the bar is stated."""
    judged = by.judged(tape, known, sessions)
    ledger, denied = judged.ledger, any(one.action.sort == "split" for one in judged.refused)
    latest = {key_of(bar): bar for bar in sorted(known, key=lambda bar: bar.learned)}
    settled = [bar for bar in latest.values() if not bar.provisional and not unusable(bar)]
    context = Context.of([*latest.values(), *tape.bars], settled, ledger)
    for raw in sorted(tape.bars, key=lambda bar: bar.start):
        before = latest.get(key_of(raw))
        bar = _placed(raw, before, sessions)
        expected = None if before is None else rebased(before, ledger)
        bar = replace(bar, flaw=flaw_of(Case(bar, expected, context, ledger, by.currency, denied)))
        seen = _on_basis_of(bar, expected, ledger)
        yield replace(bar, provisional=_is_provisional(bar, seen, sessions, now)), before, seen


def _placed(bar: Bar, before: Bar | None, sessions: Sessions) -> Bar:
    """A daily bar starts where its day started before, else at its session's open."""
    if bar.interval != "1d":
        return bar
    session = session_on(sessions, bar.day)
    start = before.start if before else session.opens if session else bar.start
    return replace(bar, start=start)


def _on_basis_of(bar: Bar, expected: Bar | None, ledger: Ledger) -> Bar | None:
    """The observation before on the basis on which the new one is stated: its vendor may not divide by splits."""
    factor = ledger.factor(bar)
    return expected if expected is None or factor == 1 else scaled(expected, 1 / factor)


def _is_rival(bar: Bar, before: Bar) -> bool:
    """Whether another vendor's sound and settled observation stands already."""
    return bar.source != before.source and not (before.provisional or unusable(before) or unusable(bar))


def _same_close(bar: Bar, before: Bar) -> bool:
    one, other = bar.close or 0.0, before.close or 0.0
    return isclose(one, other, rel_tol=PRICE_TOLERANCE, abs_tol=CENT)


def _is_news(bar: Bar, before: Bar | None, expected: Bar | None, by: Judgment) -> bool:
    if before is None:
        return True
    if _is_refused(bar, before):
        return False
    if expected is not None and by.order and _is_rival(bar, before):
        return by.rank(bar) < by.rank(before) and not _same_close(bar, expected)
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
    return now < following and (expected is None or not _confirms(bar, expected))


def _confirms(bar: Bar, expected: Bar) -> bool:
    """Whether a second look sees the same: of another vendor, whose day's range may be made otherwise, the close."""
    if bar.source == expected.source:
        return _same_prices(bar, expected)
    return None not in (bar.close, expected.close) and _same_close(bar, expected)


def _near(one: float | None, other: float | None, tolerance: float) -> bool:
    if one is None or other is None:
        return one is other
    return isclose(one, other, rel_tol=tolerance, abs_tol=0.0)
