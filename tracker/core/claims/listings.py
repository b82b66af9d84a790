"""Which listing is meant, and the price stated with a move."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.core.claims.subjects import Owner
from tracker.core.claims.words import MarketWords
from tracker.core.text.mentions import lines_of
from tracker.model import Watchlist


def line_of(
    text: str,
    owner: Owner,
    floor: int,
    figure: tuple[int, int],
    clause: tuple[int, int],
    watchlist: Watchlist,
    words: MarketWords,
) -> str:
    """The symbol of the listing that a figure is about: the nearest words for a market, the ticker beside the name,
    or the main listing. Empty for a company without shares.

    `text` has the names blanked (Shanghai Fudan is no market); `floor` is where what belongs to the owner begins.
    """
    lines = lines_of(watchlist, owner.company)
    if len(lines) < 2:
        return lines[0] if lines else owner.listing
    start, end = figure
    near = max(floor, clause[0])
    far = (floor, start) if owner.start < start else (end, owner.end + 40)
    beside = words.beside.match(text, end)
    for first, last in ((end, beside.end() if beside else end), (near, end), (end, clause[1]), far):
        if found := _market(text, first, last, lines, words):
            return found
    return owner.listing or _first(text, lines, words) or lines[0]


def _market(text: str, start: int, end: int, lines: Sequence[str], words: MarketWords) -> str:
    """The line whose market is named last in a stretch of text."""
    found = [
        (one.start(), tuple(endings.split(" ")))
        for endings, market in words.markets.items()
        for one in market.finditer(text, start, max(start, end))
    ]
    for _, suffixes in sorted(found, reverse=True):
        for line in lines:
            if line.partition(".")[2] in suffixes:
                return line
    return ""


def _first(text: str, lines: Sequence[str], words: MarketWords) -> str:
    """A market that the sentence opens with holds for all of it."""
    if words.opening.match(text):
        return next((line for line in lines if line.endswith((".SS", ".SZ"))), "")
    return ""


def price_near(text: str, start: int, end: int, clauses: Sequence[tuple[int, int]], words: MarketWords) -> float | None:
    """The share price stated with a figure: in its clause, or alone in the one before it. None where there is none."""
    number = next((k for k, one in enumerate(clauses) if one[0] <= start < one[1]), 0)
    for k in (number, number - 1):
        if not 0 <= k < len(clauses):
            continue
        first, last = clauses[k]
        if k != number and "%" in text[first:last]:
            continue
        found = [
            one
            for one in words.price.finditer(text, first, last)
            if not words.change.search(text[max(0, one.start() - 12) : one.start()])
        ]
        if found:
            digits = next(
                group for group in found[-1 if k == number and found[-1].start() > end else 0].groups() if group
            )
            return float(digits.replace(",", ""))
    return None
