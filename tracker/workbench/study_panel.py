"""Series and events -> panel and occasions: each pair of share and benchmark on its own calendar.

A pair's sessions are the days on which its share or its own benchmark has a value; nothing else in the files counts, so
an unrelated series changes no figure. A return is observed where both have a value, and goes from the last such day:
after a day that one of them misses it covers several sessions, as a share's does after a halt (Maynes and Rumsey 1993).
The estimation window counts sessions, the event window observations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from tracker.core.event_study.cross_section import Integers
from tracker.core.event_study.panel import Panel
from tracker.core.event_study.studies import Excluded, Occasion
from tracker.core.market.price_limits import limit_hit
from tracker.core.market.sessions import event_session
from tracker.errors import CalendarError, UsageError
from tracker.model import Listing
from tracker.prices.calendar import ExchangeCalendars
from tracker.workbench.cells import Days, Floats, parse_day
from tracker.workbench.study_factors import Benchmark
from tracker.workbench.study_files import Series, SeriesTable, StudyEvent

CALENDARS = {".HK": "XHKG", ".SS": "XSHG", ".SH": "XSHG", ".SZ": "XSHG", ".TW": "XTAI", ".T": "XTKS", ".KS": "XKRX"}


@dataclass(frozen=True)
class Pair:
    """A share beside its benchmark on their own sessions; `levels` are prices before each return, nan where unknown."""

    days: Days
    returns: Floats
    market: Floats
    spans: Floats
    levels: Floats
    factors: tuple[Floats, ...] = ()

    @property
    def seen(self) -> Integers:
        """Places of the observations."""
        total = self.returns + self.market
        for one in self.factors:
            total = total + one
        return np.flatnonzero(np.isfinite(total))


@dataclass
class Material:
    """What a study is made from. `calendars` are each row's sessions; `rows` the event rows of each occasion."""

    panel: Panel
    calendars: list[Days]
    occasions: list[Occasion]
    excluded: list[Excluded] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows: list[StudyEvent] = field(default_factory=list)

    def day(self, occasion: Occasion, away: int = 0) -> date:
        """The session of an occasion."""
        found: date = self.calendars[occasion.row][occasion.place + away].item()
        return found

    def places(self, chosen: Sequence[int]) -> Integers:
        """Where the chosen occasions' days stand on one calendar: all sessions of their own pairs, and no others'."""
        return self.positions([self.occasions[number] for number in chosen])

    def positions(self, picked: Sequence[Occasion]) -> Integers:
        """The same of any occasions of these rows."""
        rows = sorted({one.row for one in picked})
        union = self.calendars[rows[0]]
        for row in rows[1:]:
            if not np.array_equal(union, self.calendars[row]):
                union = np.union1d(union, self.calendars[row])
        days = np.array([self.calendars[one.row][one.place] for one in picked], "datetime64[D]")
        return np.searchsorted(union, days).astype(np.int64)


def material(
    prices: SeriesTable, benchmark: Benchmark, rows: Sequence[StudyEvent], returns: str, lag: int = 0
) -> Material:
    """Aligned arrays, and for every event its place or the reason why it has none.

    Raises UsageError for a market file of several indices among which the events do not choose.
    """
    markets = benchmark.markets
    notes = [*prices.notes, *(markets.notes if markets else ())]
    usable, excluded = _usable(prices, markets, rows)
    keys = list(dict.fromkeys((row.symbol, row.market) for row in usable))
    pairs = [
        _less(_pair(prices, symbol, markets, market, returns, benchmark.factors, lag), benchmark)
        for symbol, market in keys
    ]
    made = Material(_panel(pairs), [one.days for one in pairs], [], excluded, notes)
    calendars = ExchangeCalendars()
    numbers = {key: number for number, key in enumerate(keys)}
    for row in usable:
        _place(made, row, numbers[row.symbol, row.market], pairs, calendars)
    _once(made)
    return made


def _usable(
    prices: SeriesTable, markets: SeriesTable | None, rows: Iterable[StudyEvent]
) -> tuple[list[StudyEvent], list[Excluded]]:
    kept, excluded = [], []
    for row in rows:
        reason = prices.broken.get(row.symbol, "")
        if row.symbol not in prices.series:
            reason = f"no prices of {row.symbol} in {prices.name}"
        elif markets is not None:
            reason = reason or _unmatched(markets, row.market)
        if reason:
            excluded.append(Excluded(row.event, reason))
        else:
            kept.append(row)
    return kept, excluded


def _unmatched(markets: SeriesTable, name: str) -> str:
    """Why an event's market cannot be found, "" if it can. UsageError where several are there and none is named."""
    have = sorted(markets.series)
    if len(have) == 1 and (not name or have[0] in ("", name, "price", "close", "return", "market")):
        return markets.broken.get(have[0], "")
    if "market" in markets.series and not name:
        return ""
    if not name:
        raise UsageError(
            f"{markets.name} holds {len(have)} indices ({', '.join(have[:6])}): name one in a column "
            "'market' of the events, or give a file of one"
        )
    return markets.broken.get(name, "") if name in markets.series else f"no market {name} in {markets.name}"


def _market(markets: SeriesTable, name: str) -> Series:
    if name in markets.series:
        return markets.series[name]
    return markets.series["market"] if "market" in markets.series else next(iter(markets.series.values()))


def _pair(
    prices: SeriesTable,
    symbol: str,
    markets: SeriesTable | None,
    market: str,
    returns: str,
    factors: Sequence[Series],
    lag: int,
) -> Pair:
    own = _known(prices.series[symbol])
    other = None if markets is None else _known(_market(markets, market))
    days = own.days if other is None else np.union1d(own.days, other.days)
    at = np.searchsorted(days, own.days)
    if other is None:
        values, spans, levels = _returns(own, at, prices.kind, returns, len(days), at)
        return Pair(days, values, np.zeros(len(days)), spans, levels, _factors(factors, days, lag))
    beside = np.searchsorted(days, other.days)
    both = np.intersect1d(at, beside)
    if markets is not None and prices.kind == markets.kind == "return":
        both = np.arange(len(days))  # nothing to compound: a day without a return is missing, and no more
    values, spans, levels = _returns(own, at, prices.kind, returns, len(days), both)
    theirs, *_ = _returns(other, beside, markets.kind if markets else "", returns, len(days), both)
    return Pair(days, values, theirs, spans, levels, _factors(factors, days, lag))


def _less(pair: Pair, benchmark: Benchmark) -> Pair:
    """In excess of the risk-free rate, over all sessions that each return covers."""
    if benchmark.risk_free is None:
        return pair
    rate = np.nan_to_num(_factor(_known(benchmark.risk_free), pair.days, 0))
    sums = np.concatenate([[0.0], np.cumsum(rate)])
    ends = np.arange(1, len(rate) + 1)
    over = sums[ends] - sums[np.maximum(ends - pair.spans.astype(np.int64), 0)]
    return replace(pair, returns=pair.returns - over, market=pair.market if benchmark.excess else pair.market - over)


def _known(series: Series) -> Series:
    seen = np.isfinite(series.values)
    return series if seen.all() else Series(series.days[seen], series.values[seen])


def _returns(
    series: Series, at: Integers, kind: str, returns: str, size: int, both: Integers
) -> tuple[Floats, Floats, Floats]:
    """Returns, sessions covered and levels before, on a calendar of `size`; from prices between days in `both`.

    Given returns are taken as they are; where the other side has prices with a gap, they are compounded over it.
    """
    values, spans, levels = (np.full(size, fill) for fill in (np.nan, 1.0, np.nan))
    if kind == "return":
        values[at] = series.values
        return _compounded(values, both, returns), spans, levels
    prices = np.full(size, np.nan)
    prices[at] = series.values
    old, new = prices[both[:-1]], prices[both[1:]]
    values[both[1:]] = np.log(new / old) if returns == "log" else new / old - 1
    spans[both[1:]] = np.diff(both)
    levels[both[1:]] = old
    return values, spans, levels


def _compounded(values: Floats, both: Integers, returns: str) -> Floats:
    """Each return of a day in `both` over all days since the one before in `both`; nan where one between is missing."""
    made = values.copy()
    for place in np.flatnonzero(np.diff(both) > 1).tolist():
        before, now = both[place], both[place + 1]
        part = values[before + 1 : now + 1]
        made[before + 1 : now] = np.nan
        made[now] = part.sum() if returns == "log" else np.prod(1 + part) - 1
    return made


def _factors(factors: Sequence[Series], days: Days, lag: int) -> tuple[Floats, ...]:
    return tuple(_factor(_known(one), days, lag) for one in factors)


def _factor(factor: Series, days: Days, lag: int) -> Floats:
    """A factor on a pair's sessions: its return of the day, or with `lag` that of its own last day before."""
    place = np.searchsorted(factor.days, days) - lag
    inside = (place >= 0) & (place < len(factor.days))
    if not lag:
        inside &= factor.days[np.minimum(place, len(factor.days) - 1)] == days
    return np.where(inside, factor.values[np.clip(place, 0, len(factor.days) - 1)], np.nan)


def _panel(pairs: Sequence[Pair]) -> Panel:
    """Rows padded to one width; one market row where one serves all, for the speed of it."""
    width = max((len(one.days) for one in pairs), default=0)
    spans = _rows([one.spans for one in pairs], width, 1.0) if any((one.spans > 1).any() for one in pairs) else None
    count = len(pairs[0].factors) if pairs else 0
    market = _rows([one.market for one in pairs], width)
    return Panel(
        _rows([one.returns for one in pairs], width),
        market[:1]
        if len(market) and np.array_equal(market, np.broadcast_to(market[:1], market.shape), True)
        else market,
        spans,
        tuple(_rows([one.factors[k] for one in pairs], width) for k in range(count)),
    )


def _rows(parts: Sequence[npt.NDArray[np.float64]], width: int, fill: float = np.nan) -> Floats:
    made = np.full((len(parts), width), fill)
    for number, one in enumerate(parts):
        made[number, : len(one)] = one
    return made


def _place(made: Material, row: StudyEvent, number: int, pairs: Sequence[Pair], calendars: ExchangeCalendars) -> None:
    found = _find_place(row, pairs[number], calendars)
    if isinstance(found, str):
        made.excluded.append(Excluded(row.event, found))
        return
    made.occasions.append(Occasion(row.event, row.symbol, number, found[0], row.groups, found[1]))
    made.rows.append(row)


def _find_place(row: StudyEvent, pair: Pair, calendars: ExchangeCalendars) -> tuple[int, tuple[str, ...]] | str:
    """The position of an event's day and its flags, or why it has none."""
    try:
        day, flags = _asked(row, calendars)
    except (ValueError, CalendarError) as wrong:
        return str(wrong)
    seen = pair.seen
    place = int(np.searchsorted(pair.days, np.datetime64(day)))
    if not len(seen) or place > seen[-1]:
        return f"{day} is after the last return of {row.symbol}"
    if place < seen[0]:
        return f"{day} is before the first return of {row.symbol} on {pair.days[seen[0]]}"
    if pair.days[place].item() != day:
        flags = (*flags, "moved")
    traded = int(seen[np.searchsorted(seen, place)])
    if traded != place or pair.spans[traded] > 1:
        flags = (*flags, "halted")
    if _limited(row.symbol, pair, traded):
        flags = (*flags, "limit")
    return traded, flags


def _asked(row: StudyEvent, calendars: ExchangeCalendars) -> tuple[date, tuple[str, ...]]:
    """The day an event asks for: the date given, or the session that an instant could first move."""
    text = row.when.strip()
    if len(text) <= 10:
        return parse_day(text), ()
    instant = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if instant.tzinfo is None:
        if (instant.hour, instant.minute) == (0, 0):
            return instant.date(), ()
        raise ValueError(f"{text} has a time but no zone: write it as {instant.isoformat()}+08:00 or ...Z")
    suffix = re.search(r"\.[A-Z]+$", row.symbol)
    calendar = CALENDARS.get(suffix.group(), "XNYS") if suffix else "XNYS"
    near = instant.astimezone(UTC).date()
    known = calendars.sessions(calendar, near - timedelta(days=20), near + timedelta(days=30))
    return event_session(known, instant).day, ()


def _limited(symbol: str, pair: Pair, place: int) -> bool:
    """Whether a mainland share closed at its daily limit (its band taken from the code)."""
    before = float(pair.levels[place])
    if not symbol.endswith((".SS", ".SH", ".SZ")) or not np.isfinite(before):
        return False
    wide = symbol.startswith(("688", "689", "30"))
    listing = Listing(symbol, symbol, "XSHG", "CNY", "", limit=0.20 if wide else 0.10)
    return bool(limit_hit(listing, before, before * (1 + float(pair.returns[place])), pair.days[place].item()))


def _once(made: Material) -> None:
    """Of several ids for one share-day in one group the first counts in the tests; the others are told."""
    known: dict[tuple[int, int], Occasion] = {}
    for number, one in enumerate(made.occasions):
        first = known.setdefault((one.row, one.place), one)
        if first is not one and first.event != one.event and first.groups == one.groups:
            made.notes.append(
                f"{one.event} is {first.event} again: {one.symbol} on {made.day(one)}. It counts once in the tests"
            )
            made.occasions[number] = Occasion(
                one.event, one.symbol, one.row, one.place, one.groups, (*one.flags, "repeated"), first.event
            )
