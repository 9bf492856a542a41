"""This site is whole, near, easy to read, found by its search, and can be used by everybody. Its own figures are in content.yml."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests import whole_lists, whole_pages
from tests.browsing import PATIENCE, Built, Readers, attribute, prose
from tests.checks_in_browser import assert_accessible, wider_than
from tests.content import OWN, Content, Edition
from tests.readability import read, too_hard
from tests.searching import RUN, open_search, place
from tests.whole_pages import Check, CheckOfLanguage, name, pages_of
from tools import readability

expect.set_options(timeout=PATIENCE)

OF_EACH_KIND = {  # a page of each kind in each language
    f"{edition.code}-{kind}": edition.of_kind(kind).address
    for edition in OWN.editions
    for kind in sorted({source.kind for source in edition.written()})
}
in_each_language = pytest.mark.parametrize("edition", OWN.editions, ids=name)


@pytest.mark.parametrize("check", [*whole_pages.CHECKS, *whole_lists.CHECKS], ids=name)
def test_the_site_is_whole(check: Check, built: Built, content: Content) -> None:
    assert list(check(built, content)) == []


@pytest.mark.parametrize("check", [*whole_pages.OF_EACH_LANGUAGE, *whole_lists.OF_EACH_LANGUAGE], ids=name)
@in_each_language
def test_the_site_is_whole_in_each_language(check: CheckOfLanguage, edition: Edition, built: Built) -> None:
    assert list(check(built, edition)) == []


@in_each_language
def test_no_page_is_far_from_the_home_page_of_its_language(edition: Edition, built: Built, floors: dict[str, Any]) -> None:
    addresses = {source.address for source in edition.written()}
    near, reached = {edition.home}, {edition.home}
    for _ in range(floors["clicks"]):
        links = [(page, link) for page in map(built.page, near) for link in page.all("body a[href]")]
        found = (page.leads_to(attribute(link, "href")) for page, link in links)
        near = {target[0] for target in found if target} & addresses - reached
        reached |= near
    assert sorted(addresses - reached) == []


def test_no_page_is_too_hard_to_read(built: Built, content: Content, floors: dict[str, Any]) -> None:
    """By a formula for English and one for Spanish, so of pages in these languages alone."""
    grades = floors["grades"]
    faults, spanish = [], {}
    for source, page in pages_of(built, content):
        text = prose(page.one(".kb-page"), "headerlink")
        if content.language(source) == "en":
            limits = [grades["audiences"].get(audience, grades["default"]) for audience in source.says.get("audience", [])]
            limit = min([*limits, grades["kinds"].get(source.kind, grades["default"])])
            faults.append(too_hard(source.path, read(text), limit, grades["fewest_words"]))
        elif content.language(source) == "es":
            spanish[source.path] = readability.measure(text)
    faults += readability.below(spanish, grades["least_in_spanish"])
    assert not any(faults), "\n" + "\n".join(filter(None, faults))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("address", OF_EACH_KIND.values(), ids=OF_EACH_KIND)
def test_axe_finds_nothing_on_a_page_of_each_kind(readers: Readers, address: str, dark: bool) -> None:
    tab = readers.open(address, dark=dark)
    for width in (1366, 390):
        tab.set_viewport_size({"width": width, "height": 844})
        assert_accessible(tab)


def test_nothing_needs_scrolling_sideways_on_a_small_phone(readers: Readers, content: Content) -> None:
    assert wider_than(readers.open("", width=320, height=640), 320, [source.address for source in content.written()]) == []


@in_each_language
def test_people_find_what_they_look_for(readers: Readers, floors: dict[str, Any], edition: Edition) -> None:
    queries = floors["search"].get(edition.code, {})
    found = open_search(readers, edition.home).evaluate(RUN, list(queries))
    first = {query: [place(href).lstrip("/") for href in hrefs[:3]] for query, hrefs in zip(queries, found, strict=True)}
    assert [(query, first[query]) for query, address in queries.items() if not any(it.startswith(address) for it in first[query])] == []
