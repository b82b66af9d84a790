"""The composition root: joins ports and adapters, opens the storage, reads the clock. Nobody else does either."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from random import uniform
from time import sleep
from types import ModuleType
from typing import TYPE_CHECKING

import storage
from tracker.config import Config
from tracker.formats import FORMATS
from tracker.past import Engine
from tracker.pipeline.alerts import told_to
from tracker.pipeline.consult import Consultant
from tracker.pipeline.keep_copies import Copier
from tracker.pipeline.tracker import Tracker
from tracker.places import cache_folder
from tracker.ports import Calendars, Clock, Notifier, Prices, Reader, SecondReader, Source, Store
from tracker.redaction import hide, redact
from tracker.view import View

if TYPE_CHECKING:
    from tracker.sources import Hearer
    from tracker.sources.articles import Article


def system_clock() -> datetime:
    """Now, in UTC. The only reading of the clock in the program."""
    return datetime.now(UTC)


def unsteady(seconds: float, rest: Callable[[float], object] = sleep) -> None:
    """Rest from half of `seconds` to one and a half times as long, so that requests are not evenly spaced."""
    rest(uniform(0.5, 1.5) * seconds)


def open_tracker(
    config: Config,
    *,
    clock: Clock = system_clock,
    source: Source | None = None,
    prices: Mapping[str, Prices] | None = None,
    calendars: Calendars | None = None,
    pause: Callable[[float], object] = unsteady,
    notes: tuple[str, ...] = (),
    store: Store | None = None,
    fresh: bool = False,
) -> Tracker:
    """A tracker on the store that the configuration names, which it locks: one writer at a time; or on an open one.

    Parts not given are the real ones: aiohttp and feedparser for news, yfinance for prices.
    Raises ConfigError for names that no part has, StoreBusy when another tracker holds the store, StoreError for an
    empty store beside signs of an older one, unless a `fresh` one is wanted.
    """
    formats = {name: FORMATS[name] for name in known_formats(config)}
    check_language(config)
    news, vendors = source or open_source(config), prices if prices is not None else open_prices(config)
    exchanges, notifiers = calendars or open_calendars(config), open_notifiers(config)
    if not fresh and store is None:
        refuse_empty(config)
    second = open_second_reader(config)
    store = store or storage.open_store(config.store_url)  # the last that can fail: an open store is locked
    view = compose_view(config, store, exchanges, notes)
    return Tracker(
        store=store,
        source=news,
        prices=vendors,
        clock=clock,
        view=view,
        formats=formats,
        folder=config.reports,
        feeds=config.asked,
        pricing=config.prices,
        cadence=config.jobs,
        pause=pause,
        channels=config.notify,
        rules=config.alerts,
        notifiers=notifiers,
        secret=secret,
        alerted=told_to(config.fetch.alert_command),
        consultant=Consultant(store, view, second, config.second_reader) if second else None,
        copier=open_copier(config),
    )


def reopen(config: Config, before: Config, tracker: Tracker) -> Tracker:
    """A tracker by another configuration on the store of a running one, which goes on with what it has begun.

    Raises ConfigError for what only a restart can change.
    """
    from tracker.errors import ConfigError

    if config.store_url != before.store_url:
        raise ConfigError(f"{config.path} [storage] url: another store is opened by a restart alone")
    return open_tracker(config, clock=tracker.clock, store=tracker.store).taking_over(tracker)


def secret(name: str) -> str:
    """An environment variable, in which addresses with passwords and tokens stand; empty when there is none."""
    return hide(os.environ.get(name, "").strip())


def refuse_empty(config: Config) -> None:
    """Raise StoreError where a new store would begin though one has been there: its reports or its lock are."""
    signs = [config.reports / "issues.json", *config.lock_files]
    found = next((one for one in signs if one.exists()), None)
    if found is not None and storage.is_empty(config.store_url):
        from tracker.errors import StoreError

        raise StoreError(
            f"the store {redact(config.store_url)} is empty or gone, but {found} shows that there was one: restore a "
            "backup (`tracker db restore FILE`), or begin anew with --fresh"
        )


def open_second_reader(config: Config) -> SecondReader | None:
    """The second reader of [second_reader]; None without one. Raises ConfigError for a key that is not there."""
    policy = config.second_reader
    if not policy.url:
        return None
    from tracker.errors import ConfigError
    from tracker.readers import OpenAIReader

    key = os.environ.get(policy.key_env, "") if policy.key_env else ""
    if policy.key_env and not key:
        raise ConfigError(
            f"{config.path} [second_reader] key_env: the environment has no {policy.key_env}; set it, or leave it out"
        )
    return OpenAIReader(policy.url, policy.model, key, policy.timeout)


def open_view(config: Config) -> View:
    """The reading half on a read-only store: works beside a running daemon. Raises StoreError where there is none."""
    check_language(config)
    return compose_view(config, open_reader(config), open_calendars(config), ())


def compose_view(config: Config, reader: Reader, calendars: Calendars, notes: tuple[str, ...]) -> View:
    """The reading half of the tracker on any reader."""
    return View(reader, calendars, config.recipe, config.asked, config.report, notes)


def check_language(config: Config) -> None:
    """Raise ConfigError for a language in which there are no words for a report."""
    from tracker.errors import ConfigError
    from tracker.formats.page.words import LANGUAGES

    if config.report.language not in LANGUAGES:
        place = f"{config.path} [report] language = {config.report.language!r}"
        raise ConfigError(f"{place}: unknown; known: {', '.join(LANGUAGES)}")


def open_reader(config: Config) -> Reader:
    """The store for reading alone: works beside a running daemon. Raises StoreError where there is none yet."""
    return storage.open_reader(config.store_url)


def store_tools() -> ModuleType:
    """What copies, restores and checks stores: `backup(url, file)`, `restore(url, file)`, `check(url)`."""
    return storage.backups


def open_copier(config: Config) -> Copier | None:
    """What keeps daily copies of the store, where a folder for them is configured."""
    if config.backups is None:
        return None
    return Copier(config.backups, config.backup, lambda file: storage.backups.backup(config.store_url, file))


def upgrade_store(config: Config) -> None:
    """Bring the store to this version's schema. Raises StoreError where there is none, StoreBusy while one writes."""
    storage.describe(config.store_url)
    storage.open_store(config.store_url).close()


def is_running(config: Config) -> bool:
    """Whether another tracker writes to the configured store now."""
    return storage.is_busy(config.store_url)


def describe_store(config: Config) -> Mapping[str, str]:
    """What doctor says of the store: library, verdict on known bugs, schema, size."""
    return storage.describe(config.store_url)


def open_source(config: Config, most_pages: int | None = None) -> Source:
    """The real source of news; `most_pages` of one answer, where it is to read more of them than a poll does."""
    return open_hearer(config, most_pages)


def open_articles(config: Config) -> Callable[[str, bool], Article]:
    """What fetches one article: its address, and whether it may be of this machine's network. Raises SourceError."""
    from tracker.sources.articles import fetch_article

    return lambda address, private: fetch_article(open_hearer(config), address, private=private)


def open_hearer(config: Config, most_pages: int | None = None) -> Hearer:
    """The client over HTTP with the configured name, deadlines and caps."""
    from tracker.sources import Hearer

    policy = config.fetch
    return Hearer(
        user_agent=policy.user_agent,
        deadline=policy.deadline,
        max_bytes=policy.max_bytes,
        max_inflated=policy.max_inflated,
        per_host_gap=policy.gap,
        most_pages=most_pages,
    )


def open_prices(config: Config) -> Mapping[str, Prices]:
    """The real vendors of prices, in the order of the configuration. Raises ConfigError for an unknown one."""
    from tracker.errors import ConfigError
    from tracker.prices import PRICES

    named = config.prices.vendors
    unknown = [name for name in named if name not in PRICES]
    if unknown:
        raise ConfigError(f"{config.path} [prices] providers: unknown {unknown[0]!r}; known: {', '.join(PRICES)}")
    return {name: PRICES[name](cache_folder(), config.prices.deadline, config.folder) for name in named}


def open_engine(config: Config, words: str = "") -> Engine:
    """Where heavy work runs: as configured, or as `words` name it (`processes`, `processes:4`, `dask:tcp://host:8786`).

    Raises ConfigError for an unknown engine.
    """
    from tracker.engines import ENGINES
    from tracker.errors import ConfigError

    name, _, more = words.partition(":")
    chosen, workers, url = config.engine.name, config.engine.workers, config.engine.url
    if name:
        chosen, workers, url = (
            name,
            int(more) if more.isdecimal() else workers,
            url if more.isdecimal() else more or url,
        )
    if chosen not in ENGINES or workers < 0:
        place = "--engine" if name else f"{config.path} [engine] name ="
        raise ConfigError(f"{place} {words or chosen!r}: known are {', '.join(ENGINES)}; workers 0 or more")
    return ENGINES[chosen](workers, url)


def open_notifiers(config: Config) -> Mapping[str, Notifier]:
    """What sends messages, where a channel is configured. Raises ConfigError for a sort whose library is missing."""
    if not config.notify:
        return {}
    from importlib.util import find_spec

    from tracker.errors import ConfigError
    from tracker.notify import NOTIFIERS

    chat = [one.name for one in config.notify if one.sort == "chat"]
    if chat and find_spec("apprise") is None:
        raise ConfigError(
            f"{config.path} [[notify]] ({chat[0]}) sort = 'chat' needs the extra `chat`: "
            'pip install "market-reaction-tracker[chat]"'
        )
    return NOTIFIERS


def open_calendars(config: Config) -> Calendars:
    """The exchanges' calendars with the holidays of the configuration."""
    from tracker.prices.calendar import ExchangeCalendars

    return ExchangeCalendars(holidays=config.holidays, until=config.announced, folder=cache_folder())


def known_formats(config: Config) -> tuple[str, ...]:
    """The formats asked for. Raises ConfigError for one that is not in FORMATS."""
    from tracker.errors import ConfigError

    for name in config.report.formats:
        if name not in FORMATS:
            raise ConfigError(f"{config.path} [report] formats: unknown {name!r}; known: {', '.join(FORMATS)}")
    return config.report.formats
