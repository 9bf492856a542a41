"""The site in Firefox and in WebKit, which every iPhone runs, beside Chromium: what one sees, and what one can do.

A browser that is not on the machine is left out, and the tests say so where they begin.
"""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, Final

import pytest
from playwright.sync_api import Browser

from tests import other_browsers
from tests.browsing import Built, serving, straight
from tests.content import GARDEN
from tests.engine.test_offline import READY
from tests.other_browsers import OtherBrowser, until
from tests.paper import close, sheets

# One of every kind, and pages that a template fills; not the cards to learn, which come in any order.
PAGES: Final = [
    *(GARDEN.of_kind(kind).address for kind in sorted({source.kind for source in GARDEN.written()})),
    "glossary/",
    "visit/word-map/",
    "house/new/",
    "nothing/here/",
]
TALK, COURSE, FLASHCARDS = "beds/watering/", "season/ground/", "season/word-cards/"
SCENE = "season/the-spade/"
WIDTHS: Final = (390, 1366)
SHIFT: Final = 8  # pixels by which engines may lay the same box out otherwise

# What one sees of a page: for each heading, link and button its words, its box, and whether a link is told apart from text.
SEEN: Final = """() => {
    const shown = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const look = (node) => {
        const style = getComputedStyle(node);
        return [style.color, style.textDecorationLine, style.borderBottomStyle, style.backgroundColor, style.fontWeight].join();
    };
    return [...document.querySelectorAll(".md-header :is(a, button, label), .md-content :is(h1, h2, h3, a, button, summary)")]
        .filter((node) => shown(node) && !node.matches(".headerlink, .md-skip") && node.getClientRects().length)
        .map((node) => {
            const { left, right, width, height } = node.getBoundingClientRect();
            const text = node.closest("p, li, dd, td");
            return {
                tag: node.localName,
                words: node.textContent.trim().replace(/\\s+/g, " "),
                left: Math.round(left),
                right: Math.round(right),
                empty: !width || !height,
                moved: Boolean(node.closest(".kb-map__view")), // a map is larger than its box, which scrolls
                plain: node.localName === "a" && Boolean(text) && !node.closest("nav") && look(node) === look(text), // a trail is no text
            };
        });
}"""
# Headings, links and buttons that cover each other. Two links of one line may touch.
OVERLAPS: Final = """() => {
    const nodes = [...document.querySelectorAll(".md-content :is(h1, h2, h3, button, summary), .md-header :is(a, button)")];
    const common = (from, to, other, end) => Math.min(to, end) - Math.max(from, other);
    const boxes = nodes.filter((node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
        .map((node) => [node, node.getBoundingClientRect()]).filter(([, box]) => box.width && box.height);
    const found = [];
    boxes.forEach(([one, a], index) => {
        for (const [other, b] of boxes.slice(index + 1)) {
            if (one.contains(other) || other.contains(one) || one.closest(".md-header") !== other.closest(".md-header")) continue;
            const [width, height] = [common(a.left, a.right, b.left, b.right), common(a.top, a.bottom, b.top, b.bottom)];
            if (width > 2 && height > 2) found.push(`${one.textContent.trim()} / ${other.textContent.trim()}`);
        }
    });
    return found;
}"""
POPOVER: Final = """() => {
    const open = [...document.querySelectorAll(".kb-popover")].find((node) => node.checkVisibility({ visibilityProperty: true }));
    if (!open) return null;
    const { left, right, top, bottom } = open.getBoundingClientRect();
    return { words: open.textContent.trim(), left, right, top, bottom, width: innerWidth, height: innerHeight };
}"""
CLOSED: Final = f"() => !({POPOVER})()"
# Makes the page dark at once: what would fade is at its end. A color that is inherited begins to fade a frame later.
DARKEN: Final = """async () => {
    document.body.dataset.mdColorScheme = "slate";
    for (let frame = 0; frame < 5; frame += 1) {
        await new Promise(requestAnimationFrame);
        document.getAnimations().filter((one) => one.transitionProperty).forEach((one) => one.finish());
    }
}"""


@pytest.fixture(scope="module", params=["firefox", "webkit"])
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    if name in other_browsers.missing():
        pytest.skip(f"{name} is not here: {other_browsers.missing()[name]}")
    return name


@pytest.fixture(scope="module")
def opened(engine: str) -> Iterator[Callable[[bool], OtherBrowser]]:
    """A window of the browser, in light or dark colors, each opened once."""
    with contextlib.ExitStack() as windows:

        @functools.cache
        def window(dark: bool) -> OtherBrowser:
            return windows.enter_context(other_browsers.BROWSERS[engine](dark=dark))

        yield window


@pytest.fixture
def browser(opened: Callable[[bool], OtherBrowser]) -> Iterator[OtherBrowser]:
    """The browser in light colors; nothing that it shows in a test may fail."""
    window = opened(False)
    window.faults()
    yield window
    assert window.faults() == []


@pytest.fixture(scope="module")
def in_chromium(chromium_browser: Browser, served: Built) -> Iterator[Callable[[str], dict[int, list[dict[str, Any]]]]]:
    """What one sees of a page in Chromium, by the width of the window."""
    with chromium_browser.new_context(color_scheme="light", service_workers="block") as context:
        tab = context.new_page()

        @functools.cache  # for Firefox and for WebKit
        def seen(address: str) -> dict[int, list[dict[str, Any]]]:
            tab.set_viewport_size({"width": WIDTHS[0], "height": 800})
            tab.goto(served.address + address)
            found: dict[int, list[dict[str, Any]]] = {}
            for width in WIDTHS:
                tab.set_viewport_size({"width": width, "height": 800})
                found[width] = tab.evaluate(SEEN)
            return found

        yield seen


def _named(seen: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(node["tag"], node["words"]) for node in seen]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_looks_as_in_chromium(
    browser: OtherBrowser, in_chromium: Callable[[str], dict[int, list[dict[str, Any]]]], served: Built, address: str
) -> None:
    """The same headings, links and buttons, in the same columns; links told apart from text, in the dark too; nothing covered or cut."""
    other_browsers.open_anew(browser, served.address + address, WIDTHS[0])
    for paint, (width, model) in product((None, DARKEN), in_chromium(address).items()):
        if paint:
            browser.run(paint)
        browser.resize(width)
        seen, end = browser.run(SEEN), time.monotonic() + other_browsers.PATIENCE
        while _named(seen) != _named(model) and time.monotonic() < end:  # what slides or fades in takes its time
            seen = browser.run(SEEN)
        assert _named(seen) == _named(model)
        moved = [
            (node["words"], node["left"], like["left"])
            for node, like in zip(seen, model, strict=True)
            if node["tag"] in ("h1", "h2", "h3") and abs(node["left"] - like["left"]) > SHIFT
        ]
        assert moved == []
        assert [node["words"] for node in seen if node["empty"] or node["plain"]] == []
        assert [node["words"] for node in seen if not node["moved"] and (node["left"] < 0 or node["right"] > width + 1)] == []
        assert browser.run("() => document.documentElement.scrollWidth") <= width
        assert browser.run(OVERLAPS) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_a_page_has_the_colors_of_its_readers_system(opened: Callable[[bool], OtherBrowser], served: Built, dark: bool) -> None:
    browser = opened(dark)
    other_browsers.open_anew(browser, served.address + TALK, WIDTHS[int(dark)])
    assert until(browser, "(scheme) => document.body.dataset.mdColorScheme === scheme", "slate" if dark else "default")
    assert browser.faults() == []


def test_what_fails_in_a_page_is_told(opened: Callable[[bool], OtherBrowser], served: Built) -> None:
    browser = opened(False)
    browser.open(served.address + TALK)
    assert browser.faults() == []
    browser.run("""() => {
        setTimeout(() => { throw new Error("A fault."); });
        const picture = document.createElement("img");
        picture.src = "https://elsewhere.example/picture.png";
        document.body.append(picture);
    }""")
    told: list[str] = []
    end = time.monotonic() + other_browsers.PATIENCE
    while len(told) < 2 and time.monotonic() < end:
        told += browser.faults()
    assert any("A fault." in fault for fault in told)
    assert any("elsewhere.example" in fault for fault in told)


def _tab_to_a_term(browser: OtherBrowser) -> None:
    """Focus the first term of the text by keys, from the stop before it."""
    browser.run("""() => {
        const stops = [...document.querySelectorAll("a[href], button, input, summary")];
        const before = stops.slice(0, stops.indexOf(document.querySelector(".kb-page a.glossary-term"))).reverse();
        before.find((node) => (node.focus(), node === document.activeElement));
    }""")
    browser.press("Tab")
    assert until(browser, "() => document.activeElement.matches('.kb-page a.glossary-term')"), "it takes no focus"


@pytest.mark.parametrize("width", [320, 1366])
@pytest.mark.parametrize("way", ["pointer", "keyboard"])
def test_a_term_tells_its_meaning(browser: OtherBrowser, served: Built, way: str, width: int) -> None:
    browser.open(served.address + TALK, width)
    if way == "pointer":
        browser.point(".kb-page a.glossary-term")
    else:
        _tab_to_a_term(browser)
    shown = until(browser, POPOVER)
    assert shown, "no definition opens"
    assert str(GARDEN.terms()["early-water"].says["definition"]) in shown["words"]
    assert shown["left"] >= 0
    assert shown["right"] <= shown["width"]
    assert shown["top"] >= 0
    assert shown["bottom"] <= shown["height"]
    browser.press("Escape")
    assert until(browser, CLOSED)


def test_the_meaning_stands_beside_the_term(browser: OtherBrowser, served: Built) -> None:
    browser.open(served.address + TALK, 320)
    _tab_to_a_term(browser)
    shown = until(browser, POPOVER)
    assert shown
    link = browser.run("""() => {
        const { top, bottom } = document.querySelector(".kb-page a.glossary-term").getBoundingClientRect();
        return { top, bottom };
    }""")
    assert abs(shown["top"] - link["bottom"]) < 40 or abs(link["top"] - shown["bottom"]) < 40


def test_the_search_is_used_by_keys(browser: OtherBrowser, served: Built) -> None:
    browser.open(served.address, 390)
    browser.press("/")
    assert until(browser, "() => document.activeElement.matches('.md-search__input')")
    browser.press(*"mulch")
    first = until(browser, "() => document.querySelector('.md-search-result__item a')?.href")
    assert first
    assert first.endswith("glossary/mulch/")
    assert until(browser, "() => /\\d/.test(document.querySelector('.md-search [role=status]').textContent)")
    browser.press("ArrowDown")
    assert until(browser, "() => document.activeElement.matches('.md-search-result__link')")
    browser.press("Enter")
    assert until(browser, "() => document.querySelector('.md-content h1')?.textContent.includes('ulch')")


def test_a_link_to_a_place_on_the_page_loads_nothing(browser: OtherBrowser, served: Built) -> None:
    browser.open(f"{served.address}beds/the-year/")
    browser.run("() => { document.querySelector('.md-content h1').dataset.kept = ''; }")
    browser.run("() => setTimeout(() => document.querySelector('a[href$=\"#november\"]').click())")
    assert until(browser, "() => Math.abs(document.querySelector('#november').getBoundingClientRect().top) < innerHeight / 2")
    requests = browser.run("""async () => {
        await new Promise((done) => setTimeout(done, 1000));
        return performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => name.includes("/the-year/"));
    }""")
    assert requests == []
    assert browser.run("() => document.querySelectorAll('.md-content h1[data-kept]').length") == 1


def test_words_of_danger_bring_the_lines(browser: OtherBrowser, served: Built) -> None:
    browser.open(served.address, 390)
    browser.press("/")
    browser.press(*"poison")
    assert until(browser, "() => document.querySelector('.kb-search-help a[href^=tel]')?.textContent")


def test_a_choice_of_the_course_tells_where_it_leads(browser: OtherBrowser, served: Built) -> None:
    browser.open(served.address + COURSE, 390)
    browser.point(".kb-question > details > summary", click=True)
    told = until(browser, "() => document.querySelector('.kb-question > details[open] > :not(summary)')?.getBoundingClientRect().height")
    assert told
    assert until(browser, "() => document.querySelector('.kb-spoken')?.textContent")


def test_what_one_writes_in_the_course_is_kept(browser: OtherBrowser, served: Built) -> None:
    browser.open(served.address + COURSE, 390)
    assert until(browser, "() => document.querySelectorAll('.kb-page textarea').length")
    browser.run("() => document.querySelector('.kb-page textarea').focus()")
    browser.press(*"rain")
    assert until(browser, "() => Object.values(localStorage).some((kept) => kept.includes('rain'))")
    browser.open(served.address + COURSE, 390)
    assert until(browser, "() => document.querySelector('.kb-page textarea')?.value") == "rain"
    browser.run("() => localStorage.clear()")


def test_a_flashcard_turns(browser: OtherBrowser, served: Built) -> None:
    browser.open(served.address + FLASHCARDS, 390)
    back = "() => { const back = document.querySelector('.kb-pack__back'); return back?.checkVisibility() && back.textContent.trim(); }"
    assert until(browser, "() => document.querySelector('.kb-pack__front')?.checkVisibility()")
    assert not browser.run(back)
    browser.point(".kb-pack__front", click=True)
    assert straight(until(browser, back)) in {term.says["definition"] for term in GARDEN.terms().values()}


def test_a_part_is_marked_and_a_hard_question_comes_back(browser: OtherBrowser, served: Built) -> None:
    browser.open(served.address + COURSE, 390)
    browser.run("() => localStorage.clear()")  # an answer that was kept is the first one
    browser.open(served.address + COURSE, 390)
    assert until(browser, "() => document.querySelectorAll('.kb-part-done input').length")
    browser.point(".kb-part-done input", click=True)
    assert until(browser, "() => document.querySelector('.kb-go-on:not([hidden]) a')?.hash") == "#get-your-hands-dirty"
    browser.point(".kb-choice:not([data-favored]) > summary", click=True)
    marked = until(browser, "() => document.querySelector('.kb-question:has(details[open]) .kb-ask-again input:checked') && true")
    assert marked
    # As it is kept a week later.
    browser.run(
        """() => {
            const key = Object.keys(localStorage).find((name) => localStorage.getItem(name).includes("questions"));
            const kept = JSON.parse(localStorage.getItem(key));
            for (const question of Object.values(kept.questions)) question.due = 1;
            localStorage.setItem(key, JSON.stringify(kept));
        }"""
    )
    browser.open(f"{served.address}season/come-back/", 390)
    assert until(browser, "() => document.querySelector('.kb-week__question .kb-question .kb-choice')?.checkVisibility()")
    assert browser.run("() => document.documentElement.scrollWidth <= innerWidth")
    assert browser.run("() => [...document.querySelectorAll('[data-come-back]')].every((place) => place.children.length)")
    browser.run("() => localStorage.clear()")


def test_a_scene_goes_on_to_an_end_and_back(browser: OtherBrowser, served: Built) -> None:
    here = """(number) => {
        const shown = [...document.querySelectorAll(".kb-step")].filter((step) => step.checkVisibility());
        const heading = shown.length === 1 && shown[0].querySelector("h2");
        return heading && heading === document.activeElement && parseInt(heading.textContent) === number;
    }"""
    browser.open(served.address + SCENE)
    assert until(browser, "() => document.querySelector('.kb-scene[data-played]')?.nodeName")
    for number in (2, 5, 8):
        browser.point(".kb-step[data-shown] .kb-step__choices a", click=True)
        assert until(browser, here, number)
    assert until(browser, "() => document.querySelector('.kb-scene__ways').checkVisibility()")
    for number in (5, 2):
        browser.run("() => setTimeout(() => document.querySelector('.kb-scene__controls button').click())")
        assert until(browser, here, number)


def test_three_times_escape_leaves(browser: OtherBrowser, served: Built) -> None:
    """It leads where the link does: here to a file of the site, since no test reaches another host."""
    if browser.name == "webkit":
        pytest.skip("its driver waits for ever where a page leaves by itself")
    browser.open(served.address + TALK)
    browser.run(
        """(address) => {
            document.querySelector("a.kb-leave").href = address;
            const press = () => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
            setTimeout(() => [press(), press(), press()], 100); // no key of the driver's, which may wait for ever for its end
        }""",
        f"{served.address}robots.txt",
    )
    assert until(browser, "() => location.pathname.endsWith('/robots.txt')")


def test_a_page_is_read_from_a_folder(browser: OtherBrowser, built: Built) -> None:
    """Without a server, as from a stick: the definition is there."""
    if browser.name == "webkit":
        pytest.skip("its driver opens no file")
    browser.open((built.folder / "beds" / "watering" / "index.html").as_uri())
    _tab_to_a_term(browser)
    assert until(browser, POPOVER)


def test_a_page_that_nobody_opened_yet_is_read_offline(engine: str, built: Built) -> None:
    """After one visit, with the server gone."""
    with other_browsers.BROWSERS[engine]() as browser:
        with serving(built.folder, "404.html") as address:
            browser.open(address)
            assert browser.run(READY)
        browser.open(f"{address}{TALK}")
        assert until(browser, "() => document.querySelector('h1')?.textContent.includes('Water early')")


@pytest.mark.needs("firefox")
def test_folded_answers_are_open_on_firefoxs_paper(served: Built) -> None:
    with other_browsers.firefox() as browser:
        browser.open(served.address + COURSE)
        feedback = browser.run("() => [...document.querySelectorAll('.kb-choice > p')].map((part) => part.textContent)")
        paper = "".join(sheet.text for sheet in sheets(browser.printed()))
    assert feedback
    assert [words for words in feedback if close(words) not in paper] == []
    assert close("Call 911, Emergency services") in paper


@pytest.mark.needs("firefox")
def test_folded_sources_and_four_cards_are_on_firefoxs_paper_without_scripts(served: Built) -> None:
    with other_browsers.firefox(settings={"javascript.enabled": False}) as browser:
        browser.show(f"{served.address}paper/")
        paper = sheets(browser.printed())
    assert [sheet.says("Water") and sheet.says("The heap") and sheet.says("Whom I call") for sheet in paper].count(True) == 1
    assert paper[-1].says("3 sources, checked October 5, 2026")
    assert paper[-1].says("For: the numbers.")


@pytest.mark.needs("firefox")
def test_nothing_fails_in_firefox_where_nothing_may_be_kept(served: Built) -> None:
    """Cookies and storage refused for all sites, and no worker."""
    with other_browsers.firefox(settings={"network.cookie.cookieBehavior": 2, "dom.serviceWorkers.enabled": False}) as browser:
        for address in (*PAGES, FLASHCARDS):
            browser.open(served.address + address, 390)
            assert browser.faults() == [], address
        browser.open(served.address + TALK, 390)
        browser.press("/")
        assert until(browser, "() => document.activeElement.matches('.md-search__input')")
        browser.press(*"mulch")
        assert until(browser, "() => document.querySelector('.md-search-result__item a')?.href")


@pytest.mark.needs("firefox")
def test_a_finger_shows_the_meaning_in_firefox_and_then_follows(served: Built) -> None:
    term = ".kb-page a.glossary-term"
    with other_browsers.firefox() as browser:
        browser.open(served.address + TALK, 390)
        browser.tap(term)
        assert until(browser, POPOVER), "no definition opens"
        assert browser.run("() => location.pathname").endswith(TALK)
        browser.tap(term)
        assert until(browser, "() => location.pathname.includes('/glossary/')")
