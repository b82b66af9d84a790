"""How exactly a figure is meant: bare, about, nearly, more than, up to."""

from __future__ import annotations

from collections.abc import Mapping
from re import Pattern

from tracker.core.claims.words import SentenceWords


def qualifier_of(text: str, start: int, end: int, basis: str, han: bool, words: SentenceWords) -> str:
    """exact, approx, nearly, more_than or up_to, by the words right beside the figure."""
    before, after = text[max(0, start - 34) : start].rstrip("(-+ ") + ("" if han else " "), text[end : end + 40]
    if han:
        return _chinese(before.rstrip(), after, basis, words)
    if found := _fitting(words.after, after) or _found(words.qualifiers, before):
        return found
    extreme = basis == "intraday_extreme" and words.one_point.search(text, max(0, start - 50), end + 24)
    return "up_to" if extreme else "exact"


def _chinese(before: str, after: str, basis: str, words: SentenceWords) -> str:
    exact = {name: one for name, one in words.han_qualifiers.items() if name != "up_to"}
    if found := _found(exact, before) or _fitting(words.han_after, after):
        return found
    return "up_to" if basis == "intraday_extreme" and words.han_qualifiers["up_to"].search(before) else "exact"


def _found(patterns: Mapping[str, Pattern[str]], text: str) -> str:
    """The first that stands in the text."""
    return next((name for name, one in patterns.items() if one.search(text)), "")


def _fitting(patterns: Mapping[str, Pattern[str]], text: str) -> str:
    """The first that the text begins with."""
    return next((name for name, one in patterns.items() if one.match(text)), "")
