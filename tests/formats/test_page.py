"""The words and figures that all formats share."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from string import Formatter

import pytest

from tests.formats import hostile, sample
from tracker.formats import charts
from tracker.formats.page import figures, lay_out
from tracker.formats.page.parts import ListingRow, Path
from tracker.formats.page.safety import clean, host, safe_link
from tracker.formats.page.words import LANGUAGES, spoken, words_in
from tracker.model import (
    Changes,
    Coverage,
    Direction,
    Market,
    Matured,
    Precision,
    Reaction,
    Report,
    Revised,
    Unmeasured,
)


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        (0.178451, "+17.85%"),
        (-0.0463, "\u22124.63%"),
        (0.0, "0.00%"),
        (-0.0, "0.00%"),
        (0.00004, "0.00%"),
        (-0.00004, "0.00%"),
        (float("nan"), "\u2014"),
        (float("inf"), "\u2014"),
        (None, "\u2014"),
    ],
)
def test_percentages(fraction: float | None, text: str) -> None:
    assert figures.percent(fraction) == text


@pytest.mark.parametrize(
    ("p", "text"), [(0.0, "<0.001"), (0.00049, "<0.001"), (0.0005, "0.001"), (0.74, "0.740"), (None, "\u2014")]
)
def test_probabilities_are_never_zero(p: float | None, text: str) -> None:
    assert figures.probability(p) == text


def test_moments_are_as_exact_as_known() -> None:
    moment, words = datetime(2025, 8, 21, 16, 30, tzinfo=UTC), words_in("en")
    zone = "Asia/Hong_Kong"
    assert words.heard_at(moment, Precision.MINUTE, zone) == "Fri 22 Aug 00:30 HKT"
    assert words.heard_at(moment, Precision.DAY, zone) == "Thu 21 Aug, hour not given"
    assert words.heard_at(moment, Precision.UNKNOWN, zone).startswith("first seen ")
    assert words.at(moment, "America/New_York") == "Thu 21 Aug 12:30 EDT"
    assert words.at(moment, "Asia/Shanghai") == "Fri 22 Aug 00:30 Beijing time"
    assert words.at(moment, "America/Sao_Paulo") == "Thu 21 Aug 13:30 UTC-03"
    assert words_in("zh-Hans").at(moment, "Asia/Shanghai") == "8月22日周五 00:30（北京时间）"


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_edition_has_the_same_phrases_with_the_same_parts() -> None:
    first, *others = (words_in(one).tables for one in LANGUAGES)
    for other in others:
        assert other.keys() == first.keys()
        assert {k: places(v) for k, v in other["phrases"].items()} == {
            k: places(v) for k, v in first["phrases"].items()
        }
        for table in ("kinds", "relations", "flags", "verdicts", "standings", "courses", "bases", "qualifiers"):
            assert other[table].keys() == first[table].keys()


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, ""), (59, "+59 min"), (60, "+1 h 00 min"), (249, "+4 h 09 min"), (2880, "+2 d")]
)
def test_lags(minutes: int, text: str) -> None:
    assert figures.lag(timedelta(minutes=minutes)) == text


def test_hyphens_before_numbers_become_signs_and_no_others() -> None:
    assert (
        figures.minus("2025-08-22 is -6.3 sigma, H20-3, (-1.5), -x")
        == "2025-08-22 is \u22126.3 sigma, H20-3, (\u22121.5), -x"
    )


def test_counts_and_lists() -> None:
    words = words_in("en")
    assert [words.count(n, "stories") for n in (0, 1, 2, 13)] == [
        "no stories",
        "one story",
        "two stories",
        "13 stories",
    ]
    assert [words.joined(["a", "b", "c"][:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert spoken(words.pieces("after_one", moves="It rose", stories=("news ", 3))) == "It rose, after news ③ alone."


@pytest.mark.parametrize("link", hostile.LINKS[:-1])
def test_dangerous_links_are_no_links(link: str) -> None:
    assert safe_link(link) == ""


@pytest.mark.parametrize(
    ("link", "safe"),
    [
        ("https://example.com/a?b=c&d=1#e", "https://example.com/a?b=c&d=1#e"),
        ("http://example.com/%E4%B8%AD", "http://example.com/%E4%B8%AD"),
        ("https://example.com/中芯", "https://example.com/%E4%B8%AD%E8%8A%AF"),
        ("https://example.com/(x)", "https://example.com/%28x%29"),
        ("  https://example.com/  ", "https://example.com/"),
        ("https:///path", ""),
        ("https://[::1", ""),
        ("ftp://example.com/", ""),
        ("", ""),
        ("https://example.com/" + "a" * 3000, ""),
    ],
)
def test_links(link: str, safe: str) -> None:
    assert safe_link(link) == safe


def test_hosts() -> None:
    assert host("https://www.example.com:8080/x") == "example.com"
    assert host("") == ""


def test_cleaning_keeps_every_language_and_drops_tricks() -> None:
    assert clean("华虹 \t 涨\u200d停\n🚀 e\u0301") == "华虹 涨\u200d停 🚀 e\u0301"
    assert clean("a\x1b[31m\u202eb\ud800\x00") == "a[31mb"
    assert len(clean("x" * 10_000)) == 400


def test_flags_become_labels_with_their_meaning() -> None:
    labels = {chip.label: chip.meaning for chip in lay_out(sample.report()).legend}
    assert {"shared session", "at its limit", "two listings", "date only", "follow-up"} <= set(labels)
    assert all(labels.values())


def changed(report: Report, **members: object) -> Report:
    """The report with another reaction in its first event."""
    first, *others = report.told
    event, *rest = first.events
    assert isinstance(event.reaction, Reaction)
    other = replace(event, reaction=replace(event.reaction, **members))  # type: ignore[arg-type]
    return replace(report, told=(replace(first, events=(other, *rest)), *others))


def first_row(report: Report) -> ListingRow:
    """The row of the report's first event."""
    key = report.told[0].events[0].key
    return next(row for row in lay_out(report).rows if row.key == key)


def test_an_unknown_flag_is_shown_as_it_is() -> None:
    row = first_row(changed(sample.report(), flags=("stale_index",)))
    assert "stale index" in [chip.label for chip in row.chips]


def test_windows_that_have_come_show_their_figures() -> None:
    day = sample.window("688256.SS", "000300.SS", 0.5)
    around, month = replace(day, start=-1, end=1, car=-0.0123), replace(day, end=20, car=0.0345)
    row = first_row(changed(sample.report(), windows=(day, around, month)))
    assert row.details is not None
    told = [(label, text.partition(" (")[0]) for label, text in row.details.windows]
    assert told == [("[-1, 1]", "\u22121.23"), ("[0, 20]", "+3.45")]


def test_the_tail_beyond_the_floor_is_told() -> None:
    day = replace(sample.window("688256.SS", "000300.SS", 1 / 251), p_tail=0.00031)
    row = first_row(changed(sample.report(), windows=(day,)))
    assert row.details is not None
    assert row.details.rank == "≤0.004"
    assert "tail p 0.0003" in row.details.remarks


def test_nothing_measured_says_so() -> None:
    report = sample.report()
    waiting = tuple(
        replace(one, events=tuple(replace(e, reaction=Unmeasured(e.link.listing, "no bars", True)) for e in one.events))
        for one in report.told
    )
    keys = [event.key for one in waiting for event in one.events]
    page = lay_out(replace(report, told=waiting, q={}, tests=0, standing=dict.fromkeys(keys, "waiting"), curves={}))
    assert page.headline.endswith(", no reaction measured yet")
    assert page.rows == ()
    assert page.absences[0].reason == "waiting, no bars"


def ordinary(report: Report) -> Report:
    """The report on a day when nothing stands out."""
    standing = {
        key: "ordinary" if word in ("stands_out", "not_proven") else word for key, word in report.standing.items()
    }
    return replace(report, q=dict.fromkeys(report.q, 0.9), standing=standing)


def test_nothing_that_stands_out_says_so() -> None:
    page = lay_out(ordinary(sample.report()))
    assert page.headline.endswith(", nothing out of the ordinary")
    assert "The largest move is nothing unusual: Hua Hong in Hong Kong, +16.75 points" in spoken(page.lead[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lead_is_three_sentences_at_most_and_credits_nothing_twice_in_silence(language: str) -> None:
    """Cambricon meets two stories: the sentence that credits its move names both and says that it cannot be divided."""
    page = lay_out(replace(sample.report(), language=language))
    assert 1 <= len(page.lead) <= 3
    shared = [row for row in page.rows if row.standing == "stands_out" and len(row.stories) > 1]
    assert shared
    for row in shared:
        told = [one for one in page.lead if row.name in spoken(one) and set(row.stories) <= set(one)]
        assert not told or any(word in spoken(told[0]) for word in ("cannot be divided", "无法"))


def test_wrong_claims_come_first() -> None:
    page = lay_out(sample.report())
    assert page.claims[0].word == "overstated"
    assert all(one.word in ("confirmed", "rounded", "retold") for one in page.right)


@pytest.mark.parametrize(
    ("market", "words"),
    [
        (Market("XHKG", "Asia/Hong_Kong", "closed"), "Hong Kong: no session"),
        (Market("XSHG", "Asia/Shanghai", "unknown"), "Shanghai: session not known"),
        (
            Market(
                "XSHG",
                "Asia/Shanghai",
                "provisional",
                datetime(2025, 8, 22, 1, 30, tzinfo=UTC),
                datetime(2025, 8, 22, 7, 0, tzinfo=UTC),
                over=True,
            ),
            "Shanghai 09:30–15:00 Beijing time: over, taken on trust",
        ),
        (
            Market(
                "XNYS",
                "America/New_York",
                "open",
                datetime(2025, 8, 22, 9, 30, tzinfo=UTC),
                datetime(2025, 8, 22, 20, 0, tzinfo=UTC),
            ),
            "New York 05:30–16:00 EDT: still trading",
        ),
    ],
)
def test_exchanges(market: Market, words: str) -> None:
    assert words in [line for _, line in lay_out(replace(sample.report(), markets=(market,))).foundation]


def test_what_is_not_well_comes_first() -> None:
    lines = lay_out(replace(sample.report(), coverage=Coverage(feeds=2, down=(("wire", "timeout"),)))).foundation
    assert lines[0] == (False, "wire not heard: timeout")
    assert [well for well, _ in lines] == sorted(well for well, _ in lines)


def test_several_moves_without_news() -> None:
    report = ordinary(sample.report())
    move = report.unexplained[0]
    page = lay_out(replace(report, unexplained=(move, replace(move, listing="0981.HK", session=date(2025, 8, 21)))))
    assert spoken(page.lead[-1]).startswith("Two shares moved far beyond their markets")


def drawn(own: tuple[float, ...], expected: tuple[float, ...], band: tuple[float, ...]) -> Path:
    return Path("t", "l", "c", own, expected, band, len(own) - len(expected), 0, ("a", "b", "c"), (1,))


def test_ticks_are_round_and_hold_everything() -> None:
    assert charts.ticks([drawn((0.0, 0.178), (0.0, -0.01), (0.0, 0.024))]) == pytest.approx(
        [-0.05, 0, 0.05, 0.1, 0.15, 0.2]
    )
    assert charts.ticks([]) == (0.0, 0.002)


def test_one_scale_holds_every_path() -> None:
    """A share that doubled and one that hardly moved are drawn on the same ticks."""
    marks = charts.ticks([drawn((0.0, 1.0), (0.0, 0.0), (0.0, 0.1)), drawn((0.0, 0.01), (0.0, 0.0), (0.0, 0.02))])
    assert marks[-1] >= 1.0
    assert marks[0] <= -0.1


def test_labels_are_pushed_apart_inside_the_picture() -> None:
    assert charts.apart([10.0, 11.0, 60.0]) == [10.0, 23.0, 60.0]
    assert charts.apart([11.0, 10.0]) == [23.0, 10.0]
    assert max(charts.apart([200.0, 201.0, 202.0])) <= charts.HEIGHT - charts.BOTTOM


def test_bars_point_the_right_way() -> None:
    row = first_row(sample.report())
    up, down = (
        replace(row, beyond=replace(row.beyond, value=0.1)),
        replace(row, beyond=replace(row.beyond, value=-0.05)),
    )
    assert 'class="fu"' in charts.bar(up, 0.1, "")
    assert f'<rect x="{63.0 - 44.0:.1f}" y="5.5" width="44.0" height="7" class="fd"/>' in charts.bar(down, 0.1, "")
    assert "nan" not in charts.bar(replace(up, beyond=replace(row.beyond, value=0.0)), 0.0, "")


def with_first(report: Report, **members: object) -> Report:
    """The report with another announcement at its head."""
    first, *others = report.told
    other = replace(first, announcement=replace(first.announcement, **members))  # type: ignore[arg-type]
    return replace(report, told=(other, *others))


def test_a_time_that_cannot_be_trusted_is_labelled() -> None:
    report = with_first(sample.report(), precision=Precision.UNKNOWN, witnessed=False)
    chips = lay_out(report).articles[0].chips
    assert [chip.label for chip in chips] == ["undated", "time on trust"]
    assert lay_out(sample.report()).articles[0].chips == ()


def test_an_edited_item_stands_once_with_its_edits_counted() -> None:
    report = sample.report()
    first, *others = report.told
    entries = first.story.entries
    edited = replace(entries[0], version="2", title="changed", learned=entries[0].learned + timedelta(hours=5))
    story = replace(first.story, entries=(*entries, edited))
    sources = lay_out(replace(report, told=(replace(first, story=story), *others))).articles[0].sources
    assert [one.publisher for one in sources] == ["DeepSeek", "South Post", "Wire One"]
    assert (sources[0].title, sources[0].notes) == (
        "DeepSeek-V3.1 发布，迈向 Agent 时代的第一步",
        "edited 1 times since",
    )


def titled(report: Report, titles: tuple[str, ...], link: str = "https://news.example/1") -> Report:
    first, *others = report.told
    entries = tuple(
        replace(one, title=title, link=link) for one, title in zip(first.story.entries, titles, strict=True)
    )
    return replace(report, told=(replace(first, story=replace(first.story, entries=entries)), *others))


def test_the_wires_headline_is_shown_and_not_an_aggregators() -> None:
    report = titled(sample.report(), ("标题", "Chips hinted - South Post", "A wire's own headline"))
    assert lay_out(report).articles[0].title == "A wire's own headline"
    alone = titled(sample.report(), ("标题", "Chips hinted - South Post", "More chips - Wire One"))
    assert lay_out(alone).articles[0].title == "Chips hinted"
    other = titled(sample.report(), ("标题", "Chips - a history", "More - of it"))
    assert lay_out(other).articles[0].title == "Chips - a history", "no outlet of ours"


@pytest.mark.parametrize(
    ("members", "stated"),
    [
        ({"qualifier": "nearly"}, "nearly +15% at the close"),
        ({"direction": Direction.DOWN, "basis": "open"}, "\u221215% at the open"),
        ({"low": 10.0, "high": 12.5, "qualifier": "range"}, "+10–12.5% at the close"),
        ({"low": None, "qualifier": "limit_up"}, "up to its daily limit at the close"),
        ({"low": 3.0, "high": 3.0, "basis": "period_2d", "ticker": ""}, "+3% over 2d"),
        ({"direction": Direction.FLAT, "low": 0.0, "high": 0.0}, "0% at the close"),
    ],
)
def test_a_claim_in_words(members: dict[str, object], stated: str) -> None:
    report = sample.report()
    first = report.verdicts[0]
    claim = replace(first.claim, **members)  # type: ignore[arg-type]
    page = lay_out(replace(report, verdicts=(replace(first, claim=claim),)))
    assert stated in [one.stated for one in page.claims]


def test_a_verdict_without_a_measure_says_so() -> None:
    report = sample.report()
    bare = replace(report.verdicts[0], word="unverifiable", measured=None, session=None, provisional=True)
    one = lay_out(replace(report, verdicts=(bare,), stories={})).unchecked[0]
    assert (one.badge.label, one.measured, one.link, one.provisional) == ("uncheckable", figures.MISSING, "", True)


def test_a_story_without_a_link_or_a_title_is_still_told() -> None:
    report = with_first(titled(sample.report(), ("", "", ""), ""), title=" ", url="javascript:alert(1)")
    article = lay_out(report).articles[0]
    assert (article.title, article.link) == ("(no title)", "")


def test_two_listings_are_compared_on_one_session_only() -> None:
    report = sample.report()
    assert "SMIC’s two shares are one observation, 2.3 points apart." in lay_out(report).row_notes
    first, *others = report.told
    later = tuple(
        replace(one, reaction=replace(one.reaction, session=date(2025, 9, 1)))  # type: ignore[type-var]
        if one.link.listing == "688981.SS"
        else one
        for one in first.events
    )
    others = [replace(one, events=()) for one in others]
    notes = lay_out(replace(report, told=(replace(first, events=later), *others))).row_notes
    assert not [one for one in notes if "two shares" in one]


def test_what_changed_is_told_in_words() -> None:
    report = sample.report()
    key = report.verdicts[0].key
    what = Changes(
        since=datetime(2025, 8, 22, 22, 30, tzinfo=UTC),
        issue=2,
        announcements=("A new act",),
        withdrawn=("No act after all",),
        matured=(Matured("1347.HK", date(2025, 8, 22), (0, 1), 0.1619, 0.0989, "faded"),),
        revised=(
            Revised("0981.HK", "close", "56.9", "56.95", date(2025, 8, 22)),
            Revised("0981.HK", "standing", "ordinary", "stands_out", date(2025, 8, 22)),
            Revised(key, "claim", "unverifiable", "overstated"),
        ),
        verdicts=(key,),
        deaf=("wire",),
        heard=("press",),
    )
    page = lay_out(replace(report, changes=what))
    assert page.changed is not None
    assert page.changed.windows == (("Hua Hong, Hong Kong", "+16.19", "+9.89", "faded"),)
    said = " ".join(page.changed.lines)
    for words in (
        "New: A new act",
        "Withdrawn: No act after all",
        "SMIC, Hong Kong: the close was 56.9, is 56.95.",
        "SMIC, Hong Kong: ordinary before, stands out now.",
        "A claim on SMIC: uncheckable before, overstated now.",
        "No longer heard: wire.",
        "Heard again: press.",
    ):
        assert words in said
    assert "No verdict changed" not in said
    assert lay_out(report).changed is None
