"""Links of rules, lists, bans and programmes: whom they hit, whom they help."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.core.announcements.rules.scene import Proposal, Scene, group

US_TOOLS = ("Applied Materials", "Lam Research")


def export_rule(scene: Scene) -> Iterator[Proposal]:
    """A rule names goods: their makers are hit or freed, and those who replace them the other way round."""
    buyers = {
        one
        for one in scene.named
        if one not in scene.title
        and {"cloud", "model", "devices"} & set(scene.tags(one))
        and "china" in scene.tags(one)
    }
    agency = (scene.agencies or ("the rule",))[0]
    hit = "beneficiary" if _eases(scene) else "harmed"  # those who need the goods
    foreign = scene.stands("glossary.netherlands", "glossary.japan")  # their rules bind their own makers
    goods = scene.touches("tool_goods", "resist") and not scene.touches("waiver")
    for company in scene.named:
        if goods and (foreign or company not in scene.title) and _runs_chinese_fabs(scene, company):
            yield Proposal(company, hit, "needs such goods for its fabs", (agency, company), 0.9)
            continue
        relation = "customer" if company in buyers else "direct"
        yield Proposal(company, relation, f"{company} is named by the rule or its goods are", (company,), 1.0)
    if not scene.touches("china"):
        return
    if scene.touches("accelerator") and not scene.touches("tool_goods", "fab"):
        yield from _accelerator_rule(scene, agency)
    elif scene.touches("tool_goods") and not scene.touches("material") and not scene.touches("waiver"):
        yield from _tool_rule(scene, agency, foreign)
    elif scene.touches("resist"):
        yield from group(("SMIC", "Hua Hong"), hit, "needs such chemicals for its fabs", agency, 0.7)


def _runs_chinese_fabs(scene: Scene, company: str) -> bool:
    tags = set(scene.tags(company))
    return "china" in tags and bool(tags & {"foundry", "memory"})


def _eases(scene: Scene) -> bool:
    return scene.touches("ease") and not scene.touches("tighten")


def _accelerator_rule(scene: Scene, agency: str) -> Iterator[Proposal]:
    if _eases(scene):
        yield from group(("Cambricon",), "harmed", "foreign accelerators compete again", agency, 0.8)
        return
    at_home = ("Cambricon", "Hygon", "Moore Threads")
    yield from group(at_home, "beneficiary", "sells the domestic substitute", agency, 0.8)
    yield from group(("SMIC",), "beneficiary", "makes the domestic substitutes", agency, 0.75)


def _tool_rule(scene: Scene, agency: str, foreign: bool) -> Iterator[Proposal]:
    ease = _eases(scene)
    if not foreign:
        yield from group(
            US_TOOLS, "beneficiary" if ease else "harmed", "sells and services such tools in China", agency, 0.8
        )
    yield from group(("SMIC",), "beneficiary" if ease else "harmed", "needs such tools for its fabs", agency, 0.75)
    yield from group(
        ("NAURA", "AMEC"), "harmed" if ease else "beneficiary", "sells the domestic substitute", agency, 0.75
    )


def listed_parties(scene: Scene) -> Iterator[Proposal]:
    """Put on a list itself, through a subsidiary, or as the customer or partner of those who were."""
    for company in scene.named:
        if scene.touches("subsidiary") and company in scene.title:
            yield Proposal(company, "subsidiary_parent", f"units of {company} are on the list", (company,))
        elif scene.touches("partner_of"):
            yield Proposal(company, "harmed", f"partners or suppliers of {company} are on the list", (company,), 0.9)
        else:
            yield Proposal(company, "direct", f"{company} is named by the list", (company,))


def product_ban(scene: Scene) -> Iterator[Proposal]:
    """China shuts out a foreign product: who sells the like gains."""
    if not scene.touches("ban", "security") or not scene.touches("china"):
        return
    for company in scene.title:
        if company == "Micron":
            yield from group(("Samsung", "SK Hynix"), "beneficiary", "sells memory too and is not barred", company, 0.8)
        elif "china" not in scene.tags(company) and {"gpu", "accelerator"} & set(scene.tags(company)):
            yield from group(("Cambricon",), "beneficiary", "sells the domestic substitute", company, 0.8)


def subsidy(scene: Scene) -> Iterator[Proposal]:
    """A named receiver is direct; a programme helps the groups it is for."""
    if scene.title and scene.touches("award") and not scene.touches("law"):
        for company in scene.title:
            yield Proposal(company, "direct", f"{company} receives it", (company,))
        return
    yield from group(
        scene.named, "beneficiary", "named as one who gains", (scene.agencies or ("the programme",))[0], 0.9
    )
    if scene.touches("china") or _is_chinese(scene):
        yield from _chinese_programme(scene, (scene.agencies or ("the programme",))[0])


def _is_chinese(scene: Scene) -> bool:
    return bool(set(scene.agencies) & {"China State Council", "MIIT", "NDRC", "Big Fund", "MOFCOM"})


def _chinese_programme(scene: Scene, agency: str) -> Iterator[Proposal]:
    if scene.touches("home", "computing"):
        yield from group(
            ("Cambricon", "Hygon", "SMIC", "Moore Threads"),
            "beneficiary",
            "sells or makes the domestic chips asked for",
            agency,
            0.8,
        )
        yield from group(("Nvidia",), "harmed", "foreign accelerators are to be replaced", agency, 0.7)
        return
    if not scene.touches("tool_goods"):
        yield from group(("SMIC", "Hua Hong"), "beneficiary", "domestic foundry that such money reaches", agency, 0.8)
    yield from group(("NAURA", "AMEC"), "beneficiary", "domestic toolmaker that such money reaches", agency, 0.8)


def investors(scene: Scene) -> Iterator[Proposal]:
    """Listed companies named in the round of an unlisted one hold a part of it."""
    unlisted = [one for one in scene.title if not scene.watchlist.listings_of(one)]
    for company in scene.named:
        if unlisted and company not in unlisted:
            yield Proposal(company, "beneficiary", f"takes part in {unlisted[0]}'s round", (unlisted[0], company), 0.8)
        elif company in scene.principals:
            yield Proposal(company, "direct", f"{company} raises money or is listed", (company,))


def accused(scene: Scene) -> Iterator[Proposal]:
    """An agency acts against the first named; others named in its case suffered from what it is accused of."""
    case = scene.stands("regulation_legal.agency") and not scene.stands("glossary.court", "merger_stake.acquire")
    for company in scene.principals:
        first = scene.principals[0]
        if case and company != first:
            yield Proposal(company, "beneficiary", f"named in the case against {first}", (first, company), 0.8)
        else:
            yield Proposal(company, "direct", f"{company} acts or is the named object", (company,))
