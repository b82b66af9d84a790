"""How exactly a figure is meant: bare, about, nearly, more than, up to."""

from __future__ import annotations

import re

_LEFT = {
    "more_than": (
        "more than|over|upwards? of|in excess of|above|better than|north of|at least|well over|just over|greater than"
        "|exceeding|a (?:little|touch|shade|bit) (?:over|above|more than)"
    ),
    "nearly": (
        "nearly|almost|close to|(?:just )?shy of|just (?:under|below|short of)|approaching|under|nigh on|not quite"
        "|a (?:shade|touch|little|bit) (?:under|below|short of)|virtually|the best part of|little short of"
    ),
    "approx": "about|around|roughly|some|approximately|circa|approx\\.?|something like|in the region of|~|a good",
    "up_to": "as (?:much|high|low|wide|deep|steep|large|big|great) as|up to|at most|a maximum of|as many as|a peak of",
}
_SMALL = r"(?: ?(?:a|an|by|further|another|hefty|full|whole|up|down|very)){0,3} ?$"
_ENGLISH = {name: re.compile(rf"(?:\b|(?=~))(?:{words}){_SMALL}", re.IGNORECASE) for name, words in _LEFT.items()}
_CHINESE = {
    "more_than": re.compile(r"(?:逾|超过|超過|超逾|超|过(?!去)|過(?!去)|不止|多于|多於|高于|高於|以上的?)$"),
    "nearly": re.compile(r"(?:将近|將近|接近|逼近|近|几乎|幾乎|几近|幾近|差不多)$"),
    "approx": re.compile(r"(?:大约|大約|约|約|大概|左右)$"),
    "up_to": re.compile(r"(?:最多|最高|最深|最大|高达|高達|至多|多达|多達|一度|曾)[^,。;%\d]{0,8}$"),
}
_HAN_AFTER = ((re.compile(r"\s?(?:左右|上下)"), "approx"), (re.compile(r"\s?(?:以上|多(?!少)|有余|有餘)"), "more_than"))
_ONE_POINT = re.compile(
    r"\bat (?:one (?:point|stage)|(?:its|their) (?:best|worst|peak|nadir|widest|deepest|steepest|strongest|weakest))\b",
    re.IGNORECASE,
)


def qualifier_of(text: str, start: int, end: int, basis: str, han: bool) -> str:
    """exact, approx, nearly, more_than or up_to, by the words right beside the figure."""
    before, after = text[max(0, start - 34) : start].rstrip("(-+ ") + ("" if han else " "), text[end : end + 40]
    if han:
        return _chinese(before.rstrip(), after, basis)
    if re.match(r"\s?or (?:so|thereabouts)\b", after):
        return "approx"
    if re.match(r"\s?or (?:more|higher|better)\b", after):
        return "more_than"
    for name, words in _ENGLISH.items():
        if words.search(before):
            return name
    return "up_to" if basis == "intraday_extreme" and _ONE_POINT.search(text, max(0, start - 50), end + 24) else "exact"


def _chinese(before: str, after: str, basis: str) -> str:
    for name in ("more_than", "nearly", "approx"):
        if _CHINESE[name].search(before):
            return name
    for words, name in _HAN_AFTER:
        if words.match(after):
            return name
    return "up_to" if basis == "intraday_extreme" and _CHINESE["up_to"].search(before) else "exact"
