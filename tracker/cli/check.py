"""`tracker check`: the journalist's word held against the tape."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.common import DEFAULT, ConfigFile, Json, read_config, read_day, read_instant
from tracker.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tracker.config import Config
    from tracker.workbench.check import DatedText


def check(
    text: Annotated[
        list[str] | None, typer.Argument(help="A sentence, or the address of an article (http:// or https://).")
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="A file of sentences, one a line.")] = None,
    on: Annotated[str, typer.Option("--on", help="The day on which it was told; today without it.")] = "",
    as_of: Annotated[str, typer.Option("--as-of", help="By the prices known at an instant with zone.")] = "",
    private: Annotated[
        bool, typer.Option("--private", help="The address may be of this machine or its network.")
    ] = False,
    json: Json = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Hold a stated price move against the stored bars: the verdict, what it rests on, what would be true.

    A weekday in the text is the last one on or before the day of telling. Prices come from the store alone.

    Example: tracker check "Hua Hong jumped 15% on Friday" --on 2025-08-22
    """
    from tracker.app import open_view, system_clock
    from tracker.workbench import check as bench

    chosen, now = read_config(config), system_clock()
    at = read_instant(as_of) if as_of else now
    asked = list(texts_to_check(text, file, read_day(on) if on else None, private, chosen))
    view = open_view(chosen)
    answers = [(one, bench.check(one, view, at)) for one in asked]
    if json:
        typer.echo(bench.document(answers))
        return
    for one, checked in answers:
        typer.echo("\n".join(bench.lines(one, checked)))


def texts_to_check(
    words: list[str] | None, file: Path | None, day: date | None, private: bool, config: Config
) -> Iterator[DatedText]:
    """The texts to check from wherever they were given. Raises UsageError when they were not."""
    from tracker.app import system_clock
    from tracker.workbench.check import text_of_day

    now = system_clock()
    if file is not None:
        from tracker.cli.read import the_text

        sentences = [line.strip() for line in the_text(None, file).splitlines()]
        yield from (text_of_day(one, day, now) for one in sentences if one and not one.startswith("#"))
    elif words and len(words) == 1 and words[0].startswith(("http://", "https://")):
        yield article(words[0], day, private, config)
    elif words:
        yield text_of_day(" ".join(words), day, now)
    else:
        raise UsageError('nothing to check; give a sentence, such as: tracker check "SMIC fell 3% on Monday"')


def article(address: str, day: date | None, private: bool, config: Config) -> DatedText:
    """The text of an article on the web, told when its page says it was published, unless a day is given."""
    from tracker.app import open_articles, system_clock
    from tracker.model import Precision
    from tracker.workbench.check import DatedText, text_of_day

    page = open_articles(config)(address, private)
    if day is not None or page.published is None:
        return text_of_day(page.text, day, system_clock())
    return DatedText(page.text, page.published, Precision.MINUTE)
