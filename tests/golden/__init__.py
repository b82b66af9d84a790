"""The sample day in every format, kept so that a change of a page is seen in its difference.

These are pictures of our own output, looked at by people; what is *right* is asserted elsewhere. After a change that
was meant: `python -m tests.golden`.
"""

from __future__ import annotations

from pathlib import Path

from tests.formats import sample
from tracker.formats import FORMATS

SUFFIXES = {"html": "html", "markdown": "md", "text": "txt", "json": "json", "atom": "atom.xml"}


def golden(name: str) -> Path:
    return Path(__file__).parent / f"2025-08-22.{SUFFIXES[name]}"


def paint() -> None:
    """Write every format of the sample day."""
    for name, render in FORMATS.items():
        golden(name).write_text(render(sample.report()), encoding="utf-8")
