"""Give the days of the course and the cards to think over their markup. What they must have is checked with the front matter."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from mkdocs.plugins import event_priority

from peerkb.course import course_rules, markup

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

CACHEABLE = True

# What this build goes by, and the kind of the page that is being read.
_rules = course_rules.Rules()
_kind = ""


class _Marker(Treeprocessor):  # type: ignore[misc]  # Markdown carries no types
    def run(self, root: Element) -> None:
        markup.mark(root, _kind, _rules)


class _Exercises(Extension):  # type: ignore[misc]
    CACHEABLE = True

    def __init__(self, rules: course_rules.Rules) -> None:
        super().__init__()
        self.goes_by = rules  # for what is kept of Markdown

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the base class names it so
        md.treeprocessors.register(_Marker(md), "exercises", 4)  # after the contents, at 5, have given headings their ids


def on_config(config: MkDocsConfig) -> None:
    """Read the rules, and let Markdown mark exercises."""
    global _rules
    _rules, _ = course_rules.read_rules(config.extra.get("exercises"), posixpath.basename(config.config_file_path or ""))
    config.markdown_extensions.append(_Exercises(_rules))


@event_priority(-100)  # right before the page becomes HTML
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Note of which kind the page is."""
    global _kind
    _kind = str(page.meta.get("kind") or "")
