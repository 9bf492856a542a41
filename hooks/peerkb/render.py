"""What terms look like on pages and in exports: the term's page around its body, the A-Z index, JSON-LD, `glossary.json`."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urljoin

import jinja2

from peerkb.mentions import Place
from peerkb.sources import Source
from peerkb.terms import Term

# Where "Appears in" goes on a term's page once every page is linked.
MENTIONS_MARK: Final = "<!-- glossary-mentions -->"
_H1: Final = re.compile(r"<h1[\s>].*?</h1>\s*", re.DOTALL | re.IGNORECASE)
_ARTICLE: Final = re.compile(r"(?:the|an?) ", re.IGNORECASE)


class Entry(NamedTuple):
    """A term and the address of its page, counted from the site's root."""

    term: Term
    url: str


def term_page(body: str, entry: Entry, related: Sequence[Entry], sources: Sequence[Source], root: str, site: str, index_url: str) -> str:
    """A term's page: its headword, its definition as the lead, the body, related terms, sources, a mark for `Appears in`.

    `root` leads from the page to the site's root, `site` is the site's own address or nothing.
    """
    heading = _H1.search(body)
    head = _template("term_head.html").render(term=entry.term, heading=heading is None)
    data = {
        "@context": "https://schema.org",
        "@type": "DefinedTerm",
        "name": entry.term.term,
        "description": entry.term.definition,
        "alternateName": list(entry.term.aliases),
        "termCode": entry.term.slug,
        "url": urljoin(site, entry.url),
        "inDefinedTermSet": urljoin(site, index_url),
    }
    foot = _template("term_foot.html").render(related=related, sources=sources, root=root, data=data)
    if heading is None:
        return f"{head}{body}\n{foot}"
    return f"{body[: heading.end()]}{head}{body[heading.end() :]}\n{foot}"


def with_mentions(page: str, places: Sequence[Place], root: str) -> str:
    """A term's page with `Appears in` where its mark stands."""
    before, _, after = page.rpartition(MENTIONS_MARK)
    return before + _template("mentions.html").render(places=places, root=root) + after


def card(entry: Entry, related: Sequence[Entry]) -> dict[str, Any]:
    """What a page's template needs to show a term's definition in place."""
    return {
        "slug": entry.term.slug,
        "term": entry.term.term,
        "definition": entry.term.definition,
        "url": entry.url,
        "related": [{"term": other.term.term, "url": other.url} for other in related],
    }


def index_page(body: str, entries: Iterable[Entry], root: str, site: str, url: str, name: str) -> str:
    """The A-Z index of all terms below `body`; an article before a headword does not count in its order."""
    ordered = sorted(entries, key=lambda entry: (_filed_under(entry.term.term), entry.term.slug))
    letters: dict[str, list[Entry]] = {}
    for entry in ordered:
        first = _filed_under(entry.term.term)[:1].upper()
        letters.setdefault(first if first.isalpha() else "#", []).append(entry)
    data = {
        "@context": "https://schema.org",
        "@type": "DefinedTermSet",
        "name": name,
        "url": urljoin(site, url),
        "hasDefinedTerm": [
            {"@type": "DefinedTerm", "name": entry.term.term, "description": entry.term.definition, "url": urljoin(site, entry.url)}
            for entry in ordered
        ],
    }
    return f"{body}\n{_template('index.html').render(letters=list(letters.items()), root=root, data=data)}"


def export(entries: Iterable[Entry], places: Mapping[str, Sequence[Place]]) -> str:
    """All terms as JSON: what `glossary.json` holds. Addresses count from the site's root."""
    terms = [
        {
            "slug": term.slug,
            "term": term.term,
            "definition": term.definition,
            "aliases": list(term.aliases),
            "related": list(dict.fromkeys(term.related)),
            "url": url,
            "appears_in": [_exported(place) for place in places.get(term.slug, ())],
        }
        for term, url in entries
    ]
    return json.dumps({"terms": terms}, ensure_ascii=False, indent=1) + "\n"


def _exported(place: Place) -> dict[str, Any]:
    sections = {"sections": [_exported(section) for section in place.sections]} if place.sections else {}
    return {"title": place.title, "url": place.url, **sections}


def _filed_under(headword: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", headword) if not unicodedata.combining(c))
    return _ARTICLE.sub("", plain.casefold(), count=1) if _ARTICLE.match(plain) else plain.casefold()


@cache
def _template(name: str) -> jinja2.Template:
    loader = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    environment.filters["anchor"] = lambda letter: "other" if letter == "#" else letter.casefold()
    return environment.get_template(name)
