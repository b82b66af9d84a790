"""What a person adds in config.toml is read, linked and derived with; what does not fit together is refused by name."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import timedelta
from importlib import resources
from pathlib import Path

import pytest

from tests.core.texts import entry, shipped, understand
from tests.laws import worlds
from tests.storage.places import STORES, opened
from tracker.config import compose_config
from tracker.core.announcements.link import moved, propose
from tracker.core.derive import derive
from tracker.core.reading.tables import read_kinds
from tracker.errors import ConfigError
from tracker.knowledge.load import TABLES, check_knowledge, load_knowledge
from tracker.model import Facts, Group, Knowledge, Recipe
from tracker.workbench.read import TextRow, read_all

OWN = """
[knowledge.kinds.water_permit]
about = "an authority grants or refuses a fab its water"
rules = ["named_direct"]
patterns = ["3 permit~water", "2.4 permit water"]

[knowledge.kinds.water_permit.words]
permit = "permit* | allotment* | 取水许可"
water = "water | groundwater | 地下水"

[[knowledge.kinds.water_permit.moves]]
group = "water_recycler"
relation = "beneficiary"
reason = "recycles the water that fabs may not take"

[watchlist.groups.water_recycler]
about = "who recycles the water of fabs"

[[watchlist.companies]]
name = "Klarwasser"
listings = ["1234.HK"]
tags = ["water recycler"]
cased = ["Klarwasser"]

[[watchlist.companies]]
name = "Southern Lattice"
listings = ["4321.HK"]
tags = ["domestic foundry"]
cased = ["Southern Lattice"]

[[watchlist.companies]]
name = "Hygon"
aliases = ["Haiguang Chips"]
"""


def recipe_of(toml: str) -> Recipe:
    return compose_config(Path("config.toml"), tomllib.loads(toml)).recipe


def links(title: str, recipe: Recipe) -> dict[str, str]:
    reading = understand(title, recipe=recipe)
    assert not reading.passed, reading.passed
    proposals = propose(reading, recipe, worlds.AS_OF.date())
    return {one.company: one.relation for one in moved(proposals, recipe)}


def test_a_kind_a_company_and_a_group_are_read_linked_and_derived_with() -> None:
    recipe = recipe_of(OWN)
    title = "TSMC denied groundwater permit for Tainan fab"
    assert understand(title, recipe=recipe).kind == "water_permit"
    assert links(title, recipe) == {"TSMC": "direct", "Klarwasser": "beneficiary"}

    said = worlds.AS_OF - timedelta(days=10)
    one = replace(entry("e", title), published=said, learned=said)
    facts = Facts(worlds.AS_OF, (one,), sessions=worlds.sessions())
    results = derive(facts, recipe)
    assert [one.kind for one in results.announcements] == ["water_permit"]
    assert {one.link.listing for one in results.events} >= {"1234.HK"}
    assert {one.knowledge for one in results.events} == {results.knowledge} == {recipe.knowledge.digest}

    (row,) = read_all([TextRow("1", title, "")], recipe)
    assert [one.company for one in row.proposals] == ["TSMC", "Klarwasser"]


def test_the_shipped_kinds_read_on_beside_a_new_one() -> None:
    """A kind that the fitted weights do not know must not stop what they do."""
    recipe = recipe_of(OWN)
    title = "Fresh allotment of words: chip trade mulls water"
    assert understand(title, recipe=recipe).kind
    assert links("Intel names new finance chief", recipe) == {"Intel": "direct"}


@pytest.mark.parametrize(
    "title",
    [
        "US bars sale of H20 chips to China without a licence",
        "US tightens export ban on chipmaking tools to China",
        "Japan puts photoresist bound for China under export licence",
        "国务院批准新一轮集成电路扶持方案",
        "DeepSeek releases V4 model adapted to Huawei Ascend chips",
        "SMIC raises 8-inch foundry prices by 10%",
    ],
)
def test_a_company_with_the_tag_of_a_group_takes_part_in_every_rule_that_speaks_of_it(title: str) -> None:
    own, ours = links(title, recipe_of(OWN)), links(title, shipped())
    assert own.keys() - ours.keys() == {"Southern Lattice"}
    assert {name: own[name] for name in ours} == ours


def test_tags_of_a_group_make_a_member_as_its_name_does() -> None:
    plain = OWN.replace('["domestic foundry"]', '["foundry", "china"]')
    assert recipe_of(plain).watchlist.members == recipe_of(OWN).watchlist.members


def test_an_alias_adds_and_replace_replaces() -> None:
    spelled = {one.text for one in shipped().watchlist.aliases if one.company == "Hygon"}
    added = {one.text for one in recipe_of(OWN).watchlist.aliases if one.company == "Hygon"}
    assert added == spelled | {"Haiguang Chips"}
    laid = recipe_of(OWN.replace('aliases = ["Haiguang Chips"]', 'aliases = ["Haiguang Chips"]\nreplace = true'))
    replaced = {one.text for one in laid.watchlist.aliases if one.company == "Hygon"}
    assert "Haiguang Chips" in replaced
    assert replaced < added, "the shipped aliases are gone, what was not given stays"


def test_words_and_patterns_add_to_a_shipped_kind_and_replace_replaces() -> None:
    table = '[knowledge.kinds.pricing]\npatterns = ["3.9 stickers CO"]\nwords.stickers = "new stickers"\n'
    kind = recipe_of(table).knowledge.by_kind["pricing"]
    below = shipped().knowledge.by_kind["pricing"]
    assert kind.patterns == (*below.patterns, "3.9 stickers CO")
    assert kind.words == {**below.words, "stickers": "new stickers"}
    assert understand("SMIC puts new stickers on wafers", recipe=recipe_of(table)).kind == "pricing"
    alone = recipe_of(table.replace("patterns", "replace = true\npatterns")).knowledge.by_kind["pricing"]
    assert (alone.patterns, dict(alone.words)) == (("3.9 stickers CO",), {"stickers": "new stickers"})


def test_kinds_are_written_as_rows_too_and_left_out_by_name() -> None:
    rows = OWN.replace("[knowledge.kinds.water_permit]", '[[knowledge.kinds]]\nname = "water_permit"')
    rows = rows.replace("knowledge.kinds.water_permit.", "knowledge.kinds.")
    assert recipe_of(rows).knowledge.digest == recipe_of(OWN).knowledge.digest
    less = recipe_of('[knowledge]\nwithout = ["rating_target"]')
    assert "rating_target" not in less.knowledge.by_kind


KIND = '[knowledge.kinds.x]\nwords.a = "alpha"\npatterns = ["3 a"]\n'
GROUPED = '[[knowledge.kinds.x.moves]]\ngroup = "memory_maker"\nrelation = "harmed"\nreason = "r"\n'


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        (KIND + 'rules = ["named_directly"]', ("kind 'x' rules", "named_directly", "'named_direct'")),
        (KIND.replace("3 a", "3 aa"), ("[knowledge] kind 'x' patterns", "no words for 'aa'", "'a'")),
        (KIND.replace("3 a", "a"), ("[knowledge] kind 'x' patterns", "'a': a weight and concepts")),
        (KIND.replace('patterns = ["3 a"]', ""), ("kind 'x'", "patterns are missing")),
        (KIND + "governd = true", ("kinds", "'governd'", "'governed'")),
        (KIND.replace('"alpha"', '"alpha | *"'), ("kind 'x' words a", "'*' is no word")),
        (KIND + "words.b = 3", ("kind 'x' words b", "words with bars")),
        (KIND + "governed = 1", ("kind 'x'", "governed = 1", "true or false")),
        (KIND + GROUPED.replace("memory_maker", "memory_makers"), ("kind 'x' moves: group", "'memory_maker'")),
        (KIND + GROUPED.replace("harmed", "harm"), ("kind 'x' moves: relation", "'harmed'")),
        (KIND + GROUPED + 'topics = ["chips"]', ("kind 'x' moves: topics", "'chip'")),
        (KIND + GROUPED + "weight = 2", ("kind 'x' moves", "weight = 2")),
        (KIND + GROUPED.replace('reason = "r"', ""), ("kind 'x' moves", "'reason' is missing")),
        (KIND.replace("kinds.x", "kinds.roundup"), ("'roundup'", "two kinds or lookalikes")),
        ("[knowledge.kind.x]", ("[knowledge]", "'kind'", "'kinds'")),
        ('[knowledge]\nwithout = ["earning"]', ("[knowledge] without", "'earnings'")),
        ('[knowledge]\ntrade = ["chips"]', ("[knowledge] trade", "'chip'")),
        ('[knowledge.members]\n"SPY" = ["NVDAA"]', ("[knowledge.members] SPY", "'NVDA'")),
        ('[knowledge.topics]\nchip = ""', ("[knowledge.topics] chip", "no word")),
        ("[watchlist.groups.empty]", ("group 'empty'", "no company belongs to it", "`members`")),
        ('[watchlist.groups.own]\nmembers = ["SMICK"]', ("group 'own' members", "'SMIC'")),
        ('[watchlist.groups.own]\nmember = ["SMIC"]', ("groups", "'member'", "'members'")),
        (
            '[[watchlist.relations]]\nsubject = "SMICK"\nrelation = "rival"\nobjects = ["TSMC"]\nreason = "r"',
            ("relations of 'SMICK'", "'SMIC'"),
        ),
        ('[[watchlist.companies]]\nname = "X"\nlistings = ["NVDA"]', ("company 'X' listings", "Nvidia's already")),
    ],
)
def test_what_does_not_fit_is_named_with_file_table_and_nearest_name(toml: str, words: tuple[str, ...]) -> None:
    with pytest.raises(ConfigError) as wrong:
        recipe_of(toml)
    assert str(wrong.value).startswith("config.toml ")
    for one in words:
        assert one in str(wrong.value)


def test_what_is_shipped_fits_together() -> None:
    check_knowledge(shipped().knowledge)
    kinds = {one.name for one in shipped().knowledge.kinds}
    assert set(read_kinds(shipped().knowledge.kind_weights).kinds) == kinds
    files = {one.name.removesuffix(".toml") for one in resources.files("tracker.knowledge").joinpath("kinds").iterdir()}
    assert files == kinds


def test_rules_ask_for_groups_topics_and_concepts_that_there_are_and_name_no_company() -> None:
    """Rules are functions, their names of groups are text: a slip would ask for nobody, silently."""
    knowledge = shipped().knowledge
    folder = Path(__file__).parents[1] / "tracker" / "core" / "announcements" / "rules"
    code = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    groups = set(re.findall(r'(?:\.group|named_of)\(\s*"(\w+)"', code))
    assert groups == knowledge.watchlist.members.keys(), "a group without a rule, or a rule's group that is none"
    topics = {name for call in re.findall(r"touches\(([^()]*)\)", code) for name in re.findall(r'"(\w+)"', call)}
    assert topics <= knowledge.topics.keys()
    glossary = {f"glossary.{name}" for name in knowledge.glossary} | {f"topics.{name}" for name in knowledge.topics}
    concepts = glossary | {f"{kind.name}.{name}" for kind in knowledge.kinds for name in kind.words}
    assert set(re.findall(r'"(\w+\.\w+)"', code)) <= concepts
    strings = set(re.findall(r'"([^"\n]+)"', code))
    assert not strings & knowledge.watchlist.by_name.keys()


def test_equal_contents_have_one_digest_and_every_change_another() -> None:
    one, other = load_knowledge(), recipe_of(OWN).knowledge
    assert one.digest == Knowledge(**{name: getattr(one, name) for name in one.__dataclass_fields__}).digest
    assert one.digest != other.digest != recipe_of(OWN.replace("Haiguang", "Hai")).knowledge.digest
    assert hash(one) == hash(replace(one))
    assert len({replace(one, gate="").digest, replace(one, masks=()).digest, one.digest}) == 3
    assert re.fullmatch(r"[0-9a-f]{16}", one.digest)


def test_a_group_lists_members_by_name_or_tag() -> None:
    watchlist = replace(shipped().watchlist, groups=(Group("own", members=("TSMC",)), Group("us", tags=("us",))))
    assert watchlist.members == {"own": ("TSMC",), "us": ("Applied Materials", "Lam Research", "KLA")}


def test_leaving_out_the_last_of_a_group_is_no_mistake() -> None:
    recipe = recipe_of('[watchlist]\nwithout = ["Alphabet"]')
    assert recipe.watchlist.members["tpu_owner"] == ()


README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_every_table_is_told_in_the_readme() -> None:
    assert all(f"`{name}`" in README for name in TABLES)


def test_the_kind_that_the_guide_shows_is_read_and_linked() -> None:
    guide = (Path(__file__).parents[1] / "docs" / "guide.md").read_text(encoding="utf-8")
    (toml,) = [one for one in re.findall("```toml\n(.*?)```", guide, re.DOTALL) if "knowledge.kinds" in one]
    title = "TSMC denied groundwater permit for Tainan fab"
    assert links(title, recipe_of(toml)) == {"TSMC": "direct", "Klarwasser": "beneficiary"}


@pytest.mark.parametrize("name", STORES)
def test_results_of_new_words_are_new_revisions_that_name_them(name: str, tmp_path: Path) -> None:
    ours, facts = worlds.recipe(), worlds.facts()
    theirs = replace(ours, knowledge=replace(ours.knowledge, topics={**ours.knowledge.topics, "unused": "unheard"}))
    first, second = derive(facts, ours), derive(facts, theirs)
    assert first.knowledge != second.knowledge
    assert repr(first.events) == repr(second.events), "reports, which digest what is said, are not issued again"
    with opened(name, tmp_path) as store:
        store.put_results(first, ours.name, facts.as_of)
        assert set(store.results(ours.name).events) == set(first.events)
        assert store.put_results(second, ours.name, facts.as_of + timedelta(hours=1)) == len(second.events)
        kept = store.results(ours.name).events
        assert {one.knowledge for one in kept} == {second.knowledge}
        assert {one.knowledge for one in store.results(ours.name, facts.as_of).events} == {first.knowledge}
    assert {replace(one, knowledge="") for one in kept} == {replace(one, knowledge="") for one in first.events}
