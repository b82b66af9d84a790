"""Numbers as the same number in every language: 406亿, 40.6 billion and 40.6 bln are one figure."""

from __future__ import annotations

import re

from tracker.core.text.lexicon import simplified
from tracker.model import Figure

_SCALES = {
    "trillion": 1e12, "trn": 1e12, "万亿": 1e12, "兆": 1e12, "billion": 1e9, "bln": 1e9, "bn": 1e9, "b": 1e9,
    "million": 1e6, "mln": 1e6, "m": 1e6, "thousand": 1e3, "k": 1e3, "千万": 1e7, "百万": 1e6, "亿": 1e8, "万": 1e4,
    "千": 1e3,
}  # fmt: skip
_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "twenty": 20, "thirty": 30,
}  # fmt: skip
_TENTHS = {"一": 10, "两": 20, "二": 20, "三": 30, "四": 40, "五": 50, "六": 60, "七": 70, "八": 80, "九": 90}
_FRACTIONS = {"a tenth": 10, "a fifth": 20, "a quarter of": 25, "a third": 33, "by half": 50}
_UNITS = {
    "percent": ("%", "per cent", "percent", "pc", "percentage"),
    "power": ("gw", "mw", "gigawatts", "gigawatt", "megawatts", "megawatt", "吉瓦"),
    "times": ("fold", "倍"),
    "money": (
        "美元", "人民币", "港元", "港币", "欧元", "韩元", "日元", "新台币", "台币", "元", "人币",
        "yuan", "dollars", "dollar", "euros", "euro", "won", "yen",
    ),
}  # fmt: skip
_SORTS = {unit: sort for sort, units in _UNITS.items() for unit in units}
# Scales that nobody uses for anything but money in a headline.
_MONEYED = frozenset({"trillion", "trn", "billion", "bln", "bn", "million", "mln", "b", "m", "万亿", "兆", "亿"})


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
_TENTH = re.compile(
    r"([一两二三四五六七八九])成(?![立为功本果都绩长员份分])|\b(a tenth|a fifth|a quarter of|a third|by half)\b"
)
_CODE = re.compile(r"(?<![a-z0-9])(?=[a-z]*\d)(?=\d*[a-z])[a-z]{0,4}\d{1,4}(?:\.\d)?[a-z]{0,2}(?![a-z0-9]|\.\d)")
_NO_CODE = re.compile(r"[qh]\d|\dq|\d?[1-4](?:st|nd|rd|th)|[45]g|g\d{1,2}|fy\d+|\d+(?:bn|m|b|k|gw|mw|nm|am|pm|x|c|h|s)")
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
