"""One announcement, told: who said it first, whom it can move, what happened, what was claimed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC

from tracker.formats.page import figures, words
from tracker.formats.page.parts import Absence, Article, Checked, Chip, Row, Source
from tracker.formats.page.rows import absent, change, measured, place, reason
from tracker.formats.page.safety import clean, host, safe_link
from tracker.model import Announcement, Entry, Precision, Reaction, Report, Story, Told, Verdict

OLD_NEWS = 0.5


def tell(told: Told, report: Report) -> Article:
    announcement = told.announcement
    link = safe_link(announcement.url) or safe_link(told.story.lead.link)
    rows, absences = measured(told.events, report), absent(told.events, report)
    return Article(
        story=announcement.story,
        anchor=anchor(announcement.story),
        title=clean(announcement.title) or "(no title)",
        link=link,
        host=host(link),
        language=language(told.story.lead.language),
        kind=clean(words.plain(announcement.kind)),
        actors=figures.joined([clean(one) for one in announcement.actors]),
        chips=_chips(announcement),
        sources=sources(told.story, report.zone),
        moves=moves(rows),
        standing=standing(rows, report),
        gaps=missing(absences),
        rows=rows,
        reasons=tuple(reason(event, report) for event in told.events),
        absences=absences,
        claims=tuple(check(one, told.story, report) for one in told.verdicts),
        remarks=twins(told, report),
        evidence=_evidence(announcement),
        unlinked=clean(told.unlinked.reason) if told.unlinked else "",
    )


def anchor(story: str) -> str:
    """A fragment that outlives issues of the report: the story's own id, as far as a fragment may hold it."""
    return "story-" + "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in story)


def _chips(announcement: Announcement) -> tuple[Chip, ...]:
    found = []
    if announcement.novelty < OLD_NEWS:
        found.append(Chip("follow-up", f"novelty {announcement.novelty:.2f} of 1: most of it had been said before"))
    if announcement.precision is Precision.DAY:
        found.append(Chip(*words.flag("date-only")))
    if announcement.precision is Precision.UNKNOWN:
        found.append(Chip("undated", "the feed gives no usable date: the time is when we first saw it"))
    if not announcement.witnessed:
        found.append(
            Chip("time on trust", "learned more than a day after it was said; the hour is the publisher's word")
        )
    return tuple(found)


def _evidence(announcement: Announcement) -> str:
    found = [f"“{clean(one.words, 80)}” ({words.plain(clean(one.decides, 80))})" for one in announcement.evidence]
    return ", ".join(dict.fromkeys(found))


def sources(story: Story, zone: str) -> tuple[Source, ...]:
    """Every item once, in the order in which they were public; edits are noted, not repeated."""
    versions: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in story.entries:
        versions[entry.id].append(entry)
    return tuple(_source(items[0], len(items), story, zone) for items in versions.values())


def _source(entry: Entry, versions: int, story: Story, zone: str) -> Source:
    notes = [clean(note) for note in entry.notes]
    if versions > 1:
        notes.append(f"edited {figures.count(versions - 1, 'time')} since")
    return Source(
        publisher=clean(entry.publisher or entry.feed),
        title=clean(entry.title) or "(no title)",
        link=safe_link(entry.link),
        when=figures.heard_at(entry.said, entry.precision, zone),
        moment=entry.said.astimezone(UTC).isoformat(),
        lag=figures.lag(entry.said - story.said),
        notes=", ".join(notes),
        language=language(entry.language),
    )


def language(tag: str) -> str:
    """A language tag fit for an attribute; it chooses between Chinese and Japanese shapes of one letter."""
    return tag if tag.replace("-", "").isascii() and tag.replace("-", "").isalnum() else ""


def moves(rows: Sequence[Row]) -> str:
    """The three largest moves in plain words."""
    largest = sorted(rows, key=lambda row: (-abs(row.abnormal.value), row.symbol))[:3]
    return f"{'; '.join(row.sentence for row in largest)}." if rows else ""


def standing(rows: Sequence[Row], report: Report) -> str:
    """Whether any of it stands out from ordinary days, and what could not have."""
    if not rows:
        return ""
    tests = figures.count(report.tests, "test")
    notable = [f"{row.name} in {row.place}" for row in rows if row.notable]
    if not notable:
        least = min((row.mde for row in rows), default="")
        return (
            f"None of it stands out from ordinary days, allowing for {tests}; effects smaller than {least} "
            "could hardly have been seen."
        )
    verb = "stands" if len(notable) == 1 else "stand"
    return f"{figures.joined(notable)} {verb} out from ordinary days, allowing for {tests}."


def missing(absences: Sequence[Absence]) -> str:
    """What could not be measured, and what time will bring."""
    waiting = [one for one in absences if one.pending]
    names = figures.joined([f"{one.name} in {one.place}" for one in absences if not one.pending])
    parts = [f"Not measured: {names}."] if names else []
    if waiting:
        listed = figures.joined([f"{one.name} in {one.place}" for one in waiting])
        parts.append(f"Still to come: {listed}.")
    return " ".join(parts)


def twins(told: Told, report: Report) -> tuple[str, ...]:
    """Shares of one company on two exchanges: the gap between them, and that they are one observation."""
    by_company: defaultdict[str, list[Reaction]] = defaultdict(list)
    for event in told.events:
        if isinstance(event.reaction, Reaction):
            by_company[event.link.company].append(event.reaction)
    return tuple(_gap(name, pair[0], pair[1], report) for name, pair in by_company.items() if len(pair) > 1)


def _gap(company: str, one: Reaction, other: Reaction, report: Report) -> str:
    told = f"{clean(company)} trades twice: {_beyond(one, report)} beyond its market, {_beyond(other, report)}"
    gap = figures.signed((other.day.car - one.day.car) * 100, 2)
    apart = "not to be compared, their sessions differ" if one.session != other.session else f"a gap of {gap} points"
    return f"{told}; {apart}. One piece of news, one observation."


def _beyond(reaction: Reaction, report: Report) -> str:
    return f"{place(reaction.listing, report)} {change(reaction.day.car).text} on {figures.short_day(reaction.session)}"


def check(verdict: Verdict, story: Story | None, report: Report) -> Checked:
    tone, mark, label = words.VERDICTS.get(verdict.word, ("dim", "?", words.plain(verdict.word)))
    entry = next((one for one in story.entries if one.id == verdict.entry), story.lead) if story else None
    return Checked(
        badge=Chip(label, "", tone, mark),
        publisher=clean(verdict.publisher),
        sentence=clean(verdict.claim.sentence) or "(no sentence kept)",
        stated=_stated(verdict, report),
        measured=figures.signed(verdict.measured, 2, "%"),
        reason=figures.minus(clean(verdict.reason)),
        session=figures.short_day(verdict.session) if verdict.session else figures.MISSING,
        link=safe_link(entry.link) if entry else "",
        title=clean(entry.title) if entry else "",
        provisional=verdict.provisional,
    )


def _stated(verdict: Verdict, report: Report) -> str:
    """`Hua Hong in Hong Kong: nearly +18% at the close`."""
    claim = verdict.claim
    basis = words.BASES.get(claim.basis) or "over " + words.plain(claim.basis.removeprefix("period_"))
    where = f" in {place(claim.ticker, report)}" if claim.ticker in report.listings else ""
    return f"{clean(claim.company)}{where}: {_amount(verdict)} {basis}"


def _amount(verdict: Verdict) -> str:
    claim = verdict.claim
    if claim.low is None:
        return {"up": "up to its daily limit", "down": "down to its daily limit"}.get(claim.direction, "unchanged")
    sign = {"up": "+", "down": figures.MINUS}.get(claim.direction, "")
    low = f"{sign}{abs(claim.low):g}"
    high = f" to {sign}{abs(claim.high):g}" if claim.high is not None and claim.high != claim.low else ""
    return f"{words.QUALIFIERS.get(claim.qualifier, '')}{low}{high}%"


def by_reason(pairs: Iterable[tuple[str, Source]]) -> list[tuple[str, tuple[Source, ...]]]:
    """Grouped, the most frequent reason first."""
    groups: defaultdict[str, list[Source]] = defaultdict(list)
    for why, source in pairs:
        groups[why].append(source)
    return [(why, tuple(groups[why])) for why in sorted(groups, key=lambda one: (-len(groups[one]), one))]
