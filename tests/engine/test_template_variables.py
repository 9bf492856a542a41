"""A template that asks for what does not exist fails the build, with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_site import build, write_site

TEMPLATE = "<!doctype html>\n<html><head><title>{{ page.title }}</title></head>\n<body>%s{{ page.content }}</body></html>\n"


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("{{ kb.ownr }}", "main.html:3: a template asks for kb.ownr, which does not exist; did you mean 'owner'?"),
        ("{% if kb.sourcez %}x{% endif %}", "main.html:3: a template asks for kb.sourcez, which does not exist; did you mean 'sources'?"),
        ("{{ kb.text.page.nothing_of_the_kind }}", "nothing_of_the_kind"),
    ],
)
def test_a_name_that_does_not_exist_is_refused(tmp_path: Path, asked: str, message: str) -> None:
    config = write_site(tmp_path)
    (tmp_path / "theme" / "main.html").write_text(TEMPLATE % asked, encoding="utf-8")
    site = build(config)
    assert site.refused
    assert message in site.said
    assert "Traceback" not in site.said
    assert site.files == {}


def test_what_exists_is_shown(tmp_path: Path) -> None:
    front = "---\ntitle: A page\nlast_reviewed: 2026-01-02\nreview_in: 3\n---\n\nText.\n"
    config = write_site(tmp_path, {"p.md": front})
    (tmp_path / "theme" / "main.html").write_text(TEMPLATE % "{{ kb.last_reviewed }} to {{ kb.review_by }}", encoding="utf-8")
    assert "2026-01-02 to 2026-04-02" in build(config).html("p.md")
