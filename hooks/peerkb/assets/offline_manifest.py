"""The offline manifest: the files that a reader's browser stores, each with a hash of its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

EMPTY: Final = "const FILES = {};"  # the line of the service worker that the list replaces
NO_LANGUAGES: Final = "const LANGUAGES = [];"
NO_HELP: Final = "const HELP = [];"
_DIGITS: Final = 16  # of a hash: enough to tell a site's files apart


@dataclass(frozen=True)
class OfflineManifest:
    """The hashes of files by path below the site, in the order of paths, and the size of all files in bytes."""

    hashes: dict[str, str]
    size: int


def list_files(folder: Path, leave_out: tuple[str, ...]) -> OfflineManifest:
    """List the files of `folder`, except hidden ones and those whose path fits a pattern; `*` matches slashes too."""
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


def language_of(path: str, codes: Iterable[str]) -> str | None:
    """The language that a file is for, as the service worker decides: one of `codes`, nothing for the main one; None: for all."""
    for code in codes:
        if path.startswith(f"{code}/") or (path.startswith("search/") and path.endswith(f".{code}.js")):
            return code
    return "" if path != "404.html" and (path.endswith(".html") or path.startswith("search/")) else None


def insert_manifest(worker: str, hashes: Mapping[str, str], codes: Sequence[str] = (), help_folders: Sequence[str] = ()) -> str:
    """Insert the list, the `codes` of other languages and the folders with help of each into the text of the service worker.

    Raises ValueError unless `worker` has the lines EMPTY, NO_LANGUAGES and NO_HELP exactly once.
    """
    listed = json.dumps(hashes, ensure_ascii=False, indent=0)
    for line, what, value in (
        (EMPTY, "the list of files", listed),
        (NO_LANGUAGES, "the languages", json.dumps(list(codes))),
        (NO_HELP, "the folders with help", json.dumps(list(help_folders))),
    ):
        if worker.count(line) != 1:
            raise ValueError(f"the line {line!r} must be there once, for {what}")
        worker = worker.replace(line, f"{line.partition(' = ')[0]} = {value};")
    return worker
