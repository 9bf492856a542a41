"""What all tests share."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# `pytest --hypothesis-profile fuzz` looks longer.
settings.register_profile("quick", max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fuzz", max_examples=5000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("quick")


@pytest.fixture(autouse=True, scope="session")
def _quiet_theme() -> None:
    """Material prints a notice about MkDocs 2 at each build."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
