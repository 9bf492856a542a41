"""Where terms appear: the links to each term, gathered by page and section."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from peerkb.linker import Mention


@dataclass(frozen=True)
class Place:
    """A page, or a section of it, that links to a term: its address counts from the site's root."""

    title: str
    url: str
    sections: tuple[Place, ...] = ()


@dataclass(frozen=True)
class MentioningPage:
    """A page and the links to terms that it holds."""

    title: str
    url: str
    mentions: tuple[Mention, ...] = field(default=())


def appearances(pages: Iterable[MentioningPage]) -> dict[str, list[Place]]:
    """For each term that is linked, the pages that link to it, in the order given, and on each the sections that do."""
    found: dict[str, list[Place]] = {}
    for page in pages:
        sections: dict[str, dict[str, str]] = {}
        for mention in page.mentions:
            titles = sections.setdefault(mention.slug, {})
            if mention.anchor:
                titles.setdefault(mention.anchor, mention.title)
        for slug, titles in sections.items():
            places = tuple(Place(title or page.title, f"{page.url}#{anchor}") for anchor, title in titles.items())
            found.setdefault(slug, []).append(Place(page.title, page.url, places))
    return found
