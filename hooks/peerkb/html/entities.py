"""The characters that HTML text stands for, each with its place in the HTML."""

from __future__ import annotations

import html
import re
import unicodedata
from html.entities import html5
from typing import Final

# A character in the middle of what one reference stands for, or of what was composed, has no place of its own.
NO_PLACE: Final = -1
_REFERENCE: Final = re.compile(r"&(?:#(?:[xX][0-9a-fA-F]+|[0-9]+);?|([a-zA-Z][a-zA-Z0-9]*;?))")


def is_plain(text: str) -> bool:
    """Whether every character of HTML text stands for itself and is composed already."""
    return "&" not in text and (text.isascii() or unicodedata.is_normalized("NFC", text))


def decode(text: str, source: int) -> tuple[str, list[int]]:
    """Resolve the character references of HTML text, and compose its characters (Unicode's form NFC).

    `source` is the offset at which `text` begins in its HTML. Returns the characters, and for each the offset at which it begins
    in the HTML, or NO_PLACE where nothing can begin or end; one offset more tells where the text ends.
    """
    whole, places = resolve(text, source)
    if whole.isascii() or unicodedata.is_normalized("NFC", whole):
        return whole, places
    return _composed(whole, places)


def resolve(text: str, source: int = 0) -> tuple[str, list[int]]:
    """Resolve the character references of HTML text, as `decode` does, and compose nothing."""
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
            places += [source + reference.start(), *[NO_PLACE] * (len(stands_for) - 1)]
        at = end
    pieces.append(text[at:])
    places += range(source + at, source + len(text) + 1)
    return "".join(pieces), places


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
    found = [place for cluster, begin in zip(whole, begins, strict=True) for place in (begin, *[NO_PLACE] * (len(cluster) - 1))]
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
