"""A page's HTML as search sees it: its sections, each with the heading that leads to it and the text below that."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from peerkb.html.elements import BLOCKS, HEADINGS, NOT_SEARCHED, VOID
from peerkb.html.entities import decode, is_plain
from peerkb.html.page_text import BREAK, attribute_value, is_footnote_reference
from peerkb.html.tokens import Tag, Text, attributes, walk

# Material's attribute keeps the words of any element out.
_EXCLUDED: Final = "data-search-exclude"
# Most tags are of these and say nothing: all at once they take a tenth of the time that they take one by one.
_BARE: Final = re.compile("</?(?:p|li|ul|ol|td|th|tr|tbody|thead|table|dd|dt|dl|div|blockquote|pre)>")


class Section(NamedTuple):
    """A part of a page: the id of its heading (empty before the first), the heading's words, and its text, a line for each block."""

    anchor: str
    title: str
    text: str


def sections(html: str) -> list[Section]:
    """The sections of `html`, a page's content, in its order. Any heading with an id begins one, but the page's own title."""
    # What is to be left out ends where its own tag does: there every tag counts.
    return _Reader(html if _EXCLUDED in html else _BARE.sub(BREAK, html)).sections()


class _Reader:
    def __init__(self, html: str) -> None:
        self._html = html
        self._found: list[tuple[str, list[str], list[str]]] = [("", [], [])]
        self._into = self._found[0][2]  # the words of a heading, or the text of a section
        self._unread: list[str] = []  # the open elements of the name that keeps its words out

    def sections(self) -> list[Section]:
        for token in walk(self._html):
            if isinstance(token, Text):
                if not self._unread:
                    self._text(token)
            elif isinstance(token, Tag):
                if token.closing:
                    self._end(token.name)
                else:
                    self._start(token)
        return [Section(anchor, _tidy(title, " "), _tidy(text, "\n")) for anchor, title, text in self._found]

    def _start(self, tag: Tag) -> None:
        name = tag.name
        if self._unread:
            if name == self._unread[0] and not tag.closes_itself:
                self._unread.append(name)
        elif self._keeps_out(tag):
            self._unread.append(name)
        elif name in HEADINGS:
            self._heading(tag)
        elif name in BLOCKS:
            self._into.append(BREAK)

    def _keeps_out(self, tag: Tag) -> bool:
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
            self._found.append((anchor, [], []))
            self._into = self._found[-1][1]
        elif tag.name == "h1":  # search knows the page's title already
            self._unread.append(tag.name)
        else:
            self._into.append(BREAK)

    def _end(self, name: str) -> None:
        if self._unread:
            if name == self._unread[0]:
                self._unread.pop()
        elif name in HEADINGS:
            self._into = self._found[-1][2]
            self._into.append(BREAK)
        elif name in BLOCKS:
            self._into.append(BREAK)

    def _text(self, token: Text) -> None:
        if not token.raw:
            text = self._html[token.start : token.end]
            self._into.append(text if is_plain(text) else decode(text, token.start)[0])


def _tidy(pieces: list[str], between: str) -> str:
    """The words of `pieces` with one space between two, and `between` where a block ends: no sentence runs from one into the next."""
    blocks = " ".join("".join(pieces).split()).split(BREAK)
    return between.join(filter(None, map(str.strip, blocks)))
