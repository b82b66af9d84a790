"""How often terms stand in news: terms and counts alone, none of the text."""

from __future__ import annotations

from collections import Counter
from functools import cache

from tests.fitting.labelled import SCRIPT, rows_of
from tests.shared import shared
from tracker.core.reading.reading import reader_of
from tracker.core.stories.entry_features import features_of
from tracker.core.stories.rarity import LEAST, Background
from tracker.knowledge.load import load_knowledge


@cache
def counted() -> dict[str, tuple[int, Counter[str]]]:
    """Texts and counts of terms of each file; a text that stands in two counts in the first."""
    folder, reader = shared("language/real"), reader_of(load_knowledge())
    empty, seen, found = Background(1_000, {}), set[tuple[str, str]](), dict[str, tuple[int, Counter[str]]]()
    for name in (*(f"{one}.in" for one in SCRIPT), "pool", "pool_labelled"):
        texts = {(row["title"], row["summary"] or "") for row in rows_of(folder / f"{name}.jsonl")} - seen
        seen |= texts
        counts = Counter[str]()
        for title, summary in sorted(texts):
            features = features_of(title, summary, reader.read(title, summary), empty)
            counts.update(features.words)
            counts.update(fact for fact in features.facts if not fact.startswith(("n:", "k:")))
        found[name.removesuffix(".in")] = len(texts), counts
    return found


def background_table(held: str = "") -> str:
    """Terms of the pool and of the streams, but the one held out, that stand in `LEAST` texts or more; figures are left
    out."""
    parts = [part for name, part in counted().items() if name != held]
    counts = sum((own for _, own in parts), Counter[str]())
    lines = [f"{term}\t{count}" for term, count in sorted(counts.items()) if count >= LEAST]
    return "\n".join((f"texts\t{sum(texts for texts, _ in parts)}", *lines)) + "\n"
