"""Numbers as the same number in every language: 406亿, 40.6 billion and 40.6 bln are one figure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tracker.core.text.lexicon import simplified
from tracker.lists import listed
from tracker.model import Figure

_LISTS = listed("numbers")
_SCALES: Mapping[str, float] = {scale: float(size) for scale, size in _LISTS["scales"].items()}
_WORDS: Mapping[str, int] = _LISTS["numerals"]
_TENTHS: Mapping[str, int] = _LISTS["tenths"]
_FRACTIONS: Mapping[str, int] = _LISTS["fractions"]
_UNITS: Mapping[str, list[str]] = _LISTS["units"]
_SORTS = {unit: sort for sort, units in _UNITS.items() for unit in units}
# Scales that nobody uses for anything but money in a headline.
_MONEYED = frozenset(_LISTS["money"]["scales"])


def _any(words: list[str]) -> str:
    """An alternation, longest first; a Latin word must end where it ends."""
    spelled = sorted(words, key=len, reverse=True)
    return "|".join(
        re.escape(word) + (r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else "") for word in spelled
    )


_NUMBER = re.compile(
    r"(?P<mark>us\$|hk\$|nt\$|t\$|rmb|[$€£¥])? ?"
    r"(?<![\d.])(?P<digits>\d{1,3}(?:,\d{3}){1,4}|\d{1,15})(?P<part>\.\d{1,6})?"
    rf"(?:[- ]?(?P<scale>{_any(list(_SCALES))}))?(?:[- ]?(?P<unit>{_any(list(_SORTS))}))?"
)
_WORDED = re.compile(rf"\b({'|'.join(_WORDS)})[- ](gigawatts?|billion|million|trillion|per cent|percent)\b")
# What the two patterns cannot match without: most texts have none.
_WORDED_UNITS = ("gigawatt", "illion", "cent")
_TENTH_MARKS = ("成", *_FRACTIONS)
_TENTH = re.compile(rf"([{''.join(_TENTHS)}])成(?![立为功本果都绩长员份分])|\b({'|'.join(_FRACTIONS)})\b")
_CODE = re.compile(r"(?<![a-z0-9])(?=[a-z]*\d)(?=\d*[a-z])[a-z]{0,4}\d{1,4}(?:\.\d)?[a-z]{0,2}(?![a-z0-9]|\.\d)")
_NO_CODE = re.compile("|".join(_LISTS["codes"]["none"]))
_DIGIT = re.compile(r"\d")
MOST = 40  # figures looked at in one text: nobody writes more that matter


def figures_in(view: str) -> tuple[Figure, ...]:
    """The figures of a simplified text. Years, days, ordinals and numbers inside codes are left out. Bounded work."""
    found: list[Figure] = []
    if _DIGIT.search(view):
        for match in _NUMBER.finditer(view):
            figure = _figure(match, view)
            if figure is not None:
                found.append(figure)
            if len(found) >= MOST:
                break
    return (*found, *_worded(view))


def _figure(match: re.Match[str], view: str) -> Figure | None:
    start, end = match.start("digits"), match.end()
    if start and not match["mark"] and view[start - 1].isascii() and view[start - 1].isalpha():
        return None
    if end < len(view) and match["unit"] is None and view[end].isascii() and view[end].isalpha():
        return None
    if match["digits"][0] == "0" and not match["part"]:
        return None
    value = float(match["digits"].replace(",", "") + (match["part"] or ""))
    scale = match["scale"] or ""
    sort = _sort_of(match["unit"] or "", match["mark"], scale, value, "," in match["digits"])
    return Figure(value * _SCALES.get(scale, 1.0), sort) if sort else None


def _sort_of(unit: str, mark: str | None, scale: str, value: float, grouped: bool) -> str:
    """A bare number counts when it can be no day, no year and no stock code."""
    if unit:
        return _SORTS[unit]
    if mark or scale in _MONEYED:
        return "money"
    return "count" if scale or 31 < value < 1000 or grouped else ""


def _worded(view: str) -> tuple[Figure, ...]:
    tenths = worded = list[Figure]()
    if any(mark in view for mark in _TENTH_MARKS):
        found = _TENTH.findall(view)[:MOST]
        tenths = [Figure(_TENTHS[one] if one else _FRACTIONS[other], "percent") for one, other in found]
    if any(unit in view for unit in _WORDED_UNITS):
        worded = [
            Figure(_WORDS[number] * _SCALES.get(unit, 1.0), _SORTS.get(unit, "money"))
            for number, unit in _WORDED.findall(view)[:MOST]
        ]
    return (*tenths, *worded)


def codes_of(text: str) -> frozenset[str]:
    """Product and node codes as every language leaves them: h20, mi308, 18a, v3.1."""
    found = _CODE.findall(simplified(text))[:MOST]
    return frozenset(code for code in found if _NO_CODE.fullmatch(code) is None)
