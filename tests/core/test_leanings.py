"""Which way words lean: a model small enough to work out by hand, and the one that is shipped."""

from __future__ import annotations

from math import sqrt

import pytest

from tests.core.texts import shipped, understand
from tests.fitting import SETS, Example, examples_of, fit_leanings, labelled, written
from tracker.core.reading.classifier import NONE, UNIT, read_leanings, terms_of

# Bias .40 for none and .10 for pricing; "hike" of rarity 2 leans to pricing by .50, "recipe" of rarity 1 to none by 1.
SMALL = "term\trarity\tnone\tpricing\n\t0\t40\t10\nhike\t200\t0\t50\nrecipe\t100\t100\t-20\n"


def test_a_small_model_by_hand() -> None:
    """Counts are rarity times place (the summary's half), scaled to length 1: hike 2, recipe .5, length sqrt(4.25)."""
    leaning = read_leanings(SMALL).of({"hike": 1.0, "recipe": 0.5, "unheard": 1.0})
    length = sqrt(2.0**2 + 0.5**2)
    assert leaning.shares[NONE] == pytest.approx(0.40 + 0.5 / length * 1.0)
    assert leaning.shares["pricing"] == pytest.approx(0.10 + 2.0 / length * 0.50 - 0.5 / length * 0.20)
    assert leaning.announces == pytest.approx(leaning.shares["pricing"] - leaning.shares[NONE])
    assert leaning.words("pricing") == ("hike",)


def test_nothing_known_leaves_the_bias() -> None:
    leaning = read_leanings(SMALL).of({"unheard": 1.0})
    assert leaning.shares == {NONE: 0.4, "pricing": 0.1}


def test_terms_are_words_pairs_han_pairs_and_concepts_and_the_title_counts_most() -> None:
    terms = terms_of(" goes live 涨价了 ", " live 12 ", ({"CO": 1}, {"pricing.act": 1}))
    assert terms == {
        "goes": 1.0, "live": 1.0, "goes live": 1.0, "涨价": 1.0, "价了": 1.0, "CO.": 1.0,
        "live 12": 0.5, "pricing.act.": 0.5,
    }  # fmt: skip


def test_what_is_fitted_tells_its_examples_apart_and_names_lean_nowhere() -> None:
    table = fit_leanings(
        [
            Example("Nvidia hikes tariff of widgets", "", "pricing"),
            Example("Nvidia hikes tariff of gadgets", "", "pricing"),
            Example("How to bake a widget", "", NONE),
            Example("How to bake a gadget", "", NONE),
        ]
    )
    model = read_leanings(table)
    assert "nvidia" not in model.places
    assert model.of({"hik": 1.0}).announces > 0 > model.of({"bake": 1.0}).announces


def test_the_shipped_model_is_what_its_examples_make() -> None:
    """As `python -m tests.fitting leanings` writes it; a last digit may differ with the machine's linear algebra."""
    sets = [one for name in SETS for one in examples_of(labelled(name))]
    again, shipped_one = read_leanings(fit_leanings([*written(), *sets])), read_leanings(shipped().knowledge.leanings)
    assert again.kinds == shipped_one.kinds
    assert again.places == shipped_one.places
    assert float(abs(again.weights - shipped_one.weights).max()) <= 1.5 / UNIT


def test_the_shipped_model_knows_every_kind_and_speaks_where_no_pattern_does() -> None:
    assert NONE in read_leanings(shipped().knowledge.leanings).kinds
    reading = understand("Xbox Game Pass adds six titles in November")
    assert reading.passed
