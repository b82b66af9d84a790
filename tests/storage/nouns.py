"""Small nouns to store, and strategies that make any of them."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from tracker.model import (
    Announcement,
    Bar,
    Claim,
    CorporateAction,
    Direction,
    Entry,
    Event,
    Evidence,
    Fit,
    Link,
    Passed,
    Precision,
    Quoted,
    Reaction,
    Results,
    Run,
    Story,
    Trust,
    Unlinked,
    Unmeasured,
    Verdict,
    Window,
)

NOW = datetime(2025, 8, 22, 9, 0, tzinfo=UTC)
DAY = date(2025, 8, 22)
HOUR = timedelta(hours=1)


def entry(id: str = "e1", title: str = "SMIC raises capex", *, learned: datetime = NOW, **fields: object) -> Entry:
    usual = Entry(
        id=id,
        version="1",
        feed="scmp",
        guid=f"guid-{id}",
        link=f"https://example.org/{id}",
        title=title,
        summary="",
        published=learned - HOUR,
        precision=Precision.MINUTE,
        learned=learned,
    )
    return replace(usual, **fields)  # type: ignore[arg-type]


def bar(close: float | None = 56.9, *, day: date = DAY, learned: datetime = NOW, **fields: object) -> Bar:
    start = datetime(day.year, day.month, day.day, 1, 30, tzinfo=UTC)
    usual = Bar("0981.HK", "1d", start, day, 52.0, 57.0, 51.5, close, 1.5e8, learned, source="yahoo", currency="HKD")
    return replace(usual, **fields)  # type: ignore[arg-type]


def story(*entries: Entry) -> Story:
    return Story(entries[0].id, entries, min(one.said for one in entries), Precision.MINUTE)


def event(about: Story, reaction: Reaction | Unmeasured, key: str = "e1/0981.HK") -> Event:
    announcement = Announcement(
        about.id, "capex", "SMIC raises capex", about.said, about.precision, ("SMIC",), ("SMIC",), 0.9,
        (Evidence("raises capex", "capex"),)
    )  # fmt: skip
    link = Link(about.id, "SMIC", "0981.HK", "direct", 100, "names SMIC", DAY)
    return Event(key, "default", announcement, link, reaction)


FIT = Fit("market", 250, date(2024, 8, 1), date(2025, 8, 7), 0.0, 1.4, 0.028, 0.31, 248)
REACTION = Reaction(
    "0981.HK", "^HSI", DAY, 1, 56.9, 51.7, FIT,
    (Window(0, 0, 0.0876, 0.0281, 3.12, 0.002, 0.004, 0.004, 0.079, 0.1006, 0.0093),)
)  # fmt: skip
CLAIM = Claim("SMIC", "0981.HK", Direction.UP, 10.0, 10.0, "approx", "close", 5, 17)


def everything() -> Results:
    """One result of every sort, with and without what may be missing."""
    first, second = story(entry("e1")), story(entry("e2", learned=NOW + HOUR))
    return Results(
        stories=(first, second),
        announcements=(event(first, REACTION).announcement,),
        passed=(Passed("e2", "Chip stocks rally", "price report", score=0.2),),
        unlinked=(Unlinked("e1", "nobody we follow"),),
        events=(
            event(first, REACTION, "e1/0981.HK"),
            event(first, Unmeasured("688981.SS", "halted", pending=True), "e1/688981.SS"),
        ),
        verdicts=(
            Verdict("v1", "e1", "e1", "SCMP", NOW, CLAIM, "confirmed", "closed 10.06 % higher", DAY, 10.06),
            Verdict("v2", "e1", "e1", "SCMP", NOW, replace(CLAIM, low=None, high=None), "unverifiable", "no bar"),
        ),
    )


TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=30)
WORD = st.text("ab中芯", min_size=1, max_size=4)
INSTANT = st.integers(-(10**15), 4 * 10**15).map(
    lambda microseconds: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
)
DATE = st.dates(date(1990, 1, 1), date(2100, 1, 1))
NUMBER = st.none() | st.floats(-1e12, 1e12)
AMOUNT = st.floats(1e-6, 1e6)

ENTRIES = st.builds(
    Entry,
    *(WORD, WORD, WORD, TEXT, TEXT, TEXT, TEXT),
    published=st.none() | INSTANT,
    precision=st.sampled_from(Precision),
    learned=INSTANT,
    language=TEXT,
    publisher=TEXT,
    trust=st.sampled_from(Trust),
    author=TEXT,
    notes=st.lists(TEXT, max_size=2).map(tuple),
    subject=st.lists(TEXT, max_size=2).map(tuple),
    category=st.lists(TEXT, max_size=2).map(tuple),
)
BARS = st.builds(
    Bar,
    *(WORD, st.sampled_from(["1d", "1m"]), INSTANT, DATE, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, INSTANT),
    provisional=st.booleans(),
    source=TEXT,
    currency=TEXT,
    flaw=TEXT,
)
ACTIONS = st.builds(CorporateAction, WORD, DATE, st.sampled_from(["dividend", "split"]), AMOUNT, INSTANT, TEXT)
QUOTES = st.builds(Quoted, WORD, WORD, WORD, INSTANT, st.integers(0, 10**6), TEXT)
RUNS = st.builds(Run, WORD, INSTANT, INSTANT, INSTANT, WORD, TEXT)

PLAIN: dict[object, st.SearchStrategy[object]] = {
    str: TEXT,
    int: st.integers(-(10**9), 10**9),
    bool: st.booleans(),
    float: st.floats(allow_nan=False),
    datetime: INSTANT,
    date: DATE,
    type(None): st.none(),
}


def any_of(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a type that the nouns are made of."""
    if hint in PLAIN:
        return PLAIN[hint]
    if get_origin(hint) is tuple:
        inside = get_args(hint)
        if inside[-1] is not Ellipsis:
            return st.tuples(*map(any_of, inside))
        return st.lists(any_of(inside[0]), max_size=2).map(tuple)
    if get_origin(hint) is UnionType:
        return st.one_of(map(any_of, get_args(hint)))
    if issubclass(hint, Enum):
        return st.sampled_from(hint)
    hints = get_type_hints(hint)
    return st.builds(hint, **{one.name: any_of(hints[one.name]) for one in fields(hint)})
