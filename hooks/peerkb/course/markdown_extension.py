"""The Python-Markdown extension that marks exercises while a page becomes HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from peerkb.course import course_rules, markup

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown


class ExerciseExtension(Extension):  # type: ignore[misc]  # Markdown carries no types
    """Marks the exercises of pages whose kind has any. Set `page_kind` before a page is converted."""

    CACHEABLE = True  # what it does follows from the page and from `goes_by` alone

    def __init__(self, rules: course_rules.Rules) -> None:
        """Mark what `rules` call a module or a card."""
        super().__init__()
        self.goes_by = rules
        self.page_kind = ""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the base class names it so
        """Register after the table of contents, at 5, has given headings their ids."""
        md.treeprocessors.register(_Marker(md, self), "exercises", 4)


class _Marker(Treeprocessor):  # type: ignore[misc]
    def __init__(self, md: Markdown, extension: ExerciseExtension) -> None:
        super().__init__(md)
        self._extension = extension

    def run(self, root: Element) -> None:
        markup.mark(root, self._extension.page_kind, self._extension.goes_by)
