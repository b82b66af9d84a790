"""`align`: each listing's returns alongside its benchmark's, over exactly the same sessions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property

import numpy as np
import numpy.typing as npt

from tracker.core.event_study.estimation import Floats, Sample
from tracker.core.market.returns import Returns, returns
from tracker.core.reactions.halts import Place
from tracker.model import Facts, Listing, Recipe, Sessions, Unmeasured

Flags = npt.NDArray[np.bool_]
ReturnsOf = Callable[[Listing], Returns]


@dataclass(frozen=True)
class AlignedReturns:
    """The listing's returns beside its benchmark's over the same sessions (nan where it has none).

    `provisional`: the benchmark's own bar of the day may still change. `factors` are returns of a factor model.
    `others` are the same returns beside the benchmarks that may stand in, in their order.
    """

    listing: Listing
    sessions: Sessions
    own: Returns
    market: Floats
    provisional: Flags
    factors: tuple[Floats, ...] = ()
    others: tuple[AlignedReturns, ...] = ()

    @cached_property
    def places(self) -> npt.NDArray[np.int64]:
        """Which session of the calendar each return ends with."""
        return np.array([self.sessions.index[day] for day in self.own.days], np.int64)

    def sample(self, part: slice | list[int]) -> Sample:
        """One event's window: the observations of `part`, with the market one observation before and after."""
        spans = self.own.spans[part].astype(float)
        edge = np.concatenate([[np.nan], self.market, [np.nan]])
        return Sample(
            self.own.values[part][None],
            self.market[part][None],
            # No span but one: the plain formulas, bit for bit those of a study over files.
            spans[None] if (spans > 1).any() else None,
            tuple(one[part][None] for one in self.factors),
            edge[:-2][part][None],
            edge[2:][part][None],
        )


Alignments = Mapping[str, AlignedReturns | Unmeasured]
"""By symbol of the listing; where returns cannot be aligned, what is missing for it."""


def align(listings: Iterable[Listing], facts: Facts, recipe: Recipe) -> Alignments:
    """The returns of each listing aligned with its benchmark's. Those of a benchmark are made once for all of them."""

    @cache
    def returns_of(listing: Listing) -> Returns:
        symbol, sessions = listing.symbol, facts.sessions[listing.calendar]
        bars, actions = facts.bars.get(symbol, ()), facts.actions.get(symbol, ())
        return returns(listing, bars, actions, sessions, recipe.returns)

    return {one.symbol: _beside_each(one, facts, recipe, returns_of) for one in listings}


def _beside_each(listing: Listing, facts: Facts, recipe: Recipe, returns_of: ReturnsOf) -> AlignedReturns | Unmeasured:
    """The returns beside the first benchmark that has prices, with the others that have; why not, where none has."""
    own = [replace(listing, benchmark=symbol, alternatives=()) for symbol in listing.benchmarks[1:]]
    tried = [_aligned(one, facts, recipe, returns_of) for one in (listing, *own)]
    found = [one for one in tried if isinstance(one, AlignedReturns)]
    return replace(found[0], others=tuple(found[1:])) if found else tried[0]


def _aligned(listing: Listing, facts: Facts, recipe: Recipe, returns_of: ReturnsOf) -> AlignedReturns | Unmeasured:
    benchmark = benchmark_of(listing, recipe)
    lacking = _lacking(listing, benchmark, facts)
    if lacking:
        return lacking
    sessions, own = facts.sessions[listing.calendar], returns_of(listing)
    market, provisional = compound(returns_of(benchmark), own, sessions)
    further = [_factor(symbol, own, sessions, facts, recipe, returns_of) for symbol in factors_of(recipe.model)]
    silent = next((one for one in further if isinstance(one, str)), None)
    if silent is not None:
        return Unmeasured(listing.symbol, silent, pending=True)
    factors = tuple(one for one in further if not isinstance(one, str))
    return AlignedReturns(listing, sessions, own, market, provisional, factors)


def benchmark_of(listing: Listing, recipe: Recipe) -> Listing:
    """The benchmark as the watchlist has it; one that it does not list keeps the listing's own calendar."""
    listed = recipe.watchlist.by_symbol.get(listing.benchmark)
    return listed or replace(listing, symbol=listing.benchmark, limit=None)


def _lacking(listing: Listing, benchmark: Listing, facts: Facts) -> Unmeasured | None:
    """What must be known before anything can be aligned, and is not."""
    symbol = listing.symbol
    if listing.calendar not in facts.sessions:
        return Unmeasured(symbol, f"no sessions of {listing.calendar} are known")
    if not facts.bars.get(symbol):
        return Unmeasured(symbol, f"no prices of {symbol}", pending=True)
    if not facts.bars.get(benchmark.symbol):
        return Unmeasured(symbol, f"no prices of the benchmark {benchmark.symbol}", pending=True)
    if benchmark.calendar not in facts.sessions:
        return Unmeasured(symbol, f"no sessions of the benchmark's calendar {benchmark.calendar} are known")
    return None


def factors_of(model: str) -> tuple[str, ...]:
    """Symbols after the model's name: "factors:SOXX,^VIX" -> SOXX, ^VIX."""
    _, _, symbols = model.partition(":")
    return tuple(one.strip() for one in symbols.split(",") if one.strip())


def _factor(
    symbol: str, own: Returns, sessions: Sessions, facts: Facts, recipe: Recipe, returns_of: ReturnsOf
) -> Floats | str:
    """A factor's return on its own clock: between its last closes before each of the listing's; why not, if not.

    What closed later than the listing is the future and waits for the next session; a holiday of the
    factor's exchange is a true nought, since nothing was learned there.
    """
    listed = recipe.watchlist.by_symbol.get(symbol)
    if listed is None or listed.calendar not in facts.sessions:
        return f"the factor {symbol} is not in the watchlist, or its sessions are not known"
    theirs, index = facts.sessions[listed.calendar], returns_of(listed)
    if not len(index):
        return f"no prices of the factor {symbol}"
    closes = [theirs.closes[theirs.index[day]] for day in index.days]
    places = [sessions.index[day] for day in own.days]
    ends = [bisect_right(closes, sessions.closes[place]) for place in places]
    starts = [
        bisect_right(closes, sessions.closes[place - int(span)]) for place, span in zip(places, own.spans, strict=True)
    ]
    return _totals(index, [start or None for start in starts], ends)


def _totals(index: Returns, starts: Sequence[int | None], ends: Sequence[int | None]) -> Floats:
    """The index's return from its level number `start` to its level number `end`; nan where one is None.

    Level 0 stands before the first return. Each is summed from its own returns alone: a difference of running
    sums would change in its last digit with the day on which the record begins.
    """
    growth = index.values if index.kind == "log" else np.log1p(index.values)
    totals = np.full(len(ends), np.nan)
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if start is None or end is None:
            continue
        if end - start == 1:
            totals[number] = index.values[start]
        else:
            logs = growth[start:end].sum()
            totals[number] = logs if index.kind == "log" else np.expm1(logs)
    return totals


def compound(index: Returns, own: Returns, sessions: Sessions) -> tuple[Floats, Flags]:
    """The benchmark's return over exactly the sessions of each of the listing's returns, and whether provisional.

    nan where the benchmark has no level on either end: no fill.
    """
    levels = {day: number for number, day in enumerate(index.days, 1)}
    if index.days:
        levels.setdefault(_before(index, sessions), 0)
    starts = [sessions.days[sessions.index[day] - span] for day, span in zip(own.days, own.spans, strict=True)]
    values = _totals(index, [levels.get(day) for day in starts], [levels.get(day) for day in own.days])
    rough = {day for day, flag in zip(index.days, index.provisional, strict=True) if flag}
    return values, np.array([day in rough for day in own.days], bool)


def _before(index: Returns, sessions: Sessions) -> date:
    """The day of the level from which the benchmark's first return starts."""
    first = sessions.index.get(index.days[0], 0)
    return sessions.days[max(first - int(index.spans[0]), 0)]


def late_benchmark(aligned: AlignedReturns, place: Place, facts: Facts, recipe: Recipe) -> str:
    """Why the benchmark's bar of the event day is the future for this listing, "" if it is not."""
    closes = aligned.sessions.closes[aligned.sessions.index[place.day]]
    symbol, own = aligned.listing.benchmark, aligned.listing.symbol
    listed = recipe.watchlist.by_symbol.get(symbol)
    calendar = facts.sessions.get(listed.calendar) if listed else None
    day = calendar.index.get(place.day) if calendar else None
    ends = calendar.closes[day] if calendar and day is not None else None
    starts = next((bar.start for bar in facts.bars[symbol] if bar.day == place.day), None)
    if (ends is not None and ends > closes) or (starts is not None and starts >= closes):
        return f"the benchmark {symbol} closes after {own} does on {place.day}: it would be the future"
    return ""
