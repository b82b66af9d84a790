"""Words of claims as data: what a person adds is read, and what is wrong is told with its file and key."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tracker.core.claims.find import check_words, find_claims
from tracker.errors import ConfigError
from tracker.knowledge.load import load_knowledge
from tracker.knowledge.phrases import folder_of, phrase_files, phrases_of
from tracker.model import Knowledge

SHIPPED = load_knowledge()


def told(text: str, knowledge: Knowledge) -> list[tuple[str, str, float | None]]:
    return [(one.ticker, str(one.direction), one.low) for one in find_claims(text, knowledge)]


def test_shipped_words_are_patterns() -> None:
    check_words(SHIPPED)
    assert set(SHIPPED.claims) == set(phrase_files("claims"))


def test_a_word_of_config_is_read_and_changes_the_digest() -> None:
    text = "SMIC mooned 5%"
    mended = load_knowledge({"claims": {"moves": {"up": ["moon(?:s|ed)?"]}}})
    assert told(text, SHIPPED) == []
    assert told(text, mended) == [("0981.HK", "up", 5.0)]
    assert mended.digest != SHIPPED.digest


def test_a_knowledge_without_words_finds_nothing() -> None:
    assert told("SMIC rose 5%", replace(SHIPPED, claims={})) == []


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"mooves": {"up": ["x"]}}, r"config.toml \[knowledge.claims\]: .*'mooves' is not known; did you mean 'moves'"),
        ({"moves": {"upp": ["x"]}}, r"\[knowledge.claims.moves\]: .*'upp' is not known; did you mean 'up'"),
        ({"moves": {"up": ["moon("]}}, r"\[knowledge.claims.moves\] up: 'moon\(' is no regular expression"),
        ({"moves": {"up": "moon"}}, r"\[knowledge.claims.moves\]: up = 'moon': a list of words is wanted"),
        ({"moves": {"up": ["(?P<up>moon)"]}}, r"claims/moves/moved: no regular expression: redefinition"),
    ],
)
def test_what_is_wrong_is_told_with_its_key(table: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        load_knowledge({"claims": table}, {}, "config.toml")


def test_parts_stand_in_the_place_of_their_names() -> None:
    moves = phrases_of("claims/moves.toml", {"up": ["moons"]}, "knowledge.claims.moves")
    assert moves["moved"].startswith("(?i)\\b(?:(?P<up>r[io]se[ns]?|rising|")
    assert "|moons)" in moves["moved"]
    assert "{" not in moves["han_moved"]


def test_a_missing_and_an_unknown_entry_are_named() -> None:
    claims = folder_of("claims", {}, "knowledge.claims")
    moves = {name: one for name, one in claims["moves"].items() if name != "moved"}
    with pytest.raises(ConfigError, match="claims/moves: 'moved' is missing"):
        check_words(replace(SHIPPED, claims={**claims, "moves": moves}))
    with pytest.raises(ConfigError, match="claims/moves: unknown entry 'mooved'; did you mean 'moved'"):
        check_words(replace(SHIPPED, claims={**claims, "moves": {**claims["moves"], "mooved": ""}}))
