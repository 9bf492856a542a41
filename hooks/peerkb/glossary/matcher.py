"""All terms' words, prepared so that the cost of finding them in a text grows with the text and not with their number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import compress, count
from typing import Final, NamedTuple, TypeVar

from peerkb.glossary.forms import APOSTROPHES, HYPHENS, PIECE, Form, pieces
from peerkb.html.page_text import BREAK, SEAM

_ASCII_WORD: Final = re.compile(r"[A-Za-z0-9_]+")
_K = TypeVar("_K")
_T = TypeVar("_T")

# Every byte that is no letter, digit or underscore becomes a space, so that splitting gives the words in C.
_WORD_BYTES: Final = bytes(b if chr(b) in "abcdefghijklmnopqrstuvwxyz0123456789_" else 32 for b in range(256))
# Letters that a reader does not see part: soft hyphen, joiners, byte order mark.
_JOINERS: Final = HYPHENS + "\u00ad\u200c\u200d\u2060\ufeff"
_LONG: Final = 20  # words
# A word, or any other character, with what stands between it and the word before.
_WORD: Final = re.compile(rf"(\s+|[{HYPHENS}])?(?:(\w+)|([^\s\w]))")
_WORDS: Final = re.compile(rf"{_WORD.pattern}|\s+")  # all of them: what is only space must be passed over in one step


class Match(NamedTuple):
    """Words of a term in a text."""

    start: int
    end: int
    slug: str


class Matcher:
    """The forms of all terms by what they read as, found by the words that they begin with."""

    def __init__(self, forms: Iterable[tuple[Form, str]]) -> None:
        """`forms` are all forms with the slug of their term; of two that are the same, the first counts."""
        self._folded: dict[str, str] = {}  # forms in any letter case, folded
        self._exact: dict[str, tuple[tuple[str, str], ...]] = {}  # the others, folded too, as they are written
        self._words: dict[str, int] = {}  # how many words the longest form has that begins with this one, folded; none if one
        self._anchors: dict[bytes, tuple[int, ...]] = {}  # an ASCII word that begins a form, and how far into it the word stands
        self._seconds: dict[bytes, tuple[bytes, ...]] = {}  # the ASCII words that follow it in forms; an empty one if anything may
        self._others: set[str] = set()  # first pieces without one
        self._long: list[tuple[bool, list[str], str]] = []  # of very many words: whether exact, the words, the slug
        for form, slug in forms:
            self._add(form, slug)

    def _add(self, form: Form, slug: str) -> None:
        parts = pieces(form.text)
        if not parts:
            return
        read = _with_gaps(folded for _, folded in parts)
        first, steps = parts[0][1], len(read)
        if steps > _LONG:
            self._long.append((form.exact, _with_gaps(written for written, _ in parts) if form.exact else read, slug))
        else:
            if form.exact:
                _include(self._exact, "".join(read), (form.written, slug))
            else:
                self._folded.setdefault("".join(read), slug)
            if steps > 1:
                self._words[first] = max(self._words.get(first, 1), steps)
        anchor = _ASCII_WORD.search(parts[0][0])
        second = _ASCII_WORD.match(parts[2][0]) if len(parts) > 2 and parts[1][0] == " " else None
        if anchor is None or (not parts[0][0].isascii() and len(parts[0][1]) != len(parts[0][0])):
            self._others.add(first)
            return
        word = anchor[0].lower().encode()
        _include(self._anchors, word, anchor.start())
        plain = second is not None and anchor[0] == parts[0][0] and second[0] == parts[2][0]
        _include(self._seconds, word, second[0].lower().encode() if plain and second else b"")

    def find(self, text: str) -> Iterator[Match]:
        """The terms in `text`, a page's text as `reading.read` gives it: leftmost, then longest, none overlapping."""
        words = text.encode("ascii", "replace").lower().translate(_WORD_BYTES)
        addresses = _Addresses(text)
        long = self._long_in(text)
        end = 0
        for start in self._beginnings(text, words):
            if start < end:
                continue
            alone = start == 0 or text[start - 1] in _APART
            if alone or not _joined_before(text, start):
                match = long.get(start) or self._longest_at(text, start)
                if match is None:
                    continue
                if not (alone and _ENDS_APART.match(text, match[1])) and addresses.hold(start, match[1]):
                    continue
                end = match[1]
                yield match

    def _long_in(self, text: str) -> dict[int, Match]:
        """The longest form of very many words at each place where one is: looking at every place would cost text times form."""
        if not self._long:
            return {}
        pieces = [piece for piece in _WORDS.finditer(text) if piece.lastindex]
        gaps = [" " if piece[1] else "" for piece in pieces]
        written = [gap + (piece[2] or _plain(piece[3])) for gap, piece in zip(gaps, pieces, strict=True)]
        folded = [gap + (piece[2].casefold() if piece[2] else _plain(piece[3])) for gap, piece in zip(gaps, pieces, strict=True)]
        found: dict[int, Match] = {}
        for exact, words, slug in sorted(self._long, key=lambda form: (-len(form[1]), not form[0])):
            read = written if exact else folded
            for index in occurrences(words[1:], read):  # what stands before the first word does not count
                last = index + len(words) - 2
                if index and read[index - 1].lstrip(" ") == words[0] and not _joined_after(text, pieces[last].end()):
                    start = pieces[index - 1].start(pieces[index - 1].lastindex or 0)
                    found.setdefault(start, Match(start, pieces[last].end(), slug))
        return found

    def _beginnings(self, text: str, words: bytes) -> list[int]:
        """Where a form may begin, in order; `words` is the text with a space for all that is no ASCII word."""
        padded = b" " + words + b" "
        found: list[int] = []
        at = 0
        every = words.split()
        for index in compress(count(), map(self._anchors.__contains__, every)):
            word = every[index]
            at = padded.find(b" " + word + b" ", at)
            seconds = self._seconds[word]
            if b"" in seconds or (index + 1 < len(every) and every[index + 1] in seconds):
                found += [at - offset for offset in self._anchors[word]]
            at += len(word) + 1
        if self._others:
            found += [match.start() for match in PIECE.finditer(text) if _folded(match) in self._others]
            found = list(set(found))
        found.sort()
        return found

    def _longest_at(self, text: str, start: int) -> Match | None:
        best: Match | None = None
        at, read, left = start, "", 1
        while left and (word := _WORD.match(text, at)) is not None:
            gap, letters, other = word.groups()
            piece = letters.casefold() if letters else _plain(other)
            if at != start:
                read = f"{read} {piece}" if gap else read + piece
            elif gap:
                return None
            else:
                read, left = piece, self._words.get(piece, 1)
            at, left = word.end(), left - 1
            best = self._ending_at(text, start, at, read) or best
        return best

    def _ending_at(self, text: str, start: int, end: int, read: str) -> Match | None:
        """The term that the words from `start` to `end` mean; they read as `read`."""
        slug = self._folded.get(read)
        if read in self._exact:
            written = _written(text[start:end])
            slug = next((exact for form, exact in self._exact[read] if form == written), slug)
        return None if slug is None or _joined_after(text, end) else Match(start, end, slug)


def _include(known: dict[_K, tuple[_T, ...]], key: _K, item: _T) -> None:
    """Add `item` to the few that `known` has for `key`: a set of one takes four times the memory."""
    items = known.get(key, ())
    if item not in items:
        known[key] = _once((*items, item))


@lru_cache(maxsize=1000)
def _once(items: _T) -> _T:
    """The same tuple for all that are alike, as most are."""
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
    """Where `words` begin in `text`, also within one another, in time that grows with both lengths alone (Knuth, Morris, Pratt).

    >>> list(occurrences("a b a".split(), "a b a b a".split()))
    [0, 2]
    """
    back, at = [0], 0  # how many words are still right when the next one is wrong
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
