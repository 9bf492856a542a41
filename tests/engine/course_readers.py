"""Readers of the garden's course, each with a browser of their own, and what they do: mark, write, follow links.

The fixtures are those of all tests in this folder: conftest.py takes them over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator
from playwright.sync_api import Page as Tab

from tests.browsing import PATIENCE, Built

# Five lessons, each a page; their slugs are the-ground, water, people-at-the-gate, bad-days and the-hedge.
START, GROUND, WATER, PEOPLE, BAD_DAYS, HEDGE = (
    f"season/{page}" for page in ("", "ground/", "water/", "people/", "bad-days/", "corners/hedge/")
)
REFLECTIONS, CARDS = "season/notebook/", "season/word-cards/"
PAGES = (START, GROUND, REFLECTIONS, CARDS)
MODULES = 5
COUNTED = 4  # of them, those that have a number
KEY = "kb /kb/"  # the site stands at /kb/
KEPT = f"JSON.parse(localStorage.getItem('{KEY}'))"
_REFUSAL = "throw new DOMException('no', 'SecurityError');"
REFUSED = f"Object.defineProperty(window, 'localStorage', {{ configurable: true, get() {{ {_REFUSAL} }} }});"
OURS = re.compile(r"/(?:course-tools|flashcards|come-back|scenes)\.js")
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"


class Reader:
    """Somebody with a browser of their own, which keeps what it keeps from one page to the next."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.context = context
        self.site = site
        self.tab = context.new_page()

    def open(self, address: str) -> Tab:
        """Load a page as a whole."""
        self.tab.goto(self.site + address)
        return self.tab


@pytest.fixture(scope="module")
def course_context(chromium_browser: Browser, served: Built) -> Iterator[tuple[BrowserContext, list[str]]]:
    assert served.status == 0, served.said
    faults: list[str] = []
    # No worker: it would fetch the whole site.
    with chromium_browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, service_workers="block") as context:
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: faults.append(error.error.message))
        yield context, faults


@pytest.fixture
def reader(course_context: tuple[BrowserContext, list[str]], served: Built) -> Iterator[Reader]:
    """A reader who has never been here. No script fails on them."""
    context, faults = course_context
    faults.clear()
    found = Reader(context, served.address)
    found.open("robots.txt").evaluate("localStorage.clear()")
    yield found
    for tab in context.pages:
        tab.close()
    assert faults == []


@pytest.fixture(params=[REFUSED, FULL], ids=["refused", "full"])
def forgetful(request: pytest.FixtureRequest, chromium_browser: Browser, served: Built) -> Iterator[Reader]:
    """A reader whose browser keeps nothing."""
    faults: list[str] = []
    with chromium_browser.new_context(service_workers="block") as context:
        context.set_default_timeout(PATIENCE)
        # Material's own scripts ask the storage without care.
        context.on("weberror", lambda error: faults.append(error.error.stack or "") if OURS.search(error.error.stack or "") else None)
        context.add_init_script(request.param)
        yield Reader(context, served.address)
    assert faults == []


def done_box(tab: Tab) -> Locator:
    return tab.get_by_role("checkbox", name="I am done with this module")


def marked(tab: Tab) -> list[str]:
    """The modules that the page's list marks as done."""
    marked = tab.locator("li:has(> .kb-done:not([hidden])) > a[data-module]")
    names: list[str] = marked.evaluate_all("all => all.map((link) => link.dataset.module)")
    return names


def answer(tab: Tab, number: int = 0) -> Locator:
    return tab.locator(".kb-reflection textarea").nth(number)


def seed(reader: Reader, said: object) -> None:
    """Have something kept before the page is opened."""
    text = said if isinstance(said, str) else json.dumps(said)
    reader.open("robots.txt").evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, text])
