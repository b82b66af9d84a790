"""Fitted tables: term -> weights, by group; made by `python -m tests.fitting`, read here.

A table is text: a header, rows of the group "table" (bias, thresholds), then a row a term: group, term, weights in
hundredths.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import fsum

import numpy as np
import numpy.typing as npt

from tracker.core.reading.text_features import TextFeatures

UNIT = 100  # weights are written in hundredths
GROUPS = ("words", "runs", "signs", "weights")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Gate:
    """Whether a text of one script announces: log-odds above `announces`; whether it may link those whom its title
    names: above `links`; and their neighbours, and whom its summary alone names: above `neighbours`.
    """

    bias: float
    announces: float
    links: float
    neighbours: float
    groups: Mapping[str, Mapping[str, float]]

    def odds(self, features: TextFeatures) -> float:
        """Log-odds that the text announces something."""
        found = [self.bias]
        for group, terms in features.valued():
            known = self.groups[group]
            found += [known[term] * value for term, value in terms if term in known]
        return fsum(found)  # exact, so that the order in which a set gives its terms changes nothing

    def loudest(self, features: TextFeatures, most: int = 3) -> tuple[str, ...]:
        """The words that spoke most for an announcement."""
        known = self.groups["words"]
        loud = sorted((-known[word], word) for word in features.words if known.get(word, 0.0) > 0)
        return tuple(word for _, word in loud[:most])


@dataclass(frozen=True)
class KindTable:
    """Which kind of act a text tells: the one whose terms weigh most."""

    kinds: tuple[str, ...] = ()
    bias: Floats = field(default_factory=lambda: np.zeros(0))
    places: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    weights: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    def odds(self, features: TextFeatures) -> dict[str, float]:
        """Log-odds of each kind, up to a constant of the text."""
        rows: list[int] = []
        values: list[float] = []
        for group, terms in features.valued():
            known = self.places.get(group, {})
            for term, value in terms:
                if term in known:
                    rows.append(known[term])
                    values.append(value)
        order = np.argsort(rows, kind="stable")  # terms come from sets: the order of a sum must not depend on them
        chosen = np.array(rows, dtype=np.int64)[order]
        total = self.bias + (np.array(values)[order] @ self.weights[chosen] if rows else 0.0)
        return dict(zip(self.kinds, total.tolist(), strict=True))

    def loudest(self, features: TextFeatures, kind: str, most: int = 3) -> tuple[str, ...]:
        """The words that spoke most for a kind."""
        if kind not in self.kinds:
            return ()
        column, known = self.kinds.index(kind), self.places.get("words", {})
        loud = sorted((-float(self.weights[known[word], column]), word) for word in features.words if word in known)
        return tuple(word for weight, word in loud[:most] if weight < 0)


def parts_of(difference: str) -> tuple[str, str]:
    """The two halves of a table of differences: of the gate, of the kinds. Raises ValueError for what is none."""
    if not difference:
        return "", ""
    gate, gap, kinds = difference.partition("\n\n")
    if not gap or not (gate.startswith("group\tterm\t") and kinds.startswith("group\tterm\t")):
        raise ValueError("it is no table of differences")
    return gate, kinds


def read_gates(text: str, difference: str = "") -> dict[str, Gate]:
    """The gates of a table by script, "latin" and "han", with a difference added. An empty table has none."""
    if not text:
        return {}
    made = {script: {group: dict[str, float]() for group in (*GROUPS, "table")} for script in _columns(text)}
    for table in filter(None, (text, parts_of(difference)[0])):
        scripts = _columns(table)
        for line in table.splitlines()[1:]:
            group, term, *weights = line.split("\t")
            for script, weight in zip(scripts, weights, strict=True):
                if weight:
                    known = made[script][group]
                    known[term] = known.get(term, 0.0) + int(weight) / UNIT
    return {script: _gate(groups) for script, groups in made.items()}


def _columns(table: str) -> list[str]:
    return table.split("\n", 1)[0].split("\t")[2:]


def _gate(groups: dict[str, dict[str, float]]) -> Gate:
    own = groups.pop("table")
    return Gate(
        own.get("bias", 0.0), own.get("announces", 0.0), own.get("links", 0.0), own.get("neighbours", 0.0), groups
    )


def read_kinds(text: str, difference: str = "") -> KindTable:
    """The table of kinds, with a difference added; an empty one knows none."""
    if not text:
        return KindTable()
    kinds = tuple(_columns(text))
    terms = [line.split("\t", 2) for line in text.splitlines()[1:]]
    numbers = np.array(" ".join(one[2] for one in terms).split(), dtype=np.float64) / UNIT
    table = numbers.reshape(len(terms), len(kinds))
    places: dict[str, dict[str, int]] = {group: {} for group in GROUPS}
    for place, (group, term, _) in enumerate(terms[1:], 1):
        places[group][term] = place
    made = KindTable(kinds, table[0], places, table)
    return _added(made, parts_of(difference)[1]) if difference else made


def _added(table: KindTable, difference: str) -> KindTable:
    """The table with a difference added; terms that it does not have become new rows."""
    columns = [table.kinds.index(kind) for kind in _columns(difference)]
    places = {group: dict(own) for group, own in table.places.items()}
    rows = [*table.weights]
    for line in difference.splitlines()[1:]:
        group, term, numbers = line.split("\t", 2)
        place = 0 if group == "table" else places[group].setdefault(term, len(rows))
        row = rows[place].copy() if place < len(rows) else np.zeros(len(table.kinds))
        row[columns] += np.array(numbers.split("\t"), dtype=np.float64) / UNIT
        rows[place : place + 1] = [row]
    return KindTable(table.kinds, rows[0], places, np.array(rows))
