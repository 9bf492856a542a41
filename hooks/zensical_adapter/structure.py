"""Pages, parts and files as templates know them from MkDocs."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote, urlsplit


class Item:
    """What may stand in the navigation."""

    title: str
    children: list[Any] | None = None
    parent: Section | None = None
    is_section = is_page = is_link = False
    active = False

    @property
    def is_top_level(self) -> bool:
        """Whether no part holds it."""
        return self.parent is None

    @property
    def ancestors(self) -> list[Section]:
        """The parts that hold it, the inmost first."""
        return [self.parent, *self.parent.ancestors] if self.parent else []

    def activate(self, *, active: bool) -> None:
        """Say that the page, and all that holds it, is the one that is being laid out, or no longer."""
        for item in (self, *self.ancestors):
            item.active = active


class Section(Item):
    """A part of the navigation."""

    is_section = True

    def __init__(self, title: str, children: list[Item]) -> None:
        """Hold `children`."""
        self.title = title
        self.children: list[Item] = children
        for child in children:
            child.parent = self


class Link(Item):
    """A link of the navigation that leads to no page."""

    is_link = True

    def __init__(self, title: str, url: str) -> None:
        """Lead to `url`."""
        self.title, self.url = title, url


@dataclass
class File:
    """A file of the site. `url` is where it stands, as addresses are written, from the site's root."""

    src_uri: str
    url: str
    dest_uri: str
    page: Page | None = None

    @property
    def name(self) -> str:
        """Its name without an ending."""
        stem = PurePosixPath(self.src_uri).stem
        return "index" if stem == "README" else stem


def page_file(path: str, *, directories: bool) -> File:
    """The file of the page with the source at `path`."""
    source = PurePosixPath(path)
    above = source.parent.as_posix()
    above = "" if above == "." else f"{above}/"
    if source.stem in ("index", "README"):
        dest, url = f"{above}index.html", above if directories else f"{above}index.html"
    elif directories:
        dest, url = f"{above}{source.stem}/index.html", f"{above}{source.stem}/"
    else:
        dest = url = f"{above}{source.stem}.html"
    return File(path, quote(url), dest)


class AnchorLink:
    """A heading in a page's list of contents."""

    def __init__(self, title: str, id: str, level: int, children: Iterable[AnchorLink] = ()) -> None:  # noqa: A002 - as templates know it
        """Lead to the heading `id`. The title is HTML."""
        self.title, self.id, self.level = title, id, level
        self.children = list(children)
        self.active = False

    @property
    def url(self) -> str:
        """Its address on the page."""
        return f"#{self.id}"


class Page(Item):
    """A page, as Zensical has made it."""

    is_page = True

    def __init__(self, file: File, made: Mapping[str, Any], meta: dict[str, Any], site: str) -> None:
        """Take what Zensical `made`, and its front matter. `site` is the site's address."""
        file.page = self
        self.file = file
        self.meta = meta
        self.title: str = made["title"] or ""
        self.content: str = made["content"]
        self.edit_url: str | None = made["edit_url"]
        self.toc = [_anchor(link) for link in made["toc"]]
        if self.toc:
            self.toc[0].active = True
        self.url = file.url
        self.canonical_url = f"{site}{file.url}" if site else None
        self.abs_url = urlsplit(self.canonical_url).path if self.canonical_url else None
        self.previous_page: Page | None = None
        self.next_page: Page | None = None
        self.update_date = ""

    @property
    def is_index(self) -> bool:
        """Whether it is the first of its folder."""
        return self.file.name == "index"

    @property
    def is_homepage(self) -> bool:
        """Whether it is the first of the site."""
        return self.is_top_level and self.file.dest_uri == "index.html"


@dataclass
class Navigation:
    """The navigation: its `items`, and all its `pages` in order."""

    items: list[Any]
    pages: list[Page]
    homepage: Page | None = field(init=False)

    def __post_init__(self) -> None:
        """Find the home page."""
        self.homepage = next((page for page in self.pages if page.is_homepage), None)

    def __iter__(self) -> Iterator[Any]:
        """Give the items."""
        return iter(self.items)

    def __len__(self) -> int:
        """Count the items."""
        return len(self.items)


@dataclass
class Files:
    """The files of the pages by the paths of their sources, in order."""

    by_path: dict[str, File]

    def get_file_from_path(self, path: str) -> File | None:
        """The file of a page."""
        return self.by_path.get(path)

    def documentation_pages(self) -> list[File]:
        """All files of pages."""
        return list(self.by_path.values())


def navigation(items: Iterable[Mapping[str, Any]], pages: Mapping[str, Page]) -> Navigation:
    """The navigation as Zensical has made it; `pages` are by address."""
    found: list[Page] = []
    made = [_item(item, pages, found) for item in items]
    for before, after in itertools.pairwise(found):
        before.next_page, after.previous_page = after, before
    return Navigation(made, found)


def _item(said: Mapping[str, Any], pages: Mapping[str, Page], found: list[Page]) -> Item:
    if said["children"]:
        return Section(said["title"], [_item(child, pages, found) for child in said["children"]])
    page = pages.get(said["url"] or "")
    if page is None:
        return Link(said["title"], said["url"] or "")
    page.title = said["title"]
    found.append(page)
    return page


def _anchor(said: Mapping[str, Any]) -> AnchorLink:
    return AnchorLink(said["title"], said["id"], said["level"], [_anchor(child) for child in said["children"]])
