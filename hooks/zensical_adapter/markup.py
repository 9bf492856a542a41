"""Our Markdown extension as Zensical loads it: by the name of this module, in a process of its own."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor

from peerkb.markdown.markup_extension import MarkupExtension

if TYPE_CHECKING:
    from markdown import Markdown

NAME: Final = __name__
_CONTEXT: Final = "rendering_context"  # the preprocessor of Zensical that knows the page
KIND, TITLE, LANGUAGE = "kind", "title", "language"  # what the staged front matter says of a page


# Zensical takes this attribute for its own search out of what Markdown made; ours goes by it too.
_TAKEN, _KEPT = "data-search-exclude", "data-kept-from-search"


def restore_attributes(html: str) -> str:
    """A page's HTML with the attributes that Zensical would have taken out."""
    return html.replace(_KEPT, _TAKEN)


class PageMarkup(Extension):  # type: ignore[misc]  # Markdown carries no types
    """Gives each page the markup of its language. `marks` is the file with the rules of all (`peerkb.page_marks`), by code."""

    def __init__(self, **options: Any) -> None:
        """Take the options that the staged settings have."""
        self.config = {"marks": ["", "the file with the rules"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the base class names it so
        """Register what the page's front matter asks for."""
        said = md.preprocessors[_CONTEXT].page.meta
        marks = pickle.loads(Path(self.getConfig("marks")).read_bytes())[said.get(LANGUAGE) or ""]
        markup = MarkupExtension(marks.mark, marks.key)
        markup.page_kind, markup.page_title = said.get(KIND) or "", said.get(TITLE) or ""
        markup.extendMarkdown(md)
        md.postprocessors.register(_KeepAttributes(md), "kept-attributes", -1)  # after all others


class _KeepAttributes(Postprocessor):  # type: ignore[misc]
    def run(self, text: str) -> str:
        return str(text.replace(_TAKEN, _KEPT))


def makeExtension(**options: Any) -> PageMarkup:  # noqa: N802 - Markdown asks for this name
    """Make the extension."""
    return PageMarkup(**options)
