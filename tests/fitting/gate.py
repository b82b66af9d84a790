"""The gate and the table of kinds: fitted, pruned, written; and scored by stream left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tests.fitting.labelled import STREAMS, Text, every_text, without_near
from tests.fitting.linear import Design, Floats, Term, design_of, features, fit_binary, fit_classes, key_of
from tracker.core.reading.tables import GROUPS, UNIT, Gate, KindTable, read_gates, read_kinds
from tracker.knowledge.load import load_knowledge

STRENGTH = 0.3  # of the labels against the penalty
OTHER_SCRIPT = 0.3  # what a text of the other script counts: by its signs alone
INVENTED = 0.2  # and an invented one
KIND_STRENGTH, KIND_INVENTED = 0.3, 0.3
TERMS, KIND_TERMS = 8_000, 4_000  # that are kept of each table
ENOUGH = 0.80  # precision that the announcing threshold asks for, where that is to be had
ENOUGH_TO_LINK = 0.86  # and the one from which those are linked whom the title names
ENOUGH_FOR_NEIGHBOURS = 0.92  # and the one for those who are only tied to them
NAMES = ("announces", "links", "neighbours")
KIND_GROUPS = ("words", "signs", "weights")


@dataclass(frozen=True)
class Fitted:
    """What one fit makes: tables as text."""

    gate: str
    kinds: str

    def with_thresholds(self, chosen: Mapping[str, tuple[float, ...]]) -> Fitted:
        """The same tables with thresholds."""
        head, *lines = self.gate.splitlines()
        free = [line for line in lines if not line.startswith(tuple(f"table\t{name}" for name in NAMES))]
        scripts = head.split("\t")[2:]
        rows = [
            "\t".join(("table", name, *(str(round(UNIT * chosen[script][place])) for script in scripts)))
            for place, name in enumerate(NAMES)
        ]
        return Fitted("\n".join((head, *rows, *free)) + "\n", self.kinds)


@dataclass(frozen=True)
class Material:
    """Texts with their terms, made once for all fits."""

    texts: tuple[Text, ...]
    gate: Design
    kinds: Design
    words: Mapping[str, frozenset[str]]


def material() -> Material:
    texts = every_text()
    decided = tuple(one for one in texts if one.announces is not None)
    kinds = tuple(one for one in decided if one.kind)
    words = {key_of(one): features(one).words for one in texts}
    return Material(
        decided, design_of(decided, GROUPS, by_script=True), design_of(kinds, KIND_GROUPS, by_script=False), words
    )


def train(own: Material, held: str = "") -> list[Text]:
    """Texts to fit to: all but a stream and what nearly repeats it."""
    if not held:
        return list(own.texts)
    out = [own.words[key_of(one)] for one in every_text() if one.set == held]
    return without_near((one for one in own.texts if one.set != held), out, own.words)


def fit(own: Material, held: str = "", chosen: Mapping[str, tuple[float, ...]] | None = None) -> Fitted:
    """Both tables, without one stream."""
    texts = train(own, held)
    weights = {script: _gate_weights(own.gate, texts, script == "han") for script in STREAMS}
    made = Fitted(_gate_table(weights), _kind_table(own.kinds, [one for one in texts if one.kind]))
    return made.with_thresholds(chosen or dict.fromkeys(STREAMS, (0.0, 0.0, 0.0)))


def _gate_weights(design: Design, texts: Sequence[Text], han: bool) -> dict[Term, float]:
    """Weights by term for one script; the strongest `TERMS`, signs and the bias always."""
    counts = np.array([(1 if one.real else INVENTED) * (1 if one.han == han else OTHER_SCRIPT) for one in texts])
    told = np.array([float(bool(one.announces)) for one in texts])
    found = fit_binary(design.rows(texts), told, counts, STRENGTH)
    mine, weights = f"@{'han' if han else 'latin'}", dict[Term, float]()
    for (group, term), weight in zip(design.terms, found[:-1], strict=True):
        bare, _, script = term.partition("@") if group in ("signs", "weights") else (term, "", "")
        if not script or f"@{script}" == mine:
            weights[group, bare] = weights.get((group, bare), 0.0) + float(weight)
    return {**_strongest(weights), ("table", "bias"): float(found[-1])}


def _strongest(weights: Mapping[Term, float]) -> dict[Term, float]:
    free = [term for term in weights if term[0] in ("words", "runs")]
    kept = set(sorted(free, key=lambda term: (-abs(weights[term]), term))[:TERMS])
    return {term: weight for term, weight in weights.items() if term in kept or term[0] not in ("words", "runs")}


def _gate_table(weights: Mapping[str, Mapping[Term, float]]) -> str:
    terms = sorted({term for own in weights.values() for term in own}, key=lambda term: (term[0] != "table", term))
    lines = ["\t".join(("group", "term", *weights))]
    for term in terms:
        numbers = [round(UNIT * own.get(term, 0.0)) for own in weights.values()]
        if any(numbers):
            lines.append("\t".join((*term, *(str(one) if one else "" for one in numbers))))
    return "\n".join(lines) + "\n"


def _kind_table(design: Design, texts: Sequence[Text]) -> str:
    """One table for both scripts: their words differ, their signs mean the same."""
    names = tuple(one.name for one in load_knowledge().kinds)
    counts = np.array([1.0 if one.real else KIND_INVENTED for one in texts])
    chosen = np.array([names.index(one.kind) for one in texts])
    found = fit_classes(design.rows(texts), chosen, len(names), counts, KIND_STRENGTH)
    rows = np.rint(UNIT * found).astype(int)
    size = np.abs(found[:-1]).max(axis=1)
    order = sorted(range(len(design.terms)), key=lambda place: (-size[place], design.terms[place]))
    kept = sorted(place for place in order[:KIND_TERMS] if rows[place].any())
    lines = ["\t".join(("group", "term", *names)), _line(("table", "bias"), rows[-1])]
    return "\n".join((*lines, *(_line(design.terms[place], rows[place]) for place in kept))) + "\n"


def _line(term: Term, numbers: Iterable[int]) -> str:
    return "\t".join((*term, *map(str, numbers)))


def odds_of(gates: Mapping[str, Gate], texts: Sequence[Text]) -> Floats:
    return np.array([gates["han" if one.han else "latin"].odds(features(one)) for one in texts])


def threshold_of(odds: Floats, told: Floats, enough: float) -> float:
    """Where F1 is best among thresholds of precision `enough` or more; where it is best, if there is none."""
    order = np.argsort(-odds, kind="stable")
    right, place = np.cumsum(told[order]), np.arange(1, len(order) + 1)
    precision = right / place
    f1 = 2 * right / (place + told.sum())
    good = precision >= enough
    best = int(np.argmax(np.where(good, f1, -1.0) if good.any() else f1))
    last = odds[order[min(best + 1, len(order) - 1)]]
    return float((odds[order[best]] + last) / 2)


def kind_share(table: KindTable, texts: Sequence[Text]) -> tuple[int, int]:
    """How many announcements get a right kind, of how many."""
    right = 0
    for one in texts:
        odds = table.odds(features(one))
        right += max(odds, key=odds.__getitem__) in one.kinds
    return right, len(texts)


def left_out(own: Material) -> dict[str, Fitted]:
    """A fit without each stream."""
    return {name: fit(own, name) for streams in STREAMS.values() for name in streams}


def thresholds(own: Material, left: Mapping[str, Fitted]) -> dict[str, tuple[float, ...]]:
    """From where each script announces, links and links neighbours, on streams left out. Linking looks at texts whose
    title names a watched company: others move nobody."""
    found = {}
    for script, streams in STREAMS.items():
        parts = [[one for one in own.texts if one.set == name] for name in streams]
        odds = np.concatenate(
            [odds_of(read_gates(left[name].gate), part) for name, part in zip(streams, parts, strict=True)]
        )
        texts = [one for part in parts for one in part]
        told = np.array([float(bool(one.announces)) for one in texts])
        headed = np.array(["headed.0" not in features(one).signs for one in texts])
        announces = threshold_of(odds, told, ENOUGH)
        links = threshold_of(odds[headed], told[headed], ENOUGH_TO_LINK)
        neighbours = threshold_of(odds[headed], told[headed], ENOUGH_FOR_NEIGHBOURS)
        found[script] = tuple(round(max(announces, one), 2) for one in (announces, links, max(links, neighbours)))
    return found


def kinds_left_out(own: Material, left: Mapping[str, Fitted]) -> dict[str, float]:
    """The share of right kinds by stream left out."""
    found = {}
    for name, one in left.items():
        right, all_ = kind_share(read_kinds(one.kinds), [text for text in own.texts if text.set == name and text.kind])
        found[name] = round(right / all_, 3)
    return found
