"""What to ask a vendor of prices for next: which symbols, which days, and when to keep quiet.

    plan            daily bars: first back-fill, new sessions, second looks; each question widened now and then
    allowance       how many requests the hour still has
    rests_until     until when a vendor that refused is left alone
    resumes         when a round that was cut short goes on

Bars within the day are planned in `minutes`.

A plan is made anew from the store each time, so that a kill or a limit loses nothing: what was stored is not
asked for again, what was not is. A wider question costs no more than a narrow one: the first of a day looks a
month back (rows vanish and return within hours), the first of a week a year (volumes and splits are restated).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from tracker.core.market.bars import settles
from tracker.model import Bar, Listing, Pricing, Quoted, Session, Sessions

AROUND = timedelta(days=14)  # every look takes in some sessions before: bars are judged by their neighbours
NIGHTLY = timedelta(days=31)
WEEKLY = timedelta(days=370)

# A session without a bar is asked for until this long after settling: then it was a halt, or comes with the next.
PATIENCE = timedelta(minutes=45)
SECOND_LOOK = timedelta(minutes=10)  # a look sooner than this after the last is no second opinion
# An unknown symbol is asked for once a day; at first contact, where a vendor may be wrong, twice more the same day.
HOPELESS = (timedelta(hours=1), timedelta(hours=4), timedelta(hours=20))
NOTHING_THERE = ("unknown_symbol", "empty")
REFUSALS = ("rate_limited", "refused")

HOUR = timedelta(hours=1)
FIRST_PAUSE = timedelta(seconds=60)
OUTAGE = timedelta(minutes=30)
LONGEST_PAUSE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to make: sessions `first`..`last`, both included, and why."""

    symbol: str
    interval: str
    first: date
    last: date
    why: str


@dataclass(frozen=True, slots=True)
class StoredDays:
    """What the store holds of one symbol's daily bars; `provisional` days wait for a second look."""

    first: date
    last: date
    provisional: tuple[date, ...] = ()


def stored_days(bars: Sequence[Bar]) -> StoredDays | None:
    """What daily bars say of their own extent, None for none."""
    if not bars:
        return None
    days = [bar.day for bar in bars]
    return StoredDays(min(days), max(days), tuple(sorted(bar.day for bar in bars if bar.provisional)))


def symbols_of(listings: Iterable[Listing], *, all_benchmarks: bool = True) -> dict[str, str]:
    """Every symbol to price with the calendar it trades by: listings, then benchmarks, then those that stand in."""
    listed = tuple(listings)
    own = {one.symbol: one.calendar for one in listed}
    favourites = {one.benchmark: one.calendar for one in listed if one.benchmark}
    others = {symbol: one.calendar for one in listed for symbol in one.alternatives if all_benchmarks}
    return own | {symbol: calendar for symbol, calendar in (favourites | others).items() if symbol not in own}


def plan(
    listings: Iterable[Listing],
    known: Mapping[str, StoredDays],
    sessions: Mapping[str, Sessions],
    now: datetime,
    quotes: Sequence[Quoted] = (),
    policy: Pricing | None = None,
) -> tuple[Ask, ...]:
    """The daily bars to ask for at `now`, most urgent first, no more than the hour still allows.

    `sessions` are by calendar; `quotes` is the log of at least the last eight days, oldest first. Nothing is
    asked while every vendor refuses and is left alone.
    """
    policy = policy or Pricing()
    if len(resting(quotes, now, policy.vendors)) == len(policy.vendors):
        return ()
    daily = by_symbol(quotes, "1d")
    asks = [
        ask
        for symbol, calendar in symbols_of(listings).items()
        for ask in _wanted(symbol, known.get(symbol), sessions[calendar], now, daily.get(symbol, ()), policy)
    ]
    urgent = sorted(asks, key=lambda ask: URGENCY.index(ask.why.partition(",")[0]))
    return tuple(urgent[: allowance(quotes, now, policy.requests_per_hour)])


FIRST = "first back-fill"
URGENCY = ("new session", FIRST, "second look")


def allowance(quotes: Sequence[Quoted], now: datetime, an_hour: int) -> int:
    """How many requests may still be made: those of the last hour count, however many a question took."""
    return max(an_hour - sum(quote.requests for quote in vendor_requests(quotes) if now - quote.at < HOUR), 0)


def vendor_requests(quotes: Iterable[Quoted]) -> list[Quoted]:
    """The questions that vendors were asked: not what a person imported."""
    return [quote for quote in quotes if quote.outcome != "imported"]


def resting(quotes: Sequence[Quoted], now: datetime, vendors: Iterable[str]) -> dict[str, datetime]:
    """The vendors to leave alone at `now`, each with the end of its rest."""
    ends = {vendor: rests_until(quotes, now, vendor) for vendor in vendors}
    return {vendor: end for vendor, end in ends.items() if end is not None and now < end}


def rests_until(quotes: Sequence[Quoted], now: datetime, vendor: str = "") -> datetime | None:
    """Until when to leave a vendor alone that refused last; None when it did not. "" stands for all vendors together.

    Full jitter (Brooker, "Exponential Backoff and Jitter", 2015): anything from nothing to a minute times two to
    the number of refusals in a row, at most an hour. The dice are a digest of the refusal's moment, so that every
    reader of the log comes to the same answer. A refusal stands for two hours at most.
    """
    refusals, told = 0, [quote for quote in vendor_requests(quotes) if vendor in ("", quote.vendor) or not quote.vendor]
    for quote in reversed(told):
        if quote.outcome not in REFUSALS or now - quote.at > 2 * LONGEST_PAUSE:
            break
        refusals += 1
    if not refusals:
        return None
    last = told[-1].at
    draw = int.from_bytes(sha256(last.isoformat().encode()).digest()[:4], "big") / 2**32
    pause: timedelta = min(FIRST_PAUSE * 2 ** min(refusals, 10), LONGEST_PAUSE)
    return last + draw * pause


def resumes(quotes: Sequence[Quoted], now: datetime, an_hour: int, vendors: Sequence[str] = ("",)) -> datetime | None:
    """When to go on with a round that was cut short; None when the last one was whole.

    A refusal rests (`rests_until`), spent requests come back when the hour's first is past, an outage is tried again
    after `OUTAGE`. Only what lies after `now` counts.
    """
    told = [quote for quote in vendor_requests(quotes) if quote.at <= now]
    if not told:
        return None
    found = [rests_until(told, now, vendor) for vendor in vendors]
    if not allowance(told, now, an_hour):
        found.append(min(quote.at for quote in told if now - quote.at < HOUR) + HOUR)
    for vendor in vendors:
        own = [quote for quote in told if vendor in ("", quote.vendor) or not quote.vendor]
        if own and own[-1].outcome == "transport":
            found.append(own[-1].at + OUTAGE)
    return min((one for one in found if one is not None and one > now), default=None)


def by_symbol(quotes: Iterable[Quoted], interval: str) -> dict[str, list[Quoted]]:
    """How the questions for bars of one interval ended, oldest first."""
    found: dict[str, list[Quoted]] = {}
    for quote in quotes:
        if quote.interval == interval:
            found.setdefault(quote.symbol, []).append(quote)
    return found


def _wanted(
    symbol: str, known: StoredDays | None, sessions: Sessions, now: datetime, quotes: Sequence[Quoted], policy: Pricing
) -> Iterator[Ask]:
    """The one question a symbol needs, if any."""
    settled = _latest(sessions, lambda one: settles(one, sessions.calendar) <= now)
    begun = _latest(sessions, lambda one: one.opens <= now)
    if settled is None or begun is None:
        return
    answered = max((quote.at for quote in quotes if quote.outcome == "ok"), default=None)
    if known is None:
        if not is_hopeless(quotes, now):
            yield Ask(symbol, "1d", begun.day - timedelta(days=policy.first_days), begun.day, FIRST)
    elif answered is None or now - answered >= SECOND_LOOK:
        whole = begun.day - timedelta(days=policy.first_days)
        for first, why in _reasons(known, settled, sessions, answered):
            wider, check = _widened(first, begun.day, now, answered)
            # A record that a person began with a few days is made whole by the first question of a day.
            short = check and known.first > whole + AROUND
            yield Ask(symbol, "1d", min(wider, whole) if short else wider, begun.day, why + check)


def _reasons(
    known: StoredDays, settled: Session, sessions: Sessions, answered: datetime | None
) -> Iterator[tuple[date, str]]:
    """From which day on to ask, and why; nothing when all that can be known is."""
    waiting = [day for day in known.provisional if day in sessions.index and day <= settled.day]
    patient = answered is None or answered < settles(settled, sessions.calendar) + PATIENCE
    if known.last < settled.day and patient:
        yield min(known.last, *waiting, settled.day), "new session"
    elif waiting:
        yield min(waiting), "second look"


def _widened(first: date, last: date, now: datetime, answered: datetime | None) -> tuple[date, str]:
    """The first question of a day looks a month back, the first of an ISO week a year."""
    if answered is None or answered.isocalendar()[:2] != now.isocalendar()[:2]:
        return min(first, last - WEEKLY), ", weekly check"
    if answered.date() != now.date():
        return min(first, last - NIGHTLY), ", nightly check"
    return first - AROUND, ""


def is_hopeless(quotes: Sequence[Quoted], now: datetime) -> bool:
    """Whether a symbol that has no bars was answered lately: unknown, or nothing there, by one vendor or several.

    What several vendors answer in one round counts once.
    """
    told = 0
    last: datetime | None = None
    for quote in reversed(quotes):
        if quote.outcome not in NOTHING_THERE:
            break
        told += last is None or quote.at != last
        last = quote.at
    return told > 0 and now - quotes[-1].at < HOPELESS[min(told, len(HOPELESS)) - 1]


def _latest(sessions: Sessions, holds: Callable[[Session], bool]) -> Session | None:
    return next((one for one in reversed(sessions.sessions) if holds(one)), None)
