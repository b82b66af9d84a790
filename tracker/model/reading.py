"""What one text was understood to say, before anything is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tracker.model.method import Evidence, Mention
from tracker.model.news import Entry


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its sort: percent, money, power, times, count. Money in its own currency, never converted."""

    value: float
    sort: str

    @property
    def key(self) -> str:
        """Equal for equal figures; three digits are what outlets keep when they round."""
        return f"{self.sort}:{self.value:.3g}"


@dataclass(frozen=True, slots=True)
class Reading:
    """The kind of act a text tells, who acts, whom it names, and the words that decided.

    `passed` says why the text is no announcement, empty when it is one; `marked`: a lookalike (opinion, price report)
    says so. `concepts` are all words of the vocabulary that were seen, by their names ("pricing.act"). `score` is 0-1,
    0.5 where the text is as likely to announce as the table asks. `bystanders` are named as somebody's peer, supplier
    or former employer, or moved by a price; `links` says that the text is sure enough to move whom it names
    in its title, `neighbours` that it is so for those tied to them, or named in its summary alone. `firms` are all
    whom the title names, watched or not; `lead` is the one it names first.
    """

    kind: str
    score: float
    evidence: tuple[Evidence, ...]
    mentions: tuple[Mention, ...]
    companies: tuple[str, ...]
    agencies: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    passed: str = ""
    marked: bool = False
    concepts: frozenset[str] = frozenset()
    figures: tuple[Figure, ...] = ()
    in_title: frozenset[str] = frozenset()
    bystanders: frozenset[str] = frozenset()
    links: bool = True
    neighbours: bool = True
    firms: frozenset[str] = frozenset()
    lead: str = ""
    clear: bool = False  # the kind is far ahead of every other
    filed: tuple[str, ...] = ()  # what the registry's own categories mean: knowledge/registries.toml


Seen = tuple[str, str, tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Readings:
    """The reading of every entry version of a derivation, by what is seen of it: title, summary, and what its feed says
    of it (subject and category).
    """

    by_text: Mapping[Seen, Reading] = field(default_factory=dict)

    @staticmethod
    def key(entry: Entry) -> Seen:
        """What an entry is read by."""
        return entry.title, entry.summary, entry.subject, entry.category

    def of(self, entry: Entry) -> Reading:
        """The reading of an entry. Raises KeyError for one that was not read."""
        return self.by_text[self.key(entry)]


@dataclass(frozen=True, slots=True)
class Question:
    """What a second reader is asked of one text: only what stands here can come back as an actor or a kind."""

    title: str
    summary: str
    companies: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a second reader said of one text. `outcome`: answered, invalid (no answer in the form asked for), timeout,
    transport, refused (the address answered with an error). Only `answered` says anything of the text.
    """

    outcome: str
    announces: bool = False
    kind: str = ""
    actors: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """What the user said of one text, as a fact: which text (its digest), when, and whether it announces something;
    None where it could be decided either way. `kind` is empty where none was named. The latest of a text counts.
    """

    text: str
    learned: datetime
    announces: bool | None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """An answer as a fact: which text (its digest), which model, by which prompt (its digest), learned when."""

    text: str
    model: str
    prompt: str
    learned: datetime
    answer: Answer
