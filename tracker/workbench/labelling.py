"""Labels of one's own: which texts are worth asking about, and the table that answers make.

Texts whose score is nearest to the threshold tell most. What a registry files is left out: its category decides there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from tracker.core.announcements.second_reading import text_of
from tracker.core.reading.adjusting import (
    PARTS,
    Held,
    Labelled,
    differences,
    held_back,
    read_gates,
    read_kinds,
    too_few,
)
from tracker.core.reading.reading import TextReader, read, reader_of
from tracker.errors import UsageError
from tracker.model import Entry, Knowledge, Label, Recipe
from tracker.model.knowledge import fitted_name
from tracker.past import PastReader
from tracker.tables import nearest

LONG_AGO = datetime(1970, 1, 2, tzinfo=UTC)
YES, NO, UNCLEAR = ("y", "yes"), ("n", "no"), ("u", "unclear")


@dataclass(frozen=True)
class Doubt:
    """One text to ask about: how it is read today."""

    text: str  # its digest
    entry: Entry
    score: float
    kind: str
    companies: tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """A table of differences with what it was fitted to and how texts held back are read by it."""

    table: str
    labels: int
    held: Held
    unused: int  # labels that say "unclear", or whose text is not in the store any more

    @property
    def name(self) -> str:
        return fitted_name(self.table)


def entries_said(reader: PastReader, now: datetime, back: timedelta | None = None) -> tuple[Entry, ...]:
    """Entries said in the time before `now`, heard or imported; all of them without a span."""
    first, tomorrow = LONG_AGO if back is None else max(LONG_AGO, now - back), now + timedelta(days=1)
    return reader.history(now, first, tomorrow, bars=(first.date(), first.date()), symbols=()).entries


def doubts(entries: Iterable[Entry], labels: Iterable[Label], recipe: Recipe) -> Iterator[Doubt]:
    """Texts that nobody labelled yet, nearest to the threshold first, each once."""
    done = {one.text for one in labels}
    plain = {text: entry for entry in entries if not entry.category and (text := text_of(*words_of(entry))) not in done}
    readings = read(plain.values(), recipe.knowledge)
    found = [(abs(readings.of(entry).score - recipe.announcement_score), text) for text, entry in plain.items()]
    for _, text in sorted(found):
        one = readings.of(plain[text])
        yield Doubt(text, plain[text], one.score, one.kind, one.companies)


def words_of(entry: Entry) -> tuple[str, str]:
    """What of an entry is read."""
    return entry.title, entry.summary


def label_of(text: str, words: str, recipe: Recipe, now: datetime) -> Label:
    """The label that an answer means: y, n, unclear, or a kind (which says yes too). Raises UsageError for others."""
    answer = words.strip().lower()
    first, _, rest = answer.partition(" ")
    if first in YES and rest:
        answer = rest.strip()
    if answer in (*YES, *NO, *UNCLEAR):
        return Label(text, now, {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}.get(answer))
    if answer in recipe.knowledge.by_kind:
        return Label(text, now, True, answer)
    offer = nearest(answer, tuple(recipe.knowledge.by_kind))
    raise UsageError(f"{words.strip()!r} is no answer: y, n, unclear or a kind are wanted; of kinds: {offer}")


def text_called(name: str, entries: Iterable[Entry]) -> str:
    """The digest of the entry whose text's digest begins so. Raises UsageError for none or several."""
    found = {text for entry in entries if (text := text_of(*words_of(entry))).startswith(name.lower())}
    if len(found) != 1:
        how = "no text" if not found else f"{len(found)} texts"
        raise UsageError(f"{how} in the store that {name!r} begins the name of; `tracker label --list` shows names")
    return found.pop()


def fit(entries: Iterable[Entry], labels: Sequence[Label], knowledge: Knowledge) -> Made:
    """The difference to the shipped tables that the labels ask for. Raises UsageError where they are too few."""
    shipped = replace(knowledge, fitted="")
    said = {one.text: one for one in sorted(labels, key=lambda one: one.learned)}
    texts = tuple(_labelled({text_of(*words_of(one)): one for one in entries}, said, reader_of(shipped)))
    if why := too_few(texts):
        raise UsageError(f"nothing to fit yet: {why}; `tracker label` asks for more")
    gates, kinds = read_gates(shipped.gate), read_kinds(shipped.kind_weights)
    return Made(differences(texts, gates, kinds), len(texts), held_back(texts, gates), len(said) - len(texts))


def _labelled(entries: Mapping[str, Entry], said: Mapping[str, Label], reader: TextReader) -> Iterator[Labelled]:
    for text, label in sorted(said.items()):
        if text in entries and label.announces is not None:
            features = reader.features(*words_of(entries[text]))
            yield Labelled(features, label.announces, label.kind, int(text[:8], 16) % PARTS)
