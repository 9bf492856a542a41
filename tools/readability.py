"""Measure how easy Spanish pages are to read; print a folder's pages, the hardest first.

    PYTHONPATH=hooks python -m tools.readability docs/es --limit 65

Read are paragraphs, items of lists and boxes, not tables, headings or what other files bring in. Pages below the limit are told once more
with their longest sentences, and the command ends with 1.

The first measure is Fernández Huerta's, 206.84 - 60 * syllables / words - 1.02 * words / sentences: 70 to 80 is fairly easy, the sixth year
of school. J. Fernández Huerta, "Medidas sencillas de lecturabilidad", Consigna 214 (1959), pages 29-32. Many repeat the formula wrongly;
it stands here as in G. Law, "Error in the Fernandez Huerta Readability Formula" (2011).

The second is Szigriszt-Pazos's, 206.835 - 62.3 * syllables / words - words / sentences, which the INFLESZ scale names in words.
F. Szigriszt Pazos, "Sistemas predictivos de legibilidad del mensaje escrito: fórmula de perspicuidad" (thesis, Universidad Complutense de
Madrid, 1993). I. M. Barrio-Cantalejo and others, "Validación de la Escala INFLESZ para evaluar la legibilidad de los textos dirigidos a
pacientes", Anales del Sistema Sanitario de Navarra 31:2 (2008), pages 135-152.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from peerkb.markdown.blocks import blocks
from peerkb.markdown.inline import plain_text
from peerkb.pages import front_matter

LIMIT: Final = 65.0
# Less than this is a label: it has no sentence to be hard.
FEWEST_WORDS_OF_A_BLOCK: Final = 4
# A shorter page has too few sentences for a measure to say anything.
FEWEST_WORDS_OF_A_PAGE: Final = 60
# Each with the least that it asks for.
INFLESZ: Final = ((80.0, "muy fácil"), (65.0, "bastante fácil"), (55.0, "normal"), (40.0, "algo difícil"))
HARDEST: Final = "muy difícil"

_WORD: Final = re.compile(r"[^\W\d_]+")
_ABBREVIATED: Final = re.compile(r"\b(EE|UU|Sr|Sra|Dr|Dra|Ud|Uds|a|p|m|núm|pág|etc)\.(?=\s+(?:[a-zñ]|UU))")
_SENTENCE_END: Final = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][»”\")\]]))\s+(?=[«“\"(\[¿¡—]*[A-ZÁÉÍÓÚÜÑ0-9])")
_TABLE: Final = "|"
# The first row of a box, and the name of who speaks in a conversation.
_BOX: Final = re.compile(r"^(?:!!!|\?\?\?\+?)\s+[\w -]*(?:\"[^\"]*\")?\s*")
_SPEAKER: Final = re.compile(r"\*\*[^*:]+:\*\*")

# In "que", "guía" the u is silent, and so is h, across which vowels join: "ahu-mar". In "hueso" h begins a syllable.
_SILENT: Final = re.compile(r"(?<=[qg])u(?=[eiéí])|h(?![ui][aeoáéó])")
_VOWEL_Y: Final = re.compile(r"y(?![aeiouáéíóúü])")
_VOWELS: Final = re.compile(r"[aeiouáéíóúü]+")
# A vowel that makes a syllable of its own beside any other, as an i or u does only where it is stressed: "pa-ís", but "pai-sa-je".
_OPEN_OR_STRESSED: Final = re.compile(r"[aeoáéíóú]")
_SAME_CLOSED_TWICE: Final = re.compile(r"ii|uu")
_INITIALS: Final = re.compile(r"[B-DF-HJ-NP-TV-ZÑ]{2,6}")
_NAMED_IN_TWO_SYLLABLES: Final = frozenset("FHJLMNÑRSXZ")  # efe, hache, jota


@dataclass(frozen=True)
class Readability:
    """What was counted in a text, and its sentences, the longest first."""

    syllables: int
    words: int
    sentences: tuple[str, ...]

    @property
    def fernandez_huerta(self) -> float:
        """The measure of Fernández Huerta: the higher, the easier."""
        return 206.84 - 60 * self.syllables / self.words - 1.02 * self.words / len(self.sentences) if self.words else 0.0

    @property
    def szigriszt_pazos(self) -> float:
        """The measure of Szigriszt-Pazos, on which the INFLESZ scale stands."""
        return 206.835 - 62.3 * self.syllables / self.words - self.words / len(self.sentences) if self.words else 0.0

    @property
    def inflesz(self) -> str:
        """The word of the INFLESZ scale."""
        return next((name for least, name in INFLESZ if self.szigriszt_pazos >= least), HARDEST)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, then the pages below the limit; 1 when there is one."""
    parser = argparse.ArgumentParser(prog="python -m tools.readability", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="a folder of Spanish pages in Markdown")
    parser.add_argument("--limit", type=float, default=LIMIT, help="the least that a page may have by Fernández Huerta's measure")
    given = parser.parse_args(arguments)
    pages = {
        file.relative_to(given.folder).as_posix(): read(file.read_text(encoding="utf-8")) for file in sorted(given.folder.rglob("*.md"))
    }
    print(*table(pages), sep="\n")
    faults = list(below(pages, given.limit))
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


def table(pages: dict[str, Readability]) -> Iterator[str]:
    """A row for each page, the hardest first."""
    yield "  F.H.  INFLESZ               words  a sentence  page"
    for name, found in sorted(pages.items(), key=lambda page: (page[1].fernandez_huerta, page[0])):
        length = found.words / len(found.sentences) if found.sentences else 0.0
        yield f"{found.fernandez_huerta:6.1f}  {found.szigriszt_pazos:5.1f} {found.inflesz:14}  {found.words:6}  {length:10.1f}  {name}"


def below(pages: dict[str, Readability], limit: float) -> Iterator[str]:
    """What to tell the writer of each page that is harder than `limit` says, with its longest sentences."""
    for name, found in pages.items():
        if found.words >= FEWEST_WORDS_OF_A_PAGE and found.fernandez_huerta < limit:
            yield f"{name}: {found.fernandez_huerta:.1f}, and {limit:g} at the least. Its longest sentences:"
            yield from (f"    {len(_WORD.findall(sentence))} words: {sentence}" for sentence in found.sentences[:3])


def read(page: str) -> Readability:
    """The readability of a page's Markdown."""
    return measure(prose(front_matter.read(page, "")[1]))


def prose(body: str) -> Iterator[str]:
    """The paragraphs, items of lists and speeches of Markdown, as plain text."""
    for block in blocks(body):
        if block.kind in ("heading", "snippet") or block.text.startswith(_TABLE):
            continue
        for part in (*_SPEAKER.split(_BOX.sub("", block.text)), block.below):
            yield plain_text(part).strip()


def measure(parts: Iterable[str]) -> Readability:
    """The readability of `parts`, each of which ends a sentence."""
    found = [sentence for part in parts for sentence in sentences(part)]
    words = [word for sentence in found for word in _WORD.findall(sentence)]
    return Readability(sum(map(syllables, words)), len(words), tuple(sorted(found, key=lambda one: -len(_WORD.findall(one)))))


def sentences(part: str) -> list[str]:
    """The sentences of a paragraph or an item; none of a label."""
    if len(_WORD.findall(part)) < FEWEST_WORDS_OF_A_BLOCK:
        return []
    return [sentence for sentence in _SENTENCE_END.split(_ABBREVIATED.sub(r"\1", part)) if _WORD.search(sentence)]


def syllables(word: str) -> int:
    """The syllables of a Spanish word; of initials that have no vowel, those of their letters' names."""
    if _INITIALS.fullmatch(word):
        return sum(2 if letter in _NAMED_IN_TWO_SYLLABLES else 1 for letter in word)
    sounded = _VOWEL_Y.sub("i", _SILENT.sub("", word.casefold()))
    return max(1, sum(map(_centers, _VOWELS.findall(sounded))))


def _centers(vowels: str) -> int:
    """How many syllables a run of vowels stands in."""
    return len(_OPEN_OR_STRESSED.findall(vowels)) or 1 + len(_SAME_CLOSED_TWICE.findall(vowels))


if __name__ == "__main__":
    sys.exit(main())
