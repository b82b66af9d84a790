"""What was asked: the parts of an address, checked before anything is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from tracker.web.site import BadQuery

MOST = 500  # rows of one answer
USUAL = 100
LONGEST = 200  # letters of words to look for
NAME = 2_000  # letters of a name: one that is stored may be a stranger's, and every link of ours must lead somewhere
FURTHEST = 10_000_000
PRINTABLE = r"^[^\x00-\x1f]*$"

Values = Mapping[str, str]


@dataclass(frozen=True)
class Param:
    """A part of the query: its name, what it means, its JSON schema and how it is read."""

    name: str
    about: str
    schema: Mapping[str, object]
    read: Callable[[str, str], object]
    default: object = ""


class Query:
    """The checked parts of a request's address. Raises BadQuery for what cannot be understood."""

    def __init__(self, path: Values, query: Values, params: Sequence[Param] = ()) -> None:
        known = {one.name: one for one in params}
        for name in query:
            if name not in known:
                near = get_close_matches(name, known, 1)
                hint = f"; did you mean {near[0]}?" if near else f"; known: {', '.join(known) or 'none'}"
                raise BadQuery(f"no such parameter: {name[:LONGEST]}{hint}")
        self._path = {name: stored_name(name, value) for name, value in path.items()}
        self._query = {one.name: one.read(one.name, query[one.name]) for one in params if one.name in query}
        self._params = known
        self.given = {name: query[name] for name in known if name in query}

    def path(self, name: str) -> str:
        """A part of the path."""
        return self._path[name]

    def day(self, name: str) -> date:
        """A part of the path that is a day."""
        return day(name, self._path[name])

    def words(self, name: str) -> str:
        """A parameter in words; empty where it was not given."""
        return str(self._query.get(name, self._params[name].default))

    def number(self, name: str) -> int:
        """A parameter that is a number."""
        return int(str(self._query.get(name, self._params[name].default)))

    def when(self, name: str) -> date | None:
        """A parameter that is a day; None where it was not given."""
        found = self._query.get(name)
        return found if isinstance(found, date) else None


def stored_name(name: str, value: str) -> str:
    """A name as it may be stored: whatever letters it has. Raises BadQuery for what is too long or half a letter."""
    if len(value) > NAME or any(0xD800 <= ord(letter) <= 0xDFFF for letter in value):
        raise BadQuery(f"{name}: at most {NAME} letters, all of them whole")
    return value


def text(name: str, value: str) -> str:
    """Words of one line. Raises BadQuery for what no name can be."""
    if len(value) > LONGEST or any(ord(letter) < 32 or 0xD800 <= ord(letter) <= 0xDFFF for letter in value):
        raise BadQuery(f"{name}: at most {LONGEST} letters without control characters")
    return value


def day(name: str, value: str) -> date:
    """`2025-08-22`. Raises BadQuery that shows one."""
    try:
        if len(value) != len("2025-08-22"):
            raise ValueError("wrong length")
        return date.fromisoformat(value)
    except ValueError:
        raise BadQuery(f"{name}: {value[:40]!r} is not a day; write it as 2025-08-22") from None


def number(low: int, high: int) -> Callable[[str, str], int]:
    """A reader of whole numbers in a range."""

    def read(name: str, value: str) -> int:
        if not (value.isascii() and value.isdigit() and len(value) <= 9 and low <= int(value) <= high):
            raise BadQuery(f"{name}: {value[:40]!r} is not a whole number from {low} to {high}")
        return int(value)

    return read


def name_param(name: str, about: str) -> Param:
    """A parameter that is a stored name."""
    return Param(name, about, {"type": "string", "maxLength": NAME}, stored_name)


def day_param(name: str, about: str) -> Param:
    """A parameter that is a day."""
    return Param(name, about, {"type": "string", "format": "date"}, day)


LIMIT = Param(
    *("limit", "how many rows, at most 500", {"type": "integer", "minimum": 1, "maximum": MOST}, number(1, MOST)), USUAL
)
OFFSET = Param(
    *("offset", "rows to skip", {"type": "integer", "minimum": 0, "maximum": FURTHEST}, number(0, FURTHEST)), 0
)
WORDS = Param(
    *("q", "words to look for, as a phrase; Chinese by pairs of letters"),
    {"type": "string", "maxLength": LONGEST, "pattern": PRINTABLE},
    text,
)
