"""Build in a folder beside the site, and replace the site at the end, so that a failed build changes nothing."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import mkdocs
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.utils import CountHandler

from peerkb.publishing import publish, staging

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer

log = get_plugin_logger("publish")

CACHEABLE: Final = True  # it does not change the content of pages


class Publisher:
    """The handlers of MkDocs' events, with the folders of the build that is under way."""

    def __init__(self) -> None:
        """Start without a build."""
        self._dirty = False
        self._site: Path | None = None  # where the site shall stand
        self._built: Path | None = None  # where it is built; None once it is published, and where nothing is to be

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether only changed pages are written, into the site as it stands."""
        self._dirty = dirty

    @event_priority(100)  # before any plugin reads where the site goes
    def on_config(self, config: MkDocsConfig) -> None:
        """Send the build to a folder beside the site."""
        if self._built is not None:
            raise PluginError(
                "a plugin builds the site again inside its own build, as mkdocs-static-i18n does, and the result would be lost. "
                "Take that plugin out of mkdocs.yml"
            )
        if self._dirty:
            return
        self._site = Path(config.site_dir).resolve()
        try:
            self._built = staging(self._site)
        except OSError as error:
            raise PluginError(
                f"{self._site}: the site cannot be written here: {error.strerror}. Free some space or choose another site_dir"
            ) from error
        config.site_dir = str(self._built)

    @event_priority(-100)  # after every plugin has written what it writes
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Replace the site, unless MkDocs in strict mode is about to fail for warnings."""
        if self._built is None or self._site is None:
            return
        # `mkdocs` is `properdocs` where that fork runs, and the logger bears its name.
        counters = [handler for handler in logging.getLogger(mkdocs.__name__).handlers if isinstance(handler, CountHandler)]
        if config.strict and any(counter.get_counts() for counter in counters):
            return
        config.site_dir = str(self._site)
        try:
            publish(self._built, self._site)
        except OSError as error:
            raise PluginError(f"{self._site}: the new site could not be put here: {error}. The one before stands") from error
        self._built = None

    @event_priority(100)  # before a handler that raises another error, which ends the event
    def on_build_error(self, error: Exception) -> None:
        """Remove the output of a failed build. An OSError, such as a full disk, becomes a message without a traceback."""
        if self._built is not None:
            shutil.rmtree(self._built, ignore_errors=True)
            self._built = None
        if isinstance(error, OSError) and error.strerror:
            where = error.filename or self._site or "the site"
            raise PluginError(f"{where}: {error.strerror}. The site before, if there was one, stands") from error

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., Any]) -> None:
        """Keep serving the last good site when a rebuild is refused.

        MkDocs alone would let every request wait for the next good one. It has no event for this: the server's `builder` is its own
        attribute for what it calls.
        """
        rebuild = server.builder

        def rebuild_or_keep() -> None:
            try:
                rebuild()
            except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever stopped it, the site before is whole
                log.error("%s\nThe site before this change is served until it is mended.", error)

        server.builder = rebuild_or_keep


_publisher = Publisher()
on_startup = _publisher.on_startup
on_config = _publisher.on_config
on_post_build = _publisher.on_post_build
on_build_error = _publisher.on_build_error
on_serve = _publisher.on_serve
