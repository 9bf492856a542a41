"""The site, its server and a browser, each made once a session for all tests of pages."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browsing import Built, Readers, build, serving
from tools import chromium


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site."""
    return build(tmp_path_factory.mktemp("built") / "site")


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """The site as it may be put online, below a path, with a repository and a button to edit: built for its address, and served."""
    root = tmp_path_factory.mktemp("served")
    repository = "https://github.com/an-owner/a-site"
    with serving(root, "kb/404.html") as address:
        yield build(root / "kb", SITE_URL=f"{address}kb/", REPO_URL=repository, EDIT_URI=f"{repository}/edit/main/docs/")


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    """A browser that knows no host but this one."""
    path = os.environ.get("CHROMIUM") or chromium.installed()
    assert path, chromium.ADVICE
    flags = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium refuses to run as root with it
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def _all_readers(chromium_browser: Browser, served: Built) -> Readers:
    assert served.status == 0, served.said
    return Readers(chromium_browser, served.address)


@pytest.fixture
def readers(_all_readers: Readers) -> Iterator[Readers]:
    """People who read the site. Nothing that they open in a test may fail, or ask anything of another host."""
    _all_readers.faults.clear()
    _all_readers.requests.clear()
    yield _all_readers
    _all_readers.leave()
    assert _all_readers.faults == []
