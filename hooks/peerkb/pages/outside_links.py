"""Mark links to other sites with a class, so that print can show their addresses.

A style sheet cannot select them by `href`: scripts, such as instant navigation, make every address absolute.
"""

from __future__ import annotations

from typing import Final

from peerkb.html.edits import Edit, edit_link
from peerkb.html.page_text import PageText

CLASS: Final = "outside"
_WHOLE: Final = ("https://", "http://", "//")


def mark_outside_links(page: PageText, address: str) -> list[Edit]:
    """The edits that mark a page's links to other sites. `address` is the site's own, or empty."""
    return [edit for anchor in page.anchors if _leads_out(anchor.href, address) for edit in edit_link(page.html, anchor, add_class=CLASS)]


def _leads_out(href: str, address: str) -> bool:
    return href.lower().startswith(_WHOLE) and not (address and href.startswith(address))
