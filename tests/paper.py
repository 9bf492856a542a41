"""What is on a sheet of paper: the size and the words of each page of a PDF as Chromium writes it."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Page as Tab

_OBJECT: Final = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_SHOWN: Final = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>(?=[^<>]*?T[jJ])")
_LETTERS: Final = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]{4})> <([0-9A-F]{4})>|<([0-9A-F]{4})> <([0-9A-F]+)>")
_MILLIMETERS: Final = 25.4 / 72
LETTER: Final = (216, 279)
A6: Final = (105, 148)
MOST_AFTER: Final = 2  # sheets of sources at the end


@dataclass(frozen=True)
class Sheet:
    """A page on paper: its width and height in millimeters, and its words without the space between them."""

    size: tuple[int, int]
    text: str

    def says(self, words: str) -> bool:
        """Whether these words are on it."""
        return close(words) in self.text


def close(words: str) -> str:
    """Words without the space between them: a PDF has places instead."""
    return "".join(words.split())


def printed(tab: Tab) -> list[Sheet]:
    """The sheets on which a page is printed, Letter unless its styles say otherwise."""
    return sheets(tab.pdf(format="Letter", prefer_css_page_size=True))


def headings(tab: Tab, selector: str) -> list[str]:
    """The headings of cards or sheets to print."""
    return [words.replace("¶", "").strip() for words in tab.locator(f"{selector} h2").all_inner_texts()]


def each_on_its_own(tab: Tab, found: list[Sheet]) -> None:
    """Each pocket card of a page is on one card of paper, each sheet on one sheet, in their order."""
    first, *others = found
    assert first.size == LETTER
    for selector, size in ((".kb-pocket", A6), (".kb-sheet", LETTER)):
        for name in headings(tab, selector):
            paper, *others = others
            assert (paper.size, paper.text[: len(close(name))]) == (size, close(name))
    assert [paper.size for paper in others] in ([LETTER] * count for count in range(MOST_AFTER + 1))


def sheets(pdf: bytes) -> list[Sheet]:
    """The pages of a PDF."""
    objects = {int(found[1]): found[2] for found in _OBJECT.finditer(pdf)}
    pages = [body for _, body in sorted(objects.items()) if re.search(rb"/Type /Page\b", body)]
    return [_sheet(body, objects) for body in pages]


def _sheet(body: bytes, objects: dict[int, bytes]) -> Sheet:
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", body)
    contents = re.search(rb"/Contents (\d+) 0 R", body)
    assert box
    assert contents
    fonts = {name: _letters(objects[int(number)], objects) for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", body)}
    font: dict[int, str] = {}
    said = []
    for found in _SHOWN.finditer(_unpacked(objects[int(contents[1])])):
        if found[1]:
            font = fonts[found[1]]
        else:
            glyphs = (int(found[2][at : at + 4], 16) for at in range(0, len(found[2]), 4))
            said += [font.get(glyph, "") for glyph in glyphs]
    return Sheet((round(float(box[1]) * _MILLIMETERS), round(float(box[2]) * _MILLIMETERS)), close("".join(said)))


def _letters(font: bytes, objects: dict[int, bytes]) -> dict[int, str]:
    """What each glyph of a font stands for."""
    table = re.search(rb"/ToUnicode (\d+) 0 R", font)
    if table is None:
        return {}
    found: dict[int, str] = {}
    for line in _LETTERS.finditer(_unpacked(objects[int(table[1])]).partition(b"endcodespacerange")[2]):
        if line[1]:
            first, last, letter = (int(line[group], 16) for group in (1, 2, 3))
            found |= {glyph: chr(letter + glyph - first) for glyph in range(first, last + 1)}
        else:
            found[int(line[4], 16)] = bytes.fromhex(line[5].decode()).decode("utf-16-be")
    return found


def _unpacked(stream: bytes) -> bytes:
    return zlib.decompress(stream.split(b"stream\n", 1)[1].rpartition(b"\nendstream")[0])
