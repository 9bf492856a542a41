"""What a reader of the course is done with: kept in their own browser, never sent, never lost; and what all pages of the course share."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from peerkb.course import modules
from peerkb.settings.reading import read_settings
from tests.browsing import PATIENCE, Built, follow, words
from tests.checks_in_browser import assert_accessible, assert_accessible_in_all_windows
from tests.content import GARDEN
from tests.engine.course_readers import (
    BAD_DAYS,
    CARDS,
    COUNTED,
    GROUND,
    KEPT,
    KEY,
    MODULES,
    PAGES,
    PEOPLE,
    REFLECTIONS,
    START,
    WATER,
    Reader,
    answer,
    done_box,
    marked,
    seed,
)

expect.set_options(timeout=PATIENCE)

NEWS = "house/new/"


# What the build tells of the modules --------------------------------------------------------------------------------------------

EXERCISES = {
    "modules": {
        "kind": "module",
        "headings": ["Day {number}: {title}", "Place: {title}"],
        "parts": ["Aim", "Read"],
        "links_in": "Read",
        "questions_in": "Aim",
        "reflection_in": "Aim",
        "questions": [1, 1],
        "choices": [2, 2],
    }
}
SLUGS = {"glossary/hope/": "hope", "glossary/fear/": "fear"}
TERM = '<a class="glossary-term" href="../../glossary/%s/">it</a>'
RULES, _ = read_settings({"exercises": EXERCISES}, [])
HTML = """<p>{hope}</p><h2 id="aim">Aim<a class="headerlink" href="#aim">¶</a></h2><ul><li><a href="../../not/read/">Not</a></li></ul>
<h2 id="read">Read</h2><ul class="kb-reads"><li><a href="../../learn/page/#part">Read</a></li><li><a href="tel:988">988</a></li></ul>
<p><a href="../../not/read/">Aside</a><br>{fear}</p>
<div class="kb-question" id="one-what-now" aria-labelledby="one-what-now-asked"><p id="one-what-now-asked"><strong>1. What
<em>now</em>?</strong></p><details><ul><li><a href="../../not/this/">either</a></li></ul></details></div>
<div class="kb-reflection" data-reflection="one-think"><h3>Reflect</h3><p>What is
<em>yours</em>?</p><p>And<img src="x.png"> why?<a class="headerlink" href="#x">¶</a></p></div>
""".format(hope=TERM % "hope", fear=TERM % "fear")


def test_a_module_tells_what_it_is_about() -> None:
    rules = RULES.exercises.modules
    assert rules
    module = modules.module_of({"kind": "module", "title": "Day 1: One & all"}, "start/one/", rules)
    assert module == modules.Module("one-all", "Day 1: One & all", 1, "start/one/")
    read = modules.read_module(module, HTML, SLUGS)
    assert (read.reads, read.terms) == (("learn/page/",), ("hope", "fear"))
    assert read.parts == (modules.Place("aim", "Aim"), modules.Place("read", "Read"))
    assert read.questions == (modules.Place("one-what-now", "1. What now?"),)
    assert read.prompts == (modules.Prompt("one-think", "What is yours? And why?"),)
    assert modules.with_terms_read(read, {"learn/page/": ["fear", "calm"], "not/read/": ["not"]}).terms == ("hope", "fear", "calm")


def test_a_module_without_a_number_says_that_it_is_one_and_lists_the_others_at_its_end(built: Built) -> None:
    page = built.page("season/corners/hedge/")
    assert "A module of the training" in words(page.one(".kb-for"))
    assert page.all(".kb-rail") == []
    assert len(page.all(".kb-modules a")) == MODULES


def test_a_module_may_have_no_number() -> None:
    rules = RULES.exercises.modules
    assert rules
    assert modules.module_of({"kind": "module", "title": "Place: Street"}, "s/", rules) == modules.Module(
        "street", "Place: Street", None, "s/"
    )
    for said in ({"title": "Day 1: One"}, {"kind": "idea", "title": "Day 1: One"}, {"kind": "module", "title": "One"}, {"kind": "module"}):
        assert modules.module_of(said, "s/", rules) is None


# Progress -----------------------------------------------------------------------------------------------------------------------


def test_what_is_done_is_still_done_after_reloading_and_on_other_pages(reader: Reader) -> None:
    tab = reader.open(GROUND)
    where = tab.locator(".kb-page > .kb-progress > .kb-progress__next")
    expect(done_box(tab)).not_to_be_checked()
    expect(where).to_have_text("Next: Lesson 2: Water")
    done_box(tab).focus()
    tab.keyboard.press("Space")
    expect(tab.locator(".kb-said")).to_have_text(f"1 of {COUNTED} modules done.")
    follow(tab, PEOPLE)
    done_box(tab).check()
    tab.reload()
    expect(done_box(tab)).to_be_checked()
    expect(where).to_have_text("Next: Lesson 4: Bad days")
    follow(tab, START)
    expect(tab.locator(".kb-progress__count")).to_have_text(f"2 of {COUNTED} modules done.")
    assert marked(tab) == ["the-ground", "people-at-the-gate"]
    expect(tab.locator(".kb-progress .kb-go-on")).to_have_text("Continue: Lesson 4: Bad days")  # as a button
    tab.get_by_role("group", name="Your progress").get_by_role("link", name="Lesson 4: Bad days").click()
    tab.wait_for_url(f"**/{BAD_DAYS}")
    expect(where).to_have_text("Next: Lesson 2: Water")
    follow(tab, GROUND)
    done_box(tab).uncheck()
    follow(tab, BAD_DAYS)
    assert marked(tab) == ["people-at-the-gate"]
    expect(where).to_have_text("Next: Lesson 1: The ground")


def test_the_last_module_is_the_end_and_those_without_a_number_do_not_count(reader: Reader) -> None:
    tab = reader.open(START)
    expect(tab.locator(".kb-progress__count")).to_have_text(f"0 of {COUNTED} modules done.")
    expect(tab.locator(".kb-progress__next")).to_be_hidden()  # the page says itself where one begins
    names = tab.locator("a[data-module]").evaluate_all("all => all.map((link) => link.dataset.module)")
    assert names == ["the-ground", "water", "people-at-the-gate", "bad-days", "the-hedge"]
    seed(reader, {"version": 1, "done": dict.fromkeys(names[:3], True)})
    where = reader.open(BAD_DAYS).locator(".kb-page > .kb-progress > .kb-progress__next")
    expect(where).to_have_text("All other modules are done.")
    done_box(tab).check()
    expect(where).to_have_text("You are done with all modules.")
    expect(reader.open(START).locator(".kb-progress__count")).to_have_text(f"{COUNTED} of {COUNTED} modules done.")


def test_progress_is_forgotten_only_after_asking(reader: Reader) -> None:
    seed(reader, {"version": 1, "done": {"the-ground": True}, "reflections": {"bad-days": {"text": "mine"}}})
    tab = reader.open(START)
    reset = tab.get_by_role("button", name="Mark all as not done")
    reset.click()
    dialog = tab.get_by_role("dialog", name="Forget which modules")
    expect(dialog.get_by_role("button", name="Leave as it is")).to_be_focused()
    tab.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(reset).to_be_focused()
    assert marked(tab) == ["the-ground"]
    reset.click()
    dialog.get_by_role("button", name="Forget").click()
    expect(tab.locator(".kb-progress__count")).to_have_text(f"0 of {COUNTED} modules done.")
    expect(reset).to_be_hidden()
    assert marked(tab) == []
    assert tab.evaluate(KEPT) == {"version": 1, "done": {}, "reflections": {"bad-days": {"text": "mine"}}}


def test_another_tab_is_listened_to_and_not_overwritten(reader: Reader) -> None:
    tab = reader.open(GROUND)
    other = reader.context.new_page()
    other.goto(reader.site + GROUND)
    done_box(other).check()
    expect(done_box(tab)).to_be_checked()
    other.goto(reader.site + WATER)
    done_box(other).check()
    expect(tab.get_by_role("link", name="Lesson 2: Water, done")).to_be_visible()
    other.goto(reader.site + GROUND)
    answer(other).fill("from the other tab")
    expect(answer(tab)).to_have_value("from the other tab")
    assert tab.evaluate(KEPT)["done"] == {"the-ground": True, "water": True}
    assert tab.evaluate(KEPT)["reflections"]["the-ground"]["text"] == "from the other tab"
    # What another tab has kept a moment ago, of which this one was not yet told.
    tab.evaluate(f"localStorage.setItem('{KEY}', JSON.stringify({{...{KEPT}, cards: {{plot: {{box: 2, due: 0}}}}}}))")
    done_box(tab).uncheck()
    assert tab.evaluate(KEPT)["cards"] == {"plot": {"box": 2, "due": 0}}
    done_box(tab).check()
    other.evaluate("localStorage.clear()")
    expect(done_box(tab)).not_to_be_checked()
    expect(answer(tab)).to_have_value("")


def test_it_works_from_a_folder(reader: Reader, built: Built) -> None:
    reader.tab.goto((built.folder / GROUND / "index.html").as_uri())
    reader.tab.evaluate("localStorage.clear()")
    done_box(reader.tab).check()
    reader.tab.goto((built.folder / START / "index.html").as_uri())
    assert marked(reader.tab) == ["the-ground"]
    reader.tab.goto((built.folder / CARDS / "index.html").as_uri())
    expect(reader.tab.locator(".kb-pack__count")).to_contain_text(f"{len(GARDEN.terms())} cards left")
    reader.tab.evaluate("localStorage.clear()")


# Where keeping fails ------------------------------------------------------------------------------------------------------------


def test_where_nothing_is_kept_the_page_says_so_and_goes_on(forgetful: Reader) -> None:
    tab = forgetful.open(GROUND)
    expect(tab.locator(".kb-page > .kb-progress > .kb-kept")).to_contain_text("keeps nothing here")
    expect(tab.locator(".kb-reflection > .kb-kept")).to_contain_text("keeps nothing here")
    expect(tab.locator(".kb-page > .kb-progress > .kb-kept:visible, .kb-reflection > .kb-kept:visible")).to_have_count(1)
    done_box(tab).check()
    answer(tab).fill("in memory")
    expect(tab.locator(".kb-said")).to_contain_text("keeps nothing here")
    follow(tab, REFLECTIONS)
    expect(answer(tab)).to_have_value("in memory")
    follow(tab, CARDS)
    tab.locator(".kb-pack__front").click()
    tab.get_by_role("button", name="I knew it").click()
    expect(tab.locator(".kb-pack__count")).to_contain_text("Known once: 1")
    follow(tab, START)
    assert marked(tab) == ["the-ground"]
    tab.get_by_role("button", name="Mark all as not done").click()
    tab.get_by_role("dialog").get_by_role("button", name="Forget").click()
    expect(tab.locator(".kb-progress__count")).to_have_text(f"0 of {COUNTED} modules done.")
    tab.reload()
    expect(tab.locator(".kb-progress__count")).to_have_text(f"0 of {COUNTED} modules done.")


@pytest.mark.parametrize(
    "text",
    ["{not json", "null", "[1]", "7", '"text"', '{"version": 1, "done": 5}', '{"version": 1, "done": null, "cards": {"plot": {"box": 2}}}'],
)
def test_what_cannot_be_read_is_set_aside(reader: Reader, text: str) -> None:
    seed(reader, text)
    tab = reader.open(GROUND)
    expect(tab.locator(".kb-page > .kb-progress > .kb-kept")).to_contain_text("could not be read")
    done_box(tab).check()
    kept = tab.evaluate(KEPT)
    assert kept["done"] == {"the-ground": True}
    assert kept.get("cards", {}) == ({"plot": {"box": 2}} if "cards" in text else {})
    assert tab.evaluate(f"localStorage.getItem('{KEY} unreadable')") == text
    tab.reload()
    expect(done_box(tab)).to_be_checked()
    expect(tab.locator(".kb-page > .kb-progress > .kb-kept")).to_be_hidden()


def test_values_of_another_kind_do_no_harm(reader: Reader) -> None:
    done = {"the-ground": "yes", "water": {"x": 1}, "__proto__": True, "constructor": True}
    cards = {"plot": 1, "mulch": {"box": "9", "due": "x"}, "compost": {"box": 2, "due": 1e9}}
    answers = {
        "the-ground": 3,
        "water": {"text": ["x"]},
        "gone": {"text": "from a module that is gone", "prompt": 4},
    }
    said = json.dumps({"version": 1, "done": done, "reflections": answers, "cards": cards})
    seed(reader, said)
    tab = reader.open(GROUND)
    expect(done_box(tab)).not_to_be_checked()
    expect(answer(tab)).to_have_value("")
    tab = reader.open(CARDS)
    expect(tab.locator(".kb-pack__count")).to_contain_text(f"{len(GARDEN.terms())} cards left")
    tab.locator(".kb-pack__front").click()
    tab.get_by_role("button", name="I knew it").click()
    tab = reader.open(REFLECTIONS)
    expect(tab.locator(".kb-reflections__others textarea")).to_have_value("from a module that is gone")
    assert tab.evaluate("({}).polluted === undefined && Object.keys(JSON.parse(localStorage.getItem('kb /kb/')).done).length") == len(done)


def test_what_a_newer_version_kept_is_left_alone(reader: Reader) -> None:
    text = '{"version": 2, "modules": {"the-ground": "done"}}'
    seed(reader, text)
    tab = reader.open(GROUND)
    expect(tab.locator(".kb-page > .kb-progress > .kb-kept")).to_contain_text("A newer version")
    done_box(tab).check()
    follow(tab, START)
    assert marked(tab) == ["the-ground"]
    assert tab.evaluate(f"localStorage.getItem('{KEY}')") == text


def test_a_changed_set_of_modules_loses_nothing(reader: Reader) -> None:
    kept = {
        "version": 1,
        "done": {"a-module-that-was": True, "bad-days": True},
        "reflections": {"a-module-that-was": {"prompt": "What was asked?", "text": "What I wrote"}},
        "cards": {"a-term-that-was": {"box": 3, "due": 20000}},
        "later": {"an-area": "of a later build"},
    }
    seed(reader, kept)
    tab = reader.open(START)
    expect(tab.locator(".kb-progress__count")).to_have_text(f"1 of {COUNTED} modules done.")
    tab = reader.open(GROUND)
    done_box(tab).check()
    kept["done"]["the-ground"] = True  # type: ignore[index]
    assert tab.evaluate(KEPT) == kept
    tab = reader.open(REFLECTIONS)
    field = tab.get_by_role("textbox", name="What was asked?")
    expect(field).to_have_value("What I wrote")
    field.fill("What I wrote, and more")
    assert tab.evaluate(KEPT)["reflections"]["a-module-that-was"] == {"prompt": "What was asked?", "text": "What I wrote, and more"}


# Everybody ----------------------------------------------------------------------------------------------------------------------


def test_nothing_leaves_the_browser(reader: Reader) -> None:
    asked: list[tuple[str, str]] = []
    reader.context.on("request", lambda request: asked.append((request.method, request.url)))
    tab = reader.open(GROUND)
    done_box(tab).check()
    answer(tab).fill("a secret")
    follow(tab, REFLECTIONS)
    with tab.expect_download():
        tab.get_by_role("button", name="Save a copy to load later").click()
    assert {method for method, _ in asked} <= {"GET", "HEAD"}
    assert [url for _, url in asked if "secret" in url or not url.startswith((reader.site, "blob:", "data:"))] == []
    assert reader.context.cookies() == []


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_in_what_scripts_add(reader: Reader, address: str) -> None:
    seed(reader, {"version": 1, "done": {"the-ground": True}, "reflections": {"gone": {"prompt": "What?", "text": "This"}}})
    tab = reader.tab
    tab.set_viewport_size({"width": 1366, "height": 844})
    reader.open(address)
    if address == CARDS:
        tab.locator(".kb-pack__front").click()
    assert_accessible_in_all_windows(tab)
    if address == REFLECTIONS:
        tab.get_by_role("button", name="Erase all").click()
        assert_accessible_in_all_windows(tab)
        tab.keyboard.press("Escape")


def test_axe_finds_nothing_where_nothing_is_kept(forgetful: Reader) -> None:
    for address in (GROUND, CARDS):
        assert_accessible(forgetful.open(address))


def test_nothing_needs_scrolling_sideways(reader: Reader) -> None:
    tab = reader.tab
    tab.set_viewport_size({"width": 320, "height": 640})
    for address in PAGES:
        reader.open(address)
        if address == CARDS:
            tab.locator(".kb-pack__front").click()
        wide = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, address
        outside = "all => all.filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.className)"
        assert tab.locator(".kb-progress, .kb-tools *, .kb-pack *, textarea").evaluate_all(outside) == [], address


def test_targets_are_large_enough_for_a_finger(reader: Reader) -> None:
    for address in PAGES:
        tab = reader.open(address)
        small = "all => all.filter((one) => { const box = one.getBoundingClientRect(); return box.height && box.height < 24; }).length"
        assert tab.locator(".kb-button, .kb-progress label, .kb-pack button, .kb-pack select").evaluate_all(small) == 0, address


def test_without_scripts_all_can_be_read_and_nothing_is_offered_that_does_not_work(chromium_browser: Browser, served: Built) -> None:
    with chromium_browser.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(served.address + START)
        expect(tab.locator("a[data-module]")).to_have_count(MODULES)
        tab.goto(served.address + REFLECTIONS)
        expect(tab.locator(".kb-reflection > p")).to_have_count(MODULES)
        tab.goto(served.address + CARDS)
        card = tab.locator("details[data-term]").first
        card.locator("summary").click()
        expect(card.locator("p").first).to_be_visible()
        for address in PAGES:
            tab.goto(served.address + address)
            expect(tab.locator(".kb-page :is(textarea, select, button, input[type=checkbox], input[type=file])")).to_have_count(0)
            expect(tab.locator(".kb-kept")).to_have_count(0)


@pytest.mark.parametrize("address", [START, REFLECTIONS, GROUND, NEWS])
def test_only_who_has_no_scripts_is_told_that_nothing_is_kept(
    reader: Reader, chromium_browser: Browser, served: Built, address: str
) -> None:
    said = "Your browser runs no scripts here, so this page keeps nothing for you."
    with_scripts = reader.open(address)
    expect(with_scripts.locator("article")).not_to_contain_text(said, use_inner_text=True)
    with chromium_browser.new_context(java_script_enabled=False) as context:
        without = context.new_page()
        without.goto(served.address + address)
        expect(without.locator("article")).to_contain_text(said, use_inner_text=True)


def test_the_only_module_is_not_told_that_all_others_are_done(reader: Reader) -> None:
    def with_one_module(route: Route) -> None:
        page = route.fetch()
        body = re.sub(r' data-module="(?!bad-days)[^"]*"(?=[^<]*</a>)', "", page.text())
        route.fulfill(response=page, body=body)

    reader.tab.route(f"**/{BAD_DAYS}", with_one_module)
    tab = reader.open(BAD_DAYS)
    where = tab.locator(".kb-page > .kb-progress > .kb-progress__next")
    expect(done_box(tab)).not_to_be_checked()
    expect(where).to_have_text("")
    done_box(tab).check()
    expect(where).to_have_text("You are done with all modules.")


@pytest.mark.parametrize("address", [*PAGES, BAD_DAYS])
def test_nearly_all_words_are_there_without_scripts(reader: Reader, chromium_browser: Browser, served: Built, address: str) -> None:
    length = "article => article.innerText.replace(/\\s+/g, ' ').length"
    with_scripts = reader.open(address)
    expect(with_scripts.locator(".kb-kept").first).to_be_attached()
    with chromium_browser.new_context(java_script_enabled=False) as context:
        without = context.new_page()
        without.goto(served.address + address)
        added = with_scripts.locator("article").evaluate(length) - without.locator("article").evaluate(length)
    assert added < 250, "what is said again and again belongs on the page, once"


def test_forced_colors_keep_every_control(reader: Reader) -> None:
    tab = reader.tab
    tab.emulate_media(forced_colors="active")
    seed(reader, {"version": 1, "done": {"the-ground": True}})
    seen: dict[str, Any] = {}
    for address, selector in ((GROUND, ".kb-progress"), (GROUND, "textarea"), (CARDS, ".kb-pack__card"), (CARDS, ".kb-button")):
        style = reader.open(address).locator(selector).first.evaluate("element => getComputedStyle(element).borderTopStyle")
        seen[selector] = style
    assert set(seen.values()) == {"solid"}
