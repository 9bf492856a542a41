"""What the navigation leaves out or names in vain: said in the engine's own form, once, whichever generator builds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from site_navigation import find_faults

from tests.engine.test_serve import ENGINES, serving
from tests.small_site import PROJECT, build, write_site

needs_zensical = pytest.mark.skipif(sys.version_info < (3, 11), reason="Zensical needs Python 3.11")
ALL_ENGINES = [*ENGINES, pytest.param("zensical_adapter", marks=needs_zensical)]
PAGES = {
    "in/a.md": "# A\n",
    "in/left.md": "# Left out\n",
    "in/apart.md": "# Apart\n",
    "in/begun.md": "---\ntitle: Begun\ndraft: true\n---\n",
}
SETTINGS: dict[str, Any] = {
    "nav": ["index.md", {"In": ["/in/a.md", "in/lefft.md"]}, {"Elsewhere": "https://else.example/"}],
    "not_in_nav": "/glossary/*\n/in/apart.md\n",
}
LEFT_OUT = "in/left.md: the page is in no menu. Add it to nav in mkdocs.yml, or to not_in_nav if links alone lead to it; " + (
    "until it is ready it says draft: true. Or take the file away"
)
NAMED_IN_VAIN = "nav names 'in/lefft.md', which is not there; did you mean 'in/left.md'? Name a page by its path in the docs folder"
OF_MKDOCS = ("docs directory", "A reference to")  # how its own words for the two begin


def test_faults_are_told_with_their_file_line_and_remedy() -> None:
    nav = [
        "a.md",
        "be-gone.md",
        {"In": ["b.md", {"Gone": "/gone.md"}]},
        {"Out": "https://else.example/"},
        {"Mail": "mailto:a@else.example"},
    ]
    text = "nav:\n  - a.md\n  - be-gone.md\n  - In: [b.md, {Gone: /gone.md}]\n"
    faults = [*find_faults(nav, {"a.md", "b.md", "be-gone.md", "c.md"}, ["a.md", "b.md", "c.md"], ("mkdocs.yml", text))]
    assert [str(fault).split(". ")[0] for fault in faults] == [
        "mkdocs.yml:4: nav names 'gone.md', which is not there; did you mean 'be-gone.md'? Name a page by its path in the docs folder",
        "c.md: the page is in no menu",
    ]


def test_a_site_without_a_navigation_of_its_own_leaves_nothing_out() -> None:
    assert [*find_faults(None, {"a.md"}, ["a.md"], ("mkdocs.yml", ""))] == []


@pytest.mark.parametrize("engine", ALL_ENGINES)
def test_a_strict_build_is_refused_with_each_fault_once(tmp_path: Path, engine: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", engine, "build", "--strict", "-f", str(write_site(tmp_path, PAGES, settings=SETTINGS))],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(PROJECT / "hooks")},
        check=False,
    )
    assert run.returncode == 1
    assert [run.stderr.count(said) for said in (LEFT_OUT, NAMED_IN_VAIN)] == [1, 1], run.stderr
    assert "2 faults to mend" in run.stderr
    assert [said for said in OF_MKDOCS if said in run.stderr] == []
    assert not (tmp_path / "site").exists()


@pytest.mark.enable_socket
@pytest.mark.parametrize("engine", ALL_ENGINES)
def test_a_preview_says_them_and_shows_the_page_all_the_same(tmp_path: Path, engine: str) -> None:
    with serving(tmp_path, write_site(tmp_path, PAGES, settings=SETTINGS), engine) as server:
        assert "Left out" in server.get("in/left/")
        said = server.said()
        assert [said.count(fault) for fault in (LEFT_OUT, NAMED_IN_VAIN)] == [1, 1], said
        assert [fault for fault in OF_MKDOCS if fault in said] == []
        assert "begun.md" not in said, "a draft may stand in no menu yet"


def test_what_is_mended_is_built(tmp_path: Path) -> None:
    nav = {"nav": ["index.md", {"In": ["in/a.md", "in/left.md"]}]}
    site = build(write_site(tmp_path, PAGES, settings=SETTINGS | nav))
    assert not site.refused, site.said
