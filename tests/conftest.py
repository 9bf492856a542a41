"""What all tests share."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from tests import other_browsers
from tools import chromium

# `pytest --hypothesis-profile fuzz` looks longer.
settings.register_profile("quick", max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fuzz", max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("quick")

# A shell lets what it runs in the background ignore this signal, and children inherit that: servers would not end at it.
signal.signal(signal.SIGINT, signal.default_int_handler)
# Material prints a notice about MkDocs 2 at each build.
os.environ["NO_MKDOCS_2_WARNING"] = "1"
# What changes the addresses or the edit button of a build: the tests look at a site as its mkdocs.yml has it.
for name in ("SITE_URL", "REPO_URL", "EDIT_URI"):
    os.environ.pop(name, None)

BROWSERS = {"chromium_browser"}  # fixtures that start a browser


def pytest_report_header() -> list[str]:
    """Say which browsers the tests leave out."""
    return [f"left out: {name}; {remedy}" for name, remedy in other_browsers.missing().items()]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that asks for a browser, directly or by way of another fixture: `-m "not browser"` leaves them out."""
    for item in items:
        if BROWSERS & {*getattr(item, "fixturenames", ())}:
            item.add_marker(pytest.mark.browser)


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
