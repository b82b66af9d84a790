"""python -m tests.fitting gate|again|background|stories: fit, score, write."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tests.fitting import __doc__ as about

KNOWLEDGE = Path(__file__).parents[2] / "tracker" / "knowledge"
LEFT = Path(__file__).parents[2] / "build" / "left_out.json"  # tables fitted without each stream, for tests.reading


def fit_gate(day: str) -> None:
    """Both tables, their card, and the tables without each stream."""
    from tests.fitting.card import card_of
    from tests.fitting.gate import fit, left_out, material, thresholds

    own = material()
    left = left_out(own)
    chosen = thresholds(own, left)
    made = fit(own, "", chosen)
    (KNOWLEDGE / "gate.tsv").write_text(made.gate, encoding="utf-8")
    (KNOWLEDGE / "kinds.tsv").write_text(made.kinds, encoding="utf-8")
    (KNOWLEDGE / "gate.card.toml").write_text(card_of(own, left, chosen, day), encoding="utf-8")
    LEFT.parent.mkdir(exist_ok=True)
    tables = {name: [one.with_thresholds(chosen).gate, one.kinds] for name, one in left.items()}
    LEFT.write_text(json.dumps(tables, ensure_ascii=False), encoding="utf-8")


def fit_again() -> None:
    """Both tables anew, with the thresholds and the scores of the card."""
    import tomllib

    from tests.fitting.gate import fit, material

    card = tomllib.loads((KNOWLEDGE / "gate.card.toml").read_text(encoding="utf-8"))
    made = fit(material(), "", {script: tuple(pair) for script, pair in card["thresholds"].items()})
    (KNOWLEDGE / "gate.tsv").write_text(made.gate, encoding="utf-8")
    (KNOWLEDGE / "kinds.tsv").write_text(made.kinds, encoding="utf-8")


def fit_background() -> None:
    from tests.fitting.background import background_table

    (KNOWLEDGE / "background.tsv").write_text(background_table(), encoding="utf-8")


def fit_stories() -> None:
    from tests.fitting.stories import stories_table

    (KNOWLEDGE / "nearness.toml").write_text(
        stories_table(json.loads(LEFT.read_text(encoding="utf-8"))), encoding="utf-8"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("gate", "again", "background", "stories"))
    parser.add_argument("--day", default="2026-11-30", help="what the card says of when the labels were made")
    asked = parser.parse_args()
    {"gate": lambda: fit_gate(asked.day), "again": fit_again, "background": fit_background, "stories": fit_stories}[
        asked.what
    ]()


if __name__ == "__main__":
    main()
