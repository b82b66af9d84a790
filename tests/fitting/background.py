"""How often terms stand in news: terms and counts alone, none of the text."""

from __future__ import annotations

from collections import Counter

from tests.fitting.labelled import SCRIPT, rows_of
from tests.shared import shared
from tracker.core.reading.reading import reader_of
from tracker.core.stories.entry_features import features_of
from tracker.core.stories.rarity import LEAST, Background
from tracker.knowledge.load import load_knowledge


def background_table() -> str:
    """Terms of the pool and of the streams that stand in `LEAST` texts or more; figures are left out."""
    folder, reader, counts = shared("language/real"), reader_of(load_knowledge()), Counter[str]()
    files = ["pool.jsonl", "pool_labelled.jsonl", *(f"{name}.in.jsonl" for name in SCRIPT)]
    texts = {(row["title"], row["summary"] or "") for name in files for row in rows_of(folder / name)}
    empty = Background(1_000, {})
    for title, summary in sorted(texts):
        features = features_of(title, summary, reader.read(title, summary), empty)
        counts.update(features.words)
        counts.update(fact for fact in features.facts if not fact.startswith(("n:", "k:")))
    lines = [f"{term}\t{count}" for term, count in sorted(counts.items()) if count >= LEAST]
    return "\n".join((f"texts\t{len(texts)}", *lines)) + "\n"
