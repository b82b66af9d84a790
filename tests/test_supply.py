"""What the product is built on: each package has its purpose in docs/dependencies.md, and the audit tells the truth."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest

from tests import supply

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PAGE = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")


def names(wanted: list[str]) -> set[str]:
    return {re.split(r"[\[<>=; ]", one)[0] for one in wanted}


def test_every_dependency_has_its_purpose_and_no_other_stands_there() -> None:
    told = {
        name for name, purpose in re.findall(r"^\| ([a-z0-9-]+) \| (.+) \|$", PAGE, re.MULTILINE) if name != "package"
    }
    assert told == names(PROJECT["dependencies"])
    extras = PAGE.rpartition("Extras:")[2]
    assert all(name in extras for wanted in PROJECT["optional-dependencies"].values() for name in names(wanted))


def test_every_version_has_an_upper_bound() -> None:
    bounded = [one.partition(";")[0] for one in PROJECT["dependencies"]]
    assert [one for one in bounded if "<" not in one] == []


def test_a_known_vulnerability_fails_and_is_named() -> None:
    answer = {
        "dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1"}]}, {"name": "b", "version": "2"}]
    }
    code, words = supply.judged(json.dumps(answer), "")
    assert (code, words.splitlines()[1:]) == (1, ["a 1: CVE-1"])


def test_none_known_passes_and_says_of_how_many() -> None:
    answer = {"dependencies": [{"name": "a", "version": "1", "vulns": []}]}
    assert supply.judged(json.dumps(answer), "") == (0, "no known vulnerability in 1 packages")


@pytest.mark.parametrize("answer", ["", "<html>", "[]"])
def test_where_nothing_can_be_asked_it_is_skipped_with_the_reason(answer: str) -> None:
    code, words = supply.judged(answer, "trace\nConnectionError: no route")
    assert code == 0
    assert words.startswith("skipped: ")
    assert words.endswith("ConnectionError: no route")


@pytest.mark.skipif(shutil.which("uv") is None or not (ROOT / "uv.lock").exists(), reason="uv or its lock is not here")
def test_the_bill_of_materials_holds_every_dependency() -> None:
    document = json.loads(supply.exported("cyclonedx1.5"))
    assert document["bomFormat"] == "CycloneDX"
    assert names(PROJECT["dependencies"]) <= {one["name"] for one in document["components"]}
