"""The scripts behind the commands: what they find and what they pass over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import chromium, house_rules

# Written in pieces, so that this file keeps the rules as well.
AMISS = {
    "a registry's host": "https://" + "pypi" + ".org/simple/",
    "a registry's file host": "https://files.python" + "hosted" + ".org/x",
    "a CDN's host": '<script src="//cdn.' + "jsdelivr" + '.net/x.js">',
    "a home on Linux": "open('/" + "home/ana/site')",
    "a home on a Mac": "/" + "Users/ana/site",
    "a home on Windows": "C:" + "\\Users\\ana\\site",
    "the root user's home": "path=/" + "root/.cache/x",
    "a token": "ghp" + "_" + "a1B2" * 9,
    "an access key": "AKIA" + "ABCDEFGHIJKLMNOP",
    "a private key": "-----BEGIN RSA PRIVATE " + "KEY-----",
    "a password in an address": "https://ana:" + "hunter2@example.org/",
}
SOUND = {
    "a page's address": "https://www.samhsa.gov/home/",
    "a path of the project": "docs/home/ana.md",
    "a path of every system": "/usr/bin/chromium",
    "a name that only ends like a host": "not" + "pypi" + ".organic",
    "a hash of a package": "--hash=sha256:" + "0123abcd" * 8,
    "a time and a place": "https://example.org/at/10:30@home",
}


@pytest.mark.parametrize("line", AMISS.values(), ids=AMISS.keys())
def test_a_house_rule_finds(tmp_path: Path, line: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"First.\n{line}\n", encoding="utf-8")
    assert [fault.split(" ")[0] for fault in house_rules.faults("page.md", page)] == ["page.md:2:"]


@pytest.mark.parametrize("line", SOUND.values(), ids=SOUND.keys())
def test_a_house_rule_passes_over(tmp_path: Path, line: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(line, encoding="utf-8")
    assert list(house_rules.faults("page.md", page)) == []


def test_a_picture_is_no_text_to_search(tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    picture.write_bytes(b"\x89PNG\0" + AMISS["a token"].encode())
    assert list(house_rules.faults("page.png", picture)) == []


def test_a_browser_that_does_not_start_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, status in (("chromium", 1), ("chromium-browser", 1), ("google-chrome", 0)):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\nexit {status}\n", encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setattr(chromium, "candidates", lambda: (str(tmp_path / name) for name in (*chromium.NAMES, "not-there")))
    assert chromium.installed() == str(tmp_path / "google-chrome")


def test_a_browser_named_wrongly_is_not_replaced_by_another(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    assert chromium.main() == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "'no-such-browser'" in said.err
