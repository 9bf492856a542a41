"""What comes out of a printer: cards and sheets at their size, each on its page, with words on all of them and no menu on any."""

from __future__ import annotations

from pathlib import Path

import justhtml
import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests import small_site
from tests.browsing import PATIENCE, Readers, words
from tests.content import GARDEN
from tests.paper import LETTER, Sheet, each_on_its_own, headings, printed

expect.set_options(timeout=PATIENCE)

CARDS, PRINT = (GARDEN.of_kind(kind).address for kind in ("situations", "print"))
MODULE = "season/ground/"
TALK = "beds/watering/"
# What is around a page on the screen.
MENU = ("Skip to content", "On this page", "Back to top", "Type to start searching", "Switch to dark colors", "Draw a card")


def _sheets(tab: Tab) -> list[Sheet]:
    """The printed page; each sheet has words, the first begins with the title, and none has a menu."""
    found = printed(tab)
    assert found[0].text.startswith("".join(tab.locator("h1").inner_text().replace("¶", "").split()))
    assert [number for number, sheet in enumerate(found, start=1) if not sheet.text] == [], "a sheet is blank"
    assert [words for words in MENU for sheet in found if sheet.says(words)] == []
    return found


def test_a_page_for_paper_prints_by_a_button(readers: Readers) -> None:
    tab = readers.open(PRINT)
    tab.evaluate("() => { window.print = () => { window.wasPrinted = (window.wasPrinted ?? 0) + 1; }; }")
    button = tab.get_by_role("button", name="Print this page")
    button.click()
    assert tab.evaluate("window.wasPrinted") == 1
    tab.emulate_media(media="print")
    try:
        expect(button).to_be_hidden()
    finally:
        tab.emulate_media(media="null")
    expect(readers.open(PRINT, script=False).locator(".kb-print")).to_be_hidden()
    expect(readers.open(CARDS).get_by_role("button", name="Print this page")).to_have_count(0)


def test_pocket_cards_stand_four_to_a_sheet_and_each_sheet_on_one(readers: Readers) -> None:
    tab = readers.open(PRINT)
    assert (headings(tab, ".kb-pocket"), headings(tab, ".kb-sheet")) == (
        ["Water", "The heap", "Whom I call"],
        ["Season checklist", "A page to think"],
    )
    each_on_its_own(tab, _sheets(tab))
    feet = tab.locator(".kb-pockets").evaluate_all("all => all.map((sheet) => sheet.dataset.foot)")
    assert feet == ["Garden volunteers' handbook · Call 911 · Call 555-0100"]


def test_lines_to_cut_along_run_around_every_card(readers: Readers) -> None:
    """And no line is there twice, or scissors do not know which."""
    tab = readers.open(PRINT)
    tab.emulate_media(media="print")
    sides = tab.locator(".kb-pocket").evaluate_all(
        """all => all.map((card) => ["Top", "Right", "Bottom", "Left"]
            .filter((side) => getComputedStyle(card)[`border${side}Width`] !== "0px")
            .join(" "))"""
    )
    tab.emulate_media(media="null")
    assert sides == ["Top Right Bottom Left", "Top Right Bottom", "Right Bottom Left"]


def test_cards_after_the_fourth_go_to_a_second_sheet(tmp_path: Path) -> None:
    card = '<div class="kb-pocket" markdown>\n\n## {0}\n\nWords.\n\n</div>\n\n'
    page = "".join(map(card.format, "ABCDE")) + "Between.\n\n" + card.format("F")
    tree = justhtml.JustHTML(small_site.built(tmp_path, {"p.md": page}).html("p.md"), sanitize=False)
    sheets = [[words(card, "headerlink") for card in sheet.query("h2")] for sheet in tree.query(".kb-pockets")]
    assert sheets == [["A", "B", "C", "D"], ["E"], ["F"]]


def test_what_is_folded_on_a_sheet_is_a_card_to_cut_out(readers: Readers) -> None:
    tab = readers.open(PRINT)
    [sheet] = [sheet for sheet in _sheets(tab) if sheet.text.startswith("Apagetothink")]
    assert sheet.says("Say nothing for a whole minute.")
    tab.emulate_media(media="print")
    style = tab.locator(".kb-sheet details").evaluate("box => [getComputedStyle(box).borderTopStyle, getComputedStyle(box).breakInside]")
    tab.emulate_media(media="null")  # or later sheets look as the screen does
    assert style == ["dashed", "avoid"]


def test_numbers_to_call_are_on_the_cards(readers: Readers) -> None:
    [card] = [sheet for sheet in _sheets(readers.open(PRINT)) if sheet.says("Whom I call")]
    assert [number for number in ("911", "555-0100", "BERRY", "1-800-555-0121") if not card.says(number)] == []


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_reflection_sheets_ask_what_every_module_asks(readers: Readers, script: bool) -> None:
    tab = readers.open("season/notebook/", script=script)
    _, *sheets = _sheets(tab)
    assert {sheet.size for sheet in sheets} == {LETTER}
    assert len(sheets) <= 2
    prompts = tab.locator(".kb-reflection > p:first-child").all_text_contents()
    assert len(prompts) == 5
    assert [prompt for prompt in prompts if not any(sheet.says(prompt) for sheet in sheets)] == []


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_what_is_folded_on_the_screen_is_open_on_paper(readers: Readers, script: bool) -> None:
    sheets = _sheets(readers.open(MODULE, script=script))
    assert any(sheet.says("They may hear only that they were wrong.") for sheet in sheets)


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_sources_are_folded_on_the_screen_and_open_on_paper(readers: Readers, script: bool) -> None:
    tab = readers.open(PRINT, script=script)
    sources = tab.locator(".kb-end .kb-sources li")
    line = tab.locator(".kb-fold > summary")
    expect(line).to_have_text("3 sources, checked October 5, 2026")
    expect(sources.first).to_be_hidden()
    line.click()
    expect(sources).to_have_count(3)
    expect(sources.first).to_be_visible()
    line.click()
    expect(sources.first).to_be_hidden()
    assert _sheets(tab)[-1].says("For: the numbers.")


def test_speech_is_printed_without_bubbles(readers: Readers) -> None:
    """They would take half the paper."""
    tab = readers.open(TALK)
    _, turn = tab.locator(".talk > .kb-turn").all()[:2]
    on_screen = turn.evaluate("turn => turn.getBoundingClientRect().height")
    assert turn.evaluate("turn => getComputedStyle(turn, '::after').content") == '""'
    tab.emulate_media(media="print")
    on_paper, tail = turn.evaluate("turn => [turn.getBoundingClientRect().height, getComputedStyle(turn, '::after').display]")
    tab.emulate_media(media="null")
    assert on_paper < on_screen / 1.5
    assert tail == "none"


def test_a_card_that_was_drawn_is_printed_alone(readers: Readers) -> None:
    tab = readers.open(CARDS)
    tab.get_by_label("Place").select_option("Along the hedge")
    tab.get_by_role("button", name="Draw a card").click()
    expect(tab.locator(".kb-card:visible")).to_have_count(1)
    sheets = _sheets(tab)
    assert any(sheet.says("My sister swallowed the red ones") for sheet in sheets)
    assert not any(sheet.says("You have so many") for sheet in sheets)
    assert len(sheets) <= 3
