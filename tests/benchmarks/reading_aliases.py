"""python -m tests.benchmarks.reading_aliases: documents a second in which companies are found, with 50,000 spellings.

Beside it, in the same run, the bare automaton over the same lower-cased documents, which none can beat.
Documents and spellings are made up: a third of the documents is Chinese, about 2,100 characters each.
"""

from __future__ import annotations

import json
import random
from time import perf_counter

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

from tracker.core.text.mentions import matcher
from tracker.knowledge.watchlists import load_watchlist
from tracker.model import Alias, Watchlist

ALIASES, DOCUMENTS, LENGTH = 50_000, 1_000, 2_140
LATIN, HAN = "abcdefghijklmnopqrstuvwxyz", "华中国电科技光信芯微半导体集成北方上海深圳新材料能源动力通用精密"
ENGLISH = (
    "The company said on Friday that revenue for the quarter rose, while shares of its rivals were little changed. "
)
CHINESE = "公司周五表示，本季度收入增长，其竞争对手的股价变化不大；分析师认为需求仍然强劲。"


def made_up(dice: random.Random) -> tuple[Alias, ...]:
    """Spellings: two thirds Latin of one to three words, a third Chinese of three to six characters."""

    def word() -> str:
        return "".join(dice.choices(LATIN, k=dice.randint(4, 9))).capitalize()

    def name(number: int) -> str:
        if number % 3 == 0:
            return "".join(dice.choices(HAN, k=dice.randint(3, 6)))
        return " ".join(word() for _ in range(dice.randint(1, 3)))

    return tuple(Alias(name(number), f"Company {number}") for number in range(ALIASES))


def documents(aliases: tuple[Alias, ...], dice: random.Random) -> list[str]:
    """Running text with about ten names strewn into each document."""
    texts = []
    for number in range(DOCUMENTS):
        base = CHINESE if number % 3 == 0 else ENGLISH
        text = (base * (LENGTH // len(base) + 1))[:LENGTH]
        for _ in range(10):
            place = dice.randrange(LENGTH)
            text = f"{text[:place]} {dice.choice(aliases).text} {text[place:]}"
        texts.append(text)
    return texts


def rate(work: object, texts: list[str]) -> float:
    """The best of three rounds, texts a second."""
    assert callable(work)
    best = 0.0
    for _ in range(3):
        start = perf_counter()
        for text in texts:
            work(text)
        best = max(best, len(texts) / (perf_counter() - start))
    return best


def main() -> None:
    dice = random.Random(7)
    shipped = load_watchlist().aliases
    aliases = (*shipped, *made_up(dice))[:ALIASES]
    texts = documents(aliases[len(shipped) :], dice)
    bare = AhoCorasick([one.text.lower() for one in aliases], matchkind=MATCHKIND_LEFTMOST_LONGEST)
    start = perf_counter()
    found = matcher(Watchlist(aliases=aliases))
    built = perf_counter() - start
    ours = rate(found.mentions, texts)
    limit = rate(lambda text: bare.find_matches_as_indexes(text.lower()), texts)
    figures = {
        "aliases": len(aliases),
        "documents": len(texts),
        "characters_each": sum(map(len, texts)) // len(texts),
        "mentions": sum(len(found.mentions(text)) for text in texts),
        "build_seconds": round(built, 2),
        "documents_a_second": round(ours),
        "bare_automaton": round(limit),
        "share_of_bare": round(ours / limit, 2),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
