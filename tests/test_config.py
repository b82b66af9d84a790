"""config.toml: what is unknown or wrong is refused by name, place and mend."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from tracker.config import Config, load_config
from tracker.errors import ConfigError


def written(folder: Path, text: str) -> Config:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load_config(path)


NOTIFY = "[[notify]]\nname = 'desk'\naddress_env = 'DESK'\n"
ALERT = "[[alerts]]\nname = 'big'\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[feds]\n", ["unknown table 'feds'", "did you mean 'feeds'", "config.toml"]),
        ("[fetch]\ndeadlin = 3\n", ["[fetch]", "unknown key 'deadlin'", "did you mean 'deadline'"]),
        ("[fetch]\ndeadline = 'soon'\n", ["[fetch] deadline = 'soon'", "a number"]),
        ("[report]\nat = '25:00'\n", ["[report] at = '25:00'", "22:30"]),
        ("[report]\nzone = 'Asia/Hongkong2'\n", ["[report] zone", "no such time zone"]),
        ("[recipe]\nwindows = [[0, 0, 1]]\n", ["[recipe] windows", "2 values"]),
        ("[recipe]\nestimation = true\n", ["[recipe] estimation = True", "a whole number"]),
        ("[feeds]\nname = 'a'\n", ["[[feeds]]"]),
        ("[[feeds]]\nname = 'a'\n", ["[[feeds]] #1 (a)", "the key 'url' is missing"]),
        ("[[feeds]]\nname = 'a'\nurl = 'ftp://x'\n", ["#1 (a)", "http://"]),
        ("[[feeds]]\nname = 'a'\nurl = 'http://x'\nevery = 5\n", ["#1 (a)", "at least 60"]),
        ("[[feeds]]\nname = 'a'\nurl = 'http://x'\ntrust = 'gossip'\n", ["trust = 'gossip'", "filing, wire"]),
        ("[[feeds]]\nname='a'\nurl='http://x'\n[[feeds]]\nname='a'\nurl='http://y'\n", ["'a' stands twice"]),
        ("[calendar.XSHG]\nholidays = ['2027-01-01']\n", ["[calendar.XSHG]", "without quotes"]),
        ("[calendar]\nholidays = [2027-01-01]\n", ["[calendar]", "[calendar.XSHG]"]),
        ("calendar = 5\n", ["[calendar]", "name the exchange"]),
        ("[calendar.XSHG]\nholidays = 2027-01-01\n", ["[calendar.XSHG]", "a list of days"]),
        ("[prices.order]\n'0981.HK' = 'csv'\n", ["order.0981.HK = 'csv'", "a list"]),
        ("[report]\nzone = ''\n", ["[report] zone = ''", "no such time zone"]),
        ("[recipe]\nwindows = [[2, 0]]\n", ["[recipe] windows = [2, 0]", "not after its last"]),
        ("[recipe]\nestimation = 60\n", ["[recipe] estimation = 60", "minimum = 120"]),
        ("[recipe]\nmodel = 'markt'\n", ["[recipe] model = 'markt'", "did you mean 'market'?"]),
        ("[recipe]\nreturns = 'given'\n", ["[recipe] returns = 'given'", "simple or log"]),
        ("[recipe]\nwatchlist = 1\n", ["[recipe]", "unknown key 'watchlist'"]),
        ("[jobs]\nsettle = [35, '90']\n", ["[jobs] settle #2 = '90'", "a whole number"]),
        ("[jobs]\nnews = 0\n", ["[jobs] news = 0", "at least 1 second"]),
        ("fetch = 3\n", ["[fetch] = 3", "a table of keys"]),
        ("[storage\n", ["is not TOML", "line 1"]),
        (NOTIFY + "sort = 'mial'\n", ["[[notify]] #1 (desk) sort = 'mial'", "did you mean 'mail'?"]),
        (NOTIFY + "what = ['dayly']\n", ["(desk) what = 'dayly'", "did you mean 'daily'?"]),
        (NOTIFY + "what = ['morning:25:00']\n", ["what = 'morning:25:00'", "morning:07:30"]),
        (NOTIFY + "what = ['close']\n", ["what = 'close'", "close:XHKG"]),
        (NOTIFY + "what = ['close:XHKK']\n", ["[[notify]] (desk) what = 'close:XHKK'", "did you mean 'XHKG'?"]),
        (NOTIFY + "quiet = '22-7'\n", ["(desk) quiet = '22-7'", "22:00-07:00"]),
        (NOTIFY + "per_hour = 0\n", ["(desk) per_hour = 0", "at least 1"]),
        (NOTIFY + "link = 'tracker.example'\n", ["(desk) link", "https://"]),
        (NOTIFY + NOTIFY, ["[[notify]]: the name 'desk' stands twice"]),
        ("[notify]\nname = 'desk'\n", ["[[notify]]", "two brackets"]),
        ("[[notify]]\nname = 'desk'\n", ["(desk) address_env", "environment variable"]),
        (ALERT + "on = 'evnt'\n", ["[[alerts]] #1 (big) on = 'evnt'", "did you mean 'event'?"]),
        (ALERT + "q = 5\n", ["(big) q = 5", "from 0 to 1"]),
        (ALERT + "hours = 0\n", ["(big) hours = 0", "above 0"]),
        (ALERT + "beyond = -1\n", ["(big) beyond = -1", "not below 0"]),
        (ALERT + "relation = 'foundry'\n", ["(big) relation", "foundry_of"]),
        (ALERT + "verdict = 'overstatd'\n", ["(big) verdict", "did you mean 'overstated'?"]),
        (ALERT + "company = 'Hua Hang'\n", ["[[alerts]] (big) company", "did you mean 'Hua Hong'?"]),
        (ALERT + "kind = 'earning'\n", ["(big) kind", "did you mean 'earnings'?"]),
        (ALERT + "channels = ['desk']\n", ["(big) channels", "there is no [[notify]] table"]),
        (NOTIFY + ALERT + "channels = ['dsk']\n", ["(big) channels", "did you mean 'desk'?"]),
    ],
)
def test_wrong_configuration_names_the_place_and_the_mend(tmp_path: Path, text: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as refused:
        written(tmp_path, text)
    for word in words:
        assert word in str(refused.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        written(
            tmp_path,
            "[fecth]\n[fetch]\ndeadlin = 3\ngap = '1'\n[recipe]\nalpha = true\nwindows = [[0], [0, 'x']]\n"
            "[[feeds]]\nname = 'a'\nurl = 'http://x'\nevry = 90\nzone = 5\n"
            "[[feeds]]\nname = 'b'\nurl = 'x'\nevery = 5\n",
        )
    first, *faults = str(refused.value).split("\n  ")
    assert first.endswith("config.toml has 10 faults:")
    assert sorted(one.partition(";")[0] for one in faults) == sorted(
        [
            "unknown table 'fecth'",
            "[fetch]: unknown key 'deadlin'",
            "[fetch] gap = '1': a number is wanted here",
            "[recipe] alpha = True: a number is wanted here",
            "[recipe] windows #1 = [0]: 2 values are wanted here",
            "[recipe] windows #2 #2 = 'x': a whole number is wanted here",
            "[[feeds]] #1 (a): unknown key 'evry'",
            "[[feeds]] #1 (a) zone = 5: text in quotes is wanted here",
            "[[feeds]] #2 (b) url = 'x' must begin with http:// or https://",
            "[[feeds]] #2 (b) every = 5: at least 60 seconds, out of courtesy",
        ]
    )


def test_a_missing_file_names_the_command_that_writes_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="tracker init"):
        load_config(tmp_path / "config.toml")


def test_every_choice_arrives(tmp_path: Path) -> None:
    config = written(
        tmp_path,
        "[storage]\nurl = 'sqlite:///facts.db'\n[report]\nat = '21:15'\nformats = ['json']\n"
        "[recipe]\nname = 'short'\nestimation = 120\nwindows = [[0, 0], [-1, 1]]\n"
        "[[feeds]]\nname = 'a'\nurl = 'https://a.example/rss'\ntrust = 'wire'\n"
        "[calendar.XSHG]\nholidays = [2027-01-01]\n",
    )
    assert config.store_url == f"sqlite:///{tmp_path / 'facts.db'}"
    assert config.report.at == time(21, 15)
    assert config.recipe.windows == ((0, 0), (-1, 1))
    assert config.recipe.estimation == 120
    assert config.feeds[0].trust == "wire"
    assert config.holidays == {"XSHG": (date(2027, 1, 1),)}


def test_a_database_elsewhere_keeps_its_address(tmp_path: Path) -> None:
    url = "postgresql+psycopg://tracker@db.example/tracker"
    assert written(tmp_path, f"[storage]\nurl = '{url}'\n").store_url == url


def test_an_address_written_where_its_variable_belongs_is_refused_and_not_shown(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="environment variable") as refused:
        written(tmp_path, "[[notify]]\nname = 'desk'\naddress_env = 'smtp://me:s3cret@host/'\n")
    assert "s3cret" not in str(refused.value)


def test_the_notifiers_and_their_sorts_are_the_same() -> None:
    from tracker.model import SORTS
    from tracker.notify import NOTIFIERS

    assert tuple(NOTIFIERS) == SORTS


def test_verdicts_that_a_rule_can_name_are_those_of_the_page() -> None:
    import tomllib

    from tracker.delivery_rules import VERDICTS

    phrases = Path(__file__).parents[1] / "tracker" / "formats" / "phrases" / "zh-Hans.toml"
    assert set(VERDICTS) == set(tomllib.loads(phrases.read_text(encoding="utf-8"))["verdicts"])


def test_the_examples_of_the_starter_are_right(tmp_path: Path) -> None:
    """The commented tables of config.toml, with their comment marks taken away."""
    text = (Path(__file__).parents[1] / "config.toml").read_text(encoding="utf-8")
    lines = text[text.index("# [[notify]]") : text.index("# Past the end")].splitlines()
    found = written(tmp_path, "\n".join(one[2:] for one in lines if " = " in one or "[[" in one))
    assert [one.name for one in found.notify] == ["desk"]
    assert [one.on for one in found.alerts] == ["event", "feed_silent"]
    assert "688999.SS" in found.recipe.watchlist.by_symbol
