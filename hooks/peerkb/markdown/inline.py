"""Strip inline Markdown, approximately: the text is not rendered."""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])"), ""),  # pictures
    (re.compile(r"\[\]\((?:call|text):[^)]*\)"), "0"),  # the build inserts a phone number
    (re.compile(r"\[\^[^\]]*\]:?"), ""),  # footnotes
    (re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])"), r"\1"),  # links
    (re.compile(r"<!--.*?-->|</?[a-zA-Z][^>]*>"), ""),
    (re.compile(r"\{:?\s*[.#:][^}]*\}"), ""),  # attributes
    (re.compile(r"[*_~`]+|^(?:\d+[.)]|[>:])\s"), ""),
)


def plain_text(text: str) -> str:
    """`text` without the targets of links, pictures, emphasis, tags and attributes."""
    for pattern, instead in _MARKS:
        text = pattern.sub(instead, text)
    return text
