"""What goes with the pages of this site: valid markup, a manifest that says what is so, and no more to fetch than a phone should."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path
from urllib.parse import urljoin

import pytest

from peerkb.assets import offline_manifest
from peerkb.settings.reading import in_language
from tests.browsing import Built, attribute
from tests.content import ENGINE, OWN, PROJECT, Content
from tests.contrast import unreadable
from tests.markup import invalid_markup

LARGEST_PICTURE = 100_000  # bytes of what is shown beside a link
LARGEST = 10_500_000  # bytes that a reader's browser fetches for later
COLORS = "assets/styles/colors.css"
HASHES = re.compile(r"'sha256-[^']+'")


def _size(png: Path) -> tuple[int, int]:
    head = png.read_bytes()[:24]
    assert head.startswith(b"\x89PNG\r\n\x1a\n"), png
    width, height = struct.unpack(">II", head[16:])
    return width, height


def test_the_markup_of_every_page_is_valid(built: Built) -> None:
    assert {page.path: faults for page in built.pages.values() if (faults := list(invalid_markup(page)))} == {}


def test_the_picture_beside_a_link_has_the_size_that_is_told(built: Built, content: Content) -> None:
    if picture := content.extra.get("shared_picture"):
        file = built.folder / picture["path"]
        assert _size(file) == (picture["width"], picture["height"])
        assert file.stat().st_size < LARGEST_PICTURE


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_colors_of_the_site_can_be_read_and_none_is_left_out(dark: bool) -> None:
    text = (OWN.docs / COLORS).read_text(encoding="utf-8")
    assert unreadable(text, dark=dark) == []
    names = re.compile(r"(--[\w-]+):")
    assert set(names.findall(text)) == set(names.findall((ENGINE / COLORS).read_text(encoding="utf-8")))


def test_the_manifest_says_what_is_so(built: Built, content: Content) -> None:
    screen = content.extra.get("home_screen")
    if not screen:
        pytest.skip("the site is for no home screen")
    said = json.loads((built.folder / screen["manifest"]).read_text(encoding="utf-8"))
    assert (said["name"], said["description"]) == (content.settings["site_name"], content.settings["site_description"])
    assert urljoin(content.address, said["start_url"]) == urljoin(content.address, said["scope"]) == content.address
    assert [shortcut["url"] for shortcut in said.get("shortcuts", []) if not built.has(shortcut["url"])] == []
    for icon in said["icons"]:
        width, height = _size(built.folder / icon["src"])
        assert icon["sizes"] == f"{width}x{height}"
    purposes = {(icon["sizes"], icon.get("purpose", "any")) for icon in said["icons"]}
    assert purposes >= {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
    assert _size(built.folder / screen["icon"]) == (180, 180)


def test_all_that_is_kept_for_reading_offline_is_small(built: Built, content: Content) -> None:
    """For who reads one language, with the help of all."""
    worker = (built.folder / "worker.js").read_text(encoding="utf-8")
    files, languages, helps = (
        json.loads(re.search(rf"^const {name} = ([^;]*);", worker, re.MULTILINE)[1])  # type: ignore[index]
        for name in ("FILES", "LANGUAGES", "HELP")
    )
    codes = list(content.extra.get("languages") or {})
    if languages:
        assert helps == [path for code in ("", *codes) if (path := (in_language(content.extra, code).get("help") or {}).get("path"))]
    for code in ("", *codes):
        paths = [path for path in files if offline_manifest.language_of(path, codes) in (code, None) or path.startswith(tuple(helps))]
        assert sum((built.folder / path).stat().st_size for path in paths) < LARGEST, code


@pytest.mark.parametrize("file", ["nginx.conf", "apache.conf"])
def test_hosting_allows_the_styles_of_all_pictures(built: Built, file: str) -> None:
    """A host that sends a policy without them shows those pictures without their styles."""
    needed = set(HASHES.findall((built.folder / "_headers").read_text(encoding="utf-8")))
    allowed = set(HASHES.findall((PROJECT / "hosting" / file).read_text(encoding="utf-8")))
    assert needed <= allowed, f"Copy the Content-Security-Policy of the built file _headers to hosting/{file}"


def test_every_page_shows_the_ways_to_help_of_the_settings(built: Built, content: Content) -> None:
    for page in built.pages.values():
        help_ = in_language(content.extra, page.path.partition("/")[0]).get("help") or {}
        links = page.all(".kb-strip a")
        assert len(links) >= len(help_.get("lines") or []), page.path
        if help_.get("path"):
            assert page.leads_to(attribute(links[0], "href")) == (help_["path"], ""), page.path


def test_a_copy_of_the_repository_needs_no_edit() -> None:
    """Nothing of this site that GitHub reads names an owner, a repository or the site's address."""
    files = [path for path in (PROJECT / ".github").rglob("*") if path.suffix != ".png" and path.is_file()]
    files += map(PROJECT.joinpath, ("CODE_OF_CONDUCT.md", "mkdocs.yml"))
    somebodys = re.compile(r"github\.com/(?!\$)|\.github\.io|[\w.]+@[\w-]+\.(?:org|com|net)")
    assert [path.name for path in files if somebodys.search(path.read_text(encoding="utf-8"))] == []


def test_issue_forms_say_what_is_private_and_that_nobody_answers_around_the_clock() -> None:
    forms = sorted((PROJECT / ".github" / "ISSUE_TEMPLATE").glob("[0-9]*.yml"))
    names = ["fix-a-page.es", "fix-a-page", "ask-for-a-page", "suggest-a-term", "report-harmful-wording"]
    assert [form.stem[2:] for form in forms] == names
    for form in forms:
        text = form.read_text(encoding="utf-8")
        assert ("deje fuera los datos privados" if form.stem.endswith(".es") else "leave out private details") in text
        assert ("988" in text) == ("term" not in form.stem)


def test_the_table_of_engines_names_tests_and_releases_that_are_there() -> None:
    head, _, *rows = re.findall(
        r"^\|.*\|$", (PROJECT / "README.md").read_text(encoding="utf-8").partition("## Which engine")[2], re.MULTILINE
    )
    locked = "".join(file.read_text(encoding="utf-8") for file in sorted(PROJECT.glob("requirements*.txt")))
    for name, release in re.findall(r"(\w+) (\d[\d.]+)", head):
        assert f"\n{name.lower()}=={release} " in f"\n{locked}"
    table = [row for row in rows if "`test_" in row]
    assert len(table) >= 6
    tests = "".join(file.read_text(encoding="utf-8") for file in (PROJECT / "tests").rglob("test_*.py"))
    named = {name for row in table for name in re.findall(r"`(test_\w+)`", row)}
    assert {name for name in named if f"def {name}(" not in tests} == set()
