"""Files as people have them: the right figures, or a refusal that names the place and the mend.

The base is one study of generated prices; each test writes it down as another program would, and the figures must be
the same to the last digit (or it must be refused). The folders of ../shared/cases/study are gone through as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.shared import shared
from tracker.errors import UsageError
from tracker.workbench.study import StudyRequest, as_json, run

DAYS = [str(day) for day in np.arange("2024-01-01", "2025-04-10", dtype="datetime64[D]") if np.is_busday(day)]
EVENT = "2024-12-17"
ROWS = [("e0", "AAA", EVENT), ("e1", "BBB", "2025-01-02")]


def prices(seed: int, start: float) -> list[str]:
    rng = np.random.default_rng(seed)
    return [f"{one:.4f}" for one in start * np.cumprod(1 + rng.standard_normal(len(DAYS)) * 0.02)]


SERIES = {"AAA": prices(1, 98.0), "BBB": prices(2, 41.0), "": prices(3, 990.0)}


def write(path: Path, lines: Sequence[str]) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def long_lines(mark: str = ",", day: Callable[[str], str] = str, number: Callable[[str], str] = str) -> list[str]:
    return [
        mark.join([name, day(when), number(price)])
        for name in ("AAA", "BBB")
        for when, price in zip(DAYS, SERIES[name], strict=True)
    ]


def market_lines(mark: str = ",", day: Callable[[str], str] = str, number: Callable[[str], str] = str) -> list[str]:
    return [mark.join([day(when), number(price)]) for when, price in zip(DAYS, SERIES[""], strict=True)]


def event_lines(mark: str = ",", day: Callable[[str], str] = str) -> list[str]:
    return [mark.join([event, symbol, day(when)]) for event, symbol, when in ROWS]


class Folder:
    """P.csv, M.csv and E.csv, plain until a test writes one otherwise."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.prices("symbol,date,price", *long_lines())
        self.market("date,price", *market_lines())
        self.events("event_id,symbol,date", *event_lines())

    def prices(self, *lines: str) -> None:
        write(self.path / "P.csv", lines)

    def market(self, *lines: str) -> None:
        write(self.path / "M.csv", lines)

    def events(self, *lines: str) -> None:
        write(self.path / "E.csv", lines)

    def study(self, **asked: Any) -> dict[str, Any]:
        files = {"prices": self.path / "P.csv", "events": self.path / "E.csv", "market": self.path / "M.csv"}
        return measured(**{**files, **asked})


def measured(**asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(as_json(run(StudyRequest(**{"windows": ("-1:1",), "tests": "none", **asked}))))
    return found


def figures(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(one["session"], one["n"], one["beta"], one["car"]["-1:1"], one["p_empirical"]) for one in found["events"]]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, ...]]:
    return figures(Folder(tmp_path_factory.mktemp("plain")).study())


def german(day: str) -> str:
    return ".".join(reversed(day.split("-")))


def american(day: str) -> str:
    year, month, date = day.split("-")
    return f"{month}/{date}/{year}"


def comma(number: str) -> str:
    return number.replace(".", ",")


@pytest.mark.parametrize(("mark", "words"), [(";", "separated by ;"), ("\t", "separated by a tab"), ("|", "separated")])
def test_another_separator(folder: Folder, plain: list[Any], mark: str, words: str) -> None:
    folder.prices(mark.join(["symbol", "date", "price"]), *long_lines(mark))
    folder.events(mark.join(["event_id", "symbol", "date"]), *event_lines(mark))
    found = folder.study()
    assert figures(found) == plain
    assert any(words in note for note in found["notes"])


def test_decimal_commas_and_german_dates(folder: Folder, plain: list[Any]) -> None:
    folder.prices("symbol;date;price", *long_lines(";", german, comma))
    folder.market("date;price", *market_lines(";", german, comma))
    folder.events("event_id;symbol;date", *event_lines(";", german))
    found = folder.study()
    assert figures(found) == plain
    assert any("a comma is the decimal mark" in note for note in found["notes"])


def test_files_without_a_header_in_eventstudytools_order(folder: Folder, plain: list[Any]) -> None:
    folder.prices(*long_lines(";", german))
    folder.market(*[f"DAX;{line}" for line in market_lines(";", german)])
    folder.events(*[f"{e};{s};DAX;{german(d)};Addition;-5;5;-6;120" for e, s, d in ROWS])
    found = folder.study()
    assert figures(found) == plain
    assert any("no header" in note for note in found["notes"])


def test_american_dates(folder: Folder, plain: list[Any]) -> None:
    folder.prices("symbol,date,price", *long_lines(day=american))
    found = folder.study()
    assert figures(found) == plain
    assert any("month/day/year" in note for note in found["notes"])


def test_a_date_that_can_be_two_days_is_refused(folder: Folder) -> None:
    folder.events("event_id,symbol,date", "e0,AAA,01/02/2025")
    found = folder.study()
    assert "can be two days: write it as 2025-01-02 or 2025-02-01" in found["excluded"][0]["reason"]


def test_yfinance_header(folder: Folder, plain: list[Any]) -> None:
    rows = [f"{day},{a},{b},{a},{b}" for day, a, b in zip(DAYS, SERIES["AAA"], SERIES["BBB"], strict=True)]
    folder.prices("Price,Close,Close,Open,Open", "Ticker,AAA,BBB,AAA,BBB", "Date,,,,", *rows)
    folder.market("Price,Close,Volume", "Ticker,^HSI,^HSI", "Date,,", *[f"{line},7" for line in market_lines()])
    found = folder.study()
    assert figures(found) == plain
    assert any("yfinance" in note for note in found["notes"])


def test_an_unnamed_index_of_dates_and_a_wide_file(folder: Folder, plain: list[Any]) -> None:
    rows = [f"{day},{a},{b}" for day, a, b in zip(DAYS, SERIES["AAA"], SERIES["BBB"], strict=True)]
    folder.prices(",AAA,BBB", *rows)
    assert figures(folder.study()) == plain


def test_an_unnamed_index_that_counts_rows(folder: Folder, plain: list[Any]) -> None:
    folder.prices(",symbol,date,price", *[f"{n},{line}" for n, line in enumerate(long_lines())])
    assert figures(folder.study()) == plain


def test_event_date_and_other_names_of_columns(folder: Folder, plain: list[Any]) -> None:
    folder.events("Event ID,Ticker,Event Date", *event_lines())
    folder.prices("Ticker,Trade Date,Adj Close", *long_lines())
    assert figures(folder.study()) == plain


def test_the_adjusted_close_is_taken_beside_the_close(folder: Folder, plain: list[Any]) -> None:
    """The raw close falls by a tenth on the event day: a dividend, not news."""
    lines = [
        f"{line},{float(line.rpartition(',')[2]) * (1.1 if line.split(',')[1] < EVENT else 1)}" for line in long_lines()
    ]
    folder.prices("symbol,date,Adj Close,Close", *lines)
    found = folder.study()
    assert figures(found) == plain
    assert any("Adj Close is used" in note for note in found["notes"])


def test_utc_stamps_of_an_asian_session(folder: Folder, plain: list[Any]) -> None:
    """Midnight in Hong Kong is 16:00 UTC of the day before."""

    def utc(day: str) -> str:
        return f"{np.datetime64(day) - np.timedelta64(1, 'D')} 16:00:00+00:00"

    folder.prices("symbol,date,price", *long_lines(day=utc))
    found = folder.study()
    assert figures(found) == plain
    assert any("counts for the next day" in note for note in found["notes"])
    folder.prices("symbol,date,price", *long_lines(day=lambda day: f"{day} 21:00:00+00:00"))  # New York's close
    assert figures(folder.study()) == plain


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow", "parquet"])
def test_any_data_frame(folder: Folder, plain: list[Any], kind: str, tmp_path: Path) -> None:
    import polars as pl
    import pyarrow as pa

    table = pd.read_csv(folder.path / "P.csv", parse_dates=["date"])
    if kind == "parquet":
        table.to_parquet(tmp_path / "P.parquet")
    given: Any = {
        "pandas": table,
        "polars": pl.from_pandas(table),
        "pyarrow": pa.Table.from_pandas(table),
        "parquet": tmp_path / "P.parquet",
    }[kind]
    assert figures(folder.study(prices=given)) == plain


def test_one_share_day_with_two_prices_is_refused(folder: Folder) -> None:
    folder.prices("symbol,date,price", *long_lines(), f"AAA,{EVENT},1")
    with pytest.raises(
        UsageError, match=rf"AAA has two values on {EVENT}, .* and 1 \(lines \d+ and {2 * len(DAYS) + 2}\)"
    ):
        folder.study()


def test_the_same_line_twice_is_counted_once(folder: Folder, plain: list[Any]) -> None:
    folder.prices("symbol,date,price", *long_lines(), long_lines()[5])
    found = folder.study()
    assert figures(found) == plain
    assert any("counted once" in note for note in found["notes"])


def test_several_indices_without_a_choice_are_refused(folder: Folder) -> None:
    folder.market("symbol,date,price", *[f"IX1,{line}" for line in market_lines()], f"IX2,{DAYS[0]},5")
    with pytest.raises(UsageError, match=r"M\.csv holds 2 indices \(IX1, IX2\): name one in a column 'market'"):
        folder.study()


def test_the_column_market_chooses(folder: Folder, plain: list[Any]) -> None:
    other = [f"IX2,{day},{price}" for day, price in zip(DAYS, SERIES["BBB"], strict=True)]
    folder.market("market,date,price", *[f"IX1,{line}" for line in market_lines()], *other)
    folder.events("event_id,symbol,date,market", *[f"{line},IX1" for line in event_lines()])
    assert figures(folder.study()) == plain
    folder.events("event_id,symbol,date,market", *[f"{line},IX9" for line in event_lines()])
    assert folder.study()["excluded"][0]["reason"] == "no market IX9 in M.csv"


def test_returns_in_per_cent_are_refused(folder: Folder) -> None:
    rng = np.random.default_rng(4)
    moves = [f"{one:.4f}" for one in rng.standard_normal(len(DAYS)) * 2]
    folder.prices("symbol,date,return", *[f"AAA,{day},{one}" for day, one in zip(DAYS, moves, strict=True)])
    with pytest.raises(UsageError, match=r"P\.csv: AAA has values like .*: returns in per cent\? Divide them by 100"):
        folder.study()


def test_prices_given_as_returns_are_refused(folder: Folder) -> None:
    with pytest.raises(UsageError, match="these are prices, not returns"):
        folder.study(returns="given")


def test_returns_in_a_column_of_prices_are_refused(folder: Folder) -> None:
    rng = np.random.default_rng(4)
    moves = [f"{one:.6f}" for one in rng.standard_normal(len(DAYS)) * 0.02]
    folder.prices("symbol,date,close", *[f"AAA,{day},{one}" for day, one in zip(DAYS, moves, strict=True)])
    with pytest.raises(UsageError, match="these are returns, not prices"):
        folder.study()


def test_a_price_a_hundred_times_its_neighbours_is_missing(folder: Folder) -> None:
    lines = long_lines()
    name, day, price = lines[150].split(",")
    folder.prices("symbol,date,price", *[*lines[:150], f"{name},{day},{float(price) * 100}", *lines[151:]])
    found = folder.study()
    assert any(f"on {day} is far from its neighbours" in note for note in found["notes"])
    without = folder.study()
    folder.prices("symbol,date,price", *[*lines[:150], *lines[151:]])
    assert figures(without) == figures(folder.study())


def test_a_split_that_was_not_adjusted_is_told(folder: Folder, plain: list[Any]) -> None:
    lines = [f"{line}0" if n < len(DAYS) else line for n, line in enumerate(long_lines())]
    stays = [
        ",".join([*line.split(",")[:2], str(float(line.split(",")[2]) * (20 if n >= 150 else 1))])
        for n, line in enumerate(lines[: len(DAYS)])
    ]
    folder.prices("symbol,date,price", *stays, *lines[len(DAYS) :])
    found = folder.study()
    assert [one["event_id"] for one in found["excluded"]] == ["e0"]
    assert "a split that was not adjusted, or another unit" in found["excluded"][0]["reason"]
    assert figures(found) == plain[1:]


def test_one_event_under_two_ids_counts_once(folder: Folder) -> None:
    folder.events("event_id,symbol,date", *event_lines(), f"again,AAA,{EVENT}")
    found = folder.study(tests="bmp")
    assert {one["n"] for one in found["groups"]} == {2}
    assert found["events"][2]["flags"][-1] == "repeated"
    assert any("again is e0 again" in note for note in found["notes"])


def test_factors_without_a_file_are_refused(folder: Folder) -> None:
    with pytest.raises(UsageError, match="--model factors needs at least one --factors"):
        folder.study(model="factors")


@pytest.mark.parametrize("name", ["P.csv", "M.csv", "E.csv"])
def test_nothing_below_the_header_is_refused(folder: Folder, name: str) -> None:
    write(folder.path / name, ["symbol,date,price"])
    with pytest.raises(UsageError, match=f"{name}: there is a header and no line below it"):
        folder.study()
    write(folder.path / name, [""])
    with pytest.raises(UsageError, match=f"{name} is empty"):
        folder.study()


def test_a_ragged_line_is_named(folder: Folder) -> None:
    lines = long_lines()
    folder.prices("symbol,date,price", *lines[:9], "AAA,2024-01-05,98.1,7", *lines[9:])
    with pytest.raises(UsageError, match=r"P\.csv: line 11 has 4 cells where the header has 3"):
        folder.study()


def test_an_unrelated_series_changes_no_figure(folder: Folder, plain: list[Any]) -> None:
    """A share with days of its own, and an index with days of its own that the events do not choose."""
    folder.prices("symbol,date,price", *long_lines(), "ZZZ,2024-06-01,5", "ZZZ,2024-06-02,6", "ZZZ,2030-01-01,7")
    assert figures(folder.study()) == plain
    other = [f"IX2,{day},5" for day in ("2023-06-03", "2024-06-01", "2024-06-02", "2026-01-01")]
    folder.market("symbol,date,price", *[f"IX1,{line}" for line in market_lines()], *other)
    folder.events("event_id,symbol,date,market", *[f"{line},IX1" for line in event_lines()])
    assert figures(folder.study()) == plain


def test_a_missing_price_becomes_a_return_over_two_days(folder: Folder) -> None:
    """The day after the event is missing: day 1 is the day after that, its return over two sessions."""
    gone = DAYS[DAYS.index(EVENT) + 1]
    folder.prices("symbol,date,price", *[line for line in long_lines() if not line.startswith(f"AAA,{gone}")])
    one = folder.study(model="market_adjusted")["events"][0]
    assert one["sessions"] == {"-1": 1, "0": 1, "1": 2, "-1:1": 4, "0:1": 3}
    place = DAYS.index(EVENT)
    (a, b), (c, d) = ([float(SERIES[name][place + n]) for n in (0, 2)] for name in ("AAA", ""))
    assert one["ar"]["1"] == pytest.approx((b / a - 1) - (d / c - 1), rel=1e-9)
    assert one["se"]["1"] == pytest.approx(one["sigma"] * 2**0.5, rel=1e-12)


def test_the_benchmarks_missing_event_day_is_two_days(folder: Folder) -> None:
    folder.market("date,price", *[line for line in market_lines() if not line.startswith(EVENT)])
    one = folder.study(model="market_adjusted")["events"][0]
    place = DAYS.index(EVENT)
    assert (one["session"], one["flags"], one["sessions"]["0"]) == (DAYS[place + 1], ["halted"], 2)
    (a, b), (c, d) = ([float(SERIES[name][place + n]) for n in (-1, 1)] for name in ("AAA", ""))
    assert one["ar"]["0"] == pytest.approx((b / a - 1) - (d / c - 1), rel=1e-9)


def test_a_figure_that_is_not_there_has_its_reason(folder: Folder) -> None:
    folder.events("event_id,symbol,date", f"late,AAA,{DAYS[-1]}")
    one = folder.study()["events"][0]
    assert one["car"]["-1:1"] is None
    assert one["missing"] == dict.fromkeys(
        ["1", "-1:1", "0:1"], "no return on day 1: too few observations after the event"
    )


def test_two_exchanges_keep_their_own_holidays(folder: Folder) -> None:
    """Half the days of each calendar are holidays of the other: each figure is that of the pair alone."""
    first, second = DAYS[::2], DAYS[1::2]
    price = dict(zip(DAYS, SERIES["AAA"], strict=True))
    index = dict(zip(DAYS, SERIES[""], strict=True))
    days = {"AAA": first, "BBB": second}
    rows = {name: [f"{name},{day},{price[day]}" for day in own] for name, own in days.items()}
    levels = {name: [f"IX{name},{day},{index[day]}" for day in own] for name, own in days.items()}
    when = {"AAA": first[150], "BBB": second[152]}
    events = {name: f"{name},{name},{when[name]},IX{name}" for name in days}

    def ask(names: list[str]) -> list[tuple[Any, ...]]:
        folder.prices("symbol,date,price", *[line for name in names for line in rows[name]])
        folder.market("symbol,date,price", *[line for name in names for line in levels[name]])
        folder.events("event_id,symbol,date,market", *[events[name] for name in names])
        return figures(folder.study())

    assert ask(["AAA", "BBB"]) == [*ask(["AAA"]), *ask(["BBB"])]


def test_a_wide_file_of_markets_keeps_all_of_them(folder: Folder) -> None:
    """33 indices in one file, each with holidays of its own: 33 CARs, none changed by the others."""
    rng = np.random.default_rng(9)
    names = [f"M{n}" for n in range(33)]
    levels = {name: 100 * np.cumprod(1 + rng.standard_normal(len(DAYS)) * 0.01) for name in names}
    off = {name: set(rng.choice(len(DAYS), 12, replace=False).tolist()) for name in names}

    def wide(chosen: list[str]) -> list[str]:
        return [
            ",".join([day, *("" if n in off[name] else f"{levels[name][n]:.4f}" for name in chosen)])
            for n, day in enumerate(DAYS)
        ]

    def ask(chosen: list[str]) -> dict[str, float]:
        folder.prices(",".join(["date", *chosen]), *wide(chosen))
        folder.events("event_id,symbol,date", *[f"{name},{name},{EVENT}" for name in chosen])
        found = folder.study(market=None, model="mean", windows=("0:5",))
        return {one["symbol"]: one["car"]["0:5"] for one in found["events"]}

    whole = ask(names)
    assert len(whole) == 33
    assert all(value is not None for value in whole.values())
    assert {name: ask([name])[name] for name in names[:4]} == {name: whole[name] for name in names[:4]}


FRENCH = ["This file was created by someone", "and says so.", "", ",Mkt-RF,SMB,HML,RF"]


def french(folder: Folder) -> Path:
    levels = [float(one) for one in SERIES[""]]
    rng = np.random.default_rng(5)
    rows = [
        f"{day.replace('-', '')},{100 * (new / old - 1) - 0.02:9.4f},{a:7.2f},{b:7.2f},   0.020"
        for day, old, new, a, b in zip(
            DAYS[1:], levels[:-1], levels[1:], *(rng.standard_normal((2, len(DAYS) - 1)) * 0.5), strict=True
        )
    ]
    return write(folder.path / "FF.csv", [*FRENCH, *rows, "", "Copyright 2025"])


def test_a_file_of_ken_french_is_a_market(folder: Folder, plain: list[Any]) -> None:
    """Mkt-RF + RF is the market's return, to the four digits that the file has."""
    found = folder.study(market=french(folder))
    assert [one[:2] for one in figures(found)] == [one[:2] for one in plain]
    assert [one[2] for one in figures(found)] == pytest.approx([one[2] for one in plain], abs=1e-4)
    assert any("Ken French" in note for note in found["notes"])


def cases(name: str) -> Path:
    return shared("prices").parents[1] / "cases" / "study" / name


RIGHT = {
    "semicolon": ("columns are separated by ;", 0.006116),
    "utc_stamps": ("counts for the next day", 0.006116),
    "adj_close": ("Adj Close is used", 0.006116),
    "missing_day": ("", -0.008522),
    "two_exchanges": ("", 0.005676),
}
REFUSED = {
    "duplicate_price": "AAA has two values on 2024-12-17, 92.1123 and 1",
    "empty_market": "M.csv: there is a header and no line below it",
    "price_as_return": "these are prices, not returns. Leave out --returns given",
}


@pytest.mark.parametrize("name", [*RIGHT, *REFUSED])
def test_every_shared_case_is_right_or_refused(name: str) -> None:
    """The three that are one study written differently agree; the others' figures are worked out below."""
    path = cases(name)
    if not path.exists():
        pytest.skip(f"shared cases are not here: {name}")
    asked = {"prices": path / "P.csv", "market": path / "M.csv", "events": path / "E.csv"}
    if name in REFUSED:
        with pytest.raises(UsageError, match=REFUSED[name]):
            measured(**asked, returns="given" if name == "price_as_return" else "simple")
        return
    words, car = RIGHT[name]
    found = measured(**asked)
    assert found["excluded"] == []
    assert words in " ".join(found["notes"])
    assert found["events"][0]["car"]["-1:1"] == pytest.approx(car, abs=5e-7)
    assert found["events"][0]["car"]["-1:1"] == pytest.approx(by_hand(path), rel=1e-9)


def by_hand(path: Path) -> float:
    """The first event's CAR(-1, 1) by a regression of numpy on the days that share and index have in common."""
    text = {name: pd.read_csv(path / f"{name}.csv", sep=None, engine="python") for name in "PME"}
    event = text["E"].iloc[0]
    own, index = text["P"], text["M"]
    own = own[own["symbol"] == event["symbol"]]
    if "market" in event.index:
        index = index[index["symbol"] == event["market"]]
    kind = "Adj Close" if "Adj Close" in own else "price"
    shift = pd.Timedelta(days=1) if ":" in str(own.iloc[0, 1]) else pd.Timedelta(0)

    def series(table: Any, value: str) -> Any:
        days = pd.to_datetime(table["Date" if "Date" in table else "date"].astype(str).str[:10]) + shift
        return pd.Series(table[value].to_numpy(float), days)

    both = pd.concat([series(own, kind), series(index, "price")], axis=1, join="inner", sort=True).dropna()
    moves = both.pct_change().to_numpy()[1:]
    place = list(both.index[1:]).index(pd.Timestamp(event["date"]))
    window = moves[place - 120 : place - 10]
    slope, constant = np.polyfit(window[:, 1], window[:, 0], 1)
    spans = np.array([1, 1, 1]) if "missing" not in path.name else np.array([1, 1, 2])
    after = moves[place - 1 : place + 2]
    return float((after[:, 0] - slope * after[:, 1] - constant * spans).sum())
