"""What this site's content must be: near, linked, illustrated, complete on paper, easy to read. Its own figures are in content.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from peerkb.helplines.directory import reach, read_directory
from peerkb.pages.words_to_avoid import Wordlist, read_words
from tests.browsing import Built, Page, attribute, prose, words
from tests.content import Content, Source
from tests.readability import read, too_hard
from tests.whole_lists import modules_of
from tests.whole_pages import in_css, pages_of
from tools import readability

# Parts of a page that its writer did not write: lists made of other pages, and of sources.
LISTS = (
    "glossary-related",
    "glossary-mentions",
    "glossary-letters",
    "glossary-letter",
    "kb-sources",
    "kb-new",
    "kb-agenda",
)
NOT_THE_WRITERS = ("headerlink", "kb-for", "kb-map__lists", *LISTS)
SVG = "{http://www.w3.org/2000/svg}"
FORBIDDEN_IN_PICTURES = {"script", "foreignObject", "image", "iframe"}


# The way to a page --------------------------------------------------------------------------------------------------------------


HOMES = {"en": "", "es": "es/"}  # the addresses of the home pages


def test_the_text_of_another_page_leads_to_each(built: Built, content: Content) -> None:
    """The home page of each language aside, to which every page's header leads."""
    linked = set(HOMES.values())
    for source, page in pages_of(built, content):
        boxes = [box for box, _, value in page.having("class") if not {*LISTS}.isdisjoint(value.split())]
        added = {id(link) for box in boxes for link in box.query("a[href]")}
        linked |= {target for target in _targets(page, ".kb-page a[href]", added) if target != source.address}
    assert [source.path for source in content.written() if source.address not in linked] == []


def test_no_page_is_far_from_home(built: Built, content: Content, floors: dict[str, Any]) -> None:
    for language, home in HOMES.items():
        addresses = {source.address for source in content.written() if content.language(source) == language}
        assert home in addresses
        near, reached = {home}, {home}
        for _ in range(floors["clicks"]):
            near = {target for address in near for target in _targets(built.page(address), "body a[href]")} & addresses - reached
            reached |= near
        assert sorted(addresses - reached) == []


def _targets(page: Page, links: str, without: AbstractSet[int] = frozenset()) -> set[str]:
    found = (page.leads_to(attribute(link, "href")) for link in page.all(links) if id(link) not in without)
    return {target[0] for target in found if target}


def test_pages_open_every_module_that_say_so(built: Built, content: Content, floors: dict[str, Any]) -> None:
    modules = {page.address for page in modules_of(built, content).values()}
    for path in floors.get("modules_opened_by", ()):
        (page,) = (page for source, page in pages_of(built, content) if source.path == path)
        assert sorted(modules - _targets(page, ".kb-page table a")) == [], path


def test_a_table_of_cards_lists_them_by_place(built: Built, content: Content) -> None:
    """Where a page with cards begins with one."""
    for source, page in pages_of(built, content):
        tables = page.all(".kb-page > table, .kb-page > .md-typeset__table table") if page.all(".kb-card[data-place]") else []
        for table in tables[:1]:
            listed = [words(row.query("td")[0]) for row in table.query("tbody tr") for _ in row.query("td")[1].query("a")]
            assert listed == [attribute(card, "data-place") for card in page.all(".kb-card")], source.path


# Help, and what is printed ------------------------------------------------------------------------------------------------------


def test_a_link_to_a_phone_shows_the_number(built: Built, content: Content) -> None:
    """On paper, and to whoever types it into another phone."""
    lines = content.data("phones.yml")["lines"].values()
    numbers = {line[way] for line in lines for way in ("call", "text") if way in line}
    for page in built.pages.values():
        for link in page.all("a[href^='tel:'], a[href^='sms:']"):
            assert any(number in words(link) for number in numbers), f"{page.path}: {link.to_html()}"


def test_cards_and_sheets_to_print_are_complete(built: Built, content: Content, floors: dict[str, Any]) -> None:
    pages = [page for source, page in pages_of(built, content) if source.kind == "print"]
    for name, least in floors.get("print", {}).items():
        found = [part for page in pages for part in page.all(f".kb-page .{name}")]
        assert len(found) >= least, name
        assert [words(part) for part in found if len(part.query("h2")) != 1 or len(words(part).split()) <= 20] == []
    for edition in content.editions:
        cards = [card for source, page in pages_of(built, edition) if source.kind == "print" for card in page.all(".kb-pocket")]
        told = " ".join(map(words, cards))
        directory, _ = read_directory(yaml.safe_dump(edition.data("phones.yml")), "phones.yml", edition.messages)
        for line in edition.extra["help"]["lines"] if cards else ():
            way = reach(line, directory)
            assert way is not None
            assert way.words in told, f"{edition.code}: {line}"


# Terms and words ----------------------------------------------------------------------------------------------------------------


def test_each_term_is_explained_beyond_its_definition(built: Built, content: Content, floors: dict[str, Any]) -> None:
    least = floors.get("terms", {"sentences": 0, "sources": 0})
    faults = []
    for source, page in ((source, page) for source, page in pages_of(built, content) if source.kind == "term"):
        body = " ".join(words(node) for node in page.all(".kb-page > p:not(.glossary-definition), .kb-page > ul, .kb-page > ol"))
        sentences = len(re.findall(r"[.?!](?=\s|$|[\"”])", body))
        if sentences < least["sentences"] or len(source.source_ids) < least["sources"]:
            faults.append(f"{source.path}: {sentences} sentences, {len(source.source_ids)} sources")
    assert faults == []


def test_every_word_to_avoid_is_found_and_every_exception_is_spared(content: Content) -> None:
    """Those of each language."""
    for edition in content.editions:
        found, faults = read_words(yaml.safe_dump(edition.data("words.yml"), allow_unicode=True), "words.yml")
        assert faults == []
        wordlist = Wordlist(found)
        for word in found:
            for form in (word.word, *word.forms):
                assert [hit.word for hit in wordlist.find(f"So, {form}.")] == [word], form
            for phrase in word.allow:
                assert list(wordlist.find(f"So, {phrase}.")) == [], phrase


def test_sources_have_titles_of_their_own(content: Content) -> None:
    """And none that an editor made up."""
    sources = content.data("sources.yml")
    assert sources
    assert [name for name, source in sources.items() if "our title" in str(source.get("note", "")).lower()] == []


# How hard pages are to read -----------------------------------------------------------------------------------------------------


def test_no_page_is_too_hard_to_read(built: Built, content: Content, floors: dict[str, Any]) -> None:
    grades = floors["grades"]
    faults = []
    for source, page in pages_of(built, content):
        if content.language(source) != "en":  # the formula knows no other
            continue
        found = read(prose(page.one(".kb-page"), "headerlink", *LISTS))
        assert found.words, f"{source.path}: nothing was read"
        faults.append(too_hard(source.path, found, _grade(source, grades), grades["fewest_words"]))
    assert not any(faults), "\n" + "\n".join(filter(None, faults))


def test_no_page_in_spanish_is_too_hard_to_read(built: Built, content: Content, floors: dict[str, Any]) -> None:
    written = [(source, page) for source, page in pages_of(built, content) if content.language(source) == "es"]
    found = {source.path: readability.measure(prose(page.one(".kb-page"), *NOT_THE_WRITERS)) for source, page in written}
    assert [path for path, measured in found.items() if not measured.words] == []
    faults = list(readability.below(found, floors["grades"].get("least_in_spanish", 0)))
    assert not faults, "\n" + "\n".join(faults)


def _grade(source: Source, grades: dict[str, Any]) -> int:
    """The lowest limit that a page has by its kind or its audiences."""
    default: int = grades["default"]
    limits: list[int] = [grades["audiences"].get(audience, default) for audience in source.says.get("audience", [])]
    return min(default, *limits, int(grades["kinds"].get(source.kind, default)))


# Pictures -----------------------------------------------------------------------------------------------------------------------


def _pictures(content: Content, floors: dict[str, Any]) -> list[Path]:
    return sorted((content.docs / floors["pictures"]["folder"]).glob("*.svg"))


def test_pictures_tell_what_they_show_and_fetch_nothing(content: Content, floors: dict[str, Any]) -> None:
    assert [fault for file in _pictures(content, floors) for fault in _faults(file, floors["pictures"]["largest"])] == []


def _faults(file: Path, largest: int) -> Iterator[str]:
    text = file.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    yield from (f"{file.name} has no {name}" for name in ("title", "desc") if not (root.findtext(SVG + name) or "").strip())
    if len(text.encode()) >= largest:
        yield f"{file.name} has {len(text.encode())} bytes, and {largest} are too many"
    for node in root.iter():
        tag = node.tag.rpartition("}")[2]
        fetched = [value for name, value in node.attrib.items() if name.rpartition("}")[2] in ("href", "src")]
        fetched += [address for css in (*node.attrib.values(), node.text or "") for address in in_css(css)]
        yield from (f"{file.name}: {tag} fetches {address}" for address in fetched if not address.startswith("#"))
        if tag in FORBIDDEN_IN_PICTURES:
            yield f"{file.name} has a {tag}"


def test_each_picture_is_shown_with_its_content_in_words(built: Built, content: Content, floors: dict[str, Any]) -> None:
    alternatives: dict[str, list[str]] = {}
    for page in built.pages.values():
        for picture in page.all(".kb-page img"):
            path, _ = page.leads_to(attribute(picture, "src")) or ("", "")
            if picture.parent.name == "a" and words(picture.parent):  # the words of the link say it
                assert not attribute(picture, "alt"), f"{page.path}: {path} is told twice"
                alternatives.setdefault(path, [])
                continue
            alternatives.setdefault(path, []).append(attribute(picture, "alt"))
    files = {file.relative_to(content.docs).as_posix() for file in _pictures(content, floors)}
    assert sorted(files - alternatives.keys()) == [], "these are on no page"
    least = floors["pictures"]["fewest_words"]
    assert [path for path in files for alternative in alternatives[path] if len(alternative.split()) < least] == []


@pytest.mark.parametrize(
    ("language", "name", "tabs"),
    [
        ("en", "Home", ["Practice", "Places", "Ideas", "Training", "Learn", "Glossary"]),
        ("es", "Inicio", ["Conocer", "Familias", "Práctica", "Ideas", "Glosario"]),
    ],
)
def test_tabs_lead_to_the_parts_and_each_page_says_where_it_is(
    built: Built, content: Content, language: str, name: str, tabs: list[str]
) -> None:
    home = HOMES[language]
    assert [words(tab) for tab in built.page(home).all(".md-tabs__item")] == tabs
    for source, page in pages_of(built, content):
        if content.language(source) == language:
            trail = [words(link) for link in page.all(".kb-trail a")]
            assert trail[:1] == ([] if source.address == home else [name]), source.path
            lit = [words(tab) for tab in page.all(".md-tabs__item--active")]
            assert lit == [tab for tab in tabs if tab in trail[1:2]] or trail == [name], source.path
