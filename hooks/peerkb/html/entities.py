"""The characters that HTML text stands for, each with its place in the HTML."""

from __future__ import annotations

import html
import re
import unicodedata
from html.entities import html5
from typing import Final

_REFERENCE: Final = re.compile(r"&(?:#(?:[xX][0-9a-fA-F]+|[0-9]+);?|([a-zA-Z][a-zA-Z0-9]*;?))")


def is_plain(text: str) -> bool:
    """Whether every character of HTML text stands for itself and is composed already."""
    return "&" not in text and (text.isascii() or unicodedata.is_normalized("NFC", text))


def decode(text: str, source: int) -> tuple[str, list[int]]:
    """HTML text, which begins at `source`, with its references resolved and composed, and where each character begins.

    A character in the middle of what was composed, or of what one reference stands for, has the place -1: nothing can begin
    or end there. One place more than there are characters tells where the text ends.
    """
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for reference in _REFERENCE.finditer(text):
        if reference.start() < at:
            continue
        stands_for, end = _referred(reference)
        pieces += (text[at : reference.start()], stands_for)
        places += range(source + at, source + reference.start())
        if stands_for:
            places += [source + reference.start(), *[-1] * (len(stands_for) - 1)]
        at = end
    pieces.append(text[at:])
    places += range(source + at, source + len(text) + 1)
    whole = "".join(pieces)
    if whole.isascii() or unicodedata.is_normalized("NFC", whole):
        return whole, places
    return _composed(whole, places)


def _composed(text: str, places: list[int]) -> tuple[str, list[int]]:
    clusters: list[str] = []
    begins: list[int] = []
    for character, place in zip(text, places[:-1], strict=True):
        if clusters and _joins(clusters[-1], character):
            clusters[-1] += character
        else:
            clusters.append(character)
            begins.append(place)
    whole = [unicodedata.normalize("NFC", cluster) for cluster in clusters]
    found = [place for cluster, begin in zip(whole, begins, strict=True) for place in (begin, *[-1] * (len(cluster) - 1))]
    return "".join(whole), [*found, places[-1]]


def _joins(cluster: str, character: str) -> bool:
    """Whether the character composes with what stands before it (Unicode, annex 15)."""
    if character.isascii():
        return False
    before = unicodedata.normalize("NFC", cluster)
    return bool(unicodedata.combining(character)) or unicodedata.normalize("NFC", before + character) != before + unicodedata.normalize(
        "NFC", character
    )


def _referred(reference: re.Match[str]) -> tuple[str, int]:
    """What a character reference stands for and where it ends (section 13.2.5.73: the longest name counts)."""
    name = reference[1]
    if name is None:
        digits = reference[0].lstrip("&#xX0").rstrip(";")
        # Python gives nothing for a control character, and fails over thousands of digits
        return (html.unescape(reference[0]) if len(digits) < 10 else "") or "\ufffd", reference.end()
    for length in range(min(len(name), 32), 1, -1):
        if name[:length] in html5:
            return html5[name[:length]], reference.start() + 1 + length
    return "&", reference.start() + 1
