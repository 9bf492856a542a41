"""Plurals by the rules of a language (the contract, "Languages"). A language without rules here has none.

English: `-ies` for a consonant and `y`, `-es` after `s`, `x`, `z`, `ch`, `sh`, else `-s`.

Spanish, after the Real Academia Española (the chapter "El número" of the Nueva gramática de la lengua española; "plural" in the
Diccionario panhispánico de dudas): `-s` after a vowel; `-es` after a single `d`, `j`, `l`, `n`, `r`, `z` (then written `c`), a vowel
and `y`, or `ch`; `-es` after `s` or `x` where the last syllable is stressed, and nothing elsewhere (`las crisis`); nothing after those
consonants where the third syllable from the end is stressed; `-s` after consonants that only words from other languages end in
(`chats`). The stress stays on its syllable, so an accent goes (`razón`, `razones`) or comes (`joven`, `jóvenes`). Initials do not
change (`las ONG`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
_LAST_WORD: Final = re.compile(r"[^\W_]+\Z")

# Spanish words before which a noun with its adjective is over; and those that do not change inside it.
_PREPOSITIONS: Final = frozenset(
    "a ante bajo con contra de del desde durante en entre hacia hasta para por que según sin sobre tras".split()
)
_UNCHANGED: Final = frozenset("e el la los las lo más menos muy no o u un una y".split())
# Spanish words whose stress moves in the plural.
_IRREGULAR: Final[Mapping[str, str]] = MappingProxyType(
    {"carácter": "caracteres", "espécimen": "especímenes", "régimen": "regímenes"}  # codespell:ignore caracteres
)
# Adjectives that are short before a noun in the singular.
_SHORTENED: Final[Mapping[str, str]] = MappingProxyType(
    {"buen": "buenos", "gran": "grandes", "mal": "malos", "primer": "primeros", "tercer": "terceros"}
)
_PLAIN: Final = str.maketrans("áéíóúÁÉÍÓÚ", "aeiouAEIOU")
_ACCENTED: Final = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")
# The vowels of each Spanish syllable: a strong vowel with the weak ones beside it, a weak one with an accent, or weak ones alone.
_SYLLABLE: Final = re.compile(r"[iuü]*[aeoáéó](?:[iuü](?![aeoáéó]))?|[íú]|[iuü]+")
_HIATUS: Final = re.compile(r"[aeo]h?[íú]")  # an accent that parts two vowels stays: país, países
_TAKES_ES: Final = re.compile(r"[aeiouáéíóúü](?:[djlnrzy]|ch)\Z")


def plurals(text: str, language: str, every_word: bool) -> str | None:
    """The regular plural of the last word of `text`, or of a noun with its adjective where `every_word` is asked for.

    English adjectives have no plural, so there it is the last word all the same. None where nothing changes: `text` does not end in a
    word, the word is its own plural, or the language has no rules here.

    >>> plurals("seed planter", "en", False), plurals("límite", "es", False), plurals("persona acompañada", "es", True)
    ('seed planters', 'límites', 'personas acompañadas')
    """
    word_plural, phrase_plural = _RULES.get(re.split("[-_]", language)[0].lower(), (str, None))
    text = unicodedata.normalize("NFC", text).rstrip()
    plural = phrase_plural(text) if every_word and phrase_plural else _LAST_WORD.sub(lambda word: word_plural(word[0]), text)
    return None if plural == text else plural


def _is_initials(word: str) -> bool:
    return any(map(str.isupper, word)) and not any(map(str.islower, word))


def _english_plural(word: str) -> str:
    small = word.lower()
    if _is_initials(word):
        return f"{word}s"
    if small.endswith("y") and small[-2:-1].isalpha() and unicodedata.normalize("NFD", small[-2])[0] not in "aeiou":
        return f"{word[:-1]}ies"
    if small.endswith(("s", "x", "z", "ch", "sh")):
        return f"{word}es"
    return f"{word}s"


def _spanish_phrase(text: str) -> str:
    """Each word of a noun with its adjective in the plural; what stands from the first preposition on does not change."""
    end = next((word.start() for word in _WORD.finditer(text) if word.start() and word[0].lower() in _PREPOSITIONS), len(text))

    def plural(found: re.Match[str]) -> str:
        word, small = found[0], found[0].lower()
        if small in _UNCHANGED or small in _PREPOSITIONS:
            return word
        if small in _SHORTENED and found.end() < end:
            return word[0] + _SHORTENED[small][1:]
        return _spanish_plural(word)

    return _WORD.sub(plural, text[:end]) + text[end:]


def _spanish_plural(word: str) -> str:
    small = word.lower()
    if _is_initials(word) or len(small) != len(word) or not small[-1].isalpha():
        return word
    if small in _IRREGULAR:
        return word[0] + _IRREGULAR[small][1:]
    if small[-1] in "aeiouáéíóúü":
        return f"{word}s"
    syllables = list(_SYLLABLE.finditer(small))
    stressed = next((place for place, syllable in enumerate(reversed(syllables), 1) if re.search("[áéíóú]", syllable[0])), 0)
    if small[-1] in "sx":
        # Without an accent the last syllable is stressed in words of one, and in those that end in x.
        last = stressed == 1 or (not stressed and (len(syllables) == 1 or small[-1] == "x"))
        return f"{_without_accent(word)}es" if last and syllables else word
    if not _TAKES_ES.search(small):
        return word if small.endswith("y") else f"{word}s"
    if stressed > 2:
        return word
    if small.endswith("z"):
        return f"{word[:-1]}ces"
    if small.endswith("n") and not stressed and len(syllables) > 1:
        word = _with_accent(word, syllables[-2])
    return f"{_without_accent(word) if stressed == 1 else word}es"


def _without_accent(word: str) -> str:
    """A word whose last syllable is stressed, without the accent that it needs no more before another syllable."""
    if word[-1] not in "nsNS" or _HIATUS.search(word.lower()[-4:]):
        return word
    return word[:-2] + word[-2:].translate(_PLAIN)


def _with_accent(word: str, syllable: re.Match[str]) -> str:
    """A word with an accent on its stressed `syllable`: on the strong vowel, else on the last one."""
    strong = [at for at, letter in enumerate(syllable[0]) if letter in "aeo"]
    at = syllable.start() + (strong[0] if strong else len(syllable[0]) - 1)
    return word[:at] + word[at].translate(_ACCENTED) + word[at + 1 :]


# For each language: the plural of a word, and that of a noun with its adjective where adjectives have one.
_RULES: Final[Mapping[str, tuple[Callable[[str], str], Callable[[str], str] | None]]] = MappingProxyType(
    {"en": (_english_plural, None), "es": (_spanish_plural, _spanish_phrase)}
)
