"""The contents of a page: whether it has any and where they go, its headings, and those that templates add at its end."""

from __future__ import annotations

from typing import Final, NamedTuple

from peerkb.html.elements import VOID
from peerkb.html.page_text import attribute_value
from peerkb.html.tokens import Tag, Text, attributes, unescape, walk
from peerkb.pages.conversations import BOX

_FEWEST: Final = 4  # headings of a page that has contents
_RANK: Final = "h2"  # of the headings that contents list
_PART: Final = "kb-part--"  # begins the class of a part
_FIRST: Final = {f"{_PART}summary", f"{_PART}pages"}  # classes of parts that belong to what one reads first: they say where it leads
_PAIR: Final = "kb-pair"  # the class of two parts side by side
_TO_ITSELF: Final = "headerlink"  # the class of the link that a heading has to itself


class Heading(NamedTuple):
    """A heading: its anchor and its words."""

    anchor: str
    title: str


def lead_length(html: str) -> int | None:
    """How many characters of a page's content one reads first, before its contents and what changed on it; None: it has no such place.

    It ends before the first heading of the second rank that begins neither the summary nor a list of pages. Where such a heading begins
    a pair of parts side by side, it ends before the pair; inside anything else it is no place. A conversation before it comes below.
    """
    depth, start, outside = 0, 0, ""
    conversation: int | None = None
    for token in walk(html):
        if not isinstance(token, Tag) or token.name in VOID or token.closes_itself:
            continue
        if not depth and not token.closing:
            start, outside = token.start, attribute_value(attributes(html, token), "class")
            if conversation is None and BOX in outside.split():
                conversation = start
        if token.name == _RANK and not token.closing and _FIRST.isdisjoint(attribute_value(attributes(html, token), "class").split()):
            if depth and outside != _PAIR:
                return None
            return start if conversation is None else conversation
        depth += -1 if token.closing else 1
    return None


def are_long(html: str) -> bool:
    """Whether a page has so many headings that a narrow window shows its contents, folded."""
    return html.count(f"<{_RANK}") >= _FEWEST


def anchor_of_part(html: str, part: str) -> str:
    """The anchor of the heading that begins a part of a page (`extra.pages.parts`); nothing where there is none."""
    name = f"{_PART}{part}"
    if name not in html:
        return ""
    tags = (token for token in walk(html) if isinstance(token, Tag) and token.name == _RANK and not token.closing)
    found = (attributes(html, tag) for tag in tags)
    return next((attribute_value(each, "id") or "" for each in found if name in (attribute_value(each, "class") or "").split()), "")


def headings(html: str, rank: str = _RANK) -> list[Heading]:
    """The headings of a rank that have an anchor, in order."""
    found: list[tuple[str, list[str]]] = []
    words: list[str] | None = None
    for token in walk(html):
        if isinstance(token, Text):
            if words is not None:
                words.append(unescape(html[token.start : token.end]))
        elif isinstance(token, Tag) and token.name == rank:
            words = None
            if not token.closing and (anchor := attribute_value(attributes(html, token), "id")):
                words = []
                found.append((anchor, words))
        elif isinstance(token, Tag) and token.name == "a" and _TO_ITSELF in html[token.start : token.end]:
            words = None
    return [Heading(anchor, " ".join("".join(said).split())) for anchor, said in found]
