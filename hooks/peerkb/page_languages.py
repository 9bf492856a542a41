"""The pages of a site that is checked, by their languages: which translates which, and where each language is at home."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

from peerkb.edition import Edition
from peerkb.languages.codes import name_of
from peerkb.settings.schema import LanguageSettings
from peerkb.source_files import PlacedPage
from peerkb.translations import Translation, Translations


class PageLanguages:
    """All pages in the order of readers, with the editions of a site by the codes of their languages; the main one's code is empty."""

    def __init__(
        self,
        pages: Sequence[PlacedPage],
        codes: Mapping[str, str],
        editions: Mapping[str, Edition],
        translations: Translations,
        settings: Mapping[str, LanguageSettings],
    ) -> None:
        """Take the pages. `codes` are those of their languages by path, `settings` what the site says of each language but the main one."""
        self.pages = pages
        self.editions = editions
        self.by_path = {page.file.path: page for page in pages}
        self.homes = functools.cache(self._find_homes)  # each page asks for them
        self._codes = codes
        self._translations = translations
        self._settings = settings

    def code_of(self, page: PlacedPage) -> str:
        """The code of a page's language."""
        return self._codes.get(page.file.path, "")

    def edition_of(self, page: PlacedPage) -> Edition:
        """The edition that a page belongs to."""
        return self.editions[self.code_of(page)]

    def pages_in(self, code: str) -> list[PlacedPage]:
        """The pages of a language."""
        return [page for page in self.pages if self.code_of(page) == code]

    def name(self, code: str) -> str:
        """What a language is called in itself."""
        said = self._settings.get(code)
        return said.name if said and said.name else name_of(self.editions[code].data.language)

    def _find_homes(self, code: str) -> list[Translation]:
        """The home pages of the other languages than `code`, where they have one."""
        addresses = {page.file.url for page in self.pages}
        return [
            Translation(edition.data.language, self.name(other), edition.data.web_site.name, edition.data.home)
            for other, edition in self.editions.items()
            if other != code and any(home in addresses for home in edition.data.homes)
        ]

    def translations(self, page: PlacedPage) -> list[Translation]:
        """The same page in other languages, in the order of readers."""
        return [self._translation(code, path) for code, path in self._translations.of(page.file.path) if path in self.by_path]

    def changed_since(self, page: PlacedPage) -> Translation | None:
        """The page that a page translates, if its text is no longer the one that was translated."""
        path = self._translations.changed(page.file.path)
        return self._translation(self._codes[path], path) if path in self.by_path else None

    def is_unchecked(self, page: PlacedPage) -> bool:
        """Whether a page is in a language whose pages no native speaker has read yet, and has not been read."""
        own = self._settings.get(self.code_of(page))
        return bool(own and own.unchecked and not page.front_matter.get("speaker_checked"))

    def _translation(self, code: str, path: str) -> Translation:
        page = self.by_path[path]
        return Translation(self.editions[code].data.language, self.name(code), page.title, page.file.url)
