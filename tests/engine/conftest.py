"""The fixtures of pages mean the small site of a garden here."""

from __future__ import annotations

import pytest

from tests.content import GARDEN, Content
from tests.engine.course_readers import course_context, forgetful, reader
from tests.site_fixtures import all_readers, built, readers, served

__all__ = ["all_readers", "built", "course_context", "forgetful", "reader", "readers", "served"]


@pytest.fixture(scope="session")
def content() -> Content:
    """What the writers of the site say."""
    return GARDEN
