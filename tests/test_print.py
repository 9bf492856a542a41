"""What comes out of a printer: cards and sheets at their size, each on its page, with words on all of them and no menu on any."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browsing import PATIENCE, Readers, of_kind
from tests.paper import A6, LETTER, Sheet, printed

pytest_plugins = "tests.site_fixtures"
expect.set_options(timeout=PATIENCE)

MODULES, CARDS, PRINT = (of_kind(kind).address for kind in ("module", "scenarios", "print"))
# What is around a page on the screen.
MENU = ("Skip to content", "Get help now", "On this page", "Back to top", "Type to start searching", "Switch to dark colors", "Draw a card")
MOST_AFTER = 2  # pages of sources at the end


def _sheets(tab: Tab) -> list[Sheet]:
    """The printed page; each sheet has words, the first begins with the title, and none has a menu."""
    found = printed(tab)
    assert found[0].text.startswith("".join(tab.locator("h1").inner_text().replace("¶", "").split()))
    assert [number for number, sheet in enumerate(found, start=1) if not sheet.text] == [], "a sheet is blank"
    assert [words for words in MENU for sheet in found if sheet.says(words)] == []
    return found


def _headings(tab: Tab, selector: str) -> list[str]:
    return [words.replace("¶", "").strip() for words in tab.locator(f"{selector} h2").all_inner_texts()]


def test_each_pocket_card_is_one_card_and_each_sheet_one_sheet(readers: Readers) -> None:
    tab = readers.open(PRINT)
    cards, sheets = _headings(tab, ".kb-pocket"), _headings(tab, ".kb-sheet")
    assert (len(cards), len(sheets)) == (7, 3)
    first, *others = _sheets(tab)
    assert first.size == LETTER
    for name, size in [*((card, A6) for card in cards), *((sheet, LETTER) for sheet in sheets)]:
        paper, *others = others
        assert (paper.size, paper.text[: len("".join(name.split()))]) == (size, "".join(name.split()))
    assert [paper.size for paper in others] in ([LETTER] * count for count in range(MOST_AFTER + 1))


def test_numbers_to_call_are_on_the_cards(readers: Readers) -> None:
    cards = [sheet for sheet in _sheets(readers.open(PRINT)) if sheet.size == A6]
    for name in ("What I never do and whom I call", "Overdose", "Suicide"):
        [card] = [card for card in cards if card.text.startswith("".join(name.split()))]
        assert card.says("911"), name


def test_the_checklist_names_every_day_on_one_sheet(readers: Readers) -> None:
    [sheet] = [sheet for sheet in _sheets(readers.open(PRINT)) if sheet.says("Two-week checklist") and sheet.says("Day 1:")]
    assert [day for day in range(1, 11) if not sheet.says(f"Day {day}:")] == []


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_reflection_sheets_ask_what_every_module_asks(readers: Readers, script: bool) -> None:
    tab = readers.open("start/reflections/", script=script)
    _, *sheets = _sheets(tab)
    assert {sheet.size for sheet in sheets} == {LETTER}
    assert len(sheets) <= 4
    prompts = tab.locator(".kb-reflection > p:first-child").all_text_contents()
    assert len(prompts) == 10
    assert [prompt for prompt in prompts if not any(sheet.says(prompt) for sheet in sheets)] == []


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_what_is_folded_on_the_screen_is_open_on_paper(readers: Readers, script: bool) -> None:
    sheets = _sheets(readers.open(MODULES, script=script))
    assert any(sheet.says("The second half is warm and true.") for sheet in sheets)


def test_a_card_that_was_drawn_is_printed_alone(readers: Readers) -> None:
    tab = readers.open(CARDS)
    tab.get_by_label("Place").select_option("Jail cell")
    tab.get_by_role("button", name="Draw a card").click()
    expect(tab.locator(".kb-card:visible")).to_have_count(1)
    sheets = _sheets(tab)
    assert any(sheet.says("Whose story comes first?") for sheet in sheets)
    assert not any(sheet.says("Socks and nothing else") for sheet in sheets)
    assert len(sheets) <= 3
