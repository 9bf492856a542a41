"""Where terms appear: the pages and sections that link to each term."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from peerkb.cache.digests import canonical, digest


class Place(NamedTuple):
    """A section that links to a term, or a page with such sections: its title, and its address from the site's root."""

    title: str
    url: str
    sections: Sequence[Place] = ()


class MentioningPage(NamedTuple):
    """A page that links to terms.

    `sections` has the anchor and the title of each section. `mentions` has, by slug of a term, the indexes of the sections that link
    to the term.
    """

    title: str
    url: str
    sections: Sequence[tuple[str, str]]
    mentions: Mapping[str, tuple[int, ...]]


class Backlinks:
    """All links to terms, by term.

    A large site has very many links, so this keeps the pages' own tuples, and `of` makes the places when they are asked for.
    """

    def __init__(self, pages: Iterable[MentioningPage]) -> None:
        """Index `pages`, which come in the order of the navigation."""
        self._pages: dict[str, list[tuple[str, str, Sequence[tuple[str, str]]]]] = {}
        self._sections: dict[str, list[tuple[int, ...]]] = {}
        self._digests: dict[str, list[bytes]] = {}
        for title, url, sections, mentions in pages:
            page = title, url, sections
            page_digest = digest(canonical([title, url, sections]))
            for slug, numbers in mentions.items():
                self._pages.setdefault(slug, []).append(page)
                self._sections.setdefault(slug, []).append(numbers)
                self._digests.setdefault(slug, []).append(page_digest)

    @property
    def terms(self) -> Collection[str]:
        """The slugs of the terms that are linked."""
        return self._pages.keys()

    def digest(self, slug: str) -> bytes:
        """A digest of what `of` gives for the term: it changes when that changes."""
        return b"".join([*self._digests.get(slug, ()), repr(self._sections.get(slug)).encode()])

    def of(self, slug: str) -> Iterator[Place]:
        """The pages that link to the term, each with the sections that do. Addresses count from the site's root."""
        for (title, url, sections), numbers in zip(self._pages.get(slug, ()), self._sections.get(slug, ()), strict=True):
            titles = dict([sections[number] for number in numbers])
            titles.pop("", None)  # before the first section, or below a heading that no link reaches
            yield Place(title, url, [Place(words or title, f"{url}#{anchor}") for anchor, words in titles.items()])
