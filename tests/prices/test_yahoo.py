"""The real yfinance against a stand-in for Yahoo: every failure by its name, nothing from a cache, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tracker.demo.chart import PriceRow, RecordedPrices, from_closes
from tracker.demo.loopback import LoopbackSession, OutsideRequest, loopback_session
from tracker.demo.yahoo import YahooStandIn
from tracker.errors import PricesError, RateLimited
from tracker.model import Tape
from tracker.prices import PRICES
from tracker.prices.yahoo import Yahoo

SMIC, NVIDIA = "0981.HK", "NVDA"
# SMIC in Hong Kong, closes of 18-22 August 2025
CLOSES = {date(2025, 8, n): close for n, close in ((18, 49.80), (19, 50.05), (20, 51.65), (21, 51.70), (22, 56.90))}
EVENING = datetime(2025, 8, 22, 9, 0, tzinfo=UTC)
MON, FRI = date(2025, 8, 18), date(2025, 8, 22)


def figures() -> dict[str, RecordedPrices]:
    return {SMIC: from_closes(CLOSES), NVIDIA: from_closes({date(2025, 3, n): 100.0 + n for n in (6, 7, 10, 11)})}


@dataclass
class World:
    """A stand-in, the client that asks it, and the time there."""

    folder: Path
    now: datetime = EVENING
    tapes: dict[str, RecordedPrices] = field(default_factory=figures)

    def __post_init__(self) -> None:
        self.yahoo = YahooStandIn(self.tapes, lambda: self.now)
        self.client = Yahoo(loopback_session(self.yahoo.start()), self.folder, timeout=0.4)

    def ask(self, symbol: str = SMIC, interval: str = "1d", first: date = MON, last: date = FRI) -> Tape:
        return self.client.tape(symbol, interval, first, last, self.now)

    def closes(self) -> dict[int, float | None]:
        return {bar.day.day: bar.close for bar in self.ask().bars}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.yahoo.stop()


def row(close: float | None) -> PriceRow:
    return close, close, close, close, 1000.0


def test_daily_bars_start_at_the_open_and_carry_what_was_said(world: World) -> None:
    tape = world.ask()
    assert [(bar.day, bar.close) for bar in tape.bars] == list(CLOSES.items())
    last = tape.bars[-1]
    assert last.start == datetime(2025, 8, 22, 1, 30, tzinfo=UTC)
    assert (last.learned, last.source, last.currency, last.provisional) == (EVENING, "yahoo", "HKD", False)


def test_only_what_had_happened_is_told(world: World) -> None:
    world.now = datetime(2025, 8, 21, 7, 0, tzinfo=UTC)  # 15:00 in Hong Kong
    assert [bar.day.day for bar in world.ask().bars] == [18, 19, 20]


def test_daylight_saving_moves_new_yorks_open_in_utc(world: World) -> None:
    tape = world.ask(NVIDIA, first=date(2025, 3, 6), last=date(2025, 3, 11))
    opens = {bar.day.day: (bar.start.hour, bar.start.minute) for bar in tape.bars}
    assert opens == {6: (14, 30), 7: (14, 30), 10: (13, 30), 11: (13, 30)}  # clocks sprang forward on 9 March


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("429", "rate_limited"),
        ("502", "transport"),
        ("401", "refused"),
        ("403", "refused"),
        ("451", "refused"),
        ("999", "refused"),
        ("consent", "refused"),
        ("html", "malformed"),
        ("truncated", "malformed"),
        ("odd", "malformed"),
        ("empty", "empty"),
        ("down", "transport"),
        ("hang", "transport"),
        ("reset", "transport"),
    ],
)
@pytest.mark.parametrize("met", [False, True], ids=["first contact", "met before"])
def test_each_lasting_failure_has_its_name_and_the_next_request_works(
    world: World, fault: str, outcome: str, met: bool
) -> None:
    """Also of a symbol whose zone yfinance does not know yet, so that its first question is another one."""
    # One that no test asked for: yfinance keeps zones for the whole process.
    symbol = SMIC if met else f"{fault.upper()}.HK"
    world.yahoo.tapes[symbol] = from_closes(CLOSES)
    if met:
        world.ask(symbol)
    world.yahoo.fails_always(symbol, fault)
    with pytest.raises(PricesError) as caught:
        world.ask(symbol)
    assert caught.value.outcome == outcome
    assert isinstance(caught.value, RateLimited) == (fault == "429")
    assert symbol in str(caught.value)
    world.yahoo.recovers(symbol)
    assert len(world.ask(symbol).bars) == 5


@pytest.mark.parametrize("fault", ["429", "502"])
def test_a_refusal_once_is_survived_by_the_clients_own_retry(world: World, fault: str) -> None:
    world.ask()
    world.yahoo.fails(SMIC, fault)
    assert len(world.ask().bars) == 5


def test_a_refused_crumb_does_not_matter(world: World) -> None:
    world.yahoo.fails_always("getcrumb", "429")
    assert len(world.ask().bars) == 5


def test_an_unknown_symbol_is_told_from_an_empty_stretch(world: World) -> None:
    for _ in range(3):  # yfinance takes another way from the third unknown symbol on
        with pytest.raises(PricesError) as unknown:
            world.ask("NOPE.HK")
        assert unknown.value.outcome == "unknown_symbol"
    with pytest.raises(PricesError) as empty:
        world.ask(first=date(2020, 1, 1), last=date(2020, 1, 31))
    assert empty.value.outcome == "empty"


def test_a_server_that_is_gone_is_a_matter_of_transport(world: World) -> None:
    world.yahoo.stop()
    with pytest.raises(PricesError) as gone:
        world.ask()
    assert gone.value.outcome == "transport"


def test_a_corrected_bar_is_seen_though_the_range_lies_in_the_past(world: World) -> None:
    """yfinance's cache answers a repeated past range with 0 requests, for ever, without what we do about it."""
    assert world.closes()[20] == 51.65
    world.yahoo.corrects(SMIC, date(2025, 8, 20), row(51.60), at=EVENING)
    world.client.begin_round()
    assert world.closes()[20] == 51.60


def test_a_bad_answer_to_the_time_zone_probe_does_not_stick(tmp_path: Path, world: World) -> None:
    """One 502 there is cached and poisons every later request of the symbol for the life of the process."""
    world.yahoo.fails(NVIDIA, "502", "502")
    with pytest.raises(PricesError):
        world.ask(NVIDIA, first=date(2025, 3, 6), last=date(2025, 3, 11))
    assert len(world.ask(NVIDIA, first=date(2025, 3, 6), last=date(2025, 3, 11)).bars) == 4


def test_rows_that_vanish_and_return_are_simply_absent(world: World) -> None:
    world.yahoo.hides(SMIC, date(2025, 8, 20), at=EVENING, until=EVENING + timedelta(hours=1))
    assert list(world.closes()) == [18, 19, 21, 22]
    world.now += timedelta(hours=2)
    assert list(world.closes()) == [18, 19, 20, 21, 22]


def test_a_close_that_is_null_is_kept_as_unknown(world: World) -> None:
    world.yahoo.corrects(SMIC, FRI, (51.7, 57.0, 51.0, None, 1000.0), at=EVENING)
    last = world.ask().bars[-1]
    assert (last.day, last.open, last.close) == (FRI, 51.7, None)
    world.yahoo.corrects(SMIC, FRI, (None, None, None, None, None), at=EVENING)
    last = world.ask().bars[-1]
    assert (last.day, last.close, last.volume) == (FRI, None, 0.0), "yfinance fills a missing volume with 0"


def test_a_split_rebases_history_when_it_goes_ex_not_before(world: World) -> None:
    world.yahoo.splits(SMIC, FRI, 2.0)
    world.now = datetime(2025, 8, 21, 9, 0, tzinfo=UTC)
    before = world.ask(last=date(2025, 8, 21))
    assert before.bars[-1].close == 51.70
    assert before.actions == ()
    world.now = EVENING
    after = world.ask()
    assert [bar.close for bar in after.bars[-2:]] == [25.85, 56.90]
    assert [(one.day, one.sort, one.amount) for one in after.actions] == [(FRI, "split", 2.0)]


def test_a_consolidation_and_a_dividend_are_actions(world: World) -> None:
    world.yahoo.splits(SMIC, date(2025, 8, 20), 0.1)
    world.yahoo.pays(SMIC, date(2025, 8, 21), 0.5)
    found = sorted((one.day.day, one.sort, round(one.amount, 9)) for one in world.ask().actions)
    assert found == [(20, "split", 0.1), (21, "dividend", 0.5)]


def minutes_of(day: date) -> dict[datetime, PriceRow]:
    """A Hong Kong morning, lunch left out, an afternoon, and the auction's one bar at 16:08."""
    begin = datetime(day.year, day.month, day.day, 1, 30, tzinfo=UTC)
    lunch = range(150, 210)
    trading = [n for n in range(390) if n not in lunch] + [398]
    return {begin + timedelta(minutes=n): (50.0, 51.0, 49.0, 50.0 + n / 100, 10.0) for n in trading}


def test_minute_bars_keep_the_lunch_gap_and_the_auction(tmp_path: Path, world: World) -> None:
    world.tapes[SMIC].minutes = minutes_of(FRI)
    bars = world.ask(interval="1m", first=FRI).bars
    starts = [bar.start for bar in bars]
    assert len(bars) == 331
    assert not [one for one in starts if 4 <= one.hour < 5], "no bar between 12:00 and 13:00"
    assert starts[-1] == datetime(2025, 8, 22, 8, 8, tzinfo=UTC), "the auction bar of 16:08 is not dropped"
    assert {bar.day for bar in bars} == {FRI}
    assert starts == sorted(minutes_of(FRI))


def test_the_running_day_is_made_of_its_minutes(world: World) -> None:
    world.tapes[SMIC].minutes = minutes_of(FRI)
    world.now = datetime(2025, 8, 22, 3, 0, tzinfo=UTC)  # 11:00, seen 15 minutes late: 75 bars, the last at 10:44
    last = world.ask().bars[-1]
    assert last.close == pytest.approx(50.74)
    assert (last.day, last.volume) == (FRI, 750.0)
    assert last.start == datetime(2025, 8, 22, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("interval", "first", "last", "words"),
    [
        ("1m", date(2025, 7, 1), date(2025, 7, 2), "last 30 days"),
        ("1m", date(2025, 8, 11), FRI, "8 days"),
        ("5m", date(2025, 5, 1), FRI, "last 60 days"),
        ("3m", FRI, FRI, "3m is not supported"),
    ],
)
def test_what_the_vendor_no_longer_has_is_said_in_its_words(
    world: World, interval: str, first: date, last: date, words: str
) -> None:
    with pytest.raises(PricesError, match=words) as refused:
        world.ask(interval=interval, first=first, last=last)
    assert refused.value.outcome == "empty"


def test_no_request_leaves_the_machine(world: World) -> None:
    world.ask()
    assert world.yahoo.log
    assert {asked.host.rpartition("yahoo.com")[1:] for asked in world.yahoo.log} == {("yahoo.com", "")}
    session = loopback_session("http://127.0.0.1:9")
    with pytest.raises(OutsideRequest, match=r"example\.com"):
        session.request("GET", "https://example.com/")
    with pytest.raises(OutsideRequest, match="not on this machine"):
        LoopbackSession("http://example.com")


def test_the_bulk_download_is_never_used() -> None:
    """It swallows rate limits and replaces the process-wide session."""
    sources = Path(__file__).parents[2].joinpath("tracker").rglob("*.py")
    assert not [path for path in sources if "download(" in path.read_text(encoding="utf-8")]


def test_without_a_session_it_makes_its_own_and_a_private_folder(tmp_path: Path) -> None:
    Yahoo(cache_dir=tmp_path / "deep" / "cache").begin_round()
    assert (tmp_path / "deep" / "cache").stat().st_mode & 0o077 == 0


def test_the_table_makes_vendors(tmp_path: Path) -> None:
    assert all(PRICES[name](tmp_path, 10.0).name == name for name in PRICES)
    assert set(PRICES) == {"yahoo", "tencent", "eastmoney", "csv"}
