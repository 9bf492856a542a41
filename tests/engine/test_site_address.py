"""A site that is built without its own address says so, since its pages would name one that leads nowhere; without that of its
repository, pages have no pen."""

from __future__ import annotations

from pathlib import Path

import justhtml
import pytest

from tests.browsing import attribute
from tests.small_site import built, command, write_site


@pytest.mark.parametrize(
    ("address", "told"), [("https://example.org/", True), ("https://a.example.com/x/", True), ("https://garden.test/", False), ("", False)]
)
def test_an_address_of_examples_is_told(tmp_path: Path, address: str, told: bool) -> None:
    run = command(write_site(tmp_path, settings={"site_url": address}))  # in a process of its own: a preview says nothing
    assert run.returncode == 0
    assert ("the site's address is not set" in run.stderr) == told


@pytest.mark.parametrize(
    ("repository", "path", "pen"),
    [
        ("", "edit/main/docs/", ""),
        ("", "https://code.test/edit/", "https://code.test/edit/index.md"),
        ("https://code.test/a/b", "edit/main/docs/", "https://code.test/a/b/edit/main/docs/index.md"),
    ],
)
def test_a_path_of_the_pen_leads_nowhere_without_a_repository(tmp_path: Path, repository: str, path: str, pen: str) -> None:
    site = built(tmp_path, {"index.md": "# Home\n"}, theme="material", settings={"repo_url": repository, "edit_uri": path})
    assert not site.refused, site.said
    assert "WARNING" not in site.said
    links = justhtml.JustHTML(site.html("index.md"), sanitize=False).query("a[rel=edit]")
    assert [attribute(link, "href") for link in links] == [pen] * bool(pen)
