"""Let the site be read without a network: kept by the browser after a visit (`worker.js`), or from its folder, without a server.

A preview keeps nothing: the worker without its list withdraws, so `mkdocs serve` shows each change at once.
"""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger

from peerkb.assets import offline_manifest
from peerkb.validation.diagnostics import report

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

CACHEABLE = True

log = get_plugin_logger("offline")

WORKER = "worker.js"

_previewing = False


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Note whether the site is for its readers."""
    global _previewing
    _previewing = command == "serve"


def on_config(config: MkDocsConfig) -> None:
    """Refuse a list of what to leave out that is none, before anything is built."""
    _left_out(config)


@event_priority(-90)  # after all that writes files, before the site is put in its place
def on_post_build(config: MkDocsConfig) -> None:
    """Write the list of files into the worker."""
    site = Path(config.site_dir)
    if _previewing:
        return
    worker = site / WORKER
    if not worker.is_file():
        return
    kept = offline_manifest.list_files(site, (WORKER, *_left_out(config)))
    try:
        text = offline_manifest.insert_manifest(worker.read_text(encoding="utf-8"), kept.hashes)
    except ValueError as error:
        raise PluginError(f"{WORKER}: {error}") from error
    worker.write_text(text, encoding="utf-8", newline="\n")
    log.info("%d files, %.1f MB, can be read without a network", len(kept.hashes), kept.size / 1e6)


def _left_out(config: MkDocsConfig) -> tuple[str, ...]:
    patterns, faults = offline_manifest.read_left_out(
        config.extra.get("offline"), posixpath.basename(config.config_file_path or "mkdocs.yml")
    )
    if faults:
        raise PluginError(report(faults))
    return patterns
