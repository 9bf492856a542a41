"""The index of the search: every page with its sections and what its front matter adds for search, and the words of the site.

It is a script that hands its data over, since a browser fetches no data for a page that lies in a folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from peerkb.search.search_sections import Section

# The name under which `search.js` takes the index over.
_HANDS_OVER: Final = "self.searchIndex"
_ALWAYS: Final = ("u", "t", "s")


@dataclass(frozen=True)
class Document:
    """A page as search knows it; `url` counts from the site's root, and its results count `weight` times."""

    url: str
    title: str
    kind: str = ""
    weight: float = 1
    description: str = ""
    aliases: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    sections: tuple[Section, ...] = field(default_factory=tuple)


class Entry(NamedTuple):
    """What the index says of the page at `url`, as JSON: many pages take much less memory so."""

    url: str
    text: str


def entry(document: Document) -> Entry:
    """A page with short names, for it is sent to phones; what it does not say is left out."""
    said = {
        "u": document.url,
        "t": document.title,
        "k": document.kind,
        "c": document.weight if document.weight != 1 else None,
        "d": document.description,
        "a": document.aliases,
        "w": document.keywords,
        "q": document.questions,
        "s": [[section.anchor, section.title, section.text] for section in document.sections],
    }
    return Entry(document.url, _json({name: value for name, value in said.items() if value or name in _ALWAYS}))


def script(entries: Iterable[Entry], words: Mapping[str, Any]) -> Iterator[str]:
    """The script that holds the index, piece by piece, with the `words` that the site tells its search.

    It is the same, in whatever order pages come.
    """
    yield f'{_HANDS_OVER}={{"pages":['
    for number, (_, text) in enumerate(sorted(entries)):
        yield f",{text}" if number else text
    yield "]"
    yield from (f",{_json(name)}:{_json(value)}" for name, value in words.items())
    yield "};\n"


def _json(said: Any) -> str:
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    # Two characters that JSON holds as they are, and that end a line in an older script.
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
