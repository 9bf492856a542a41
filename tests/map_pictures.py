"""The pictures of a concept map, read as readers see them: boxes, the lines between them, and the lists that say the same."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import justhtml

from tests.browsing import attribute


def tree(html: str) -> justhtml.JustHTML:
    """The parsed page."""
    return justhtml.JustHTML(html, sanitize=False)


def link_address(link: Any) -> str:
    """Where a link leads, in HTML or in a drawing."""
    return attribute(link, "href") or attribute(link, "xlink:href")


def slug(link: Any, page: str) -> str:
    """The term that a link on the page at an address leads to."""
    path = unquote(urlsplit(urljoin(f"https://example.org/{page}", link_address(link))).path)
    return path.removesuffix("/").removesuffix(".html").rpartition("/")[2]


def pictures(html: str) -> list[Any]:
    """The drawings of a page."""
    return list(tree(html).query("svg.kb-map__picture"))


def boxes(picture: Any, page: str, own: str = "") -> dict[str, tuple[int, int, int, int]]:
    """The terms of a picture by slug: left, top, right and bottom of each."""
    found = {}
    for term in picture.query(".kb-map__term"):
        (rect,) = term.query("rect")
        x, y, width, height = (int(attribute(rect, name)) for name in ("x", "y", "width", "height"))
        found[slug(term, page) if term.name == "a" else own] = (x, y, x + width, y + height)
    return found


def drawn(picture: Any, page: str, own: str = "") -> set[tuple[str, str]]:
    """The terms that lines of a picture join: each line begins at a border of one box and ends at that of another."""
    placed = boxes(picture, page, own)

    def at(x: int, y: int) -> str:
        (name,) = [s for s, (left, top, right, bottom) in placed.items() if left - 2 <= x <= right + 2 and top - 2 <= y <= bottom + 2]
        return name

    found = set()
    for line in picture.query("path.kb-map__tie"):
        numbers = [int(number) for number in re.findall(r"-?\d+", attribute(line, "d"))]
        one, other = at(*numbers[:2]), at(*numbers[-2:])
        assert one != other
        found.add((min(one, other), max(one, other)))
    return found


def listed_pairs(html: str, page: str) -> list[tuple[str, str]]:
    """The pairs of the map's lists: each term with each of those below it."""
    found = []
    for item in tree(html).query(".kb-map__list > li"):
        first, *others = (slug(link, page) for link in item.query("a"))
        found += [(first, other) for other in others]
    return found
