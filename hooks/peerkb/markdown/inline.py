"""Strip inline Markdown, approximately: the text is not rendered."""

from __future__ import annotations

import re
from typing import Final

# Each with a character that every match contains: most texts have few of them.
_MARKS: Final[tuple[tuple[str, re.Pattern[str], str], ...]] = (
    ("[", re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])"), ""),  # pictures
    ("[", re.compile(r"\[\]\((?:call|text):[^)]*\)"), "0"),  # the build inserts a phone number
    ("[", re.compile(r"\[\^[^\]]*\]:?"), ""),  # footnotes
    ("[", re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])"), r"\1"),  # links
    ("<", re.compile(r"<!--.*?-->|</?[a-zA-Z][^>]*>"), ""),
    ("{", re.compile(r"\{:?\s*[.#:][^}]*\}"), ""),  # attributes
)
_BEGINNING: Final = re.compile(r"(?:\d+[.)]|[>:])\s")
_EMPHASIS: Final = re.compile(r"[*_~`]+")


def plain_text(text: str) -> str:
    """`text` without the targets of links, pictures, emphasis, tags and attributes."""
    for sign, pattern, instead in _MARKS:
        if sign in text:
            text = pattern.sub(instead, text)
    begins = _BEGINNING.match(text)
    return _EMPHASIS.sub("", text[begins.end() :] if begins else text)
