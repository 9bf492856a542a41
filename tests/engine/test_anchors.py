"""A link to a place on the page that one is on: it moves the page, and nothing is loaded or lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browsing import Readers, follow, sitemap_is_read

LONG = "beds/the-year/"
OTHER = "beds/watering/"
PLACE = "november"


def _go_to_the_place(tab: Tab) -> None:
    tab.locator(f".md-content a[href$='#{PLACE}'], .md-sidebar--secondary a[href$='#{PLACE}']").locator("visible=true").first.click()
    expect(tab.locator(f"#{PLACE}")).to_be_in_viewport()


@pytest.mark.parametrize("read", [False, True], ids=["at once", "once Material follows links"])
def test_the_page_moves_and_nothing_is_loaded_or_lost(readers: Readers, read: bool) -> None:
    tab = readers.open(LONG)
    if read:
        sitemap_is_read(tab)
    tab.evaluate("document.querySelector('.md-content h1').dataset.kept = ''")
    readers.requests.clear()
    _go_to_the_place(tab)
    tab.wait_for_load_state("networkidle")
    assert [request for request in readers.requests if request.partition("#")[0].endswith(LONG)] == []
    tab.go_back()
    expect(tab).to_have_url(re.compile(f"{LONG}$"))
    expect(tab.locator(".md-content h1[data-kept]")).to_be_in_viewport()


def test_the_place_is_there_when_one_comes_back_from_another_page(readers: Readers) -> None:
    tab = readers.open(LONG)
    _go_to_the_place(tab)
    follow(tab, OTHER)
    tab.go_back()
    expect(tab.locator(f"#{PLACE}")).to_be_in_viewport()
    tab.go_back()
    expect(tab.locator(".md-content h1")).to_be_in_viewport()
    expect(tab).to_have_url(re.compile(f"{LONG}$"))


def test_a_page_that_instant_navigation_brought_moves_too(readers: Readers) -> None:
    tab = readers.open(OTHER)
    follow(tab, LONG)
    readers.requests.clear()
    _go_to_the_place(tab)
    assert [request for request in readers.requests if request.partition("#")[0].endswith(LONG)] == []
