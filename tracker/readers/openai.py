"""A second reader behind an OpenAI-compatible address: POST {url}/chat/completions.

News text is data. It is sent as the values of one JSON object, never inside the instruction, and whatever comes back
counts only when it is one JSON object with the three keys asked for, a kind and actors of the question: an answer that
a headline talked a model into can at worst be a wrong yes or no on that headline. Anything else is no answer.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import aiohttp

from tracker.model import Answer, Question

LARGEST = 65_536  # bytes of an answer that are read
WORDS = 300  # tokens that the model may answer with: what is asked for takes a few dozen
KEYS = {"announcement", "kind", "actors"}


class OpenAIReader:
    """ports.SecondReader over HTTP. `key` is sent as a bearer token and stands in no message or log."""

    def __init__(self, url: str, model: str, key: str = "", timeout: float = 20.0) -> None:
        self.model = model
        self._address = f"{url.rstrip('/')}/chat/completions"
        self._key = key
        self._timeout = timeout

    def answer(self, prompt: str, question: Question) -> Answer:
        """One question, one answer; what the address does wrong is an outcome."""
        try:
            status, body = asyncio.run(self._post(request_of(self.model, prompt, question)))
        except TimeoutError:
            return Answer("timeout", detail=f"no answer within {self._timeout:g} s")
        except (aiohttp.ClientError, OSError) as why:
            return Answer("transport", detail=type(why).__name__)
        if status != 200:
            return Answer("refused", detail=f"HTTP {status}")
        return read_answer(body, question)

    async def _post(self, request: Mapping[str, Any]) -> tuple[int, bytes]:
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        async with (
            asyncio.timeout(self._timeout),
            aiohttp.ClientSession(headers=headers, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.post(self._address, json=request, allow_redirects=False) as response,
        ):
            return response.status, await _capped(response)


async def _capped(response: aiohttp.ClientResponse) -> bytes:
    """The body up to one byte past LARGEST: a longer one is no answer."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > LARGEST:
            break
    return bytes(body[: LARGEST + 1])


def request_of(model: str, prompt: str, question: Question) -> Mapping[str, Any]:
    """The request: the instruction as the system's message, the item as one JSON object in the user's."""
    item = {
        "title": question.title,
        "summary": question.summary,
        "companies": list(question.companies),
        "kinds": list(question.kinds),
    }
    return {
        "model": model,
        "messages": [
            {"role": "system", "content": prompt},
            {"role": "user", "content": json.dumps(item, ensure_ascii=False)},
        ],
        "temperature": 0,
        "seed": 0,
        "max_tokens": WORDS,
        "stream": False,
        "response_format": {"type": "json_object"},
    }


def read_answer(body: bytes, question: Question) -> Answer:
    """The answer in a response's body; `invalid`, with what is wrong, when it is not the one asked for."""
    if len(body) > LARGEST:
        return Answer("invalid", detail="longer than an answer is")
    try:
        said = json.loads(json.loads(body)["choices"][0]["message"]["content"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return Answer("invalid", detail="not the JSON asked for")
    wrong = objection(said, question)
    if wrong:
        return Answer("invalid", detail=wrong)
    actors = tuple(dict.fromkeys(said["actors"]))
    return Answer("answered", said["announcement"], said["kind"] or "", actors)


def objection(said: Any, question: Question) -> str:
    """What is wrong with an answer; empty for one in the form asked for."""
    if not isinstance(said, dict) or set(said) != KEYS:
        return "not the three keys asked for"
    if not isinstance(said["announcement"], bool):
        return "announcement is neither true nor false"
    if said["kind"] is not None and said["kind"] not in question.kinds:
        return "a kind that was not asked about"
    if said["announcement"] and said["kind"] is None:
        return "an announcement of no kind"
    actors = said["actors"]
    if not isinstance(actors, list) or not all(isinstance(one, str) and one in question.companies for one in actors):
        return "an actor that the text does not name"
    return ""
