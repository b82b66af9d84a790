"""What one issue of a day's report says that the issue before it did not.

snapshot(report)          what an issue said, as far as the next is compared with it
changes(before, report)   new and withdrawn announcements, matured windows, revised figures, new verdicts, feeds
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.model import Changes, Event, Matured, Reaction, Report, Revised, RowSaid, Snapshot, Verdict

SAME = 5e-5  # figures are shown to a hundredth of a per cent: half of that is no revision
TELLING = ("stands_out", "not_proven")


def snapshot(report: Report) -> Snapshot:
    """What an issue says, without its words."""
    events = [event for told in report.told for event in told.events]
    return Snapshot(
        issue=report.issue,
        as_of=report.as_of,
        stories={one.story.id: one.announcement.title for one in report.told if one.events},
        rows={
            (one.reaction.listing, one.reaction.session): _row(one, one.reaction, report)
            for one in events
            if isinstance(one.reaction, Reaction)
        },
        claims={one.key: one.word for one in verdicts(report)},
        down=frozenset(name for name, _ in report.coverage.down),
    )


def _row(event: Event, reaction: Reaction, report: Report) -> RowSaid:
    cars = {(one.start, one.end): one.car for one in reaction.windows}
    return RowSaid(report.standing.get(event.key, ""), reaction.close, cars)


def verdicts(report: Report) -> list[Verdict]:
    """Every verdict that a report tells, once."""
    every = (*(one for told in report.told for one in told.verdicts), *report.verdicts, *report.late)
    return list({one.key: one for one in every}.values())


def changes(before: Snapshot, report: Report) -> Changes:
    """What `report` says that the issue before it did not; pure, and empty for equal issues."""
    now = snapshot(report)
    return Changes(
        since=before.as_of,
        issue=before.issue,
        announcements=tuple(title for story, title in now.stories.items() if story not in before.stories),
        withdrawn=tuple(title for story, title in before.stories.items() if story not in now.stories),
        matured=tuple(_matured(before, now)),
        revised=(*_revised_rows(before, now), *_revised_claims(before, now)),
        verdicts=tuple(key for key in now.claims if key not in before.claims),
        deaf=tuple(sorted(now.down - before.down)),
        heard=tuple(sorted(before.down - now.down)),
    )


def _matured(before: Snapshot, now: Snapshot) -> Iterator[Matured]:
    """The longest window of each row that came since, from the event session on; largest moves first."""
    order = sorted(now.rows.items(), key=lambda row: (-abs(row[1].cars.get((0, 0), 0.0)), row[0]))
    for (listing, session), row in order:
        old = before.rows.get((listing, session))
        fresh = [one for one in row.cars if old is not None and one not in old.cars and one[0] == 0]
        if fresh:
            window = max(fresh)
            day, car = row.cars.get((0, 0), 0.0), row.cars[window]
            yield Matured(listing, session, window, day, car, _course(row.standing, day, car))


def _course(standing: str, day: float, car: float) -> str:
    if standing not in TELLING:
        return "ordinary"
    return "turned" if day * car < 0 else "grew" if abs(car) > abs(day) else "faded"


def _revised_rows(before: Snapshot, now: Snapshot) -> Iterator[Revised]:
    for (listing, session), old in before.rows.items():
        new = now.rows.get((listing, session))
        if new is None:
            continue
        if abs(new.close - old.close) > SAME * abs(old.close):
            yield Revised(listing, "close", f"{old.close:g}", f"{new.close:g}", session)
        for window in sorted(old.cars.keys() & new.cars.keys()):
            if abs(new.cars[window] - old.cars[window]) > SAME:
                was, now_is = (f"{one.cars[window] * 100:+.2f}" for one in (old, new))
                yield Revised(listing, f"{window[0]}:{window[1]}", was, now_is, session)
        if new.standing != old.standing:
            yield Revised(listing, "standing", old.standing, new.standing, session)


def _revised_claims(before: Snapshot, now: Snapshot) -> Iterator[Revised]:
    for key, word in now.claims.items():
        if before.claims.get(key, word) != word:
            yield Revised(key, "claim", before.claims[key], word)
