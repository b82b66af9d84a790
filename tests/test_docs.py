"""What README and docs/ say exists: every command, option, key, file and number in them."""

from __future__ import annotations

import doctest
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import tracker
from tests import docs
from tests.docs import PROJECT
from tracker import config
from tracker.core.event_study.expected import MODELS
from tracker.core.event_study.statistics import STATISTICS
from tracker.formats import FORMATS
from tracker.knowledge.load import TABLES as KNOWLEDGE
from tracker.knowledge.watchlists import TABLES as WATCHLIST
from tracker.prices import PRICES
from tracker.sources import SOURCES

PAGES = [PROJECT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")] + [*docs.PAGES]
CODE = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
COMMANDS = dict(docs.commands())
GROUPS = {words.split()[0] for words in COMMANDS if " " in words}
COUNTED = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
NUMBERS = {word: number for number, word in enumerate(COUNTED, 1)}


def page(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def pieces(text: str) -> Iterator[str]:
    """What stands in code on a page: the lines of blocks, and code within a sentence."""
    for sort, block in CODE.findall(text):
        if not sort:
            yield from (line.partition("  #")[0].strip() for line in block.splitlines())
    yield from INLINE.findall(CODE.sub("", text))


def calls(text: str) -> Iterator[list[str]]:
    """The words after each `tracker` that calls a command."""
    for piece in pieces(text):
        for part in piece.split("&&"):
            words = shlex.split(part.strip()) if part.count('"') % 2 == 0 else part.split()
            if "tracker" in words and set(words[: words.index("tracker")]) <= {"uv", "run", "--no-dev"}:
                yield words[words.index("tracker") + 1 :]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_command_and_option_exists(path: Path) -> None:
    for words in calls(page(path)):
        if words and words != ["--help"]:
            check_call(words)


def check_call(words: list[str]) -> None:
    """Whether a command has that name and those options."""
    if words[0] in GROUPS and len(words) == 1:
        return
    name = " ".join(words[:2]) if words[0] in GROUPS else words[0]
    assert name in COMMANDS, f"there is no `tracker {name}`"
    known = {one for parameter in COMMANDS[name].params for one in parameter.opts} | {"--help"}
    for word in words:
        option = word.partition("=")[0]
        assert not option.startswith("--") or option in known, f"`tracker {name}` has no {option}"


def test_a_wrong_call_is_seen() -> None:
    assert [*calls("`tracker feeds ad x` and\n```\nuv run tracker once --fast  # now\n```\n`git tracker x`")] == [
        ["once", "--fast"], ["feeds", "ad", "x"]
    ]  # fmt: skip
    with pytest.raises(AssertionError, match="no `tracker feeds ad`"):
        check_call(["feeds", "ad", "x"])
    with pytest.raises(AssertionError, match="has no --fast"):
        check_call(["once", "--fast"])


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_piece_of_configuration_is_read(path: Path) -> None:
    for sort, block in CODE.findall(page(path)):
        if sort == "toml":
            config.compose_config(Path("config.toml"), tomllib.loads(block))


def test_the_keys_in_the_readmes_table_are_all_there_are() -> None:
    rows = re.findall(r"^\| `\[+([a-z_]+)[^`]*` \| (.*) \|$", page(PROJECT / "README.md"), re.MULTILINE)
    assert {name for name, _ in rows} >= {*config.SECTIONS, "watchlist"}
    for name, words in rows:
        known = {one.name for table, one, _ in docs.config_keys() if table == name}
        known |= {"knowledge": {*KNOWLEDGE, "fitted"}, "watchlist": {*WATCHLIST, "replace"}}.get(name, set())
        told = set(re.findall(r"`([a-z_]+)`", words))
        assert told <= known, f"[{name}] has no {', '.join(told - known)}"
        assert "..." in words or name == "watchlist" or told == known, (
            f"README does not tell of [{name}] {', '.join(known - told)}"
        )


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_inline_keys_files_and_links_exist(path: Path) -> None:
    text = CODE.sub("", page(path))
    for table, key in re.findall(r"`\[(\w+)\] ([a-z_]+)", text):
        assert (table, key) in {("knowledge", "fitted"), *((name, one.name) for name, one, _ in docs.config_keys())}, (
            f"no [{table}] {key}"
        )
    if path.name != "CHANGELOG.md":
        new = {*re.findall(r"Write\s+`([^`]+)`", text), *re.findall(r"`([^`]*NAME[^`]*)`", text)}
        for name in set(re.findall(r"`((?:tracker|storage|tests|docs)/[\w./]*)`", text)) - new:
            assert (PROJECT / name).exists(), f"there is no {name}"
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (path.parent / target).exists(), f"there is no {target}"


@pytest.mark.parametrize("path", docs.PAGES, ids=lambda path: path.name)
def test_the_tables_are_what_the_program_says(path: Path) -> None:
    assert docs.made(page(path)) == page(path), "run `uv run python -m tests.docs --write`"


def test_every_key_is_explained() -> None:
    for name, one, _ in docs.config_keys():
        record = config.SECTIONS[name]
        record = record if isinstance(record, type) else record.__args__[1 if name == "calendar" else 0]
        assert docs.comment_of(record, one.name), f"[{name}] {one.name} has no comment that says what it is"


RECIPES = len(re.findall("^## ", page(PROJECT / "CONTRIBUTING.md"), re.MULTILINE))


@pytest.mark.parametrize(
    ("words", "count"), [("tests, each with its null hypothesis", len(STATISTICS)), ("are recipes", RECIPES)]
)
def test_numbers(words: str, count: int) -> None:
    found = re.findall(rf"(\w+) (?:of these )?{words}", page(PROJECT / "README.md"), re.I)
    assert found
    assert all(NUMBERS[one.lower()] == count for one in found if one.lower() in NUMBERS), (words, count)


def test_numbers_of_the_reference_are_the_programs() -> None:
    text = page(PROJECT / "docs" / "reference.md") + page(PROJECT / "docs" / "method.md")
    for name in (*MODELS, *STATISTICS):
        assert f"\n### {name}\n" in text
    for name in (*FORMATS, *PRICES, *SOURCES):
        assert name in text
    at = config.Reporting().at
    assert f"{at:%H:%M} UTC" in page(PROJECT / "docs" / "guide.md")


def test_the_examples_in_python_run() -> None:
    failed, tried = doctest.testfile(str(PROJECT / "docs" / "guide.md"), module_relative=False)
    assert (failed, tried > 0) == (0, True)


def test_the_version_is_one() -> None:
    declared = tomllib.loads(page(PROJECT / "pyproject.toml"))["project"]["version"]
    assert tracker.__version__ == declared
    assert f"## [{declared}]" in page(PROJECT / "CHANGELOG.md")
    assert f"market-reaction-tracker/{declared.rpartition('.')[0]}" == config.Fetching().user_agent
