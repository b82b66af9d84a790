"""Price files as people download them: each gives the right day and close, or is refused in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.shared import ROOT
from tracker.errors import PricesError
from tracker.prices.csvfile import CsvFolder, read_csv, read_file

NOW = datetime(2026, 11, 30, tzinfo=UTC)
HONG_KONG, NEW_YORK = "Asia/Hong_Kong", "America/New_York"
FRIDAY = date(2025, 8, 22)
CASES = ROOT.parent / "cases" / "prices"


@pytest.mark.parametrize(
    "name", ["akshare_a.csv", "akshare_gbk.csv", "excel_semicolon.csv", "slash.csv", "stooq_txt.csv", "yf_utc.csv"]
)
def test_the_files_that_failed_once(name: str) -> None:
    """Five closes of August 2025: 51.70 on Thursday the 21st, 56.90 on Friday the 22nd (+10.06 %)."""
    if not (CASES / name).is_file():
        pytest.skip(f"shared test data is not here: cases/prices/{name}")
    symbol = "688981.SS" if name == "akshare_a.csv" else "0981.HK"
    bars = {bar.day: bar.close for bar in read_csv(CASES / name, symbol, NOW, zone=HONG_KONG).bars}
    assert (bars[date(2025, 8, 21)], bars[FRIDAY], len(bars)) == (51.7, 56.9, 5)


FORMS = {
    "tushare": "ts_code,trade_date,open,high,low,close,vol\n00981.HK,20250822,51.7,57,51.65,56.9,12\n",
    "akshare english": "date,open,high,low,close,volume\n2025-08-22,51.7,57,51.65,56.9,12\n",
    "akshare hong kong": "日期,开盘,收盘,最高,最低,成交量,成交额\n2025-08-22,51.7,56.9,57,51.65,12,1\n",
    "investing.com": '"Date","Price","Open","High","Low","Vol.","Change %"\n"08/22/2025","56.90","51.70","57.00","51.65","0.012K","10.06%"\n',
    "investing.com, named month": '"Date","Price","Open"\n"Aug 22, 2025","56.90","51.70"\n',
    "investing.com, day first": '"Date","Price"\n"22/08/2025","56.90"\n',
    "nasdaq": "Date,Close/Last,Volume,Open,High,Low\n08/22/2025,$56.90,12,$51.70,$57.00,$51.65\n",
    "stooq": "Date,Open,High,Low,Close,Volume\n2025-08-22,51.7,57,51.65,56.9,12\n",
    "stooq text": "<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>\n981.HK,D,20250822,000000,51.7,57,51.65,56.9,12\n",
    "yfinance, three heads": "Price,Close,High,Low,Open,Volume\nTicker,0981.HK,0981.HK,0981.HK,0981.HK,0981.HK\nDate,,,,,\n"
    "2025-08-22,56.9,57,51.65,51.7,12\n",
    "yfinance, two tickers": "Price,Close,Close\nTicker,1347.HK,0981.HK\nDate,,\n2025-08-22,56.0,56.9\n",
    "yfinance, its zone": "Date,Close\n2025-08-22 00:00:00+08:00,56.9\n",
    "utc": "Date,Close\n2025-08-21 16:00:00+00:00,56.9\n",
    "utc with a Z": "Date,Close\n2025-08-21T16:00:00Z,56.9\n",
    "a day written as a stamp": "Date,Close\n2025-08-22T00:00:00Z,56.9\n",
    "the open's stamp": "Date,Close\n2025-08-22 01:30:00+00:00,56.9\n",
    "excel, german": "Datum;Date;Close\nx;22.08.2025;56,90\n",
    "chinese day": "日期,收盘\n2025年8月22日,56.9\n",
    "tabs": "Date\tClose\n2025-08-22\t56.9\n",
    "slashes": "Date,Close\n2025/8/22,56.9\n",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_form_gives_its_day_and_close(tmp_path: Path, form: str, encoding: str) -> None:
    path = tmp_path / "0981.HK.csv"
    path.write_bytes(FORMS[form].encode(encoding))
    (bar,) = read_csv(path, "0981.HK", NOW, zone=HONG_KONG).bars
    assert (bar.day, bar.close) == (FRIDAY, 56.9)
    assert bar.volume in (12.0, None)


def told(tmp_path: Path, text: str, zone: str = HONG_KONG, symbol: str = "0981.HK") -> dict[date, float | None]:
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    return {bar.day: bar.close for bar in read_csv(path, symbol, NOW, zone=zone).bars}


def test_thousands_and_decimals(tmp_path: Path) -> None:
    assert told(tmp_path, 'Date,Close\n2025-08-22,"25,978.07"\n2025-08-21,"999.5"\n') == {
        FRIDAY: 25978.07,
        date(2025, 8, 21): 999.5,
    }
    assert told(tmp_path, "Date;Close\n2025-08-22;25.978,07\n2025-08-21;1.234,5\n")[FRIDAY] == 25978.07
    assert told(tmp_path, 'Date,Close,Volume\n2025-08-22,"56.9","12,345,678"\n') == {FRIDAY: 56.9}


@pytest.mark.parametrize(
    ("cell", "zone", "day"),
    [
        ("2025-08-22 00:00:00-04:00", NEW_YORK, FRIDAY),
        ("2025-08-22 04:00:00+00:00", NEW_YORK, FRIDAY),
        ("2025-08-22 00:00:00+00:00", NEW_YORK, FRIDAY),  # a day that was made a stamp, not the evening before
        ("2025-08-22 20:00:00+00:00", NEW_YORK, FRIDAY),  # its close
        ("2025-08-22 15:00:00", HONG_KONG, FRIDAY),  # a clock without a zone is the exchange's
    ],
)
def test_a_stamp_means_its_session(tmp_path: Path, cell: str, zone: str, day: date) -> None:
    assert list(told(tmp_path, f"Date,Close\n{cell},1\n", zone)) == [day]


@pytest.mark.parametrize(
    ("text", "zone", "words"),
    [
        ("Date,Close\n2025-08-21 16:00:00,1\n", HONG_KONG, "the exchange's clock, or UTC for the next day"),
        ("Date,Close\n2025-08-21 16:00:00+00:00,1\n", "", "of which exchange's day"),
        ("Date,Close\n04/05/2025,1\n", HONG_KONG, "day or month first"),
        ("Date;Close\n2025-08-21;1,234\n", HONG_KONG, "a decimal comma, or thousands"),
        ('Date,Close\n2025-08-21,"1,234.5"\n2025-08-20,"50,2"\n', HONG_KONG, "commas stand for decimals in one row"),
        ("Date,Adj Close\n2025-08-21,1\n", HONG_KONG, "no column is called close"),
        ("ts_code,trade_date,close\n688981.SH,20250822,1\n", HONG_KONG, "prices of 688981.SH, not of 0981.HK"),
    ],
)
def test_what_a_file_leaves_open_is_refused_in_words(tmp_path: Path, text: str, zone: str, words: str) -> None:
    with pytest.raises(PricesError, match=words):
        told(tmp_path, text, zone)


def test_which_close_is_taken_is_said(tmp_path: Path) -> None:
    path = tmp_path / "NVDA.csv"
    path.write_text("Date,Adj Close,Close\n2025-08-22,55.1,56.9\n", encoding="utf-8")
    read = read_file(path, "NVDA", NOW)
    assert [bar.close for bar in read.tape.bars] == [56.9]
    assert read.notes == ("'Close' is taken for the close; 'Adj Close' is adjusted and left out",)


def test_lots_in_the_head_are_believed(tmp_path: Path) -> None:
    path = tmp_path / "688981.SS.csv"
    path.write_text("日期,收盘,成交量(手)\n2025-08-22,103.97,5000\n", encoding="utf-8")
    assert read_csv(path, "688981.SS", NOW).bars[0].volume == 500_000.0


def test_what_was_imported_is_laid_among_the_files_and_read_from_there(tmp_path: Path) -> None:
    path = tmp_path / "download.csv"
    path.write_text("日期,收盘,dividends\n2025-08-21,51.7,\n2025-08-22,56.9,0.5\n", encoding="gb18030")
    folder = CsvFolder(tmp_path / "prices")
    folder.keep(read_csv(path, "0981.HK", NOW))
    path.write_text("Date,Close\n2025-08-22,57.0\n2025-08-25,58.0\n", encoding="utf-8")
    folder.keep(read_csv(path, "0981.HK", NOW))
    tape = folder.tape("0981.HK", "1d", None, None, NOW)
    assert [(bar.day.day, bar.close) for bar in tape.bars] == [(21, 51.7), (22, 57.0), (25, 58.0)]
    assert [(one.day, one.amount) for one in tape.actions] == [(FRIDAY, 0.5)]
