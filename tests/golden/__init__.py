"""The sample day in every format for people, kept so that a change of a page is seen in its difference.

These are pictures of our own output, looked at by people; what is *right* is asserted elsewhere. After a change that
was meant: `python -m tests.golden`.
"""

from __future__ import annotations

from pathlib import Path

from tests.formats import sample
from tracker.formats import FORMATS

SUFFIXES = {"html": "html", "markdown": "md", "text": "txt", "atom": "atom.xml"}


def golden(name: str) -> Path:
    return Path(__file__).parent / f"2025-08-22.{SUFFIXES[name]}"


def paint() -> None:
    """Write the sample day in every format but JSON, whose last digits may differ between machines."""
    for name in SUFFIXES:
        golden(name).write_text(FORMATS[name](sample.report()), encoding="utf-8")
