"""Send readers scripts and style sheets in few files: with a weak signal, to ask for a file takes longer than to get it."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from rjsmin import jsmin

from peerkb.assets.bundles import join_scripts, join_style_sheets

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

CACHEABLE = True


@event_priority(-80)  # before the hashes of all files are taken
def on_post_build(config: MkDocsConfig) -> None:
    """Write each file of `extra.joined`, a mapping of files to the scripts or style sheets that go into them, and take out those.

    A part may be a pattern of one file: the names of the theme's own change with each release.
    """
    said = f"{posixpath.basename(config.config_file_path or 'mkdocs.yml')}: extra.joined:"
    site = Path(config.site_dir)
    for target, parts in (config.extra.get("joined") or {}).items():
        found = [(part, sorted(site.glob(part))) for part in parts]
        if not any(files for part, files in found if "*" not in part):  # a site that borrows these settings may have none of its own
            found = [(part, files) for part, files in found if files]
        if not found:
            continue
        for part, files in found:
            if len(files) != 1:
                what = f"of which there are {len(files)}" if files else "which is not there"
                raise PluginError(f"{said} {target} is to hold {part}, {what}. Name files of docs_dir or of the theme")
        texts = [(file.relative_to(site).as_posix(), file.read_text(encoding="utf-8")) for _, (file,) in found]
        try:
            text = join_style_sheets(texts, target) if target.endswith(".css") else jsmin(join_scripts(texts), keep_bang_comments=True)
        except ValueError as error:
            raise PluginError(f"{said} {error}") from error
        for _, (file,) in found:
            file.unlink()
        (site / target).write_text(text, encoding="utf-8", newline="\n")
