"""The fixtures of pages mean the project's own site here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.content import OWN, Content
from tests.site_fixtures import all_readers, built, readers, served

__all__ = ["all_readers", "built", "readers", "served"]


@pytest.fixture(scope="session")
def content() -> Content:
    """What the writers of the site say."""
    return OWN


@pytest.fixture(scope="session")
def floors() -> dict[str, Any]:
    """What this site holds itself to beyond the rules of its settings: content.yml, which another site writes anew."""
    said: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("content.yml").read_text(encoding="utf-8"))
    return said
