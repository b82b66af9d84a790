"""The report for a terminal: plain lines, aligned also where Chinese letters take two columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from tracker.formats.page import DayPage, lay_out
from tracker.formats.page.parts import ListingRow, MeasuredClaim, StoryCard
from tracker.formats.page.words import numeral, spoken
from tracker.model import Report

WIDTH = 80


def render(report: Report) -> str:
    """Lines of at most 80 columns where words allow it, no escape codes, one newline at the end."""
    page = lay_out(report)
    return "\n".join(line.rstrip() for line in _lines(page)) + "\n"


def _lines(page: DayPage) -> Iterator[str]:
    yield from wrap(f"{page.day}. {page.known}")
    yield ""
    yield from wrap(page.headline)
    yield "=" * min(WIDTH, cell_len(page.headline))
    for note in page.notes:
        yield from wrap(f"* {note}", "  ")
    for sentence in page.lead:
        yield ""
        yield from wrap(spoken(sentence))
    yield from _section(page.words["moves"], _moves(page))
    if page.changed is not None:
        yield from _section(f"{page.changed.heading} {page.changed.since}", _changed(page))
    yield from _section(page.words["stories"], [line for one in page.articles for line in _story(one)])
    yield from _section(page.words["press"], _claims(page))
    yield from _section(page.words["unexplained"], _unexplained(page))
    yield from _section(page.words["to_come"], [line for day, what in page.pending for line in _item(day, what)])
    yield from _section(page.words["nobody"], [line for one in page.asides for line in _aside(one)])
    yield from _section(f"{page.words['passed']}: {page.passed_count}", _passed(page))
    yield from _section(page.words["rests"], [line for well, one in page.foundation for line in _foot(well, one)])
    yield from ("", *wrap(page.words["footer"]))


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield from ("", title.upper(), *lines)


def _moves(page: DayPage) -> list[str]:
    """One line a row, then what the words mean, then the statistics of each row."""
    head = ["", page.words["col_session"], page.words["col_return"], page.words["col_beyond"], "q", ""]
    lines = table(head, [_row(row) for row in page.rows], left=2)
    lines += [line for row in page.rows for line in _notes(row)]
    for one in page.absences:
        lines += wrap(page.words["absent_group"].format(reason=one.reason, names=one.names), "  ")
    return lines + [line for one in page.row_notes for line in wrap(one, "  ")]


def _row(row: ListingRow) -> list[str]:
    marks = "".join(map(numeral, row.stories))
    return [f"{row.name}, {row.place} {marks}", row.session, row.raw.text, row.beyond.text, row.q, row.verdict]


def _notes(row: ListingRow) -> Iterator[str]:
    """Labels and statistics of a row."""
    said = [row.note, *(chip.label for chip in row.chips)]
    if row.details is not None:
        one = row.details
        said.append(f"{one.closes}, {one.benchmark} {one.market}, beta {one.beta}, t {one.t}, p {one.p}")
        said.append(f"rank p {one.rank}, {one.detectable}")
        said += [f"{label} {text}" for label, text in one.windows]
    words = "; ".join(dict.fromkeys(part for part in said if part))
    yield from wrap(f"  {row.symbol}: {words}", "    ") if words else ()


def _changed(page: DayPage) -> list[str]:
    assert page.changed is not None
    rows = [list(one) for one in page.changed.windows]
    lines = table(["", page.words["col_day"], page.changed.window, ""], rows, left=1)
    return lines + [line for one in page.changed.lines for line in wrap(f"- {one}", "  ")]


def _story(article: StoryCard) -> Iterator[str]:
    yield from wrap(f"{numeral(article.number)} {article.title}", "  ")
    if article.link:
        yield f"  {article.link}"
    labels = "".join(f" [{chip.label}]" for chip in article.chips)
    yield from wrap(f"  {article.meta}{labels}", "  ")
    for tie in article.ties:
        yield from wrap(f"  {tie.name}: {tie.words} ({tie.closeness})", "    ")


def _claims(page: DayPage) -> list[str]:
    return [line for one in (*page.claims, *page.late) for line in _claim(one)]


def _claim(one: MeasuredClaim) -> Iterator[str]:
    yield from wrap(f"{one.badge.mark} {one.badge.label.upper()}: “{one.sentence}” ({one.publisher})", "  ")
    name = f"{one.name}, {one.place}" if one.place else one.name
    yield from wrap(f"  {name}: {one.stated} / {one.measured}. {one.reason}", "  ")


def _unexplained(page: DayPage) -> list[str]:
    rows = [[f"{m[0]}, {m[1]}", m[2], m[3].text, m[4].text, m[5], m[6]] for m in page.moves]
    head = ["", page.words["col_session"], page.words["col_return"], page.words["col_beyond"], "rank p", ""]
    return table(head, rows, left=2)


def _item(day: str, what: str) -> list[str]:
    return wrap(f"{day}: {what}", "  ")


def _aside(article: StoryCard) -> Iterator[str]:
    yield from wrap(f"- {article.title} ({article.kind}): {article.unlinked}", "  ")


def _passed(page: DayPage) -> list[str]:
    lines = []
    for group in page.passed:
        lines.append(f"{group.reason} ({len(group.stories)})")
        lines += [line for one in group.stories for line in wrap(f"  - {one.title} ({one.publisher})", "    ")]
    return lines


def _foot(well: bool, line: str) -> list[str]:
    return wrap(f"{'-' if well else '!'} {line}", "  ")


def pad(text: str, width: int, right: bool = False) -> str:
    """Text filled with spaces to a width in columns."""
    space = " " * max(0, width - cell_len(text))
    return space + text if right else text + space


def table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 3) -> list[str]:
    """Aligned rows; the first `left` columns and a last one without a title stand left, figures right."""
    if not rows:
        return []
    lines = [head, *rows] if head else list(rows)
    widths = [max(cell_len(cell) for cell in column) for column in zip(*lines, strict=True)]
    last = len(widths) - 1 if head and head[-1] == "" else -1
    return [
        "  ".join(pad(cell, widths[i], right=i >= left and i != last) for i, cell in enumerate(line)) for line in lines
    ]


def wrap(text: str, indent: str = "") -> list[str]:
    """Lines of at most 80 columns; Chinese may break between any two letters, everything else at spaces."""
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
