"""Hand readers the site's own style sheets without what is for their writers alone, and without what no page can use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mkdocs.plugins import event_priority

from peerkb.assets.minify_css import minify_css
from peerkb.assets.prune_css import Names, names_in, prune_css
from peerkb.cache import store

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

CACHEABLE = True

_previewing = False


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Note whether the site is for its readers."""
    global _previewing
    _previewing = command == "serve"


@event_priority(-85)  # after several are one, before the hashes of all files are taken
def on_post_build(config: MkDocsConfig) -> None:
    """Lighten each style sheet of `extra_css` that is a file of the site. Who previews a change has no use for it, and would wait."""
    files = [file for file in (Path(config.site_dir, name) for name in config.extra_css) if file.is_file()]
    if not files or _previewing:
        return
    in_pages = {name for html in _texts(config, "*.html") for name in _names(html)}
    names = Names(
        frozenset(in_pages), "\n".join(_texts(config, "assets/**/*.js"))
    )  # elsewhere they are data, such as the index of the search
    for file in files:
        with suppress(UnicodeDecodeError):  # one in another encoding stays as it is
            file.write_text(prune_css(minify_css(file.read_text(encoding="utf-8")), names), encoding="utf-8", newline="\n")


def _names(html: str) -> list[str]:
    names: list[str] = store.current().remember("names", [html], lambda: sorted(names_in(html)))
    return names


def _texts(config: MkDocsConfig, pattern: str) -> Iterator[str]:
    for file in sorted(Path(config.site_dir).rglob(pattern)):
        yield file.read_text(encoding="utf-8", errors="replace")
