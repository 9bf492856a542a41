"""Leaving in haste: the page is gone at once, another takes its place in the history, and going back shows nothing of the site."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browsing import PATIENCE, Built, attribute, follow, words
from tests.content import GARDEN
from tools.searching import until

expect.set_options(timeout=PATIENCE)

AWAY = str(GARDEN.extra["leave"])
ELSEWHERE = "<!doctype html><title>Elsewhere</title><h1>Elsewhere</h1>"
LINK = "a.kb-leave"
IDEA, SAFETY, ABOUT = "why/feed-the-soil/", "urgent/poison/", "house/"
# What was ever seen of the site: each page notes it in the browser's own log, from its first frame on.
WATCH = """() => {
    const look = () => {
        if (document.body?.innerText.trim()) console.log("seen " + location.pathname);
        requestAnimationFrame(look);
    };
    look();
}"""


@pytest.fixture
def context(chromium_browser: Browser) -> Iterator[BrowserContext]:
    """A reader for whom the page to leave for is made up: no other host is reached."""
    with chromium_browser.new_context(viewport={"width": 390, "height": 844}) as made:
        made.set_default_timeout(PATIENCE)
        made.route(f"{AWAY}**", lambda route: route.fulfill(content_type="text/html", body=ELSEWHERE))
        yield made


@pytest.fixture
def tab(context: BrowserContext) -> Page:
    """The reader's window."""
    return context.new_page()


def _arrived(tab: Page) -> None:
    tab.wait_for_url(AWAY)
    expect(tab.locator("h1")).to_have_text("Elsewhere")


def _turn(tab: Page, way: str) -> None:
    """Turn in the history, and wait until another document is there."""
    tab.evaluate(f"document.documentElement.dataset.left = ''; setTimeout(() => history.{way})")
    expect(tab.locator("html:not([data-left])")).to_have_count(1)


def test_every_page_has_the_way_out_and_says_what_it_is(built: Built) -> None:
    for page in built.pages.values():
        (link,) = page.all(f".md-header {LINK}")
        assert words(link) == "Leave this site quickly", page.path
        assert attribute(link, "href") == AWAY
        assert page.html.index("assets/head.js") < page.html.index('rel="stylesheet"'), f"{page.path}: it would be seen first"


def test_the_page_is_gone_before_the_other_is_there(tab: Page, context: BrowserContext, served: Built) -> None:
    waiting: list[Route] = []
    context.unroute(f"{AWAY}**")
    context.route(f"{AWAY}**", lambda route: waiting.append(route))
    tab.goto(served.address + SAFETY)
    shown, title = tab.evaluate(f"[document.querySelector('{LINK}').click(), document.body.checkVisibility(), document.title].slice(1)")
    assert (shown, title) == (False, "")
    for _ in range(PATIENCE // 50):
        if waiting:
            break
        tab.wait_for_timeout(50)
    (asked,) = waiting
    assert asked.request.header_value("referer") is None
    asked.fulfill(content_type="text/html", body=ELSEWHERE)
    _arrived(tab)


def test_going_back_shows_nothing_of_the_site(tab: Page, served: Built) -> None:
    seen: list[str] = []
    tab.goto("data:text/html,<h1>Before</h1>")
    tab.goto(served.address)
    follow(tab, IDEA)
    tab.goto(served.address + ABOUT)
    tab.add_init_script(f"({WATCH})()")
    tab.on("console", lambda message: seen.append(message.text) if message.text.startswith("seen /kb/") else None)
    tab.locator(LINK).click()
    _arrived(tab)
    assert tab.evaluate("history.length") == 5  # the empty one, before, home, the idea, and elsewhere instead of the last
    for way in ("back()", "back()", "forward()"):
        _turn(tab, way)
        _arrived(tab)
    _turn(tab, "go(-2)")
    expect(tab.locator("h1")).to_have_text("Before")
    assert seen == []
    tab.goto(served.address + SAFETY)  # who comes on purpose is let in
    expect(tab.locator("h1")).to_contain_text("Something swallowed")
    tab.reload()
    expect(tab.locator("h1")).to_be_visible()


def test_a_page_that_the_browser_kept_whole_is_gone_too(tab: Page, served: Built) -> None:
    tab.goto(served.address)
    comes_back = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
    tab.evaluate(comes_back)  # nobody has left
    expect(tab.locator("h1")).to_be_visible()
    tab.evaluate(f"sessionStorage.setItem('kb-left', '{AWAY}'), {comes_back}")
    _arrived(tab)


def test_the_link_leads_out_from_a_page_that_instant_navigation_brought(tab: Page, served: Built) -> None:
    tab.goto(served.address)
    follow(tab, IDEA)
    follow(tab, SAFETY)
    expect(tab.locator(LINK)).to_have_count(1)
    tab.locator(LINK).focus()
    tab.keyboard.press("Enter")
    _arrived(tab)


def test_escape_three_times_leaves(tab: Page, served: Built) -> None:
    tab.goto(served.address + IDEA)
    for key in ("Escape", "Escape", "a", "Escape", "Escape"):
        tab.keyboard.press(key)
    tab.wait_for_timeout(200)
    expect(tab.locator("h1")).to_be_visible()
    tab.keyboard.press("Escape")
    _arrived(tab)


def test_escape_that_is_meant_for_something_else_does_not_leave(tab: Page, served: Built) -> None:
    tab.goto(served.address + IDEA)
    for _ in range(3):
        tab.locator(".kb-page a.glossary-term").first.focus()
        tab.keyboard.press("Tab")
        tab.keyboard.press("Shift+Tab")
        expect(tab.locator(".kb-popover:visible")).to_have_count(1)
        tab.keyboard.press("Escape")
        expect(tab.locator(".kb-popover:visible")).to_have_count(0)
    tab.evaluate("document.querySelector('article').insertAdjacentHTML('afterbegin', '<input id=field>')")
    tab.locator("#field").focus()
    for _ in range(4):
        tab.keyboard.press("Escape")
    tab.wait_for_timeout(200)
    assert tab.url == served.address + IDEA
    expect(tab.locator("h1")).to_be_visible()


def test_without_a_network_the_page_is_gone_all_the_same(tab: Page, context: BrowserContext, served: Built) -> None:
    context.unroute(f"{AWAY}**")
    tab.goto(served.address + IDEA)
    tab.evaluate("navigator.serviceWorker?.ready")
    context.set_offline(True)
    tab.locator(LINK).click(no_wait_after=True)
    expect(tab.get_by_text("Feed the soil")).to_be_hidden()
    tab.wait_for_timeout(500)
    assert "Feed the soil" not in tab.evaluate("document.body?.innerText ?? ''")


def test_without_scripts_it_is_a_plain_link(chromium_browser: Browser, served: Built) -> None:
    with chromium_browser.new_context(java_script_enabled=False) as context:
        context.route(f"{AWAY}**", lambda route: route.fulfill(content_type="text/html", body=ELSEWHERE))
        tab = context.new_page()
        tab.goto(served.address + SAFETY)
        expect(tab.locator(LINK)).to_be_visible()
        tab.locator(LINK).click()
        _arrived(tab)


@pytest.mark.parametrize("width", [360, 1366])
def test_help_and_the_way_out_stay_in_sight(tab: Page, served: Built, width: int) -> None:
    """In one row, wherever one reads; what one jumps to is below them."""
    tab.set_viewport_size({"width": width, "height": 800})
    tab.goto(served.address + IDEA)
    tab.mouse.wheel(0, 5000)
    until(tab, "() => scrollY > 400")
    places = [tab.locator(place).bounding_box() for place in (".kb-strip__help", LINK)]
    tops = {round(place["y"]) for place in places if place}
    assert len(tops) == 1
    assert 0 <= tops.pop() < 40
    assert all(place and place["x"] >= 0 and place["x"] + place["width"] <= width and place["height"] >= 24 for place in places)
    place = tab.locator(".kb-page > h2").nth(2)
    address = f"{served.address}{IDEA}#{place.get_attribute('id')}"
    tab.goto("about:blank")
    tab.goto(address)
    expect(place).to_be_in_viewport()
    header, heading = tab.locator(".md-header").bounding_box(), place.bounding_box()
    assert header
    assert heading
    assert header["y"] + header["height"] <= heading["y"] < header["y"] + header["height"] + 80
    tab.locator(".kb-strip__help").click()
    tab.wait_for_url(f"{served.address}urgent/")
