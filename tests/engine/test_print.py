"""What comes out of a printer: cards and sheets at their size, each on its page, with words on all of them and no menu on any."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browsing import PATIENCE, Readers
from tests.content import GARDEN
from tests.paper import A6, LETTER, Sheet, each_on_its_own, headings, printed

expect.set_options(timeout=PATIENCE)

MODULES, CARDS, PRINT = (GARDEN.of_kind(kind).address for kind in ("module", "situations", "print"))
# What is around a page on the screen.
MENU = ("Skip to content", "On this page", "Back to top", "Type to start searching", "Switch to dark colors", "Draw a card")


def _sheets(tab: Tab) -> list[Sheet]:
    """The printed page; each sheet has words, the first begins with the title, and none has a menu."""
    found = printed(tab)
    assert found[0].text.startswith("".join(tab.locator("h1").inner_text().replace("¶", "").split()))
    assert [number for number, sheet in enumerate(found, start=1) if not sheet.text] == [], "a sheet is blank"
    assert [words for words in MENU for sheet in found if sheet.says(words)] == []
    return found


def test_each_pocket_card_is_one_card_and_each_sheet_one_sheet(readers: Readers) -> None:
    tab = readers.open(PRINT)
    assert (headings(tab, ".kb-pocket"), headings(tab, ".kb-sheet")) == (
        ["Water", "The heap", "Whom I call"],
        ["Season checklist", "A page to think"],
    )
    each_on_its_own(tab, _sheets(tab))


def test_numbers_to_call_are_on_the_cards(readers: Readers) -> None:
    [card] = [sheet for sheet in _sheets(readers.open(PRINT)) if sheet.size == A6 and sheet.text.startswith("WhomIcall")]
    assert [number for number in ("911", "555-0100", "BERRY", "1-800-555-0121") if not card.says(number)] == []


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_reflection_sheets_ask_what_every_module_asks(readers: Readers, script: bool) -> None:
    tab = readers.open("season/notebook/", script=script)
    _, *sheets = _sheets(tab)
    assert {sheet.size for sheet in sheets} == {LETTER}
    assert len(sheets) <= 2
    prompts = tab.locator(".kb-reflection > p:first-child").all_text_contents()
    assert len(prompts) == 4
    assert [prompt for prompt in prompts if not any(sheet.says(prompt) for sheet in sheets)] == []


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_what_is_folded_on_the_screen_is_open_on_paper(readers: Readers, script: bool) -> None:
    sheets = _sheets(readers.open(MODULES, script=script))
    assert any(sheet.says("They may hear only that they were wrong.") for sheet in sheets)


def test_a_card_that_was_drawn_is_printed_alone(readers: Readers) -> None:
    tab = readers.open(CARDS)
    tab.get_by_label("Place").select_option("Along the hedge")
    tab.get_by_role("button", name="Draw a card").click()
    expect(tab.locator(".kb-card:visible")).to_have_count(1)
    sheets = _sheets(tab)
    assert any(sheet.says("My sister swallowed the red ones") for sheet in sheets)
    assert not any(sheet.says("You have so many") for sheet in sheets)
    assert len(sheets) <= 3
