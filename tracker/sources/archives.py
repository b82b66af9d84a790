"""Archives of news -> items, row by row: JSON, JSON Lines, CSV, Parquet, GDELT's dumps, and saved feeds.

Columns are found by name, in any order and case; a row says at least a title (or a summary) and a date. What cannot
be read is a row too, with the reason: nothing is passed over in silence. A `.gz` or `.zip` behind a name is unpacked.
"""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from tracker.errors import SourceError
from tracker.model import Feed, Item
from tracker.sources.documents import plain_guid
from tracker.sources.parsing import LARGEST, parse
from tracker.sources.sanitising import NAME, SUMMARY, TITLE, plain_text, safe_link

NAMES: Mapping[str, tuple[str, ...]] = {
    "guid": ("guid", "id", "uid", "uri"),
    "link": ("link", "url", "href", "sourceurl", "documentidentifier"),
    "title": ("title", "headline", "subject"),
    "summary": ("summary", "description", "abstract", "text", "body", "content"),
    "published": (
        *("published", "date", "pubdate", "pub_date", "published_at", "publishedat", "published_date"),
        *("datetime", "time", "timestamp", "seendate"),
    ),
    "updated": ("updated", "updated_at", "modified"),
    "author": ("author", "creator", "byline"),
    "publisher": ("publisher", "source", "outlet", "domain", "sourcecommonname"),
    "language": ("language", "lang"),
}
LONGEST_LINE = 10_000_000  # bytes; a longer line is no row
LONGEST_FIELD = 10_000_000
LOCKED = 1  # bit of a zip entry's flags (APPNOTE 4.4.4)


@dataclass(frozen=True, slots=True)
class ArchiveRow:
    """A row of an archive: `item`, or why it is none; `read` is how many bytes of the file were read by then."""

    place: str
    read: int
    item: Item | None = None
    fault: str = ""


def sort_of(path: Path) -> str:
    """`jsonl`, `csv`, `parquet` or `feed`, by the file's name. Raises SourceError for another."""
    name = path.name.lower().removesuffix(".gz").removesuffix(".zip")
    for endings, sort in ENDINGS.items():
        if name.endswith(endings):
            return sort
    known = ", ".join(one for endings in ENDINGS for one in endings)
    raise SourceError(f"{path}: an archive's name ends in one of {known} (.gz or .zip behind it too)", "unknown_sort")


ENDINGS: Mapping[tuple[str, ...], str] = {
    (".gkg.csv",): "gdelt",
    (".jsonl", ".ndjson"): "jsonl",
    (".csv", ".tsv"): "csv",
    (".parquet",): "parquet",
    (".xml", ".rss", ".atom", ".rdf", ".json"): "feed",
}


# What the libraries raise of a file that is cut, damaged (pyarrow: ValueError), or packed in a way they do not know.
UNREADABLE = (OSError, EOFError, ValueError, zlib.error, zipfile.BadZipFile, NotImplementedError)


def read_archive(path: Path, feed: Feed) -> Iterator[ArchiveRow]:
    """Every row of a file, in its order; memory does not grow with the file, but for saved feeds, which are read whole.

    Raises SourceError for a file that cannot be opened or is of no known sort.
    """
    sort = sort_of(path)
    try:
        yield from READERS[sort](path, feed)
    except UNREADABLE as wrong:
        raise SourceError(f"{path} cannot be read: {wrong}", "unreadable") from wrong


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """The file as it lies, for its place, and what to read from, unpacked; both are closed when left."""
    name = path.name.lower()
    with ExitStack() as held:
        raw: IO[bytes] = held.enter_context(path.open("rb"))
        if name.endswith(".gz"):
            yield raw, held.enter_context(gzip.open(raw))  # type: ignore[arg-type]
        elif name.endswith(".zip"):
            packed = held.enter_context(zipfile.ZipFile(raw))
            yield raw, held.enter_context(packed.open(_only_file(path, packed)))
        else:
            yield raw, raw


def _only_file(path: Path, packed: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one file in a zip. Raises SourceError where there are others, or it is locked."""
    inside = [one for one in packed.infolist() if not one.is_dir()]
    if len(inside) != 1:
        raise SourceError(f"{path} holds {len(inside)} files: unpack it and name its folder", "unreadable")
    if inside[0].flag_bits & LOCKED:
        raise SourceError(f"{path} is locked by a password: unpack it", "unreadable")
    return inside[0]


def _json_lines(path: Path, _feed: Feed) -> Iterator[ArchiveRow]:
    with _opened(path) as (raw, file):
        for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), 1):
            if line.strip():
                yield _row(f"{path}:{number}", raw.tell(), lambda line=line: _object(line))  # type: ignore[misc]


def _object(line: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as wrong:
        raise ValueError(f"no JSON: {wrong}") from None
    return _an_object(found)


def _an_object(found: Any) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise ValueError(f"a JSON object is wanted, not {type(found).__name__}")
    return found


def _listed(body: bytes) -> list[Any] | None:
    """The rows of a saved answer that is a list, or an object with one list of objects; None of a JSON Feed or XML."""
    if body.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] not in (b"[", b"{"):
        return None
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        return None  # told by the reader of feeds, which forgives more
    if isinstance(whole, list):
        return whole
    lists = [one for one in whole.values() if isinstance(one, list) and one and isinstance(one[0], dict)]
    return lists[0] if len(lists) == 1 and "items" not in whole else None


def _gdelt(path: Path, _feed: Feed) -> Iterator[ArchiveRow]:
    """GDELT's Global Knowledge Graph 2 (codebook of 2015-02-19): 27 columns between tabs, without a head.

    The time is the page's own where GDELT found one, else of the quarter of an hour in which it saw the page.
    """
    with _opened(path) as (raw, file):
        for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), 1):
            if line.strip():
                text = line.decode("utf-8", errors="replace")
                yield _row(f"{path}:{number}", raw.tell(), lambda text=text: _knowledge(text))  # type: ignore[misc]


def _knowledge(line: str) -> Mapping[str, Any]:
    cells = line.rstrip("\r\n").split("\t")
    if len(cells) < 27:
        raise ValueError(f"{len(cells)} cells, GDELT's knowledge graph has 27")
    extras = dict(_EXTRA.findall(cells[26]))
    stamp = extras.get("PAGE_PRECISEPUBTIMESTAMP") or cells[1]
    if not re.fullmatch(r"\d{14}", stamp):
        raise ValueError(f"no date of 14 digits: {stamp[:40]!r}")
    told = _SOURCE_LANGUAGE.search(cells[25])
    return {
        "guid": cells[0],
        "url": cells[4],
        "publisher": cells[3],
        "title": html.unescape(extras.get("PAGE_TITLE", "")),
        "published": f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:8]}T{stamp[8:10]}:{stamp[10:12]}:{stamp[12:]}Z",
        "language": LANGUAGES.get(told[1] if told else "eng", ""),
    }


_EXTRA = re.compile(r"<(PAGE_TITLE|PAGE_PRECISEPUBTIMESTAMP)>(.{1,2000}?)</\1>")
_SOURCE_LANGUAGE = re.compile(r"srclc:([a-z]{3})")
# ISO 639-2 as GDELT's translations name them; of others the text itself decides.
LANGUAGES: Mapping[str, str] = {
    "eng": "en",
    "zho": "zh",
    "jpn": "ja",
    "kor": "ko",
    "deu": "de",
    "fra": "fr",
    "nld": "nl",
}


def _csv_rows(path: Path, _feed: Feed) -> Iterator[ArchiveRow]:
    csv.field_size_limit(LONGEST_FIELD)
    with _opened(path) as (raw, file), io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="") as text:
        first = text.readline()
        dialect = max(",;\t", key=first.count)
        head = next(csv.reader([first], delimiter=dialect), [])
        rows = csv.reader(text, delimiter=dialect)
        while True:
            number = rows.line_num + 2
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as wrong:
                yield ArchiveRow(f"{path}:{number}", raw.tell(), fault=f"no row: {wrong}")
                continue
            if cells:
                yield _row(f"{path}:{number}", raw.tell(), lambda cells=cells: _named(head, cells))  # type: ignore[misc]


def _named(head: list[str], cells: list[str]) -> Mapping[str, Any]:
    if len(cells) != len(head):
        raise ValueError(f"{len(cells)} cells under a head of {len(head)}")
    return dict(zip(head, cells, strict=True))


def _parquet(path: Path, _feed: Feed) -> Iterator[ArchiveRow]:
    try:
        from pyarrow import parquet
    except ImportError:
        raise SourceError(
            f"{path}: Parquet needs pyarrow: pip install pyarrow, or save it as CSV", "no_reader"
        ) from None
    file: Any = parquet.ParquetFile(path)  # type: ignore[no-untyped-call]
    number, size = 0, path.stat().st_size
    total = max(file.metadata.num_rows, 1)
    for batch in file.iter_batches(batch_size=1000):
        for found in batch.to_pylist():
            number += 1
            yield _row(f"{path} row {number}", size * number // total, lambda found=found: found)  # type: ignore[misc]


def _feed_file(path: Path, feed: Feed) -> Iterator[ArchiveRow]:
    """A saved answer: a feed's of any sort, or JSON that holds one list of objects."""
    with _opened(path) as (_, file):
        body = file.read(LARGEST + 1)
    listed = _listed(body) if feed.sort == "feed" else None
    if listed is not None:
        for number, found in enumerate(listed, 1):
            yield _row(f"{path} row {number}", path.stat().st_size, lambda found=found: _an_object(found))  # type: ignore[misc]
        return
    for number, item in enumerate(parse(body, feed), 1):
        yield ArchiveRow(f"{path} item {number}", path.stat().st_size, item)


READERS: Mapping[str, Callable[[Path, Feed], Iterator[ArchiveRow]]] = {
    "jsonl": _json_lines,
    "csv": _csv_rows,
    "parquet": _parquet,
    "feed": _feed_file,
    "gdelt": _gdelt,
}


def _row(place: str, read: int, found: Callable[[], Mapping[str, Any]]) -> ArchiveRow:
    try:
        return ArchiveRow(place, read, item_of(found()))
    except ValueError as wrong:
        return ArchiveRow(place, read, fault=str(wrong))


def item_of(found: Mapping[str, Any]) -> Item:
    """A row's cells as an item, sanitised. Raises ValueError for one that says nothing."""
    cells = {str(name).strip().lower(): value for name, value in found.items()}
    texts = {field: _text(cells, names) for field, names in NAMES.items()}
    item = Item(
        guid=plain_guid(texts["guid"]),
        link=safe_link(texts["link"]),
        title=plain_text(texts["title"], TITLE),
        summary=plain_text(texts["summary"], SUMMARY),
        published=texts["published"],
        updated=texts["updated"],
        author=plain_text(texts["author"], NAME),
        language=plain_text(texts["language"], NAME),
        publisher=plain_text(texts["publisher"], NAME),
    )
    if not (item.title or item.summary):
        raise ValueError(f"no title and no summary; columns are {', '.join(sorted(cells)) or 'none'}")
    return item


def _text(cells: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The first of the named cells that holds something, as text."""
    for name in names:
        value = cells.get(name)
        if isinstance(value, dict):  # {"name": ...}, as services write who speaks
            value = value.get("name")
        if isinstance(value, datetime | date):
            return value.isoformat()
        if value is not None and value == value and (text := str(value).strip()):
            return text
    return ""
