"""Where one is and where one goes on: tabs, the trail, groups beside the text, contents, pages beside, exercises, and what stands
where there is nothing.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browsing import PATIENCE, Built, Page, Readers, attribute, words
from tests.content import GARDEN
from tests.small_site import built as build_small
from tests.small_site import refusal
from tools.searching import until

expect.set_options(timeout=PATIENCE)

WIDTHS = (390, 820, 1366)
WIDE = 960  # from here on the contents stand beside the text
TERM = "glossary/mulch/"
HOME = ("Gate", "")
LONG = "beds/watering/"
TARGET = 24  # pixels: WCAG 2.2, success criterion 2.5.8


def _links(page: Page, selector: str) -> list[tuple[str, str]]:
    """The words of links, and where they lead."""
    found = []
    for link in page.all(selector):
        to = page.leads_to(attribute(link, "href"))
        assert to
        found.append((words(link), "#".join(filter(None, to))))
    return found


# Tabs and the trail -------------------------------------------------------------------------------------------------------------


def test_parts_that_are_reached_by_other_ways_are_no_tabs(built: Built) -> None:
    tabs = [words(link) for link in built.page(LONG).all(".md-tabs__link")]
    assert tabs == ["Visit", "Why we garden so", "In the beds", "First season", "Words from A to Z"]
    assert [words(link) for link in built.page(LONG).all(".md-tabs__item--active")] == ["In the beds"]
    assert built.page("urgent/poison/").all(".md-tabs__item--active") == []


TRAILS = {
    "": [],
    "visit/": [HOME],
    "visit/children/": [HOME, ("Visit", "visit/")],
    LONG: [HOME, ("In the beds", "beds/")],  # the group "Water and soil" has no page of its own
    "season/corners/hedge/": [HOME, ("First season", "season/")],
    "glossary/": [HOME],
    TERM: [HOME, ("Words from A to Z", "glossary/")],
    "urgent/poison/": [HOME, ("Urgent help", "urgent/")],
    "attic/old-shed/": [HOME],  # in no part
}


@pytest.mark.parametrize(("address", "trail"), TRAILS.items())
def test_the_trail_names_the_pages_above_and_machines_read_the_same(built: Built, address: str, trail: list[tuple[str, str]]) -> None:
    page = built.page(address)
    assert _links(page, ".kb-trail li > a") == trail
    if trail:
        assert attribute(page.one(".kb-trail"), "aria-label") == "Breadcrumbs"
        said = [json.loads("".join(node.data for node in script.children)) for script in page.all('script[type="application/ld+json"]')]
        (crumbs,) = [thing["itemListElement"] for thing in said if thing["@type"] == "BreadcrumbList"]
        assert [(step["name"], page.leads_to(step["item"])[0]) for step in crumbs[:-1]] == trail  # type: ignore[index]


def test_every_page_but_home_has_a_trail(built: Built) -> None:
    for source in GARDEN.written():
        assert len(built.page(source.address).all(".kb-trail")) == (source.address != ""), source.path


@pytest.mark.parametrize("width", WIDTHS)
def test_the_trail_stands_above_the_heading_and_can_be_hit(readers: Readers, width: int) -> None:
    tab = readers.open(TERM, width=width)
    trail = tab.get_by_role("navigation", name="Breadcrumbs").get_by_role("link")
    expect(trail).to_have_count(2)
    heading = tab.locator("h1").bounding_box()
    for box in (link.bounding_box() for link in trail.all()):
        assert box
        assert heading
        assert box["y"] + box["height"] <= heading["y"]
        assert min(box["width"], box["height"]) >= TARGET
    trail.last.click()
    expect(tab.locator("h1")).to_contain_text("Words from A to Z")


def test_a_term_shows_the_tab_of_the_glossary_and_no_page_after_it_does(built: Built) -> None:
    for address in (TERM, "glossary/", "glossary/compost/"):
        assert [words(tab) for tab in built.page(address).all(".md-tabs__item--active")] == ["Words from A to Z"], address
    assert [words(tab) for tab in built.page("house/notes/").all(".md-tabs__item--active")] == []


def test_a_part_that_begins_with_the_glossary_is_above_terms(tmp_path: Path) -> None:
    nav = ["index.md", {"Words": ["glossary/index.md", "map.md"]}]
    pages = {"map.md": "# Map\n"}
    settings = {"nav": nav, "not_in_nav": "/glossary/*"}
    site = build_small(tmp_path, pages, {"hope": {}}, theme="material", settings=settings).root / "site"
    page = Page(site, site / "glossary" / "hope" / "index.html", "https://example.org/")
    assert _links(page, ".kb-trail li > a") == [("Home", ""), ("Words", "glossary/")]
    assert [words(tab) for tab in page.all(".md-tabs__item--active")] == ["Words"]
    assert ("Map", "map/") in _links(page, ".md-sidebar--primary a")


def test_groups_stand_beside_the_text_and_pages_by_their_short_titles(readers: Readers) -> None:
    tab = readers.open(LONG)
    beside = tab.locator(".md-sidebar--primary")
    shown = beside.locator("li > .md-nav__link, li > .md-nav__container").filter(visible=True)
    texts = [" ".join(text.split()) for text in shown.all_inner_texts()]
    assert texts == ["In the beds", "Water and soil", "Watering", "Feed the heap", "Guests with wings", "Days and years"]
    expect(tab.locator("h1")).to_contain_text("Water early and deep")
    assert tab.title().startswith("Water early and deep")


# Contents -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("width", WIDTHS)
def test_long_pages_have_folded_contents_where_no_column_has_them(readers: Readers, width: int, script: bool) -> None:
    tab = readers.open(LONG, width=width, script=script)
    contents = tab.locator(".kb-contents")
    if width >= WIDE:
        expect(contents).to_be_hidden()
        return
    lead, after = (tab.locator(f"h2#{name}").bounding_box() for name in ("at-a-glance", "what-to-do"))
    box = contents.bounding_box()
    assert lead
    assert after
    assert box
    assert lead["y"] < box["y"] < box["y"] + box["height"] < after["y"]  # below what sums the page up
    link = contents.get_by_role("link", name="Think over")
    expect(link).to_be_hidden()
    contents.locator("summary").click()
    expect(link).to_be_visible()
    assert (link.bounding_box() or {"height": 0})["height"] >= TARGET
    link.click()
    expect(tab.locator("#think-over")).to_be_in_viewport()


def test_contents_stand_open_on_a_page_that_says_so(tmp_path: Path) -> None:
    sections = "".join(f"## Part {number}\n\nWords.\n\n" for number in range(1, 5))
    pages = {"index.md": "Home.\n", "a.md": f"---\ncontents_open: true\n---\n\nWords.\n\n{sections}", "b.md": f"Words.\n\n{sections}"}
    site = build_small(tmp_path, pages, theme="material")
    assert '<details class="kb-contents" open>' in site.html("a.md")
    assert '<details class="kb-contents">' in site.html("b.md")


def test_contents_name_each_heading_also_those_that_templates_make(built: Built) -> None:
    page = built.page("why/room-for-everyone/")
    names = [link[0] for link in _links(page, ".kb-contents a")]
    headings = [words(node, "headerlink") for node in page.all("article h2")]
    assert names == [*headings, "Sources"], "which are folded, below a line of their own"
    assert names[-3:-1] == ["Practice this", "Read next"]
    for source in GARDEN.written():
        page = built.page(source.address)
        where = ".kb-page h2" if source.kind == "print" else ".kb-page > h2, .kb-pair h2"
        own = [node for node in page.all(where) if attribute(node, "id") != "kb-modules"]
        is_long = len(own) >= 4 and source.address != ""
        assert len(page.all(".kb-contents")) == is_long, source.path
        assert {attribute(link, "href")[1:] for link in page.all(".kb-contents a")} <= page.ids


def test_the_column_beside_a_term_names_what_stands_below_it(readers: Readers, built: Built) -> None:
    column = readers.open(TERM).locator(".md-sidebar--secondary").get_by_role("link").filter(visible=True)
    names = ["For example", "Easily confused with", "Related terms", "Appears in", "Sources"]
    expect(column).to_have_text([re.compile(name) for name in names])
    for slug in GARDEN.terms():
        page = built.page(f"glossary/{slug}/")
        named = {attribute(link, "href")[1:] for link in page.all(".md-sidebar--secondary a")}
        assert named <= page.ids
        there = {name for name in ("related-terms", "appears-in", "kb-sources") if name in page.ids}
        assert there <= named or len(there) < 2, slug


def test_the_end_of_a_page_is_where_the_column_says_one_is(readers: Readers) -> None:
    """It named the last heading of the text all along the sources."""
    tab = readers.open(LONG)
    until(tab, "document.querySelector('.md-sidebar--secondary .md-nav__link--active') || scrollTo(0, scrollY ? 0 : 400)")
    tab.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(tab.locator(".md-sidebar--secondary .md-nav__link--active").last).to_have_text("Sources")


@pytest.mark.parametrize(
    ("address", "parts"),
    [("why/room-for-everyone/", [".kb-where", ".kb-contents", ".kb-practice", ".kb-beside"]), ("beds/insects/", [".kb-next"])],
)
def test_paper_has_no_ways_on(readers: Readers, address: str, parts: list[str]) -> None:
    tab = readers.open(address, width=390)
    for part in parts:
        expect(tab.locator(part)).to_be_visible()
    tab.emulate_media(media="print")
    try:
        for part in parts:
            expect(tab.locator(part)).to_be_hidden()
    finally:
        tab.emulate_media(media="null")


# The pages beside, and exercises ------------------------------------------------------------------------------------------------


BESIDE = {
    "visit/what-is-mill-lane/": [("Next", "visit/children/")],  # before it is the part's own page
    "visit/children/": [("Previous", "visit/what-is-mill-lane/"), ("Next", "visit/kind-words/")],
    "visit/kind-words/": [("Previous", "visit/children/")],  # after it comes a page of another kind
    "why/room-for-everyone/": [("Previous", "why/feed-the-soil/"), ("Next", "why/where-gardeners-differ/")],
    "why/where-gardeners-differ/": [("Previous", "why/room-for-everyone/")],  # the next part is another matter
    "beds/composting/": [],  # nobody reads that part in order
    "season/water/": [("Previous", "season/ground/"), ("Next", "season/people/")],
    "beds/": [],
    "urgent/poison/": [],
    TERM: [],
}


@pytest.mark.parametrize(("address", "beside"), BESIDE.items())
def test_pages_that_one_reads_in_order_lead_to_those_beside_them(built: Built, address: str, beside: list[tuple[str, str]]) -> None:
    page = built.page(address)
    links = page.all(".kb-beside > a")
    assert [(words(link).split()[0], page.leads_to(attribute(link, "href"))[0]) for link in links] == beside  # type: ignore[index]
    for link, (_, to) in zip(links, beside, strict=True):
        assert words(link).split(" ", 1)[1] == words(built.page(to).one("h1"), "headerlink")


@pytest.mark.parametrize(
    ("address", "first"),
    [
        ("why/", ["why/feed-the-soil/"]),
        ("season/", []),  # its writers have a button
        ("beds/", []),  # nobody reads that part in order
        ("why/feed-the-soil/", []),
    ],
)
def test_the_first_page_of_what_one_reads_in_order_leads_to_the_second(built: Built, address: str, first: list[str]) -> None:
    page = built.page(address)
    links = page.all(".kb-then > .md-button:not([href^='#'])")
    assert [page.leads_to(attribute(link, "href"))[0] for link in links] == first  # type: ignore[index]
    assert [words(link) for link in links] == [f"Begin with: {words(built.page(to).one('h1'), 'headerlink')}" for to in first]


def test_the_page_of_sources_begins_with_links_to_its_lists(built: Built) -> None:
    page = built.page("house/books/")
    lists = {f"#{attribute(heading, 'id')}": words(heading, "headerlink") for heading in page.all(".kb-sources > h2")}
    assert len(lists) > 1
    assert {attribute(link, "href"): words(link) for link in page.all(".kb-then a")} == lists


def test_the_button_leads_to_the_section_that_the_page_names(tmp_path: Path) -> None:
    text = "---\n\nWords.\n\n## By the coffee\n\nWords.\n\n## What to say\n\nWords.\n"
    said = {"first.md": "", "named.md": "begin: what-to-say\n", "none.md": "begin: false\n"}
    pages = {"index.md": "Home.\n", **{path: f"---\nkind: idea\n{begin}{text}" for path, begin in said.items()}}
    extra = {"pages": {"kinds": {"idea": {}}, "leads_on": ["idea"]}}
    site = build_small(tmp_path, pages, theme="material", extra=extra)
    found = {path: re.findall(r'<p class="kb-then"><a class="md-button[^>]* href="([^"]*)">([^<]*)', site.html(path)) for path in said}
    assert found == {
        "first.md": [("#by-the-coffee", "Begin with: By the coffee")],
        "named.md": [("#what-to-say", "Begin with: What to say")],
        "none.md": [],
    }


@pytest.mark.parametrize(
    ("lead", "order"),
    [
        ("Words.\n\nBOX", ["kb-then", "help"]),  # a box does not push it out of the first window
        ("Words, and [a number](tel:+15551234).\n\nBOX", ["help"]),  # the writer names what to do
        ("BOX\n\nWords.", ["help"]),
        ("Words.\n\n![A picture.](a.svg){ .kb-picture }", ["kb-then", "kb-picture"]),
    ],
)
def test_the_button_stands_above_a_box_with_help_and_a_picture(tmp_path: Path, lead: str, order: list[str]) -> None:
    box = '!!! help "Now"\n    Call [a number](tel:+15551234).\n'
    pages = {"a.md": f"---\nkind: idea\n---\n\n{lead.replace('BOX', box)}\n\n## By the coffee\n\nWords.\n", "index.md": "Home.\n"}
    extra = {"pages": {"kinds": {"idea": {}}, "leads_on": ["idea"]}}
    settings = {"markdown_extensions": ["admonition", "attr_list"]}
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    html = build_small(tmp_path, pages, theme="material", extra=extra, settings=settings).html("a.md")
    assert re.findall(r'class="(?:admonition )?(kb-then|help|kb-picture)"', html) == order


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("what-to-sy", "a.md:2: 'begin' names 'what-to-sy', which is no heading of this page; did you mean 'what-to-say'?"),
        ("true", "a.md:2: 'begin' says True. Write the id of one of the page's headings"),
    ],
)
def test_a_button_that_would_lead_nowhere_is_refused(tmp_path: Path, value: str, told: str) -> None:
    (said,) = refusal(tmp_path, {"a.md": f"---\nbegin: {value}\n---\n\nText.\n\n## What to say\n\nText.\n"})
    assert said.startswith(told)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_ways_on_stand_between_the_text_and_the_sources(readers: Readers, width: int) -> None:
    tab = readers.open("why/room-for-everyone/", width=width)
    parts = [tab.locator(part).bounding_box() for part in ("#think-over", ".kb-practice", ".kb-beside", ".kb-end")]
    tops = [part["y"] for part in parts if part]
    assert len(tops) == len(parts)
    assert tops == sorted(tops)
    for link in tab.locator(".kb-practice li, .kb-beside a").all():
        assert (link.bounding_box() or {"height": 0})["height"] >= 44
    tab.locator(".kb-beside").get_by_role("link", name="Next Where gardeners differ").click()
    expect(tab.locator("h1")).to_contain_text("Where gardeners differ")


PRACTICE = {
    "why/room-for-everyone/": ["season/situations/#a-hand-over-the-fence"],  # the card leads to it
    "beds/insects/": ["season/the-spade/", "season/situations/#the-key"],  # its editor says so
    "visit/what-is-mill-lane/": [],  # a card leads to it that is for others
    "urgent/poison/": [],  # nobody practices in an emergency
}


@pytest.mark.parametrize(("address", "exercises"), PRACTICE.items())
def test_a_page_leads_to_the_exercises_that_lead_to_it(built: Built, address: str, exercises: list[str]) -> None:
    page = built.page(address)
    found = _links(page, ".kb-practice a")
    assert [to for _, to in found] == exercises
    for name, to in found:
        there, _, anchor = to.partition("#")
        heading = built.page(there).one(f'[id="{anchor}"]' if anchor else "h1")
        assert words(heading, "headerlink") == name


def test_an_exercise_that_there_is_not_is_refused(tmp_path: Path) -> None:
    pages = {"a.md": "---\ntitle: A\npractice: [b.md#nothing]\n---\n\nText.\n"}
    (said,) = refusal(tmp_path, pages, extra={"pages": {"leads_on": ["idea"]}})
    assert said.startswith("a.md:3: 'practice' names 'b.md#nothing', which is no card and no scene")


NEXT = {
    "beds/insects/": ["beds/the-year/", "beds/watering/", "beds/composting/"],  # its editor names the first
    "beds/watering/": ["beds/the-year/", "why/feed-the-soil/", "beds/insects/"],
    "why/room-for-everyone/": ["beds/a-full-day/"],  # one reads this part in order, so its editor's word alone counts
    "visit/children/": [],
    "season/water/": [],
    "beds/": [],
    "urgent/poison/": [],
    TERM: [],
}


@pytest.mark.parametrize(("address", "others"), NEXT.items())
def test_pages_that_one_does_not_read_in_order_lead_to_three_others(built: Built, address: str, others: list[str]) -> None:
    page = built.page(address)
    found = _links(page, ".kb-next a")
    assert [to for _, to in found] == others
    for name, to in found:
        assert words(built.page(to).one("h1"), "headerlink") == name
    said = {source.address: source.says.get("description", "") for source in GARDEN.written()}
    for item, to in zip(page.all(".kb-next li"), others, strict=True):
        assert words(item).endswith(said[to])


def test_what_to_read_next_is_not_searched(built: Built) -> None:
    assert "Read next" not in (built.folder / "search" / "search_index.js").read_text(encoding="utf-8")


NEXT_IS_WRONG = {
    "stone.md": "did you mean 'stones.md'?",
    "a.md": "which is no other page of this language",
    "glossary/hope.md": "which is no other page of this language",
    "draft.md": "which is no other page of this language",
    "es/index.md": "did you mean 'index.md'?",
}


def test_a_page_to_read_next_that_there_is_not_is_refused(tmp_path: Path) -> None:
    pages = {
        "a.md": f"---\ntitle: A\nnext: [{', '.join(NEXT_IS_WRONG)}]\n---\n\nText.\n",
        "stones.md": "# B\n",
        "draft.md": "---\ntitle: D\ndraft: true\n---\n\nText.\n",
        "es/index.md": "# Inicio\n",
    }
    said = refusal(tmp_path, pages, {"hope": {}}, extra={"languages": {"es": {}}})
    for (name, problem), line in zip(sorted(NEXT_IS_WRONG.items()), said, strict=True):
        assert line.startswith(f"a.md:3: 'next' names '{name}', which is no other page of this language")
        assert problem in line


# Where there is nothing ---------------------------------------------------------------------------------------------------------


PARTS = [("Something is wrong", "beds/#something-is-wrong"), ("Nothing is wrong", "beds/#nothing-is-wrong")]


@pytest.mark.parametrize("width", WIDTHS)
def test_where_there_is_no_page_one_finds_help_a_search_and_parts_to_look_through(readers: Readers, built: Built, width: int) -> None:
    page = built.page("404.html")
    assert _links(page, ".kb-first a") == [("Urgent help", "urgent/")]
    assert _links(page, "h2 + .kb-ways a") == PARTS
    tab = readers.open("404.html", width=width)
    assert tab.evaluate("document.documentElement.scrollWidth") == width
    tab.get_by_label("Search this site").fill("mulch")
    tab.keyboard.press("Enter")
    expect(tab.locator(".md-search-result__item").first).to_contain_text("mulch")


@pytest.mark.parametrize("width", WIDTHS)
def test_an_empty_search_offers_help_and_parts_to_look_through(readers: Readers, width: int) -> None:
    tab = readers.open(LONG, width=width)
    tab.keyboard.press("/")
    links = tab.locator(".kb-search-nothing a")
    expect(links).to_have_text(["Urgent help", *(name for name, _ in PARTS)])
    expect(links.first).to_be_in_viewport()
    tab.keyboard.type("mulch")
    expect(tab.locator(".md-search-result__item").first).to_be_visible()
    expect(links).to_have_count(0)
    tab.keyboard.press("Control+A")
    tab.keyboard.press("Delete")
    links.nth(1).click()
    expect(tab.locator("#something-is-wrong")).to_be_in_viewport()
