"""The site's own scripts come in few files, and one that fails takes no other with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from peerkb.assets.bundles import join_scripts
from tests import small_site
from tests.browsing import ENGINE, Built, Readers, attribute


def test_readers_ask_for_one_file(built: Built, readers: Readers) -> None:
    parts = small_site.project_settings()["extra"]["joined"]
    assert all((built.folder / target).is_file() for target in parts)
    assert [part for names in parts.values() for part in names if (built.folder / part).exists()] == []
    [page] = [page for page in built.pages.values() if page.path == "house/index.html"]
    ours = [attribute(script, "src").removeprefix("../") for script in page.all("script[src^='../assets/']")]
    assert [name for name in ours if name.count("/") == 1] == ["assets/head.js", "assets/site.js"]
    scripts = {target: (built.folder / target).read_text(encoding="utf-8") for target in parts if target.endswith(".js")}
    assert [target for target, said in scripts.items() if re.search(r"^ |/\*(?!!)", said, re.MULTILINE)] == []
    sources = sum((ENGINE / name).stat().st_size for target in scripts for name in parts[target])
    assert sum(map(len, scripts.values())) < 0.8 * sources, "comments and indentation are for writers"
    tab = readers.open("house/")
    tab.wait_for_load_state("networkidle")
    # What the page itself asked for: the worker, which keeps the site for reading offline, asks for all files besides.
    asked = tab.evaluate("() => performance.getEntriesByType('resource').map(entry => entry.name)")
    assert sum(address.endswith("/assets/site.js") for address in asked) == 1


def test_no_template_holds_another() -> None:
    """The minifier takes the inner one's text for code, and white space out of it."""
    for file in (ENGINE / "assets" / "scripts").rglob("*.js"):
        assert re.search(r"\$\{[^}`]*`", file.read_text(encoding="utf-8")) is None, file.name


def test_a_script_that_fails_stops_no_other(chromium_browser: Browser) -> None:
    with chromium_browser.new_context(service_workers="block") as context:
        faults: list[str] = []
        context.on("weberror", lambda error: faults.append(error.error.message))
        tab = context.new_page()
        tab.add_script_tag(
            content=join_scripts([("a.js", "window.a = 1;"), ("b.js", "nothing.at.all();"), ("c.js", "window.c = a + 1; // end")])
        )
        assert tab.evaluate("window.c") == 2
        assert faults == ["nothing is not defined"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    extra = {"joined": {"assets/x.js": ["assets/y.js", "assets/z.js"]}}
    site = small_site.build(small_site.write_site(tmp_path, {"index.md": "# Home\n", "assets/y.js": "y();\n"}, extra=extra))
    assert site.refused
    assert "assets/x.js names 'assets/z.js', which is no file of the site" in site.said


@pytest.mark.parametrize(
    ("parts", "wrong"),
    [
        (["assets/?*.css"], "assets/x.css names 'assets/?*.css', which fits 2 files of the site"),
        (["assets/a.css"], "assets/a.css imports another style sheet. Name that one before it instead"),
    ],
)
def test_what_cannot_be_joined_is_told(tmp_path: Path, parts: list[str], wrong: str) -> None:
    files = {"assets/a.css": "@import 'b.css';\n", "assets/b.css": "p {}\n"}
    site = small_site.build(small_site.write_site(tmp_path, files, extra={"joined": {"assets/x.css": parts}}))
    assert site.refused
    assert wrong in site.said
