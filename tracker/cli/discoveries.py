"""`tracker discoveries`: the whole stream of single-event tests, under control of false discoveries as it grows."""

from __future__ import annotations

import json as encoder
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from tracker.cli.common import DEFAULT, ConfigFile, Json, read_config

if TYPE_CHECKING:
    from tracker.core.event_study.false_discovery import Decision
    from tracker.model import Event
    from tracker.ports import Reader


# A reaction first measured later than this after its session is history: it was known when it was asked for.
LIVE = timedelta(days=7)


class FirstTest(NamedTuple):
    """One test: when the session of a listing was first measured, its p of that moment and its standard error."""

    first: datetime
    listing: str
    session: str
    p: float
    key: str
    error: float = float("nan")

    @property
    def live(self) -> bool:
        """Measured as it happened, not back-filled: only such a test counts in the stream."""
        return self.first.date() - date.fromisoformat(self.session) <= LIVE


def discoveries(
    dependent: Annotated[
        bool, typer.Option("--dependent", help="The stricter levels, for p-values that depend.")
    ] = False,
    json: Json = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Say which reactions are discoveries when every test so far is counted (Benjamini-Hochberg by report).

    One listing on one session is one test, with the p of the moment it was first measured, in the order of those
    moments. Both are kept for ever, so that a verdict never flips when later days are added. The share of false
    ones among the discoveries is held at about 5 %. A test is judged with all others of its report's day, once that
    report is due. What was back-filled later than a week is no test of the stream.

    Example: tracker discoveries --json
    """
    from tracker.app import open_reader, system_clock

    chosen = read_config(config)
    reader = open_reader(chosen)
    tests = in_order(first_tests(reader, reader.results(chosen.recipe.name).events))
    rows = verdict_rows(tests, system_clock(), chosen.report.at, chosen.recipe.alpha, dependent)
    typer.echo(encoder.dumps(rows, indent=2) if json else "\n".join(table(rows)))


def verdict_rows(
    tests: Sequence[FirstTest], now: datetime, at: time, alpha: float = 0.05, dependent: bool = False
) -> list[dict[str, Any]]:
    """A row for each test: those whose report is due with level, the move that would reach it, and the verdict.

    Reports are due daily at the time `at` (UTC); every test belongs to the first at or after it.
    """
    from tracker.core.event_study.false_discovery import carried

    counted = [one for one in tests if one.live and report_due(one.first, at) <= now]
    reports = [[one.p for one in group] for _, group in groupby(counted, key=lambda one: report_due(one.first, at))]
    decisions = dict(zip(counted, carried(reports, alpha, dependent), strict=True))
    return [_row(one, decisions.get(one)) for one in tests]


def report_due(moment: datetime, at: time) -> datetime:
    """When the report is due that judges what was measured at `moment`."""
    same = datetime.combine(moment.astimezone(UTC).date(), at, UTC)
    return same if moment <= same else same + timedelta(days=1)


def _row(test: FirstTest, decision: Decision | None) -> dict[str, Any]:
    return {
        "number": decision.number if decision else None,
        "first_measured": test.first.isoformat(),
        "listing": test.listing,
        "session": test.session,
        "p": test.p,
        "level": decision.level if decision else None,
        "move_needed": _needed(decision.level, test.error) if decision else None,
        "discovery": bool(decision and decision.rejected),
        "live": test.live,
        "event": test.key,
    }


def _needed(level: float, error: float) -> float | None:
    """The size of an abnormal return that would reach the level; None where the error is not known."""
    from tracker.core.event_study.pvalues import needed

    return float(needed(level, error)) if isfinite(error) else None


def first_tests(reader: Reader, events: Iterable[Event]) -> Iterator[FirstTest]:
    """The first revision of each event that has a measured reaction; its tail p where the rank is at its floor."""
    for event in events:
        for derived, text in reader.revisions(event.key):
            reaction = encoder.loads(text).get("reaction", {})
            if reaction.get("is") == "Reaction":
                day = reaction["windows"][0]
                p = day["p_empirical"] if day.get("p_tail") is None else day["p_tail"]
                if p is not None and isfinite(p):
                    yield FirstTest(derived, reaction["listing"], reaction["session"], p, event.key, day["se"])
                break


def in_order(tests: Iterable[FirstTest]) -> list[FirstTest]:
    """Looks by the moment they were first taken; a session that several announcements point at is looked at once."""
    once: dict[tuple[str, str], FirstTest] = {}
    for test in sorted(tests):
        once.setdefault((test.listing, test.session), test)
    return sorted(once.values())


def table(rows: list[dict[str, Any]]) -> Iterator[str]:
    """The stream as text."""
    if not rows:
        yield "no measured events yet"
        return
    judged = [row for row in rows if row["number"] is not None]
    found = sum(row["discovery"] for row in judged)
    old = sum(not row["live"] for row in rows)
    aside = f"; {old} back-filled, not counted" if old else ""
    yield f"{len(judged)} tests so far, {found} discoveries (Benjamini-Hochberg by report, counts carried on){aside}"
    yield f"{'#':>4}  {'session':10}  {'listing':10}  {'p':>8}  {'level':>8}  {'needed':>7}"
    yield from (_line(row) for row in rows)


def _line(row: dict[str, Any]) -> str:
    start = f"{row['number'] or '':4}  {row['session']:10}  {row['listing']:10}  {row['p']:8.5f}"
    if row["number"] is None:
        return f"{start}  {'judged with its report' if row['live'] else 'back-filled'}"
    needed = "" if row["move_needed"] is None else f"{row['move_needed']:.1%}"
    return f"{start}  {row['level']:8.5f}  {needed:>7}{'  discovery' if row['discovery'] else ''}"
