"""The search index: every page with its sections and search keys, the texts of the sections, and the site's search words.

The index is a script that assigns the data, since a browser fetches no data for a page opened from a folder (`file:`).
The texts stand together after all pages: text among text is compressed better than text among headings and addresses.
"""

from __future__ import annotations

import json
import re
import unicodedata
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
    readers: tuple[str, ...] = ()  # whom it is for, of those that the search tells apart
    sections: tuple[Section, ...] = field(default_factory=tuple)


class Entry(NamedTuple):
    """The page at `url` as JSON text, which takes much less memory than a Document, and the list of its sections' texts."""

    url: str
    page: str
    texts: str


def entry(document: Document) -> Entry:
    """Serialize a page with short keys, without empty values, since phones load the index.

    A description that only repeats the first line of the page is left out.
    """
    opening = document.sections[0].text if document.sections else ""
    fields = {
        "u": document.url,
        "t": document.title,
        "k": document.kind,
        "c": document.weight if document.weight != 1 else None,
        "d": "" if document.description == opening.partition("\n")[0] else document.description,
        "a": document.aliases,
        "w": document.keywords,
        "e": document.readers,
        "q": [_question(question, document.sections) for question in document.questions],
        "s": [title if anchor == slug(title) else [anchor, title] for anchor, title, _ in document.sections],
    }
    page = {name: value for name, value in fields.items() if value or name in _REQUIRED}
    texts = [section.text for section in document.sections]
    return Entry(document.url, _json(page), _json(texts if any(texts) else []))


def _question(question: str | Mapping[str, str], sections: Iterable[Section]) -> str | tuple[str, int]:
    """The question alone, or with the number of the section that answers it, if the search knows that section."""
    if isinstance(question, str):
        return question
    asked, anchor = next(iter(question.items()))
    numbers = (number for number, section in enumerate(sections) if section.anchor == anchor)
    return next(((asked, number) for number in numbers), asked)


def slug(title: str) -> str:
    """The id that Markdown gives a heading; most sections have it, so the index need not repeat it. `engine.js` has the same rule."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def script(entries: Iterable[Entry], words: Mapping[str, Any]) -> Iterator[str]:
    """The script that holds the index, piece by piece: `entries` by address, then `words`, the result of `search_words.exported`.

    The order of `entries` does not matter.
    """
    ordered = sorted(entries)
    yield f'{_ASSIGNMENT}={{"pages":['
    for number, (_, page, _) in enumerate(ordered):
        yield f",{page}" if number else page
    yield '],"texts":['
    for number, (_, _, texts) in enumerate(ordered):
        yield f",{texts}" if number else texts
    yield "]"
    yield from (f",{_json(name)}:{_json(value)}" for name, value in words.items())
    yield "};\n"


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # JSON leaves these two as they are, and before ES2019 they ended a line in a string.
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
