"""MkDocs and ProperDocs build the same bytes, refuse the same faults, and keep the site before."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.small_site import contents, write_site

ENGINES = ("mkdocs", "properdocs")
PAGES = {
    "index.md": "# Home\n\nA word on hope, and a [link](call:line).\n\n## Part\n\n| a | b |\n| :- | -: |\n| hope | 1 |\n",
    "more/page.md": "# Page\n\nMore [hope](term:hope) and despair.\n",
    "_data/phones.yml": "checked: 2026-01-02\nlines:\n  line: {name: A line, call: 555-0100}\n",
}
TERMS = {"hope": {"related": ["despair"]}, "despair": {"aliases": ["gloom"]}}
# What names the engine: its line in the head, the hash of each page in the worker's list, and a date in the sitemap.
_GENERATOR = re.compile(rb'<meta name="generator"[^>]*>')


def _run(engine: str, config: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", engine, "build", "-f", str(config), *arguments]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1767225600"}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=300, check=False)


def _built(engine: str, root: Path) -> dict[str, bytes]:
    root.mkdir()
    run = _run(engine, write_site(root, PAGES, TERMS, theme="material", plugins=["glightbox"]), "--strict")
    assert run.returncode == 0, run.stderr
    files = contents(root / "site")
    warm = _run(engine, root / "mkdocs.yml", "--strict")
    assert (warm.returncode, contents(root / "site")) == (0, files)
    assert "not kept" not in warm.stderr  # of HTML or of pages as they were laid out
    files.pop("worker.js", None)
    return {path: _GENERATOR.sub(b"", text) for path, text in files.items()}


def test_both_build_the_same_site_cold_and_warm(tmp_path: Path) -> None:
    one, other = (_built(engine, tmp_path / engine) for engine in ENGINES)
    assert b'<a class="glossary-term"' in one["index.html"]
    assert one.keys() == other.keys()
    assert [path for path in one if one[path] != other[path]] == []


@pytest.mark.parametrize("engine", ENGINES)
def test_both_refuse_a_fault_and_keep_the_site_before(tmp_path: Path, engine: str) -> None:
    config = write_site(tmp_path, PAGES, TERMS)
    assert _run(engine, config, "--strict").returncode == 0
    before = contents(tmp_path / "site")
    page = tmp_path / "docs" / "more" / "page.md"
    good = page.read_text(encoding="utf-8")
    of_ours, of_the_engine = "[x](term:hop)", "[x](nowhere.md)"
    # A page that was refused once is refused again, whatever is kept from one build to the next.
    for wrong in (of_ours, of_ours, of_the_engine, of_the_engine):
        page.write_text(f"{good}\n{wrong}\n", encoding="utf-8")
        run = _run(engine, config, "--strict")
        assert run.returncode != 0
        assert "more/page.md" in run.stderr
        assert "Traceback" not in run.stderr
        assert contents(tmp_path / "site") == before
    page.write_text(good, encoding="utf-8")
    assert _run(engine, config, "--strict").returncode == 0
    assert contents(tmp_path / "site") == before
