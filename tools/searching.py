"""The search of a built site, as readers have it: its own scripts and index, in Chromium, opened from the site's folder.

The tests and the commands for editors share this module.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page as Tab
from playwright.sync_api import sync_playwright

from tools import chromium

INPUT: Final = ".md-search__input"
PATIENCE: Final = 30  # seconds until a page that does not answer is given up
_READY: Final = "Boolean(self.startSearch)"
# Makes one engine for all queries, and tells where the results of each lead, best first.
_FIND: Final = """(queries) => {
    self.engineOfTools ??= new self.SearchEngine(self.searchIndex, self.MiniSearch);
    return queries.map((query) => self.engineOfTools.search(query).map(({ url }) => url));
}"""
# Tells what a query asks for and what each of its first results has of it.
_EXPLAIN: Final = """([query, most]) => {
    const engine = (self.engineOfTools ??= new self.SearchEngine(self.searchIndex, self.MiniSearch));
    const { asked, defining, numbering, readers } = engine.read(query);
    const units = engine.units(asked, numbering);
    const weighed = units.map((unit) => engine.weigh(unit));
    const said = (labels) => labels.slice(0, 3).map(({ kind, label }) => [kind, label]);
    const results = engine.rank(query).slice(0, most).map(({ page, section, score, defines }) => {
        const { u, t, k } = engine.index.pages[page];
        const { anchor, title } = engine.entries[section];
        const why = units.map(({ own }, index) => {
            const labels = [...weighed[index].labels].map(([id, fit]) => ({ fit, ...engine.entries[id] }));
            const here = labels.filter((label) => label.page === page && (label.section === null || label.section === section));
            here.sort((one, other) => other.fit - one.fit);
            return { word: own, in_text: weighed[index].texts.has(section), labels: said(here) };
        });
        return { url: anchor ? `${u}#${anchor}` : u, title: t, heading: title, kind: k || "", score, defines: Boolean(defines), why };
    });
    const words = units.map(({ own, others, fit, telling }, index) => ({
        word: own, weight: weighed[index].idf, misspelled: fit < 1, telling, alike: others.map(([other]) => other),
    }));
    const dangers = engine.dangers(query).map(({ say, page }) => ({ say: say || "", page: page[1] }));
    return { defining, numbering: numbering.size > 0, readers: [...readers], words, dangers, results };
}"""


@dataclass(frozen=True)
class Word:
    """A word of a query as the search takes it: how much it counts, what means the same, whether it was misspelled or says little."""

    word: str
    weight: float
    misspelled: bool
    telling: bool
    alike: tuple[str, ...]


@dataclass(frozen=True)
class Reason:
    """What a result has of one word of the query: whether its text holds it, and the titles, headings, keywords and questions that do."""

    word: str
    in_text: bool
    labels: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Result:
    """A result: its address below the site's, its title and heading, its score and the reasons for it."""

    url: str
    title: str
    heading: str
    kind: str
    score: float
    defines: bool
    why: tuple[Reason, ...]


@dataclass(frozen=True)
class Explanation:
    """What the search makes of a query. `dangers` are the address of a page and the sentence that stand above all results."""

    defining: bool
    numbering: bool
    readers: tuple[str, ...]
    words: tuple[Word, ...]
    dangers: tuple[tuple[str, str], ...]
    results: tuple[Result, ...]

    def covered(self) -> float:
        """How much of what the query says the first result has, from 0 to 1."""
        told = [word for word in self.words if word.telling] or list(self.words)
        if not self.results or not told:
            return 0
        has = {reason.word for reason in self.results[0].why if reason.in_text or reason.labels}
        return sum(word.weight for word in told if word.word in has) / (sum(word.weight for word in told) or 1)


class Search:
    """The search of an open page."""

    def __init__(self, tab: Tab) -> None:
        """Take the search of `tab`, whose scripts must be there: see `open_search`."""
        self._tab = tab

    def index(self) -> Mapping[str, Any]:
        """All that the search knows, as the index has it."""
        index: Mapping[str, Any] = self._tab.evaluate("self.searchIndex")
        return index

    def find(self, queries: Sequence[str]) -> list[list[str]]:
        """The addresses that each of the `queries` leads to, best first."""
        found: list[list[str]] = self._tab.evaluate(_FIND, list(queries))
        return found

    def explain(self, query: str, most: int = 5) -> Explanation:
        """What the search makes of `query`, with reasons for the first results, `most` of them."""
        told = self._tab.evaluate(_EXPLAIN, [query, most])
        return Explanation(
            told["defining"],
            told["numbering"],
            tuple(told["readers"]),
            tuple(Word(**{**word, "alike": tuple(word["alike"])}) for word in told["words"]),
            tuple((danger["page"], danger["say"]) for danger in told["dangers"]),
            tuple(_result(result) for result in told["results"]),
        )


def _result(told: Mapping[str, Any]) -> Result:
    why = (Reason(reason["word"], reason["in_text"], tuple((kind, text) for kind, text in reason["labels"])) for reason in told["why"])
    return Result(**{**told, "why": tuple(why)})


@contextlib.contextmanager
def open_search(site: Path) -> Iterator[Search]:
    """Open the search of the site in the folder `site`. The browser is the one that the variable CHROMIUM names."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"), args=chromium.sandbox())
        try:
            yield search_in(browser.new_page(), site)
        finally:
            browser.close()


def search_in(tab: Tab, site: Path) -> Search:
    """The search of the site in the folder `site`, opened in `tab`."""
    tab.goto((site / "index.html").resolve().as_uri())
    tab.locator(INPUT).click()
    until(tab, _READY)
    return Search(tab)


def until(tab: Tab, question: str, argument: Any = None) -> None:
    """Wait until the page answers yes. Playwright's own way needs `eval`, which the site's policy forbids."""
    end = time.monotonic() + PATIENCE
    while not tab.evaluate(question, argument):
        assert time.monotonic() < end, question
        tab.wait_for_timeout(20)
