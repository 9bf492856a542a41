"""Every page of this site in a real browser: nothing that somebody cannot use, on a small phone and on paper too."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.browsing import PATIENCE, Built, Readers, attribute
from tests.checks_in_browser import (
    assert_accessible_in_all_windows,
    pictures_that_enlarge,
    terms_off_their_line,
    texts_wider_than,
    wider_than,
)
from tests.content import OWN, Content
from tests.paper import each_on_its_own, headings, printed

expect.set_options(timeout=PATIENCE)

OF_EACH_KIND = {  # a page of each kind in each language
    f"{edition.code}-{kind}": edition.of_kind(kind).address
    for edition in OWN.editions
    for kind in sorted({source.kind for source in edition.written()})
}
MADE = re.compile(r'class="(?:kb-question|kb-reflection|kb-scene)\b|data-module=')  # what scripts of the course make more of
SCENES = [source.address for source in OWN.written() if source.kind == OWN.extra["exercises"].get("scenes", {}).get("kind")]
TO_PRINT = [source.address for edition in OWN.editions for source in edition.written() if source.kind == "print"]


@pytest.mark.parametrize("address", OF_EACH_KIND.values(), ids=OF_EACH_KIND)
def test_axe_finds_nothing_on_a_page_of_each_kind(readers: Readers, address: str) -> None:
    assert_accessible_in_all_windows(readers.open(address))


def test_nothing_needs_scrolling_sideways_on_a_small_phone(readers: Readers, content: Content, served: Built) -> None:
    """On all pages but most terms, of which those with the longest words are enough; where scripts add something, with that."""
    tab = readers.open("", width=320, height=640)
    added = [source for source in content.written() if source.says.get("template") or MADE.search(served.page(source.address).html)]
    assert wider_than(tab, 320, {*OF_EACH_KIND.values(), *(source.address for source in added)}) == []
    pages: list[str] = []
    for edition in content.editions:
        terms = [source for source in edition.written() if source.kind == "term"]
        longest = sorted(terms, key=lambda term: max(map(len, term.title.split())))[-3:]
        pages += [source.address for source in edition.written() if source.kind != "term" or source in longest]
    assert texts_wider_than(tab, 320, pages) == []


def test_a_term_stays_on_its_line_where_lines_are_long(readers: Readers, content: Content) -> None:
    running = [source.address for source in content.written() if source.kind not in ("home", "term")]
    assert terms_off_their_line(readers.open("", width=960, height=640), running) == []


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


def test_each_picture_is_drawn_and_enlarges_where_it_stands(readers: Readers, served: Built) -> None:
    """All of one page are seen to; those of the others are told to do the same."""
    pictures = {page.address: page.all(".kb-page img:not(.off-glb)") for page in served.pages.values()}
    drawn: dict[str, int] = {}
    for address, images in pictures.items():
        links = [attribute(link, "href") for link in served.page(address).all(".kb-page a.glightbox")]
        assert [attribute(image, "src") for image in images] == links, address
        drawn |= {urljoin(served.address + address, link): len(images) for link in links}
    tab = readers.open(max(pictures, key=lambda address: len(pictures[address])))
    assert pictures_that_enlarge(tab, [tab.url]) == max(drawn.values())
    sizes = tab.evaluate(
        """addresses => Promise.all(addresses.map(async (address) => {
            const image = new Image();
            image.src = address;
            await image.decode().catch(() => null);
            return [address, image.naturalWidth];
        }))""",
        list(drawn),
    )
    assert [address for address, width in sizes if not width] == []


@pytest.mark.parametrize("address", TO_PRINT)
def test_each_pocket_card_is_one_card_with_the_numbers_that_it_names_and_each_sheet_one_sheet(readers: Readers, address: str) -> None:
    tab = readers.open(address)
    sheets = printed(tab)
    each_on_its_own(tab, sheets)
    numbers = tab.locator(".kb-pocket a[href^='tel:']").all_inner_texts()
    feet = tab.locator(".kb-pockets").evaluate_all("all => all.map((sheet) => sheet.dataset.foot.replace(/\\s/g, ''))")
    cards = [sheet for sheet in sheets if any(foot in sheet.text for foot in feet)]
    assert [number for number in numbers if not any(card.says(number) for card in cards)] == []


# Follows each choice of a scene and comes back; tells which steps it saw, each shown alone, and what is wrong at the ends of ways.
WALK = """async (first) => {
    const shown = () => [...document.querySelectorAll(".kb-step")].filter((step) => step.checkVisibility());
    const isAlone = (id) => shown().length === 1 && shown()[0].querySelector("h2").id === id;
    const wrong = [];
    const seen = new Set();
    const arrive = async (id) => {
        const end = performance.now() + 15_000;
        while (!isAlone(id) && performance.now() < end) await new Promise((next) => setTimeout(next));
        if (!isAlone(id)) throw new Error(`${id} is not shown alone`);
    };
    const walk = async (id) => {
        await arrive(id);
        if (seen.has(id)) return;
        seen.add(id);
        const choices = [...shown()[0].querySelectorAll(".kb-step__choices a")];
        const ends = [shown()[0].querySelector(".kb-step__outcome"), document.querySelector(".kb-scene__ways")];
        if (!choices.length && !ends.every((end) => end?.checkVisibility())) wrong.push(id);
        for (const choice of choices) {
            choice.click();
            await walk(choice.hash.slice(1));
            document.querySelector(".kb-scene__controls button").click();
            await arrive(id);
        }
    };
    await walk(first);
    return [[...seen], wrong];
}"""


@pytest.mark.parametrize("address", SCENES)
def test_every_choice_of_a_scene_is_followed_and_every_way_ends(readers: Readers, address: str) -> None:
    tab = readers.open(address, width=390)
    expect(tab.locator(".kb-scene")).to_have_attribute("data-played", "")
    names = tab.locator(".kb-step h2").evaluate_all("all => all.map((heading) => heading.id)")
    seen, wrong = tab.evaluate(WALK, names[0])
    assert sorted(seen) == sorted(names)
    assert wrong == []


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
