"""Small drawings: beside a step, and above the words of a link to choose a place by."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browsing import PATIENCE, Readers

expect.set_options(timeout=PATIENCE)

CARDS = "season/situations/"
RIGHT = """(step) => {
    const range = document.createRange();
    range.selectNodeContents(step.querySelector("strong"));
    return range.getBoundingClientRect().right;
}"""
PLACES = "li > a:has(> .kb-sketch)"


def test_places_are_chosen_by_links_with_words(readers: Readers) -> None:
    for script in (True, False):
        tab = readers.open(CARDS, width=320, script=script)
        links = tab.locator(PLACES)
        expect(links).to_have_count(4)
        for link in links.all():
            box = link.bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 44
            expect(link).to_have_accessible_name(str(link.text_content()).strip())
            expect(link.locator("img")).to_have_attribute("alt", "")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320
        rows = {round(box["y"]) for link in links.all() if (box := link.bounding_box())}
        assert len(rows) == 2, "four stand two by two"
    tab = readers.open(CARDS)
    tab.locator(PLACES).first.focus()
    tab.keyboard.press("Tab")
    expect(tab.locator(PLACES).nth(1)).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab.locator("#in-the-shed")).to_be_in_viewport()


def test_a_step_has_its_drawing_beside_its_words(readers: Readers) -> None:
    tab = readers.open("urgent/poison/", width=320)
    step = tab.locator("ol > li:has(> .kb-sketch)").first
    drawing, box = step.locator(".kb-sketch").bounding_box(), step.bounding_box()
    words = step.evaluate(RIGHT)
    assert drawing
    assert box
    assert drawing["x"] >= words, "no words below it"
    assert abs(drawing["x"] + drawing["width"] - box["x"] - box["width"]) <= 1
    assert drawing["y"] + drawing["height"] <= box["y"] + box["height"] + 1
    assert step.locator("a.glightbox").count() == 0, "it does not enlarge"


def test_all_steps_with_drawings_stand_below_each_other_in_the_first_window(readers: Readers) -> None:
    for width in (390, 1366):
        tab = readers.open("urgent/poison/", width=width, height=768)
        steps = tab.locator("ol:has(> li > .kb-sketch) > li")
        boxes = steps.evaluate_all("all => all.map((step) => step.getBoundingClientRect().toJSON())")
        assert len({round(box["x"]) for box in boxes}) == 1
        for step in steps.all():
            expect(step).to_be_in_viewport(ratio=1)
