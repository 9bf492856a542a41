"""Every page of this site in a real browser: nothing that somebody cannot use, on a small phone and on paper too."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browsing import PATIENCE, Readers
from tests.checks_in_browser import assert_accessible_in_all_windows, faults_of_layout, pictures_that_enlarge
from tests.content import OWN, Content
from tests.paper import each_on_its_own, headings, printed

expect.set_options(timeout=PATIENCE)

OF_EACH_KIND = {  # a page of each kind in each language
    f"{edition.code}-{kind}": edition.of_kind(kind).address
    for edition in OWN.editions
    for kind in sorted({source.kind for source in edition.written()})
}
SCENES = [source.address for source in OWN.written() if source.kind == OWN.extra["exercises"].get("scenes", {}).get("kind")]
TO_PRINT = [source.address for edition in OWN.editions for source in edition.written() if source.kind == "print"]


@pytest.mark.parametrize("address", OF_EACH_KIND.values(), ids=OF_EACH_KIND)
def test_axe_finds_nothing_on_a_page_of_each_kind(readers: Readers, address: str) -> None:
    assert_accessible_in_all_windows(readers.open(address))


@pytest.fixture(scope="module")
def layout(all_readers: Readers, content: Content) -> tuple[list[str], list[str]]:
    """The pages that are too wide for a small phone, and the links to terms that are not on one line where lines are long."""
    pages: list[str] = []
    running: list[str] = []
    for edition in content.editions:
        terms = [source for source in edition.written() if source.kind == "term"]
        longest = sorted(terms, key=lambda term: max(map(len, term.title.split())))[-3:]
        pages += [source.address for source in edition.written() if source.kind != "term" or source in longest]
        running += [source.address for source in edition.written() if source.kind not in ("home", "term")]
    all_readers.faults.clear()
    found = faults_of_layout(all_readers.open(""), 320, 960, pages, running)
    all_readers.leave()
    assert all_readers.faults == []
    return found


def test_nothing_needs_scrolling_sideways_on_a_small_phone(layout: tuple[list[str], list[str]]) -> None:
    too_wide, _ = layout
    assert too_wide == []


def test_a_term_stays_on_its_line_where_lines_are_long(layout: tuple[list[str], list[str]]) -> None:
    _, off_their_line = layout
    assert off_their_line == []


@pytest.mark.parametrize("home", ["", "es/"])
def test_home_has_four_doors_in_the_first_window_of_a_phone(readers: Readers, home: str) -> None:
    doors = readers.open(home, width=390, height=844).locator(".kb-doors > ul > li")
    expect(doors).to_have_count(4)
    for door in doors.all():
        expect(door).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [320, 360, 375, 390, 430])
def test_no_link_of_the_strip_takes_more_than_two_lines(readers: Readers, width: int) -> None:
    for edition in OWN.editions:
        strip = readers.open(edition.of_kind("home").address, width=width).locator(".kb-strip a:not(.kb-leave)")
        lines = """all => all.map((link) => {
            const range = new Range();
            range.selectNodeContents(link);
            return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
        })"""
        assert max(strip.evaluate_all(lines)) <= 2, edition.code


@pytest.mark.parametrize("width", [320, 390])
def test_the_lines_of_the_strip_are_apart_and_have_room_above_and_below(readers: Readers, width: int) -> None:
    for edition in OWN.editions:
        strip = readers.open(edition.of_kind("home").address, width=width).locator(".kb-strip a")
        room = """all => all.map((link) => {
            const range = new Range();
            range.selectNodeContents(link);
            const [text, box, look] = [range.getBoundingClientRect(), link.getBoundingClientRect(), getComputedStyle(link)];
            return [parseFloat(look.lineHeight) / parseFloat(look.fontSize), text.top - box.top, box.bottom - text.bottom, box.height];
        })"""
        for apart, above, below, height in strip.evaluate_all(room):
            assert apart >= 1.25, edition.code
            assert min(above, below) >= 4, edition.code
            assert height >= 44, edition.code


def test_each_picture_enlarges_where_it_stands(readers: Readers, content: Content) -> None:
    pictures_that_enlarge(readers.open(""), content)


@pytest.mark.parametrize("address", TO_PRINT)
def test_each_pocket_card_is_one_card_with_the_numbers_that_it_names_and_each_sheet_one_sheet(readers: Readers, address: str) -> None:
    tab = readers.open(address)
    sheets = printed(tab)
    each_on_its_own(tab, sheets)
    numbers = tab.locator(".kb-pocket a[href^='tel:']").all_inner_texts()
    feet = tab.locator(".kb-pockets").evaluate_all("all => all.map((sheet) => sheet.dataset.foot.replace(/\\s/g, ''))")
    cards = [sheet for sheet in sheets if any(foot in sheet.text for foot in feet)]
    assert [number for number in numbers if not any(card.says(number) for card in cards)] == []


@pytest.mark.parametrize("address", SCENES)
def test_every_choice_of_a_scene_is_followed_and_every_way_ends(readers: Readers, address: str) -> None:
    tab = readers.open(address, width=390)
    expect(tab.locator(".kb-scene")).to_have_attribute("data-played", "")
    names = tab.locator(".kb-step h2").evaluate_all("all => all.map((heading) => heading.id)")
    seen: set[str] = set()

    def walk(name: str) -> None:
        step = tab.locator(f".kb-step:has([id='{name}'])")
        expect(step).to_be_visible()
        expect(tab.locator(".kb-step:visible")).to_have_count(1)
        if name in seen:
            return
        seen.add(name)
        choices = step.locator(".kb-step__choices a")
        if not choices.count():
            expect(step.locator(".kb-step__outcome")).to_be_visible()
            expect(tab.locator(".kb-scene__ways")).to_be_visible()
        for choice in choices.all():
            choice.click()
            walk(str(choice.get_attribute("href")).partition("#")[2])
            tab.locator(".kb-scene__controls button").first.click()
            expect(step).to_be_visible()

    walk(names[0])
    assert seen == set(names)


@pytest.mark.parametrize("address", SCENES)
def test_a_scene_is_read_without_scripts_and_on_paper(readers: Readers, address: str) -> None:
    tab = readers.open(address, script=False)
    numbers = dict(tab.locator(".kb-step h2").evaluate_all("all => all.map((heading) => [heading.id, parseInt(heading.textContent)])"))
    assert len(numbers) > 1
    turns = tab.locator(".kb-step__choices a").evaluate_all(
        "all => all.map((link) => [link.hash.slice(1), parseInt(link.querySelector('.kb-step__turn').textContent.match(/\\d+/)[0])])"
    )
    assert [(name, number) for name, number in turns if numbers[name] != number] == []
    sheets = printed(tab)
    assert [heading for heading in headings(tab, ".kb-step") if not any(sheet.says(heading) for sheet in sheets)] == []
