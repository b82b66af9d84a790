"""The report as Markdown (CommonMark with pipe tables): good in a mail, a repository or a terminal.

Nothing a stranger wrote can become markup: every character that Markdown or HTML may read as such is escaped,
line breaks are gone, and only http and https links are links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.formats.page import Page, lay_out
from tracker.formats.page.parts import Article, Checked, Chip, Row, Source
from tracker.model import Report

# What Markdown or the HTML inside it may read as markup in the middle of a line ...
_INSIDE = re.compile(r"[\\`*\[\]|~$@]|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])")
# ... addresses that some readers link by themselves ...
_BARE = re.compile(r"(?i)\b(https?|ftp)(?=://)|\b(www)(?=\.)")
# ... and what begins a block at the start of one.
_START = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[-+=>#]))")


def render(report: Report) -> str:
    """Blocks apart by one empty line; one newline at the end."""
    return "\n\n".join(block for block in _blocks(lay_out(report)) if block) + "\n"


def escape(text: str) -> str:
    """Text that Markdown shows letter for letter, also at the start of a line; nothing in it becomes a link."""
    return _START.sub(lambda found: found.group(0) + "\\", inline(text))


def inline(text: str) -> str:
    """The same for text that stands inside a line."""
    return _BARE.sub(lambda found: found.group(0) + "\\", _INSIDE.sub(lambda found: "\\" + found.group(0), text))


def _blocks(page: Page) -> Iterator[str]:
    yield f"# {page.day}"
    yield f"Market reactions to the news, as known at {page.as_of}; issue {page.issue}, recipe {escape(page.recipe)}."
    yield _list(page.markets)
    yield "\n".join(f"> **Note:** {escape(note)}" for note in page.notes)
    yield from (escape(one) for one in page.lead)
    yield from _section("The day at a glance", [_glance(page)] if page.glance else [])
    yield from _section("Announcements", [block for one in page.articles for block in _article(one, page)])
    yield from _section(
        "Announcements that move nobody we follow", [_list([_aside(one) for one in page.asides], False)]
    )
    yield from _section("The press against the tape", [_claims(page.claims)])
    yield from _section("Moves without news", [_moves(page)])
    yield from _section(f"Passed over: {page.passed_count}", [_passed(page)])
    yield from _section("What the labels mean", [_legend(page)])
    yield from _section("What this page rests on", _coverage(page))
    yield from _section("How to read the figures", [escape(one) for one in page.method])


def _section(title: str, blocks: Sequence[str]) -> Iterator[str]:
    if any(blocks):
        yield f"## {title}"
        yield from blocks


def _list(items: Sequence[str], raw: bool = True) -> str:
    return "\n".join(f"- {escape(one) if raw else one}" for one in items)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int) -> str:
    """A pipe table of escaped cells: the first `left` columns to the left, figures to the right."""
    rule = [":--" if place < left else "--:" for place in range(len(head))]
    lines = [head, rule, *([inline(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def link(title: str, target: str) -> str:
    """A link in angle brackets, so that no bracket of the address can end it; the bare title without a target."""
    return f"[{inline(title)}](<{target}>)" if target else escape(title)


def _labels(chips: Sequence[Chip]) -> str:
    return ", ".join(chip.label for chip in chips)


def _glance(page: Page) -> str:
    head = ["Listing", "Session", "Labels", "Share", "Market", "Beyond the market", "q"]
    return table(head, [[_name(row), row.session, _labels(row.chips), *_three(row), row.q] for row in page.glance], 3)


def _name(row: Row) -> str:
    return f"{row.name}, {row.place} ({row.symbol})"


def _three(row: Row) -> list[str]:
    return [row.raw.text, row.market.text, row.abnormal.text]


def _article(article: Article, page: Page) -> Iterator[str]:
    labels = f" ({escape(_labels(article.chips))})" if article.chips else ""
    yield f"### {link(article.title, article.link)}"
    actors = f": {escape(article.actors)}" if article.actors else ""
    yield f"*{escape(article.kind)}*{actors}{labels}"
    yield "\n".join(f"{place}. {_source(one)}" for place, one in enumerate(article.sources, 1))
    yield escape(article.summary)
    if article.rows:
        head = [
            "Listing",
            "Session",
            "Share",
            "Market",
            "Beyond",
            *page.headings,
            "t",
            "p",
            "rank p",
            "q",
            "detectable",
        ]
        yield table(head, [_row(row) for row in article.rows], 2)
    yield _list([line for row in article.rows for line in _notes(row)])
    yield _list(article.remarks)
    yield _list([f"Not measured: {one.name}, {one.place} ({one.symbol}): {one.reason}" for one in article.absences])
    yield _list(
        [f"Why {one.name}, {one.place}: {one.relation} ({one.relevance} of 100): {one.text}" for one in article.reasons]
    )
    yield _claims(article.claims)


def _row(row: Row) -> list[str]:
    windows = [one.text for one in row.windows]
    return [_name(row), row.session, *_three(row), *windows, row.t, row.p, row.rank, row.q, f"±{row.mde}"]


def _notes(row: Row) -> Iterator[str]:
    said = [part for part in (_labels(row.chips), *row.notes) if part]
    if said:
        yield f"{row.symbol}: {'; '.join(said)}"


def _source(one: Source) -> str:
    extra = "".join(f" ({inline(part)})" for part in (one.lag, one.notes) if part)
    return f"{link(one.publisher, one.link)}, {escape(one.when)}{extra}"


def _aside(article: Article) -> str:
    return f"{link(article.title, article.link)} ({escape(article.kind)}): {escape(article.unlinked)}"


def _claims(claims: Sequence[Checked]) -> str:
    return "\n".join(_claim(one) for one in claims)


def _claim(one: Checked) -> str:
    said = f"“{escape(one.sentence)}” ({link(one.publisher, one.link)})"
    measured = f"{inline(one.stated)}; measured {inline(one.measured)}. {inline(one.reason)}"
    return f"- {one.badge.mark} **{escape(one.badge.label)}**: {said}. {measured}"


def _moves(page: Page) -> str:
    if not page.moves:
        return ""
    head = ["Listing", "Session", "Note", "Share", "Beyond the market", "rank p"]
    return table(head, [[f"{m[0]}, {m[1]}", m[2], m[6], m[3].text, m[4].text, m[5]] for m in page.moves], 3)


def _passed(page: Page) -> str:
    lines = []
    for group in page.passed:
        lines.append(f"- {escape(group.reason)} ({len(group.stories)})")
        lines += [f"  - {link(one.title, one.link)} ({escape(one.publisher)})" for one in group.stories]
    return "\n".join(lines)


def _legend(page: Page) -> str:
    chips = dict.fromkeys(chip for article in page.articles for chip in article.legend)
    return _list([f"{chip.label}: {chip.meaning}" for chip in chips])


def _coverage(page: Page) -> list[str]:
    facts = [f"{name}: {value}" for name, value in page.coverage]
    down = [f"Feed not heard: {name}: {why}" for name, why in page.down]
    stale = [f"No fresh price: {name}: {why}" for name, why in page.stale]
    return [_list([*facts, *down, *stale, *(f"Warning: {one}" for one in page.warnings)])]
