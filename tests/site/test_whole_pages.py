"""This site is whole: each check of `whole_pages` and `whole_lists` finds no fault in it."""

from __future__ import annotations

import pytest

from tests import whole_lists, whole_pages
from tests.browsing import Built
from tests.content import OWN, Content, Edition
from tests.whole_pages import Check, CheckOfLanguage, name


@pytest.mark.parametrize("check", [*whole_pages.CHECKS, *whole_lists.CHECKS], ids=name)
def test_the_site_is_whole(check: Check, built: Built, content: Content) -> None:
    assert list(check(built, content)) == []


@pytest.mark.parametrize("check", [*whole_pages.OF_EACH_LANGUAGE, *whole_lists.OF_EACH_LANGUAGE], ids=name)
@pytest.mark.parametrize("edition", OWN.editions, ids=name)
def test_the_site_is_whole_in_each_language(check: CheckOfLanguage, edition: Edition, built: Built) -> None:
    assert list(check(built, edition)) == []
