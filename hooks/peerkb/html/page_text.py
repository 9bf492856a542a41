"""A page as it was read: its text in order, with the place in the HTML where each character stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from peerkb.html.element import HEADINGS, VOID
from peerkb.html.tokens import Attribute, Tag

# What stands in the text for markup: words on both sides of a break are apart, those on both sides of a seam are not.
BREAK, SEAM = "\x00", "\x01"

# The contract, "What is linked": never inside these.
LINKLESS_ELEMENTS = HEADINGS | frozenset(
    "a abbr button code iframe kbd label math object pre samp script select style summary svg template textarea var".split()
)
_BARRED_CLASSES = frozenset({"admonition-title", "no-glossary"})
# Elements with edges of their own, so that their text never joins the text beside them.
BLOCK_ELEMENTS = (
    VOID
    | HEADINGS
    | frozenset(
        "address article aside blockquote button caption center colgroup dd details dialog dir div dl dt fieldset figcaption figure "
        "footer form header hgroup legend li listing main menu nav ol optgroup option p pre search section select summary table tbody "
        "td textarea tfoot th thead tr ul iframe object svg math video audio canvas template".split()
    )
) - {"wbr"}
# What an attribute must hold, or its element be, for the attributes to matter to where links may be.
SIGNIFICANT_ATTRIBUTES = re.compile(r"no-glossary|admonition-title|&")


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

    `heading_end` is where in the HTML the page's first `<h1>` ends. `barred` says that links may be nowhere on it. `runs` are
    the pieces of text in which links may be: where each begins in the HTML, how long it is, and where each of its characters
    begins when that is not one to one; `starts` tells where each begins in the text.
    """

    html: str
    text: str = ""
    sections: list[Section] = field(default_factory=lambda: [Section(0)])
    anchors: list[Anchor] = field(default_factory=list)
    heading_end: int | None = None
    barred: bool = False
    starts: list[int] = field(default_factory=list)
    runs: list[tuple[int, int, list[int] | None]] = field(default_factory=list)

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Where in the HTML the text from `start` to `end` stands, if it is one run in which links may be."""
        index = bisect_right(self.starts, start) - 1
        if index < 0 or self.barred:
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


def forbids_links(given: list[Attribute]) -> bool:
    """Whether an element with these attributes bars links from what is inside it."""
    return not _BARRED_CLASSES.isdisjoint(attribute_value(given, "class").split())


def is_footnote_reference(given: list[Attribute]) -> bool:
    """Whether an element with these attributes is a footnote's reference, which stands beside a word and is no part of it."""
    return attribute_value(given, "id").startswith("fnref") or "footnote-ref" in attribute_value(given, "class").split()


def attribute_value(given: list[Attribute], name: str) -> str:
    """The value of the attribute of that name, nothing without it."""
    return next((attribute.value for attribute in given if attribute.name == name), "")
