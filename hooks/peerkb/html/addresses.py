"""Resolve the addresses of links. What somebody wrote that is no address is never an error here: it leads nowhere."""

from __future__ import annotations

import posixpath
import re
from typing import Final
from urllib.parse import quote, unquote, urljoin, urlsplit

_REST: Final = re.compile(r"[?#].*", re.DOTALL)


def resolve_href(address: str, href: str) -> str:
    """Resolve `href` on the page at `address`, without query and fragment. Empty if it leads off the site or is invalid.

    Both `address` and the result count from the site's root, encoded as addresses of pages are: `r%C3%ADo/`. The index of a folder is
    the folder: `a/index.html` becomes `a/`.
    """
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc:
        return ""
    path = posixpath.normpath(unquote(posixpath.join(posixpath.dirname(address), parts.path)))
    path = path + "/" if parts.path.endswith(("/", "/.", "/..")) or parts.path in (".", "..") else path
    return quote(path.removesuffix("index.html"))


def whole_address(address: str, href: str) -> str:
    """Where `href` leads on the page at `address`, with query and fragment; as somebody wrote it if it is invalid."""
    try:
        return urljoin(address, href)
    except ValueError:
        return href


def page_address(address: str, href: str) -> str:
    """Where `href` leads on the page at `address`, without query and fragment."""
    return _REST.sub("", whole_address(address, href))


def scheme(href: str) -> str:
    """The scheme of an address, such as `tel`; empty if it has none or is invalid."""
    try:
        return urlsplit(href).scheme
    except ValueError:
        return ""
