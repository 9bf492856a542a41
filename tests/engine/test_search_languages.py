"""The search in several languages: Spanish words, in which language somebody asks, and what is shown of the other one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from peerkb.search import search_index, search_languages
from peerkb.search.search_languages import LanguageIndex
from peerkb.search.search_words import Words
from tests import small_site
from tests.browsing import ENGINE, serving

SCRIPTS = (
    "vendor/minisearch-7.2.0",
    *(f"scripts/search/{name}" for name in ("english", "spanish", "words", "danger", "engine", "answers")),
)
# Answers each query: the languages and first addresses of what is shown, and those of the dangers.
ASK = """async ([own, other, queries]) => {
    let loaded = 0;
    const answers = new SearchAnswers(own, MiniSearch, async () => { loaded += 1; return other; });
    const found = [];
    for (const query of queries) {
        let answer = answers.answer(query);
        while (answer.missing) {
            await answers.fetch(answer.missing);
            answer = answers.answer(query);
        }
        found.push(answer.groups.map(({ other, results }) => `${other?.said.language || "own"} ${results[0].url}`));
    }
    return { found, loaded };
}"""
DANGER = {
    "families": {"yo": "quiero,voy a"},
    "danger": [{"words": "me {yo} ir,no respira", "topics": "venen*", "lines": [], "page": ["Ayuda", "es/help/"], "twin": "help/"}],
}
OTHER = {
    "language": "es",
    "name": "Español",
    "here": "En español",
    "definition": "Definición",
    "address": "search/search_index.es.js",
    "ignore": ["mi", "de", "la", "que", "no", "quiere"],
    "words": "hijo riego tomates",
    **DANGER,
}
ENGLISH = {
    "language": "en",
    "ignore": ["the", "my", "no", "of"],
    "pages": [
        {"u": "water/", "t": "Watering tomatoes", "s": [""]},
        {"u": "bokashi/", "t": "Bokashi", "s": [""]},
        {"u": "jail/", "t": "In jail", "q": ["mi hijo de la carcel"], "s": [""]},
    ],
    "texts": [["Watering helps the son of a gun."], ["Bokashi helps."], ["Nobody waters there."]],
    "others": [OTHER],
    "danger": [{"words": "not breathing", "topics": "venom", "lines": [], "page": ["Help", "help/"]}],
}
SPANISH = {
    "language": "es",
    "ignore": OTHER["ignore"],
    "pages": [
        {"u": "es/riego/", "t": "El riego de los tomates", "s": [""]},
        {"u": "es/bokashi/", "t": "Bokashi y composta", "s": [""]},
        {"u": "es/hijo/", "t": "Mi hijo", "s": [""]},
        {"u": "es/help/", "t": "Ayuda", "s": [""]},
    ],
    "texts": [["Riegue temprano."], ["Bokashi ayuda."], ["Su hijo y la lluvia."], ["Llame."]],
}


@pytest.fixture(scope="module")
def tab(chromium_browser: Browser) -> Iterator[Page]:
    """An empty page with the scripts in it."""
    with chromium_browser.new_context(service_workers="block") as context:
        page = context.new_page()
        for name in SCRIPTS:
            page.add_script_tag(path=ENGINE / "assets" / f"{name}.js")
        yield page


# Words --------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "forms",
    [
        "niño niños niña nino",
        "tomar toma tomó tomando tomaba toman tomaron tomarlo",
        "recuperación recuperarse recuperado recupera",
        "tratamiento tratamientos tratar",
        "adicción adicciones",
        "mes meses",
        "juez jueces",
        "vez veces",
        "mujer mujeres",
        "familia familiar familiares",
        "suicidio suicida suicidarse",
        "enfermedad enfermo",
        "primera primer primeros",
        "rápidamente rápido",
        "dormir duerme duermen durmió durmiendo",
        "despertar despierta despiertan despertó",
        "pensar piensa pienso pensamientos",
        "volver vuelve vuelto volvió",
        "recaída recaídas recaer recayó recae recaí",
        "ansia ansias",
    ],
)
def test_forms_of_a_spanish_word_have_one_stem(tab: Page, forms: str) -> None:
    stems = tab.evaluate("text => SearchWords.of('es').stems(text)", forms)
    assert set(stems) == {stems[0]}


@pytest.mark.parametrize("words", ["sobre sobrio", "sobredosis dosis", "carcel cargo", "ansias ansiedad", "parar pares"])
def test_other_spanish_words_have_others(tab: Page, words: str) -> None:
    stems = tab.evaluate("text => SearchWords.of('es').stems(text)", words)
    assert len(set(stems)) == 2


def test_a_language_that_nothing_is_known_of_has_its_words_as_they_are(tab: Page) -> None:
    assert tab.evaluate("SearchWords.of('xx').stems('Gärten waters')") == ["garten", "waters"]


@pytest.mark.parametrize(
    ("one", "other", "unlike"),
    [
        ("quiero", "quiere", True),
        ("hijo", "hija", False),
        ("mat", "matar", True),
        ("pega", "pegan", False),
        ("cortarme", "corte", True),
        ("cortarme", "cortarse", False),
        ("cortarme", "cortar", False),
    ],
)
def test_who_does_it_to_whom_is_another_word_in_danger(tab: Page, one: str, other: str, unlike: bool) -> None:
    assert tab.evaluate("([one, other]) => SearchWords.of('es').unlike(one, other)", [one, other]) == unlike


# Answers ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("watering", ["own water/"]),
        ("mi hijo", ["es es/hijo/"]),
        ("riego", ["es es/riego/"]),
        ("¿riegan?", ["es es/riego/"]),
        ("Bokashi", ["own bokashi/"]),
        ("no bokashi", ["own bokashi/"]),
        ("lluvia", ["es es/hijo/"]),
        ("mi hijo de la carcel", ["own jail/", "es es/hijo/"]),
        ("zzzz", []),
    ],
    ids=[
        "own",
        "the other",
        "a word of it",
        "its marks",
        "both",
        "a little word of both",
        "nothing here",
        "only here a question",
        "nowhere",
    ],
)
def test_a_search_is_answered_in_its_language(tab: Page, typed: str, shown: list[str]) -> None:
    assert tab.evaluate(ASK, [ENGLISH, SPANISH, [typed]])["found"] == [shown]


def test_the_other_index_is_loaded_when_it_is_needed_and_once(tab: Page) -> None:
    assert tab.evaluate(ASK, [ENGLISH, SPANISH, ["watering", "Bokashi"]])["loaded"] == 0
    assert tab.evaluate(ASK, [ENGLISH, SPANISH, ["mi hijo", "riego", "watering", "lluvia"]])["loaded"] == 1


def test_without_the_other_index_the_page_answers_and_it_is_asked_for_again(tab: Page) -> None:
    script = """async ([own, query]) => {
        const asked = [];
        const answers = new SearchAnswers(own, MiniSearch, async (path) => { asked.push(path); throw new Error(path); });
        await answers.fetch(answers.answer(query).missing);
        const { groups, missing } = answers.answer(query);
        answers.tryAgain();
        return [asked, groups.map(({ other, results }) => [other, results[0].url]), missing, answers.answer(query).missing.said.address];
    }"""
    address = "search/search_index.es.js"
    assert tab.evaluate(script, [ENGLISH, "que mi hijo"]) == [[address], [[None, "jail/"]], None, address]


@pytest.mark.parametrize(
    ("typed", "dangers"),
    [
        ("not breathing", [["", "help/"]]),
        ("no respira", [["es", "es/help/"]]),
        ("me voy a ir", [["es", "es/help/"]]),
        ("me quiere ir", []),
        ("venom", [["", "help/"]]),
        ("mi hijo y el veneno", [["es", "es/help/"]]),
        ("the venen of my garden", []),
        ("not breathing no respira no respira", [["es", "es/help/"]]),
    ],
)
def test_danger_is_known_in_both_languages_and_shown_once(tab: Page, typed: str, dangers: list[list[str]]) -> None:
    script = "([own, typed]) => new SearchAnswers(own, MiniSearch).dangers(typed).map(({ language, page }) => [language, page[1]])"
    assert tab.evaluate(script, [ENGLISH, typed]) == dangers


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("quiero ahorcarme", 1),
        ("quiero ahorcarme de", 1),
        ("quiero ahorcame", 1),  # misspelled
        ("mi cortarme", 1),
        ("me dieron corte", 0),  # a court, with the stem of "cortarme"
        ("como acercarme", 0),  # in a question, so not "ahorcarme" misspelled
    ],
)
def test_a_word_that_pages_ask_with_is_no_danger_misspelled(tab: Page, typed: str, shown: int) -> None:
    pages = [{"u": "cerca/", "t": "Cerca", "q": ["¿Cómo me acerco?"], "s": [""]}]
    danger = [{"words": "ahorcarme,cortarme", "topics": "", "lines": [], "page": ["Ayuda", "ayuda/"]}]
    index = {"language": "es", "ignore": ["me", "de"], "pages": pages, "texts": [["Venga."]], "danger": danger}
    assert len(tab.evaluate("([own, typed]) => new SearchEngine(own, MiniSearch).dangers(typed)", [index, typed])) == shown


# What an index says of the others -----------------------------------------------------------------------------------------------


def _index(code: str, titles: list[str], **words: Any) -> LanguageIndex:
    entries = [search_index.entry(search_index.Document(f"{title}/", title)) for title in titles]
    return LanguageIndex(
        code, code.upper(), f"{code}.js", Words(**words), entries, {"families": {"a": "trago,traga"}}, "Here", "Definition"
    )


def test_an_index_knows_the_words_of_the_others_that_are_not_its_own() -> None:
    english, spanish = (
        _index("en", ["Bokashi, and no more"]),
        _index("es", ["Bokashi y más tragos", "Trago 988"], ignore=("y",), alike=(("pan", "café"),)),
    )
    said = search_languages.exported(english, [english, spanish])
    assert said["language"] == "en"
    [other] = said["others"]
    assert (other["language"], other["name"], other["address"], other["ignore"]) == ("es", "ES", "es.js", ("y",))
    assert other["words"].split() == ["cafe", "mas", "pan", "tragos"]  # none of danger's, which the index has anyway
    assert search_languages.exported(english, [english]) == {"language": "en"}


def test_words_are_split_as_readers_scripts_split_them(tab: Page) -> None:
    text = "¿Don’t él, naïve AT&T 24-7 niño_a?"
    split = [word for word in tab.evaluate("text => SearchWords.split(text)", text) if not any(map(str.isdigit, word))]
    assert search_languages.split(text) == split


# In a browser -------------------------------------------------------------------------------------------------------------------


def test_an_english_page_shows_spanish_pages_for_spanish_words_and_says_so(tmp_path: Path, chromium_browser: Browser) -> None:
    joined = {name: parts for name, parts in small_site.project_settings()["extra"]["joined"].items() if name.endswith(".js")}
    pages = {
        "index.md": "---\ntitle: Home\n---\nA garden.\n",
        "es/index.md": "---\ntitle: Inicio\n---\nUn jardín con tomates.\n",
        "_data/es/search.yml": "ignore: un con\n",
    }
    extra = {"joined": joined, "languages": {"es": {"name": "Español"}}}
    site = small_site.built(tmp_path, pages, theme="material", extra=extra)
    with serving(site.root / "site", "404.html") as address, chromium_browser.new_context(service_workers="block") as context:
        tab = context.new_page()
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(request.url.removeprefix(address)))
        tab.goto(address)
        tab.keyboard.press("/")
        tab.keyboard.type("garden")
        expect(tab.locator("#kb-search-count")).to_have_text("1 result")
        expect(tab.locator(".kb-search-language")).to_have_count(0)
        assert "search/search_index.es.js" not in asked
        tab.locator(".md-search__input").fill("un jardin con")
        expect(tab.locator("#kb-search-count")).to_have_text("1 result in another language: Español")
        expect(tab.locator(".kb-search-language[lang=es]")).to_have_text("En español")
        expect(tab.locator(".md-search-result__item[lang=es] a")).to_have_attribute("href", f"{address}es/")
        assert asked.count("search/search_index.es.js") == 1
        assert json.loads(tab.evaluate("JSON.stringify(searchIndex.language)")) == "en"
        tab.goto(f"{address}es/")
        tab.keyboard.press("/")
        tab.keyboard.type("a garden")
        expect(tab.locator(".kb-search-language[lang=en]")).to_have_text("In English")
