"""The site in a real browser: what it shows, what one can do with a pointer, a keyboard and a finger, and what it never asks for."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browsing import PATIENCE, Built, Readers, follow
from tests.checks_in_browser import (
    assert_accessible,
    assert_accessible_in_all_windows,
    pictures_that_enlarge,
    terms_off_their_line,
    wider_than,
)
from tests.content import GARDEN, Content
from tests.contrast import contrast, luminance, rgb
from tools.searching import until

expect.set_options(timeout=PATIENCE)

# A page of each kind, and those that have something of their own.
KINDS = {
    **{kind: GARDEN.of_kind(kind).address for kind in sorted({source.kind for source in GARDEN.written()})},
    "term": "glossary/compost/",
    "sources": "house/books/",
    "glossary": "glossary/",
    "words": "house/style/",
    "map": "visit/word-map/",
    "what is new": "house/new/",
    "notebook": "season/notebook/",
    "cards to learn": "season/word-cards/",
    "course": "season/",
    "code and tabs": "beds/composting/",
    "overdue": "attic/old-shed/",
    "not there": "nothing/here/",
}
IDEA = "why/feed-the-soil/"
TERM = "a.glossary-term"
TO_READ_ON = 700  # milliseconds: longer than a definition stays open once the pointer has left

kinds = pytest.mark.parametrize("kind", KINDS)
schemes = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


def _definition(tab: Page) -> Locator:
    """The definition that stands open."""
    return tab.locator(".kb-popover:visible")


def _terms(tab: Page) -> Locator:
    """The links to terms in the page's text."""
    return tab.locator(f".kb-page {TERM}")


def _meaning(link: Locator) -> str:
    """What the glossary says of the term that a link leads to."""
    slug = (link.get_attribute("href") or "").rstrip("/").rpartition("/")[2]
    return str(GARDEN.terms()[slug].says["definition"])


# Nothing from elsewhere, nothing wrong ------------------------------------------------------------------------------------------


@kinds
@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_page_asks_nothing_of_another_host_and_fails_at_nothing(readers: Readers, kind: str, script: bool) -> None:
    tab = readers.open(KINDS[kind], script=script)
    tab.mouse.wheel(0, 20000)
    links = tab.locator(f".kb-page {TERM}:visible")
    if links.count():
        links.first.hover()
        expect(_definition(tab)).to_have_count(int(script))
    if script:
        tab.locator(".md-search__input").click()
        tab.keyboard.type("mulch")
        expect(tab.locator(".md-search-result__item").first).to_be_visible()
        expect(_definition(tab)).to_have_count(0)
    assert len(readers.requests) > 3
    assert [request for request in readers.requests if not request.startswith("http://127.0.0.1:")] == []
    assert readers.faults == []


def test_no_script_fails_from_page_to_page(readers: Readers) -> None:
    tab = readers.open("")
    for kind in [*KINDS, "home", "glossary", "term"]:
        if kind != "not there":
            follow(tab, KINDS[kind])
            tab.mouse.wheel(0, 2000)
    tab.go_back()
    expect(tab.locator("article h1")).to_contain_text("Words from A to Z")
    assert readers.faults == []


# For everybody ------------------------------------------------------------------------------------------------------------------


@kinds
def test_axe_finds_nothing(readers: Readers, kind: str) -> None:
    assert_accessible_in_all_windows(readers.open(KINDS[kind]))


@schemes
def test_axe_finds_nothing_in_an_open_definition(readers: Readers, dark: bool) -> None:
    tab = readers.open(IDEA, dark=dark)
    _terms(tab).first.hover()
    expect(_definition(tab)).to_be_visible()
    assert_accessible(tab)


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_nothing_needs_scrolling_sideways_on_a_small_phone(readers: Readers, script: bool) -> None:
    assert wider_than(readers.open("", width=320, height=640, script=script), 320, [*KINDS.values(), "glossary/step-free-path/"]) == []


@schemes
def test_a_page_is_as_dark_as_its_reader_likes(readers: Readers, dark: bool) -> None:
    tab = readers.open("", dark=dark)
    for kind in ("home", "safety", "principle", "term", "glossary", "not there"):
        tab.goto(KINDS[kind])
        (look,) = _looks(tab.locator("h1"), "color")
        behind = rgb(look["behind"])
        assert luminance(behind) < 0.05 if dark else luminance(behind) > 0.8, kind
        assert contrast(rgb(look["color"]), behind) > 7, kind


@schemes
def test_a_term_is_underlined_so_that_one_sees_it(readers: Readers, dark: bool) -> None:
    tab = readers.open("", dark=dark)
    for kind in ("home", "answer", "principle", "howto", "term"):
        tab.goto(KINDS[kind])
        links = _looks(_terms(tab), "textDecorationColor")
        assert links, kind
        for look in links:
            assert "underline" in look["line"], f"{kind}: {look['text']}"
            assert contrast(rgb(look["color"]), rgb(look["behind"])) >= 3, f"{kind}: {look['text']}"


def test_a_term_looks_like_no_other_link(readers: Readers) -> None:
    tab = readers.open(IDEA)
    term, other = _terms(tab).first, tab.locator(f".kb-page p a:not({TERM})").first
    assert _style(term, "textDecorationStyle") != _style(other, "textDecorationStyle")
    assert _style(term, "color") == _style(tab.locator(f".kb-page p:has({TERM})").first, "color") != _style(other, "color")


def _style(element: Locator, name: str) -> str:
    return str(element.evaluate("(element, name) => getComputedStyle(element)[name]", name))


def _looks(elements: Locator, name: str) -> list[dict[str, str]]:
    """Of each element, the color of its text or line, of what is behind it, and how it is underlined."""
    looks: list[dict[str, str]] = elements.evaluate_all(
        """(elements, name) => elements.map((element) => {
            const style = getComputedStyle(element);
            let behind = "rgb(255, 255, 255)";
            for (let node = element; node; node = node.parentElement) {
                const color = getComputedStyle(node).backgroundColor;
                if (!/^rgba\\(.*, 0\\)$/.test(color)) { behind = color; break; }
            }
            return { text: element.textContent, color: style[name], behind, line: style.textDecorationLine };
        })""",
        name,
    )
    return looks


# A term's definition in place ---------------------------------------------------------------------------------------------------


def test_a_pointer_on_a_term_shows_its_definition(readers: Readers) -> None:
    tab = readers.open(IDEA)
    expect(_definition(tab)).to_have_count(0)
    link = _terms(tab).first
    link.hover()
    expect(_definition(tab)).to_contain_text(_meaning(link))
    more = _definition(tab).locator(".kb-popover__more a")
    assert more.evaluate("link => link.href") == link.evaluate("link => link.href")


def test_a_pointer_can_move_onto_the_definition(readers: Readers) -> None:
    tab = readers.open(IDEA)
    link = _terms(tab).first
    link.hover()
    line, box = link.bounding_box(), _definition(tab).bounding_box()
    assert line
    assert box
    below = line["y"] + line["height"]
    assert below < box["y"]
    for height in ((below + box["y"]) / 2, box["y"] + 9, box["y"] + box["height"] / 2):  # by way of what lies between
        tab.mouse.move(line["x"] + 9, height)
    tab.wait_for_timeout(TO_READ_ON)
    expect(_definition(tab)).to_be_visible()
    tab.mouse.move(2, 700)
    expect(_definition(tab)).to_have_count(0)


def test_escape_closes_a_definition(readers: Readers) -> None:
    tab = readers.open(IDEA)
    _terms(tab).first.hover()
    expect(_definition(tab)).to_be_visible()
    tab.keyboard.press("Escape")
    expect(_definition(tab)).to_have_count(0)
    tab.wait_for_timeout(TO_READ_ON)
    expect(_definition(tab)).to_have_count(0)


def test_escape_closes_what_a_pointer_that_has_just_come_would_open(readers: Readers) -> None:
    """Whatever the page puts off waits here until it is told to come."""
    tab = readers.open(IDEA)
    term = _terms(tab).first
    tab.keyboard.press("Shift")  # the keyboard is in use
    term.focus()
    expect(_definition(tab)).to_be_visible()
    tab.evaluate("""() => {
        let id = 0;
        self.due = new Map();
        self.setTimeout = (action) => (due.set((id += 1), action), id);
        self.clearTimeout = (one) => due.delete(one);
    }""")
    term.hover()
    tab.keyboard.press("Escape")
    expect(_definition(tab)).to_have_count(0)
    tab.evaluate("() => [...due.values()].forEach((action) => action())")
    expect(_definition(tab)).to_have_count(0)


def test_a_page_that_one_comes_back_to_has_no_definition_open(readers: Readers) -> None:
    tab = readers.open(IDEA)
    _terms(tab).first.hover()
    expect(_definition(tab)).to_be_visible()
    tab.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")  # the browser keeps it as it is now
    expect(_definition(tab)).to_have_count(0)


def test_the_keyboard_opens_a_definition_and_goes_through_it(readers: Readers) -> None:
    tab = readers.open("beds/watering/")
    link = _terms(tab).first
    tab.keyboard.press("Tab")  # so that it is the keyboard which is in use
    link.focus()
    expect(_definition(tab)).to_contain_text(_meaning(link))
    tab.wait_for_timeout(TO_READ_ON)
    expect(_definition(tab)).to_be_visible()
    tab.keyboard.press("Tab")
    expect(_definition(tab).locator("a").first).to_be_focused()
    tab.keyboard.press("Escape")
    expect(_definition(tab)).to_have_count(0)
    expect(link).to_be_focused()
    tab.wait_for_timeout(TO_READ_ON)
    expect(_definition(tab)).to_have_count(0)
    tab.keyboard.press("Tab")
    expect(_terms(tab).nth(1)).to_be_focused()
    expect(_definition(tab)).to_contain_text(_meaning(_terms(tab).nth(1)))
    tab.locator(".kb-strip a").first.focus()
    expect(_definition(tab)).to_have_count(0)


def test_a_definition_is_told_once(readers: Readers) -> None:
    """It describes the link for screen readers, who are told it by that alone; no second tooltip of the browser's doubles it."""
    tab = readers.open(IDEA)
    link = _terms(tab).first
    link.focus()
    expect(_definition(tab)).to_be_visible()
    expect(link).to_have_accessible_description(_meaning(link))
    assert tab.locator(f"{TERM}[title], {TERM}[aria-details], .kb-popover[aria-live], .kb-popover[role=tooltip]").count() == 0
    ids = tab.locator("#kb-terms [id]").evaluate_all("all => all.map(element => element.id)")
    assert len(ids) == len(set(ids)) == tab.locator(".kb-popover").count()


def test_every_stop_of_the_keyboard_in_a_text_is_seen(readers: Readers) -> None:
    """The sign beside a heading shows under the pointer alone, so it is none."""
    tab = readers.open(IDEA)
    sign = tab.locator("#at-a-glance .headerlink")
    expect(sign).to_be_hidden()
    tab.locator("#at-a-glance").hover()
    expect(sign).to_be_visible()


def test_a_definition_closes_when_its_term_scrolls_away(readers: Readers) -> None:
    tab = readers.open(IDEA, width=390, height=844, touch=True)
    _terms(tab).first.tap()
    box = _definition(tab)
    before = box.bounding_box()
    tab.mouse.wheel(0, 40)
    until(tab, "() => scrollY > 30")
    after = box.bounding_box()
    assert before
    assert after
    assert after["y"] < before["y"], "it does not go with its term"
    tab.mouse.wheel(0, 2000)
    expect(_definition(tab)).to_have_count(0)


@schemes
def test_a_definition_is_in_the_colors_of_the_page(readers: Readers, dark: bool) -> None:
    tab = readers.open(IDEA, dark=dark)
    _terms(tab).first.hover()
    for look in _looks(_definition(tab).locator("p"), "color"):
        behind = rgb(look["behind"])
        assert luminance(behind) < 0.05 if dark else luminance(behind) > 0.8
        assert contrast(rgb(look["color"]), behind) > 7, look["text"]


@pytest.mark.parametrize("touch", [False, True], ids=["pointer", "finger"])
def test_a_related_term_of_a_term_shows_its_definition(readers: Readers, touch: bool) -> None:
    tab = readers.open("glossary/mulch/", touch=touch)
    folded = tab.locator("details:has(> .glossary-related) > summary")
    if folded.count():
        folded.click()
    link = tab.locator(".glossary-related a").first
    expect(link).to_have_accessible_description(_meaning(link))
    if touch:
        link.tap()
    else:
        link.hover()
    expect(_definition(tab)).to_contain_text(_meaning(link))


def test_the_first_tap_shows_and_the_second_follows(readers: Readers) -> None:
    tab = readers.open(IDEA, width=390, height=844, touch=True)
    link = _terms(tab).first
    target = link.evaluate("link => link.href")
    link.tap()
    expect(_definition(tab)).to_contain_text(_meaning(link))
    tab.wait_for_timeout(TO_READ_ON)
    expect(_definition(tab)).to_be_visible()
    assert tab.url.endswith(IDEA)
    link.tap()
    tab.wait_for_url(target)


def test_a_tap_on_the_way_on_leads_to_the_terms_page(readers: Readers) -> None:
    tab = readers.open(IDEA, width=390, height=844, touch=True)
    link = _terms(tab).first
    target = link.evaluate("link => link.href")
    link.tap()
    _definition(tab).locator(".kb-popover__more a").tap()
    tab.wait_for_url(target)
    expect(tab.locator("p.glossary-definition")).to_be_visible()
    expect(_definition(tab)).to_have_count(0)


def test_a_tap_beside_a_definition_closes_it(readers: Readers) -> None:
    tab = readers.open(IDEA, width=390, height=844, touch=True)
    _terms(tab).first.tap()
    expect(_definition(tab)).to_be_visible()
    tab.locator("h1").tap()
    expect(_definition(tab)).to_have_count(0)


@pytest.mark.parametrize("touch", [False, True], ids=["pointer", "finger"])
def test_one_definition_stands_open_at_a_time(readers: Readers, touch: bool) -> None:
    tab = readers.open(IDEA, touch=touch)
    for link in _terms(tab).all()[:12:4]:  # so far apart that none is behind the definition before
        if touch:
            link.tap()
        else:
            link.hover()
        expect(_definition(tab)).to_contain_text(_meaning(link))
        expect(_definition(tab)).to_have_count(1)
        tab.keyboard.press("Shift")  # a key that means nothing closes nothing
        expect(_definition(tab)).to_have_count(1)


@pytest.mark.parametrize("text", [1, 2], ids=["text as it is", "text twice as large"])
def test_definitions_stay_inside_a_small_window(readers: Readers, text: int) -> None:
    tab = readers.open(IDEA, width=320, height=640, touch=True)
    _enlarge(tab, text)
    _tap_all(tab)


def test_definitions_stay_inside_the_window_of_a_browser_that_anchors_nothing(chromium_browser: Browser, served: Built) -> None:
    """One is made by taking the word away from the page's own files."""
    context = chromium_browser.new_context(
        base_url=served.address, viewport={"width": 320, "height": 640}, has_touch=True, service_workers="block"
    )
    context.set_default_timeout(PATIENCE)
    found = []

    def without(route: Route) -> None:
        response = route.fetch()
        body = response.text()
        found.append("position-area" in body)
        route.fulfill(response=response, body=body.replace("position-area", "position-unknown"))

    context.route(re.compile(r"/assets/site\b[^/]*$"), without)
    tab = context.new_page()
    tab.goto(IDEA)
    _tap_all(tab)
    assert found == [True, True]
    context.close()


def _enlarge(tab: Page, text: int) -> None:
    """As a reader's browser with larger text does: the page's own sizes follow."""
    tab.evaluate("times => { document.documentElement.style.fontSize = `${125 * times}%`; }", text)


def _tap_all(tab: Page) -> None:
    """Every term of a page shows its definition inside the window, and not over the term itself."""
    size = tab.viewport_size
    assert size
    for link in _terms(tab).all():
        link.tap()
        expect(_definition(tab)).to_contain_text(_meaning(link))
        box = _definition(tab).evaluate("box => box.getBoundingClientRect().toJSON()")
        assert box["left"] >= 0, link.text_content()
        assert box["right"] <= size["width"], link.text_content()
        assert box["top"] >= 0, link.text_content()
        assert box["bottom"] <= size["height"], link.text_content()
        term = link.evaluate("link => link.getBoundingClientRect().toJSON()")
        assert box["top"] >= term["bottom"] or box["bottom"] <= term["top"], f"{link.text_content()} is covered"
        tab.keyboard.press("Escape")
        expect(_definition(tab)).to_have_count(0)


def test_a_term_stays_on_its_line_where_lines_are_long(readers: Readers, content: Content) -> None:
    running = [source.address for source in content.written() if source.kind not in ("home", "term")]
    assert terms_off_their_line(readers.open("", width=960), running) == []


def test_definitions_show_after_going_to_another_page(readers: Readers) -> None:
    tab = readers.open("")
    _terms(tab).first.hover()
    expect(_definition(tab)).to_be_visible()
    for address in (IDEA, "beds/watering/", "glossary/compost/"):
        follow(tab, address)
        expect(_definition(tab)).to_have_count(0)
        link = _terms(tab).last
        link.hover()
        expect(_definition(tab)).to_contain_text(_meaning(link))
        described = link.evaluate("link => document.getElementById(link.getAttribute('aria-describedby')).textContent")
        assert described == _meaning(link)


def test_a_term_is_an_ordinary_link_without_scripts(readers: Readers) -> None:
    tab = readers.open(IDEA, script=False)
    link = _terms(tab).first
    meaning = _meaning(link)
    link.hover()
    tab.wait_for_timeout(TO_READ_ON)
    expect(_definition(tab)).to_have_count(0)
    expect(tab.locator("#kb-terms")).to_be_hidden()
    link.click()
    expect(tab.locator("p.glossary-definition")).to_have_text(meaning)


# The A–Z ------------------------------------------------------------------------------------------------------------------------


def _filter_in(tab: Page) -> tuple[Locator, Locator, Locator]:
    return (
        tab.get_by_role("searchbox", name="Filter the terms"),
        tab.locator(".glossary-filter [role=status]"),
        tab.locator(".glossary-entry:visible"),
    )


def test_the_filter_narrows_the_list_and_counts(readers: Readers) -> None:
    tab = readers.open("glossary/")
    box, count, entries = _filter_in(tab)
    total = len(GARDEN.terms())
    expect(entries).to_have_count(total)
    expect(count).to_have_text(f"{total} terms")
    box.press_sequentially("heap")
    headwords = entries.locator("dt").all_text_contents()
    assert "heap" in headwords
    assert 0 < len(headwords) < 10
    expect(count).to_have_text(f"{len(headwords)} of {total} terms")
    assert set(tab.locator(".glossary-letter h2:visible").all_text_contents()) == {word[0].upper() for word in headwords}
    assert tab.locator(".glossary-letters a:visible").all_text_contents() == tab.locator(".glossary-letter h2:visible").all_text_contents()
    box.fill("zzz")
    expect(entries).to_have_count(0)
    expect(count).to_contain_text("No term")
    box.fill("")
    expect(entries).to_have_count(total)


def test_the_filter_finds_a_term_by_another_name(readers: Readers) -> None:
    tab = readers.open("glossary/")
    box, _, entries = _filter_in(tab)
    slug, alias = next(
        (slug, alias)
        for slug, term in GARDEN.terms().items()
        for alias in term.says.get("aliases", [])
        if alias not in str(term.says["definition"])
    )
    box.fill(alias.upper())
    expect(tab.locator(f".glossary-entry[id='{slug}']")).to_be_visible()
    assert entries.count() < len(GARDEN.terms()) / 2


def test_the_filter_is_there_after_going_to_the_list(readers: Readers) -> None:
    tab = readers.open("")
    for _ in range(2):
        follow(tab, "glossary/")
        box, _, entries = _filter_in(tab)
        expect(box).to_have_count(1)
        box.fill("heirloom")
        expect(tab.locator("#heirloom")).to_be_visible()
        assert 0 < entries.count() < len(GARDEN.terms()) / 2
        follow(tab, "glossary/heirloom/")
        expect(tab.locator(".glossary-filter")).to_have_count(0)


def test_the_list_is_whole_and_has_no_filter_without_scripts(readers: Readers) -> None:
    tab = readers.open("glossary/", script=False)
    _, _, entries = _filter_in(tab)
    expect(entries).to_have_count(len(GARDEN.terms()))
    expect(tab.locator(".glossary-filter")).to_be_hidden()


# Pictures -----------------------------------------------------------------------------------------------------------------------

PICTURE = ".kb-page a.glightbox"
WITHOUT, WITH, WITH_TOO = "house/", "why/room-for-everyone/", "why/feed-the-soil/"


def _enlarge_picture(tab: Page) -> None:
    tab.locator(PICTURE).first.click()
    expect(tab.locator(".gslide.current img")).to_be_visible()
    expect(tab.locator(".glightbox-container")).to_have_css("position", "fixed")  # its styles are there
    tab.keyboard.press("Escape")
    expect(tab.locator(".glightbox-container")).to_have_count(0)


def test_the_lightbox_comes_once_somebody_enlarges_a_picture(built: Built, readers: Readers) -> None:
    assert [page.path for page in built.pages.values() if page.all("script[src*=glightbox], link[href*=glightbox]")] == []
    for address in (WITHOUT, WITH):
        tab = readers.open(address)
        tab.wait_for_load_state("networkidle")
        assert not any("lightbox." in request for request in readers.requests)
    _enlarge_picture(tab)
    loaded = {urlsplit(request).path.rpartition("/")[2] for request in readers.requests if "lightbox." in request}
    assert loaded == {"lightbox.css", "glightbox.min.js", "glightbox.min.css"}


def test_a_press_leads_to_the_picture_where_the_lightbox_does_not_come(chromium_browser: Browser, served: Built) -> None:
    with chromium_browser.new_context(base_url=served.address, service_workers="block") as context:
        tab = context.new_page()
        tab.route("**/glightbox.min.js", lambda route: route.abort())
        tab.goto(WITH)
        picture = tab.locator(PICTURE).first
        address = picture.evaluate("link => link.href")
        picture.click()
        expect(tab).to_have_url(address)


@pytest.mark.parametrize("way", [[WITHOUT, WITH, WITH_TOO, WITHOUT, WITH], [WITH, WITHOUT, WITH_TOO]], ids=["from without", "from with"])
def test_pictures_enlarge_on_pages_that_instant_navigation_brings(readers: Readers, way: list[str]) -> None:
    tab = readers.open(way[0])
    for address in way[1:]:
        follow(tab, address)
        if address == WITHOUT:
            expect(tab.locator(PICTURE)).to_have_count(0)
        else:
            _enlarge_picture(tab)


def test_each_picture_enlarges_where_it_stands(readers: Readers, content: Content) -> None:
    assert pictures_that_enlarge(readers.open(""), content) == 4
