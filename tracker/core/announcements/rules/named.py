"""Links of those whom the text names."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.core.announcements.rules.scene import Proposal, Scene


def named_direct(scene: Scene) -> Iterator[Proposal]:
    """Those in the title act or are acted on; of foundries beside an order, the first."""
    for company in scene.principals:
        if company not in passed_foundries(scene):
            yield Proposal(company, "direct", f"{company} acts or is the named object", (company,))


def passed_foundries(scene: Scene) -> tuple[str, ...]:
    """Foundries named with an order beside the first of them: those who did not get it."""
    return tuple(one for one in scene.named if "foundry" in scene.tags(one))[1:] if scene.kind == "supply_deal" else ()


def everyone_direct(scene: Scene) -> Iterator[Proposal]:
    """In a joint act, a deal or a rule on goods, whoever is named takes part."""
    for company in scene.named:
        yield Proposal(
            company,
            "direct",
            f"{company} takes part or is named in the act",
            (company,),
            1.0 if company in scene.title else 0.85,
        )


def first_direct(scene: Scene) -> Iterator[Proposal]:
    """Who launches comes first; others named with it have their own relation to it, or none."""
    for place, company in enumerate(scene.principals):
        if place == 0 or not (scene.touches("challenge") or _hangs_on(scene, company, scene.principals[0])):
            yield Proposal(company, "direct", f"{company} acts", (company,))


def releaser_direct(scene: Scene) -> Iterator[Proposal]:
    """Who releases a model, and whoever adapts to it in the same breath; a chip that it does without is not direct."""
    makers = [one for one in scene.principals if "model" in scene.tags(one)]
    for company in scene.principals:
        tags = set(scene.tags(company))
        if company in (makers or scene.principals[:1]) or (_adapts(scene) and {"accelerator", "china"} <= tags):
            yield Proposal(company, "direct", f"{company} acts", (company,))


def _adapts(scene: Scene) -> bool:
    """Whether a chip is said to run the model."""
    return scene.touches("adapt") or {"model_release.chips", "model_release.runs"} <= scene.concepts


def _hangs_on(scene: Scene, company: str, leader: str) -> bool:
    return any(
        {one.subject, one.object} == {company, leader} and one.relation in ("foundry_of", "supplier", "rival")
        for one in scene.relations
    )


def named_relations(scene: Scene) -> Iterator[Proposal]:
    """Named with the leader, and known to make or supply for it."""
    for leader in scene.leaders:
        for company in scene.named:
            if (scene.touches("without") and "gpu" in scene.tags(company)) or company in passed_foundries(scene):
                continue
            for relation in ("foundry_of", "supplier"):
                for one in scene.standing(relation, leader):
                    if one.subject == company:
                        yield Proposal(
                            company, relation, f"named; {one.reason}", (leader, company), max(one.weight, 0.9)
                        )
