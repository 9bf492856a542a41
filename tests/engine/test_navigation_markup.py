"""The navigation that is printed once for pages beside each other: the same text as the theme prints for each page alone."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import navigation_markup
import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import get_files
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page
from navigation_markup import NavigationMarkup

MANY = 12
OVERRIDES = Path(__file__).parents[2] / "overrides"
NAV: list[Any] = [
    "index.md",
    {"Beds": ["beds/index.md", *(f"beds/bed-{n}.md" for n in range(MANY)), {"Deep": ["beds/deep/soil.md", "beds/deep/roots.md"]}]},
    {"Water": ["water.md", "water/rain.md", {"Elsewhere": "https://garden.example/"}]},  # one address is above the other
    {"Twice": ["twice.md", {"Same": "same.md"}, {"Same": "also.md"}]},
    {"Pictures": ["assets.md", "other.md"]},  # an address above files that pages show
    {"Numbers": ["numbers/v1.2.md", "numbers/v1.3.md"]},
]
LEFT_OUT = ["beds/unlisted.md", "alone.md"]


class Title(str):
    """A title that counts how often any is printed."""

    __slots__ = ()
    printed = 0

    def __str__(self) -> str:
        Title.printed += 1
        return str.__str__(self)


def _paths(entries: list[Any]) -> list[str]:
    inner = [value for entry in entries for value in (entry.values() if isinstance(entry, dict) else [entry])]
    return [path for each in inner for path in (_paths(each) if isinstance(each, list) else [each])]


def _site(folder: Path, settings: dict[str, Any], **more: Any) -> tuple[jinja2.Environment, Any, list[Page], dict[str, Any]]:
    for path in [*(path for path in _paths(NAV) if path.endswith(".md")), *LEFT_OUT]:
        file = folder / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("# A heading\n\n## One\n\n## Two\n", encoding="utf-8")
    (folder / "docs" / "assets").mkdir()
    (folder / "docs" / "assets" / "logo.svg").write_text("<svg/>", encoding="utf-8")
    (folder / "mkdocs.yml").write_text("site_name: Garden\n", encoding="utf-8")
    theme = {"name": "material", "custom_dir": str(OVERRIDES), "logo": "assets/logo.svg", "features": settings.pop("features")}
    config = load_config(str(folder / "mkdocs.yml"), nav=NAV, theme=theme, **settings)
    files = get_files(config)
    nav = get_navigation(files, config)
    pages = [file.page or Page(None, file, config) for file in files.documentation_pages()]
    for page in pages:
        page.read_source(config)
        page.render(config, files)
        page.title = Title(page.title)
    context = {"nav": nav, "config": config, "features": config.theme["features"], "lang": SimpleNamespace(t=str)}
    return config.theme.get_env(), files, pages, context


def _printed(env: jinja2.Environment, page: Page, context: dict[str, Any], markup: NavigationMarkup | None) -> str:
    env.globals[navigation_markup.NAME] = markup
    page.active = True
    try:
        return env.get_template(navigation_markup.WHOLE).render({**context, "page": page, "base_url": "."})
    finally:
        page.active = False


@pytest.mark.parametrize("directories", [True, False], ids=["folders", "files"])
@pytest.mark.parametrize("features", [["navigation.prune", "navigation.indexes", "navigation.tabs"], []], ids=["pruned", "whole"])
def test_each_page_gets_what_the_theme_prints_for_it_alone(tmp_path: Path, directories: bool, features: list[str]) -> None:
    env, files, pages, context = _site(tmp_path, {"use_directory_urls": directories, "features": features})
    by_path = {page.file.src_uri: page for page in pages}
    by_path["beds/unlisted.md"].parent = by_path["beds/bed-1.md"].parent  # as terms are below their list
    shared = NavigationMarkup(env, [file.url for file in files])
    for page in [*pages, *reversed(pages)]:
        alone = _printed(env, page, context, None)
        assert "md-nav__link" in alone
        assert _printed(env, page, context, shared) == alone, page.file.src_uri


def test_pages_beside_each_other_share_it(tmp_path: Path) -> None:
    env, files, pages, context = _site(tmp_path, {"features": ["navigation.prune"]})
    beds = [page for page in pages if page.file.src_uri.startswith("beds/bed-")]
    prints = []
    for markup in (None, NavigationMarkup(env, [file.url for file in files])):
        Title.printed = 0
        for page in beds:
            _printed(env, page, context, markup)
        prints.append(Title.printed)
    assert prints[1] < prints[0] / 2


def test_a_site_with_entries_of_its_own_has_them_printed_page_by_page(tmp_path: Path) -> None:
    """Nobody knows what they show of the page."""
    env, files, pages, context = _site(tmp_path, {"features": []})
    entry = "{% macro render(item, path, level, parent) %}<li>{{ item.title }} {{ page.title }}</li>{% endmacro %}"
    theirs = env.loader
    own = tmp_path / "own"
    (own / "partials").mkdir(parents=True)
    (own / navigation_markup.ENTRY).write_text(entry, encoding="utf-8")
    assert theirs is not None
    env.loader = jinja2.ChoiceLoader([jinja2.FileSystemLoader(own), theirs])
    shared = NavigationMarkup(env, [file.url for file in files])
    for page in pages:
        page.title = page.file.src_uri
    for page in pages:
        assert f" {page.title}</li>" in _printed(env, page, context, shared)
