"""Pages as a generator hands them to the pipeline: first as source files, later with their place in the site."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from peerkb.pages.json_ld import Crumb
from peerkb.validation.diagnostics import Diagnostic, suggestion


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


def find_link_loops(folder: Path) -> list[Diagnostic]:
    """A fault for each link below a folder to a folder that it stands in: reading the folder would never end."""
    faults = []
    for path, folders, _ in os.walk(folder):
        for name in folders:
            link = Path(path, name)
            if link.is_symlink() and Path(path).resolve().is_relative_to(link.resolve()):
                said = link.relative_to(folder).as_posix()
                faults.append(Diagnostic(said, None, "the link leads to a folder that it stands in itself. Take it out"))
    return faults


def find_unreadable_names(paths: Iterable[str]) -> list[Diagnostic]:
    """A fault for each path that holds a name that is not UTF-8."""
    shown = (path.encode("utf-8", "backslashreplace").decode() for path in paths if any("\ud800" <= char <= "\udfff" for char in path))
    return [Diagnostic(path, None, "the name of the file is not UTF-8. Give it another") for path in shown]


class Snippet(NamedTuple):
    """A text that pages take in by its name: its file as editors know it, and what it says."""

    path: str
    text: str


def find_missing_snippet(name: str, texts: Iterable[tuple[str, str]], known: Iterable[str]) -> list[Diagnostic]:
    """A fault for each line that takes in the snippet `name`, which is not there.

    `texts` are those of pages and snippets by path; `known` are the names of snippets.
    """
    rows = ((path, number, row) for path, text in texts for number, row in enumerate(text.splitlines(), start=1))
    places: list[tuple[str, int | None]] = [(path, number) for path, number, row in rows if name in row]
    problem = f"there is no snippet '{name}'{suggestion(name, known) or '.'} Name one that is there, or write it"
    return [Diagnostic(path, number, problem) for path, number in places or [("docs", None)]]


class PlacedPage(NamedTuple):
    """A linked page with its title, its front matter, its HTML and the pages above it, home first.

    `before` and `after` are the paths of its neighbors in its part of the navigation, or empty. `parts` are the parts that it is in,
    each by the path of its first page, the inmost first.
    """

    file: SourceFile
    title: str
    front_matter: Mapping[str, Any]
    html: str
    above: tuple[Crumb, ...] = ()
    before: str = ""
    after: str = ""
    parts: tuple[str, ...] = ()
