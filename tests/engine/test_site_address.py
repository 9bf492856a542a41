"""A site that is built without its own address says so: its pages would name an address that leads nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_site import built


@pytest.mark.parametrize(
    ("address", "told"), [("https://example.org/", True), ("https://a.example.com/x/", True), ("https://garden.test/", False), ("", False)]
)
def test_an_address_of_examples_is_told(tmp_path: Path, address: str, told: bool) -> None:
    site = built(tmp_path, settings={"site_url": address})
    assert ("the site's address is not set" in site.said) == told
