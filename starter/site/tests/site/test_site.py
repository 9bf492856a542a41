"""This site is whole, near, easy to read, found by its search, and can be used by everybody. Its own figures are in content.yml."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests import whole_lists, whole_pages
from tests.browsing import PATIENCE, Built, Readers, attribute, prose
from tests.checks_in_browser import assert_accessible, wider_than
from tests.content import OWN, Content
from tests.readability import read, too_hard
from tests.searching import RUN, open_search, place
from tests.whole_pages import Check, pages_of

expect.set_options(timeout=PATIENCE)

KINDS = sorted({source.kind for source in OWN.written()})


@pytest.mark.parametrize("check", [*whole_pages.CHECKS, *whole_lists.CHECKS], ids=lambda check: check.__name__)
def test_the_site_is_whole(check: Check, built: Built, content: Content) -> None:
    assert list(check(built, content)) == []


def test_no_page_is_far_from_home(built: Built, content: Content, floors: dict[str, Any]) -> None:
    addresses = {source.address for source in content.written()}
    near, reached = {""}, {""}
    for _ in range(floors["clicks"]):
        links = [(page, link) for page in map(built.page, near) for link in page.all("body a[href]")]
        found = (page.leads_to(attribute(link, "href")) for page, link in links)
        near = {target[0] for target in found if target} & addresses - reached
        reached |= near
    assert sorted(addresses - reached) == []


def test_no_page_is_too_hard_to_read(built: Built, content: Content, floors: dict[str, Any]) -> None:
    """By a formula for English, so of pages in English alone."""
    grades = floors["grades"]
    faults = []
    for source, page in pages_of(built, content):
        if attribute(page.one("html"), "lang") == "en":
            limits = [grades["audiences"].get(audience, grades["default"]) for audience in source.says.get("audience", [])]
            limit = min([*limits, grades["kinds"].get(source.kind, grades["default"])])
            faults.append(too_hard(source.path, read(prose(page.one(".kb-page"), "headerlink")), limit, grades["fewest_words"]))
    assert not any(faults), "\n" + "\n".join(filter(None, faults))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing_on_a_page_of_each_kind(readers: Readers, kind: str, dark: bool) -> None:
    tab = readers.open(OWN.of_kind(kind).address, dark=dark)
    for width in (1366, 390):
        tab.set_viewport_size({"width": width, "height": 844})
        assert_accessible(tab)


def test_nothing_needs_scrolling_sideways_on_a_small_phone(readers: Readers, content: Content) -> None:
    assert wider_than(readers.open("", width=320, height=640), 320, [source.address for source in content.written()]) == []


def test_people_find_what_they_look_for(readers: Readers, floors: dict[str, Any]) -> None:
    queries = floors.get("search") or []
    found = open_search(readers, "").evaluate(RUN, [query["q"] for query in queries])
    first = {query["q"]: [place(href).lstrip("/") for href in hrefs[:3]] for query, hrefs in zip(queries, found, strict=True)}
    assert [(q["q"], first[q["q"]]) for q in queries if not any(it.startswith(q["expect"]) for it in first[q["q"]])] == []
