"""What [[notify]] and [[alerts]] must keep to, before anything is sent by them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import time

from tracker.core.announcements.link import NEARNESS
from tracker.core.report.alerts import FINDERS
from tracker.model import SORTS, AlertRule, Channel, Knowledge
from tracker.tables import nearest

Wrong = tuple[str, str]  # the key, and what is wrong with it and the mend
VERDICTS = (
    "confirmed", "rounded", "retold", "overstated", "understated", "contradicted", "wrong_session", "unverifiable",
)  # fmt: skip
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def channel_rule(channel: Channel) -> Iterator[Wrong]:
    """A known sort, an address that stays in the environment, hours that are hours."""
    if not channel.name:
        yield "name", " = '': a channel needs a name"
    if channel.sort not in SORTS:
        yield "sort", f" = {channel.sort!r}: {nearest(channel.sort, SORTS)}"
    if not VARIABLE.fullmatch(channel.address_env):
        # Not shown: somebody may have written the address itself here, which holds secrets.
        yield "address_env", ": the name of an environment variable is wanted here, such as TRACKER_MAIL"
    if channel.link and not channel.link.startswith(("http://", "https://")):
        yield "link", f" = {channel.link!r} must begin with http:// or https://"
    if channel.per_hour < 1:
        yield "per_hour", f" = {channel.per_hour}: at least 1"
    if channel.quiet and not is_span(channel.quiet):
        yield "quiet", f" = {channel.quiet!r}: hours such as '22:00-07:00' are wanted here"
    yield from (("what", words) for one in channel.what for words in wrong_wish(one))


def is_span(words: str) -> bool:
    """Whether words are two times of day, `22:00-07:00`."""
    start, dash, end = words.partition("-")
    return bool(dash) and is_clock(start) and is_clock(end) and start != end


def is_clock(words: str) -> bool:
    """Whether words are a time of day as HH:MM."""
    try:
        return time.fromisoformat(words).strftime("%H:%M") == words
    except ValueError:
        return False


WISHES: Mapping[str, Callable[[str], bool]] = {
    "daily": lambda which: not which,
    "alerts": lambda which: not which,
    "close": bool,
    "morning": is_clock,
}


def wrong_wish(words: str) -> Iterator[str]:
    """What is wrong with one of the things that a channel wants."""
    sort, mark, which = words.partition(":")
    if sort not in WISHES:
        yield f" = {words!r}: {nearest(sort, ('daily', 'alerts', 'close:XHKG', 'morning:07:30'))}"
    elif not WISHES[sort](which) or bool(mark) != bool(which):
        yield f" = {words!r}: daily, alerts, close:XHKG (an exchange) or morning:07:30 (a time) is wanted here"


def alert_rule(rule: AlertRule) -> Iterator[Wrong]:
    """A known occasion, and words that something can match."""
    if not rule.name:
        yield "name", " = '': a rule needs a name"
    if rule.on not in FINDERS:
        yield "on", f" = {rule.on!r}: {nearest(rule.on, tuple(FINDERS))}"
    for key, known in (("relation", tuple(NEARNESS)), ("verdict", VERDICTS)):
        if (word := getattr(rule, key)) and word not in known:
            yield key, f" = {word!r}: {nearest(word, known)}"
    yield from limits(rule)


def limits(rule: AlertRule) -> Iterator[Wrong]:
    """Limits that something can pass."""
    if not 0 <= rule.q <= 1:
        yield "q", f" = {rule.q:g}: from 0 to 1"
    for key in ("beyond", "cooldown"):
        if getattr(rule, key) < 0:
            yield key, f" = {getattr(rule, key):g}: not below 0"
    if rule.hours <= 0:
        yield "hours", f" = {rule.hours:g}: above 0"


def delivery_faults(channels: Sequence[Channel], rules: Sequence[AlertRule], knowledge: Knowledge) -> Iterator[str]:
    """What is wrong between tables: channels, companies, kinds and exchanges that are named and not there."""
    calendars = tuple(sorted({one.calendar for one in knowledge.watchlist.listings}))
    for channel in channels:
        for sort, _, which in (one.partition(":") for one in channel.what):
            if sort == "close" and which not in calendars:
                yield f"[[notify]] ({channel.name}) what = 'close:{which}': {nearest(which, calendars)}"
    yield from unknown_names(tuple(one.name for one in channels), rules, knowledge)


def unknown_names(names: tuple[str, ...], rules: Sequence[AlertRule], knowledge: Knowledge) -> Iterator[str]:
    """Channels, companies and kinds that rules name and nobody has."""
    companies, kinds = tuple(one.name for one in knowledge.watchlist.companies), tuple(knowledge.by_kind)
    for rule in rules:
        asked = [("channels", one, names) for one in rule.channels]
        asked += [("company", rule.company, companies)] if rule.company else []
        asked += [("kind", rule.kind, kinds)] if rule.kind else []
        for key, word, known in asked:
            if word not in known:
                hint = nearest(word, known) if known else "there is no [[notify]] table"
                yield f"[[alerts]] ({rule.name}) {key}: unknown {word!r}; {hint}"
