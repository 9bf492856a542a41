"""What machines get that read for people: each page as Markdown with its terms, help lines first, and `llms.txt`, a list of them."""

from __future__ import annotations

import functools
import html
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import urljoin

from peerkb.glossary.term_pages import Entry, sorted_by_headword
from peerkb.html.plain_markdown import escape, to_markdown
from peerkb.page_linker import PageLinker
from peerkb.pages import review, sources
from peerkb.pages.markdown_address import markdown_beside
from peerkb.site_data import SiteData
from peerkb.source_files import PlacedPage
from peerkb.source_reader import SourceReader
from peerkb.translations import Translation

LIST: Final = "llms.txt"
_OPTIONAL: Final = "Optional"  # the name that llmstxt.org gives to what may be skipped


class _Section(NamedTuple):
    """Pages under one heading of the list."""

    title: str
    pages: list[PlacedPage]


class ForMachines:
    """Says the pages of one language in Markdown."""

    def __init__(self, data: SiteData, reader: SourceReader, linker: PageLinker) -> None:
        """Take what is known of the language. `linker` knows which terms a page mentions once all pages are linked."""
        self._data = data
        self._reader = reader
        self._linker = linker
        self._definition = functools.cache(self._define)  # many pages mention a term

    def page(self, page: PlacedPage, *, unchecked: bool = False) -> str:
        """A page as Markdown: what it is, help lines, its text, its sources, and what its terms mean.

        `unchecked` says that no native speaker has read it yet.
        """
        is_term = self._data.is_term(page.file.path)
        description = "" if is_term else self._description(page)  # a term's text begins with its definition
        said = self._data.messages
        notes = [said.page.made_up.text()] * bool(page.front_matter.get("made_up")) + [said.language.unchecked.text()] * unchecked
        head = [f"# {escape(page.title)}", self._help, f"> {escape(description)}" if description else ""]
        head += [f"*{escape(note)}*" for note in notes]
        parts = [self._front_matter(page), *head, self._text(page), *self._sources(page), *self._terms(page)]
        return "\n\n".join(filter(None, parts)) + "\n"

    def listing(self, pages: Sequence[PlacedPage], others: Iterable[Translation]) -> str:
        """The text of `llms.txt`, as llmstxt.org has it. `others` are the home pages of the other languages."""
        site = self._data.web_site
        languages = [_item(other.name, self._whole(f"{other.url}{LIST}"), other.title) for other in others]
        parts = [f"# {escape(site.name)}", f"> {escape(site.description)}" if site.description else "", "\n".join(languages)]
        for title, lines in self._listed([page for page in pages if self._data.has_markdown(page.front_matter)]):
            parts.append("\n\n".join([f"## {escape(title)}", "\n".join(lines)]))
        return "\n\n".join(filter(None, parts)) + "\n"

    # a page --------------------------------------------------------------------------------------------------------------------

    def _front_matter(self, page: PlacedPage) -> str:
        said, rules = page.front_matter, self._data.settings.pages
        kept = review.review(said, self._reader.kind(page.file.path, said), rules)
        audience = [rules.audiences.get(name, name) for name in said.get("audience", ())]
        rows: dict[str, Any] = {
            "title": page.title,
            "description": self._description(page),
            "url": self._whole(page.file.url),
            "language": self._data.language,
            "audience": audience,
            "last_reviewed": kept.last_reviewed,
            "review_by": kept.review_by,
        }
        written = [f"{key}: {_yaml(value)}" for key, value in rows.items() if value]
        return "\n".join(["---", *written, "---"])

    @functools.cached_property
    def _help(self) -> str:
        """Where to get help now, on one line: the page and the lines that stand above every page."""
        shown = self._data.help_bar
        ways = " · ".join(f"[{escape(line.label)}]({line.url}), {escape(line.name)}" for line in shown.lines)
        name = f"**[{escape(shown.name)}]({self._whole(shown.path)})**" if shown.name else ""
        return ": ".join(filter(None, (name, ways)))

    def _text(self, page: PlacedPage) -> str:
        address = self._whole(page.file.url)

        def made() -> str:
            return to_markdown(page.html, lambda href: urljoin(address, href))

        text: str = self._data.memo("plain markdown", [page.html, address], made)
        return text

    def _sources(self, page: PlacedPage) -> Iterator[str]:
        cited = sources.resolve_citations(page.front_matter.get("sources", []), self._data.sources)
        if cited:
            yield f"## {self._data.messages.page_end.sources.text()}"
            yield "\n".join(map(self._source, cited))

    def _source(self, source: Mapping[str, str]) -> str:
        title = f"[{escape(source['title'])}]({source['url']})" if source["url"] else f"*{escape(source['title'])}*"
        said = ", ".join(filter(None, (escape(source["author"]), title, escape(source["year"]))))
        used_for = f" {escape(self._data.messages.source.part.text(part=source['part']))}" if source["part"] else ""
        return f"- {said}.{used_for}"

    def _terms(self, page: PlacedPage) -> Iterator[str]:
        """The definitions of the terms that a page mentions, of all on the A-Z; on a term's page of those related to it, not its own."""
        catalog = self._reader.catalog
        own = catalog.by_path.get(page.file.path)
        slugs, _ = self._linker.mentions.get(page.file.path, ((), ()))
        others = catalog.related[own.term.slug] if own else catalog.entries if page.file.path == self._data.glossary_index else ()
        entries = [catalog.entries[slug] for slug in sorted({*slugs, *others}, key=self._order.__getitem__)]
        lines = [self._definition(entry) for entry in entries if entry is not own]
        if lines:
            yield f"## {self._data.messages.glossary.title.text()}"
            yield "\n".join(lines)

    @functools.cached_property
    def _order(self) -> dict[str, int]:
        """The place of each term from A to Z."""
        return {entry.term.slug: place for place, entry in enumerate(sorted_by_headword(self._reader.catalog.entries.values()))}

    def _define(self, entry: Entry) -> str:
        return f"- **[{escape(entry.term.term)}]({self._whole(entry.url)})**: {escape(entry.term.definition)}"

    # the list ------------------------------------------------------------------------------------------------------------------

    def _listed(self, pages: Sequence[PlacedPage]) -> Iterator[tuple[str, list[str]]]:
        """Each section of the list with its lines: help first, what is for editors last."""
        data = self._data
        sections = self._sections(pages)
        helping = sections.pop(data.settings.help.path, None) if data.settings.help.path else None
        lines = [
            _item(way.label, way.url, ". ".join(filter(None, (line.name, line.note))))
            for line in data.lines.lines.values()
            for way in (line.calling, line.texting)
            if way
        ]
        lines += [self._page_item(page) for page in (helping.pages if helping else ())]
        if lines:
            yield data.help_bar.name or data.messages.search.help.text(), lines
        optional = sections.pop(_OPTIONAL, None)
        for section in [*sections.values(), *filter(None, [optional])]:
            yield section.title, [self._page_item(page) for page in section.pages]

    def _sections(self, pages: Sequence[PlacedPage]) -> dict[str, _Section]:
        """The pages by the part of the navigation that they are in, which goes by the address of its first page."""
        titles = {page.above[1].url: page.above[1].title for page in pages if len(page.above) > 1}
        found: dict[str, _Section] = {}
        for page in pages:
            key, title = self._part(page, titles)
            found.setdefault(key, _Section(title, [])).pages.append(page)
        return found

    def _part(self, page: PlacedPage, titles: dict[str, str]) -> tuple[str, str]:
        path, url, data = page.file.path, page.file.url, self._data
        if data.settings.manual and path.startswith(f"{data.settings.manual}/"):
            return _OPTIONAL, _OPTIONAL
        if data.is_term(path) or path == data.glossary_index:
            return self._reader.index_url, data.messages.glossary.title.text()
        if len(page.above) > 1:
            return page.above[1].url.removesuffix("index.html"), page.above[1].title
        if url in titles or url.removesuffix("index.html") == data.settings.help.path:
            return url.removesuffix("index.html"), titles.get(url, page.title)
        return "", data.web_site.name

    def _page_item(self, page: PlacedPage) -> str:
        return _item(page.title, self._whole(markdown_beside(page.file.url)), self._description(page))

    def _description(self, page: PlacedPage) -> str:
        return html.unescape(page.front_matter.get("description") or "")

    def _whole(self, url: str) -> str:
        """A whole address, or one from the top of the site's host where its address is not known."""
        return urljoin(self._data.web_site.address or "/", url)


def _item(name: str, address: str, about: str) -> str:
    return f"- [{escape(name)}]({address})" + (f": {escape(about)}" if about else "")


def _yaml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str | list) else str(value)
