"""How the site looks: colors that all can read, a font that nobody waits for, three doors, pages that say what they are."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests import small_site
from tests.browsing import PATIENCE, Built, Readers, attribute, words
from tests.content import ENGINE, GARDEN
from tests.contrast import contrast, rgb

expect.set_options(timeout=PATIENCE)

STYLES = (ENGINE / "assets" / "styles" / "colors.css").read_text(encoding="utf-8")
FONT = ENGINE / "assets" / "fonts" / "newsreader-600.woff2"
FONT_BYTES = 7_000
DOORS = ["Hands in the ground", "First season here", "Looking over the fence"]
BODY, LARGE_OR_SMALL = 7.0, 4.5  # WCAG 2.2: AAA and AA
# What is read, on what it stands.
PAIRS = [
    *((ink, ground, BODY) for ink in ("kb-ink", "kb-link") for ground in ("kb-paper", "kb-card", "kb-help-card", "kb-raised")),
    *(("kb-ink-soft", ground, BODY) for ground in ("kb-paper", "kb-card")),
    ("kb-strip-ink", "kb-strip", BODY),
    ("kb-ink", "kb-strip", BODY),
    ("kb-link", "kb-strip", LARGE_OR_SMALL),
    ("md-primary-bg-color", "md-primary-fg-color", BODY),
    ("md-footer-fg-color--light", "md-footer-bg-color", BODY),
    ("kb-clay", "kb-paper", LARGE_OR_SMALL),
    ("kb-plum", "kb-card", LARGE_OR_SMALL),
    ("md-default-fg-color--lighter", "kb-paper", LARGE_OR_SMALL),
    ("kb-paper", "kb-link", LARGE_OR_SMALL),
    *((f"md-code-hl-{part}-color", "md-code-bg-color", LARGE_OR_SMALL) for part in ("keyword", "function", "string")),
]


def _colors(dark: bool) -> dict[str, str]:
    """The variables of a scheme, each resolved to a color."""
    light, _, rest = STYLES.partition('[data-md-color-scheme="slate"] {')
    found = dict(re.findall(r"--([\w-]+): ([^;]+);", light))
    if dark:
        found |= dict(re.findall(r"--([\w-]+): ([^;]+);", rest.partition("}")[0]))
    return {name: found[value[6:-1]] if value.startswith("var(--") else value for name, value in found.items()}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_the_palette_can_be_read(dark: bool, ink: str, ground: str, least: float) -> None:
    colors = _colors(dark)
    assert contrast(rgb(colors[ink]), rgb(colors[ground])) >= least, f"{ink} on {ground}"


def test_the_font_is_small_and_asked_for_before_the_styles_do(built: Built, readers: Readers) -> None:
    assert FONT.stat().st_size < FONT_BYTES
    for page in built.pages.values():
        (script,) = page.all("head script[data-fonts]")
        assert built.has(page.leads_to(attribute(script, "data-fonts"))[0]), page.path  # type: ignore[index]
    tab = readers.open("")
    starters = (
        """performance.getEntriesByType('resource').filter(entry => entry.name.endsWith('.woff2')).map(entry => entry.initiatorType)"""
    )
    assert tab.evaluate(starters) == ["link"]


def test_no_page_waits_for_the_font(readers: Readers) -> None:
    tab = readers.open("")
    assert tab.evaluate("document.fonts.ready.then(fonts => [...fonts].map(font => [font.family, font.display]))") == [
        ["Newsreader", "optional"]
    ]
    fetched = "performance.getEntriesByType('resource').filter(entry => entry.name.endsWith('.woff2')).length"
    assert tab.evaluate(fetched) == 1


@pytest.mark.parametrize("width", [390, 1366])
def test_home_has_three_doors_and_the_search_in_the_first_window(readers: Readers, width: int) -> None:
    tab = readers.open("", width=width, height=844 if width == 390 else 768)
    for name in DOORS:
        door = tab.locator(".kb-doors a" if width == 390 else ".kb-page > h2").filter(has_text=name)
        expect(door).to_be_in_viewport(ratio=1)
    expect(tab.locator(".kb-strip__help")).to_be_in_viewport()
    expect(tab.get_by_label("What would you like to know?")).to_be_in_viewport(ratio=1)
    if width == 390:
        tab.locator(".kb-doors a").nth(2).click()
        expect(tab.locator("#looking-over-the-fence")).to_be_in_viewport()


LISTS_AND_BOXES = """---
kind: home
---

# A site

- a list before all else

!!! note "A box"
    with words

!!! note "Another"
    with other words

## Straight to a list

- [a link within the page](#two)
- a point

## Two

1. a step

Words.

## Three

!!! note "A box below"
    with more words

## Four

- the last point
"""


@pytest.mark.parametrize("width", [390, 1366])
def test_home_shows_whatever_is_on_it(chromium_browser: Browser, tmp_path: Path, width: int) -> None:
    """A list below the first heading was taken for the names of the doors, and left out of a wide window."""
    site = small_site.built(tmp_path, {"index.md": LISTS_AND_BOXES}, theme="material")
    with chromium_browser.new_context(viewport={"width": width, "height": 800}) as context:
        tab = context.new_page()
        tab.goto((site.root / "site" / "index.html").as_uri())
        parts = tab.locator(".kb-page > *")
        boxes = [part.bounding_box() for part in parts.all()]
    assert len(boxes) == 13
    for one, two in itertools.combinations(boxes, 2):
        assert one
        assert two
        below = one["y"] + one["height"] <= two["y"] + 1 or two["y"] + two["height"] <= one["y"] + 1
        beside = one["x"] + one["width"] <= two["x"] + 1 or two["x"] + two["width"] <= one["x"] + 1
        assert below or beside, "one lies on the other"


def test_home_searches(readers: Readers) -> None:
    tab = readers.open("")
    tab.get_by_label("What would you like to know?").fill("mulch")
    tab.keyboard.press("Enter")
    expect(tab.locator(".md-search-result__item").first).to_be_visible()
    assert readers.open("", script=False).locator(".kb-find").is_hidden()


def test_pages_say_for_whom_they_are_and_how_long_they_take(built: Built) -> None:
    announced = GARDEN.extra["announced"]
    said = {}
    for source in GARDEN.written():
        lines = [words(line) for line in built.page(source.address).all(".kb-page > h1 + .kb-for")]
        assert len(lines) == (source.kind in announced), source.path
        said[source.path] = "".join(lines)
    assert said["visit/what-is-mill-lane.md"] == "For guests"  # read in a minute
    assert said["visit/children.md"] == "For guests and volunteers"
    assert said["house/index.md"] == "For guests, volunteers and garden guides"  # of its kind nothing is said of time
    assert said["why/feed-the-soil.md"] == "For volunteers and garden guides · 2 minutes to read"
    assert said["beds/the-year.md"] == "For volunteers and garden guides · 3 minutes to read"


def test_sections_show_what_is_inside_as_cards(readers: Readers) -> None:
    """Where every point leads to a page; a list of mere points stays one."""
    tab = readers.open("visit/")
    cards = tab.locator(".kb-page > ul > li:has(> a:only-of-type)")
    first = cards.first
    expect(first).to_have_css("list-style-type", "none")
    box = first.bounding_box()
    assert box
    tab.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] - 4)  # anywhere on it
    expect(tab.locator("h1")).to_contain_text("What is Mill Lane?")
    tab = readers.open("why/")
    expect(tab.locator("#what-these-are-not + ul > li").first).to_have_css("list-style-type", "disc")


def test_numbers_of_help_are_there_on_every_page(built: Built) -> None:
    for page in built.pages.values():
        first, *calls = [link for link in page.all(".kb-strip a") if attribute(link, "class") != "kb-leave"]
        assert (words(first), page.leads_to(attribute(first, "href"))) == ("Urgent help", ("urgent/", "")), page.path
        assert [(words(link), attribute(link, "href")) for link in calls] == [("Call 911", "tel:911"), ("Call 555-0100", "tel:5550100")]


@pytest.mark.parametrize("width", [320, 390])
def test_no_letter_of_the_a_to_z_stands_in_a_row_of_its_own(readers: Readers, width: int) -> None:
    letters = readers.open("glossary/", width=width).locator(".glossary-letters a")
    rows = Counter(letters.evaluate_all("all => all.map((link) => link.getBoundingClientRect().top)")).values()
    assert len(rows) > 1
    assert min(rows) > max(rows) / 2


@pytest.mark.parametrize("width", [390, 1366])
def test_the_way_back_to_the_top_covers_no_more_than_a_corner(readers: Readers, width: int) -> None:
    tab = readers.open("glossary/", width=width, height=800)
    tab.mouse.wheel(0, 3000)
    expect(tab.locator("[data-md-component=header]")).not_to_have_class(re.compile("md-header--shadow-none"))
    tab.wait_for_function("scrollY > 2000")
    tab.mouse.wheel(0, -200)
    button = tab.get_by_role("button", name="Back to top")
    expect(button).to_be_visible()
    box = button.bounding_box()
    assert box
    assert 24 <= box["width"] <= 50
    assert 24 <= box["height"] <= 50
    assert box["y"] + box["height"] > 780
    assert box["x"] + box["width"] > width - 40
    button.click()
    tab.wait_for_function("scrollY === 0")


def test_code_is_read_without_moving_it_sideways(readers: Readers) -> None:
    """The keyboard could not."""
    tab = readers.open("beds/composting/", width=320)
    code = tab.locator("pre > code")
    assert code.evaluate_all("all => all.filter((code) => code.scrollWidth > code.clientWidth).length") == 0
    assert code.count()


def test_a_number_breaks_only_where_a_line_has_no_room_for_it(readers: Readers) -> None:
    tab = readers.open("urgent/", width=390)
    number = tab.locator(".kb-page a[href^='tel:']").first
    expect(number).to_have_css("white-space", "nowrap")
    larger = tab.context.new_cdp_session(tab)
    larger.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    try:
        tab.reload()
        expect(number).not_to_have_css("white-space", "nowrap")
        assert tab.evaluate("document.documentElement.scrollWidth") == 390
    finally:
        larger.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})


def test_order_of_home_is_the_order_of_its_doors(built: Built) -> None:
    page = built.page(GARDEN.of_kind("home").address)
    headings = [words(node, "headerlink") for node in page.all(".kb-page > h2")]
    assert headings[:3] == DOORS
    assert [words(link) for link in page.one(".kb-doors").query("a")] == DOORS
