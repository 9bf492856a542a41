"""Send readers the site's own scripts in few files: with a weak signal, to ask for a file takes longer than to get it."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

from peerkb.joined import joined

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


@event_priority(-80)  # before the hashes of all files are taken
def on_post_build(config: MkDocsConfig) -> None:
    """Write each file of `extra.joined`, a mapping of files to the scripts that go into them, and take out those scripts."""
    source = posixpath.basename(config.config_file_path or "mkdocs.yml")
    for target, parts in (config.extra.get("joined") or {}).items():
        files = [Path(config.site_dir, part) for part in parts]
        if not any(file.is_file() for file in files):
            continue  # a site that has none of them, such as one that borrows these settings, has nothing to join
        for part, file in zip(parts, files, strict=True):
            if not file.is_file():
                raise PluginError(f"{source}: extra.joined: {target} is to hold {part}, which is not there. Name files of docs_dir")
        text = joined((file.name, file.read_text(encoding="utf-8")) for file in files)
        for file in files:
            file.unlink()
        Path(config.site_dir, target).write_text(text, encoding="utf-8", newline="\n")
