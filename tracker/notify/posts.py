"""DingTalk, WeCom and webhooks: one JSON post each.

DingTalk and WeCom answer a refusal with HTTP 200 and an `errcode` that is not 0; libraries call that success. The
addresses are
`https://oapi.dingtalk.com/robot/send?access_token=TOKEN` (with `&secret=SECRET` it is signed, as its page asks),
`https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=KEY`, and any https address for a webhook.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from hmac import new as sign
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tracker.errors import DeliveryError
from tracker.model import Envelope, Outgoing

TIMEOUT = 15.0
MOST = 64 * 1024  # of an answer, that is read
WECOM_LIMIT = 2048  # bytes of a text message


class Post:
    """A webhook: any address that takes JSON. `refusal` says what an answer of success means."""

    def compose(self, message: Outgoing, envelope: Envelope) -> bytes:
        """The JSON body."""
        return json.dumps(self.body(message, envelope), ensure_ascii=False).encode("utf-8", "replace")

    def body(self, message: Outgoing, envelope: Envelope) -> dict[str, Any]:
        """What is posted: {"key", "channel", "subject", "text"}; `key` is the same for every try."""
        return {
            "key": envelope.key,
            "channel": envelope.channel,
            "subject": message.subject,
            "text": message.text,
        }

    def address(self, address: str) -> str:
        """Where it is posted; some services want a signature in it."""
        return address

    def refusal(self, answer: bytes) -> str:
        """Nothing for a yes, the service's words for a no."""
        del answer
        return ""

    def send(self, body: bytes, address: str, handing: Callable[[], None]) -> None:
        """Post, and hold the answer against what the service means by success."""
        import requests

        if urlsplit(address).scheme not in ("http", "https"):
            raise DeliveryError("the address must begin with https://", final=True)
        headers = {"Content-Type": "application/json; charset=utf-8"}
        handing()
        try:
            with requests.post(
                self.address(address), data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True
            ) as answer:
                said = answer.raw.read(MOST, decode_content=True)
                code = answer.status_code
        except requests.RequestException as wrong:
            raise DeliveryError(f"{urlsplit(address).hostname}: {type(wrong).__name__}") from None
        if not 200 <= code < 300:
            final = 400 <= code < 500 and code not in (408, 429)
            raise DeliveryError(f"{urlsplit(address).hostname} answered {code}", final=final)
        if words := self.refusal(said):
            raise DeliveryError(f"{urlsplit(address).hostname} refused: {words}")


def errcode(answer: bytes) -> str:
    """The refusal inside an answer of success; nothing where `errcode` is 0."""
    try:
        told = json.loads(answer)
    except ValueError:
        return "an answer that is no JSON"
    code = told.get("errcode") if isinstance(told, dict) else None
    return "" if code == 0 else f"errcode {code}: {str(told.get('errmsg', ''))[:120] if isinstance(told, dict) else ''}"


class DingTalk(Post):
    """A robot of a DingTalk group, as plain text: in its markdown a headline could be a live link."""

    def body(self, message: Outgoing, envelope: Envelope) -> dict[str, Any]:
        del envelope
        return {"msgtype": "text", "text": {"content": message.text}, "at": {"isAtAll": False}}

    def address(self, address: str) -> str:
        """With `secret` in it: timestamp and signature, HMAC-SHA256 of both lines, as DingTalk's robots want."""
        from time import time_ns

        parts = urlsplit(address)
        asked = dict(parse_qsl(parts.query))
        secret = asked.pop("secret", "")
        if secret:
            stamp = str(time_ns() // 1_000_000)
            digest = sign(secret.encode(), f"{stamp}\n{secret}".encode(), sha256).digest()
            asked |= {"timestamp": stamp, "sign": b64encode(digest).decode()}
        return urlunsplit(parts._replace(query=urlencode(asked)))

    def refusal(self, answer: bytes) -> str:
        return errcode(answer)


class WeCom(Post):
    """A robot of a WeCom group: text of at most 2,048 bytes."""

    def body(self, message: Outgoing, envelope: Envelope) -> dict[str, Any]:
        del envelope
        text = message.text.encode("utf-8", "replace")[:WECOM_LIMIT].decode("utf-8", "ignore")
        return {"msgtype": "text", "text": {"content": text}}

    def refusal(self, answer: bytes) -> str:
        return errcode(answer)
