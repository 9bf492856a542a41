"""The sections of a page for the search: heading, anchor and text of each, read from the page's HTML."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from peerkb.html.elements import BLOCKS, HEADINGS, NOT_SEARCHED, VOID
from peerkb.html.entities import decode, is_plain
from peerkb.html.page_text import BREAK, attribute_value, is_footnote_reference
from peerkb.html.tokens import Tag, Text, attributes, walk

# Material's attribute that excludes an element from the search.
_EXCLUDED: Final = "data-search-exclude"
# Most tags are these, without attributes: replacing all at once takes a tenth of the time of reading them one by one.
_BARE: Final = re.compile("</?(?:p|li|ul|ol|td|th|tr|tbody|thead|table|dd|dt|dl|div|blockquote|pre)>")


class Section(NamedTuple):
    """A part of a page: the id of its heading (empty before the first), the heading's words, and the text, a line for each block."""

    anchor: str
    title: str
    text: str


def sections(html: str) -> list[Section]:
    """The sections of `html`, a page's content, in order. Each heading with an id begins a section, except `<h1>`."""
    # An excluded element may be one of the bare ones, and its end tag is needed.
    return _Reader(html if _EXCLUDED in html else _BARE.sub(BREAK, html)).sections()


class _Reader:
    def __init__(self, html: str) -> None:
        self._html = html
        self._collected: list[tuple[str, list[str], list[str]]] = [("", [], [])]
        self._pieces = self._collected[0][2]  # where text goes: a heading or the text of a section
        self._excluded_tags: list[str] = []  # open tags with the name of the excluded element

    def sections(self) -> list[Section]:
        for token in walk(self._html):
            if isinstance(token, Text):
                if not self._excluded_tags:
                    self._text(token)
            elif isinstance(token, Tag):
                if token.closing:
                    self._end(token.name)
                else:
                    self._start(token)
        return [Section(anchor, _join_blocks(title, " "), _join_blocks(text, "\n")) for anchor, title, text in self._collected]

    def _start(self, tag: Tag) -> None:
        name = tag.name
        if self._excluded_tags:
            if name == self._excluded_tags[0] and not tag.closes_itself:
                self._excluded_tags.append(name)
        elif self._is_excluded(tag):
            self._excluded_tags.append(name)
        elif name in HEADINGS:
            self._heading(tag)
        elif name in BLOCKS:
            self._pieces.append(BREAK)

    def _is_excluded(self, tag: Tag) -> bool:
        if tag.name in VOID or tag.closes_itself:
            return False
        given = self._html[tag.name_end : tag.end]
        if tag.name in NOT_SEARCHED or _EXCLUDED in given or (tag.name == "a" and "headerlink" in given):
            return True
        if "fn" not in given:
            return False
        attributed = attributes(self._html, tag)
        return is_footnote_reference(attribute_value(attributed, "id"), attribute_value(attributed, "class"))

    def _heading(self, tag: Tag) -> None:
        anchor = attribute_value(attributes(self._html, tag), "id") if tag.name != "h1" else ""
        if anchor:
            self._collected.append((anchor, [], []))
            self._pieces = self._collected[-1][1]
        elif tag.name == "h1":  # the index has the page's title already
            self._excluded_tags.append(tag.name)
        else:
            self._pieces.append(BREAK)

    def _end(self, name: str) -> None:
        if self._excluded_tags:
            if name == self._excluded_tags[0]:
                self._excluded_tags.pop()
        elif name in HEADINGS:
            self._pieces = self._collected[-1][2]
            self._pieces.append(BREAK)
        elif name in BLOCKS:
            self._pieces.append(BREAK)

    def _text(self, token: Text) -> None:
        if not token.raw:
            text = self._html[token.start : token.end]
            self._pieces.append(text if is_plain(text) else decode(text, token.start)[0])


def _join_blocks(pieces: list[str], between: str) -> str:
    """Join `pieces` with single spaces between words, and `between` between blocks."""
    blocks = " ".join("".join(pieces).split()).split(BREAK)
    return between.join(filter(None, map(str.strip, blocks)))
