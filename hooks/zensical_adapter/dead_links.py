"""Links that lead nowhere, of those that Zensical does not look at: to other files than pages."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator
from urllib.parse import unquote, urlsplit

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
