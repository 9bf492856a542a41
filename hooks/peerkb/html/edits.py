"""Edits of a page's HTML at known offsets, which leave every other byte as it is."""

from __future__ import annotations

import html as entities
from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple

from peerkb.html.page_text import Anchor
from peerkb.html.tokens import attributes


class Edit(NamedTuple):
    """Replace the HTML from `start` to `end` by `text`."""

    start: int
    end: int
    text: str


def apply_edits(html: str, edits: Iterable[Edit]) -> str:
    """Apply edits, in any order; they must not overlap."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=itemgetter(0, 1)):
        pieces += (html[at : edit.start], edit.text)
        at = edit.end
    return "".join([*pieces, html[at:]])


def edit_link(html: str, anchor: Anchor, *, href: str | None = None, add_class: str | None = None) -> list[Edit]:
    """The edits that change a link's address, or add a class to it."""
    edits: list[Edit] = []
    given = {attribute.name: attribute for attribute in attributes(html, anchor.tag)}
    if href is not None:
        edits.append(Edit(given["href"].start, given["href"].end, f'="{entities.escape(href)}"'))
    if add_class is not None:
        if "class" not in given:
            edits.append(Edit(anchor.tag.name_end, anchor.tag.name_end, f' class="{add_class}"'))
        elif add_class not in given["class"].value.split():
            classes = entities.escape(f"{add_class} {given['class'].value}")
            edits.append(Edit(given["class"].start, given["class"].end, f'="{classes}"'))
    return edits
