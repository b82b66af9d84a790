"""Links of new models, chips and orders: who makes them, who competes."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.core.announcements.rules.named import passed_foundries
from tracker.core.announcements.rules.scene import Proposal, Scene, group, related


def domestic_silicon(scene: Scene) -> Iterator[Proposal]:
    """A model made for domestic accelerators moves those who can make them, and those it does without.

    It is made for them when their maker is named, or is known to sell to who releases it; where neither is so, when
    the text speaks of chips from home.
    """
    leaders, named = scene.group("domestic_accelerator_leader"), scene.named_of("domestic_accelerator_leader")
    known = () if named or scene.touches("home") else tuple(_known_to_run(scene, leaders))
    if not named and not known and not scene.touches("home"):
        return
    behind = (*named, *known)
    cause = behind[0] if behind else "domestic accelerators"
    chips = f"{cause}'s accelerators" if behind else cause
    if known:
        chips += ", which run its models"
    actor = next((one for one in scene.principals if one not in leaders), cause)
    makers = {one.subject: one for leader in behind or leaders for one in scene.standing("foundry_of", leader, 0.8)}
    for company, one in makers.items():
        path = (actor, cause, company)
        yield Proposal(company, "foundry_of", f"can make {chips}: {one.reason}", path, 0.8 if known else 0.9)
    others = tuple(one for one in scene.tagged("foundry", "china") if one not in makers)
    yield from group(others, "beneficiary", "domestic foundry; demand for domestic silicon", actor, 0.7)
    relation = "rival" if behind else "beneficiary"
    yield from group(scene.group("domestic_ai_chip"), relation, "sells domestic accelerators too", cause)
    if not known:
        abroad = scene.group("accelerator_leader")
        yield from group(abroad, "harmed", "the model was made for domestic accelerators", actor)


def _known_to_run(scene: Scene, leaders: tuple[str, ...]) -> Iterator[str]:
    """Makers of domestic accelerators who are known to sell to who releases the model."""
    makers = [one for one in scene.principals if "model" in scene.tags(one)]
    for leader in leaders:
        if any(one.subject == leader for maker in makers for one in scene.standing("supplier", maker)):
            yield leader


def domestic_support(scene: Scene) -> Iterator[Proposal]:
    """Domestic accelerators are said to run a model, or a chip is made for it: as where the model is released."""
    if scene.named_of("domestic_accelerator_leader") and (
        scene.touches("adapt") or any("model" in scene.tags(one) for one in scene.named)
    ):
        yield from domestic_silicon(scene)


def domestic_tools(scene: Scene) -> Iterator[Proposal]:
    """China makes a chip tool itself: its fabs and toolmakers gain, who sold such machines from abroad loses."""
    if not scene.touches("china", "home") or not scene.touches("tool_goods"):
        return
    if any(not {"foundry", "memory"} & set(scene.tags(one)) or "china" not in scene.tags(one) for one in scene.title):
        return  # somebody watched acts, and has neighbours of his own
    cause = next((one for one in scene.title if "china" in scene.tags(one)), "domestic tools")
    fabs = (one for one in scene.group("domestic_advanced_foundry") if one != cause)
    yield from group(fabs, "beneficiary", "may buy such tools at home", cause, 0.75)
    abroad = scene.group("foreign_lithography")
    yield from group(abroad, "harmed", "sells such machines too; they are to be replaced", cause, 0.8)


def supply_stopped(scene: Scene) -> Iterator[Proposal]:
    """A foreign accelerator for China is no longer made: who sells or makes the domestic substitute gains."""
    if not (scene.touches("accelerator") and scene.touches("china") and scene.touches("tighten")):
        return
    for company in scene.title[:1]:
        tags = set(scene.tags(company))
        if "china" in tags or not tags & {"gpu", "accelerator"}:
            continue
        at_home = tuple(one for one in scene.tagged("accelerator", "china") if one != company)
        yield from group(at_home, "beneficiary", "sells the substitute for what is stopped", company, 0.6)
        makers = scene.group("domestic_advanced_foundry")
        yield from group(makers, "beneficiary", "makes the domestic substitutes", company, 0.55)


def chips_foundry(scene: Scene) -> Iterator[Proposal]:
    """Who makes the chips of the one that launches or sells them."""
    for leader in () if scene.touches("software") else scene.leaders:
        if scene.touches("chip", "accelerator", "cpu") and {"designer", "accelerator"} & set(scene.tags(leader)):
            yield from related(scene, "foundry_of", leader, 0.9, 1)


def chip_rivals(scene: Scene) -> Iterator[Proposal]:
    """Whom a new chip competes with: same sort of chip, and at home first."""
    for leader in () if scene.touches("software") else scene.leaders:
        tags = set(scene.tags(leader))
        if scene.touches("accelerator") and tags & {"accelerator", "gpu"}:
            wanted = frozenset({"accelerator"})
        elif scene.touches("cpu") and tags & {"cpu", "ip"}:
            wanted = frozenset({"cpu"})
        else:
            return
        found = list(related(scene, "rival", leader, 0.75, 9, wanted))
        if "ip" in tags:
            makers = tuple(one for one in scene.tagged("cpu") if "china" not in scene.tags(one))
            found = list(group(makers, "rival", "sells processors too", leader, 0.95))
        near = [one for one in found if "china" in tags or "china" not in scene.tags(one.company)]
        yield from [one for one in near if one.weight >= 0.95 or wanted == {"cpu"}][:2]


def named_rivals(scene: Scene) -> Iterator[Proposal]:
    """Named beside the one that launches, and known or said to compete with it."""
    for leader in scene.leaders:
        known = {one.subject: one for one in scene.standing("rival", leader)}
        for company in scene.named:
            if company in known:
                reason = f"named; {company} competes with {leader}: {known[company].reason}"
                yield Proposal(company, "rival", reason, (leader, company), 0.95)
            elif company != leader and company in scene.title and scene.touches("challenge"):
                yield Proposal(company, "rival", f"{leader} is said to challenge it", (leader, company), 0.9)


def launched_tools(scene: Scene) -> Iterator[Proposal]:
    """Whom a new tool for fabs competes with."""
    for leader in scene.leaders:
        if "equipment" in scene.tags(leader):
            yield from related(scene, "rival", leader, 0.7, 1, frozenset({"equipment"}))


def passed_over(scene: Scene) -> Iterator[Proposal]:
    """An order that did not go to those who sell the same: another foundry that is named, other makers of memory."""
    for company in passed_foundries(scene):
        yield Proposal(company, "rival", "named; the order went to another foundry", (*scene.named[:1], company), 0.9)
    sellers = [one for one in scene.title if "memory" in scene.tags(one)]
    if sellers and scene.touches("memory") and not any("equipment" in scene.tags(one) for one in scene.named):
        others = tuple(one for one in scene.group("memory_maker") if one not in scene.named)
        yield from group(others, "harmed", "sells such memory too; the order went elsewhere", sellers[0], 0.65)


def tpu_designer(scene: Scene) -> Iterator[Proposal]:
    """A cloud's own accelerators are designed with others."""
    if scene.touches("tpu") or (scene.kind == "product_launch" and scene.touches("accelerator", "own_chip")):
        for company in scene.named_of("tpu_owner"):
            yield from related(scene, "supplier", company, 0.95, 1)


def accelerator_rival(scene: Scene) -> Iterator[Proposal]:
    """An order for accelerators that did not go to the market's leader."""
    sellers = [one for one in scene.named if {"accelerator", "designer"} & set(scene.tags(one))]
    buyers = [one for one in scene.named if {"model", "cloud"} & set(scene.tags(one))]
    leaders = scene.group("accelerator_leader")
    if not sellers or scene.named_of("accelerator_leader") or not (buyers or scene.touches("tpu")):
        return
    if scene.touches("accelerator", "chip", "power"):
        yield from group(leaders, "rival", "sells accelerators too, and did not get this order", sellers[0], 0.9)


def cloud_accelerator(scene: Scene) -> Iterator[Proposal]:
    """A cloud shows accelerators of its own: it buys fewer of the market's leader."""
    if not scene.touches("tpu", "own_chip"):
        return
    for leader in scene.leaders:
        if {"cloud", "accelerator"} <= set(scene.tags(leader)) and "china" not in scene.tags(leader):
            leaders = scene.group("accelerator_leader")
            yield from group(leaders, "rival", "sells accelerators too", leader, 0.9)


def foundry_of_seller(scene: Scene) -> Iterator[Proposal]:
    """Who makes the accelerators that were ordered."""
    if not scene.touches("accelerator", "power", "chip"):
        return
    for company in scene.named:
        if "designer" in scene.tags(company) and "accelerator" in scene.tags(company):
            yield from related(scene, "foundry_of", company, 0.95, 1)


def tool_rivals(scene: Scene) -> Iterator[Proposal]:
    """Domestic tools ordered by a domestic fab are orders that a foreign maker does not get."""
    sellers = [one for one in scene.title if {"equipment", "china"} <= set(scene.tags(one))]
    if sellers and any({"foundry", "memory"} & set(scene.tags(one)) for one in scene.named):
        others = scene.group("us_etch_toolmaker")
        yield from group(others, "harmed", "sells such tools too; the order went to a domestic maker", sellers[0], 0.7)
