"""`tracker demo`: see the whole chain at work, offline, in half a minute."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.demo.story import Shown, Stretch
    from tracker.model import Event, Run, Verdict

NAMES = {
    "0981.HK": "SMIC, Hong Kong",
    "1347.HK": "Hua Hong, Hong Kong",
    "688981.SS": "SMIC, Shanghai",
    "688256.SS": "Cambricon, Shanghai",
    "688347.SS": "Hua Hong, Shanghai",
    "688041.SS": "Hygon, Shanghai",
    "^HSI": "Hang Seng",
    "000300.SS": "CSI 300",
}

# What stays behind can be asked by every command, but nothing is heard any more: the played world is gone.
LEFT = """# The demo's store, for `tracker events`, `tracker show` and `tracker report` with --config.
[storage]
url = "sqlite:///tracker.db"
"""


def demo(
    folder: Annotated[Path, typer.Option("--folder", help="Where to put its store and reports.")] = Path(
        "tracker-demo"
    ),
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")] = False,
    story: Annotated[
        Literal["august", "seed"], typer.Option("--story", help="Which stretch: August 2025, or April 2026 (seed).")
    ] = "august",
) -> None:
    """Replay 18 August to 9 September 2025 through the real parts, from feeds over HTTP to the report.

    With --story seed it is 17 to 29 April 2026: DeepSeek V4, and what the press made of the chip makers' moves.

    Works offline: a server on this machine plays the publishers and the price vendor. Prices are daily
    figures of public record (Nvidia, SPY and Hua Hong in Hong Kong adjusted for dividends), headlines are
    reconstructions.

    Example: tracker demo --folder /tmp/demo
    """
    from shutil import rmtree

    from tracker.demo.story import STORIES, run_demo

    # A demo left unfinished or made by another version begins anew; only what a demo made is removed.
    if (folder / "demo.mark").exists():
        rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "demo.mark").write_text("made by `tracker demo`; it may be deleted\n", encoding="utf-8")
    (folder / "config.toml").write_text(LEFT, encoding="utf-8")
    shown = run_with_progress(run_demo, folder, quiet, STORIES[story])
    for line in result_lines(shown):
        typer.echo(line)
    if shown.failed:
        raise typer.Exit(1)


def run_with_progress(run_demo, folder: Path, quiet: bool, stretch: Stretch) -> Shown:  # type: ignore[no-untyped-def]
    """The replay under a progress bar on stderr that shows the replayed day."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    start = stretch.start
    whole = (stretch.end - start).total_seconds()
    columns = (TextColumn("replaying {task.fields[day]}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as progress:
        task = progress.add_task("", total=whole, day=f"{start:%d %b %Y}")

        def told(run: Run) -> None:
            progress.update(task, completed=(run.slot - start).total_seconds(), day=f"{run.slot:%d %b %Y}")

        return run_demo(folder, told, stretch)  # type: ignore[no-any-return]


def result_lines(shown: Shown) -> Iterator[str]:
    """What the demo ends with, line by line."""
    from tracker.cli.tables import events_table

    about = shown.stretch.day
    yield ""
    yield f"{about:%A %-d %B %Y}, from the stored bars (close over the close before):"
    for symbol, words in shown.figures:
        yield f"  {NAMES[symbol]:22}{symbol:12}{words}"
    yield ""
    yield "What the announcements of that session did, beyond what the market explains:"
    day = [one for one in shown.results.events if about in (one.link.session, getattr(one.reaction, "session", None))]
    yield events_table(sorted(day, key=lambda one: (-abs(effect(one)), one.key)))
    yield ""
    yield "What the press claimed, and what the tape says:"
    yield from (claim_line(one) for one in shown.results.verdicts)
    yield ""
    yield "The headlines are reconstructions, written from what was public then. The prices are daily"
    yield "figures of public record; Nvidia's, SPY's and Hua Hong's in Hong Kong are adjusted for dividends."
    yield from (f"failed: {run.job} at {run.slot}: {run.detail}" for run in shown.failed)
    yield f"Look further:          tracker events --config {shown.page.parents[1] / 'config.toml'}"
    yield f"The report of the day: {shown.page.resolve()}"


def effect(event: Event) -> float:
    """The abnormal return of the event session, 0 where there is none: what the table is ordered by."""
    return float(getattr(getattr(event.reaction, "day", None), "car", 0.0))


def claim_line(verdict: Verdict) -> str:
    """One claim with its verdict."""
    return f"  {verdict.word:13} {verdict.publisher}: {verdict.claim.sentence.strip()[:90]!r}: {verdict.reason}"
