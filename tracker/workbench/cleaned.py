"""A text as a feed would have told it, with the way back to the text as it was given."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property

from tracker.model.one_line import one_line


@dataclass(frozen=True)
class Cleaned:
    """`given` without characters that are no text, its spaces and line breaks single spaces; what feeds tell is cleaned
    in the same way before it is stored.
    """

    given: str

    @cached_property
    def text(self) -> str:
        return one_line(self.given)

    def place(self, place: int) -> int:
        """Where in `given` the character at `place` of the text stands; the end of either is that of the other."""
        return self._places[min(place, len(self.text))] if self.text != self.given else place

    @cached_property
    def _places(self) -> list[int]:
        """For each character of the text, and its end, the place in `given`: the same letters in one order."""
        found, place = list[int](), 0
        for sign in self.text:
            while place < len(self.given) - 1 and not _tells(self.given[place], sign):
                place += 1
            found.append(place)
            place += 1
        return [*found, len(self.given)]


def _tells(given: str, sign: str) -> bool:
    """Whether a character as given begins one of the text: itself, any space for a space, a letter for its composed."""
    if sign == " ":
        return given.isspace()
    return given == sign or unicodedata.normalize("NFD", sign).startswith(unicodedata.normalize("NFD", given))
