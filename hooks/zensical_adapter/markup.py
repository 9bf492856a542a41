"""Our Markdown extension as Zensical loads it: by the name of this module, in a process of its own."""

from __future__ import annotations

import json
import pickle
import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from peerkb.markdown.markup_extension import MarkupExtension

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown

NAME: Final = __name__
KIND, TITLE, LANGUAGE = "kind", "title", "language"  # what the staged front matter says of a page
_CONTEXT: Final = "rendering_context"  # the preprocessor of Zensical that knows the page
# Zensical takes this attribute for its own search out of what Markdown made; ours goes by it too.
_TAKEN, _KEPT = "data-search-exclude", "data-kept-from-search"
_TARGETS: Final = {"a": "href", "img": "src"}
_NOTE: Final = re.compile(r"\n<!--links (.*?)-->$", re.DOTALL)


def take_note(html: str) -> tuple[str, list[str]]:
    """A page's HTML as Markdown made it, and the addresses that the writer's Markdown has in links and pictures."""
    found = _NOTE.search(html)
    text = html[: found.start()].rstrip() if found else html  # as Markdown would have left it
    return text.replace(_KEPT, _TAKEN), json.loads(found[1]) if found else []


class PageMarkup(Extension):  # type: ignore[misc]  # Markdown carries no types
    """Gives each page the markup of its language, and notes its links.

    `marks` is the file with the rules of all languages (`peerkb.page_marks`), by code. With `absolute` an address that begins with a
    slash counts from the docs folder.
    """

    def __init__(self, **options: Any) -> None:
        """Take the options that the staged settings have."""
        self.config = {"marks": ["", "the file with the rules"], "absolute": [False, "whether a slash leads to the docs folder"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the base class names it so
        """Register what the page's front matter asks for."""
        page = md.preprocessors[_CONTEXT].page
        marks = pickle.loads(Path(self.getConfig("marks")).read_bytes())[page.meta.get(LANGUAGE) or ""]
        markup = MarkupExtension(marks.mark, marks.key)
        markup.page_kind, markup.page_title = page.meta.get(KIND) or "", page.meta.get(TITLE) or ""
        markup.extendMarkdown(md)
        links = _Links(md, posixpath.dirname(page.path) if self.getConfig("absolute") else None)
        md.treeprocessors.register(links, "noted-links", 0)
        md.postprocessors.register(_Notes(md, links), "notes", -1)  # after all others


class _Links(Treeprocessor):  # type: ignore[misc]
    """Gathers the addresses. Those that begin with a slash are told from `folder`, if there is one."""

    def __init__(self, md: Markdown, folder: str | None) -> None:
        super().__init__(md)
        self.found: list[str] = []
        self._folder = folder

    def run(self, root: Element) -> None:
        for element in root.iter():
            name = _TARGETS.get(element.tag) if isinstance(element.tag, str) else None
            address = element.get(name) if name else None
            if name and address:
                self.found.append(address)
                if self._folder is not None and address.startswith("/") and not address.startswith("//"):
                    path, mark, rest = address.partition("#")
                    element.set(name, posixpath.relpath(path, f"/{self._folder}") + mark + rest)


class _Notes(Postprocessor):  # type: ignore[misc]
    """Keeps what Zensical would take out, and adds the links. For headings it runs before there are any."""

    def __init__(self, md: Markdown, links: _Links) -> None:
        super().__init__(md)
        self._links = links

    def run(self, text: str) -> str:
        note = json.dumps(self._links.found).replace("-", "\\u002d") if self._links.found else ""
        return str(text.replace(_TAKEN, _KEPT)) + (f"\n<!--links {note}-->" if note else "")


def makeExtension(**options: Any) -> PageMarkup:  # noqa: N802 - Markdown asks for this name
    """Make the extension."""
    return PageMarkup(**options)
