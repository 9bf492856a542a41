"""The pages of a site as the index of the search holds them."""

from __future__ import annotations

import html as entities
from collections.abc import Mapping
from typing import Any

from peerkb.search import search_index, search_sections
from peerkb.search.search_index import Document, Entry
from peerkb.settings.schema import SearchSettings


def is_excluded(said: Mapping[str, Any]) -> bool:
    """Whether a page's front matter leaves the page out of the search, in the keys of Material's search."""
    return bool((said.get("search") or {}).get("exclude"))


def make_entry(
    url: str, title: str, kind: str, said: Mapping[str, Any], sections: list[tuple[str, str, str]], settings: SearchSettings
) -> Entry:
    """A page for the index: its address from the site's root, what its front matter says, its sections by anchor, title and text."""
    wishes = said.get("search") or {}
    document = Document(
        url=url,
        title=title,
        kind=kind,
        weight=float(wishes.get("boost", settings.weights.get(kind, 1))),
        description=entities.unescape(said.get("description") or ""),
        aliases=tuple(said.get("aliases", ())),
        keywords=tuple(said.get("keywords", ())),
        questions=tuple(said.get("questions", ())),
        sections=tuple(search_sections.Section(anchor, heading, text if settings.text else "") for anchor, heading, text in sections),
    )
    return search_index.entry(document)
