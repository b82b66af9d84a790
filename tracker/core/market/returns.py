"""Returns of one listing from raw bars and corporate actions, session by session.

A return goes from the close of the last session with a usable bar to the close of the next one. After
a halt, or where a day is missing, it covers several sessions (`spans`), as Maynes and Rumsey (1993,
Journal of Banking and Finance 17, 145-157) ask for thin trading: nothing is filled with zeros.

The total return over a span is CRSP's (Data Descriptions Guide, "holding period total return"):

    r = (close * shares + dividends) / previous close - 1

with the shares and cash that one share held at the previous close has become, in the listing's currency.

Bars seen before and after a split are brought to one basis first, as `ledger` tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from math import nan

import numpy as np
import numpy.typing as npt

from tracker.core.market.action_checks import JUMP, RefusedAction, judge_actions
from tracker.core.market.price_limits import limit_hit
from tracker.core.market.usable import VOLUME_FLAW, is_stale, unusable
from tracker.model import Bar, CorporateAction, Listing, Sessions

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Returns:
    """Aligned arrays, one place for each session that has a usable bar *and* a usable one before it.

    `values` are total returns as fractions (or logs of 1 + r); `spans` the sessions covered, 1 on an ordinary
    day. `closes`, `previous_closes` and `volumes` (nan: unknown) rest on the newest split, before dividends.
    `limit` is +1 where the close is the day's upper price limit, -1 at the lower, else 0. `provisional`: one of
    the two bars was. `missing` says of every other session from the first bar on why it has no return of its own.
    """

    symbol: str
    currency: str
    kind: str
    days: tuple[date, ...]
    values: Floats
    spans: npt.NDArray[np.int64]
    closes: Floats
    previous_closes: Floats
    volumes: Floats
    limit: npt.NDArray[np.int8]
    provisional: npt.NDArray[np.bool_]
    missing: Mapping[date, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.days)


def returns(
    listing: Listing,
    bars: Sequence[Bar],
    actions: Sequence[CorporateAction],
    sessions: Sessions,
    kind: str = "simple",
) -> Returns:
    """The total returns of daily `bars` (any order; of several observations of a day the last learned counts).

    `kind` is "simple" or "log". Bars in quarantine, without a close, stale, or on a closed day are left out
    with a reason in `missing`; actions that the bars deny (action_checks.py) do not count. Raises ValueError for
    another `kind`.
    """
    if kind not in ("simple", "log"):
        raise ValueError(f"returns are simple or log, not {kind!r}")
    usable, missing = _sift(bars, sessions)
    judged = judge_actions(actions, bars, sessions, listing.currency)
    ledger = judged.ledger
    closes = np.array([_close(bar) / ledger.factor(bar) for bar in usable], float)
    cash = np.array([ledger.cash(old.day, new.day) for old, new in pairwise(usable)], float)
    simple = (closes[1:] + cash - closes[:-1]) / closes[:-1]
    places = np.array([sessions.index[bar.day] for bar in usable], np.int64)
    hasty = np.array([bar.provisional for bar in usable], bool)
    days = tuple(bar.day for bar in usable[1:])
    # A limit is a price on the exchange's screen: back from the newest basis to that of the day itself.
    scales = np.array([ledger.later(day) for day in days], float)
    quoted = zip(days, ((closes[:-1] - cash) * scales).tolist(), (closes[1:] * scales).tolist(), strict=True)
    found = Returns(
        symbol=listing.symbol,
        currency=listing.currency,
        kind=kind,
        days=days,
        values=np.log1p(simple) if kind == "log" else simple,
        spans=np.diff(places),
        closes=closes[1:],
        previous_closes=closes[:-1],
        volumes=np.array([_volume(bar) * ledger.factor(bar) for bar in usable[1:]], float),
        limit=np.array([limit_hit(listing, before, after, day) for day, before, after in quoted], np.int8),
        provisional=hasty[1:] | hasty[:-1],
        missing=missing,
    )
    return _without_jumps(found, simple, judged.refused)


def _without_jumps(found: Returns, simple: Floats, refused: Sequence[RefusedAction]) -> Returns:
    """Without the returns over the ex-date of a split that is not believed, where the vendor had divided by it."""
    splits = [one for one in refused if one.action.sort == "split"]
    if not splits:
        return found
    wide = np.abs(np.log1p(simple)) > JUMP
    starts = (date.min, *found.days[:-1])
    denied = [
        next((one.reason for one in splits if far and before < one.action.day <= day), "")
        for before, day, far in zip(starts, found.days, wide.tolist(), strict=True)
    ]
    keep = np.array([not why for why in denied], bool)
    arrays = ("values", "spans", "closes", "previous_closes", "volumes", "limit", "provisional")
    reasons = {day: f"a split not believed: {why}" for day, why in zip(found.days, denied, strict=True) if why}
    return replace(
        found,
        days=tuple(day for day, kept in zip(found.days, keep.tolist(), strict=True) if kept),
        missing=dict(sorted({**found.missing, **reasons}.items())),
        **{name: getattr(found, name)[keep] for name in arrays},
    )


def _sift(bars: Iterable[Bar], sessions: Sessions) -> tuple[list[Bar], dict[date, str]]:
    """Usable bars, oldest first; and why every other session between first and last bar has none."""
    usable: list[Bar] = []
    missing: dict[date, str] = {}
    for bar in _one_a_day(bars):
        reason = _reason(bar, usable[-1] if usable else None, sessions)
        if reason:
            missing[bar.day] = reason
        else:
            usable.append(bar)
    missing.update(_untraded(usable, missing, sessions))
    return usable, dict(sorted(missing.items()))


def _one_a_day(bars: Iterable[Bar]) -> list[Bar]:
    latest: dict[date, Bar] = {}
    for bar in bars:
        if bar.day not in latest or latest[bar.day].learned <= bar.learned:
            latest[bar.day] = bar
    return sorted(latest.values(), key=lambda bar: bar.day)


def _reason(bar: Bar, previous: Bar | None, sessions: Sessions) -> str:
    reason = unusable(bar)
    if reason:
        return reason
    if bar.day not in sessions.index:
        return f"{sessions.calendar} was closed"
    stale = previous is not None and is_stale(bar, previous.close)
    return "flat without volume: not traded" if stale else ""


def _untraded(usable: Sequence[Bar], missing: Mapping[date, str], sessions: Sessions) -> dict[date, str]:
    if not usable:
        return {}
    first, last = sessions.index[usable[0].day], sessions.index[usable[-1].day]
    traded = {bar.day for bar in usable}
    silent = [day for day in sessions.days[first : last + 1] if day not in traded and day not in missing]
    return dict.fromkeys(silent, "no bar: halted or missing")


def _close(bar: Bar) -> float:
    return nan if bar.close is None else bar.close


def _volume(bar: Bar) -> float:
    return nan if bar.volume is None or bar.flaw.startswith(VOLUME_FLAW) else bar.volume
