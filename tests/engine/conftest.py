"""The fixtures of pages mean the small site of a garden here."""

from __future__ import annotations

import pytest

from tests.content import GARDEN, Content
from tests.site_fixtures import all_readers, built, readers, served

__all__ = ["all_readers", "built", "readers", "served"]


@pytest.fixture(scope="session")
def content() -> Content:
    """What the writers of the site say."""
    return GARDEN
