"""What must be known beside a reaction: halts, price limits, provisional bars, dates without an hour."""

from __future__ import annotations

from datetime import date

import numpy as np

from tracker.core.reactions.aligned import AlignedReturns
from tracker.core.reactions.halts import Place
from tracker.model import Announcement, Knowledge, Link, Listing, Precision, Window


def attenuated(listing: Listing, knowledge: Knowledge, day: date) -> tuple[str, ...]:
    """A note where the benchmark holds the share itself on the day: its move contains the share's."""
    if listing.symbol not in knowledge.held(listing.benchmark, day):
        return ()
    return (f"{listing.benchmark} holds {listing.symbol}: abnormal returns are understated by about its weight",)


def flags_of(
    aligned: AlignedReturns, place: Place, link: Link, announcement: Announcement, windows: tuple[Window, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The flags of a reaction, each with its words."""
    found = {
        "halted": _halted(place, link),
        "limit": _limited(aligned, place),
        "provisional": "a bar of the event day may still change" if windows[0].provisional else "",
        "date-only": _undated(announcement),
    }
    kept = {flag: words for flag, words in found.items() if words}
    return tuple(kept), tuple(kept.values())


def _halted(place: Place, link: Link) -> str:
    if not place.halted and not place.moved:
        return ""
    since = f"not traded on {link.session}; measured on {place.day}" if place.moved else f"first trade on {place.day}"
    return f"{since}, one return over {place.spans} sessions"


def _limited(aligned: AlignedReturns, place: Place) -> str:
    side = int(aligned.own.limit[place.index])
    if not side:
        return ""
    count = freed(aligned, place)
    still = aligned.own.limit[place.index + count] != 0
    later = "1 session" if count == 1 else f"{count} sessions"
    until = "and at every close known since" if still else f"off it {later} later"
    which = "upper" if side > 0 else "lower"
    return f"closed at the {which} price limit, {until}: the day's figure is a lower bound of the move"


def _undated(announcement: Announcement) -> str:
    if announcement.precision in (Precision.DAY, Precision.UNKNOWN):
        return "only the day of publication is known: read the window 0:1 beside the day"
    return ""


def freed(aligned: AlignedReturns, place: Place) -> int:
    """How many observations after the event day the close was first off the price limit; 0 when it was at once.

    While every close since was at the limit, the number of the last one known.
    """
    limits = aligned.own.limit[place.index :]
    off = np.flatnonzero(limits == 0)
    return int(off[0]) if len(off) else len(limits) - 1
