"""Mail over SMTP: the text for every reader, HTML with pictures inside, the same bytes and Message-ID for every try.

The address: `smtp://user:password@host:587/?from=a@b&to=c@d&to=e@f` (STARTTLS, certificate checked),
`smtps://...` (TLS from the start), or `smtp://localhost:1025/?...&tls=no` (a relay on this machine alone).
RFC 5321 and RFC 5322; the Message-ID is made of the message's key, so that a copy sent twice can be told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import blake2b
from urllib.parse import parse_qs, unquote, urlsplit

from tracker.errors import DeliveryError
from tracker.model import Envelope, Outgoing, Picture

TIMEOUT = 30.0  # seconds for each answer of the server
ZOOM = 1.5  # pictures: 405 x 345 pixels, three of them fit a mail of 90 kB
LOCAL = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Server:
    """An address taken apart. `repr` is never shown: it holds a password."""

    host: str
    port: int
    secure: bool  # TLS from the start
    starttls: bool
    user: str
    password: str
    sender: str
    recipients: tuple[str, ...]


def server_of(address: str) -> Server:
    """Raises DeliveryError, final, for an address that names no server, sender or recipient; no secret in its words."""
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    sender, recipients = asked.get("from", [""])[0], tuple(asked.get("to", ()))
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or not sender or not recipients:
        raise DeliveryError(
            "a mail address is written smtp://user:password@host:587/?from=me@example.org&to=you@example.org",
            final=True,
        )
    secure = parts.scheme == "smtps"
    plain = asked.get("tls", [""])[0] == "no"
    if plain and parts.hostname not in LOCAL:
        raise DeliveryError("tls=no is for a mail server on this machine alone", final=True)
    return Server(
        host=parts.hostname,
        port=parts.port or (465 if secure else 587),
        secure=secure,
        starttls=not secure and not plain,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=sender,
        recipients=recipients,
    )


class Mail:
    """ports.Notifier by smtplib."""

    def compose(self, message: Outgoing, envelope: Envelope) -> bytes:
        """RFC 5322 bytes. A line break in a header is refused by the library, never sent."""
        server = server_of(envelope.address)
        mail = EmailMessage()
        mail["From"] = server.sender
        mail["To"] = ", ".join(server.recipients)
        mail["Subject"] = " ".join(message.subject.split())
        mail["Date"] = format_datetime(envelope.created)
        mail["Message-ID"] = message_id(envelope.key, server.sender)
        mail["List-Id"] = f"tracker <tracker.{host_of(server.sender)}>"
        mail["Auto-Submitted"] = "auto-generated"
        # Quoted: a line of more than 998 letters is refused by servers (RFC 5321, 4.5.3.1.6).
        mail.set_content(message.text, cte="quoted-printable")
        if message.html:
            mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
            html = mail.get_payload()[-1]  # type: ignore[index]
            for picture in message.pictures:
                html.add_related(chart_png(picture), "image", "png", cid=f"<{picture.cid}>")  # type: ignore[union-attr]
        return mail.as_bytes(policy=policy.SMTP)

    def send(self, body: bytes, address: str, handing: Callable[[], None]) -> None:
        """One SMTP transaction for all recipients: all of them or none."""
        import smtplib

        server = server_of(address)
        try:
            with self._connected(server) as smtp:
                deliver(smtp, server, body, handing)
        except smtplib.SMTPResponseException as wrong:
            raise delivery_error(wrong.smtp_code, wrong.smtp_error) from wrong
        except (smtplib.SMTPException, OSError) as wrong:
            raise DeliveryError(f"{server.host}:{server.port}: {type(wrong).__name__}") from wrong

    def _connected(self, server: Server):  # type: ignore[no-untyped-def]  # smtplib.SMTP, imported late
        import smtplib
        import ssl

        context = ssl.create_default_context()
        if server.secure:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
            if server.starttls:
                smtp.starttls(context=context)  # without a context the certificate would not be checked
        if server.user:
            smtp.login(server.user, server.password)
        return Closing(smtp)


@dataclass
class Closing:
    """A connection whose farewell is never waited for: a failed QUIT does not undo a delivery."""

    smtp: object

    def __enter__(self):  # type: ignore[no-untyped-def]
        return self.smtp

    def __exit__(self, *_: object) -> None:
        self.smtp.close()  # type: ignore[attr-defined]


def deliver(smtp, server: Server, body: bytes, handing: Callable[[], None]) -> None:  # type: ignore[no-untyped-def]
    """MAIL, RCPT for each, then DATA; `handing` is called just before DATA, where the doubt begins."""
    import smtplib

    smtp.ehlo_or_helo_if_needed()
    require_code(smtp.mail(server.sender), 250)
    for one in server.recipients:
        code, words = smtp.rcpt(one)
        if code not in (250, 251):
            smtp.rset()
            raise smtplib.SMTPResponseException(code, words)
    handing()
    code, words = smtp.data(body)
    if code != 250:
        raise smtplib.SMTPResponseException(code, words)


def require_code(answer: tuple[int, bytes], wanted: int) -> None:
    """Raises SMTPResponseException for another code."""
    import smtplib

    if answer[0] != wanted:
        raise smtplib.SMTPResponseException(*answer)


def delivery_error(code: int, words: bytes | str) -> DeliveryError:
    """5xx is final, anything else may be tried again (RFC 5321, 4.2.1); authentication may be mended by a person."""
    said = words.decode("ascii", "replace") if isinstance(words, bytes) else words
    return DeliveryError(f"the mail server said {code} {said[:120]}", final=500 <= code < 600 and code != 535)


def message_id(key: str, sender: str) -> str:
    """The same id for the same key, whatever the try."""
    return f"<{blake2b(key.encode(), digest_size=16).hexdigest()}@{host_of(sender)}>"


def host_of(sender: str) -> str:
    """The domain of a mail address."""
    return sender.rpartition("@")[2].strip("<> ") or "tracker.invalid"


def chart_png(picture: Picture) -> bytes:
    """A chart as PNG. Only SVG made by us comes here: the renderer would read local files that it names."""
    from resvg_py import svg_to_bytes

    drawn = svg_to_bytes(
        svg_string=picture.svg,
        style_sheet=picture.style,
        background=picture.background,
        zoom=ZOOM,
    )
    return bytes(drawn)
