"""Answers from dictionaries, as of an instant; the reader's half of the store in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from storage.intervals import DAILY, INTRADAY_HALO, finest
from storage.memory_tables import (
    HeldRevision,
    HeldTables,
    archive_of,
    is_current,
    known,
)
from storage.revisions import gathered
from storage.schema import WITHDRAWN
from storage.words import phrase, searchable
from tracker.model import (
    Archive,
    Bar,
    CorporateAction,
    Entry,
    Facts,
    FeedState,
    Heard,
    Label,
    Message,
    Opinion,
    Quoted,
    Results,
    Run,
    Shard,
)
from tracker.ports import Revision


class MemoryReader:
    """ports.Reader in dictionaries; for one thread."""

    def __init__(self) -> None:
        self._shelf = HeldTables()
        self._depth = 0
        self._failed: BaseException | None = None

    def facts(
        self,
        as_of: datetime,
        *,
        since: datetime | None = None,
        bars_since: date | None = None,
        symbols: Sequence[str] | None = None,
    ) -> Facts:
        asked = [key for key in self._shelf.bars if symbols is None or key[0] in symbols]
        daily: dict[str, list[Bar]] = defaultdict(list)
        minutes: dict[str, list[Bar]] = defaultdict(list)
        for key in sorted(asked):
            bar = known(self._shelf.bars[key], as_of)
            if bar is None:
                continue
            if bar.interval != DAILY and (since is None or bar.start >= since - INTRADAY_HALO):
                minutes[bar.symbol].append(bar)
            if bar.interval == DAILY and (bars_since is None or bar.day >= bars_since):
                daily[bar.symbol].append(bar)
        return Facts(
            as_of=as_of,
            entries=tuple(one for one in self._heard() if one.learned <= as_of and _since(one, since)),
            bars={symbol: tuple(bars) for symbol, bars in daily.items()},
            actions=self._actions(as_of, bars_since, symbols),
            minutes={symbol: finest(bars) for symbol, bars in minutes.items()},
            opinions=self._opinions(as_of, since),
        )

    def history(
        self,
        as_of: datetime,
        first: datetime,
        last: datetime,
        *,
        bars: tuple[date, date],
        symbols: Sequence[str] | None = None,
    ) -> Facts:
        spoken = (first - INTRADAY_HALO).date(), last.date()
        daily: dict[str, list[Bar]] = defaultdict(list)
        minutes: dict[str, list[Bar]] = defaultdict(list)
        for key in sorted(key for key in self._shelf.bars if symbols is None or key[0] in symbols):
            bar = known(self._shelf.bars[key], as_of)
            if bar is not None:
                found, days = (daily, bars) if bar.interval == DAILY else (minutes, spoken)
                found[bar.symbol].extend([bar] if days[0] <= bar.day <= days[1] else [])
        return Facts(
            as_of=as_of,
            entries=tuple(one for one in self._entries() if first <= one.said < last and one.learned <= as_of),
            bars={symbol: tuple(found) for symbol, found in daily.items() if found},
            actions=self._actions(as_of, bars[0], symbols),
            minutes={symbol: finest(found) for symbol, found in minutes.items() if found},
            opinions=self._opinions(as_of, first),
        )

    def labels(self, as_of: datetime) -> tuple[Label, ...]:
        ordered = (one for _, one in sorted(self._shelf.labels.items(), key=lambda pair: pair[0]))
        return tuple(one for one in ordered if one.learned <= as_of)

    def archive(self) -> Archive:
        bars = (one for key, seen in self._shelf.bars.items() if key[1] == DAILY for one in seen.values())
        return archive_of((one for one in self._entries() if one.archived), bars)

    def shards(self, recipe: str) -> tuple[Shard, ...]:
        mine = [one for (name, *_), one in self._shelf.shards.items() if name == recipe]
        return tuple(sorted(mine, key=lambda one: (one.first, one.last)))

    def _opinions(self, as_of: datetime, since: datetime | None) -> tuple[Opinion, ...]:
        ordered = (one for _, one in sorted(self._shelf.opinions.items(), key=lambda pair: pair[0]))
        return tuple(one for one in ordered if one.learned <= as_of and (since is None or one.learned >= since))

    def _entries(self) -> list[Entry]:
        return sorted(self._shelf.entries.values(), key=lambda one: (one.learned, one.id, one.version))

    def _heard(self) -> list[Entry]:
        return [one for one in self._entries() if not one.archived]

    def _actions(
        self, as_of: datetime, first: date | None, symbols: Sequence[str] | None
    ) -> Mapping[str, tuple[CorporateAction, ...]]:
        found: dict[str, tuple[CorporateAction, ...]] = {}
        for key, observations in sorted(self._shelf.actions.items(), key=lambda pair: pair[0]):
            action = known(observations, as_of)
            asked = symbols is None or key[0] in symbols
            if action is not None and asked and (first is None or action.day >= first):
                found[key[0]] = (*found.get(key[0], ()), action)
        return found

    def earliest_said(self, as_of: datetime, *, since: datetime) -> datetime | None:
        return min((one.said for one in self._heard() if since <= one.learned <= as_of), default=None)

    def versions(self, feed: str) -> tuple[Entry, ...]:
        return tuple(one for one in self._entries() if one.feed == feed)

    def bars(self, symbol: str, interval: str, first: date, last: date, as_of: datetime) -> tuple[Bar, ...]:
        keys = sorted(key for key in self._shelf.bars if key[:2] == (symbol, interval))
        latest = (known(self._shelf.bars[key], as_of) for key in keys)
        return tuple(bar for bar in latest if bar is not None and first <= bar.day <= last)

    def settled(self, symbol: str, interval: str, first: date, last: date, as_of: datetime) -> Mapping[date, datetime]:
        mine = [bars for key, bars in self._shelf.bars.items() if key[:2] == (symbol, interval)]
        final = (bar for bars in mine for bar in bars.values() if bar.learned <= as_of and not bar.provisional)
        found: dict[date, datetime] = {}
        for bar in final:
            if first <= bar.day <= last:
                found[bar.day] = max(bar.start, found.get(bar.day, bar.start))
        return found

    def observations(self, symbol: str, interval: str, day: date) -> tuple[Bar, ...]:
        mine = [bars for key, bars in self._shelf.bars.items() if key[:2] == (symbol, interval)]
        seen = [bar for bars in mine for bar in bars.values() if bar.day == day]
        return tuple(sorted(seen, key=lambda bar: (bar.learned, bar.start)))

    def actions(self, symbol: str, as_of: datetime) -> tuple[CorporateAction, ...]:
        return self._actions(as_of, None, [symbol]).get(symbol, ())

    def feed_states(self) -> Mapping[str, FeedState]:
        return dict(sorted(self._shelf.feed_states.items()))

    def fetches(self, feed: str, since: datetime) -> tuple[Heard, ...]:
        mine = [one for one in self._shelf.fetches if one.feed == feed and one.at >= since]
        return tuple(sorted(mine, key=lambda one: one.at))

    def messages(self, *states: str) -> tuple[Message, ...]:
        mine = [one for one in self._shelf.outbox.values() if one.state in states]
        return tuple(sorted(mine, key=lambda one: (one.due, one.key)))

    def messages_since(self, moment: datetime) -> tuple[Message, ...]:
        mine = [one for one in self._shelf.outbox.values() if one.created >= moment]
        return tuple(sorted(mine, key=lambda one: (one.created, one.key)))

    def first_fetch(self) -> datetime | None:
        return min((one.at for one in self._shelf.fetches), default=None)

    def quotes(self, since: datetime) -> tuple[Quoted, ...]:
        return tuple(sorted((one for one in self._shelf.quotes if one.at >= since), key=lambda one: one.at))

    def results(self, recipe: str, as_of: datetime | None = None) -> Results:
        revisions = self._shelf.results.get(recipe, [])
        current = [one for one in revisions if is_current(one, as_of)]
        ordered = sorted(current, key=lambda one: one.place)
        return gathered((one.place[0], one.result.document) for one in ordered)

    def results_of(self, recipe: str, keys: Sequence[str]) -> Results:
        return self._current(recipe, lambda one: one.place[1] in keys)

    def results_learned(self, recipe: str, first: datetime, last: datetime) -> Results:
        return self._current(recipe, lambda one: first <= one.result.learned <= last)

    def _current(self, recipe: str, wanted: Callable[[HeldRevision], bool]) -> Results:
        current = [one for one in self._shelf.results.get(recipe, []) if one.until is None and wanted(one)]
        return gathered((one.place[0], one.result.document) for one in sorted(current, key=lambda one: one.place))

    def latest_documents(self, recipe: str, sorts: Sequence[str], after: int = 0) -> tuple[Revision, ...]:
        numbered = enumerate(self._shelf.results.get(recipe, []), 1)
        return tuple(
            Revision(seq, *one.place, "" if one.result.document == WITHDRAWN else one.result.document)
            for seq, one in numbered
            if one.until is None and seq > after and one.place[0] in sorts
        )

    def marks(self) -> Mapping[str, int]:
        shelf = self._shelf
        return {
            "results": sum(map(len, shelf.results.values())),
            "fetches": len(shelf.fetches),
            "quotes": len(shelf.quotes),
            "runs": len(shelf.runs),
            "entries": len(shelf.entries),
        }

    def revisions(self, key: str) -> tuple[tuple[datetime, str], ...]:
        mine = [one for revisions in self._shelf.results.values() for one in revisions if one.place[1] == key]
        return tuple(
            (one.result.derived, one.result.document) for one in sorted(mine, key=lambda one: one.result.derived)
        )

    def last_runs(self) -> Mapping[str, Run]:
        good = [run for run in self._shelf.runs.values() if run.outcome == "ok"]
        return {run.job: run for run in sorted(good, key=lambda run: (run.slot, run.started))}

    def runs(self, since: datetime) -> tuple[Run, ...]:
        asked = [run for run in self._shelf.runs.values() if run.started >= since]
        return tuple(sorted(asked, key=lambda run: (run.started, run.job, run.slot)))

    def search(self, words: str, limit: int = 50) -> tuple[Entry, ...]:
        sought = f" {' '.join(phrase(words))} "
        if not sought.strip() or limit < 1:
            return ()
        hits = [one for one in self._entries() if sought in f" {searchable(one.title, one.summary)} "]
        newest = sorted(hits, key=lambda one: (one.said, one.learned), reverse=True)
        return tuple(newest[:limit])

    def counts(self) -> Mapping[str, int]:
        shelf = self._shelf
        return {
            "actions": sum(map(len, shelf.actions.values())),
            "bars": sum(map(len, shelf.bars.values())),
            "entries": len(shelf.entries),
            "feed_states": len(shelf.feed_states),
            "fetches": len(shelf.fetches),
            "labels": len(shelf.labels),
            "opinions": len(shelf.opinions),
            "outbox": len(shelf.outbox),
            "quotes": len(shelf.quotes),
            "results": sum(map(len, shelf.results.values())),
            "runs": len(shelf.runs),
            "shards": len(shelf.shards),
        }


def _since(entry: Entry, since: datetime | None) -> bool:
    return since is None or entry.learned >= since
