"""What of an entry can be compared with another: words of its own script, and facts that every language shares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import fsum

from tracker.core.stories.rarity import Background
from tracker.core.text.lexicon import plain_view
from tracker.core.text.numbers import codes_of
from tracker.core.text.terms import HAN_RUN, without_outlet, words_of_view
from tracker.lists import listed
from tracker.model import Reading

MOST = 60  # words of a text that are compared; the summary's later ones add little
READ = 600  # characters of a summary that are looked at
_MONTHS = "|".join(listed("dates")["months"])
# Periods of which an act may speak; equal in every language.
_PERIODS = {
    "q1": r"\bq1\b|1q\d|first quart|一季|首季|第 ?1 ?季|\bq ?1\b|march quart",
    "q2": r"\bq2\b|2q\d|second quart|二季|第 ?2 ?季|june quart",
    "q3": r"\bq3\b|3q\d|third quart|三季|第 ?3 ?季|september quart",
    "q4": r"\bq4\b|4q\d|fourth quart|四季|第 ?4 ?季|december quart",
    "half": r"\bh1\b|\bh2\b|1h\d|half year|first half|second half|上半年|下半年|半年度|中期",
    "year": r"full year|fy ?\d\d|annual|全年|年度|20\d\d ?年(?:归母|净|营|扣非)",
    "month": rf"monthly|\b(?:{_MONTHS}) (?:sales|revenue)|月营收|月份?营",
}
_PERIOD = {name: re.compile(pattern) for name, pattern in _PERIODS.items()}
NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SPELLED = re.compile("[a-z][a-z0-9]+")
_COLON = re.compile("[:：]")
SPEAKER = 40  # characters of a title before which its colon stands behind a speaker
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Features:
    """Comparable parts of one entry. `rarity` is of its words and facts."""

    script: str  # han | latin
    words: frozenset[str]
    heads: frozenset[str]  # words of the title
    speaker: frozenset[str]  # words of the title before its colon: who says it
    actor: str  # whom the title names first
    numbers: frozenset[str]  # of the title, as they are written
    facts: frozenset[str]
    companies: frozenset[str]
    names: frozenset[str]  # whom the title names at all
    kind: str
    announces: bool
    quiet: bool  # a lookalike says so: a price report, an opinion
    figures: frozenset[str]
    periods: frozenset[str]
    codes: frozenset[str]
    acts: frozenset[str]  # what is done within the kind: a dividend, a buyback
    opening: str  # the first Latin word of the title, as it is spelled
    spelled: frozenset[str]  # Latin words of the title as they are spelled
    title: str  # normalised, without the outlet
    rarity: dict[str, float]
    norm: float

    @property
    def keys(self) -> tuple[str, ...]:
        """Features under which stories are looked up, beside the words; rare ones find them first."""
        pairs = [f"{name}|{self.kind}" for name in self.names if self.kind]
        return (*pairs, *(fact for fact in self.facts if not fact.startswith("k:")))


def features_of(title: str, summary: str, reading: Reading, background: Background) -> Features:
    """Features of one text. The title counts in full, the summary up to `MOST` words."""
    bare = without_outlet(title[:1000])
    head = plain_view(bare)
    view = f"{head}{plain_view(summary[:READ])}" if summary else head
    words = frozenset(words_of_view(view)[:MOST])
    figures = frozenset(one.key for one in reading.figures if one.sort != "times")
    announces = not reading.passed
    codes = codes_of(f"{bare} {summary[:READ]}")
    spelled = _SPELLED.findall(head)
    facts = _facts(reading, figures, codes) | ({f"k:{reading.kind}"} if announces else set())
    rarity = background.rarities((*words, *facts))
    return Features(
        script="han" if sum(map(len, HAN_RUN.findall(view))) * 4 > len(view.replace(" ", "")) else "latin",
        words=words,
        heads=frozenset(words_of_view(head)),
        speaker=_speaker(bare),
        actor=reading.lead,
        numbers=frozenset(NUMBER.findall(bare)),
        facts=frozenset(facts),
        companies=reading.in_title or frozenset(reading.companies),
        names=reading.firms or frozenset(reading.companies),
        kind=reading.kind if announces else "",
        announces=announces,
        quiet=reading.marked,
        figures=figures,
        periods=_periods(view),
        codes=codes,
        acts=frozenset(one for one in reading.concepts if announces and one.startswith(f"{reading.kind}.")),
        opening=spelled[0] if spelled and head.lstrip().startswith(spelled[0]) else "",
        spelled=frozenset(spelled),
        title=" ".join(head.split()),
        rarity=rarity,
        norm=fsum(rarity[word] ** 2 for word in words) ** 0.5 or 1.0,
    )


def _facts(reading: Reading, figures: frozenset[str], codes: frozenset[str]) -> set[str]:
    facts = {f"co:{name}" for name in reading.companies} | {f"n:{key}" for key in figures}
    facts |= {f"co:{name}" for name in reading.firms}
    facts |= {f"g:{name[9:]}" for name in reading.concepts if name.startswith("glossary.")}
    return facts | {f"x:{code}" for code in codes}


def _periods(view: str) -> frozenset[str]:
    found = {name for name, pattern in _PERIOD.items() if pattern.search(view)}
    return frozenset(found | set(_YEAR.findall(view)))


def _speaker(title: str) -> frozenset[str]:
    """Words before an early colon: "the governor: ..." says who speaks, not what he says."""
    colon = _COLON.search(title[:SPEAKER])
    return frozenset(words_of_view(plain_view(title[: colon.start()]))) if colon else frozenset()
