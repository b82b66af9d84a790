"""The JSON codec and the row codecs are their own inverses, and equal values give equal bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import numpy
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage import codecs
from storage.documents import dump, load
from storage.schema import ACTIONS, BARS, ENTRIES, QUOTES, RUNS
from tests.storage import nouns
from tests.storage.nouns import NOW, REACTION, everything
from tracker.model import (
    Announcement,
    Event,
    FeedState,
    Heard,
    Passed,
    Reaction,
    Results,
    Story,
    Unlinked,
    Unmeasured,
    Verdict,
    Window,
)

NOUNS = (Announcement, Event, FeedState, Heard, Passed, Story, Unlinked, Verdict)


@pytest.mark.parametrize("noun", NOUNS)
@settings(suppress_health_check=[HealthCheck.too_slow])  # the first draw builds the strategies of all that is inside
@given(st.data())
def test_every_value_comes_back_and_its_bytes_with_it(noun: type[Any], data: st.DataObject) -> None:
    value = data.draw(nouns.any_of(noun))
    text = dump(value)
    assert load(noun, text) == value
    assert dump(load(noun, text)) == text
    assert load(noun, dump(value, sparse=True)) == value
    json.loads(text)


def test_every_result_of_every_sort() -> None:
    for one in fields(Results):
        for value in getattr(everything(), one.name):
            assert load(type(value), dump(value)) == value


def test_a_union_says_which_it_is() -> None:
    about = everything().stories[0]
    measured, unmeasured = nouns.event(about, REACTION), nouns.event(about, Unmeasured("0981.HK", "halted"))
    assert json.loads(dump(measured))["reaction"]["is"] == "Reaction"
    assert json.loads(dump(unmeasured))["reaction"] == {
        "is": "Unmeasured", "listing": "0981.HK", "reason": "halted", "pending": False, "flags": []
    }  # fmt: skip
    assert isinstance(load(Event, dump(measured)).reaction, Reaction)


def test_equal_values_give_equal_bytes() -> None:
    window = REACTION.windows[0]
    zone = timezone(timedelta(hours=8))
    for one, other in (
        (replace(window, car=0.0), replace(window, car=-0.0)),
        (replace(window, car=1.0), replace(window, car=numpy.float64(1.0))),
        (replace(window, car=1.0), replace(window, car=1)),
        (replace(window, provisional=True), replace(window, provisional=numpy.bool_(True))),
        (everything().stories[0], replace(everything().stories[0], said=everything().stories[0].said.astimezone(zone))),
    ):
        assert one == other
        assert dump(one) == dump(other)


def test_numbers_keep_every_bit() -> None:
    window: Window = replace(REACTION.windows[0], car=0.1 + 0.2, p=5e-324, t=1.7976931348623157e308)
    assert load(Window, dump(window)) == window


@dataclass(frozen=True)
class Before:
    feed: str
    gone: int = 3


@dataclass(frozen=True)
class After:
    feed: str
    since: datetime | None = None
    habits: Mapping[str, float] = field(default_factory=dict)
    hours: frozenset[int] = frozenset()


def test_older_and_newer_programs_read_each_other() -> None:
    new = After("scmp", NOW, {"b": 1.0, "a": 2.0}, frozenset({3, 1}))
    assert load(After, dump(Before("scmp", 7))) == After("scmp")
    assert load(Before, dump(new)) == Before("scmp")
    assert load(After, dump(new)) == new
    assert dump(new) == ('{"feed":"scmp","since":"2025-08-22T09:00:00+00:00","habits":{"a":2.0,"b":1.0},"hours":[1,3]}')
    assert dump(Before("scmp"), sparse=True) == '{"feed":"scmp"}'
    assert dump(Before("scmp"), tagged=True) == '{"is":"Before","feed":"scmp","gone":3}'


# As tracker 0.1 wrote it: digits of `json`, a NaN, a key that is gone since, none of the fields added since.
OLD_EVENT = (
    '{"is":"Event","key":"e1.688256.SS","recipe":"default","announcement":{"story":"e1","kind":"earnings",'
    '"title":"寒武纪：2025年半年度报告","said":"2025-08-26T10:15:00+00:00","precision":"instant","actors":["Cambricon"],'
    '"companies":["Cambricon"],"score":0.745,"evidence":[{"words":"收入","decides":"earnings","weight":1.73}]},'
    '"link":{"story":"e1","company":"Cambricon","listing":"688256.SS","relation":"direct","relevance":95,'
    '"reason":"acts","session":"2025-08-27"},"reaction":{"is":"Reaction","listing":"688256.SS","benchmark":"000300.SS",'
    '"session":"2025-08-27","sessions":1,"close":1372.1,"previous_close":1329,"mood":"glad","fit":{"model":"market",'
    '"n":250,"first":"2024-08-01","last":"2025-08-12","alpha":4.4e-05,"beta":1.55,"sigma":0.0429,"r2":NaN,"dof":248},'
    '"windows":[]}}'
)


def test_a_document_of_an_older_tracker_is_read() -> None:
    found = load(Event, OLD_EVENT)
    assert isinstance(found.reaction, Reaction)
    assert found.reaction.fit.alpha == 4.4e-05
    assert found.reaction.fit.r2 != found.reaction.fit.r2
    assert found.reaction.previous_close == 1329.0
    assert (found.announcement.novelty, found.link.path, found.reaction.intraday) == (1.0, (), None)
    again = dump(found, tagged=True)
    assert '"alpha":4.4e-05' in again
    assert '"r2":NaN' in again
    assert dump(load(Event, again), tagged=True) == again


@dataclass(frozen=True)
class Unknown:
    value: complex


def test_a_field_without_a_rule_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="complex"):
        dump(Unknown(1j))


@pytest.mark.parametrize(
    ("table", "names", "values", "noun", "strategy"),
    [
        (ENTRIES, codecs.ENTRY_FIELDS, codecs.entry_values, codecs.entry, nouns.ENTRIES),
        (RUNS, codecs.RUN_FIELDS, codecs.run_values, codecs.run, nouns.RUNS),
    ],
    ids=lambda one: getattr(one, "name", None) or "",
)
@given(st.data())
def test_values_turn_back_into_their_noun(
    table: Any, names: Any, values: Any, noun: Any, strategy: Any, data: st.DataObject
) -> None:
    value = data.draw(strategy)
    row = values(value)
    assert noun([row[name] for name in names]) == value
    assert set(row) == set(table.c.keys()) - {"seq"}
    assert [one.name for one in fields(value)] == list(names)


@pytest.mark.parametrize(
    ("table", "row", "noun", "strategy"),
    [
        (BARS, codecs.bar_row, codecs.bar, nouns.BARS),
        (ACTIONS, codecs.action_row, codecs.action, nouns.ACTIONS),
        (QUOTES, codecs.quoted_row, codecs.quoted, nouns.QUOTES),
    ],
    ids=["bars", "actions", "quotes"],
)
@given(st.data())
def test_a_row_turns_back_into_its_noun(table: Any, row: Any, noun: Any, strategy: Any, data: st.DataObject) -> None:
    value = data.draw(strategy)
    assert noun(row(value)) == value
    names = [column.name for column in table.c if column.name != "seq"]
    for name, stored in zip(names, row(value), strict=True):
        plain = getattr(value, name)
        assert stored == plain or isinstance(plain, date), f"{name} lies in another column"


def test_instants_are_exact_and_must_be_aware() -> None:
    assert codecs.micros(datetime(2025, 8, 22, 1, 30, 0, 1, tzinfo=UTC)) == 1_755_826_200_000_001
    assert codecs.instant(-1).isoformat() == "1969-12-31T23:59:59.999999+00:00"
    with pytest.raises(TypeError):
        codecs.micros(NOW.replace(tzinfo=None))
