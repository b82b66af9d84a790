"""The tools by the official client: over stdin and stdout, over HTTP, and with arguments that mean harm."""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import anyio
import pytest

from tests.formats import hostile, sample
from tests.web.places import filled, site
from tracker.cli.mcp import study_of
from tracker.web.server import listen, server_of
from tracker.web.tools import ASKED, Tools, over_http, server

mcp = pytest.importorskip("mcp", reason="the extra [mcp] is not installed")
CALLS = int(os.environ.get("TRACKER_HOSTILE", "300"))
EVENT = next(event.key for told in sample.report().told for event in told.events)
PRICES = "date,symbol,close\n" + "".join(
    f"2025-{1 + n // 28:02}-{1 + n % 28:02},A,{100 + (n * 37 % 11) + n * 0.1}\n" for n in range(180)
)
MARKET = PRICES.replace(",A,", ",M,")
GOOD: dict[str, dict[str, Any]] = {
    "events": {"company": "SMIC", "limit": 3},
    "event": {"id": EVENT},
    "check": {"text": "SMIC soared 15% in Hong Kong on Friday", "said": "2025-08-22T16:55:00+08:00"},
    "read": {"text": "Huawei unveils the Ascend 960; Hua Hong jumped 15%"},
    "study": {
        "prices": PRICES,
        "market": MARKET,
        "events": "symbol,date\nA,2025-06-10\n",
        "estimation": "-60:-11",
        "window": "-1:1",
    },
    "report": {"day": sample.DAY.isoformat()},
}


def tools(folder: Path) -> Tools:
    import json

    from tracker.workbench.read import read_text

    return Tools(site(filled(folder)), lambda text: json.loads(read_text(text, sample.recipe(), json=True)), study_of)


async def call_all(client: Any) -> dict[str, Any]:
    offered = {one.name: one for one in (await client.list_tools()).tools}
    assert set(offered) == set(ASKED)
    assert all(one.annotations.read_only_hint and one.output_schema for one in offered.values())
    return {name: await client.call_tool(name, given) for name, given in GOOD.items()}


def check_answers(found: dict[str, Any]) -> None:
    for name, answer in found.items():
        assert not answer.is_error, (name, answer.content)
    assert found["events"].structured_content["events"][0]["event"]["company"] == "SMIC"
    assert found["event"].structured_content["judged"]["event"]["id"] == EVENT
    assert found["check"].structured_content["claims"][0]["verdict"] == "overstated"
    assert found["check"].structured_content["claims"][0]["measured"] == pytest.approx(10.06, abs=0.005)
    assert found["report"].structured_content["tests"] == sample.report().tests
    assert found["read"].structured_content["reading"]["companies"]


def test_every_tool_over_http(tmp_path: Path) -> None:
    made = listen("127.0.0.1", 0)
    running = server_of(over_http(tools(tmp_path)), lifespan=True)
    thread = Thread(target=running.run, kwargs={"sockets": [made]})
    thread.start()
    while not running.started:
        sleep(0.01)

    async def talk() -> dict[str, Any]:
        async with mcp.Client(f"http://127.0.0.1:{made.getsockname()[1]}/mcp/") as client:
            return await call_all(client)

    try:
        check_answers(anyio.run(talk))
    finally:
        running.should_exit = True
        thread.join()
        made.close()


def test_every_tool_over_stdin_and_stdout(tmp_path: Path) -> None:
    filled(tmp_path)
    (tmp_path / "config.toml").write_text("")
    command = ["-m", "tracker", "mcp", "--config", str(tmp_path / "config.toml"), "--at", "2025-08-22T10:25+00:00"]
    environment = {**os.environ, "TRACKER_CACHE": str(tmp_path / "cache")}

    async def talk() -> dict[str, Any]:
        started = mcp.StdioServerParameters(command=sys.executable, args=command, env=environment)
        async with mcp.Client(started) as client:
            return await call_all(client)

    found = anyio.run(talk)
    for name in ("events", "event", "check", "read", "study"):
        assert not found[name].is_error, (name, found[name].content)


def test_hostile_arguments_are_refused_in_words(tmp_path: Path) -> None:
    """Whatever is given, the answer is a result or a refusal in words, and the server lives."""
    made = server(tools(tmp_path))
    chance = random.Random(7)
    odd: list[Any] = [
        *(None, True, -1, 10**30, 1e308, "", "x" * 100_000, hostile.POISON.replace("\ud800", ""), "\x00", "2025-13-45"),
        *("'; DROP TABLE results; --", "../../etc/passwd", [], {}, [[[]]], {"a": {"b": 1}}, "=1+1", "9" * 5000),
        *("0001-01-01", "9999-12-31", "2025-08-22T00:00:00Z", "0001-01-01T00:00:00+14:00"),
    ]

    async def talk() -> int:
        refused = 0
        async with mcp.Client(made) as client:
            for _ in range(CALLS):
                name = chance.choice([*ASKED, "nothing"])
                given = dict(GOOD.get(name, {})) if name != "study" else {"prices": "a,b\n1,2", "events": "x"}
                for _ in range(chance.randint(1, 3)):
                    given[chance.choice([*given, "id", "day", "limit", "text", "said", "unknown"])] = chance.choice(odd)
                answer = await client.call_tool(name, given)
                refused += answer.is_error
                if answer.is_error:
                    assert len(answer.content[0].text) > 5
                    assert "Traceback" not in answer.content[0].text
            assert not (await client.call_tool("event", {"id": EVENT})).is_error
        return refused

    assert anyio.run(talk) > CALLS // 3
