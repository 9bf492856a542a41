"""Pages as a generator hands them to the pipeline: first as source files, later with their place in the site."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from peerkb.pages.json_ld import Crumb


class SourceFile(NamedTuple):
    """A page's file.

    `path` counts from the docs folder, `url` from the site's root. `text` reads the source. `generated` files have no writer, so
    nothing in them is refused.
    """

    path: str
    url: str
    text: Callable[[], str]
    generated: bool = False

    @property
    def to_root(self) -> str:
        """The relative address that leads from the page to the site's root."""
        return "../" * self.url.count("/") or "./"


class PlacedPage(NamedTuple):
    """A linked page with its title, its front matter, its HTML and the pages above it, home first."""

    file: SourceFile
    title: str
    front_matter: Mapping[str, Any]
    html: str
    above: tuple[Crumb, ...] = ()
