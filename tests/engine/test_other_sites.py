"""The engine serves any organization: what is this site's own comes from its settings and its data, and a site can do without."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import justhtml
import pytest
import yaml

from tests import small_site
from tests.browsing import attribute
from tests.small_site import PROJECT, project_settings

PHONES = """
checked: 2026-11-22
lines:
  night: {name: The night line, call: "123-4567", press: "2", text: "321", keyword: HI}
"""
PROJECTS = project_settings()
# What stands nowhere in the pages of a site that does not set it: texts and addresses of the project's own site, and the engine's words.
OWN = [
    *(text for name in ("site_name", "site_description", "copyright") if (text := PROJECTS.get(name))),
    *(text for name in ("short_name", "leave") if (text := PROJECTS["extra"].get(name))),
    *(text for key, text in (PROJECTS["extra"].get("help") or {}).items() if key in ("name", "path")),
    *("None", "Undefined", "contributing/", "#24516a", "newsreader", "Leave"),
]


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, Any]:
    """The settings of a site that has all our hooks and templates and nothing else of ours."""
    for name, text in {"index.md": "# Home\n\n[On](guide/on.md)\n", "guide/on.md": "# On\n\n## How\n\nText.\n"}.items():
        file = tmp_path / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    theme = {"name": "material", "custom_dir": str(PROJECT / "overrides"), "static_templates": ["_headers", "robots.txt"]}
    return {"site_name": "Another site", "theme": theme, "hooks": [str(PROJECT / hook) for hook in PROJECTS["hooks"]]}


def _built(root: Path, settings: dict[str, Any]) -> small_site.Site:
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    site = small_site.build(root / "mkdocs.yml")
    assert not site.refused, site.said
    return site


@pytest.mark.parametrize(
    "more",
    [{}, {"use_directory_urls": False}, {"site_url": "https://example.org/below/a/path/"}],
    ids=["no address", "files for addresses", "below a path"],
)
def test_a_site_without_glossary_data_or_settings_is_built(tmp_path: Path, bare: dict[str, Any], more: dict[str, Any]) -> None:
    site = _built(tmp_path, {**bare, **more})
    for page in ("index.md", "guide/on.md", "404.html"):
        html = site.files[page].decode() if page in site.files else site.html(page)
        assert "Another site" in html
        assert [words for words in OWN if words in html] == []
    assert "Content-Security-Policy" not in site.files["_headers"].decode()


def test_a_palette_may_leave_the_rest_to_the_theme_and_a_site_may_have_no_search_of_the_themes(
    tmp_path: Path, bare: dict[str, Any]
) -> None:
    bare["theme"]["palette"] = [{"scheme": "slate", "toggle": {"icon": "material/weather-sunny", "name": "Light"}}, {"primary": "teal"}]
    site = _built(tmp_path, {**bare, "plugins": []})
    script = justhtml.JustHTML(site.html("index.md"), sanitize=False).query("script[data-options]")[0]
    options = json.loads(attribute(script, "data-options"))
    assert [(option["scheme"], option["primary"]) for option in options] == [("slate", "indigo"), ("default", "teal")]


def test_files_in_another_encoding_are_handed_on_as_they_are(tmp_path: Path, bare: dict[str, Any]) -> None:
    files = {"old.css": "/* na\xefve */ a {}".encode("latin-1"), "old.svg": "<svg><style>a{}</style>na\xefve</svg>".encode("latin-1")}
    for name, content in files.items():
        (tmp_path / "docs" / name).write_bytes(content)
    site = _built(tmp_path, {**bare, "extra_css": ["old.css"]})
    assert {name: site.files[name] for name in files} == files


def test_what_stands_above_every_page_is_the_sites_own(tmp_path: Path, bare: dict[str, Any]) -> None:
    (tmp_path / "docs" / "_data").mkdir(parents=True, exist_ok=True)
    (tmp_path / "docs" / "_data" / "phones.yml").write_text(PHONES, encoding="utf-8")
    shown = {"name": "Talk to us", "path": "guide/on/", "lines": ["text:night", "call:night"]}
    site = _built(tmp_path, {**bare, "exclude_docs": "/_data/", "extra": {"help": shown}})
    links = justhtml.JustHTML(site.html("index.md"), sanitize=False).query(".kb-strip a")
    assert [(attribute(link, "href"), link.to_text()) for link in links] == [
        ("guide/on/", "Talk to us"),
        ("sms:321?body=HI", "Text HI to 321"),
        ("tel:1234567", "Call 123-4567, then press 2"),
    ]
    assert "Talk to us" in site.files["404.html"].decode()


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ("help/", "extra.help says 'help/'. Write keys and values"),
        ({"lines": ["call:nihgt"]}, "extra.help.lines names 'call:nihgt', which is no way to reach a line; did you mean 'call:night'?"),
        ({"lines": ["night"]}, "extra.help.lines names 'night', which is no way to reach a line"),
        ({"name": "Help", "path": "", "lines": []}, "extra.help: 'name' and 'path' go together. Write both, or neither"),
    ],
    ids=["text", "nobody's line", "no way", "no path"],
)
def test_what_stands_above_every_page_must_be_so(tmp_path: Path, given: object, wrong: str) -> None:
    settings = {"exclude_docs": "/_data/"}
    [fault] = small_site.refusal(tmp_path, {"_data/phones.yml": PHONES}, extra={"help": given}, settings=settings)
    assert fault.startswith("mkdocs.yml:")
    assert wrong in fault
