"""What an editor can say on a page: what is not linked, what is linked by hand, which number to call, which sources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import justhtml
import pytest

from tests.small_site import PROJECT, Terms, build, built, refusal, write_site

TERMS: Terms = {"hope": {}, "fear": {}, "loss": {"term": "fear of loss"}}
PHONES = """checked: 2026-11-22
country: United States
lines:
  warmline:
    name: The Warm Line
    call: "1-800-555-0100"
  chatline:
    name: The Chat Line
    call: "555-0101"
    press: "2"
    text: "555333"
    keyword: "HELLO YOU"
  textonly:
    name: Only texts
    text: "898211"
"""
SOURCES = """wonder-2020:
  author: Ana Wonder
  title: On hope & fear
  year: 2020
  url: https://example.org/wonder
plain:
  author: Bo Plain
  title: Plain words
"""


def _page(matter: str, body: str = "Hope, fear, fear of loss.") -> str:
    return f"---\n{matter}\n---\n\n{body}\n"


# `glossary:` in a page's front matter ----------------------------------------------------------------------------------------------

SETTINGS = {
    "nothing": ("title: P", ["Hope > hope", "fear > fear", "fear of loss > loss"]),
    "glossary true": ("glossary: true", ["Hope > hope", "fear > fear", "fear of loss > loss"]),
    "glossary false": ("glossary: false", []),
    "one to skip": ("glossary: {skip: [hope]}", ["fear > fear", "fear of loss > loss"]),
    "none to skip": ("glossary: {skip: []}", ["Hope > hope", "fear > fear", "fear of loss > loss"]),
    "several to skip": ("glossary:\n  skip:\n    - hope\n    - fear", ["fear of loss > loss"]),
    "a longer one to skip hides what is in it": ("glossary: {skip: [loss]}", ["Hope > hope", "fear > fear"]),
}


@pytest.mark.parametrize(("matter", "expected"), SETTINGS.values(), ids=SETTINGS.keys())
def test_a_pages_setting(tmp_path: Path, matter: str, expected: list[str]) -> None:
    assert built(tmp_path, {"p.md": _page(matter)}, TERMS).links("p.md") == expected


def test_a_setting_is_for_its_page_alone(tmp_path: Path) -> None:
    site = built(tmp_path, {"a.md": _page("glossary: false"), "b.md": _page("glossary: {skip: [fear, loss]}"), "c.md": "Hope."}, TERMS)
    assert (site.links("a.md"), site.links("b.md"), site.links("c.md")) == ([], ["Hope > hope"], ["Hope > hope"])


def test_a_terms_own_page_has_settings_too(tmp_path: Path) -> None:
    terms = {**TERMS, "calm": {"glossary": {"skip": ["fear"]}, "body": "Hope and fear."}, "rage": {"glossary": False, "body": "Hope."}}
    site = built(tmp_path, {}, terms)
    assert site.links("glossary/calm.md") == ["Hope > hope"]
    assert site.links("glossary/rage.md") == []


# Links by hand -----------------------------------------------------------------------------------------------------------------

# The body of a page, front matter and policy beside it, and what it links to.
BY_HAND: dict[str, tuple[str, str, str, list[str]]] = {
    "any words": ("We [carry on *anyway*](term:hope).", "", "all", ["carry on anyway > hope"]),
    "by reference": ("We [carry on][1].\n\n[1]: term:hope", "", "all", ["carry on > hope"]),
    "with a title": ('We [carry on](term:hope "A title").', "", "all", ["carry on > hope"]),
    "to a place on the term's page": ("We [carry on](term:hope#roots).", "", "all", ["carry on > hope#roots"]),
    "raw HTML": ('We <a href="term:hope">carry on</a>.', "", "all", ["carry on > hope"]),
    "in a heading": ("## On [carrying on](term:hope)", "", "all", ["carrying on > hope"]),
    "in a table": ("| a |\n| - |\n| [b](term:hope) |", "", "all", ["b > hope"]),
    "in a footnote": ("x[^1]\n\n[^1]: [b](term:hope)", "", "all", ["b > hope"]),
    "where nothing is linked": ("[b](term:hope) hope", "glossary: false", "all", ["b > hope"]),
    "to a term that is skipped": ("[b](term:hope) hope", "glossary: {skip: [hope]}", "all", ["b > hope"]),
    "inside the class": ("[b](term:hope) hope\n{: .no-glossary }", "", "all", ["b > hope"]),
    "a term that is never linked by itself": ("calm [calm](term:calm) calm", "", "all", ["calm > calm"]),
    "one more than the policy allows": ("Hope [hope](term:hope) hope", "", "page", ["Hope > hope", "hope > hope"]),
    "counts on the page": ("[b](term:hope) hope\n\n## A\n\nhope", "", "page", ["b > hope"]),
    "counts in its section": ("[b](term:hope) hope\n\n## A\n\nhope", "", "section", ["b > hope", "hope > hope"]),
    "in a heading counts in the section it begins": ("hope\n\n## [b](term:hope)\n\nhope", "", "section", ["hope > hope", "b > hope"]),
    "counts for its term alone": ("[fear](term:hope) fear hope", "", "page", ["fear > hope", "fear > fear"]),
    "two of them": ("[a](term:hope) [b](term:hope)", "", "page", ["a > hope", "b > hope"]),
    "not in code": ("`[b](term:hope)`\n\n    [b](term:nowhere)", "", "all", []),
    "plain, to a term's page": ("[b](../glossary/hope.md) hope", "", "page", ["b > hope"]),
    "plain, to a place on it": ("[b](../glossary/hope.md#roots) hope", "", "page", ["b > hope#roots"]),
    "plain, from the root": ("[b](/glossary/hope.md) hope", "", "page", ["b > hope"]),
    "plain, by reference": ("[b][1] hope\n\n[1]: ../glossary/hope.md", "", "page", ["b > hope"]),
    "plain, where nothing is linked": ("[b](../glossary/hope.md) hope", "glossary: false", "all", ["b > hope"]),
    "plain, to a term that is never linked by itself": ("[b](../glossary/calm.md)", "", "all", ["b > calm"]),
    "plain, counts in its section": ("[b](../glossary/hope.md) hope\n\n## A\n\nhope", "", "section", ["b > hope", "hope > hope"]),
    "plain, to the index": ("[b](../glossary/index.md) hope", "", "page", ["hope > hope"]),
    "to another page of that name": ("[b](hope.md) hope", "", "page", ["hope > hope"]),
    "to a term of another site": ("[b](https://example.com/glossary/hope/) hope", "", "page", ["hope > hope"]),
}  # fmt: skip


@pytest.mark.parametrize("directories", [True, False], ids=["folders", "files"])
@pytest.mark.parametrize(("body", "matter", "policy", "expected"), BY_HAND.values(), ids=BY_HAND.keys())
def test_a_link_by_hand(tmp_path: Path, body: str, matter: str, policy: str, expected: list[str], directories: bool) -> None:
    terms = {**TERMS, "calm": {"autolink": False}, "hope": {"body": "## Roots\n\nx"}}
    pages = {"a/p.md": _page(matter, body) if matter else body, "a/hope.md": "# A page about something else\n"}
    site = built(tmp_path, pages, terms, policy=policy, settings={"use_directory_urls": directories})
    assert site.links("a/p.md") == expected


def test_a_link_by_hand_keeps_what_it_has(tmp_path: Path) -> None:
    raw = """<a data-x='1' class="x y" href='term:fear' >b</a> <a class=glossary-term href=term:fear>c</a>"""
    body = f'[a](term:hope){{ .big #here title="A > B" }} {raw}'
    links = justhtml.JustHTML(built(tmp_path, {"p.md": body}, TERMS).html("p.md"), sanitize=False).query("main a")
    assert [link.attrs for link in links] == [
        {"href": "../glossary/hope/", "class": "glossary-term big", "id": "here", "title": "A > B"},
        {"href": "../glossary/fear/", "class": "glossary-term x y", "data-x": "1"},
        {"href": "../glossary/fear/", "class": "glossary-term"},
    ]


def test_a_link_by_hand_on_the_terms_own_page_is_no_mention(tmp_path: Path) -> None:
    site = built(tmp_path, {}, {"hope": {"body": "[b](term:hope) and [c](hope.md) and [d](#x).\n\n## X\n"}})
    assert "Appears in" not in site.html("glossary/hope.md")


@pytest.mark.parametrize("link", ["[words](term:hope)", "[words](../glossary/hope.md#roots)", "hope"])
def test_every_kind_of_link_is_a_mention(tmp_path: Path, link: str) -> None:
    site = built(tmp_path, {"a/p.md": f"# P\n\n## A part\n\nSay {link}.\n"}, {"hope": {"body": "## Roots\n"}})
    assert '<a href="../../a/p/#a-part">A part</a>' in site.html("glossary/hope.md")


def test_the_tooltip_has_the_definition_of_every_kind_of_link(tmp_path: Path) -> None:
    site = built(tmp_path, {"p.md": "[b](term:hope), [c](glossary/fear.md), fear of loss"}, TERMS, theme="material", plugins=["search"])
    cards = {card.to_text() for card in justhtml.JustHTML(site.html("p.md"), sanitize=False).query("#kb-terms p[id]")}
    assert cards >= {"What hope means.", "What fear means.", "What loss means."}


# Numbers to call ---------------------------------------------------------------------------------------------------------------

CALLS = {
    "a number to call": ("[](call:warmline)", '<a href="tel:+18005550100">1-800-555-0100</a>'),
    "in the writer's words": ("[the *warm* line](call:warmline)", '<a href="tel:+18005550100">the <em>warm</em> line</a>'),
    "what to press": ("[](call:chatline)", '<a href="tel:5550101">555-0101, then press 2</a>'),
    "a number to text": ("[](text:textonly)", '<a href="sms:898211">898211</a>'),
    "what to text": ("[](text:chatline)", '<a href="sms:555333?body=HELLO%20YOU">HELLO YOU to 555333</a>'),
}
WRONG_CALLS = {
    "unknown": ("x\n\n[](call:warmlin)", "p.md:3: 'call:warmlin' names no line", "'call:warmline'"),
    "no number to text": ("[](text:warmline)", "p.md:1: 'text:warmline' names no line", ""),
    "no number to call": ("x\n[](call:textonly)", "p.md:2: 'call:textonly' names no line", "'text:textonly'"),
    "a known number typed": ("Dial 555333.", "p.md:1: '555333' is a number", "[](call:name)"),
    "any long number typed": ("x\n\nDial 800-555-0199.", "p.md:3: '800-555-0199' is a number", "[](call:name)"),
}
DATA = {"exclude_docs": "/_data/\n/_snippets/\n"}


@pytest.mark.parametrize(("source", "expected"), CALLS.values(), ids=CALLS.keys())
def test_a_number_is_named(tmp_path: Path, source: str, expected: str) -> None:
    assert expected in built(tmp_path, {"p.md": f"Say {source}.", "_data/phones.yml": PHONES}, settings=DATA).html("p.md")


@pytest.mark.parametrize(("source", "place", "remedy"), WRONG_CALLS.values(), ids=WRONG_CALLS.keys())
def test_a_number_is_named_wrongly(tmp_path: Path, source: str, place: str, remedy: str) -> None:
    [fault] = refusal(tmp_path, {"p.md": source, "_data/phones.yml": PHONES}, settings=DATA)
    assert place in fault
    assert remedy in fault


WRONG_PHONES = {
    "no date": ("lines: {}", "checked"),
    "a date that is none": ("checked: lately\nlines: {}", "'checked' says 'lately'"),
    "a line without a number": ("checked: 2026-11-22\nlines:\n  a: {name: A}", "_data/phones.yml:3: 'a'"),
    "a number that is no text": (
        "checked: 2026-11-22\nlines:\n  a:\n    name: A\n    call: 988",
        "_data/phones.yml:3: 'a': 'call' says 988",
    ),
    "a key nobody knows": ("checked: 2026-11-22\nlines:\n  a: {name: A, calls: '1'}", "did you mean 'call'?"),
    "a line that is a text": ("checked: 2026-11-22\nlines:\n  a: '988'", "'a' says '988'"),
    "no YAML": ("checked: [", "not valid YAML"),
}


@pytest.mark.parametrize(("text", "expected"), WRONG_PHONES.values(), ids=WRONG_PHONES.keys())
def test_the_list_of_numbers_is_checked(tmp_path: Path, text: str, expected: str) -> None:
    faults = refusal(tmp_path, {"_data/phones.yml": text}, settings=DATA)
    assert all(fault.startswith("_data/phones.yml") for fault in faults)
    assert expected in "\n".join(faults)


# Sources -----------------------------------------------------------------------------------------------------------------------


def test_a_page_gets_the_sources_it_names(tmp_path: Path) -> None:
    page = _page("sources:\n  - plain\n  - wonder-2020: the part on hope")
    site = built(tmp_path, {"p.md": page, "_data/sources.yml": SOURCES}, settings=DATA)
    cited = justhtml.JustHTML(site.html("p.md"), sanitize=False).query("cite")
    assert [(cite.to_text(), (cite.attrs or {})["data-part"]) for cite in cited] == [
        ("Bo Plain: Plain words", ""),
        ("Ana Wonder: On hope & fear", "the part on hope"),
    ]


def test_the_sites_own_templates_show_the_author_first(tmp_path: Path) -> None:
    page = _page("sources:\n  - wonder-2020: the part on hope")
    settings = {**DATA, "theme": {"custom_dir": str(PROJECT / "overrides"), "logo": None, "favicon": None}}
    site = built(tmp_path, {"p.md": page, "_data/sources.yml": SOURCES}, theme="material", plugins=["search"], settings=settings)
    text = justhtml.JustHTML(site.html("p.md"), sanitize=False).to_text()
    assert text.index("Ana Wonder") < text.index("On hope & fear")
    assert "the part on hope" in text


def test_a_terms_page_has_its_sources_once(tmp_path: Path) -> None:
    site = built(tmp_path, {"_data/sources.yml": SOURCES}, {"hope": {"sources": ["wonder-2020"]}}, settings=DATA)
    html = site.html("glossary/hope.md")
    assert [cite.to_text() for cite in justhtml.JustHTML(html, sanitize=False).query("cite")] == ["Ana Wonder: On hope & fear"]
    assert html.count("Ana Wonder") == 1


WRONG_SOURCES: dict[str, tuple[dict[str, str], Any, str]] = {
    "a page names none": ({"p.md": _page("sources:\n  - plain\n  - wonder-2000")}, {},
        "p.md:4: 'sources' names 'wonder-2000', which is no source; did you mean 'wonder-2020'?"),
    "a page names none for a part": ({"p.md": _page("sources:\n  - plan: all")}, {},
        "p.md:3: 'sources' names 'plan', which is no source; did you mean 'plain'?"),
    "a page gives a text": ({"p.md": _page("sources: plain")}, {}, "p.md:2: 'sources' says 'plain'"),
    "a term names none": ({}, {"hope": "---\nterm: Hope\ndefinition: A.\nsources: [plain, plane]\n---\n"},
        "glossary/hope.md:4: 'sources' names 'plane', which is no source; did you mean 'plain'?"),
    "a source without an author": ({"_data/sources.yml": "plain:\n  title: X\n"}, {}, "_data/sources.yml:1: 'plain' has no 'author'"),
    "a source with a key nobody knows": ({"_data/sources.yml": SOURCES + "  authorr: X\n"}, {},
        "_data/sources.yml:6: 'plain': nobody knows the key 'authorr'; did you mean 'author'?"),
    "a source that is a text": ({"_data/sources.yml": "a: b\n"}, {}, "_data/sources.yml:1: 'a'"),
    "a list of no YAML": ({"_data/sources.yml": "a: [\n"}, {}, "_data/sources.yml:2"),
    "a source twice": ({"_data/sources.yml": f"{SOURCES}plain:\n  author: A\n  title: B\n"}, {},
        "_data/sources.yml:9: 'plain' is given twice"),
}  # fmt: skip


@pytest.mark.parametrize(("pages", "terms", "expected"), WRONG_SOURCES.values(), ids=WRONG_SOURCES.keys())
def test_a_source_that_is_wrong(tmp_path: Path, pages: dict[str, str], terms: Terms, expected: str) -> None:
    [fault] = refusal(tmp_path, {"_data/sources.yml": SOURCES, **pages}, terms, settings=DATA)
    assert fault.startswith(expected)


def test_without_data_files_a_site_builds(tmp_path: Path) -> None:
    assert not build(write_site(tmp_path, {"p.md": "x"})).refused
