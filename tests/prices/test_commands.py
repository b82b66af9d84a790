"""`tracker prices` and `tracker session` as a person uses them, on a real store and a folder of CSV files."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.prices.test_calendar import MOMENTS
from tracker.app import system_clock
from tracker.cli import app
from tracker.cli.pricerows import why_idle
from tracker.errors import CalendarError, PricesError, UnknownSymbol, UsageError
from tracker.knowledge.watchlists import load_watchlist
from tracker.model import Pricing, Quoted
from tracker.prices.calendar import ExchangeCalendars

Type = Callable[..., Any]
CLOSES = (50.0, 51.0, 5100.0, 52.0, 53.04)  # the third is a hundredfold error


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a configuration that follows SMIC and Hua Hong alone: two calendars are quick to build."""
    followed = {"SMIC", "Hua Hong"}
    without = json.dumps(sorted({one.company for one in load_watchlist().listings} - followed))
    tables = f'[prices]\nproviders = ["csv"]\npause = 0.0\n\n[watchlist]\nwithout = {without}\n'
    (tmp_path / "config.toml").write_text(tables, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What vendors and calendars keep between commands."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def tell(home: Path, cache: Path) -> Type:
    """Type a command in `home`, whose vendor is a folder of CSV files."""
    environment = {"TRACKER_CACHE": str(cache), "TRACKER_CONFIG": str(home / "config.toml"), "COLUMNS": "200"}
    return lambda *words, said="": CliRunner().invoke(app, words, input=said, env=environment)


def last_sessions(n: int) -> list[date]:
    """The last sessions of Hong Kong but three, so that all have settled whenever this runs."""
    today = system_clock().date()
    return list(ExchangeCalendars().sessions("XHKG", today - timedelta(days=60), today).days[-n - 3 : -3])


@pytest.fixture
def vendor(cache: Path) -> list[date]:
    """Five sessions of SMIC in the vendor's folder; returns their days."""
    days = last_sessions(len(CLOSES))
    folder = cache / "market-reaction-tracker" / "csv"
    folder.mkdir(parents=True, exist_ok=True)
    rows = [f"{day},{close},1000" for day, close in zip(days, CLOSES, strict=True)]
    (folder / "0981.HK.csv").write_text("\n".join(["Date,Close,Volume", *rows]), encoding="utf-8")
    return days


def test_fetch_stores_list_counts_and_show_tells_returns(tell: Type, vendor: list[date]) -> None:
    fetched = tell("prices", "fetch", "0981.HK", "--json")
    assert fetched.exit_code == 0
    assert json.loads(fetched.stdout) == [
        {"symbol": "0981.HK", "interval": "1d", "outcome": "ok", "bars": 5, "new": 5, "detail": ""}
    ]
    listed = {one["symbol"]: one for one in json.loads(tell("prices", "list", "--json").stdout)}
    smic = listed["0981.HK"]
    assert (smic["bars"], smic["quarantined"], smic["close"]) == (5, 1, 53.04)
    assert (smic["first"], smic["last"]) == (str(vendor[0]), str(vendor[-1]))
    assert listed["1347.HK"]["bars"] == 0
    rows = json.loads(tell("prices", "show", "0981.HK", "--json").stdout)
    assert [row["return"] for row in rows] == [
        None,
        pytest.approx(0.02),
        None,
        pytest.approx(1 / 51),
        pytest.approx(0.02),
    ]
    assert [row["sessions"] for row in rows] == [None, 1, None, 2, 1]
    assert "another unit" in rows[2]["state"]
    shown = tell("prices", "show", "0981.HK", "--last", "1").stdout
    assert "+2.00 %" in shown
    assert str(vendor[-1]) in shown


def test_fetching_again_adds_nothing(tell: Type, vendor: list[date]) -> None:
    tell("prices", "fetch", "0981.HK")
    assert json.loads(tell("prices", "fetch", "0981.HK", "--json").stdout)[0]["new"] == 0


def test_an_answer_that_cannot_be_used_ends_with_5(tell: Type) -> None:
    found = tell("prices", "fetch", "1347.HK", "--json")
    assert found.exit_code == PricesError.exit_code == 5
    assert json.loads(found.stdout)[0]["outcome"] == "unknown_symbol"


def test_check_shows_what_is_in_quarantine(tell: Type, vendor: list[date]) -> None:
    tell("prices", "fetch", "0981.HK")
    found = json.loads(tell("prices", "check", "0981.HK", "--json").stdout)
    own = [(one["day"], one["word"]) for one in found if one["symbol"] == "0981.HK"]
    assert (str(vendor[2]), "quarantined") in own
    assert "another unit" in tell("prices", "check", "0981.HK").stdout


def test_check_tells_what_was_refused(tell: Type, vendor: list[date], home: Path) -> None:
    tell("prices", "fetch", "0981.HK")
    file = home / "0981.HK.csv"
    file.write_text(f"day,close,volume\n{vendor[-1]},5304,1000\n", encoding="utf-8")
    assert "1 bars read, 0 new or different" in tell("prices", "import", str(file)).stdout
    found = json.loads(tell("prices", "check", "0981.HK", "--json").stdout)
    (refused,) = [one["reason"] for one in found if one["word"] == "refused"]
    assert f"{vendor[-1]} 5304: close is 100 times its neighbours" in refused


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{tomorrow},30.0,1000,", "lies in the future"),
        ("{known},30.0,1000,-3", "dividend -3 is below nothing"),
    ],
)
def test_an_import_that_cannot_be_true_is_refused(tell: Type, home: Path, row: str, said: str) -> None:
    today = system_clock().date()
    ahead = ExchangeCalendars().sessions("XHKG", today + timedelta(days=1), today + timedelta(days=20)).days[0]
    line = row.format(tomorrow=ahead, known=last_sessions(1)[0])
    (home / "0981.HK.csv").write_text(f"Date,Close,Volume,Dividends\n{line}\n", encoding="utf-8")
    found = tell("prices", "import", str(home / "0981.HK.csv"))
    assert isinstance(found.exception, PricesError)
    assert said in str(found.exception)


def test_an_import_in_another_unit_is_judged_by_what_is_stored_and_told(tell: Type, home: Path) -> None:
    days, path = last_sessions(5), home / "0981.HK.csv"
    for some, close in ((days[:4], 30.1), (days[4:], 3050.0)):
        rows = "".join(f"{day},{close},1000\n" for day in some)
        path.write_text(f"Date,Close,Volume\n{rows}", encoding="utf-8")
        found = tell("prices", "import", str(path))
        assert found.exit_code == 0
    assert f"close is {3050 / 30.1:.4g} times its neighbours" in tell("prices", "check", "0981.HK").stdout


def test_lots_are_a_positive_number_of_shares(tell: Type, home: Path) -> None:
    (home / "0981.HK.csv").write_text(f"Date,Close\n{last_sessions(1)[0]},30\n", encoding="utf-8")
    found = tell("prices", "import", str(home / "0981.HK.csv"), "--volume-unit", "0")
    assert isinstance(found.exception, UsageError)


def test_a_long_history_is_judged_by_the_sessions_of_its_time(tell: Type, home: Path) -> None:
    """13 August 2013 was a Tuesday, on the 14th typhoon Utor closed the market, on the 15th it was open again."""
    tell("prices", "fetch", "0981.HK")
    file = home / "0981.HK.csv"
    file.write_text("day,close,volume\n2013-08-13,0.6,10\n2013-08-14,0.6,0\n2013-08-15,0.66,10\n", encoding="utf-8")
    tell("prices", "import", str(file))
    rows = json.loads(tell("prices", "show", "0981.HK", "--json", "--last", "99").stdout)
    old = {row["day"]: row for row in rows if row["day"] < "2014"}
    assert old["2013-08-14"]["state"] == "phantom: XHKG was closed"
    assert old["2013-08-15"]["return"] == pytest.approx(0.1)
    assert old["2013-08-15"]["sessions"] == 1


def test_why_nothing_is_asked(tell: Type, home: Path) -> None:
    """An unknown symbol is not asked for again at once; a spent hour says so by its number of requests."""
    tell("prices", "fetch")
    assert "nothing to ask for now" in tell("prices", "fetch").stdout
    now = datetime(2025, 8, 22, 9, tzinfo=UTC)
    log = [Quoted("0981.HK", "1d", "ok", now, vendor="yahoo", requests=4)]
    assert "the 4 requests of this hour are spent" in why_idle(log, now, Pricing(requests_per_hour=4))
    assert "nothing to ask for now" in why_idle(log, now, Pricing(requests_per_hour=5))


def test_a_rate_limit_tells_until_when_nothing_is_asked() -> None:
    now = datetime(2025, 8, 22, 9, tzinfo=UTC)
    refused = [Quoted("0981.HK", "1d", "rate_limited", now)]
    assert "refused or asked for a pause" in why_idle(refused, now, Pricing())


def test_an_interval_that_nobody_has_is_refused_by_name(tell: Type) -> None:
    found = tell("prices", "fetch", "0981.HK", "--interval", "3m")
    assert found.exit_code == 2
    assert "15m" in found.output


def test_every_observation_of_a_day_is_shown(tell: Type, vendor: list[date], home: Path) -> None:
    tell("prices", "fetch", "0981.HK")
    file = home / "0981.HK_2020-2025 daily.csv"
    file.write_text(f"day,close,volume\n{vendor[-1]},53.50,10\n", encoding="utf-8")
    imported = tell("prices", "import", str(file), "--volume-unit", "100")
    assert "0981.HK: 1 bars read, 1 new or different" in imported.stdout  # the name begins with a symbol
    seen = json.loads(tell("prices", "show", "0981.HK", "--day", str(vendor[-1]), "--json").stdout)
    assert [(one["close"], one["source"]) for one in seen] == [(53.04, "csv"), (53.50, "csv")]
    assert seen[0]["learned"] < seen[1]["learned"]


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        (["prices", "show", "0982.HK"], UnknownSymbol, "near are 0981.HK"),
        (["prices", "fetch", "0981.HK", "--since", "22.8.2025"], UsageError, "2025-08-22"),
        (["prices", "fetch", "0981.HK", "--since", "2999-01-01"], UsageError, "future"),
        (["prices", "import", "nowhere.csv", "--symbol", "0981.HK"], PricesError, "nowhere.csv"),
        (["session", "0981.HK", "2025-03-03T15:05"], UsageError, "names no zone"),
        (["session", "0981.HK", "0001-01-01T00:00+14:00"], UsageError, "can be counted"),
        (["session", "XNYS", "1600-01-01T00:00Z"], CalendarError, "known from 1900"),
        (["session", "0981.HK", "9999-12-31T00:00Z"], UsageError, "farther away"),
        (["session", "^GSPC", "2025-03-03T15:05Z"], UnknownSymbol, "neither followed"),
        (["session", "0981HK", "2025-03-03T15:05Z"], UnknownSymbol, "near are 0981.HK"),
        (["session", "xhkg", "2025-03-03T15:05Z"], UnknownSymbol, "XHKG"),
        (["session", "0981.HK"], UsageError, "name a symbol and an instant"),
        (["session", "0981.QQ", "2025-03-03T15:05Z"], UnknownSymbol, "0981.HK"),
        (["session", "--jsonl", "nowhere.jsonl"], UsageError, "nowhere.jsonl"),
    ],
)
def test_a_wrong_word_is_answered_with_a_right_one(tell: Type, words: list[str], error: type, said: str) -> None:
    tell("prices", "fetch", "0981.HK")  # makes the store
    found = tell(*words)
    assert isinstance(found.exception, error)
    assert said in str(found.exception)


@pytest.mark.parametrize(
    ("symbol", "said", "day"),
    [
        ("0981.HK", "2025-03-03T15:05+08:00", "2025-03-03"),
        ("688981.SS", "2025-03-03T15:05+08:00", "2025-03-04"),
        ("XNYS", "2025-01-27T20:59:59Z", "2025-01-27"),
        ("NVDA", "2025-01-27T21:00Z", "2025-01-28"),
        ("^HSI", "2025-03-03T15:05+08:00", "2025-03-03"),  # a benchmark that is followed
        ("XTSE", "2025-07-01T12:00Z", "2025-07-02"),  # Toronto: closed on Canada Day
        ("BRK-B", "2025-07-04T12:00Z", "2025-07-07"),  # New York: Independence Day was a Friday
        ("9988.HK", "2025-10-01T10:00+08:00", "2025-10-02"),  # not in the watchlist: told by its ending
    ],
)
def test_a_moments_session(tell: Type, symbol: str, said: str, day: str) -> None:
    found = json.loads(tell("session", symbol, said, "--json").stdout)
    assert found["session"] == day
    assert f"{day}" in tell("session", symbol, said).stdout


def test_many_moments_at_once(tell: Type) -> None:
    lines = [json.dumps({"symbol": symbol, "said": one[0]}) for one in MOMENTS for symbol in ("0981.HK", "688981.SS")]
    found = tell("session", "--jsonl", "-", said="\n".join(lines))
    assert found.exit_code == 0
    days = [json.loads(line)["session"] for line in found.stdout.splitlines()]
    assert days == [day for _, hong_kong, shanghai, _ in MOMENTS for day in (hong_kong, shanghai)]


def test_a_line_that_cannot_be_answered_does_not_stop_the_rest(tell: Type, home: Path) -> None:
    lines = ['{"symbol": "0981.HK", "said": "2025-03-03T15:05+08:00"}', "nonsense", '{"symbol": "0981.HK"}', "", "[]"]
    (home / "asked.jsonl").write_text("\n".join([*lines, lines[0]]), encoding="utf-8")
    found = tell("session", "--jsonl", str(home / "asked.jsonl"))
    answers = [json.loads(line) for line in found.stdout.splitlines()]
    assert [one.get("session", one.get("line")) for one in answers] == ["2025-03-03", 2, 3, 5, "2025-03-03"]
    assert found.exit_code == 1


def test_a_folder_of_files_is_imported_past_those_that_are_of_no_use(home: Path, tell: Type) -> None:
    days = last_sessions(3)
    folder = home / "past"
    folder.mkdir()
    for name, close in (("0981.HK", 50), ("1347.HK", 47)):
        lines = ["Date,Close", *(f"{day},{close + number}" for number, day in enumerate(days))]
        (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    (folder / "NOBODY.csv").write_text("Date,Close\n2025-08-22,1\n", encoding="utf-8")
    found = tell("prices", "import", str(folder))
    assert "0981.HK: 3 bars read, 3 new" in found.stdout
    assert "1347.HK: 3 bars read, 3 new" in found.stdout
    assert "NOBODY" in found.stderr
    assert "1 of 3 files" in found.stderr
    assert found.exit_code == PricesError.exit_code
    assert "0 new or different" in tell("prices", "import", str(folder)).stdout
