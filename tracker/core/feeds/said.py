"""When an entry shows that it was public."""

from __future__ import annotations

from datetime import datetime, timedelta

from tracker.model import Entry, Precision

DAY = timedelta(days=1)


def said_of(entry: Entry) -> tuple[datetime, Precision]:
    """The earliest moment an entry shows it was public. A day-only date is the whole day: no earlier than its end
    may be assumed, and never later than we learned it.
    """
    if entry.published is None:
        return entry.learned, Precision.UNKNOWN
    if entry.precision is Precision.DAY:
        return min(entry.published + DAY, entry.learned), Precision.DAY
    return entry.said, entry.precision
