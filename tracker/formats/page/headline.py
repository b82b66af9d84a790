"""The headline and the lead: at most three sentences made by rule from the day's figures and nothing else.

The sharpest fact first. Words of time, never of cause: a share moves *after* news. No move is credited to two stories
without saying so in that sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tracker.formats.page import figures
from tracker.formats.page.parts import ListingRow, MeasuredClaim, StoryCard
from tracker.formats.page.rows import company, exchange_city, points
from tracker.formats.page.words import Segments, Words, capital
from tracker.model import Beginning, Report

NAMES, TOGETHER, SENTENCES = 3, 3, 3


def headline(report: Report, rows: Sequence[ListingRow], stories: int, words: Words) -> str:
    """What the day comes to, in one line."""
    if report.beginning is not None:
        return words.say("head_first", stories=words.count(stories, "stories"), days=report.beginning.days)
    standing = [row for row in rows if row.standing == "stands_out"]
    if standing:
        return _standing(standing, words)
    if not stories:
        return words.say("head_none")
    told = capital(words.count(stories, "stories"))
    measured = [row for row in rows if row.details is not None]
    if not measured:
        return words.say("head_waiting", stories=told)
    maybe = any(row.standing == "not_proven" for row in rows)
    return words.say("head_maybe" if maybe else "head_ordinary", stories=told)


def _standing(rows: Sequence[ListingRow], words: Words) -> str:
    limited = list(dict.fromkeys(row.name for row in rows if row.limited))
    others = [name for name in dict.fromkeys(row.name for row in rows) if name not in limited]
    parts = [_names("head_limit", "head_limits", limited, words), _names("head_stands", "head_stand", others, words)]
    told = [one for one in parts if one]
    return words.say("head_join", one=told[0], other=told[1]) if len(told) > 1 else told[0]


def _names(one: str, many: str, names: Sequence[str], words: Words) -> str:
    if not names:
        return ""
    shown = list(names[:NAMES])
    if len(names) > NAMES:
        shown = [*names[: NAMES - 1], words.say("more_names", n=words.number(len(names) - NAMES + 1))]
    return words.say(one if len(names) == 1 else many, names=words.joined(shown))


def lead(
    report: Report,
    rows: Sequence[ListingRow],
    articles: Sequence[StoryCard],
    claims: Sequence[MeasuredClaim],
    words: Words,
) -> tuple[Segments, ...]:
    """At most three sentences: the moves by the stories before them, the wrong claims, what moved without a story."""
    if report.beginning is not None:
        return _beginning(report, report.beginning, words)
    moves = _moves(rows, articles, words)
    rest = [one for one in (_claims(claims, words), _unexplained(report, words)) if one]
    if not articles:
        rest.append(_silence(report, words))
    room = SENTENCES - min(len(rest), SENTENCES - 1)
    return (*moves[:room], *rest)[:SENTENCES]


def _beginning(report: Report, begun: Beginning, words: Words) -> tuple[Segments, ...]:
    """What was heard, what is still being filled, what comes next."""
    coverage = report.coverage
    heard = words.say(
        "first_heard",
        entries=f"{coverage.entries:,}",
        heard=coverage.feeds - len(coverage.down),
        feeds=coverage.feeds,
        at=words.at(begun.since, report.zone),
    )
    key = "first_filled" if begun.filled >= begun.listings else "first_filling"
    filling = words.say(key, filled=begun.filled, listings=begun.listings)
    return ((heard,), (filling,), (words.say("first_next", at=words.at(begun.next_issue, report.zone)),))


def _moves(rows: Sequence[ListingRow], articles: Sequence[StoryCard], words: Words) -> list[Segments]:
    """One sentence for all rows that share the same stories; the largest of those that stand out first."""
    by_number = {one.number: one for one in articles}
    telling = [row for row in rows if row.standing == "stands_out"]
    telling = telling or [row for row in rows if row.standing == "not_proven"][:1]
    sentences, told = [], set()
    for row in telling:
        if row.stories in told:
            continue
        told.add(row.stories)
        alike = [one for one in telling if one.stories == row.stories][:TOGETHER]
        sentences.append(_sentence(alike, by_number, words))
    measured = [row for row in rows if row.details is not None]
    if not sentences and measured:
        sentences.append((_ordinary(measured[0], words),))
    return sentences


def _sentence(rows: Sequence[ListingRow], articles: dict[int, StoryCard], words: Words) -> Segments:
    first = rows[0]
    limit = "its_limit" if len(rows) == 1 else "its_limit_and"
    text = _moved(first, words) + (words.say(limit) if first.limited else "")
    if len(rows) == 1:
        text += _beyond(first, words)
    also = words.joined([_also(row, before, rows, words) for before, row in pairwise(rows)])
    moves = words.tables["calendar"]["clause_and"].join([text, also] if also else [text])
    stories = words.joined_pieces([_story(articles[one], words) for one in first.stories if one in articles])
    key = "after_one" if len(first.stories) == 1 else "after_both" if len(rows) == 1 else "after_all"
    sentence = words.pieces(key, moves=moves, stories=stories)
    if first.standing == "not_proven":
        sentence = (*sentence, words.say("not_proven_yet", q=first.q))
    return sentence


def _moved(row: ListingRow, words: Words) -> str:
    key = {1: "rose", -1: "fell"}.get(row.raw.sign, "unchanged")
    return words.say(key, name=row.name, size=figures.size(row.raw.value), place=row.place)


def _also(row: ListingRow, before: ListingRow, rows: Sequence[ListingRow], words: Words) -> str:
    """A further move of the sentence: short where its direction, its place or its company is that of all before it."""
    if row.raw.sign != rows[0].raw.sign or before.raw.sign != row.raw.sign:
        return _moved(row, words)
    key = "also" if len({one.place for one in rows}) == 1 else "also_in"
    if row.name == before.name and key == "also_in":
        key = "also_there"
    return words.say(key, name=row.name, size=figures.size(row.raw.value), place=row.place)


def _beyond(row: ListingRow, words: Words) -> str:
    alike = (row.raw.value >= 0) == (row.beyond.value >= 0)
    size = f"{abs(row.beyond.value) * 100:.1f}"
    return words.say("beyond" if alike else "short", points=f"≥\u2009{size}" if row.limited else size)


def _story(article: StoryCard, words: Words) -> Segments:
    """A story by its actor and kind, and its numeral."""
    key = "kind_of" if article.actors else "kind_alone"
    return (words.say(key, actors=article.actors, kind=article.kind), article.number)


def _ordinary(row: ListingRow, words: Words) -> str:
    return words.say("nothing_unusual", name=row.name, place=row.place, points=row.beyond.text)


def _claims(claims: Sequence[MeasuredClaim], words: Words) -> Segments:
    """How many of the day's claims were wrong, and the gravest of them."""
    from tracker.formats.page.claims import RIGHT, WRONG, wrong

    judged = [one for one in claims if one.word in (*WRONG, *RIGHT)]
    false = wrong(judged)
    if not judged:
        return ()
    if not false:
        every = words.count(len(judged), "claims")
        return (words.say("one_right") if len(judged) == 1 else words.say("all_right", claims=every),)
    first = _said(false[0], words)
    if len(judged) == 1:
        return (words.say("only_wrong", first=first),)
    share = words.say("one_wrong") if len(false) == 1 else words.say("many_wrong", n=words.number(len(false)))
    return (words.say("claims_wrong", claims=words.count(len(judged), "claims"), wrong=share, first=first),)


def _said(one: MeasuredClaim, words: Words) -> str:
    key = "said_moved" if one.place else "said_moved_plain"
    return words.say(
        key, publisher=one.publisher, name=one.name, stated=one.said, place=one.place, measured=one.measured
    )


def _unexplained(report: Report, words: Words) -> Segments:
    if not report.unexplained:
        return ()
    top = report.unexplained[0]
    found = words.say(
        "found",
        name=company(top.listing, report),
        place=exchange_city(top.listing, report, words),
        beyond=points(top.abnormal).text,
    )
    count = len(report.unexplained)
    key = "unexplained_one" if count == 1 else "unexplained_many"
    return (words.say(key, found=found, n=capital(words.number(count))),)


def _silence(report: Report, words: Words) -> Segments:
    """Whether nothing was said or nothing was heard."""
    coverage = report.coverage
    if coverage.down:
        return (words.say("deaf", n=len(coverage.down), feeds=coverage.feeds),)
    parts = [words.say("quiet", feeds=words.count(coverage.feeds, "feeds"))] if coverage.feeds else []
    if report.passed:
        parts.append(words.say("passed_over", stories=capital(words.count(len(report.passed), "stories"))))
    return (" ".join(parts),) if parts else ()
