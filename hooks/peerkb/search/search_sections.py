"""The sections of a page for the search: heading, anchor and text of each, read from the page's HTML."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from peerkb.html.elements import BLOCKS, HEADINGS, NOT_SEARCHED, VOID
from peerkb.html.entities import decode, is_plain
from peerkb.html.page_text import BREAK, is_footnote_reference
from peerkb.html.tokens import RawText, TagPiece, pieces

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
        for piece in pieces(self._html):
            if isinstance(piece, str):
                if piece and not self._excluded_tags and not isinstance(piece, RawText):
                    self._pieces.append(piece if is_plain(piece) else decode(piece, 0)[0])
            elif piece.closing:
                self._end(piece.name)
            else:
                self._start(piece)
        return [Section(anchor, _join_blocks(title, " "), _join_blocks(text, "\n")) for anchor, title, text in self._collected]

    def _start(self, tag: TagPiece) -> None:
        name = tag.name
        if self._excluded_tags:
            if name == self._excluded_tags[0] and not tag.closes_itself:
                self._excluded_tags.append(name)
        elif _is_excluded(tag):
            self._excluded_tags.append(name)
        elif name in HEADINGS:
            self._heading(tag)
        elif name in BLOCKS:
            self._pieces.append(BREAK)

    def _heading(self, tag: TagPiece) -> None:
        anchor = tag.attributes.get("id", "") if tag.name != "h1" else ""
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


def _is_excluded(tag: TagPiece) -> bool:
    if tag.name in VOID or tag.closes_itself:
        return False
    if tag.name in NOT_SEARCHED or _EXCLUDED in tag.written or (tag.name == "a" and "headerlink" in tag.written):
        return True
    said = tag.attributes
    return "fn" in tag.written and is_footnote_reference(said.get("id", ""), said.get("class", ""))


def _join_blocks(pieces: list[str], between: str) -> str:
    """Join `pieces` with single spaces between words, and `between` between blocks."""
    blocks = " ".join("".join(pieces).split()).split(BREAK)
    return between.join(filter(None, map(str.strip, blocks)))
