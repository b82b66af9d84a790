"""Links of plants, spending and prices: who supplies, who buys, who sells the same."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.core.announcements.rules.scene import Proposal, Scene, group, related


def plant_suppliers(scene: Scene) -> Iterator[Proposal]:
    """A new line buys tools; makers of the same country come first."""
    if scene.outsider or scene.touches("packaging", "delay"):
        return
    for leader in scene.principals[:2]:
        tags = set(scene.tags(leader))
        if not tags & {"foundry", "memory"} or ("devices" in tags and not scene.touches("chip", "memory", "wafers")):
            continue  # a firm that makes other things too builds plants for those
        found = list(related(scene, "supplier", leader, 0.9, 9, frozenset({"equipment"})))
        home = "china" in tags
        yield from [one for one in found if ("china" in scene.tags(one.company)) == home][:2]


def cloud_suppliers(scene: Scene) -> Iterator[Proposal]:
    """Spending on data centres buys accelerators and what joins them."""
    clouds = [one for one in scene.principals if {"cloud"} & set(scene.tags(one)) and "china" not in scene.tags(one)]
    if clouds and scene.touches("capex", "data_centre"):
        sellers = scene.group("data_centre_supplier")
        yield from group(sellers, "supplier", "sells accelerators and network chips to data centres", clouds[0])


def price_neighbours(scene: Scene) -> Iterator[Proposal]:
    """A foundry's or memory maker's new prices help those who sell the same, and cost those who buy."""
    for leader in scene.principals[:1]:
        tags = set(scene.tags(leader))
        if "china" in tags and "foundry" in tags:
            others = tuple(one for one in scene.tagged("foundry", "china") if one != leader)
            yield from group(others, "beneficiary", "sells the same capacity; prices move together", leader, 0.7)
        elif "memory" in tags and "china" not in tags:
            others = tuple(one for one in scene.group("memory_maker") if one != leader)
            yield from group(others, "sector", "sells memory too; contract prices move together", leader, 0.7)
        elif "cpu" in tags and scene.touches("cpu"):
            others = tuple(one for one in scene.tagged("cpu") if one != leader and "china" not in scene.tags(one))
            yield from group(others[:2], "beneficiary", "sells processors too; prices move together", leader, 0.7)
        elif leader in scene.group("leading_foundry"):
            yield from _customers(scene, leader)


def _customers(scene: Scene, maker: str) -> Iterator[Proposal]:
    for one in scene.relations:
        buys = one.relation == "foundry_of" and one.subject == maker and one.weight >= 1
        if buys and one.object in scene.group("foundry_customer"):
            yield Proposal(one.object, "customer", f"buys from {maker}: {one.reason}", (maker, one.object), 0.8)
