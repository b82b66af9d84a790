"""The report as Markdown (CommonMark with pipe tables): good in a mail, a repository or a terminal.

Nothing a stranger wrote can become markup: every character that Markdown or HTML may read as such is escaped,
line breaks are gone, and only http and https links are links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.formats.page import DayPage, lay_out
from tracker.formats.page.parts import ListingRow, MeasuredClaim, StoryCard, StorySource
from tracker.formats.page.words import numeral, spoken
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


def _blocks(page: DayPage) -> Iterator[str]:
    w = page.words
    yield f"# {escape(page.headline)}"
    yield f"**{escape(page.day)}.** {escape(page.known)}, recipe {escape(page.recipe)}."
    yield "\n".join(f"> {escape(note)}" for note in page.notes)
    yield from (escape(spoken(one)) for one in page.lead)
    yield from _section(w["moves"], [_moves(page), *_remarks(page)])
    if page.changed is not None:
        yield from _section(f"{page.changed.heading} {page.changed.since}", _changed(page))
    yield from _section(w["stories"], [block for one in page.articles for block in _story(one)])
    yield from _section(w["press"], [_claims((*page.claims, *page.late))])
    yield from _section(w["unexplained"], [_unexplained(page)])
    yield from _section(w["to_come"], [_list([f"{day}: {what}" for day, what in page.pending])])
    yield from _section(w["rests"], [_list([f"{'' if well else '! '}{one}" for well, one in page.foundation])])
    yield from _section(w["figures_of"], [_figures(page), _list(_windows(page))])
    yield from _section(w["nobody"], ["\n".join(f"- {_aside(one)}" for one in page.asides)])
    yield from _section(f"{w['passed']}: {page.passed_count}", [_passed(page)])
    yield from _section(w["method"], [escape(one) for one in page.method])
    yield escape(w["footer"])


def _section(title: str, blocks: Sequence[str]) -> Iterator[str]:
    if any(blocks):
        yield f"## {title}"
        yield from blocks


def _list(items: Sequence[str]) -> str:
    return "\n".join(f"- {escape(one)}" for one in items)


def table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int) -> str:
    """A pipe table of escaped cells: the first `left` columns to the left, figures to the right."""
    rule = [":--" if place < left else "--:" for place in range(len(head))]
    lines = [head, rule, *([inline(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def link(title: str, target: str) -> str:
    """A link in angle brackets, so that no bracket of the address can end it; the bare title without a target."""
    return f"[{inline(title)}](<{target}>)" if target else escape(title)


def _moves(page: DayPage) -> str:
    if not page.rows:
        return ""
    w = page.words
    head = [w["col_listing"], w["col_session"], w["col_verdict"], w["col_return"], w["col_beyond"], "q"]
    return table(head, [_row(row) for row in page.rows], 3)


def _row(row: ListingRow) -> list[str]:
    marks = "".join(map(numeral, row.stories))
    note = f" ({row.note})" if row.note else ""
    return [f"{_name(row)} {marks}", row.session, f"{row.verdict}{note}", row.raw.text, row.beyond.text, row.q]


def _name(row: ListingRow) -> str:
    return f"{row.name}, {row.place} ({row.symbol})"


def _remarks(page: DayPage) -> list[str]:
    absent = [page.words["absent_group"].format(reason=one.reason, names=one.names) for one in page.absences]
    return [_list(absent), escape(" ".join(page.row_notes))]


def _changed(page: DayPage) -> list[str]:
    assert page.changed is not None
    w, what = page.words, page.changed
    rows = [[name, word, day, car] for name, day, car, word in what.windows]
    windows = table([w["moves"], w["col_verdict"], w["col_day"], what.window], rows, 2) if rows else ""
    return [windows, _list(what.lines)]


def _story(article: StoryCard) -> Iterator[str]:
    labels = "".join(f" [{chip.label}]" for chip in article.chips)
    yield f"### {numeral(article.number)} {link(article.title, article.link)}"
    yield escape(f"{article.meta}{labels}")
    yield "\n".join(
        f"- {escape(tie.name)}: {inline(tie.words)} ({tie.closeness}). {inline(tie.reason)}" for tie in article.ties
    )
    yield "\n".join(f"{place}. {_source(one)}" for place, one in enumerate(article.sources, 1))


def _figures(page: DayPage) -> str:
    w = page.words
    keys = ("col_closes", "col_market", "col_beta", "col_sigma", "col_r2", "col_t", "col_p", "col_rank", "col_detect")
    rows = [_detail(row) for row in page.rows if row.details is not None]
    return table([w["moves"], *(w[key] for key in keys)], rows, 1) if rows else ""


def _detail(row: ListingRow) -> list[str]:
    one = row.details
    assert one is not None
    figures = [one.closes, f"{one.market} ({one.benchmark})", one.beta, one.sigma, one.r2, one.t, one.p, one.rank]
    return [f"{_name(row)}, {row.session}", *figures, one.detectable]


def _windows(page: DayPage) -> list[str]:
    """Longer windows, labels and remarks of each row."""
    lines = []
    for row in page.rows:
        labels = [chip.label for chip in row.chips]
        said = [f"{label} {text}" for label, text in row.details.windows] if row.details else []
        remarks = list(row.details.remarks) if row.details else []
        if labels or said or remarks:
            lines.append(f"{row.symbol}, {row.session}: {'; '.join((*labels, *said, *remarks))}")
    return lines


def _source(one: StorySource) -> str:
    extra = "".join(f" ({inline(part)})" for part in (one.lag, one.notes) if part)
    return f"{link(one.publisher, one.link)}, {escape(one.when)}{extra}"


def _aside(article: StoryCard) -> str:
    return f"{link(article.title, article.link)} ({escape(article.kind)}): {escape(article.unlinked)}"


def _claims(claims: Sequence[MeasuredClaim]) -> str:
    return "\n".join(_claim(one) for one in claims)


def _claim(one: MeasuredClaim) -> str:
    said = f"“{escape(one.sentence)}” ({link(one.publisher, one.link)})"
    name = f"{one.name}, {one.place}" if one.place else one.name
    measured = f"{inline(name)}: {inline(one.stated)} / {inline(one.measured)}. {inline(one.reason)}"
    return f"- {one.badge.mark} **{escape(one.badge.label)}**: {said}. {measured}"


def _unexplained(page: DayPage) -> str:
    if not page.moves:
        return ""
    w = page.words
    head = [w["moves"], w["col_session"], "", w["col_return"], w["col_beyond"], w["col_rank"]]
    return table(head, [[f"{m[0]}, {m[1]}", m[2], m[6], m[3].text, m[4].text, m[5]] for m in page.moves], 3)


def _passed(page: DayPage) -> str:
    lines = []
    for group in page.passed:
        lines.append(f"- {escape(group.reason)} ({len(group.stories)})")
        lines += [f"  - {link(one.title, one.link)} ({escape(one.publisher)})" for one in group.stories]
    return "\n".join(lines)
