"""Scripts in the words of each language."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from peerkb.assets.language_bundles import in_language, loaded_bundles, name_in_page, name_in_script
from tests import small_site
from tests.browsing import serving

BUNDLES = {
    "assets/site.js": 'load("search/index.js", "assets/tools.js"); needed({ "cards.js": ".kb-cards, a[data-card]", "map.js": ".kb-map" });',
    "assets/tools.js": "a();",
    "assets/cards.js": 'load("deck.js");',
    "assets/deck.js": "b();",
    "assets/map.js": "c();",
    "assets/alone.js": "d();",
}
SITE = '<script src="../../assets/site.js"></script>'
TOOLS = {"assets/site.js", "assets/tools.js"}
JOINED = {
    "assets/site.js": [f"assets/scripts/site/{name}.js" for name in ("glossary", "search", "course")],
    "assets/head.js": ["assets/scripts/head/storage.js"],
    "assets/search-tools.js": ["assets/scripts/search/box.js"],
    "assets/map.js": ["assets/scripts/course/map.js"],
    "assets/scenes.js": ["assets/scripts/course/scenes.js"],
}


@pytest.mark.parametrize(
    ("pages", "loaded"),
    [
        ([], set()),
        (["<p>assets/site.js</p>"], set()),
        ([SITE], TOOLS),
        ([SITE, '<div class="kb-cards">'], {*TOOLS, "assets/cards.js", "assets/deck.js"}),
        ([SITE, '<a class="x" data-card="y">'], {*TOOLS, "assets/cards.js", "assets/deck.js"}),
        ([SITE, '<div class="kb-map">'], {*TOOLS, "assets/map.js"}),
        (['<script defer src="assets/alone.js"></script>'], {"assets/alone.js"}),
    ],
)
def test_the_bundles_that_pages_load(pages: list[str], loaded: set[str]) -> None:
    assert loaded_bundles(BUNDLES, pages) == loaded


def test_a_script_and_a_page_name_those_of_their_language() -> None:
    assert in_language("assets/site.js", "es") == "assets/site.es.js"
    own = {"assets/site.js": "assets/site.es.js", "assets/tools.js": "assets/tools.es.js"}
    assert (
        name_in_script('load("tools.js", "assets/tools.js", "my-tools.js");', own)
        == 'load("tools.es.js", "assets/tools.es.js", "my-tools.js");'
    )
    page = '<script src="../assets/site.js"></script><script src="site.js"></script><p>src="assets/site.js"</p>'
    assert name_in_page(page, own) == page.replace("../assets/site.js", "../assets/site.es.js")


@pytest.fixture(scope="module")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> small_site.Site:
    """A site in English and Spanish. Its map of terms is in English alone."""
    pages = {
        "map.md": "---\ntitle: Map\ntemplate: concept-map.html\n---\n",
        "es/index.md": "---\ntitle: Inicio\n---\nAquí.\n",
        "es/niños.md": "---\ntitle: Niños\n---\nAquí también.\n",
        "notas.md": "---\ntitle: Notas\nlang: es\n---\nY aquí.\n",
    }
    terms = {"hope": {"related": ["care"]}, "care": {}}
    extra = {"joined": JOINED, "languages": {"es": {"name": "Español"}}}
    return small_site.built(tmp_path_factory.mktemp("bilingual"), pages, terms, theme="material", extra=extra)


def test_each_language_has_scripts_in_its_words(bilingual: small_site.Site) -> None:
    english, spanish = (bilingual.files[f"assets/site{ending}"].decode() for ending in (".js", ".es.js"))
    assert 'no_match:"No term matches. Try fewer letters."' in english
    assert 'no_match:"Ningún término coincide. Pruebe con menos letras."' in spanish
    assert '"search/search_index.js","assets/search-tools.js"' in english
    assert '"search/search_index.es.js","assets/search-tools.es.js"' in spanish
    assert "Definición" in bilingual.files["assets/search-tools.es.js"].decode()
    assert {"search/search_index.js", "search/search_index.es.js"} <= bilingual.files.keys()


def test_pages_load_the_scripts_of_their_language(bilingual: small_site.Site) -> None:
    for page in ("es/index.md", "es/niños.md", "notas.md"):
        assert 'assets/site.es.js"' in bilingual.html(page), page
        assert 'assets/site.js"' not in bilingual.html(page), page
        assert 'assets/head.js"' in bilingual.html(page), page
    assert 'assets/site.js"' in bilingual.html("index.md")
    assert 'assets/site.es.js"' not in bilingual.html("index.md") + bilingual.html("map.md")


def test_a_language_has_no_script_that_none_of_its_pages_loads(bilingual: small_site.Site) -> None:
    scripts = {name for name in bilingual.files if name.startswith("assets/") and name.count("/") == 1 and name.endswith(".js")}
    assert scripts == {*JOINED, "assets/site.es.js", "assets/search-tools.es.js"}
    assert '"map.js":".kb-map__view"' in bilingual.files["assets/site.es.js"].decode()


def test_what_browsers_keep_has_the_scripts_of_all_languages(bilingual: small_site.Site) -> None:
    worker = bilingual.files["worker.js"].decode()
    assert all(f'"{name}":' in worker for name in ("assets/site.js", "assets/site.es.js", "search/search_index.es.js"))


def test_a_site_of_one_language_has_one_of_each(tmp_path: Path) -> None:
    site = small_site.built(tmp_path, theme="material", extra={"joined": JOINED})
    assert [name for name in site.files if name.endswith(".es.js")] == []


def test_a_spanish_page_speaks_spanish_where_scripts_do(tmp_path: Path, chromium_browser: Browser) -> None:
    joined = {name: parts for name, parts in small_site.project_settings()["extra"]["joined"].items() if name.endswith(".js")}
    pages = {"es/index.md": "---\ntitle: Inicio\n---\nUn jardín y un jardín más.\n"}
    extra = {"joined": joined, "languages": {"es": {"name": "Español"}}}
    site = small_site.built(tmp_path, pages, theme="material", extra=extra)
    with serving(site.root / "site", "404.html") as address, chromium_browser.new_context(service_workers="block") as context:
        tab = context.new_page()
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(request.url.removeprefix(address)))
        tab.goto(f"{address}es/")
        tab.keyboard.press("/")
        tab.keyboard.type("jardin")
        expect(tab.locator("#kb-search-count")).to_have_text("1 resultado")
        assert {"assets/site.es.js", "assets/search-tools.es.js", "search/search_index.es.js"} <= {*asked}
        assert not {"assets/site.js", "assets/search-tools.js", "search/search_index.js"} & {*asked}
