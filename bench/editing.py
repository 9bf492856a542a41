"""Edits as somebody makes them while `mkdocs serve` runs, and what must be there afterwards."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from bench.corpus import Corpus, Term, page_path
from bench.sites import NotMeasuredError, Site

COMMON: Final = 1_000  # the rank of a word that is in one page of eight, as a term in the middle of 500 is
_LOOKED_AT: Final = 50  # pages in which a word is looked for
_PROSE: Final = re.compile(r"(?m)^[A-Z][^\[|`\n]*$")  # a sentence a line, without what may not hold a link


class Reader(Protocol):
    """Somebody who reads the site."""

    def get(self, address: str) -> str:
        """What stands at an address of the site, nothing if there is none."""

    def lines(self, address: str) -> Iterable[str]:
        """The same, line by line: the lists of a large site are too long to hold."""


@dataclass(frozen=True)
class Edit:
    """A file's new text, and what readers must get then: at `address` a link to `term`, and the term's page leading back."""

    what: str
    path: str  # below docs
    text: str
    address: str
    form: str
    term: str
    section: str = ""

    def __str__(self) -> str:
        return self.what

    def save(self, site: Site) -> None:
        """Write it as an editor's program does: as a whole."""
        draft = site.folder / "draft"
        draft.write_text(self.text, encoding="utf-8", newline="\n")
        draft.replace(site.folder / "docs" / self.path)

    def right(self, reader: Reader) -> bool:
        """Whether the page links the form, and both the term's page and the list of all terms say so."""
        link = re.compile(rf'<a [^>]*href="[^"]*glossary/{re.escape(self.term)}/"[^>]*>{re.escape(self.form)}</a>', re.IGNORECASE)
        page = reader.get(self.address)
        return bool(
            link.search(page[page.find(f'id="{self.section}"') :] if self.section else page)
            and f'href="../../{self.address}{"#" if self.section else ""}{self.section}' in reader.get(f"glossary/{self.term}/")
            and self.address in places(reader, self.term)
        )


Make = Callable[[Site, Reader, int], Edit]  # the number tells edits of one site apart


def places(reader: Reader, term: str) -> list[str]:
    """The pages where a term appears, by the list of all terms, which has one a line."""
    said = [json.loads(line.rstrip(",\n")) for line in reader.lines("glossary.json") if line.startswith(f'{{"slug": "{term}",')]
    return [place["url"] for term in said for place in term["appears_in"]]


def mention(site: Site, reader: Reader, number: int) -> Edit:
    """Add a section to a page that names a term which it did not name."""
    corpus = Corpus(site.pages, site.terms, site.seed)
    number %= site.pages
    path = page_path(number)
    address = _address(path)
    for term in reversed(corpus.terms):  # the rarest first
        if address not in places(reader, term.slug):
            form = term.forms[0]
            text = f"{corpus.page(number)}\n## Newly said\n\nHere comes a {form}, for once.\n"
            return Edit(f"a new mention of {term.slug} in {path}", path, text, address, form, term.slug, "newly-said")
    raise NotMeasuredError(f"{path} names every term already")


def alias(site: Site, reader: Reader, number: int) -> Edit:
    """Give a rare term an alias that is a word of many pages; every page must be looked at for it."""
    corpus = Corpus(site.pages, site.terms, site.seed)
    place = site.terms - 1 - number % site.terms
    term = corpus.terms[place]
    named = set(places(reader, term.slug))
    for word, path in _words(corpus, number * COMMON // 10):
        if _address(path) not in named:
            source = f"glossary/{term.slug}.md"
            text = _with_alias(corpus.term_page(place), term, word)
            return Edit(f"the new alias {word} of {term.slug}", source, text, _address(path), word, term.slug)
    raise NotMeasuredError(f"no page has a word to make an alias of {term.slug}")


def _words(corpus: Corpus, skipped: int) -> Iterator[tuple[str, str]]:
    """Words that no term has, from the rank `COMMON` on to the rarer ones, each with a page that says it in a sentence."""
    taken = {word for term in corpus.terms for form in term.forms for word in form.lower().split()}
    said: dict[str, str] = {}
    for number in range(min(corpus.pages, _LOOKED_AT)):
        for sentence in _PROSE.findall(corpus.page(number)):
            for word in sentence.split()[1:-1]:
                said.setdefault(word, page_path(number))
    for word in corpus.words[COMMON + skipped :]:
        if word in said and word not in taken:
            yield word, said[word]


def _with_alias(source: str, term: Term, word: str) -> str:
    before = f"aliases: {json.dumps(list(term.forms[1:]))}\n"
    if before not in source:
        raise NotMeasuredError(f"the front matter of {term.slug} has no line for its aliases")
    return source.replace(before, f"aliases: {json.dumps([*term.forms[1:], word])}\n")


def _address(path: str) -> str:
    return path.removesuffix(".md") + "/"
