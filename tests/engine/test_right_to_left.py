"""A site in a language that is written from right to left: every page is mirrored, and nothing runs out of the window."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, expect
from playwright.sync_api import Page as Tab

from tests import small_site
from tests.browsing import PATIENCE, serving
from tests.content import GARDEN, PROJECT
from tools.searching import until

expect.set_options(timeout=PATIENCE)

ARABIC, PHRASE, CARDS, MAP = "attic/arabic/", "beds/watering/", "season/word-cards/", "visit/word-map/"
TERM = """---
term: سماد
definition: بقايا الطعام والأوراق التي تحللت فصارت تربة داكنة تغذي النبات.
---

نضعه حول كل نبتة في الربيع.
"""
PAGE = """---
title: الماء في الصباح
description: كيف نسقي الأحواض ومن نتصل به عند الحاجة.
kind: about
audience: [guests]
sources: [rain-diary]
last_reviewed: 2026-10-05
---

اتصل بالرقم [](call:shed) أو أرسل [](text:shed) في أي وقت.

- في آخر السطر الطويل جدا من هذه القائمة القصيرة التي تصل إلى طرف النافذة تأتي كلمة سماد، ثم سماد وسماد.
- Then water.
{ lang=en dir=ltr }

<div lang="en" dir="ltr" markdown>

- one compost
- two

> A quotation

</div>
"""
WIDTHS = [390, 1366]
PAGES = ["", "urgent/", "glossary/", "glossary/compost/", ARABIC, PHRASE, CARDS, MAP, "season/ground/", "season/situations/",
    "season/the-spade/", "season/notebook/", "season/come-back/", "house/style/", "house/books/", "paper/", "lost/"]  # fmt: skip


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory, chromium_browser: Browser) -> Iterator[BrowserContext]:
    """The garden's handbook as a site in Arabic, with a page and a term that are."""
    root = tmp_path_factory.mktemp("arabic")
    shutil.copytree(GARDEN.docs, root / "docs")
    (root / "docs" / "attic" / "arabic.md").write_text(PAGE, encoding="utf-8")
    (root / "docs" / "glossary" / "smad.md").write_text(TERM, encoding="utf-8")
    hooks = [str(PROJECT / "hooks" / name) for name in ("knowledge_base.py", "progress.py", "publish.py")]
    settings: dict[str, Any] = {
        "INHERIT": str(GARDEN.root / "mkdocs.yml"),
        "docs_dir": str(root / "docs"),
        "theme": {"language": "ar", "custom_dir": str(PROJECT / "overrides")},
        "hooks": hooks,
        "watch": [],
    }
    (root / "mkdocs.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    site = small_site.build(root / "mkdocs.yml")
    assert not site.refused, site.said
    with (
        serving(root / "site", "404.html") as address,
        chromium_browser.new_context(base_url=address, service_workers="block", reduced_motion="reduce", has_touch=True) as context,
    ):
        context.set_default_timeout(PATIENCE)
        yield context


@pytest.fixture
def tab(arabic: BrowserContext) -> Iterator[Tab]:
    """A window."""
    with arabic.new_page() as tab:
        yield tab


def _edges(tab: Tab, selector: str) -> tuple[float, float]:
    """Where the first element that can be seen begins and ends, from the left."""
    box = tab.locator(selector).locator("visible=true").first.bounding_box()
    assert box, selector
    return box["x"], box["x"] + box["width"]


# What of a page's text and controls stands out of the window, though nothing scrolls it into sight.
OUTSIDE = """() => [...document.querySelectorAll("main a, main p, main li, main button, main h2, footer a, header a")]
    .filter((node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .filter((node) => !node.closest(".md-sidebar, .md-search, .kb-map__view, .kb-popover, .md-typeset__scrollwrap, .headerlink, .kb-said"))
    .filter((node) => { const box = node.getBoundingClientRect(); return box.width > 1 && (box.left < -1 || box.right > innerWidth + 1); })
    .map((node) => `${node.tagName} ${node.className} ${node.textContent.trim().slice(0, 30)}`)"""


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_runs_out_of_the_window(tab: Tab, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 844})
    for address in PAGES:
        tab.goto(address)
        assert tab.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl", address
        tab.evaluate("scrollTo(-500, 0)")
        assert tab.evaluate("scrollX") == 0, address
        assert tab.evaluate(OUTSIDE) == [], address


def test_the_page_is_mirrored(tab: Tab) -> None:
    tab.set_viewport_size({"width": 1366, "height": 844})
    tab.goto("beds/composting/")
    menu, text, contents = (_edges(tab, side) for side in (".md-sidebar--primary", ".md-content", ".md-sidebar--secondary"))
    assert contents[1] <= text[0] + 1
    assert text[1] <= menu[0] + 1
    assert _edges(tab, ".kb-strip .kb-leave")[1] < _edges(tab, ".kb-strip__help")[0]
    assert _edges(tab, ".kb-trail li:last-child")[1] < _edges(tab, ".kb-trail li:first-child")[0]
    assert _edges(tab, ".kb-pair > :last-child")[1] < _edges(tab, ".kb-pair > :first-child")[0]
    assert tab.locator("h2.kb-part--summary").evaluate("node => parseFloat(getComputedStyle(node).borderRightWidth)") > 0
    tab.goto("why/room-for-everyone/")
    before, after = _edges(tab, ".kb-beside__before"), _edges(tab, ".kb-beside__after")
    assert after[1] <= before[0]
    drawn = "(node, [part, side]) => getComputedStyle(node.querySelector('span'), side).content.slice(0, 3)"
    assert tab.locator(".kb-beside__before").evaluate(drawn, ["span", "::before"]) == '"→"'
    assert tab.locator(".kb-beside__after").evaluate(drawn, ["span", "::after"]) == '"←"'


def test_the_menu_opens_from_the_right(tab: Tab) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(PHRASE)
    assert _edges(tab, "label.md-header__button[for=__search]")[1] < _edges(tab, "label.md-header__button[for=__drawer]")[0]
    tab.locator("label.md-header__button[for=__drawer]").click()
    until(tab, "() => Math.round(document.querySelector('.md-sidebar--primary').getBoundingClientRect().right) === innerWidth")
    assert _edges(tab, ".md-sidebar--primary")[0] > 0


BY_SCRIPT = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(".kb-popover { position-area: none !important; position: absolute !important; margin: 0 !important; }");
    document.adoptedStyleSheets = [sheet];
}"""


@pytest.mark.parametrize("width", WIDTHS)
def test_the_search_opens_inside_the_window(tab: Tab, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 844})
    tab.goto("")
    tab.locator("label.md-header__button[for=__search], .md-search__input").locator("visible=true").first.click()
    tab.keyboard.type("compost")
    result = tab.locator(".md-search-result__link").first
    expect(result).to_be_visible()
    tab.wait_for_selector("body[data-md-scrolllock]" if width < 1000 else "body")
    assert tab.evaluate("[innerWidth, scrollX]") == [width, 0]
    left, right = _edges(tab, ".md-search__output")
    assert left >= 0
    assert right <= width
    assert _edges(tab, ".md-search__form label.md-search__icon")[0] > _edges(tab, ".md-search__options")[1]
    assert result.locator("h1, h2, .kb-hit__title").first.evaluate("node => getComputedStyle(node).direction") == "rtl"


@pytest.mark.parametrize("by_script", [False, True], ids=["by style", "by script"])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_definition_opens_inside_the_window(tab: Tab, width: int, by_script: bool) -> None:
    tab.set_viewport_size({"width": width, "height": 844})
    if by_script:  # as where the style cannot
        tab.add_init_script("CSS.supports = () => false")
    tab.goto(ARABIC)
    if by_script:
        tab.evaluate(BY_SCRIPT)
    links = tab.locator(".kb-page a.glossary-term")
    assert links.count() > 0
    for link in links.all():
        link.focus()
        tab.keyboard.press("Shift")  # the keyboard is in use
        link.hover()
        box = tab.locator(".kb-popover:popover-open")
        expect(box).to_be_visible()
        assert bool(box.evaluate("node => node.style.left")) == by_script
        inner = box.bounding_box()
        term = link.bounding_box()
        assert inner
        assert term
        assert inner["x"] >= 0
        assert inner["x"] + inner["width"] <= width
        assert inner["x"] < term["x"] + term["width"]
        assert term["x"] < inner["x"] + inner["width"]
        tab.keyboard.press("Escape")
        expect(box).to_have_count(0)


# Where the first and the last of some characters of a node stand.
PLACES = """(node, text) => {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const at = walker.currentNode.data.indexOf(text);
        if (at < 0) continue;
        return [at, at + text.length - 1].map((begin) => {
            const range = document.createRange();
            range.setStart(walker.currentNode, begin);
            range.setEnd(walker.currentNode, begin + 1);
            return range.getBoundingClientRect().left;
        });
    }
}"""


def test_a_number_is_read_from_the_left(tab: Tab) -> None:
    tab.goto(ARABIC)
    first, last = tab.locator(".kb-page a[href^='tel:']").first.evaluate(PLACES, "1-800-555-0121")
    assert first < last
    tab.goto("urgent/")
    button = tab.locator(".kb-call[href^='tel:5550100']")
    first, last = button.evaluate(PLACES, "555-0100")
    assert first < last
    assert button.evaluate(PLACES, "Call")[1] < first  # the words are English here


def test_a_passage_from_the_left_begins_at_the_left(tab: Tab) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(ARABIC)
    assert tab.locator(".kb-page [lang=en] a.glossary-term").count() == 0
    room = (
        "node => ['marginLeft', 'marginRight', 'borderLeftWidth', 'borderRightWidth'].map(side => parseFloat(getComputedStyle(node)[side]))"
    )
    left, right, *_ = tab.locator(".kb-page [dir=ltr] li").first.evaluate(room)
    assert left > 10
    assert right == 0
    left, right, *_ = tab.locator(".kb-page > ul > li[dir=ltr]").evaluate(room)
    assert left > 10
    assert right == 0
    left, right, *_ = tab.locator(".kb-page > ul > li").first.evaluate(room)
    assert left == 0
    assert right > 10
    *_, left, right = tab.locator(".kb-page [dir=ltr] blockquote").evaluate(room)
    assert left > 0
    assert right == 0


def test_cards_are_marked_toward_the_side_of_the_button(tab: Tab) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(CARDS)
    card = tab.locator(".kb-pack__front")
    expect(card).to_be_visible()
    for key, said in (("ArrowRight", "again in this round"), ("ArrowLeft", "rests for a day")):
        card.focus()
        tab.keyboard.press("Space")
        expect(card).to_have_attribute("aria-expanded", "true")
        knew, not_yet = _edges(tab, ".kb-pack__marks button:last-child"), _edges(tab, ".kb-pack__marks button:first-child")
        assert knew[1] <= not_yet[0]
        tab.keyboard.press(key)
        expect(tab.locator(".kb-said")).to_contain_text(said)


def test_the_map_is_pushed_as_it_is_drawn(tab: Tab) -> None:
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(MAP)
    tab.locator(".kb-map__view").scroll_into_view_if_needed()
    view = tab.locator(".kb-map__view").bounding_box()
    assert view
    middle = view["x"] + view["width"] / 2, view["y"] + view["height"] / 2
    tab.get_by_role("button", name="Zoom in").click()
    at = "document.querySelector('.kb-map__view').scrollLeft"
    before = tab.evaluate(at)
    assert before > 0
    tab.mouse.move(*middle)
    tab.mouse.down()
    tab.mouse.move(middle[0] - 60, middle[1], steps=5)
    tab.mouse.up()
    assert tab.evaluate(at) == before + 60
