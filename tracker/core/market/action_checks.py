"""Why a dividend or a split is not believed: weighed against the closes around its ex-date, like a bar.

An action that fails stays among the facts, is told (`tracker prices check`) and moves no return. Each check gives the
reason, or "". What cannot be weighed yet counts for a dividend, whose harm is small, and waits for a split.

    currency   a dividend in another currency than the listing's; it is not converted
    amount     not above nothing, or a dividend of more than the share was worth
    ex-day     a large dividend after which the share did not fall; a split that turns closes into a jump of its size
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import isfinite, log

from tracker.core.market.corporate_actions import Ledger
from tracker.core.market.usable import unusable
from tracker.model import Bar, CorporateAction, Sessions

LARGE = 0.08  # of the close before: more than chipmakers' regular dividends, and enough to show on the ex-day
HUGE = 0.25  # more needs an ex-day to be believed at all
SHOWN = 0.5  # at least this part of a large dividend shows on the ex-day
ROOM = 0.03  # but for so much of the day's own move
JUMP = 0.35  # logarithm of a move over an ex-day that is the split's and not the share's: +42 %, -30 %


@dataclass(frozen=True, slots=True)
class RefusedAction:
    """An action that is not believed, and why."""

    action: CorporateAction
    reason: str


@dataclass(frozen=True, slots=True)
class CheckedActions:
    """The believed actions as a ledger, and those refused, oldest first."""

    ledger: Ledger
    refused: tuple[RefusedAction, ...] = ()


def judge_actions(
    actions: Iterable[CorporateAction], bars: Sequence[Bar], sessions: Sessions, currency: str = ""
) -> CheckedActions:
    """Weigh the last learned action of each ex-date against daily `bars` (any order, several observations of a day).

    `currency` is the listing's, "" where it is not to be compared.
    """
    told = Ledger.of(actions, sessions)
    if not (told.splits or told.dividends):
        return CheckedActions(told)
    closes = sorted((bar for bar in bars if not unusable(bar)), key=lambda bar: (bar.day, bar.learned))
    bad = [RefusedAction(one, why) for one in told.splits if (why := _odd_split(one, closes, told))]
    sound = Ledger(_without(told.splits, bad), told.dividends, sessions)
    bad += [RefusedAction(one, why) for one in told.dividends if (why := _odd_dividend(one, closes, sound, currency))]
    refused = tuple(sorted(bad, key=lambda one: (one.action.day, one.action.sort)))
    return CheckedActions(Ledger(sound.splits, _without(told.dividends, bad), sessions), refused)


def refused_words(refused: Sequence[RefusedAction]) -> str:
    """The refused actions of an answer in words, "" for none; of many the last three."""
    words = "; ".join(f"{one.action.sort} of {one.action.day}: {one.reason}" for one in refused[-3:])
    return f"{len(refused)} actions in quarantine: {words}" if words else ""


def withdrawn(
    told: Iterable[CorporateAction], known: Iterable[CorporateAction], bars: Sequence[Bar], source: str
) -> Iterator[CorporateAction]:
    """Known actions of a source that its answer `told` shows no more though it shows the bar of their ex-date.

    Each comes back as a revision that does nothing. A vendor that lost the day's row has said nothing of its actions.
    """
    shown = {(one.sort, one.day) for one in told}
    days = {bar.day: bar.learned for bar in bars if bar.source == source and bar.close is not None}
    for one in known:
        if one.source == source and one.day in days and not one.is_withdrawn and (one.sort, one.day) not in shown:
            nothing = 0.0 if one.sort == "dividend" else 1.0
            yield CorporateAction(one.symbol, one.day, one.sort, nothing, days[one.day], source, one.currency)


def _without(actions: Sequence[CorporateAction], bad: Sequence[RefusedAction]) -> list[CorporateAction]:
    dropped = [one.action for one in bad]
    return [one for one in actions if one not in dropped]


def _odd_split(split: CorporateAction, closes: Sequence[Bar], ledger: Ledger) -> str:
    """A split is believed when the closes lead on, on the basis that it makes, wherever it changes the basis.

    That is at its ex-date, and before it wherever an observation that the vendor had divided already stands beside one
    that it had not.
    """
    if not (isfinite(split.amount) and split.amount > 0):
        return f"a ratio of {split.amount:g}"
    if split.is_withdrawn:
        return ""
    before = [bar for bar in closes if bar.day < split.day]
    after = next((bar for bar in closes if bar.day >= split.day), None)
    if not before or after is None:
        return "no closes on both sides of the ex-date yet" if before else ""
    last = [(bar, after) for bar in before if bar.day == before[-1].day]
    seams = [pair for pair in pairwise(before) if len({ledger.rebased(bar, split) for bar in pair}) == 2]
    moves = [_on_basis(new, ledger) / _on_basis(old, ledger) for old, new in (*last, *seams)]
    worst = max(moves, key=lambda move: abs(log(move)))
    if abs(log(worst)) <= max(JUMP, abs(log(split.amount)) / 2):
        return ""
    return f"{split.amount:g} for 1, yet the closes around it then stand at {worst:.4g}: they deny it"


def _odd_dividend(one: CorporateAction, closes: Sequence[Bar], ledger: Ledger, currency: str) -> str:
    if not (isfinite(one.amount) and one.amount >= 0):
        return f"an amount of {one.amount:g}"
    if one.is_withdrawn:
        return ""
    if currency and one.currency and one.currency != currency:
        return f"{one.amount:g} in {one.currency}, the listing trades in {currency}"
    before, after = _around(one.day, closes)
    if not before:
        return ""
    close = _on_basis(before[-1], ledger)
    share = one.amount / ledger.factor(one) / close
    if share >= 1:
        return f"{one.amount:g} a share on a close of {close:g}: more than the share"
    return _unseen(share, close, after[-1] if after else None, one, ledger)


def _unseen(share: float, close: float, after: Bar | None, one: CorporateAction, ledger: Ledger) -> str:
    """Why a large dividend is not believed: the ex-day does not show it. The lower of open and close is looked at."""
    if share <= LARGE:
        return ""
    words = f"{one.amount:g} a share on a close of {close:g}, {share:.0%}"
    if after is None:
        return f"{words}: no ex-day to show it yet" if share > HUGE else ""
    prices = [price for price in (after.open, after.close) if price]
    fall = 1 - min(prices) / ledger.factor(after) / close
    return "" if fall >= SHOWN * share - ROOM else f"{words}, yet the ex-day fell {fall:.1%}"


def _around(day: date, closes: Sequence[Bar]) -> tuple[list[Bar], list[Bar]]:
    """The observations of the last day before and of the first day from `day` on, oldest learned first."""
    last = max((bar.day for bar in closes if bar.day < day), default=None)
    first = min((bar.day for bar in closes if bar.day >= day), default=None)
    return [bar for bar in closes if bar.day == last], [bar for bar in closes if bar.day == first]


def _on_basis(bar: Bar, ledger: Ledger) -> float:
    return (bar.close or 0.0) / ledger.factor(bar)
