"""Figures that may be moves: percentages in digits and words, fractions, multiples, daily limits, "flat"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.core.claims.words import FigureWords
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


def english_figures(text: str, words: FigureWords) -> list[StatedFigure]:
    """Every figure of an English sentence, in order, none overlapping another."""
    found = [
        *_percents(text, words),
        *_worded(text, words),
        *_fractions(text, words),
        *_multiples(text, words),
        *_limits(text, words),
    ]
    found += [StatedFigure(one.start("word"), one.end(), 0.0, 0.0, FLAT) for one in words.flat.finditer(text)]
    return _apart(found)


def _percents(text: str, words: FigureWords) -> Iterator[StatedFigure]:
    for one in words.between.finditer(text):
        yield _range(one)
    for one in words.percent.finditer(text):
        if one["one"] is None:
            yield from (
                _ends(one) if words.from_to.search(text, max(0, one.start() - 12), one.start()) else (_range(one),)
            )
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


def _worded(text: str, words: FigureWords) -> Iterator[StatedFigure]:
    for one in words.word_percent.finditer(text):
        tenths = words.numerals[one["tenths"].lower()] / 10 if one["tenths"] else 0.0
        value = (
            tenths or 0.5
            if tenths or one["half"]
            else _spelled(one["whole"].lower(), (one["tail"] or "").lower(), words)
        )
        yield StatedFigure(one.start(), one.end(), value, value)


def _spelled(whole: str, tail: str, words: FigureWords) -> float:
    digits = "".join(_digits(one, words) for one in re.split(r"[ -]+", tail.strip(" -"))) if tail else "0"
    return float(f"{_digits(whole, words)}.{digits}")


def _digits(word: str, words: FigureWords) -> str:
    if word.isdigit():
        return word
    tens, _, ones = word.replace("-", " ").partition(" ")
    return str(int(words.numerals.get(word) or words.numerals.get(tens, 0) + words.numerals.get(ones, 0)))


def _fractions(text: str, words: FigureWords) -> Iterator[StatedFigure]:
    for one in words.fraction.finditer(text):
        if not (
            one["lone"]
            or words.of_value.match(text, one.end())
            or words.by.search(text, max(0, one.start() - 60), one.start())
        ):
            continue
        word = (one["part"] or one["parts"] or one["lone"]).lower().replace(" ", "-")
        yield StatedFigure(
            one.start(), one.end(), round(words.fractions[word], 2), round(words.fractions[word], 2), fraction=True
        )


def _multiples(text: str, words: FigureWords) -> Iterator[StatedFigure]:
    worth = {"two": (100.0, UP), "three": (200.0, UP), "four": (300.0, UP), "half": (50.0, DOWN)}
    for one in words.multiple.finditer(text):
        if not words.alone.match(text, one.end()):
            continue  # "doubles its output" tells what was doubled
        value, way = worth[one.lastgroup or "two"]
        yield StatedFigure(one.start(), one.end(), value, value, way)


def _limits(text: str, words: FigureWords) -> Iterator[StatedFigure]:
    for one in words.limit.finditer(text):
        way = {"up": UP, "down": DOWN}.get(one.lastgroup or "")
        yield StatedFigure(one.start(), one.end(), None, None, way, f"limit_{way}" if way else "limit")


def chinese_figures(text: str, words: FigureWords) -> list[StatedFigure]:
    """Every figure of a Chinese sentence, in order: 5.2%, 两成, 百分之五, 三分之一, 翻倍, 腰斩, 涨停, 收平."""
    found = [*_percents(text, words), *_han_figures(text, words)]
    found += [StatedFigure(one.start(), one.end(), 0.0, 0.0, FLAT) for one in words.han_flat.finditer(text)]
    for one in words.han_limit.finditer(text):
        if words.by_how_much.search(text, max(0, one.start() - 24), one.start()):
            continue  # 以10.02%的漲幅封住漲停 has its number
        way = UP if one["up"] else DOWN
        found.append(StatedFigure(one.start(), one.end(), None, None, way, f"limit_{way}"))
    return _apart(found)


def _han_figures(text: str, words: FigureWords) -> Iterator[StatedFigure]:
    for one in words.tenths.finditer(text):
        value = (0.5 if one["digit"] == "半" else _han_value(one["digit"], words)) * 10 + (
            5 if one["half"] == "半" else words.han_digits.get(one["half"] or "", 0)
        )
        yield StatedFigure(one.start(), one.end(), value, value)
    for one in words.times.finditer(text):
        way = UP if one["double"] or one["quadruple"] else DOWN if one["half"] else None
        value = _times(one, words)
        yield StatedFigure(one.start(), one.end(), value, value, way)
    for one in words.han_part.finditer(text):
        value = round(100 * words.han_digits[one["above"]] / words.han_digits[one["below"]], 2)
        yield StatedFigure(one.start(), one.end(), value, value, fraction=True)
    for one in words.about_twice.finditer(text):
        yield StatedFigure(one.start(), one.end(), 100.0, 100.0)
    for one in words.in_hundred.finditer(text):
        value = _han_value(one["digits"], words) + _han_tail(one["tail"], words)
        yield StatedFigure(one.start(), one.end(), value, value)


def _times(found: re.Match[str], words: FigureWords) -> float:
    """翻倍 and 翻一番 add 100 %, 翻两番 (twice doubled) 300 %, 腰斩 halves, 升1.5倍 adds 150 %."""
    fixed = {"half": 50.0, "double": 100.0, "quadruple": 300.0}
    return next((fixed[name] for name in fixed if found[name]), 0.0) or 100 * _han_value(found["digit"], words)


def _han_value(digits: str, words: FigureWords) -> float:
    """一 .. 九十九, or digits: 十二 is 12, 三十 is 30."""
    if digits[0] not in words.han_digits:
        return float(digits)
    tens, ten, ones = digits.partition("十")
    if not ten:
        return float(words.han_digits[digits[0]])
    return 10.0 * (words.han_digits[tens[0]] if tens else 1) + (words.han_digits[ones[0]] if ones else 0)


def _han_tail(digits: str, words: FigureWords) -> float:
    return float("0." + "".join(str(int(words.han_digits.get(digit, 0))) for digit in digits)) if digits else 0.0


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
