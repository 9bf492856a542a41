"""Every page of this site in a real browser: nothing that somebody cannot use, on a small phone and on paper too."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browsing import PATIENCE, Readers
from tests.checks_in_browser import assert_accessible_in_all_windows, wider_than
from tests.content import OWN, Content
from tests.paper import each_on_its_own, printed

expect.set_options(timeout=PATIENCE)

OF_EACH_KIND = {  # a page of each kind in each language
    f"{edition.code}-{kind}": edition.of_kind(kind).address
    for edition in OWN.editions
    for kind in sorted({source.kind for source in edition.written()})
}
TO_PRINT = [source.address for edition in OWN.editions for source in edition.written() if source.kind == "print"]


@pytest.mark.parametrize("address", OF_EACH_KIND.values(), ids=OF_EACH_KIND)
def test_axe_finds_nothing_on_a_page_of_each_kind(readers: Readers, address: str) -> None:
    assert_accessible_in_all_windows(readers.open(address))


def test_nothing_needs_scrolling_sideways_on_a_small_phone(readers: Readers, content: Content) -> None:
    """Of the terms, which are all alike, those with the longest words."""
    pages: list[str] = []
    for edition in content.editions:
        terms = [source for source in edition.written() if source.kind == "term"]
        longest = sorted(terms, key=lambda term: max(map(len, term.title.split())))[-3:]
        pages += [source.address for source in edition.written() if source.kind != "term" or source in longest]
    assert wider_than(readers.open("", width=320, height=640, script=False), 320, pages) == []


@pytest.mark.parametrize("home", ["", "es/"])
def test_home_has_four_doors_in_the_first_window_of_a_phone(readers: Readers, home: str) -> None:
    doors = readers.open(home, width=390, height=844).locator(".kb-doors > ul > li")
    expect(doors).to_have_count(4)
    for door in doors.all():
        expect(door).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("address", TO_PRINT)
def test_each_pocket_card_is_one_card_with_the_numbers_that_it_names_and_each_sheet_one_sheet(readers: Readers, address: str) -> None:
    tab = readers.open(address)
    sheets = printed(tab)
    each_on_its_own(tab, sheets)
    numbers = tab.locator(".kb-pocket a[href^='tel:']").all_inner_texts()
    feet = tab.locator(".kb-pockets").evaluate_all("all => all.map((sheet) => sheet.dataset.foot.replace(/\\s/g, ''))")
    cards = [sheet for sheet in sheets if any(foot in sheet.text for foot in feet)]
    assert [number for number in numbers if not any(card.says(number) for card in cards)] == []
