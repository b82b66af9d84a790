"""The words and figures that all formats share."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.formats import hostile, sample
from tracker.formats.charts import _apart, _ticks, spark
from tracker.formats.page import figures, lay_out
from tracker.formats.page.rows import against
from tracker.formats.page.safety import clean, host, safe_link
from tracker.model import Direction, Market, Precision, Reaction, Report, Unmeasured


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
    moment = datetime(2025, 8, 21, 16, 30, tzinfo=UTC)
    zone = "Asia/Hong_Kong"
    assert figures.heard_at(moment, Precision.MINUTE, zone) == "Fri 22 Aug 00:30 HKT"
    assert figures.heard_at(moment, Precision.DAY, zone) == "Thu 21 Aug, hour not given"
    assert figures.heard_at(moment, Precision.UNKNOWN, zone).startswith("first seen ")
    assert figures.at(moment, "America/New_York") == "Thu 21 Aug 12:30 EDT"
    assert figures.at(moment, "Asia/Shanghai") == "Fri 22 Aug 00:30 Beijing time"
    assert figures.at(moment, "America/Sao_Paulo") == "Thu 21 Aug 13:30 UTC-03"


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
    assert [figures.count(n, "story", "stories") for n in (0, 1, 2, 13)] == [
        "no stories",
        "one story",
        "two stories",
        "13 stories",
    ]
    assert [figures.joined(["a", "b", "c"][:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


@pytest.mark.parametrize(
    ("raw", "car", "words"),
    [
        (0.17, 0.16, "16.00 points beyond what the Hang Seng explains"),
        (-0.05, -0.03, "3.00 points beyond what the Hang Seng explains"),
        (0.01, -0.02, "2.00 points short of what the Hang Seng explains"),
        (-0.01, 0.02, "2.00 points less than the Hang Seng explains"),
        (0.01, 0.0, "just what the Hang Seng explains"),
    ],
)
def test_a_move_against_its_market(raw: float, car: float, words: str) -> None:
    assert against(replace(sample.window("1347.HK", "^HSI", 0.5), raw=raw, car=car), "^HSI") == words


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
    page = lay_out(sample.report())
    labels = {chip.label: chip.meaning for article in page.articles for chip in article.legend}
    assert {"confounded", "at its limit", "twin", "halt", "date only", "follow-up", "stands out"} <= set(labels)
    assert all(labels.values())


def changed(report: Report, **members: object) -> Report:
    """The report with another reaction in its first event."""
    first, *others = report.told
    event, *rest = first.events
    assert isinstance(event.reaction, Reaction)
    other = replace(event, reaction=replace(event.reaction, **members))  # type: ignore[arg-type]
    return replace(report, told=(replace(first, events=(other, *rest)), *others))


def test_an_unknown_flag_is_shown_as_it_is() -> None:
    page = lay_out(changed(sample.report(), flags=("stale_index",)))
    assert "stale index" in [chip.label for chip in page.articles[0].rows[0].chips]


def test_windows_that_have_come_show_their_figures() -> None:
    day = sample.window("688256.SS", "000300.SS", 0.5)
    longer = replace(day, end=1, car=-0.0123)
    row = lay_out(changed(sample.report(), windows=(day, longer))).articles[0].rows[0]
    assert [one.text for one in row.windows] == ["\u22121.23%", "not yet"]


def test_the_tail_beyond_the_floor_is_told() -> None:
    day = replace(sample.window("688256.SS", "000300.SS", 1 / 251), p_tail=0.00031)
    row = lay_out(changed(sample.report(), windows=(day,))).articles[0].rows[0]
    assert row.rank == "≤0.004"
    assert row.basis.endswith("tail p 0.0003")


def test_nothing_measured_says_so() -> None:
    report = sample.report()
    waiting = tuple(
        replace(one, events=tuple(replace(e, reaction=Unmeasured(e.link.listing, "no bars", True)) for e in one.events))
        for one in report.told
    )
    page = lay_out(replace(report, told=waiting, q={}, tests=0))
    assert page.lead[0] == "Three announcements belong to this day; no reaction could be measured yet."
    assert page.articles[0].gaps.startswith("Still to come: Cambricon in Shanghai, ")


def test_nothing_that_stands_out_names_what_could_have_been_seen() -> None:
    report = sample.report()
    page = lay_out(replace(report, q=dict.fromkeys(report.q, 0.9)))
    assert page.lead[0].endswith("no reactions of five measured stand out from ordinary days.")
    assert "None of it stands out from ordinary days, allowing for five tests" in page.articles[0].standing


@pytest.mark.parametrize(
    ("market", "words"),
    [
        (Market("XHKG", "Asia/Hong_Kong", "closed"), "Hong Kong: no session"),
        (Market("XTAI", "Asia/Taipei", "unknown"), "Taipei: session not known"),
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
                "XLON",
                "Europe/London",
                "open",
                datetime(2025, 8, 22, 7, 0, tzinfo=UTC),
                datetime(2025, 8, 22, 15, 30, tzinfo=UTC),
            ),
            "London 08:00–16:30 BST: still trading",
        ),
    ],
)
def test_exchanges(market: Market, words: str) -> None:
    assert lay_out(replace(sample.report(), markets=(market,))).markets == (words,)


def test_several_moves_without_news() -> None:
    report = sample.report()
    move = report.unexplained[0]
    page = lay_out(replace(report, unexplained=(move, replace(move, listing="0981.HK", session=date(2025, 8, 21)))))
    assert page.lead[-1].startswith("Two shares moved far beyond their markets")


def test_ticks_are_round_and_hold_everything() -> None:
    low, high, ticks = _ticks([-0.034, 0.178])
    assert (low, high) == (-0.05, 0.2)
    assert ticks == pytest.approx([-0.05, 0.0, 0.05, 0.1, 0.15, 0.2])
    assert _ticks([0.0]) == (0.0, 0.002, [0.0, 0.002])


def test_labels_are_pushed_apart_inside_the_picture() -> None:
    assert _apart([10.0, 11.0, 60.0]) == [10.0, 22.5, 60.0]
    assert max(_apart([160.0, 161.0, 162.0])) <= 164.0


def test_sparks_point_the_right_way() -> None:
    assert 'class="up" x="46.0"' in spark(0.1, 0.1)
    assert 'class="down" x="23.0"' in spark(-0.05, 0.1)
    assert 'width="0.0"' in spark(0.0, 0.0)


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
        "edited one time since",
    )


@pytest.mark.parametrize(
    ("members", "stated"),
    [
        ({"qualifier": "nearly"}, "SMIC in Hong Kong: nearly +15% at the close"),
        ({"direction": Direction.DOWN, "basis": "open"}, "SMIC in Hong Kong: \u221215% at the open"),
        ({"low": 10.0, "high": 12.5, "qualifier": "range"}, "SMIC in Hong Kong: +10 to +12.5% at the close"),
        ({"low": None, "qualifier": "limit_up"}, "SMIC in Hong Kong: up to its daily limit at the close"),
        ({"low": 3.0, "high": 3.0, "basis": "period_2d", "ticker": ""}, "SMIC: +3% over 2d"),
        ({"direction": Direction.FLAT, "low": 0.0, "high": 0.0}, "SMIC in Hong Kong: 0% at the close"),
    ],
)
def test_a_claim_in_words(members: dict[str, object], stated: str) -> None:
    report = sample.report()
    first = report.verdicts[0]
    claim = replace(first.claim, **members)  # type: ignore[arg-type]
    assert lay_out(replace(report, verdicts=(replace(first, claim=claim),))).claims[0].stated == stated


def test_a_verdict_without_a_measure_says_so() -> None:
    report = sample.report()
    bare = replace(report.verdicts[0], word="unverifiable", measured=None, session=None, provisional=True)
    one = lay_out(replace(report, verdicts=(bare,), stories={})).claims[0]
    assert (one.badge.label, one.measured, one.session) == ("cannot be verified", figures.MISSING, figures.MISSING)
    assert (one.link, one.provisional) == ("", True)


def test_a_story_without_a_link_or_a_title_is_still_told() -> None:
    report = with_first(sample.report(), title=" ", url="javascript:alert(1)")
    first, *others = report.told
    entries = tuple(replace(one, link="") for one in first.story.entries)
    report = replace(report, told=(replace(first, story=replace(first.story, entries=entries)), *others))
    article = lay_out(report).articles[0]
    assert (article.title, article.link, article.host) == ("(no title)", "", "")


def test_two_listings_are_compared_on_one_session_only() -> None:
    report = sample.report()
    assert "; a gap of +2.34 points." in lay_out(report).articles[0].remarks[0]
    first, *others = report.told
    later = tuple(
        replace(one, reaction=replace(one.reaction, session=date(2025, 9, 1)))  # type: ignore[type-var]
        if one.link.listing == "688981.SS"
        else one
        for one in first.events
    )
    remark = lay_out(replace(report, told=(replace(first, events=later), *others))).articles[0].remarks[0]
    assert "Shanghai +11.03% on Mon 1 Sep; not to be compared, their sessions differ" in remark


def test_the_lead_says_where_nothing_is_unusual() -> None:
    report = sample.report()
    ordinary = lay_out(replace(report, q=dict.fromkeys(report.q, 0.9))).lead[1]
    assert (
        "Hua Hong rose 17.85% in Hong Kong, 16.75 points beyond what the Hang Seng explains, nothing unusual"
        in ordinary
    )
    assert "SMIC" not in ordinary.split("nothing unusual")[0]


def test_windows_without_a_column_are_told_once_they_have_come() -> None:
    day = sample.window("688256.SS", "000300.SS", 0.5)
    around, month = replace(day, start=-1, end=1, car=-0.0123), replace(day, end=20, car=0.0345)
    page = lay_out(changed(sample.report(), windows=(day, around, month)))
    row = page.articles[0].rows[0]
    assert page.headings == ("CAR [0, 1]", "CAR [0, 2]")
    assert [note.partition(" (")[0] for note in row.notes[:2]] == ["CAR [−1, 1] −1.23%", "CAR [0, 20] +3.45%"]
    assert not [note for note in lay_out(sample.report()).articles[0].rows[0].notes if note.startswith("CAR")]
