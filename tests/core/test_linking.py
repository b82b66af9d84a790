"""Whom an announcement can move: the V4 case, rules of links per kind, sessions, and who stays unlinked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.core.texts import START, entry, reading_of, readings_of, shipped, stories_of, understand
from tracker.core.announcements.detect import detect, merge
from tracker.core.announcements.link import NEARNESS, link, moved, propose
from tracker.core.announcements.rules import RULES, Proposal
from tracker.core.claims.find import find_claims
from tracker.knowledge.watchlists import RELATIONS
from tracker.model import Announcement, Link, Passed, Precision, Session, Sessions, Story, Unlinked

V4_TITLE = "DeepSeek releases V4 model built for Huawei's Ascend 950; Chinese chipmakers were given early access"
V4_MOVES = "Hua Hong shares jumped 15% and SMIC rose roughly 9% in Hong Kong on Friday."


def weekdays(calendar: str, hours: int, closes: time) -> Sessions:
    """Sessions of two weeks of weekdays from Monday 20 April 2026; `closes` is local, `hours` ahead of UTC."""
    days = [date(2026, 4, 20) + timedelta(days=n) for n in range(14) if n % 7 < 5]
    shift = timedelta(hours=hours)
    return Sessions(
        calendar,
        "UTC",
        tuple(
            Session(day, datetime.combine(day, time(9, 30), UTC) - shift, datetime.combine(day, closes, UTC) - shift)
            for day in days
        ),
    )


def calendars() -> Mapping[str, Sessions]:
    return {
        "XHKG": weekdays("XHKG", 8, time(16)),
        "XSHG": weekdays("XSHG", 8, time(15)),
        "XNYS": weekdays("XNYS", -4, time(16)),
        "XTAI": weekdays("XTAI", 8, time(13, 30)),
        "XKRX": weekdays("XKRX", 9, time(15, 30)),
    }


def story_of(title: str, summary: str = "", **when: float) -> Story:
    (story,) = stories_of([entry("e", title, summary, **when)], shipped())  # type: ignore[arg-type]
    return story


def announced(story: Story) -> Announcement:
    found = detect(story, readings_of(story), shipped())
    assert isinstance(found, Announcement), found
    return found


def links_of(story: Story) -> dict[str, Link]:
    found = link(announced(story), reading_of(story), calendars(), shipped())
    assert not isinstance(found, Unlinked), found
    return {one.listing: one for one in found}


def proposed(title: str, summary: str = "") -> tuple[Proposal, ...]:
    reading = understand(title, summary)
    assert not reading.passed, reading.passed
    return propose(reading, shipped(), START.date())


def relations(title: str, summary: str = "") -> dict[str, str]:
    return {one.company: one.relation for one in moved(proposed(title, summary), shipped())}


@pytest.mark.parametrize(
    "title", ["DeepSeekV4发布", "DeepSeek V4发布", "DeepSeek-V4预览版上线并开源", "DeepSeek releases V4"]
)
def test_a_release_by_whom_domestic_chips_are_known_to_run_moves_the_foundries(title: str) -> None:
    """No chip is named; that Huawei's run DeepSeek's models is a relation of the watchlist, known since 2025-09-29."""
    found = {one.company: one for one in moved(proposed(title), shipped())}
    assert (found["SMIC"].relation, found["Hua Hong"].relation) == ("foundry_of", "beneficiary")
    assert "Huawei's accelerators, which run its models" in found["SMIC"].reason
    assert "Nvidia" not in found
    before = propose(understand(title), shipped(), date(2025, 9, 28))
    assert "SMIC" not in {one.company for one in moved(before, shipped())}


@pytest.mark.parametrize("title", ["GPT-6发布", "Kimi K3发布", "OpenAI releases GPT-6"])
def test_a_release_of_which_nothing_is_known_moves_no_foundry(title: str) -> None:
    assert not {"SMIC", "Hua Hong"} & {one.company for one in moved(proposed(title), shipped())}


@pytest.mark.parametrize(
    ("title", "company"),
    [
        ("Nvidia orders more chips from TSMC", "TSMC"),  # also Nvidia's foundry
        ("TSMC raises 2nm prices; Nvidia, AMD to pay more", "Nvidia"),  # also TSMC's customer
    ],
)
def test_of_several_relations_the_nearest_counts(title: str, company: str) -> None:
    assert relations(title)[company] == "direct"


def test_a_link_below_the_least_relevance_is_dropped() -> None:
    """Hua Hong is a beneficiary, further away than SMIC, the foundry."""
    story = story_of(V4_TITLE, V4_MOVES)
    least = links_of(story)["1347.HK"].relevance
    for minimum, kept in ((least, True), (least + 1, False)):
        found = {
            one.company for one in moved(proposed(V4_TITLE, V4_MOVES), replace(shipped(), minimum_relevance=minimum))
        }
        assert ("Hua Hong" in found) is kept
        assert "SMIC" in found


def test_the_v4_case() -> None:
    story = story_of(V4_TITLE, V4_MOVES)
    one = announced(story)
    assert (one.kind, one.actors) == ("model_release", ("DeepSeek", "Huawei"))
    links = links_of(story)
    assert {listing: links[listing].relation for listing in links} == {
        "0981.HK": "foundry_of",
        "688981.SS": "foundry_of",
        "1347.HK": "beneficiary",
        "688347.SS": "beneficiary",
        "688256.SS": "rival",
        "NVDA": "harmed",
    }
    assert links["0981.HK"].path == ("DeepSeek", "Huawei", "SMIC")
    claims = find_claims(V4_MOVES, shipped().knowledge, story.said)
    assert [(claim.company, claim.low, claim.qualifier) for claim in claims] == [
        ("Hua Hong", 15.0, "exact"),
        ("SMIC", 9.0, "approx"),
    ]


def test_each_listing_has_the_session_that_could_first_react() -> None:
    # 24 April 2026, 15:05 in Hong Kong: today for the H share (close 16:00), Monday for the A share (close 15:00).
    links = links_of(story_of(V4_TITLE, hours=6 + 5 / 60))
    assert links["0981.HK"].session == date(2026, 4, 24)
    assert links["688981.SS"].session == date(2026, 4, 27)
    assert links["NVDA"].session == date(2026, 4, 24)


def test_a_day_only_date_says_so() -> None:
    (story,) = stories_of([entry("e", V4_TITLE, late=10, precision=Precision.DAY)], shipped())
    assert all("only the day is known" in one.notes[0] for one in links_of(story).values())


@pytest.mark.parametrize(
    ("title", "summary", "expected"),
    [
        (
            "US bars sale of H20 chips to China without a licence",
            "The Commerce Department rule also covers AMD's MI308.",
            {
                "Nvidia": "direct",
                "AMD": "direct",
                "Cambricon": "beneficiary",
                "Hygon": "beneficiary",
                "Moore Threads": "beneficiary",
                "SMIC": "beneficiary",
            },
        ),
        ("Washington clears H20 sales to China again", "", {"Nvidia": "direct", "Cambricon": "harmed"}),
        (
            "Hua Hong breaks ground on third Wuxi fab",
            "",
            {"Hua Hong": "direct", "NAURA": "supplier", "AMEC": "supplier"},
        ),
        (
            "AMD launches Instinct MI500 accelerator",
            "TSMC will make it.",
            {"AMD": "direct", "TSMC": "foundry_of", "Nvidia": "rival"},
        ),
        (
            "Huawei unveils Ascend 960 accelerator",
            "",
            {"SMIC": "foundry_of", "Nvidia": "rival", "Cambricon": "rival"},
        ),
        ("SMIC raises 8-inch foundry prices by 10%", "", {"SMIC": "direct", "Hua Hong": "beneficiary"}),
        ("Intel names new finance chief", "", {"Intel": "direct"}),
        ("美国将寒武纪三家子公司列入实体清单", "", {"Cambricon": "subsidiary_parent"}),
        (
            "国务院批准新一轮集成电路扶持方案",
            "",
            {"SMIC": "beneficiary", "Hua Hong": "beneficiary", "NAURA": "beneficiary", "AMEC": "beneficiary"},
        ),
        (
            "China bars operators of critical infrastructure from buying Micron memory",
            "",
            {"Micron": "direct", "Samsung": "beneficiary", "SK Hynix": "beneficiary"},
        ),
        (
            "Netherlands to require licence for servicing ASML immersion machines in China",
            "SMIC, the biggest user of them there, declined to comment.",
            {"ASML": "direct", "SMIC": "harmed", "NAURA": "beneficiary", "AMEC": "beneficiary"},
        ),
        (
            "Japan puts photoresist bound for China under export licence",
            "",
            {"SMIC": "harmed", "Hua Hong": "harmed"},
        ),
        (
            "South Korea's parliament passes tax credit for chip plants of Samsung and SK Hynix",
            "",
            {"Samsung": "beneficiary", "SK Hynix": "beneficiary"},
        ),
        (
            "Intel wins foundry order from Apple for entry-level M-series chips",
            "TSMC, which makes them today, did not comment.",
            {"Intel": "direct", "Apple": "direct", "TSMC": "rival"},
        ),
        (
            "CXMT signs three-year DRAM supply contract with Lenovo",
            "",
            {"Lenovo": "direct", "Samsung": "harmed", "SK Hynix": "harmed", "Micron": "harmed"},
        ),
        ("US FTC sues Arm, saying it starved Qualcomm of licences", "", {"Arm": "direct", "Qualcomm": "beneficiary"}),
        ("AMEC unveils etcher for 3D NAND at SEMICON China", "", {"AMEC": "direct", "Lam Research": "rival"}),
        ("Intel raises Xeon processor prices by 12%", "", {"Intel": "direct", "AMD": "beneficiary"}),
    ],
)
def test_rules_of_links(title: str, summary: str, expected: dict[str, str]) -> None:
    assert relations(title, summary) == expected


def test_every_kind_has_rules_and_every_relation_a_nearness() -> None:
    asked = [rule for kind in shipped().knowledge.kinds for rule in kind.rules]
    assert all(kind.rules for kind in shipped().knowledge.kinds)
    assert set(asked) == RULES.keys(), "a rule that no kind asks is dead"
    used = {one.relation for one in shipped().watchlist.relations}
    assert used | {"direct", *RELATIONS} <= NEARNESS.keys()


def test_no_path_is_longer_than_two_hops_and_every_link_tells_its_reason() -> None:
    for one in links_of(story_of(V4_TITLE)).values():
        assert len(one.path) <= 3
        assert one.reason
        assert shipped().minimum_relevance <= one.relevance <= 100


def test_a_relation_counts_only_in_its_time() -> None:
    watchlist = shipped().watchlist
    past = tuple(replace(one, until=date(2024, 12, 31)) for one in watchlist.relations)
    recipe = shipped().following(replace(watchlist, relations=past))
    reading = understand("Hua Hong breaks ground on third Wuxi fab", recipe=recipe)
    assert [one.company for one in propose(reading, recipe, START.date())] == ["Hua Hong"]
    before = propose(reading, recipe, date(2024, 6, 3))
    assert {one.company for one in before} == {"Hua Hong", "NAURA", "AMEC"}


def test_unlisted_alone_moves_nobody() -> None:
    story = story_of("DeepSeek cuts API prices by 75%")
    found = link(announced(story), reading_of(story), calendars(), shipped())
    assert isinstance(found, Unlinked)
    assert "DeepSeek" in found.reason


def test_no_sessions_is_a_reason_and_not_an_error() -> None:
    story = story_of("Intel names new finance chief")
    found = link(announced(story), reading_of(story), {}, shipped())
    assert isinstance(found, Unlinked)
    assert "XNYS" in found.reason


def test_a_higher_bar_passes_what_is_only_guessed() -> None:
    story = story_of("TSMC turns more cautious on the quarter")
    strict = replace(shipped(), announcement_score=0.99)
    assert isinstance(detect(story, readings_of(story), strict), Passed)


def test_opinion_is_passed_with_its_reason() -> None:
    story = story_of("Opinion: SMIC's spending spree cannot last")
    found = detect(story, readings_of(story), shipped())
    assert isinstance(found, Passed)
    assert found.reason == "opinion or analysis"


def test_reports_of_one_story_vote_whatever_words_they_find() -> None:
    plain = understand("Nvidia board adds $80 billion to repurchase plan")
    other = understand("NVDA okays another $80B of buybacks")
    clever = understand("Chip giant's $80bn thank-you note")
    opinion = understand("Opinion: what Nvidia's $80bn buyback tells")
    assert opinion.passed
    whole = merge([plain, other, clever, opinion])
    assert (whole.kind, whole.passed) == ("buyback_dividend", "")


def test_a_story_of_silence_reads_as_its_first_report() -> None:
    story = story_of("Hang Seng closes down 1.4% as SMIC slips")
    assert reading_of(story).passed == "a price move with no news"
