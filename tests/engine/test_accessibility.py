"""The site for people who use a keyboard, a screen reader or forced colors: valid markup, and a focus that one always sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab

from peerkb.theme import patches
from peerkb.theme.patches import CONTENT_ID, THEME_PATCHES, ThemePatch
from tests import small_site
from tests.browsing import PATIENCE, Built, Page, Readers, attribute, follow
from tests.checks_in_browser import assert_accessible
from tests.content import GARDEN
from tests.markup import invalid_markup
from tests.small_site import MESSAGES

expect.set_options(timeout=PATIENCE)

IDEA = "why/feed-the-soil/"  # of the section "Why we garden so"
PLACES = {
    "home": "",
    "idea": IDEA,
    "module": GARDEN.of_kind("module").address,
    "term": GARDEN.of_kind("term").address,
    "glossary": "glossary/",
    "not there": "404.html",
}
PHONE, DESK = 390, 1366
DRAWER = ".md-sidebar--primary"

places = pytest.mark.parametrize("place", PLACES)
widths = pytest.mark.parametrize("width", [PHONE, DESK], ids=["phone", "desk"])
scripts = pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])


# Markup -------------------------------------------------------------------------------------------------------------------------


def test_the_markup_of_every_page_is_valid(built: Built) -> None:
    assert {page.path: faults for page in built.pages.values() if (faults := list(invalid_markup(page)))} == {}


def test_every_page_begins_with_the_link_to_its_content(built: Built) -> None:
    for page in built.pages.values():
        first = page.all("body a, body button, body input")[0]
        assert attribute(first, "href") == f"#{CONTENT_ID}", page.path
        target = page.one(f"#{CONTENT_ID}")
        assert [node.name for node in target.query("h1")] == ["h1"], page.path


@pytest.fixture(scope="module")
def unmended(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A site as Material alone makes it: with a page in a section that has no page of its own, and one outside the navigation."""
    section = {
        "nav": ["index.md", {"A section": ["a/page.md"]}, {"Another": ["b/page.md"]}],
        "not_in_nav": "*",
    }
    pages = {"a/page.md": "# A page\n\n## Its part\n", "b/page.md": "# Another\n", "alone.md": "# Alone\n\n## Its part\n"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(patches, "patch_theme", lambda html, messages: html)
        root = tmp_path_factory.mktemp("unmended")
        site = small_site.built(root, pages, theme="material", plugins=["search"], settings=section)
    return {name: text.decode() for name, text in site.files.items() if name.endswith(".html")}


@pytest.mark.parametrize("mend", THEME_PATCHES, ids=lambda mend: mend.name)
def test_the_theme_still_needs_each_mend(unmended: dict[str, str], mend: ThemePatch) -> None:
    needed = [name for name, html in unmended.items() if patches.patch_theme(html, MESSAGES, [mend]) != html]
    assert needed, f"Material has changed since {mend.seen_in}: it needs the mend of {mend.name} no more, or another one"


def test_the_mends_leave_nothing_invalid_and_nothing_to_mend(unmended: dict[str, str], tmp_path: Path) -> None:
    for html in unmended.values():
        whole = patches.patch_theme(html, MESSAGES)
        assert patches.patch_theme(whole, MESSAGES) == whole
        file = tmp_path / "page.html"
        file.write_text(whole, encoding="utf-8")
        assert list(invalid_markup(Page(tmp_path, file, "https://example.org/"))) == []


@pytest.mark.parametrize(("language", "direction"), [("es", "ltr"), ("ar", "rtl")])
def test_a_page_says_its_language_and_direction(tmp_path: Path, language: str, direction: str) -> None:
    theme = {"custom_dir": str(small_site.PROJECT / "overrides"), "logo": None, "favicon": None, "language": language}
    html = small_site.built(tmp_path, theme="material", settings={"theme": theme}).html("index.md")
    assert f'<html lang="{language}" dir="{direction}" class="no-js">' in html
    assert f'<body dir="{direction}"' in html


def test_a_mend_changes_no_word_of_a_page() -> None:
    text = '<p>tabindex="" and for="__toc" and autocomplete="off"</p><label for="__toc" tabindex="">x</label>'
    assert patches.patch_theme(text, MESSAGES) == text


# The keyboard -------------------------------------------------------------------------------------------------------------------

# The element that has the focus: its beginning, and whether one sees it. A control that is not seen itself is shown by its label.
STOP = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const seen = (one) => one.checkVisibility({opacityProperty: true, visibilityProperty: true});
    const shown = [element, ...(element.labels ?? [])];
    if (element.matches(".md-nav__toggle, .md-option, .kb-menu")) shown.push(element.nextElementSibling);
    const inWindow = (one) => {
        const box = one.getBoundingClientRect();
        return box.width > 2 && box.height > 2 && box.right > 1 && box.left < innerWidth - 1 && box.bottom > 1 && box.top < innerHeight - 1;
    };
    const above = (one) => {
        const box = one.getBoundingClientRect();
        return [0.1, 0.5, 0.9].some((part) => {
            const there = document.elementFromPoint(
                Math.min(innerWidth - 1, Math.max(0, box.left + box.width * part)),
                Math.min(innerHeight - 1, Math.max(0, box.top + box.height / 2)),
            );
            return there && (one.contains(there) || there.contains(one));
        });
    };
    const tag = element.cloneNode(false).outerHTML;
    return {tag, seen: shown.some((one) => seen(one) && inWindow(one) && above(one)), drawer: !!element.closest(".md-sidebar--primary")};
}"""


def _stops(tab: Tab, most: int = 250) -> Iterator[tuple[str, bool, bool]]:
    """Each stop of the Tab key: its tag, whether one sees it, whether it is in the menu."""
    for _ in range(most):
        tab.keyboard.press("Tab")
        for _ in range(40):
            stop = tab.evaluate(STOP)
            if not stop or stop["seen"]:
                break
            tab.wait_for_timeout(50)  # it slides or scrolls into view
        if not stop:
            return
        yield stop["tag"], stop["seen"], stop["drawer"]


@scripts
@widths
@places
def test_the_first_stop_leads_to_the_content(readers: Readers, place: str, width: int, script: bool) -> None:
    tab = readers.open(PLACES[place], width=width, script=script)
    tab.keyboard.press("Tab")
    focused = tab.locator(":focus")
    expect(focused).to_have_text("Skip to content")
    expect(focused).to_have_css("opacity", "1")
    tab.keyboard.press("Enter")
    expect(tab.locator(f"#{CONTENT_ID}:target h1")).to_be_in_viewport()
    covered = (
        "document.querySelector('.md-header').getBoundingClientRect().bottom > document.querySelector('h1').getBoundingClientRect().top"
    )
    assert not tab.evaluate(covered)
    tab.keyboard.press("Tab")
    after = "document.getElementById(id).contains(document.activeElement) || document.activeElement.closest('.kb-footer, .md-footer')"
    assert tab.evaluate(f"id => Boolean({after})", CONTENT_ID)


def test_the_first_stop_is_there_after_instant_navigation(readers: Readers) -> None:
    tab = readers.open("glossary/")
    follow(tab, IDEA)
    expect(tab.locator(".md-skip")).to_have_count(1)
    expect(tab.locator(".md-skip")).to_have_attribute("href", re.compile(f"#{CONTENT_ID}$"))
    assert tab.evaluate("document.querySelector('a, button, input').className") == "md-skip"


@scripts
@widths
@pytest.mark.parametrize("place", ["home", "idea", "not there"])
def test_nothing_out_of_sight_takes_the_focus(readers: Readers, place: str, width: int, script: bool) -> None:
    tab = readers.open(PLACES[place], width=width, script=script)
    stops = list(_stops(tab))
    assert len(stops) > 10
    assert [tag for tag, seen, _ in stops if not seen] == []
    assert any(drawer for _, _, drawer in stops) == (width == DESK and place == "idea")


def _menu(tab: Tab, script: bool = True) -> Locator:
    """What opens and closes the menu by the keyboard."""
    return tab.get_by_role("button" if script else "checkbox", name="Menu", exact=True)


def _to_menu(tab: Tab, script: bool) -> None:
    """Go there as a person would."""
    for _ in range(8):
        tab.keyboard.press("Tab")
        if _menu(tab, script).evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("the Tab key does not lead to the menu")


@scripts
def test_the_menu_of_a_phone_opens_and_closes_by_the_keyboard(readers: Readers, script: bool) -> None:
    tab = readers.open(IDEA, width=PHONE, script=script)
    menu, drawer = _menu(tab, script), tab.locator(DRAWER)
    expect(drawer).to_be_hidden()
    _to_menu(tab, script)
    tab.keyboard.press("Space")
    expect(drawer).to_be_visible()
    # It shows the section of the page; its heading leads back to all of them.
    expect(drawer.get_by_role("link", name="Room for everyone")).to_be_visible()
    expect(drawer.get_by_role("link", name="In the beds")).to_be_hidden()
    section = drawer.get_by_role("checkbox", name="Why we garden so")
    section.focus()
    tab.keyboard.press("Space")
    expect(drawer.get_by_role("link", name="In the beds")).to_be_visible()
    expect(drawer.get_by_role("link", name="Room for everyone")).to_be_hidden()
    expect(section).to_be_focused()
    menu.focus()
    tab.keyboard.press("Space")
    expect(drawer).to_be_hidden()
    expect(menu).to_be_focused()


def test_the_open_menu_keeps_the_focus_until_escape(readers: Readers) -> None:
    tab = readers.open(IDEA, width=PHONE)
    menu, drawer = _menu(tab), tab.locator(DRAWER)
    expect(menu).to_have_attribute("aria-expanded", "false")
    _to_menu(tab, script=True)
    tab.keyboard.press("Enter")
    expect(drawer).to_be_visible()
    expect(menu).to_be_focused()
    expect(menu).to_have_attribute("aria-expanded", "true")
    stops = list(_stops(tab))
    assert len(stops) == 4  # the name of the section, and its pages but this one
    assert [tag for tag, seen, in_drawer in stops if not (seen and in_drawer)] == []
    menu.focus()
    tab.keyboard.press("Shift+Tab")  # help and the way out come before the menu, and stay in sight
    expect(tab.locator(".kb-leave")).to_be_focused()
    drawer.get_by_role("link", name="Room for everyone").focus()
    tab.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(menu).to_be_focused()
    assert tab.evaluate("document.querySelectorAll('[inert]').length") == 0
    assert tab.url.endswith(IDEA)


def test_a_link_of_the_open_menu_leads_to_a_page_that_can_be_used(readers: Readers) -> None:
    tab = readers.open(IDEA, width=PHONE)
    tab.locator("label.md-header__button[for=__drawer]").click()
    tab.locator(DRAWER).get_by_role("link", name="Room for everyone").click()
    expect(tab.locator("article h1")).to_contain_text("Room for everyone")
    expect(tab.locator(DRAWER)).to_be_hidden()
    expect(tab.locator("[inert]")).to_have_count(0)


def test_a_wide_window_keeps_no_menu_open(readers: Readers) -> None:
    tab = readers.open(IDEA, width=PHONE)
    tab.locator("label.md-header__button[for=__drawer]").click()
    expect(tab.locator(".md-content[inert]")).to_have_count(1)
    tab.set_viewport_size({"width": DESK, "height": 800})
    expect(tab.locator("[inert]")).to_have_count(0)
    expect(_menu(tab)).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_the_open_menu(readers: Readers, dark: bool) -> None:
    tab = readers.open(IDEA, width=PHONE, dark=dark)
    tab.locator("label.md-header__button[for=__drawer]").click()
    tab.wait_for_timeout(500)
    assert_accessible(tab)
    tab.locator(DRAWER).get_by_role("checkbox", name="Why we garden so").press("Space")
    tab.wait_for_timeout(500)
    assert_accessible(tab)


@scripts
def test_a_focused_control_of_the_menu_is_outlined(readers: Readers, script: bool) -> None:
    tab = readers.open(IDEA, width=PHONE, script=script)
    _to_menu(tab, script)
    outlined = "(selector, part) => getComputedStyle(document.querySelector(selector), part).outlineStyle"
    assert tab.evaluate(f"() => ({outlined})('label.md-header__button[for=__drawer]')") == "solid"
    tab.keyboard.press("Space")
    assert tab.evaluate(f"() => ({outlined})('{DRAWER}', '::after')") == "solid"
    tab.locator(DRAWER).get_by_role("checkbox", name="Why we garden so").focus()
    assert tab.evaluate(f"() => ({outlined})('.md-nav__toggle:checked ~ .md-nav > .md-nav__title')") == "solid"


# Forced colors ------------------------------------------------------------------------------------------------------------------

# What is cut out of a background by a mask, and has the background of the page.
LOST = """() => {
    const paper = getComputedStyle(document.body).backgroundColor;
    const lost = [];
    for (const element of document.querySelectorAll("body *")) {
        if (!element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
        for (const part of [null, "::before", "::after"]) {
            const style = getComputedStyle(element, part);
            if (style.maskImage === "none" || (part && ["none", "normal"].includes(style.content))) continue;
            const kept = style.forcedColorAdjust === "none" || style.backgroundColor !== paper;
            if (!kept || [paper, "rgba(0, 0, 0, 0)"].includes(style.backgroundColor)) lost.push([element.className, part]);
        }
    }
    return lost;
}"""


@pytest.fixture
def forced(readers: Readers) -> Iterator[Readers]:
    """People whose system chooses all colors."""
    tabs = [readers.tab(dark=dark) for dark in (False, True)]
    for tab in tabs:
        tab.emulate_media(forced_colors="active")
    yield readers
    for tab, scheme in zip(tabs, ("light", "dark"), strict=True):
        tab.emulate_media(forced_colors="none", color_scheme="dark" if scheme == "dark" else "light")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@places
def test_no_icon_is_lost_in_forced_colors(forced: Readers, place: str, dark: bool) -> None:
    tab = forced.open(PLACES[place], width=DESK, dark=dark)
    assert tab.evaluate("matchMedia('(forced-colors: active)').matches")
    assert tab.evaluate(LOST) == []
    tab.locator(".md-search__input").click()
    tab.keyboard.type("mulch")
    expect(tab.locator(".md-search-result__item").first).to_be_visible()
    assert tab.evaluate(LOST) == []
    tab.keyboard.press("Escape")
    tab.set_viewport_size({"width": PHONE, "height": 800})
    assert tab.evaluate(LOST) == []
    tab.locator("label.md-header__button[for=__drawer]").click()
    expect(tab.locator(DRAWER)).to_be_visible()
    assert tab.evaluate(LOST) == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_logo_is_seen_in_forced_colors(forced: Readers, dark: bool) -> None:
    tab = forced.open("", dark=dark)
    drawn = "getComputedStyle(document.querySelector('.md-header .md-logo img')).backgroundColor"
    assert tab.evaluate(drawn) not in ("rgba(0, 0, 0, 0)", tab.evaluate("getComputedStyle(document.body).backgroundColor"))
