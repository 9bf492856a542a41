"""The step `read`: the sources of all pages of a language before any becomes HTML."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from peerkb.cache.digests import canonical, digest
from peerkb.course import frameworks, lint
from peerkb.course.linter import Exercise, PageSource
from peerkb.course.scenes.lint import check_scene
from peerkb.glossary import linker, term_pages, terms
from peerkb.glossary.catalog import Catalog
from peerkb.glossary.matcher import Matcher
from peerkb.markdown.blocks import Block, blocks
from peerkb.markdown.inline import plain_text
from peerkb.pages import changes, conversations, front_matter, page_rules, structure
from peerkb.settings.types import TERM_KIND, KnownNames
from peerkb.site_data import SiteData
from peerkb.source_files import Snippet, SourceFile
from peerkb.validation.yaml_document import Document

NO_GLOSSARY: Final = linker.Glossary(Matcher([]), {})


class SourceReader:
    """The front matter of all pages, the terms, and the pages that are drafts."""

    def __init__(self, data: SiteData) -> None:
        """Begin without pages."""
        self.catalog = Catalog([], data.settings.concept_map, data.messages, data.memo)
        self.glossary = NO_GLOSSARY
        self.index_url = ""
        self.map_url = ""  # the address of the page with the map of all terms
        self.snippets: Mapping[str, Snippet] = {}
        self.drafts: dict[str, str] = {}  # the addresses of pages that are left out of the site, by path
        self.all_drafts: Mapping[str, str] = {}  # those of all languages
        self.languages: Mapping[str, str] = {}  # the codes of pages in other languages, by address
        self.headings: set[str] = set()  # of any page, those that get a class
        self.links_digest = b""  # a digest of what links depend on besides the page and the forms of terms
        self._data = data
        self._front_matter: dict[str, tuple[dict[str, Any], int]] = {}  # by path, with the length of the page's body in characters
        self._exercises: list[Exercise] = []
        self._rules_digest = b""  # a digest of what front matter is checked against

    def read(
        self, files: Iterable[SourceFile], everything: Sequence[SourceFile], known: KnownNames, snippets: Mapping[str, Snippet]
    ) -> None:
        """Read all pages of the language, and check what its settings name against `everything`, the pages of all languages."""
        data = self._data
        files = sorted(files)
        self.snippets = snippets
        data.check_names(everything, known)
        self.index_url = next((file.url for file in files if file.path == data.glossary_index), "")
        self._read_terms([file for file in files if data.is_term(file.path)])
        for file in files:
            if not data.is_term(file.path):
                said, length, named = self._read_page(file)
                self._front_matter[file.path] = said, length
                self.headings.update(named)
                if said.get("draft"):
                    self.drafts[file.path] = file.url
                if said.get("template") == term_pages.MAP_TEMPLATE and (data.previewing or not said.get("draft")):
                    self.map_url = file.url
        data.diagnostics += lint.find_duplicates(self._exercises)
        if data.previewing:
            self.drafts = {}

    def settle(
        self,
        drafts: Mapping[str, str],
        languages: Mapping[str, str],
        everything: Sequence[SourceFile],
        known: KnownNames,
        headings: Collection[str],
    ) -> None:
        """Take in what the pages of all languages say.

        `drafts` has the addresses of drafts by path, `languages` the codes of pages in other languages by address, and `headings`
        those of all pages that settings name.
        """
        self.all_drafts = drafts
        self.languages = languages
        if drafts:
            self._data.check_names([file for file in everything if file.path not in drafts], known)
        self._data.check_parts(headings)
        self.links_digest = digest(self.links_digest, canonical([drafts, languages]))

    @property
    def paths(self) -> Collection[str]:
        """The paths of all pages that were read."""
        return self._front_matter.keys()

    def front_matter(self, path: str) -> dict[str, Any]:
        """What a page says of itself. A term's page has its headword as the title and its definition as the description."""
        return self._front_matter[path][0]

    def body(self, file: SourceFile) -> str:
        """A page's source without its front matter."""
        length = self._front_matter[file.path][1]
        return file.text()[-length:] if length else ""

    def kind(self, path: str, said: Mapping[str, Any]) -> str:
        """The kind of a page; a term's page need not name it."""
        return str(said.get("kind") or (TERM_KIND if path in self.catalog.by_path else ""))

    def _read_terms(self, files: Iterable[SourceFile]) -> None:
        data = self._data
        found = {}
        documents = {}
        for file in files:
            slug = posixpath.splitext(posixpath.basename(file.path))[0]
            text = file.text()
            document, body, faults = front_matter.read(text, file.path)
            term, said, wrong = terms.read_term(slug, file.path, document, data.language)
            data.diagnostics += faults + wrong + changes.check_changes(said, document, file.path)
            if said.get("draft") and not data.previewing:
                self.drafts[file.path] = file.url
                continue
            documents[slug] = document.without_data()
            self._check_text(file, document, {**said, "kind": TERM_KIND}, text, body)
            found[slug] = term_pages.Entry(term, file.url)
            self._front_matter[file.path] = {"title": term.term, "description": term.definition, **said}, len(body)
        self.catalog = Catalog(found.values(), data.settings.concept_map, data.messages, data.memo)
        by_slug = {slug: entry.term for slug, entry in found.items()}
        for slug, term in by_slug.items():
            said, _ = self._front_matter[term.path]
            data.diagnostics += page_rules.check_names(said, documents[slug], term.path, data.settings.pages, by_slug, slug)
            data.diagnostics += page_rules.check_dates(said, documents[slug], term.path, data.today)
        data.diagnostics += terms.check_relations(by_slug, data.sources, documents)
        self.glossary = data.note(self.catalog.glossary(documents))
        settings = data.settings.model_dump(mode="json", include={"pages", "exercises"})
        self._rules_digest = digest(canonical([settings, data.sources, list(found), self.snippets]))
        glossary = [self.glossary.addresses, self.glossary.by_hand, data.settings.glossary.link]
        self.links_digest = digest(canonical([*glossary, data.lines.lines, data.lines.numbers, data.web_site.address, data.language]))

    def _read_page(self, file: SourceFile) -> tuple[dict[str, Any], int, list[str]]:
        """What a page says of itself, the length of its body, and those of its headings that get a class."""
        if file.generated:
            return {}, len(file.text()), []
        data = self._data
        text = file.text()
        read: tuple[dict[str, Any], int, list[str]] | None = None

        def checked() -> Any:
            """Check the page. Nothing is kept of one with faults or exercises: both have to be told in each build."""
            nonlocal read
            before = len(data.diagnostics) + len(self._exercises)
            read = self._check_page(file, text)
            clean = before == len(data.diagnostics) + len(self._exercises)
            plain = front_matter.as_json(read[0]) if clean else None
            return [plain, *read[1:]] if plain else None

        found = data.memo("front matter", [self._rules_digest, file.path, text], checked)
        said, length, named = read or (front_matter.from_json(found[0]), *found[1:])
        if page_rules.names_days_to_come(said, data.today):  # the memo knows no day
            data.diagnostics += page_rules.check_dates(said, front_matter.read(text, file.path)[0], file.path, data.today)
        return said, length, named

    def _check_page(self, file: SourceFile, text: str) -> tuple[dict[str, Any], int, list[str]]:
        data = self._data
        rules = data.settings.pages
        document, body, faults = front_matter.read(text, file.path)
        said, wrong = page_rules.check_page(document, file.path, rules, data.sources)
        wrong += changes.check_changes(said, document, file.path)
        data.diagnostics += [*faults, *wrong, *page_rules.check_names(said, document, file.path, rules, self.catalog.entries)]
        page, found = self._check_text(file, document, said, text, body)
        self._exercises += found
        headings = {plain_text(block.text).strip() for block in page if block.kind == "heading" and block.level == 2}
        return said, len(body), sorted(headings & {*rules.parts, *data.settings.exercises.also_asks})

    def _check_text(
        self, file: SourceFile, document: Document, said: Mapping[str, Any], text: str, body: str
    ) -> tuple[list[Block], list[Exercise]]:
        """Note what a page's text lacks by the rules of its kind; a draft may lack it. Returns its blocks and its exercises."""
        settings = self._data.settings
        before = text.count("\n") - body.count("\n")
        page, kind = blocks(body, before), str(said.get("kind", ""))
        source = PageSource(file.path, document, page)
        found, wrong = lint.read(source, kind, settings.exercises)
        wrong += check_scene(page, file.path, kind, settings.exercises)
        modules = settings.exercises.modules
        is_module = modules is not None and kind == modules.kind
        wrong += frameworks.check_covers(said, document, file.path, is_module=is_module, frameworks=self._data.frameworks)
        wrong += conversations.check_conversations(body, file.path, before)
        if not said.get("draft"):
            texts = {name: snippet.text for name, snippet in self.snippets.items()}
            wrong += structure.check_structure(page, said, kind, file.path, settings.pages, texts)
        self._data.diagnostics += wrong
        return page, found
