"""One build of a site: fed with settings, data files, terms and pages, it hands back linked pages and what comes out besides.

A generator's adapter makes a `Site`, then calls `add_terms`, `front_matter` and `page` for each page, `complete`, and, unless
there are `faults`, `with_mentions`, `context` and `export`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from peerkb import edits, frontmatter, lines, linker, mentions, pages, reading, render, schema, sources, terms
from peerkb.faults import Fault, suggestion
from peerkb.vocabulary import Vocabulary

GLOSSARY: Final = "glossary"
INDEX: Final = "glossary/index.md"
SOURCES: Final = "_data/sources.yml"
LINES: Final = "_data/phones.yml"


class File(NamedTuple):
    """A page's file: its path in the docs folder, the address of its page from the site's root, and how to read its text."""

    path: str
    url: str
    text: Callable[[], str]

    @property
    def to_root(self) -> str:
        """The way from the page to the site's root."""
        return "../" * self.url.count("/") or "./"


class Site:
    """The site as far as it is known. Whatever is wrong gathers in `faults`."""

    def __init__(self, settings: Mapping[str, Any], path: str, address: str, data: Mapping[str, str]) -> None:
        """Begin with `settings`, which are `extra` of the configuration file at `path`, and the text of data files.

        `address` is the site's own, or nothing.
        """
        self._address = address
        self._policy, self.faults = linker.read_policy(settings.get("glossary"), path)
        self._rules, faults = pages.read_rules(settings.get("pages"), path)
        self.faults += faults
        self._sources: dict[str, sources.Source] = {}
        self._lines = lines.Directory()
        if SOURCES in data:
            self._sources, faults = sources.read_sources(data[SOURCES], SOURCES)
            self.faults += faults
        if LINES in data:
            self._lines, faults = lines.read_lines(data[LINES], LINES)
            self.faults += faults
        self._entries: dict[str, render.Entry] = {}
        self._related: dict[str, list[str]] = {}
        self._glossary = linker.Glossary(Vocabulary([]), {})
        self._index_url = f"{GLOSSARY}/"
        self._mentions: dict[str, tuple[linker.Mention, ...]] = {}
        self._places: dict[str, list[mentions.Place]] = {}

    def add_terms(self, files: Iterable[File], index_url: str) -> None:
        """Take in all terms, one a file, and the address of their index."""
        self._index_url = index_url
        for file in sorted(files):
            document, _, faults = frontmatter.read(file.text(), file.path)
            term, wrong = terms.read_term(_slug(file.path), file.path, document)
            self.faults += faults + wrong
            self._entries[term.slug] = render.Entry(term, file.url)
        found = {slug: entry.term for slug, entry in self._entries.items()}
        forms, faults = terms.all_forms(found.values())
        self.faults += terms.check_relations(found, self._sources) + faults
        self._related = terms.related(found)
        by_hand = frozenset(slug for slug, term in found.items() if not term.autolink)
        self._glossary = linker.Glossary(Vocabulary(forms), {slug: entry.url for slug, entry in self._entries.items()}, by_hand)

    def front_matter(self, file: File) -> tuple[dict[str, Any], str]:
        """What a page says of itself, and its body. A term's page has its headword as the title, its definition as the description."""
        document, body, faults = frontmatter.read(file.text(), file.path)
        entry = self._entry(file.path)
        keys = schema.PAGE_KEYS if entry is None else schema.TERM_KEYS
        said, wrong = pages.check_page(document, file.path, self._rules, self._entries, self._sources, keys)
        self.faults += [*faults, *wrong]
        if entry is not None:
            said = {"title": entry.term.term, "description": entry.term.definition, **said}
        return said, body

    def page(self, file: File, said: Mapping[str, Any], html: str) -> str:
        """A page's HTML linked; a term's page and the index with what belongs around and below the text."""
        entry = self._entry(file.path)
        page = reading.read(html)
        setting = said.get("glossary")
        skip = setting.get("skip", ()) if isinstance(setting, dict) else ()
        own = entry.term.slug if entry else None
        links = linker.link(page, self._glossary, linker.Rules(file.url, self._policy, own, setting is not False, frozenset(skip)))
        calls, nowhere = lines.connect(page, self._lines)
        self._mentions[file.path] = tuple(links.mentions)
        self._wrong(file, [f"term:{slug}" for slug in links.unknown], "leads to no term", [f"term:{slug}" for slug in self._entries])
        self._wrong(file, nowhere, f"names no line of {LINES}", lines.targets(self._lines))
        self._wrong(file, lines.typed_numbers(page, self._lines), f"is a number. Name its line in {LINES}, such as: [](call:name)", [])
        content = edits.apply(html, [*links.edits, *calls])
        if entry is not None:
            related = [self._entries[slug] for slug in self._related[entry.term.slug]]
            named = [self._sources[name] for name in dict.fromkeys(entry.term.sources) if name in self._sources]
            return render.term_page(content, entry, related, named, file.to_root)
        if file.path == INDEX:
            return render.index_page(content, self._entries.values(), file.to_root)
        return content

    def complete(self, files: Iterable[tuple[File, str]]) -> str:
        """Gather where terms appear, from all pages with their titles in the order of readers; what to tell the builder of it."""
        self._places = mentions.appearances(
            mentions.MentioningPage(title, file.url, self._mentions[file.path]) for file, title in files if file.path in self._mentions
        )
        links = sum(map(len, self._mentions.values()))
        told = f"{links} links to {len(self._places)} terms in {sum(map(bool, self._mentions.values()))} pages"
        unlinked = [slug for slug in self._entries if slug not in self._places]
        return f"{told}. Nothing links to: {', '.join(unlinked)}" if unlinked else told

    def head(self, file: File, title: str) -> str:
        """What belongs into a page's head: on a term's page and the index, what they define, for machines."""
        entry = self._entry(file.path)
        if entry is not None:
            return render.defined_term(entry, self._address, self._index_url)
        return render.defined_term_set(self._entries.values(), self._address, file.url, title) if file.path == INDEX else ""

    def with_mentions(self, file: File, html: str) -> str:
        """A page's HTML with, on a term's page, where the term appears."""
        entry = self._entry(file.path)
        return html if entry is None else render.with_mentions(html, self._places.get(entry.term.slug, ()), file.to_root)

    def context(self, file: File, said: Mapping[str, Any]) -> dict[str, Any]:
        """What a page's template may show of it: its sources, the terms it links to, for whom it is, and what every page has."""
        slugs = dict.fromkeys(mention.slug for mention in self._mentions.get(file.path, ()))
        return {
            **self.context_everywhere(),
            "sources": [] if self._entry(file.path) else sources.used(said.get("sources", []), self._sources),
            "terms": [render.card(self._entries[slug], [self._entries[name] for name in self._related[slug]]) for slug in slugs],
            "audience": [self._rules.audiences.get(name, name) for name in said.get("audience", ())],
            "last_reviewed": said.get("last_reviewed"),
        }

    def context_everywhere(self) -> dict[str, Any]:
        """What the template of every page may show: the numbers, and all sources."""
        return {
            "lines": self._lines.lines,
            "checked": self._lines.checked,
            "country": self._lines.country,
            "all_sources": sorted(self._sources.values(), key=lambda source: (source.author.casefold(), source.year, source.title)),
        }

    def export(self) -> str:
        """All terms as JSON."""
        return render.export(self._entries.values(), self._places)

    def _entry(self, path: str) -> render.Entry | None:
        """The term whose page is at `path`."""
        entry = self._entries.get(_slug(path))
        return entry if entry is not None and entry.term.path == path else None

    def _wrong(self, file: File, written: list[str], why: str, known: Iterable[str]) -> None:
        """Note a fault for each thing that a page has written wrong, with the line where it stands."""
        if written:
            rows = file.text().splitlines()
            for text in written:
                row = next((number for number, row in enumerate(rows, start=1) if text in row), None)
                self.faults.append(Fault(file.path, row, f"'{text}' {why}{suggestion(text, known)}"))


def _slug(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0]
