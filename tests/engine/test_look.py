"""How the site looks: colors that all can read, a font that nobody waits for, a home page with doors, pages that say what they are."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, expect

from peerkb.pages.contents import lead_length
from peerkb.settings.reference import reference
from tests import small_site
from tests.browsing import PATIENCE, Built, Readers, attribute, serving, words
from tests.content import ENGINE, GARDEN, PROJECT
from tests.contrast import LARGE_OR_SMALL, contrast, rgb, unreadable
from tools.searching import until

expect.set_options(timeout=PATIENCE)

STYLES = (ENGINE / "assets" / "styles" / "colors.css").read_text(encoding="utf-8")
FONT = ENGINE / "assets" / "fonts" / "newsreader-600.woff2"
FONT_BYTES = 7_000
DOORS = ["Hands in the ground", "First season here", "Looking over the fence"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_palette_can_be_read(dark: bool) -> None:
    assert unreadable(STYLES, dark=dark) == []


def test_the_font_is_small_and_asked_for_before_the_styles_do(built: Built, served: Built, chromium_browser: Browser) -> None:
    assert FONT.stat().st_size < FONT_BYTES
    for page in built.pages.values():
        (script,) = page.all("head script[data-fonts]")
        assert built.has(page.leads_to(attribute(script, "data-fonts"))[0]), page.path  # type: ignore[index]
    with chromium_browser.new_context(base_url=served.address, service_workers="block") as context:
        context.route("**/*.css", lambda route: None)  # no style sheet ever comes
        tab = context.new_page()
        with tab.expect_request("**/*.css", timeout=PATIENCE), tab.expect_request("**/*.woff2", timeout=PATIENCE):
            tab.goto("", wait_until="commit")


def test_no_page_waits_for_the_font(readers: Readers) -> None:
    tab = readers.open("")
    assert tab.evaluate("document.fonts.ready.then(fonts => [...fonts].map(font => [font.family, font.display]))") == [
        ["Newsreader", "optional"]
    ]
    fetched = "performance.getEntriesByType('resource').filter(entry => entry.name.endsWith('.woff2')).length"
    assert tab.evaluate(fetched) == 1


@pytest.mark.parametrize(("width", "height"), [(390, 844), (800, 768), (1366, 768)])
def test_home_has_its_doors_and_the_search_in_the_first_window(readers: Readers, width: int, height: int) -> None:
    tab = readers.open("", width=width, height=height)
    doors = tab.locator(".kb-doors > ul > li")
    for name, door in zip(DOORS, doors.all(), strict=True):
        expect(door.get_by_role("link", name=name, exact=True)).to_have_count(1)
        expect(door).to_be_in_viewport(ratio=1)
    expect(tab.locator(".kb-strip__help")).to_be_in_viewport()
    field = tab.get_by_label("What would you like to know?")
    expect(field).to_be_in_viewport(ratio=1)
    expect(field).to_have_attribute("placeholder", "Such as: holes in the leaves")
    boxes = [box for door in doors.all() if (box := door.bounding_box())]
    assert {box["height"] >= 64 for box in boxes} == {True}
    assert len({box["height"] for box in boxes}) == 1  # none has an empty foot beside another
    assert len({box["y"] for box in boxes}) == (3 if width == 390 else 1)
    last = boxes[2]
    tab.mouse.click(last["x"] + last["width"] - 6, last["y"] + 6)  # anywhere on it
    expect(tab.locator("h1")).to_contain_text("For guests")


@pytest.mark.parametrize("width", [390, 800, 1366])
def test_the_picture_of_home_stands_beside_its_first_words(readers: Readers, width: int) -> None:
    tab = readers.open("", width=width)
    picture, words_of_home, search = (
        tab.locator(part).bounding_box() for part in (".kb-page > p > .kb-picture", ".kb-page > h1 + p", ".kb-find")
    )
    assert picture
    assert words_of_home
    assert search
    assert words_of_home["x"] + words_of_home["width"] <= picture["x"]
    if width == 1366:
        assert picture["width"] > 400
        assert search["x"] + search["width"] <= picture["x"]
    else:
        assert (picture["width"], picture["height"]) == (96, 96)
        assert picture["y"] + picture["height"] <= search["y"]


def test_what_somebody_says_leads_to_the_page_on_it(readers: Readers) -> None:
    tab = readers.open("", width=390)
    said = tab.locator("ul.kb-part--moments > li")
    expect(said).to_have_count(3)
    box = said.nth(1).bounding_box()
    assert box
    said.nth(1).scroll_into_view_if_needed()
    said.nth(1).click(position={"x": box["width"] - 6, "y": box["height"] - 6})
    expect(tab.locator("h1")).to_contain_text("Look first")


def test_home_has_a_question_whose_replies_open_without_the_scripts_of_the_course(readers: Readers) -> None:
    for script in (True, False):
        tab = readers.open("", script=script)
        if script:  # for who has begun the course, home loads its scripts
            tab.evaluate("localStorage.clear()")
            readers.requests.clear()
            tab.reload()
        replies = tab.locator(".kb-question > .kb-choice")
        expect(replies).to_have_count(2)
        replies.filter(has_text="leave a note").locator("summary").click()
        expect(tab.get_by_text("The plants live")).to_be_visible()
    assert not any("course-tools" in request for request in readers.requests)


@pytest.mark.parametrize(("width", "name"), [(320, "Mill Lane"), (390, "Mill Lane"), (1366, "Garden volunteers’ handbook")])
def test_the_bar_has_room_for_the_name_of_the_site(readers: Readers, width: int, name: str) -> None:
    tab = readers.open("why/", width=width)
    said = tab.locator(".md-header__topic").first
    assert said.inner_text().strip() == name
    (lines,) = said.locator(".md-ellipsis").evaluate_all("all => all.map((node) => node.getClientRects().length)")
    bar = tab.locator(".md-header__inner").bounding_box()
    assert lines == 1
    assert bar
    assert bar["height"] <= (48 if width == 1366 else 44)


@pytest.mark.parametrize("width", [960, 1366])
def test_the_bar_ends_where_the_page_does(readers: Readers, width: int) -> None:
    tab = readers.open("", width=width)
    ends = ".md-header__inner > :last-child, .kb-leave, .kb-doors"
    rights = tab.locator(ends).evaluate_all("all => all.map((node) => Math.round(node.getBoundingClientRect().right))")
    assert len(rights) == 3
    assert len(set(rights)) == 1


LISTS_AND_BOXES = """---
kind: home
---

# A site

- a list before all else

!!! note "A box"
    with words

!!! note "Another"
    with other words

## Straight to a list

- [a link within the page](#two)
- a point

## Two

1. a step

Words.

## Three

!!! note "A box below"
    with more words

## Four

- the last point
"""


@pytest.mark.parametrize("width", [390, 1366])
def test_home_shows_whatever_is_on_it(chromium_browser: Browser, tmp_path: Path, width: int) -> None:
    """A list below the first heading was taken for the names of the doors, and left out of a wide window."""
    site = small_site.built(tmp_path, {"index.md": LISTS_AND_BOXES}, theme="material")
    with chromium_browser.new_context(viewport={"width": width, "height": 800}, service_workers="block") as context:
        tab = context.new_page()
        tab.goto((site.root / "site" / "index.html").as_uri())
        parts = tab.locator(".kb-page > *")
        boxes = [part.bounding_box() for part in parts.all()]
    assert len(boxes) == 13
    for one, two in itertools.combinations(boxes, 2):
        assert one
        assert two
        below = one["y"] + one["height"] <= two["y"] + 1 or two["y"] + two["height"] <= one["y"] + 1
        beside = one["x"] + one["width"] <= two["x"] + 1 or two["x"] + two["width"] <= one["x"] + 1
        assert below or beside, "one lies on the other"


BOX = """---
kind: home
---

# A site

!!! help "Is somebody in danger?"
    Call the people who are there for it, say where you are and what you see, and stay there until they come to you, if it is safe.
    Then call them again.

    - a first thing to do
    - a second thing to do
"""


def test_the_text_of_a_box_at_home_stands_in_one_column_and_only_its_list_in_two(chromium_browser: Browser, tmp_path: Path) -> None:
    """The last word of a text stood alone in a second column."""
    joined = {name: parts for name, parts in small_site.project_settings()["extra"]["joined"].items() if name == "assets/site.css"}
    site = small_site.built(tmp_path, {"index.md": BOX}, theme="material", extra={"joined": joined})
    with (
        serving(site.root / "site", "404.html") as address,
        chromium_browser.new_context(viewport={"width": 1366, "height": 768}, service_workers="block") as context,
    ):
        tab = context.new_page()
        tab.goto(address)
        text, points = tab.locator(".admonition > p:not(.admonition-title)"), tab.locator(".admonition > ul > li")
        starts = """node => {
            const range = document.createRange();
            range.selectNodeContents(node);
            return [...range.getClientRects()].map(line => Math.round(line.left));
        }"""
        lines = text.evaluate(starts)
        lefts = points.evaluate_all("all => all.map(point => Math.round(point.getBoundingClientRect().left))")
    assert len(lines) > 2
    assert len(set(lines)) == 1
    assert len(set(lefts)) == 2


def test_home_searches(readers: Readers) -> None:
    tab = readers.open("")
    tab.get_by_label("What would you like to know?").fill("mulch")
    tab.keyboard.press("Enter")
    expect(tab.locator(".md-search-result__item").first).to_be_visible()
    assert readers.open("", script=False).locator(".kb-find").is_hidden()


def test_pages_say_for_whom_they_are_and_how_long_they_take(built: Built) -> None:
    announced = GARDEN.extra["announced"]
    said = {}
    for source in GARDEN.written():
        lines = [words(line) for line in built.page(source.address).all(".kb-page > h1 + .kb-for")]
        assert len(lines) == (source.kind in announced), source.path
        said[source.path] = "".join(lines)
    assert said["visit/what-is-mill-lane.md"] == "For guests"  # read in a minute
    assert said["visit/children.md"] == "For guests and volunteers"
    assert said["house/index.md"] == "For guests, volunteers and garden guides"  # of its kind nothing is said of time
    assert said["why/feed-the-soil.md"] == "For volunteers and garden guides · 2 minutes to read"
    assert said["beds/the-year.md"] == "For volunteers and garden guides · 3 minutes to read"


def test_a_button_below_the_lead_leads_to_what_one_can_do_next(built: Built) -> None:
    """To what one could say, or else to the first section, by its name; from a term to where it is used.

    Not where the writers have a button or a number to call; days of a course have a way of their own, and so have two templates.
    """
    led = {}
    for source in GARDEN.written():
        if source.says.get("template") in ("course-map.html", "reviews.html"):
            continue
        page = built.page(source.address)
        sections = page.all(".kb-page h2[id]:not(#kb-next, #kb-practice)")
        wanted = [*page.all("#appears-in"), *page.all("h2.kb-part--phrases"), *sections][:1]
        led[source.path] = [attribute(link, "href").removeprefix("#") for link in page.all(".kb-then > .md-button[href^='#']")]
        assert led[source.path] in ([], [attribute(part, "id") for part in wanted]), source.path
        if led[source.path] and not page.all("#appears-in"):
            first = "Write your first answer" if page.all(".kb-reflection") else f"Begin with: {words(sections[0], 'headerlink')}"
            said = words(page.one(".kb-then > .md-button"))
            assert said == ("What you could say" if page.all("h2.kb-part--phrases") else first)
    assert led["beds/the-year.md"] == ["january"]
    assert led["beds/watering.md"] == ["words-for-the-moment"]
    assert led["glossary/mulch.md"] == ["appears-in"]
    assert not any(led.get(source.path) for source in GARDEN.written() if source.kind == "module")


@pytest.mark.parametrize(("lead", "led"), [("Words.", 1), ("[Call](tel:5550121).", 0), ("[Go](b.md){ .md-button }", 0)])
def test_no_button_leads_away_from_one_to_call_or_of_the_writers(tmp_path: Path, lead: str, led: int) -> None:
    head = "---\nkind: public\naudience: [public]\nnext: [b.md]\n---\n\n"
    pages = {"index.md": "Home.\n", "a.md": f"{head}{lead}\n\n## One\n\nWords.\n", "b.md": "Words.\n"}
    html = small_site.built(tmp_path, pages, theme="material").html("a.md")
    assert html.count('class="kb-then"') == led


def test_the_page_of_reviews_begins_with_what_is_overdue(built: Built) -> None:
    (source,) = [source for source in GARDEN.written() if source.says.get("template") == "reviews.html"]
    page = built.page(source.address)
    button = page.one(".kb-then > .md-button")
    assert (words(button), attribute(button, "href")) == ("See what is overdue", "#overdue")
    assert words(page.one("#overdue"), "headerlink") == "Overdue"


@pytest.mark.parametrize(("text", "filled"), [("Words.", True), ("[Begin](b.md){ .md-button .md-button--primary }", False)])
def test_the_button_to_print_steps_back_for_one_of_the_writers(tmp_path: Path, text: str, filled: bool) -> None:
    pages = {"index.md": "Home.\n", "a.md": f"---\nkind: print\naudience: [public]\n---\n\n{text}\n", "b.md": "Words.\n"}
    html = small_site.built(tmp_path, pages, theme="material").html("a.md")
    (look,) = re.findall(r'<div class="kb-print"><button type="button" class="([^"]*)"', html)
    assert ("md-button--primary" in look.split()) == filled
    assert (html.index("kb-print") < html.index(">Words." if filled else ">Begin<")) == filled


def test_sections_show_what_is_inside_as_cards(readers: Readers) -> None:
    """Where every point leads to a page; a list of mere points stays one."""
    tab = readers.open("visit/")
    cards = tab.locator(".kb-page > ul > li:has(> a:only-of-type)")
    first = cards.first
    expect(first).to_have_css("list-style-type", "none")
    box = first.bounding_box()
    assert box
    tab.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] - 4)  # anywhere on it
    expect(tab.locator("h1")).to_contain_text("What is Mill Lane?")
    tab = readers.open("why/")
    expect(tab.locator("#what-these-are-not + ul > li").first).to_have_css("list-style-type", "disc")


def test_numbers_of_help_are_there_on_every_page(built: Built) -> None:
    for page in built.pages.values():
        first, *calls = [link for link in page.all(".kb-strip a") if attribute(link, "class") != "kb-leave"]
        assert (words(first), page.leads_to(attribute(first, "href"))) == ("Urgent help", ("urgent/", "")), page.path
        assert [(words(link), attribute(link, "href")) for link in calls] == [("Call 911", "tel:911"), ("Call 555-0100", "tel:5550100")]


# The lines of what is read, in boxes and answers too, but for the last of each paragraph: how many letters they have.
LINES = """() => [...document.querySelectorAll(".kb-page :is(p:not(.kb-for), li:not(:has(p)), dd, summary)")].flatMap((text) => {
    for (const folded of document.querySelectorAll("details")) folded.open = true;
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT), lines = [], range = new Range();
    let last;
    for (let node; (node = walker.nextNode());)
        for (let at = 0; at < node.data.length; at += 1) {
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const [box] = range.getClientRects();
            if (!box) continue;
            if (!last || Math.abs(box.bottom - last.bottom) > 12 || box.left < last.left) lines.push("");
            lines.push(lines.pop() + node.data[at]);
            last = box;
        }
    return lines.slice(0, -1).map((line) => line.trim().length);
})"""


@pytest.mark.parametrize("width", [1366, 1920])
def test_a_line_has_no_more_letters_than_an_eye_follows(readers: Readers, width: int) -> None:
    letters = []
    for address in ("", "urgent/", "beds/watering/", "beds/the-year/", "why/feed-the-soil/", "visit/what-is-mill-lane/", "season/ground/"):
        tab = readers.open(address, width=width)
        found = tab.evaluate(LINES)
        assert max(found, default=0) <= 68, address  # of narrow letters a line takes a few more
        letters += found
    assert len(letters) > 60
    assert sorted(letters)[len(letters) * 95 // 100] <= 64
    assert sorted(letters)[len(letters) // 2] >= 52


def test_text_and_headings_have_the_same_sizes_on_pages_of_all_kinds(readers: Readers) -> None:
    text = ".kb-page > :is(p, ul, ol):not([class]), .kb-page > .admonition > p:not([class]), .kb-choice > p"
    for width, sizes in ((1366, {"18px"}), (390, {"16px", "17px"})):  # on a phone boxes are a little smaller than the text around them
        for address in ("urgent/", "beds/watering/", "why/feed-the-soil/", "visit/what-is-mill-lane/", "season/", "season/ground/"):
            tab = readers.open(address, width=width)
            found = tab.locator(text).evaluate_all("all => all.map((each) => getComputedStyle(each).fontSize)")
            assert found, address
            assert set(found) <= sizes, address
    for address in ("", "urgent/", "beds/watering/", "glossary/", "glossary/mulch/", "season/", "season/ground/"):
        tab = readers.open(address, width=390)
        expect(tab.locator("h1").first).to_have_css("font-size", "34px")
        for heading in tab.locator(".kb-page h2:not(.kb-part--summary, .kb-part--fact)").all():
            expect(heading).to_have_css("font-size", "24px")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_next_step_is_a_filled_button(readers: Readers, dark: bool) -> None:
    tab = readers.open("season/", width=390, dark=dark)
    step = tab.get_by_role("link", name="Begin with the ground")
    expect(step).to_be_in_viewport(ratio=1)
    ink, ground = step.evaluate("node => [getComputedStyle(node).color, getComputedStyle(node).backgroundColor]")
    paper = tab.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert contrast(rgb(ink), rgb(ground)) >= LARGE_OR_SMALL
    assert contrast(rgb(ground), rgb(paper)) >= LARGE_OR_SMALL, "one sees it from afar"
    step.click()
    expect(tab.locator("h1")).to_contain_text("The ground")
    for address, name in (("", "Look it up"), ("404.html", "Search"), ("season/situations/", "Draw a card"), ("paper/", "Print this page")):
        button = readers.open(address, width=390, dark=dark).get_by_role("main").get_by_role("button", name=name, exact=True)
        expect(button).to_have_css("background-color", ground)
    for address in ("season/ground/", "season/the-spade/"):
        expect(readers.open(address, width=390, dark=dark).locator(".kb-go-on")).to_have_css("background-color", ground)


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1366, 768)])
def test_the_next_step_is_in_the_first_window(readers: Readers, width: int, height: int) -> None:
    """On a page of each kind."""
    for address, name in (
        ("urgent/", "Call 911"),
        ("beds/the-year/", "Begin with: January"),
        ("glossary/mulch/", "See which pages use it"),
        ("season/", "Begin with the ground"),
        ("season/ground/", "2 pages to read"),
        ("season/the-spade/", "Begin"),
        ("season/situations/", "Draw a card"),
        ("season/word-cards/", "Turn the card"),
        ("paper/", "Print this page"),
        ("404.html", "Urgent help"),
    ):
        page = readers.open(address, width=width, height=height).get_by_role("main")
        step = page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first
        expect(step).to_be_in_viewport(ratio=1)


def test_a_term_is_looked_for_above_the_box_and_read_below_it(tmp_path: Path, chromium_browser: Browser) -> None:
    index = '---\ntitle: Words\n---\n\nAll words.\n\n!!! help "Now"\n    Words that help.\n\nMore words.\n'
    term = "---\nterm: mulch\ndefinition: Straw.\n---\n\nStraw.\n"
    site = small_site.built(tmp_path, {"glossary/index.md": index, "glossary/mulch.md": term}, theme="material")
    with chromium_browser.new_context(service_workers="block") as context:
        tab = context.new_page()
        tab.goto((site.root / "site" / "glossary" / "index.html").as_uri())
        parts = tab.locator(".kb-page > :is(p, .glossary-filter, .glossary-letters, .admonition, .glossary-letter)")
        first = "all => all.map((part) => [...part.classList][0] ?? '')"
        assert parts.evaluate_all(first) == ["", "glossary-filter", "glossary-letters", "admonition", "", "glossary-letter"]


@pytest.mark.parametrize(
    "address", ["beds/watering/", "beds/the-year/", "season/ground/", "season/situations/", "paper/", "glossary/mulch/"]
)
def test_nothing_runs_out_with_letters_twice_as_large(readers: Readers, address: str) -> None:
    tab = readers.open(address, width=640)
    larger = tab.context.new_cdp_session(tab)
    larger.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    try:
        tab.reload()
        assert tab.evaluate("document.documentElement.scrollWidth") <= 640
    finally:
        larger.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})


@pytest.mark.parametrize("code", ["en", "es"])
def test_the_marks_of_a_flashcard_have_room_with_letters_twice_as_large(readers: Readers, code: str) -> None:
    tab = readers.open("season/word-cards/", width=390)
    marks = tab.locator(".kb-pack__marks button")
    said = yaml.safe_load((PROJECT / "hooks" / "messages" / f"{code}.yml").read_text(encoding="utf-8"))["flashcards"]
    names = [said["not_yet"], said["knew_it"]]
    marks.evaluate_all("(marks, names) => marks.forEach((mark, at) => { mark.textContent = names[at]; })", names)
    first, second = (mark.bounding_box() for mark in marks.all())
    assert first
    assert second
    assert first["y"] == second["y"], "side by side, where there is room"
    larger = tab.context.new_cdp_session(tab)
    larger.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    try:
        assert tab.evaluate("document.documentElement.scrollWidth") == 390
    finally:
        larger.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})


@pytest.mark.parametrize("width", [390, 1366])
def test_the_table_of_settings_is_no_wider_than_the_page(chromium_browser: Browser, tmp_path: Path, width: int) -> None:
    """Who has no pointer could not push it sideways."""
    joined = {name: parts for name, parts in small_site.project_settings()["extra"]["joined"].items() if name == "assets/site.css"}
    site = small_site.built(tmp_path, {"index.md": f"# Settings\n\n{reference()}\n"}, theme="material", extra={"joined": joined})
    with (
        serving(site.root / "site", "404.html") as address,
        chromium_browser.new_context(viewport={"width": width, "height": 800}, service_workers="block") as context,
    ):
        tab = context.new_page()
        tab.goto(address)
        table = tab.locator(".md-typeset__scrollwrap")
        expect(table).to_have_count(1)
        assert table.evaluate("table => table.scrollWidth - table.clientWidth") == 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_what_is_said_what_one_chooses_and_where_one_goes_look_unlike(readers: Readers, dark: bool) -> None:
    surfaces = {}
    for name, address, selector in (
        ("said", "beds/watering/", "ul.kb-part--phrases > li"),
        ("told", "beds/watering/", ".talk > .kb-turn"),
        ("choice", "season/ground/", ".kb-choice"),
        ("step", "season/the-spade/", ".kb-step__choices a"),
        ("link", "visit/", ".kb-links > li"),
        ("page", "visit/", "body"),
    ):
        tab = readers.open(address, dark=dark)
        surfaces[name] = tab.locator(selector).first.evaluate(
            "node => { const style = getComputedStyle(node); return [style.backgroundColor, style.borderTopColor, style.borderTopWidth]; }"
        )
    assert surfaces["said"] == surfaces["told"]
    assert surfaces["choice"] == surfaces["step"]
    assert len({ground for ground, *_ in surfaces.values()}) == 4
    assert surfaces["choice"][2] == "1px"
    assert surfaces["said"][1] == "rgba(0, 0, 0, 0)"  # a line in forced colors alone
    assert surfaces["link"][2] == "0px"


def test_a_card_of_a_page_shows_that_it_leads_on(readers: Readers) -> None:
    tab = readers.open("visit/")
    link = tab.locator(".kb-links > li > a").first
    assert link.evaluate("link => getComputedStyle(link, '::after').content").startswith('"›"')


@pytest.mark.parametrize("width", [390, 1366])
def test_what_to_do_stands_beside_what_to_leave_where_there_is_room(readers: Readers, width: int) -> None:
    sides = readers.open("beds/watering/", width=width).locator(".kb-pair > div")
    do, leave = (side.bounding_box() for side in sides.all())
    assert do
    assert leave
    assert (leave["y"] == do["y"]) == (width == 1366)
    assert (leave["x"] > do["x"] + do["width"] - 1) == (width == 1366)


def test_in_short_is_one_panel(readers: Readers) -> None:
    tab = readers.open("beds/watering/")
    parts = tab.locator(".kb-part--summary").evaluate_all(
        """all => all.map((part) => {
            const { top, bottom } = part.getBoundingClientRect();
            return [top, bottom, getComputedStyle(part).backgroundColor];
        })"""
    )
    assert len(parts) == 2
    assert abs(parts[0][1] - parts[1][0]) < 1
    [card, _] = re.findall(r"--kb-card: (#\w{6})", STYLES)  # of the light scheme, and of the dark one
    assert {rgb(ground) for *_, ground in parts} == {rgb(card)}


def test_nothing_glows_around_an_answer(readers: Readers) -> None:
    tab = readers.open("season/ground/")
    choice = tab.locator(".kb-choice").first
    choice.locator("summary").click()
    expect(choice.locator("summary")).to_be_focused()
    expect(choice).to_have_css("box-shadow", "none")
    expect(tab.locator(".kb-favored")).to_be_visible()


def test_the_bar_calls_a_term_as_its_heading_does(readers: Readers) -> None:
    first = "node => getComputedStyle(node, '::first-letter').textTransform"
    bar = ".md-header__topic + .md-header__topic > .md-ellipsis"
    assert readers.open("glossary/mulch/").locator(bar).evaluate(first) == "uppercase"
    assert readers.open("beds/watering/").locator(bar).evaluate(first) == "none"


# Where each dot begins and ends, from the line's own begin, how many lines its fact has, and whether that begins one.
DOTS = """line => [...line.querySelectorAll(".kb-for__dot")].map((dot) => {
    const range = document.createRange();
    range.setStart(dot.firstChild, 0);
    range.setEnd(dot.firstChild, 1);
    const [begin, sign, fact] = [line, range, dot.parentElement].map((part) => part.getBoundingClientRect());
    const lines = Math.round(fact.height / parseFloat(getComputedStyle(line).lineHeight));
    return {from: sign.left - begin.left, to: sign.right - begin.left, lines, first: fact.left - begin.left < 1};
})"""


def test_facts_stay_in_one_piece_and_no_line_begins_or_ends_with_their_dot(readers: Readers) -> None:
    tab = readers.open("beds/the-year/", width=390)
    facts = tab.locator(".kb-for")
    expect(facts.locator("> span").last).to_have_text("· 3 minutes to read")
    seen = set()
    for width in range(280, 420, 10):
        tab.set_viewport_size({"width": width, "height": 800})
        (dot,) = facts.evaluate(DOTS)
        assert dot["lines"] == 1
        cut_off = float(facts.evaluate("line => getComputedStyle(line).clipPath.match(/(-?[0-9.]+)px\\)$/)[1]"))
        assert dot["to"] <= cut_off if dot["first"] else dot["from"] > 0
        seen.add(dot["first"])
    assert seen == {True, False}


def test_all_letters_stand_in_one_row_where_they_fit(readers: Readers) -> None:
    letters = readers.open("glossary/", width=1366).locator(".glossary-letters a")
    assert letters.count() >= 12
    assert len(set(letters.evaluate_all("all => all.map((link) => link.getBoundingClientRect().top)"))) == 1


@pytest.mark.parametrize("width", [320, 390])
def test_no_letter_of_the_a_to_z_stands_in_a_row_of_its_own(readers: Readers, width: int) -> None:
    letters = readers.open("glossary/", width=width).locator(".glossary-letters a")
    rows = Counter(letters.evaluate_all("all => all.map((link) => link.getBoundingClientRect().top)")).values()
    assert len(rows) > 1
    assert min(rows) > max(rows) / 2


@pytest.mark.parametrize("width", [390, 1366])
def test_the_way_back_to_the_top_covers_no_more_than_a_corner(readers: Readers, width: int) -> None:
    tab = readers.open("glossary/", width=width, height=800)
    tab.mouse.wheel(0, 3000)
    expect(tab.locator("[data-md-component=header]")).not_to_have_class(re.compile("md-header--shadow-none"))
    until(tab, "scrollY > 2000")
    tab.mouse.wheel(0, -200)
    button = tab.get_by_role("button", name="Back to top")
    expect(button).to_be_visible()
    box = button.bounding_box()
    assert box
    assert 24 <= box["width"] <= 50
    assert 24 <= box["height"] <= 50
    assert box["y"] + box["height"] > 780
    assert box["x"] + box["width"] > width - 40
    button.click()
    until(tab, "scrollY === 0")


def test_code_is_read_without_moving_it_sideways(readers: Readers) -> None:
    """The keyboard could not."""
    tab = readers.open("beds/composting/", width=320)
    code = tab.locator("pre > code")
    assert code.evaluate_all("all => all.filter((code) => code.scrollWidth > code.clientWidth).length") == 0
    assert code.count()


def test_a_number_breaks_only_where_a_line_has_no_room_for_it(readers: Readers) -> None:
    tab = readers.open("urgent/", width=390)
    number = tab.locator(".kb-page a[href^='tel:']:not(.kb-call)").first
    expect(number).to_have_css("white-space", "nowrap")
    larger = tab.context.new_cdp_session(tab)
    larger.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    try:
        tab.reload()
        expect(number).not_to_have_css("white-space", "nowrap")
        assert tab.evaluate("document.documentElement.scrollWidth") == 390
    finally:
        larger.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})


@pytest.mark.parametrize("width", [320, 390, 1366])
def test_ways_to_call_are_buttons_below_the_heading(readers: Readers, width: int) -> None:
    tab = readers.open("urgent/", width=width, height=844)
    buttons = tab.locator(".kb-page > h1 + p > .kb-call")
    expect(buttons).to_have_text(["Call 911 A life in danger", "Call 555-0100 Berries, mushrooms & bottles", "Text BERRY to 55501"])
    line = tab.locator(".kb-page > h1 + p").bounding_box()
    assert line
    for button in buttons.all():
        expect(button).to_be_in_viewport(ratio=1)
        box = button.bounding_box()
        assert box
        assert box["height"] >= 48
        assert width == 1366 or box["width"] == line["width"]
        ink, ground = button.evaluate("node => [getComputedStyle(node).color, getComputedStyle(node).backgroundColor]")
        assert contrast(rgb(ink), rgb(ground)) >= LARGE_OR_SMALL


@pytest.mark.parametrize("width", [320, 390, 1366])
def test_a_button_to_call_says_when_one_needs_the_line(readers: Readers, width: int) -> None:
    """Beside the number or below it, all of it within the button; nothing else that leads to the line says it."""
    tab = readers.open("urgent/", width=width)
    expect(tab.locator(".kb-call > span + span")).to_have_text(["A life in danger", "Berries, mushrooms & bottles"])
    inside = """all => all.map((when) => {
        const [own, label, button] = [when, when.previousElementSibling, when.parentElement].map((node) => node.getBoundingClientRect());
        const apart = own.left >= label.right || own.top >= label.bottom - 1;
        return apart && own.right <= button.right && own.bottom <= button.bottom && own.left > button.left;
    })"""
    assert tab.locator(".kb-call > span + span").evaluate_all(inside) == [True, True]
    expect(tab.get_by_role("link", name="Call 911 A life in danger", exact=True)).to_have_count(1)
    expect(tab.locator(".kb-page li").get_by_role("link", name="911", exact=True).first).to_be_visible()


def test_a_list_of_pages_belongs_to_what_one_reads_first() -> None:
    pages = '<p>Words.</p><h2 class="kb-part--pages" id="a">Pages</h2><ul class="kb-part--pages"></ul>'
    assert lead_length(f'{pages}<h2 id="b">More</h2>') == len(pages)
    assert lead_length(pages) is None
    assert lead_length('<p>Words.</p><h2 id="b">More</h2>') == len("<p>Words.</p>")


def test_a_conversation_comes_after_what_one_reads_first() -> None:
    talk = '<div class="admonition talk"><p>One.</p></div>'
    assert lead_length(f'<p>Words.</p>{talk}{talk}<h2 id="b">More</h2>') == len("<p>Words.</p>")
    assert lead_length(f"<p>Words.</p>{talk}") is None
