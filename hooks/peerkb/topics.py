"""Pages by topic: the page of a topic lists those that name it, and each of them leads to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from peerkb.pages import front_matter
from peerkb.pages.json_ld import Crumb
from peerkb.site_data import SiteData
from peerkb.source_files import PlacedPage
from peerkb.validation.diagnostics import Diagnostic
from peerkb.validation.value_types import unknown

TEMPLATE: Final = "topic.html"  # by which a page is that of a topic
_INDEX: Final = "index"


class Listed(NamedTuple):
    """A page as the page of its topic lists it; `url` counts from the site's root, `description` is HTML."""

    title: str
    url: str
    description: str


class Topics:
    """The topics of a language, once all pages are linked. A topic has the name of its page's file, or of its folder."""

    def __init__(self, data: SiteData) -> None:
        """Begin without pages."""
        self._data = data
        self._topics: Mapping[str, PlacedPage] = {}
        self._listed: dict[str, list[Listed]] = {}

    def take(self, pages: Sequence[PlacedPage]) -> None:
        """Take all pages in the order of readers, and note each topic that has two pages, or is named and has none."""
        self._topics, self._listed = self._find(pages), {}
        for page in pages:
            named = page.front_matter.get("topics", ())
            if any(name not in self._topics for name in named):
                document, _, _ = front_matter.read(page.file.text(), page.file.path)
                what = f"page with `template: {TEMPLATE}`"
                self._data.diagnostics += unknown(document, page.file.path, "topics", named, self._topics, what)
            for name in dict.fromkeys(named):
                listed = Listed(page.title, page.file.url, page.front_matter.get("description", ""))
                self._listed.setdefault(name, []).append(listed)

    def of(self, page: PlacedPage) -> list[Crumb]:
        """The pages of the topics that a page names, in its order."""
        found = (self._topics[name] for name in page.front_matter.get("topics", ()) if name in self._topics)
        return [Crumb(topic.title, topic.file.url) for topic in found]

    def listed(self, page: PlacedPage) -> list[Listed]:
        """The pages on a topic, where `page` is its page, in the order of readers."""
        return self._listed.get(_name(page), []) if _is_topic(page) else []

    def _find(self, pages: Sequence[PlacedPage]) -> dict[str, PlacedPage]:
        topics: dict[str, PlacedPage] = {}
        for page in filter(_is_topic, pages):
            first = topics.setdefault(_name(page), page)
            if first is not page:
                problem = f"the topic '{_name(page)}' has the page {first.file.path} already. Give this file another name"
                self._data.diagnostics.append(Diagnostic(page.file.path, None, problem))
        return topics


def _is_topic(page: PlacedPage) -> bool:
    return page.front_matter.get("template") == TEMPLATE


def _name(page: PlacedPage) -> str:
    path = PurePosixPath(page.file.path)
    return path.parent.name if path.stem == _INDEX else path.stem
