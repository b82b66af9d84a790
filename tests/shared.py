"""Where the data shared by the tests lies, and why a test skips without it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(os.environ.get("TRACKER_SHARED", Path(__file__).parents[2] / "shared" / "data"))


def shared(name: str) -> Path:
    """The path of a shared file or folder; without it the test skips and says so."""
    path = ROOT / name
    if not path.exists():
        pytest.skip(f"not part of the project: {name} (TRACKER_SHARED names the folder it is looked for in)")
    return path
