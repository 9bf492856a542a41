"""The list of what a reader's browser keeps: every file of a built site, with a hash of what is in it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

EMPTY: Final = "const FILES = {};"  # what a worker says where the list goes
_DIGITS: Final = 16  # of a hash: enough to tell a site's files apart


@dataclass(frozen=True)
class OfflineManifest:
    """The files by their path below the site, in the order of paths, and how many bytes they are together."""

    hashes: dict[str, str]
    size: int


def list_files(folder: Path, leave_out: tuple[str, ...]) -> OfflineManifest:
    """Every file of `folder` whose path fits none of the patterns; `*` also stands for slashes. Hidden ones are no part of a site."""
    hashes: dict[str, str] = {}
    size = 0
    paths = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    for path, file in sorted(paths.items()):
        if any(part.startswith(".") for part in path.split("/")) or any(fnmatchcase(path, pattern) for pattern in leave_out):
            continue
        content = file.read_bytes()
        hashes[path] = hashlib.sha256(content).hexdigest()[:_DIGITS]
        size += len(content)
    return OfflineManifest(hashes, size)


def insert_manifest(worker: str, hashes: dict[str, str]) -> str:
    """The worker's script with the list in it.

    Raises ValueError when there is no place for it: a worker without a list would keep nothing.
    """
    if worker.count(EMPTY) != 1:
        raise ValueError(f"the line {EMPTY!r} must be there once, for the list of files")
    return worker.replace(EMPTY, f"const FILES = {json.dumps(hashes, ensure_ascii=False, indent=0)};")
