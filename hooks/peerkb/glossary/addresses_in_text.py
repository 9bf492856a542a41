"""What in a running text is an address, a path, a file name, a @name or a #tag: no term is linked inside."""

from __future__ import annotations

import re
from typing import Final

from peerkb.html.page_text import BREAK, SEAM

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
_ADDRESS_SIGN: Final = re.compile(r"[@#/\\.:]")
_TOKEN_REST: Final = re.compile(f"[^\\s{BREAK}\u2014]*")
_BEFORE_TOKEN: Final = (" ", "\n", BREAK, "\u2014", "\t", "\xa0")
# An unbroken run longer than this that looks like an address is one; taking it apart could cost its length squared.
_LONGEST_TOKEN: Final = 500


class Addresses:
    """The spans of addresses, paths and the like in a text. Ask for spans from left to right."""

    def __init__(self, text: str) -> None:
        """Begin at the left end of a text."""
        self._text = text
        self._end = 0  # of the last token scanned
        self._spans: list[tuple[int, int]] = []

    def overlap(self, start: int, end: int) -> bool:
        """Whether the words from `start` to `end` overlap an address."""
        if end > self._end:
            self._scan_token(start, end)
        return any(first < end and last > start for first, last in self._spans)

    def _scan_token(self, start: int, end: int) -> None:
        text, spans = self._text, self._spans if start < self._end else []
        first = self._end if start < self._end else 1 + max(text.rfind(mark, self._end, start) for mark in _BEFORE_TOKEN)
        first = max(first, self._end)
        rest = _TOKEN_REST.match(text, end)
        last = rest.end() if rest else end
        self._end, self._spans = last, spans
        after = text[end:last].rstrip(".,;:!?)'\"\u2019\u201d" + SEAM)
        if not _ADDRESS_SIGN.search(text, first, start) and not _ADDRESS_SIGN.search(after):
            return
        if last - first > _LONGEST_TOKEN:
            spans.append((first, last))
            return
        token = text[first:last]
        places = [at for at, character in enumerate(token) if character != SEAM]
        for address in _ADDRESS.finditer(token.replace(SEAM, "")):
            spans.append((first + places[address.start()], first + places[address.end() - 1] + 1))
