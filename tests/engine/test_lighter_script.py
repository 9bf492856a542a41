"""Half of the theme's script is for what few sites use: readers get a lighter copy, and the whole where a page asks for more."""

from __future__ import annotations

import importlib.util
import json
import re
from functools import cache
from pathlib import Path

import pytest

from peerkb.site_steps import lighten_theme_script
from peerkb.theme.lighter_script import asks_for_all, original_of
from tests.browsing import ENGINE, Built
from tools import theme_script

_found = importlib.util.find_spec("material")
assert _found
assert _found.origin
[THEIRS] = (Path(_found.origin).parent / "templates" / "assets" / "javascripts").glob("bundle.*.min.js")
[COPY] = (ENGINE / "assets" / "vendor").glob("material-*.js")
FEATURE = re.compile(r'feature\("([^"]+)"\)')


def _config(*features: str, **more: object) -> str:
    said = json.dumps({"annotate": None, "features": ["navigation.top", *features], "search": "workers/search.js", **more})
    return f'<script id="__config" type="application/json">{said}</script>'


@pytest.mark.parametrize(
    "html",
    [
        *(_config(name) for name in ("content.code.copy", "content.tooltips", "content.code.annotate", "navigation.instant.preview")),
        _config(version={"provider": "mike"}),
        '<div data-md-component="search">',
        '<link rel="alternate" href="/other/" hreflang="es">',
        '<p class="annotate">',
        '<div class="highlight annotate">',
        '<pre class="mermaid">',
        '<a data-preview href="x/">',
        '<div class="language-python copy highlight"><pre>',
        '<div class="select"><pre>',
    ],
)
def test_a_page_that_asks_for_more_gets_the_whole_script(html: str) -> None:
    assert asks_for_all(f"<html>{html}</html>")


@pytest.mark.parametrize(
    "html",
    [
        _config(),
        _config("navigation.instant", "navigation.tabs", "content.tabs.link", "toc.follow", version={"provider": "other"}),
        '<link rel="alternate " href="feed.xml"><a rel="alternate" hreflang="es" href="es/">',
        '<div class="highlight"><pre>copy</pre></div><p class="copy-of">select a copy</p>',
        '<p class="copy">A text without code</p>',
    ],
)
def test_a_page_that_asks_for_no_more_does_not(html: str) -> None:
    assert not asks_for_all(f"<html>{html}</html>")


def test_each_feature_that_the_copy_does_not_know_is_asked_for() -> None:
    theirs, ours = ("\n".join(text for name, text in sources.items() if name.startswith("src/")) for sources in (_sources(), _lighter()))
    gone = set(FEATURE.findall(theirs)) - set(FEATURE.findall(ours))
    assert gone >= {"content.code.copy", "content.code.annotate"}
    assert [name for name in gone if not asks_for_all(_config(name))] == []
    parts = {name.partition("/index.ts")[0].removeprefix(f"{theme_script.OURS}/") for name in _sources()}
    assert theme_script.LEFT_OUT.keys() <= parts


@cache
def _sources() -> dict[str, str]:
    said = json.loads(THEIRS.with_name(f"{THEIRS.name}.map").read_text(encoding="utf-8"))
    return dict(zip(said["sources"], said["sourcesContent"], strict=True))


@cache
def _lighter() -> dict[str, str]:
    return theme_script.lighter_sources(_sources())


def test_the_copy_is_of_the_script_that_is_installed() -> None:
    assert Path(original_of(COPY.name)).name == THEIRS.name, "Material has another script: run python -m tools.theme_script"
    assert theme_script.note(THEIRS, COPY) == COPY.with_suffix(".txt").read_text(encoding="utf-8")
    assert COPY.stat().st_size < 0.45 * THEIRS.stat().st_size


def test_readers_get_the_copy(built: Built) -> None:
    scripts = built.folder / "assets" / "javascripts"
    assert (scripts / THEIRS.name).read_bytes() == COPY.read_bytes()
    assert sorted(file.name for file in scripts.iterdir()) == [THEIRS.name, "glightbox.min.js"]
    assert not list(built.folder.rglob(COPY.name))


@pytest.mark.parametrize(
    ("whole", "name", "left"), [(True, "bundle.a1.min.js", "all"), (False, "bundle.a1.min.js", "some"), (False, "bundle.b2.min.js", "all")]
)
def test_the_whole_script_stays_where_it_is_asked_for_or_is_another(tmp_path: Path, whole: bool, name: str, left: str) -> None:
    scripts, copies = tmp_path / "assets" / "javascripts", tmp_path / "assets" / "vendor"
    for folder in (scripts, copies, scripts / "workers"):
        folder.mkdir(parents=True)
    for file, text in (
        (scripts / name, "all"),
        (scripts / f"{name}.map", ""),
        (copies / "material-a1.js", "some"),
        (scripts / "workers" / "a.js", ""),
    ):
        file.write_text(text, encoding="utf-8")
    lighten_theme_script(tmp_path, whole=whole)
    assert (scripts / name).read_text(encoding="utf-8") == left
    assert sorted(file.name for file in scripts.iterdir()) == ([name] if left == "some" else [name, f"{name}.map", "workers"])
    assert list(copies.iterdir()) == []
