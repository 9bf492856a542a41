"""Where one goes on from a page: the pages beside it, exercises on it, and where to look when nothing was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peerkb.course.practice import MOST, Exercise, exercises_on, find_exercises
from peerkb.pages import contents, front_matter
from peerkb.pages.json_ld import Crumb
from peerkb.site_data import SiteData
from peerkb.source_files import PlacedPage
from peerkb.source_reader import SourceReader
from peerkb.template_variables import TemplateVariables
from peerkb.validation.value_types import unknown


class Onward:
    """The ways on from each page, once all pages are linked."""

    def __init__(self, data: SiteData, reader: SourceReader) -> None:
        """Begin without pages."""
        self._data = data
        self._reader = reader
        self._pages: Mapping[str, PlacedPage] = {}  # by path
        self._exercises: Mapping[str, Exercise] = {}  # by name, in the order of readers

    def take(self, pages: Sequence[PlacedPage]) -> None:
        """Take all pages in the order of readers, and note each exercise that a page names and there is not."""
        self._pages = {page.file.path: page for page in pages}
        self._exercises = {exercise.name: exercise for page in pages for exercise in self._find_exercises(page)}
        for page in pages:
            named = page.front_matter.get("practice", ())
            if any(name not in self._exercises for name in named):
                path = page.file.path
                document, _, _ = front_matter.read(page.file.text(), path)
                self._data.diagnostics += unknown(document, path, "practice", named, self._exercises, "card and no scene")

    def neighbors(self, page: PlacedPage) -> tuple[Crumb | None, Crumb | None]:
        """The pages before and after a page, of those that one reads in order."""
        if not self._leads_on(page):
            return None, None
        return self._neighbor(page.before), self._neighbor(page.after)

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
            ("kb-practice", text.page.practice, shown.practice),
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

    def _leads_on(self, page: PlacedPage) -> bool:
        return self._reader.kind(page.file.path, page.front_matter) in self._data.settings.pages.leads_on

    def _neighbor(self, path: str) -> Crumb | None:
        page = self._pages.get(path)
        return Crumb(page.title, page.file.url) if page and self._leads_on(page) else None

    def _find_exercises(self, page: PlacedPage) -> list[Exercise]:
        said, rules = page.front_matter, self._data.settings.exercises
        kind = self._reader.kind(page.file.path, said)
        return find_exercises(page.file.path, page.file.url, page.title, kind, said.get("audience", ()), page.html, rules)
