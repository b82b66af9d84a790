"""Where store, reports and cache lie when nothing else is said.

Beside config.toml where that folder can be written; else where a service manager says ($STATE_DIRECTORY,
$CACHE_DIRECTORY: systemd.exec(5)), else the user's own places (XDG Base Directory Specification).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

NAME = "market-reaction-tracker"


def data_place(folder: Path, name: str, environment: Mapping[str, str] = os.environ) -> Path:
    """Where a file or folder of this name belongs: in `folder` if it is there or can be made, else in the state's."""
    beside = folder / name
    if beside.exists() or can_write(folder):
        return beside
    return state_folder(environment) / name


def can_write(folder: Path) -> bool:
    """Whether files can be made in a folder, or in the nearest one above it that is there."""
    there = next((one for one in (folder, *folder.parents) if one.exists()), folder)
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def state_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The first of $STATE_DIRECTORY, else $XDG_STATE_HOME, else ~/.local/state, each of the last two with our name."""
    if given := environment.get("STATE_DIRECTORY", "").split(":")[0]:
        return Path(given)
    return Path(environment.get("XDG_STATE_HOME") or home(environment) / ".local" / "state") / NAME


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where vendors' clients keep what they cache: $TRACKER_CACHE, $CACHE_DIRECTORY, else the user's cache folder."""
    if given := environment.get("CACHE_DIRECTORY", "").split(":")[0]:
        return Path(environment.get("TRACKER_CACHE") or given) / NAME
    base = environment.get("TRACKER_CACHE") or environment.get("XDG_CACHE_HOME") or home(environment) / ".cache"
    return Path(base) / NAME


def home(environment: Mapping[str, str]) -> Path:
    """The user's folder; of a user that has none, the folder for what is temporary."""
    return Path(environment.get("HOME") or os.environ.get("TMPDIR") or "/tmp")
