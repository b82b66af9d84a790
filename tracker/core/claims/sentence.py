"""Sentence: a folded sentence with all that is found in it before anything is decided."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise

from tracker.core.claims.bases import Cue, cues
from tracker.core.claims.figures import StatedFigure, chinese_figures, english_figures
from tracker.core.claims.subjects import Owner, owners
from tracker.core.claims.words import ClaimWords
from tracker.model import Mention


@dataclass(frozen=True)
class Sentence:
    """A folded sentence with its mentions; `said` is the company the text speaks of when the sentence names none."""

    text: str
    mentions: tuple[Mention, ...]
    han: bool
    words: ClaimWords
    said: str = ""
    around: str = ""  # the basis that a sentence before it told for the whole market: 美股盘前普跌。甲跌1%。
    published: datetime | None = None

    @cached_property
    def plain(self) -> str:
        """The text with brackets without a percentage and page templates blanked; every place keeps its number."""
        blanked = _PAREN.sub(lambda one: " " * len(one.group()), self.text)
        return _WIDGET.sub(lambda one: re.sub(r"[%\d]", " ", one.group()), blanked)

    @cached_property
    def nameless(self) -> str:
        """The plain text with the names of companies blanked."""
        text = self.plain
        for one in self.mentions:
            text = text[: one.start] + " " * (one.end - one.start) + text[one.end :]
        return text

    @cached_property
    def figures(self) -> list[StatedFigure]:
        return (
            chinese_figures(self.plain, self.words.figures)
            if self.han
            else english_figures(self.plain, self.words.figures)
        )

    @cached_property
    def owners(self) -> list[Owner]:
        return owners(self.plain, merged(self.text, self.mentions), self.han, self.words)

    @cached_property
    def cues(self) -> list[Cue]:
        return cues(self.plain, self.han, self.words.bases)

    @cached_property
    def clauses(self) -> list[tuple[int, int]]:
        breaks = self.words.sentences
        pattern = breaks.han_clause_break if self.han else breaks.clause_break
        cuts = [one.start() for one in pattern.finditer(self.plain)]
        edges = [0, *cuts, len(self.plain)]
        return [(start, end) for start, end in pairwise(edges) if start < end]

    def clause(self, place: int) -> int:
        """The number of the clause that holds a place."""
        return next((k for k, (start, end) in enumerate(self.clauses) if start <= place < end), len(self.clauses) - 1)


def merged(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions with a ticker in brackets folded into the name before it: SMIC (00981)."""
    kept: list[Mention] = []
    for one in mentions:
        last = kept[-1] if kept else None
        gap = text[last.end : one.start] if last else ""
        if last and last.company == one.company and len(gap) <= 14 and not re.search(r"[,;。、%]|\band\b", gap):
            kept[-1] = Mention(last.company, last.text, last.start, last.end, one.listing or last.listing)
        elif not (_bracketed(text, one) and last):
            kept.append(one)
    return kept


def _bracketed(text: str, mention: Mention) -> bool:
    opened = text.rfind("(", max(0, mention.start - 20), mention.start + 1)
    return opened >= 0 and ")" not in text[opened : mention.start]


_PAREN = re.compile(r"\([^()%]{0,60}\)|\[[^\[\]%]{0,60}\]")


# Quotes stuck to a name by a page's template: -7.000 (-7.368%), MU, +4.79%.
_WIDGET = re.compile(r"[+-]\d{1,6}\.\d{1,4} ?\([+-]\d{1,4}\.\d{1,4}%\)|\b[A-Z]{1,5}, [+-]\d{1,4}(?:\.\d{1,4})?%")
