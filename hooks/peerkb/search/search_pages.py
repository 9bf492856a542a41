"""Pages as entries of the search index."""

from __future__ import annotations

import html as entities
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from peerkb.search import search_index, search_sections
from peerkb.search.search_index import Document, Entry
from peerkb.settings.schema import SearchSettings


def is_excluded(front_matter: Mapping[str, Any]) -> bool:
    """Whether the page's front matter has `search.exclude`, a key of Material's search."""
    return bool((front_matter.get("search") or {}).get("exclude"))


def make_entry(
    url: str,
    title: str,
    kind: str,
    front_matter: Mapping[str, Any],
    sections: list[search_sections.Section],
    settings: SearchSettings,
    readers: Collection[str] = (),
) -> Entry:
    """Make the index entry of a page.

    `url` counts from the site's root; `sections` are tuples of anchor, title and text; `readers` are the audiences that the search
    tells apart by their words.
    """
    search_keys = front_matter.get("search") or {}
    document = Document(
        url=url,
        title=title,
        kind=kind,
        weight=float(search_keys.get("boost", settings.weights.get(kind, 1))),
        description=entities.unescape(front_matter.get("description") or ""),
        aliases=tuple(front_matter.get("aliases", ())),
        keywords=tuple(front_matter.get("keywords", ())),
        questions=tuple(front_matter.get("questions", ())),
        readers=tuple(name for name in front_matter.get("audience", ()) if name in readers),
        sections=tuple(_kept(sections, settings.depth.get(kind, "whole" if settings.text else "headings"), settings.leave_out)),
    )
    return search_index.entry(document)


def _kept(sections: Iterable[search_sections.Section], depth: str, left_out: Collection[str]) -> Iterator[search_sections.Section]:
    """Yield what the search is to know of `sections`: the whole, all without their text, or only what begins the page.

    Sections whose heading is in `left_out` are missing.
    """
    for anchor, heading, text in sections:
        if heading in left_out:
            continue
        if depth != "opening":
            yield search_sections.Section(anchor, heading, text if depth == "whole" else "")
        elif not anchor:
            yield search_sections.Section(anchor, heading, text)
