"""Measured events as rows: a listing and session stands once, with every story that meets there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tracker.formats.page import figures
from tracker.formats.page.parts import Absence, Chip, Details, FormattedNumber, ListingRow
from tracker.formats.page.safety import clean
from tracker.formats.page.words import Words
from tracker.model import Event, Reaction, Report, Unmeasured, Window

SHOWN = 8  # rows shown at least; beyond them ordinary ones fold
NORMAL = 1.97  # half width of 95 % in prediction errors, where no curve says it better


def rows_of(report: Report, words: Words) -> tuple[ListingRow, ...]:
    """One row a listing and session, the largest move beyond its market first; not traded ones last."""
    groups: defaultdict[tuple[str, object], list[tuple[int, Event]]] = defaultdict(list)
    for number, told in enumerate((one for one in report.told if one.events), 1):
        for event in told.events:
            if isinstance(event.reaction, Reaction):
                groups[event.reaction.listing, event.reaction.session].append((number, event))
            elif report.standing.get(event.key) == "not_traded":
                groups[event.link.listing, event.link.session].append((number, event))
    rows = [_row(group, report, words) for group in groups.values()]
    return tuple(sorted(rows, key=lambda row: (row.details is None, -abs(row.beyond.value), row.symbol, row.session)))


def folded(rows: Sequence[ListingRow]) -> int:
    """How many ordinary rows at the end a long page folds."""
    shown = max(SHOWN, sum(row.standing != "ordinary" for row in rows))
    ordinary = sum(row.standing == "ordinary" for row in rows)
    return min(ordinary, max(0, len(rows) - shown))


def ordered(rows: Sequence[ListingRow]) -> tuple[ListingRow, ...]:
    """Telling rows first where a page is long, so that what folds stands at the end."""
    return tuple(rows) if not folded(rows) else tuple(sorted(rows, key=lambda row: row.standing == "ordinary"))


def absences(report: Report, words: Words) -> tuple[Absence, ...]:
    """Listings without a row, together where the reason is the same."""
    found: dict[tuple[str, str], str] = {}
    for told in report.told:
        for event in told.events:
            if isinstance(event.reaction, Unmeasured) and report.standing.get(event.key) != "not_traded":
                name = f"{named(event.link.company, report)} ({event.link.listing})"
                why = clean(event.reaction.reason.replace(f" of {event.link.listing}", ""))
                reason = f"{words.of('standings', report.standing.get(event.key, ''))}, {why}"
                found[name, reason] = reason
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name, reason in found:
        groups[reason].append(name)
    return tuple(Absence(words.joined(sorted(names)), reason) for reason, names in sorted(groups.items()))


def exchange_city(symbol: str, report: Report, words: Words) -> str:
    """The city of a listing's exchange."""
    listing = report.listings.get(symbol)
    return words.place(listing.calendar if listing else "", report.zones.get(symbol, ""))


def company(symbol: str, report: Report) -> str:
    """The company of a listing, or the symbol where nobody knows it."""
    listing = report.listings.get(symbol)
    return named(listing.company, report) if listing else clean(symbol)


def named(company: str, report: Report) -> str:
    """A company as the page's language calls it."""
    return clean(report.names.get(company, company))


def change(value: float) -> FormattedNumber:
    """A return as a figure with its direction; what rounds to nothing has none."""
    return _figure(figures.percent(value), value)


def points(value: float) -> FormattedNumber:
    """An abnormal return in points."""
    return _figure(figures.signed(value * 100, 2), value)


def _figure(text: str, value: float) -> FormattedNumber:
    return FormattedNumber(text, {"+": 1, figures.MINUS: -1}.get(text[0], 0), value=value)


def _row(group: Sequence[tuple[int, Event]], report: Report, words: Words) -> ListingRow:
    event = group[0][1]
    standing = report.standing.get(event.key, "")
    row = ListingRow(
        key=event.key,
        name=named(event.link.company, report),
        symbol=event.link.listing,
        place=exchange_city(event.link.listing, report, words),
        session=words.short_day(event.link.session),
        stories=tuple(number for number, _ in group),
        raw=FormattedNumber(figures.MISSING),
        beyond=FormattedNumber(figures.MISSING),
        ordinary=0.0,
        standing=standing,
        verdict=words.of("standings", standing),
        q=figures.MISSING,
        chips=chips(_flags(event.reaction), words),
    )
    if isinstance(event.reaction, Unmeasured):
        return replace(row, note=clean(event.reaction.reason))
    return _measured(row, group, event.reaction, report, words)


def _measured(
    row: ListingRow, group: Sequence[tuple[int, Event]], reaction: Reaction, report: Report, words: Words
) -> ListingRow:
    limited = "limit" in reaction.flags
    return replace(
        row,
        session=words.short_day(reaction.session),
        raw=change(reaction.day.raw),
        beyond=_bounded(reaction, limited),
        ordinary=_ordinary(row.key, reaction, report),
        q=figures.probability(report.q.get(row.key)),
        note=_note(reaction, words),
        details=_details([event for _, event in group], reaction, words),
        limited=limited,
    )


def _bounded(reaction: Reaction, limited: bool) -> FormattedNumber:
    """The abnormal return in points; at a price limit it is only known to be at least as far from zero."""
    figure = points(reaction.day.car)
    if not limited or not figure.sign:
        return figure
    return replace(figure, text=f"{'≥' if figure.sign > 0 else '≤'}\u2009{figure.text}")


def _ordinary(key: str, reaction: Reaction, report: Report) -> float:
    curve = report.curves.get(key)
    return curve.band[curve.event] if curve is not None else NORMAL * reaction.day.se


def _note(reaction: Reaction, words: Words) -> str:
    """What a reader must know of the figure at once."""
    notes = []
    if "limit" in reaction.flags:
        notes.append(words.say("stopped"))
    if reaction.sessions > 1:
        notes.append(words.say("first_trade", n=reaction.sessions))
    if "provisional" in reaction.flags:
        notes.append(words.say("provisional"))
    return " · ".join(notes)


def _flags(reaction: Reaction | Unmeasured) -> tuple[str, ...]:
    """Flags as a reader needs them: `confounded` where the day itself is shared, else only later windows are."""
    if not isinstance(reaction, Reaction) or reaction.day.confounded:
        return reaction.flags
    later = any(window.confounded for window in reaction.windows)
    return tuple("confounded-later" if later and one == "confounded" else one for one in reaction.flags)


def chips(flags: Iterable[str], words: Words) -> tuple[Chip, ...]:
    """Labels of flags with their meaning; an unknown flag is shown as it is."""
    return tuple(Chip(*(words.row("flags", one) or (words.of("flags", one),))) for one in dict.fromkeys(flags))


def _details(events: Sequence[Event], reaction: Reaction, words: Words) -> Details:
    day, fit = reaction.day, reaction.fit
    remarks = (note for event in events for note in (*_notes(event), *event.link.notes))
    return Details(
        closes=f"{reaction.previous_close:.2f} → {reaction.close:.2f}",
        market=figures.percent(day.market),
        benchmark=words.of("benchmarks", reaction.benchmark),
        beta=figures.signed(fit.beta).removeprefix("+"),
        sigma=figures.size(fit.sigma),
        r2=f"{fit.r2:.2f}",
        t=figures.signed(day.t),
        p=figures.probability(day.p),
        rank=figures.rank(day.p_empirical, day.floor),
        detectable=f"±{abs(day.mde) * 100:.1f}",
        windows=tuple((f"[{one.start}, {one.end}]", window_text(one)) for one in reaction.windows[1:]),
        remarks=tuple(dict.fromkeys(figures.minus(clean(one)) for one in (*remarks, *fit.notes, *_tail(day)))),
    )


def _notes(event: Event) -> tuple[str, ...]:
    return event.reaction.notes if isinstance(event.reaction, Reaction) else ()


def window_text(window: Window) -> str:
    """A longer window: its points, and its rank."""
    rank = figures.rank(window.p_empirical, window.floor)
    return f"{figures.signed(window.car * 100)} (t {figures.signed(window.t)}, rank p {rank})"


def _tail(window: Window) -> tuple[str, ...]:
    """Beyond the floor of the ranks, what a fitted tail says."""
    return () if window.p_tail is None else (f"tail p {window.p_tail:.1g}",)


def twin_gaps(rows: Sequence[ListingRow], words: Words) -> tuple[str, ...]:
    """Two shares of one company on the same session are one observation: how far apart they moved."""
    pairs: defaultdict[tuple[str, str], list[ListingRow]] = defaultdict(list)
    for row in rows:
        if row.details is not None:
            pairs[row.name, row.session].append(row)
    gaps: defaultdict[str, list[str]] = defaultdict(list)
    for (name, _), pair in pairs.items():
        if len(pair) > 1:
            gaps[name].append(f"{abs(pair[0].beyond.value - pair[1].beyond.value) * 100:.1f}")
    return tuple(words.say("rows_twin", name=name, gaps=words.joined(apart)) for name, apart in gaps.items())


def by_symbol(rows: Iterable[ListingRow]) -> Mapping[tuple[str, str], ListingRow]:
    """Rows by symbol and session."""
    return {(row.symbol, row.session): row for row in rows}
