"""python -m tests.benchmarks.reading: how fast and how well texts are read, as JSON.

    read           headline + summary -> kind, companies, links, claims; items a second on one core
    near           near-duplicates among headlines with labelled copies; headlines a second, pair F1;
                   beside the bare limit (exact match after normalising) in the same run
    assign         one new entry to its story, with 100,000 stories open; milliseconds, median and 99th of a hundred

Texts are composed from invented headlines of tests/data/kinds and word lists here; seeds are fixed.
"""

from __future__ import annotations

import json
import random
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

from tracker.core.announcements.detect import merge
from tracker.core.announcements.link import propose
from tracker.core.claims.find import find_claims
from tracker.core.reading.reading import reader_of
from tracker.core.stories.entry_features import features_of
from tracker.core.stories.minhash import near_duplicates
from tracker.core.stories.nearness import StoryTable, measure_of
from tracker.core.stories.rarity import read_background
from tracker.core.text.lexicon import simplified
from tracker.knowledge.load import load_knowledge
from tracker.model import Recipe

KINDS = Path(__file__).parents[1] / "data" / "kinds"
START = datetime(2026, 4, 24, tzinfo=UTC)
PLACES = [
    "Wuxi",
    "Beijing",
    "Shenzhen",
    "Tainan",
    "Dresden",
    "Austin",
    "Kumamoto",
    "Boise",
    "Penang",
    "Pyeongtaek",
    "Hefei",
    "Leixlip",
    "Bengaluru",
]
MAKERS = [
    "SMIC",
    "Hua Hong",
    "Cambricon",
    "TSMC",
    "Nvidia",
    "AMD",
    "Intel",
    "Micron",
    "Samsung",
    "SK Hynix",
    "ASML",
    "Qualcomm",
    "Broadcom",
    "Alibaba",
]
ACTS = [
    "opens",
    "expands",
    "delays",
    "sells",
    "buys",
    "raises",
    "cuts",
    "licenses",
    "recalls",
    "designs",
    "ships",
    "tests",
    "cancels",
    "doubles",
]
THINGS = [
    "plant",
    "memory line",
    "tool order",
    "chip family",
    "research lab",
    "packaging site",
    "server contract",
    "bond",
    "target",
    "model",
]
QUALITIES = [
    "new",
    "second",
    "joint",
    "costly",
    "secret",
    "automotive",
    "mature-node",
    "leading-edge",
    "record",
    "long-planned",
]
OUTLETS = ["Harbour Wire", "Delta Daily", "The Chip Ledger", "Meridian", "Yunshan Tech"]
HAN_MAKERS = [
    "中芯国际",
    "华虹公司",
    "寒武纪",
    "台积电",
    "英伟达",
    "超威",
    "英特尔",
    "美光",
    "三星电子",
    "海力士",
    "阿斯麦",
    "高通",
    "博通",
    "阿里巴巴",
]
HAN_ACTS = [
    "启动",
    "扩建",
    "推迟",
    "出售",
    "收购",
    "上调",
    "下调",
    "授权",
    "召回",
    "设计",
    "交付",
    "测试",
    "取消",
    "追加",
]
HAN_THINGS = [
    "新厂",
    "存储产线",
    "设备订单",
    "芯片系列",
    "联合实验室",
    "封装基地",
    "服务器合同",
    "公司债",
    "目标",
    "大模型",
]


def headlines() -> list[str]:
    """The invented headlines of every kind, those that announce and those that do not."""
    texts: list[str] = []
    for path in sorted(KINDS.glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        texts += [*told["are"], *told["look"]]
    return texts


def invent(chance: random.Random) -> str:
    """One headline out of parts, a third of them Chinese."""
    figure = f"{chance.randint(1, 99)}.{chance.randint(1, 9)}"
    if chance.random() < 1 / 3:
        parts = chance.choice(HAN_MAKERS), chance.choice(HAN_ACTS), chance.choice(HAN_THINGS)
        done = f"涉资{figure}亿元，预计{chance.randint(2, 40)}个月完成"
        return f"{parts[0]}{parts[1]}{chance.choice('甲乙丙丁戊己庚辛')}{parts[2]}，{done}"
    words = chance.choice(MAKERS), chance.choice(ACTS), chance.choice(QUALITIES), chance.choice(THINGS)
    return f"{' '.join(words)} in {chance.choice(PLACES)} worth ${figure} billion after {chance.randint(2, 40)} months"


def copy_of(text: str, chance: random.Random) -> str:
    """The same headline as another outlet prints it: a suffix, capitals, a flag, a word dropped or replaced."""
    way = chance.randrange(5)
    if way == 0:
        return f"{text} - {chance.choice(OUTLETS)}"
    if way == 1:
        return text.upper()
    if way == 2:
        return f"UPDATE {chance.randint(1, 3)}-{text}"
    words = text.split(" ") if " " in text else list(text)
    place = chance.choice([n for n, word in enumerate(words) if not any(map(str.isdigit, word))] or [0])
    words[place : place + 1] = [] if way == 3 else ["major" if " " in text else "大"]
    return (" " if " " in text else "").join(words)


def labelled(amount: int, seed: int = 7) -> tuple[list[str], list[int]]:
    """Headlines with labels: a third are new, the rest are copies of an earlier one."""
    chance, texts, labels = random.Random(seed), list[str](), list[int]()
    firsts: list[str] = []
    while len(texts) < amount:
        if not firsts or chance.random() < 0.33:
            firsts.append(invent(chance))
            texts.append(firsts[-1])
            labels.append(len(firsts) - 1)
            continue
        label = chance.randrange(max(0, len(firsts) - 500), len(firsts))
        texts.append(copy_of(firsts[label], chance))
        labels.append(label)
    return texts, labels


def pair_f1(found: Sequence[object], gold: Sequence[object]) -> dict[str, float]:
    """Precision, recall and F1 over pairs that are held to be one."""

    def pairs(counts: Counter[object]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    both = pairs(Counter(zip(found, gold, strict=True)))
    precision = both / max(pairs(Counter(found)), 1)
    recall = both / max(pairs(Counter(gold)), 1)
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
    }


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """CPU seconds of one run, and what it gave."""
    begin = process_time()
    result = work()
    return process_time() - begin, result


def read_rate(amount: int = 4000) -> dict[str, object]:
    """Items a second through understanding, links and claims, with the shipped watchlist."""
    recipe, texts = Recipe(load_knowledge()), headlines()
    understand = reader_of(recipe.knowledge).read_anew
    chance = random.Random(1)
    items = [(chance.choice(texts), f"{chance.choice(texts)}.") for _ in range(amount)]

    def understood() -> None:
        for title, summary in items:
            understand(title, summary)

    def everything() -> None:
        for title, summary in items:
            reading = understand(title, summary)
            if not reading.passed:
                propose(merge([reading]), recipe, START.date())
            text, named = f"{title}\n{summary}", reading.mentions
            find_claims(text, recipe.knowledge, START, named, known=named)

    understand(*items[0])
    find_claims(items[0][0], recipe.knowledge)
    companies = sum(one.sort in ("company", "unlisted") for one in recipe.watchlist.companies)
    characters = sum(len(title) + len(summary) for title, summary in items) / amount
    return {
        "companies": companies,
        "characters an item": round(characters, 1),
        "announcement, kind, companies: items/s": round(amount / min(timed(understood)[0] for _ in range(3))),
        "with links and claims: items/s": round(amount / min(timed(everything)[0] for _ in range(3))),
    }


def near_rate(amount: int = 100_000) -> dict[str, object]:
    """Near-duplicates, and exact matches of the normalised text as the bare limit."""
    texts, labels = labelled(amount)
    seconds, found = timed(lambda: near_duplicates(texts))
    bare, exact = timed(lambda: [" ".join(simplified(text).split()) for text in texts])
    assert isinstance(found, list)
    assert isinstance(exact, list)
    return {
        "headlines": amount,
        "headlines/s": round(amount / seconds),
        **pair_f1(found, labels),
        "exact match": {"headlines/s": round(amount / bare), **pair_f1(exact, labels)},
    }


def assign_time(stories: int = 100_000, probes: int = 100) -> dict[str, object]:
    """Milliseconds to place one entry while `stories` are open inside the window."""
    recipe, chance = Recipe(load_knowledge()), random.Random(3)
    understand = reader_of(recipe.knowledge).read
    measure = measure_of(recipe.knowledge.nearness, recipe.similarity, timedelta(hours=96))
    table, step = StoryTable(measure), timedelta(hours=90) / stories
    background = read_background(recipe.knowledge.background)
    texts = [invent(chance) for _ in range(stories)]
    readings = {text: features_of(text, "", understand(text, ""), background) for text in dict.fromkeys(texts)}
    for place, text in enumerate(texts):
        table.tell_apart(f"s{place}", readings[text], START + place * step, START + place * step)
    now, times, joined = START + timedelta(hours=90), [], 0
    for place in range(probes):
        text = copy_of(texts[chance.randrange(stories)], chance)
        begin = perf_counter()
        features = features_of(text, "", understand(text, ""), background)
        joined += table.place(f"p{place}", features, now, now) != f"p{place}"
        times.append((perf_counter() - begin) * 1000)
    times.sort()
    return {
        "open stories": len(table),
        "milliseconds, median": round(times[probes // 2], 3),
        "milliseconds, 99th": round(times[int(probes * 0.99) - 1], 3),
        "joined a story": f"{joined} of {probes}",
    }


def main() -> None:
    """Print every figure as one JSON document."""
    found = {"read": read_rate(), "near": near_rate(), "assign": assign_time()}
    print(json.dumps(found, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
