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
MINUTE = timedelta(minutes=1)
OUTSIDE = {"premarket": "before the open", "afterhours": "after the close"}
LAGS = {"period_2d": 2, "period_3d": 3, "period_4d": 4}


@dataclass(frozen=True, slots=True)
class Cannot:
    """Why a claim cannot be checked."""

    reason: str
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """A return in per cent, the prices behind it, and in words what they are. `only_range`: the price of the moment is
    not kept, and the nearest that the day's range allows stands for it.
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


def measure_claim(
    claim: Claim, day: date, said: datetime, listing: Listing, facts: Facts, precision: Precision = Precision.INSTANT
) -> Measured | Cannot:
    """The return that the claim's basis asks for, of the session `day`, from what is known by `facts.as_of`.

    While the session ran at `said`, its price is that of bars which had ended by then: a later one was not known to
    who made the claim.
    """
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
    asked = ClaimedSession.of(claim, bars[place], session, said, precision, facts.minutes.get(listing.symbol, ()))
    actions = facts.actions.get(listing.symbol, ())
    if claim.basis.startswith(("period", "from")):
        return _over_period(asked, bars, place, actions)
    return _of_day(asked, bars[place - 1], actions)


def _missing(listing: Listing, session: Session, as_of: datetime) -> str:
    if session.closes > as_of:
        return f"the session of {session.day.isoformat()} is not over"
    return f"no bar of {listing.symbol} for {session.day.isoformat()}: not traded, or not known yet"


@dataclass(frozen=True, slots=True)
class ClaimedSession:
    """What a claim asks of its session: the daily bar, and of a moment inside the session the bars ended by then.

    `moment` is None where the session was over when the claim was made.
    """

    claim: Claim
    bar: Bar
    session: Session
    moment: datetime | None
    known: tuple[Bar, ...]

    @classmethod
    def of(
        cls, claim: Claim, bar: Bar, session: Session, said: datetime, precision: Precision, minutes: Sequence[Bar]
    ) -> ClaimedSession:
        moment = moment_of(claim, session, said, precision)
        return cls(claim, bar, session, moment, () if moment is None else ended(minutes, session, moment))

    @property
    def sign(self) -> int:
        return -1 if self.claim.direction is Direction.DOWN else 1

    @property
    def clock(self) -> str:
        """When the last bar known had ended, in words."""
        return f"{self.session.end_of(self.known[-1]):%H:%M} UTC"


def moment_of(claim: Claim, session: Session, said: datetime, precision: Precision) -> datetime | None:
    """The moment inside the session of which the claim speaks; None for its close, or its open.

    Where an exchange has no midday break, the open stands for it: no bar has ended by then.
    """
    if claim.basis == "midday_close":
        return session.break_starts or session.opens
    if claim.basis == "intraday_now":
        return min(said, session.closes)
    running = session.opens <= said < session.closes and precision is not Precision.DAY
    return said if running and claim.basis not in ("open", "close") else None


def ended(minutes: Sequence[Bar], session: Session, moment: datetime) -> tuple[Bar, ...]:
    """The usable bars within the day of a session that had ended by `moment`, the last to end last."""
    known = [one for one in minutes if one.day == session.day and not unusable(one)]
    return tuple(sorted((one for one in known if session.end_of(one) <= moment), key=session.end_of))


def _split(actions: Sequence[CorporateAction], after: date, until: date) -> float:
    """New shares for one old over the days after `after` up to `until`."""
    ratio = 1.0
    for one in actions:
        if one.sort == "split" and after < one.day <= until and one.amount > 0:
            ratio *= one.amount
    return ratio


def _of_day(asked: ClaimedSession, before: Bar, actions: Sequence[CorporateAction]) -> Measured | Cannot:
    bar = asked.bar
    previous = (before.close or 0.0) / _split(actions, before.day, bar.day)
    base = Measured(0.0, 0.0, previous, "", bar.provisional or before.provisional)
    if asked.claim.basis == "open":
        return _priced(base, bar.open, f"opened at {bar.open} after {previous:g}")
    if asked.claim.basis == "intraday_extreme":
        return _extreme(asked, base)
    return _at_moment(asked, base, f"closed at {bar.close} after {previous:g}", f"after {previous:g}")


def _priced(base: Measured, price: float | None, words: str) -> Measured | Cannot:
    if not price or not base.previous:
        return Cannot("the bar has no such price", base.provisional)
    return Measured(100 * (price / base.previous - 1), price, base.previous, words, base.provisional, base.only_range)


def _at_moment(asked: ClaimedSession, base: Measured, closed: str, since: str) -> Measured | Cannot:
    """The close where the session was over; else the last price known by the moment, or the day's range around it."""
    if asked.moment is None:
        return _priced(base, asked.bar.close, closed)
    if asked.known:
        price = asked.known[-1].close
        return _priced(base, price, f"{price} at {asked.clock} {since}")
    return _within(asked, base, asked.bar.low, asked.bar.high)


def _within(asked: ClaimedSession, base: Measured, lowest: float | None, highest: float | None) -> Measured | Cannot:
    """The price between two others that is nearest to the claim: it can refute a figure, never confirm it.

    The day's low and high bound the price of each of its moments, so nothing later is held against a claim.
    """
    if not lowest or not highest or not base.previous:
        return Cannot("no price of that moment is kept, and the day has no range", base.provisional)
    low, high = (100 * (price / base.previous - 1) for price in (lowest, highest))
    aim = asked.sign * (asked.claim.low if asked.claim.low is not None else max(abs(low), abs(high)))
    near = min(max(aim, low), high)
    words = f"the day's range {low:+.2f} to {high:+.2f} %, nearest"
    price = base.previous * (1 + near / 100)
    return Measured(near, price, base.previous, words, base.provisional, only_range=True)


def _extreme(asked: ClaimedSession, base: Measured) -> Measured | Cannot:
    """The high or low of the session; of a running one the highest known, or what it was at least and at most."""
    down = asked.claim.direction is Direction.DOWN
    name, most = ("low", asked.bar.low) if down else ("high", asked.bar.high)
    if asked.moment is None:
        return _priced(base, most, f"{name} {most} after {base.previous:g}")
    prices = [(one.low if down else one.high) or one.close or 0.0 for one in asked.known]
    least = (min if down else max)(prices, default=asked.bar.open)
    if asked.known and asked.moment - asked.session.end_of(asked.known[-1]) < MINUTE:
        return _priced(base, least, f"{name} {least} by {asked.clock} after {base.previous:g}")
    return _within(asked, base, *((most, least) if down else (least, most)))


def _over_period(
    asked: ClaimedSession, bars: Sequence[Bar], place: int, actions: Sequence[CorporateAction]
) -> Measured | Cannot:
    """Over several sessions: week and month by the calendar or by sessions, whichever is nearer."""
    bar, basis = asked.bar, asked.claim.basis
    if basis == "from_52w_high":
        # The high of a session that still ran is not known yet.
        window = bars[max(0, place - YEAR) : place + (asked.moment is None)]
        top = max((one.high or one.close or 0.0) / _split(actions, one.day, bar.day) for one in window)
        against = f"against a high of {top:g}"
        return _at_moment(asked, Measured(0, 0, top, "", bar.provisional), f"{bar.close} {against}", against)
    starts = [one for one in _bases(basis, bars, place) if one >= 0]
    if not starts:
        return Cannot(f"bars do not reach back far enough for {basis.replace('_', ' ')}")
    found = [_since(asked, bars[start], actions) for start in starts]
    aim = asked.sign * (asked.claim.low or 0.0)
    measured = [one for one in found if isinstance(one, Measured)]
    return min(measured, key=lambda one: abs(one.value - aim)) if measured else found[0]


def _since(asked: ClaimedSession, first: Bar, actions: Sequence[CorporateAction]) -> Measured | Cannot:
    bar = asked.bar
    level = (first.close or 0.0) / _split(actions, first.day, bar.day)
    against = f"against {level:g} of {first.day.isoformat()}"
    base = Measured(0.0, 0.0, level, "", bar.provisional or first.provisional)
    return _at_moment(asked, base, f"{bar.close} {against}", against)


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
