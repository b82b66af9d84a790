"""What a feed is asked: its address with days, codes and pages filled in, and whether a further page is wanted.

Placeholders of addresses and form values: {code}; {today} and {from}, days in the feed's zone, with a strftime form
after a colon ({today:%Y%m%d}); {page}, counted from 1; {cursor}, what the page before named as the next. {from} is the
day of the last good answer or `back` days ago, whichever is earlier, so that nothing is lost while nobody asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from tracker.model import Feed, FeedState
from tracker.sources.documents import ParsedFeed

MOST_PAGES = 20
LONGEST_BACK = timedelta(days=366)
AGAIN = timedelta(days=1)  # how far before the last good answer a page reaches for nothing to be between
HONG_KONG = ZoneInfo("Asia/Hong_Kong")
_PLACE = re.compile(r"\{(code|today|from|page|cursor)(?::([^{}]*))?\}")
_EXCHANGE_LIST = re.compile(r"(/lci(?:sehk|gem))1(rels[a-z]+_)\d+(\.json)")


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request. `form` is empty for GET; `usual` says whether it is the one that was asked last time too, so that
    validators and digest speak of it.
    """

    url: str
    form: tuple[tuple[str, str], ...] = ()
    page: int = 1
    cursor: str = ""
    usual: bool = True


def first_request(feed: Feed, state: FeedState, now: datetime) -> HttpRequest:
    """The first page of a feed's answer at `now`."""
    if "{" not in feed.url and not feed.form and feed.sort != "hkex":
        return HttpRequest(feed.url)  # what most feeds are asked, at every poll
    asked = _question(feed, state, now, 1, "")
    if state.last_try is None:
        return asked
    before = _question(feed, replace(state, last_ok=state.last_ok and state.last_try), state.last_try, 1, "")
    return replace(asked, usual=(asked.url, asked.form) == (before.url, before.form))


def next_request(
    feed: Feed, state: FeedState, now: datetime, asked: HttpRequest, document: ParsedFeed
) -> HttpRequest | None:
    """The page after `asked`, when there is one and the last good answer lies before what `document` reaches."""
    if state.last_ok is None or not document.reaches:
        return None
    if not reaches_after(document.reaches, state.last_ok) or not _has_next(feed, asked, document):
        return None
    following = _question(feed, state, now, asked.page + 1, document.cursor)
    return None if (following.url, following.form) == (asked.url, asked.form) else following


def reaches_after(reaches: str, last_ok: datetime) -> bool:
    """Whether a page's oldest row is so young that older ones may be unheard."""
    oldest = datetime.fromisoformat(reaches)
    if oldest.tzinfo is None:
        oldest = oldest.replace(tzinfo=UTC)
    return oldest > last_ok - AGAIN


def _has_next(feed: Feed, asked: HttpRequest, document: ParsedFeed) -> bool:
    if feed.sort == "hkex":
        return asked.page < document.pages
    text = feed.url + "".join(feed.form.values())
    return ("{page" in text) or ("{cursor" in text and bool(document.cursor) and document.cursor != asked.cursor)


def _question(feed: Feed, state: FeedState, now: datetime, page: int, cursor: str) -> HttpRequest:
    if feed.sort == "hkex":
        return HttpRequest(_exchange_list(feed.url, state, now, page), page=page)
    words = _Words(feed, state, now, page, cursor)
    form = tuple((name, words.fill(value)) for name, value in feed.form.items())
    return HttpRequest(words.fill(feed.url, quoted=True), form, page, cursor)


def _exchange_list(url: str, state: FeedState, now: datetime, page: int) -> str:
    """The exchange's list of today, or of seven days when the last good answer is of an earlier day there."""
    missed = state.last_ok is not None and day_of(state.last_ok, HONG_KONG) < day_of(now, HONG_KONG)
    span = "7" if missed else "1"
    return _EXCHANGE_LIST.sub(rf"\g<1>{span}\g<2>{page}\g<3>", url)


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """The day of an instant in a zone."""
    return instant.astimezone(zone).date()


@dataclass(frozen=True, slots=True)
class _Words:
    """What the placeholders stand for."""

    feed: Feed
    state: FeedState
    now: datetime
    page: int
    cursor: str

    def fill(self, text: str, quoted: bool = False) -> str:
        """The text with its placeholders filled in; `quoted` for an address."""

        def word(place: re.Match[str]) -> str:
            said = self.word(place[1], place[2] or "%Y-%m-%d")
            return quote(said, safe=",:") if quoted else said

        return _PLACE.sub(word, text)

    def word(self, name: str, form: str) -> str:
        """What one placeholder stands for."""
        plain = {"code": self.feed.code, "page": str(self.page), "cursor": self.cursor}
        return plain[name] if name in plain else self.day(name).strftime(form)

    def day(self, name: str) -> date:
        """{today} or {from}."""
        zone = ZoneInfo(self.feed.zone or "UTC")
        if name == "today":
            return day_of(self.now, zone)
        first = self.now - timedelta(days=self.feed.back)
        heard = self.state.last_ok or first
        return day_of(max(min(first, heard), self.now - LONGEST_BACK), zone)
