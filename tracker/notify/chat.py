"""Chat by apprise: Telegram, Slack, Discord, Matrix, ntfy, Feishu, Lark, and what else it knows.

Imported late (it takes seconds and 55 MB) and silenced wholly: at debug level it logs addresses with their tokens, and
an address that it cannot read it logs as an error. One destination a call, so that a retry doubles nobody's message.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import urlencode

from tracker.errors import DeliveryError
from tracker.model import Envelope, Outgoing

# Names no picture of a third party's in Discord and Slack, and waits no longer than we would.
OPTIONS = {"avatar": "no", "footer": "no", "rto": "15", "cto": "10", "overflow": "upstream"}


class Chat:
    """ports.Notifier by apprise."""

    def compose(self, message: Outgoing, envelope: Envelope) -> bytes:
        """Plain text in UTF-8."""
        del envelope
        return message.text.encode("utf-8", "replace")

    def send(self, body: bytes, address: str, handing: Callable[[], None]) -> None:
        """One message to one destination, as plain text."""
        destination = self._destination(address)
        handing()
        if not destination.notify(body=body.decode("utf-8"), body_format="text"):
            raise DeliveryError(f"the {address.partition(':')[0]} service did not take the message")

    def _destination(self, address: str):  # type: ignore[no-untyped-def]  # apprise ships no types
        for name in ("apprise", "urllib3"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        import warnings

        warnings.filterwarnings("ignore", module="apprise")  # its own affairs with newer Pythons
        import apprise

        try:
            joined = address + ("&" if "?" in address else "?") + urlencode(OPTIONS)
            one = apprise.Apprise()
            known = one.add(joined)
        except Exception as wrong:
            raise DeliveryError(f"the chat address cannot be read ({type(wrong).__name__})", final=True) from None
        if not known:
            raise DeliveryError("the chat address is none that apprise knows", final=True)
        return one
