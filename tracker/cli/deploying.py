"""What a service needs beside its configuration: a systemd unit, or a Dockerfile and a compose file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from shutil import which

from tracker.errors import UsageError


def write_systemd(config: Path, force: bool) -> Iterator[Path]:
    """A unit that runs this installation on this configuration. Raises UsageError for a file that is there."""
    words = {"{command}": unit_path(command()), "{config}": unit_path(str(config.resolve()))}
    yield write(config.parent / "tracker.service", "tracker.service", words, force)


def write_docker(config: Path, force: bool) -> Iterator[Path]:
    """A Dockerfile of this version, and a compose file; beside the configuration, which they use."""
    from importlib.metadata import version

    if config.name != "config.toml":
        raise UsageError(f"--docker: the container reads config.toml; name it so, not {config.name}")
    for name in ("Dockerfile", "compose.yaml"):
        yield write(config.parent / name, name, {"{version}": version("market-reaction-tracker")}, force)


def write(path: Path, name: str, words: dict[str, str], force: bool) -> Path:
    """A file made of the packaged one of that name."""
    if path.exists() and not force:
        raise UsageError(f"{path} is there already; --force replaces it")
    text = files("tracker").joinpath("deploy", name).read_text(encoding="utf-8")
    for mark, said in words.items():
        text = text.replace(mark, said)
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as wrong:
        raise UsageError(f"{path} cannot be written: {wrong.strerror}") from wrong
    return path


def command() -> str:
    """The program that runs now, as a path that needs no environment."""
    beside = Path(sys.executable).parent / "tracker"
    return str(beside) if beside.is_file() else which("tracker") or f"{sys.executable} -m tracker"


def unit_path(words: str) -> str:
    """A path as a unit writes it: % doubled (systemd.unit(5)); quotes where a space stands in it."""
    doubled = words.replace("%", "%%")
    return f'"{doubled}"' if " " in doubled and Path(words).exists() else doubled
