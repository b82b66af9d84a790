"""`tracker discoveries`: the whole stream of single-event tests, under control of false discoveries as it grows."""

from __future__ import annotations

import json as encoder
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from tracker.cli.common import DEFAULT, ConfigFile, Json, read_config

if TYPE_CHECKING:
    from datetime import datetime

    from tracker.model import Event
    from tracker.ports import Reader


class Look(NamedTuple):
    """One test: when the session of a listing was first measured, and its p of that moment."""

    first: datetime
    listing: str
    session: str
    p: float
    key: str


def discoveries(
    dependent: Annotated[
        bool, typer.Option("--dependent", help="The stricter levels, for p-values that depend.")
    ] = False,
    json: Json = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Say which reactions are discoveries when every test so far is counted (LORD++).

    One listing on one session is one test, with the p of the moment it was first measured, in the order of those
    moments. Both are kept for ever, so that a verdict never flips when later days are added. The share of false
    ones among the discoveries is held at 5 %.

    Example: tracker discoveries --json
    """
    from tracker.app import open_reader
    from tracker.core.event_study.false_discovery import lord

    chosen = read_config(config)
    reader = open_reader(chosen)
    looks = in_order(first_looks(reader, reader.results(chosen.recipe.name).events))
    decisions = list(lord([one.p for one in looks], chosen.recipe.alpha, dependent))
    rows = [
        {
            "number": decision.number,
            "first_measured": look.first.isoformat(),
            "listing": look.listing,
            "session": look.session,
            "p": look.p,
            "level": decision.level,
            "discovery": decision.rejected,
            "event": look.key,
        }
        for look, decision in zip(looks, decisions, strict=True)
    ]
    typer.echo(encoder.dumps(rows, indent=2) if json else "\n".join(table(rows)))


def first_looks(reader: Reader, events: Iterable[Event]) -> Iterator[Look]:
    """The first revision of each event that has a measured reaction; its tail p where the rank is at its floor."""
    for event in events:
        for derived, text in reader.revisions(event.key):
            reaction = encoder.loads(text).get("reaction", {})
            if reaction.get("is") == "Reaction":
                day = reaction["windows"][0]
                p = day.get("p_tail")
                yield Look(
                    derived, reaction["listing"], reaction["session"], day["p_empirical"] if p is None else p, event.key
                )
                break


def in_order(looks: Iterable[Look]) -> list[Look]:
    """Looks by the moment they were first taken; a session that several announcements point at is looked at once."""
    once: dict[tuple[str, str], Look] = {}
    for look in sorted(looks):
        once.setdefault((look.listing, look.session), look)
    return sorted(once.values())


def table(rows: list[dict[str, Any]]) -> Iterator[str]:
    """The stream as text."""
    if not rows:
        yield "no measured events yet"
        return
    found = sum(row["discovery"] for row in rows)
    yield f"{len(rows)} tests so far, {found} discoveries (LORD++)"
    yield f"{'#':>4}  {'session':10}  {'listing':10}  {'p':>8}  {'level':>8}"
    for row in rows:
        mark = "  discovery" if row["discovery"] else ""
        yield f"{row['number']:4}  {row['session']:10}  {row['listing']:10}  {row['p']:8.5f}  {row['level']:8.5f}{mark}"
