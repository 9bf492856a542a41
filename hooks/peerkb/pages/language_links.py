"""Mark links to pages in another language: `hreflang` says which, and `target` has the browser load the page as a whole.

Instant navigation would put the page's text into the frame of the one before, with that one's language, menu and scripts.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from peerkb.html.addresses import page_address
from peerkb.html.edits import Edit
from peerkb.html.page_text import PageText
from peerkb.html.tokens import attributes


def mark_language_links(page: PageText, url: str, languages: Mapping[str, str]) -> list[Edit]:
    """The edits that mark links of the page at `url`. `languages` has the codes of pages in other languages, by address."""
    edits = []
    for anchor in page.anchors if languages else ():
        code = languages.get(page_address(url, anchor.href))
        if code:
            given = {attribute.name for attribute in attributes(page.html, anchor.tag)}
            said = {"hreflang": code, "target": "_self"}
            added = "".join(f' {name}="{escape(value)}"' for name, value in said.items() if name not in given)
            edits.append(Edit(anchor.tag.name_end, anchor.tag.name_end, added))
    return edits
