"""What the recorded bars give for a claim: which session it is about, and its return on the claim's basis."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.core.market.usable import is_stale, unusable
from tracker.errors import CalendarError
from tracker.model import Bar, Claim, CorporateAction, Direction, Facts, Listing, Precision, Session, Sessions

YEAR = 252  # sessions
OPEN_HOURS = ("intraday_now", "midday_close")
OUTSIDE = {"premarket": "before the open", "afterhours": "after the close"}
LAGS = {"period_2d": 2, "period_3d": 3, "period_4d": 4}


@dataclass(frozen=True, slots=True)
class Cannot:
    """Why a claim cannot be checked."""

    reason: str
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """A return in per cent, the prices behind it, and in words what they are. `only_range`: the nearest end of the
    day's range stands for a moment inside it.
    """

    value: float
    price: float
    previous: float
    words: str
    provisional: bool = False
    only_range: bool = False


def session_of(claim: Claim, said: datetime, precision: Precision, sessions: Sessions) -> date:
    """The session that a claim said at `said` is about.

    A named day is itself (or the session before it where the exchange was closed). Else the session begun
    last, for a close the session closed last, and the one before for `prev_day`. Raises CalendarError outside
    the sessions known.
    """
    if claim.day is not None:
        place = bisect_right(sessions.days, claim.day) - 1
    elif precision in (Precision.DAY, Precision.UNKNOWN):
        place = bisect_right(sessions.days, said.date()) - 1
    elif claim.basis == "close":
        place = bisect_right(sessions.closes, said) - 1
    else:
        place = bisect_right([one.opens for one in sessions.sessions], said) - 1
    place -= claim.basis == "prev_day" and claim.day is None
    if place < 0:
        raise CalendarError(f"no session of {sessions.calendar} is known before {said.isoformat()}")
    return sessions.days[place]


def measure_claim(claim: Claim, day: date, said: datetime, listing: Listing, facts: Facts) -> Measured | Cannot:
    """The return that the claim's basis asks for, of the session `day`, from what is known by `facts.as_of`."""
    session = facts.sessions[listing.calendar].sessions[facts.sessions[listing.calendar].index[day]]
    if claim.basis in OUTSIDE:
        return Cannot(f"a move {OUTSIDE[claim.basis]}: no bars of extended hours are kept for {listing.symbol}")
    bars = [bar for bar in facts.bars.get(listing.symbol, ()) if bar.close and not unusable(bar)]
    place = bisect_left([bar.day for bar in bars], day)
    if place == len(bars) or bars[place].day != day:
        return Cannot(_missing(listing, session, facts.as_of))
    if place and is_stale(bars[place], bars[place - 1].close):
        return Cannot(f"{listing.symbol} was not traded on {day.isoformat()}")
    if place == 0:
        return Cannot(f"no bar of {listing.symbol} is known before {day.isoformat()}")
    if session.closes > facts.as_of:
        return Cannot(f"the session of {day.isoformat()} is not over", provisional=True)
    actions = facts.actions.get(listing.symbol, ())
    if claim.basis.startswith(("period", "from")):
        return _over_period(claim, bars, place, actions)
    return _of_day(claim, bars, place, session, said, facts.minutes.get(listing.symbol, ()), actions)


def _missing(listing: Listing, session: Session, as_of: datetime) -> str:
    if session.closes > as_of:
        return f"the session of {session.day.isoformat()} is not over"
    return f"no bar of {listing.symbol} for {session.day.isoformat()}: not traded, or not known yet"


def _split(actions: Sequence[CorporateAction], after: date, until: date) -> float:
    """New shares for one old over the days after `after` up to `until`."""
    ratio = 1.0
    for one in actions:
        if one.sort == "split" and after < one.day <= until and one.amount > 0:
            ratio *= one.amount
    return ratio


def _of_day(
    claim: Claim, bars: Sequence[Bar], place: int, session: Session, said: datetime, minutes: Sequence[Bar],
    actions: Sequence[CorporateAction],
) -> Measured | Cannot:  # fmt: skip
    bar, before = bars[place], bars[place - 1]
    previous = (before.close or 0.0) / _split(actions, before.day, bar.day)
    told = Measured(0.0, 0.0, previous, "", bar.provisional or before.provisional)
    running = session.opens <= said < session.closes and claim.basis == "day_unspecified" and claim.day is None
    if claim.basis in OPEN_HOURS or running:
        moment = session.break_starts if claim.basis == "midday_close" else min(said, session.closes)
        return _at_moment(claim, bar, told, moment, minutes)
    if claim.basis == "open":
        return _priced(told, bar.open, f"opened at {bar.open} after {previous:g}")
    if claim.basis == "intraday_extreme":
        name = "low" if claim.direction is Direction.DOWN else "high"
        price = bar.low if name == "low" else bar.high
        return _priced(told, price, f"{name} {price} after {previous:g}")
    return _priced(told, bar.close, f"closed at {bar.close} after {previous:g}")


def _priced(told: Measured, price: float | None, words: str) -> Measured | Cannot:
    if not price or not told.previous:
        return Cannot("the bar has no such price", told.provisional)
    return Measured(100 * (price / told.previous - 1), price, told.previous, words, told.provisional, told.only_range)


def _at_moment(
    claim: Claim, bar: Bar, told: Measured, moment: datetime | None, minutes: Sequence[Bar]
) -> Measured | Cannot:
    """A reading while the session ran: from minute bars, else the end of the day's range on the claim's side."""
    if moment is not None:
        known = [one for one in minutes if one.day == bar.day and one.start < moment and one.close]
        if known:
            return _priced(
                told, known[-1].close, f"{known[-1].close} at {known[-1].start:%H:%M} UTC after {told.previous:g}"
            )
    if not bar.low or not bar.high:
        return Cannot("only daily bars are kept, and this one has no range", told.provisional)
    low, high = (100 * (price / told.previous - 1) for price in (bar.low, bar.high))
    sign = -1 if claim.direction is Direction.DOWN else 1
    aim = sign * (claim.low if claim.low is not None else max(abs(low), abs(high)))
    near = min(max(aim, low), high)
    words = f"the day's range {low:+.2f} to {high:+.2f} %, nearest"
    price = told.previous * (1 + near / 100)
    return Measured(near, price, told.previous, words, told.provisional, only_range=True)


def _over_period(
    claim: Claim, bars: Sequence[Bar], place: int, actions: Sequence[CorporateAction]
) -> Measured | Cannot:
    """Over several sessions: week and month by the calendar or by sessions, whichever is nearer."""
    bar = bars[place]
    if claim.basis == "from_52w_high":
        window = bars[max(0, place - YEAR) : place + 1]
        top = max((one.high or one.close or 0.0) / _split(actions, one.day, bar.day) for one in window)
        return _priced(Measured(0, 0, top, "", bar.provisional), bar.close, f"{bar.close} against a high of {top:g}")
    starts = [one for one in _bases(claim.basis, bars, place) if one >= 0]
    if not starts:
        return Cannot(f"bars do not reach back far enough for {claim.basis.replace('_', ' ')}")
    found = [_since(bars, start, place, actions) for start in starts]
    sign = -1 if claim.direction is Direction.DOWN else 1
    return min(found, key=lambda one: abs(one.value - sign * (claim.low or 0.0)))


def _since(bars: Sequence[Bar], start: int, place: int, actions: Sequence[CorporateAction]) -> Measured:
    bar, first = bars[place], bars[start]
    base = (first.close or 0.0) / _split(actions, first.day, bar.day)
    price = bar.close or 0.0
    words = f"{price} against {base:g} of {first.day.isoformat()}"
    return Measured(100 * (price / base - 1), price, base, words, bar.provisional or first.provisional)


def _bases(basis: str, bars: Sequence[Bar], place: int) -> tuple[int, ...]:
    """Places of the bars whose close a period may begin with; -1 where the bars do not reach."""
    day, days = bars[place].day, [bar.day for bar in bars]
    if basis in LAGS:
        return (place - LAGS[basis],)
    if basis == "period_week":
        return place - 5, bisect_left(days, day - timedelta(days=day.weekday())) - 1
    if basis == "period_month":
        return place - 21, bisect_left(days, day.replace(day=1)) - 1
    if basis == "period_ytd":
        return (bisect_left(days, date(day.year, 1, 1)) - 1,)
    return bisect_right(days, day - timedelta(days=365)) - 1, place - YEAR
