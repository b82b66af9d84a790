"""Figures that may be moves: percentages in digits and words, fractions, multiples, daily limits, "flat"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.model import Direction

UP, DOWN, FLAT = Direction.UP, Direction.DOWN, Direction.FLAT


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A figure in a folded sentence. `way` is known where the figure itself tells it (+5 %, doubled, limit-up)."""

    start: int
    end: int
    low: float | None
    high: float | None
    way: Direction | None = None
    qualifier: str = ""
    fraction: bool = False  # a word such as "a quarter": a move only beside a word of movement


_TENS = {
    name: value
    for value, names in {
        1: "one a an", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine",
        10: "ten", 11: "eleven", 12: "twelve", 13: "thirteen", 14: "fourteen", 15: "fifteen", 16: "sixteen",
        17: "seventeen", 18: "eighteen", 19: "nineteen", 20: "twenty", 25: "twenty-five", 30: "thirty", 40: "forty",
        50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety", 100: "hundred",
    }.items()
    for name in names.split()
}  # fmt: skip
_PARTS = {
    "half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "sixth": 100 / 6, "eighth": 12.5, "tenth": 10.0,
    "three-quarters": 75.0, "two-thirds": 200 / 3, "two-fifths": 40.0, "three-fifths": 60.0,
}  # fmt: skip
_NUMBER = r"\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,4})?|\d{1,6}(?:\.\d{1,4})?"
_SIGN = r"(?P<sign>(?<![\d.])[+\-–])?"
_PER_CENT = r"\s?(?:%|-?per ?cent\b|-?percent\b|pct\b)(?!age)(?!\s?points?\b)(?!\s?pts?\b)"
_COMPOUND = (
    "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ](?:one|two|three|four|five|six|seven|eight|nine)"
)
_WORDED = (
    _COMPOUND
    + "|"
    + "|".join(sorted((re.escape(word) for word in _TENS if word not in ("a", "an")), key=len, reverse=True))
)

_PERCENT = re.compile(
    rf"{_SIGN}(?<![A-Za-z0-9_.,])(?P<low>{_NUMBER})(?:{_PER_CENT})?\s?(?:-|–|~|to|至"
    rf"|到)\s?(?P<high>{_NUMBER}){_PER_CENT}"
    rf"|(?P<sign1>(?<![\d.])[+\-–]|\b(?:minus|plus) )?(?<![\d.,])(?P<one>{_NUMBER}){_PER_CENT}",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:\bfrom (?:a |about )?|由|从|從|最多|最深)$")
_BETWEEN = re.compile(
    rf"\bbetween (?P<low>{_NUMBER})(?:{_PER_CENT})? and (?P<high>{_NUMBER}){_PER_CENT}", re.IGNORECASE
)
_WORD_PERCENT = re.compile(
    rf"\b(?P<whole>zero|{_WORDED}|\d{{1,3}}(?=[ -]point))(?:[ -]point[ -](?P<tail>(?:(?:zero|oh|{_WORDED}"
    rf"|\d{{1,2}})[ -]?){{1,3}}))?[ -]?(?:per ?cent|"
    rf"percent)\b(?!age)"
    rf"|\b(?P<half>half)(?: of)? (?:a|one) (?:per ?cent|percent)\b"
    rf"|\b(?P<tenths>one|two|three|four|six|seven|eight|nine)[- ]tenths? of (?:a|one) per ?cent\b",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"\b(?:(?:an?|one)[ -](?P<part>half|third|quarter|fifth|sixth|eighth|tenth)"
    r"|(?P<parts>three[- ]quarters|two[- ]thirds|two[- ]fifths|three[- ]fifths)"
    r"|(?P<lone>half) (?:of )?(?:its|their|the company's) (?:market )?(?:value|worth))\b",
    re.IGNORECASE,
)
# "a quarter" is a figure beside a word of movement or of value, else a time of the year.
_OF_VALUE = re.compile(
    r" (?:of|off) (?:its|their|the (?:company|stock|share)(?:'s)?|[A-Z][\w'& -]{1,30}'s?) (?:market |share |"
    r"stock )?(?:value|worth|price|"
    r"capitali[sz]ation)",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:by|lost|loses?|losing|shed|gain\w{0,3}|wip\w{2,3}|knock\w{0,3}|slic\w{1,3}|drop\w{0,4}|f[ae]ll\w{0,3}|"
    r"ris\w{1,3}|rose|jump\w{0,3}|down|up|"
    r"add\w{0,3}|climb\w{0,3}|surg\w{1,3}|plung\w{1,3}"
    r"|(?:pull-?back|drop|loss|fall|slide|decline|retreat|gain|rise|rally|jump|advance) of|rocket\w{0,3}|"
    r"soar\w{0,3}|slump\w{0,3}|tumbl\w{1,3}|s[au]nk|slid|slip\w{0,4})"
    r"(?: (?:by|about|around|roughly|some|nearly|almost|more than|over|close to|just|well|as much as|up to|another|"
    r"a further)){0,3} $",
    re.IGNORECASE,
)
_MULTIPLE = re.compile(r"\b(?:(?P<two>doubl(?:ed|ing|es)(?! down))|(?P<three>tripl(?:ed|ing|es)|trebl(?:ed|ing|es))"
                       r"|(?P<four>quadrupl(?:ed|ing|es))|(?P<half>halv(?:ed|ing)))\b", re.IGNORECASE)  # fmt: skip
_ALONE = re.compile(
    r"\s*(?:$|[^\w\s]|(?:in|over|since|to|from|on|after|this|during|within|as(?! an? )|by|at|so|and|but|for|with"
    r"|last|year|"
    r"against|when|while|before|again|today|yesterday|overnight|early|late|amid|following|despite|thanks|earlier|"
    r"already|each|(?:its|their) (?:market |share |stock )?(?:value|worth|price|capitali\w+)|the (?:value|price"
    r"|worth)|investors|shareholders|or|this|between|here|there|under|"
    r"compared|versus|than|through|until|almost|nearly|respectively|off)\b)",
    re.IGNORECASE,
)
_FLAT = re.compile(
    r"\b(?:end|clos|finish|settl|stood|remain|trad|was|were|is|flat|left|held)\w{0,4}(?: the (?:day|session))?"
    r" (?P<word>flat|unchanged)\b(?! to (?:down|up|declin|high|low))",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:(?P<up>limit[- ]up|up[- ]limit|upper limit|upside limit|up (?:by )?(?:the|its) daily limit|"
    r"upward limit)(?! (?:of|for|to)\b| on (?!\w{3,6}day))"
    r"|(?P<down>limit[- ]down|lower limit|down[- ]limit|downside limit|down (?:by )?(?:the|its) daily limit)"
    r"|(?P<daily>(?:daily|trading|exchange)(?:[- ]trading)? limit|maximum (?:daily )?(?:limit|allowed|"
    r"permitted|limit)))\b(?! (?:of|for|to)\b| on (?!\w{3,6}day))",
    re.IGNORECASE,
)


def english_figures(text: str) -> list[StatedFigure]:
    """Every figure of an English sentence, in order, none overlapping another."""
    found = [*_percents(text), *_worded(text), *_fractions(text), *_multiples(text), *_limits(text)]
    found += [StatedFigure(one.start("word"), one.end(), 0.0, 0.0, FLAT) for one in _FLAT.finditer(text)]
    return _apart(found)


def _percents(text: str) -> Iterator[StatedFigure]:
    for one in _BETWEEN.finditer(text):
        yield _range(one)
    for one in _PERCENT.finditer(text):
        if one["one"] is None:
            yield from _ends(one) if _FROM.search(text, max(0, one.start() - 12), one.start()) else (_range(one),)
            continue
        value = _value(one["one"])
        yield StatedFigure(one.start(), one.end(), value, value, _signed(one["sign1"]))


def _ends(found: re.Match[str]) -> Iterator[StatedFigure]:
    """From one figure to another is two readings, not a range."""
    for name in ("low", "high"):
        value = _value(found[name])
        end = found.end() if name == "high" else found.end(name)
        yield StatedFigure(found.start(name), end, value, value)


def _range(found: re.Match[str]) -> StatedFigure:
    low, high = sorted((_value(found["low"]), _value(found["high"])))
    sign = _signed(found.groupdict().get("sign"))
    return StatedFigure(found.start(), found.end(), low, high, sign, "range")


def _worded(text: str) -> Iterator[StatedFigure]:
    for one in _WORD_PERCENT.finditer(text):
        tenths = _TENS[one["tenths"].lower()] / 10 if one["tenths"] else 0.0
        value = tenths or 0.5 if tenths or one["half"] else _spelled(one["whole"].lower(), (one["tail"] or "").lower())
        yield StatedFigure(one.start(), one.end(), value, value)


def _spelled(whole: str, tail: str) -> float:
    digits = "".join(map(_digits, re.split(r"[ -]+", tail.strip(" -")))) if tail else "0"
    return float(f"{_digits(whole)}.{digits}")


def _digits(word: str) -> str:
    if word.isdigit():
        return word
    tens, _, ones = word.replace("-", " ").partition(" ")
    return str(_TENS.get(word) or _TENS.get(tens, 0) + _TENS.get(ones, 0))


def _fractions(text: str) -> Iterator[StatedFigure]:
    for one in _FRACTION.finditer(text):
        if not (
            one["lone"] or _OF_VALUE.match(text, one.end()) or _BY.search(text, max(0, one.start() - 60), one.start())
        ):
            continue
        word = (one["part"] or one["parts"] or one["lone"]).lower().replace(" ", "-")
        yield StatedFigure(one.start(), one.end(), round(_PARTS[word], 2), round(_PARTS[word], 2), fraction=True)


def _multiples(text: str) -> Iterator[StatedFigure]:
    worth = {"two": (100.0, UP), "three": (200.0, UP), "four": (300.0, UP), "half": (50.0, DOWN)}
    for one in _MULTIPLE.finditer(text):
        if not _ALONE.match(text, one.end()):
            continue  # "doubles its output" tells what was doubled
        value, way = worth[one.lastgroup or "two"]
        yield StatedFigure(one.start(), one.end(), value, value, way)


def _limits(text: str) -> Iterator[StatedFigure]:
    for one in _LIMIT.finditer(text):
        way = {"up": UP, "down": DOWN}.get(one.lastgroup or "")
        yield StatedFigure(one.start(), one.end(), None, None, way, f"limit_{way}" if way else "limit")


_HAN = {"一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_HAN_DIGIT = "[一二两兩三四五六七八九十]"
_TENTHS = re.compile(
    rf"(?<![A-Za-z\d.第])(?P<digit>{_HAN_DIGIT}|半|\d{{1,2}}(?:\.\d)?)\s?成(?P<half>半|[一二三四五六七八九])?"
    r"(?![立功本长長为為员員交品都])"
)
_TIMES = re.compile(
    rf"(?P<digit>{_HAN_DIGIT}|\d{{1,3}}(?:\.\d{{1,2}})?)\s?倍|(?P<quadruple>翻了?[两兩]番)|(?P<double>翻倍|翻番|"
    rf"翻了?一番|翻一倍|倍增)|(?P<half>腰斩|腰斬)"
)
_IN_HUNDRED = re.compile(
    rf"百分之(?P<digits>{_HAN_DIGIT}{{1,3}}|\d{{1,3}}(?:\.\d{{1,2}})?)(?:点|點)?(?P<tail>[零{''.join(_HAN)}]{{0,2}})"
)
_HAN_PART = re.compile(r"(?<!百)(?P<below>[二三四五六七八九十])分之(?P<above>[一二两兩三四五])(?![十百])")
# Twice as much, told without a figure: 升逾倍, 近倍涨幅.
_ABOUT_TWICE = re.compile(r"(?<=[逾近超约約过過])倍(?![增数數率])")
_HAN_LIMIT = re.compile(r"(?P<up>涨停|漲停|升停)|(?P<down>跌停)")
_BY_HOW_MUCH = re.compile(r"%的?[涨漲升跌][幅势勢][^,。;、%]{0,6}$")
_HAN_FLAT = re.compile(
    r"收平(?!均)|平收|持平(?=[,。;]|$)|(?<!破)平[盘盤](?:报收|報收|作收|收[市盘盤])|[无無没沒]有?[升涨漲][跌降](?=[,。;]|$)"
)


def chinese_figures(text: str) -> list[StatedFigure]:
    """Every figure of a Chinese sentence, in order: 5.2%, 两成, 百分之五, 三分之一, 翻倍, 腰斩, 涨停, 收平."""
    found = [*_percents(text), *_han_figures(text)]
    found += [StatedFigure(one.start(), one.end(), 0.0, 0.0, FLAT) for one in _HAN_FLAT.finditer(text)]
    for one in _HAN_LIMIT.finditer(text):
        if _BY_HOW_MUCH.search(text, max(0, one.start() - 24), one.start()):
            continue  # 以10.02%的漲幅封住漲停 has its number
        way = UP if one["up"] else DOWN
        found.append(StatedFigure(one.start(), one.end(), None, None, way, f"limit_{way}"))
    return _apart(found)


def _han_figures(text: str) -> Iterator[StatedFigure]:
    for one in _TENTHS.finditer(text):
        value = (0.5 if one["digit"] == "半" else _han_value(one["digit"])) * 10 + (
            5 if one["half"] == "半" else _HAN.get(one["half"] or "", 0)
        )
        yield StatedFigure(one.start(), one.end(), value, value)
    for one in _TIMES.finditer(text):
        way = UP if one["double"] or one["quadruple"] else DOWN if one["half"] else None
        value = _times(one)
        yield StatedFigure(one.start(), one.end(), value, value, way)
    for one in _HAN_PART.finditer(text):
        value = round(100 * _HAN[one["above"]] / _HAN[one["below"]], 2)
        yield StatedFigure(one.start(), one.end(), value, value, fraction=True)
    for one in _ABOUT_TWICE.finditer(text):
        yield StatedFigure(one.start(), one.end(), 100.0, 100.0)
    for one in _IN_HUNDRED.finditer(text):
        value = _han_value(one["digits"]) + _han_tail(one["tail"])
        yield StatedFigure(one.start(), one.end(), value, value)


def _times(found: re.Match[str]) -> float:
    """翻倍 and 翻一番 add 100 %, 翻两番 (twice doubled) 300 %, 腰斩 halves, 升1.5倍 adds 150 %."""
    fixed = {"half": 50.0, "double": 100.0, "quadruple": 300.0}
    return next((fixed[name] for name in fixed if found[name]), 0.0) or 100 * _han_value(found["digit"])


def _han_value(digits: str) -> float:
    """一 .. 九十九, or digits: 十二 is 12, 三十 is 30."""
    if digits[0] not in _HAN:
        return float(digits)
    tens, ten, ones = digits.partition("十")
    if not ten:
        return float(_HAN[digits[0]])
    return 10.0 * (_HAN[tens[0]] if tens else 1) + (_HAN[ones[0]] if ones else 0)


def _han_tail(digits: str) -> float:
    return float("0." + "".join(str(_HAN.get(digit, 0)) for digit in digits)) if digits else 0.0


def _value(digits: str) -> float:
    return float(digits.replace(",", ""))


def _signed(sign: str | None) -> Direction | None:
    return None if not sign else UP if sign.lower() in ("+", "plus ") else DOWN


def _apart(found: list[StatedFigure]) -> list[StatedFigure]:
    """The figures in order; of two that overlap, the longer."""
    kept: list[StatedFigure] = []
    for one in sorted(found, key=lambda figure: (figure.start, -figure.end)):
        if kept and (one.start < kept[-1].end or (one.low is None and one.start <= kept[-1].end + 1)):
            continue  # inside the one before, or its own limit: "its 20% daily limit"
        kept.append(one)
    return kept
