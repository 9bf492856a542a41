"""The text of a page in the order of its readers, with the place in the HTML where each character stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from peerkb.html.tokens import Attribute, Tag

# Marks in the text where markup stands in the HTML. Words on both sides of a BREAK are apart (`<li>one</li><li>two</li>`), words on
# both sides of a SEAM may be one (`un<b>like</b>ly`). Neither character can come from the HTML itself: a browser drops both.
BREAK: Final = "\x00"
SEAM: Final = "\x01"

# The contract, "What is linked": an element of one of these classes forbids links in all that it holds.
_CLASSES_WITHOUT_LINKS: Final = frozenset({"admonition-title", "no-glossary"})
# Attributes that hold nothing of this cannot give an element such a class.
SIGNIFICANT_ATTRIBUTES: Final = re.compile(r"no-glossary|admonition-title|&")


@dataclass(frozen=True)
class Section:
    """A part of the page: the text from `at`, under the heading `title` that a link reaches by `anchor`."""

    at: int
    anchor: str = ""
    title: str = ""


class Anchor(NamedTuple):
    """A link that the page has of its own: its start tag, and where its words begin in the text."""

    tag: Tag
    at: int
    href: str


@dataclass
class PageText:
    """A page as it was read: its text, its sections and its own links.

    `heading_end` is the offset in the HTML at which the page's first `<h1>` ends, or None. `runs` are the pieces of text in which
    links may be: the offset in the HTML at which each begins, its length in characters of the text, and the offset of each of its
    characters where they are not one to one with the HTML; `starts` tells where each begins in the text, in order. `too_long` says
    that the page was not read: it is not well formed, and reading it would take too much time.
    """

    html: str
    text: str = ""
    sections: list[Section] = field(default_factory=lambda: [Section(0)])
    anchors: list[Anchor] = field(default_factory=list)
    heading_end: int | None = None
    starts: list[int] = field(default_factory=list)
    runs: list[tuple[int, int, list[int] | None]] = field(default_factory=list)
    too_long: bool = False

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Where in the HTML the text from `start` to `end` stands, if it is part of one run in which links may be."""
        index = bisect_right(self.starts, start) - 1
        if index < 0:
            return None
        begin, (source, length, places) = self.starts[index], self.runs[index]
        if end > begin + length:
            return None
        if places is None:
            return source + start - begin, source + end - begin
        first, last = places[start - begin], places[end - begin]
        return None if first < 0 or last < 0 else (first, last)

    def words(self, start: int, end: int) -> str:
        """The text from `start` to `end` on one line, as a title."""
        return " ".join(self.text[start:end].replace(SEAM, "").replace(BREAK, " ").split())


def forbids_links(classes: str) -> bool:
    """Whether an element whose `class` attribute says `classes` forbids links inside it."""
    return not _CLASSES_WITHOUT_LINKS.isdisjoint(classes.split())


def is_footnote_reference(identifier: str, classes: str) -> bool:
    """Whether an element with this `id` and `class` refers to a footnote: it stands beside a word and is no part of it."""
    return identifier.startswith("fnref") or "footnote-ref" in classes.split()


def attribute_value(given: list[Attribute], name: str) -> str:
    """The value of the attribute of that name, nothing without it."""
    return next((attribute.value for attribute in given if attribute.name == name), "")
