"""The matcher: finds the forms of all terms in a text, at a cost that grows with the text and not with the number of terms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress, count
from typing import Final, NamedTuple, TypeVar

from peerkb.glossary.addresses_in_text import Addresses
from peerkb.glossary.forms import APOSTROPHES, HYPHENS, PIECE, Form, pieces
from peerkb.html.page_text import BREAK, SEAM

_ASCII_WORD: Final = re.compile(r"[A-Za-z0-9_]+")
_K = TypeVar("_K")
_T = TypeVar("_T")

# Every byte that is no letter, digit or underscore becomes a space, so that splitting gives the words in C.
_WORD_BYTES: Final = bytes(b if chr(b) in "abcdefghijklmnopqrstuvwxyz0123456789_" else 32 for b in range(256))
# Characters that do not end a word: hyphens, soft hyphen, joiners, byte order mark. Apostrophes are not among them, so a possessive
# ending stays outside a match (the contract, "What is linked").
_JOINERS: Final = HYPHENS + "\u00ad\u200c\u200d\u2060\ufeff"
_LONG: Final = 20  # words; longer forms are searched for separately
_SEPARATORS: Final = frozenset(" \n" + BREAK)
_ENDS_SEPARATELY: Final = re.compile(f"[.,;:!?)]*(?:[ \\n{BREAK}]|\\Z)")
# A word, or any other character, with what stands between it and the word before.
_WORD: Final = re.compile(rf"(\s+|[{HYPHENS}])?(?:(\w+)|([^\s\w]))")
_WORDS: Final = re.compile(rf"{_WORD.pattern}|\s+")  # for the whole text: a run of spaces is passed over in one step


class Match(NamedTuple):
    """Words in a text that mean a term: their offsets in the text, and the term's slug."""

    start: int
    end: int
    slug: str


class Matcher:
    """The forms of all terms, indexed by the words that they begin with."""

    def __init__(self, forms: Iterable[tuple[Form, str]]) -> None:
        """Index `forms`, each with the slug of its term; of two that are the same, the first counts."""
        self._folded: dict[str, str] = {}  # forms in any letter case, folded
        self._exact: dict[str, tuple[tuple[str, str], ...]] = {}  # exact forms by their folded text: (written, slug)
        self._words: dict[str, int] = {}  # pieces of the longest form that begins with a folded piece, if more than one
        self._anchors: dict[bytes, tuple[int, ...]] = {}  # the first ASCII word of a form, and its offsets in forms
        self._alone: set[bytes] = set()  # anchors that anything may follow
        self._pairs: set[bytes] = set()  # the others, each with the ASCII word that follows it
        self._other_firsts: set[str] = set()  # folded first pieces of forms without an anchor
        self._long: list[tuple[bool, list[str], str]] = []  # forms over _LONG: whether exact, pieces, slug
        self._written: dict[str, tuple[tuple[str, bool, str], ...]] = {}  # all forms, with their slugs, by their keys: see `key`
        for form, slug in forms:
            self._add(form, slug)

    def _add(self, form: Form, slug: str) -> None:
        parts = pieces(form.text)
        if not parts:
            return
        folded_pieces = _with_gaps(folded for _, folded in parts)
        first, length = parts[0][1], len(folded_pieces)
        if length > _LONG:
            self._long.append((form.exact, _with_gaps(written for written, _ in parts) if form.exact else folded_pieces, slug))
        else:
            if form.exact:
                _add_item(self._exact, "".join(folded_pieces), (form.written, slug))
            else:
                self._folded.setdefault("".join(folded_pieces), slug)
            if length > 1:
                self._words[first] = max(self._words.get(first, 1), length)
        anchor = _ASCII_WORD.search(parts[0][0])
        _add_item(self._written, first if anchor and parts[0][0].isascii() else "", (form.text, form.exact, slug))
        second = _ASCII_WORD.match(parts[2][0]) if len(parts) > 2 and parts[1][0] == " " else None
        if anchor is None or (not parts[0][0].isascii() and len(parts[0][1]) != len(parts[0][0])):
            self._other_firsts.add(first)
            return
        word = anchor[0].lower().encode()
        _add_item(self._anchors, word, anchor.start())
        plain = second is not None and anchor[0] == parts[0][0] and second[0] == parts[2][0]
        if plain and second is not None:
            self._pairs.add(word + b" " + second[0].lower().encode())
        else:
            self._alone.add(word)

    def key(self, words: str) -> str:
        """All that `find` depends on besides the text, whose `first_words` are `words`: the forms that begin with one of them.

        A form that begins with anything but an ASCII word may be found in any text.
        """
        return repr([self._written[word] for word in sorted(self._written.keys() & {"", *words.split()})])

    def find(self, text: str) -> Iterator[Match]:
        """The terms in `text`, a `PageText.text`: leftmost, then longest, none overlapping (the contract, "What is linked")."""
        words = text.encode("ascii", "replace").lower().translate(_WORD_BYTES)
        addresses = Addresses(text)
        long_matches = self._long_in(text)
        end = 0
        for start in self._beginnings(text, words):
            if start < end:
                continue
            separate = start == 0 or text[start - 1] in _SEPARATORS
            if separate or not _joined_before(text, start):
                match = long_matches.get(start) or self._longest_at(text, start)
                if match is None:
                    continue
                if not (separate and _ENDS_SEPARATELY.match(text, match[1])) and addresses.overlap(start, match[1]):
                    continue
                end = match[1]
                yield match

    def _long_in(self, text: str) -> dict[int, Match]:
        """The longest of the forms over _LONG at each offset where one begins.

        Comparing at every offset would cost the length of the text times that of the form.
        """
        if not self._long:
            return {}
        pieces = [piece for piece in _WORDS.finditer(text) if piece.lastindex]
        gaps = [" " if piece[1] else "" for piece in pieces]
        written = [gap + (piece[2] or _plain(piece[3])) for gap, piece in zip(gaps, pieces, strict=True)]
        folded = [gap + (piece[2].casefold() if piece[2] else _plain(piece[3])) for gap, piece in zip(gaps, pieces, strict=True)]
        matches: dict[int, Match] = {}
        for exact, words, slug in sorted(self._long, key=lambda form: (-len(form[1]), not form[0])):
            text_pieces = written if exact else folded
            for index in occurrences(words[1:], text_pieces):  # what stands before the first word does not count
                last = index + len(words) - 2
                if index and text_pieces[index - 1].lstrip(" ") == words[0] and not _joined_after(text, pieces[last].end()):
                    start = pieces[index - 1].start(pieces[index - 1].lastindex or 0)
                    matches.setdefault(start, Match(start, pieces[last].end(), slug))
        return matches

    def _beginnings(self, text: str, words: bytes) -> list[int]:
        """The offsets at which a form may begin, in order. `words` is the text with a space for each byte outside ASCII words."""
        padded = b" " + words + b" "
        starts: list[int] = []
        at = 0
        skipped: list[bytes] = []  # first words of forms where none begins, since the last that begins
        every = [*words.split(), b""]
        for index in compress(count(), map(self._anchors.__contains__, every)):
            word = every[index]
            if word in self._alone or word + b" " + every[index + 1] in self._pairs:
                for _ in range(skipped.count(word) + 1):
                    begin = padded.find(b" " + word + b" ", at)
                    at = begin + len(word) + 1
                skipped.clear()
                starts += [begin - offset for offset in self._anchors[word]]
            else:
                skipped.append(word)
        if self._other_firsts:
            starts += [match.start() for match in PIECE.finditer(text) if _folded(match) in self._other_firsts]
            starts = list(set(starts))
        starts.sort()
        return starts

    def _longest_at(self, text: str, start: int) -> Match | None:
        best: Match | None = None
        at, reading, left = start, "", 1
        while left and (word := _WORD.match(text, at)) is not None:
            gap, letters, other = word.groups()
            piece = letters.casefold() if letters else _plain(other)
            if at != start:
                reading = f"{reading} {piece}" if gap else reading + piece
            elif gap:
                return None
            else:
                reading, left = piece, self._words.get(piece, 1)
            at, left = word.end(), left - 1
            best = self._ending_at(text, start, at, reading) or best
        return best

    def _ending_at(self, text: str, start: int, end: int, reading: str) -> Match | None:
        """The term that the words from `start` to `end` mean, if any; `reading` is their folded text."""
        slug = self._folded.get(reading)
        if reading in self._exact:
            written = _written(text[start:end])
            slug = next((exact for form, exact in self._exact[reading] if form == written), slug)
        return None if slug is None or _joined_after(text, end) else Match(start, end, slug)


def first_words(text: str) -> str:
    """The ASCII words in a text, each once, in small letters; where folding makes others of them, those too."""
    both = b"%b %b" % tuple(each.encode("ascii", "replace").lower() for each in (text, text.casefold()))
    return b" ".join(sorted({*both.translate(_WORD_BYTES).split()})).decode()


def _add_item(known: dict[_K, tuple[_T, ...]], key: _K, item: _T) -> None:
    """Add `item` to the tuple at `key`. A tuple, because a set of one item takes four times the memory."""
    items = known.get(key, ())
    if item not in items:
        known[key] = _interned((*items, item))


@lru_cache(maxsize=1000)
def _interned(items: _T) -> _T:
    """The same object for equal tuples, to save memory."""
    return items


def _with_gaps(pieces: Iterable[str]) -> list[str]:
    """The words and signs of a form, each with the space before it if there is one."""
    found: list[str] = []
    gap = ""
    for piece in pieces:
        if piece == " ":
            gap = " "
        else:
            found.append(gap + piece)
            gap = ""
    return found


def occurrences(words: Sequence[str], text: Sequence[str]) -> Iterator[int]:
    """The indexes at which `words` begin in `text`, overlapping ones too, in linear time (Knuth, Morris, Pratt).

    >>> list(occurrences("a b a".split(), "a b a b a".split()))
    [0, 2]
    """
    back, at = [0], 0  # for each prefix: the length of the prefix to go on with after a mismatch
    for word in words[1:]:
        while at and word != words[at]:
            at = back[at - 1]
        at += word == words[at]
        back.append(at)
    at = 0
    for index, word in enumerate(text):
        while at and (at == len(words) or word != words[at]):
            at = back[at - 1]
        at += word == words[at]
        if at == len(words):
            yield index - at + 1


def _plain(character: str) -> str:
    return "'" if character in APOSTROPHES else character


def _folded(piece: re.Match[str]) -> str:
    """A match of PIECE, folded as in forms."""
    kind = piece.lastindex
    if kind == 1:
        return piece[0].casefold()
    return " " if kind == 2 else _plain(piece[0])


def _written(text: str) -> str:
    return "".join(written for written, _ in pieces(text))


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_"


def _joined_before(text: str, at: int) -> bool:
    """Whether the character before `at` belongs to the same word; a SEAM between them does not end a word."""
    at = _skip_back(text, at)
    if at >= 0 and text[at] in _JOINERS:
        at = _skip_back(text, at)
        return at >= 0 and text[at].isalnum()
    return at >= 0 and _is_letter(text[at])


def _skip_back(text: str, at: int) -> int:
    """The offset of the character before `at`, skipping seams and combining marks."""
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
