"""A site that is built without its own address says so: its pages would name an address that leads nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_site import command, write_site


@pytest.mark.parametrize(
    ("address", "told"), [("https://example.org/", True), ("https://a.example.com/x/", True), ("https://garden.test/", False), ("", False)]
)
def test_an_address_of_examples_is_told(tmp_path: Path, address: str, told: bool) -> None:
    run = command(write_site(tmp_path, settings={"site_url": address}))  # in a process of its own: a preview says nothing
    assert run.returncode == 0
    assert ("the site's address is not set" in run.stderr) == told
