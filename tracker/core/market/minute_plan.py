"""Which bars within the day to ask a vendor for: around announcements, and every day before they are forgotten.

A session counts as kept once settled bars up to its close are stored. Whatever is not kept is asked for again, in
any order and after any trouble, until the vendor has it no more: a day that failed is no hole for ever.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from tracker.core.market.bars import settles
from tracker.core.market.sessions import event_session
from tracker.core.market.vendor_plan import SECOND_LOOK, Ask, allowance, by_symbol, is_hopeless, rests_until, symbols_of
from tracker.model import Interval, Listing, Pricing, Quoted, Session, Sessions

# What Yahoo still has, by how many days back, finest first (1m: also at most eight days a request).
REACH = (("1m", 29), ("5m", 59), ("1h", 729))
MINUTES_A_REQUEST = timedelta(days=7)
QUIET = timedelta(minutes=30)

ANNOUNCED = "around an announcement"
FORGETFUL = "archive before the vendor forgets"


def plan_minutes(
    listings: Iterable[Listing],
    archived: Mapping[str, Collection[date]],
    said: Mapping[str, Sequence[datetime]],
    sessions: Mapping[str, Sessions],
    now: datetime,
    quotes: Sequence[Quoted] = (),
    policy: Pricing | None = None,
) -> tuple[Ask, ...]:
    """The intraday bars to ask for at `now`: days of announcements first, then what the archive lacks.

    Benchmarks are asked for like listings. `archived` are the sessions kept by symbol, `said` when there was news that
    moves a symbol. A running session is asked for as well; a day that no interval reaches any more is left out.
    `quotes` and `policy` count as in `pricing.plan`; a symbol without bars of an interval is asked for once a day.
    """
    policy = policy or Pricing()
    rest = rests_until(quotes, now)
    if rest is not None and now < rest:
        return ()
    answers = {interval: by_symbol(quotes, interval) for interval, _ in REACH}
    asks: dict[tuple[str, date], Ask] = {}
    for symbol, calendar in symbols_of(listings).items():
        kept, own = archived.get(symbol, ()), sessions[calendar]
        for ask in (*_around(symbol, said.get(symbol, ()), own, kept, now), *_archive(symbol, own, kept, now)):
            if not is_hopeless(answers[ask.interval].get(symbol, ()), now):
                asks.setdefault((symbol, ask.first), ask)
    urgent = sorted(asks.values(), key=lambda ask: ask.why != ANNOUNCED)
    return tuple(urgent[: allowance(quotes, now, policy.requests_per_hour)])


def plan_running(
    listings: Iterable[Listing],
    said: Mapping[str, Sequence[datetime]],
    sessions: Mapping[str, Sessions],
    now: datetime,
    quotes: Sequence[Quoted] = (),
    policy: Pricing | None = None,
) -> tuple[Ask, ...]:
    """The bars so far of sessions that run at `now` and react to news: what `plan_minutes` asks for of today alone.

    A symbol that was answered a moment ago is left for the next turn.
    """
    over = {
        symbol: frozenset(one.day for one in sessions[calendar].sessions if not one.opens <= now < one.closes)
        for symbol, calendar in symbols_of(listings).items()
    }
    fresh = {quote.symbol for quote in quotes if quote.interval == "1m" and now - quote.at < SECOND_LOOK}
    asks = plan_minutes(listings, over, said, sessions, now, quotes, policy)
    return tuple(ask for ask in asks if ask.symbol not in fresh)


def reaches_the_close(last: datetime, interval: str, session: Session | None) -> bool:
    """Whether bars up to the one that starts at `last` show a session to its end, but for a `QUIET` without trade.

    What is not in the calendar cannot be judged and counts as shown.
    """
    return session is None or last + Interval(interval).length + QUIET >= session.closes


def finest(day: date, now: datetime) -> str | None:
    """The finest interval in which the vendor still has `day`; None when only daily bars are left."""
    return next((interval for interval, reach in REACH if (now.date() - day).days <= reach), None)


def _around(
    symbol: str, said: Sequence[datetime], sessions: Sessions, kept: Collection[date], now: datetime
) -> Iterator[Ask]:
    """The event session of each announcement, once it has begun and until it is kept."""
    for moment in said:
        if finest(moment.date(), now) is None:
            continue
        session = event_session(sessions, moment)
        interval = finest(session.day, now)
        if session.opens <= now and session.day not in kept and interval is not None:
            yield Ask(symbol, interval, session.day, session.day, ANNOUNCED)


def _archive(symbol: str, sessions: Sessions, kept: Collection[date], now: datetime) -> Iterator[Ask]:
    """Settled sessions that are not kept, in pieces of a week, as far back as the vendor reaches."""
    oldest = now.date() - timedelta(days=dict(REACH)["1m"])
    settled = (one.day for one in sessions.sessions if one.day >= oldest and settles(one, sessions.calendar) <= now)
    days = [day for day in settled if day not in kept]
    while days:
        piece = [day for day in days if day - days[0] < MINUTES_A_REQUEST]
        yield Ask(symbol, "1m", piece[0], piece[-1], FORGETFUL)
        days = days[len(piece) :]
