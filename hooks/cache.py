"""Open what is kept from one build to the next. What is kept of pages: `cached_markdown.py`, `cached_pages.py`; of terms: `peerkb`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache as once
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Final

from mkdocs.plugins import event_priority

from peerkb.cache import store
from peerkb.cache.digests import digest, digest_of_files
from peerkb.settings.reading import read_settings

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

FILE: Final = ".cache/pages.sqlite"
CACHEABLE = True  # what this hook does to pages follows from their sources, the settings and other pages' front matter alone

_before: list[Path] = []  # the templates' folders of the build that is under way
_templates = b""


@event_priority(200)  # before any hook asks for what is kept
def on_config(config: MkDocsConfig) -> None:
    """Open the store; what is made by other code has other keys."""
    global _templates
    source = Path(config.config_file_path or "mkdocs.yml")
    settings = read_settings(config.extra, ())[0].cache  # knowledge_base.py tells its faults
    if not settings.keep:
        store.end()
        return
    _before[:] = [Path(folder).resolve() for folder in config.theme.dirs]
    _templates = _digest_of_templates()
    hooks = {str(Path(hook.__file__).parent) for hook in config.plugins.values() if isinstance(hook, ModuleType) and hook.__file__}
    store.begin(source.resolve().parent / FILE, digest(_RUNNING, *map(_code, sorted(hooks)), _templates))


@event_priority(-1000)  # when all is made
def on_post_build(config: MkDocsConfig) -> None:
    """Close the store. What templates made that changed meanwhile is not kept."""
    store.end(forget=_digest_of_templates() != _templates)


def on_build_error(error: Exception) -> None:
    """The same for a build that is refused: what it made is as good."""
    store.end(forget=_digest_of_templates() != _templates)


def _digest_of_templates() -> bytes:
    """A digest of all that templates are read from: what the site has itself by its content, what a package has by its dates."""
    own: list[Path] = []
    packaged: list[str] = []
    for folder in _before:
        if "site-packages" not in folder.parts:
            own += _files(folder)
            continue
        for path, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))  # thousands of icons
            for name in sorted(names):
                with suppress(OSError):
                    seen = Path(path, name).stat()
                    packaged.append(f"{path} {name} {seen.st_mtime_ns} {seen.st_size}")
    return digest(digest_of_files(own), *packaged)


@once  # a process runs the code that it has read, whatever becomes of the file
def _code(folder: str) -> bytes:
    return digest_of_files(file for file in _files(Path(folder)) if "__pycache__" not in file.parts)


def _packages() -> bytes:
    """A digest of every package that is installed: its version, and when it came."""
    found: list[str] = []
    for folder in sys.path:
        with suppress(OSError), os.scandir(folder or ".") as entries:
            found += (f"{entry.path} {entry.stat().st_mtime_ns}" for entry in entries if entry.name.endswith((".dist-info", ".egg-info")))
    return digest(*sorted(found))


def _files(folder: Path) -> Iterator[Path]:
    for path, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(path, name) for name in sorted(names))


# Taken when the hooks are read, not when the first build gets as far as asking: a file may change in between.
_RUNNING: Final = digest(sys.version, _packages(), _code(str(Path(__file__).parent)))
