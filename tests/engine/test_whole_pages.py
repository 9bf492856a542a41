"""The garden's site is whole, below another address too; and each check of it finds what it is for."""

from __future__ import annotations

import pytest

from tests import whole_lists, whole_pages
from tests.browsing import Built, attribute
from tests.content import GARDEN, Content, Edition
from tests.whole_pages import Check, CheckOfLanguage, name


@pytest.mark.parametrize("check", [*whole_pages.CHECKS, *whole_lists.CHECKS], ids=name)
def test_the_site_is_whole(check: Check, built: Built, content: Content) -> None:
    assert list(check(built, content)) == []


@pytest.mark.parametrize("check", [*whole_pages.OF_EACH_LANGUAGE, *whole_lists.OF_EACH_LANGUAGE], ids=name)
@pytest.mark.parametrize("edition", GARDEN.editions, ids=name)
def test_the_site_is_whole_in_each_language(check: CheckOfLanguage, edition: Edition, built: Built) -> None:
    assert list(check(built, edition)) == []


def test_a_site_with_a_repository_below_a_path_is_whole_too(served: Built) -> None:
    home, lost = served.page(""), served.pages["404.html"]
    links = [(page, href) for page in (home, lost) for href in whole_pages.hrefs(page)]
    assert [href for page, href in links if not whole_pages.leads(served, page, href)] == []
    [pen] = home.all("a.md-content__button[rel=edit]")
    assert attribute(pen, "href").endswith("/an-owner/a-site/edit/main/docs/index.md")
    assert home.all(".kb-where a[rel=edit]") == []  # home has a layout of its own
    for source in GARDEN.written():
        page = served.page(source.address)
        assert len(page.all("a[rel=edit]")) == 1, source.path
        # paper shows the article, and the address of each link in it that leads out
        out = [link for link in page.all("article a") if attribute(link, "href").startswith("http")]
        assert [link.attrs for link in out if "outside" not in attribute(link, "class") or "an-owner" in attribute(link, "href")] == []
    assert home.all(".md-source")
    assert home.all("[data-md-component=source]") == []  # Material's asks api.github.com for stars
