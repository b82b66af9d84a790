"""History: what follows from archived entries, derived in stretches that any worker can take and any order can join.

    archive ── plan ──> Shard, Shard, ...          calendar quarters, months where a quarter holds too much
    Shard  ── gather ─> Facts with the halo        other news 30 days on both sides, the estimation window before
    Facts  ── derive_shard ─> Results              of the archived stories said within the shard, on trust

The grid does not depend on the engine, so that every engine derives the same shards: their results are equal to the
last digit. Results lie under a recipe name of their own (`default@history`): the daily jobs never read them, and none
of their events spends the stream of discoveries. A story that was also heard by a feed belongs to the daily jobs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b

from tracker.core.derive import NEIGHBOURS, derive, select
from tracker.core.stories.cluster import said_of
from tracker.model import Archive, Entry, Event, Facts, Recipe, Results, Sessions, Shard, Story
from tracker.view import View

HISTORY = "@history"
MOST = 20_000  # archived entries above which a quarter is taken month by month
AHEAD = timedelta(days=60)  # the longest window (20 sessions) and a long halt, with room
EARLIEST = date(1990, 1, 1)


def history_name(recipe: Recipe, companies: tuple[str, ...] = ()) -> str:
    """The name under which history's results of a recipe live; those of some companies alone lie apart."""
    return recipe.name + HISTORY + (f":{','.join(sorted(companies))}" if companies else "")


# --- plan ---------------------------------------------------------------------------------------------


def plan(archive: Archive, recipe: Recipe, since: datetime, until: datetime, halo: timedelta) -> tuple[Shard, ...]:
    """The shards that touch `since`..`until` and hold archived entries, oldest first, each with its basis.

    A shard is always a whole quarter or month, so that the same shards come whatever stretch is asked for.
    """
    chosen = recipe_digest(recipe)
    return tuple(
        Shard(first, last, basis(archive, chosen, first - halo, last + halo))
        for first, last in grid(archive, since, until)
        if held(archive, first, last)
    )


def grid(archive: Archive, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Quarters of the calendar, in UTC, that touch `since`..`until`; the months of those that hold too much."""
    first = datetime(since.year, (since.month - 1) // 3 * 3 + 1, 1, tzinfo=UTC)
    while first < until:
        last = later(first, 3)
        steps = [first] if held(archive, first, last) <= MOST else [first, later(first, 1), later(first, 2)]
        for begins, ends in zip(steps, [*steps[1:], last], strict=True):
            if begins < until and ends > since:
                yield begins, ends
        first = last


def later(first: datetime, months: int) -> datetime:
    """The first of a month some months on."""
    month = first.month - 1 + months
    return first.replace(year=first.year + month // 12, month=month % 12 + 1)


def held(archive: Archive, first: datetime, last: datetime) -> int:
    """How many archived entries were said from `first` until before `last`, by whole days."""
    return sum(count for day, (count, _) in archive.entries.items() if first.date() <= day < last.date())


def basis(archive: Archive, chosen: str, first: datetime, last: datetime) -> str:
    """A digest of what a stretch rests on: the recipe, the archived entries of its days, the bars of its months."""
    days = [(day, *said) for day, said in sorted(archive.entries.items()) if first.date() <= day < last.date()]
    from_month, to_month = ((one.year * 100 + one.month) for one in (first - timedelta(days=480), last + AHEAD))
    months = [(month, *known) for month, known in sorted(archive.bars.items()) if from_month <= month <= to_month]
    return blake2b(repr((chosen, days, months)).encode(), digest_size=8).hexdigest()


def recipe_digest(recipe: Recipe) -> str:
    """A digest of every choice of a recipe, the words among them."""
    plain = [(one.name, getattr(recipe, one.name)) for one in fields(recipe) if one.name != "knowledge"]
    return blake2b(repr((plain, recipe.knowledge.digest)).encode(), digest_size=8).hexdigest()


# --- one shard ----------------------------------------------------------------------------------------


def gather(view: View, shard: Shard, as_of: datetime) -> Facts:
    """The facts of a shard with the halo it needs, as known at `as_of`."""
    reach = NEIGHBOURS + view.halo
    days = max(view.bars_since(shard.first), EARLIEST), min(as_of, shard.last + reach + AHEAD).date()
    facts = view.reader.history(as_of, shard.first - reach, shard.last + reach, bars=days, symbols=view.symbols)
    return replace(facts, sessions=sessions_of(view, days))


def sessions_of(view: View, days: tuple[date, date]) -> Mapping[str, Sessions]:
    """Sessions of every calendar of the watchlist over `days` and some weeks more, for windows that are not over."""
    names = sorted({one.calendar for one in view.recipe.watchlist.listings})
    return {name: view.calendars.sessions(name, days[0], days[1] + AHEAD) for name in names}


def derive_shard(facts: Facts, recipe: Recipe, shard: Shard, companies: tuple[str, ...] = ()) -> Results:
    """What follows for the archived stories said within the shard, as if each had been heard when it was said.

    Their announcements are marked as not witnessed: their times are the publishers' word.
    """
    named = replace(recipe, name=history_name(recipe, companies))
    learned = first_learned(facts.entries)
    results = derive(replace(facts, entries=tuple(map(as_told, facts.entries))), named, shard.first)
    chosen = {one.id for one in results.stories if one.said < shard.last and all(e.archived for e in one.entries)}
    if companies:
        chosen &= stories_of(results, companies)
        results = only(results, companies)
    return on_trust(select(results, frozenset(chosen)), learned)


def as_told(entry: Entry) -> Entry:
    """An archived entry as if it had been learned when it was said; a day-only date is over by then."""
    return replace(entry, learned=said_of(entry)[0]) if entry.archived else entry


def first_learned(entries: tuple[Entry, ...]) -> dict[str, datetime]:
    """When each item was first learned in truth."""
    found: dict[str, datetime] = {}
    for one in entries:
        found[one.id] = min(one.learned, found.get(one.id, one.learned))
    return found


def stories_of(results: Results, companies: tuple[str, ...]) -> set[str]:
    """Stories that lead to one of the companies, or claim something of it."""
    linked = {one.link.story for one in results.events if one.link.company in companies}
    return linked | {one.story for one in results.verdicts if one.claim.company in companies}


def only(results: Results, companies: tuple[str, ...]) -> Results:
    """The events and verdicts of some companies alone."""
    return replace(
        results,
        events=tuple(one for one in results.events if one.link.company in companies),
        verdicts=tuple(one for one in results.verdicts if one.claim.company in companies),
    )


def on_trust(results: Results, learned: Mapping[str, datetime]) -> Results:
    """The results with the moments at which entries were learned in truth, and nothing witnessed."""

    def true_story(story: Story) -> Story:
        return replace(story, entries=tuple(replace(one, learned=learned[one.id]) for one in story.entries))

    def true_event(event: Event) -> Event:
        return replace(event, announcement=replace(event.announcement, witnessed=False))

    return replace(
        results,
        stories=tuple(map(true_story, results.stories)),
        announcements=tuple(replace(one, witnessed=False) for one in results.announcements),
        events=tuple(map(true_event, results.events)),
    )
