"""A site in six calls, whichever generator makes them: `open_pipeline`, then `read`, `link`, `check`, `finish_page`, `finish_site`.

Everything here is a function of settings, data files, sources and HTML. Nothing knows a generator, a clock or the network.
"""

from __future__ import annotations

import datetime
import functools
import html as entities
import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from markupsafe import Markup

from peerkb import site_steps
from peerkb.cache.digests import canonical, digest
from peerkb.cache.store import Memo, make_anew
from peerkb.concept_map import layout
from peerkb.course import lint, markup, modules
from peerkb.glossary import backlinks, linker, term_pages, terms
from peerkb.glossary.catalog import Catalog
from peerkb.glossary.matcher import Matcher
from peerkb.helplines import directory, help_bar
from peerkb.html import edits, parse
from peerkb.manual import pages as manual
from peerkb.markdown.blocks import Block, blocks
from peerkb.markdown.inline import plain_text
from peerkb.messages import Messages, override_messages
from peerkb.pages import front_matter, json_ld, outside_links, page_rules, parts, review, sources, structure, words_to_avoid
from peerkb.search import search_index, search_sections, search_words
from peerkb.security import policy, template_scripts
from peerkb.settings.reading import find_line, read_settings
from peerkb.settings.reference import reference
from peerkb.settings.schema import GlossarySettings, SearchSettings, Settings
from peerkb.settings.types import TERM_KIND, KnownNames
from peerkb.source_files import PlacedPage, Snippet, SourceFile
from peerkb.template_variables import TemplateVariables
from peerkb.theme import patches
from peerkb.validation.diagnostics import Diagnostic, suggestion

HOME: Final = ("", "index.html")  # the address of the home page, whichever form addresses have
if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SOURCES: Final = "_data/sources.yml"
LINES: Final = "_data/phones.yml"
WORDS: Final = "_data/words.yml"
SEARCH: Final = "_data/search.yml"
DATA: Final = (SOURCES, LINES, WORDS, SEARCH)
SEARCH_INDEX: Final = "search/search_index.js"
_NO_GLOSSARY: Final = linker.Glossary(Matcher([]), {})
# How links and numbers stand in a page's source.
_TARGET: Final = r"(?:\]\(\s*<?|\]:\s*<?|href\s*=\s*[\"']?)\s*THING(?![\w-])"
_PAGE: Final = r"(?:\]\(\s*<?|\]:\s*<?|href\s*=\s*[\"']?)[^\s)>\"']*THING(?![\w-])"
_NUMBER: Final = r"(?<![\w.-])THING(?![\w-])"


class _Linked(NamedTuple):
    """A linked page, the sections from which it links to each term, and what is wrong with it."""

    html: str
    mentions: Mapping[str, Sequence[int]]
    sections: Sequence[tuple[str, str]]
    unknown: list[str]
    nowhere: list[str]
    typed: list[str]
    drafts: list[str]


def open_pipeline(
    extra: Mapping[str, Any],
    settings_files: Sequence[tuple[str, str]],
    web_site: json_ld.WebSite,
    data: Mapping[str, str],
    messages: Messages,
    memo: Memo = make_anew,
    *,
    today: datetime.date = datetime.date.max,
    previewing: bool = False,
) -> Pipeline:
    """Begin a build.

    `extra` is what the configuration files say under that key; they come by name and text, the one that inherits first. `data` has
    the text of the data files by path, `messages` what pages say in the site's language. `memo` may know what was made of the same
    things in an earlier build. A preview keeps nothing for offline reading and leaves style sheets as written.
    """
    return Pipeline(extra, settings_files, web_site, data, messages, memo, today, previewing)


class Pipeline:
    """One build of a site. `diagnostics` gathers everything that is wrong; a generator refuses the build when there are any."""

    def __init__(
        self,
        extra: Mapping[str, Any],
        settings_files: Sequence[tuple[str, str]],
        web_site: json_ld.WebSite,
        data: Mapping[str, str],
        messages: Messages,
        memo: Memo,
        today: datetime.date,
        previewing: bool,
    ) -> None:
        """See `open_pipeline`."""
        self.diagnostics: list[Diagnostic] = []
        self._given = extra, settings_files
        note = self._note
        self.settings = note(read_settings(extra, settings_files))
        self.messages = self._override(messages)
        self._rules = self.settings.pages
        self._today = today
        self._web_site = web_site
        self._memo = memo
        self._previewing = previewing
        self._data = data
        self._snippets: Mapping[str, Snippet] = {}
        self._drafts: dict[str, str] = {}  # the addresses of pages that are left out of the site, by path
        self._sources = note(sources.read_sources(data[SOURCES], SOURCES, self.settings.source_kinds)) if SOURCES in data else {}
        self._lines = note(directory.read_directory(data[LINES], LINES, self.messages)) if LINES in data else directory.Directory()
        self._help_bar = help_bar.make_help_bar(self.settings.help, self._lines)
        self._words = note(words_to_avoid.read_words(data.get(WORDS, ""), WORDS))
        self._picture_styles: Sequence[str] = ()
        self._catalog = Catalog([], self._sources, self.settings.concept_map.neighborhood, self.messages, memo)
        self._glossary = _NO_GLOSSARY
        self._index_url = ""
        self._front_matter: dict[str, tuple[dict[str, Any], int]] = {}  # by path, with the length of the page's body in characters
        self._exercises: list[lint.Exercise] = []
        self._reading = b""  # a digest of what front matter is checked against
        self._linking = b""  # a digest of what links depend on besides the page
        self._sections: dict[str, tuple[tuple[str, str], ...]] = {}  # of each page, by anchor and title
        self._mentions: dict[str, tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]] = {}  # of each page
        self._shared: dict[tuple[Any, ...], Any] = {}  # many of these are alike: each is kept once
        self._modules: dict[str, list[modules.Module]] = {}  # of each page that has any
        self._course: list[modules.Module] = []
        self._pages: list[PlacedPage] = []
        self._search_entries: list[search_index.Entry] = []
        self._search_wording = search_words.Words()
        self._search_words: dict[str, Any] = {}
        self._scripts: set[str] = set()  # the addresses of template scripts that pages load

    @property
    def content_security_policy(self) -> str:
        """What browsers may load, or nothing. A preview also lets in the script that loads a page again after a change."""
        given = self.settings.content_security_policy
        return f"{given}; script-src 'self' 'unsafe-inline'" if given and self._previewing else given

    @property
    def glossary_index(self) -> str:
        """The path of the page that lists all terms."""
        return f"{self.settings.glossary.folder}/index.md"

    def is_term(self, path: str) -> bool:
        """Whether the page at a path is a term's: a file right in the glossary's folder, other than its index."""
        return posixpath.dirname(path) == self.settings.glossary.folder and path != self.glossary_index

    @property
    def drafts(self) -> Collection[str]:
        """The paths of pages that must be left out of the site, once all sources are read. A preview leaves out none."""
        return self._drafts.keys()

    @property
    def marks_by(self) -> str:
        """Everything that `mark` depends on besides the page."""
        return canonical([self.settings.exercises.model_dump(mode="json"), self._rules.parts])

    def mark(self, root: Element, kind: str) -> None:
        """Give the exercises and the parts of a page of a kind their markup, in the tree that Markdown made of it."""
        markup.mark(root, kind, self.settings.exercises)
        parts.mark_parts(root, self._rules.parts)

    def manual_pages(self) -> dict[str, str]:
        """The sources of the manual for editors by path, where the settings name a folder for it."""
        words = WORDS if WORDS in self._data else ""
        name, _ = next(iter(self._given[1]), ("mkdocs.yml", ""))
        files = manual.SiteFiles(name, self.settings.glossary.folder, SOURCES, LINES, SEARCH, words)
        return manual.manual_pages(self.settings.manual, self.settings.model_dump(), files, terms.LONGEST_DEFINITION, reference())

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
        files = sorted(files)
        self._snippets = snippets or {}
        self.settings = self._check_names(files, known or KnownNames())
        self._rules = self.settings.pages
        self._index_url = next((file.url for file in files if file.path == self.glossary_index), "")
        self._read_terms([file for file in files if self.is_term(file.path)])
        parts_there: set[str] = set()  # headings of any page that get a class
        for file in files:
            if not self.is_term(file.path):
                said, length, named = self._read_page(file)
                self._front_matter[file.path] = said, length
                parts_there.update(named)
                if said.get("draft"):
                    self._drafts[file.path] = file.url
        if self._previewing:
            self._drafts = {}
        if self._drafts:
            self._check_names([file for file in files if file.path not in self._drafts], known or KnownNames())
        self._check_parts(parts_there)
        self._linking = digest(self._linking, canonical(self._drafts))
        self._picture_styles = policy.style_hashes(pictures)

    def _check_names(self, files: Sequence[SourceFile], known: KnownNames) -> Settings:
        """Note each name in settings and in the words of the search that nothing has. Returns the settings without such names."""
        paths = {file.path for file in files}
        known = replace(
            known,
            addresses={file.url.removesuffix("index.html") or "./" for file in files},
            pages=paths,
            folders={GlossarySettings().folder, *filter(None, map(posixpath.dirname, paths))},
            ways=directory.targets(self._lines),
        )
        self._search_wording = self._note(search_words.read_search_words(self._data.get(SEARCH, ""), SEARCH, self._lines.lines, paths))
        settings: Settings = self._note(read_settings(*self._given, known))
        return settings

    def _check_parts(self, there: Collection[str]) -> None:
        """Note each heading in the site's own settings that no page has. What it inherits is for other sites too."""
        own = {name for name, _ in self._given[1][:1]}
        for heading in self._rules.parts:
            place = find_line(self._given[1], ("pages", "parts", heading))
            if heading not in there and place[0] in own:
                self.diagnostics.append(Diagnostic(*place, f"extra.pages.parts names '{heading}', which is the heading of no page"))

    def _read_terms(self, files: Iterable[SourceFile]) -> None:
        found = {}
        documents = {}
        for file in files:
            slug = posixpath.splitext(posixpath.basename(file.path))[0]
            text = file.text()
            document, body, faults = front_matter.read(text, file.path)
            term, said, wrong = terms.read_term(slug, file.path, document)
            self.diagnostics += faults + wrong
            if said.get("draft") and not self._previewing:
                self._drafts[file.path] = file.url
                continue
            documents[slug] = document.without_data()
            self._check_text(file, said, TERM_KIND, text, body)
            found[slug] = term_pages.Entry(term, file.url)
            self._front_matter[file.path] = {"title": term.term, "description": term.definition, **said}, len(body)
        self._catalog = Catalog(found.values(), self._sources, self.settings.concept_map.neighborhood, self.messages, self._memo)
        by_slug = {slug: entry.term for slug, entry in found.items()}
        for slug, term in by_slug.items():
            said, _ = self._front_matter[term.path]
            self.diagnostics += page_rules.check_names(said, documents[slug], term.path, self._rules, by_slug, slug)
            self.diagnostics += page_rules.check_dates(said, documents[slug], term.path, self._today)
        self.diagnostics += terms.check_relations(by_slug, self._sources, documents)
        self._glossary = self._note(self._catalog.glossary(documents))
        settings = self.settings.model_dump(mode="json", include={"pages", "exercises"})
        self._reading = digest(canonical([settings, self._sources, list(found), self._snippets]))
        linking = [
            self._glossary.digest,
            self._glossary.addresses,
            self._glossary.by_hand,
            self._lines.lines,
            self.settings.glossary.link,
            self._web_site.address,
        ]
        self._linking = digest(canonical(linking))

    def _read_page(self, file: SourceFile) -> tuple[dict[str, Any], int, list[str]]:
        """What a page says of itself, the length of its body, and those of its headings that get a class."""
        if file.generated:
            return {}, len(file.text()), []
        text = file.text()
        read: tuple[dict[str, Any], int, list[str]] | None = None

        def kept() -> Any:
            nonlocal read
            before = len(self.diagnostics) + len(self._exercises)
            read = self._check_page(file, text)
            clean = before == len(self.diagnostics) + len(self._exercises)
            plain = front_matter.as_json(read[0]) if clean else None
            return [plain, *read[1:]] if plain else None

        found = self._memo("front matter", [self._reading, file.path, text], kept)
        said, length, named = read or (front_matter.from_json(found[0]), *found[1:])
        if page_rules.is_to_come(said, self._today):  # the memo knows no day
            self.diagnostics += page_rules.check_dates(said, front_matter.read(text, file.path)[0], file.path, self._today)
        return said, length, named

    def _check_page(self, file: SourceFile, text: str) -> tuple[dict[str, Any], int, list[str]]:
        document, body, faults = front_matter.read(text, file.path)
        said, wrong = page_rules.check_page(document, file.path, self._rules, self._sources)
        self.diagnostics += [
            *faults,
            *wrong,
            *page_rules.check_names(said, document, file.path, self._rules, self._catalog.entries),
        ]
        page, found = self._check_text(file, said, str(said.get("kind", "")), text, body)
        if found:
            self._exercises += found
            self.diagnostics += lint.find_duplicates(self._exercises)
        headings = {plain_text(block.text).strip() for block in page if block.kind == "heading" and block.level == 2}
        named = sorted(headings & self._rules.parts.keys())
        return said, len(body), named

    def _check_text(
        self, file: SourceFile, said: Mapping[str, Any], kind: str, text: str, body: str
    ) -> tuple[list[Block], list[lint.Exercise]]:
        """Note what a page's text lacks by the rules of its kind; a draft may lack it. Returns its blocks and its exercises."""
        page = blocks(body, before=text.count("\n") - body.count("\n"))
        found, wrong = lint.read(page, file.path, kind, self.settings.exercises)
        if not said.get("draft"):
            texts = {name: snippet.text for name, snippet in self._snippets.items()}
            wrong += structure.check_structure(page, said, kind, file.path, self._rules, texts)
        self.diagnostics += wrong
        return page, found

    def front_matter(self, file: SourceFile) -> dict[str, Any]:
        """What a page says of itself. A term's page has its headword as the title and its definition as the description."""
        return self._front_matter[file.path][0]

    def body(self, file: SourceFile) -> str:
        """A page's source without its front matter."""
        length = self._front_matter[file.path][1]
        return file.text()[-length:] if length else ""

    # link ----------------------------------------------------------------------------------------------------------------------

    def link(self, file: SourceFile, said: Mapping[str, Any], html: str) -> str:
        """Link the words of a page's HTML; a term's page and the A-Z get their marker for what comes below the text."""
        entry = self._catalog.by_path.get(file.path)
        html = policy.replace_table_styles(html)
        parts = (html, file.url, canonical([entry, said.get("glossary")]), self._linking)
        linked = _Linked(*self._memo("links", parts, lambda: self._link(file.url, entry, said.get("glossary"), html)))
        if linked.mentions:
            share = self._shared.setdefault
            numbers = tuple(share(at, at) for at in map(tuple, linked.mentions.values()))
            self._mentions[file.path] = tuple(linked.mentions), share(numbers, numbers)
            sections = tuple((anchor, title) for anchor, title in linked.sections)
            self._sections[file.path] = share(sections, sections) if len(sections) == 1 else sections
        if linked.unknown:
            known = [f"{linker.SCHEME}{slug}" for slug in self._catalog.entries]
            self._refuse(file, linked.unknown, _TARGET, "leads to no term", known)
        if linked.nowhere:
            self._refuse(file, linked.nowhere, _TARGET, f"names no line of {LINES}", directory.targets(self._lines))
        if linked.typed:
            self._refuse(file, linked.typed, _NUMBER, f"is a number. Name its line in {LINES}, such as: [](call:name)", [])
        if linked.drafts:
            self._refuse(file, linked.drafts, _PAGE, "is a draft, which is not in the site. Take the link out, or publish the page", [])
        if entry is None:
            found = modules.read_modules(linked.html, file.url, self._glossary.slugs)
            if found:
                self._modules[file.path] = found
            if file.path != self.glossary_index:
                return linked.html
        return f"{linked.html}\n{term_pages.FOOT_MARK}\n"

    def _link(self, url: str, entry: term_pages.Entry | None, setting: Any, html: str) -> _Linked:
        """Make every change to a page's HTML in one pass. The result is plain JSON, which the memo can keep."""
        page = parse.parse(html)
        skip = setting.get("skip", ()) if isinstance(setting, dict) else ()
        own = entry.term.slug if entry else None
        links = linker.link(
            page, self._glossary, linker.Rules(url, self.settings.glossary.link, own, setting is not False, frozenset(skip))
        )
        calls, nowhere = directory.link_phone_numbers(page, self._lines)
        changes = [*links.edits, *calls, *outside_links.mark_outside_links(page, self._web_site.address)]
        if entry is not None:
            head = term_pages.term_head(entry, heading=page.heading_end is None)
            changes.append(edits.Edit(page.heading_end or 0, page.heading_end or 0, head))
        sections = [(section.anchor, section.title) for section in page.sections] if links.mentions else []
        typed = directory.typed_numbers(page, self._lines)
        by_url = {draft: posixpath.basename(path) for path, draft in self._drafts.items()}
        targets = (urljoin(url, urlsplit(anchor.href).path) for anchor in page.anchors) if by_url else ()
        drafts = [by_url[target] for target in targets if target in by_url]
        return _Linked(edits.apply_edits(html, changes), links.mentions, sections, links.unknown, nowhere, typed, drafts)

    # check ---------------------------------------------------------------------------------------------------------------------

    def check(self, pages: Iterable[PlacedPage]) -> str:
        """Gather what all pages together say, in the order of readers: where terms appear, the course, the index of the search.

        Adds what is wrong to `diagnostics`. Returns a sentence for the log.
        """
        self._pages = list(pages)
        if self._modules:
            linked = {page.file.url.removesuffix("index.html"): self._mentions.get(page.file.path, ((),))[0] for page in self._pages}
            in_order = (module for page in self._pages for module in self._modules.get(page.file.path, ()))
            self._course = [modules.with_terms_read(module, linked) for module in in_order]
        self._catalog.appearances = backlinks.Backlinks(
            backlinks.MentioningPage(page.title, page.file.url, self._sections[path], dict(zip(*self._mentions[path], strict=True)))
            for page in self._pages
            if (path := page.file.path) in self._mentions
        )
        self._sections.clear()
        self._glossary = _NO_GLOSSARY  # all pages are linked, and a large one is heavy
        if not self.diagnostics:
            self._index_search()
        return self._summary()

    def _summary(self) -> str:
        links = sum(len(at) for _, numbers in self._mentions.values() for at in numbers)
        told = f"{links} links to {len(self._catalog.appearances.terms)} terms in {len(self._mentions)} pages"
        if self._catalog.draws_pictures() and not layout.can_lay_out():
            told += ". The map of terms has lists but no pictures: the package pygraphviz is not installed"
        unlinked = self._catalog.unlinked()
        return f"{told}. Nothing links to: {', '.join(unlinked)}" if unlinked else told

    def _index_search(self) -> None:
        places = {page.file.path: search_words.Place(page.title, page.file.url) for page in self._pages}
        wanted = self.settings.search
        lines = {name: line.as_json() for name, line in self._lines.lines.items()}
        self._search_words = search_words.exported(self._search_wording, lines, places, wanted.nothing)
        self._search_entries = [self._search_entry(page, wanted) for page in self._pages if not _search_wishes(page).get("exclude")]

    def _search_entry(self, page: PlacedPage, wanted: SearchSettings) -> search_index.Entry:
        said, kind = page.front_matter, self._kind(page.file, page.front_matter)
        found: list[tuple[str, str, str]] = self._memo("sections", [page.html], lambda: search_sections.sections(page.html))
        document = search_index.Document(
            url=page.file.url,
            title=page.title,
            kind=kind,
            weight=float(_search_wishes(page).get("boost", wanted.weights.get(kind, 1))),
            description=entities.unescape(said.get("description") or ""),
            aliases=tuple(said.get("aliases", ())),
            keywords=tuple(said.get("keywords", ())),
            questions=tuple(said.get("questions", ())),
            sections=tuple(search_sections.Section(anchor, title, text if wanted.text else "") for anchor, title, text in found),
        )
        return search_index.entry(document)

    # finish_page ---------------------------------------------------------------------------------------------------------------

    @functools.cached_property
    def site_variables(self) -> TemplateVariables:
        """What the template of a page without a source may show. Ask once all pages are checked."""
        return TemplateVariables(
            text=self.messages,
            help=self._help_bar,
            glossary=self._index_url,
            lines=self._lines.lines,
            checked=self._lines.checked,
            country=self._lines.country,
            all_sources=sorted(self._sources.values(), key=lambda source: (source.author.casefold(), source.year, source.title)),
            words=self._words,
            modules=self._course,
            terms=self._catalog.sorted,
            picture_styles=self._picture_styles,
        )

    def page_variables(self, file: SourceFile, said: Mapping[str, Any]) -> TemplateVariables:
        """What a page's template may show."""
        kept = review.review(said, self._kind(file, said), self._rules)
        shown = [] if file.path in self._catalog.by_path else sources.resolve_citations(said.get("sources", []), self._sources)
        return self.site_variables.of_page(
            sources=shown,
            definitions=Markup(term_pages.DEFINITIONS_MARK),
            concept_map=self._catalog.concept_map(file.to_root),
            audience=[self._rules.audiences.get(name, name) for name in said.get("audience", ())],
            owner=self._rules.owners.get(kept.owner, kept.owner),
            last_reviewed=kept.last_reviewed,
            review_by=kept.review_by,
        )

    def finish_page(self, page: PlacedPage, html: str) -> str:
        """Take a whole page, as its template printed it, through each step in order."""
        steps: tuple[Callable[[str], str], ...] = (
            partial(patches.patch_theme, messages=self.messages),
            partial(self._insert_head, page),
            partial(self._insert_foot, page),
            partial(self._insert_definitions, page),
            self._note_scripts,
            partial(self._check_policy, page.file.path, page.file.text),
        )
        for step in steps:
            html = step(html)
        return html

    def finish_template(self, name: str, html: str) -> str:
        """Do the same for a page that has a template and no source, such as 404.html."""
        return self._check_policy(name, str, self._note_scripts(patches.patch_theme(html, self.messages)))

    def _insert_head(self, page: PlacedPage, html: str) -> str:
        """Tell machines what the page is. It comes after the template, as it grows with the site."""
        file = page.file
        entry = self._catalog.by_path.get(file.path)
        described = json_ld.WebPage(
            page.title,
            file.url,
            entities.unescape(page.front_matter.get("description") or ""),
            page.front_matter.get("last_reviewed"),
            page.above,
        )
        if entry is not None:
            said = term_pages.defined_term(entry, self._web_site.address, self._index_url)
        elif file.path == self.glossary_index:
            said = term_pages.defined_term_set(self._catalog.entries.values(), self._web_site.address, file.url, page.title)
        elif file.url in HOME:
            said = json_ld.web_site(self._web_site)
        else:
            said = json_ld.web_page(described, self._web_site)
        return html.replace("</head>", f"{said}{json_ld.breadcrumbs(described, self._web_site)}</head>", 1)

    def _insert_foot(self, page: PlacedPage, html: str) -> str:
        """Insert what stands below a term's text, or the A-Z, at its marker."""
        entry = self._catalog.by_path.get(page.file.path)
        if entry is not None:
            return _insert_at(term_pages.FOOT_MARK, html, self._catalog.foot(entry, page.file.to_root))
        if page.file.path == self.glossary_index:
            made = term_pages.index(self._catalog.entries.values(), page.file.to_root, self.messages)
            return _insert_at(term_pages.FOOT_MARK, html, made)
        return html

    def _insert_definitions(self, page: PlacedPage, html: str) -> str:
        """Insert the definitions of the page's terms at their marker."""
        entry = self._catalog.by_path.get(page.file.path)
        slugs, _ = self._mentions.get(page.file.path, ((), ()))
        made = self._catalog.definitions(slugs, page.file.to_root, entry.term.slug if entry else None)
        return _insert_at(term_pages.DEFINITIONS_MARK, html, made)

    def _note_scripts(self, html: str) -> str:
        self._scripts |= template_scripts.used_scripts(html)
        return html

    def _check_policy(self, path: str, source: Callable[[], str], html: str) -> str:
        """Note what the site's policy refuses; a site that sets none is refused nothing."""
        if self.settings.content_security_policy:
            self.diagnostics += policy.find_violations(html, path, source)
        return html

    # finish_site ---------------------------------------------------------------------------------------------------------------

    def finish_site(self, folder: Path, scripts: Mapping[str, str], style_sheets: Sequence[str]) -> str:
        """Take the folder of the built site through each step in order.

        `scripts` are the texts of template scripts by address, `style_sheets` the addresses of the site's own. Returns a sentence
        for the log, or nothing. Raises `site_steps.StepError`.
        """
        site_steps.write_text(folder, "glossary.json", self._catalog.export())
        site_steps.write_text(folder, "pages.json", self._export_pages())
        site_steps.write_text(folder, SEARCH_INDEX, search_index.script(self._search_entries, self._search_words))
        for address in sorted(self._scripts):
            site_steps.write_text(folder, address, [scripts[address]])
        site_steps.adapt_lightbox(folder)
        site_steps.bundle_assets(folder, self.settings.joined, self.messages)
        if self._previewing:
            return ""
        site_steps.reduce_style_sheets(folder, style_sheets, self._memo)
        return site_steps.write_offline_manifest(folder, self.settings.offline.leave_out)

    @property
    def scripts_used(self) -> set[str]:
        """The addresses of the template scripts that finished pages load."""
        return self._scripts

    def _export_pages(self) -> Iterator[str]:
        """All pages as JSON, piece by piece."""
        return review.export(
            review.Listed(page.title, page.file.url, kind, tuple(said.get("audience", ())), review.review(said, kind, self._rules))
            for page in self._pages
            for said in [page.front_matter]
            for kind in [self._kind(page.file, said)]
        )

    # -----------------------------------------------------------------------------------------------------------------------------

    def _kind(self, file: SourceFile, said: Mapping[str, Any]) -> str:
        return str(said.get("kind") or (TERM_KIND if file.path in self._catalog.by_path else ""))

    def _override(self, messages: Messages) -> Messages:
        """The messages in the site's own words, where it has any."""
        changed, faults = override_messages(messages, self.settings.messages)
        self.diagnostics += [Diagnostic(*find_line(self._given[1], ("messages", key)), f"extra.messages: {wrong}") for key, wrong in faults]
        return changed

    def _note(self, read: tuple[Any, list[Diagnostic]]) -> Any:
        """Keep the faults of what was read, and give the rest."""
        self.diagnostics += read[1]
        return read[0]

    def _refuse(self, file: SourceFile, written: list[str], where: str, why: str, known: Iterable[str]) -> None:
        """Note a fault for each thing that a page, or a snippet in it, has written wrong, with its line.

        `where` is the pattern of what stands around such a thing.
        """
        texts = [(file.path, file.text())]
        texts += [(snippet.path, snippet.text) for name, snippet in self._snippets.items() if f'"{name}"' in texts[0][1]]
        places: dict[str, Iterator[tuple[str, int]]] = {}
        for text in written:
            pattern = re.compile(where.replace("THING", re.escape(text)), re.IGNORECASE)
            if text not in places:
                rows = ((path, number, row) for path, whole in texts for number, row in enumerate(whole.splitlines(), start=1))
                places[text] = iter([(path, number) for path, number, row in rows for _ in pattern.findall(row)])
            path, line = next(places[text], (file.path, None))
            self.diagnostics.append(Diagnostic(path, line, f"'{text}' {why}{suggestion(text, known)}"))


def _search_wishes(page: PlacedPage) -> Mapping[str, Any]:
    """What a page's front matter says of search, in the keys of Material's search."""
    return page.front_matter.get("search") or {}


def _insert_at(mark: str, html: str, text: str) -> str:
    """Insert `text` at the last place of a marker; without the marker the page stays as it is."""
    before, found, after = html.rpartition(mark)
    return before + text + after if found else html
