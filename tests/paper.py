"""What is on a sheet of paper: the size and the words of each page of a PDF."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Page as Tab
from pypdf import PageObject, PdfReader

_MILLIMETERS: Final = 25.4 / 72
LETTER: Final = (216, 279)
ON_A_SHEET: Final = 4  # pocket cards
LEAST: Final = 300  # letters on the last sheet, or it would be a sheet for little


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
    """Pocket cards stand four to a sheet with whose they are and whom to call below, each other sheet on one, in their order; and the
    sources take a sheet at most."""
    assert {paper.size for paper in found} == {LETTER}
    _, *others = found
    cards = headings(tab, ".kb-pocket")
    for names in (cards[first : first + ON_A_SHEET] for first in range(0, len(cards), ON_A_SHEET)):
        paper, *others = others
        assert paper.text.startswith(close(names[0]))
        assert [name for name in names if not paper.says(name)] == []
        assert paper.text.endswith(close(tab.locator(".kb-pockets").first.get_attribute("data-foot") or "?"))
    for name in headings(tab, ".kb-sheet"):
        paper, *others = others
        assert paper.text.startswith(close(name))
    assert len(others) <= 1
    assert len(found[-1].text) >= LEAST


def sheets(pdf: bytes) -> list[Sheet]:
    """The pages of a PDF."""
    return [_sheet(page) for page in PdfReader(io.BytesIO(pdf)).pages]


def _sheet(page: PageObject) -> Sheet:
    width, height = (round(float(side) * _MILLIMETERS) for side in (page.mediabox.width, page.mediabox.height))
    return Sheet((width, height), close(page.extract_text()))
