"""The tool that tells which translations are of an older text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.translations import main, with_version

PAGES = {
    "a.md": "---\ntitle: A\n---\n\nOne.\n",
    "b.md": "---\ntitle: B\n---\n\nTwo.\n",
    "es/a.md": "---\ntitle: A\ntranslates: a.md\nkind: idea\n---\n\nUno.\n",
    "es/b.md": "---\ntranslates: b.md\n---\n\nDos: translates: x\n",
}


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    (tmp_path / "es").mkdir()
    for name, text in PAGES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_page_is_told_when_its_original_has_changed(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(docs), "--write"]) == 0
    written = (docs / "es/a.md").read_text(encoding="utf-8")
    assert written.startswith('---\ntitle: A\ntranslates: a.md\ntranslated_at: "')
    assert written.endswith("kind: idea\n---\n\nUno.\n")
    assert main([str(docs)]) == 0
    (docs / "b.md").write_text(PAGES["b.md"].replace("Two", "Three"), encoding="utf-8")
    capsys.readouterr()
    assert main([str(docs)]) == 1
    told = capsys.readouterr().out
    assert "es/b.md" in told
    assert told.endswith(f'make translations ARGS="--write {docs / "es/b.md"}"\n')
    assert "es/a.md" not in told
    assert main([str(docs), "--write", str(docs / "es/a.md")]) == 0
    assert main([str(docs)]) == 1, "another page was written"
    assert main([str(docs), "--write", str(docs / "es/b.md")]) == 0
    assert main([str(docs)]) == 0


def test_a_page_that_names_no_version_is_named(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(docs)]) == 0
    assert "es/a.md" in capsys.readouterr().out


def test_a_version_is_written_once() -> None:
    once = with_version(PAGES["es/a.md"], "00000000")
    assert with_version(once, "11111111") == once.replace("00000000", "11111111")
    assert with_version(once, "11111111").count("translated_at") == 1
