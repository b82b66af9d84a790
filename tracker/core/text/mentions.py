"""Who is named in a text: one pass of an automaton over every spelling of the watchlist.

Leftmost-longest over the folded text, Latin words whole, capitals and context asked for where an alias says so.
Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tracker.core.text.automaton import leftmost_longest
from tracker.core.text.folding import Folded, bounded, fold, lowered
from tracker.lists import patterns
from tracker.model import Alias, Mention, Watchlist

_WORDS = patterns("trade")
CHIPS, TRADE, _CAPITALISED = _WORDS["chips"], _WORDS["trade"], _WORDS["capitalised"]
KEPT = 8  # watchlists whose automaton is kept
VERSIONED = 4  # letters from which a brand may have its version glued on
TOGETHER = 6  # Han characters of several names, from which each stands for the other's context
REACH = 40  # characters past a rejected spelling that one beginning inside it may end at


@dataclass(frozen=True, slots=True)
class _Found:
    """One alias that stands in the folded text."""

    alias: Alias
    start: int
    end: int


class Matcher:
    """Finds the companies of one watchlist. Immutable once made; may be shared between threads."""

    def __init__(self, watchlist: Watchlist) -> None:
        spelled: defaultdict[str, list[Alias]] = defaultdict(list)
        for alias in watchlist.aliases:
            spelled[lowered(fold(alias.text).text)].append(alias)
        self._aliases = tuple(
            tuple((alias, fold(alias.text).text) for alias in sorted(group, key=_strictest_first))
            for group in spelled.values()
        )
        # A lone Latin word can only hide spellings that begin inside it, and those are cut out of it too.
        self._hides = tuple(not (words.isascii() and words.isalnum()) for words in spelled)
        self._unless = {words: _pattern(words) for words in {one.unless for one in watchlist.aliases} if words}
        self._automaton = leftmost_longest(list(spelled)) if spelled else None

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Every mention, in the order of the text, with its span in `text` as it was given."""
        folded = fold(text)
        found = self.mentions_folded(folded.text)
        return found if folded.offsets is None else tuple(_unfolded(one, folded, text) for one in found)

    def mentions_folded(self, text: str) -> tuple[Mention, ...]:
        """Mentions in a text that is folded already, with spans in it."""
        low = lowered(text)
        found = [one for one in self._candidates(text, low) if one.alias.company]
        if found and (credit := _CREDIT.search(text)):
            found = [one for one in found if (one.start, one.end) != credit.span("first")]
        if any(one.alias.needs_context or one.alias.unless for one in found):
            found = list(self._meant(found, low))
        return tuple(
            Mention(
                one.alias.company, text[one.start : one.end], one.start, one.end, one.alias.listing, one.alias.names
            )
            for one in found
        )

    def _candidates(self, text: str, low: str) -> Iterator[_Found]:
        """Aliases from left to right, none overlapping. One that is cut out of a longer word ("f us" in "of US")
        must not hide one that begins inside it: its stretch is looked at again.
        """
        if self._automaton is None:
            return
        floor = 0
        for pattern, start, end in self._automaton.find_matches_as_indexes(low):
            if start < floor:
                continue
            found = self._checked(text, pattern, start, end)
            if found is None and self._hides[pattern]:
                found = self._inside(text, low, start, end)
            if found is not None:
                floor = found.end
                yield found

    def _inside(self, text: str, low: str, start: int, end: int) -> _Found | None:
        assert self._automaton is not None
        for pattern, first, last in self._automaton.find_matches_as_indexes(low[start + 1 : end + REACH]):
            first, last = first + start + 1, last + start + 1
            if first >= end:
                return None
            if found := self._checked(text, pattern, first, last):
                return found
        return None

    def _checked(self, text: str, pattern: int, start: int, end: int) -> _Found | None:
        found, known = text[start:end], self._aliases[pattern]
        if not bounded(text, start, end):
            if not (_versioned(text, end) and bounded(text, start, end, right=False)):
                return None
            lettered = text[end] in "VvRr"  # DeepSeekV4, where a bare number may belong to another name
            known = tuple(
                (alias, spelled)
                for alias, spelled in known
                if (lettered or not alias.names) and len(spelled) >= VERSIONED
            )
        for alias, spelled in known:
            if found == spelled:
                return _Found(alias, start, end)
        for alias, spelled in known:
            if (_same_case if alias.needs_case else _is_name)(spelled, found):
                return _Found(alias, start, end)
        return None

    def _meant(self, found: Sequence[_Found], low: str) -> Iterator[_Found]:
        """Those that the rest of the text lets stand."""
        chips = CHIPS.search(low) is not None
        sure = any(not one.alias.needs_context for one in found) or _several(found, low)
        trade = sure or chips or TRADE.search(low) is not None
        spoken = {one.alias.unless for one in found if one.alias.unless}
        denied = set() if chips else {words for words in spoken if self._unless[words].search(low)}
        for one in found:
            if one.alias.unless not in denied and (not one.alias.needs_context or trade):
                yield one


def _several(found: Sequence[_Found], low: str) -> bool:
    """Whether several companies are spelled out in Han, together long enough to be no chance: 应用材料 beside 华虹."""
    spelled = {one.alias.company: one.end - one.start for one in found if not low[one.start].isascii()}
    return len(spelled) > 1 and sum(spelled.values()) >= TOGETHER


@lru_cache(maxsize=KEPT)
def matcher(watchlist: Watchlist) -> Matcher:
    """The matcher of a watchlist, made once for equal contents."""
    return Matcher(watchlist)


def lines_of(watchlist: Watchlist, company: str) -> tuple[str, ...]:
    """Symbols of a company, the main listing first, also of one known by name alone; empty when it has no shares."""
    followed = tuple(one.symbol for one in watchlist.listings_of(company))
    return followed or tuple(dict.fromkeys(_lines_by_alias(watchlist).get(company, ())))


@lru_cache(maxsize=KEPT)
def _lines_by_alias(watchlist: Watchlist) -> dict[str, list[str]]:
    known: defaultdict[str, list[str]] = defaultdict(list)
    for alias in watchlist.aliases:
        if alias.listing:
            known[alias.company].append(alias.listing)
    return known


def unknown_names(texts: Iterable[str], watchlist: Watchlist, least: int = 2) -> tuple[tuple[str, int], ...]:
    """Capitalised names that stand near words of the trade in `least` texts or more and are in no table.

    For the user to look at, the most frequent first; nothing is ever guessed from them.
    """
    made, counts = matcher(watchlist), defaultdict[str, int](int)
    for text in texts:
        folded = fold(text).text
        if not (CHIPS.search(folded.lower()) and _CAPITALISED.search(folded)):
            continue
        taken = [(one.start, one.end) for one in made.mentions_folded(folded)]
        for name in {found.group() for found in _CAPITALISED.finditer(folded) if not _overlaps(found.span(), taken)}:
            counts[name] += 1
    often = [(name, count) for name, count in counts.items() if count >= least]
    return tuple(sorted(often, key=lambda one: (-one[1], one[0])))


def _overlaps(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in taken)


def _strictest_first(alias: Alias) -> tuple[bool, bool, bool]:
    """Real companies before decoys; what stands without context before what needs it; exact capitals first."""
    return (not alias.company, alias.needs_context, not alias.needs_case)


def _versioned(text: str, end: int) -> bool:
    """Whether a version follows on letters at once: Qwen4, Gemini5, DeepSeekV4."""
    after = text[end : end + 2]
    return text[end - 1].isalpha() and (after[:1].isdigit() or (after[:1] in ("V", "v", "R") and after[1:].isdigit()))


def _same_case(alias: str, found: str) -> bool:
    """As spelled, or in the capitals of a headline; a longer word with a capital before any others (NAURA, Naura)."""
    if len(found) > 2 and found == alias.upper():
        return True
    return len(alias) > 4 and " " not in alias and found[0].isupper()


def _is_name(alias: str, found: str) -> bool:
    """Several small words are no name that is spelled with capitals: "central bank" is not Central Bank."""
    return not (" " in found and found.islower() and not alias.islower())


# The credit at the end of a headline, "...: Deepak Mohoni", names a person by a word that may be a company's.
_CREDIT = re.compile(r": (?P<first>[A-Z][\w.'-]{1,20}) [A-Z][\w.'-]{1,20}(?: [A-Z][\w.'-]{1,20})?(?=,|$)")


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    parts = (re.escape(word.lower()) if not word.isascii() else rf"\b{re.escape(word.lower())}" for word in words)
    return re.compile("|".join(parts))


def _unfolded(mention: Mention, folded: Folded, text: str) -> Mention:
    start, end = folded.span(mention.start, mention.end)
    return Mention(mention.company, text[start:end], start, end, mention.listing, mention.names)
