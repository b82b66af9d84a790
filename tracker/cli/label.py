"""`tracker label` and `tracker fit`: what the user says of texts, and the table that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.common import DEFAULT, ConfigFile, Json, read_config

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.model import Recipe
    from tracker.pipeline.tracker import Tracker
    from tracker.workbench.labelling import Doubt, Made

QUIT, SKIP = ("q", "quit"), ("", "s", "skip")


def label(
    text: Annotated[str, typer.Argument(help="The name of a text, as --list shows it, or its first letters.")] = "",
    answer: Annotated[str, typer.Argument(help="y, n, unclear, or a kind, which says yes too.")] = "",
    list_: Annotated[bool, typer.Option("--list", help="Show what would be asked, and ask nothing.")] = False,
    count: Annotated[int, typer.Option("--count", "-k", min=1, help="Ask about so many texts.")] = 20,
    days: Annotated[int, typer.Option("--days", min=1, help="Of texts said in so many days.")] = 30,
    json: Json = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Say which texts of your store announce something: asked are those of which the reading is least sure.

    Each is shown with how it is read today and answered by y, n, unclear, or a kind such as supply_deal; Enter passes
    over it, q ends. Answers are kept as facts in the store; the latest of a text counts. `tracker fit` learns from
    them. Answers are written, so a running daemon must be stopped first; --list works beside it.

    Example: tracker label --count 50
    Example: tracker label 3fa9 supply_deal
    """
    settings = read_config(config)
    if list_:
        _list(config, count, days, json)
        return
    from tracker.app import open_tracker

    tracker = open_tracker(settings)
    try:
        if text:
            _answer(tracker, settings.recipe, text, answer)
        else:
            _ask(tracker, settings.recipe, count, days)
    finally:
        tracker.close()


def _list(config: Path, count: int, days: int, json: bool) -> None:
    import json as encoder

    from tracker.app import open_reader, system_clock
    from tracker.workbench.labelling import doubts, entries_said

    settings, now = read_config(config), system_clock()
    reader = open_reader(settings)
    entries = entries_said(reader, now, timedelta(days=days))
    found = list(islice(doubts(entries, reader.labels(now), settings.recipe), count))
    if json:
        typer.echo(encoder.dumps([_row(one) for one in found], ensure_ascii=False, indent=2))
        return
    typer.echo("\n".join(f"{one.text[:8]}  {one.score:.2f}  {one.kind:<18} {one.entry.title}" for one in found))


def _row(one: Doubt) -> dict[str, object]:
    return {
        "text": one.text,
        "score": round(one.score, 3),
        "kind": one.kind,
        "companies": list(one.companies),
        "title": one.entry.title,
        "summary": one.entry.summary,
        "publisher": one.entry.publisher or one.entry.feed,
    }


def _answer(tracker: Tracker, recipe: Recipe, text: str, answer: str) -> None:
    from tracker.workbench.labelling import entries_said, label_of, text_called

    now = tracker.clock()
    made = label_of(text_called(text, entries_said(tracker.store, now)), answer, recipe, now)
    tracker.store.add_labels([made])
    typer.echo(f"kept: {made.text[:8]} {answer}")


def _ask(tracker: Tracker, recipe: Recipe, count: int, days: int) -> None:
    from tracker.workbench.labelling import doubts, entries_said

    now = tracker.clock()
    entries = entries_said(tracker.store, now, timedelta(days=days))
    kept = _asked(tracker, recipe, islice(doubts(entries, tracker.store.labels(now), recipe), count))
    typer.echo(f"{kept} kept, {len({one.text for one in tracker.store.labels(tracker.clock())})} in all")


def _asked(tracker: Tracker, recipe: Recipe, found: Iterable[Doubt]) -> int:
    """Ask about each and keep each answer at once; returns how many were kept."""
    kept = 0
    for one in found:
        typer.echo("\n".join(_shown(one)))
        answer = _answered(one, recipe, tracker)
        if answer is None:
            return kept
        kept += answer
    return kept


def _answered(one: Doubt, recipe: Recipe, tracker: Tracker) -> int | None:
    """1 for an answer that is kept, 0 for none, None where the user ends."""
    from tracker.errors import UsageError
    from tracker.workbench.labelling import label_of

    while True:
        try:
            words = typer.prompt("  y, n, unclear, a kind; Enter passes, q ends", default="", show_default=False)
        except typer.Abort:
            return None
        if words.strip().lower() in QUIT:
            return None
        if words.strip().lower() in SKIP:
            return 0
        try:
            return tracker.store.add_labels([label_of(one.text, words, recipe, tracker.clock())])
        except UsageError as wrong:
            typer.echo(f"  {wrong}")


def _shown(one: Doubt) -> Iterator[str]:
    yield f"\n{one.entry.title}"
    if one.entry.summary:
        yield f"  {one.entry.summary[:300]}"
    who = ", ".join(one.companies) or "no watched company"
    yield f"  {one.entry.publisher or one.entry.feed}; read as {one.kind or 'no kind'}, score {one.score:.2f}; {who}"


def fit(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come of it, and write nothing.")] = False,
    json: Json = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Learn from your labels: fit what they add to the shipped tables of words.

    A tenth of the labels is held back in turn and read by a fit to the others. If more of them are read wrongly, or
    less surely, the table is refused and nothing changes. Else it is written beside the configuration as gate-NAME.tsv
    and `[knowledge] fitted` names it; the name then stands in every event, so that a replay with the file is exact.
    The store is only read. A running daemon takes the table up at its next start, or on SIGHUP.

    Example: tracker fit --dry-run
    """
    import json as encoder

    from tracker.app import open_reader, system_clock
    from tracker.workbench.labelling import entries_said
    from tracker.workbench.labelling import fit as fitted

    settings, now = read_config(config), system_clock()
    reader = open_reader(settings)
    made = fitted(entries_said(reader, now), reader.labels(now), settings.recipe.knowledge)
    if json:
        typer.echo(encoder.dumps(_document(made), indent=2))
    else:
        typer.echo("\n".join(_told(made)))
    if not made.held.better:
        typer.echo("refused: texts held back are read no better by it; nothing was changed", err=True)
        raise typer.Exit(1)
    if not dry_run:
        _write(config, made)


def _document(made: Made) -> dict[str, object]:
    before, after = (
        {"loss": round(loss, 4), "wrong": wrong}
        for loss, wrong in zip(made.held.loss, made.held.wrong, strict=True)
    )  # fmt: skip
    return {
        "table": made.name,
        "labels": made.labels,
        "unused": made.unused,
        "held_back": {"texts": made.held.texts, "shipped": before, "fitted": after},
        "accepted": made.held.better,
    }


def _told(made: Made) -> Iterator[str]:
    yield f"{made.labels} labels ({made.unused} not used: unclear, or not in the store)"
    rows = zip(("shipped", made.name), made.held.wrong, made.held.loss, strict=True)
    for name, wrong, loss in rows:
        yield f"held back, by {name:<14} {wrong} of {made.held.texts} wrong, log loss {loss:.3f}"


def _write(config: Path, made: Made) -> None:
    """The table beside the configuration, which then names it."""
    import tomlkit

    from tracker.cli.editing import write_beside
    from tracker.config import compose_config
    from tracker.errors import ConfigError

    file = config.resolve().parent / f"{made.name}.tsv"
    try:
        write_beside(file, made.table)
        document = tomlkit.parse(config.read_text(encoding="utf-8"))
        document.setdefault("knowledge", tomlkit.table())["fitted"] = file.name
        text = tomlkit.dumps(document)
        compose_config(config, tomlkit.parse(text).unwrap())
        write_beside(config, text)
    except OSError as wrong:
        raise ConfigError(f"{wrong.filename or config} cannot be written: {wrong.strerror}") from wrong
    typer.echo(f"written: {file.name}, named in {config} [knowledge] fitted", err=True)
