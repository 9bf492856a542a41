"""One build of a site: fed with settings, data files, terms and pages, it hands back linked pages and what comes out besides.

A generator's adapter makes a `Site`, then calls `add_terms`, `front_matter` and `page` for each page, `complete`, and, unless
there are `faults`, `context` and `later` for each page, then `finish`, `export` and `export_pages`.
"""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from peerkb.cache import store
from peerkb.cache.digests import canonical, digest
from peerkb.cache.store import Memo
from peerkb.concept_map import layout, partition
from peerkb.course import course_rules, lint, modules
from peerkb.glossary import backlinks, linker, term_pages, terms
from peerkb.glossary.matcher import Matcher
from peerkb.helplines import directory, help_bar
from peerkb.html import edits, parse
from peerkb.pages import front_matter, json_ld, outside_links, page_rules, review, sources, words_to_avoid
from peerkb.validation.diagnostics import Diagnostic, suggestion
from peerkb.validation.yaml_document import Document

GLOSSARY: Final = "glossary"
INDEX: Final = "glossary/index.md"
HOME: Final = ("", "index.html")  # its address, whichever form addresses have
SOURCES: Final = "_data/sources.yml"
LINES: Final = "_data/phones.yml"
WORDS: Final = "_data/words.yml"
DATA: Final = (SOURCES, LINES, WORDS)
_NO_GLOSSARY: Final = linker.Glossary(Matcher([]), {})
# How links and numbers stand in a page's source.
_TARGET: Final = r"(?:\]\(\s*<?|\]:\s*<?|href\s*=\s*[\"']?)\s*THING(?![\w-])"
_NUMBER: Final = r"(?<![\w.-])THING(?![\w-])"


class File(NamedTuple):
    """A page's file: its path in the docs folder, the address of its page from the site's root, and how to read its text."""

    path: str
    url: str
    text: Callable[[], str]

    @property
    def to_root(self) -> str:
        """The way from the page to the site's root."""
        return "../" * self.url.count("/") or "./"


class _Linked(NamedTuple):
    """A linked page, the sections from which it links to each term, and what is wrong with it."""

    html: str
    mentions: Mapping[str, Sequence[int]]
    sections: Sequence[tuple[str, str]]
    unknown: list[str]
    nowhere: list[str]
    typed: list[str]


@dataclass(frozen=True)
class _ConceptMap:
    """The map of all terms as HTML, drawn for the page that shows it."""

    entries: Mapping[str, term_pages.Entry]
    related: Mapping[str, list[str]]
    root: str

    def __html__(self) -> str:
        return term_pages.concept_map(partition.parts(self.related), self.entries, self.related, self.root)

    __str__ = __html__


class DeferredFragments(NamedTuple):
    """What is put into a page after its template: at the end of the head, at the foot of the text, and the definitions of its terms."""

    head: str
    foot: str | None  # None for a page that has none
    definitions: str


class Pipeline:
    """The site as far as it is known. Whatever is wrong gathers in `faults`."""

    def __init__(
        self, settings: Mapping[str, Any], path: str, about: json_ld.WebSite, data: Mapping[str, str], memo: Memo = store.make_anew
    ) -> None:
        """Begin with `settings`, which are `extra` of the configuration file at `path`, and the text of data files.

        `memo` may know what was made of the same things in an earlier build.
        """
        self._about = about
        self._memo = memo
        self._policy, self.faults = linker.read_policy(settings.get("glossary"), path)
        self._rules, faults = page_rules.read_rules(settings.get("pages"), path)
        self.faults += faults
        self._exercise_rules, faults = course_rules.read_rules(settings.get("exercises"), path)
        self.faults += faults
        self._exercises: list[lint.Exercise] = []
        self._neighborhood, faults = partition.read_neighborhood(settings.get("concept_map"), path)
        self.faults += faults
        self._sources: dict[str, sources.Source] = {}
        self._lines = directory.Directory()
        if SOURCES in data:
            self._sources, faults = sources.read_sources(data[SOURCES], SOURCES)
            self.faults += faults
        if LINES in data:
            self._lines, faults = directory.read_directory(data[LINES], LINES)
            self.faults += faults
        above, faults = help_bar.read_help_bar(settings.get("help"), path, self._lines)
        self.faults += faults
        listed, faults = words_to_avoid.read_words(data.get(WORDS, ""), WORDS)
        self.faults += faults
        self._everywhere: dict[str, Any] = {
            "help": above,
            "glossary": "",
            "lines": self._lines.lines,
            "checked": self._lines.checked,
            "country": self._lines.country,
            "all_sources": sorted(self._sources.values(), key=lambda source: (source.author.casefold(), source.year, source.title)),
            "words": listed,
        }
        self._entries: dict[str, term_pages.Entry] = {}
        self._term_pages: dict[str, term_pages.Entry] = {}  # by their paths
        self._terms: dict[str, tuple[dict[str, Any], str]] = {}  # what their pages say of themselves, and their bodies
        self._related: dict[str, list[str]] = {}
        self._glossary = _NO_GLOSSARY
        self._reading = b""  # what front matter is checked against
        self._linking = b""  # what links depend on besides the page
        self._index_url = f"{GLOSSARY}/"
        self._sections: dict[str, tuple[tuple[str, str], ...]] = {}  # of each page, by anchor and title
        self._mentions: dict[str, tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]] = {}  # its terms, and in which sections each
        self._same: dict[tuple[Any, ...], Any] = {}  # many of these are alike: each is kept once
        self._appearances = backlinks.Backlinks([])
        self._modules: dict[str, list[modules.Module]] = {}  # of each page that has any
        self._course: list[modules.Module] = []
        self._card = functools.cache(partial(_card, self._entries, self._related))

    def add_terms(self, files: Iterable[File], index_url: str) -> None:
        """Take in all terms, one a file, and the address of their index."""
        self._index_url = self._everywhere["glossary"] = index_url
        documents: dict[str, Document] = {}
        for file in sorted(files):
            slug = _slug(file.path)
            document, body, faults = front_matter.read(file.text(), file.path)
            term, said, wrong = terms.read_term(slug, file.path, document)
            documents[slug] = document.without_data()
            self.faults += faults + wrong
            self._entries[slug] = term_pages.Entry(term, file.url)
            self._terms[file.path] = {"title": term.term, "description": term.definition, **said}, body
        self._term_pages = {entry.term.path: entry for entry in self._entries.values()}
        found = {slug: entry.term for slug, entry in self._entries.items()}
        for slug, term in found.items():
            said, _ = self._terms[term.path]
            self.faults += page_rules.check_names(said, documents[slug], term.path, self._rules, found, slug)
        self.faults += terms.check_relations(found, self._sources, documents)
        forms, faults = terms.all_forms(found.values(), documents)
        self.faults += faults
        self._related.update(terms.related(found))
        by_hand = frozenset(slug for slug, term in found.items() if not term.autolink)
        self._glossary = linker.Glossary(Matcher(forms), {slug: entry.url for slug, entry in self._entries.items()}, by_hand)
        self._reading = digest(canonical([self._rules, self._exercise_rules, self._sources, list(self._entries)]))
        linking = [list(forms), self._glossary.addresses, by_hand, self._lines.lines, self._policy, self._about.address]
        self._linking = digest(canonical(linking))

    def front_matter(self, file: File) -> tuple[dict[str, Any], str]:
        """What a page says of itself, and its body. A term's page has its headword as the title, its definition as the description."""
        if file.path in self._terms:  # they were read when the terms were gathered
            return self._terms.pop(file.path)
        text = file.text()
        read: tuple[dict[str, Any], str] | None = None

        def kept() -> Any:
            nonlocal read
            noted = len(self.faults) + len(self._exercises)
            read = self._read(file, text)
            as_ever = noted == len(self.faults) + len(self._exercises) and text.endswith(read[1])
            plain = front_matter.as_json(read[0]) if as_ever else None
            return [plain, len(read[1])] if plain else None

        found = self._memo("front matter", [self._reading, file.path, text], kept)
        if read is None:
            read = front_matter.from_json(found[0]), text[len(text) - found[1] :]
        return read

    def _read(self, file: File, text: str) -> tuple[dict[str, Any], str]:
        document, body, faults = front_matter.read(text, file.path)
        said, wrong = page_rules.check_page(document, file.path, self._rules, self._sources)
        self.faults += [*faults, *wrong, *page_rules.check_names(said, document, file.path, self._rules, self._entries)]
        before = text.count("\n") - body.count("\n")
        found, wrong = lint.read(body, file.path, str(said.get("kind", "")), self._exercise_rules, before)
        self.faults += wrong
        if found:
            self._exercises += found
            self.faults += lint.find_duplicates(self._exercises)
        return said, body

    def page(self, file: File, said: Mapping[str, Any], html: str) -> str:
        """A page's HTML linked; a term's page and the index with what belongs around and below the text."""
        entry = self._entry(file.path)
        parts = (html, file.url, canonical([entry, said.get("glossary")]), self._linking)
        linked = _Linked(*self._memo("links", parts, lambda: self._link(file.url, entry, said.get("glossary"), html)))
        if linked.mentions:
            once = self._same.setdefault
            numbers = tuple(once(at, at) for at in map(tuple, linked.mentions.values()))
            self._mentions[file.path] = tuple(linked.mentions), once(numbers, numbers)
            sections = tuple((anchor, title) for anchor, title in linked.sections)
            self._sections[file.path] = once(sections, sections) if len(sections) == 1 else sections
        if linked.unknown:
            self._wrong(file, linked.unknown, _TARGET, "leads to no term", [f"{linker.SCHEME}{slug}" for slug in self._entries])
        if linked.nowhere:
            self._wrong(file, linked.nowhere, _TARGET, f"names no line of {LINES}", directory.targets(self._lines))
        if linked.typed:
            self._wrong(file, linked.typed, _NUMBER, f"is a number. Name its line in {LINES}, such as: [](call:name)", [])
        if entry is None:
            found = modules.read_modules(linked.html, file.url, self._glossary.slugs)
            if found:
                self._modules[file.path] = found
            if file.path != INDEX:
                return linked.html
        return f"{linked.html}\n{term_pages.FOOT_MARK}\n"

    def _link(self, url: str, entry: term_pages.Entry | None, setting: Any, html: str) -> _Linked:
        """A page's HTML linked, the term of the page told above its text, and what came of it, all of it plain JSON."""
        page = parse.parse(html)
        skip = setting.get("skip", ()) if isinstance(setting, dict) else ()
        own = entry.term.slug if entry else None
        links = linker.link(page, self._glossary, linker.Rules(url, self._policy, own, setting is not False, frozenset(skip)))
        calls, nowhere = directory.link_phone_numbers(page, self._lines)
        changes = [*links.edits, *calls, *outside_links.mark_outside_links(page, self._about.address)]
        if entry is not None:
            head = term_pages.term_head(entry, heading=page.heading_end is None)
            changes.append(edits.Edit(page.heading_end or 0, page.heading_end or 0, head))
        sections = [(section.anchor, section.title) for section in page.sections] if links.mentions else []
        typed = directory.typed_numbers(page, self._lines)
        return _Linked(edits.apply_edits(html, changes), links.mentions, sections, links.unknown, nowhere, typed)

    def complete(self, files: Iterable[tuple[File, str]]) -> str:
        """Gather where terms appear, from all pages with their titles in the order of readers; what to tell the builder of it."""
        files = list(files)
        if self._modules:
            linked = {file.url.removesuffix("index.html"): self._mentions[file.path][0] for file, _ in files if file.path in self._mentions}
            in_order = (module for file, _ in files for module in self._modules.get(file.path, ()))
            self._course += [modules.with_terms_read(module, linked) for module in in_order]
        self._appearances = backlinks.Backlinks(
            backlinks.MentioningPage(title, file.url, self._sections[file.path], dict(zip(*self._mentions[file.path], strict=True)))
            for file, title in files
            if file.path in self._mentions
        )
        self._sections.clear()
        self._glossary = _NO_GLOSSARY  # all pages are linked, and a large one is heavy
        links = sum(len(at) for _, numbers in self._mentions.values() for at in numbers)
        told = f"{links} links to {len(self._appearances.terms)} terms in {len(self._mentions)} pages"
        if any(self._related.values()) and not layout.can_lay_out():
            told += ". The map of terms has lists but no pictures: the package pygraphviz is not installed"
        unlinked = [slug for slug in self._entries if slug not in self._appearances.terms]
        return f"{told}. Nothing links to: {', '.join(unlinked)}" if unlinked else told

    def later(self, file: File, page: json_ld.WebPage) -> DeferredFragments:
        """What a page lacks when its template has made it: a term's foot, the A-Z, definitions, data for machines.

        It comes last because these grow with the site, and whatever else reads a page would read them too.
        """
        entry = self._entry(file.path)
        foot = None
        if entry is not None:
            foot = self._foot(entry, file.to_root)
            said = term_pages.defined_term(entry, self._about.address, self._index_url)
        elif file.path == INDEX:
            foot = term_pages.index(self._entries.values(), file.to_root)
            said = term_pages.defined_term_set(self._entries.values(), self._about.address, file.url, page.title)
        elif file.url in HOME:
            said = json_ld.web_site(self._about)
        else:
            said = json_ld.web_page(page, self._about)
        slugs, _ = self._mentions.get(file.path, ((), ()))
        if entry is not None:
            slugs = tuple(dict.fromkeys((*slugs, *self._related[entry.term.slug])))
        definitions = term_pages.definitions(map(partial(self._card, file.to_root), slugs))
        return DeferredFragments(said + json_ld.breadcrumbs(page, self._about), foot, definitions)

    def _foot(self, entry: term_pages.Entry, root: str) -> str:
        """What stands below the text of a term's page: related terms, sources, a picture of its neighborhood, where it appears."""
        slug = entry.term.slug
        related = [self._entries[name] for name in self._related[slug]]
        named = [self._sources[name] for name in dict.fromkeys(entry.term.sources) if name in self._sources]
        around = partition.neighborhood(slug, self._related, self._neighborhood)
        others = [self._entries[name] for name in (*around.members, *around.guests)] if around else []
        pictured = canonical([around, root, slug, [(other.term.slug, other.term.term, other.url) for other in others]])

        def picture() -> str:
            return term_pages.concept_picture(around, self._entries, root, slug) if around else ""

        def foot() -> str:
            return term_pages.term_foot(related, named, self._appearances.of(slug), root, self._memo("picture", [pictured], picture))

        made: str = self._memo("foot", [pictured, canonical([related, named]), self._appearances.digest(slug)], foot)
        return made

    def context(self, file: File, said: Mapping[str, Any]) -> dict[str, Any]:
        """What a page's template may show: its sources, readers and upkeep, what every page has, the site's modules and terms."""
        kept = review.review(said, self._kind(file, said), self._rules)
        return {
            **self._everywhere,
            "sources": [] if self._entry(file.path) else sources.resolve_citations(said.get("sources", []), self._sources),
            "definitions": Markup(term_pages.DEFINITIONS_MARK),
            "concept_map": _ConceptMap(self._entries, self._related, file.to_root),
            "modules": self._course,
            "terms": partial(term_pages.sorted_by_headword, self._entries.values()),
            "audience": [self._rules.audiences.get(name, name) for name in said.get("audience", ())],
            "last_reviewed": kept.last_reviewed,
            "due": kept.review_by,
            "owner": self._rules.owners.get(kept.owner, kept.owner),
        }

    def context_everywhere(self) -> dict[str, Any]:
        """What the template of every page may show: where help is, where the glossary, all sources, the words to leave out."""
        return self._everywhere

    def export(self) -> Iterator[str]:
        """All terms as JSON, piece by piece."""
        return term_pages.export(self._exported(entry) for entry in self._entries.values())

    def _exported(self, entry: term_pages.Entry) -> str:
        slug = entry.term.slug
        made: str = self._memo(
            "export", (canonical(entry), self._appearances.digest(slug)), lambda: term_pages.exported(entry, self._appearances.of(slug))
        )
        return made

    def export_pages(self, files: Iterable[tuple[File, Mapping[str, Any], str]]) -> Iterator[str]:
        """All pages as JSON, piece by piece: each file with what its front matter says and its title."""
        return review.export(
            review.Listed(title, file.url, kind, tuple(said.get("audience", ())), review.review(said, kind, self._rules))
            for file, said, title in files
            for kind in [self._kind(file, said)]
        )

    def _kind(self, file: File, said: Mapping[str, Any]) -> str:
        return str(said.get("kind") or (page_rules.TERM_KIND if self._entry(file.path) else ""))

    def _entry(self, path: str) -> term_pages.Entry | None:
        """The term whose page is at `path`."""
        return self._term_pages.get(path)

    def _wrong(self, file: File, written: list[str], where: str, why: str, known: Iterable[str]) -> None:
        """Note a fault for each thing that a page has written wrong, with the line where it stands.

        `where` is the pattern of what stands around such a thing.
        """
        rows = file.text().splitlines()
        places: dict[str, Iterator[int]] = {}
        for text in written:
            pattern = re.compile(where.replace("THING", re.escape(text)), re.IGNORECASE)
            if text not in places:
                places[text] = iter([number for number, row in enumerate(rows, start=1) for _ in pattern.findall(row)])
            self.faults.append(Diagnostic(file.path, next(places[text], None), f"'{text}' {why}{suggestion(text, known)}"))


def insert_fragments(html: str, later: DeferredFragments) -> str:
    """A whole page, as its template made it, with what it lacked."""
    html = html.replace("</head>", f"{later.head}</head>", 1)
    if later.foot is not None:
        html = _at(term_pages.FOOT_MARK, html, later.foot)
    return _at(term_pages.DEFINITIONS_MARK, html, later.definitions)


def _card(entries: Mapping[str, term_pages.Entry], related: Mapping[str, list[str]], root: str, slug: str) -> str:
    return term_pages.card(entries[slug], [entries[name] for name in related[slug]], root)


def _slug(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0]


def _at(mark: str, html: str, what: str) -> str:
    """`html` with `what` at the last place of a mark; as it is without one."""
    before, found, after = html.rpartition(mark)
    return before + what + after if found else html
