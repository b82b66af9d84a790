"""A table of spellings made into a watchlist, and how well it finds the companies that people marked in texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.core.text.mentions import matcher
from tracker.model import Alias, Company, Watchlist

_LEGAL = re.compile(r"\b(?:Ltd|Limited|Corp|Corporation|Inc|Company|Co|Bank|PLC|plc)\b")
_SECTOR = re.compile(r"\b(?:stocks|sector|space|companies)\b")
_SMALL_WORD = re.compile(r"(?<![\w&])[a-z][\w&]+")


@dataclass(frozen=True, slots=True)
class Score:
    """Companies found right, found wrongly, missed, summed over texts."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)


def tabled(rows: Mapping[str, Sequence[str]], texts: Iterable[str] = ()) -> Watchlist:
    """A watchlist from names to spellings.

    A row is a company when a spelling has a legal form (Ltd, Corp, Bank); sectors and commodities are left out.
    A lone word needs its capitals, and is left out as ambiguous where the texts write it small (oil, idea).
    """
    small = {word for text in texts for word in _SMALL_WORD.findall(text)}
    companies = {name: words for name, words in rows.items() if _is_company(words)}
    aliases = (
        Alias(word, name, needs_case=" " not in word)
        for name, words in companies.items()
        for word in dict.fromkeys(words)
        if " " in word or word.lower() not in small
    )
    return Watchlist(companies=tuple(map(Company, companies)), aliases=tuple(aliases))


def _is_company(words: Sequence[str]) -> bool:
    return any(map(_LEGAL.search, words)) and not any(map(_SECTOR.search, words))


def score(watchlist: Watchlist, marked: Iterable[tuple[str, Sequence[str]]]) -> Score:
    """Score the companies found in texts against the mentions that people marked.

    A mark counts when it is, capitals apart, a spelling of the table; what is found inside a mark that is no
    spelling (a division, a fund of that name) counts neither way.
    """
    made = matcher(watchlist)
    spelled: dict[str, set[str]] = {}
    for alias in watchlist.aliases:
        spelled.setdefault(alias.text.casefold(), set()).add(alias.company)
    right = wrong = missed = 0
    for text, marks in marked:
        known = [spelled[mark.casefold()] for mark in marks if mark.casefold() in spelled]
        other = [mark.casefold() for mark in marks if mark.casefold() not in spelled]
        mentions = [one for one in made.mentions(text) if not any(one.text.casefold() in mark for mark in other)]
        found = {one.company for one in mentions}
        right += sum(1 for companies in known if companies & found)
        missed += sum(1 for companies in known if not companies & found)
        wrong += len(found - set().union(*known))
    return Score(right, wrong, missed)
