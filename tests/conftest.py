"""What all tests share."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from tests import other_browsers
from tools import chromium

# The same examples each time, so that a fault comes with the change that made it; `make fuzz` looks farther, at others each time.
settings.register_profile("quick", max_examples=200, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fuzz", max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("quick")

# A shell lets what it runs in the background ignore this signal, and children inherit that: servers would not end at it.
signal.signal(signal.SIGINT, signal.default_int_handler)
# The tests start Python a few hundred times: what is compiled is kept, whatever the shell says, as it is where the shell says nothing.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Material prints a notice about MkDocs 2 at each build.
os.environ["NO_MKDOCS_2_WARNING"] = "1"
# What changes the addresses or the edit button of a build: the tests look at a site as its mkdocs.yml has it.
for name in ("SITE_URL", "REPO_URL", "EDIT_URI"):
    os.environ.pop(name, None)

# Features of Chromium that are off: those of Playwright's own list, since of two lists the last one counts, and the box of its address
# bar, a page of its own that each new window loads, which takes half the time of opening one.
OFF = (
    "AimEnabled,AvoidCorsURLLoaderRestartOnRedirect,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,"
    "HttpsFirstBalancedModeAutoEnable,HttpsUpgrades,LensOverlay,MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,"
    "PreconnectToSearch,ThirdPartyStoragePartitioning,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,WebUIOmniboxPopup"
)
# The files that take longest, the longest first, so that no worker is still at one of them when nothing is left for the others.
LONGEST = """
    engine/test_browser site/test_in_a_browser engine/test_other_browsers engine/test_by_ear engine/test_coming_back
    engine/test_accessibility engine/test_course_progress site/test_search engine/test_properties site/test_whole_pages
    engine/test_bench engine/test_build_cache engine/test_starter engine/test_offline engine/test_injection engine/test_search
    engine/test_faults engine/test_scenes engine/test_look engine/test_phones engine/test_serve engine/test_concept_map
    engine/test_exercises engine/test_refusals engine/test_flashcards engine/test_onward engine/test_right_to_left
    engine/test_editors engine/test_zensical engine/test_settings site/test_content engine/test_engines
""".split()
BROWSERS = {"chromium_browser", "engine", "listener", "quiet"}  # fixtures that start a browser


def pytest_report_header() -> list[str]:
    """Say which browsers the tests leave out."""
    return [f"left out: {name}; {remedy}" for name, remedy in other_browsers.missing().items()]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that asks for a browser, by a fixture or by `needs`: `-m "not browser"` leaves them out.

    A test that needs a browser that is not here is skipped. Files come in the order of how long they take, as far as that is known.
    """
    order = {f"{name}.py": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(f"{item.path.parent.name}/{item.path.name}", len(order)))
    for item in items:
        needed = [name for mark in item.iter_markers("needs") for name in mark.args]
        if needed or BROWSERS & {*getattr(item, "fixturenames", ())}:
            item.add_marker(pytest.mark.browser)
        for name in needed:
            if name in other_browsers.missing():
                item.add_marker(pytest.mark.skip(reason=other_browsers.missing()[name]))


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    """A browser that knows no host but this one."""
    path = os.environ.get("CHROMIUM") or chromium.installed()
    assert path, chromium.ADVICE
    flags = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", f"--disable-features={OFF}", *chromium.sandbox()]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()
