"""The files of a site beside its pages: terms, pages and their reviews as data, the search index, feeds, Markdown, redirects."""

from __future__ import annotations

import functools
import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from peerkb.assets.language_bundles import in_language
from peerkb.edition import Edition
from peerkb.for_machines import LIST
from peerkb.page_languages import PageLanguages
from peerkb.pages import former_addresses, review
from peerkb.pages.markdown_address import markdown_beside
from peerkb.search import search_index
from peerkb.site_data import SiteData
from peerkb.site_steps import write_text
from peerkb.updates import agenda, icalendar

SEARCH_INDEX: Final = "search/search_index.js"


def search_index_address(code: str) -> str:
    """The address of the search index of a language, by its code; the main one's code is empty."""
    return in_language(SEARCH_INDEX, code) if code else SEARCH_INDEX


class Exports:
    """What a site that is checked offers beside its pages."""

    def __init__(self, data: SiteData, languages: PageLanguages, moved: Mapping[str, str]) -> None:
        """Take the pages. `data` is that of the main language, `moved` has the paths of pages by their former addresses."""
        self._data = data
        self._languages = languages
        self._moved = moved

    @functools.cached_property
    def agenda(self) -> agenda.Agenda:
        """The reviews that are due."""
        return agenda.make_agenda(self._listed(), self._data.settings.pages.owners, self._data.today)

    @property
    def calendar_address(self) -> str:
        """The address of the calendar of reviews, where any page has a day for its next one."""
        return icalendar.FILE if self.agenda.overdue or self.agenda.months else ""

    def write(self, folder: Path) -> None:
        """Write all files into the folder of the built site."""
        for code, edition in self._languages.editions.items():
            if edition.has_pages:
                self._write_edition(folder, code, edition)
        write_text(folder, "pages.json", review.export(self._listed()))
        if self.calendar_address:
            write_text(folder, self.calendar_address, self._calendar())
        if self._data.settings.machines and not self._data.previewing:
            self._write_markdown(folder)
        for address, page in self._redirects():
            write_text(folder, former_addresses.file_at(address), [page])

    def _write_edition(self, folder: Path, code: str, edition: Edition) -> None:
        """Write what each language has of its own."""
        write_text(folder, posixpath.join(code, "glossary.json"), edition.reader.catalog.export())
        write_text(folder, posixpath.join(code, "glossary.skos.jsonld"), edition.export_concepts(self._same_pages(code)))
        write_text(folder, search_index_address(code), search_index.script(edition.search_entries, edition.search_words))
        if edition.feed_address:
            write_text(folder, edition.feed_address, edition.feed())

    def _write_markdown(self, folder: Path) -> None:
        """Write each page as Markdown beside it, and the list of them for each language."""
        for page in self._languages.pages:
            edition = self._languages.edition_of(page)
            if edition.data.has_markdown(page.front_matter):
                text = edition.for_machines.page(page, unchecked=self._languages.is_unchecked(page))
                write_text(folder, unquote(markdown_beside(page.file.url)), [text])
        for code, edition in self._languages.editions.items():
            if edition.has_pages:
                listing = edition.for_machines.listing(self._languages.pages_in(code), self._languages.homes(code))
                write_text(folder, posixpath.join(code, LIST), [listing])

    def _same_pages(self, code: str) -> dict[str, list[str]]:
        """The addresses of the same page in other languages, by the address of each page of a language."""
        return {page.file.url: [other.url for other in self._languages.translations(page)] for page in self._languages.pages_in(code)}

    def _redirects(self) -> Iterator[tuple[str, str]]:
        """Each former address of a page, with the HTML that stands there."""
        pages = self._languages.by_path
        for address, path in self._moved.items():
            if "#" not in address:
                page, data = pages[path], self._languages.edition_of(pages[path]).data
                sections = {
                    part.removeprefix(f"{address}#"): pages[to].file.url
                    for part, to in self._moved.items()
                    if part.startswith(f"{address}#")
                }
                said = (page.file.url, page.title, sections, data.web_site, data.content_security_policy, data.messages)
                yield address, former_addresses.redirect(address, *said)

    def _listed(self) -> Iterator[review.Listed]:
        """All pages with their reviews."""
        several = sum(edition.has_pages for edition in self._languages.editions.values()) > 1
        for page in self._languages.pages:
            said, edition = page.front_matter, self._languages.edition_of(page)
            kind = edition.reader.kind(page.file.path, said)
            kept = review.review(said, kind, edition.data.settings.pages)
            language = edition.data.language if several else ""
            yield review.Listed(page.title, page.file.url, kind, tuple(said.get("audience", ())), kept, language)

    def _calendar(self) -> Iterator[str]:
        page = next((page.file.url for page in self._languages.pages if page.front_matter.get("template") == agenda.TEMPLATE), "")
        site = icalendar.Site(self._data.web_site.name, self._data.web_site.address, page)
        return icalendar.calendar(self._listed(), self._data.settings.pages.owners, site, self._data.messages)
