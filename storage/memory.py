"""ports.Store in dictionaries: the same promises, nothing on disk. Contract tests compare the databases with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from storage import memory_redating
from storage.memory_reading import MemoryReader
from storage.memory_tables import (
    HeldRevision,
    append,
    stored_bar,
    stored_entry,
)
from storage.revisions import Place, Written, revisions_between, written
from tracker.errors import StoreError
from tracker.model import (
    Bar,
    CorporateAction,
    Entry,
    FeedState,
    Heard,
    Label,
    Message,
    Misdated,
    Opinion,
    Quoted,
    Results,
    Run,
    Shard,
    Tape,
)

Span = tuple[datetime | None, datetime | None]  # the part in which results that lapsed are withdrawn


class MemoryStore(MemoryReader):
    """ports.Store in dictionaries; for one thread."""

    def add_entries(self, entries: Iterable[Entry]) -> int:
        entries = list(entries)
        with self.transaction():
            before = len(self._shelf.entries)
            for entry in map(stored_entry, entries):
                self._shelf.entries.setdefault((entry.id, entry.version), entry)
            return len(self._shelf.entries) - before

    def add_bars(self, bars: Iterable[Bar]) -> int:
        bars = list(bars)
        with self.transaction():
            held = self._shelf.bars
            return sum(
                append(held.setdefault((bar.symbol, bar.interval, bar.start), {}), bar) for bar in map(stored_bar, bars)
            )

    def add_actions(self, actions: Iterable[CorporateAction]) -> int:
        actions = list(actions)
        with self.transaction():
            held = self._shelf.actions
            return sum(append(held.setdefault((one.symbol, one.day, one.sort), {}), one) for one in actions)

    def add_heard(self, heard: Heard, state: FeedState, entries: Sequence[Entry]) -> int:
        with self.transaction():
            self._shelf.fetches.append(replace(heard, items=()))
            self._shelf.feed_states[state.feed] = state
            return self.add_entries(entries)

    def add_quoted(self, quoted: Quoted, tape: Tape | None = None) -> int:
        return self.add_quoted_many([(quoted, tape)])

    def add_quoted_many(self, answers: Iterable[tuple[Quoted, Tape | None]]) -> int:
        answers = list(answers)
        with self.transaction():
            return sum(self._quote(quoted, tape) for quoted, tape in answers)

    def _quote(self, quoted: Quoted, tape: Tape | None) -> int:
        self._shelf.quotes.append(quoted)
        if tape is None:
            return 0
        self.add_actions(tape.actions)
        return self.add_bars(tape.bars)

    def put_results(self, results: Results, recipe: str, now: datetime, *, since: datetime | None = None) -> int:
        return self._put(written(results, now), recipe, now, (since, None), results.knowledge)

    def put_shard(self, results: Results, recipe: str, now: datetime, shard: Shard) -> int:
        with self.transaction():
            self._shelf.shards[recipe, shard.first, shard.last] = shard
            wanted = written(results, now, as_said=True)
            return self._put(wanted, recipe, now, (shard.first, shard.last), results.knowledge)

    def _put(self, wanted: Mapping[Place, Written], recipe: str, now: datetime, span: Span, knowledge: str) -> int:
        with self.transaction():
            revisions = self._shelf.results.setdefault(recipe, [])
            current = {one.place: one.result for one in revisions if one.until is None}
            changed = dict(revisions_between(current, wanted, span[0], now, knowledge, span[1]))
            for at, one in enumerate(revisions):
                if one.until is None and one.place in changed:
                    revisions[at] = replace(one, until=changed[one.place].derived)
            revisions.extend(HeldRevision(place, result) for place, result in changed.items())
            return len(changed)

    def add_messages(self, messages: Iterable[Message]) -> int:
        new = {one.key: one for one in messages if one.key not in self._shelf.outbox}
        self._shelf.outbox |= new
        return len(new)

    def mark_message(self, message: Message) -> None:
        known = self._shelf.outbox[message.key]
        self._shelf.outbox[message.key] = replace(
            known,
            due=message.due,
            state=message.state,
            tries=message.tries,
            doubts=message.doubts,
            error=message.error,
            changed=message.changed,
        )

    def add_opinions(self, opinions: Iterable[Opinion]) -> int:
        opinions = list(opinions)
        with self.transaction():
            before = len(self._shelf.opinions)
            for one in opinions:
                self._shelf.opinions.setdefault((one.learned, one.text, one.model, one.prompt), one)
            return len(self._shelf.opinions) - before

    def add_labels(self, labels: Iterable[Label]) -> int:
        labels = list(labels)
        with self.transaction():
            before = len(self._shelf.labels)
            for one in labels:
                self._shelf.labels.setdefault((one.learned, one.text), one)
            return len(self._shelf.labels) - before

    def add_run(self, run: Run) -> None:
        with self.transaction():
            self._shelf.runs.setdefault((run.job, run.slot, run.started), run)

    def misdated(self, after: datetime) -> Misdated:
        return memory_redating.misdated(self._shelf, after)

    def redate(self, after: datetime, now: datetime, states: Iterable[FeedState] = ()) -> None:
        with self.transaction():
            memory_redating.redate(self._shelf, after, now, states)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        if self._failed is not None and self._depth:
            raise StoreError(f"the transaction was given up when a part of it failed ({self._failed})")
        before = self._shelf.copy() if self._depth == 0 else None
        self._failed, self._depth = (None, 1) if before else (self._failed, self._depth + 1)
        try:
            yield
            if before and self._failed is not None:
                raise StoreError(f"the transaction was given up when a part of it failed ({self._failed})")
        except BaseException as error:
            self._failed = self._failed or error
            self._shelf = before or self._shelf
            raise
        finally:
            self._depth -= 1

    def close(self) -> None:
        pass
