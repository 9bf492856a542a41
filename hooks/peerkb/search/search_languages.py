"""What the search index of one language says of the site's other languages.

It says where the index of each is, by which words a search in it is known, and its words of danger, since nobody in danger looks for
the right page first. `overrides/assets/scripts/search/answers.js` reads it.
"""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from peerkb.search.search_index import Entry
from peerkb.search.search_words import Words

MOST_WORDS: Final = 100  # by which searches in a language are known, besides those that say little or speak of danger
_DANGER: Final = ("families", "harmless", "study", "danger")
_WORD: Final = re.compile(r"[^\W_]+")
_BETWEEN: Final = re.compile(r"(?<=[^\W\d_])['’&](?=[^\W\d_])")


@dataclass(frozen=True)
class LanguageIndex:
    """The index of one language: its code, its name in itself, its address, its entries and its words.

    `here` and `definition` are what its pages say above results in it and before the definition of a term. `exported` is the result
    of `search_words.exported`.
    """

    code: str
    name: str
    address: str
    words: Words
    entries: Collection[Entry]
    exported: Mapping[str, Any] = field(default_factory=dict)
    here: str = ""
    definition: str = ""

    @functools.cached_property
    def label_words(self) -> Counter[str]:
        """The words of what pages are called, and of synonyms, each with how often it is there."""
        return Counter(_label_words(self))


def exported(index: LanguageIndex, all_indexes: Iterable[LanguageIndex]) -> dict[str, Any]:
    """What `index` says of its own language and of the others. One without pages has no index."""
    own = index.label_words.keys()
    others = [_other(other, own) for other in all_indexes if other.code != index.code and other.entries]
    return {"language": index.code, **({"others": others} if others else {})}


def _other(other: LanguageIndex, without: Collection[str]) -> dict[str, Any]:
    danger = {name: other.exported.get(name) for name in _DANGER}
    return {
        "language": other.code,
        "name": other.name,
        "here": other.here,
        "definition": other.definition,
        "address": other.address,
        "ignore": other.words.ignore,
        "words": " ".join(_known_by(other, without)),
        **danger,
    }


def _known_by(index: LanguageIndex, without: Collection[str]) -> list[str]:
    """The words that tell a search in the language of `index`, but those `without` any meaning for that: pages of the other have them."""
    counted = index.label_words.copy()
    for word in (*without, *index.words.ignore, *_danger_words(index.exported)):
        counted.pop(word, None)
    listed = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return sorted(word for word, _ in listed[:MOST_WORDS])


def _danger_words(said: Mapping[str, Any]) -> Iterable[str]:
    """The words of phrases of danger, and those of their families: the index has them anyway."""
    dangers = (danger[key] for danger in said.get("danger", ()) for key in ("words", "topics"))
    return split(" ".join([*said.get("families", {}).values(), said.get("harmless", ""), said.get("study", ""), *dangers]))


def _label_words(index: LanguageIndex) -> Iterable[str]:
    """The words of what pages are called: titles, headings, aliases, keywords, questions, and of synonyms."""
    for entry in index.entries:
        page = json.loads(entry.page)
        asked = (question if isinstance(question, str) else question[0] for question in page.get("q", ()))
        titles = (section if isinstance(section, str) else section[1] for section in page["s"])
        for text in (page["t"], *page.get("a", ()), *page.get("w", ()), *asked, *titles):
            yield from split(text)
    for group in index.words.alike:
        for words in group:
            yield from split(words)


def split(text: str) -> list[str]:
    """The words of a text as the search compares them, without accents; `words.js` has the same rule. Numbers are of no language."""
    if not text.isascii():
        text = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return [word for word in _WORD.findall(_BETWEEN.sub("", text.lower())) if not any(letter.isdigit() for letter in word)]
