"""Every spelling in which the press writes a ticker: 0981.HK, 00981, 981 HK, HK:981, 688981.SH, NASDAQ: NVDA."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tracker.lists import listed
from tracker.model import Alias

# Suffixes written after the number, and names of the exchange written before it, by the ending of a symbol.
_AFTER: Mapping[str, list[str]] = listed("exchanges")["after"]
_BEFORE: Mapping[str, list[str]] = listed("exchanges")["before"]
_AMERICAN = ("NASDAQ", "NYSE", "Nasdaq", "US")
_BARE = 4  # letters from which an American ticker may stand alone (NVDA), unless told otherwise


def spellings(symbol: str, company: str, policy: str = "") -> Iterator[Alias]:
    """Aliases for a listing's ticker, each naming the listing.

    `policy` rules what could mean something else, bare letters of an American ticker and four digits in brackets:
    "context" asks for a word of the trade in the text, "never" leaves them out, empty decides letters by length.
    Numbers of five and six digits stand alone; shorter ones need their exchange beside them.
    """
    code, _, suffix = symbol.partition(".")
    texts = _numbered(code, suffix, policy) if code.isdigit() else _lettered(code, suffix)
    for text in dict.fromkeys(texts):
        yield Alias(text, company, needs_case=True, listing=symbol)
    if not code.isdigit() and not suffix and policy != "never":
        short = len(code) < _BARE or policy == "context"
        yield Alias(code, company, needs_case=True, needs_context=short, listing=symbol)


def _numbered(code: str, suffix: str, policy: str) -> Iterator[str]:
    for digits in dict.fromkeys((code, code.lstrip("0"), code.zfill(5) if suffix == "HK" else code)):
        yield from (digits + one for one in _AFTER.get(suffix, (f".{suffix}",)))
        yield from (one + digits for one in _BEFORE.get(suffix, ()))
        if len(digits) >= 5:
            yield digits
        elif policy != "never":
            yield f"({digits})"  # 2382 is one company in Hong Kong and another in Taipei


def _lettered(code: str, suffix: str) -> Iterator[str]:
    if suffix:
        yield f"{code}.{suffix}"
        return
    yield from (f"${code}", f"({code})", f"{code}.US", f"{code} US", f"{code}.O", f"{code}.N", f"ticker: {code}")
    for exchange in _AMERICAN:
        yield from (f"{exchange}:{code}", f"{exchange}: {code}")
