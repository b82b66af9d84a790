"""Hong Kong Exchange's announcements -> items: its JSON pages, in Hong Kong time, day before month.

The pages are https://www1.hkexnews.hk/ncms/json/eds/lcisehk1relsde_{page}.json (today's) and siblings; each
announcement names the counters it is about: one company may have two (00700 and 80700).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tracker.errors import SourceError
from tracker.model import Feed, Item
from tracker.sources.documents import ParsedFeed, plain_guid
from tracker.sources.jsonfeed import loads
from tracker.sources.sanitising import NAME, SUMMARY, TITLE, plain_text, safe_link

HOST = "https://www1.hkexnews.hk"
COUNTERS = re.compile(r"[#?&]stocks?=([\d,]+)")


def read_hkex(body: bytes, feed: Feed) -> ParsedFeed:
    """Read a page of announcements. `#stocks=00981,01347` on the feed's address keeps those counters alone.

    Raises SourceError when it is not such a page.
    """
    whole = loads(body, feed)
    rows = whole.get("newsInfoLst") if isinstance(whole, dict) else None
    if not isinstance(rows, list):
        raise SourceError(f"{feed.name}: no announcements page of the exchange (newsInfoLst is missing)", "not_a_feed")
    asked = COUNTERS.search(feed.url)
    wanted = {one.zfill(5) for one in asked[1].split(",") if one} if asked else set()
    kept = (
        row for row in rows if isinstance(row, dict) and (not wanted or wanted & {code for code, _ in _counters(row)})
    )
    pages = whole.get("maxNumOfFile")
    return ParsedFeed(
        tuple(_item(row, feed) for row in kept), form="hkex", tier="hkex", rows=len(rows), reaches=_oldest(rows),
        pages=pages if isinstance(pages, int) else 1,
    )  # fmt: skip


def _oldest(rows: Iterable[Any]) -> str:
    """The date of a page's oldest row, whatever its counter."""
    dates = (hong_kong(str(row.get("relTime") or "")) for row in rows if isinstance(row, dict))
    return min((one for one in dates if one.endswith("+08:00")), default="")


def _item(row: Mapping[str, Any], feed: Feed) -> Item:
    counters = tuple(_counters(row))
    named = " / ".join(f"{name} ({code})" if name else code for code, name in counters)
    title = plain_text(str(row.get("title") or ""), TITLE)
    return Item(
        guid=plain_guid(str(row.get("newsId") or "")),
        link=safe_link(str(row.get("webPath") or ""), HOST),
        title=plain_text(f"{named}: {title}", TITLE) if named else title,
        summary=plain_text(f"{row.get('lTxt') or ''}", SUMMARY),
        published=hong_kong(str(row.get("relTime") or "")),
        author=plain_text(named, NAME),
        language="zh-Hant" if feed.language.startswith("zh") else "en",
        subject=tuple(word for code, name in counters for word in (code, name) if word),
        category=tuple(f"hkex:{one}" for one in headline_categories(str(row.get("lTxt") or ""))),
    )


def headline_categories(words: str) -> tuple[str, ...]:
    """The exchange's own categories: "Announcements and Notices - [Quarterly Results / Inside Information]" names
    three, the group last.
    """
    group, _, several = plain_text(words, SUMMARY).partition(" - [")
    inner = several.rstrip().removesuffix("]")
    return tuple(one.strip() for one in (*inner.split(" / "), group) if one.strip())


def _counters(row: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Each counter's code, of five digits, and short name."""
    stocks = row.get("stock")
    for one in stocks if isinstance(stocks, list) else ():
        if isinstance(one, dict) and str(one.get("sc") or "").strip():
            yield str(one["sc"]).strip().zfill(5)[:10], plain_text(str(one.get("sn") or ""), NAME)


def hong_kong(words: str) -> str:
    """`22/08/2025 16:31` is the 22nd, in Hong Kong, which has no summer time; other words pass as they are."""
    try:
        return datetime.strptime(words.strip() + " +0800", "%d/%m/%Y %H:%M %z").isoformat(timespec="minutes")
    except ValueError:
        return words[:60]
