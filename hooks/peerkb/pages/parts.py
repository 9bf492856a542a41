"""Classes for the parts of a page, so that style sheets need not know the site's headings."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from markdown.util import HTML_PLACEHOLDER_RE

from peerkb.markdown.tree import words_of

CLASS: Final = "kb-part"
LINKS: Final = "kb-links"
_OVERVIEW: Final = "overview"  # the kind of a section's own page
_PAGES, _DO, _AVOID = "pages", "do", "avoid"  # names of parts


def mark_parts(root: Element, kind: str, names: Mapping[str, str]) -> None:
    """Give each heading of the second rank that `names` has, and the blocks below it, the classes `kb-part kb-part--NAME`, in place.

    A part goes up to the next heading of its rank. A list of pages, in a part `pages` and anywhere on a page of the kind `overview`, is
    `kb-links` too. A part `do` with a part `avoid` right below it becomes `div.kb-pair`, with a `div` for each.
    """
    name = None
    sections: list[tuple[str | None, list[Element]]] = []
    for node in root:
        if node.tag in ("h1", "h2"):
            name = names.get(words_of(node)) if node.tag == "h2" else None
            sections.append((name, []))
        if sections:
            sections[-1][1].append(node)
        is_html = HTML_PLACEHOLDER_RE.fullmatch(node.text or "") is not None  # a block that Markdown puts back only where it finds none
        if name is not None and isinstance(node.tag, str) and node.tag != "table" and not is_html:  # themes style tables without a class
            _add(node, CLASS, f"{CLASS}--{name}")
        lists_pages = name == _PAGES or kind == _OVERVIEW
        if lists_pages and node.tag == "ul" and len(node) and _opens_with_link(node[0]) and _opens_with_link(node[-1]):
            _add(node, LINKS)
    for (one, do), (other, avoid) in itertools.pairwise(sections):
        if (one, other) == (_DO, _AVOID):
            _pair(root, do, avoid)


def _add(node: Element, *classes: str) -> None:
    node.set("class", " ".join([*(node.get("class") or "").split(), *classes]))


def _opens_with_link(item: Element) -> bool:
    """Whether a point begins with a link, or with a link behind words in bold."""
    if (item.text or "").strip() or not len(item):
        return False
    first, second = item[0], item[1] if len(item) > 1 else None
    bold_before = first.tag == "strong" and not (first.tail or "").strip() and second is not None and second.tag == "a"
    return first.tag == "a" or bold_before


def _pair(root: Element, *parts: list[Element]) -> None:
    """Put each part into a box, and the boxes into one, in the place of the first part."""
    pair = Element("div", {"class": "kb-pair"})
    root.insert(list(root).index(parts[0][0]), pair)
    for part in parts:
        box = SubElement(pair, "div")
        for node in part:
            root.remove(node)
        box.extend(part)
