"""The card of the shipped tables: what they were fitted to, and how well they read streams that were left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from tests.fitting.gate import (
    INVENTED,
    OTHER_SCRIPT,
    STRENGTH,
    Fitted,
    Material,
    kinds_left_out,
    odds_of,
)
from tests.fitting.labelled import STREAMS, every_text
from tracker.core.reading.tables import read_gates


def card_of(own: Material, left: Mapping[str, Fitted], chosen: Mapping[str, tuple[float, ...]], day: str) -> str:
    """TOML: day, settings, labels by set, thresholds, and by stream left out precision, recall and F1."""
    counts = Counter((one.set, one.announces) for one in every_text())
    lines = [
        "# Made by `python -m tests.fitting gate`. No text is in the tables: terms and weights alone.",
        f'day = "{day}"',
        f"strength = {STRENGTH}  # of the labels against the ridge penalty; L-BFGS from zero, no random seed is used",
        f"other_script = {OTHER_SCRIPT}  # what a text of the other script counts, by its signs alone",
        f"invented = {INVENTED}  # what an invented text counts",
        "",
        "[thresholds]  # log-odds: announces, links, links neighbours",
        *(f"{script} = [{', '.join(f'{one:.2f}' for one in three)}]" for script, three in chosen.items()),
        "",
        "[labels]  # announcements, others, unclear ones (left out)",
        *(
            f'"{name}" = [{counts[name, True]}, {counts[name, False]}, {counts[name, None]}]'
            for name in sorted({name for name, _ in counts})
        ),
        "",
        "[left_out]  # announcement: precision, recall, F1 of each stream, by tables fitted without it",
    ]
    kinds = kinds_left_out(own, left)
    for script, streams in STREAMS.items():
        for name in streams:
            texts = [one for one in own.texts if one.set == name]
            said = odds_of(read_gates(left[name].gate), texts) > chosen[script][0]
            right = sum(bool(one.announces) for one, told in zip(texts, said, strict=True) if told)
            gold = sum(bool(one.announces) for one in texts)
            precision, recall = right / max(int(said.sum()), 1), right / max(gold, 1)
            f1 = 2 * right / max(int(said.sum()) + gold, 1)
            lines.append(f"{name} = [{precision:.3f}, {recall:.3f}, {f1:.3f}]")
    lines += ["", "[kinds_left_out]  # share right of all announcements with a kind"]
    lines += [f"{name} = {share}" for name, share in kinds.items()]
    return "\n".join(lines) + "\n"
