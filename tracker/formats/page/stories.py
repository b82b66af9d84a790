"""One announcement as a card: the wire's headline, who told it when, and whom it can move."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC

from tracker.formats.page import figures
from tracker.formats.page.parts import Chip, StoryCard, StorySource, Tie
from tracker.formats.page.rows import chips, named
from tracker.formats.page.safety import clean, host, safe_link
from tracker.formats.page.words import Words, capital
from tracker.model import Announcement, Entry, Link, Precision, Report, ReportItem, Story

OLD_NEWS = 0.5
NAMED = 3  # outlets named after the first; the rest are counted
# What an aggregator hangs on a headline: " - Outlet", " | Outlet", "_Outlet".
_OUTLET = re.compile(r"(?:\s+[-–—|]\s+([^-–—|]{2,40})|_([^_]{2,20}))$")


def story_card(told: ReportItem, number: int, report: Report, words: Words) -> StoryCard:
    """The card of one announcement; `number` is its numeral on the page, 0 for one that moves nobody."""
    announcement, story = told.announcement, told.story
    title, entry = headline(story, announcement, report.language, words)
    link = safe_link(entry.link) or safe_link(announcement.url)
    told_by = sources(story, report.zone, words)
    return StoryCard(
        number=number,
        story=announcement.story,
        anchor=anchor(announcement.story),
        title=title,
        link=link,
        language=language(entry.language),
        kind=words.of("kinds", announcement.kind),
        actors=words.joined([named(one, report) for one in announcement.actors]),
        meta=_meta(announcement, told_by, report, words),
        chips=_chips(announcement, words),
        sources=told_by,
        ties=_ties(told, report, words),
        evidence=_evidence(announcement, words),
        unlinked=clean(told.unlinked.reason) if told.unlinked else "",
    )


def headline(story: Story, announcement: Announcement, wanted: str, words: Words) -> tuple[str, Entry]:
    """The first headline of a wire in the page's language; an aggregator's, without its outlet, where there is none."""
    ranked = sorted(
        enumerate(story.entries),
        key=lambda one: (one[1].language[:2] != wanted[:2], _OUTLET.search(one[1].title) is not None, one[0]),
    )
    entry = ranked[0][1]
    title = without_outlet(entry.title or announcement.title, entry)
    return clean(title) or words.say("no_title"), entry


def without_outlet(title: str, entry: Entry) -> str:
    """A headline without the outlet's name that an aggregator adds to it."""
    found = _OUTLET.search(title)
    if found is None:
        return title
    tail = (found.group(1) or found.group(2)).strip().casefold()
    added = tail == entry.publisher.casefold() or host(entry.link) == "news.google.com"
    return title[: found.start()] if added else title


def anchor(story: str) -> str:
    """A fragment that outlives issues of the report: the story's own id, as far as a fragment may hold it."""
    return "story-" + "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in story)


def _meta(announcement: Announcement, told_by: tuple[StorySource, ...], report: Report, words: Words) -> str:
    """Kind and actors, who said it first and when, and how it spread."""
    first, others = told_by[0], told_by[1:]
    actors = words.joined([named(one, report) for one in announcement.actors])
    kind = capital(words.of("kinds", announcement.kind))
    found = [
        words.say(
            "meta_first", kind=kind, actors=f", {actors}" if actors else "", publisher=first.publisher, at=first.when
        )
    ]
    if others:
        told = words.joined([f"{one.publisher} {one.lag}".strip() for one in others[:NAMED]])
        found.append(words.say("meta_then", others=told))
    if others[NAMED:]:
        found.append(
            words.say("meta_by", n=capital(words.number(len(others) - NAMED)), at=others[-1].lag or others[-1].when)
        )
    return " ".join(found)


def _chips(announcement: Announcement, words: Words) -> tuple[Chip, ...]:
    flags = {
        "follow-up": announcement.novelty < OLD_NEWS,
        "date-only": announcement.precision is Precision.DAY,
        "undated": announcement.precision is Precision.UNKNOWN,
        "on-trust": not announcement.witnessed,
    }
    return chips((name for name, holds in flags.items() if holds), words)


def _ties(told: ReportItem, report: Report, words: Words) -> tuple[Tie, ...]:
    """Each company once, by its nearest listing; those alike in relation and closeness in one line."""
    best: dict[str, Link] = {}
    for link in (event.link for event in told.events):
        if link.company not in best or link.relevance > best[link.company].relevance:
            best[link.company] = link
    groups: defaultdict[tuple[int, str], list[Link]] = defaultdict(list)
    for link in best.values():
        groups[-link.relevance, link.relation].append(link)
    return tuple(_tie(links, report, words) for _, links in sorted(groups.items()))


def _tie(links: list[Link], report: Report, words: Words) -> Tie:
    names = sorted(named(one.company, report) for one in links)
    reasons = dict.fromkeys(clean(one.reason) for one in links)
    path = " → ".join(clean(hop) for hop in links[0].path) if len(links) == 1 else ""
    return Tie(
        words.joined(names), words.of("relations", links[0].relation), links[0].relevance, "; ".join(reasons), path
    )


def _evidence(announcement: Announcement, words: Words) -> str:
    found = [f"“{clean(one.words, 80)}”" for one in announcement.evidence if one.words]
    if not found:
        return ""
    kind = words.of("kinds", announcement.kind)
    return words.say("read_as", kind=kind, evidence=words.joined(list(dict.fromkeys(found))))


def sources(story: Story, zone: str, words: Words) -> tuple[StorySource, ...]:
    """Every item once, in the order in which they were public; edits are noted, not repeated."""
    versions: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in story.entries:
        versions[entry.id].append(entry)
    return tuple(_source(items[0], len(items), story, zone, words) for items in versions.values())


def _source(entry: Entry, versions: int, story: Story, zone: str, words: Words) -> StorySource:
    notes = [clean(note) for note in entry.notes]
    if versions > 1:
        notes.append(words.say("edited", n=versions - 1))
    return StorySource(
        publisher=clean(entry.publisher or entry.feed),
        title=clean(entry.title) or words.say("no_title"),
        link=safe_link(entry.link),
        when=words.heard_at(entry.said, entry.precision, zone),
        moment=entry.said.astimezone(UTC).isoformat(),
        lag=figures.lag(entry.said - story.said),
        notes=", ".join(notes),
        language=language(entry.language),
    )


def title_card(title: str, words: Words) -> StorySource:
    """A story of which only the title is at hand."""
    return StorySource("", clean(title) or words.say("no_title"), "", "", "")


def language(tag: str) -> str:
    """A language tag fit for an attribute; it chooses between Chinese and Japanese shapes of one letter."""
    return tag if tag.replace("-", "").isascii() and tag.replace("-", "").isalnum() else ""


def by_reason(pairs: Iterable[tuple[str, StorySource]]) -> list[tuple[str, tuple[StorySource, ...]]]:
    """Grouped, the most frequent reason first."""
    groups: defaultdict[str, list[StorySource]] = defaultdict(list)
    for why, source in pairs:
        groups[why].append(source)
    return [(why, tuple(groups[why])) for why in sorted(groups, key=lambda one: (-len(groups[one]), one))]
