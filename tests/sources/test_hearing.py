"""Fetching from a polite and a hostile publisher on the loopback: every answer is an outcome, none stops another."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import brotli
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from tests.fakes.publisher import Publisher, Reply, item, rss
from tracker.core.feeds.polling import next_state
from tracker.errors import SourceError
from tracker.model import Feed, FeedState, Heard, Validators
from tracker.sources import Hearer
from tracker.sources.addresses import is_public, refuse_literal

NOW = datetime(2026, 8, 20, tzinfo=UTC)
BODY = rss(item("SMIC raises guidance", "https://e.org/1", "1", "Thu, 20 Aug 2026 10:00:00 GMT"))
POLITE = '"W/quoted \\"oddly\\""'


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    with Publisher() as made:
        yield made


def hear(publisher: Publisher, *paths: str, state: FeedState | None = None, **more: Any) -> dict[str, Heard]:
    """One round over the paths, each a feed that is allowed to be on this machine."""
    hearer = Hearer(**{"deadline": 1.5, "per_host_gap": 0.0, "max_bytes": 1_000_000, "max_inflated": 2_000_000, **more})
    asked = [(Feed(path, publisher.url(path), private=True), state or FeedState(path)) for path in paths]
    return {answer.feed: answer for answer in hearer.hear(asked, NOW)}


def test_validators_are_kept_and_shown_byte_for_byte(publisher: Publisher) -> None:
    publisher.publishes_with_care("/feed", BODY, POLITE, "Thu, 20 Aug 2026 9:5:1 GMT")
    first = hear(publisher, "/feed")["/feed"]
    assert first.validators == Validators(POLITE, "Thu, 20 Aug 2026 9:5:1 GMT")
    state = next_state(FeedState("/feed"), first, Feed("/feed", "x"), 1)
    second = hear(publisher, "/feed", state=state)["/feed"]
    assert (second.outcome, second.status, second.items) == ("unchanged", 304, ())
    asked = publisher.asked("/feed")[1]
    assert asked["if-none-match"] == POLITE
    assert asked["if-modified-since"] == "Thu, 20 Aug 2026 9:5:1 GMT"


def test_the_validators_of_an_error_are_never_shown(publisher: Publisher) -> None:
    """EDGAR ends its pages with a 503 that carries an ETag; the next request must show the good answer's."""
    publisher.answers(
        "/feed",
        Reply(200, {"ETag": '"good"'}, BODY),
        Reply(503, {"ETag": '"bad"', "Last-Modified": "bad"}, b"<html>"),
        Reply(200, {"ETag": '"html"'}, b"<html><title>maintenance</title>"),
        Reply(200, {"ETag": '"next"'}, BODY),
    )
    state, feed = FeedState("/feed"), Feed("/feed", publisher.url("/feed"), private=True)
    outcomes = []
    for _ in range(4):
        answer = hear(publisher, "/feed", state=state)["/feed"]
        outcomes.append(answer.outcome)
        state = next_state(state, answer, feed, 0)
    assert outcomes == ["ok", "http_503", "not_a_feed", "unchanged"]  # the last has the very bytes of the first
    shown = [asked.get("if-none-match") for asked in publisher.asked("/feed")]
    assert shown == [None, '"good"', '"good"', '"good"']
    assert state.validators.etag == '"next"'


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(BODY)),
        ("deflate", zlib.compress(BODY)),
        ("deflate", zlib.compress(BODY)[2:-4]),
        ("br", brotli.compress(BODY)),
        ("identity", BODY),
        ("identity", gzip.compress(BODY)),
    ],
)
def test_packed_answers_are_unpacked(publisher: Publisher, encoding: str, packed: bytes) -> None:
    publisher.publishes("/feed", packed, Content_Encoding=encoding)
    assert [one.guid for one in hear(publisher, "/feed")["/feed"].items] == ["1"]


def test_hostile_answers_are_outcomes_and_stop_no_other(publisher: Publisher) -> None:
    publisher.publishes("/good", BODY)
    publisher.drips("/drips", BODY)
    publisher.never_ends("/endless", BODY * 100)
    publisher.publishes("/bomb", gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")
    publisher.publishes("/brotli-bomb", brotli.compress(bytes(50_000_000), quality=5), Content_Encoding="br")
    publisher.publishes("/gzip-in-gzip", gzip.compress(gzip.compress(bytes(50_000_000))), Content_Encoding="gzip")
    publisher.publishes("/no-gzip", BODY, Content_Encoding="gzip")
    publisher.publishes("/unasked", BODY, Content_Encoding="zstd")
    publisher.breaks_off("/short", BODY)
    publisher.hangs_up("/reset")
    publisher.stalls("/stalls")
    publisher.refuses("/gone", 410)
    publisher.publishes("/challenge", b"<!doctype html><title>Just a moment...</title>")
    outcomes = {path: answer.outcome for path, answer in hear(
        publisher, "/good", "/drips", "/endless", "/bomb", "/brotli-bomb", "/gzip-in-gzip", "/no-gzip", "/unasked",
        "/short", "/reset", "/stalls", "/gone", "/challenge", "/none").items()}  # fmt: skip
    assert outcomes == {
        "/good": "ok", "/drips": "timeout", "/endless": "too_large", "/bomb": "too_large", "/brotli-bomb": "too_large",
        "/gzip-in-gzip": "too_large", "/no-gzip": "malformed", "/unasked": "malformed", "/short": "truncated",
        "/reset": "truncated", "/stalls": "timeout", "/gone": "gone", "/challenge": "challenge", "/none": "http_404",
    }  # fmt: skip


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.2/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://100.64.0.1/",
     "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://0x7f.1/", "http://2130706433/", "http://localhost:1/",
     "file:///etc/passwd", "ftp://e.org/", "gopher://127.0.0.1/", "//10.0.0.1/"],
)  # fmt: skip
def test_redirects_into_the_house_are_refused(publisher: Publisher, target: str) -> None:
    publisher.redirects("/feed", target)
    answer = hear(publisher, "/feed")["/feed"]
    assert answer.outcome == "refused", answer.detail


def test_a_feed_of_this_machine_needs_leave(publisher: Publisher) -> None:
    publisher.publishes("/feed", BODY)
    (answer,) = Hearer().hear([(Feed("f", publisher.url("/feed")), FeedState("f"))], NOW)
    assert answer.outcome == "refused"
    assert publisher.asked("/feed") == []


class Turncoat(AbstractResolver):
    """DNS that gives the loopback for every name, however often it was asked: what a rebinding attack ends in."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing is held."""


def test_the_address_dialled_counts_not_the_name(publisher: Publisher) -> None:
    publisher.publishes("/feed", BODY)
    feed = Feed("f", f"http://news.example.com:{publisher.port}/feed")
    (answer,) = Hearer(resolver=Turncoat()).hear([(feed, FeedState("f"))], NOW)
    assert (answer.outcome, publisher.asked("/feed")) == ("refused", [])


def test_permanent_redirects_are_reported_only_with_a_good_answer(publisher: Publisher) -> None:
    publisher.publishes("/there", BODY)
    publisher.publishes("/page", b"<html><title>parked</title>")
    publisher.redirects("/moved", publisher.url("/there"), 301)
    publisher.redirects("/moved8", "/there", 308)
    publisher.redirects("/for-now", "/there", 302)
    publisher.redirects("/mixed", "/for-now", 301)
    publisher.redirects("/parked", "/page", 301)
    publisher.redirects("/round", "/round", 301)
    there = publisher.url("/there")
    heard = hear(publisher, "/moved", "/moved8", "/for-now", "/mixed", "/parked", "/round")
    assert {path: (answer.outcome, answer.moved_to) for path, answer in heard.items()} == {
        "/moved": ("ok", there), "/moved8": ("ok", there), "/for-now": ("ok", ""),
        "/mixed": ("ok", publisher.url("/for-now")), "/parked": ("not_a_feed", ""), "/round": ("redirects", ""),
    }  # fmt: skip


def test_an_adopted_address_is_asked_instead(publisher: Publisher) -> None:
    publisher.publishes("/there", BODY)
    state = FeedState("/old", adopted=publisher.url("/there"), moved_from=publisher.url("/old"))
    assert hear(publisher, "/old", state=state)["/old"].ok
    assert publisher.asked("/old") == []


@pytest.mark.parametrize(
    ("status", "header", "seconds"),
    [
        (429, "120", 120),
        (503, "Thu, 20 Aug 2026 00:10:00 GMT", 600),
        (503, "Wed, 19 Aug 2026 00:10:00 GMT", 0),
        (503, "soon", None),
        (503, "-5", None),
    ],
)
def test_retry_after_in_seconds_and_as_a_date(
    publisher: Publisher, status: int, header: str, seconds: int | None
) -> None:
    publisher.refuses("/feed", status, Retry_After=header)
    answer = hear(publisher, "/feed")["/feed"]
    assert (answer.outcome, answer.retry_after) == (f"http_{status}", seconds)


def test_retry_after_is_counted_on_the_servers_own_clock(publisher: Publisher) -> None:
    now, later = "Thu, 20 Aug 2026 05:00:00 GMT", "Thu, 20 Aug 2026 05:10:00 GMT"
    publisher.refuses("/feed", 503, Date=now, Retry_After=later)
    assert hear(publisher, "/feed")["/feed"].retry_after == 600


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache_Control": "public, max-age=300"}, 300),
        ({"Cache_Control": "no-cache, max-age=300"}, 0),
        ({"Expires": "Thu, 20 Aug 2026 00:05:00 GMT"}, 300),
        ({"Cache_Control": "max-age=60", "Expires": "Thu, 20 Aug 2026 00:05:00 GMT"}, 60),
        ({"Expires": "-1"}, None),
        ({}, None),
    ],
)
def test_freshness(publisher: Publisher, headers: dict[str, str], seconds: int | None) -> None:
    publisher.publishes("/feed", BODY, **headers)
    assert hear(publisher, "/feed")["/feed"].max_age == seconds


def test_a_feeds_ttl_counts_beside_http(publisher: Publisher) -> None:
    publisher.publishes("/feed", rss(item("t"), channel="<ttl>30</ttl>"), Cache_Control="max-age=60")
    assert hear(publisher, "/feed")["/feed"].max_age == 1800


def test_who_asks_is_said_and_no_cookie_comes_back(publisher: Publisher) -> None:
    publisher.publishes("/feed", BODY, Set_Cookie="id=1")
    hear(publisher, "/feed", user_agent="tracker (ada@example.org)")
    hear(publisher, "/feed", user_agent="tracker (ada@example.org)")
    assert [asked["user-agent"] for asked in publisher.asked("/feed")] == ["tracker (ada@example.org)"] * 2
    assert all("cookie" not in asked for asked in publisher.asked("/feed"))


def test_whoever_asked_may_leave_before_the_end(publisher: Publisher) -> None:
    """A tracker that is told to stop must not wait for a server that says nothing: 60 s here, 300 s the test's own."""
    publisher.publishes("/good", BODY)
    publisher.stalls("/stalls")
    hearer = Hearer(deadline=60, per_host_gap=0.0)
    asked = [Feed(path, publisher.url(path), private=True) for path in ("/good", "/stalls")]
    answers = hearer.hear([(feed, FeedState(feed.name)) for feed in asked], NOW)
    assert next(answers).feed == "/good"
    answers.close()
    assert [one.name for one in threading.enumerate() if one.name == "hearer"] == []


def test_a_round_of_none_ends() -> None:
    assert list(Hearer().hear([], NOW)) == []


def test_hosts_that_do_not_exist_or_listen_are_outcomes(publisher: Publisher) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    asked = [
        Feed("port", f"http://127.0.0.1:{port}/", private=True),
        Feed("odd", "http://exa mple/"),
        Feed("none", "nowhere"),
    ]
    heard = {one.feed: one for one in Hearer(deadline=2).hear([(feed, FeedState(feed.name)) for feed in asked], NOW)}
    assert heard["port"].outcome == "unreachable"
    assert heard["none"].outcome == "refused"
    assert not heard["odd"].ok


def test_a_page_names_the_feeds_it_offers(publisher: Publisher) -> None:
    page = b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>'
    publisher.publishes("/", page)
    assert hear(publisher, "/")["/"].offers == (publisher.url("/feed"),)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("127.0.0.1", False), ("10.1.2.3", False), ("172.16.0.1", False),
        ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False),
        ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("::", False), ("fe80::1%eth0", False),
        ("fc00::1", False), ("::ffff:10.0.0.1", False), ("64:ff9b::a00:1", False), ("2002:7f00:1::", False),
        ("64:ff9b::808:808", True), ("192.0.0.9", False), ("192.88.99.1", False), ("192.31.196.1", False),
        ("198.18.0.1", False), ("203.0.113.7", False), ("240.0.0.1", False), ("64:ff9b:1::808:808", False),
        ("fec0::1", False), ("::127.0.0.1", False), ("::8.8.8.8", False), ("3fff::1", False), ("5f00::1", False),
        ("100::1", False), ("100:0:0:1::1", False), ("2001::1", False), ("2001:db8::1", False),
        ("2620:4f:8000::1", False),
        ("2a00:1450:4001::1", True), ("2001:4860:4860::8888", True), ("192.0.1.1", True), ("100.128.0.1", True),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    """RFC 1918, 3927, 4193, 4291, 6598, 6890, 6052 (NAT64: 64:ff9b::/96), 8215 (64:ff9b:1::/48),
    3056 (6to4: 2002::/16), 3879 (fec0::/10), 9637 (3fff::/20), 9602 (5f00::/16)."""
    assert is_public(address) is public


@pytest.mark.parametrize(
    "host",
    [
        "127.1", "127.0.0.1.", "0177.0.0.1", "0x7f.1", "0x7f000001", "2130706433", "169.254.169.254.", "169.254.43518",
        "0xa9fea9fe", "10.1", "192.168.257", "[::1]", "[fec0::1]", "[::ffff:127.0.0.1]", "localhost", "localhost.",
        "a.localhost.", "printer.local", "metadata.google.internal.", "intranet",
    ],
)  # fmt: skip
def test_a_proxy_is_not_asked_for_this_network_however_it_is_spelled(host: str) -> None:
    with pytest.raises(SourceError, match="not on the open internet"):
        refuse_literal(f"http://{host}:8080/feed")


@pytest.mark.parametrize(
    "host", ["example.org", "example.org.", "8.8.8.8", "8.8.2056", "[2606:4700::1111]", "1e100.net"]
)
def test_a_proxy_may_be_asked_for_the_open_internet(host: str) -> None:
    refuse_literal(f"https://{host}/feed")


def test_states_learn_from_answers(publisher: Publisher) -> None:
    publisher.refuses("/feed", 410)
    feed = Feed("/feed", publisher.url("/feed"), private=True)
    state = next_state(FeedState("/feed"), hear(publisher, "/feed")["/feed"], feed, 0)
    assert "410" in state.muted
    assert replace(state, muted="") != state
