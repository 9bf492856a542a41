"""Every page of this site in a real browser: nothing that somebody cannot use, on a small phone and on paper too."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browsing import PATIENCE, Readers
from tests.checks_in_browser import assert_accessible, pictures_that_enlarge, terms_off_their_line, wider_than
from tests.content import OWN, Content
from tests.paper import A6, each_on_its_own, printed

expect.set_options(timeout=PATIENCE)

KINDS = sorted({source.kind for source in OWN.written()})
TO_PRINT = [source.address for source in OWN.written() if source.kind == "print"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_on_a_page_of_each_kind(readers: Readers, kind: str, dark: bool) -> None:
    tab = readers.open(OWN.of_kind(kind).address, dark=dark)
    for width in (1366, 390):
        tab.set_viewport_size({"width": width, "height": 844})
        assert_accessible(tab)


def test_nothing_needs_scrolling_sideways_on_a_small_phone(readers: Readers, content: Content) -> None:
    longest = sorted(content.terms().values(), key=lambda term: max(map(len, term.title.split())))[-3:]
    pages = [source.address for source in (*content.written(), *longest) if source.kind != "term" or source in longest]
    assert wider_than(readers.open("", width=320, height=640), 320, pages) == []


def test_a_term_stays_on_its_line_where_lines_are_long(readers: Readers, content: Content) -> None:
    assert terms_off_their_line(readers.open("", width=960), content) == []


def test_each_picture_enlarges_where_it_stands(readers: Readers, content: Content) -> None:
    pictures_that_enlarge(readers.open(""), content)


@pytest.mark.parametrize("address", TO_PRINT)
def test_each_pocket_card_is_one_card_and_each_sheet_one_sheet(readers: Readers, address: str) -> None:
    tab = readers.open(address)
    each_on_its_own(tab, printed(tab))


@pytest.mark.parametrize("address", TO_PRINT)
def test_a_number_that_a_pocket_card_names_is_on_it_in_print(readers: Readers, address: str) -> None:
    tab = readers.open(address)
    numbers = tab.locator(".kb-pocket a[href^='tel:']").all_inner_texts()
    cards = [sheet for sheet in printed(tab) if sheet.size == A6]
    assert [number for number in numbers if not any(card.says(number) for card in cards)] == []
