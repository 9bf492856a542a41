"""Decode HTML text: characters, each with its offset in the HTML."""

from __future__ import annotations

import html
import re
import unicodedata
from html.entities import html5
from typing import Final

# The place of a character that has no offset of its own: within the result of one reference, or of a composition.
NO_PLACE: Final = -1
_REFERENCE: Final = re.compile(r"&(?:#(?:[xX][0-9a-fA-F]+|[0-9]+);?|([a-zA-Z][a-zA-Z0-9]*;?))")


def is_plain(text: str) -> bool:
    """Whether HTML text has no character references and is in Unicode's form NFC."""
    return "&" not in text and (text.isascii() or unicodedata.is_normalized("NFC", text))


def decode(text: str, source: int) -> tuple[str, list[int]]:
    """Resolve the character references of HTML text, and compose its characters (Unicode's form NFC).

    `source` is the offset at which `text` begins in its HTML. Returns the characters, and for each its offset in the HTML, or
    NO_PLACE; one more offset is the end of the text.
    """
    whole, places = resolve(text, source)
    if whole.isascii() or unicodedata.is_normalized("NFC", whole):
        return whole, places
    return _composed(whole, places)


def resolve(text: str, source: int = 0) -> tuple[str, list[int]]:
    """Resolve the character references of HTML text as `decode` does, without composing."""
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for reference in _REFERENCE.finditer(text):
        if reference.start() < at:
            continue
        characters, end = _resolve_reference(reference)
        pieces += (text[at : reference.start()], characters)
        places += range(source + at, source + reference.start())
        if characters:
            places += [source + reference.start(), *[NO_PLACE] * (len(characters) - 1)]
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
    composed = [unicodedata.normalize("NFC", cluster) for cluster in clusters]
    character_places = [
        place for cluster, begin in zip(composed, begins, strict=True) for place in (begin, *[NO_PLACE] * (len(cluster) - 1))
    ]
    return "".join(composed), [*character_places, places[-1]]


def _joins(cluster: str, character: str) -> bool:
    """Whether the character composes with the cluster before it (Unicode, annex 15)."""
    if character.isascii():
        return False
    before = unicodedata.normalize("NFC", cluster)
    return bool(unicodedata.combining(character)) or unicodedata.normalize("NFC", before + character) != before + unicodedata.normalize(
        "NFC", character
    )


def _resolve_reference(reference: re.Match[str]) -> tuple[str, int]:
    """The characters of a reference, and where it ends (HTML standard, section 13.2.5.73: the longest name counts)."""
    name = reference[1]
    if name is None:
        digits = reference[0].lstrip("&#xX0").rstrip(";")
        # html.unescape returns nothing for a control character, and fails at thousands of digits
        return (html.unescape(reference[0]) if len(digits) < 10 else "") or "\ufffd", reference.end()
    for length in range(min(len(name), 32), 1, -1):
        if name[:length] in html5:
            return html5[name[:length]], reference.start() + 1 + length
    return "&", reference.start() + 1
