"""What is wrong with the stored tape of a listing: for `tracker prices check`, never for the method.

Each finding names a day, a word and its reason. Nothing is mended here: a person decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from tracker.core.market.action_checks import RefusedAction, judge_actions
from tracker.core.market.bars import settles
from tracker.core.market.corporate_actions import Ledger
from tracker.core.market.returns import Returns, returns
from tracker.core.market.usable import unusable
from tracker.model import Bar, CorporateAction, Listing, Sessions

# Simple ratios in which companies split and consolidate; a jump to one of them without an action is suspicious.
RATIOS = (2.0, 3.0, 4.0, 5.0, 10.0, 20.0, 25.0, 50.0, 100.0)
NEAR_RATIO = 0.08  # a day's own move on top of the ratio
HUGE_DIVIDEND = 0.25  # of the close before: more is a special case worth a look (or an amount in another currency)
OVERDUE = timedelta(days=3)  # a bar still provisional so long after its session was never looked at again


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing worth a look. `word`: quarantined, missing, stale, provisional, jump, dividend, calendar."""

    symbol: str
    day: date
    word: str
    reason: str


def audit(
    listing: Listing, bars: Sequence[Bar], actions: Sequence[CorporateAction], sessions: Sessions, now: datetime
) -> tuple[Finding, ...]:
    """Every finding on the latest observations of a listing's daily bars, oldest day first."""
    if not bars:
        return (Finding(listing.symbol, now.date(), "missing", "no bars at all: `tracker prices fetch` asks for them"),)
    tape = returns(listing, bars, actions, sessions)
    judged = judge_actions(actions, bars, sessions, listing.currency)
    found = (
        *_quarantined(bars),
        *_missing(listing, bars, tape),
        *_stale(listing, bars, sessions, now),
        *_provisional(bars, sessions, now),
        *_jumps(tape),
        *(Finding(listing.symbol, one.action.day, "quarantined", _told(one)) for one in judged.refused),
        *_dividends(listing, bars, judged.ledger),
        *_trusted(listing, bars, sessions),
    )
    return tuple(sorted(found, key=lambda finding: (finding.day, finding.word)))


def _quarantined(bars: Sequence[Bar]) -> Iterator[Finding]:
    for bar in bars:
        if bar.flaw or unusable(bar):
            yield Finding(bar.symbol, bar.day, "quarantined", bar.flaw or unusable(bar))


def _told(one: RefusedAction) -> str:
    return f"{one.action.sort}: {one.reason}"


def _missing(listing: Listing, bars: Sequence[Bar], tape: Returns) -> Iterator[Finding]:
    """Sessions without any bar, as stretches: a halt is one finding, not ten."""
    seen = {bar.day for bar in bars}
    silent = [day for day in tape.missing if day not in seen]
    for first, last, n in _stretches(silent, tape):
        until = f" until {last}, {n} sessions" if n > 1 else ""
        yield Finding(listing.symbol, first, "missing", f"no bar{until}: halted, or the vendor lost it")


def _stretches(days: Sequence[date], tape: Returns) -> Iterator[tuple[date, date, int]]:
    """Runs of missing days that no traded day interrupts: (first, last, how many)."""
    traded = set(tape.days)
    run: list[date] = []
    for day in days:
        if run and any(run[-1] < one < day for one in traded):
            yield run[0], run[-1], len(run)
            run = []
        run.append(day)
    if run:
        yield run[0], run[-1], len(run)


def _stale(listing: Listing, bars: Sequence[Bar], sessions: Sessions, now: datetime) -> Iterator[Finding]:
    last = max(bar.day for bar in bars)
    since = [one.day for one in sessions.sessions if one.day > last and settles(one, sessions.calendar) <= now]
    if since:
        yield Finding(listing.symbol, last, "stale", f"the last bar; {len(since)} sessions have settled since")


def _provisional(bars: Sequence[Bar], sessions: Sessions, now: datetime) -> Iterator[Finding]:
    for bar in bars:
        place = sessions.index.get(bar.day)
        if bar.provisional and place is not None and now - sessions.closes[place] > OVERDUE:
            yield Finding(bar.symbol, bar.day, "provisional", "never confirmed by a second look")


def _jumps(tape: Returns) -> Iterator[Finding]:
    """Moves to a simple ratio of the price before: a split or consolidation that nobody announced to us?"""
    for day, value in zip(tape.days, tape.values.tolist(), strict=True):
        factor = max(1 + value, 1 / (1 + value)) if value > -1 else float("inf")
        ratio = next((one for one in RATIOS if abs(factor / one - 1) < NEAR_RATIO), None)
        if ratio is not None:
            words = "consolidation" if value > 0 else "split"
            yield Finding(tape.symbol, day, "jump", f"{value:+.1%} in a day: a {words} of {ratio:g} without an action?")


def _dividends(listing: Listing, bars: Sequence[Bar], ledger: Ledger) -> Iterator[Finding]:
    ordered = sorted((bar for bar in bars if not unusable(bar)), key=lambda bar: bar.day)
    for old, new in pairwise(ordered):
        cash = ledger.cash(old.day, new.day)
        before = (old.close or 0.0) / ledger.factor(old)
        if before and cash / before > HUGE_DIVIDEND:
            reason = f"{cash:g} a share on a close of {before:g}: another currency, or a special dividend?"
            yield Finding(listing.symbol, new.day, "dividend", reason)


def _trusted(listing: Listing, bars: Sequence[Bar], sessions: Sessions) -> Iterator[Finding]:
    """Sessions on trust that saw no trade: the calendar does not know the holiday yet."""
    seen = {bar.day for bar in bars}
    last = max(seen)
    silent = [one.day for one in sessions.sessions if one.provisional and one.day < last and one.day not in seen]
    for day in silent:
        reason = f"a weekday past the end of {sessions.calendar} without a bar: a holiday? Then list it in config.toml"
        yield Finding(listing.symbol, day, "calendar", reason)
