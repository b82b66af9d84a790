"""Everything that is wrong in [watchlist] and [knowledge] is told at once, each with its place and the nearest name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.config import compose_config, load_config
from tracker.errors import ConfigError
from tracker.knowledge.faults import Faults, gathered, refuse

WRONG = """
[fetch]
deadlin = 3

[[watchlist.companies]]
name = "Acme"
aliases = "Acme"
lisings = ["ACME"]
sort = "compny"

[[watchlist.companies]]
aliases = ["Beta"]

[[watchlist.relations]]
subject = "Acme"
relation = "supplyer"
objects = ["Nvidea"]
reason = "sells tools"
since = "2024-01-31"

[watchlist.groups.toolmakers]
members = ["ASLM"]

[watchlist.markets.XX]
calendar = "XXXX"

[knowledge]
trade = ["semiconducter"]
without = ["earning"]

[knowledge.kinds.recall]
patterns = ["3 recal", "x"]
rules = ["named_drect"]
governed = "no"

[knowledge.claims.moves]
up = ["moon("]

[knowledge.registries.sec]
"9.99" = "earnngs"
"""
TOLD = (
    "[fetch]: unknown key 'deadlin'; did you mean 'deadline'?",
    "[watchlist] companies: unknown key: 'lisings' is not known; did you mean 'listings'?",
    "[watchlist] companies: each needs a `name`",
    "[watchlist] company 'Acme' sort: 'compny' is not known; did you mean 'company'?",
    "[watchlist] group 'toolmakers' members: 'ASLM' is not known; did you mean 'ASML'?",
    "[watchlist] company 'Acme': aliases = 'Acme': a list of words is wanted",
    "[watchlist] relations of 'Acme': relation: 'supplyer' is not known; did you mean 'supplier'?",
    "[watchlist] relations of 'Acme': 'Nvidea' is not known; did you mean 'Nvidia'?",
    "[watchlist] relations of 'Acme': since = '2024-01-31': a date such as 2024-01-31 is wanted, without quotes",
    "[knowledge] kind 'recall': governed = 'no': true or false is wanted",
    "[knowledge] kind 'recall' rules: 'named_drect' is not known; did you mean 'named_direct'?",
    "[knowledge.claims.moves] up: 'moon(' is no regular expression",
    "[knowledge.registries] 'sec:9.99': 'earnngs' is not known; did you mean 'earnings'?",
    "[knowledge] without: 'earning' is not known; did you mean 'earnings'?",
)


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(WRONG, encoding="utf-8")
    with pytest.raises(ConfigError) as wrong:
        load_config(file)
    told = str(wrong.value).split("\n  ")
    for words in TOLD:
        assert any(one.startswith(words) for one in told), (words, told)
    assert told[0] == f"{file} has {len(told) - 1} faults:"


@pytest.mark.parametrize("table", ["watchlist", "knowledge"])
@pytest.mark.parametrize(
    "value", ["words", 3, ["words"], {"companies": 3, "kinds": 3}, {"companies": [3], "kinds": [3]}]
)
def test_a_wrong_shape_is_a_fault_and_no_crash(table: str, value: object) -> None:
    with pytest.raises(ConfigError, match=rf"\[{table}\]"):
        compose_config(Path("config.toml"), {table: value})


def test_one_fault_stands_on_the_line_of_its_file() -> None:
    with pytest.raises(ConfigError, match=r"^config.toml \[watchlist\] companies: each needs a `name`$"):
        compose_config(Path("config.toml"), {"watchlist": {"companies": [{}]}})


def test_faults_are_raised_at_once_where_nobody_gathers_them() -> None:
    with pytest.raises(ConfigError, match=r"^one$"):
        refuse("one")


def nested() -> None:
    with gathered():
        refuse("one")
        with gathered():
            refuse("two")
        refuse("one")


def test_gathering_inside_another_adds_to_that_one() -> None:
    with pytest.raises(Faults) as wrong:
        nested()
    assert wrong.value.faults == ("one", "two")
