"""The tables, one schema for SQLite and PostgreSQL.

    facts, appended and never edited          entries  bars  actions  fetches  quotes  opinions  labels
    derived, replaced or revised              results (by revision)  feed_states (last)
    what the jobs did                         runs
    stretches of history that are derived     shards (last)
    messages on their way (last)              outbox
    the version of this schema                schema_version

Instants are UTC in microseconds since 1970, days are numbers like 20250822: small, quick to read back and
still legible. The clock of the database is never asked; every instant comes from the caller.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

METADATA = sa.MetaData()

# Byte order is the one order that both databases and Python agree on.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INSTANT = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")
SERIAL = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")
REAL: sa.types.TypeEngine[float] = sa.Double().with_variant(
    sa.REAL(), "sqlite"
)  # a bare REAL has four bytes on PostgreSQL
DAY = sa.Integer()
FLAG = sa.SmallInteger().with_variant(sa.INTEGER(), "sqlite")


def _table(name: str, *parts: Any, by_key: bool = False) -> sa.Table:
    """A strict table; `by_key`: its rows lie in the order of the primary key."""
    return sa.Table(name, METADATA, *parts, sqlite_strict=True, sqlite_with_rowid=not by_key)


def _column(name: str, sort: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, sort, nullable=options.pop("nullable", False), **options)


VERSION = _table(
    "schema_version",
    _column("version", sa.Integer(), primary_key=True, autoincrement=False),
    _column("words", TEXT),
)

ENTRIES = _table(
    "entries",
    _column("seq", SERIAL, primary_key=True),
    _column("id", TEXT),
    _column("version", TEXT),
    _column("feed", TEXT),
    _column("guid", TEXT),
    _column("link", TEXT),
    _column("title", TEXT),
    _column("summary", TEXT),
    _column("published", INSTANT, nullable=True),
    _column("precision", TEXT),
    _column("learned", INSTANT),
    _column("language", TEXT),
    _column("publisher", TEXT),
    _column("trust", TEXT),
    _column("author", TEXT),
    _column("notes", TEXT),  # JSON, a list of text
    _column("said", INSTANT),  # the earlier of published and learned
    _column("tokens", TEXT),
    _column("subject", TEXT, server_default="[]"),  # JSON, lists of text
    _column("category", TEXT, server_default="[]"),
    _column("archived", FLAG, server_default="0"),  # imported, not heard: derived by back-fill alone
    sa.UniqueConstraint("id", "version"),
    sa.Index("entries_learned", "learned"),
    sa.Index("entries_feed", "feed", "learned"),
    sa.Index("entries_said", "said"),
)

# Observations: the order of their columns is what `observations.py` goes by.
BARS = _table(
    "bars",
    _column("symbol", TEXT, primary_key=True),
    _column("interval", TEXT, primary_key=True),
    _column("start", INSTANT, primary_key=True, autoincrement=False),
    _column("learned", INSTANT, primary_key=True, autoincrement=False),
    _column("day", DAY),
    _column("open", REAL, nullable=True),
    _column("high", REAL, nullable=True),
    _column("low", REAL, nullable=True),
    _column("close", REAL, nullable=True),
    _column("volume", REAL, nullable=True),
    _column("provisional", FLAG),
    _column("currency", TEXT),
    _column("flaw", TEXT),
    _column("source", TEXT),
    by_key=True,
)

ACTIONS = _table(
    "actions",
    _column("symbol", TEXT, primary_key=True),
    _column("sort", TEXT, primary_key=True),
    _column("day", DAY, primary_key=True, autoincrement=False),
    _column("learned", INSTANT, primary_key=True, autoincrement=False),
    _column("amount", REAL),
    _column("currency", TEXT),
    _column("source", TEXT),
    by_key=True,
)

FETCHES = _table(
    "fetches",
    _column("seq", SERIAL, primary_key=True),
    _column("feed", TEXT),
    _column("at", INSTANT),
    _column("heard", TEXT),  # JSON of Heard without its items
    sa.Index("fetches_feed", "feed", "at"),
)

FEED_STATES = _table(
    "feed_states",
    _column("feed", TEXT, primary_key=True),
    _column("state", TEXT),  # JSON of FeedState
)

QUOTES = _table(
    "quotes",
    _column("seq", SERIAL, primary_key=True),
    _column("symbol", TEXT),
    _column("interval", TEXT),
    _column("outcome", TEXT),
    _column("at", INSTANT),
    _column("bars", sa.Integer()),
    _column("detail", TEXT),
    _column("vendor", TEXT, server_default=""),
    _column("requests", sa.Integer(), server_default="1"),
    sa.Index("quotes_at", "at"),
)

RESULTS = _table(
    "results",
    _column("seq", SERIAL, primary_key=True),
    _column("recipe", TEXT),
    _column("sort", TEXT),  # Story, Announcement, Passed, Unlinked, Event or Verdict
    _column("key", TEXT),
    _column("learned", INSTANT),  # when its story was first learned
    _column("derived", INSTANT),
    _column("until", INSTANT, nullable=True),  # when the next revision came; null while it is current
    _column("document", TEXT),  # its JSON, or WITHDRAWN
    _column("knowledge", TEXT, server_default=""),  # digest of the words that made it; empty before schema 4
    sa.Index(
        *("results_current", "recipe", "sort", "key"),
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    ),
    sa.Index("results_learned", "recipe", "learned"),
    sa.Index("results_key", "key"),
    sa.Index("results_derived", "recipe", "derived"),
)

SHARDS = _table(
    "shards",
    _column("recipe", TEXT, primary_key=True),
    _column("first", INSTANT, primary_key=True, autoincrement=False),
    _column("last", INSTANT, primary_key=True, autoincrement=False),
    _column("basis", TEXT),  # digest of what it was derived from
    _column("done", INSTANT),
)

OUTBOX = _table(
    "outbox",
    _column("key", TEXT, primary_key=True),
    _column("channel", TEXT),
    _column("created", INSTANT),
    _column("due", INSTANT),
    _column("subject", TEXT),
    _column("body", sa.LargeBinary()),
    _column("state", TEXT),  # queued, handing, sent or dead
    _column("tries", sa.Integer()),
    _column("doubts", sa.Integer()),
    _column("error", TEXT),
    _column("changed", INSTANT, nullable=True),
    sa.Index("outbox_state", "state", "due"),
)

OPINIONS = _table(
    "opinions",
    _column("text", TEXT, primary_key=True),  # digest of title and summary
    _column("model", TEXT, primary_key=True),
    _column("prompt", TEXT, primary_key=True),  # digest of the instruction
    _column("learned", INSTANT, primary_key=True, autoincrement=False),
    _column("answer", TEXT),  # JSON of Answer
    sa.Index("opinions_learned", "learned"),
)

LABELS = _table(
    "labels",
    _column("text", TEXT, primary_key=True),  # digest of title and summary
    _column("learned", INSTANT, primary_key=True, autoincrement=False),
    _column("verdict", TEXT),  # y, n or unclear
    _column("kind", TEXT),
    sa.Index("labels_learned", "learned"),
)

RUNS = _table(
    "runs",
    _column("job", TEXT, primary_key=True),
    _column("slot", INSTANT, primary_key=True, autoincrement=False),
    _column("started", INSTANT, primary_key=True, autoincrement=False),
    _column("finished", INSTANT),
    _column("outcome", TEXT),
    _column("detail", TEXT),
    sa.Index("runs_started", "started"),
)

WITHDRAWN = '"withdrawn"'  # the document of a revision that takes a result back
NEVER = 2**62  # later than every instant a store can hold
