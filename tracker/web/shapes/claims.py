"""Claims against the tape."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.web.league import Standing
from tracker.web.rows import ClaimRow


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims against the tape: the publishers, the wrong claims, and a page of all of them."""

    right: int
    checked: int
    publishers: tuple[Standing, ...]
    wrong: tuple[ClaimRow, ...]
    claims: tuple[ClaimRow, ...]
    total: int
    next: str = ""
