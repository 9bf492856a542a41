"""This site is whole: each check of `whole_pages` and `whole_lists` finds no fault in it."""

from __future__ import annotations

import pytest

from tests import whole_lists, whole_pages
from tests.browsing import Built
from tests.content import Content
from tests.whole_pages import Check


@pytest.mark.parametrize("check", [*whole_pages.CHECKS, *whole_lists.CHECKS], ids=lambda check: check.__name__)
def test_the_site_is_whole(check: Check, built: Built, content: Content) -> None:
    assert list(check(built, content)) == []
