"""The plugs: what each adapter promises, in prose. Every promise here is a test in tests/contract.

A *port* is a Protocol; the adapters behind it (sources/, prices/, engines/, formats/, notify/,
storage/) do not know one another, and the core knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from tracker.model import (
    Answer,
    Bar,
    CorporateAction,
    Entry,
    Envelope,
    Facts,
    Feed,
    FeedState,
    Heard,
    Label,
    Message,
    Misdated,
    Opinion,
    Outgoing,
    Question,
    Quoted,
    Report,
    Results,
    Run,
    Sessions,
    Tape,
)
from tracker.past import PastReader, PastStore

Stopping = Callable[[], bool]  # asked between two pieces of work: whether to end after the present one


@dataclass(frozen=True, slots=True)
class Revision:
    """The current revision of a result as stored: its place in the log, and its JSON (empty: withdrawn)."""

    seq: int
    sort: str
    key: str
    document: str


class Clock(Protocol):
    """Says what time it is: an aware instant in UTC. Read once per act, by drivers alone."""

    def __call__(self) -> datetime: ...


class Source(Protocol):
    """Asks feeds."""

    def hear(self, asked: Sequence[tuple[Feed, FeedState]], now: datetime) -> Iterable[Heard]:
        """Ask every feed once; yield an answer for each as it arrives, in any order.

        Never raises for what a publisher did: silence, refusal, nonsense and hostility are outcomes of
        `Heard`. One feed's trouble never delays another beyond the fetcher's own deadline. All text is
        sanitised; nothing is judged (dates stay words).
        """
        ...


class Prices(Protocol):
    """A vendor of prices."""

    name: str

    @property
    def reach(self) -> Mapping[str, int]:
        """How many days back it has bars within the day, by interval, where it has any."""
        ...

    @property
    def requests(self) -> int:
        """How many requests over the network its client has made so far; 0 for ever where there is no network."""
        ...

    def begin_round(self) -> None:
        """Forget what the client cached, so that a corrected bar is seen, and what failed in the last round."""
        ...

    def covers(self, symbol: str, interval: str) -> bool:
        """Whether it has such bars at all: what it does not cover it is never asked."""
        ...

    def tape(self, symbol: str, interval: str, first: date | None, last: date | None, now: datetime) -> Tape:
        """Raw bars and corporate actions of sessions `first`..`last` (both included; None: as far as it goes).

        Bars carry `learned=now` and no judgment: `provisional` and `flaw` are set by the core.
        Raises RateLimited when the vendor says stop, GivenUp when it failed too often in a row, and
        PricesError(outcome=...) for every other failure; the words name the vendor and the status it answered with.
        An empty answer is PricesError(outcome="empty"), never an empty tape.
        """
        ...


class Notifier(Protocol):
    """Delivers messages of one sort of channel."""

    def compose(self, message: Outgoing, envelope: Envelope) -> bytes:
        """The whole body as it will be sent; the same for every try, under one id made of the envelope's key."""
        ...

    def send(self, body: bytes, address: str, handing: Callable[[], None]) -> None:
        """Hand a body to the receiver. Calls `handing` once, just before the first byte that can be taken for delivery.

        Returns when the receiver said yes. Raises DeliveryError: `final` when it said no for good. No secret of the
        address stands in its words.
        """
        ...


class Calendars(Protocol):
    """Knows exchanges' sessions."""

    def sessions(self, calendar: str, first: date, last: date) -> Sessions:
        """Sessions of `first`..`last`; past the calendar's known end, provisional weekdays.

        Raises CalendarError for an unknown name, naming the nearest.
        """
        ...

    def forget(self) -> None:
        """Drop what was read of the calendars, so that the next question sees what they hold now."""
        ...

    def end(self, calendar: str) -> date:
        """The last day for which the calendar is known and not provisional."""
        ...


class SecondReader(Protocol):
    """Gives a second opinion of a text, for `model`."""

    model: str

    def answer(self, prompt: str, question: Question) -> Answer:
        """What it says of one text under an instruction. Never raises for what the address did: silence, refusal and
        nonsense are outcomes. An `answered` one names a kind and actors of the question alone.
        """
        ...


class Reader(PastReader, Protocol):
    """Reads the store; many may, while one writes. Everything is answered *as of* an instant."""

    def facts(
        self,
        as_of: datetime,
        *,
        since: datetime | None = None,
        bars_since: date | None = None,
        symbols: Sequence[str] | None = None,
    ) -> Facts:
        """Entries learned at or after `since`, without archived ones; daily bars and actions of `symbols` (None: all)
        from `bars_since` on.

        Nothing learned after `as_of` is let out, by any path. `Facts.sessions` is left empty. `Facts.minutes` holds
        intraday bars from a week before `since` on, of each session those of the finest interval alone.
        """
        ...

    def earliest_said(self, as_of: datetime, *, since: datetime) -> datetime | None:
        """The earliest that an entry learned from `since` until `as_of` was said; None where none was learned."""
        ...

    def versions(self, feed: str) -> tuple[Entry, ...]:
        """Every entry version of one feed, oldest learned first."""
        ...

    def bars(self, symbol: str, interval: str, first: date, last: date, as_of: datetime) -> tuple[Bar, ...]:
        """The latest observation of each bar as known at `as_of`, oldest bar first."""
        ...

    def settled(self, symbol: str, interval: str, first: date, last: date, as_of: datetime) -> Mapping[date, datetime]:
        """The sessions of `first`..`last` of which bars that are not provisional were known at `as_of`, each with the
        start of the last such bar.
        """
        ...

    def observations(self, symbol: str, interval: str, day: date) -> tuple[Bar, ...]:
        """Every observation of a session's bars, oldest learned first: how a price came to be what it is."""
        ...

    def actions(self, symbol: str, as_of: datetime) -> tuple[CorporateAction, ...]:
        """The latest observation of each corporate action as known at `as_of`, oldest ex-date first."""
        ...

    def feed_states(self) -> Mapping[str, FeedState]: ...

    def fetches(self, feed: str, since: datetime) -> tuple[Heard, ...]:
        """The fetch log (without items), oldest first."""
        ...

    def messages(self, *states: str) -> tuple[Message, ...]:
        """Messages in these states, the one due first first."""
        ...

    def messages_since(self, moment: datetime) -> tuple[Message, ...]:
        """Messages created from a moment on, oldest first."""
        ...

    def first_fetch(self) -> datetime | None:
        """When a feed was first asked; None for a store that heard nothing yet."""
        ...

    def quotes(self, since: datetime) -> tuple[Quoted, ...]:
        """The log of price requests, oldest first."""
        ...

    def results(self, recipe: str, as_of: datetime | None = None) -> Results:
        """The current revision of every result of a recipe, or the one current at `as_of`."""
        ...

    def results_of(self, recipe: str, keys: Sequence[str]) -> Results:
        """The current revisions under these keys: of events and verdicts their own, of all else the story's id."""
        ...

    def results_learned(self, recipe: str, first: datetime, last: datetime) -> Results:
        """The current results of stories that were first learned from `first` to `last`."""
        ...

    def latest_documents(self, recipe: str, sorts: Sequence[str], after: int = 0) -> tuple[Revision, ...]:
        """Current revisions of some sorts of results that were written after a place in the log, in its order."""
        ...

    def marks(self) -> Mapping[str, int]:
        """A number for each log that changes with every write to it: results, fetches, quotes, runs, entries."""
        ...

    def revisions(self, key: str) -> tuple[tuple[datetime, str], ...]:
        """Every revision of a result, oldest first: when it was derived, and its JSON."""
        ...

    def last_runs(self) -> Mapping[str, Run]:
        """The last good run of each job: what catch-up after downtime goes by."""
        ...

    def runs(self, since: datetime) -> tuple[Run, ...]: ...

    def labels(self, as_of: datetime) -> tuple[Label, ...]:
        """What the user said of texts, oldest first; of several labels of a text the latest counts."""
        ...

    def search(self, words: str, limit: int = 50) -> tuple[Entry, ...]:
        """Entries whose title or summary holds the words as a phrase, newest first; Chinese by bigrams."""
        ...

    def counts(self) -> Mapping[str, int]:
        """Rows by table, for `doctor`."""
        ...

    def misdated(self, after: datetime) -> Misdated:
        """What is dated after an instant, by the clock of its time."""
        ...


class Store(Reader, PastStore, Protocol):
    """Facts for ever, results until derived again. One writer.

    Writing is atomic: a call either did all it was asked or nothing, also when the process is killed
    or the disk is full (StoreFull). Every `add_*` ignores what it already has, and returns how many were new.
    """

    def add_entries(self, entries: Iterable[Entry]) -> int:
        """New (id, version) pairs are appended; known ones are ignored and keep when they were learned."""
        ...

    def add_bars(self, bars: Iterable[Bar]) -> int:
        """A bar that differs from its latest observation is appended; the old one stays."""
        ...

    def add_actions(self, actions: Iterable[CorporateAction]) -> int: ...

    def add_heard(self, heard: Heard, state: FeedState, entries: Sequence[Entry]) -> int:
        """One poll in one transaction: log, state and entries. Returns how many entries were new."""
        ...

    def add_quoted(self, quoted: Quoted, tape: Tape | None = None) -> int:
        """One price request in one transaction: log, bars and actions. Returns how many bars were new."""
        ...

    def add_quoted_many(self, answers: Iterable[tuple[Quoted, Tape | None]]) -> int:
        """A round of price requests in one transaction; returns how many bars were new."""
        ...

    def put_results(self, results: Results, recipe: str, now: datetime, *, since: datetime | None = None) -> int:
        """Results that differ from their current revision become a new one; returns how many did.

        Results come with their stories. Stored results of stories first learned at or after `since` (None: all)
        that are not among `results` are withdrawn: a revision that says so, the old one kept.
        """
        ...

    def add_messages(self, messages: Iterable[Message]) -> int:
        """Queue messages; one whose key is known is ignored. Returns how many were new."""
        ...

    def mark_message(self, message: Message) -> None:
        """Keep a message's new state, due time, counts and error; its text and key never change."""
        ...

    def add_opinions(self, opinions: Iterable[Opinion]) -> int:
        """Opinions of the second reader, appended with the moment they were learned; known ones are ignored."""
        ...

    def add_labels(self, labels: Iterable[Label]) -> int:
        """What the user says of texts, appended with the moment; known ones are ignored."""
        ...

    def add_run(self, run: Run) -> None: ...

    def redate(self, after: datetime, now: datetime, states: Iterable[FeedState] = ()) -> None:
        """What is dated after `after`, by a clock that was ahead, counts as learned at `now`, in its order.

        An entry notes what the clock had shown; bars of the last days are provisional again; log lines of runs and of
        price requests that have not happened yet are dropped. `states` replace those of their feeds.
        """
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """What is written inside is written together or not at all."""
        ...

    def close(self) -> None: ...


class Format(Protocol):
    """Turns a report into text. `render` is pure: equal reports give equal bytes."""

    def __call__(self, report: Report) -> str: ...
