"""The order of words from A to Z in a language, and the letter that each stands under."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# Articles, which do not count in the order when another word follows.
_ARTICLES: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {"en": re.compile(r"(?:the|an?) "), "es": re.compile(r"(?:el|l[ao]s?|un(?:as?|os)?) ")}
)
# Letters with a mark that have a place of their own, each behind the letter without it.
_LETTERS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType({"es": {"n": "ñ"}})
_OPENING: Final = "¿¡«“‘\"'(["  # marks before a word, which do not count in the order
_BEHIND: Final = "\U0010ffff"  # behind every other character


def sort_key(words: str, language: str) -> str:
    """By what `words` are sorted: without capitals, accents, an opening mark and an article.

    >>> sort_key("The ER", "en"), sort_key("Él", "es"), sort_key("La crisis", "es")
    ('er', 'el', 'crisis')
    """
    code = re.split("[-_]", language)[0]
    small = unicodedata.normalize("NFC", words).casefold().lstrip(_OPENING) or words
    for before, letter in _LETTERS.get(code, {}).items():
        small = small.replace(letter, before + _BEHIND)
    plain = "".join(character for character in unicodedata.normalize("NFD", small) if not unicodedata.combining(character))
    return _ARTICLES[code].sub("", plain, count=1) if code in _ARTICLES and _ARTICLES[code].match(plain) else plain


def initial(words: str, language: str) -> str:
    """The letter that words stand under: a capital, or "#" for what begins with no letter."""
    key = sort_key(words, language)
    first = _LETTERS[re.split("[-_]", language)[0]][key[0]] if key[1:2] == _BEHIND else key[:1]
    return first.upper() if first.isalpha() else "#"
