"""CSV files as people have them: columns in any order, and mistakes named with their place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.shared import shared
from tracker.errors import PricesError
from tracker.prices.csvfile import CsvFolder, read_csv

NOW = datetime(2026, 9, 1, tzinfo=UTC)


def written(folder: Path, text: str, name: str = "0981.HK.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_columns_are_found_by_name_in_any_order_and_case(tmp_path: Path) -> None:
    text = "\ufeffDate,Close,High,Low,Open,Volume\n2025-08-22,56.90,57.00,51.65,51.70,200\n2025-08-21,51.70,,,,\n"
    tape = read_csv(written(tmp_path, text), "0981.HK", NOW, "HKD")
    older, newer = tape.bars
    assert (older.day, older.open, older.close, older.volume) == (date(2025, 8, 21), None, 51.70, None)
    assert (newer.open, newer.high, newer.low, newer.close, newer.volume) == (51.70, 57.00, 51.65, 56.90, 200.0)
    assert (newer.source, newer.currency, newer.learned, newer.interval) == ("csv", "HKD", NOW, "1d")


def test_actions_stand_in_their_columns_and_adjusted_closes_are_not_taken(tmp_path: Path) -> None:
    head = "Date,Open,High,Low,Adj Close,Close,Volume,Dividends,Stock Splits\n"
    text = head + "2024-06-10 00:00:00-04:00,120,123,117,121.5,121.79,314,0.01,10.0\n2024-06-11,1,1,1,1,1,1,0,0.0\n"
    tape = read_csv(written(tmp_path, text), "NVDA", NOW)
    assert tape.bars[0].close == 121.79
    assert [(one.sort, one.amount) for one in tape.actions] == [("dividend", 0.01), ("split", 10.0)]


def test_lots_become_shares(tmp_path: Path) -> None:
    path = written(tmp_path, "day,close,volume\n2025-08-22,103.97,5000\n")
    assert read_csv(path, "688981.SS", NOW, volume_unit=100).bars[0].volume == 500_000.0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no column is called date"),
        ("date,value\n2025-08-22,1\n", "no column is called close or last or close/last; found: date, value"),
        ("date,adj close\n2025-08-22,1\n", "no column is called close"),
        ("date,close\n2025-13-22,1\n", "csv:2: '2025-13-22' is not a day"),
        ("date,close\n2025-08-21,1\n2025-08-22,2\n2025-08-23,x\n", "csv:4: close 'x' is not a number"),
        ("date,close\n2025-08-21,1\n2025-08-22,1,234\n", "csv:3: 3 cells under a head of 2"),
        ("date,close\n04/05/2025,1\n05/06/2025,2\n", "'04/05/2025': day or month first"),
        ("date;close\n2025-08-21;1,234\n", "a decimal comma, or thousands"),
        ("date,ticker,close\n2025-08-21,NVDA,1\n", "csv:2: these are prices of NVDA, not of X"),
        ("date,close\n2025-08-22,1\n2025-08-22,2\n", "2025-08-22 stands there twice"),
        ("date,close\n\n", "no rows"),
        ("date,close\n2999-01-01,1\n", "2999-01-01 lies in the future"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(PricesError, match=words) as caught:
        list(read_csv(written(tmp_path, text), "X", NOW).bars)
    assert caught.value.outcome == "malformed"


def test_bytes_that_are_no_text_and_files_that_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"date,close\n\xff\xfe\x00")
    for name in ("x.csv", "y.csv"):
        with pytest.raises(PricesError, match=name):
            read_csv(tmp_path / name, "X", NOW)


def test_a_folder_answers_by_symbol_and_stretch(tmp_path: Path) -> None:
    written(tmp_path, "date,close,split\n2025-08-20,1,\n2025-08-21,2,2\n2025-08-22,3,\n")
    folder = CsvFolder(tmp_path)
    folder.begin_round()
    tape = folder.tape("0981.HK", "1d", date(2025, 8, 21), date(2025, 8, 21), NOW)
    assert [bar.close for bar in tape.bars] == [2.0]
    assert len(tape.actions) == 1
    assert len(folder.tape("0981.HK", "1d", None, None, NOW).bars) == 3


@pytest.mark.parametrize(
    ("symbol", "interval", "first", "outcome"),
    [
        ("1347.HK", "1d", None, "unknown_symbol"),
        ("../0981.HK", "1d", None, "unknown_symbol"),
        ("0981.HK", "1m", None, "empty"),
        ("0981.HK", "1d", date(2026, 1, 1), "empty"),
    ],
)
def test_what_a_folder_does_not_have(
    tmp_path: Path, symbol: str, interval: str, first: date | None, outcome: str
) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    written(inner, "date,close\n2025-08-22,1\n")
    written(tmp_path, "date,close\n2025-08-22,1\n")
    with pytest.raises(PricesError) as caught:
        CsvFolder(inner).tape(symbol, interval, first, None, NOW)
    assert caught.value.outcome == outcome


@pytest.mark.parametrize(
    ("file", "day", "close"),
    [
        ("0981.HK_2020_2025_CCF0001.csv", "2020-01-02", 12.70),
        ("1347.HK_to_2025-10-30_luciusneo.csv", "2014-10-15", 9.63),
        ("688256.SS_daily_eastmoney_xiedonge.csv", "2025-08-22", 1243.20),
        ("CSI_300_daily_tzjtan.csv", "2021-03-11", 5128.22),
        ("TSM_daily_adj_2010_2025-12_leon7786.csv", "2010-01-04", 7.26),
    ],
)
def test_real_files_of_several_makers_are_read(file: str, day: str, close: float) -> None:
    bars = {bar.day: bar for bar in read_csv(shared(f"prices/{file}"), file.partition("_")[0], NOW).bars}
    assert bars[date.fromisoformat(day)].close == pytest.approx(close, abs=0.01)
