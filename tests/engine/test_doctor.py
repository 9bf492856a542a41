"""`make doctor`: what is left of a site, in plain words; what has to be done first ends it with 1."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tools import doctor, engine_record

TODAY = datetime.date(2026, 11, 29)
NUMBERS = "# Example: write over this.\nchecked: 2026-11-28\nlines: {}\n"


def _site(root: Path, address: str = "https://ours.test/", **files: str) -> Path:
    told = {"mkdocs.yml": f"site_name: Ours\nsite_url: '{address}'\n", "docs/index.md": "# Home\n"} | files
    for name, text in told.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def test_a_site_that_is_done_has_nothing_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.main(_site(tmp_path)) == 0
    assert capsys.readouterr().out == "Nothing is left to do.\n"


@pytest.mark.parametrize(
    ("address", "files", "first", "told"),
    [
        ("https://example.org/", {}, True, "The site's address is https://example.org/"),
        ("https://night.example/", {}, True, "The site's address is"),
        ("", {}, True, "not set"),
        ("https://ours.test/kb", {}, True, "must end with a slash"),
        ("https://ours.test/kb/", {}, False, "stands below /kb/"),
        ("http://ours.test/", {}, False, "not encrypted"),
        ("https://ours.test/", {"docs/_data/phones.yml": NUMBERS}, True, "call each number yourself"),
        ("https://ours.test/", {"docs/_data/phones.yml": "checked: 2026-01-01\nlines: {}\n"}, False, "last tried on 2026-01-01"),
        ("https://ours.test/", {"docs/a.md": "---\n# Example: write over this.\ntitle: A\n---\n"}, False, "1 files are still examples"),
        (
            "https://ours.test/",
            {"docs/a.md": "One.\nWrite here what it costs.\n"},
            True,
            "docs/a.md:2 still says: Write here what it costs.",
        ),
    ],
)
def test_what_is_left_is_told(tmp_path: Path, address: str, files: dict[str, str], first: bool, told: str) -> None:
    finding, *_ = doctor.examine(_site(tmp_path, address, **files), TODAY)
    assert finding.first is first
    assert told in finding.text


def test_a_new_file_that_an_upgrade_left_is_to_be_dealt_with(tmp_path: Path) -> None:
    site = _site(tmp_path, **{"overrides/main.html": "Ours.\n", "overrides/main.html.new": "Theirs.\n"})
    engine_record.write(site, engine_record.of_files({"overrides/main.html": b"Theirs.\n"}))
    first, second = doctor.examine(site, TODAY)
    assert first.first
    assert "overrides/main.html.new" in first.text
    assert "You changed 1 of the engine's files" in second.text


def test_only_what_has_to_be_done_first_is_a_failure(tmp_path: Path) -> None:
    assert doctor.main(_site(tmp_path, "http://ours.test/")) == 0
    assert doctor.main(_site(tmp_path, "https://example.org/")) == 1
