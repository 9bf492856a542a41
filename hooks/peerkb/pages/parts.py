"""Classes for the parts of a page, so that style sheets need not know the site's headings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from peerkb.markdown.tree import words_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

CLASS: Final = "kb-part"


def mark_parts(root: Element, names: Mapping[str, str]) -> None:
    """Give each heading of the second rank that `names` has, and the blocks below it, the classes `kb-part kb-part--NAME`, in place.

    A part goes up to the next heading of its rank.
    """
    name = None
    for node in root if names else ():
        if node.tag in ("h1", "h2"):
            name = names.get(words_of(node)) if node.tag == "h2" else None
        if name is not None and isinstance(node.tag, str) and node.tag != "table":  # themes style tables without a class
            node.set("class", " ".join([*(node.get("class") or "").split(), CLASS, f"{CLASS}--{name}"]))
