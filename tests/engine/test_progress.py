"""A long build tells in a terminal how far it is, and nothing of it in a log."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.small_site import command, write_site

pty = pytest.importorskip("pty", reason="this system has no terminals of that kind")

# Three pages, each of which takes long to read.
SLOW = """
import time

def on_page_markdown(markdown, page, config, files):
    time.sleep(0.6)
"""
PAGES = {name: f"# {name}\n" for name in ("index.md", "one.md", "two.md")}


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    (tmp_path / "slow.py").write_text(SLOW, encoding="utf-8")
    return write_site(tmp_path, PAGES, {"hope": {}}, hooks=[str(tmp_path / "slow.py")])


def test_a_terminal_is_told_and_keeps_nothing_of_it(slow: Path) -> None:
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(slow)],
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    os.close(theirs)
    told, until = b"", time.monotonic() + 60
    while time.monotonic() < until:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        told += piece
    os.close(ours)
    assert child.wait(timeout=60) == 0
    text = told.decode()
    assert "Reading 3 of 5 pages\r" in text  # the pages, the term and the index of terms
    assert text.rindex("\x1b[K") > text.rindex("pages\r")
    assert text.rstrip().endswith("seconds")


def test_a_log_is_not(slow: Path) -> None:
    run = command(slow, "--strict")
    assert run.returncode == 0
    assert "Reading" not in run.stdout + run.stderr
