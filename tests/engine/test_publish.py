"""The site that stands is replaced as a whole, or not at all."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from peerkb import publishing
from tests.small_site import Terms, build, command, contents, write_site

HOPE: Terms = {"hope": {}}
OLD = {"p.md": "Old words of hope.\n", "old.md": "A page that goes.\n", "a/b/old.md": "A folder that goes.\n"}
NEW = {"p.md": "New words of hope.\n", "new/page.md": "A page that comes.\n"}
FAULTS = {
    "a fault of a page": {"p.md": "[x](term:nowhere)\n"},
    "a fault of a term": {"glossary/fear.md": "---\nterm: Fear\n---\n"},
    "a fault of the settings": {},
}


def _pages_are(root: Path, pages: dict[str, str]) -> None:
    """Make these the site's only pages, the home, the index and the terms aside."""
    for name in {**OLD, **NEW}:
        (root / "docs" / name).unlink(missing_ok=True)
    for name, text in pages.items():
        file = root / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@contextlib.contextmanager
def _mkdocs(config: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`mkdocs build` while it runs; it is ended with the block."""
    builder = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(config)], env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    )
    try:
        yield builder
    finally:
        builder.kill()
        builder.wait(timeout=60)


def _beside(root: Path) -> list[str]:
    """What stands in a folder, besides what is kept for the next build."""
    return sorted(path.name for path in root.iterdir() if path.name != ".cache")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A site that was built, with `site/` beside `docs/`."""
    assert not build(write_site(tmp_path, OLD, HOPE)).refused
    return tmp_path


@pytest.mark.parametrize("fault", FAULTS)
def test_a_refused_build_changes_nothing(old: Path, fault: str) -> None:
    before, beside = contents(old / "site"), _beside(old)
    inode, written = (old / "site").stat().st_ino, (old / "site" / "index.html").stat().st_mtime_ns
    _pages_are(old, {**NEW, **FAULTS[fault]})
    config = old / "mkdocs.yml"
    if not FAULTS[fault]:
        config = write_site(old, {**NEW, "glossary/index.md": "# Glossary\n"}, HOPE, policy="sometimes")
    site = build(config, strict=False)
    assert site.refused
    assert contents(old / "site") == before
    assert _beside(old) == beside
    assert ((old / "site").stat().st_ino, (old / "site" / "index.html").stat().st_mtime_ns) == (inode, written)


def test_warnings_refuse_a_strict_build(old: Path) -> None:
    before, beside = contents(old / "site"), _beside(old)
    _pages_are(old, {"p.md": "A [link](nowhere.md).\n"})
    assert build(old / "mkdocs.yml", strict=True).refused
    assert contents(old / "site") == before
    assert _beside(old) == beside
    assert not build(old / "mkdocs.yml", strict=False).refused
    assert contents(old / "site") != before


def test_the_command_fails_with_a_status(old: Path) -> None:
    before, beside = contents(old / "site"), _beside(old)
    wrong, missing = "[x](term:nowhere)\n", "A [link](nowhere.md).\n"
    for words, arguments in ((wrong, ()), (wrong, ("--strict",)), (missing, ("--strict",))):
        _pages_are(old, {"p.md": words})
        run = command(old / "mkdocs.yml", *arguments)
        assert run.returncode != 0
        assert "Traceback" not in run.stderr
        assert contents(old / "site") == before
        assert _beside(old) == beside
    _pages_are(old, NEW)
    assert command(old / "mkdocs.yml", "--strict").returncode == 0
    assert contents(old / "site") != before


def test_whatever_stops_a_build_changes_nothing(old: Path) -> None:
    """A snippet that is not there ends it from within a Markdown extension."""
    before, beside = contents(old / "site"), _beside(old)
    _pages_are(old, {"p.md": '--8<-- "nowhere.txt"\n'})
    assert command(old / "mkdocs.yml").returncode != 0
    assert contents(old / "site") == before
    assert _beside(old) == beside


def test_the_first_build_when_refused_leaves_no_site(tmp_path: Path) -> None:
    config = write_site(tmp_path, FAULTS["a fault of a page"], HOPE)
    beside = _beside(tmp_path)
    assert build(config).refused
    assert _beside(tmp_path) == beside


def test_a_good_build_leaves_nothing_stale(old: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    beside = _beside(old)
    (old / "site" / "stray.html").write_text("x", encoding="utf-8")
    (old / "site" / "empty" / "folder").mkdir(parents=True)
    _pages_are(old, NEW)
    site = build(old / "mkdocs.yml")
    assert not site.refused
    fresh = build(write_site(tmp_path_factory.mktemp("fresh"), NEW, HOPE))
    assert contents(old / "site").keys() == fresh.files.keys()
    assert b"New words" in site.files["p/index.html"]
    assert _beside(old) == beside


def test_hidden_files_stay(old: Path) -> None:
    site = old / "site"
    (site / ".nojekyll").touch()
    (site / ".git" / "refs").mkdir(parents=True)
    (site / ".git" / "HEAD").write_text("ref: x\n", encoding="utf-8")
    (site / ".git" / "config").symlink_to("HEAD")
    for _ in range(2):
        assert not build(old / "mkdocs.yml").refused
        assert (site / ".nojekyll").is_file()
        assert (site / ".git" / "HEAD").read_text(encoding="utf-8") == "ref: x\n"
        assert (site / ".git" / "config").is_symlink()
        assert (site / ".git" / "refs").is_dir()


def test_a_hidden_link_that_leads_nowhere_stops_nothing(old: Path) -> None:
    (old / "site" / ".gone").symlink_to("nowhere")
    site = build(old / "mkdocs.yml")
    assert not site.refused, site.said
    assert (old / "site" / ".gone").is_symlink()


def test_a_site_behind_a_link_is_replaced_where_it_is(old: Path) -> None:
    (old / "site").rename(old / "elsewhere")
    (old / "site").symlink_to("elsewhere")
    _pages_are(old, NEW)
    assert not build(old / "mkdocs.yml").refused
    assert (old / "site").is_symlink()
    assert b"New words" in (old / "elsewhere" / "p" / "index.html").read_bytes()
    assert not (old / "elsewhere" / "old").exists()


def test_a_site_deep_in_folders_that_are_not_there(tmp_path: Path) -> None:
    config = write_site(tmp_path, OLD, HOPE, settings={"site_dir": str(tmp_path / "out" / "public" / "site")})
    assert not build(config).refused
    assert (tmp_path / "out" / "public" / "site" / "p" / "index.html").is_file()
    assert _beside(tmp_path / "out" / "public") == ["site"]


def test_a_site_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file, not a folder", encoding="utf-8")
    run = command(write_site(tmp_path, OLD, HOPE, settings={"site_dir": str(tmp_path / "out" / "site")}))
    assert run.returncode == 1
    assert str(tmp_path / "out" / "site") in run.stderr
    assert "Traceback" not in run.stderr


def test_readers_always_find_a_page(old: Path) -> None:
    """Whoever opens a page again and again while the site is replaced gets the old one or the new one each time."""
    page = old / "site" / "p" / "index.html"
    met = {page.read_bytes()}
    _pages_are(old, NEW)
    with _mkdocs(old / "mkdocs.yml") as builder:
        while builder.poll() is None:
            with contextlib.suppress(FileNotFoundError):  # between the two renames
                met.add(page.read_bytes())
        assert builder.returncode == 0
    met.add(page.read_bytes())
    assert ["Old" if b"Old words" in text else "New" for text in sorted(met, key=lambda text: b"Old words" in text)] == ["New", "Old"]


def test_folders_change_places(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for words in ("first", "second", "third"):
        built = publishing.staging(site)
        (built / f"{words}.html").write_text(words, encoding="utf-8")
        publishing.publish(built, site)
        assert contents(site) == {f"{words}.html": words.encode()}
        assert _beside(tmp_path) == ["site"]


def test_a_folder_that_cannot_take_its_place_leaves_the_old_one(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "old.html").touch()
    with pytest.raises(OSError, match="nowhere"):
        publishing.publish(tmp_path / "nowhere", site)
    assert contents(site) == {"old.html": b""}


STOP = """
import pathlib, time
def {event}(**given):
    pathlib.Path({flag!r}).touch()
    time.sleep(600)
"""
# Where the build is when it is killed: while pages are made, and when all is written but not yet in its place.
MOMENTS = ["on_page_content", "on_env", "on_post_page", "on_post_build"]


@pytest.mark.parametrize("event", MOMENTS)
def test_a_killed_build_leaves_the_old_site(old: Path, event: str) -> None:
    before, beside = contents(old / "site"), _beside(old)
    _pages_are(old, NEW)
    flag, hook = old / "docs" / ".reached", old / "docs" / ".stop.py"
    hook.write_text(STOP.format(event=event, flag=str(flag)).replace("(**given)", "(*given, **more)"), encoding="utf-8")
    config = write_site(old, NEW, HOPE, hooks=[str(hook)])
    with _mkdocs(config) as builder:
        deadline = time.monotonic() + 60
        while not flag.exists():
            assert builder.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        builder.kill()
    assert builder.returncode == -signal.SIGKILL
    assert contents(old / "site") == before
    hook.unlink()
    site = build(write_site(old, NEW, HOPE))
    assert not site.refused, site.said
    assert b"New words" in site.files["p/index.html"]
    assert _beside(old) == beside, "the next build removes what the killed one left"


def test_a_build_inside_a_build_is_refused_aloud(tmp_path: Path) -> None:
    """A plugin that does so would make MkDocs say "built" and leave no site."""
    hook = tmp_path / "again.py"
    hook.write_text(
        "from mkdocs.commands.build import build\n\n\ndef on_post_build(config):\n    build(config)\n",
        encoding="utf-8",
    )
    site = build(write_site(tmp_path, hooks=[str(hook)]), strict=False)
    assert site.refused
    assert "builds the site again inside its own build" in site.said
    assert site.files == {}
