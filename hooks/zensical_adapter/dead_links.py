"""Links that lead nowhere, of those that Zensical does not look at: to other files than pages, and from the navigation."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from pathspec.gitignore import GitIgnoreSpec

from peerkb.validation.diagnostics import Diagnostic, suggestion


def find_dead_links(path: str, text: str, addresses: Iterable[str], files: Collection[str]) -> Iterator[Diagnostic]:
    """A fault for each address on the page at `path` that leads to none of `files`, told from the docs folder.

    `addresses` are those that its Markdown names, `text` is its source. Zensical tells those of pages.
    """
    rows = text.splitlines()
    for address in dict.fromkeys(addresses):
        parts = urlsplit(address)
        said = unquote(parts.path)
        if parts.scheme or parts.netloc or not said or "@" in said or (said.endswith(".md") and said[0] != "/"):
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), said).lstrip("/") if said[0] != "/" else said.lstrip("/"))
        if target not in files:
            line = next((number for number, row in enumerate(rows, start=1) if address in row), None)
            near = suggestion(target, files) or "."
            yield Diagnostic(path, line, f"'{address}' leads to no file{near} Name one of the docs folder, and a page by its .md")


def find_nav_faults(
    items: Iterable[Mapping[str, Any]], pages: Collection[str], paths: Iterable[str], apart: str, settings: tuple[str, str]
) -> Iterator[Diagnostic]:
    """A fault for each entry of the navigation that leads to no page, and for each page that it leaves out.

    `items` are the navigation as Zensical has it, `pages` the addresses of pages. `paths` are those of pages that the settings do not
    name; `apart` are patterns of such that may be left out. `settings` are the site's own by name and text.
    """
    name, text = settings
    for item in items:
        address = item["url"]
        if item["children"]:
            yield from find_nav_faults(item["children"], pages, (), apart, settings)
        elif address not in pages and not urlsplit(address or "").scheme:
            line = next((number for number, row in enumerate(text.splitlines(), start=1) if str(address) in row), None)
            yield Diagnostic(name, line, f"nav names '{address}', which is no page")
    spec = GitIgnoreSpec.from_lines(apart.splitlines())
    for path in paths:
        if not spec.match_file(path):
            yield Diagnostic(name, None, f"nav leaves out {path}. Name it there, or under not_in_nav")
