"""All that is known beforehand, as one Knowledge: the shipped files with a person's tables laid over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from tracker.errors import ConfigError
from tracker.knowledge.faults import Faults, gathered, refuse
from tracker.knowledge.phrases import folder_of
from tracker.knowledge.tables import Table, check_keys, check_known, mapping, shipped, shipped_text, words_of
from tracker.knowledge.vocabulary import PLACE, concepts_of, kinds_of, lookalikes_of, masks_of
from tracker.knowledge.watchlists import NOTHING, RELATIONS, load_watchlist
from tracker.lists import every_list
from tracker.model import Kind, Knowledge, Watchlist

TABLES = (
    *(
        "kinds",
        "lookalikes",
        "common",
        "topics",
        "glossary",
        "masks",
        "trade",
        "trade_names",
        "members",
        "since",
        "without",
    ),
    "registries",
    "claims",
)


def load_knowledge(
    knowledge: Mapping[str, object] = NOTHING, watchlist: Mapping[str, object] = NOTHING, file: str = ""
) -> Knowledge:
    """The shipped knowledge with the tables [knowledge] and [watchlist] of a configuration laid over it.

    A kind, a company, a group of a known name adds to the shipped one; `replace = true` in its table makes the keys it
    gives take the shipped ones' place. Raises ConfigError (Faults) for everything that is wrong, naming `file`, the
    table, the key and the nearest known name.
    """
    if not knowledge and not watchlist:
        return _shipped()
    try:
        with gathered():
            found = _laid(mapping(knowledge, f"[{PLACE}]"), mapping(watchlist, "[watchlist]"))
    except Faults as wrong:
        raise Faults(wrong.faults, file) from None
    return found


def _laid(knowledge: Table, watchlist: Table) -> Knowledge:
    check_keys(knowledge, TABLES, f"[{PLACE}]")
    made = _composed(knowledge, load_watchlist(watchlist))
    check_knowledge(made)
    _check_without(knowledge)
    if "claims" in knowledge:
        _check_claims(made)
    return made


@cache
def _shipped() -> Knowledge:
    return _composed(NOTHING, load_watchlist())


def _composed(extra: Table, watchlist: Watchlist) -> Knowledge:
    common = shipped("common.toml")
    return Knowledge(
        watchlist=watchlist,
        kinds=kinds_of(extra),
        lookalikes=lookalikes_of(extra),
        common=concepts_of(extra, "common", common["words"]),
        topics=concepts_of(extra, "topics", shipped("topics.toml")),
        glossary=concepts_of(extra, "glossary", shipped("glossary.toml")),
        trade=(*common["trade"], *words_of(extra, "trade", f"[{PLACE}]")),
        masks=masks_of(extra),
        members=_members(extra),
        trade_names=concepts_of(extra, "trade_names", shipped("trade_names.toml")),
        gate=shipped_text("gate.tsv"),
        kind_weights=shipped_text("kinds.tsv"),
        background=shipped_text("background.tsv"),
        nearness=shipped("nearness.toml"),
        since=_since(extra),
        registries=_registries(extra),
        claims=folder_of("claims", extra.get("claims", {}), f"{PLACE}.claims"),
        lists=every_list(),
    )


def _members(extra: Table) -> dict[str, tuple[str, ...]]:
    below: dict[str, list[str]] = shipped("indices.toml")["members"]
    above = mapping(extra.get("members", {}), f"[{PLACE}.members]")
    names = dict.fromkeys((*below, *above))
    found = {name: [*below.get(name, []), *words_of(above, name, f"[{PLACE}.members]")] for name in names}
    return {name: tuple(dict.fromkeys(symbols)) for name, symbols in found.items()}


def _since(extra: Table) -> dict[str, dict[str, date]]:
    """When shares joined an index: the shipped days and those of the configuration."""
    found = {index: dict(days) for index, days in shipped("indices.toml")["since"].items()}
    for index, days in mapping(extra.get("since", {}), f"[{PLACE}.since]").items():
        for symbol, day in mapping(days, f"[{PLACE}.since] {index}").items():
            if type(day) is not date:
                refuse(f"[{PLACE}.since] {index} {symbol} = {day!r}: a day without quotes is wanted")
                continue
            found.setdefault(index, {})[symbol] = day
    return found


def _registries(extra: Table) -> dict[str, str]:
    """The meaning of each registry's categories, those of [knowledge.registries.NAME] over the shipped ones."""
    place = f"[{PLACE}.registries]"
    found: dict[str, str] = {}
    for tables in (shipped("registries.toml"), mapping(extra.get("registries", {}), place)):
        for registry, rows in tables.items():
            for category, meaning in mapping(rows, f"{place} {registry}").items():
                if not isinstance(meaning, str):
                    refuse(f"{place} {registry} {category!r} = {meaning!r}: text in quotes is wanted")
                    continue
                found[f"{registry}:{category}"] = meaning
    return found


def _check_registries(knowledge: Knowledge) -> None:
    known = (*knowledge.by_kind, "text", "group")
    for category, meaning in knowledge.registries.items():
        if not meaning.startswith(("routine: ", "only routine: ")):
            check_known(meaning.partition(": ")[0], known, f"[{PLACE}.registries] {category!r}")


def check_knowledge(knowledge: Knowledge) -> None:
    """Whether all that names another thing names one there is: refuses what does not."""
    from tracker.core.announcements.rules import RULES

    named = [one.name for one in (*knowledge.kinds, *knowledge.lookalikes)]
    for name in named:
        if named.count(name) > 1:
            refuse(f"[{PLACE}] {name!r} is the name of two kinds or lookalikes")
    _check_patterns(knowledge)
    for kind in knowledge.kinds:
        for rule in kind.rules:
            check_known(rule, RULES, f"[{PLACE}] kind {kind.name!r} rules")
        _check_moves(kind, knowledge)
    concepts = (*knowledge.common, *(f"{kind.name}.{concept}" for kind in knowledge.kinds for concept in kind.words))
    for name in knowledge.trade:
        check_known(name, concepts, f"[{PLACE}] trade")
    _check_members(knowledge)
    _check_registries(knowledge)


def _check_patterns(knowledge: Knowledge) -> None:
    from tracker.core.reading.reading import check_patterns

    for kind in (*knowledge.kinds, *knowledge.lookalikes):
        for pattern in kind.patterns:
            alone = replace(knowledge, kinds=(replace(kind, patterns=(pattern,)),), lookalikes=())
            try:
                check_patterns(alone)
            except ConfigError as wrong:
                refuse(f"[{PLACE}] {wrong}")


def _check_claims(knowledge: Knowledge) -> None:
    from tracker.core.claims.find import check_words

    check_words(knowledge)


def _check_members(knowledge: Knowledge) -> None:
    # Shares of a shipped index stay known where their company was left out.
    held = (symbol for own in shipped("indices.toml")["members"].values() for symbol in own)
    symbols = {*knowledge.watchlist.by_symbol, *held}
    for index, members in knowledge.members.items():
        for symbol in members:
            check_known(symbol, symbols, f"[{PLACE}.members] {index}")


def _check_moves(kind: Kind, knowledge: Knowledge) -> None:
    place = f"[{PLACE}] kind {kind.name!r} moves"
    for one in kind.moves:
        check_known(one.group, knowledge.watchlist.members, f"{place}: group")
        check_known(one.relation, ("direct", *RELATIONS), f"{place}: relation")
        for topic in one.topics:
            check_known(topic, knowledge.topics, f"{place}: topics")


def _check_without(extra: Table) -> None:
    names = {one.name for one in _shipped().kinds}
    for name in words_of(extra, "without", f"[{PLACE}]"):
        check_known(name, names, f"[{PLACE}] without")
