"""Where a page's Markdown stands for machines, and how the page's head names it."""

from __future__ import annotations

import html
import posixpath

from peerkb.pages.former_addresses import file_of


def markdown_beside(url: str) -> str:
    """The address of a page's Markdown: `a/` has `a/index.md`, and `a.html` has `a.md`."""
    return f"{file_of(url).removesuffix('.html')}.md"


def alternate(url: str) -> str:
    """The element for a page's head that leads to its Markdown.

    The space in `rel` hides it from Material's script, which takes each link[rel=alternate] for another site.
    """
    name = html.escape(posixpath.basename(markdown_beside(url)))
    return f'<link rel="alternate " type="text/markdown" href="{name}">'
