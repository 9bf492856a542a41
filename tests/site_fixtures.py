"""A site, its server and its readers, each made once a session for all tests of its pages.

The folders tests/engine/ and tests/site/ each take these fixtures over and say in `content` which site is meant.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browsing import Built, Readers, build, serving
from tests.content import Content


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, content: Content) -> Built:
    """The site."""
    return build(content, tmp_path_factory.mktemp("built") / "site")


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, content: Content) -> Iterator[Built]:
    """The site as it may be put online, below a path, with a repository and a button to edit: built for its address, and served."""
    root = tmp_path_factory.mktemp("served")
    repository = "https://github.com/an-owner/a-site"
    with serving(root, "kb/404.html") as address:
        yield build(content, root / "kb", SITE_URL=f"{address}kb/", REPO_URL=repository, EDIT_URI=f"{repository}/edit/main/docs/")


@pytest.fixture(scope="session")
def all_readers(chromium_browser: Browser, served: Built) -> Readers:
    """Whoever reads the site, with the tabs that they keep."""
    assert served.status == 0, served.said
    return Readers(chromium_browser, served.address)


@pytest.fixture
def readers(all_readers: Readers) -> Iterator[Readers]:
    """People who read the site. Nothing that they open in a test may fail, or ask anything of another host."""
    all_readers.faults.clear()
    all_readers.requests.clear()
    yield all_readers
    all_readers.leave()
    assert all_readers.faults == []
