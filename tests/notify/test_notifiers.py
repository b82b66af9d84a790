"""Each sort of channel against a receiver on this machine: what arrives, what a refusal is, what never comes out."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest

from tests.formats import hostile, sample
from tests.notify.receivers import Mailbox, Service, http_service, mail_server
from tracker.errors import DeliveryError
from tracker.formats import mail as mail_format
from tracker.formats.chat import LIMIT, chat, harmless
from tracker.formats.page import lay_out
from tracker.model import Envelope, Outgoing
from tracker.notify import NOTIFIERS
from tracker.notify.mail import message_id, server_of

NOW = datetime(2025, 8, 22, 22, 31, tzinfo=UTC)
SECRET = "s3cr3t-t0ken"


def never() -> None:
    pass


def sent(sort: str, address: str, outgoing: Outgoing, key: str = "daily:2025-08-22:1") -> bytes:
    notifier = NOTIFIERS[sort]
    body = notifier.compose(outgoing, Envelope(key, "desk", address, NOW))
    notifier.send(body, address, never)
    return body


class TestMail:
    def test_a_report_arrives_whole_and_small(self) -> None:
        box = Mailbox()
        with mail_server(box) as address:
            sent("mail", address, mail_format.render(sample.report(), "https://tracker.example/2025-08-22"))
        (one,) = box.mails
        assert one["To"] == "reader@example.org"
        assert "Friday 22 August 2025" in one["Subject"]
        assert one["Message-ID"] == message_id("daily:2025-08-22:1", "tracker@example.org")
        assert box.sizes[0] < 90_000
        plain, html = one.get_body(("plain",)), one.get_body(("html",))
        assert plain is not None
        assert html is not None
        assert "Hua Hong" in plain.get_content()
        images = [part for part in one.walk() if part.get_content_type() == "image/png"]
        assert 1 <= len(images) <= 3
        for part in images:
            assert part.get_content().startswith(b"\x89PNG")
            assert f"cid:{part['Content-ID'].strip('<>')}" in html.get_content()

    def test_the_same_key_gives_the_same_id_and_bytes(self) -> None:
        address = "smtp://h/?from=a@b.example&to=c@d.example"
        outgoing = Outgoing("s", "t")
        first, second = (NOTIFIERS["mail"].compose(outgoing, Envelope("k", "desk", address, NOW)) for _ in range(2))
        assert first == second

    @pytest.mark.parametrize(("answer", "final"), [("451 try later", False), ("554 never", True)])
    def test_a_refusal_is_known_by_its_code(self, answer: str, final: bool) -> None:
        box = Mailbox([answer])
        with mail_server(box) as address, pytest.raises(DeliveryError) as wrong:
            sent("mail", address, Outgoing("s", "t"))
        assert wrong.value.final is final
        assert answer.split()[0] in str(wrong.value)
        assert box.mails == []

    def test_a_refused_recipient_stops_the_mail_for_all(self) -> None:
        box = Mailbox(refuse=frozenset({"gone@example.org"}))
        with mail_server(box) as address, pytest.raises(DeliveryError, match="550"):
            sent("mail", f"{address}&to=gone@example.org", Outgoing("s", "t"))
        assert box.mails == []

    def test_nobody_listening_is_no_final_no(self) -> None:
        with pytest.raises(DeliveryError) as wrong:
            sent("mail", "smtp://127.0.0.1:9/?from=a@b.example&to=c@d.example&tls=no", Outgoing("s", "t"))
        assert not wrong.value.final

    @pytest.mark.parametrize(
        "address",
        [
            "",
            f"smtp://me:{SECRET}@host:587/",
            f"http://me:{SECRET}@host/?from=a@b.c&to=d@e.f",
            f"smtp://me:{SECRET}@mail.example/?from=a@b.c&to=d@e.f&tls=no",
        ],
    )
    def test_a_wrong_address_is_told_without_its_secret(self, address: str) -> None:
        with pytest.raises(DeliveryError) as wrong:
            server_of(address)
        assert wrong.value.final
        assert SECRET not in str(wrong.value)

    def test_a_line_break_in_a_subject_is_no_header(self) -> None:
        box = Mailbox()
        with mail_server(box) as address:
            sent("mail", address, Outgoing("s\r\nBcc: all@example.org", "t"))
        assert box.mails[0]["Bcc"] is None

    def test_a_hostile_report_is_still_a_mail(self) -> None:
        box = Mailbox()
        with mail_server(box) as address:
            sent("mail", address, mail_format.render(hostile.report()))
        html = box.mails[0].get_body(("html",))
        assert html is not None
        assert "<script" not in html.get_content()


class TestPosts:
    @pytest.mark.parametrize("sort", ["dingtalk", "wecom", "webhook"])
    def test_a_message_arrives_as_plain_text(self, sort: str) -> None:
        service = Service()
        with http_service(service) as address:
            sent(sort, f"{address}/robot?access_token={SECRET}", Outgoing("subject", "SMIC +10.06%"))
        ((_, body),) = service.posts
        assert "SMIC +10.06%" in str(body)

    @pytest.mark.parametrize("sort", ["dingtalk", "wecom"])
    def test_an_answer_of_success_with_an_error_code_is_a_refusal(self, sort: str) -> None:
        service = Service([(200, '{"errcode": 310000, "errmsg": "keywords not in content"}')])
        with http_service(service) as address, pytest.raises(DeliveryError, match="310000"):
            sent(sort, f"{address}/send?key={SECRET}", Outgoing("s", "t"))

    @pytest.mark.parametrize(("code", "final"), [(404, True), (429, False), (500, False)])
    def test_a_refusal_is_known_by_its_status(self, code: int, final: bool) -> None:
        service = Service([(code, "no")])
        with http_service(service) as address, pytest.raises(DeliveryError) as wrong:
            sent("webhook", f"{address}/hook/{SECRET}", Outgoing("s", "t"))
        assert wrong.value.final is final
        assert str(code) in str(wrong.value)
        assert SECRET not in str(wrong.value)

    def test_a_dingtalk_secret_signs_and_is_not_sent(self) -> None:
        service = Service()
        with http_service(service) as address:
            sent("dingtalk", f"{address}/robot/send?access_token=t&secret={SECRET}", Outgoing("s", "t"))
        path = service.posts[0][0]
        assert "sign=" in path
        assert SECRET not in path


class TestChat:
    def test_apprise_delivers_to_a_service_of_this_machine(self) -> None:
        service = Service([(200, "{}")])
        with http_service(service) as address:
            host = address.removeprefix("http://")
            sent("chat", f"json://{host}/in", Outgoing("s", "SMIC +10.06%"))
        assert "SMIC +10.06%" in str(service.posts[0][1])

    def test_a_refusal_and_an_unknown_address_are_told_without_secrets(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        service = Service([(500, "no")])
        with http_service(service) as address, pytest.raises(DeliveryError) as refused:
            sent("chat", f"json://user:{SECRET}@{address.removeprefix('http://')}/in", Outgoing("s", "t"))
        with pytest.raises(DeliveryError) as unknown:
            sent("chat", f"nothing://{SECRET}", Outgoing("s", "t"))
        assert unknown.value.final
        assert SECRET not in f"{refused.value}{unknown.value}{caplog.text}"

    def test_a_message_is_short_and_says_what_matters(self) -> None:
        text = chat(lay_out(sample.report()), "https://tracker.example/2025-08-22")
        assert len(text) < LIMIT
        for words in ("STANDS OUT", "OVERSTATED", "https://tracker.example/2025-08-22", "Hua Hong"):
            assert words in text

    def test_hostile_headlines_ping_nobody_and_link_nowhere(self) -> None:
        text = harmless("@everyone look at https://evil.example/x and www.evil.example, [x](http://evil.example) @here")
        assert "@everyone" not in text
        assert "@here" not in text
        assert "https://" not in text.replace("https://\u2060", "")
        assert "http://" not in text.replace("http://\u2060", "")
        assert "www." not in text.replace("www.\u2060", "")
        whole = chat(lay_out(hostile.report()))
        assert len(whole) <= LIMIT
        assert "@evil" not in whole
