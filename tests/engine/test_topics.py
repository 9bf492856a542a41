"""Topics: the page of each lists the pages that name it in their front matter, in its language, and they lead to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import justhtml
import pytest

from tests.small_site import Site, built, refusal

PAGES = {
    "a.md": "---\ntitle: First & last\ndescription: On <pots>.\ntopics: [first-days, tools]\n---\n\nText.\n",
    "b/index.md": "---\ntitle: Second\ntopics: [first-days]\n---\n\nText.\n",
    "topics/first-days.md": "---\ntitle: The first days\ntemplate: topic.html\n---\n\n## What helps\n\nText.\n",
    "tools/index.md": "---\ntitle: Tools\ntemplate: topic.html\n---\n\nText.\n",
    "alone.md": "---\ntitle: Alone\ntemplate: topic.html\n---\n\nText.\n",
    "es/index.md": "# Inicio\n",
    "es/c.md": "---\ntitle: Tercera\ntopics: [tools]\n---\n\nTexto.\n",
    "es/tools.md": "---\ntitle: Herramientas\ntemplate: topic.html\n---\n\nTexto.\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return built(tmp_path_factory.mktemp("topics"), PAGES, theme="material", extra={"languages": {"es": {}}})


def _all(html: str, selector: str) -> list[Any]:
    return list(justhtml.JustHTML(html, sanitize=False).query(selector))


def _links(html: str, selector: str) -> list[tuple[str, str]]:
    return [(link.to_text(), (link.attrs or {})["href"]) for link in _all(html, f"{selector} a")]


def test_the_page_of_a_topic_lists_the_pages_on_it_in_its_language(site: Site) -> None:
    assert _links(site.html("topics/first-days.md"), ".kb-topic") == [("First & last", "../../a/"), ("Second", "../../b/")]
    assert _links(site.html("tools/index.md"), ".kb-topic") == [("First & last", "../a/")]
    assert _links(site.html("es/tools.md"), ".kb-topic") == [("Tercera", "../c/")]
    assert _all(site.html("alone.md"), ".kb-topic") == []


def test_its_list_has_descriptions_and_a_heading_among_the_contents(site: Site) -> None:
    html = site.html("topics/first-days.md")
    assert [item.to_text() for item in _all(html, ".kb-topic li")] == ["First & last On <pots>.", "Second"]
    assert ("Pages on this topic", "#kb-topic") in [(text.strip(), href) for text, href in _links(html, ".md-nav--secondary")]
    assert _all(site.html("es/tools.md"), "#kb-topic")[0].to_text() == "Páginas sobre este tema"


def test_a_page_leads_to_its_topics(site: Site) -> None:
    assert _links(site.html("a.md"), ".kb-checked") == [("The first days", "../topics/first-days/"), ("Tools", "../tools/")]
    assert 'Topics: <a href="../topics/first-days/">The first days</a>, <a href="../tools/">Tools</a></p>' in site.html("a.md")
    assert 'Temas: <a href="../tools/">Herramientas</a></p>' in site.html("es/c.md")
    assert _links(site.html("alone.md"), ".kb-checked") == []


def test_what_is_refused(tmp_path: Path) -> None:
    pages = {
        "a.md": "---\ntopics: [first-day]\n---\n",
        "x/first-days.md": "---\ntemplate: topic.html\n---\n",
        "y/first-days.md": "---\ntemplate: topic.html\n---\n",
    }
    assert refusal(tmp_path, pages) == [
        "a.md:2: 'topics' names 'first-day', which is no page with `template: topic.html`; did you mean 'first-days'?",
        "y/first-days.md: the topic 'first-days' has the page x/first-days.md already. Give this file another name",
    ]


def test_a_footnote_leads_back_in_the_language_of_its_page(tmp_path: Path) -> None:
    note = "Text.[^1] More.[^1]\n\n[^1]: A note.\n"
    site = built(tmp_path, {"a.md": note, "es/index.md": "# Inicio\n", "es/a.md": note}, theme="material", extra={"languages": {"es": {}}})
    for page, said in (("a.md", "Back to the text"), ("es/a.md", "Volver al texto")):
        assert [link.attrs["title"] for link in _all(site.html(page), ".footnote-backref")] == [said, said]
