"""Publishers with habits of their own, read as feeds and then put right: EDGAR, Google News, Wikipedia."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from tracker.model import Item
from tracker.sources.sanitising import NAME, TITLE, plain_text

_CIK = re.compile(r"\((\d{10})\)")
_CIK_PATH = re.compile(r"/edgar/data/(\d{1,10})/")
_ITEM = re.compile(r"\bItem (\d\.\d\d)\b")
_ITEM_NUMBER = re.compile(r"\b\d\.\d\d\b")
_CALLED = re.compile(r"\bItem \d\.\d\d: (.{3,120}?)(?= Item \d\.\d\d|$)")
_ITEMS = re.compile(
    rb"<accession-number>([\d-]{10,30})</accession-number>(?:(?!</content>).){0,4000}?<items-desc>([^<]{1,200})</items-desc>",
    re.S,
)
_GOOGLE = "https://news.google.com/"


@dataclass(frozen=True, slots=True)
class Filer:
    """Whom a company's feed of the SEC is about, as its head says; empty where the feed is of many."""

    name: str = ""
    cik: str = ""
    items: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of Form 8-K, by accession number


NOBODY = Filer()


def filer_of(body: bytes) -> Filer:
    """The issuer in the head of a company's feed, and the items of its filings where a row does not list them."""
    name = re.search(rb"<conformed-name>([^<]{1,200})</conformed-name>", body)
    cik = re.search(rb"<company-info>.{0,4000}?<cik>(\d{1,10})</cik>", body, re.S)
    if name is None:
        return NOBODY
    return Filer(
        plain_text(name[1].decode("utf-8", "replace"), NAME), cik[1].decode().zfill(10) if cik else "",
        {one.decode(): tuple(_ITEM_NUMBER.findall(words.decode("latin-1"))) for one, words in _ITEMS.findall(body)},
    )  # fmt: skip


def of_edgar(item: Item, company: Filer = NOBODY) -> Item:
    """A filing's row: the accession id stands on reporter's and issuer's row alike, the CIK tells them apart.

    The issuer and the items of Form 8-K become the row's subject and categories, and stand in its title.
    """
    named = _CIK.search(item.title)
    where = _CIK_PATH.search(item.link)
    cik = named[1] if named else where[1].zfill(10) if where else ""
    role = re.search(r"\(([A-Za-z ]{3,30})\)\s*$", item.title)
    about = tuple(one for one in (cik, role[1] if role else "") if one)
    form, _, rest = item.title.partition(" - ")
    issuer = rest[: named.start() - len(form) - 3].strip() if named else company.name
    items = tuple(dict.fromkeys(_ITEM.findall(item.summary))) or company.items.get(item.guid.rpartition("=")[2], ())
    return replace(
        item, about=about, publisher="SEC EDGAR", title=_told(item, issuer),
        subject=tuple(one for one in (issuer, f"CIK {cik or company.cik}" if cik or company.cik else "") if one),
        category=tuple(f"sec:{one}" for one in (form.strip(), *items) if one),
    )  # fmt: skip


def _told(item: Item, issuer: str) -> str:
    """The row's title with the issuer and what the items are called, where it says only "8-K - Current report"."""
    if not issuer or issuer.casefold() in item.title.casefold():
        return item.title
    called = "; ".join(dict.fromkeys(words.strip() for words in _CALLED.findall(item.summary)))
    return plain_text(f"{issuer}: {item.title}{': ' + called if called else ''}", TITLE)


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
