"""A page's HTML as search sees it: its sections, each with the heading that leads to it and the text below that."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from peerkb.html.element import HEADINGS, RAW_TEXT, VOID
from peerkb.html.entities import decode, is_plain
from peerkb.html.page_text import BLOCK_ELEMENTS, BREAK, attribute_value, is_footnote_reference
from peerkb.html.tokens import COMMON_TAG, MARKUP, Tag, attributes, end_of_non_tag, raw_text_end, tag_at

# What no reader reads as text: keeps its words out. Material's attribute says so of any element.
_UNREAD: Final = frozenset("math object select svg template".split())
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
        html, size, at = self._html, len(self._html), 0
        while at < size:
            token = COMMON_TAG.match(html, at)
            if token is None:
                at = self._uncommon(at)
                continue
            begin, end = token.end(1), token.end()
            if begin > at:
                self._text(at, begin)
            name = token[3].lower()
            at = self._end(name, end) if token[2] else self._start(Tag(name, False, begin, token.end(3), end, bool(token[5])), token[4])
        return [Section(anchor, _tidy(title, " "), _tidy(text, "\n")) for anchor, title, text in self._found]

    def _uncommon(self, at: int) -> int:
        """Read on from `at` to the end of the next markup, of whatever shape."""
        html = self._html
        found = MARKUP.search(html, at)
        start = found.start() if found else len(html)
        if start > at:
            self._text(at, start)
        if found is None:
            return start
        if not html[start + 1 + (html[start + 1] == "/")].isalpha():
            return end_of_non_tag(html, start, foreign=False)
        tag = tag_at(html, start)
        if tag is None:  # a tag that never ends takes all that follows with it
            return len(html)
        return self._end(tag.name, tag.end) if tag.closing else self._start(tag, html[tag.name_end : tag.end])

    def _start(self, tag: Tag, given: str) -> int:
        name = tag.name
        if self._unread:
            if name == self._unread[0] and not tag.closes_itself:
                self._unread.append(name)
        elif name in RAW_TEXT:
            end = raw_text_end(self._html, name, tag.end)
            closing = tag_at(self._html, end) if end < len(self._html) else None
            return closing.end if closing else len(self._html)
        elif self._keeps_out(tag, given):
            self._unread.append(name)
        elif name in HEADINGS:
            self._heading(tag, given)
        elif name in BLOCK_ELEMENTS:
            self._into.append(BREAK)
        return tag.end

    def _keeps_out(self, tag: Tag, given: str) -> bool:
        if tag.name in VOID or tag.closes_itself:
            return False
        if tag.name in _UNREAD or _EXCLUDED in given or (tag.name == "a" and "headerlink" in given):
            return True
        return "fn" in given and is_footnote_reference(attributes(self._html, tag))

    def _heading(self, tag: Tag, given: str) -> None:
        anchor = attribute_value(attributes(self._html, tag), "id") if given and tag.name != "h1" else ""
        if anchor:
            self._found.append((anchor, [], []))
            self._into = self._found[-1][1]
        elif tag.name == "h1":  # search knows the page's title already
            self._unread.append(tag.name)
        else:
            self._into.append(BREAK)

    def _end(self, name: str, at: int) -> int:
        if self._unread:
            if name == self._unread[0]:
                self._unread.pop()
        elif name in HEADINGS:
            self._into = self._found[-1][2]
            self._into.append(BREAK)
        elif name in BLOCK_ELEMENTS:
            self._into.append(BREAK)
        return at

    def _text(self, start: int, end: int) -> None:
        if not self._unread:
            text = self._html[start:end]
            self._into.append(text if is_plain(text) else decode(text, start)[0])


def _tidy(pieces: list[str], between: str) -> str:
    """The words of `pieces` with one space between two, and `between` where a block ends: no sentence runs from one into the next."""
    blocks = " ".join("".join(pieces).split()).split(BREAK)
    return between.join(filter(None, map(str.strip, blocks)))
