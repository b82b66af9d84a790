"""What can go wrong, drawn as a tree; each adapter translates foreign errors into it in one place.

    TrackerError                    has a message that names the thing, its place and the mend
    ├── ConfigError                 config.toml, a watchlist or an option is wrong          exit 2
    ├── UsageError                  a word typed by a person is wrong                       exit 2
    │   └── UnknownSymbol           no such listing in the watchlist
    ├── CalendarError               no session can be given for that instant                exit 3
    ├── EngineError                 a place to run cannot be reached, or its workers differ     exit 3
    ├── ClockError                  the clock is behind what the store knows                exit 6
    ├── StoreError                  the store cannot be used                                exit 4
    │   ├── StoreBusy               another tracker holds it                                exit 75
    │   ├── StoreFull               no room, or the disk fails; nothing was written
    │   ├── StoreGone               its files were removed or replaced while it was open
    │   └── StoreTooNew             written by a newer tracker
    ├── SourceError                 one feed could not be heard (expected; a value by then) exit 5
    ├── DeliveryError               one message could not be delivered (likewise)           exit 5
    └── PricesError                 one answer of the vendor could not be used (likewise)   exit 5
        ├── RateLimited             the vendor asked us to stop: it is left alone
        └── GivenUp                 it failed three times in a row: not asked again in this round

Expected failure (a feed is down, too few observations) is a *value* with a reason by the time it
reaches the pipeline; an exception that is not in this tree is a surprise and stops the job.
"""

from __future__ import annotations

from tracker.redaction import redact


class TrackerError(Exception):
    """Root of every error that the tracker raises on purpose; `exit_code` is what the command ends with."""

    exit_code = 1

    def __init__(self, message: object = "") -> None:
        super().__init__(redact(str(message)))  # whatever is told of an error, no secret of an address is


class ConfigError(TrackerError):
    """The configuration is wrong; the message names the key, the file and the nearest known key."""

    exit_code = 2


class UsageError(TrackerError):
    """A word typed by a person cannot be understood; the message shows one that can."""

    exit_code = 2


class UnknownSymbol(UsageError):
    """No listing in the watchlist has that symbol; the message names the nearest ones."""


class CalendarError(TrackerError):
    """No session can be given for an instant or a calendar's name."""

    exit_code = 3


class ClockError(TrackerError):
    """The clock is behind the news of the store: what would be learned now would be dated wrongly."""

    exit_code = 6


class StoreError(TrackerError):
    """The store cannot be opened, read or written; what was acknowledged before is safe."""

    exit_code = 4


class StoreBusy(StoreError):
    """Another tracker holds the store (sysexits' EX_TEMPFAIL: try again later)."""

    exit_code = 75


class StoreFull(StoreError):
    """The disk is full or failing: the transaction was rolled back, the store can still be read."""


class StoreGone(StoreError):
    """The store's files were removed or replaced while it was open: nothing more can be kept, the program ends."""


class StoreTooNew(StoreError):
    """The store was written by a newer tracker; it is left untouched."""


class SourceError(TrackerError):
    """A feed could not be heard. `outcome` is the word kept in the fetch log."""

    exit_code = 5

    def __init__(self, message: str, outcome: str = "failed") -> None:
        super().__init__(message)
        self.outcome = outcome


class EngineError(TrackerError):
    """Work cannot be handed to where it should run, or a worker there differs; nothing that was done is lost."""

    exit_code = 3


class DeliveryError(TrackerError):
    """A message could not be delivered. `final`: the receiver said no for good, so that trying again is useless."""

    exit_code = 5

    def __init__(self, message: str, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


class PricesError(TrackerError):
    """A vendor's answer could not be used. `outcome` is transport, unknown_symbol, empty, malformed or refused."""

    exit_code = 5

    def __init__(self, message: str, outcome: str = "malformed") -> None:
        super().__init__(message)
        self.outcome = outcome


class RateLimited(PricesError):
    """The vendor asked us to slow down: the round goes on without it, and it is left alone for a while."""

    def __init__(self, message: str) -> None:
        super().__init__(message, outcome="rate_limited")


class GivenUp(PricesError):
    """A vendor failed several times in a row, `outcome` tells of what: the rest of the round goes without it."""
