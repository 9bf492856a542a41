"""Pictures enlarge wherever they are, and no page without one carries what that takes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import PATIENCE, Built, Readers, follow

pytest_plugins = "tests.site_fixtures"
expect.set_options(timeout=PATIENCE)

PICTURE = ".kb-page a.glightbox"
WITHOUT, WITH, WITH_TOO = "about/", "philosophy/", "philosophy/reciprocity/"


def _enlarge(tab: Page) -> None:
    tab.locator(PICTURE).first.click()
    expect(tab.locator(".gslide.current img")).to_be_visible()
    expect(tab.locator(".glightbox-container")).to_have_css("position", "fixed")  # its styles are there
    tab.keyboard.press("Escape")
    expect(tab.locator(".glightbox-container")).to_have_count(0)


def test_only_pages_with_pictures_load_the_lightbox(built: Built, readers: Readers) -> None:
    assert built.page(WITH).all(PICTURE)
    assert not built.page(WITHOUT).all(PICTURE)
    assert [page.path for page in built.pages.values() if page.all("script[src*=glightbox], link[href*=glightbox]")] == []
    readers.open(WITHOUT).wait_for_load_state("networkidle")
    assert not any("lightbox." in request for request in readers.requests)
    _enlarge(readers.open(WITH))
    loaded = {request.rpartition("/")[2] for request in readers.requests if "lightbox." in request}
    assert loaded == {"lightbox.css", "glightbox.min.js", "glightbox.min.css"}


def test_pages_with_pictures_are_one_document(built: Built) -> None:
    assert [page.path for page in built.pages.values() if page.html.count("<html") != 1 or page.html.count("</body>") != 1] == []


@pytest.mark.parametrize("way", [[WITHOUT, WITH, WITH_TOO, WITHOUT, WITH], [WITH, WITHOUT, WITH_TOO]], ids=["from without", "from with"])
def test_pictures_enlarge_on_pages_that_instant_navigation_brings(readers: Readers, way: list[str]) -> None:
    tab = readers.open(way[0])
    for address in way[1:]:
        follow(tab, address)
        if address == WITHOUT:
            expect(tab.locator(PICTURE)).to_have_count(0)
        else:
            _enlarge(tab)
