"""The queries, each built and compiled by SQLAlchemy once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from storage import codecs
from storage.schema import ACTIONS, BARS, ENTRIES, INSTANT, LABELS, OPINIONS, RESULTS, TEXT, WITHDRAWN
from storage.schema import FEED_STATES as STATES
from storage.schema import FETCHES as FETCH_LOG
from storage.schema import QUOTES as QUOTE_LOG
from storage.schema import RUNS as RUN_LOG

Params = dict[str, Any]


def _columns(table: sa.Table, names: Sequence[str]) -> list[sa.Column[Any]]:
    return [table.c[name] for name in names]


def _at(name: str) -> sa.BindParameter[Any]:
    return sa.bindparam(name, type_=INSTANT)


def _text(name: str) -> sa.BindParameter[Any]:
    return sa.bindparam(name, type_=TEXT)


ENTRY = sa.select(*_columns(ENTRIES, codecs.ENTRY_FIELDS))
_OLDEST_LEARNED = (ENTRIES.c.learned, ENTRIES.c.id, ENTRIES.c.version)
ENTRIES_KNOWN = ENTRY.where(
    ENTRIES.c.learned >= _at("since"), ENTRIES.c.learned <= _at("as_of"), ENTRIES.c.archived == 0
).order_by(*_OLDEST_LEARNED)
EARLIEST_SAID = sa.select(sa.func.min(ENTRIES.c.said)).where(
    ENTRIES.c.learned >= _at("since"), ENTRIES.c.learned <= _at("as_of"), ENTRIES.c.archived == 0
)
ENTRIES_OF_FEED = ENTRY.where(ENTRIES.c.feed == _text("feed")).order_by(*_OLDEST_LEARNED)

_OF_SERIES = sa.select(*BARS.c).where(BARS.c.symbol == _text("symbol"), BARS.c.interval == _text("interval"))
_FIRST = sa.bindparam("first", type_=sa.Integer())
_OF_DAYS = _OF_SERIES.where(
    BARS.c.start >= _at("low"),
    BARS.c.start <= _at("high"),
    BARS.c.day >= _FIRST,
    BARS.c.day <= sa.bindparam("last", type_=sa.Integer()),
)
_OLDEST_BAR = (BARS.c.start, BARS.c.learned)
BARS_OF_DAYS = _OF_DAYS.where(BARS.c.learned <= _at("as_of")).order_by(*_OLDEST_BAR)
BARS_SINCE = _OF_SERIES.where(
    BARS.c.learned <= _at("as_of"), BARS.c.start >= _at("since"), BARS.c.day >= _FIRST
).order_by(*_OLDEST_BAR)
SETTLED = (
    _OF_DAYS.with_only_columns(BARS.c.day, sa.func.max(BARS.c.start))
    .where(BARS.c.learned <= _at("as_of"), BARS.c.provisional == 0)
    .group_by(BARS.c.day)
)
OBSERVATIONS = _OF_DAYS.order_by(BARS.c.learned, BARS.c.start)
NEXT_SERIES = (
    sa.select(BARS.c.symbol, BARS.c.interval)
    .where(sa.tuple_(BARS.c.symbol, BARS.c.interval) > sa.tuple_(_text("symbol"), _text("interval")))
    .order_by(BARS.c.symbol, BARS.c.interval)
    .limit(1)
)

ACTIONS_OF_SYMBOL = (
    sa.select(*ACTIONS.c)
    .where(ACTIONS.c.symbol == _text("symbol"), ACTIONS.c.learned <= _at("as_of"))
    .order_by(ACTIONS.c.day, ACTIONS.c.sort, ACTIONS.c.learned)
)
ACTIONS_KNOWN = (
    sa.select(*ACTIONS.c)
    .where(ACTIONS.c.learned <= _at("as_of"), ACTIONS.c.day >= _FIRST)
    .order_by(ACTIONS.c.symbol, ACTIONS.c.day, ACTIONS.c.sort, ACTIONS.c.learned)
)

OPINIONS_KNOWN = (
    sa.select(*_columns(OPINIONS, codecs.OPINION_FIELDS))
    .where(OPINIONS.c.learned >= _at("since"), OPINIONS.c.learned <= _at("as_of"))
    .order_by(OPINIONS.c.learned, OPINIONS.c.text, OPINIONS.c.model, OPINIONS.c.prompt)
)

LABELS_KNOWN = (
    sa.select(*_columns(LABELS, codecs.LABEL_FIELDS))
    .where(LABELS.c.learned <= _at("as_of"))
    .order_by(LABELS.c.learned, LABELS.c.text)
)

FEED_STATES = sa.select(STATES.c.feed, STATES.c.state).order_by(STATES.c.feed)
FIRST_FETCH = sa.select(FETCH_LOG.c.at).order_by(FETCH_LOG.c.seq).limit(1)  # the log is appended in order
FETCHES = (
    sa.select(FETCH_LOG.c.heard)
    .where(FETCH_LOG.c.feed == _text("feed"), FETCH_LOG.c.at >= _at("since"))
    .order_by(FETCH_LOG.c.at, FETCH_LOG.c.seq)
)
QUOTES = (
    sa.select(*_columns(QUOTE_LOG, codecs.QUOTED_FIELDS))
    .where(QUOTE_LOG.c.at >= _at("since"))
    .order_by(QUOTE_LOG.c.at, QUOTE_LOG.c.seq)
)

_RESULT = (
    sa.select(RESULTS.c.sort, RESULTS.c.document)
    .where(RESULTS.c.recipe == _text("recipe"), RESULTS.c.document != WITHDRAWN)
    .order_by(RESULTS.c.sort, RESULTS.c.key)
)
RESULTS_NOW = _RESULT.where(RESULTS.c.until.is_(None))
RESULTS_THEN = _RESULT.where(
    RESULTS.c.derived <= _at("as_of"), sa.or_(RESULTS.c.until.is_(None), RESULTS.c.until > _at("as_of"))
)
REVISIONS = (
    sa.select(RESULTS.c.derived, RESULTS.c.document)
    .where(RESULTS.c.key == _text("key"))
    .order_by(RESULTS.c.derived, RESULTS.c.seq)
)
_CURRENT = sa.select(RESULTS.c.sort, RESULTS.c.key, RESULTS.c.learned, RESULTS.c.document, RESULTS.c.derived).where(
    RESULTS.c.recipe == _text("recipe"), RESULTS.c.until.is_(None)
)
CURRENT_SINCE = _CURRENT.where(RESULTS.c.learned >= _at("since"), RESULTS.c.learned < _at("before"))
CURRENT_OF_KEYS = _CURRENT.where(RESULTS.c.key.in_(sa.bindparam("some", type_=TEXT, expanding=True)))

RESULTS_OF_KEYS = _RESULT.where(
    RESULTS.c.until.is_(None), RESULTS.c.key.in_(sa.bindparam("some", type_=TEXT, expanding=True))
)
RESULTS_LEARNED = _RESULT.where(
    RESULTS.c.until.is_(None), RESULTS.c.learned >= _at("first"), RESULTS.c.learned <= _at("last")
)
LATEST_DOCUMENTS = (
    sa.select(RESULTS.c.seq, RESULTS.c.sort, RESULTS.c.key, RESULTS.c.document)
    .where(
        RESULTS.c.recipe == _text("recipe"),
        RESULTS.c.until.is_(None),
        RESULTS.c.seq > sa.bindparam("after", type_=sa.BigInteger()),
        RESULTS.c.sort.in_(sa.bindparam("sorts", type_=TEXT, expanding=True)),
    )
    .order_by(RESULTS.c.seq)
)
# What grows with each write to a log, found at the end of an index.
MARKS = {
    "results": sa.select(sa.func.max(RESULTS.c.seq)),
    "fetches": sa.select(sa.func.max(FETCH_LOG.c.seq)),
    "quotes": sa.select(sa.func.max(QUOTE_LOG.c.seq)),
    "runs": sa.select(sa.func.max(RUN_LOG.c.started)),
    "entries": sa.select(sa.func.max(ENTRIES.c.learned)),
}

_RUN = sa.select(*_columns(RUN_LOG, codecs.RUN_FIELDS))
RUNS = _RUN.where(RUN_LOG.c.started >= _at("since")).order_by(RUN_LOG.c.started, RUN_LOG.c.job, RUN_LOG.c.slot)
_LATER = RUN_LOG.alias("later")
GOOD_RUNS = _RUN.where(
    RUN_LOG.c.outcome == "ok",
    RUN_LOG.c.slot
    == sa.select(sa.func.max(_LATER.c.slot))
    .where(_LATER.c.job == RUN_LOG.c.job, _LATER.c.outcome == "ok")
    .scalar_subquery(),
)

_NEWEST = ENTRY.order_by(ENTRIES.c.said.desc(), ENTRIES.c.learned.desc(), ENTRIES.c.id, ENTRIES.c.version).limit(
    sa.bindparam("limit", type_=sa.BigInteger())
)
_SQLITE_SEARCH = _NEWEST.where(
    sa.text("entries.seq IN (SELECT rowid FROM entries_words WHERE entries_words MATCH :phrase)")
)
_POSTGRES_SEARCH = _NEWEST.where(
    # The index finds entries that hold all tokens; that they stand side by side is looked at then.
    sa.text("string_to_array(entries.tokens, ' ') @> string_to_array(:tokens, ' ')"),
    sa.text("position(:phrase in ' ' || entries.tokens || ' ') > 0"),
)


def search(dialect: str, tokens: Sequence[str]) -> tuple[sa.Select[Any], Params]:
    """The question for entries that hold these tokens side by side, newest said first."""
    words = " ".join(tokens)
    if dialect == "sqlite":
        return _SQLITE_SEARCH, {"phrase": f'"{words}"'}
    return _POSTGRES_SEARCH, {"tokens": words, "phrase": f" {words} "}


@cache
def insert_new(table: sa.Table, dialect: str) -> Any:
    """Insert what is not there yet by the table's key."""
    statement = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    return statement.on_conflict_do_nothing()


RETIRE = (
    sa.update(RESULTS)
    .where(
        RESULTS.c.recipe == _text("in_recipe"),
        RESULTS.c.sort == _text("of_sort"),
        RESULTS.c.key == _text("with_key"),
        RESULTS.c.until.is_(None),
    )
    .values(until=_at("then"))
)
