"""Reading the tree that Python-Markdown makes of a page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_PERMALINK: Final = "headerlink"


def words_of(node: Element) -> str:
    """The text of an element on one line, without a heading's permanent link."""
    return " ".join("".join(_texts(node)).split())


def _texts(node: Element) -> Iterator[str]:
    if node.get("class") != _PERMALINK:
        yield node.text or ""
        for child in node:
            yield from _texts(child)
            yield child.tail or ""
