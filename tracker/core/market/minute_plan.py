"""Which bars within the day to ask a vendor for: around announcements, and every day before they are forgotten.

A session counts as kept once settled bars up to its close are stored. Whatever is not kept is asked for again, in
any order and after any trouble, until the vendor has it no more: a day that failed is no hole for ever.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from tracker.core.market.bars import settles
from tracker.core.market.sessions import event_session
from tracker.core.market.vendor_plan import SECOND_LOOK, Ask, allowance, by_symbol, is_hopeless, resting, symbols_of
from tracker.model import Interval, Listing, Pricing, Quoted, Session, Sessions

# How far back a vendor still has bars of an interval, in days.
Reach = Mapping[str, int]

MINUTES_A_REQUEST = timedelta(days=7)  # less than any vendor's piece of minutes
RECENT = 2  # sessions whose news comes before everything else
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
    *,
    reach: Reach,
    starting: bool = False,
) -> tuple[Ask, ...]:
    """The intraday bars to ask for at `now`: news of the last two sessions, what the archive lacks, older news.

    Benchmarks are asked for like listings. `archived` are the sessions kept by symbol, `said` when there was news that
    moves a symbol. A running session is asked for as well; a day that no interval reaches any more is left out.
    `quotes` and `policy` count as in `vendor_plan.plan`; a symbol without bars of an interval is asked for once a day.
    `reach` is how far back the vendors have each interval. While daily bars are still `starting`, only the last two
    sessions' news counts.
    """
    policy = policy or Pricing()
    if len(resting(quotes, now, policy.vendors)) == len(policy.vendors):
        return ()
    answers = {interval: by_symbol(quotes, interval) for interval in reach}
    asks: dict[tuple[str, date], Ask] = {}
    recent: set[tuple[str, date]] = set()
    for symbol, calendar in symbols_of(listings, all_benchmarks=False).items():
        kept, own = archived.get(symbol, ()), sessions[calendar]
        recent |= {(symbol, day) for day in _begun(own, now)[-RECENT:]}
        around = _around(symbol, said.get(symbol, ()), own, kept, now, reach)
        for ask in (*around, *_archive(symbol, own, kept, now, reach)):
            if not is_hopeless(answers[ask.interval].get(symbol, ()), now):
                asks.setdefault((symbol, ask.first), ask)

    def urgency(ask: Ask) -> int:
        fresh = ask.why == ANNOUNCED and (ask.symbol, ask.first) in recent
        return 0 if fresh else 1 if ask.why == FORGETFUL else 2

    urgent = sorted((ask for ask in asks.values() if not starting or urgency(ask) == 0), key=urgency)
    return tuple(urgent[: allowance(quotes, now, policy.requests_per_hour)])


def _begun(sessions: Sessions, now: datetime) -> Sequence[date]:
    return sessions.days[: bisect_right([one.opens for one in sessions.sessions], now)]


def plan_running(
    listings: Iterable[Listing],
    said: Mapping[str, Sequence[datetime]],
    sessions: Mapping[str, Sessions],
    now: datetime,
    quotes: Sequence[Quoted] = (),
    policy: Pricing | None = None,
    *,
    reach: Reach,
) -> tuple[Ask, ...]:
    """The bars so far of sessions that run at `now` and react to news: what `plan_minutes` asks for of today alone.

    A symbol that was answered a moment ago is left for the next turn.
    """
    over = {
        symbol: frozenset(one.day for one in sessions[calendar].sessions if not one.opens <= now < one.closes)
        for symbol, calendar in symbols_of(listings).items()
    }
    fresh = {quote.symbol for quote in quotes if quote.interval == "1m" and now - quote.at < SECOND_LOOK}
    asks = plan_minutes(listings, over, said, sessions, now, quotes, policy, reach=reach)
    return tuple(ask for ask in asks if ask.symbol not in fresh)


def reaches_the_close(last: datetime, interval: str, session: Session | None) -> bool:
    """Whether bars up to the one that starts at `last` show a session to its end, but for a `QUIET` without trade.

    What is not in the calendar cannot be judged and counts as shown.
    """
    return session is None or last + Interval(interval).length + QUIET >= session.closes


def finest(day: date, now: datetime, reach: Reach) -> str | None:
    """The finest interval in which a vendor still has `day`; None when only daily bars are left."""
    by_length = sorted(reach, key=lambda interval: Interval(interval).length)
    return next((interval for interval in by_length if (now.date() - day).days <= reach[interval]), None)


def _around(
    symbol: str, said: Sequence[datetime], sessions: Sessions, kept: Collection[date], now: datetime, reach: Reach
) -> Iterator[Ask]:
    """The event session of each announcement, once it has begun and until it is kept."""
    for moment in said:
        if finest(moment.date(), now, reach) is None:
            continue
        session = event_session(sessions, moment)
        interval = finest(session.day, now, reach)
        if session.opens <= now and session.day not in kept and interval is not None:
            yield Ask(symbol, interval, session.day, session.day, ANNOUNCED)


def _archive(symbol: str, sessions: Sessions, kept: Collection[date], now: datetime, reach: Reach) -> Iterator[Ask]:
    """Settled sessions that are not kept, in pieces of a week, as far back as a vendor has minutes."""
    oldest = now.date() - timedelta(days=reach.get("1m", -1))
    settled = (one.day for one in sessions.sessions if one.day >= oldest and settles(one, sessions.calendar) <= now)
    days = [day for day in settled if day not in kept]
    while days:
        piece = [day for day in days if day - days[0] < MINUTES_A_REQUEST]
        yield Ask(symbol, "1m", piece[0], piece[-1], FORGETFUL)
        days = days[len(piece) :]
