"""Putting a built site in the place of the one before, as a whole: readers see the old one or the new one, never a part of each."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import Final

_ASIDE: Final = ".old"  # ends the name of a site that makes room for the next


def staging(site: Path) -> Path:
    """A new, empty folder beside `site` to build in.

    What builds that were killed left there is removed, and the site that one of them had set aside takes its place again.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    for left in sorted(site.parent.glob(f".{site.name}.*")):
        owner = left.name.removesuffix(_ASIDE).rpartition(".")[2]
        if owner.isdigit() and (int(owner) == os.getpid() or not _alive(int(owner))):
            if left.name.endswith(_ASIDE) and not site.exists():
                left.rename(site)
            shutil.rmtree(left, ignore_errors=True)
    folder = site.parent / f".{site.name}.{os.getpid()}"
    folder.mkdir()
    return folder


def publish(built: Path, site: Path) -> None:
    """Put the folder `built` in the place of `site`, which goes. What is hidden in `site` (`.git`) moves along, as MkDocs keeps it.

    Between two renames there is no site, for less than a millisecond; a build that is killed just then leaves it to `staging` of the
    next one to put the old site back. Raises OSError when the file system refuses; `site` is then what it was.
    """
    if not site.exists():
        with contextlib.suppress(OSError):  # another build was first, or what stands in the way is told below
            built.rename(site)
            return
    for entry in sorted(site.glob(".*")):
        if not (built / entry.name).exists():
            if entry.is_dir() and not entry.is_symlink():
                shutil.copytree(entry, built / entry.name, symlinks=True)
            else:
                shutil.copy2(entry, built / entry.name, follow_symlinks=False)
    aside = built.with_name(f"{built.name}{_ASIDE}")
    site.rename(aside)
    try:
        built.rename(site)
    except OSError:
        aside.rename(site)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _alive(process: int) -> bool:
    if os.name != "posix":
        return True  # asking would end it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
