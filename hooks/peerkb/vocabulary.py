"""All terms' words, prepared so that the cost of finding them in a text grows with the text and not with their number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from peerkb.forms import APOSTROPHES, HYPHENS, PIECE, Form, pieces
from peerkb.reading import BREAK, SEAM

_ASCII_WORD: Final = re.compile(r"[A-Za-z0-9_]+")
# Every byte that is no letter, digit or underscore becomes a space, so that splitting gives the words in C.
_WORD_BYTES: Final = bytes(b if chr(b) in "abcdefghijklmnopqrstuvwxyz0123456789_" else 32 for b in range(256))
# Letters that a reader does not see part: soft hyphen, joiners, byte order mark.
_JOINERS: Final = HYPHENS + "\u00ad\u200c\u200d\u2060\ufeff"
_END: Final = ""  # in the tree of pieces: what the pieces so far mean


class Match(NamedTuple):
    """Words of a term in a text."""

    start: int
    end: int
    slug: str


class _Meaning:
    __slots__ = ("exact", "folded")

    def __init__(self) -> None:
        self.exact: dict[str, str] | None = None
        self.folded: str | None = None


class Vocabulary:
    """The forms of all terms as a tree of pieces, entered by the first word."""

    def __init__(self, forms: Iterable[tuple[Form, str]]) -> None:
        """`forms` are all forms with the slug of their term; of two that are the same, the first counts."""
        self._tree: dict[str, Any] = {}
        self._anchors: dict[bytes, set[int]] = {}  # an ASCII word that begins a form, and how far into it the word stands
        self._others: set[str] = set()  # first pieces without one
        for form, slug in forms:
            self._add(form, slug)

    def _add(self, form: Form, slug: str) -> None:
        node = self._tree
        parts = pieces(form.text)
        if not parts:
            return
        for _, folded in parts:
            node = node.setdefault(folded, {})
        meaning = node.setdefault(_END, _Meaning())
        if form.exact:
            meaning.exact = meaning.exact or {}
            meaning.exact.setdefault(form.written, slug)
        elif meaning.folded is None:
            meaning.folded = slug
        anchor = _ASCII_WORD.search(parts[0][0])
        if anchor is None or (not parts[0][0].isascii() and len(parts[0][1]) != len(parts[0][0])):
            self._others.add(parts[0][1])
        else:
            self._anchors.setdefault(anchor[0].lower().encode(), set()).add(anchor.start())

    def find(self, text: str) -> Iterator[Match]:
        """The terms in `text`, a page's text as `reading.read` gives it: leftmost, then longest, none overlapping."""
        end = 0
        for start in self._beginnings(text):
            if start >= end and not _joined_before(text, start):
                match = self._longest_at(text, start)
                if match is not None and not _in_address(text, match.start, match.end):
                    end = match.end
                    yield match

    def _beginnings(self, text: str) -> list[int]:
        """Where a form may begin, in order."""
        words = text.encode("ascii", "replace").lower().translate(_WORD_BYTES)
        padded = b" " + words + b" "
        found: set[int] = set()
        for word in self._anchors.keys() & set(words.split()):
            offsets = self._anchors[word]
            spaced = b" " + word + b" "
            at = padded.find(spaced)
            while at >= 0:
                found.update(at - offset for offset in offsets)
                at = padded.find(spaced, at + 1)
        if self._others:
            found.update(match.start() for match in PIECE.finditer(text) if _folded(match) in self._others)
        return sorted(found)

    def _longest_at(self, text: str, start: int) -> Match | None:
        best: Match | None = None
        node = self._tree
        at = start
        while (piece := PIECE.match(text, at)) is not None and (key := _folded(piece)) in node:
            node = node[key]
            at = piece.end()
            meaning = node.get(_END)
            if meaning is not None and not _joined_after(text, at):
                slug = meaning.folded
                if meaning.exact is not None:
                    slug = meaning.exact.get(_written(text[start:at]), slug)
                if slug is not None:
                    best = Match(start, at, slug)
        return best


def _folded(piece: re.Match[str]) -> str:
    """The key of a piece of text in the tree."""
    kind = piece.lastindex
    if kind == 1:
        return piece[0].casefold()
    return " " if kind == 2 else "'" if piece[0] in APOSTROPHES else piece[0]


def _written(text: str) -> str:
    return "".join(written for written, _ in pieces(text))


def _is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _joined_before(text: str, at: int) -> bool:
    """Whether the character before `at` belongs to the same word: markup between them makes no edge."""
    at -= 1
    while at >= 0 and text[at] == SEAM:
        at -= 1
    if at >= 0 and text[at] in _JOINERS:
        at -= 1
        while at >= 0 and text[at] == SEAM:
            at -= 1
        return at >= 0 and _is_letter(text[at])
    return at >= 0 and (text[at] == "_" or _is_letter(text[at]))


def _joined_after(text: str, at: int) -> bool:
    """Whether the character at `at` belongs to the word that ends there."""
    length = len(text)
    while at < length and text[at] == SEAM:
        at += 1
    if at < length and text[at] in _JOINERS:
        at += 1
        while at < length and text[at] == SEAM:
            at += 1
        return at < length and _is_letter(text[at])
    return at < length and (text[at] == "_" or _is_letter(text[at]))


# Web and e-mail addresses, file names and paths, @names and #tags (the contract, "What is linked"). One slash between two
# words is a writer's "or"; a path has two, an end, a beginning or a file name.
_ADDRESS: Final = re.compile(
    r"""
      [a-z][a-z0-9+.-]*://\S+ | (?:www\.|mailto:|tel:)\S+
    | [^\s@]+@[^\s@]+
    | [@\#][\w-]+
    | \S*\w\\\S* | \\\\\S+
    | (?<![\w.~])(?:~|\.{1,2})?/[\w.-]\S*
    | [\w.-]+(?:/[\w.-]+){2,}/?
    | [\w.-]+/(?=\W*$)
    | (?<![\w.])\.[\w-]+
    | [\w-]+(?:/[\w-]+)*(?:\.[\w-]+)+
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TELLTALE: Final = re.compile(r"[@#/\\.:]")
_WIDEST: Final = 200  # no address that matters is longer, and looking further would cost more than a page


def _in_address(text: str, start: int, end: int) -> bool:
    """Whether the words from `start` to `end` are a part of something that is no prose."""
    before = text[max(0, start - _WIDEST) : start].replace(BREAK, " ").replace(SEAM, "")
    before = "" if not before or before[-1].isspace() else before.rsplit(None, 1)[-1]
    after = text[end : end + _WIDEST].replace(BREAK, " ").replace(SEAM, "")
    after = "" if not after or after[0].isspace() else after.split(None, 1)[0]
    if not _TELLTALE.search(before) and not _TELLTALE.search(after.rstrip(".,;:!?)'\"\u2019\u201d")):
        return False
    token = before + text[start:end] + after
    begin, stop = len(before), len(before) + end - start
    return any(found.start() < stop and found.end() > begin for found in _ADDRESS.finditer(token))
