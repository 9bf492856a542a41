"""A word back: below pages, a link to a form or a mail that says which page it is about and nothing of the reader."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import justhtml
import pytest
from playwright.sync_api import expect

from peerkb.pages.word_back import word_back
from peerkb.settings.schema import Feedback
from tests.browsing import Built, Readers, attribute, words
from tests.content import GARDEN
from tests.small_site import built as build_small

ADDRESS = "https://site.example/a b/é/?x=1&y=2#z"
URGENT = "safety"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ("https://github.com/o/n/issues/new?template=1-fix-a-page.yml", "page"),
        ("https://gitlab.com/o/n/-/issues/new", "issue[description]"),
        ("https://forms.example/?", "page"),
    ],
)
def test_a_form_gets_the_address_of_the_page_in_its_field(form: str, field: str) -> None:
    made = urlsplit(word_back(Feedback(form=form, field=field), "A title", ADDRESS))
    asked = parse_qs(urlsplit(form).query)
    assert f"{made.scheme}://{made.netloc}{made.path}" == form.partition("?")[0]
    assert parse_qs(made.query, strict_parsing=True) == {**asked, field: [ADDRESS]}
    assert made.fragment == ""


def test_a_mail_has_the_title_and_the_address() -> None:
    made = urlsplit(word_back(Feedback(mail="editors@site.example"), "What’s new? & why", ADDRESS))
    assert (made.scheme, made.path, made.fragment) == ("mailto", "editors@site.example", "")
    fields = dict(pair.split("=", 1) for pair in made.query.split("&"))
    assert {name: unquote(value) for name, value in fields.items()} == {"subject": "What’s new? & why", "body": f"{ADDRESS}\r\n\r\n"}


def test_pages_of_the_site_end_with_it_but_not_those_for_somebody_in_danger(built: Built) -> None:
    for source in GARDEN.written():
        page = built.page(source.address)
        found = page.all(".kb-word-back")
        kind = source.says.get("kind")
        assert len(found) == (kind != URGENT and source.address != "urgent/"), source.path
        for said in found:
            before, after = words(said).split("Tell us what is missing")
            assert "private details" in before, "the warning comes first"
            assert after == ""
            (link,) = page.all(".kb-word-back a")
            asked = parse_qs(urlsplit(attribute(link, "href")).query)
            assert asked == {"template": ["page.yml"], "page": [f"https://garden.example/{source.address}"]}
            assert attribute(link, "rel") == "noreferrer"
            assert page.all(".md-content p")[-1] is said, "nothing stands below it, and help above it"
            assert page.all("article .kb-word-back") == [], "it is none of the text"


def test_paper_asks_nothing(readers: Readers) -> None:
    tab = readers.open("why/feed-the-soil/", width=390)
    link = tab.get_by_role("link", name="Tell us what is missing")
    expect(link).to_be_visible()
    assert (link.bounding_box() or {"height": 0})["height"] >= 44
    tab.emulate_media(media="print")
    try:
        expect(tab.locator(".kb-word-back")).to_be_hidden()
    finally:
        tab.emulate_media(media="null")


def test_another_language_has_an_address_of_its_own_and_a_site_without_any_asks_nothing(tmp_path: Path) -> None:
    pages = {"a.md": "# A\n", "es/index.md": "# Inicio\n", "es/a.md": "# A\n"}
    extra = {"feedback": {"form": None}, "languages": {"es": {"feedback": {"mail": "hola@site.example"}}}}
    site = build_small(tmp_path, pages, extra=extra, theme="material")
    assert justhtml.JustHTML(site.html("a.md"), sanitize=False).query(".kb-word-back") == []
    (link,) = justhtml.JustHTML(site.html("es/a.md"), sanitize=False).query(".kb-word-back a")
    assert attribute(link, "href").startswith("mailto:hola@site.example?subject=A&body=https%3A%2F%2Fexample.org%2Fes%2Fa%2F")
    assert "Díganos" in words(link)
