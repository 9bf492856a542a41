"""Resolve the addresses of links."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote, urlsplit


def resolve_href(address: str, href: str) -> str:
    """Resolve `href` on the page at `address`, without query and fragment. Empty if it leads off the site or is invalid.

    Both `address` and the result count from the site's root. The index of a folder is the folder: `a/index.html` becomes `a/`.
    """
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc:
        return ""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(address), unquote(parts.path)))
    path = path + "/" if parts.path.endswith(("/", "/.", "/..")) or parts.path in (".", "..") else path
    return path.removesuffix("index.html")
