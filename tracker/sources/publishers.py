"""Publishers with habits of their own, read as feeds and then put right: EDGAR, Google News, Wikipedia."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from tracker.model import Item

_CIK = re.compile(r"\((\d{10})\)")
_CIK_PATH = re.compile(r"/edgar/data/(\d{1,10})/")
_GOOGLE = "https://news.google.com/"


def of_edgar(item: Item) -> Item:
    """A filing's row: the accession id stands on reporter's and issuer's row alike, the CIK tells them apart."""
    named = _CIK.search(item.title)
    where = _CIK_PATH.search(item.link)
    cik = named[1] if named else where[1].zfill(10) if where else ""
    role = re.search(r"\(([A-Za-z ]{3,30})\)\s*$", item.title)
    about = tuple(one for one in (cik, role[1] if role else "") if one)
    return replace(item, about=about, publisher="SEC EDGAR")


def of_google(item: Item) -> Item:
    """An article found by Google News: its outlet stands in `source` and again at the title's end.

    The link is an opaque redirect and is left as it is; the summary only lists links again and is dropped.
    """
    outlet = item.publisher or _after_dash(item.title)
    ending = f" - {outlet}"
    title = item.title[: -len(ending)].rstrip() if outlet and item.title.endswith(ending) else item.title
    summary = "" if item.summary.startswith(title[:60]) else item.summary
    return replace(item, title=title, publisher=outlet, summary=summary)


def _after_dash(title: str) -> str:
    head, dash, outlet = title.rpartition(" - ")
    return outlet if dash and head and len(outlet) <= 60 else ""


def of_wikipedia(item: Item) -> Item:
    """An edit of a page, from its history: the summary is a table of changed lines, the editor its author."""
    return replace(item, publisher="Wikipedia")


def is_sec(url: str) -> bool:
    """Whether an address is of the SEC, which asks every caller to say who he is."""
    host = urlsplit(url).hostname or ""
    return host == "sec.gov" or host.endswith(".sec.gov")


def is_edgar(item: Item) -> bool:
    return item.guid.startswith("urn:tag:sec.gov,2008:accession-number=")


def is_google(item: Item) -> bool:
    return item.link.startswith(_GOOGLE)
