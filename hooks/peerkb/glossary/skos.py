"""The terms of a language as SKOS in JSON-LD, for vocabularies that take in others: `glossary.skos.jsonld`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urljoin

from peerkb.glossary.term_pages import Entry

_LINKS: Final = ("inScheme", "topConceptOf", "hasTopConcept", "related", "exactMatch")
_TEXTS: Final = ("prefLabel", "altLabel", "definition")


def export(
    entries: Iterable[Entry],
    related: Mapping[str, Sequence[str]],
    scheme: tuple[str, str],
    address: str,
    language: str,
    same: Mapping[str, Sequence[str]],
) -> Iterator[str]:
    """The text of the file, piece by piece.

    `related` has slugs of related terms in both directions, `scheme` the address and the title of the list of terms, `same` the
    addresses of the same terms in other languages, by the address of each. Addresses count from the site's root, which is `address`.
    """
    by_slug = {entry.term.slug: entry for entry in entries}

    def whole(url: str) -> str:
        return urljoin(address, url)

    listed = {
        "@id": whole(scheme[0]),
        "@type": "ConceptScheme",
        "title": scheme[1],
        "hasTopConcept": [whole(entry.url) for entry in by_slug.values()],
    }
    yield f'{{"@context": {_dump(_context(language))},\n"@graph": [\n{_dump(listed)}'
    for slug, entry in by_slug.items():
        term = entry.term
        concept = {
            "@id": whole(entry.url),
            "@type": "Concept",
            "inScheme": whole(scheme[0]),
            "topConceptOf": whole(scheme[0]),
            "notation": slug,
            "prefLabel": term.term,
            "altLabel": [alias for alias in dict.fromkeys(term.aliases) if alias != term.term],
            "definition": term.definition,
            "related": [whole(by_slug[other].url) for other in related.get(slug, ())],
            "exactMatch": [whole(url) for url in same.get(entry.url, ())],
        }
        yield ",\n" + _dump({key: value for key, value in concept.items() if value})
    yield "\n]}\n"


def _context(language: str) -> dict[str, Any]:
    return {
        "@vocab": "http://www.w3.org/2004/02/skos/core#",
        "title": {"@id": "http://purl.org/dc/terms/title", "@language": language},
        **{name: {"@language": language} for name in _TEXTS},
        **{name: {"@type": "@id"} for name in _LINKS},
    }


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
