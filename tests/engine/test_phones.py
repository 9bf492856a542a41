"""The site on phones: by thumb, in a low window, on a slow one, where nothing may be kept, and without a pointer that hovers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from playwright.sync_api import Page as Tab

from tests.browsing import PATIENCE, Built
from tests.content import GARDEN
from tools.searching import until

expect.set_options(timeout=PATIENCE)

THUMB = 44  # pixels: WCAG 2.2, success criterion 2.5.5
COURSE, CARDS, FLASHCARDS = "season/ground/", GARDEN.of_kind("situations").address, "season/word-cards/"
PICTURE = "urgent/poison/"
TARGETS = {
    "": ".kb-find input, .kb-find button, .kb-strip a, .md-header label.md-icon, .md-header__source, .admonition.help a[href^=tel]",
    GARDEN.of_kind("safety").address: ".kb-strip a, .md-content a[href^=tel], .md-content a[href^=sms]",
    "urgent/": ".md-content a[href^=tel]",
    "beds/watering/": ".kb-fold > summary",
    COURSE: ".kb-choice summary, .kb-part-done label, .kb-ask-again label, .kb-rail a",
    CARDS: ".kb-choice summary, .kb-deck select, .kb-deck button",
    FLASHCARDS: ".kb-pack select, .kb-pack button, .kb-pack summary",
    "glossary/": ".glossary-filter input, .glossary-letters a",
}
# Which of some elements a finger misses that comes down beside their middle: by half a thumb, up, down, left or right.
MISSED = """([nodes, half]) => nodes.filter((node) => {
    if (!node.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
    node.style.scrollMargin = "80px";
    node.scrollIntoView({ block: "nearest", behavior: "instant" }); // downward, or the way back to the top comes up
    const box = node.getClientRects()[0], x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    return [[0, -half], [0, half], [-half, 0], [half, 0]].some(([right, down]) => {
        const there = document.elementFromPoint(x + right, y + down);
        return !(there && (node.contains(there) || there.contains(node) && there.matches("label, summary, button, a")));
    });
}).map((node) => `${node.className || node.parentElement.className}: ${node.textContent.trim().slice(0, 30)}`)"""


@pytest.fixture(scope="module")
def phones(chromium_browser: Browser, served: Built) -> Iterator[BrowserContext]:
    """Phones with a touch screen."""
    with chromium_browser.new_context(
        base_url=served.address, viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True, service_workers="block"
    ) as context:
        context.set_default_timeout(PATIENCE)
        yield context


@pytest.fixture
def phone(phones: BrowserContext) -> Iterator[Tab]:
    """One of them."""
    with phones.new_page() as tab:
        yield tab


def _missed(tab: Tab, selector: str) -> list[str]:
    nodes = tab.evaluate_handle("selector => [...document.querySelectorAll(selector)]", selector)
    assert tab.evaluate("nodes => nodes.length", nodes), f"nothing is {selector}"
    # Two pixels less than half, since boxes lie between pixels.
    missed: list[str] = tab.evaluate(MISSED, [nodes, THUMB // 2 - 2])
    return missed


@pytest.mark.parametrize("address", TARGETS)
def test_a_thumb_hits_what_it_is_meant_for(phone: Tab, address: str) -> None:
    phone.goto(address)
    if address == FLASHCARDS:
        expect(phone.locator(".kb-pack__front")).to_be_visible()
    assert _missed(phone, TARGETS[address]) == []


# Of some links those that something lies on, that take no tap, or that are too small for a thumb.
COVERED = """nodes => nodes.filter((node) => {
    const box = node.getBoundingClientRect();
    const free = [0.05, 0.5, 0.95].every((part) => [4, box.height / 2, box.height - 4].every((down) => {
        const there = document.elementFromPoint(box.left + box.width * part, box.top + down);
        return there && node.contains(there);
    }));
    return !free || node.closest("[inert]") || box.height < 44 || box.width < 44 || box.left < 0 || box.right > innerWidth;
}).map((node) => node.textContent.trim())"""


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize(("toggle", "opened"), [("__drawer", ".md-sidebar--primary"), ("__search", ".md-search__inner")])
def test_help_and_the_way_out_lie_above_the_menu_and_the_search(phone: Tab, width: int, toggle: str, opened: str) -> None:
    phone.set_viewport_size({"width": width, "height": 640})
    phone.goto(COURSE)
    strip = phone.locator(".kb-strip a")
    expect(strip).to_have_count(4)
    phone.mouse.wheel(0, 600)
    until(phone, "scrollY > 300")
    assert strip.evaluate_all(COVERED) == []
    assert len({box["y"] for link in strip.all() if (box := link.bounding_box())}) == 1
    phone.locator(f"label.md-header__button[for={toggle}]").tap()
    # Slid in, from below the row of help to the foot of the window; the window was locked where it was.
    until(
        phone,
        """([opened, width]) => {
            const box = document.querySelector(opened).getBoundingClientRect();
            const row = document.querySelector(".kb-top").getBoundingClientRect();
            const full = opened.includes("search") ? box.width === width : box.left === 0;
            return full && row.top === 0 && Math.abs(box.top - row.bottom) < 1 && Math.abs(box.bottom - innerHeight) < 1;
        }""",
        [opened, width],
    )
    if toggle == "__search":
        phone.wait_for_selector("body[data-md-scrolllock]")
    assert strip.evaluate_all(COVERED) == []
    phone.locator(".kb-strip__help").tap()
    phone.wait_for_url("**/urgent/")


def test_a_thumb_hits_what_the_search_brings(phone: Tab) -> None:
    phone.goto("")
    phone.locator("label.md-header__button[for=__search]").tap()
    phone.keyboard.type("poison")
    expect(phone.locator(".kb-search-help a").first).to_be_visible()
    # The button that empties the field grows to its size.
    grown = (
        "() => Promise.allSettled(document.querySelector('.md-search').getAnimations({ subtree: true }).map(({ finished }) => finished))"
    )
    phone.evaluate(grown)
    assert _missed(phone, ".md-search__form .md-search__icon, .kb-search-help a, .md-search-result__link") == []


def test_the_search_is_as_wide_as_the_window(phone: Tab) -> None:
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.goto("")
    phone.locator("label.md-header__button[for=__search]").tap()
    phone.keyboard.type("poison")
    expect(phone.locator(".kb-search-help a").first).to_be_visible()
    phone.wait_for_selector("body[data-md-scrolllock]")
    # A phone lays a page out as wide as the widest thing on it, in sight or not.
    assert phone.evaluate("[innerWidth, document.documentElement.scrollWidth]") == [390, 390]
    box = phone.locator(".md-search__inner").bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 390)


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("drawer", "document.querySelector('label.md-header__button[for=__drawer]').click()"),
        ("search", "window.dispatchEvent(new KeyboardEvent('keydown', { key: '/' }))"),
    ],
)
def test_what_a_quick_reader_opened_stays_open(phones: BrowserContext, name: str, act: str) -> None:
    with phones.new_page() as tab:
        tab.add_init_script(f"addEventListener('DOMContentLoaded', () => {{ {act}; }})")
        tab.goto("beds/the-year/#november")  # Material closes both where an address names a place
        tab.evaluate("() => new Promise((done) => setTimeout(done, 400))")  # what is to stay shows so only by time
        assert tab.evaluate("name => document.getElementById(`__${name}`).checked", name)
        tab.keyboard.press("Escape")
        expect(tab.locator(f"#__{name}")).not_to_be_checked()


def test_what_a_quick_reader_opened_closes_as_quickly(phones: BrowserContext) -> None:
    with phones.new_page() as tab:
        tab.add_init_script("addEventListener('DOMContentLoaded', () => window.dispatchEvent(new KeyboardEvent('keydown', { key: '/' })))")
        tab.goto("beds/the-year/", wait_until="domcontentloaded")
        tab.keyboard.press("Escape")  # within the time in which what is open is kept so
        expect(tab.locator("#__search")).not_to_be_checked()


# The way back, as a phone's button or gesture asks for it: pages are told by these objects alone.
WAY_BACK = """window.asked = [];
window.CloseWatcher = class extends EventTarget {
    constructor() { super(); asked.push(this); }
    destroy() { asked.splice(asked.indexOf(this), 1); }
};
window.goBack = () => { const last = asked.pop(); last?.dispatchEvent(new Event("close")); return Boolean(last); };"""


@pytest.fixture
def android(phones: BrowserContext) -> Iterator[Tab]:
    """A phone whose way back a test can use."""
    with phones.new_page() as tab:
        tab.add_init_script(WAY_BACK)
        yield tab


def test_the_way_back_closes_the_menu(android: Tab) -> None:
    android.goto("")
    android.locator("label.md-header__button[for=__drawer]").tap()
    expect(android.locator(".md-sidebar--primary")).to_be_in_viewport()
    assert android.evaluate("goBack()")
    expect(android.locator(".md-sidebar--primary")).not_to_be_in_viewport()
    assert not android.evaluate("goBack()")


def test_the_way_back_closes_the_search_and_leaves_the_page_once_it_is_closed(android: Tab) -> None:
    android.goto("")
    search = android.locator("label.md-header__button[for=__search]")
    search.tap()
    expect(android.locator(".md-search__output")).to_be_visible()
    expect(android.locator(".md-search__input")).to_be_focused()
    # On a busy machine Material opens the search once more, when it hears of the focus: then one goes back again.
    until(android, "() => !document.getElementById('__search').checked || void goBack()")
    search.tap()
    expect(android.locator(".md-search__input")).to_be_focused()
    android.locator(".md-search__form label[for=__search]").tap()
    until(android, "() => !document.getElementById('__search').checked || void document.querySelector('.md-search__form label').click()")
    assert not android.evaluate("goBack()")


def test_the_way_back_closes_a_picture(android: Tab) -> None:
    android.goto(PICTURE)
    android.locator("a.glightbox").first.tap()
    expect(android.locator(".gslide.current img")).to_be_visible()
    assert android.evaluate("goBack()")
    expect(android.locator(".glightbox-container")).to_have_count(0)


# Low windows and slow ones -------------------------------------------------------------------------------------------------------


def test_the_search_can_be_used_above_an_open_keyboard(phone: Tab) -> None:
    """A phone on its side: what is left above the keyboard holds the field and a result."""
    phone.set_viewport_size({"width": 640, "height": 180})
    phone.goto("")
    phone.locator("label.md-header__button[for=__search]").tap()
    phone.keyboard.type("mulch")
    result = phone.locator(".md-search-result__link").first
    expect(result).to_be_visible()
    expect(phone.locator(".md-search__input")).to_be_in_viewport()
    result.tap()
    expect(phone.locator("h1")).to_contain_text("ulch")


@pytest.mark.parametrize(("width", "height"), [(320, 568), (640, 180)])
def test_what_stays_in_sight_leaves_room_to_read(phone: Tab, width: int, height: int) -> None:
    phone.set_viewport_size({"width": width, "height": height})
    phone.goto(COURSE)
    phone.mouse.wheel(0, 400)
    until(phone, "scrollY > 100")
    stuck = phone.locator(".md-header").bounding_box()
    assert stuck
    assert max(0, stuck["y"] + stuck["height"]) < height / 3


def test_a_slow_phone_does_all_of_it(phone: Tab) -> None:
    """Six times slower: nothing hangs on a moment that is over too soon."""
    phone.context.new_cdp_session(phone).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    phone.goto("beds/watering/")
    term = phone.locator(".kb-page a.glossary-term").first
    term.tap()
    expect(phone.locator(".kb-popover:popover-open")).to_be_visible()
    phone.locator("label.md-header__button[for=__search]").tap()
    phone.keyboard.type("mulch")
    phone.locator(".md-search-result__link").first.tap()
    expect(phone.locator("h1")).to_contain_text("ulch")
    phone.goto(COURSE)
    phone.locator(".kb-choice summary").first.tap()
    expect(phone.locator(".kb-choice[open] p").first).to_be_visible()


# Where nothing may be kept -------------------------------------------------------------------------------------------------------

REFUSED = """for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) {
    Object.defineProperty(window, name, { configurable: true, get() { throw new DOMException("no", "SecurityError"); } });
}
Object.defineProperty(Document.prototype, "cookie", { configurable: true, get() { throw new DOMException("no", "SecurityError"); } });"""


def test_pages_work_where_nothing_may_be_kept(phone: Tab) -> None:
    """Storage, cookies and the worker are off, as in some private windows."""
    faults: list[str] = []
    phone.on("pageerror", lambda error: faults.append(str(error)))
    phone.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    phone.add_init_script(REFUSED)
    for address in TARGETS:
        phone.goto(address)
        expect(phone.locator("h1").first).to_be_visible()
    phone.locator("label.md-header__button[for=__palette_1], label.md-header__button[for=__palette_0]").locator("visible=true").tap()
    expect(phone.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    phone.locator("label.md-header__button[for=__search]").tap()
    phone.keyboard.type("mulch")
    expect(phone.locator(".md-search-result__link").first).to_be_visible()
    assert faults == []
