"""Events and stories as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from tracker.model import Event, Reaction, Results, Window

COLUMNS = ("session", "listing", "relation", "own", "abnormal", "p", "flags", "announcement", "id")
WIDE = 100  # letters in a line; in narrower terminals relation and flags are left out
Revisions = Mapping[str, Sequence[tuple[datetime, str]]]


def signed(value: float) -> str:
    """A fraction as per cent with a true minus sign: 0.1006 -> +10.06 %."""
    return f"{value * 100:+.2f} %".replace("-", "\u2212")


def events_table(found: Sequence[Event], width: int = 120) -> str:
    """Events as an aligned table; a line that says so when there are none."""
    if not found:
        return "no events yet: `tracker once` hears and measures, `tracker demo` shows how it looks"
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    shown = [name for name in COLUMNS if width >= WIDE or name not in ("relation", "flags")]
    for name in shown:
        table.add_column(name, no_wrap=name != "announcement", overflow="ellipsis")
    for event in found:
        # Titles come from feeds: shown as text, never as markup.
        cells = dict(zip(COLUMNS, event_row(event), strict=True))
        table.add_row(*(Text(cells[name]) for name in shown))
    console = Console(width=width, no_color=True)
    with console.capture() as captured:
        console.print(table)
    return captured.get().rstrip("\n")


def event_row(event: Event) -> tuple[str, ...]:
    """One event as cells."""
    tail = (f"[{event.announcement.kind}] {event.announcement.title}", event.key[:8])
    reaction = event.reaction
    if not isinstance(reaction, Reaction):
        reason = "waiting" if reaction.pending else "unmeasured"
        cells = [str(event.link.session), event.link.listing, event.link.relation, reason, "", ""]
        return (*cells, ",".join(reaction.flags), *tail)
    day = reaction.day
    cells = [str(reaction.session), event.link.listing, event.link.relation, signed(day.raw), signed(day.car)]
    return (*cells, f"{day.p_empirical:.3f}", ",".join(reaction.flags), *tail)


def story_text(story: str, results: Results, revisions: Revisions) -> str:
    """One story whole, as text."""
    return "\n".join(story_lines(story, results, revisions))


def story_lines(story: str, results: Results, revisions: Revisions) -> Iterator[str]:
    """Who told it, what it is, whom it can move and what the market did."""
    found = next(one for one in results.stories if one.id == story)
    yield f"story {found.id}  said {found.said:%Y-%m-%d %H:%M} UTC ({found.precision})"
    for entry in found.entries:
        yield f"  {entry.said:%m-%d %H:%M}  {entry.publisher or entry.feed}: {entry.title}"
        yield f"               {entry.link}"
    yield from judged_lines(story, results)
    for event in (one for one in results.events if one.link.story == story):
        yield from event_lines(event, revisions.get(event.key, ()))
    for verdict in (one for one in results.verdicts if one.story == story):
        yield f"claim   {verdict.claim.ticker} {verdict.word}: {verdict.reason}"


def judged_lines(story: str, results: Results) -> Iterator[str]:
    """Announcement with the words that decided, or why it is none, or why it is linked to nobody."""
    for one in (one for one in results.announcements if one.story == story):
        words = ", ".join(f"{evidence.words!r}" for evidence in one.evidence)
        yield f"kind    {one.kind} ({one.score:.2f}) by {', '.join(one.actors) or 'nobody named'}, from {words}"
    for passed in (one for one in results.passed if one.story == story):
        yield f"no announcement: {passed.reason}"
    for unlinked in (one for one in results.unlinked if one.story == story):
        yield f"linked to nobody: {unlinked.reason}"


def event_lines(event: Event, revisions: Sequence[tuple[datetime, str]]) -> Iterator[str]:
    """One event: the link with its reason, the reaction with what it rests on, how often it was revised."""
    link, reaction = event.link, event.reaction
    yield f"event   {link.listing} ({link.relation}, relevance {link.relevance}): {link.reason}"
    if not isinstance(reaction, Reaction):
        yield f"          {'waiting' if reaction.pending else 'not measured'}: {reaction.reason}"
    else:
        fit = reaction.fit
        yield (
            f"          {reaction.session}: {reaction.previous_close:g} -> {reaction.close:g}, benchmark "
            f"{reaction.benchmark}; {fit.model} model on {fit.n} observations to {fit.last}, beta {fit.beta:.2f}"
        )
        for window in reaction.windows:
            yield (
                f"          [{window.label}] own {signed(window.raw)}, market {signed(window.market)}, abnormal "
                f"{signed(window.car)}, t {window.t:.2f}, p {window.p:.4f}, empirical p {window.p_empirical:.4f}"
                f"{_state(window)}"
            )
    for note in (*link.notes, *(reaction.notes if isinstance(reaction, Reaction) else ())):
        yield f"          {note}"
    if revisions:
        yield f"          {len(revisions)} revisions, the last of {revisions[-1][0]:%Y-%m-%d %H:%M} UTC"


def _state(window: Window) -> str:
    """What the empirical p rests on: the volatility known before, and the plain rank beside it."""
    if window.volatility is None or window.p_rank is None:
        return ""
    shared = ", shared with other news" if window.confounded else ""
    return f" (plain rank {window.p_rank:.4f}, volatility x{window.volatility:.2f}){shared}"


def story_document(story: str, results: Results, revisions: Revisions) -> str:
    """One story whole, as a JSON document."""
    import json

    from tracker.core.derive import select
    from tracker.formats.json import to_plain

    part = to_plain(select(results, frozenset({story})))
    part["revisions"] = {
        key: [{"derived": at.isoformat(), "result": json.loads(text)} for at, text in rows]
        for key, rows in revisions.items()
    }
    return json.dumps(part, ensure_ascii=False, indent=2)
