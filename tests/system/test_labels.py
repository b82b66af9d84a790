"""`tracker label` and `tracker fit` as a new user meets them: answers kept, a table made, refused or taken up."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tracker.cli import app
from tracker.config import load_config
from tracker.core.reading.adjusting import PARTS

PLACES = ("Dresden", "Kyoto", "Austin", "Hsinchu", "Wuxi", "Penang", "Leuven", "Kumamoto", "Ulsan", "Kaunas",
          "Boise", "Crolles", "Agrate", "Shaoxing", "Pune", "Villach")  # fmt: skip
WANTED = [f"Tool install begins in cleanroom of SMIC partner near {one}" for one in PLACES]
OTHERS = [f"What a walk through {one} tells about SMIC and its neighbours" for one in PLACES]
UNSEEN = "Tool install begins in cleanroom of SMIC partner near Gresham"


def run(home: Path, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, [*words, "--config", str(home / "config.toml")], input=typed or None)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a configuration and a store that heard 32 headlines."""
    assert CliRunner().invoke(app, ["init", str(tmp_path / "config.toml")]).exit_code == 0
    rows = [{"title": title, "published": "2025-08-22T08:00:00Z"} for title in (*WANTED, *OTHERS)]
    (tmp_path / "old.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    done = run(tmp_path, "import", "entries", str(tmp_path / "old.jsonl"), "--publisher", "Example Daily")
    assert done.exit_code == 0, done.output
    return tmp_path


def listed(home: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(
        run(home, "label", "--list", "--json", "-k", "100", "--days", "9999").stdout
    )
    return found


def answer_all(home: Path, answer: dict[str, str]) -> None:
    words = "\n".join(answer[one["title"]] for one in listed(home))
    done = run(home, "label", "-k", "100", "--days", "9999", typed=f"{words}\n")
    assert done.exit_code == 0, done.output


def test_the_least_sure_come_first_and_answered_ones_no_more(home: Path) -> None:
    asked = listed(home)
    assert len(asked) == len(WANTED) + len(OTHERS)
    doubt = [abs(float(one["score"]) - 0.5) for one in asked]
    assert doubt == sorted(doubt)
    done = run(home, "label", "--days", "9999", typed="y\nperhaps\ncapacity_capex\n\nq\n")
    assert done.exit_code == 0, done.output
    assert "'perhaps' is no answer: y, n, unclear or a kind" in done.output
    assert "2 kept, 2 in all" in done.output
    left = [one["text"] for one in listed(home)]
    assert left == [one["text"] for one in asked[2:]]


def test_one_text_is_labelled_by_name(home: Path) -> None:
    first = listed(home)[0]["text"]
    assert run(home, "label", first[:8], "supply_dea").exit_code != 0
    done = run(home, "label", first[:8], "n")
    assert done.exit_code == 0, done.output
    assert first not in [one["text"] for one in listed(home)]
    assert run(home, "label", "zz", "n").exit_code != 0


def test_few_labels_make_no_table(home: Path) -> None:
    run(home, "label", "--days", "9999", typed="y\nn\nq\n")
    done = run(home, "fit")
    assert done.exit_code != 0
    assert "2 labels, 1 of them announcements: 20 are wanted" in str(done.exception) + done.output


def test_a_table_is_taken_up_named_in_the_digest_and_reads_unseen_texts(home: Path) -> None:
    before = load_config(home / "config.toml").recipe.knowledge
    answer_all(home, {**dict.fromkeys(WANTED, "capacity_capex"), **dict.fromkeys(OTHERS, "n")})
    tried = run(home, "fit", "--dry-run", "--json")
    assert tried.exit_code == 0, tried.output
    made = json.loads(tried.stdout)
    assert made["accepted"]
    assert made["held_back"]["fitted"]["wrong"] <= made["held_back"]["shipped"]["wrong"]
    assert not list(home.glob("gate-*.tsv"))
    assert run(home, "fit").exit_code == 0
    (file,) = home.glob("gate-*.tsv")
    assert tomllib.loads((home / "config.toml").read_text(encoding="utf-8"))["knowledge"]["fitted"] == file.name
    after = load_config(home / "config.toml").recipe.knowledge
    assert after.digest.endswith(f"+{file.stem}")
    assert after.digest != before.digest
    told = json.loads(run(home, "read", UNSEEN, "--json").stdout)
    assert told["announcement"]
    assert told["kind"] == "capacity_capex"
    table = file.read_bytes()
    assert run(home, "fit").exit_code == 0
    assert file.read_bytes() == table  # equal labels, equal bytes


def test_labels_that_teach_nothing_are_refused(home: Path) -> None:
    """What the shipped tables read is denied of one part of the texts alone, so that no part teaches of another."""

    def answer(one: dict[str, str]) -> str:
        denied = int(one["text"][:8], 16) % PARTS == 0
        return "y" if (float(one["score"]) > 0.5) != denied else "n"

    answer_all(home, {one["title"]: answer(one) for one in listed(home)})
    before = (home / "config.toml").read_bytes()
    done = run(home, "fit")
    assert done.exit_code == 1, done.output
    assert "refused" in done.output
    assert (home / "config.toml").read_bytes() == before
    assert not list(home.glob("gate-*.tsv"))


@pytest.mark.parametrize(("contents", "said"), [(None, "cannot be read"), ("group\tterm", "no table that")])
def test_a_table_that_is_missing_or_none_is_told(home: Path, contents: str | None, said: str) -> None:
    config = home / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + '\n[knowledge]\nfitted = "mine.tsv"\n', encoding="utf-8")
    if contents is not None:
        (home / "mine.tsv").write_text(contents, encoding="utf-8")
    done = run(home, "read", "SMIC")
    assert done.exit_code != 0
    assert said in str(done.exception) + done.output
