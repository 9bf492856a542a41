"""The text of a page in reading order, with the offset of each character in the HTML."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from peerkb.html.tokens import Attribute, Tag

# Characters of the text for markup in the HTML. A BREAK separates words (`<li>one</li><li>two</li>`), a SEAM may be inside a word
# (`un<b>like</b>ly`). Neither can come from the HTML itself, since browsers drop both.
BREAK: Final = "\x00"
SEAM: Final = "\x01"

# The contract, "What is linked": an element of one of these classes forbids links in its content.
_CLASSES_WITHOUT_LINKS: Final = frozenset({"admonition-title", "no-glossary"})
# Only attributes that match can give an element such a class or a language; `&` may hide a class in a reference.
SIGNIFICANT_ATTRIBUTES: Final = re.compile(r"no-glossary|admonition-title|\blang\b|&", re.IGNORECASE)


@dataclass(frozen=True)
class Section:
    """A section: it begins at the offset `at` of the text, under the heading `title` with the id `anchor`."""

    at: int
    anchor: str = ""
    title: str = ""


class Anchor(NamedTuple):
    """A link in the page's HTML: its start tag, the offset of its words in the text, and its address."""

    tag: Tag
    at: int
    href: str


@dataclass
class PageText:
    """A page as read: its text, sections and links.

    `heading_end` is the offset in the HTML after the first `<h1>`, or None. `runs` are the pieces of text that allow links: the
    offset of each in the HTML, its length in characters of the text, and the offset of each character if they are not one to one
    with the HTML. `starts` has the offset of each run in the text, in order. `too_long` says that the page was not read, because it is
    not well formed and reading it would take too long.
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
        """The span in the HTML of the text from `start` to `end`, if it lies in one run; otherwise None."""
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


def forbids_links(classes: str, language: str, of_page: str) -> bool:
    """Whether an element with the `class` attribute `classes` and the `lang` attribute `language` forbids links inside it.

    What is said in another language than `of_page` holds words of that language, which are none of the page's terms.
    """
    if language and of_page and _main_part(language) != _main_part(of_page):
        return True
    return not _CLASSES_WITHOUT_LINKS.isdisjoint(classes.split())


def _main_part(language: str) -> str:
    return language.strip().casefold().partition("-")[0]


def is_footnote_reference(identifier: str, classes: str) -> bool:
    """Whether an element with this `id` and `class` refers to a footnote. Such text is not part of the word before it."""
    return identifier.startswith("fnref") or "footnote-ref" in classes.split()


def attribute_value(given: list[Attribute], name: str) -> str:
    """The value of the attribute `name`, or empty."""
    return next((attribute.value for attribute in given if attribute.name == name), "")
