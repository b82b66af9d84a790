"""What of an entry can be compared with another: words of its own script, and facts that every language shares."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.core.text.lexicon import plain
from tracker.core.text.numbers import codes_of
from tracker.core.text.terms import HAN_RUN, words_of_view
from tracker.model import Reading

# The outlet at the end of a title, as aggregators add it: "... - Harbour Wire".
_SUFFIX = re.compile(r"\s+[-|–—]\s+[^-|–—]{2,40}$")
MOST = 60  # words of a text that are compared; the summary's later ones add little


@dataclass(frozen=True, slots=True)
class Features:
    """Comparable parts of one entry."""

    script: str  # han | latin
    words: frozenset[str]
    facts: frozenset[str]
    companies: frozenset[str]
    kind: str
    quiet: bool  # no announcement: a price report, an opinion
    figures: frozenset[str]
    acts: frozenset[str]  # what is done within the kind: a dividend, a buyback
    title: str  # normalised, without the outlet

    @property
    def keys(self) -> tuple[str, ...]:
        """Features under which stories are looked up, beside the words; rare ones find them first."""
        pairs = [f"{company}|{self.kind}" for company in self.companies]
        return (*pairs, *(fact for fact in self.facts if not fact.startswith("k:")))


def features_of(title: str, summary: str, reading: Reading) -> Features:
    """Features of one text. The title counts in full, the summary up to `MOST` words."""
    bare = without_outlet(title)
    view = plain(f"{bare} {summary[:600]}")
    words = words_of_view(view)
    han = sum(map(len, HAN_RUN.findall(view)))
    figures = frozenset(one.key for one in reading.figures if one.sort != "times")
    facts = {f"co:{name}" for name in reading.companies} | {f"n:{key}" for key in figures}
    facts |= {f"g:{name[9:]}" for name in reading.concepts if name.startswith("glossary.")}
    facts |= {f"x:{code}" for code in codes_of(f"{bare} {summary[:600]}")}
    sure = not reading.passed and reading.score > 0.5
    if sure:
        facts.add(f"k:{reading.kind}")
    return Features(
        script="han" if han * 4 > len(view.replace(" ", "")) else "latin",
        words=frozenset(words[:MOST]),
        facts=frozenset(facts),
        companies=reading.in_title or frozenset(reading.companies),
        kind=reading.kind if sure else "",
        quiet=reading.marked,
        figures=figures,
        acts=frozenset(one for one in reading.concepts if sure and one.startswith(f"{reading.kind}.")),
        title=" ".join(plain(bare).split()),
    )


def without_outlet(title: str) -> str:
    """The title without the name of the outlet that aggregators append."""
    return _SUFFIX.sub("", title[:1000]) or title[:1000]
