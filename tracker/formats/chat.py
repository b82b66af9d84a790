"""The report as a chat message: headline, one line a row, the wrong claims, what comes next, a link.

Under 1,500 characters whatever the day was, so that every channel takes it in one piece. Plain text only: what
strangers wrote can neither ping anybody nor become a live link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.formats.page import DayPage, lay_out
from tracker.formats.page.parts import ListingRow
from tracker.formats.page.words import numeral
from tracker.model import Report

LIMIT = 1500
ROWS, TITLE = 8, 110
# "@everyone" pings a room in some channels, and a bare address is linked in most.
_PING = re.compile(r"@(?=\w)")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp):/+|\bwww\.(?=\w)|(?<=\w)\.(?=[a-z]{2,}(?:/|\b))")


def render(report: Report, link: str = "") -> str:
    """The message; `link` is the page's own address, the only one that stays an address."""
    return chat(lay_out(report), link)


def chat(page: DayPage, link: str = "") -> str:
    """The message of a page. The least important lines fall away where the day is too long."""
    lines = [(rank, harmless(line)) for rank, line in _lines(page)]
    foot = harmless(page.words["footer"])
    while lines and _size(lines, link, foot) > LIMIT:
        worst = max(rank for rank, _ in lines)
        place = max(place for place, (rank, _) in enumerate(lines) if rank == worst)
        lines.pop(place)
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(line for _, line in lines)).strip()
    return "\n".join((body, "", *([link] if link else []), foot))


def _size(lines: list[tuple[int, str]], link: str, foot: str) -> int:
    return sum(len(line) + 1 for _, line in lines) + len(link) + len(foot) + 4


def harmless(text: str) -> str:
    """Text of strangers that pings nobody and links nowhere: a word joiner after `@`, in addresses and domains."""
    broken = _PING.sub("@\u2060", text)
    return _ADDRESS.sub(lambda found: f"{found.group(0)}\u2060", broken)


def _lines(page: DayPage) -> Iterator[tuple[int, str]]:
    """Lines with their rank; 0 never falls away."""
    yield 0, f"{page.day}. {page.known}"
    yield 0, page.headline
    yield 0, ""
    yield from _rows(page)
    yield 3, ""
    for article in page.articles:
        teller = f" ({article.sources[0].publisher}, {article.sources[0].when})" if article.sources else ""
        yield 3, f"{numeral(article.number)} {_short(article.title)}{teller}"
    for place, claim in enumerate(page.wrong):
        if not place:
            yield 1, ""
        yield 1, f"✗ {claim.publisher}: “{_short(claim.sentence)}” {claim.measured}: {claim.badge.label.upper()}"
    yield from _news(page)
    yield from ((2, f"! {line}") for well, line in page.foundation if not well)


def _rows(page: DayPage) -> Iterator[tuple[int, str]]:
    """What is more than ordinary first; the largest move alone stays of an ordinary day."""
    shown = [row for row in page.rows if row.telling] or list(page.rows[:1])
    for place, row in enumerate((*shown, *(row for row in page.rows if row not in shown))):
        yield (1 if place < ROWS and row.telling else 5), _row(row)


def _news(page: DayPage) -> Iterator[tuple[int, str]]:
    """What changed, and what is to come."""
    if page.changed is not None:
        yield 2, ""
        yield 2, f"{page.changed.heading} {page.changed.since}: {_windows(page)}".rstrip(": ")
        yield from ((4, line) for line in page.changed.lines)
    if page.pending:
        yield 4, ""
        yield 4, f"{page.words['to_come']}: " + "; ".join(f"{day}: {what}" for day, what in page.pending[:2])


def _row(row: ListingRow) -> str:
    arrow = {1: "▲ ", -1: "▼ "}.get(row.raw.sign, "")
    marks = "".join(map(numeral, row.stories))
    note = f" ({row.note})" if row.note else ""
    if row.details is None:
        return f"{row.name} {row.place}: {row.verdict}{note} {marks}"
    verdict = row.verdict.upper() if row.standing == "stands_out" else row.verdict
    return f"{arrow}{row.name} {row.place} {row.raw.text}{note}, {row.beyond.text}: {verdict} {marks}"


def _windows(page: DayPage) -> str:
    assert page.changed is not None
    return "; ".join(f"{name} {day} → {car} ({word})" for name, day, car, word in page.changed.windows)


def _short(text: str) -> str:
    return text if len(text) <= TITLE else f"{text[: TITLE - 1].rstrip()}…"
