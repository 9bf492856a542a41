"""The characters that HTML text stands for, each with its place in the HTML."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from html.entities import html5
from typing import Final

_REFERENCE: Final = re.compile(r"&(?:#(?:[xX][0-9a-fA-F]+|[0-9]+);?|([a-zA-Z][a-zA-Z0-9]*;?))")


def is_plain(text: str) -> bool:
    """Whether every character of HTML text stands for itself and is composed already."""
    return "&" not in text and (text.isascii() or unicodedata.is_normalized("NFC", text))


def decoded(text: str, source: int) -> tuple[str, list[int]]:
    """Text with its character references resolved and composed, and where in the HTML each character begins.

    A character in the middle of what was composed has the place -1: nothing can begin or end there. One place more than
    there are characters tells where the text ends.
    """
    characters: list[str] = []
    places: list[int] = []
    for character, at in _characters(text):
        if characters and _joins(characters[-1], character):
            characters[-1] += character
        else:
            characters.append(character)
            places.append(at if at < 0 else source + at)
    composed: list[str] = []
    begins: list[int] = []
    for cluster, at in zip(characters, places, strict=True):
        whole = unicodedata.normalize("NFC", cluster) if len(cluster) > 1 or not cluster.isascii() else cluster
        composed.append(whole)
        begins.extend([at, *[-1] * (len(whole) - 1)] if whole else [])
    return "".join(composed), [*begins, source + len(text)]


def _joins(cluster: str, character: str) -> bool:
    """Whether the character composes with what stands before it (Unicode, annex 15)."""
    if character.isascii():
        return False
    before = unicodedata.normalize("NFC", cluster)
    return bool(unicodedata.combining(character)) or unicodedata.normalize("NFC", before + character) != before + unicodedata.normalize(
        "NFC", character
    )


def _characters(text: str) -> Iterator[tuple[str, int]]:
    at = 0
    while True:
        reference = _REFERENCE.search(text, at)
        for index in range(at, reference.start() if reference else len(text)):
            yield text[index], index
        if reference is None:
            return
        stands_for, at = _referred(reference)
        for offset, character in enumerate(stands_for):
            yield character, reference.start() if offset == 0 else -1


def _referred(reference: re.Match[str]) -> tuple[str, int]:
    """What a character reference stands for and where it ends (section 13.2.5.73: the longest name counts)."""
    name = reference[1]
    if name is None:
        digits = reference[0].lstrip("&#xX0").rstrip(";")
        return html.unescape(reference[0]) if len(digits) < 10 else "\ufffd", reference.end()
    for length in range(min(len(name), 32), 1, -1):
        if name[:length] in html5:
            return html5[name[:length]], reference.start() + 1 + length
    return "&", reference.start() + 1
