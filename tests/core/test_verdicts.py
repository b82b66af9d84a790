"""Verdicts against bars typed in by hand: real closes of 21 and 22 August 2025, and small made-up tapes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tracker.core.claims.find import find_claims
from tracker.core.claims.tolerances import allowed, compare
from tracker.core.claims.verdicts import Judgement, judge, verdicts_of
from tracker.core.reading.reading import read
from tracker.knowledge.load import load_knowledge
from tracker.model import (
    Bar,
    Claim,
    CorporateAction,
    Direction,
    Entry,
    Facts,
    Precision,
    Recipe,
    Session,
    Sessions,
    Story,
)

KNOWLEDGE = load_knowledge()
RECIPE = Recipe(load_knowledge())
LEARNED = datetime(2025, 8, 25, tzinfo=UTC)
DAYS = tuple(
    date(2025, 8, 11) + timedelta(days=n) for n in range(12) if (date(2025, 8, 11) + timedelta(days=n)).weekday() < 5
)


def hong_kong(day: date) -> Session:
    """09:30-16:00 in Hong Kong with lunch from noon to one, in UTC."""
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    opens, noon, one, closes = (at + timedelta(minutes=60 * h + m) for h, m in ((1, 30), (4, 0), (5, 0), (8, 0)))
    return Session(day, opens, closes, noon, one)


SESSIONS = Sessions("XHKG", "Asia/Hong_Kong", tuple(hong_kong(day) for day in DAYS))


def bar(symbol: str, day: date, close: float, low: float = 0.0, high: float = 0.0, opened: float = 0.0) -> Bar:
    at = hong_kong(day).opens
    return Bar(symbol, "1d", at, day, opened or close, high or close, low or close, close, 1e6, LEARNED)


# Closes of 2025-08-20..22. SMIC H 51.70 -> 56.90 is +10.06 %, Hua Hong H 47.52 -> 56.00 is +17.85 %.
BARS = {
    "0981.HK": (
        bar("0981.HK", date(2025, 8, 20), 50.0),
        bar("0981.HK", date(2025, 8, 21), 51.70),
        bar("0981.HK", date(2025, 8, 22), 56.90, 52.0, 57.5, 52.5),
    ),
    "1347.HK": (
        bar("1347.HK", date(2025, 8, 21), 47.52),
        bar("1347.HK", date(2025, 8, 22), 56.00, 47.9, 57.0),
    ),
}
FACTS = Facts(as_of=LEARNED, bars=BARS, sessions={"XHKG": SESSIONS})
EVENING = datetime(2025, 8, 22, 11, 0, tzinfo=UTC)
MIDDAY = datetime(2025, 8, 22, 4, 30, tzinfo=UTC)


def of(text: str, said: datetime = EVENING, facts: Facts = FACTS) -> Judgement:
    """The judgement of the one claim of a text."""
    (claim,) = find_claims(text, KNOWLEDGE, said)
    return judge(claim, said, Precision.MINUTE, facts, RECIPE)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Hua Hong closed nearly 18% higher", "confirmed"),  # 17.85, nearly 18 allows 16.2-18
        ("SMIC soared 15% in Hong Kong", "overstated"),  # 10.06
        ("SMIC shares closed 10.06% higher", "confirmed"),
        ("SMIC shares closed 10.1% higher", "confirmed"),  # 10.05-10.15 holds 10.058
        ("SMIC shares closed 10.0% higher", "confirmed"),  # the float is 10: half a unit of a whole per cent
        ("SMIC shares rose 11%", "rounded"),  # 10.06 is within one unit of 11, not within half
        ("SMIC shares rose 6%", "understated"),
        ("SMIC shares fell 3%", "contradicted"),
        ("SMIC shares rose more than 10%", "confirmed"),
        ("SMIC shares rose more than 11%", "overstated"),
        ("SMIC shares rose more than 5%", "understated"),  # "more than 5" allows to 7
        ("SMIC shares rose about 10.5%", "confirmed"),  # a tenth: 9.45-11.55
        ("SMIC shares rose roughly 9%", "understated"),  # a tenth: 8.1-9.9, and no slack beyond
        ("SMIC shares rose nearly 11.3%", "overstated"),  # 10.17-11.3
        ("SMIC shares rose between 9% and 11%", "confirmed"),
        ("SMIC jumped as much as 11.2%", "confirmed"),  # high 57.5 / 51.7 = 11.22 %
        ("SMIC jumped as much as 14%", "overstated"),
        ("SMIC opened 1.5% higher", "confirmed"),  # 52.5 / 51.7 = 1.547 %
        ("SMIC shares closed flat", "contradicted"),
        ("中芯国际收涨10.06%", "confirmed"),
        ("中芯国际涨停", "contradicted"),  # Hong Kong has no daily limit
        ("SMIC rose 12% in premarket trading", "unverifiable"),
        ("Nvidia closed 2% higher", "unverifiable"),  # no bars of it are known here
    ],
)
def test_word(text: str, word: str) -> None:
    assert of(text).word == word


def test_numbers_are_told() -> None:
    found = of("Hua Hong closed nearly 18% higher")
    assert found.session == date(2025, 8, 22)
    assert found.measured == pytest.approx(17.845, abs=0.001)
    assert "56.0" in found.reason
    assert "16.2 to 18 %" in found.reason


def test_a_close_said_while_trading_is_the_day_before() -> None:
    """51.70 / 50.00 is 3.4 %."""
    assert of("SMIC closed 3.4% higher", MIDDAY) == of("SMIC closed 3.4% higher on Thursday", EVENING)
    assert of("SMIC closed 3.4% higher", MIDDAY).word == "confirmed"


def test_the_wrong_day_is_named() -> None:
    found = of("SMIC closed 3.4% higher on Friday")
    assert found.word == "wrong_session"
    assert "2025-08-21" in found.reason


def test_a_move_of_days_ago_is_retold_not_wrong() -> None:
    """Heard on Monday without a day: the tape has +10.06 % on Friday; Monday's +0.88 % (57.40) does not fit it."""
    monday = datetime(2025, 8, 25, 11, 0, tzinfo=UTC)
    bars = {"0981.HK": (*BARS["0981.HK"], bar("0981.HK", date(2025, 8, 25), 57.40))}
    days = (*SESSIONS.sessions, hong_kong(date(2025, 8, 25)))
    facts = Facts(
        datetime(2025, 8, 26, tzinfo=UTC), bars=bars, sessions={"XHKG": Sessions("XHKG", "Asia/Hong_Kong", days)}
    )
    found = of("SMIC, which surged 10.06% on word of the chip, opens a plant", monday, facts)
    assert (found.word, found.session) == ("retold", date(2025, 8, 22))
    assert found.measured == pytest.approx(10.058, abs=0.001)
    assert "2025-08-25" in found.reason  # where it was looked for first
    assert of("SMIC closed 10.06% higher on Monday", monday, facts).word == "wrong_session"
    assert of("SMIC is now trading 10.06% higher", monday, facts).word != "retold"


def test_a_figure_told_at_two_moments_is_judged_at_each() -> None:
    """Minutes give +6.0 % (54.80 / 51.70) before noon and +8.3 % (56.00) after lunch; both reports say 6 %."""
    noon, three = (datetime(2025, 8, 22, hour, 0, tzinfo=UTC) for hour in (4, 7))
    minutes = tuple(
        Bar("0981.HK", "1m", at - timedelta(minutes=1), date(2025, 8, 22), close, close, close, close, 100, LEARNED)
        for at, close in ((noon, 54.8), (three, 56.0))
    )
    facts = Facts(LEARNED, bars=BARS, minutes={"0981.HK": minutes}, sessions={"XHKG": SESSIONS})
    told = [
        replace(entry(name, "SMIC is trading 6% higher", name), published=at, learned=at)
        for name, at in (("a", noon), ("b", three), ("c", three))
    ]
    readings = read(tuple(told), RECIPE.knowledge)
    found = verdicts_of(Story("s", tuple(told), noon, Precision.MINUTE), readings, facts, RECIPE)
    assert [(one.publisher, one.word) for one in found] == [("a", "confirmed"), ("b", "understated")]
    assert len({one.key for one in found}) == 2


def test_a_weekday_is_the_last_one() -> None:
    """Said on Monday morning in Hong Kong, which is still Sunday in UTC."""
    said = datetime(2025, 8, 24, 23, 0, tzinfo=UTC)
    assert of("SMIC rose 10.06% on Friday", said).session == date(2025, 8, 22)


def test_a_moment_inside_the_range_cannot_be_checked_by_daily_bars() -> None:
    found = of("SMIC was trading 6% higher", MIDDAY)
    assert found.word == "unverifiable"
    assert "range" in found.reason


def test_a_moment_beyond_the_range_can() -> None:
    assert of("SMIC was trading 14% higher", MIDDAY).word == "overstated"
    assert of("SMIC was trading 3% lower", MIDDAY).word == "contradicted"


FALLEN = {"0981.HK": (BARS["0981.HK"][1], bar("0981.HK", date(2025, 8, 22), 50.0, 49.115, 52.734, 51.5))}


def test_a_fall_is_held_against_the_fall() -> None:
    """From 51.70 the low is 49.115, -5 %; the high 52.734, +2 %: a fall of 3 % may have been, one of 7 % was not."""
    facts = Facts(LEARNED, bars=FALLEN, sessions={"XHKG": SESSIONS})
    assert of("SMIC was trading 3% lower", MIDDAY, facts).word == "unverifiable"
    assert of("SMIC was trading 7% lower", MIDDAY, facts).word == "overstated"


def test_minutes_settle_a_moment() -> None:
    """54.80 / 51.70 is 6.0 %."""
    at = datetime(2025, 8, 22, 3, 59, tzinfo=UTC)
    minute = Bar("0981.HK", "1m", at, date(2025, 8, 22), 54.8, 54.8, 54.8, 54.8, 100, LEARNED)
    facts = Facts(LEARNED, bars=BARS, minutes={"0981.HK": (minute,)}, sessions={"XHKG": SESSIONS})
    assert of("SMIC was up 6% at the midday break", MIDDAY, facts).word == "confirmed"


def within(*bars: tuple[str, int, int, float]) -> Facts:
    """Bars within 22 August: interval, hour and minute (UTC) of the start, and the one price at which it traded."""
    day = date(2025, 8, 22)
    made = tuple(
        Bar("0981.HK", interval, datetime(2025, 8, 22, hour, minute, tzinfo=UTC), day, *(price,) * 4, 100, LEARNED)
        for interval, hour, minute, price in bars
    )
    return Facts(LEARNED, bars=BARS, minutes={"0981.HK": made}, sessions={"XHKG": SESSIONS})


HOURS = (("1h", 1, 30, 52.217), ("1h", 2, 30, 56.9))  # +1.0 % at 10:30 in Hong Kong, +10.06 % at 11:30


def test_an_hour_that_still_runs_tells_nothing() -> None:
    """At 09:35 the bar of 09:30 closes 55 minutes later: its +1 % was not known to who said +5 %."""
    found = of("SMIC was trading 5% higher", datetime(2025, 8, 22, 1, 35, tzinfo=UTC), within(*HOURS))
    assert found.word == "unverifiable"
    assert "range" in found.reason


def test_an_hour_that_has_ended_is_the_price_of_its_end() -> None:
    """At 10:31 the first hour has ended, the second has not: 52.217 / 51.70 is +1.0 %."""
    found = of("SMIC was trading 1% higher", datetime(2025, 8, 22, 2, 31, tzinfo=UTC), within(*HOURS))
    assert (found.word, found.measured) == ("confirmed", pytest.approx(1.0, abs=1e-9))
    assert "at 02:30 UTC" in found.reason


def test_the_minute_of_the_claim_itself_tells_nothing() -> None:
    facts = within(("1m", 1, 34, 54.285), ("1m", 1, 35, 56.9))
    assert of("SMIC was trading 5% higher", datetime(2025, 8, 22, 1, 35, tzinfo=UTC), facts).word == "confirmed"
    assert of("SMIC was trading 5% higher", datetime(2025, 8, 22, 1, 35, 30, tzinfo=UTC), facts).word == "confirmed"


def test_a_bar_in_quarantine_is_no_price() -> None:
    facts = within(("1m", 1, 33, 54.285), ("1m", 1, 34, 100.0))
    good, bad = facts.minutes["0981.HK"]
    facts = replace(facts, minutes={"0981.HK": (good, replace(bad, flaw="far off"))})
    assert of("SMIC was trading 5% higher", datetime(2025, 8, 22, 1, 36, tzinfo=UTC), facts).word == "confirmed"


TEN = datetime(2025, 8, 22, 2, 0, tzinfo=UTC)  # 10:00 in Hong Kong, six hours before the close at +10.06 %


@pytest.mark.parametrize(
    "text", ["SMIC rose 10.06% on Friday", "SMIC has climbed 13.8% over two days", "SMIC jumped as much as 11.2%"]
)
def test_what_the_day_came_to_later_confirms_nothing(text: str) -> None:
    """Each is right by the day's close or high, which nobody knew at 10:00."""
    assert of(text, EVENING).word == "confirmed"
    assert of(text, TEN).word == "unverifiable"


def test_the_day_s_range_refutes_what_is_beyond_it() -> None:
    """The high of the whole day is 57.5, +11.2 %; over two days 57.5 / 50.0 is +15 %."""
    assert of("SMIC jumped as much as 14%", TEN).word == "overstated"
    assert of("SMIC has climbed 20% over two days", TEN).word == "overstated"


def test_an_extreme_is_the_highest_so_far() -> None:
    """54.285 / 51.70 is +5 % at 09:50; the price at 10:00 is +1 %, and the day's high comes later."""
    facts = within(("1m", 1, 49, 54.285), ("1m", 1, 59, 52.217), ("1m", 4, 0, 57.5))
    assert of("SMIC jumped as much as 5%", TEN, facts).word == "confirmed"
    assert of("SMIC jumped as much as 11.2%", TEN, facts).word == "overstated"


def test_a_period_ends_with_the_price_of_the_moment() -> None:
    """52.217 / 50.00 is +4.43 % over two days at 10:00."""
    facts = within(("1m", 1, 59, 52.217), ("1m", 4, 0, 57.5))
    assert of("SMIC has climbed 4.43% over two days", TEN, facts).word == "confirmed"


def test_a_price_that_does_not_fit_its_percentage_is_told() -> None:
    """HK$56.90 up 10.06 % implies 51.70; HK$58.00 up 10.06 % would imply 52.70."""
    assert "imply" not in of("SMIC closed 10.06% higher at HK$56.90").reason
    assert "imply a previous close of 52.70; it was 51.7" in of("SMIC closed 10.06% higher at HK$58.00").reason


def test_a_split_is_no_fall() -> None:
    """Two new shares for one old: 51.70 becomes 25.85, and 28.45 is +10.06 %."""
    halved = (BARS["0981.HK"][1], bar("0981.HK", date(2025, 8, 22), 28.45))
    split = CorporateAction("0981.HK", date(2025, 8, 22), "split", 2.0, LEARNED)
    facts = Facts(LEARNED, bars={"0981.HK": halved}, actions={"0981.HK": (split,)}, sessions={"XHKG": SESSIONS})
    assert of("SMIC closed 10.06% higher", EVENING, facts).word == "confirmed"


def test_a_session_still_running_is_not_judged() -> None:
    facts = Facts(MIDDAY, bars=BARS, sessions={"XHKG": SESSIONS})
    found = of("SMIC rose 10.06%", MIDDAY, facts)
    assert (found.word, found.reason) == ("unverifiable", "the session of 2025-08-22 is not over")


def test_a_halt_is_not_a_flat_day() -> None:
    same = Bar(
        "0981.HK", "1d", hong_kong(date(2025, 8, 22)).opens, date(2025, 8, 22), 51.7, 51.7, 51.7, 51.7, 0, LEARNED
    )
    facts = Facts(LEARNED, bars={"0981.HK": (BARS["0981.HK"][1], same)}, sessions={"XHKG": SESSIONS})
    assert of("SMIC shares closed flat", EVENING, facts).reason == "0981.HK was not traded on 2025-08-22"


def test_a_limit_is_the_board_s() -> None:
    """Cambricon 2025-08-22: 1036.00 -> 1243.20, the 20 % of the STAR Market."""
    bars = (bar("688256.SS", date(2025, 8, 21), 1036.0), bar("688256.SS", date(2025, 8, 22), 1243.20))
    facts = Facts(LEARNED, bars={"688256.SS": bars}, sessions={"XSHG": SESSIONS})
    found = of("寒武纪涨停收盘", EVENING, facts)
    assert (found.word, "20 %" in found.reason) == ("confirmed", True)


def test_two_days_and_the_year() -> None:
    """56.90 / 50.00 is 13.8 %; there is no bar of last year."""
    assert of("SMIC has climbed 13.8% over two days").word == "confirmed"
    assert of("SMIC has climbed 13.8% this year").word == "unverifiable"


def entry(name: str, title: str, publisher: str) -> Entry:
    return Entry(name, "1", "f", name, "", title, "", EVENING, Precision.MINUTE, EVENING, publisher=publisher)


def test_one_claim_of_a_story_is_judged_once() -> None:
    entries = (entry("a", "SMIC closes up 10.06%", "First"), entry("b", "SMIC shares close 10.06% up", "Second"))
    readings = read(entries, RECIPE.knowledge)
    (found,) = verdicts_of(Story("s", entries, EVENING, Precision.MINUTE), readings, FACTS, RECIPE)
    assert (found.publisher, found.word, found.story) == ("First", "confirmed", "s")


def claim(low: float, qualifier: str, way: Direction = Direction.UP) -> Claim:
    return Claim("SMIC", "0981.HK", way, low, low, qualifier, "close", 0, 1)


@pytest.mark.parametrize(
    ("low", "qualifier", "measured", "word"),
    [
        (10.0, "nearly", 9.0, "confirmed"),
        (10.0, "nearly", 8.9, "overstated"),
        (10.0, "nearly", 8.4, "overstated"),
        (10.0, "nearly", 10.7, "understated"),
        (5.2, "exact", 5.249, "confirmed"),
        (5.2, "exact", 5.29, "rounded"),
        (5.2, "exact", 5.31, "understated"),
        (5.2, "exact", -0.5, "contradicted"),
        (7.0, "approx", 7.7, "confirmed"),
    ],
)
def test_tolerance(low: float, qualifier: str, measured: float, word: str) -> None:
    one = claim(low, qualifier)
    assert compare(one, measured, allowed(one)) == word
    mirrored = claim(low, qualifier, Direction.DOWN)
    assert compare(mirrored, -measured, allowed(mirrored)) == word
