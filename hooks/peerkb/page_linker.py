"""The step `link`: the HTML of each page with its links, and what all pages mention, gathered."""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from peerkb.cache.digests import canonical, digest
from peerkb.course import modules
from peerkb.glossary import backlinks, linker, term_pages
from peerkb.glossary.matcher import first_words
from peerkb.helplines import directory
from peerkb.html import edits, parse
from peerkb.html.addresses import NO_ADDRESS, is_address, page_address, resolve_href
from peerkb.html.page_text import PageText
from peerkb.pages import language_links, outside_links
from peerkb.security import policy
from peerkb.site_data import LINES, SiteData
from peerkb.source_files import PlacedPage, SourceFile
from peerkb.source_reader import SourceReader
from peerkb.validation.diagnostics import Diagnostic, suggestion

# How links and numbers stand in a page's source.
_TARGET: Final = r"(?:\]\(\s*<?|\]:\s*<?|href\s*=\s*[\"']?)\s*THING(?![\w-])"
_PAGE: Final = r"(?:\]\(\s*<?|\]:\s*<?|href\s*=\s*[\"']?)[^\s)>\"']*THING(?![\w-])"
_NUMBER: Final = r"(?<![\w.-])THING(?![\w-])"
_BOX: Final = '<div class="admonition'  # how a box begins in its HTML


class _Linked(NamedTuple):
    """A linked page, the sections from which it links to each term, and what is wrong with it."""

    html: str
    mentions: Mapping[str, Sequence[int]]
    sections: Sequence[tuple[str, str]]
    unknown: list[str]
    nowhere: list[str]
    invalid: list[str]
    typed: list[str]
    drafts: list[str]
    too_long: bool
    leads_to: Sequence[str]  # addresses of pages of the site, by links that somebody wrote
    answered: Sequence[str]  # those of them to which its last section links


class PageLinker:
    """Links pages one by one. `mentions` has the terms of each page by its path, and in which of its sections each is.

    `leads_to` has the addresses of the pages that each links to, and of those to which its last section does.
    """

    def __init__(self, data: SiteData, reader: SourceReader) -> None:
        """Begin without pages. `reader` knows the terms once all sources are read."""
        self.mentions: dict[str, tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]] = {}
        self.leads_to: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        self._data = data
        self._reader = reader
        self._sections: dict[str, tuple[tuple[str, str], ...]] = {}  # of each page, by anchor and title
        self._shared: dict[tuple[Any, ...], Any] = {}  # many of these are alike: each is kept once
        self._modules: dict[str, modules.Module] = {}  # by the paths of their pages

    def link(self, file: SourceFile, said: Mapping[str, Any], html: str) -> str:
        """Link the words of a page's HTML; a term's page and the A-Z get their marker for what comes below the text."""
        reader = self._reader
        entry = reader.catalog.by_path.get(file.path)
        html = policy.replace_table_styles(html)
        parsed = functools.cache(functools.partial(parse.parse, html, self._data.language))
        page = digest(html, self._data.language)
        words = self._data.memo("words", (page,), lambda: first_words(parsed().text))
        parts = (page, file.url, canonical([entry, said.get("glossary")]), reader.links_digest, reader.glossary.matcher.key(words))
        linked = _Linked(*self._data.memo("links", parts, lambda: self._link(file.url, entry, said.get("glossary"), parsed())))
        self.leads_to[file.path] = frozenset(linked.leads_to), frozenset(linked.answered)
        if linked.mentions:
            share = self._shared.setdefault
            numbers = tuple(share(at, at) for at in map(tuple, linked.mentions.values()))
            self.mentions[file.path] = tuple(linked.mentions), share(numbers, numbers)
            sections = tuple((anchor, title) for anchor, title in linked.sections)
            scenes = self._data.settings.exercises.scenes
            if scenes and said.get("kind") == scenes.kind:
                sections = (("", ""),) * len(sections)  # a link to a later step would tell how the scene goes on
            self._sections[file.path] = share(sections, sections) if len(sections) == 1 else sections
        self._note_faults(file, linked)
        if entry is None:
            rules = self._data.settings.exercises.modules
            module = modules.module_of(said, file.url, rules) if rules else None
            if module is not None:
                self._modules[file.path] = modules.read_module(module, linked.html, reader.glossary.slugs)
            if file.path != self._data.glossary_index:
                return linked.html
            lead, box, rest = linked.html.partition(_BOX)  # what one came for stands above a box
            return f"{lead}{term_pages.WAYS_MARK}\n{box}{rest}\n{term_pages.FOOT_MARK}\n"
        return f"{linked.html}\n{term_pages.FOOT_MARK}\n"

    def backlinks(self, pages: Iterable[PlacedPage]) -> backlinks.Backlinks:
        """Where terms appear, by `pages` in the order of readers."""
        return backlinks.Backlinks(
            backlinks.MentioningPage(page.title, page.file.url, self._sections[path], dict(zip(*self.mentions[path], strict=True)))
            for page in pages
            if (path := page.file.path) in self.mentions
        )

    def course(self, pages: Sequence[PlacedPage]) -> dict[str, modules.Module]:
        """The modules of the course by path in the order of readers, each with the terms of the pages that it has one read."""
        if not self._modules:
            return {}
        linked = {page.file.url.removesuffix("index.html"): self.mentions.get(page.file.path, ((),))[0] for page in pages}
        paths = (page.file.path for page in pages if page.file.path in self._modules)
        return {path: modules.with_terms_read(self._modules[path], linked) for path in paths}

    def _link(self, url: str, entry: term_pages.Entry | None, setting: Any, page: PageText) -> _Linked:
        """Make every change to a page's HTML in one pass. The result is plain JSON, which the memo can keep."""
        data, reader = self._data, self._reader
        skip = setting.get("skip", ()) if isinstance(setting, dict) else ()
        own = entry.term.slug if entry else None
        rules = linker.Rules(url, data.settings.glossary.link, own, setting is not False, frozenset(skip))
        links = linker.link(page, reader.glossary, rules)
        calls, nowhere = directory.link_phone_numbers(page, data.lines)
        changes = [*links.edits, *calls, *outside_links.mark_outside_links(page, data.web_site.address)]
        changes += language_links.mark_language_links(page, url, reader.languages)
        if entry is not None:
            head = term_pages.term_head(entry, heading=page.heading_end is None)
            changes.append(edits.Edit(page.heading_end or 0, page.heading_end or 0, head))
        sections = [(section.anchor, section.title) for section in page.sections] if links.mentions else []
        invalid = [anchor.href.removeprefix(NO_ADDRESS) for anchor in page.anchors if not is_address(anchor.href)]
        typed = directory.typed_numbers(page, data.lines)
        by_url = {draft: posixpath.basename(path) for path, draft in reader.all_drafts.items()}
        targets = (page_address(url, anchor.href) for anchor in page.anchors) if by_url else ()
        drafts = [by_url[target] for target in targets if target in by_url]
        changed = edits.apply_edits(page.html, changes)
        last = page.html.rfind("<h2")
        leads_to = [(resolve_href(url, anchor.href), anchor.tag.start > last >= 0) for anchor in page.anchors if anchor.href[:1] != "#"]
        others = [[to for to, at_end in leads_to if to and (at_end or not ends)] for ends in (False, True)]
        return _Linked(changed, links.mentions, sections, links.unknown, nowhere, invalid, typed, drafts, page.too_long, *others)

    def _note_faults(self, file: SourceFile, linked: _Linked) -> None:
        if linked.unknown:
            known = [f"{linker.SCHEME}{slug}" for slug in self._reader.catalog.entries]
            self._refuse(file, linked.unknown, _TARGET, "leads to no term", known)
        if linked.nowhere:
            self._refuse(file, linked.nowhere, _TARGET, f"names no line of {LINES}", directory.targets(self._data.lines))
        if linked.invalid:
            self._refuse(file, linked.invalid, _TARGET, "is no address. Write a whole one, such as: https://garden.example/", [])
        if linked.typed:
            self._refuse(file, linked.typed, _NUMBER, f"is a number. Name its line in {LINES}, such as: [](call:name)", [])
        if linked.drafts:
            self._refuse(file, linked.drafts, _PAGE, "is a draft, which is not in the site. Take the link out, or publish the page", [])
        if linked.too_long:
            self._data.diagnostics.append(Diagnostic(file.path, None, parse.TOO_LONG))

    def _refuse(self, file: SourceFile, written: list[str], where: str, why: str, known: Iterable[str]) -> None:
        """Note a fault for each thing that a page, or a snippet in it, has written wrong, with its line.

        `where` is the pattern of what stands around such a thing.
        """
        texts = [(file.path, file.text())]
        texts += [(snippet.path, snippet.text) for name, snippet in self._reader.snippets.items() if f'"{name}"' in texts[0][1]]
        places: dict[str, Iterator[tuple[str, int]]] = {}
        for text in written:
            pattern = re.compile(where.replace("THING", re.escape(text)), re.IGNORECASE)
            if text not in places:
                rows = ((path, number, row) for path, whole in texts for number, row in enumerate(whole.splitlines(), start=1))
                places[text] = iter([(path, number) for path, number, row in rows for _ in pattern.findall(row)])
            path, line = next(places[text], (file.path, None))
            self._data.diagnostics.append(Diagnostic(path, line, f"'{text}' {why}{suggestion(text, known)}"))
