"""A site in several languages (the contract, "Languages"): each has its own pages, terms, settings, menu and exports."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import justhtml
import pytest

from peerkb.page_languages import PageLanguages
from peerkb.pipeline import Pipeline
from peerkb.source_files import PlacedPage
from peerkb.translations import Translations, is_version, version_of
from tests.small_site import Site, build, built, refusal, write_site

TERMS: dict[str, dict[str, Any]] = {"limit": {"aliases": ["edge"]}, "seed": {}}
JARDIN = "---\nterm: jardín\ndefinition: Hasta dónde.\naliases: [seed]\ntranslates: glossary/limit.md\n---\n\nSu página.\n"
PAGES = {
    "index.md": "# Home\n",
    "a.md": "# A page\n\nA limit and a seed, not a jardín.\n",
    "es/index.md": "# Inicio\n\n[La página](a.md) y [la inglesa](../a.md).\n",
    "es/a.md": "---\ntranslates: a.md\n---\n\n# Una página\n\nDos jardines, y a seed. [Otro](term:jardin)\n",
    "es/glossary/jardin.md": JARDIN,
}
SPANISH = {"languages": {"es": {"site_name": "Un sitio", "short_name": "Sitio"}}}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return built(tmp_path_factory.mktemp("languages"), PAGES, TERMS, extra=SPANISH, theme="material")


def _all(html: str, selector: str) -> list[Any]:
    return list(justhtml.JustHTML(html, sanitize=False).query(selector))


def _targets(html: str, address: str, selector: str = "a.glossary-term") -> list[str]:
    """Where links of the page at an address lead, from the site's root."""
    return [urljoin(address, href) for _, href in _links(html, selector)]


def _links(html: str, selector: str) -> list[tuple[str, str]]:
    return [(link.to_text().strip(), (link.attrs or {}).get("href") or "") for link in _all(html, selector)]


def test_a_process_that_goes_on_lets_go_of_the_build_before(tmp_path: Path) -> None:
    """A preview would else keep all pages of each build."""
    of_others = {id(each): each for each in _parts_of_builds()}
    built(tmp_path, PAGES, TERMS, extra=SPANISH, theme="material")
    assert [each for each in _parts_of_builds() if id(each) not in of_others] == []


def _parts_of_builds() -> list[object]:
    gc.collect()
    return [each for each in gc.get_objects() if isinstance(each, Pipeline | PageLanguages | Translations | PlacedPage)]


def test_terms_are_linked_on_the_pages_of_their_language_alone(site: Site) -> None:
    assert site.links("a.md") == ["limit > limit", "seed > seed"]
    assert (
        _targets(site.html("es/a.md"), "es/a/") == ["es/glossary/jardin/"] * 3
    )  # by the Spanish plural, by a form that an English term has too, and by hand


def test_a_page_says_its_language_and_leads_to_the_others(site: Site) -> None:
    english, spanish = site.html("a.md"), site.html("es/a.md")
    for html, code, others in ((english, "en", [("Español", "../es/a/")]), (spanish, "es", [("English", "../../a/")])):
        assert f'<html lang="{code}"' in html
        assert _links(html, ".kb-languages a") == others
        alternates = {(link.attrs or {})["hreflang"]: (link.attrs or {})["href"] for link in _all(html, 'link[rel~="alternate"][hreflang]')}
        assert alternates == {"en": "https://example.org/a/", "es": "https://example.org/es/a/"}


def test_a_page_that_is_in_one_language_leads_to_the_home_page_of_the_other(tmp_path: Path) -> None:
    html = built(tmp_path, {**PAGES, "b.md": "# B\n"}, TERMS, theme="material").html("b.md")
    assert _links(html, ".kb-languages a") == [("Español", "../es/")]
    assert "hreflang" not in html.partition("</head>")[0]


def test_each_term_leads_to_the_one_that_it_translates(site: Site) -> None:
    assert _links(site.html("es/glossary/jardin.md"), ".kb-languages a") == [("English", "../../../glossary/limit/")]
    assert _links(site.html("glossary/limit.md"), ".kb-languages a") == [("Español", "../../es/glossary/jardin/")]


def test_the_engine_speaks_the_language_of_the_page(site: Site) -> None:
    spanish = site.html("es/a.md")
    assert "<title>Una página - Un sitio</title>" in spanish
    assert _all(spanish, ".kb-short-name")[0].to_text() == "Sitio"
    assert _all(spanish, ".headerlink")[0].attrs["title"] != _all(site.html("a.md"), ".headerlink")[0].attrs["title"]
    assert _all(spanish, ".md-search__input")[0].attrs["placeholder"] == "Búsqueda"


def test_the_page_for_what_is_not_there_speaks_each_language(site: Site) -> None:
    html = site.files["404.html"].decode()
    (other,) = _all(html, "section[lang=es]")
    assert other.query("h2")[0].to_text() == "Esta página no está aquí"
    homes = [link.attrs["href"] for link in other.query("a")]
    assert homes[0].endswith("/es/")
    assert "Esta página" not in site.html("a.md")


def test_each_language_has_its_own_menu(site: Site) -> None:
    for page, menu in (("a.md", {"A page", "Home"}), ("es/a.md", {"Una página", "Inicio"})):
        names = {text for text, _ in _links(site.html(page), ".md-nav--primary a.md-nav__link")}
        assert menu <= names
        assert not names & {"A page", "Una página", "Es"} - menu


def test_a_link_to_another_language_loads_the_whole_page(site: Site) -> None:
    own, other = _all(site.html("es/index.md"), ".md-content article p a")
    assert (own.attrs.get("hreflang"), own.attrs.get("target")) == (None, None)
    assert (other.attrs["hreflang"], other.attrs["target"]) == ("en", "_self")


def test_each_language_has_its_own_exports(site: Site) -> None:
    english, spanish = (json.loads(site.files[f"{folder}glossary.json"])["terms"] for folder in ("", "es/"))
    assert [term["slug"] for term in english] == ["limit", "seed"]
    assert [term["slug"] for term in spanish] == ["jardin"]
    assert [place["url"] for place in spanish[0]["appears_in"]] == ["es/a/"]
    pages = {page["url"]: page["language"] for page in json.loads(site.files["pages.json"])["pages"]}
    assert (pages["a/"], pages["es/a/"]) == ("en", "es")
    english_index, spanish_index = (site.files[f"search/search_index{code}.js"].decode() for code in ("", ".es"))
    assert '"es/a/"' in spanish_index
    assert '"es/a/"' not in english_index
    assert '"a/"' not in spanish_index


def test_the_glossary_of_a_language_has_an_index_though_nobody_wrote_one(site: Site) -> None:
    assert "jardín" in site.html("es/glossary/index.md")
    assert "jardín" not in site.html("glossary/index.md")


def test_the_log_tells_each_language(site: Site) -> None:
    assert "2 links to 2 terms in 1 pages. es: 3 links to 1 terms in 1 pages" in site.said


def test_a_folder_makes_a_language_that_settings_do_not_name(tmp_path: Path) -> None:
    site = built(tmp_path, PAGES, TERMS)
    assert site.links("a.md") == ["limit > limit", "seed > seed"]
    assert _targets(site.html("es/a.md"), "es/a/") == ["es/glossary/jardin/"] * 3


def test_a_page_may_be_in_a_language_of_its_own(tmp_path: Path) -> None:
    pages = {
        "p.md": "---\nlang: fr\n---\n\nUn seed.\n",
        "q.md": "---\nlang: es\n---\n\nUn jardín.\n",
        "es/e.md": "---\nlang: en\n---\n\nA seed.\n",
    }
    site = built(tmp_path, {**PAGES, **pages}, TERMS, theme="material")
    assert '<html lang="fr"' in site.html("p.md")
    assert "glossary-term" not in site.html("p.md")
    assert _links(site.html("q.md"), "a.glossary-term") == [("jardín", "../es/glossary/jardin/")]
    assert _links(site.html("es/e.md"), "a.glossary-term") == [("seed", "../../glossary/seed/")]


def test_a_language_says_settings_and_data_anew(tmp_path: Path) -> None:
    lines = "checked: 2026-11-01\nlines:\n  help: {name: Help line, call: 555-0100, note: Day and night.}\n"
    data = {"_data/phones.yml": lines, "_data/es/phones.yml": "lines:\n  help: {name: Línea de ayuda}\n"}
    extra = {
        "help": {"name": "Help", "path": "a/", "lines": ["call:help"]},
        "languages": {
            "es": {
                "copyright": "Escrito por todos.",
                "help": {"name": "Ayuda", "path": "es/a/", "lines": ["call:help"]},
                "messages": {"header.skip": "Aquí"},
            }
        },
    }
    pages = {**PAGES, **data, "es/a.md": "# Una página\n\n## Uno\n\n## Dos\n"}
    site = built(tmp_path, pages, TERMS, extra=extra, theme="material", settings={"copyright": "Written by all."})
    (english,), (spanish,) = (_links(site.html(page), ".kb-strip__help") for page in ("a.md", "es/a.md"))
    assert (english, spanish) == (("Help", "./"), ("Ayuda", "./"))
    names = [_all(site.html(page), '.kb-strip a[href^="tel:"]')[0].attrs["aria-label"] for page in ("a.md", "es/a.md")]
    assert names[0].endswith("Help line")
    assert names[1].endswith("Línea de ayuda")
    assert "Aquí" in site.html("es/a.md")
    assert "Aquí" not in site.html("a.md")
    for page, foot in (("a.md", "Written by all."), ("es/a.md", "Escrito por todos.")):
        assert _all(site.html(page), ".md-copyright__highlight")[0].to_text().strip() == foot
    assert _all(site.html("es/a.md"), ".md-nav--secondary")[0].attrs["aria-label"] == "En esta página"


def test_readers_are_told_what_nobody_has_checked_and_what_has_changed(tmp_path: Path) -> None:
    pages = {
        "a.md": "---\ntitle: A page\n---\n\nText.\n",
        "b.md": "---\ntitle: B page\n---\n\nText.\n",
        "es/index.md": "---\ntitle: Inicio\n---\n\nTexto.\n",
        "es/b.md": "---\ntitle: Otra\ntranslates: b.md\ntranslated_at: '00000000'\n---\n\nTexto.\n",
    }
    version = version_of(pages["a.md"])
    pages["es/a.md"] = f"---\ntitle: Una\ntranslates: a.md\ntranslated_at: '{version}'\nspeaker_checked: true\n---\n\nTexto.\n"
    site = built(tmp_path, pages, TERMS, extra={"languages": {"es": {"unchecked": True}}}, theme="material")
    notes = {page: [note.to_text() for note in _all(site.html(page), ".kb-for")] for page in ("a.md", "es/index.md", "es/a.md", "es/b.md")}
    assert [len(notes[page]) for page in notes] == [0, 0, 0, 1]
    assert [link.to_text() for link in _all(site.html("es/b.md"), ".kb-for a")] == ["B page"]
    assert [len(_all(site.html(page), ".kb-unchecked")) for page in notes] == [0, 1, 0, 1]
    assert "Changed since they were translated: es/b.md" in site.said


def test_white_space_and_words_for_search_make_no_new_version() -> None:
    text = "---\ntitle: T\nkeywords: [a]\n---\n\nOne two.\n"
    assert version_of(text) == version_of("---\ntitle: T\nkeywords: [b]\n---\n\nOne\ntwo.")
    assert version_of(text) != version_of(text.replace("two", "three"))
    assert version_of(text) != version_of(text.replace("T", "U"))


LINKED = '---\ntitle: T\n---\n\n[One](a.md#b) and [two](<../c.md> "C"), ![a cup](a.svg), [call](tel:988), [read](https://a.test/b).\n'


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ("a.md#b", "d/index.md", False),
        ("a.md#b", "term:one", True),
        ("../c.md", "../d.md", False),
        ("One", "Once", True),
        ('"C"', '"D"', True),
        ("a.svg", "b.svg", True),
        ("tel:988", "tel:911", True),
        ("a.test/b", "a.test/c", True),
    ],
)
def test_another_place_in_the_site_makes_no_new_version(before: str, after: str, changed: bool) -> None:
    assert before in LINKED
    assert (version_of(LINKED) != version_of(LINKED.replace(before, after))) == changed


def test_a_version_from_before_is_still_one() -> None:
    """An engine before 3.0 counted where links lead."""
    text = "---\ntitle: A\n---\n\nSee [this](b.md).\n"
    assert version_of(text) != "97d4581f"
    assert is_version("97d4581f", text)
    assert not is_version("97d4581f", text.replace("See", "Read"))
    assert not is_version("00000000", text)


FAULTS: dict[str, tuple[dict[str, str], str]] = {
    "no page": (
        {"es/b.md": "---\ntranslates: b.md\n---\n"},
        "es/b.md:2: 'translates' names 'b.md', which is no page; did you mean 'a.md'?",
    ),
    "the same language": (
        {"b.md": "---\ntranslates: a.md\n---\n"},
        "b.md:2: 'translates' names 'a.md', which is in the same language. Name a page in another",
    ),
    "a translation": (
        {"b.md": "---\ntranslates: es/a.md\n---\n"},
        "b.md:2: 'translates' names 'es/a.md', which translates another page. Name that one: a.md",
    ),
    "translated twice": (
        {"es/b.md": "---\ntranslates: a.md\n---\n"},
        "es/b.md:2: 'translates' names 'a.md', which es/a.md translates too. Take it out of one of them",
    ),
    "no code of a language": (
        {"b.md": "---\nlang: qqq\n---\n"},
        "b.md:2: 'lang' says 'qqq', which is the code of no language. Write one such as: es",
    ),
    "a term in another folder": (
        {"es/glossary/b.md": "---\nterm: b\ndefinition: B.\nlang: en\n---\n"},
        "es/glossary/b.md:4: 'lang' says 'en', and stands among terms of another language. Move it to glossary/",
    ),
    "a term of the other language": (
        {"es/b.md": "[x](term:seed)\n"},
        "es/b.md:1: 'term:seed' leads to no term; did you mean 'term:jardin'?",
    ),
    "no version": (
        {"es/b.md": "---\ntranslated_at: yesterday\n---\n"},
        "es/b.md:2: 'translated_at' says 'yesterday'. Write the version of the page that it translates, such as: \"1a2b3c4d\". "
        "`make translations` tells it",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_refused(tmp_path: Path, name: str) -> None:
    pages, said = FAULTS[name]
    assert refusal(tmp_path, {**PAGES, **pages}, TERMS) == [said]


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        ({"qqq": {}}, "extra.languages names 'qqq', which is the code of no language. Write one such as: es"),
        ({"es": {"nme": "x"}}, "extra.languages.es: nobody knows the key 'nme'; did you mean 'name'?"),
        ({"es": {"joined": {}}}, "extra.languages.es: nobody knows the key 'joined'"),
        ({"es": {"help": {"name": "Ayuda"}}}, "extra.languages.es.help: 'name' and 'path' go together. Write both, or neither"),
        (
            {"es": {"footer": [{"name": "a", "path": "b/"}]}},
            "extra.languages.es.footer.path says 'b/', which is no page of the site",
        ),
        (
            {"es": {"messages": {"header.skp": "x"}}},
            "extra.languages.es.messages: 'header.skp' is no message; did you mean 'header.skip'?",
        ),
    ],
)
def test_settings_that_are_refused(tmp_path: Path, languages: dict[str, Any], said: str) -> None:
    config = write_site(tmp_path, PAGES, TERMS, extra={"languages": languages})
    site = build(config, strict=False)
    (fault,) = [line.strip() for line in site.said.splitlines() if line.startswith("  ")]
    line = config.read_text(encoding="utf-8").splitlines()[int(fault.split(":")[1]) - 1]
    assert fault.split(": ", 1)[1].startswith(said)
    assert line.strip().rstrip(":").lstrip("- ").split(":")[0] in said
