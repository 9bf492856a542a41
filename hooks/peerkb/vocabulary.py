"""All terms' words, prepared so that the cost of finding them in a text grows with the text and not with their number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from peerkb.forms import APOSTROPHES, HYPHENS, PIECE, Form, pieces
from peerkb.page import BREAK, SEAM

_ASCII_WORD: Final = re.compile(r"[A-Za-z0-9_]+")
# Every byte that is no letter, digit or underscore becomes a space, so that splitting gives the words in C.
_WORD_BYTES: Final = bytes(b if chr(b) in "abcdefghijklmnopqrstuvwxyz0123456789_" else 32 for b in range(256))
# Letters that a reader does not see part: soft hyphen, joiners, byte order mark.
_JOINERS: Final = HYPHENS + "\u00ad\u200c\u200d\u2060\ufeff"
_LONG: Final = 20  # words
# A word, or any other character, with what stands between it and the word before.
_WORD: Final = re.compile(rf"(\s+|[{HYPHENS}])?(?:(\w+)|([^\s\w]))")


class Match(NamedTuple):
    """Words of a term in a text."""

    start: int
    end: int
    slug: str


class _Node:
    """What the words so far mean, and which may follow."""

    __slots__ = ("exact", "folded", "next")

    def __init__(self) -> None:
        self.folded: str | None = None
        self.exact: dict[str, str] | None = None
        self.next: dict[str, _Node] | None = None


class Vocabulary:
    """The forms of all terms as a tree of words, entered by the first."""

    def __init__(self, forms: Iterable[tuple[Form, str]]) -> None:
        """`forms` are all forms with the slug of their term; of two that are the same, the first counts."""
        self._root = _Node()
        self._anchors: dict[bytes, set[int]] = {}  # an ASCII word that begins a form, and how far into it the word stands
        self._seconds: dict[bytes, set[bytes]] = {}  # the ASCII words that follow it in forms; an empty one if anything may
        self._others: set[str] = set()  # first pieces without one
        self._long: dict[str, int] = {}  # forms of very many words, folded, with their number
        for form, slug in forms:
            self._add(form, slug)

    def _add(self, form: Form, slug: str) -> None:
        parts = form.pieces
        if not parts:
            return
        node, gap, steps = self._root, "", 0
        for _, folded in parts:
            if folded == " ":
                gap = " "
                continue
            if node.next is None:
                node.next = {}
            node = node.next.setdefault(gap + folded, _Node())
            gap, steps = "", steps + 1
        if form.exact:
            node.exact = node.exact or {}
            node.exact.setdefault(form.written, slug)
        elif node.folded is None:
            node.folded = slug
        if steps > _LONG:
            self._long[form.folded] = steps
        anchor = _ASCII_WORD.search(parts[0][0])
        second = _ASCII_WORD.match(parts[2][0]) if len(parts) > 2 and parts[1][0] == " " else None
        if anchor is None or (not parts[0][0].isascii() and len(parts[0][1]) != len(parts[0][0])):
            self._others.add(parts[0][1])
        else:
            word = anchor[0].lower().encode()
            self._anchors.setdefault(word, set()).add(anchor.start())
            plain = second is not None and anchor[0] == parts[0][0] and second[0] == parts[2][0]
            self._seconds.setdefault(word, set()).add(second[0].lower().encode() if plain and second else b"")

    def find(self, text: str) -> Iterator[Match]:
        """The terms in `text`, a page's text as `reading.read` gives it: leftmost, then longest, none overlapping."""
        words = text.encode("ascii", "replace").lower().translate(_WORD_BYTES)
        addresses = _Addresses(text)
        deepest = self._deepest(text)
        end = 0
        for start in self._beginnings(text, words):
            if start < end:
                continue
            alone = start == 0 or text[start - 1] in _APART
            if alone or not _joined_before(text, start):
                match = self._longest_at(text, start, deepest)
                if match is None:
                    continue
                if not (alone and _ENDS_APART.match(text, match.end)) and addresses.hold(start, match.end):
                    continue
                end = match.end
                yield match

    def _deepest(self, text: str) -> int:
        """How many words a form on this page can have: looking for very long ones everywhere would cost text times form."""
        if not self._long:
            return _LONG
        folded = "".join(_folded(piece) for piece in PIECE.finditer(text))
        return max((size for form, size in self._long.items() if form in folded), default=_LONG)

    def _beginnings(self, text: str, words: bytes) -> list[int]:
        """Where a form may begin, in order; `words` is the text with a space for all that is no ASCII word."""
        padded = b" " + words + b" "
        found: list[int] = []
        at = 0
        every = words.split()
        for index in [index for index, word in enumerate(every) if word in self._anchors]:
            word = every[index]
            at = padded.find(b" " + word + b" ", at)
            seconds = self._seconds[word]
            if b"" in seconds or (index + 1 < len(every) and every[index + 1] in seconds):
                found += [at - offset for offset in self._anchors[word]]
            at += len(word) + 1
        if self._others:
            found += [match.start() for match in PIECE.finditer(text) if _folded(match) in self._others]
        return sorted(set(found))

    def _longest_at(self, text: str, start: int, deepest: int) -> Match | None:
        best: Match | None = None
        node, at = self._root, start
        while node.next is not None and deepest and (word := _WORD.match(text, at)) is not None:
            found = node.next.get((" " if word[1] else "") + (word[2].casefold() if word[2] else _plain(word[3])))
            if found is None:
                break
            node, at = found, word.end()
            deepest -= 1
            if (node.folded is not None or node.exact is not None) and not _joined_after(text, at):
                slug = node.folded
                if node.exact is not None:
                    slug = node.exact.get(_written(text[start:at]), slug)
                if slug is not None:
                    best = Match(start, at, slug)
        return best


def _plain(character: str) -> str:
    return "'" if character in APOSTROPHES else character


def _folded(piece: re.Match[str]) -> str:
    """A piece of text as forms have it."""
    kind = piece.lastindex
    if kind == 1:
        return piece[0].casefold()
    return " " if kind == 2 else _plain(piece[0])


def _written(text: str) -> str:
    return "".join(written for written, _ in pieces(text))


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"


def _joined_before(text: str, at: int) -> bool:
    """Whether the character before `at` belongs to the same word: markup between them makes no edge."""
    at = _skip_back(text, at)
    if at >= 0 and text[at] in _JOINERS:
        at = _skip_back(text, at)
        return at >= 0 and text[at].isalnum()
    return at >= 0 and _is_letter(text[at])


def _skip_back(text: str, at: int) -> int:
    """The place of the character before `at`, seams and the accents of a letter passed over."""
    at -= 1
    while at >= 0 and (text[at] == SEAM or (not text[at].isascii() and unicodedata.category(text[at]) in ("Mn", "Mc"))):
        at -= 1
    return at


def _joined_after(text: str, at: int) -> bool:
    """Whether the character at `at` belongs to the word that ends there."""
    length = len(text)
    while at < length and text[at] == SEAM:
        at += 1
    if at < length and text[at] in _JOINERS:
        at += 1
        while at < length and text[at] == SEAM:
            at += 1
        return at < length and text[at].isalnum()
    return at < length and (_is_letter(text[at]) or (not text[at].isascii() and unicodedata.category(text[at]) in ("Mn", "Mc")))


# Web and e-mail addresses, file names and paths, @names and #tags (the contract, "What is linked"). One slash between two
# words is a writer's "or"; a path has two, an end, a beginning or a file name.
_ADDRESS: Final = re.compile(
    r"""
      [a-z][a-z0-9+.-]*://\S+ | (?:www\.|(?:mailto|tel|sms|urn|doi|file):)\S+
    | [\w.+%'-]+@[\w.-]+
    | [@\#]\w[\w./-]*
    | \S*(?:\w|\b[a-z]:)\\\w\S* | \\\\\w\S*
    | (?<![\w.~$])(?:~|\$\w+|\.{1,2})?/[\w.-]\S*
    | [\w.-]+(?:/[\w.-]+){2,}/?
    | [\w.-]+/(?=\W*$)
    | (?<![\w.])\.[\w-]+
    | [\w%-]+(?:/[\w%-]+)*(?:\.[\w-]+)+(?:[:/?\#]\S*)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_APART: Final = frozenset(" \n" + BREAK)
_ENDS_APART: Final = re.compile(f"[.,;:!?)]*(?:[ \\n{BREAK}]|\\Z)")
_TELLTALE: Final = re.compile(r"[@#/\\.:]")
_TOKEN_REST: Final = re.compile(f"[^\\s{BREAK}\u2014]*")
_BEFORE_TOKEN: Final = (" ", "\n", BREAK, "\u2014", "\t", "\xa0")
# An unbroken run longer than this that looks like an address is one; taking it apart could cost its length squared.
_LONGEST_TOKEN: Final = 500


class _Addresses:
    """Where a text is no prose, asked for from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._end = 0  # of the token that was looked at last
        self._spans: list[tuple[int, int]] = []

    def hold(self, start: int, end: int) -> bool:
        """Whether the words from `start` to `end` are a part of one."""
        if end > self._end:
            self._look(start, end)
        return any(first < end and last > start for first, last in self._spans)

    def _look(self, start: int, end: int) -> None:
        text, spans = self._text, self._spans if start < self._end else []
        first = self._end if start < self._end else 1 + max(text.rfind(mark, self._end, start) for mark in _BEFORE_TOKEN)
        first = max(first, self._end)
        rest = _TOKEN_REST.match(text, end)
        last = rest.end() if rest else end
        self._end, self._spans = last, spans
        after = text[end:last].rstrip(".,;:!?)'\"\u2019\u201d" + SEAM)
        if not _TELLTALE.search(text, first, start) and not _TELLTALE.search(after):
            return
        if last - first > _LONGEST_TOKEN:
            spans.append((first, last))
            return
        token = text[first:last]
        places = [at for at, character in enumerate(token) if character != SEAM]
        for found in _ADDRESS.finditer(token.replace(SEAM, "")):
            spans.append((first + places[found.start()], first + places[found.end() - 1] + 1))
