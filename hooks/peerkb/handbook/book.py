"""A book as HTML for paper, in three parts that are laid out one after another: its chapters, its list of terms, and its front.

The chapters come first, since the list of terms and the contents name their pages. `Numbers` has what was found out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import groupby
from typing import Final

from peerkb.handbook.built_pages import BuiltPage
from peerkb.handbook.chapters import Chapter, make_chapter
from peerkb.handbook.references import settle_links
from peerkb.handbook.terms import Term, explain, list_of_terms
from peerkb.handbook.tree import Node, elements, parse, text_of
from peerkb.messages import Messages

TERMS: Final = "terms"  # the anchor of the list
Numbers = Mapping[str, str]  # the number of the page on which each anchor stands, in the order of the book


@dataclass(frozen=True)
class Cover:
    """What a book says of itself before its first chapter. `help` is HTML: ways to reach the lines that stand above every page."""

    title: str
    description: str
    site_name: str
    address: str
    notice: str  # HTML
    help: str
    help_name: str
    date: str
    language: str
    direction: str
    large: bool = False
    picture: str = ""  # HTML: that of the home page
    colors: str = ""  # a style sheet with the colors of the site


@dataclass
class Book:
    """The chapters of an edition, ready for paper."""

    cover: Cover
    chapters: Sequence[Chapter]
    terms: Sequence[Term]
    messages: Messages
    bare: bool = False  # the chapters alone, such as cards to cut out

    def front(self, numbers: Numbers, css: str) -> str:
        """The cover, where help is, and the contents. Without numbers yet, each is as wide as a number could be."""
        return self._document(f"{self._cover()}{self._inside()}{self._contents(numbers)}", css)

    def body(self, css: str) -> str:
        """The chapters in their parts."""
        pieces = []
        for part, chapters in _by_part(self.chapters):
            if part and not self.bare:
                entries = "".join(f'<li><a href="#{each.anchor}">{escape(each.title)}</a></li>' for each in chapters)
                heading = f"<h1>{escape(part)}</h1>"
                pieces.append(f'<section class="hb-part" id="{part_anchor(chapters[0])}">{heading}<ul>{entries}</ul></section>')
            pieces += [chapter.root.to_html(pretty=False) for chapter in chapters]
        return self._document("".join(pieces), css)

    def list_of_terms(self, numbers: Numbers, css: str) -> str:
        """The list of terms, each with its definition and the pages that use it."""
        listed = list_of_terms(self.terms, numbers).to_html(pretty=False)
        title, how = self.messages.handbook.terms(), self.messages.handbook.terms_how()
        head = f'<h1>{title}</h1><p class="hb-how">{how}</p>'
        return self._document(f'<section class="hb-index" id="{TERMS}">{head}{listed}</section>', css)

    @cached_property
    def words(self) -> str:
        """The style sheet of what the book says at the edges of pages and behind links, in its language."""
        page = _string(self.messages.handbook.page.text())
        lines = _string(" · ".join(text_of(link) for link in parse(self.cover.help).query("a")))
        return (
            f'.hb .hb-see::after {{ content: " (" {page} "\\a0" target-counter(attr(href), page) ")" }}'
            f"@page :left {{ @bottom-left {{ content: {lines} }} }} @page :right {{ @bottom-right {{ content: {lines} }} }}"
        )

    def _document(self, body: str, css: str) -> str:
        cover = self.cover
        names = " ".join(["hb", *(["hb-large"] if cover.large else []), *(["hb-bare"] if self.bare else [])])
        return (
            f'<!doctype html><html lang="{cover.language}" dir="{cover.direction}"><head><meta charset="utf-8">'
            f'<title>{escape(cover.title)}</title><meta name="description" content="{escape(cover.description)}">'
            f'<meta name="author" content="{escape(cover.site_name)}"><style>{cover.colors}{css}{self.words}</style></head>'
            f'<body class="{names}">{body}</body></html>'
        )

    def _cover(self) -> str:
        cover = self.cover
        large = f'<p class="hb-edition">{self.messages.handbook.large()}</p>' if cover.large else ""
        site = f'<p class="hb-site">{escape(cover.site_name)}</p>' if cover.site_name != cover.title else ""
        about = f'<p class="hb-about">{escape(cover.description)}</p>'
        return f'<section class="hb-cover">{site}<h1>{escape(cover.title)}</h1>{about}{large}{cover.picture}</section>'

    def _inside(self) -> str:
        cover = self.cover
        address = cover.address.removeprefix("https://").removeprefix("http://").rstrip("/")
        helped = f'<section class="hb-help"><h2>{escape(cover.help_name)}</h2><p>{cover.help}</p></section>' if cover.help else ""
        state = self.messages.handbook.state(date=cover.date) if cover.date else ""
        newest = self.messages.handbook.newest(address=address) if address else ""
        notes = [cover.notice, state, newest]
        told = "".join(f"<p>{note}</p>" for note in notes if note)
        return f'<section class="hb-inside">{helped}<div class="hb-notice">{told}</div></section>'

    def _contents(self, numbers: Numbers) -> str:
        lines = []
        for part, chapters in _by_part(self.chapters):
            entries = "".join(f"<li>{_line(each.anchor, escape(each.title), numbers)}</li>" for each in chapters)
            heading = f"<p>{_line(part_anchor(chapters[0]), escape(part), numbers)}</p>" if part else ""
            lines.append(f'<div class="hb-part-contents">{heading}<ul>{entries}</ul></div>')
        if self.terms:
            lines.append(f'<div class="hb-part-contents"><p>{_line(TERMS, self.messages.handbook.terms(), numbers)}</p></div>')
        return f'<section class="hb-contents" id="contents"><h1>{self.messages.handbook.contents()}</h1>{"".join(lines)}</section>'


def _line(anchor: str, title: str, numbers: Numbers) -> str:
    return f'<a href="#{anchor}" data-page="{numbers.get(anchor, "000")}">{title}</a>'


def _string(text: str) -> str:
    """A text as a string of a style sheet."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def part_anchor(chapter: Chapter) -> str:
    """The anchor of the part that begins with a chapter."""
    return f"part-{chapter.anchor}"


def _by_part(chapters: Sequence[Chapter]) -> list[tuple[str, list[Chapter]]]:
    return [(part, list(inside)) for part, inside in groupby(chapters, key=lambda chapter: chapter.page.part)]


def make_chapters(pages: Sequence[BuiltPage], terms: Sequence[Term], site: str) -> list[Chapter]:
    """The chapters of pages in their order, with links among them settled and terms explained. `site` is the address of the site."""
    parts = any(page.part for page in pages)
    chapters = {page.url: make_chapter(page, number, int(parts)) for number, page in enumerate(pages, 1)}
    anchors = frozenset(found for chapter in chapters.values() for found in _ids(chapter.root))
    by_slug = {term.slug: term for term in terms}
    slugs = {term.url: term.slug for term in terms}
    for chapter in chapters.values():
        settle_links(chapter, chapters, anchors, slugs, site)
        explain(chapter, by_slug)
    return list(chapters.values())


def _ids(root: Node) -> list[str]:
    return [str(node.attrs["id"]) for node in elements(root) if node.attrs.get("id")]
