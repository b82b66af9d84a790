"""What doctor says of the store and of the tracker's own life: "ok" only when it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.config import Config
    from tracker.ports import Reader

Finding = tuple[str, str, str]

LATELY = timedelta(days=4)  # a long week-end has no closes
LOW, SCARCE = 500_000_000, 50_000_000  # bytes free: soon full, all but full
DAILY = timedelta(hours=26)


def about_soundness(config: Config, now: datetime) -> Iterator[Finding]:
    """Everything that can be said without asking anybody. The store was found readable before."""
    from tracker.app import open_reader
    from tracker.errors import StoreError

    try:
        yield from about_pages(config)
        reader = open_reader(config)
    except StoreError as wrong:
        yield "store", "bad", f"{wrong}"
        return
    yield from about_space(config)
    yield from about_dates(reader, now)
    yield from about_jobs(config, reader, now)
    yield from about_logs(config, reader, now)
    yield from about_copies(config, now)
    yield from about_issues(config)


def about_pages(config: Config) -> Iterator[Finding]:
    """Whether the database itself finds fault with its pages."""
    from tracker.app import store_tools

    if config.store_url.startswith("sqlite"):
        wrong = store_tools().check(config.store_url, quick=True).wrong
        mend = "; `tracker db restore FILE` brings a backup back"
        yield "store", "bad" if wrong else "ok", f"quick check: {'; '.join(wrong[:3]) + mend if wrong else 'sound'}"


def about_space(config: Config) -> Iterator[Finding]:
    """Room on the disks of the store and the reports."""
    from pathlib import Path
    from shutil import disk_usage

    scheme, _, file = config.store_url.partition(":///")
    for folder in {Path(file).parent if scheme == "sqlite" else config.folder, config.folder}:
        if folder.exists():
            free = disk_usage(folder).free
            state = "bad" if free < SCARCE else "warn" if free < LOW else "ok"
            yield "disk", state, f"{free / 1e9:.1f} GB free at {folder}"


def about_dates(reader: Reader, now: datetime) -> Iterator[Finding]:
    """Rows of a time that has not come."""
    from tracker.core.feeds.clock import SLACK, is_behind

    found = reader.misdated(now + SLACK)
    if not found.counts:
        yield "clock", "ok", "nothing is dated in the future"
    elif is_behind(found.published, now):
        yield (
            "clock",
            "bad",
            f"this clock is behind the news of the store: {found}; set it right, nothing runs until then",
        )
    else:
        yield "clock", "warn", f"a clock was ahead: {found}; the next run learns them anew"


def about_jobs(config: Config, reader: Reader, now: datetime) -> Iterator[Finding]:
    """Jobs that have not run well for longer than they should, and those that failed last."""
    from tracker.core.report.troubles import of_jobs

    runs = reader.last_runs()
    for name, most in longest_ages(config).items():
        run = runs.get(name)
        if run is None:
            yield "jobs", "warn", f"{name}: never ran well; `tracker once` runs every job"
            continue
        late = now - run.finished
        words = f"{name}: last ran well {run.finished:%Y-%m-%d %H:%M} UTC"
        ahead = run.finished > now + timedelta(minutes=2)
        yield (
            "jobs",
            "warn" if ahead or late > most else "ok",
            words
            + (", which has not come yet" if ahead else ", late: is `tracker run` running?" if late > most else ""),
        )
    for words in of_jobs(reader.runs(now - timedelta(days=7)), now):
        yield "jobs", "warn", words


def longest_ages(config: Config) -> dict[str, timedelta]:
    """How long ago each job may have run well, by the configuration."""
    pace = config.jobs
    found = {
        "news": max(timedelta(seconds=3 * pace.news), timedelta(hours=1)),
        "derive": max(timedelta(seconds=3 * pace.derive), timedelta(hours=3)),
        "prices": timedelta(days=5),
        "report": DAILY,
    }
    return found | ({"backup": 2 * DAILY} if config.backups else {})


def about_logs(config: Config, reader: Reader, now: datetime) -> Iterator[Finding]:
    """Vendors, messages and feeds, by what the tracker's own logs say."""
    from tracker.core.feeds.health import examine
    from tracker.core.report.troubles import of_messages, of_vendors

    quotes = reader.quotes(now - LATELY)
    vendors = list(of_vendors(quotes, now))
    yield from (("prices", "warn", words) for words in vendors)
    if quotes and not vendors:
        good = sum(one.outcome == "ok" for one in quotes)
        yield "prices", "ok", f"{good} of {len(quotes)} requests of the last days were answered"
    for words in of_messages(reader.messages("dead"), reader.messages("queued", "handing"), now):
        yield "notify", "warn", words
    for one in examine(config.feeds, reader.feed_states(), now):
        if one.alert:
            yield "health", "warn", f"{one.feed}: {one.verdict}: {one.words}"


def about_copies(config: Config, now: datetime) -> Iterator[Finding]:
    """How old the last copy is."""
    from tracker.pipeline.keep_copies import copies

    if not config.store_url.startswith("sqlite"):
        return
    if config.backups is None:
        yield "backup", "warn", 'no copies are made: write [backup] folder = "backups"'
        return
    kept = copies(config.backups)
    last = kept[-1][0] if kept else None
    old = last is None or now.date() - last > timedelta(days=2) or last > now.date()
    yield "backup", "warn" if old else "ok", f"the last copy is of {last}" if last else "there is no copy yet"


def about_issues(config: Config) -> Iterator[Finding]:
    """Whether the list of issued reports can be read."""
    from tracker.pipeline.report_archive import damage

    wrong = damage(config.reports)
    if wrong:
        yield "reports", "warn", f"{wrong}; the next report makes it anew from the reports themselves"
