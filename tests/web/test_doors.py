"""Pages, JSON, CSV, feeds: what they say, what they refuse, and that strangers' words stay words."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from storage import open_store
from tests.formats import sample
from tests.formats.test_html import Reading
from tests.web.places import NOBODY, NOW, addresses, filled, site
from tracker.errors import ConfigError
from tracker.model import Run
from tracker.web.app import application
from tracker.web.league import league, wilson
from tracker.web.render import cell
from tracker.web.rows import ClaimRow
from tracker.web.server import check_token
from tracker.web.site import Site

HOSTS = ("testserver",)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return site(filled(tmp_path_factory.mktemp("web")))


@pytest.fixture(scope="module")
def client(shown: Site) -> Iterator[TestClient]:
    with TestClient(application(shown, hosts=HOSTS), raise_server_exceptions=False) as one:
        yield one


def test_every_page_is_whole_and_has_its_twin(client: TestClient, shown: Site) -> None:
    for address in addresses(shown):
        page = client.get(address)
        assert page.status_code == (404 if "Nobody" in address else 200), (address, page.text[:300])
        read = Reading(page.text)
        assert (read.faults, read.open) == ([], []), address
        assert len(read.all("h1")) == 1
        path, mark, query = address.partition("?")
        twin = client.get(f"{'/today' if path == '/' else path}.json{mark}{query}")
        assert twin.headers["content-type"] == "application/json"
        assert json.loads(twin.text)


@pytest.mark.parametrize("poison", [False, True])
def test_every_link_of_every_page_leads_somewhere(poison: bool, tmp_path: Path) -> None:
    """Also where names hold slashes, marks of questions and line breaks: strangers choose those of publishers."""
    shown = site(filled(tmp_path, poison=poison))
    client = TestClient(application(shown, hosts=HOSTS), raise_server_exceptions=False)
    seen: dict[str, str] = {}
    for address in addresses(shown):
        for link in Reading(client.get(address).text).all("a"):
            href = str(link["href"])
            if href.startswith("/"):
                seen.setdefault(href.partition("#")[0], address)
    dead = [(href, page, answer) for href, page in seen.items() if (answer := client.get(href).status_code) != 200]
    assert len(seen) > 30
    assert not dead


def test_q_and_standing_are_those_of_the_day_page(client: TestClient) -> None:
    """The report's own q is the expected value: computed by core/report from the same events."""
    report = sample.report()
    rows = client.get("/events.json").json()["events"]
    on_the_day = [one for one in rows if one["event"]["session"] == sample.DAY.isoformat() and one["event"]["measured"]]
    assert on_the_day
    for one in on_the_day:
        assert one["q"] == pytest.approx(report.q[one["event"]["id"]])
        assert one["standing"] == report.standing[one["event"]["id"]]


def test_the_day_page_tells_the_stored_day(client: TestClient) -> None:
    day = client.get(f"/days/{sample.DAY}.json").json()
    assert {one["event"]["id"] for one in day["events"]} == {
        event.key for told in sample.report().told for event in told.events
    }
    assert day["tests"] == sample.report().tests


def test_an_unchanged_page_is_not_sent_again_until_the_store_grows(tmp_path: Path) -> None:
    url = filled(tmp_path)
    client = TestClient(application(site(url), hosts=HOSTS))
    first = client.get("/events")
    tag = {"if-none-match": first.headers["etag"]}
    again = client.get("/events", headers=tag)
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["content-security-policy"]
    store = open_store(url)
    store.put_results(sample.results().__class__(), sample.recipe().name, NOW)  # everything is withdrawn
    store.close()
    changed = client.get("/events", headers=tag)
    assert changed.status_code == 200
    assert client.get("/events.json").json()["total"] == 0


@pytest.mark.parametrize(
    "address",
    [
        *("/days/2025-02-30", "/days/yesterday", "/events?limit=0", "/events?limit=1e9", "/events?limt=5"),
        *("/events?offset=-1", "/events?day=22.8.", f"/search?q={'x' * 300}", "/events?limit=" + "9" * 5000),
    ],
)
def test_a_question_that_cannot_be_understood_is_refused_in_words(client: TestClient, address: str) -> None:
    answer = client.get(address.replace("?", ".json?", 1) if "?" in address else address + ".json")
    assert answer.status_code == 400
    assert len(answer.json()["error"]) > 10


def test_names_that_begin_alike_are_not_mixed_up(client: TestClient) -> None:
    """What stands behind a # or a ? of a name belongs to it, in the page and in what is kept of it."""
    for name in ("SMIC%23b", "SMIC%3Fb", "SMIC%0Ab", "SMIC%2Fb"):
        assert client.get("/companies/SMIC.json").json()["name"] == "SMIC"
        assert client.get(f"/companies/{name}.json").status_code == 404


def test_a_company_that_is_no_longer_followed_keeps_its_page(tmp_path: Path) -> None:
    shown = site(filled(tmp_path))
    watchlist = shown.view.recipe.watchlist
    left = replace(
        watchlist,
        companies=tuple(one for one in watchlist.companies if one.name != "SMIC"),
        listings=tuple(one for one in watchlist.listings if one.company != "SMIC"),
    )
    recipe = replace(shown.view.recipe, knowledge=replace(shown.view.recipe.knowledge, watchlist=left))
    client = TestClient(application(replace(shown, view=replace(shown.view, recipe=recipe)), hosts=HOSTS))
    page = client.get("/companies/SMIC.json").json()
    assert page["total"] > 0
    assert page["closes"] == []
    assert client.get("/companies/SMIC").status_code == 200


def test_nothing_can_be_changed(client: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        answer = client.request(method, "/events")
        assert answer.status_code == 405
        assert answer.headers["content-security-policy"]


def test_every_answer_carries_the_headers_of_safety(client: TestClient) -> None:
    for address in ("/", "/nothing", "/events.csv", "/healthz", "/companies/Nobody"):
        found = client.get(address).headers
        policy = found["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "script-src" not in policy
        assert found["x-content-type-options"] == "nosniff"


def test_another_host_name_is_refused(shown: Site) -> None:
    client = TestClient(application(shown))
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert client.get("/", headers={"host": "127.0.0.1:8321"}).status_code == 200
    assert client.get("/", headers={"host": "[::1]:8321"}).status_code == 200


def test_a_token_is_asked_for_everywhere(shown: Site) -> None:
    client = TestClient(application(shown, token="a-token-of-some-length", hosts=HOSTS))
    for given in ({}, {"authorization": "Bearer wrong"}, {"authorization": b"Bearer \xff\xfe"}):
        for address in ("/", "/healthz", "/metrics", "/nothing"):
            assert client.get(address, headers=given).status_code == 401  # type: ignore[arg-type]
    assert client.get("/", headers={"authorization": "Bearer a-token-of-some-length"}).status_code == 200
    assert client.get("/", auth=("tracker", "a-token-of-some-length")).status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "tracker.example"])
def test_no_other_address_without_a_token(host: str) -> None:
    with pytest.raises(ConfigError, match="--token-env"):
        check_token(host, "")
    check_token(host, "a-token-of-some-length")
    check_token("127.0.0.1", "")


def test_healthz_tells_the_truth(tmp_path: Path) -> None:
    url = filled(tmp_path)
    assert TestClient(application(site(url), hosts=HOSTS)).get("/healthz").status_code == 200
    late = TestClient(application(site(url, NOW + timedelta(hours=3)), hosts=HOSTS))
    assert late.get("/healthz").status_code == 503
    store = open_store(url)
    then = NOW + timedelta(hours=2, minutes=50)
    store.add_run(Run("news", then, then, then, "ok"))
    store.close()
    assert late.get("/healthz").status_code == 200


def test_metrics_and_feeds(client: TestClient) -> None:
    text = client.get("/metrics").text
    assert "tracker_up 1.0" in text
    assert 'tracker_rows{table="bars"}' in text
    atom = ElementTree.fromstring(client.get("/feed.atom").text)
    ids = [one.text for one in atom.iter("{http://www.w3.org/2005/Atom}id")]
    assert len(ids) == len(set(ids)) > 5
    feed = client.get("/feed.json").json()
    assert feed["version"].endswith("1.1")
    assert [one["id"] for one in feed["items"]] == ids[1:]


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    """Every text of the store tries to run, to call home or to be a formula; nothing of it becomes markup."""
    shown = site(filled(tmp_path, poison=True))
    client = TestClient(application(shown, hosts=HOSTS), raise_server_exceptions=False)
    for address in addresses(shown):
        page = client.get(address)
        assert page.status_code == (404 if address == NOBODY else 200), (address, page.text[:300])
        assert page.headers["x-content-type-options"] == "nosniff"
        read = Reading(page.text)
        assert (read.all("script"), read.all("img")) == ([], []), address
        assert not read.faults, (address, read.faults)
        for tag, attributes in read.seen:
            assert not [name for name in attributes if name.startswith("on")], (address, tag)
            assert not str(attributes.get("href") or "").lower().startswith(("javascript:", "data:text")), address
        assert "\u202e" not in page.text
        assert "\x1b" not in page.text
    for address in ("/events.csv", "/claims.csv", "/companies/SMIC.csv", "/today.csv"):
        for row in csv.reader(io.StringIO(client.get(address).text)):
            for value in row:
                assert not value.startswith(("=", "@", "\t")), value
                if value.startswith(("+", "-")):
                    float(value)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "|cmd", "\r=1", "%0A=1"])
def test_a_formula_in_a_table_is_text(text: str) -> None:
    assert str(cell(text))[0] in "'1="
    assert not str(cell(text)).startswith("=")
    assert cell(-0.5) == -0.5


@pytest.mark.parametrize(
    ("right", "checked", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_is_newcombes_table(right: int, checked: int, low: float, high: float) -> None:
    """Newcombe (1998), "Two-sided confidence intervals for the single proportion", Statist. Med. 17, table I, 3."""
    assert wilson(right, checked) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def claims(publisher: str, **words: int) -> list[ClaimRow]:
    row = ClaimRow("", "", publisher, NOW, "SMIC", "0981.HK", "up", 1.0, 1.0, "exact", "close", "", "", "")
    from dataclasses import replace

    return [replace(row, verdict=word) for word, n in words.items() for _ in range(n)]


def test_no_rank_below_twenty_and_overlapping_publishers_share_one() -> None:
    rows = league(
        [
            *claims("A", confirmed=412, overstated=9, understated=10),
            *claims("B", confirmed=188, overstated=11),
            *claims("C", confirmed=61, overstated=22, retold=7),
            *claims("D", confirmed=19, unverifiable=400),
        ]
    )
    found = {one.publisher: (one.best, one.worst) for one in rows}
    assert found == {"A": (1, 2), "B": (1, 2), "C": (3, 3), "D": (None, None)}
    last = next(one for one in rows if one.publisher == "C")
    assert (last.checked, last.retold) == (83, 7)
