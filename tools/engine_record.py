"""What a site records of its engine: the version, the commit that it came from if that is known, and a digest of each file.

By it `make upgrade` tells a file that the site has changed from one that it has not, and `make doctor` names those changed.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from tools.engine_files import digest, version_in

FILE: Final = ".engine.json"
VERSION_FILE: Final = "hooks/peerkb/__init__.py"


@dataclass(frozen=True)
class Record:
    """The engine that a site has: digests by path."""

    version: str
    commit: str
    files: Mapping[str, str]


def of_files(files: Mapping[str, bytes], commit: str = "") -> Record:
    """The record of an engine's files."""
    version = version_in(files.get(VERSION_FILE, b"").decode("utf-8", "replace"))
    return Record(version, commit, {name: digest(data) for name, data in sorted(files.items())})


def write(root: Path, record: Record) -> None:
    """Write the record of the site in a folder."""
    (root / FILE).write_text(json.dumps(asdict(record), indent=1) + "\n", encoding="utf-8", newline="\n")


def read(root: Path) -> Record | None:
    """The record of the site in a folder; None if it has none, as the engine's own repository."""
    if not (root / FILE).is_file():
        return None
    said = json.loads((root / FILE).read_text(encoding="utf-8"))
    return Record(said["version"], said["commit"], said["files"])


def changed(root: Path, record: Record) -> list[str]:
    """The engine's files that the site has changed or removed."""
    return [name for name, its in record.files.items() if not (root / name).is_file() or digest((root / name).read_bytes()) != its]


def commit_of(root: Path) -> str:
    """The commit that is checked out in a repository; nothing where there is no git, or the folder is no repository of its own."""
    try:
        told = subprocess.run(["git", "-C", str(root), "rev-parse", "--show-toplevel", "HEAD"], capture_output=True, check=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    top, commit = told.stdout.split()
    return commit if Path(top).resolve() == root.resolve() else ""
