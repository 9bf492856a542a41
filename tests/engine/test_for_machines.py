"""What machines take that read for people: Markdown of each page, `llms.txt`, schemas of the exports, SKOS, and the sitemap's days."""

from __future__ import annotations

import html
import json
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import rdflib
import yaml
from jsonschema import Draft202012Validator, ValidationError  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from rdflib.namespace import DCTERMS, RDF, SKOS

from tests.browsing import Built, attribute, straight
from tests.content import ENGINE, GARDEN
from tests.small_site import Site
from tests.small_site import built as build_small

SITE = "https://garden.example/"
HELP = "**[Urgent help](https://garden.example/urgent/)**: [Call "
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def _markdown(built: Built, address: str) -> str:
    return (built.folder / address / "index.md").read_text(encoding="utf-8")


def _shown(text: str) -> str:
    """What one reads of a Markdown text, without white space."""
    return "".join(html.unescape(re.sub("<[^>]*>", "", MARKDOWN.render(text))).split())


def _without_code(text: str) -> str:
    return re.sub(r"(?s)```.*?```|`[^`]*`", "", text)


# Pages --------------------------------------------------------------------------------------------------------------------------


def test_each_page_has_its_markdown_and_names_it(built: Built) -> None:
    pages = [source for source in GARDEN.written() if built.has(source.address)]
    assert len(pages) == len(GARDEN.written())
    for source in pages:
        (link,) = built.page(source.address).all('link[type="text/markdown"]')
        assert attribute(link, "rel").split() == ["alternate"]
        assert attribute(link, "href") == "index.md"
        _, front, text = _markdown(built, source.address).split("---\n", 2)
        said = yaml.safe_load(front)
        assert said["url"] == SITE + source.address
        assert said["last_reviewed"] == source.says.get("last_reviewed")
        assert text.startswith(f"\n# {said['title']}\n\n{HELP}"), "help comes before all else"
    assert sorted(file.relative_to(built.folder).as_posix() for file in built.folder.rglob("*.md")) == sorted(
        f"{source.address}index.md" for source in pages
    )


def test_the_text_of_a_page_is_all_there(built: Built) -> None:
    for source in GARDEN.written():
        shown = _shown(_markdown(built, source.address).split("---\n", 2)[2])
        page = built.page(source.address)
        of_templates = page.all(".kb-for, .kb-then, .kb-draft, .kb-changed > p, .kb-go-on, .glossary-filter__count")
        for part in page.all(".kb-page p") if "template" not in source.says else ():
            if not any(part is other for other in of_templates):
                text = part.to_text(separator="", strip=False).removesuffix("↩")  # which leads back from a footnote
                assert "".join(straight(text).split()) in shown, source.path


def test_no_markup_of_ours_is_left(built: Built) -> None:
    for source in GARDEN.written():
        text = _without_code(_markdown(built, source.address))
        assert not re.search(r"--8<--|^!!!|\]\((?:call|text|term):|\{ ?[.#:]|</?[a-z]", text, re.MULTILINE), source.path


def test_links_are_whole_and_lead_somewhere(built: Built) -> None:
    for source in GARDEN.written():
        for href in _LINK.findall(_without_code(_markdown(built, source.address))):
            assert href.startswith(("https://", "http://", "tel:", "sms:")), (source.path, href)
            if href.startswith(SITE):
                assert built.has(href.removeprefix(SITE).partition("#")[0]), (source.path, href)


def test_terms_are_defined_at_the_end(built: Built) -> None:
    text = _markdown(built, "beds/watering/")
    assert text.rindex("\n## Glossary\n") > text.rindex("\n## Sources\n")
    terms = GARDEN.terms()
    for slug in re.findall(r"\]\(https://garden\.example/glossary/([\w-]+)/\)", text):
        assert f"{SITE}glossary/{slug}/)**: {terms[slug].says['definition']}" in text
    own = _markdown(built, "glossary/mulch/")
    assert f"]({SITE}glossary/mulch/)**" not in own
    assert all(f"]({SITE}glossary/{slug}/)**: " in own for slug in terms["mulch"].says["related"])
    assert all(f"]({SITE}glossary/{slug}/)**: " in _markdown(built, "glossary/") for slug in terms)


# The list -----------------------------------------------------------------------------------------------------------------------


def test_the_list_has_help_first_and_then_each_page_once(built: Built) -> None:
    text = (built.folder / "llms.txt").read_text(encoding="utf-8")
    head, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    assert head == f"# {GARDEN.settings['site_name']}\n\n> {GARDEN.settings['site_description'].strip()}\n\n"
    titles = [section.partition("\n")[0] for section in sections]
    assert titles[0] == "Urgent help"
    assert len(set(titles)) == len(titles)
    rows = [row for section in sections for row in section.strip().split("\n")[2:]]
    assert all(re.fullmatch(r"- \[.+\]\(\S+\)(: .+)?", row) for row in rows)
    assert rows[0].startswith("- [Call ")
    addresses = [href for row in rows for href in _LINK.findall(row) if href.startswith(SITE)]
    assert sorted(addresses) == sorted(f"{SITE}{source.address}index.md" for source in GARDEN.written())
    assert addresses[0] == f"{SITE}urgent/index.md"


# A site in two languages --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Site:
    pages = {
        "a.md": "---\ntitle: A *b*\nlast_reviewed: 2026-11-02\nmade_up: true\n---\n\nHope. [B](es/a.md)\n",
        "help/index.md": "# Help\n",
        "es/index.md": "# Inicio\n",
        "es/a.md": "---\ntitle: A\ntranslates: a.md\n---\n\nEsperanza.\n",
        "es/glossary/index.md": "# Glosario\n",
        "es/glossary/esperanza.md": "---\nterm: esperanza\ndefinition: Lo que queda.\ntranslates: glossary/hope.md\n---\n\nTexto.\n",
    }
    terms = {"hope": {"aliases": ["trust", "hope"], "inflect": False, "related": ["care"]}, "care": {}}
    extra = {
        "languages": {"es": {"unchecked": True}},
        "pages": {"review_in": {"default": 3}},
        "help": {"name": "Help now", "path": "help/"},
    }
    settings = {"use_directory_urls": False, "site_description": 'For "tests" & <all>.'}
    return build_small(tmp_path_factory.mktemp("two"), pages, terms, extra=extra, settings=settings, theme="material")


def test_each_language_has_its_own(two: Site) -> None:
    page = two.files["a.md"].decode()
    front = yaml.safe_load(page.split("---\n")[1])
    assert front["title"] == "A *b*"
    assert front["review_by"].isoformat() == "2027-02-02"
    assert "# A \\*b\\*\n" in page
    assert "*The people here are made up*" in page
    assert "[B](https://example.org/es/a.html)" in page
    assert "native speaker" not in page
    assert 'type="text/markdown" href="a.md"' in two.files["a.html"].decode()
    assert "*Falta que lea esta página" in two.files["es/a.md"].decode()
    listed, other = two.files["llms.txt"].decode(), two.files["es/llms.txt"].decode()
    assert "- [Español](https://example.org/es/llms.txt)" in listed
    assert "\n\n## Help now\n\n- [Help](https://example.org/help/index.md)\n\n## " in listed
    assert "](https://example.org/a.md)" in listed
    assert "- [English](https://example.org/llms.txt)" in other
    assert "](https://example.org/es/a.md)" in other
    assert "https://example.org/a.md" not in other


def test_a_draft_has_none_and_a_site_may_have_none(tmp_path: Path) -> None:
    pages = {"a.md": "---\ntitle: A\ndraft: true\n---\n\nSecret.\n", "b.md": "# B\n"}
    made = build_small(tmp_path / "one", pages).files
    assert "b/index.md" in made
    assert "a/index.md" not in made
    assert not [path for path, content in made.items() if b"Secret" in content]
    without = build_small(tmp_path / "two", pages, extra={"machines": False}).files
    assert not [path for path in without if path.endswith((".md", "llms.txt"))]
    assert "text/markdown" not in without["b/index.html"].decode()


def test_nobody_keeps_it_for_reading_offline(built: Built) -> None:
    files = re.search(r"const FILES = (\{.*?\});", (built.folder / "worker.js").read_text(encoding="utf-8"), re.DOTALL)
    assert files
    kept = json.loads(files[1])
    assert "index.html" in kept
    names = {"llms.txt", *(f"{name}{end}" for name in ("glossary", "pages") for end in (".json", ".schema.json", ".skos.jsonld"))}
    assert not [path for path in kept if path.endswith(".md") or path in names]


# Exports ------------------------------------------------------------------------------------------------------------------------


def _schema(name: str) -> Draft202012Validator:
    said = json.loads((ENGINE / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(said)
    return Draft202012Validator(said, format_checker=Draft202012Validator.FORMAT_CHECKER)


def _every_export(built: Built, two: Site, name: str) -> list[Any]:
    here = [(built.folder / f"{name}.json").read_bytes(), two.files[f"{name}.json"]]
    return [json.loads(text) for text in [*here, *([two.files[f"es/{name}.json"]] if name == "glossary" else [])]]


@pytest.mark.parametrize("name", ["glossary", "pages"])
def test_exports_are_what_their_schemas_say(built: Built, two: Site, name: str) -> None:
    schema = _schema(name)
    assert json.loads((built.folder / f"{name}.schema.json").read_bytes()) == schema.schema
    exports = _every_export(built, two, name)
    for export in exports:
        schema.validate(export)
    first = next(iter(exports[0].values()))[0]
    for key in first:
        wrong = {name if name == "pages" else "terms": [{other: value for other, value in first.items() if other != key}]}
        with pytest.raises(ValidationError):
            schema.validate(wrong)
    with pytest.raises(ValidationError):
        schema.validate({next(iter(exports[0])): [{**first, "unknown": 1}]})


def _graph(text: bytes) -> rdflib.Graph:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib warns of what it does itself
        return rdflib.Graph().parse(data=text, format="json-ld")


def test_terms_are_concepts_of_one_scheme(built: Built) -> None:
    graph = _graph((built.folder / "glossary.skos.jsonld").read_bytes())
    scheme = rdflib.URIRef(f"{SITE}glossary/")
    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [scheme]
    assert str(graph.value(scheme, DCTERMS.title)) == "Garden volunteers' handbook: Glossary"
    terms = {term["slug"]: term for term in json.loads((built.folder / "glossary.json").read_bytes())["terms"]}
    concepts = {str(graph.value(each, SKOS.notation)): each for each in graph.subjects(RDF.type, SKOS.Concept)}
    assert concepts.keys() == terms.keys()
    for slug, concept in concepts.items():
        term = terms[slug]
        assert str(concept) == SITE + term["url"]
        assert graph.value(concept, SKOS.prefLabel) == rdflib.Literal(term["term"], lang="en")
        assert graph.value(concept, SKOS.definition) == rdflib.Literal(term["definition"], lang="en")
        assert {str(label) for label in graph.objects(concept, SKOS.altLabel)} == set(term["aliases"]) - {term["term"]}
        assert set(graph.objects(concept, SKOS.inScheme)) == {scheme}
        related = set(graph.objects(concept, SKOS.related))
        assert {concepts[other] for other in term["related"]} <= related
        assert all((other, SKOS.related, concept) in graph for other in related), "as SKOS has it, both ways"


def test_a_term_in_another_language_is_the_same_concept(two: Site) -> None:
    hope, other = (rdflib.URIRef(f"https://example.org/{path}.html") for path in ("glossary/hope", "es/glossary/esperanza"))
    main, spanish = (_graph(two.files[f"{folder}glossary.skos.jsonld"]) for folder in ("", "es/"))
    assert set(main.objects(hope, SKOS.exactMatch)) == {other}
    assert set(spanish.objects(other, SKOS.exactMatch)) == {hope}
    assert spanish.value(other, SKOS.prefLabel) == rdflib.Literal("esperanza", lang="es")
    assert {str(label) for label in main.objects(hope, SKOS.altLabel)} == {"trust"}, "no label is preferred and another one"


# The sitemap --------------------------------------------------------------------------------------------------------------------


def _days(text: bytes) -> Mapping[str, str | None]:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    return {str(page.findtext(f"{space}loc")): page.findtext(f"{space}lastmod") for page in ElementTree.fromstring(text)}


def test_the_sitemap_says_when_a_page_was_last_reviewed(built: Built, two: Site) -> None:
    days = _days((built.folder / "sitemap.xml").read_bytes())
    assert days == {
        SITE + source.address: source.says["last_reviewed"].isoformat() if "last_reviewed" in source.says else None
        for source in GARDEN.written()
    }
    assert days[SITE] is not None
    small = _days(two.files["sitemap.xml"])
    assert small["https://example.org/a.html"] == "2026-11-02"
    assert small["https://example.org/es/a.html"] is None
