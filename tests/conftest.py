"""What all tests share."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# `pytest --hypothesis-profile fuzz` looks longer.
settings.register_profile("quick", max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fuzz", max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("quick")


BROWSERS = {"chromium_browser"}  # fixtures that start a browser


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that asks for a browser, directly or by way of another fixture: `-m "not browser"` leaves them out."""
    for item in items:
        if BROWSERS & {*getattr(item, "fixturenames", ())}:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True, scope="session")
def _quiet_theme() -> None:
    """Material prints a notice about MkDocs 2 at each build."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
