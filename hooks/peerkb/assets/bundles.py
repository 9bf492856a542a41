"""Bundles: several scripts, or several style sheets, as one file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

_STRING: Final = r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'"""
# A `url()`. Comments and strings match too, so that an address inside them is skipped.
_ADDRESS: Final = re.compile(
    rf"""/\*.*?(?:\*/|\Z) | \burl\(\s*(?:(?P<quote>["'])(?P<quoted>.*?)(?P=quote)|(?P<bare>[^"'()\s]+))\s*\) | {_STRING}""",
    re.DOTALL | re.VERBOSE | re.IGNORECASE,
)
_CHARSET: Final = re.compile(r'@charset "[^"]*";\s*', re.IGNORECASE)
_IMPORT: Final = re.compile(r"@import\b", re.IGNORECASE)


def join_scripts(scripts: Iterable[tuple[str, str]]) -> str:
    """Bundle scripts, each a name and its text, in this order. A script that throws does not stop the others.

    `document.currentScript` is the bundle, so scripts must resolve addresses against its place.
    """
    return "".join(f"/* {name} */\ntry {{\n{text.strip()}\n}} catch (error) {{\nreportError(error);\n}}\n" for name, text in scripts)


def join_style_sheets(sheets: Iterable[tuple[str, str]], target: str) -> str:
    """Bundle style sheets, each a path and its text, in this order, at the path `target`. Relative addresses are rewritten.

    Raises ValueError for a sheet with `@import`, which browsers ignore after other rules.
    """
    return "".join(_sheet(path, css, target) for path, css in sheets)


def _sheet(path: str, css: str, target: str) -> str:
    if _IMPORT.search(_ADDRESS.sub("", css)):
        raise ValueError(f"{path} imports another style sheet. Name that one before it instead")

    def rewrite_address(found: re.Match[str]) -> str:
        address = found["quoted"] or found["bare"]
        if not address or address.startswith(("/", "#")) or urlsplit(address).scheme:
            return found[0]
        file = posixpath.join(posixpath.dirname(path), address)
        return found[0].replace(address, posixpath.relpath(file, posixpath.dirname(target) or "."))

    return f"/* {posixpath.basename(path)} */\n{_ADDRESS.sub(rewrite_address, _CHARSET.sub('', css, count=1)).strip()}\n"
