"""tracker: hears announcements that can move chipmakers' shares, and measures what the market did.

    Feed -> Entry -> Story -> Announcement -> Link -> Reaction -> Event -> Report -> text
            Entry -> Reading  or Passed(reason)  or Unlinked  or Unmeasured(reason)
                       Story -> Claim -> Verdict            ("jumped 15%": confirmed, overstated, ... by the tape)

From Python:

    load_config   config.toml as a frozen record; every fault of the file in one ConfigError
    open_tracker  a tracker on its store, to poll, price, derive and publish; locks the store
    report        the report of a day as known at an instant, beside a running daemon
    read          what the tracker understands in texts: kind, companies, links, claims; stores nothing
    study         an event study with every model and statistic; stores nothing
    TextReading   what `read` says of one text
    TrackerError  root of every error raised on purpose; the message names the thing, its place and the mend

    >>> import tracker
    >>> (one,) = tracker.read(["Huawei unveils the Ascend 960; Hua Hong jumped 15%"])
    >>> one.kind, one.claims[0]["company"], one.claims[0]["pct"]
    ('product_launch', 'Hua Hong', 15.0)

The method is one pure function, `derive(facts, recipe) -> results` (core/derive.py). The program is a table
of jobs (jobs.py); once, daemon and replay are ways to turn the same crank.

    cli                                      words typed by a person
    demo                                     a recorded stretch of history, played by servers on this machine
    drivers/  once daemon replay             ways to turn the crank
    api                                      what a Python program may use
    jobs      | app                          what and how often | composition root: reads the clock, opens storage
    pipeline/ | workbench/                   the writing half, an act a file | read and study: half the method alone
    view      | sources/ prices/ formats/    the reading half | adapters, strangers to one another
    knowledge/                               kinds, words, companies, groups and weights as data files
    core/                                    pure: no clock, no I/O, no logging, no pandas
    ports     | tables   | lists             the plugs, contracts in prose | records from TOML | months, numerals, zones
    model     | errors                       the vocabulary

Every arrow is an import and points down; import-linter checks it. Facts are appended with the moment they were
learned and never edited; results are a function of facts and recipe and can be derived again. The recipe holds all
words, companies and weights as one Knowledge, whose digest stands in every stored result.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.api import TextReading, TrackerError, load_config, open_tracker, read, report, study

__version__ = "0.2.0"
__all__ = ["TextReading", "TrackerError", "load_config", "open_tracker", "read", "report", "study"]


def __getattr__(name: str) -> Any:
    """The names of `tracker.api`, imported when first asked for (PEP 562)."""
    if name in __all__:
        from tracker import api

        return getattr(api, name)
    raise AttributeError(f"module 'tracker' has no attribute {name!r}; it offers {', '.join(__all__)}")


def __dir__() -> list[str]:
    """What a person sees who asks for completion."""
    return sorted([*globals(), *__all__])
