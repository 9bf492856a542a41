"""What must hold in a browser for any site's pages, told of the garden by the engine's tests and of the project's own site by its tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

# Material changes what a window that scrolled shows a frame later, and colors fade.
_STILL = """async () => {
    const fading = () => document.getAnimations().filter((one) => one.transitionProperty);
    do {
        for (let frames = 0; frames < 3; frames += 1) await new Promise((next) => requestAnimationFrame(next));
        await Promise.allSettled(fading().map((one) => one.finished));
    } while (fading().length);
}"""


_LAY_OUT = """async (addresses) => {
    const found = [];
    for (const address of addresses.map((each) => new URL(each, __md_scope))) {
        const html = await (await fetch(address)).text();
        history.replaceState(null, "", address); // what the page names is beside it
        document.body.replaceWith(new DOMParser().parseFromString(html, "text/html").body);
        const sheets = [...document.body.querySelectorAll("link[rel=stylesheet]")].filter(({ sheet }) => !sheet);
        await Promise.all(sheets.map((link) => new Promise((done) => { link.onload = done; })));
        await document.fonts.ready;
        found.push((MEASURE)());
    }
    return found;
}"""

# The rules that go by colors: for all others the dark page is the light one.
_OF_COLORS = ("color-contrast", "link-in-text-block")
# A page that has had axe from the check before needs no other copy of its half a megabyte.
_THERE = "typeof self.axe?.run === 'function'"


def assert_accessible(tab: Tab, part: str | None = None, rules: Sequence[str] = ()) -> None:
    """Axe finds nothing on the page, or in a part of it, once nothing moves or fades any more; by all its rules, or by those named."""
    tab.evaluate(_STILL)
    options = {"resultTypes": ["violations"], **({"runOnly": [*rules]} if rules else {})}
    result = Axe("null" if tab.evaluate(_THERE) else AXE_SCRIPT).run(tab, part, options)
    assert result.violations_count == 0, f"{tab.url}: {result.generate_report()}"


def assert_accessible_in_all_windows(tab: Tab, part: str | None = None) -> None:
    """Axe finds nothing in narrow and wide windows, in dark colors and light ones. The page is left wide and light."""
    for scheme, width in product(("slate", "default"), (390, 1366)):
        tab.set_viewport_size({"width": width, "height": 844})
        tab.evaluate("(scheme) => document.body.setAttribute('data-md-color-scheme', scheme)", scheme)
        assert_accessible(tab, part, _OF_COLORS if scheme == "slate" else ())


def wider_than(tab: Tab, width: int, addresses: Iterable[str]) -> list[str]:
    """The pages that need scrolling sideways in a window of this width."""
    faults = []
    for address in addresses:
        tab.goto(address)
        if (needed := tab.evaluate("document.documentElement.scrollWidth")) > width:
            faults.append(f"{tab.url}: {needed}")
    return faults


def terms_off_their_line(tab: Tab, addresses: Sequence[str]) -> list[str]:
    """The links to terms in running text that break over two lines, or reach out of their paragraph; there are some links."""
    found = _laid_out(
        tab,
        addresses,
        """() => [...document.querySelectorAll(".kb-page > :is(p, ul, ol) a.glossary-term")].map((link) => [
            link.textContent,
            link.getClientRects().length,
            link.getBoundingClientRect().right > link.closest("p, li").getBoundingClientRect().right + 1,
        ])""",
    )
    assert any(found)
    pages = zip(addresses, found, strict=True)
    return [f"{address}: {words}" for address, links in pages for words, lines, out in links if lines > 1 or out]


def texts_wider_than(tab: Tab, width: int, addresses: Sequence[str]) -> list[str]:
    """What `wider_than` tells, of many pages without what their scripts add, in a window that is so wide."""
    found = _laid_out(tab, addresses, "() => document.documentElement.scrollWidth")
    return [f"{address}: {needed}" for address, needed in zip(addresses, found, strict=True) if needed > width]


def _laid_out(tab: Tab, addresses: Sequence[str], measure: str) -> list[Any]:
    """What a JavaScript function measures in each page. Bodies take each other's place: to load each page takes ten times as long."""
    found: list[Any] = tab.evaluate(_LAY_OUT.replace("MEASURE", measure), list(addresses))
    return found


def pictures_that_enlarge(tab: Tab, addresses: Iterable[str]) -> int:
    """How many pictures there are on the pages; each shows itself large where it stands, unless it says that it does not."""
    enlarged = 0
    for address in addresses:
        tab.goto(address)
        for picture in tab.locator(".kb-page a.glightbox").all():
            name = (picture.locator("img").get_attribute("src") or "").rpartition("../")[2]
            picture.click()
            large = tab.locator(".gslide.current img")
            expect(large).to_be_visible()
            assert str(large.evaluate("image => image.src")).endswith(name), address
            assert large.evaluate("image => image.complete && image.naturalWidth > 0"), f"{address}: {name} is not drawn"
            tab.keyboard.press("Escape")
            expect(tab.locator(".glightbox-container")).to_have_count(0)
            enlarged += 1
        assert tab.locator(".kb-page img:not(.off-glb)").count() == tab.locator(".kb-page a.glightbox img").count(), address
    return enlarged
