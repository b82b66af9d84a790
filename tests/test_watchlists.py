"""The shipped watchlist and what a configuration lays over it."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.core.text.mentions import matcher
from tracker.errors import ConfigError
from tracker.knowledge.watchlists import load_watchlist

SHIPPED = load_watchlist()


def test_markets() -> None:
    """Limits by board: STAR and ChiNext 20 %, main boards 10 % (exchanges' trading rules)."""
    rules = {one.symbol: (one.calendar, one.currency, one.benchmark, one.limit) for one in SHIPPED.listings}
    assert rules["0981.HK"] == ("XHKG", "HKD", "^HSI", None)
    assert rules["688981.SS"] == ("XSHG", "CNY", "000300.SS", 0.20)
    assert rules["002371.SZ"] == ("XSHG", "CNY", "000300.SS", 0.10)
    assert rules["NVDA"] == ("XNYS", "USD", "SPY", None)
    assert rules["2330.TW"][2] == "^TWII"


def test_calendars_exist() -> None:
    import exchange_calendars

    known = set(exchange_calendars.get_calendar_names())
    assert {one.calendar for one in SHIPPED.listings} <= known


def test_relations_have_reasons_and_ends() -> None:
    names = set(SHIPPED.by_name)
    assert all(one.reason and one.source and {one.subject, one.object} <= names for one in SHIPPED.relations)
    foundries = {one.subject for one in SHIPPED.relations if (one.relation, one.object) == ("foundry_of", "Huawei")}
    assert foundries == {"SMIC"}


def test_no_spelling_is_claimed_twice() -> None:
    """A plain spelling belongs to one company."""
    taken: dict[str, str] = {}
    for alias in SHIPPED.aliases:
        if alias.company and not alias.needs_context:
            assert taken.setdefault(alias.text, alias.company) == alias.company, alias.text


def test_a_company_is_added_and_another_mended() -> None:
    extra = {
        "companies": [
            {"name": "Acme Silicon", "listings": ["1234.HK"], "aliases": ["Acme Silicon", "艾克米"]},
            {"name": "SMIC", "listings": ["0981.HK"], "replace": True},
        ],
        "relations": [
            {
                "subject": "SMIC",
                "relation": "foundry_of",
                "objects": ["Acme Silicon"],
                "reason": "test",
                "since": date(2025, 1, 1),
            }
        ],
        "without": ["Oracle"],
    }
    mended = load_watchlist(extra)
    assert [one.symbol for one in mended.listings_of("SMIC")] == ["0981.HK"]
    assert mended.by_symbol["1234.HK"].benchmark == "^HSI"
    assert [one.company for one in matcher(mended).mentions("艾克米 and 中芯国际")] == ["Acme Silicon", "SMIC"]
    assert mended.relations[-1].object == "Acme Silicon"
    assert "Oracle" not in mended.by_name
    assert all("Oracle" not in (one.subject, one.object) for one in mended.relations)


def test_a_market_can_be_added() -> None:
    extra = {
        "markets": {"SW": {"calendar": "XSWX", "currency": "CHF", "benchmark": "^SSMI"}},
        "companies": [{"name": "VAT", "listings": ["VACN.SW"]}],
    }
    assert load_watchlist(extra).by_symbol["VACN.SW"].currency == "CHF"


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ({"compnies": []}, "did you mean 'companies'"),
        ({"companies": [{"nme": "X"}]}, "'nme'"),
        ({"companies": [{"aliases": ["x"]}]}, "needs a `name`"),
        ({"companies": [{"name": "X", "listings": ["1.XX"]}]}, "market of '1.XX'"),
        ({"companies": [{"name": "X", "aliases": "x"}]}, "a list of words"),
        ({"companies": [{"name": "X", "sort": "firm"}]}, "'firm' is not known"),
        ({"companies": [{"name": "X", "tickers": "often"}]}, "'often' is not known"),
        ({"companies": "X"}, "[[watchlist.companies]]"),
        ({"markets": ["X"]}, "[watchlist.markets.NAME]"),
        ({"markets": {"HK": {"calender": "XHKG"}}}, "did you mean 'calendar'"),
        ({"markets": {"HK": {"calendar": "XHKG"}}}, "'currency' is missing"),
        ({"without": ["SMICK"]}, "did you mean 'SMIC'"),
        (
            {"relations": [{"subject": "SMIC", "relation": "rival", "objects": ["Hua Hing"], "reason": "r"}]},
            "'Hua Hong'",
        ),
        ({"relations": [{"subject": "SMIC", "relation": "rivals", "objects": ["Hua Hong"], "reason": "r"}]}, "'rival'"),
        ({"relations": [{"subject": "SMIC", "relation": "rival", "objects": ["Hua Hong"]}]}, "'reason' is missing"),
        (
            {
                "relations": [
                    {"subject": "SMIC", "relation": "rival", "objects": ["TSMC"], "reason": "r", "since": "2024"}
                ]
            },
            "without quotes",
        ),
    ],
)
def test_what_is_wrong_is_named(extra: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        load_watchlist(extra)
    assert words in str(wrong.value)
    assert "[watchlist]" in str(wrong.value)
