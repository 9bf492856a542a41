"""One language of a site: what it knows, reads, links, checks and shows. `pipeline` has one for each language."""

from __future__ import annotations

import functools
import posixpath
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from peerkb.concept_map import layout
from peerkb.course import frameworks
from peerkb.course.modules import Module
from peerkb.for_machines import ForMachines
from peerkb.glossary import skos, term_pages
from peerkb.handbook.editions import Shelf
from peerkb.onward import Onward
from peerkb.page_finisher import PageFinisher
from peerkb.page_linker import PageLinker
from peerkb.page_marks import PageMarks
from peerkb.pages import changes, contents, pocket_cards, questions, review, sources, word_back
from peerkb.pages.json_ld import Crumb
from peerkb.search import search_index, search_pages, search_sections, search_words
from peerkb.settings.handbook import HandbookEdition
from peerkb.site_data import SiteData
from peerkb.source_files import PlacedPage
from peerkb.source_reader import NO_GLOSSARY, SourceReader
from peerkb.template_variables import TemplateVariables
from peerkb.topics import Topics
from peerkb.updates import atom, news


class Edition:
    """The pages of one language. `data` has its settings, `reader`, `linker` and `finisher` do the steps of the pipeline on its pages."""

    def __init__(self, data: SiteData) -> None:
        """Begin without pages."""
        self.data = data
        self.reader = SourceReader(data)
        self.linker = PageLinker(data, self.reader)
        self.for_machines = ForMachines(data, self.reader, self.linker)
        self.finisher = PageFinisher(data, self.reader, self.linker)
        self.search_entries: list[search_index.Entry] = []
        self.search_words: dict[str, Any] = {}
        self.picture_styles: Sequence[str] = ()  # hashes of the styles inside pictures
        self._foot = pocket_cards.foot(data.web_site.name, [line.label for line in data.help_bar.lines])
        self._course: Mapping[str, Module] = {}  # by path, in the order of readers
        self._pages: Sequence[PlacedPage] = ()
        self._onward = Onward(data, self.reader, self.linker)
        self._topics = Topics(data)
        self._handbooks: Mapping[str, HandbookEdition] = {}  # by the address of the file

    def find_handbooks(self, files: Collection[str]) -> None:
        """Note which editions of the handbook are among the files of the site."""
        self._handbooks = Shelf(self.data.settings, self.data.code).offered(files)

    def _handbooks_with(self, url: str, kind: str, audience: Collection[str]) -> list[Crumb]:
        """The editions of the handbook that hold a page, by their titles."""
        shelf, name = Shelf(self.data.settings, self.data.code), self.data.web_site.name
        held = ((address, edition) for address, edition in self._handbooks.items() if shelf.holds(edition, url, kind, audience))
        return [Crumb(edition.title or name, address) for address, edition in held]

    @property
    def marks(self) -> PageMarks:
        """The markup that the tree of a page gets."""
        data = self.data
        return PageMarks(data.settings.exercises, data.settings.pages.parts, data.messages, self._foot, data.code)

    def check(self, pages: Sequence[PlacedPage]) -> None:
        """Gather what all pages together say, in the order of readers: where terms appear, the course."""
        self._pages = pages
        self._onward.take(pages)
        self._topics.take(pages)
        self._course = self.linker.course(pages)
        self.reader.catalog.appearances = self.linker.backlinks(pages)
        self.reader.glossary = NO_GLOSSARY  # all pages are linked, and a large one is heavy
        for page in pages:
            asked = page.front_matter.get("questions", ())
            if any(isinstance(question, dict) for question in asked):
                anchors = [section.anchor for section in self._sections(page)]
                self.data.diagnostics += questions.check_sections(asked, page.file.path, page.file.text, anchors)

    @property
    def has_pages(self) -> bool:
        """Whether there is a page in the language."""
        return bool(self._pages)

    def index_search(self, twins: Mapping[str, str]) -> None:
        """Make the index of the search. `twins` has the address of the page that a page translates, by path."""
        data, settings = self.data, self.data.settings.search
        places = {page.file.path: search_words.Place(page.title, page.file.url) for page in self._pages}
        lines = {name: line.as_json() for name, line in data.lines.lines.items()}
        numbers = {number for line in data.lines.lines.values() for number in (line.call, line.text) if number}
        self.search_words = search_words.exported(data.search_words, lines, places, settings.nothing, numbers, twins)
        self.search_words["parts"] = self.site_variables.look_through[1:]
        self.search_words["first"] = [data.help_bar.name, data.help_bar.path] if data.help_bar.path else None  # before all else
        for page in self._pages:
            said = page.front_matter
            if not search_pages.is_excluded(said):
                kind = self.reader.kind(page.file.path, said)
                readers = data.search_words.readers
                entry = search_pages.make_entry(page.file.url, page.title, kind, said, self._sections(page), settings, readers)
                self.search_entries.append(entry)

    def _sections(self, page: PlacedPage) -> list[search_sections.Section]:
        found = self.data.memo("sections", [page.html], functools.partial(search_sections.sections, page.html))
        return [search_sections.Section(*section) for section in found]

    def export_concepts(self, same: Mapping[str, Sequence[str]]) -> Iterator[str]:
        """The terms as SKOS. `same` has the addresses of the same terms in other languages, by the address of each."""
        data, catalog = self.data, self.reader.catalog
        title = f"{data.web_site.name}: {data.messages.glossary.title.text()}"
        scheme = (self.reader.index_url or f"{data.glossary_folder}/", title)
        return skos.export(catalog.entries.values(), catalog.related, scheme, data.web_site.address, data.language, same)

    def summary(self) -> str:
        """A sentence for the log: how many links lead to how many terms."""
        catalog, mentions = self.reader.catalog, self.linker.mentions
        links = sum(len(at) for _, numbers in mentions.values() for at in numbers)
        told = f"{links} links to {len(catalog.appearances.terms)} terms in {len(mentions)} pages"
        if catalog.draws_pictures() and not layout.can_lay_out():
            told += ". The map of terms has lists but no pictures: the package pygraphviz is not installed"
        unlinked = catalog.unlinked()
        return f"{told}. Nothing links to: {', '.join(unlinked)}" if unlinked else told

    @functools.cached_property
    def site_variables(self) -> TemplateVariables:
        """What the template of a page without a source may show. Ask once all pages are checked."""
        data = self.data
        return TemplateVariables(
            language=data.language,
            home=data.home,
            text=data.messages,
            help=data.help_bar,
            glossary=self.reader.index_url,
            lines=data.lines.lines,
            checked=data.lines.checked,
            all_sources=sorted(data.sources.values(), key=lambda source: (source.author.casefold(), source.year, source.title)),
            words=data.words,
            modules=list(self._course.values()),
            frameworks=list(data.frameworks.values()),
            terms=self.reader.catalog.sorted,
            picture_styles=self.picture_styles,
            look_through=self._onward.look_through(),
            news=self._news_page.file.url if self._news_page else "",
            feed=self.feed_address,
        )

    def page_variables(self, page: PlacedPage) -> TemplateVariables:
        """What a page's template may show."""
        data, catalog, rules = self.data, self.reader.catalog, self.data.settings.pages
        file, said = page.file, page.front_matter
        kind = self.reader.kind(file.path, said)
        lead = contents.lead_length(page.html) if page.above else None  # not at home
        kept = review.review(said, kind, rules)
        before, after = self._onward.neighbors(page)
        entry = catalog.by_path.get(file.path)
        return self.site_variables.of_page(
            above=page.above,
            lead=lead,
            contents=contents.are_long(page.html),
            before=before,
            after=after,
            begin=self._onward.begin(page),
            practice=self._onward.practice(page),
            appears=entry is not None and entry.term.slug in catalog.appearances.terms,
            read_next=self._onward.read_next(page),
            topics=self._topics.of(page),
            on_topic=self._topics.listed(page),
            sources=sources.resolve_citations(said.get("sources", []), data.sources),
            module=self._course.get(file.path),
            definitions=Markup(term_pages.DEFINITIONS_MARK),
            concept_map=catalog.concept_map(file.to_root),
            audience=[rules.audiences.get(name, name) for name in said.get("audience", ())],
            owner=rules.owners.get(kept.owner, kept.owner),
            last_reviewed=kept.last_reviewed,
            review_by=kept.review_by,
            word_back=self._word_back(page, kind),
            changes=(told := changes.read_changes(said)),
            changed=changes.newest(told, data.today),
            changed_below=lead is None or entry is not None or data.is_urgent(kind, file.url),
            whats_new=self._whats_new if said.get("template") == news.TEMPLATE else self.site_variables.whats_new,
            handbooks=self._handbooks_with(file.url, kind, said.get("audience", ())),
        )

    def _word_back(self, page: PlacedPage, kind: str) -> str:
        """Where a page leads who would say what it lacks. Not where one may be in danger: nothing else is asked there."""
        data, url = self.data, page.file.url
        if data.is_urgent(kind, url):
            return ""
        return word_back.word_back(data.settings.feedback, page.title, f"{data.web_site.address}{url}" or "/")

    @functools.cached_property
    def _news_page(self) -> PlacedPage | None:
        return next((page for page in self._pages if page.front_matter.get("template") == news.TEMPLATE), None)

    @functools.cached_property
    def _changed(self) -> Sequence[news.Changed]:
        """The pages that say what changed on them."""
        told = ((page, changes.read_changes(page.front_matter)) for page in self._pages)
        return [news.Changed(page.title, page.file.url, page.front_matter.get("audience", ()), said) for page, said in told if said]

    @functools.cached_property
    def _whats_new(self) -> news.News:
        return news.gather(self._changed, self.data.settings.pages.audiences)

    @property
    def feed_address(self) -> str:
        """The address of the feed, counted from the site's root, where there is anything to tell and the site knows its own address."""
        there = self.data.web_site.address and self._news_page and self._changed
        return posixpath.join(self.data.code, atom.FILE) if there else ""

    def feed(self) -> str:
        """The text of the feed."""
        site, page = self.data.web_site, self.site_variables.news
        title = self.data.messages.updates.feed_title.text(site=site.name)
        about = atom.Feed(title, site.name, self.data.language, site.address, page, self.feed_address)
        return self.finisher.print_quotes("".join(atom.feed(about, self._changed, self.data.settings.pages.audiences)))

    def end_headings(self, page: PlacedPage, shown: TemplateVariables) -> list[contents.Heading]:
        """The headings below a page's text, in order: those of the foot of a term's page, then those that a template makes."""
        catalog = self.reader.catalog
        entry = catalog.by_path.get(page.file.path)
        covered = shown.frameworks if page.front_matter.get("template") == frameworks.TEMPLATE else ()
        own = [contents.Heading(f"covers-{framework.id}", framework.name) for framework in covered]
        return [*(catalog.foot_headings(entry) if entry else ()), *own, *self._onward.end_headings(shown)]
