"""A small store to show: the sample day, stored as the tracker stores it, and a server on this machine over it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread
from time import sleep

from storage import open_reader, open_store
from tests.formats import hostile, sample
from tracker.model import Entry, FeedState, Heard, Quoted, Results, Run, Sessions
from tracker.view import View
from tracker.web.app import LOCAL, application
from tracker.web.server import listen, server_of
from tracker.web.site import Site

NOBODY = "/companies/Nobody"
NOW = sample.AS_OF + timedelta(minutes=20)


class SampleCalendars:
    """The calendars of the sample."""

    def sessions(self, calendar: str, first: date, last: date) -> Sessions:
        """What the sample knows, whatever days are asked for."""
        return sample.SESSIONS[calendar]

    def forget(self) -> None:
        """Nothing is remembered."""

    def end(self, calendar: str) -> date:
        """The last day of the sample."""
        return sample.SESSIONS[calendar].days[-1]


def filled(folder: Path, poison: bool = False) -> str:
    """The address of a store that holds the sample; with `poison` every stranger's text tries to be something else."""
    url = f"sqlite:///{folder / 'tracker.db'}"
    store = open_store(url)
    found: Results = sample.results()
    if poison:
        found = replace(hostile.spoil(found, hostile.LINKS[0]), knowledge="")
    heard = [entry for story in sample.results().stories for entry in story.entries]
    entries = [_heard(entry) if poison else entry for entry in heard]
    state = FeedState("wire", last_ok=sample.AS_OF, last_try=sample.AS_OF)
    store.add_heard(Heard("wire", "ok", sample.AS_OF), state, entries)
    for symbol, bars in sample.facts().bars.items():
        store.add_bars(bars)
        store.add_quoted(Quoted(symbol, "1d", "ok", sample.AS_OF, len(bars)))
    store.add_quoted(Quoted("688347.SS", "1d", "empty", sample.AS_OF, 0, "the vendor has no bars of 688347.SS"))
    store.put_results(found, sample.recipe().name, sample.AS_OF)
    store.add_run(Run("news", sample.AS_OF, sample.AS_OF, sample.AS_OF, "ok", "heard"))
    store.close()
    return url


def _heard(entry: Entry) -> Entry:
    """As the sources let a hostile item through: no half letter reaches the store."""
    words = hostile.POISON.replace("\ud800", "")
    return replace(entry, title=f"{words} {entry.title}", summary=f"{words} {entry.summary}", publisher=words)


def site(url: str, now: datetime = NOW) -> Site:
    """A site over a store."""
    view = View(open_reader(url), SampleCalendars(), sample.recipe())
    return Site(replace(view), lambda: now)


@contextmanager
def served(one: Site) -> Iterator[str]:
    """The address of a running server over a site."""
    made = listen("127.0.0.1", 0)
    server = server_of(application(one, hosts=LOCAL))
    thread = Thread(target=server.run, kwargs={"sockets": [made]})
    thread.start()
    while not server.started:
        sleep(0.01)
    try:
        yield f"http://127.0.0.1:{made.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        made.close()


def addresses(one: Site) -> list[str]:
    """A page of each sort."""
    snapshot = one.snapshot()
    event = next(iter(row for row in snapshot.index.newest if row.measured), None) or snapshot.index.newest[0]
    from urllib.parse import quote

    return [
        *("/", "/days", f"/days/{sample.DAY}", "/events", f"/events/{quote(event.id, safe='')}"),
        *("/companies", "/companies/SMIC", f"/kinds/{quote(event.kind, safe='')}"),
        *(f"/stories/{quote(event.story, safe='')}", "/claims", "/unexplained", "/discoveries", "/health"),
        *("/search?q=SMIC", NOBODY, "/events?company=SMIC&limit=2"),
    ]
