"""The Python-Markdown extension that changes the tree of a page before it becomes HTML."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown


class MarkupExtension(Extension):  # type: ignore[misc]  # Markdown carries no types
    """Calls `mark` with the tree of each page, its kind and its title. Set these before converting a page."""

    CACHEABLE = True  # the result depends only on the page and on `goes_by`

    def __init__(self, mark: Callable[[Element, str, str], None], goes_by: str) -> None:
        """Call `mark` for each page. `goes_by` represents its rules: the build cache's key contains it."""
        super().__init__()
        self.mark = mark
        self.goes_by = goes_by
        self.page_kind = ""
        self.page_title = ""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the base class names it so
        """Register after the table of contents, at 5, has given headings their ids."""
        md.treeprocessors.register(_Marker(md, self), "page-markup", 4)


class _Marker(Treeprocessor):  # type: ignore[misc]
    def __init__(self, md: Markdown, extension: MarkupExtension) -> None:
        super().__init__(md)
        self._extension = extension

    def run(self, root: Element) -> None:
        self._extension.mark(root, self._extension.page_kind, self._extension.page_title)
