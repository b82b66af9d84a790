"""Links of rules, lists, bans and programmes: whom they hit, whom they help."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.core.announcements.rules.scene import Proposal, Scene, group


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
    if not scene.touches("china") and not any(_runs_chinese_fabs(scene, one) for one in scene.named):
        yield from _world_rule(scene, agency)
        return
    if scene.touches("accelerator") and not scene.touches("tool_goods", "fab"):
        yield from _accelerator_rule(scene, agency)
    elif scene.touches("tool_goods") and not scene.touches("material") and not scene.touches("waiver"):
        yield from _tool_rule(scene, agency, foreign)
    elif scene.touches("resist"):
        yield from group(scene.group("domestic_foundry"), hit, "needs such chemicals for its fabs", agency, 0.7)


def _runs_chinese_fabs(scene: Scene, company: str) -> bool:
    tags = set(scene.tags(company))
    return "china" in tags and bool(tags & {"foundry", "memory"})


def _eases(scene: Scene) -> bool:
    return scene.touches("ease") and not scene.touches("tighten")


def _world_rule(scene: Scene, agency: str) -> Iterator[Proposal]:
    """A rule of Washington on accelerators or lithography that names no country is one on what leaves for China."""
    if scene.named or _eases(scene) or not scene.stands("us_gov", "export_control.us"):
        return
    if scene.touches("accelerator") and not scene.touches("tool_goods"):
        makers = scene.group("accelerator_exporter")
        yield from group(makers, "harmed", "sells such accelerators abroad", agency, 0.8)
    elif scene.touches("lithography"):
        yield from group(scene.group("foreign_lithography"), "harmed", "sells such machines to China", agency, 0.8)
        fabs = scene.group("domestic_advanced_foundry")
        yield from group(fabs, "harmed", "needs such machines for its fabs", agency, 0.75)


def _accelerator_rule(scene: Scene, agency: str) -> Iterator[Proposal]:
    if _eases(scene):
        yield from group(scene.group("domestic_ai_chip"), "harmed", "foreign accelerators compete again", agency, 0.8)
        return
    at_home = scene.group("domestic_accelerator")
    yield from group(at_home, "beneficiary", "sells the domestic substitute", agency, 0.8)
    makers = scene.group("domestic_advanced_foundry")
    yield from group(makers, "beneficiary", "makes the domestic substitutes", agency, 0.75)


def _tool_rule(scene: Scene, agency: str, foreign: bool) -> Iterator[Proposal]:
    ease = _eases(scene)
    freed, replaced = ("beneficiary", "harmed") if ease else ("harmed", "beneficiary")
    if not foreign:
        yield from group(scene.group("us_toolmaker"), freed, "sells and services such tools in China", agency, 0.8)
    fabs = scene.group("domestic_advanced_foundry")
    yield from group(fabs, freed, "needs such tools for its fabs", agency, 0.75)
    at_home = scene.group("domestic_toolmaker")
    yield from group(at_home, replaced, "sells the domestic substitute", agency, 0.75)


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
        if company in scene.group("memory_maker"):
            others = (one for one in scene.group("memory_maker") if one not in scene.title)
            yield from group(others, "beneficiary", "sells memory too and is not barred", company, 0.8)
        elif "china" not in scene.tags(company) and {"gpu", "accelerator"} & set(scene.tags(company)):
            at_home = scene.group("domestic_ai_chip")
            yield from group(at_home, "beneficiary", "sells the domestic substitute", company, 0.8)


def subsidy(scene: Scene) -> Iterator[Proposal]:
    """A named receiver is direct; a programme helps the groups it is for."""
    if scene.title and scene.touches("award") and not scene.touches("law"):
        for company in scene.title:
            yield Proposal(company, "direct", f"{company} receives it", (company,))
        return
    yield from _home_programme(scene)
    yield from group(
        scene.named, "beneficiary", "named as one who gains", (scene.agencies or ("the programme",))[0], 0.9
    )
    if (scene.touches("china") or _is_chinese(scene)) and scene.touches("grant", "home", "computing"):
        yield from _chinese_programme(scene, (scene.agencies or ("the programme",))[0])


def _home_programme(scene: Scene) -> Iterator[Proposal]:
    """A country's own money for its chip industry reaches its makers of chips."""
    if scene.named or not scene.touches("wafers") or not scene.stands("MONEY", "topics.grant"):
        return
    makers_of = {"korea": scene.group("korea_maker"), "taiwan": scene.group("taiwan_maker"), "japan": ()}
    spoken = [one for one in makers_of if scene.stands(f"glossary.{one}")]
    for country in spoken[:1] if len(spoken) == 1 else ():
        makers = makers_of[country]
        yield from group(makers, "beneficiary", "maker of chips that such a programme reaches", country, 0.8)


def _is_chinese(scene: Scene) -> bool:
    return bool(set(scene.agencies) & set(scene.group("chinese_programme_agency")))


def _chinese_programme(scene: Scene, agency: str) -> Iterator[Proposal]:
    if scene.touches("home", "computing"):
        at_home = (*scene.group("domestic_accelerator"), *scene.group("domestic_advanced_foundry"))
        yield from group(at_home, "beneficiary", "sells or makes the domestic chips asked for", agency, 0.8)
        leaders = scene.group("accelerator_leader")
        yield from group(leaders, "harmed", "foreign accelerators are to be replaced", agency, 0.7)
        return
    if not scene.touches("tool_goods"):
        yield from group(
            scene.group("domestic_foundry"), "beneficiary", "domestic foundry that such money reaches", agency, 0.8
        )
    tools = scene.group("domestic_toolmaker")
    yield from group(tools, "beneficiary", "domestic toolmaker that such money reaches", agency, 0.8)


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
