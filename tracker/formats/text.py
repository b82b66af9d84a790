"""The report for a terminal: plain lines, aligned also where Chinese letters take two columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from tracker.formats.page import Page, lay_out
from tracker.formats.page.parts import Article, Checked, Row
from tracker.model import Report

WIDTH = 96


def render(report: Report) -> str:
    """Lines of at most 96 columns where words allow it, no escape codes, one newline at the end."""
    page = lay_out(report)
    return "\n".join(line.rstrip() for line in _lines(page)) + "\n"


def _lines(page: Page) -> Iterator[str]:
    yield from (page.day, "=" * cell_len(page.day))
    yield from wrap(f"As known at {page.as_of}; issue {page.issue}; recipe {page.recipe}")
    yield from page.markets
    for note in page.notes:
        yield from wrap(f"NOTE  {note}", "      ")
    for paragraph in page.lead:
        yield ""
        yield from wrap(paragraph)
    yield from _section("At a glance", table(_glance_head(), [_glance_row(row) for row in page.glance]))
    for article in page.articles:
        yield from ("", "-" * WIDTH, *_article(article, page))
    yield from _section(
        "Announcements that move nobody we follow", [line for one in page.asides for line in _aside(one)]
    )
    yield from _section("The press against the tape", [line for one in page.claims for line in _claim(one)])
    yield from _section("Moves without news", _moves(page))
    yield from _section(f"Passed over: {page.passed_count}", _passed(page))
    yield from _section("What the labels mean", [line for one in _legend(page) for line in wrap(one, "    ")])
    yield from _section("What this page rests on", _coverage(page))
    yield from _section("How to read the figures", [line for one in page.method for line in (*wrap(one), "")])


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield from ("", "-" * WIDTH, title.upper(), "", *lines)


def _glance_head() -> list[str]:
    return ["Listing", "Symbol", "Session", "Share", "Market", "Beyond", "q", "Labels"]


def _glance_row(row: Row) -> list[str]:
    labels = ", ".join(chip.label for chip in row.chips)
    name = f"{row.name}, {row.place}"
    return [name, row.symbol, row.session, row.raw.text, row.market.text, row.abnormal.text, row.q, labels]


def _article(article: Article, page: Page) -> Iterator[str]:
    labels = "".join(f" [{chip.label}]" for chip in article.chips)
    yield f"{article.kind}{': ' if article.actors else ''}{article.actors}{labels}".upper()
    yield from wrap(article.title)
    if article.link:
        yield article.link
    for source in article.sources:
        yield from wrap(f"  {source.when}  {source.publisher} {source.lag} {source.notes}", "    ")
    yield from ("", *wrap(article.summary))
    if article.rows:
        yield from ("", *table(_head(page), [_row(row) for row in article.rows], left=2))
        yield from (line for row in article.rows for line in _notes(row))
    for remark in article.remarks:
        yield from wrap(remark)
    yield from _absences(article)
    for one in article.claims:
        yield from _claim(one)


def _head(page: Page) -> list[str]:
    return ["Listing", "Session", "Share", "Market", "Beyond", *page.headings, "t", "p", "rank p", "q", "detect"]


def _row(row: Row) -> list[str]:
    windows = [one.text for one in row.windows]
    figures = [row.raw.text, row.market.text, row.abnormal.text, *windows, row.t, row.p, row.rank, row.q, f"±{row.mde}"]
    return [row.symbol, row.session, *figures]


def _notes(row: Row) -> Iterator[str]:
    """Labels (explained once, at the end) and what is said of this listing alone."""
    said = "; ".join((", ".join(chip.label for chip in row.chips), *row.notes)).removeprefix("; ")
    yield from wrap(f"  {row.symbol}: {said}", "    ") if said else ()


def _absences(article: Article) -> Iterator[str]:
    for one in article.absences:
        word = "still to come" if one.pending else "not measured"
        yield from wrap(f"  {one.symbol} ({one.name}, {one.place}) {word}: {one.reason}", "    ")


def _aside(article: Article) -> Iterator[str]:
    yield from wrap(f"- {article.title} ({article.kind}): {article.unlinked}", "  ")


def _claim(one: Checked) -> Iterator[str]:
    yield from wrap(f"  {one.badge.mark} {one.badge.label.upper()}: “{one.sentence}” ({one.publisher})", "    ")
    yield from wrap(f"    {one.stated}; measured {one.measured}. {one.reason}", "    ")


def _legend(page: Page) -> list[str]:
    chips = dict.fromkeys(chip for article in page.articles for chip in article.legend)
    return [f"{chip.label}: {chip.meaning}" for chip in chips]


def _moves(page: Page) -> list[str]:
    head = ["Listing", "Session", "Share", "Beyond", "rank p", "Note"]
    return table(head, [[f"{m[0]}, {m[1]}", m[2], m[3].text, m[4].text, m[5], m[6]] for m in page.moves])


def _passed(page: Page) -> list[str]:
    lines = []
    for group in page.passed:
        lines.append(f"{group.reason} ({len(group.stories)})")
        lines += [line for one in group.stories for line in wrap(f"  - {one.title} ({one.publisher})", "    ")]
    return lines


def _coverage(page: Page) -> list[str]:
    lines = table([], [[name, value] for name, value in page.coverage])
    lines += [line for name, why in page.down for line in wrap(f"feed down: {name}: {why}", "  ")]
    lines += [line for name, why in page.stale for line in wrap(f"no fresh price: {name}: {why}", "  ")]
    return lines + [line for one in page.warnings for line in wrap(f"warning: {one}", "  ")]


def pad(text: str, width: int, right: bool = False) -> str:
    space = " " * max(0, width - cell_len(text))
    return space + text if right else text + space


def table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 3) -> list[str]:
    """Aligned rows; the first `left` columns and the last one with words stand left, figures right."""
    if not rows:
        return []
    lines = [head, *rows] if head else list(rows)
    widths = [max(cell_len(cell) for cell in column) for column in zip(*lines, strict=True)]
    last = len(widths) - 1 if head and head[-1] in ("Labels", "Note") else -1
    return [
        "  ".join(pad(cell, widths[i], right=i >= left and i != last) for i, cell in enumerate(line)) for line in lines
    ]


def wrap(text: str, indent: str = "") -> list[str]:
    """Lines of at most 96 columns; Chinese may break between any two letters, everything else at spaces."""
    lines, line = [], text[: len(text) - len(text.lstrip())]
    for piece in _pieces(text.lstrip()):
        if line.strip() and cell_len(line + piece.rstrip()) > WIDTH:
            lines.append(line.rstrip())
            line = indent
            piece = piece.lstrip()
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> Iterator[str]:
    """Words with the space before them, and wide letters one by one."""
    word = ""
    for letter in text:
        wide = cell_len(letter) == 2
        if wide or letter == " ":
            if word:
                yield word
            word = letter
            if wide:
                yield word
                word = ""
        else:
            word += letter
    if word:
        yield word
