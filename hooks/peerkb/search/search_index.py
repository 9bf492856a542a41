"""The search index: every page with its sections and search keys, and the site's search words.

The index is a script that assigns the data, since a browser fetches no data for a page opened from a folder (`file:`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from peerkb.search.search_sections import Section

# `search.js` reads the index by this name.
_ASSIGNMENT: Final = "self.searchIndex"
_REQUIRED: Final = ("u", "t", "s")


@dataclass(frozen=True)
class Document:
    """A page for the index. `url` counts from the site's root; `weight` multiplies the score of its results."""

    url: str
    title: str
    kind: str = ""
    weight: float = 1
    description: str = ""
    aliases: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    questions: tuple[str | Mapping[str, str], ...] = ()  # alone, or with the anchor of the section that answers
    sections: tuple[Section, ...] = field(default_factory=tuple)


class Entry(NamedTuple):
    """The page at `url` as JSON text, which takes much less memory than a Document."""

    url: str
    text: str


def entry(document: Document) -> Entry:
    """Serialize a page with short keys, without empty values, since phones load the index."""
    fields = {
        "u": document.url,
        "t": document.title,
        "k": document.kind,
        "c": document.weight if document.weight != 1 else None,
        "d": document.description,
        "a": document.aliases,
        "w": document.keywords,
        "q": [question if isinstance(question, str) else next(iter(question.items())) for question in document.questions],
        "s": [[section.anchor, section.title, section.text] for section in document.sections],
    }
    return Entry(document.url, _json({name: value for name, value in fields.items() if value or name in _REQUIRED}))


def script(entries: Iterable[Entry], words: Mapping[str, Any]) -> Iterator[str]:
    """The script that holds the index, piece by piece: `entries` by address, then `words`, the result of `search_words.exported`.

    The order of `entries` does not matter.
    """
    yield f'{_ASSIGNMENT}={{"pages":['
    for number, (_, text) in enumerate(sorted(entries)):
        yield f",{text}" if number else text
    yield "]"
    yield from (f",{_json(name)}:{_json(value)}" for name, value in words.items())
    yield "};\n"


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # JSON leaves these two as they are, and before ES2019 they ended a line in a string.
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
