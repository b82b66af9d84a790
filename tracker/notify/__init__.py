"""Where messages go: one file a sort of channel. To add one: a module with a Notifier, a line in NOTIFIERS.

mail        smtplib and EmailMessage: one transaction, a stable Message-ID, pictures inside
chat        apprise: Telegram, Slack, Discord, Matrix, ntfy, Feishu, ...
posts       DingTalk, WeCom and webhooks, whose refusals come as answers of success
"""

from __future__ import annotations

from collections.abc import Mapping

from tracker.notify.chat import Chat
from tracker.notify.mail import Mail
from tracker.notify.posts import DingTalk, Post, WeCom
from tracker.ports import Notifier

NOTIFIERS: Mapping[str, Notifier] = {
    "mail": Mail(),
    "chat": Chat(),
    "dingtalk": DingTalk(),
    "wecom": WeCom(),
    "webhook": Post(),
}
