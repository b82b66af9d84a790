"""Which listing is meant, and the price stated with a move."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.core.claims.subjects import Owner
from tracker.core.text.mentions import lines_of
from tracker.model import Watchlist

_LISTED = "(?:-(?:listed|traded))?"
_MARKETS = (
    (
        ("SS", "SZ"),
        rf"(?i:\b(?:(?:on|in) the mainland\b|mainland(?:-listed)? (?:stock|shares?|line|listing|board|market|"
        rf"bourse)|A[- ]shares?|Shenzhen{_LISTED}|STAR(?: Market)?"
        rf"|Shanghai(?!-(?:based|headq)){_LISTED}|yuan-denominated)\b|CNY ?\d|RMB ?\d(?!\d* ?b))"
        r"|A股|两市|兩市|科创板|科創板|沪市|滬市|深市|上海|人民币|人民幣",
    ),
    (("HK",), rf"(?i:\b(?:Hong Kong{_LISTED}|H[- ]shares?)\b|HK\$ ?\d)|H股|港股|港元|香港"),
    (
        ("",),
        rf"\bNew York{_LISTED}\b|\bon Wall Street\b|\bAmerican [Dd]epositary|(?<![A-Za-z])AD[RS]s?(?![A-Za-z])"
        r"|\b(?:U\.?S\.?|Nasdaq|NYSE|Wall Street)-(?:listed|traded)\b|美股|美国[存预]托|美國[存預]託|纽约|紐約",
    ),
    (("TW",), rf"(?i:\b(?:Taipei{_LISTED}|Taiwan-(?:listed|traded))\b|NT\$ ?\d)|台股|台北|新台币|新台幣"),
    (("AS",), rf"(?i:\bAmsterdam{_LISTED}\b|€ ?\d)|阿姆斯特丹"),
    (("MI",), r"(?i:\bMilan(?:-(?:listed|traded))?\b)|米兰|米蘭"),
    (("PA",), rf"(?i:\bParis{_LISTED}\b)|巴黎"),
    (("T",), r"(?i:\bTokyo-(?:listed|traded)\b)|东京上市|東京上市"),
)
_WORDS = tuple((suffixes, re.compile(words)) for suffixes, words in _MARKETS)
_PRICE = re.compile(
    r"(?:HK\$|NT\$|US\$|\$|€|CNY|RMB|¥|₩) ?(?P<one>\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,4})?|"
    r"\d{1,7}(?:\.\d{1,4})?)(?![\d,]*\.?\d* ?(?:b|m|t)(?:n|ln|illion|rillion)?\b)(?! ?(?:billion|million|trillion|"
    r"bln))"
    r"|(?P<two>\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,4})?|\d{1,7}(?:\.\d{1,4})?) ?(?:won|yuan|yen|euros?|(?:Hong Kong |"
    r"US |Taiwan )?dollars)\b"
    r"|(?P<three>\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,4})?|\d{1,7}(?:\.\d{1,4})?)(?:港元|元|美元|日圆|日圓|韩元|韓元|"
    r"欧元|歐元)(?!人民币[亿億])"
)
# "7.8% in Hong Kong and 6.1% in Shanghai": the market right behind the figure.
_BESIDE = re.compile(
    r" (?:higher |lower |ahead |firmer |softer |weaker |stronger |up |down |gain |loss |rise |fall |drop "
    r")?(?:in|on the|for)"
    r" [A-Z][\w-]{1,12}(?: [A-Z][\w-]{1,12})?"
)
_CHANGE = re.compile(
    r"\b(?:by|off|up|down|lost|gained|added|given up|gave up|rose|fell|shed|put on) (?:by )?$", re.IGNORECASE
)


def line_of(
    text: str, owner: Owner, floor: int, figure: tuple[int, int], clause: tuple[int, int], watchlist: Watchlist
) -> str:
    """The symbol of the listing that a figure is about: the nearest words for a market, the ticker beside the name,
    or the main listing. Empty for a company without shares.

    `text` has the names blanked (Shanghai Fudan is no market); `floor` is where what belongs to the owner begins.
    """
    lines = lines_of(watchlist, owner.company)
    if len(lines) < 2:
        return lines[0] if lines else owner.listing
    start, end = figure
    near = max(floor, clause[0])
    far = (floor, start) if owner.start < start else (end, owner.end + 40)
    beside = _BESIDE.match(text, end)
    for first, last in ((end, beside.end() if beside else end), (near, end), (end, clause[1]), far):
        if found := _market(text, first, last, lines):
            return found
    return owner.listing or _first(text, lines) or lines[0]


def _market(text: str, start: int, end: int, lines: Sequence[str]) -> str:
    """The line whose market is named last in a stretch of text."""
    found = [
        (one.start(), suffixes) for suffixes, words in _WORDS for one in words.finditer(text, start, max(start, end))
    ]
    for _, suffixes in sorted(found, reverse=True):
        for line in lines:
            if line.partition(".")[2] in suffixes:
                return line
    return ""


_OPENING = re.compile(
    r"^(?:A股|两市|兩市|沪深|滬深|Shanghai|In Shanghai|Mainland-listed|On the mainland)", re.IGNORECASE
)


def _first(text: str, lines: Sequence[str]) -> str:
    """A market that the sentence opens with holds for all of it."""
    if _OPENING.match(text):
        return next((line for line in lines if line.endswith((".SS", ".SZ"))), "")
    return ""


def price_near(text: str, start: int, end: int, clauses: Sequence[tuple[int, int]]) -> float | None:
    """The share price stated with a figure: in its clause, or alone in the one before it. None where there is none."""
    number = next((k for k, one in enumerate(clauses) if one[0] <= start < one[1]), 0)
    for k in (number, number - 1):
        if not 0 <= k < len(clauses):
            continue
        first, last = clauses[k]
        if k != number and "%" in text[first:last]:
            continue
        found = [
            one
            for one in _PRICE.finditer(text, first, last)
            if not _CHANGE.search(text[max(0, one.start() - 12) : one.start()])
        ]
        if found:
            digits = next(
                group for group in found[-1 if k == number and found[-1].start() > end else 0].groups() if group
            )
            return float(digits.replace(",", ""))
    return None
