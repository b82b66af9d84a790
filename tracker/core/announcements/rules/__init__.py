"""RULES: whom an act of each kind can move, over the watchlist's relations.

A rule looks at a `Scene` (kind, who is named where, topics, tightening or easing) and proposes companies,
each with its relation, its reason in words and the path of hops. linking.py keeps the nearest for each company.
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
from tracker.core.announcements.rules.scene import Proposal, Scene
from tracker.core.announcements.rules.technology import (
    accelerator_rival,
    chip_rivals,
    chips_foundry,
    domestic_silicon,
    foundry_of_seller,
    launched_tools,
    named_rivals,
    passed_over,
    supply_stopped,
    tool_rivals,
    tpu_designer,
)

Rule = Callable[[Scene], Iterator[Proposal]]

RULES: Mapping[str, tuple[Rule, ...]] = {
    "model_release": (releaser_direct, domestic_silicon, named_relations, tpu_designer),
    "product_launch": (first_direct, named_relations, chips_foundry, chip_rivals, named_rivals, launched_tools),
    "export_control": (export_rule,),
    "sanction_listing": (listed_parties,),
    "earnings": (named_direct,),
    "guidance": (named_direct,),
    "capacity_capex": (named_direct, plant_suppliers, cloud_suppliers),
    "supply_deal": (
        named_direct,
        passed_over,
        named_relations,
        foundry_of_seller,
        accelerator_rival,
        tpu_designer,
        tool_rivals,
    ),
    "merger_stake": (named_direct,),
    "financing_listing": (investors,),
    "buyback_dividend": (named_direct,),
    "regulation_legal": (accused, product_ban),
    "executive_change": (named_direct,),
    "rating_target": (named_direct,),
    "pricing": (named_direct, price_neighbours),
    "incident_disruption": (named_direct, supply_stopped),
    "policy_subsidy": (subsidy,),
    "partnership": (everyone_direct,),
    "other": (named_direct,),
}

__all__ = ["RULES", "Proposal", "Rule", "Scene"]
