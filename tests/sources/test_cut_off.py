"""Cut-off answers are no answers: what was heard whole is kept, and the next poll asks for the rest."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import brotli
import pytest

from tests.fakes.publisher import Publisher, Reply, item, rss
from tracker.core.feeds.entries import KnownEntries, enter
from tracker.core.feeds.polling import next_state
from tracker.model import Feed, FeedState, Heard
from tracker.sources import Hearer
from tracker.sources.mending import MOST_ITEMS

NOW = datetime(2026, 8, 20, tzinfo=UTC)
TWENTY = rss(*(item(f"SMIC says number {n} of {n * 7919}", f"https://e.org/{n}", f"g{n}") for n in range(20)))
TAG = {"ETag": '"whole"', "Last-Modified": "Thu, 20 Aug 2026 09:00:00 GMT"}


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as made:
        yield made


def raw_deflate(body: bytes) -> bytes:
    machine = zlib.compressobj(wbits=-15)
    return machine.compress(body) + machine.flush()


def two_members(body: bytes) -> bytes:
    half = len(body) // 2
    return gzip.compress(body[:half]) + gzip.compress(body[half:])


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "gzip in two members": ("gzip", two_members),
    "gzip with padding": ("gzip", lambda body: gzip.compress(body) + bytes(512)),
    "deflate": ("deflate", zlib.compress),
    "deflate without its wrapping": ("deflate", raw_deflate),
    "brotli": ("br", brotli.compress),
    "gzip over brotli": ("br, gzip", lambda body: gzip.compress(brotli.compress(body))),
    "nothing, but called utf-8": ("utf-8", bytes),
    "nothing, but called none": ("none", bytes),
}


def hear(feed: Feed, state: FeedState) -> Heard:
    (heard,) = Hearer(deadline=5, per_host_gap=0).hear([(feed, state)], NOW)
    return heard


@pytest.mark.parametrize("name", PACKERS)
def test_every_packing_is_read_whole(publisher: Publisher, name: str) -> None:
    encoding, pack = PACKERS[name]
    publisher.publishes("/feed", pack(TWENTY), Content_Encoding=encoding)
    heard = hear(Feed("f", publisher.url("/feed"), private=True), FeedState("f"))
    assert (heard.outcome, len(heard.items)) == ("ok", 20)


def replies(name: str, share: float) -> Reply:
    """An answer that is cut at `share` of its bytes, in one of the ways that servers have."""
    body = TWENTY[: int(len(TWENTY) * share)]
    if name == "length":
        return Reply(200, {**TAG, "Content-Length-Of-Whole": ""}, body, "short")
    if name == "no length":
        return Reply(200, TAG, body)
    encoding, pack = PACKERS[name]
    packed = pack(TWENTY)
    return Reply(200, {**TAG, "Content-Encoding": encoding}, packed[: int(len(packed) * share)])


@pytest.mark.parametrize("share", [1 / 3, 2 / 3])
@pytest.mark.parametrize("name", ["length", "no length", "gzip", "gzip in two members", "deflate", "brotli"])
def test_the_rest_is_heard_at_the_next_poll(publisher: Publisher, name: str, share: float) -> None:
    """A polite server would answer 304 for ever to whoever showed the validators of half an answer."""
    cut = replies(name, share)

    def whole(asked: dict[str, str]) -> Reply:
        known = asked.get("if-none-match") or asked.get("if-modified-since")
        return Reply(304, TAG) if known else Reply(200, TAG, TWENTY)

    publisher.answers("/feed", cut, whole)
    feed, known = Feed("f", publisher.url("/feed"), private=True), KnownEntries()
    first = hear(feed, FeedState("f"))
    added = enter(first, feed, known)
    assert first.outcome == "truncated"
    assert (first.digest, first.validators.etag, first.validators.last_modified) == ("", "", "")
    assert all(one.title.split()[-1] == str(int(one.guid[1:]) * 7919) for one in added), "no title is cut"
    known.add(added)
    state = next_state(FeedState("f"), first, feed, len(added))
    assert state.last_ok is None
    assert (state.next_due or NOW) <= NOW + timedelta(seconds=feed.every * 1.1), "asked again soon"
    second = hear(feed, state)
    added += enter(second, feed, known)
    assert second.outcome == "ok"
    assert sorted(one.guid for one in added) == sorted(f"g{n}" for n in range(20))
    assert len(added) == 20


def test_an_answer_that_does_not_inflate_at_all_is_none(publisher: Publisher) -> None:
    publisher.publishes("/feed", b"no gzip at all, nor anything", Content_Encoding="gzip")
    assert hear(Feed("f", publisher.url("/feed"), private=True), FeedState("f")).outcome == "malformed"


def test_more_items_than_one_answer_may_bring_are_left_and_said(publisher: Publisher) -> None:
    publisher.publishes("/feed", rss("<item><title>t</title></item>" * (MOST_ITEMS + 1)))
    heard = hear(Feed("f", publisher.url("/feed"), private=True), FeedState("f"))
    assert (heard.outcome, len(heard.items)) == ("ok", MOST_ITEMS)
    assert "the first 10,000 are read" in " ".join(heard.notes)


def test_a_page_of_several_that_fails_cuts_the_answer_off(publisher: Publisher) -> None:
    """The first page is kept; the last good answer stays where it was, so that all pages are asked for again."""
    row = '{"id": %d, "title": "t%d", "at": "2026-08-19 10:00:00"}'
    publisher.publishes("/1", f'{{"rows": [{row % (1, 1)}]}}'.encode())
    publisher.refuses("/2", 503)
    feed = Feed(
        "f", publisher.url("/{page}"), sort="json", rows="rows", private=True,
        fields={"guid": "id", "title": "title", "published": "at"},
    )  # fmt: skip
    state = FeedState("f", last_ok=NOW - timedelta(days=3), last_try=NOW - timedelta(days=3))
    heard = hear(feed, state)
    assert (heard.outcome, [one.title for one in heard.items]) == ("truncated", ["t1"])
    assert heard.detail.startswith("page 2 of the answer: http_503")
    assert next_state(state, heard, feed, 1).last_ok == state.last_ok
    assert enter(replace(heard, outcome="http_503"), feed, ()) == ()
