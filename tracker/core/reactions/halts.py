"""Where an event falls on a listing's own tape: on its session, after a halt, or not yet.

A listing that does not trade cannot react. The event moves to the first session that traded, whose one return
covers all sessions since the last close (Maynes and Rumsey 1993), and says so.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime

from tracker.core.market.returns import Returns
from tracker.model import Sessions, Unmeasured


@dataclass(frozen=True, slots=True)
class Place:
    """The event's observation: its index in the listing's returns, its day, and how many sessions it covers."""

    index: int
    day: date
    spans: int
    moved: bool

    @property
    def halted(self) -> bool:
        return self.spans > 1


def locate(own: Returns, sessions: Sessions, session: date, as_of: datetime, quoted: bool) -> Place | Unmeasured:
    """The first observation at or after `session`, or why there is none yet.

    `quoted`: the benchmark has a bar of that session, so the vendor has delivered and silence means a halt.
    """
    if not len(own):
        return Unmeasured(own.symbol, f"no prices of {own.symbol}", pending=True)
    index = bisect_left(own.days, session)
    if index < len(own):
        return Place(index, own.days[index], int(own.spans[index]), own.days[index] != session)
    return _waiting(own, sessions, session, as_of, quoted)


def is_over(sessions: Sessions, session: date, as_of: datetime) -> bool:
    """Whether the session's regular close has come."""
    place = sessions.index.get(session)
    return place is not None and sessions.closes[place] <= as_of


def _waiting(own: Returns, sessions: Sessions, session: date, as_of: datetime, quoted: bool) -> Unmeasured:
    if not is_over(sessions, session, as_of):
        return Unmeasured(own.symbol, f"the session of {session} is not over", pending=True)
    last = own.days[-1]
    silent = sessions.index[session] - sessions.index.get(last, sessions.index[session])
    if silent > 1 or (silent == 1 and quoted):
        return Unmeasured(own.symbol, f"no bar since {last}: not traded, or not known", pending=True, flags=("halted",))
    return Unmeasured(own.symbol, f"no bar of {session} yet", pending=True)
