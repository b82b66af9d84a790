"""RULES: whom an act can move, over the watchlist's relations and groups; a kind's table names those it asks.

A rule looks at a `Scene` (kind, who is named where, topics, tightening or easing) and proposes companies,
each with its relation, its reason in words and the path of hops. link.py keeps the nearest for each company. No rule
names a company: it asks for a group (knowledge/watchlist.toml), to which any company with the tags belongs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tracker.core.announcements.rules.governments import (
    accused,
    export_rule,
    investors,
    listed_parties,
    product_ban,
    subsidy,
)
from tracker.core.announcements.rules.industry import cloud_suppliers, plant_suppliers, price_neighbours
from tracker.core.announcements.rules.named import (
    everyone_direct,
    first_direct,
    named_direct,
    named_relations,
    releaser_direct,
)
from tracker.core.announcements.rules.scene import Proposal, Scene, moved_groups
from tracker.core.announcements.rules.technology import (
    accelerator_rival,
    chip_rivals,
    chips_foundry,
    cloud_accelerator,
    domestic_silicon,
    domestic_support,
    domestic_tools,
    foundry_of_seller,
    launched_tools,
    named_rivals,
    passed_over,
    supply_stopped,
    tool_rivals,
    tpu_designer,
)

Rule = Callable[[Scene], Iterator[Proposal]]

RULES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        accelerator_rival,
        accused,
        chip_rivals,
        chips_foundry,
        cloud_accelerator,
        cloud_suppliers,
        domestic_silicon,
        domestic_support,
        domestic_tools,
        everyone_direct,
        export_rule,
        first_direct,
        foundry_of_seller,
        investors,
        launched_tools,
        listed_parties,
        named_direct,
        named_relations,
        named_rivals,
        passed_over,
        plant_suppliers,
        price_neighbours,
        product_ban,
        releaser_direct,
        subsidy,
        supply_stopped,
        tool_rivals,
        tpu_designer,
    )
}

__all__ = ["RULES", "Proposal", "Rule", "Scene", "moved_groups"]
