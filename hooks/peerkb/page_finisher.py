"""The step `finish_page`: a whole page, as its template printed it, through a list of small steps."""

from __future__ import annotations

import html as entities
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from peerkb.glossary import term_pages
from peerkb.html.edits import Edit, apply_edits
from peerkb.html.indents import without_indents
from peerkb.page_linker import PageLinker
from peerkb.pages import json_ld
from peerkb.pages.markdown_address import alternate
from peerkb.pages.quotes import read_quotes
from peerkb.security import policy, template_scripts
from peerkb.site_data import SiteData
from peerkb.source_files import PlacedPage
from peerkb.source_reader import SourceReader
from peerkb.theme import lighter_script, patches


class PageFinisher:
    """Finishes pages one by one. `scripts` are the addresses of template scripts that they load.

    `needs_whole_script` says whether any of them asks for what the lighter copy of the theme's script leaves out.
    """

    def __init__(self, data: SiteData, reader: SourceReader, linker: PageLinker) -> None:
        """Begin without pages."""
        self.scripts: set[str] = set()
        self.needs_whole_script = False
        self._data = data
        self._reader = reader
        self._linker = linker
        self._quotes = read_quotes(data.messages)

    def finish(self, page: PlacedPage, html: str) -> str:
        """Take a page through each step in order."""
        steps: tuple[Callable[[str], str], ...] = (
            self._patch_theme,
            partial(self._insert_head, page),
            partial(self._insert_foot, page),
            partial(self._insert_definitions, page),
            partial(self._print, page.file.path, page.file.text),
        )
        for step in steps:
            html = step(html)
        return html

    def finish_template(self, name: str, html: str) -> str:
        """Do the same for a page that has a template and no source, such as 404.html."""
        return self._print(name, str, self._patch_theme(html))

    def _patch_theme(self, html: str) -> str:
        site = self._data.web_site
        return patches.patch_theme(patches.escape_site_words(html, site.name, site.description), self._data.messages)

    def _insert_head(self, page: PlacedPage, html: str) -> str:
        """Tell machines what the page is. It comes after the template, as it grows with the site."""
        file, catalog, site = page.file, self._reader.catalog, self._data.web_site
        entry = catalog.by_path.get(file.path)
        described = json_ld.WebPage(
            page.title,
            file.url,
            entities.unescape(page.front_matter.get("description") or ""),
            page.front_matter.get("last_reviewed"),
            page.above,
        )
        if entry is not None:
            said = term_pages.defined_term(entry, site.address, self._reader.index_url)
        elif file.path == self._data.glossary_index:
            said = term_pages.defined_term_set(catalog.entries.values(), site.address, file.url, page.title)
        elif file.url in self._data.homes and not self._data.code:  # one site, whatever its languages
            said = json_ld.web_site(site)
        else:
            said = json_ld.web_page(described, site)
        markdown = alternate(file.url) if self._data.has_markdown(page.front_matter) else ""
        return html.replace("</head>", f"{said}{json_ld.breadcrumbs(described, site)}{markdown}</head>", 1)

    def _insert_foot(self, page: PlacedPage, html: str) -> str:
        """Insert what stands below a term's text, or the A-Z, at its marker."""
        catalog = self._reader.catalog
        entry = catalog.by_path.get(page.file.path)
        if entry is not None:
            return _insert_at(term_pages.FOOT_MARK, html, catalog.foot(entry, page.file.to_root, self._reader.map_url))
        if page.file.path == self._data.glossary_index:
            ways, terms = term_pages.index(catalog.entries.values(), page.file.to_root, self._data.messages)
            return _insert_at(term_pages.WAYS_MARK, _insert_at(term_pages.FOOT_MARK, html, terms), ways)
        return html

    def _insert_definitions(self, page: PlacedPage, html: str) -> str:
        """Insert the definitions of the page's terms at their marker."""
        catalog = self._reader.catalog
        entry = catalog.by_path.get(page.file.path)
        slugs, _ = self._linker.mentions.get(page.file.path, ((), ()))
        made = catalog.definitions(slugs, page.file.to_root, entry.term.slug if entry else None)
        return _insert_at(term_pages.DEFINITIONS_MARK, html, made)

    def print_quotes(self, xml: str) -> str:
        """HTML, or XML, with the marks of the language around what is said."""
        return self._quotes.html(xml, self._data.language)

    def _print(self, path: str, source: Callable[[], str], html: str) -> str:
        """The page as readers get it. Notes what it loads, and what the site's policy refuses; without a policy that is nothing.

        `path` is the page's source file; `source` returns its text. What follows from the HTML alone is remembered.
        """
        seen = _Seen(*self._data.memo("finished page", (html, self._data.language, *self._quotes), lambda: self._look(html)))
        self.scripts.update(seen.scripts)
        self.needs_whole_script = self.needs_whole_script or seen.asks_for_all
        html = without_indents(apply_edits(html, (Edit(*edit) for edit in seen.quotes)))
        if seen.is_suspect and self._data.settings.content_security_policy:
            self._data.diagnostics += policy.find_violations(html, path, source)
        return html

    def _look(self, html: str) -> _Seen:
        quotes = self._quotes.edits(html, self._data.language)
        scripts = sorted(template_scripts.used_scripts(html))
        return _Seen(quotes, scripts, lighter_script.asks_for_all(html), policy.is_suspect(html))


class _Seen(NamedTuple):
    """What a page's HTML says: the edits that print its quotation marks, and the scripts that it loads.

    `asks_for_all`: it asks for more than the lighter copy of the theme's script does. `is_suspect`: a policy may refuse something.
    """

    quotes: list[Edit]
    scripts: list[str]
    asks_for_all: bool
    is_suspect: bool


def _insert_at(mark: str, html: str, text: str) -> str:
    """Insert `text` at the last place of a marker; without the marker the page stays as it is."""
    before, found, after = html.rpartition(mark)
    return before + text + after if found else html
