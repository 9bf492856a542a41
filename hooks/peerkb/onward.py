"""Where one goes on from a page: pages beside it or to read next, exercises on it, and where to look when nothing was found."""

from __future__ import annotations

import html
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from peerkb.course.practice import MOST, Exercise, exercises_on, find_exercises
from peerkb.page_linker import PageLinker
from peerkb.pages import contents, front_matter
from peerkb.pages.json_ld import Crumb
from peerkb.pages.read_next import MOST as MOST_NEXT
from peerkb.pages.read_next import ReadNext, Subject, words_of
from peerkb.site_data import SiteData
from peerkb.source_files import PlacedPage
from peerkb.source_reader import SourceReader
from peerkb.template_variables import TemplateVariables
from peerkb.validation.value_types import unknown

_PHRASES: Final = "phrases"  # the part of a page (`extra.pages.parts`) with what one could say


class Onward:
    """The ways on from each page, once all pages are linked."""

    def __init__(self, data: SiteData, reader: SourceReader, linker: PageLinker) -> None:
        """Begin without pages. `linker` knows what pages mention and link to once all are linked."""
        self._data = data
        self._reader = reader
        self._linker = linker
        self._pages: Mapping[str, PlacedPage] = {}  # by path
        self._exercises: Mapping[str, Exercise] = {}  # by name, in the order of readers
        self._next = ReadNext(())

    def take(self, pages: Sequence[PlacedPage]) -> None:
        """Take all pages in the order of readers, and note each exercise and each page to read next that is named and not there."""
        self._pages = {page.file.path: page for page in pages}
        self._exercises = {exercise.name: exercise for page in pages for exercise in self._find_exercises(page)}
        lists = [self._linker.leads_to[path][0] for path in self._pages if path in self._linker.leads_to]
        self._next = ReadNext((self._subject(page) for page in pages if self._may_be_next(page)), lists)
        readable = {path for path in self._pages if not self._data.is_term(path)}
        for page in pages:
            self._check(page, "practice", self._exercises, "card and no scene")
            if page.front_matter.get("begin"):
                self._check(page, "begin", [anchor for anchor, _ in contents.headings(page.html)], "heading of this page")
            self._check(page, "next", readable - {page.file.path}, "other page of this language")

    def neighbors(self, page: PlacedPage) -> tuple[Crumb | None, Crumb | None]:
        """The pages before and after a page, in a part that one reads in order."""
        if not self._leads_on(page) or not self._sequence(page):
            return None, None
        return self._neighbor(page, page.before), self._neighbor(page, page.after)

    def begin(self, page: PlacedPage) -> Crumb | None:
        """The button below a page's lead: its words, and where it leads, in the page (a fragment) or from the site's root.

        It leads to the section that the page names (`begin`), or to what one could say, where the page has a part of that, or else to the
        first section. The first page of a part that one reads in order begins with the page after it, where it only tells of the others.
        """
        messages = self._data.messages
        if (named := page.front_matter.get("begin")) is not None:
            return self._section(page, named) if named else None
        after = self._pages.get(page.after)
        if page.file.path in self._data.settings.pages.in_order and not self._leads_on(page):
            return Crumb(messages.page.begin.text(title=after.title), after.file.url) if after else None
        goes_on = self._leads_on(page) or page.front_matter.get("next")
        if not goes_on or self._is_urgent(page) or self._is_module(page):
            return None
        if anchor := contents.anchor_of_part(page.html, _PHRASES):
            return Crumb(messages.page.phrases.text(), f"#{anchor}")
        return self._section(page)

    def read_next(self, page: PlacedPage) -> Sequence[Mapping[str, str]]:
        """The pages to read after a page, where one does not read in order: those that its editor names, then the nearest others."""
        named: list[str] | None = page.front_matter.get("next")
        if self._is_urgent(page) or not (named or self._leads_on(page)):
            return []
        paths = list(dict.fromkeys(named or ()))
        if named != [] and self._leads_on(page) and not self._sequence(page) and not self._is_module(page):
            paths += (path for path in self._next.after(page.file.path, MOST_NEXT + len(paths)) if path not in paths)
        return [self._as_next(self._pages[path]) for path in paths[:MOST_NEXT]]

    def practice(self, page: PlacedPage) -> Sequence[Exercise]:
        """The exercises that a page leads to: those that its editor names, or else those that lead to it."""
        said = page.front_matter
        if not self._leads_on(page):
            return ()
        if "practice" in said:
            return [self._exercises[name] for name in said["practice"]][:MOST]
        return exercises_on(page.file.url, said.get("audience", ()), self._exercises.values())

    def end_headings(self, shown: TemplateVariables) -> list[contents.Heading]:
        """The headings that the template makes below a page's text, in order. `shown` is what it may show."""
        text = self._data.messages
        found = (
            ("kb-modules", text.page.modules, shown.module),
            ("kb-topic", text.page.on_topic, shown.on_topic),
            ("kb-practice", text.page.practice, shown.practice),
            ("kb-next", text.page.read_next, shown.read_next),
            ("kb-sources", text.page_end.sources, shown.sources),
        )
        return [contents.Heading(anchor, said.text()) for anchor, said, is_there in found if is_there]

    def look_through(self) -> list[Crumb]:
        """The page to look at when nothing was found, then its sections."""
        page = self._pages.get(self._data.settings.search.nothing)
        if page is None:
            return []
        url = page.file.url
        return [Crumb(page.title, url), *(Crumb(title, f"{url}#{anchor}") for anchor, title in contents.headings(page.html))]

    def _section(self, page: PlacedPage, named: str = "") -> Crumb | None:
        """The button to the section of a page that is named, or to the first."""
        text = self._data.messages.page.begin.text
        found = (Crumb(text(title=title), f"#{anchor}") for anchor, title in contents.headings(page.html) if named in ("", anchor))
        return next(found, None)

    def _leads_on(self, page: PlacedPage) -> bool:
        return self._reader.kind(page.file.path, page.front_matter) in self._data.settings.pages.leads_on

    def _sequence(self, page: PlacedPage) -> str:
        """The part that a page is in and that one reads in order, by the path of its first page; the inmost if there are several."""
        return next((part for part in page.parts if part in self._data.settings.pages.in_order), "")

    def _neighbor(self, page: PlacedPage, path: str) -> Crumb | None:
        other = self._pages.get(path)
        is_beside = other is not None and self._leads_on(other) and self._sequence(other) == self._sequence(page)
        return Crumb(other.title, other.file.url) if other and is_beside else None

    def _is_urgent(self, page: PlacedPage) -> bool:
        return self._data.is_urgent(self._reader.kind(page.file.path, page.front_matter), page.file.url)

    def _is_module(self, page: PlacedPage) -> bool:
        modules = self._data.settings.exercises.modules
        return modules is not None and page.front_matter.get("kind") == modules.kind

    def _may_be_next(self, page: PlacedPage) -> bool:
        """Whether a page may be among those to read next without its being named."""
        return self._leads_on(page) and not (page.front_matter.get("draft") or self._is_module(page) or self._is_urgent(page))

    def _as_next(self, page: PlacedPage) -> Mapping[str, str]:
        description = html.unescape(page.front_matter.get("description", ""))
        return {"title": page.title, "url": page.file.url, "description": description}

    def _subject(self, page: PlacedPage) -> Subject:
        path, said = page.file.path, page.front_matter
        leads_to, answered = self._linker.leads_to.get(path, (frozenset(), frozenset()))
        slugs, _ = self._linker.mentions.get(path, ((), ()))
        told = {**said, "description": html.unescape(said.get("description", ""))}
        words = words_of(page.title, told, self._data.search_words.ignore)
        url = page.file.url.removesuffix("index.html")
        return Subject(path, url, tuple(said.get("audience", ())), leads_to, answered, frozenset(slugs), words)

    def _check(self, page: PlacedPage, key: str, known: Collection[str], what: str) -> None:
        """Note each thing that a page names at a key of its front matter and that is not known."""
        named = page.front_matter.get(key) or ()
        named = [named] if isinstance(named, str) else named
        if any(name not in known for name in named):
            path = page.file.path
            document, _, _ = front_matter.read(page.file.text(), path)
            self._data.diagnostics += unknown(document, path, key, named, known, what)

    def _find_exercises(self, page: PlacedPage) -> list[Exercise]:
        said, rules = page.front_matter, self._data.settings.exercises
        kind = self._reader.kind(page.file.path, said)
        return find_exercises(page.file.path, page.file.url, page.title, kind, said.get("audience", ()), page.html, rules)
