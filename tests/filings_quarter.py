"""python -m tests.filings_quarter [--days 90] [--seed 1] [--night]: SMIC's and Hua Hong's filings, simulated.

The exchange's list (sort `hkex`) and Eastmoney's announcements (sort `json`, as shipped) answer over loopback; the real
Hearer asks them when they are due (where nothing was filed since it last asked, once an hour), and what it brings is
entered, read, clustered and detected. Every filing must be a story of its own, an announcement of its kind or a named
routine, and said at its minute. `--night`: the machine is off from 20:30 to 8:00 in Hong Kong. Prints JSON; the
filings' titles and times are this generator's.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from tests.core.test_filings import FILED
from tests.fakes.publisher import Publisher, Reply
from tracker.config import load_config
from tracker.core.announcements.detect import detect
from tracker.core.feeds.entries import KnownEntries, enter
from tracker.core.feeds.polling import due, next_state
from tracker.core.reading.reading import read
from tracker.core.stories.cluster import cluster
from tracker.knowledge.load import load_knowledge
from tracker.model import Announcement, Entry, Feed, FeedState, Heard, Recipe, Trust
from tracker.sources import Hearer

START = datetime(2026, 9, 1, tzinfo=UTC)
LOCAL = timedelta(hours=8)  # Hong Kong's and Shanghai's clocks
PACE = timedelta(minutes=1)
# Titles of A shares as the exchange's forms have them, and the kind that each is.
SHANGHAI = (
    ("2026年第三季度报告", "earnings"),
    ("2026年前三季度业绩预告", "guidance"),
    ("关于股份回购实施进展的公告", "buyback_dividend"),
    ("2026年半年度权益分派实施公告", "buyback_dividend"),
    ("关于董事辞任的公告", "executive_change"),
    ("关于变更财务总监的公告", "executive_change"),
    ("关于签订重大合同的公告", "supply_deal"),
    ("关于收购控股子公司少数股权的公告", "merger_stake"),
    ("关于持股5%以上股东减持股份计划的公告", "merger_stake"),
    ("关于向特定对象发行股票的预案", "financing_listing"),
    ("关于获得政府补助的公告", "policy_subsidy"),
    ("关于涉及诉讼的公告", "regulation_legal"),
    ("关于投资建设12英寸产线的公告", "capacity_capex"),
    ("关于公司股票停牌的公告", "other"),
)


@dataclass(frozen=True)
class Filing:
    """One filing: its number at its registry, when it was filed, by whom, and what it is to be."""

    number: int
    at: datetime
    code: str
    issuer: str
    title: str
    category: str
    wanted: str


@dataclass
class Leg:
    """One source: its feed, its filings, and what was heard of them."""

    feed: Feed
    filings: Sequence[Filing]
    state: FeedState
    known: KnownEntries = field(default_factory=KnownEntries)
    heard: list[Entry] = field(default_factory=list)


def filed(
    days: int, rng: random.Random, issuers: Sequence[tuple[str, str]], forms: Sequence[tuple[str, str, str]]
) -> list[Filing]:
    """None to two filings of each issuer on each weekday, between 8:30 and 14:20 in Hong Kong."""
    found = []
    for day in (START + timedelta(days=n) for n in range(days)):
        for code, issuer in issuers if day.weekday() < 5 else ():
            for _ in range(rng.choice((0, 0, 1, 1, 2))):
                at = day + timedelta(minutes=rng.randint(30, 380))
                found.append((at, code, issuer, *rng.choice(forms)))
    return [Filing(number, *one) for number, one in enumerate(sorted(found), 1)]


def exchange_list(filings: Sequence[Filing], now: datetime, days: int) -> bytes:
    """The exchange's list of the last `days` days, newest first."""
    first = (now + LOCAL).date() - timedelta(days=days - 1)
    rows = [
        {
            "newsId": one.number, "title": one.title, "lTxt": one.category, "webPath": f"/{one.number}.pdf",
            "stock": [{"sc": one.code, "sn": one.issuer}], "relTime": (one.at + LOCAL).strftime("%d/%m/%Y %H:%M"),
        }
        for one in filings if one.at <= now and (one.at + LOCAL).date() >= first
    ]  # fmt: skip
    return json.dumps({"maxNumOfFile": 1, "newsInfoLst": rows[::-1]}).encode()


def announcements(filings: Sequence[Filing], now: datetime) -> bytes:
    """Eastmoney's newest fifty."""
    rows = [
        {
            "art_code": f"AN{one.number}", "title": f"{one.issuer}:{one.title}",
            "notice_date": (one.at + LOCAL).strftime("%Y-%m-%d 00:00:00"),
            "display_time": (one.at + LOCAL).strftime("%Y-%m-%d %H:%M:%S:000"),
            "codes": [{"stock_code": one.code, "short_name": one.issuer}],
        }
        for one in filings if one.at <= now
    ]  # fmt: skip
    return json.dumps({"data": {"list": rows[::-1][:50]}}).encode()


def legs(publisher: Publisher, clock: Callable[[], datetime], days: int, seed: int) -> Iterator[Leg]:
    """The exchange's list with both issuers; Eastmoney's announcements of each, its shipped address led to loopback."""
    forms = [(title, category, wanted) for title, category, wanted in FILED]
    listed = filed(days, random.Random(seed), (("00981", "SMIC"), ("01347", "HUA HONG SEMI")), forms)
    publisher.answers("/lcisehk1relsde_1.json", lambda _: Reply(200, {}, exchange_list(listed, clock(), 1)))
    publisher.answers("/lcisehk7relsde_1.json", lambda _: Reply(200, {}, exchange_list(listed, clock(), 7)))
    url = publisher.url("/lcisehk1relsde_1.json#stocks=00981,01347")
    feed = Feed("HKEX", url, sort="hkex", trust=Trust.FILING, every=240, zone="Asia/Hong_Kong", private=True)
    yield Leg(feed, listed, FeedState(feed.name))
    shipped = {one.name: one for one in load_config(Path(__file__).parents[1] / "config.toml").feeds}
    for n, (name, issuer) in enumerate(
        (("Eastmoney: SMIC, Shanghai", "中芯国际"), ("Eastmoney: Hua Hong, Shanghai", "华虹公司")), 1
    ):
        feed = shipped[name]
        made = filed(days, random.Random(seed + n), ((feed.code, issuer),), [(one, "", kind) for one, kind in SHANGHAI])
        parts = urlsplit(feed.url)
        path = f"/{feed.code}{parts.path}?{parts.query}".replace("{code}", feed.code).replace("{page}", "1")
        publisher.answers(path, lambda _, made=made: Reply(200, {}, announcements(made, clock())))
        moved = feed.url.replace(f"{parts.scheme}://{parts.netloc}", publisher.url(f"/{feed.code}"))
        yield Leg(replace(feed, url=moved, private=True), made, FeedState(feed.name))


def played(days: int, seed: int, night: bool) -> dict[str, object]:
    """Ask minute by minute what is due; then what became of every filing, by source."""
    now = START
    with Publisher() as publisher:
        hearer = Hearer(per_host_gap=0.0)
        sources = list(legs(publisher, lambda: now, days, seed))
        for minute in range(1, days * 1440 + 1):
            now = START + minute * PACE
            if night and not 8 <= (now + LOCAL).hour + (now + LOCAL).minute / 60 < 20.5:
                continue
            for leg in sources:
                if due([leg.feed], {leg.feed.name: leg.state}, now):
                    ask(hearer, leg, now)
        hearer.parsers.close()
    return {leg.feed.name: outcome(leg) for leg in sources}


def ask(hearer: Hearer, leg: Leg, now: datetime) -> None:
    last = leg.state.last_ok
    if last and now - last < timedelta(hours=1) and not any(last - PACE <= one.at <= now for one in leg.filings):
        heard = Heard(
            leg.feed.name, "unchanged", now, status=304, validators=leg.state.validators, digest=leg.state.digest
        )
    else:
        (heard,) = hearer.hear([(leg.feed, leg.state)], now)
    entries = enter(heard, leg.feed, leg.known)
    leg.known.add(entries)
    leg.heard += entries
    leg.state = next_state(leg.state, heard, leg.feed, len(entries))


def outcome(leg: Leg) -> dict[str, object]:
    """How many filings became one story each, of the right kind, at the right minute; and how late they were heard."""
    recipe = Recipe(knowledge=load_knowledge())
    readings = read(leg.heard, recipe.knowledge)
    by_number = {str(one.number): one for one in leg.filings}
    alone = kind = minute = 0
    wrong = set[str]()
    for story in cluster(leg.heard, readings, recipe):
        filing = by_number[story.entries[0].guid.removeprefix("AN")]
        found = detect(story, readings, recipe)
        said = found.kind if isinstance(found, Announcement) else found.reason
        alone += len(story.entries) == 1
        kind += said == filing.wanted
        minute += story.said.replace(second=0, microsecond=0) == filing.at
        if said != filing.wanted:
            wrong.add(f"{filing.title}: {said}, not {filing.wanted}")
    numbers = [one.guid.removeprefix("AN") for one in leg.heard]
    late = [(one.learned - by_number[number].at) / PACE for one, number in zip(leg.heard, numbers, strict=True)]
    return {
        "filings": len(leg.filings), "heard": len(set(numbers)), "alone": alone, "right kind": kind,
        "right minute": minute, "median delay, minutes": median(late) if late else None, "wrong": sorted(wrong),
    }  # fmt: skip


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--days", type=int, default=90)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--night", action="store_true")
    asked = words.parse_args()
    print(json.dumps(played(asked.days, asked.seed, asked.night), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
