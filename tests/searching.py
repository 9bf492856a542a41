"""How a reader searches: opens the search, types, and sees where its results lead."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator
from playwright.sync_api import Page as Tab

from tests.browsing import Readers
from tools.searching import INPUT, until

__all__ = ["INPUT", "until"]

RESULT = "a.md-search-result__link"
# Types each of the queries and tells where its results lead. What is shown already does not change, and nothing else takes so long.
RUN = """async (queries) => {
    const input = document.querySelector(".md-search__input");
    const found = [];
    for (const query of queries) {
        const patience = input.value.trim() === query.trim() ? 100 : 30_000;
        const changed = new Promise((resolve) => {
            const watch = new MutationObserver(() => { watch.disconnect(); resolve(); });
            watch.observe(document.querySelector(".md-search-result"), { childList: true, subtree: true, characterData: true });
            setTimeout(resolve, patience);
        });
        input.value = query;
        input.dispatchEvent(new Event("input", { bubbles: true }));
        await changed;
        found.push([...document.querySelectorAll("a.md-search-result__link")].map((link) => link.href));
    }
    return found;
}"""


def open_search(readers: Readers, address: str, **how: Any) -> Tab:
    """A page with the search open and ready."""
    tab = readers.open(address, **how)
    if tab.viewport_size and tab.viewport_size["width"] < 960:
        tab.locator("label.md-header__button[for=__search]").click()
    else:
        tab.locator(INPUT).click()
    until(tab, "Boolean(self.startSearch)")
    return tab


def search_for(tab: Tab, query: str) -> Locator:
    """Search; the results."""
    tab.evaluate(RUN, [query])
    return tab.locator(RESULT)


def place(href: str | None) -> str:
    """An address below the site's, with its fragment."""
    parts = urlsplit(href or "")
    return parts.path.removeprefix("/kb") + (f"#{parts.fragment}" if parts.fragment else "")
