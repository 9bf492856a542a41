"""A site in six calls, whichever generator makes them: `open_pipeline`, then `read`, `link`, `check`, `finish_page`, `finish_site`.

Everything is a function of settings, data files, sources and HTML. Nothing here knows a generator, a clock or the network.
Each step has a module of its own: `site_data`, `source_reader`, `page_linker`, `page_finisher`, `site_steps`.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from peerkb import site_steps
from peerkb.cache.digests import canonical
from peerkb.cache.store import Memo, make_anew
from peerkb.concept_map import layout
from peerkb.course import markup
from peerkb.course.modules import Module
from peerkb.glossary import term_pages, terms
from peerkb.manual import pages as manual
from peerkb.messages import Messages
from peerkb.page_finisher import PageFinisher
from peerkb.page_linker import PageLinker
from peerkb.pages import conversations, former_addresses, json_ld, parts, questions, review, sources
from peerkb.search import search_index, search_pages, search_sections, search_words
from peerkb.security import policy
from peerkb.settings.reference import reference
from peerkb.settings.types import KnownNames
from peerkb.site_data import LINES, SEARCH, SOURCES, WORDS, SiteData
from peerkb.source_files import PlacedPage, Snippet, SourceFile
from peerkb.source_reader import NO_GLOSSARY, SourceReader
from peerkb.template_variables import TemplateVariables

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SEARCH_INDEX: Final = "search/search_index.js"


def open_pipeline(
    extra: Mapping[str, Any],
    settings_files: Sequence[tuple[str, str]],
    web_site: json_ld.WebSite,
    texts: Mapping[str, str],
    messages: Messages,
    memo: Memo = make_anew,
    *,
    today: datetime.date = datetime.date.max,
    previewing: bool = False,
) -> Pipeline:
    """Begin a build.

    `extra` is what the configuration files say under that key; they come by name and text, the one that inherits first. `texts` has
    the data files by path, `messages` what pages say in the site's language. `memo` may know what was made of the same things in an
    earlier build. A preview keeps nothing for offline reading and leaves style sheets as written.
    """
    return Pipeline(SiteData(extra, settings_files, web_site, texts, messages, memo, today, previewing))


class Pipeline:
    """One build of a site. Make it with `open_pipeline`.

    `data` has the settings, and gathers in `data.diagnostics` everything that is wrong: a generator refuses the build when there is
    anything after `check`, or before `finish_site`.
    """

    def __init__(self, data: SiteData) -> None:
        """Begin without pages."""
        self.data = data
        self._reader = SourceReader(data)
        self._linker = PageLinker(data, self._reader)
        self._finisher = PageFinisher(data, self._reader, self._linker)
        self._picture_styles: Sequence[str] = ()
        self._course: Sequence[Module] = ()
        self._pages: Sequence[PlacedPage] = ()
        self._search_entries: list[search_index.Entry] = []
        self._search_words: dict[str, Any] = {}

    def manual_pages(self) -> dict[str, str]:
        """The sources of the manual for editors by path, where the settings name a folder for it."""
        data = self.data
        words = WORDS if WORDS in data.texts else ""
        name, _ = next(iter(data.settings_files), ("mkdocs.yml", ""))
        files = manual.SiteFiles(name, data.settings.glossary.folder, SOURCES, LINES, SEARCH, words)
        return manual.manual_pages(data.settings.manual, data.settings.model_dump(), files, terms.LONGEST_DEFINITION, reference())

    # read ----------------------------------------------------------------------------------------------------------------------

    def read(
        self,
        files: Iterable[SourceFile],
        known: KnownNames | None = None,
        snippets: Mapping[str, Snippet] | None = None,
        pictures: Iterable[str] = (),
    ) -> None:
        """Read the sources of all pages before any becomes HTML: terms, front matter, exercises, and what settings name.

        `known` are names that settings may use, besides those of pages and lines; `snippets` are texts that pages take in, by name;
        `pictures` are the text of SVGs.
        """
        self._reader.read(files, known or KnownNames(), snippets or {})
        self._picture_styles = policy.style_hashes(pictures)

    @property
    def drafts(self) -> Collection[str]:
        """The paths of pages that must be left out of the site. A preview leaves out none."""
        return self._reader.drafts.keys()

    def front_matter(self, file: SourceFile) -> dict[str, Any]:
        """What a page says of itself. A term's page has its headword as the title and its definition as the description."""
        return self._reader.front_matter(file.path)

    def body(self, file: SourceFile) -> str:
        """A page's source without its front matter."""
        return self._reader.body(file)

    def mark(self, root: Element, kind: str) -> None:
        """Give the exercises and the parts of a page of a kind their markup, in the tree that Markdown made of it."""
        markup.mark(root, kind, self.data.settings.exercises)
        parts.mark_parts(root, self.data.settings.pages.parts)
        conversations.mark_conversations(root)

    @property
    def mark_key(self) -> str:
        """Everything that `mark` depends on besides the page."""
        return canonical([self.data.settings.exercises.model_dump(mode="json"), self.data.settings.pages.parts])

    # link ----------------------------------------------------------------------------------------------------------------------

    def link(self, file: SourceFile, said: Mapping[str, Any], html: str) -> str:
        """Link the words of a page's HTML. `said` is its front matter."""
        return self._linker.link(file, said, html)

    # check ---------------------------------------------------------------------------------------------------------------------

    def check(self, pages: Iterable[PlacedPage]) -> str:
        """Gather what all pages together say, in the order of readers: where terms appear, the course, the index of the search.

        Adds what is wrong to `data.diagnostics`. Returns a sentence for the log.
        """
        self._pages = list(pages)
        self._course = self._linker.course(self._pages)
        self._reader.catalog.appearances = self._linker.backlinks(self._pages)
        self._reader.glossary = NO_GLOSSARY  # all pages are linked, and a large one is heavy
        for page in self._pages:
            asked = page.front_matter.get("questions", ())
            if any(isinstance(question, dict) for question in asked):
                anchors = [section.anchor for section in self._sections(page)]
                self.data.diagnostics += questions.check_sections(asked, page.file.path, page.file.text, anchors)
        if not self.data.diagnostics:
            self._index_search()
        return self._summary()

    def _index_search(self) -> None:
        data, settings = self.data, self.data.settings.search
        places = {page.file.path: search_words.Place(page.title, page.file.url) for page in self._pages}
        lines = {name: line.as_json() for name, line in data.lines.lines.items()}
        self._search_words = search_words.exported(data.search_words, lines, places, settings.nothing)
        for page in self._pages:
            said = page.front_matter
            if not search_pages.is_excluded(said):
                kind = self._reader.kind(page.file.path, said)
                entry = search_pages.make_entry(page.file.url, page.title, kind, said, self._sections(page), settings)
                self._search_entries.append(entry)

    def _sections(self, page: PlacedPage) -> list[search_sections.Section]:
        found = self.data.memo("sections", [page.html], functools.partial(search_sections.sections, page.html))
        return [search_sections.Section(*section) for section in found]

    def _summary(self) -> str:
        catalog, mentions = self._reader.catalog, self._linker.mentions
        links = sum(len(at) for _, numbers in mentions.values() for at in numbers)
        told = f"{links} links to {len(catalog.appearances.terms)} terms in {len(mentions)} pages"
        if catalog.draws_pictures() and not layout.can_lay_out():
            told += ". The map of terms has lists but no pictures: the package pygraphviz is not installed"
        unlinked = catalog.unlinked()
        return f"{told}. Nothing links to: {', '.join(unlinked)}" if unlinked else told

    # finish_page ---------------------------------------------------------------------------------------------------------------

    @functools.cached_property
    def site_variables(self) -> TemplateVariables:
        """What the template of a page without a source may show. Ask once all pages are checked."""
        data = self.data
        return TemplateVariables(
            text=data.messages,
            help=data.help_bar,
            glossary=self._reader.index_url,
            lines=data.lines.lines,
            checked=data.lines.checked,
            country=data.lines.country,
            all_sources=sorted(data.sources.values(), key=lambda source: (source.author.casefold(), source.year, source.title)),
            words=data.words,
            modules=self._course,
            terms=self._reader.catalog.sorted,
            picture_styles=self._picture_styles,
        )

    def page_variables(self, file: SourceFile, said: Mapping[str, Any]) -> TemplateVariables:
        """What a page's template may show."""
        data, catalog, rules = self.data, self._reader.catalog, self.data.settings.pages
        kept = review.review(said, self._reader.kind(file.path, said), rules)
        shown = [] if file.path in catalog.by_path else sources.resolve_citations(said.get("sources", []), data.sources)
        return self.site_variables.of_page(
            sources=shown,
            definitions=Markup(term_pages.DEFINITIONS_MARK),
            concept_map=catalog.concept_map(file.to_root),
            audience=[rules.audiences.get(name, name) for name in said.get("audience", ())],
            owner=rules.owners.get(kept.owner, kept.owner),
            last_reviewed=kept.last_reviewed,
            review_by=kept.review_by,
        )

    def finish_page(self, page: PlacedPage, html: str) -> str:
        """Finish a whole page, as its template printed it."""
        return self._finisher.finish(page, html)

    def finish_template(self, name: str, html: str) -> str:
        """Finish a page that has a template and no source, such as 404.html."""
        return self._finisher.finish_template(name, html)

    # finish_site ---------------------------------------------------------------------------------------------------------------

    def finish_site(self, folder: Path, scripts: Mapping[str, str], style_sheets: Sequence[str]) -> str:
        """Take the folder of the built site through each step in order.

        `scripts` are the texts of template scripts by address, `style_sheets` the addresses of the site's own. Returns a sentence
        for the log, or nothing. Raises `site_steps.StepError`.
        """
        data = self.data
        site_steps.write_text(folder, "glossary.json", self._reader.catalog.export())
        site_steps.write_text(folder, "pages.json", self._export_pages())
        for address, page in self._former_addresses():
            site_steps.write_text(folder, former_addresses.file_of(address), [page])
        site_steps.write_text(folder, SEARCH_INDEX, search_index.script(self._search_entries, self._search_words))
        for address in sorted(self.scripts_used):
            site_steps.write_text(folder, address, [scripts[address]])
        site_steps.adapt_lightbox(folder)
        site_steps.bundle_assets(folder, data.settings.joined, data.messages)
        if data.previewing:
            return ""
        site_steps.reduce_style_sheets(folder, style_sheets, data.memo)
        return site_steps.write_offline_manifest(folder, data.settings.offline.leave_out)

    def _former_addresses(self) -> Iterator[tuple[str, str]]:
        """Each former address of a page, with the HTML that stands there."""
        data, titles = self.data, {page.file.path: page.title for page in self._pages}
        for address, file in self._reader.moved.items():
            policy_text = data.content_security_policy
            yield address, former_addresses.redirect(address, file.url, titles[file.path], data.web_site, policy_text, data.messages)

    @property
    def scripts_used(self) -> set[str]:
        """The addresses of the template scripts that finished pages load."""
        return self._finisher.scripts

    def _export_pages(self) -> Iterator[str]:
        """All pages as JSON, piece by piece."""
        rules = self.data.settings.pages
        return review.export(
            review.Listed(page.title, page.file.url, kind, tuple(said.get("audience", ())), review.review(said, kind, rules))
            for page in self._pages
            for said in [page.front_matter]
            for kind in [self._reader.kind(page.file.path, said)]
        )
