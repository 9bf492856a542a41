"""Resolve the addresses of links."""

from __future__ import annotations

import posixpath
import re
from typing import Final
from urllib.parse import quote, unquote, urljoin, urlsplit

NO_ADDRESS: Final = "about:invalid#"  # before what somebody wrote that is none
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


def page_address(address: str, href: str) -> str:
    """Where `href` leads on the page at `address`, without query and fragment. What is invalid stays as it is."""
    return _REST.sub("", urljoin(address, href)) if is_address(href) else href


def is_address(href: str) -> bool:
    """Whether a link could lead anywhere; `http://[` does not, and is an error to whoever takes it apart."""
    try:
        urlsplit(href)
    except ValueError:
        return False
    return not href.startswith(NO_ADDRESS)
