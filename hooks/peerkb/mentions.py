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
    """All links to terms. They are kept by page, and told by term when asked for: a large site has too many to keep twice."""

    def __init__(self, pages: Sequence[MentioningPage]) -> None:
        """`pages` in the order in which readers meet them."""
        self._pages: dict[str, list[MentioningPage]] = {}
        for page in pages:
            for slug in dict.fromkeys(mention.slug for mention in page.mentions):
                self._pages.setdefault(slug, []).append(page)

    @property
    def terms(self) -> Collection[str]:
        """The slugs of the terms that are linked."""
        return self._pages.keys()

    def of(self, slug: str) -> Iterator[Place]:
        """The pages that link to a term, each with those of its sections that do."""
        for title, url, mentions in self._pages.get(slug, ()):
            titles = {anchor: words for name, anchor, words in mentions if name == slug and anchor}
            yield Place(title, url, [Place(words or title, f"{url}#{anchor}") for anchor, words in titles.items()])
