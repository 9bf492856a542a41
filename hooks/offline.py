"""Let the site be read without a network: kept by the browser after a visit (`worker.js`), or from its folder, without a server.

A preview keeps nothing: the worker without its list withdraws, so `mkdocs serve` shows each change at once.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger

from peerkb import precache

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

log = get_plugin_logger("offline")

WORKER = "worker.js"
INDEX = "search/search_index.json"

_previewing = False


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Note whether the site is for its readers."""
    global _previewing
    _previewing = command == "serve"


@event_priority(-90)  # after all that writes files, before the site is put in its place
def on_post_build(config: MkDocsConfig) -> None:
    """Write the list of files into the worker, and the index of the search as a script: browsers fetch nothing from a folder."""
    site = Path(config.site_dir)
    if _previewing:
        return
    if (site / INDEX).is_file():
        with (site / INDEX).open("rb") as index, (site / INDEX).with_suffix(".js").open("wb") as script:
            script.write(b"var __index = ")  # the name that Material looks for
            shutil.copyfileobj(index, script)
    worker = site / WORKER
    if not worker.is_file():
        return
    settings = config.extra.get("offline") or {}
    kept = precache.kept(site, (WORKER, *settings.get("leave_out", ())))
    try:
        text = precache.with_list(worker.read_text(encoding="utf-8"), kept.hashes)
    except ValueError as error:
        raise PluginError(f"{WORKER}: {error}") from error
    worker.write_text(text, encoding="utf-8", newline="\n")
    log.info("%d files, %.1f MB, can be read without a network", len(kept.hashes), kept.size / 1e6)
