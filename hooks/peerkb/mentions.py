"""Where terms appear: the pages and sections that link to each term."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from peerkb.linker import Mention


class Place(NamedTuple):
    """A page, or a section of one, that links to a term: its address counts from the site's root."""

    title: str
    url: str
    sections: Sequence[Place] = ()


class MentioningPage(NamedTuple):
    """A page and the links to terms that it holds."""

    title: str
    url: str
    mentions: Sequence[Mention]


class Appearances:
    """All links to terms, by term."""

    def __init__(self, pages: Sequence[MentioningPage]) -> None:
        """`pages` in the order in which readers meet them."""
        self._by_term: dict[str, list[tuple[MentioningPage, list[Mention]]]] = {}
        for page in pages:
            on_page: dict[str, list[Mention]] = {}
            for mention in page.mentions:
                on_page.setdefault(mention.slug, []).append(mention)
            for slug, mentions in on_page.items():
                self._by_term.setdefault(slug, []).append((page, mentions))

    @property
    def terms(self) -> Collection[str]:
        """The slugs of the terms that are linked."""
        return self._by_term.keys()

    def of(self, slug: str) -> Iterator[Place]:
        """The pages that link to a term, each with those of its sections that do."""
        for (title, url, _), mentions in self._by_term.get(slug, ()):
            titles = {mention.anchor: mention.title for mention in mentions if mention.anchor}
            yield Place(title, url, [Place(words or title, f"{url}#{anchor}") for anchor, words in titles.items()])
