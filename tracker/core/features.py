"""What of an entry can be compared with another: words of its own script, and facts that every language shares."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.core.figures import codes_of
from tracker.core.lexicon import plain
from tracker.core.understanding import Reading

_HAN_RUN = re.compile("[\u3400-\u9fff]+")
_LATIN = re.compile("[a-z0-9]{2,40}")
_ENDING = re.compile(r"(?:ing|ed|es|s|er|ers|ly)$")
# Words that every headline may hold.
_STOPPED = """
    an the of to in on for and or as at by with from is are was be it its that this his her he she after over new says
    say said will not no up out how why what who has have had us you your about into more than can may could but their
    they we all been were which while also amid via per off get gets
"""
_STOP = frozenset(_STOPPED.split())
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
        """Rare features under which stories are looked up, beside the words."""
        pairs = [f"{company}|{self.kind}" for company in self.companies]
        return (*pairs, *self.figures, *(fact for fact in self.facts if fact.startswith("x:")))


def features_of(title: str, summary: str, reading: Reading) -> Features:
    """Features of one text. The title counts in full, the summary up to `MOST` words."""
    bare = without_outlet(title)
    view = plain(f"{bare} {summary[:600]}")
    words = words_of_view(view)
    han = sum(map(len, _HAN_RUN.findall(view)))
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


def words_of_view(view: str) -> list[str]:
    """Latin words without endings, Han pairs; stop words left out."""
    found = [_ENDING.sub("", word) if len(word) > 4 else word for word in _LATIN.findall(view) if word not in _STOP]
    for run in _HAN_RUN.findall(view):
        found.extend(run[place : place + 2] for place in range(len(run) - 1))
    return found
