"""Several scripts, or several style sheets, as one."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

_STRING: Final = r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'"""
# An address, or what looks like one and is none: a comment, a string.
_ADDRESS: Final = re.compile(
    rf"""/\*.*?(?:\*/|\Z) | \burl\(\s*(?:(?P<quote>["'])(?P<quoted>.*?)(?P=quote)|(?P<bare>[^"'()\s]+))\s*\) | {_STRING}""",
    re.DOTALL | re.VERBOSE | re.IGNORECASE,
)
_CHARSET: Final = re.compile(r'@charset "[^"]*";\s*', re.IGNORECASE)
_IMPORT: Final = re.compile(r"@import\b", re.IGNORECASE)


def join_scripts(scripts: Iterable[tuple[str, str]]) -> str:
    """One script of several, each a name and its text, that run in this order; one that fails stops none of the others.

    They count addresses from `document.currentScript`, so from where the one script stands.
    """
    return "".join(f"/* {name} */\ntry {{\n{text.strip()}\n}} catch (error) {{\nreportError(error);\n}}\n" for name, text in scripts)


def join_style_sheets(sheets: Iterable[tuple[str, str]], target: str) -> str:
    """One style sheet at the path `target` of several, each a path and its text, in this order; addresses still lead where they led.

    Raises ValueError for a sheet that imports another: browsers would leave that out.
    """
    return "".join(_sheet(path, css, target) for path, css in sheets)


def _sheet(path: str, css: str, target: str) -> str:
    if _IMPORT.search(_ADDRESS.sub("", css)):
        raise ValueError(f"{path} imports another style sheet. Name that one before it instead")

    def led(found: re.Match[str]) -> str:
        address = found["quoted"] or found["bare"]
        if not address or address.startswith(("/", "#")) or urlsplit(address).scheme:
            return found[0]
        there = posixpath.join(posixpath.dirname(path), address)
        return found[0].replace(address, posixpath.relpath(there, posixpath.dirname(target) or "."))

    return f"/* {posixpath.basename(path)} */\n{_ADDRESS.sub(led, _CHARSET.sub('', css, count=1)).strip()}\n"
