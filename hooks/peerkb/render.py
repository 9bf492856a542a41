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
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

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


def term_page(body: str, entry: Entry, related: Sequence[Entry], sources: Sequence[Source], root: str) -> str:
    """A term's page: its headword, its definition as the lead, the body, related terms, sources, a mark for `Appears in`.

    `root` leads from the page to the site's root.
    """
    heading = _H1.search(body)
    head = _template("term_head.html").render(term=entry.term, heading=heading is None)
    foot = _template("term_foot.html").render(related=related, sources=sources, root=root, mark=Markup(MENTIONS_MARK))
    if heading is None:
        return f"{head}{body}\n{foot}"
    return f"{body[: heading.end()]}{head}{body[heading.end() :]}\n{foot}"


def defined_term(entry: Entry, site: str, index_url: str) -> str:
    """A term as JSON-LD (schema.org DefinedTerm). `site` is the site's own address or nothing."""
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
    return _json_ld(data)


def defined_term_set(entries: Iterable[Entry], site: str, url: str, name: str) -> str:
    """All terms as JSON-LD (schema.org DefinedTermSet)."""
    terms = [
        {"@type": "DefinedTerm", "name": entry.term.term, "description": entry.term.definition, "url": urljoin(site, entry.url)}
        for entry in entries
    ]
    return _json_ld(
        {"@context": "https://schema.org", "@type": "DefinedTermSet", "name": name, "url": urljoin(site, url), "hasDefinedTerm": terms}
    )


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


def index_page(body: str, entries: Iterable[Entry], root: str) -> str:
    """The A-Z index of all terms below `body`; an article before a headword does not count in its order."""
    letters: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: (_filed_under(entry.term.term), entry.term.slug)):
        first = _filed_under(entry.term.term)[:1].upper()
        letters.setdefault(first if first.isalpha() else "#", []).append(entry)
    return f"{body}\n{_template('index.html').render(letters=list(letters.items()), root=root)}"


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


def _json_ld(data: Mapping[str, Any]) -> str:
    return f'<script type="application/ld+json">{htmlsafe_json_dumps(data)}</script>'


def _filed_under(headword: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", headword) if not unicodedata.combining(c))
    return _ARTICLE.sub("", plain.casefold(), count=1) if _ARTICLE.match(plain) else plain.casefold()


@cache
def _template(name: str) -> jinja2.Template:
    loader = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    environment.filters["anchor"] = lambda letter: "other" if letter == "#" else letter.casefold()
    return environment.get_template(name)
