"""What the engine says to readers comes from one file, and a site may say it in other words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from markupsafe import Markup

from peerkb.assets.script_messages import insert_messages
from peerkb.languages.formats import Formats
from peerkb.messages import PLACEHOLDER, Message, UnknownMessageError, all_messages, override_messages, read_messages
from peerkb.template_variables import TemplateVariables
from tests import small_site
from tests.small_site import MESSAGES, PROJECT

TEMPLATES = sorted([*(PROJECT / "overrides").rglob("*.html"), *(PROJECT / "hooks").rglob("*.html")])
SCRIPTS = sorted((PROJECT / "overrides" / "assets" / "scripts").rglob("*.js"))
MODULES = sorted((PROJECT / "hooks").rglob("*.py"))
WORD = re.compile(r"[^\W\d_]{2,}")
# What stands in a template and is no text: comments, statements, expressions, scripts, tags.
NO_TEXT = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}|<script\b.*?</script>|<!--.*?-->", re.DOTALL)
SPOKEN = re.compile(r"\b(?:aria-label|title|placeholder|alt)=[\"']([^\"']*)[\"']")
IN_EXPRESSIONS = re.compile(r"{[{%].*?[%}]}", re.DOTALL)
# In a script: a string that begins with a capital, ends like a sentence or has three words.
COMMENT = re.compile(r"/\*.*?\*/|(?<=\s)//[^\n]*", re.DOTALL)
STRING = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`")
VALUE = re.compile(r"\$\{[^{}]*\}")
SENTENCE = re.compile(r"^\W*[A-Z][a-z]|[a-z]{2}[.?!:]$|[a-z]{2} [a-z]{2,} [a-z]{2}")
KEYS = {"Enter", "Escape", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"}
NOT_SHOWN = {*KEYS, "1 ArrowLeft", "2 ArrowRight", "file:", "CloseWatcher", "QuotaExceededError"}


def _texts(template: str) -> list[str]:
    """What a template says itself: text between tags, and in attributes that readers hear."""
    told = NO_TEXT.sub(" ", template)
    quoted = [text for part in IN_EXPRESSIONS.findall(template) for text in re.findall(r"\"([A-Z][^\"]* [^\"]*)\"", part)]
    return [text.strip() for text in [*SPOKEN.findall(told), *re.sub(r"<[^<>]*>", "\n", told).splitlines(), *quoted] if WORD.search(text)]


def _sentences(script: str) -> list[str]:
    """What a script says itself."""
    strings = ["".join(found) for found in STRING.findall(COMMENT.sub("", script))]
    return [text for text in strings if SENTENCE.search(VALUE.sub("", text)) and text not in NOT_SHOWN]


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.name)
def test_no_template_says_anything_itself(file: Path) -> None:
    assert _texts(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_no_script_says_anything_itself(file: Path) -> None:
    assert _sentences(file.read_text(encoding="utf-8")) == []


def test_what_templates_and_scripts_say_is_found() -> None:
    assert _texts('<a title="Go on" href="x y">{{ name }}: more</a>{% set x = "No more" %}') == ["Go on", ": more", "No more"]
    script = 'a("p", "kb-a kb-b", "It rests."); b = `Found ${c}`; d.label = "Menu"; // "It is"'
    assert _sentences(script) == ["It rests.", "Found ${c}", "Menu"]


def test_every_message_is_used() -> None:
    told = "\n".join(file.read_text(encoding="utf-8") for file in [*TEMPLATES, *MODULES])
    used = set(re.findall(r"\b(?:text|messages)\.(?!formats\b)([a-z]\w*\.\w+)", told))
    for file in SCRIPTS:
        script = file.read_text(encoding="utf-8")
        for group in re.findall(r"const TEXT = MESSAGES\.(\w+);", script):
            used |= {f"{group}.{name}" for name in re.findall(r"\bTEXT\.(\w+)", script)}
    assert used == all_messages(MESSAGES).keys()


def test_a_message_is_text_or_html() -> None:
    message = Message("page.x", {"one": "{count} <b> of {what}", "other": "{count} <b>s of {what}"})
    assert message.text(count=2, what="a & b") == "2 <b>s of a & b"
    assert message(count=1, what="a & b") == "1 &lt;b&gt; of a &amp; b"
    assert message(count=1, what=Markup("<i>c</i>")) == "1 &lt;b&gt; of <i>c</i>"
    assert str(Message("page.x", {"other": "A & b"})) == "A &amp; b"


def test_a_message_has_the_plurals_of_its_language() -> None:
    text = "search: {x: {one: '{count} kot', few: '{count} koty', many: '{count} kotów', other: '{count} kota'}}"
    said = read_messages(text, "pl").search.x
    assert [said.text(count=count) for count in (1, 3, 5, 22)] == ["1 kot", "3 koty", "5 kotów", "22 koty"]
    in_english = read_messages("search: {x: {one: '{count} cat', other: '{count} cats'}}").search.x
    assert [in_english.text(count=count) for count in (0, 1, 12345)] == ["0 cats", "1 cat", "12,345 cats"]


def test_a_site_says_a_plural_in_other_words_and_in_those_of_its_language() -> None:
    spanish = read_messages("search: {x: {one: Uno, many: '{count} de', other: '{count}'}}", "es")
    [(_, fault)] = override_messages(spanish, {"search.x": {"one": "x", "two": "y", "other": "z"}})[1]
    assert fault.endswith("Write a text, or one for one and one for many and one for other")
    own, faults = override_messages(spanish, {"search.x": {"one": "Solo uno", "other": "{count} cosas"}})
    assert faults == []
    assert [own.search.x.text(count=count) for count in (1, 2, 1_000_000)] == ["Solo uno", "2 cosas", "1.000.000 cosas"]


def test_what_there_is_not_is_refused_with_the_nearest_name() -> None:
    text = TemplateVariables(text=MESSAGES).text
    with pytest.raises(UnknownMessageError, match=r"no group of messages page_edn; did you mean 'page_end'"):
        _ = text.page_edn
    with pytest.raises(UnknownMessageError, match=r"no message page_end\.sourcs; did you mean 'page_end\.sources'"):
        _ = text.page_end.sourcs
    with pytest.raises(UnknownMessageError, match=r"page_end\.owner needs a value for \{owner\}"):
        str(text.page_end.owner)


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"page_end.source": "x"}, "'page_end.source' is no message; did you mean 'page_end.sources'?"),
        ({"page_end.sources": ""}, "'page_end.sources' says ''. Write a text"),
        ({"page_end.sources": {"one": "x", "other": "y"}}, "'page_end.sources' says {'one': 'x', 'other': 'y'}. Write a text"),
        ({"search.results": {"one": "x"}}, "'search.results' says {'one': 'x'}. Write a text, or one for one and one for other"),
        ({"page_end.owner": "By {ownr}"}, "'page_end.owner' has no {ownr} to put in. There is: {owner}"),
    ],
)
def test_a_fault_of_a_sites_own_messages(given: dict[str, object], wrong: str) -> None:
    _, [(key, told)] = override_messages(MESSAGES, given)
    assert [key] == list(given)
    assert wrong in told


def test_a_fault_of_a_sites_own_messages_is_told_with_its_line(tmp_path: Path) -> None:
    [fault] = small_site.refusal(tmp_path, extra={"messages": {"search.hlep": "Call now"}})
    line = 1 + (tmp_path / "mkdocs.yml").read_text(encoding="utf-8").splitlines().index("    search.hlep: Call now")
    assert fault == f"mkdocs.yml:{line}: extra.messages: 'search.hlep' is no message; did you mean 'search.help'?"


def test_a_site_says_it_in_other_words(tmp_path: Path) -> None:
    own = {"page_end.owner": "{owner} tends it", "header.menu": "All & more", "glossary.found": "{found}/{all}"}
    pages = {"index.md": "---\nowner: us\n---\n# Home\n"}
    scripts = ["assets/scripts/site/drawer.js", "assets/scripts/site/glossary.js"]
    site = small_site.built(tmp_path, pages, theme="material", extra={"messages": own, "joined": {"assets/site.js": scripts}})
    html, script = site.html("index.md"), site.files["assets/site.js"].decode()
    assert "<span>us tends it</span>" in html
    assert 'aria-label="All &amp; more"' in html
    assert '{menu:"All & more"}' in script
    assert 'found:(v)=>""+v.found+"/"+v.all' in script


@pytest.mark.parametrize(
    ("said", "expression"),
    [
        ("Say “a”\\n", '"Say “a”\\\\n"'),
        ("'{a} of {b}.'", '(v) => "" + v.a + " of " + v.b + "."'),
        ("{one: 1 card, other: '{count} cards'}", '(v) => v.count === 1 ? "1 card" : "" + v.count.toLocaleString("en") + " cards"'),
    ],
)
def test_a_script_gets_the_messages_that_it_uses(said: str, expression: str) -> None:
    messages = read_messages(f"cards:\n  x: {said}\n  y: Not used\n")
    assert insert_messages("const TEXT = MESSAGES.cards; a(TEXT.x);", messages) == f"const TEXT = {{x: {expression}}}; a(TEXT.x);"


def test_a_script_asks_the_browser_for_the_plural_of_a_language_with_more_of_them() -> None:
    messages = read_messages("cards:\n  x: {one: 1 ficha, other: '{count} fichas'}\n", "es")
    plural = '"" + v.count.toLocaleString("es") + " fichas"'
    forms = f'({{one: "1 ficha", many: {plural}, other: {plural}}})'
    expression = f'(v) => {forms}[new Intl.PluralRules("es").select(v.count)]'
    assert insert_messages("const TEXT = MESSAGES.cards; a(TEXT.x);", messages) == f"const TEXT = {{x: {expression}}}; a(TEXT.x);"


def test_a_script_that_asks_for_another_is_refused() -> None:
    with pytest.raises(UnknownMessageError, match=r"no message header\.meno; did you mean 'header\.menu'"):
        insert_messages("const TEXT = MESSAGES.header; a(TEXT.meno);", MESSAGES)


LANGUAGES = [file for file in sorted((PROJECT / "hooks" / "messages").glob("*.yml")) if file.stem != "en"]


@pytest.mark.parametrize("file", LANGUAGES, ids=lambda file: file.stem)
def test_a_language_says_all_that_english_says(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    said, english = all_messages(read_messages(text, file.stem)), all_messages(MESSAGES)
    assert list(said) == list(english), "the same messages in the same order"
    assert {key: message.placeholders for key, message in said.items()} == {key: message.placeholders for key, message in english.items()}
    plurals = {key: tuple(forms) for group, named in yaml.safe_load(text).items() for key, forms in _named_plurals(group, named)}
    categories = Formats(file.stem).categories
    assert plurals == {key: categories for key, message in english.items() if len(message.forms) > 1}
    untranslated = [key for key, message in said.items() if _words(message) and message.other == english[key].other]
    assert untranslated == []


def _words(message: Message) -> list[str]:
    """What a message says besides what is put in."""
    return WORD.findall(PLACEHOLDER.sub("", message.other))


def _named_plurals(group: str, named: dict[str, str | dict[str, str]]) -> list[tuple[str, dict[str, str]]]:
    """The messages of a group with a text for each plural, by key."""
    return [(f"{group}.{name}", forms) for name, forms in named.items() if isinstance(forms, dict)]


def test_a_site_in_spanish_speaks_spanish(tmp_path: Path) -> None:
    pages = {"index.md": "---\ntitle: Inicio\nowner: Ana\nlast_reviewed: 2026-03-01\n---\nAquí.\n"}
    given = {"escuchar": {"term": "Escuchar", "definition": "Oír de verdad."}}
    extra = {"joined": {"assets/site.js": ["assets/scripts/site/glossary.js"]}}
    theme = {"custom_dir": str(PROJECT / "overrides"), "logo": None, "favicon": None, "language": "es"}
    site = small_site.built(tmp_path, pages, given, theme="material", extra=extra, settings={"theme": theme})
    html, index, script = site.html("index.md"), site.html("glossary/index.md"), site.files["assets/site.js"].decode()
    assert '<html lang="es"' in html
    assert 'Última revisión: <time datetime="2026-03-01">1 de marzo de 2026</time>' in html
    assert "Responsable: Ana" in html
    assert '<label for="glossary-filter">Filtrar los términos</label>' in index
    assert ">1 término</p>" in index
    assert 'no_match:"Ningún término coincide. Pruebe con menos letras."' in script
