"""The keys of front matter and the types of their values. The lists of keys are closed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from peerkb.validation.diagnostics import Diagnostic, short_repr, suggestion
from peerkb.validation.yaml_document import Document

LONGEST_WAIT: Final = 60  # months from one check of a page to the next
LONGEST_KEYWORD: Final = 60  # characters
LONGEST_QUESTION: Final = 160


class ValueType(NamedTuple):
    """A type of value: whether a value fits, and what a message asks for."""

    fits: Callable[[Any], bool]
    wanted: str


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)


def _are_short(value: Any, longest: int) -> bool:
    return _is_texts(value) and all(len(item) <= longest and any(map(str.isalnum, item)) for item in value)


def _is_question(value: Any) -> bool:
    texts = [*value, *value.values()] if isinstance(value, dict) and len(value) == 1 else [value]
    return _are_short(texts[:1], LONGEST_QUESTION) and _is_texts(texts)


def _is_former_address(value: str) -> bool:
    written, mark, fragment = value.partition("#")
    address = unquote(written)
    is_address = address == address.strip("/") + "/" * (not address.endswith(".html")) and ".." not in address
    return is_address and bool(fragment) == bool(mark) and not set("?\\: ") & set(value) and "#" not in fragment


def _is_date(value: Any) -> bool:
    return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)


def _is_months(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LONGEST_WAIT


def _is_sources(value: Any) -> bool:
    return isinstance(value, list) and all(
        (isinstance(item, str) and item.strip())
        or (isinstance(item, dict) and len(item) == 1 and all(isinstance(text, str) for pair in item.items() for text in pair))
        for item in value
    )


def _is_covers(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(name, str) and _is_texts(areas) and areas for name, areas in value.items())


def _is_glossary(value: Any) -> bool:
    return isinstance(value, bool) or (isinstance(value, dict) and value.keys() <= {"skip"} and _is_texts(value.get("skip", [])))


def _is_search(value: Any) -> bool:
    if not isinstance(value, dict) or not value.keys() <= {"exclude", "boost"}:
        return False
    boost = value.get("boost", 1)
    return isinstance(value.get("exclude", False), bool) and isinstance(boost, int | float) and not isinstance(boost, bool) and boost > 0


ANYTHING: Final = ValueType(lambda value: True, "")
TEXT: Final = ValueType(_is_text, "a text; put it in quotes")
TEXTS: Final = ValueType(_is_texts, "a list of texts, such as: [one, two]")
FLAG: Final = ValueType(lambda value: isinstance(value, bool), "true or false")
INFLECT: Final = ValueType(lambda value: isinstance(value, bool) or value == "all", "true, false or all")
DATE: Final = ValueType(_is_date, "a date, such as: 2026-11-22")
MONTHS: Final = ValueType(_is_months, f"a number of months from 1 to {LONGEST_WAIT}, such as: 6")
MAPPING: Final = ValueType(lambda value: isinstance(value, dict), "keys and values")
SOURCES: Final = ValueType(_is_sources, "a list of source ids, each alone or with what it is used for, such as: - nida-words: words to use")
GLOSSARY: Final = ValueType(_is_glossary, "false, or the terms not to link, such as: {skip: [hope]}")
KEYWORDS: Final = ValueType(
    lambda value: _are_short(value, LONGEST_KEYWORD),
    f"a list of words that readers use for it, each of at most {LONGEST_KEYWORD} characters, such as: [one, two]",
)
QUESTIONS: Final = ValueType(
    lambda value: isinstance(value, list) and all(map(_is_question, value)),
    f"a list of what readers ask, each of at most {LONGEST_QUESTION} characters, alone or with the section that answers it, such as: "
    "- what do I say first: first-words",
)

MOVED_FROM: Final = ValueType(
    lambda value: _is_texts(value) and all(map(_is_former_address, value)),
    "a list of addresses that the page had, from the site's root, such as: [practice/old-name/]; for a section: [practice/old-name/#part]",
)
CHANGES: Final = ValueType(
    lambda value: isinstance(value, list),
    'a list of days with what changed, such as: - {date: 2026-11-22, what: "The page names a second line."}',
)
COVERS: Final = ValueType(_is_covers, "lists of areas by framework, such as: {our-list: [first-area, another-area]}")
VERSION: Final = ValueType(
    lambda value: isinstance(value, str) and len(value) == 8 and not set(value) - set("0123456789abcdef"),
    'the version of the page that it translates, such as: "1a2b3c4d". `make translations` tells it',
)
BEGIN: Final = ValueType(
    lambda value: value is False or (_is_text(value) and bool(value)),
    "the id of one of the page's headings, such as: what-to-say; or false, for no button",
)
SEARCH: Final = ValueType(_is_search, "how search takes the page, such as: {boost: 2} or {exclude: true}")

# Keys of MkDocs, of Material for MkDocs and of glightbox, from their documentation.
THEME_KEYS: Final[Mapping[str, ValueType]] = {
    **dict.fromkeys(("author", "description", "icon", "image", "robots", "slug", "status", "subtitle", "template", "title"), TEXT),
    **dict.fromkeys(("categories", "hide", "tags"), TEXTS),
    **dict.fromkeys(("comments", "draft", "glightbox", "glightbox-manual", "glightbox.auto_caption", "pin"), FLAG),
    "search": SEARCH,
    "social": MAPPING,
    **dict.fromkeys(("authors", "date", "links", "readtime"), ANYTHING),
}
PAGE_KEYS: Final[Mapping[str, ValueType]] = {
    **THEME_KEYS,
    "short_title": TEXT,
    "kind": TEXT,
    "audience": TEXTS,
    "sources": SOURCES,
    "last_reviewed": DATE,
    "owner": TEXT,
    "review_in": MONTHS,
    "glossary": GLOSSARY,
    "keywords": KEYWORDS,
    "questions": QUESTIONS,
    "headings": TEXTS,
    "risk": FLAG,
    "made_up": FLAG,
    "contents_open": FLAG,
    "begin": BEGIN,
    "moved_from": MOVED_FROM,
    "changes": CHANGES,
    "covers": COVERS,
    "practice": TEXTS,
    "next": TEXTS,
    "topics": TEXTS,
    "lang": TEXT,
    "translates": TEXT,
    "translated_at": VERSION,
    "speaker_checked": FLAG,
}
TERM_KEYS: Final[Mapping[str, ValueType]] = {
    **PAGE_KEYS,
    "term": TEXT,
    "definition": TEXT,
    "aliases": TEXTS,
    "match_case": FLAG,
    "inflect": INFLECT,
    "autolink": FLAG,
    "related": TEXTS,
    "sources": TEXTS,
}


def check(document: Document, path: str, keys: Mapping[str, ValueType]) -> tuple[dict[str, Any], list[Diagnostic]]:
    """Check the keys and value types of `document`. Returns the valid values, and a diagnostic for each other key."""
    valid: dict[str, Any] = {}
    faults: list[Diagnostic] = []
    for key, value in document.data.items():
        value_type = keys.get(key) if isinstance(key, str) else None
        if value_type is None:
            faults.append(Diagnostic(path, document.line(key), f"nobody knows the key {short_repr(key)}{suggestion(str(key), keys)}"))
        elif value_type.fits(value):
            valid[key] = value
        else:
            faults.append(Diagnostic(path, document.line(key), f"'{key}' says {short_repr(value)}. Write {value_type.wanted}"))
    return valid, faults


def unknown(document: Document, path: str, key: str, names: Iterable[str], known: Collection[str], what: str) -> list[Diagnostic]:
    """A diagnostic for each of `names`, the items of the list at `key`, that is not in `known`. `what` says what a name should be."""
    return [
        Diagnostic(path, document.line(key, index), f"'{key}' names '{name}', which is no {what}{suggestion(name, known)}")
        for index, name in enumerate(names)
        if name not in known
    ]
