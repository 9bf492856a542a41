"""Putting a built site in the place of the one before, as a whole: readers see the old one or the new one, never a part."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Final

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2  # renameat2(2)
_ASIDE: Final = ".old"  # ends the name of a site that makes room for the next
_RENAME_SWAP: Final = 2  # renamex_np(2), macOS


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

    Raises OSError when the file system refuses; `site` is then what it was.
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
    if not _exchange(built, site):
        aside = built.with_name(f"{built.name}{_ASIDE}")
        site.rename(aside)
        try:
            built.rename(site)
        except OSError:
            aside.rename(site)
            raise
        built = aside
    shutil.rmtree(built, ignore_errors=True)


def renew(built: Path, site: Path, same: Collection[str]) -> None:
    """Make `site` what the folder `built` is, which goes, besides the files at `same`, which are right as they stand.

    Readers may meanwhile see a part of each, which only a preview can allow itself. Raises OSError when the file system refuses.
    """
    there = {*same}
    for path, _, names in os.walk(built):
        folder = Path(path).relative_to(built)
        (site / folder).mkdir(parents=True, exist_ok=True)
        for name in names:
            Path(path, name).replace(site / folder / name)
            there.add((folder / name).as_posix())
    for path, _, names in os.walk(site, topdown=False):
        below = path[len(str(site)) + 1 :].replace(os.sep, "/")
        if "/." in f"/{below}":
            continue  # what is hidden there is not the site's
        gone = [name for name in names if not name.startswith(".") and (f"{below}/{name}" if below else name) not in there]
        for name in gone:
            Path(path, name).unlink()
        if below and len(gone) == len(names):
            with contextlib.suppress(OSError):  # what is not empty stays
                Path(path).rmdir()
    shutil.rmtree(built, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step, where the system can; whether it could."""
    library = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    with contextlib.suppress(AttributeError):  # an older C library
        if library is not None and sys.platform == "darwin":
            return bool(library.renamex_np(os.fsencode(one), os.fsencode(other), _RENAME_SWAP) == 0)
        if library is not None:
            return bool(library.renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)
    return False


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
