"""Which filings may tell one story: a filing is an act of its own.

Two ids of one feed of filings are two acts, however alike their words: forms are templates. The exception is the same
document in another language, which joins its twin. Press may join a filing, and a filing the press; filings of two
registries may be one act (a company listed twice files it twice), when both registries call it the same.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.core.stories.entry_features import NUMBER
from tracker.core.text.folding import chinese
from tracker.model import Entry, Reading, Trust

TWIN = timedelta(minutes=30)  # within which a document's other language is filed
UNSAID = frozenset(("group", "text"))  # meanings that name no kind
AGAIN = timedelta(hours=24)  # within which another registry is told of the same act


@dataclass(frozen=True, slots=True)
class Filed:
    """What tells one filing from another."""

    entry: str
    feed: str
    registry: str
    filed: frozenset[str]  # what its categories mean
    about: frozenset[str]
    chinese: bool
    said: datetime
    numbers: frozenset[str]  # of the title: equal in every language


class Filings:
    """The filings that stories hold, to say which story a further filing may join. Fed in the order of `said`."""

    def __init__(self) -> None:
        self._held: dict[str, list[Filed]] = defaultdict(list)
        self._recent: dict[frozenset[str], list[tuple[Filed, str]]] = defaultdict(list)

    def twin(self, entry: Entry, reading: Reading) -> str:
        """The story of the same document in the other language: filed most alike, with the same numbers, nearest in
        time; or empty.
        """
        mine = filed_of(entry, reading)
        if mine is None or not mine.filed:
            return ""
        found = [
            (one.filed != mine.filed, one.numbers != mine.numbers, abs(one.said - mine.said), story)
            for one, story in self._recent[mine.about]
            if is_twin(one, mine) and not any(is_apart(other, mine) for other in self._held[story])
        ]
        return min(found)[-1] if found else ""

    def admits(self, story: str, entry: Entry, reading: Reading) -> bool:
        """Whether the entry may join the story: it is no filing, or one that is apart from none that is there."""
        if story not in self._held:
            return True
        mine = filed_of(entry, reading)
        return mine is None or not any(is_apart(one, mine) for one in self._held[story])

    def keep(self, story: str, entry: Entry, reading: Reading) -> None:
        """Remember where a filing was put."""
        mine = filed_of(entry, reading)
        if mine is not None:
            self._held[story].append(mine)
            self._recent[mine.about].append((mine, story))


def filed_of(entry: Entry, reading: Reading) -> Filed | None:
    """An entry as a filing; None when its feed is none of filings."""
    if entry.trust is not Trust.FILING:
        return None
    registry = entry.category[0].split(":", 1)[0] if entry.category else ""
    about = frozenset(reading.actors) or frozenset(entry.subject)
    written = entry.language.lower().startswith("zh") or chinese(entry.title)
    return Filed(
        entry.id,
        entry.feed,
        registry,
        frozenset(reading.filed),
        about,
        written,
        entry.said,
        frozenset(NUMBER.findall(entry.title)),
    )


def is_apart(one: Filed, other: Filed) -> bool:
    """Whether two filings are two acts for certain."""
    if one.entry == other.entry or is_twin(one, other):
        return False
    if one.feed == other.feed or (one.registry and one.registry == other.registry):
        return True
    if one.about != other.about or abs(one.said - other.said) > AGAIN:
        return True
    mine, its = one.filed - UNSAID, other.filed - UNSAID
    return bool(mine and its) and not mine & its


def is_twin(one: Filed, other: Filed) -> bool:
    """Whether two filings are one document in two languages: of one registry, filed alike at about one time."""
    return (
        one.chinese != other.chinese
        and one.registry == other.registry
        and (one.filed == other.filed or bool((one.filed & other.filed) - UNSAID))
        and one.about == other.about
        and abs(one.said - other.said) <= TWIN
    )
