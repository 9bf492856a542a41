"""The search as people use it: what it finds for what they type, its keys, its help, and that it costs nothing before it is used."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from markdown.extensions import toc
from playwright.sync_api import Browser, Locator, expect
from playwright.sync_api import Page as Tab

from peerkb.helplines import directory
from peerkb.search import search_index, search_sections, search_words
from tests.browsing import PATIENCE, Built, Readers, sitemap_is_read
from tests.checks_in_browser import assert_accessible
from tests.content import ENGINE, GARDEN, Content
from tests.searching import INPUT, RESULT, open_search, place, search_for, until
from tests.small_site import MESSAGES, refusal
from tests.small_site import built as small

expect.set_options(timeout=PATIENCE)

VENDOR = ENGINE / "assets" / "vendor"
ADDRESS = "visit/what-is-mill-lane/"
STATUS = ".md-search [role=status]"
HELP = ".kb-search-help"
DANGERS = GARDEN.data("search.yml")["danger"]


@pytest.fixture
def first_visit(chromium_browser: Browser, served: Built) -> Iterator[Tab]:
    """Somebody who has never been here, and whose browser keeps nothing."""
    with chromium_browser.new_context(base_url=served.address, service_workers="block") as context:
        context.set_default_timeout(PATIENCE)
        yield context.new_page()


def _open(readers: Readers, **how: Any) -> Tab:
    return open_search(readers, ADDRESS, **how)


# What it finds ------------------------------------------------------------------------------------------------------------------


# What people type, and the page that is to be among the first three.
FINDS = {
    "a keyword that is nowhere on the page": ("drought", "/beds/watering/"),
    "a question": ("who picks up at night", "/urgent/"),
    "a question in Spanish": ("cuando riego", "/beds/watering/"),
    "a word that is like one of the page": ("kids", "/visit/children/"),
    "such a word in Spanish": ("abono", "/beds/composting/"),
    "a heading": ("how do i get a place", "/visit/what-is-mill-lane/#how-do-i-get-a-place"),
    "misspelt": ("wattering", "/beds/watering/"),
    "in the middle of a long page": ("prune the apple", "/beds/the-year/#january"),
    "a word that is not typed to its end": ("hedgeh", "/beds/composting/"),
}


@pytest.mark.parametrize(("typed", "wanted"), FINDS.values(), ids=FINDS.keys())
def test_people_find_what_they_look_for(readers: Readers, typed: str, wanted: str) -> None:
    hrefs = search_for(_open(readers, width=390, height=844), typed).evaluate_all("all => all.map((link) => link.href)")
    assert wanted in [place(href) if "#" in wanted else place(href).partition("#")[0] for href in hrefs[:3]]


SPELLINGS = [
    *(("evaporation", typed) for typed in ("evaporation", "what does evaporation mean", "EVAPORATION definition")),
    *(("evaporation", typed) for typed in ("evaporaion", "evapoartion")),
    *(("drip-line", "soaker hose"), ("drip-line", "weeping hose"), ("waiting-list", "queue for plots")),
    *(("steward", "stewards"), ("ph", "pH"), ("seed-day", "SEED")),
]


@pytest.mark.parametrize(("slug", "typed"), SPELLINGS)
def test_a_term_comes_with_its_definition_first(readers: Readers, content: Content, slug: str, typed: str) -> None:
    first = search_for(_open(readers), typed).first
    assert place(first.get_attribute("href")) == f"/glossary/{slug}/"
    expect(first.locator(".kb-hit__kind")).to_have_text("Definition")
    expect(first).to_contain_text(" ".join(content.terms()[slug].says["definition"].split())[:40])


def test_results_name_page_and_section_and_show_the_sentence(readers: Readers) -> None:
    results = search_for(_open(readers), "soup")
    for index in range(min(results.count(), 5)):
        result = results.nth(index)
        title = (result.locator(".kb-hit__title").text_content() or "").partition(" › ")
        assert title[0]
        assert bool(title[2]) == ("#" in (result.get_attribute("href") or ""))
    expect(results.first.locator("mark").first).to_have_text(re.compile("soup", re.IGNORECASE))


# Danger -------------------------------------------------------------------------------------------------------------------------


# What people type in each danger that the garden knows: as it is said there, in another order, misspelled, not typed to its end.
TYPED = {
    "swallowed": [
        "please my kid swallowed berries",
        "a mushroom that the toddler ate",
        "swalowed",
        "poisonin",  # codespell:ignore poisonin
        "she drank the weed killer",
    ],
    "swallowed, in Spanish": ["mi hijo tragó una baya", "envenenada", "comio un hongo"],
    "heat": ["he fainted", "she stoped sweating", "confused after an hour in the heat", "heat strok"],  # codespell:ignore stoped
}


@pytest.mark.parametrize(("danger", "typed"), [*zip(DANGERS, TYPED.values(), strict=True)], ids=TYPED.keys())
def test_help_stands_above_all_results_at_words_of_danger(readers: Readers, danger: dict[str, Any], typed: list[str]) -> None:
    tab = _open(readers, width=390, height=844)
    for query in typed:
        _stands_above(tab, search_for(tab, query), danger)


@pytest.mark.parametrize("typed", ["poison ivy course", "swallowed my pride", "heat", "a berry bush"])
def test_no_help_stands_above_harmless_words(readers: Readers, typed: str) -> None:
    tab = _open(readers)
    search_for(tab, typed)
    expect(tab.locator(STATUS)).not_to_contain_text("Help now is above")
    expect(tab.locator(HELP)).to_have_count(0)


def _stands_above(tab: Tab, results: Locator, danger: dict[str, Any]) -> None:
    box = tab.locator(HELP)
    expect(box).to_be_visible()
    calls = box.locator("a[href^='tel:'], a[href^='sms:']").evaluate_all("all => all.map((link) => link.getAttribute('href'))")
    lines, _ = directory.read_directory((GARDEN.docs / "_data" / "phones.yml").read_text(encoding="utf-8"), "phones.yml", MESSAGES)
    for name in danger["lines"]:
        line = lines.lines[name]
        assert {way.url for way in (line.calling, line.texting) if way} <= set(calls)
    top = box.bounding_box()
    assert top
    assert 0 < top["y"] < 200
    for result in results.all():
        under = result.bounding_box()
        assert under
        assert top["y"] + top["height"] <= under["y"]
    assert tab.locator(f"{STATUS}, {HELP}").first.evaluate("(node) => node.className").startswith("kb-search-help")
    expect(tab.locator(STATUS)).to_contain_text("Help now is above")


def test_other_words_bring_no_help_box(readers: Readers) -> None:
    tab = _open(readers)
    for typed in ("compost", "swale", "polish", "fountain", "want to water", "heat", "berry"):
        search_for(tab, typed)
        expect(tab.locator(HELP)).to_have_count(0)


# Nothing found ------------------------------------------------------------------------------------------------------------------


def test_nothing_found_suggests_near_words_and_a_page(readers: Readers) -> None:
    tab = _open(readers)
    search_for(tab, "coompxxostt")
    expect(tab.locator(STATUS)).to_contain_text("Nothing found")
    expect(tab.locator(RESULT)).to_have_count(0)
    elsewhere = tab.locator(".kb-search-nothing .kb-ways a")
    assert {place(link.get_attribute("href")).partition("#")[0] for link in elsewhere.all()} == {"/beds/"}
    near = tab.locator(".kb-search-nothing button")
    expect(near.filter(has_text=re.compile("^compost$"))).to_be_visible()
    near.filter(has_text=re.compile("^compost$")).click()
    expect(tab.locator(RESULT).first).to_contain_text("compost")
    expect(tab.locator(INPUT)).to_be_focused()


# Keys, the address, screen readers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["/", "s", "f"])
def test_a_key_opens_it_and_escape_leads_back(readers: Readers, key: str) -> None:
    tab = readers.open(ADDRESS)
    link = tab.locator(".md-content a.glossary-term").first
    link.focus()
    tab.keyboard.press(key)
    expect(tab.locator(INPUT)).to_be_focused()
    expect(tab.locator(INPUT)).to_have_value("")
    expect(tab.locator(".md-search__output")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.locator(".md-search__output")).not_to_be_visible()
    expect(link).to_be_focused()


def test_its_keys_are_letters_where_one_writes(readers: Readers) -> None:
    tab = readers.open("glossary/")
    field = tab.get_by_role("searchbox", name="Filter the terms")
    field.press_sequentially("sf/")
    expect(field).to_have_value("sf/")
    assert not tab.locator("#__search").is_checked()


def test_arrows_choose_and_enter_follows(readers: Readers) -> None:
    tab = _open(readers)
    results = search_for(tab, "water")
    tab.keyboard.press("ArrowDown")
    expect(results.nth(0)).to_be_focused()
    tab.keyboard.press("ArrowDown")
    expect(results.nth(1)).to_be_focused()
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("ArrowUp")
    expect(tab.locator(INPUT)).to_be_focused()
    tab.keyboard.press("ArrowUp")
    expect(results.last).to_be_focused()
    tab.keyboard.type("x")
    expect(tab.locator(INPUT)).to_have_value("waterx")
    search_for(tab, "calder")
    search_for(tab, "water")
    wanted = results.first.get_attribute("href")
    tab.keyboard.press("Enter")
    tab.wait_for_url(str(wanted))
    expect(tab.locator(".md-search__output")).not_to_be_visible()
    expect(tab.locator(".md-content h1")).to_be_visible()


def test_a_key_that_is_faster_than_the_results_chooses_among_those_that_come(readers: Readers) -> None:
    tab = _open(readers)
    search_for(tab, "water")
    tab.evaluate("""() => {
        const input = document.querySelector(".md-search__input");
        input.value = "calder";
        input.dispatchEvent(new Event("input", { bubbles: true }));
        document.querySelector("a.md-search-result__link").focus();
    }""")
    expect(tab.locator(RESULT).first).to_contain_text("Calder")
    expect(tab.locator(RESULT).first).to_be_focused()


def test_tab_leads_through_the_results_and_out(readers: Readers) -> None:
    tab = _open(readers)
    results = search_for(tab, "calder")
    tab.keyboard.press("Tab")
    expect(results.first).to_be_focused()
    results.last.focus()
    tab.keyboard.press("Tab")
    expect(tab.locator(".md-search__output")).not_to_be_visible()


def test_a_search_can_be_shared_and_come_back_to(readers: Readers) -> None:
    tab = readers.open(f"{ADDRESS}?q=rain%20barrel")
    expect(tab.locator(RESULT).first).to_be_visible()
    expect(tab.locator(INPUT)).to_have_value("rain barrel")
    search_for(tab, "straw & more")
    until(tab, "new URL(location.href).searchParams.get('q') === 'straw & more'")
    tab.wait_for_timeout(500)
    first = tab.locator(RESULT).first
    wanted = first.get_attribute("href")
    first.click()
    tab.wait_for_url(str(wanted))
    expect(tab.locator(".md-search__output")).not_to_be_visible()
    tab.wait_for_timeout(500)
    tab.go_back()
    expect(tab.locator(RESULT).first).to_be_visible()
    expect(tab.locator(INPUT)).to_have_value("straw & more")
    tab.keyboard.press("Escape")
    until(tab, "!location.search")


def test_it_goes_on_from_page_to_page(readers: Readers) -> None:
    tab = _open(readers)
    sitemap_is_read(tab)
    tab.evaluate("window.notLoadedAnew = true")
    for typed in ("compost", "work day"):
        tab.keyboard.press("/") if not tab.locator("#__search").is_checked() else None
        first = search_for(tab, typed).first
        wanted = str(first.get_attribute("href"))
        first.click()
        tab.wait_for_url(wanted)
        expect(tab.locator(".md-search__output")).not_to_be_visible()
        tab.wait_for_timeout(300)
    assert tab.evaluate("window.notLoadedAnew")


def test_screen_readers_hear_the_number_of_results(readers: Readers) -> None:
    tab = _open(readers)
    results = search_for(tab, "water")
    live = tab.locator(".md-search :is([role=status], [role=alert], [aria-live])")
    expect(live).to_have_count(1)
    expect(live).to_have_text(f"{results.count()} results")
    expect(tab.get_by_role("search")).to_have_count(1)
    expect(tab.get_by_role("textbox", name="Search")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 1366])
def test_nothing_bars_anybody_and_all_fits(readers: Readers, width: int, dark: bool) -> None:
    tab = _open(readers, width=width, dark=dark)
    for typed in ("swallowed a berry", "coompxxostt", "compost"):
        search_for(tab, typed)
        assert_accessible(tab, ".md-search")
        assert tab.evaluate("document.querySelector('.md-search__scrollwrap').scrollWidth <= innerWidth")


def test_without_scripts_there_is_no_dead_search(readers: Readers) -> None:
    for width in (390, 1366):
        tab = readers.open(ADDRESS, script=False, width=width)
        for control in (INPUT, "label[for=__search] >> nth=0"):
            expect(tab.locator(control)).not_to_be_visible()


# What it costs ------------------------------------------------------------------------------------------------------------------


def test_it_is_loaded_when_it_is_first_used_and_once(first_visit: Tab) -> None:
    asked: list[str] = []
    first_visit.on("request", lambda request: asked.append(request.url))
    first_visit.goto("beds/")
    first_visit.wait_for_load_state("networkidle")
    part = re.compile(r"/(?:search_index|search-tools)[^/]*$")
    assert [url for url in asked if part.search(url) or "/workers/" in url] == []
    for typed in ("soup", "mulch"):
        first_visit.keyboard.press("/")
        search_for(first_visit, typed)
        first_visit.keyboard.press("Escape")
    loaded = [url.rsplit("/", 1)[1] for url in asked if part.search(url)]
    assert len(loaded) == len(set(loaded)) == 2


def test_the_index_is_the_same_for_the_same_pages(built: Built, served: Built) -> None:
    index, again = ((site.folder / "search" / "search_index.js").read_bytes() for site in (built, served))
    assert index == again


def test_the_engine_is_the_one_that_was_checked() -> None:
    for script in VENDOR.glob("*.js"):
        note = script.with_suffix(".txt").read_text(encoding="utf-8")
        assert f"sha256: {hashlib.sha256(script.read_bytes()).hexdigest()}" in note, (
            f"{script.name} is not the file that its note describes"
        )
        assert (VENDOR / f"{script.stem.partition('-')[0]}-LICENSE.txt").is_file()


# Bad input ----------------------------------------------------------------------------------------------------------------------

MARKUP = "<img src=x onerror=self.broken=1><b>bold</b>"


def test_nothing_that_is_typed_or_found_becomes_markup(first_visit: Tab) -> None:
    tab = first_visit
    page = {"u": "x/", "t": MARKUP, "k": "term", "d": MARKUP, "s": ["", ["a", MARKUP]]}
    texts = [f"{MARKUP} hope.", f"hope {MARKUP}."]
    danger = {"words": "hope", "say": MARKUP, "lines": [{"name": MARKUP, "ways": [[MARKUP, "tel:1"]]}], "page": [MARKUP, "x/"]}
    fake = f"self.searchIndex={json.dumps({'pages': [page], 'texts': [texts], 'danger': [danger], 'nothing': [MARKUP, 'x/']})};"
    tab.route("**/search_index.js", lambda route: route.fulfill(body=fake, content_type="text/javascript"))
    tab.goto("season/")  # a page that is there already may yet ask past the route
    tab.keyboard.press("/")
    until(tab, "Boolean(self.startSearch)")
    for typed in ("hope", f"qqq {MARKUP} zzz", "bold"):
        search_for(tab, typed)
        expect(tab.locator(".md-search-result")).to_contain_text("<b>bold</b>")
        expect(tab.locator(".md-search-result :is(img, b)")).to_have_count(0)
    assert tab.evaluate("self.broken") is None


def test_an_index_that_does_not_come_is_told_and_asked_for_again(first_visit: Tab) -> None:
    tab = first_visit
    tab.route("**/search_index.js", lambda route: route.abort())
    tab.goto("season/")
    tab.locator(INPUT).click()
    expect(tab.locator(STATUS)).to_contain_text("could not be loaded")
    tab.unroute("**/search_index.js")
    tab.keyboard.type("soup")
    expect(tab.locator(RESULT).first).to_be_visible()


LINES = {"line": directory.Helpline("line", "A line", call="1")}
PAGES = {"help.md": search_words.Place("Help", "help/")}
WRONG_WORDS = {
    "a list for words": ("ignore: [a, the]", ":1: 'ignore' says", "text"),
    "a group of one": ("alike:\n  - jail\n", ":1: 'alike' says", "two words or more"),
    "groups that are none": ("alike: jail, prison", ":1: 'alike' says", "list"),
    "readers nobody knows": ("readers:\n  guest: my plot\n", ":2: 'readers' names 'guest'", "'guests'"),
    "readers without text": ("readers:\n  guests: [my plot]\n", ":2: 'readers': 'guests'", "words between commas"),
    "a key nobody knows": ("like: []", ":1: nobody knows the key 'like'", "'alike'"),
    "danger without words": ("danger:\n  - lines: [line]\n    page: help.md\n", ":2: 'danger': 'words' is missing", ""),
    "a line that is none": ("danger:\n  - words: od\n    lines: [lin]\n    page: help.md\n", ":2: 'lines' names 'lin'", "'line'"),
    "a page that is none": ("danger:\n  - words: od\n    lines: [line]\n    page: helf.md\n", ":2: 'page' names 'helf.md'", "'help.md'"),
    "danger in words": ("danger: od", ":1: 'danger' says 'od'", "list"),
    "a family in no family": ("families:\n  a: b\nharmless: '{c} d'\n", ":3: 'harmless': '{c} d' names '{c}'", "no family"),
    "a family that is named like another": (
        "families:\n  child: kid\ndanger:\n  - page: help.md\n    words: '{chlid} + ate'\n    lines: [line]\n",  # codespell:ignore chlid
        ":5: 'danger': 'words': '{chlid} + ate' names",  # codespell:ignore chlid
        "'child'",
    ),
    "a family below one of it": ("families:\n  a: '{b}'\n  b: c\n", ":2: 'families': 'a': '{b}' names '{b}'", "no family above"),
    "a family without words": ("families:\n  a: ', '\n", ":2: 'families': 'a' has no words", "commas"),
    "a family that YAML takes for no": ("families:\n  no: not\n", ":1: 'families' says", "quotes"),
    "a plus without an end": ("study: a +\n", ":1: 'study': 'a +' has a '+'", "both"),
    "a star in a word": ("study: a*b\n", ":1: 'study': 'a*b' holds 'a*b'", "'*' at the end"),
    "a key of danger nobody knows": ("danger:\n  - word: od\n    page: help.md\n", ":2: 'danger': nobody knows", "'words'"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "place", "remedy"), WRONG_WORDS.values(), ids=WRONG_WORDS.keys())
def test_a_fault_of_the_words_of_the_search(text: str, place: str, remedy: str) -> None:
    _, faults = search_words.read_search_words(text, "search.yml", LINES, PAGES, ("guests",))
    about = [str(fault) for fault in faults if str(fault).startswith(f"search.yml{place}")]
    assert about, faults
    assert remedy in about[0]


def test_a_build_is_refused_for_them(tmp_path: Any) -> None:
    said = refusal(tmp_path, {"_data/search.yml": "like: []\n"}, extra={"search": {"nothing": "nowhere.md"}})
    assert {line.partition(": ")[0] for line in said} > {"_data/search.yml:1"}
    assert [line for line in said if "extra.search.nothing says 'nowhere.md', which is no page" in line]


# What is in the index -----------------------------------------------------------------------------------------------------------

READ: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "text before the first heading": ("<h1>T</h1><p>One <em>two</em>.</p>", [("", "", "One two.")]),
    "sections": ('<p>A</p><h2 id="b">B <code>c</code></h2><p>d</p><h3 id="e">E</h3>f', [("", "", "A"), ("b", "B c", "d"), ("e", "E", "f")]),
    "a heading without an id": ("<h2>B</h2><p>c</p>", [("", "", "B\nc")]),
    "a heading's link to itself": ('<h2 id="b">B<a class="headerlink" href="#b">¶</a></h2>', [("", "", ""), ("b", "B", "")]),
    "blocks apart": ("<ul><li>a</li><li>b</li></ul><p>c<br>d</p>", [("", "", "a\nb\nc\nd")]),
    "lines that only wrap": ("<p>a\nb</p>", [("", "", "a b")]),
    "references": ("<p>a &amp; b &lt;c&gt; &#233;</p>", [("", "", "a & b <c> é")]),
    "no comments, scripts, styles, pictures": (
        "a<!-- b --><script>c<p></script><style>d</style><svg><text>e</text></svg>f",
        [("", "", "af")],
    ),
    "no footnote's mark": ('<p>a<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup> b</p>', [("", "", "a b")]),
    "what asks to be left out": ("<div data-search-exclude><div>a</div></div><p>b</p>", [("", "", "b")]),
    "markup in capitals, and broken": ("<P>a<DIV class=x>b</P x='>'>c < d", [("", "", "a\nb\nc < d")]),
    "a tag without an end": ("<p>a</p><p class='", [("", "", "a")]),
}


@pytest.mark.parametrize(("html", "expected"), READ.values(), ids=READ.keys())
def test_a_page_is_read_by_its_sections(html: str, expected: list[tuple[str, str, str]]) -> None:
    assert [tuple(section) for section in search_sections.sections(html)] == expected


def test_what_front_matter_adds_is_in_the_index_and_never_on_the_page(tmp_path: Any) -> None:
    head = "---\ntitle: P\nkeywords: [wqkeyword]\nquestions: [wqquestion one]\n"
    pages = {
        "p.md": f"{head}---\nText.\n",
        "q.md": f"{head}search: {{exclude: true}}\n---\nText.\n",
        "r.md": f"{head}search: {{boost: 2}}\n---\n",
    }
    site = small(tmp_path, pages, {"hope": {"keywords": ["wqterm"], "aliases": ["trust"]}})
    script = site.files["search/search_index.js"].decode()
    listed = {page["u"]: page for page in json.loads(script[script.index("{") :].rstrip(";\n"))["pages"]}
    assert listed["p/"] == {"u": "p/", "t": "P", "w": ["wqkeyword"], "q": ["wqquestion one"], "s": [""]}
    assert "q/" not in listed
    assert listed["r/"]["c"] == 2
    assert (listed["glossary/hope/"]["k"], listed["glossary/hope/"]["a"], listed["glossary/hope/"]["w"]) == ("term", ["trust"], ["wqterm"])
    assert [path for path, text in site.files.items() if path.endswith(".html") and b"wq" in text] == []


def test_a_site_says_how_much_of_a_kind_the_search_knows_and_what_it_leaves_out(tmp_path: Any) -> None:
    head = "---\ntitle: A page\nkind: {kind}\nquestions:\n  - Where is the end?: the-end\n---\n"
    text = "First of {kind}.\n\n## The end\n\nLast of {kind}.\n\n## Over\n\nRest of {kind}.\n"
    depth = {"a": "whole", "b": "headings", "c": "opening"}
    pages = {f"{kind}.md": f"{head}{text}".replace("{kind}", kind) for kind in depth}
    site = small(
        tmp_path,
        pages,
        extra={"pages": {"required": [], "kinds": {kind: {} for kind in depth}}, "search": {"depth": depth, "leave_out": ["Over"]}},
    )
    script = site.files["search/search_index.js"].decode()
    index = json.loads(script[script.index("{") :].rstrip(";\n"))
    known = {page["u"]: (page["s"], page.get("q"), texts) for page, texts in zip(index["pages"], index["texts"], strict=True)}
    assert known["a/"] == (["", "The end"], [["Where is the end?", 1]], ["First of a.", "Last of a."])
    assert known["b/"] == (["", "The end"], [["Where is the end?", 1]], [])
    assert known["c/"] == ([""], ["Where is the end?"], ["First of c."])


@pytest.mark.parametrize(
    ("title", "anchor"),
    [("What stays the same?", "what-stays-the-same"), ("Café, día & noche", "cafe-dia-noche"), ("1. Go - now", "1-go-now")],
)
def test_an_id_that_markdown_gives_a_heading_need_not_be_in_the_index(title: str, anchor: str) -> None:
    assert search_index.slug(title) == toc.slugify(title, "-") == anchor


WEIGHTED = ("about", "home", "module", "overview", "print")  # as mkdocs.yml has them


def test_a_large_site_may_leave_the_text_out_of_the_index(tmp_path: Any) -> None:
    page = "---\ntitle: A page\nkeywords: [lantern]\n---\n## A heading\n\nThe rest of it.\n"
    kinds = {"required": [], "kinds": {kind: {} for kind in ("safety", *WEIGHTED)}}
    for folder, text in (("whole", True), ("light", False)):
        search = {"text": text, "nothing": "index.md"}
        site = small(tmp_path / folder, {"index.md": "# Home\n", "p.md": page}, extra={"pages": kinds, "search": search})
        index = site.files["search/search_index.js"].decode()
        assert "A heading" in index
        assert "lantern" in index
        assert ("The rest of it." in index) == text


def test_the_order_of_pages_does_not_matter_and_no_line_ends_inside() -> None:
    pages = [search_index.Document(url, "T", sections=(search_sections.Section("", "", "a\u2028b</script>"),)) for url in ("b/", "a/")]
    script, backwards = ("".join(search_index.script(map(search_index.entry, order), {})) for order in (pages, pages[::-1]))
    assert script == backwards
    assert script.count("\u2028") == 0
    assert script.count("\n") == 1
