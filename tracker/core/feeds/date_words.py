"""Month, weekday and zone names as feeds spell them (lists/dates.toml), folded: no accents, no capitals."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from tracker.lists import listed


def fold(words: str) -> str:
    """Lower case, plain spaces, no accents, wide digits narrowed; composed scripts stay composed."""
    spread = unicodedata.normalize("NFKD", words[:400].casefold())
    bare = "".join(one for one in spread if not unicodedata.combining(one))
    return " ".join(unicodedata.normalize("NFC", bare).split())


def _index(names: Mapping[str, list[str]], first: int) -> dict[str, int]:
    return {fold(name): place for place, spelled in enumerate(names.values(), first) for name in spelled}


_WORDS = listed("dates")
MONTHS = _index(_WORDS["months"], 1)
WEEKDAYS = _index(_WORDS["weekdays"], 0)
FILLERS = frozenset[str](_WORDS["fillers"]["words"])
HALVES = {fold(name): half for half, names in _WORDS["halves"].items() for name in names}
# What the tables are is told in dates.toml.
ABBREVIATIONS: Mapping[str, int] = _WORDS["abbreviations"]
STANDARD: Mapping[str, str] = _WORDS["standard"]
PLACES: Mapping[str, str] = _WORDS["places"]
SHARED: Mapping[str, Mapping[str, int]] = _WORDS["shared"]
