"""Terms as HTML and JSON: a term's page around its body, the A-Z index, the map, cards, JSON-LD, `glossary.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urljoin

import jinja2
from markupsafe import Markup
from markupsafe import escape as in_html

from peerkb.concept_map.partition import Part, ties
from peerkb.concept_map.svg import draw_svg, draw_whole_svg
from peerkb.glossary.backlinks import Place
from peerkb.glossary.terms import Term
from peerkb.languages.alphabet import initial, sort_key
from peerkb.messages import Messages
from peerkb.pages.json_ld import script

# Markers that the finished page replaces: by the ways into the A-Z index, by a term's foot or the index itself, and by the definitions.
WAYS_MARK: Final = "<!-- glossary-ways -->"
FOOT_MARK: Final = "<!-- glossary-foot -->"
MAP_TEMPLATE: Final = "concept-map.html"  # of the page with the map of all terms
DEFINITIONS_MARK: Final = "<!-- glossary-definitions -->"


class Entry(NamedTuple):
    """A term and the address of its page, counted from the site's root."""

    term: Term
    url: str


def term_head(entry: Entry, *, heading: bool) -> str:
    """The beginning of a term's page: the headword as `<h1>` if `heading` is set, then the definition."""
    return _template("term_head.html").render(term=entry.term, heading=heading)


def term_foot(related: Sequence[Entry], places: Iterable[Place], root: str, messages: Messages, drawn: str = "", map_url: str = "") -> str:
    """The end of a term's page: related terms, `Appears in`. `root` leads from the page to the site's root.

    `drawn` is the picture of related terms, as SVG, and `map_url` the page to which it leads on. The rows of `places` are made without
    a template, which would take as long on a large site as linking does.
    """
    rows = Markup("".join(_row(page, root) for page in places))
    values = {"related": related, "rows": rows, "root": root, "picture": Markup(drawn), "map_url": map_url, "text": messages}
    return _template("term_foot.html").render(values)


def defined_term(entry: Entry, site: str, index_url: str) -> str:
    """A term as JSON-LD (schema.org DefinedTerm). `site` is the site's own address, or empty."""
    properties = {
        "name": entry.term.term,
        "description": entry.term.definition,
        "alternateName": list(entry.term.aliases),
        "termCode": entry.term.slug,
        "url": urljoin(site, entry.url),
        "inDefinedTermSet": urljoin(site, index_url),
    }
    return script("DefinedTerm", properties)


def defined_term_set(entries: Iterable[Entry], site: str, url: str, name: str) -> str:
    """All terms as JSON-LD (schema.org DefinedTermSet), by name and address; the page of each says what it is."""
    terms = [{"@type": "DefinedTerm", "name": entry.term.term, "url": urljoin(site, entry.url)} for entry in entries]
    return script("DefinedTermSet", {"name": name, "url": urljoin(site, url), "hasDefinedTerm": terms})


def _row(place: Place, root: str) -> str:
    inside = "".join(_row(section, root) for section in place.sections)
    nested = f"\n<ul>\n{inside}</ul>\n" if inside else ""
    return f'<li><a href="{root}{escape(place.url, quote=True)}">{escape(place.title, quote=False)}</a>{nested}</li>\n'


def card(entry: Entry, related: Sequence[Entry], root: str, messages: Messages) -> str:
    """The popover that shows a term's definition on a page that links to the term. Made without a template: pages have many."""
    name = in_html(entry.term.term)
    links = ", ".join(f'<a href="{root}{in_html(other.url)}">{in_html(other.term.term)}</a>' for other in related)
    others = f'<p class="kb-popover__related">{messages.glossary.related(terms=Markup(links))}</p>' if related else ""
    return (
        f'<aside popover class="kb-popover" aria-label="{messages.glossary.definition(term=name)}"><p class="kb-popover__term">{name}</p>'
        f'<p id="kb-term-{in_html(entry.term.slug)}">{in_html(entry.term.definition)}</p>{others}'
        f'<p class="kb-popover__more"><a href="{root}{in_html(entry.url)}">{messages.glossary.more(term=name)}</a></p></aside>'
    )


def definitions(cards: Iterable[str]) -> str:
    """The cards of all terms that a page links to."""
    inside = "".join(cards)
    return f'<div id="kb-terms" class="md-typeset">\n{inside}</div>' if inside else ""


def sorted_by_headword(entries: Iterable[Entry]) -> list[Entry]:
    """Terms from A to Z; an article before a headword does not count in their order."""
    return sorted(entries, key=_order)


def index(entries: Iterable[Entry], root: str, messages: Messages) -> tuple[str, str]:
    """The A-Z index of all terms: the ways into it, which are a filter and the letters, and the terms themselves."""
    letters: dict[str, list[Entry]] = {}
    for entry in sorted_by_headword(entries):
        letters.setdefault(initial(entry.term.term, entry.term.language), []).append(entry)
    values = {"letters": list(letters.items()), "root": root, "text": messages}
    return _template("index_ways.html").render(values), _template("index.html").render(values)


def concept_map(
    parts: Sequence[Part],
    entries: Mapping[str, Entry],
    related: Mapping[str, Sequence[str]],
    root: str,
    messages: Messages,
    whole: int,
) -> str:
    """The map of all terms that relate to others, and each part of it as a list of its terms with their related ones.

    The map is one picture of at most `whole` terms; where there are more, each part has a picture of its own.
    """
    if not parts:
        return ""
    slugs = [slug for part in parts for slug in part.members]
    in_one = len(slugs) <= whole
    shown = [
        {
            "center": entries[part.center],
            "picture": Markup("" if in_one else concept_picture(part, entries, root)),
            "members": [(entries[slug], [entries[other] for other in related[slug]]) for slug in _by_name(part.members, entries)],
        }
        for part in parts
    ]
    picture = ""
    if in_one:
        names = {slug: entries[slug].term.term for slug in slugs}
        addresses = {slug: root + entries[slug].url for slug in slugs}
        picture = draw_whole_svg(ties(related), [part.center for part in parts], names, addresses)
    return _template("concept_map.html").render(parts=shown, whole=Markup(picture), root=root, text=messages)


def concept_picture(part: Part, entries: Mapping[str, Entry], root: str, own: str | None = None) -> str:
    """A part of the map as SVG. The term `own`, on whose page the picture stands, is not a link."""
    slugs = (*part.members, *part.guests)
    addresses = {slug: root + entries[slug].url for slug in slugs if slug != own}
    return draw_svg(part, {slug: entries[slug].term.term for slug in slugs}, addresses, around=own is not None)


def _by_name(slugs: Iterable[str], entries: Mapping[str, Entry]) -> list[str]:
    return sorted(slugs, key=lambda slug: _order(entries[slug]))


def export(terms: Iterable[str]) -> Iterator[str]:
    """The text of `glossary.json`, piece by piece; `terms` are results of `exported`."""
    yield '{"terms": ['
    for number, term in enumerate(terms):
        yield (",\n" if number else "\n") + term
    yield "\n]}\n"


def exported(entry: Entry, appearances: Iterable[Place]) -> str:
    """A term as JSON. Addresses count from the site's root."""
    term, url = entry
    properties = {
        "slug": term.slug,
        "term": term.term,
        "definition": term.definition,
        "aliases": list(term.aliases),
        "related": list(dict.fromkeys(term.related)),
        "url": url,
        "appears_in": [
            {"title": page.title, "url": page.url, "sections": [{"title": part.title, "url": part.url} for part in page.sections]}
            for page in appearances
        ],
    }
    return json.dumps(properties, ensure_ascii=False)


def _order(entry: Entry) -> tuple[str, str]:
    return sort_key(entry.term.term, entry.term.language), entry.term.slug


@cache
def _template(name: str) -> jinja2.Template:
    loader = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    environment.filters["anchor"] = lambda letter: "other" if letter == "#" else letter.casefold()
    return environment.get_template(name)
