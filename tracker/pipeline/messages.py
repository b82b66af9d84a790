"""What is to be told, and to whom: reports at their hours, alerts by their rules, as messages ready to send."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tracker.core.report.alerts import State, alerts
from tracker.errors import DeliveryError, TrackerError
from tracker.formats.chat import harmless
from tracker.formats.mail import render
from tracker.model import Alert, AlertRule, Channel, Envelope, Message, Outgoing, Report
from tracker.pipeline.report_archive import damage, read_issues
from tracker.ports import Notifier, Store
from tracker.view import View

log = logging.getLogger("tracker.deliver")

LATE = timedelta(days=2)  # an older report is not sent any more
AFTER_CLOSE = timedelta(minutes=100)  # the second look at a close's prices lies 90 minutes after it
HOUR = timedelta(hours=1)
BETWEEN_LOOKS = timedelta(minutes=5)  # rules are held against a fresh derivation, which is not for nothing
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class MessageWriter:
    """Writes messages. `secret` reads an environment variable; addresses are held no longer than a call."""

    store: Store
    view: View
    folder: Path
    channels: tuple[Channel, ...] = ()
    rules: tuple[AlertRule, ...] = ()
    notifiers: Mapping[str, Notifier] = field(default_factory=dict)
    secret: Callable[[str], str] = field(default=lambda _: "", repr=False)
    _looked: datetime = LONG_AGO

    def messages(self, now: datetime) -> Iterator[Message]:
        """Messages that should be in the outbox by now; those that are there already are ignored by the store."""
        known = {one.key for one in self.store.messages_since(now - LATE - timedelta(days=1))}
        for channel in self.channels:
            try:
                for key, report in self.due_reports(channel, known, now):
                    link = channel.link.replace("{day}", report.day.isoformat())
                    yield self.write(key, channel, render(report, link), now)
            except TrackerError as wrong:
                log.error("channel=%s report not queued: %s", channel.name, wrong)
        yield from self.new_alerts(now, known)

    def due_reports(self, channel: Channel, known: set[str], now: datetime) -> Iterator[tuple[str, Report]]:
        """The reports that a channel wants and has not got: the first issue of a day, or an edition at its hour."""
        for what in channel.what:
            for key, day, as_of, issue in self._editions(what, channel, now):
                if key not in known:
                    yield key, self.view.report(day, as_of, issue)

    def _editions(self, what: str, channel: Channel, now: datetime) -> Iterator[tuple[str, date, datetime, int]]:
        sort, _, which = what.partition(":")
        found = {"daily": self._dailies, "close": self._closes, "morning": self._mornings}.get(sort)
        for day, as_of, issue in found(which, now) if found else ():
            yield f"{what}:{day}:{channel.name}", day, as_of, issue

    def _dailies(self, which: str, now: datetime) -> Iterator[tuple[date, datetime, int]]:
        """First issues of the last days; later ones arrive as "changed" in the next day's message."""
        del which
        if damage(self.folder):
            return  # the next report makes the list anew
        for day, issue in sorted(read_issues(self.folder).items()):
            if issue.number == 1 and issue.as_of <= now <= issue.as_of + LATE:
                yield day, issue.as_of, 1

    def _closes(self, calendar: str, now: datetime) -> Iterator[tuple[date, datetime, int]]:
        """The day of an exchange whose prices have been looked at twice since its close."""
        sessions = self.view.sessions(now).get(calendar)
        for one in sessions.sessions if sessions else ():
            if timedelta(0) <= now - (one.closes + AFTER_CLOSE) < HOUR * 12:
                yield one.day, now, 1

    def _mornings(self, hour: str, now: datetime) -> Iterator[tuple[date, datetime, int]]:
        """The day before, at an hour of the report's zone."""
        local = now.astimezone(ZoneInfo(self.view.reporting.zone))
        if local.time() >= time.fromisoformat(hour):
            yield local.date() - timedelta(days=1), now, 1

    def new_alerts(self, now: datetime, known: set[str]) -> Iterator[Message]:
        """Alerts by the rules, each once, at most so many an hour; what is over goes into one digest."""
        if not self.rules or timedelta(0) <= now - self._looked < BETWEEN_LOOKS:
            return
        self._looked = now
        found = alerts(self.rules, self.state(now))
        recent = self.store.messages_since(now - timedelta(days=1))
        for channel in self.channels:
            new = [one for one in found if f"alert:{one.key}:{channel.name}" not in known]
            mine = [one for one in new if self._wants(channel, one) and not self._cooling(one, recent, channel, now)]
            try:
                yield from self._told(channel, mine, recent, now)
            except DeliveryError as wrong:
                log.error("channel=%s alerts not queued: %s", channel.name, wrong)

    def _told(
        self, channel: Channel, mine: Sequence[Alert], recent: Sequence[Message], now: datetime
    ) -> Iterator[Message]:
        lately = [one for one in recent if one.channel == channel.name and one.key.startswith(("alert:", "digest:"))]
        room = max(0, channel.per_hour - sum(now - one.created < HOUR for one in lately))
        single, rest = (mine, ()) if len(mine) <= room else (mine[: max(0, room - 1)], mine[max(0, room - 1) :])
        due = after_quiet(now, channel.quiet, self.view.reporting.zone)
        for one in single:
            text = f"{harmless(one.text)}\n[{one.rule}]"
            subject = f"{one.rule}: {one.subject}"
            yield self.write(f"alert:{one.key}:{channel.name}", channel, Outgoing(subject, text), now, due)
        if rest and room:
            lines = "\n".join(f"- {harmless(one.text)[:160]}" for one in rest[:10])
            text = f"{len(rest)} more findings in this hour:\n{lines}"
            key = f"digest:{now:%Y%m%d%H}:{channel.name}"
            yield self.write(key, channel, Outgoing(f"{len(rest)} more findings", text), now, due)
            for one in rest:  # told by the digest: kept as sent, so that no later round tells them again
                yield Message(f"alert:{one.key}:{channel.name}", channel.name, now, now, one.subject, b"", "sent")

    def _wants(self, channel: Channel, alert: Alert) -> bool:
        rule = next(one for one in self.rules if one.name == alert.rule)
        return "alerts" in channel.what and (not rule.channels or channel.name in rule.channels)

    def _cooling(self, alert: Alert, recent: Sequence[Message], channel: Channel, now: datetime) -> bool:
        rule = next(one for one in self.rules if one.name == alert.rule)
        subject, span = f"{alert.rule}: {alert.subject}", timedelta(minutes=rule.cooldown)
        lately = (one for one in recent if one.channel == channel.name and now - one.created < span)
        return any(one.subject == subject for one in lately)

    def state(self, now: datetime) -> State:
        """What the rules look at: the last days as known now."""
        today = now.astimezone(ZoneInfo(self.view.reporting.zone)).date()
        days = tuple(today - timedelta(days=back) for back in range(3, -1, -1))
        reports = tuple(self.view.reports(days, now, {}))
        states = self.store.feed_states()
        heard = {name: one.last_ok for name, one in states.items()}
        return State(now, reports, heard, self.store.last_runs(), reports[-1].coverage.stale if reports else ())

    def write(
        self, key: str, channel: Channel, outgoing: Outgoing, now: datetime, due: datetime | None = None
    ) -> Message:
        """A message whole, as it will be sent. Raises DeliveryError when the channel's address is missing or wrong."""
        envelope = Envelope(key, channel.name, address_of(channel, self.secret), now)
        body = self.notifiers[channel.sort].compose(outgoing, envelope)
        return Message(key, channel.name, now, due or now, outgoing.subject, body)


def address_of(channel: Channel, secret: Callable[[str], str]) -> str:
    """The channel's address from the environment. Raises DeliveryError that names the variable, never its value."""
    address = secret(channel.address_env) if channel.address_env else ""
    if not address:
        raise DeliveryError(f"the environment variable {channel.address_env or '(none is named)'} is empty")
    return address


def after_quiet(now: datetime, quiet: str, zone: str) -> datetime:
    """`now`, or the end of the quiet hours (`22:00-07:00`, in `zone`) in which it lies."""
    if not quiet:
        return now
    start, end = (time.fromisoformat(one) for one in quiet.split("-"))
    local = now.astimezone(ZoneInfo(zone))
    inside = start <= local.time() < end if start <= end else local.time() >= start or local.time() < end
    if not inside:
        return now
    over = datetime.combine(local.date(), end, ZoneInfo(zone))
    return (over if over > local else over + timedelta(days=1)).astimezone(UTC)
