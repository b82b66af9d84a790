"""tracker companies: whom the watchlist follows, under which spellings, and how well it finds them in texts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.common import DEFAULT, ConfigFile

app = typer.Typer(help="Whom the tracker follows, and how it finds them in texts.", no_args_is_help=True)

if TYPE_CHECKING:
    from tracker.model import Watchlist

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command("list")
def list_companies(
    tag: Annotated[str, typer.Option("--tag", help="Only companies with this tag: foundry, gpu, china, ...")] = "",
    as_json: Json = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Whom the watchlist follows, with listings and benchmarks.

    Example: tracker companies list --tag foundry
    """
    watchlist = _watchlist(config)
    for company in watchlist.companies:
        if company.sort == "named" or (tag and tag not in company.tags):
            continue
        listings = watchlist.listings_of(company.name)
        row = {
            "company": company.name,
            "sort": company.sort,
            "tags": list(company.tags),
            "listings": [one.symbol for one in listings],
            "benchmarks": [one.benchmark for one in listings],
        }
        told = ", ".join(f"{one.symbol} against {one.benchmark}" for one in listings) or company.sort
        _show(row, f"{company.name:<34} {told}", as_json)


@app.command("find")
def find_companies(
    text: Annotated[str, typer.Argument(help="A name, a ticker in any spelling, or a whole text.")],
    as_json: Json = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """The companies that a text names, with the listing where the spelling tells one.

    Example: tracker companies find "中芯國際(00981.HK) and 688981.SH"
    """
    from tracker.core.text.mentions import matcher

    found = matcher(_watchlist(config)).mentions(text)
    for one in found:
        row = {"company": one.company, "text": one.text, "span": [one.start, one.end], "listing": one.listing}
        _show(row, f"{one.start:>5}-{one.end:<5} {one.text:<28} {one.company} {one.listing}", as_json)
    if not found:
        typer.echo("no company of the watchlist is named", err=True)
        raise typer.Exit(1)


@app.command("test")
def check_companies(
    gold: Annotated[Path, typer.Option("--gold", help="JSONL: title (or text) and entities [{mention}] marked in it.")],
    aliases: Annotated[
        Path | None, typer.Option("--aliases", help="CSV with Symbol, Entity (spellings); the watchlist if absent.")
    ] = None,
    unknown: Annotated[int, typer.Option("--unknown", help="Also list so many names that are in no table.")] = 0,
    as_json: Json = False,
    config: ConfigFile = DEFAULT,
) -> None:
    """Precision, recall and F1 of the companies found in texts in which people marked them.

    Example: tracker companies test --aliases names.csv --gold headlines.jsonl --unknown 10
    """
    from tracker.core.text.alias_scores import score, tabled
    from tracker.core.text.mentions import unknown_names

    rows = _marked(gold)
    texts = [text for text, _ in rows]
    watchlist = tabled(_table(aliases), texts) if aliases else _watchlist(config)
    found = score(watchlist, rows)
    rates = {"precision": found.precision, "recall": found.recall, "f1": found.f1}
    row = {"texts": len(rows), **rates, "right": found.right, "wrong": found.wrong, "missed": found.missed}
    words = f"precision {found.precision:.3f}  recall {found.recall:.3f}  F1 {found.f1:.3f}  over {len(rows)} texts"
    _show(row, words, as_json)
    for name, count in unknown_names(texts, watchlist)[:unknown]:
        _show({"unknown": name, "texts": count}, f"in no table: {name} ({count} texts)", as_json)


def _watchlist(config: Path) -> Watchlist:
    """The configuration's watchlist; the shipped one where there is no config.toml here."""
    from tracker.cli.common import read_config
    from tracker.knowledge.watchlists import load_watchlist

    if config == DEFAULT and not config.exists():
        return load_watchlist()
    return read_config(config).recipe.watchlist


def _show(row: Mapping[str, object], words: str, as_json: bool) -> None:
    typer.echo(json.dumps(row, ensure_ascii=False) if as_json else words.rstrip())


def _table(path: Path) -> dict[str, list[str]]:
    import csv

    rows = csv.DictReader(_read(path).splitlines())
    if not {"Symbol", "Entity"} <= set(rows.fieldnames or ()):
        raise _wrong(path, "the columns Symbol and Entity are wanted")
    return {row["Symbol"]: [word.strip() for word in (row["Entity"] or "").split(",") if word.strip()] for row in rows}


def _marked(path: Path) -> list[tuple[str, Sequence[str]]]:
    return [_mark(line, f"{path} line {number}") for number, line in _lines(path)]


def _lines(path: Path) -> Iterable[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(_read(path).splitlines(), 1) if line.strip())


@dataclass(frozen=True)
class MarkedName:
    """A company's name as it stands in the text."""

    mention: str


@dataclass(frozen=True)
class MarkedText:
    """A line of the gold set: a text with the names that people marked in it."""

    entities: tuple[MarkedName, ...]
    title: str = ""
    text: str = ""


def _mark(line: str, place: str) -> tuple[str, Sequence[str]]:
    import msgspec

    try:
        row = msgspec.json.decode(line, type=MarkedText)
    except (msgspec.DecodeError, UnicodeEncodeError) as wrong:
        raise _wrong(place, f"an object with title and entities [{{mention}}] is wanted ({wrong})") from wrong
    if not (row.title or row.text):
        raise _wrong(place, "an object with title (or text) and entities [{mention}] is wanted")
    return row.title or row.text, [one.mention for one in row.entities]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        raise _wrong(path, f"cannot be read: {wrong}") from wrong


def _wrong(place: object, words: str) -> Exception:
    from tracker.errors import UsageError

    return UsageError(f"{place}: {words}")
