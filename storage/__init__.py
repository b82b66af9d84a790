"""The store: facts for ever, results until derived again, behind ports.Store and ports.Reader.

__init__        open_store, open_reader, describe, is_busy
writing         the writer         transactions    one writing connection
reading         the readers        queries         every SQL question
history         the past: stretches, archive
revisions       results by key     documents       dataclass <-> JSON
codecs          noun <-> row       words           text -> tokens to search by
schema          the tables         migrations      the way to them
databases       SQLite, PostgreSQL locks, failures one writer; errors at one border
guards          files removed or replaced while open
backups         copies: made, checked, restored      redating  rows that a clock ahead has dated
memory          the same store in dictionaries, for tests: both must answer alike
"""

from __future__ import annotations

from storage import backups
from storage.opening import describe, is_busy, is_empty, open_reader, open_store

__all__ = ["backups", "describe", "is_busy", "is_empty", "open_reader", "open_store"]
