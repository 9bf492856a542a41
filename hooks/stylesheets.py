"""Hand readers the site's own style sheets without what is for their writers alone."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.plugins import event_priority

from peerkb.stylesheet import lightened

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


@event_priority(-80)  # before the hashes of all files are taken
def on_post_build(config: MkDocsConfig) -> None:
    """Lighten each style sheet of `extra_css` that is a file of the site."""
    for name in config.extra_css:
        file = Path(config.site_dir, name)
        if file.is_file():
            with suppress(UnicodeDecodeError):  # one in another encoding stays as it is
                file.write_text(lightened(file.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
