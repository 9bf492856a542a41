"""Take the indents of templates out of a page: a twelfth of its bytes, which browsers show as the one space that a line's end is."""

from __future__ import annotations

import re
from typing import Final

_INDENT: Final = re.compile(r"\n[ \t\n]+")
_AS_WRITTEN: Final = re.compile(r"(<(?:pre|textarea)\b.*?</(?:pre|textarea)>)", re.DOTALL)


def without_indents(html: str) -> str:
    """The page without spaces at the beginnings of lines and without empty lines. What browsers show as it is written stays."""
    if "<pre" not in html and "<textarea" not in html:
        return _INDENT.sub("\n", html)
    parts = _AS_WRITTEN.split(html)
    parts[::2] = [_INDENT.sub("\n", part) for part in parts[::2]]
    return "".join(parts)
