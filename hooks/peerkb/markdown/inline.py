"""The words of a Markdown text without its marks, as far as they can be told without rendering it."""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])"), ""),  # pictures
    (re.compile(r"\[\]\((?:call|text):[^)]*\)"), "0"),  # a number that the build writes
    (re.compile(r"\[\^[^\]]*\]:?"), ""),  # footnotes
    (re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])"), r"\1"),  # links
    (re.compile(r"<!--.*?-->|</?[a-zA-Z][^>]*>"), ""),
    (re.compile(r"\{:?\s*[.#:][^}]*\}"), ""),  # attributes
    (re.compile(r"[*_~`]+|^(?:\d+[.)]|[>:])\s"), ""),
)


def plain_text(text: str) -> str:
    """`text` without links' targets, emphasis, tags and attributes."""
    for pattern, instead in _MARKS:
        text = pattern.sub(instead, text)
    return text
