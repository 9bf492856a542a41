"""The map of how terms relate: what it shows and where, for whom, and that it is there only where there is something to show."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from peerkb.concept_map import layout, partition
from peerkb.concept_map.layout import WIDTH, Size
from tests.browsing import PATIENCE, Readers, attribute, serving, straight, words
from tests.checks_in_browser import assert_accessible_in_all_windows
from tests.map_pictures import boxes, drawn, link_address, listed_pairs, pictures, tree
from tests.map_pictures import slug as slug_of
from tests.small_site import Site, built, project_settings, term_source

expect.set_options(timeout=PATIENCE)

MAP, TERM, WITH_GUESTS = "visit/word-map/", "glossary/compost/", "glossary/green-stuff/"
TEXT = 12  # pixels, and units in the picture
PHONE, SMALL_PHONE, DESK = 390, 320, 1366
schemes = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])

# Two clusters with one tie between them, a term that relates to nothing, and one whose name wants to be markup.
SMALL: dict[str, Any] = {
    "hope": {"related": ["trust", "courage"]},
    "trust": {"related": ["courage"]},
    "courage": {"related": ["fear"]},
    "fear": {"related": ["shame", "anger"]},
    "shame": {"related": ["anger"]},
    "anger": {"term": '<script>alert("a")</script> & more'},
    "quiet": {},
}
PAIRS = {("courage", "hope"), ("hope", "trust"), ("courage", "trust"), ("courage", "fear")} | {
    ("fear", "shame"),
    ("anger", "fear"),
    ("anger", "shame"),
}
PAGES = {"map.md": "---\ntemplate: map.html\n---\n# The map\n\nHope is here.\n", "index.md": "# Home\n\nHope and trust.\n"}
TEMPLATE = '{% extends "main.html" %}'
THEME = "<!doctype html><html><head></head><body>{{ page.content }}{{ kb.concept_map }}</body></html>"
SETTINGS = {"not_in_nav": "*"}


def _built(root: Path, given: dict[str, Any], **more: Any) -> Site:
    (root / "theme").mkdir(parents=True)
    (root / "theme" / "map.html").write_text(THEME, encoding="utf-8")
    return built(root, PAGES, given, settings=SETTINGS | more.pop("settings", {}), **more)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with a map, as its page and its terms' pages show it."""
    return _built(tmp_path_factory.mktemp("small"), SMALL)


# What the map says ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("directory_urls", [True, False], ids=["with folders", "with files"])
def test_all_relations_are_lines_and_in_the_lists(tmp_path: Path, directory_urls: bool) -> None:
    site = _built(tmp_path, SMALL, settings={"use_directory_urls": directory_urls})
    html, page = site.html("map.md"), "map/" if directory_urls else "map.html"
    lines = [pair for picture in pictures(html) for pair in drawn(picture, page)]
    assert sorted(lines) == sorted(PAIRS), "each once"
    assert sorted(listed_pairs(html, page)) == sorted([*PAIRS, *((other, one) for one, other in PAIRS)]), "from both ends"
    links = [link for link in tree(html).query(".kb-map a") if not link_address(link).startswith("#")]
    assert len(links) > 20
    for link in links:
        path = urlsplit(urljoin(f"https://example.org/{page}", link_address(link))).path[1:]
        assert (f"{path}index.html" if directory_urls else path) in site.files
    for part in tree(html).query(".kb-map__parts a"):
        assert list(tree(html).query(attribute(part, "href")))


def test_the_map_is_one_picture_of_each_term_once(small: Site) -> None:
    (picture,) = pictures(small.html("map.md"))
    assert len(list(picture.query(".kb-map__term"))) == 6
    placed = boxes(picture, "map/")
    assert set(placed) == set(SMALL) - {"quiet"}
    spread = sorted(placed.values())
    for index, (left, top, right, bottom) in enumerate(spread):
        for other in spread[index + 1 :]:
            assert other[0] >= right or other[2] <= left or other[1] >= bottom or other[3] <= top
    assert len(list(picture.query(".kb-map__term--center"))) == 2, "one of each part"


def test_a_map_that_is_too_large_is_shown_in_parts(tmp_path: Path) -> None:
    site = _built(tmp_path, SMALL, extra={"concept_map": {"whole": 5}})
    html = site.html("map.md")
    assert "kb-map__view" not in html
    parts = [set(boxes(picture, "map/")) for picture in pictures(html)]
    assert sorted(map(len, parts)) == [3, 4], "one of them shows the term of the other that it is tied to"
    assert any({"hope", "trust", "courage"} <= part for part in parts)
    assert any({"fear", "shame", "anger"} <= part for part in parts)
    assert "quiet" not in {slug for part in parts for slug in part}


def test_a_name_is_never_markup(small: Site) -> None:
    for page in ("map.md", "glossary/anger.md", "glossary/fear.md"):
        html = small.html(page)
        assert not list(tree(html).query(".kb-map script, .glossary-related script"))
        (picture, *_) = [picture for picture in pictures(html) if "script" in picture.to_html()]
        assert '<script>alert("a")</script> & more'.replace(" ", "") in straight(picture.to_text(separator="")).replace(" ", "")


def test_there_is_nothing_where_nothing_relates(tmp_path: Path) -> None:
    site = _built(tmp_path, {"hope": {}, "trust": {"body": "Trust is not hope."}})
    for page in ("map.md", "glossary/hope.md", "glossary/trust.md"):
        assert "kb-map" not in site.html(page)
        assert "concept-map" not in site.html(page)


def test_the_same_glossary_gives_the_same_bytes(small: Site, tmp_path: Path) -> None:
    turned = {slug: SMALL[slug] for slug in reversed(SMALL)}
    again = _built(tmp_path / "again", turned)
    for page in ("map.md", *(f"glossary/{slug}.md" for slug in SMALL)):
        assert again.html(page) == small.html(page)


def test_it_counts_as_no_mention_and_is_not_searched(tmp_path: Path) -> None:
    site = _built(tmp_path, SMALL, plugins=["search"])
    said = json.loads(site.files["glossary.json"])
    appears = {term["slug"]: [page["url"] for page in term["appears_in"]] for term in said["terms"]}
    assert appears["hope"] == ["", "map/"]
    assert appears["fear"] == [], "the map alone names it"
    index = json.loads(site.files["search/search_index.json"])
    entries = [entry for entry in index["docs"] if entry["location"].startswith("map/")]
    assert entries
    assert not any("fear" in entry["title"] + entry["text"] for entry in entries)
    assert site.links("map.md") == ["Hope > hope"]


# In a second language -------------------------------------------------------------------------------------------------------------

SPANISH: dict[str, dict[str, Any]] = {
    "fe": {"term": "fe", "related": ["confianza", "coraje"]},
    "confianza": {},
    "coraje": {"term": "coraje"},
}
BOTH = {
    "map.md": "---\ntitle: Map\ntemplate: concept-map.html\n---\nHere.\n",
    "es/index.md": "---\ntitle: Inicio\n---\nAquí.\n",
    "es/mapa.md": "---\ntitle: Mapa\ntemplate: concept-map.html\ntranslates: map.md\n---\nAquí.\n\n"
    '<div class="kb-map-place"></div>\n\nDebajo.\n',
    **{f"es/glossary/{slug}.md": term_source(slug, term) for slug, term in SPANISH.items()},
}


@pytest.fixture(scope="module")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with a map in English and one in Spanish."""
    joined = {name: parts for name, parts in project_settings()["extra"]["joined"].items() if name.endswith(".js")}
    extra = {"joined": joined, "languages": {"es": {"name": "Español"}}}
    return built(tmp_path_factory.mktemp("bilingual"), BOTH, SMALL, theme="material", extra=extra)


def test_the_map_stands_where_the_text_has_its_place_or_else_below(bilingual: Site) -> None:
    english, spanish = bilingual.html("map.md"), bilingual.html("es/mapa.md")
    assert english.index("Here.") < english.index('class="kb-map__view"')
    assert spanish.index("Aquí.") < spanish.index('class="kb-map__view"') < spanish.index("Debajo.")
    assert [html.count('class="kb-map__view"') for html in (english, spanish)] == [1, 1]


def test_each_language_has_a_map_of_its_own_terms_in_its_own_words(bilingual: Site) -> None:
    english, spanish = bilingual.html("map.md"), bilingual.html("es/mapa.md")
    (picture,) = pictures(spanish)
    assert set(boxes(picture, "es/mapa/")) == set(SPANISH)
    assert drawn(picture, "es/mapa/") == {("confianza", "fe"), ("coraje", "fe")}
    for link in tree(spanish).query(".kb-map a"):
        assert urljoin("/es/mapa/", link_address(link)).startswith(("/es/glossary/", "#", "/es/mapa/#"))
    assert sorted({pair for drawing in pictures(english) for pair in drawn(drawing, "map/")}) == sorted(PAIRS)
    (view,) = tree(spanish).query(".kb-map__view")
    assert attribute(view, "aria-label").startswith("Mapa de todas las palabras.")
    assert [words(node) for node in tree(spanish).query(".kb-map__lists > summary")] == ["El mapa en listas"]
    assert [words(node) for node in tree(spanish).query(".kb-map h2")] == ["Cerca de «fe»"]
    (parts,) = tree(spanish).query(".kb-map__parts")
    assert attribute(parts, "aria-label") == "Partes del mapa"


def test_a_map_in_a_second_language_has_its_words_on_buttons(bilingual: Site, chromium_browser: Browser) -> None:
    with serving(bilingual.root / "site", "404.html") as address, chromium_browser.new_context(service_workers="block") as context:
        tab = context.new_page()
        for page, named in (("es/mapa/", ["Acercar", "Alejar", "Todo el mapa"]), ("map/", ["Zoom in", "Zoom out", "Whole map"])):
            tab.goto(f"{address}{page}")
            expect(tab.locator(".kb-map__tools")).to_be_visible()
            for button, name in zip(tab.locator(".kb-map__tools button").all(), named, strict=True):
                expect(button).to_have_accessible_name(name)


def test_the_picture_of_a_term_leads_to_the_map_of_its_language(bilingual: Site, small: Site) -> None:
    def leads(site: Site, page: str) -> list[tuple[str, str]]:
        links = tree(site.html(page)).query(".kb-map__tools a")
        return [(words(link), urljoin(f"/{page.removesuffix('.md')}/", link_address(link))) for link in links]

    assert leads(bilingual, "es/glossary/fe.md") == [("Todo el mapa", "/es/mapa/")]
    assert leads(bilingual, "glossary/hope.md") == [("Whole map", "/map/")]
    assert leads(bilingual, "glossary/quiet.md") == [], "it has no picture"
    assert leads(small, "glossary/hope.md") == [], "there is no page with that template"


def test_no_term_leads_to_a_map_that_is_a_draft(tmp_path: Path) -> None:
    draft = BOTH["map.md"].replace("title: Map", "title: Map\ndraft: true")
    site = built(tmp_path, {"map.md": draft}, SMALL)
    assert pictures(site.html("glossary/hope.md"))
    assert not list(tree(site.html("glossary/hope.md")).query(".kb-map__tools"))


# On a term's own page -------------------------------------------------------------------------------------------------------------


def test_a_term_has_its_neighbors_around_it(small: Site) -> None:
    (picture,) = pictures(small.html("glossary/hope.md"))
    assert set(boxes(picture, "glossary/hope/", own="hope")) == {"hope", "trust", "courage", "fear"}, (
        "with those of its neighbors, as all are few"
    )
    assert drawn(picture, "glossary/hope/", own="hope") == {
        ("hope", "trust"),
        ("courage", "hope"),
        ("courage", "trust"),
        ("courage", "fear"),
    }
    (own,) = picture.query(".kb-map__term--center")
    assert (own.name, words(own)) == ("g", "hope"), "it is no link to where one is"
    assert [slug_of(guest, "glossary/hope/") for guest in picture.query(".kb-map__term--guest")] == ["fear"]
    assert pictures(small.html("glossary/quiet.md")) == []


@pytest.mark.parametrize("rays", [1, 2, 3, 5, 9, 14])
def test_a_term_is_in_the_middle_of_its_picture(rays: int) -> None:
    part = partition.neighborhood("middle", _wheel(rays), 99)
    assert part is not None
    sizes = {slug: Size(60 + 7 * (index % 8), 21 + 15 * (index % 3)) for index, slug in enumerate(part.members)}
    made = layout.lay_out_around(part, sizes)
    assert made is not None
    assert abs(made.places["middle"][0] - WIDTH / 2) <= 1
    placed = [
        (x - sizes[s].width / 2, y - sizes[s].height / 2, x + sizes[s].width / 2, y + sizes[s].height / 2)
        for s, (x, y) in made.places.items()
    ]
    for index, (left, top, right, bottom) in enumerate(placed):
        assert left >= 0
        assert right <= made.width
        assert top >= 0
        assert bottom <= made.height
        for other in placed[index + 1 :]:
            assert other[1] >= bottom or other[3] <= top or other[0] >= right or other[2] <= left
    for line in made.lines:
        assert all(0 <= x <= made.width and 0 <= y <= made.height for x, y in line), "no line is cut off"
        for x, y in line[3:-1:3]:  # where it passes a row, it is in no box
            assert not any(left < x < right and top < y < bottom for left, top, right, bottom in placed)


def test_the_related_terms_are_seen_once(small: Site) -> None:
    page = tree(small.html("glossary/hope.md"))
    assert len(pictures(small.html("glossary/hope.md"))) == 1
    assert len(list(page.query("details > .glossary-related"))) == len(list(page.query(".glossary-related"))) == 1, (
        "in the picture, or folded"
    )


@pytest.mark.parametrize(("most", "shown"), [(0, set()), (3, {"hope", "trust", "courage"}), (2, {"hope", "trust"})])
def test_how_large_a_neighborhood_may_be_is_a_setting(tmp_path: Path, most: int, shown: set[str]) -> None:
    site = _built(tmp_path, SMALL, extra={"concept_map": {"neighborhood": most}})
    drawings = pictures(site.html("glossary/hope.md"))
    assert {slug for picture in drawings for slug in boxes(picture, "glossary/hope/", own="hope")} == shown
    assert len(pictures(site.html("map.md"))) == 1


# Pictures and parts by themselves -------------------------------------------------------------------------------------------------


def _star(rays: int) -> dict[str, list[str]]:
    around = [f"ray-{number:02}" for number in range(rays)]
    return {"middle": around, **{slug: ["middle"] for slug in around}}


def _wheel(rays: int) -> dict[str, list[str]]:
    """A star whose rays are tied to the next one, too."""
    star = _star(rays)
    for one, other in pairwise(star["middle"]):
        star[one].append(other)
        star[other].append(one)
    return star


@pytest.mark.parametrize("rays", [1, 2, 7, 30])
def test_every_tie_is_in_one_part_and_every_term_at_home_in_one(rays: int) -> None:
    related = {**_star(rays), "left": ["right"], "right": ["left"], "alone": []}
    parts = partition.parts(related)
    assert sorted(tie for part in parts for tie in part.ties) == partition.ties(related)
    assert sorted(slug for part in parts for slug in part.members) == sorted(set(related) - {"alone"})
    for part in parts:
        assert len(part.members) <= partition.LARGEST_PART + 2
        assert part.center in part.members
        assert not set(part.guests) & set(part.members)
        assert {slug for tie in part.ties for slug in tie} <= {*part.members, *part.guests}


@pytest.mark.parametrize("rays", [9, 12, 20])
def test_no_part_is_too_small_for_a_picture_where_others_have_room(rays: int) -> None:
    sizes = [len(part.members) for part in partition.parts(_star(rays))]
    assert min(sizes) >= 3
    assert sum(sizes) == rays + 1


@pytest.mark.parametrize("rays", [1, 4, 9, 14])
def test_boxes_keep_apart_and_within_the_width(rays: int) -> None:
    part = partition.neighborhood("middle", _star(rays), 99)
    assert part is not None
    sizes = {slug: Size(60 + 7 * (index % 8), 21 + 15 * (index % 3)) for index, slug in enumerate(part.members)}
    made = layout.lay_out(part, sizes)
    assert made is not None
    assert made.width == WIDTH
    boxes = []
    for slug, (x, y) in made.places.items():
        width, height = sizes[slug]
        boxes.append((x - width / 2, y - height / 2, x + width / 2, y + height / 2))
        assert boxes[-1][0] >= 0
        assert boxes[-1][1] >= 0
        assert boxes[-1][2] <= made.width
        assert boxes[-1][3] <= made.height
    boxes.sort(key=lambda box: box[1])
    for index, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[index + 1 :]:
            assert other[1] >= bottom or other[0] >= right or other[2] <= left or other[3] <= top
    assert made.places["middle"][1] not in (boxes[0][1], made.height), "it is in the middle"


def test_without_graphviz_there_are_the_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "_graphviz", lambda: None)
    site = _built(tmp_path, SMALL)
    assert "the package pygraphviz is not installed" in site.said
    html = site.html("map.md")
    assert pictures(html) == pictures(site.html("glossary/hope.md")) == []
    assert {(min(pair), max(pair)) for pair in listed_pairs(html, "map/")} == PAIRS


# In a browser: the garden's map, and the term with the most neighbors ------------------------------------------------------------

WIDTHS = """() => [...document.querySelectorAll(".kb-map__picture")].map((picture) => ({
    text: 12 * picture.getBoundingClientRect().width / picture.viewBox.baseVal.width,
    size: parseFloat(getComputedStyle(picture.querySelector("text")).fontSize),
    right: (picture.closest(".kb-map__view") ?? picture).getBoundingClientRect().right,
    reachesOut: [...picture.querySelectorAll(".kb-map__term")].filter((term) => {
        const box = term.querySelector("rect").getBoundingClientRect();
        const text = term.querySelector("text").getBoundingClientRect();
        return text.left < box.left || text.right > box.right || text.top < box.top - 1 || text.bottom > box.bottom + 1;
    }).map((term) => term.textContent),
}))"""


@schemes
@pytest.mark.parametrize("width", [PHONE, SMALL_PHONE, DESK])
def test_pictures_are_readable_at_any_width(readers: Readers, width: int, dark: bool) -> None:
    for address in (MAP, TERM):
        tab = readers.open(address, width=width, dark=dark)
        found = tab.evaluate(WIDTHS)
        assert found
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        for picture in found:
            assert picture["size"] == TEXT
            assert TEXT <= picture["text"] < 1.6 * TEXT
            assert picture["right"] <= width
            assert picture["reachesOut"] == []


def test_axe_finds_nothing(readers: Readers) -> None:
    for address in (MAP, TERM):
        assert_accessible_in_all_windows(readers.open(address))


def _luminance(color: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


COLORS = """(kind) => {
    const look = (selector) => getComputedStyle(document.querySelector(selector));
    const term = `.kb-map__picture .kb-map__term--${kind}`;
    return {text: look(`${term} text`).fill, box: look(`${term} rect`).fill, outline: look(`${term} rect`).stroke,
        line: look(".kb-map__tie").stroke, paper: look("body").backgroundColor};
}"""


@schemes
@pytest.mark.parametrize("kind", ["center", "member", "guest"])
def test_drawings_have_contrast(readers: Readers, kind: str, dark: bool) -> None:
    # axe looks at no color of a drawing.
    look = readers.open(WITH_GUESTS if kind == "guest" else MAP, dark=dark).evaluate(COLORS, kind)
    assert _contrast(look["text"], look["box"]) >= 7
    assert _contrast(look["outline"], look["paper"]) >= 3
    assert _contrast(look["line"], look["paper"]) >= 3
    assert (_luminance(look["box"]) < 0.1) == dark


@pytest.fixture
def forced(readers: Readers) -> Iterator[Tab]:
    """A reader whose system chooses all colors."""
    tab = readers.open(MAP)
    tab.emulate_media(forced_colors="active")
    yield tab
    tab.emulate_media(forced_colors="none", color_scheme="light")


def test_drawings_are_seen_in_forced_colors(forced: Tab) -> None:
    for kind in ("center", "member"):
        look = forced.evaluate(COLORS, kind)
        assert look["box"] == look["paper"]
        assert _contrast(look["text"], look["box"]) > 4.5
        assert look["outline"] == look["line"] != look["paper"]


def test_drawings_are_dark_on_light_on_paper(readers: Readers) -> None:
    tab = readers.open(MAP, dark=True)
    tab.emulate_media(media="print")
    look = tab.evaluate(COLORS, "member")
    tab.emulate_media(media="null")
    assert _luminance(look["box"]) > 0.8
    assert _contrast(look["text"], look["box"]) >= 7


def test_the_keyboard_meets_each_link_once_and_never_in_a_picture(readers: Readers) -> None:
    tab = readers.open(MAP)
    tab.locator(".kb-map__lists > summary").click()
    section = tab.locator(".kb-map__part").first
    links = section.locator(".kb-map__list a")
    tab.locator(".kb-map__parts a").last.focus()
    met = []
    for _ in range(links.count()):
        tab.keyboard.press("Tab")
        met.append(tab.evaluate("document.activeElement.textContent"))
    assert met == links.all_text_contents()
    expect(tab.locator(".kb-map svg")).to_have_attribute("aria-hidden", "true")
    assert section.get_by_role("link").count() == links.count()
    assert tab.locator(".kb-map__view").get_by_role("link").count() == 0


def test_a_part_is_reached_from_the_list_of_parts(readers: Readers) -> None:
    tab = readers.open(MAP, width=PHONE)
    tab.locator(".kb-map__lists > summary").click()
    tab.locator(".kb-map__parts a").last.click()
    expect(tab.locator(".kb-map__part h2").last).to_be_in_viewport()


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("address", [MAP, TERM])
def test_a_press_on_a_box_opens_the_term(readers: Readers, address: str, script: bool) -> None:
    tab = readers.open(address, script=script)
    box = tab.locator("a.kb-map__term").first
    name = "".join(str(box.text_content()).split())
    box.click()
    expect(tab.locator(".glossary-definition")).to_be_visible()
    assert "".join(str(tab.locator("h1").first.evaluate("element => element.firstChild.data")).split()) == name


# Closer, farther and about --------------------------------------------------------------------------------------------------------

VIEW = """(box) => {
    const picture = box.querySelector("svg");
    const all = box.scrollWidth <= box.clientWidth && box.scrollHeight <= box.clientHeight;
    return {left: box.scrollLeft, top: box.scrollTop, scale: picture.clientWidth / picture.viewBox.baseVal.width, all};
}"""


MOVED = """(box) => new Promise((done) => {
    const look = () => box.scrollLeft > 0 && box.scrollTop > 0 ? done() : requestAnimationFrame(look);
    look();
})"""
SMALLER = """(box, was) => new Promise((done) => {
    const look = () => box.querySelector("svg").clientWidth < was ? done() : requestAnimationFrame(look);
    look();
})"""


def _opened(readers: Readers, width: int = PHONE) -> tuple[Tab, Any]:
    tab = readers.open(MAP, width=width)
    expect(tab.locator(".kb-map__tools")).to_be_visible()
    box = tab.locator(".kb-map__view")
    box.scroll_into_view_if_needed()
    return tab, box


def test_what_is_below_the_pointer_stays_there(readers: Readers) -> None:
    tab, _ = _opened(readers)
    far = {"scale": 1, "left": 100, "top": 200}
    closer = tab.evaluate("([view, at]) => kbMap.zoomed(view, 2, at, 0.5)", [far, {"x": 50, "y": 20}])
    assert closer == {"scale": 2, "left": 250, "top": 420}
    assert tab.evaluate("kbMap.zoomed({scale: 1, left: 0, top: 0}, 0.01, {x: 0, y: 0}, 0.25).scale") == 0.25
    assert tab.evaluate("kbMap.zoomed({scale: 1, left: 0, top: 0}, 99, {x: 0, y: 0}, 0.25).scale") == 3
    assert tab.evaluate("kbMap.fitting({width: 100, height: 400}, {width: 400, height: 800})") == 0.25
    assert tab.evaluate("kbMap.fitting({width: 900, height: 900}, {width: 400, height: 800})") == 1, "never larger than it reads well"


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_map_names_the_term_with_most_ties_and_begins_there(readers: Readers, width: int) -> None:
    tab, box = _opened(readers, width)
    begin = tab.locator(".kb-map .kb-then a")
    most = max(tab.locator(".kb-map__list > li").all(), key=lambda term: term.locator("li").count()).locator("a").first
    expect(begin).to_have_text(f"Read first: {most.text_content()}")
    first = box.locator(".kb-map__term--first")
    assert begin.evaluate("(link, address) => link.href === new URL(address, location).href", first.get_attribute("xlink:href"))
    place, view = first.bounding_box(), box.bounding_box()
    assert place
    assert view
    for start, size in (("x", "width"), ("y", "height")):
        assert view[start] <= place[start]
        assert place[start] + place[size] <= view[start] + view[size]
    name = str(most.text_content())
    begin.click()
    expect(tab.locator("h1").first).to_contain_text(name, ignore_case=True)


def test_the_map_by_buttons_and_keys(readers: Readers) -> None:
    tab, box = _opened(readers)
    assert box.evaluate(VIEW)["scale"] == pytest.approx(1, abs=0.01)
    tab.get_by_role("button", name="Zoom in").click()
    assert box.evaluate(VIEW)["scale"] == pytest.approx(1.25, abs=0.01)
    tab.get_by_role("button", name="Whole map").click()
    assert box.evaluate(VIEW)["all"]
    expect(tab.get_by_role("button", name="Zoom out")).to_be_disabled()
    box.focus()
    before = box.evaluate(VIEW)["scale"]
    for _ in range(6):
        tab.keyboard.press("+")
    near = box.evaluate(VIEW)
    assert near["scale"] == pytest.approx(before * 1.25**6, rel=0.02)
    tab.keyboard.press("-")
    assert box.evaluate(VIEW)["scale"] < near["scale"]
    box.evaluate("(box) => box.scrollTo(0, 0)")
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("ArrowDown")
    box.evaluate(MOVED)
    tab.keyboard.press("0")
    assert box.evaluate(VIEW)["all"]
    for button in tab.locator(".kb-map__tools button").all():
        size = button.bounding_box()
        assert size
        assert size["height"] >= 44


def test_the_map_by_wheel_and_mouse(readers: Readers) -> None:
    tab, box = _opened(readers)
    for _ in range(3):
        tab.get_by_role("button", name="Zoom in").click()
    before = box.evaluate(VIEW)
    place = box.bounding_box()
    assert place
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    tab.mouse.move(x, y)
    tab.mouse.down()
    tab.mouse.move(x + 30, y + 20, steps=4)
    tab.mouse.up()
    after = box.evaluate(VIEW)
    assert (before["left"] - after["left"], before["top"] - after["top"]) == pytest.approx((30, 20), abs=2)
    expect(box).to_be_visible()  # a push that ends on a term opens nothing
    was = box.evaluate("(box) => box.querySelector('svg').clientWidth")
    tab.keyboard.down("Control")
    tab.mouse.wheel(0, 40)
    tab.keyboard.up("Control")
    box.evaluate(SMALLER, was)


def test_the_map_by_two_fingers(readers: Readers) -> None:
    tab, box = _opened(readers)
    tab.get_by_role("button", name="Whole map").click()
    before = box.evaluate(VIEW)["scale"]
    place = box.bounding_box()
    assert place
    x, y = place["x"] + place["width"] / 2, place["y"] + 60
    session = tab.context.new_cdp_session(tab)

    def fingers(kind: str, apart: int) -> None:
        points = [] if kind == "touchEnd" else [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", 20)
    fingers("touchMove", 30)
    fingers("touchMove", 40)
    fingers("touchEnd", 0)
    assert box.evaluate(VIEW)["scale"] == pytest.approx(2 * before, rel=0.1)
    assert tab.evaluate("visualViewport.scale") == 1


def test_without_scripts_the_map_scrolls(readers: Readers) -> None:
    tab = readers.open(MAP, width=SMALL_PHONE, script=False)
    box = tab.locator(".kb-map__view")
    expect(box).to_have_css("overflow", "auto")
    expect(box).to_have_attribute("tabindex", "0")
    expect(tab.locator(".kb-map__tools")).to_have_count(0)
