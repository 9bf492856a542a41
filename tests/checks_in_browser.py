"""What must hold in a browser for any site's pages, told of the garden by the engine's tests and of the project's own site by its tests."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import product

from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.content import Content

# Material changes what a window that scrolled shows a frame later, and colors fade.
_STILL = """async () => {
    const fading = () => document.getAnimations().filter((one) => one.transitionProperty);
    do {
        for (let frames = 0; frames < 3; frames += 1) await new Promise((next) => requestAnimationFrame(next));
        await Promise.allSettled(fading().map((one) => one.finished));
    } while (fading().length);
}"""


# A page that has had axe from the check before needs no other copy of its half a megabyte.
_THERE = "typeof self.axe?.run === 'function'"


def assert_accessible(tab: Tab, part: str | None = None) -> None:
    """Axe finds nothing on the page, or in a part of it, once nothing moves or fades any more."""
    tab.evaluate(_STILL)
    result = Axe("null" if tab.evaluate(_THERE) else AXE_SCRIPT).run(tab, part, {"resultTypes": ["violations"]})
    assert result.violations_count == 0, f"{tab.url}: {result.generate_report()}"


def assert_accessible_in_all_windows(tab: Tab, part: str | None = None) -> None:
    """Axe finds nothing in narrow and wide windows, in dark colors and light ones. The page is left wide and light."""
    for scheme, width in product(("slate", "default"), (390, 1366)):
        tab.set_viewport_size({"width": width, "height": 844})
        tab.evaluate("(scheme) => document.body.setAttribute('data-md-color-scheme', scheme)", scheme)
        assert_accessible(tab, part)


def wider_than(tab: Tab, width: int, addresses: Iterable[str]) -> list[str]:
    """The pages that need scrolling sideways in a window of this width."""
    faults = []
    for address in addresses:
        tab.goto(address)
        faults += _too_wide(tab, width)
    return faults


def terms_off_their_line(tab: Tab, addresses: Iterable[str]) -> list[str]:
    """The links to terms in running text that break over two lines, or reach out of their paragraph; there are some links."""
    faults, seen = [], 0
    for address in addresses:
        tab.goto(address)
        links, off = _off_their_line(tab)
        faults += off
        seen += links
    assert seen
    return faults


def faults_of_layout(tab: Tab, phone: int, window: int, addresses: Iterable[str], running: Collection[str]) -> tuple[list[str], list[str]]:
    """What `wider_than` finds at all addresses on a phone, and `terms_off_their_line` at those in `running`; each page is loaded once."""
    wide, off, seen = [], [], 0
    for address in addresses:
        tab.set_viewport_size({"width": window, "height": 640})
        tab.goto(address)
        if address in running:
            links, faults = _off_their_line(tab)
            off += faults
            seen += links
        tab.set_viewport_size({"width": phone, "height": 640})
        wide += _too_wide(tab, phone)
    assert seen
    return wide, off


def _too_wide(tab: Tab, width: int) -> list[str]:
    needed = tab.evaluate("document.documentElement.scrollWidth")
    return [f"{tab.url}: {needed}"] if needed > width else []


def _off_their_line(tab: Tab) -> tuple[int, list[str]]:
    """How many links to terms are in running text, and those of them that are not on one line of their paragraph."""
    links = tab.locator(".kb-page > :is(p, ul, ol) a.glossary-term").evaluate_all(
        """links => links.map(link => [
            link.textContent,
            link.getClientRects().length,
            link.getBoundingClientRect().right > link.closest("p, li").getBoundingClientRect().right + 1,
        ])"""
    )
    return len(links), [f"{tab.url}: {words}" for words, lines, out in links if lines > 1 or out]


def pictures_that_enlarge(tab: Tab, content: Content) -> int:
    """How many pictures there are on all pages; each shows itself large where it stands, unless it says that it does not."""
    enlarged = 0
    for source in content.written():
        if "assets/pictures/" not in content.texts[source.path]:
            continue
        tab.goto(source.address)
        for picture in tab.locator(".kb-page a.glightbox").all():
            name = (picture.locator("img").get_attribute("src") or "").rpartition("../")[2]
            picture.click()
            large = tab.locator(".gslide.current img")
            expect(large).to_be_visible()
            assert str(large.evaluate("image => image.src")).endswith(name), source.path
            assert large.evaluate("image => image.complete && image.naturalWidth > 0"), f"{source.path}: {name} is not drawn"
            tab.keyboard.press("Escape")
            expect(tab.locator(".glightbox-container")).to_have_count(0)
            enlarged += 1
        assert tab.locator(".kb-page img:not(.off-glb)").count() == tab.locator(".kb-page a.glightbox img").count(), source.path
    return enlarged
