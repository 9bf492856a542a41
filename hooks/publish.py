"""Build beside the site and put the result in its place at the very end, so that a refused build changes nothing."""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.utils import CountHandler

from peerkb.cache.digests import digest
from peerkb.cache.eligibility import find_untrusted
from peerkb.publishing import publish, renew, staging
from peerkb.settings.reading import read_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.pages import Page

log = get_plugin_logger("publish")

CACHEABLE = True

# What one build knows: where the site shall stand and where it is built. Made anew in `on_config`.
_folders: dict[str, Path] = {}
_dirty = _previewing = _skipping = False
# Of a preview, by their places: the pages of this build, those of the site that stands, and where the two are the same.
_pages: dict[str, bytes] = {}
_standing: dict[str, bytes] = {}
_same: set[str] = set()
_standing_at: Path | None = None


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Note whether only changed pages are written, into the site as it stands, and whether it is a preview."""
    global _dirty, _previewing
    _dirty, _previewing = dirty, command == "serve"


@event_priority(100)  # before any plugin reads where the site goes
def on_config(config: MkDocsConfig) -> None:
    """Send the build to a folder beside the site."""
    global _skipping
    settings = read_settings(config.extra, ())[0].cache
    finishing = {config.plugins._event_origins.get(handler, "?") for handler in config.plugins.events["post_build"]}
    # A plugin that nobody knows may look for all pages when they are written.
    _skipping = _previewing and Path(os.devnull).is_absolute() and not finishing & {*find_untrusted(config.plugins, settings), "?"}
    _folders.clear()
    _pages.clear()
    _same.clear()
    if _dirty:
        return
    site = Path(config.site_dir).resolve()
    try:
        _folders.update(site=site, built=staging(site))
    except OSError as error:
        raise PluginError(
            f"{site}: the site cannot be written here: {error.strerror}. Free some space or choose another site_dir"
        ) from error
    config.site_dir = str(_folders["built"])
    if _standing_at != site:
        _standing.clear()


@event_priority(-2000)  # when the page is what it will be
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> None:
    """Write no page of a preview that stands there already: among many pages that takes longer than all the rest."""
    place = page.file.dest_uri
    if _skipping and _folders:
        made = digest(output)
        if place not in _pages and _standing.get(place) == made and Path(_folders["site"], place).is_file():
            page.file.abs_dest_path = os.devnull
            _same.add(place)
        _pages[place] = made


on_post_page.ALWAYS = True  # type: ignore[attr-defined]  # of pages that come from the cache too


@event_priority(-100)  # after every plugin has written what it writes
def on_post_build(config: MkDocsConfig) -> None:
    """Put the site in its place, unless MkDocs is about to refuse it for its warnings."""
    global _standing_at
    if not _folders:
        return
    counters = [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]
    if config.strict and any(counter.get_counts() for counter in counters):
        return
    config.site_dir = str(_folders["site"])
    try:
        if _previewing:
            renew(_folders["built"], _folders["site"], _same)
            _standing.clear()
            _standing.update(_pages)
            _standing_at = _folders["site"]
        else:
            publish(_folders["built"], _folders["site"])
    except OSError as error:
        raise PluginError(f"{_folders['site']}: the new site could not be put here: {error}. The one before stands") from error
    _folders.clear()


def on_build_error(error: Exception) -> None:
    """Remove what was built of a refused site. A disk that is full or a file that went away is told in a sentence."""
    site = _folders.get("site", "the site")
    if _folders:
        shutil.rmtree(_folders["built"], ignore_errors=True)
        _folders.clear()
    if isinstance(error, OSError) and error.strerror:
        raise PluginError(f"{error.filename or site}: {error.strerror}. The site before, if there was one, stands") from error


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., Any]) -> None:
    """Keep serving the last good site when a rebuild is refused: MkDocs alone would let every request wait for the next good one."""
    rebuild = server.builder

    def rebuild_or_keep() -> None:
        try:
            rebuild()
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever stopped it, the site before is whole
            log.error("%s\nThe site before this change is served until it is mended.", error)

    server.builder = rebuild_or_keep
