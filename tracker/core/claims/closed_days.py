"""A move told of a day on which the exchange was closed: the figure may be true of another session, the day is not."""

from __future__ import annotations

from datetime import date

from tracker.model import Claim, Sessions


def closed_day(claim: Claim, word: str, session: date | None, sessions: Sessions) -> str:
    """Why a claim that fits the session before names a day that was none, "" where it does not.

    A period may end on any day, and what fits nowhere is wrong for other reasons.
    """
    day = claim.day
    if day is None or session is None or word not in ("confirmed", "rounded") or claim.basis.startswith("period"):
        return ""
    if not sessions.days[0] <= day <= sessions.days[-1] or day in sessions.index:
        return ""
    return f"{sessions.calendar} was closed on {day:%A} {day.isoformat()}; it fits {session.isoformat()}"
