"""What records of config.toml must keep to beyond their types: one function a record, which yields key and fault."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from tracker.model import ROW_FIELDS, Backups, Cadence, Feed, Recipe, Reporting, SecondReading
from tracker.tables import nearest


def feed_rule(feed: Feed) -> Iterator[tuple[str, str]]:
    """An address that can be asked, not too often, and a zone that exists."""
    if not feed.name:
        yield "name", " = '': a feed needs a name"
    if not feed.url.startswith(("http://", "https://")):
        yield "url", f" = {feed.url!r} must begin with http:// or https://"
    if feed.every < 60:
        yield "every", f" = {feed.every}: at least 60 seconds, out of courtesy"
    if feed.zone:
        yield from zone_rule(feed.zone)
    if feed.back < 1:
        yield "back", f" = {feed.back}: at least 1 day"
    if feed.sort == "json":
        yield from rows_rule(feed)


def rows_rule(feed: Feed) -> Iterator[tuple[str, str]]:
    """Of sort json: rows, a title or a summary, and nothing that is no JMESPath."""
    import jmespath
    from jmespath.exceptions import JMESPathError

    for name in feed.fields:
        if name not in ROW_FIELDS:
            yield "fields", f": unknown field {name!r}; {nearest(name, ROW_FIELDS)}"
    if not feed.rows or not {"title", "summary"} & {*feed.fields}:
        yield "rows", f" = {feed.rows!r}: sort json needs rows and fields with a title or a summary"
    for name, expression in {"rows": feed.rows, "next": feed.next, **feed.fields}.items():
        try:
            jmespath.compile(expression or "@")
        except JMESPathError as wrong:
            yield name, f" = {expression!r} is no JMESPath: {str(wrong).splitlines()[0]}"


def report_rule(report: Reporting) -> Iterator[tuple[str, str]]:
    """A zone that exists."""
    yield from zone_rule(report.zone)


def zone_rule(name: str) -> Iterator[tuple[str, str]]:
    """A zone of the system's time zone tables."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        yield "zone", f" = {name!r}: no such time zone, say one such as 'Asia/Hong_Kong'"


def recipe_rule(recipe: Recipe) -> Iterator[tuple[str, str]]:
    """Windows that do not run backwards, at least one, and an estimation window that can hold what it must."""
    if not recipe.windows:
        yield "windows", " = []: name at least one window, such as [[0, 0]]"
    for first, last in recipe.windows:
        if first > last:
            yield "windows", f" = [{first}, {last}]: the first session of a window is not after its last"
    if recipe.returns not in ("simple", "log"):
        yield "returns", f" = {recipe.returns!r}: simple or log is wanted here"
    if recipe.model != Recipe.model and (name := recipe.model.partition(":")[0]) not in models():
        yield "model", f" = {recipe.model!r}: unknown model; {nearest(name, models())}"
    if recipe.volatility != Recipe.volatility and (wrong := unforeseeable(recipe.volatility)):
        yield "volatility", f" = {recipe.volatility!r}: {wrong}"
    if recipe.estimation < recipe.minimum:
        yield "estimation", f" = {recipe.estimation}: not fewer than minimum = {recipe.minimum} observations"


def unforeseeable(volatility: str) -> str:
    """Why a forecast of volatility is not understood, "" if it is; numpy is imported only where it is not the usual."""
    from tracker.core.event_study.volatility import parse

    try:
        parse(volatility)
    except ValueError as wrong:
        return str(wrong).partition(": ")[2]
    return ""


def models() -> tuple[str, ...]:
    """The names of the expected-return models; numpy is imported only for who names another than the usual one."""
    from tracker.core.event_study.expected import MODELS

    return tuple(MODELS)


def cadence_rule(cadence: Cadence) -> Iterator[tuple[str, str]]:
    """Jobs that come round, but not without a pause."""
    for key in ("news", "derive", "minutes"):
        if getattr(cadence, key) < 1:
            yield key, f" = {getattr(cadence, key)}: at least 1 second"


def backup_rule(backups: Backups) -> Iterator[tuple[str, str]]:
    """At least one copy is kept."""
    if backups.keep < 1:
        yield "keep", f" = {backups.keep}: at least 1 copy"


def second_reader_rule(policy: SecondReading) -> Iterator[tuple[str, str]]:
    """An address with a model, within bounds; nothing is asked of one without an address."""
    if policy.url and not policy.url.startswith(("http://", "https://")):
        yield "url", f" = {policy.url!r} must begin with http:// or https://"
    if policy.url and not policy.model:
        yield "model", ' = "": add one that the address serves, such as "qwen3:8b"'
    if policy.budget < 0:
        yield "budget", f" = {policy.budget}: 0 or more questions a day"
    if policy.timeout <= 0:
        yield "timeout", f" = {policy.timeout}: more than 0 seconds"
    if not 0 <= policy.margin <= 1:
        yield "margin", f" = {policy.margin}: 0 to 1"
