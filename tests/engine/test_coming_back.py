"""Coming back to the course: parts that are done, where one goes on, questions asked again, a reminder, a copy, a certificate."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Route, expect
from playwright.sync_api import Page as Tab

from tests import paper
from tests.browsing import PATIENCE, Built, follow
from tests.checks_in_browser import assert_accessible_in_all_windows
from tests.content import GARDEN
from tests.engine.course_readers import (
    CARDS,
    COUNTED,
    GROUND,
    HEDGE,
    KEPT,
    KEY,
    PEOPLE,
    REFLECTIONS,
    START,
    WATER,
    Reader,
    answer,
    done_box,
    seed,
)

expect.set_options(timeout=PATIENCE)

HOME, BACK = "", "season/come-back/"
PARTS = ("Look up", "Get your hands dirty", "Quick check", "Think over", "Ask your guide")  # those one works through
NOON = "water-it-is-noon-hot-and-the-squash-hangs"
LIST = "water-someone-on-the-waiting-list-waters-beds-that"
SUNDAY = datetime.datetime(2026, 3, 1, 9, 0)  # noqa: DTZ001 - as the reader's clock has it
DAY = 20_513  # the same, since 1970


@pytest.fixture
def traveler(chromium_browser: Browser, served: Built) -> Iterator[Reader]:
    """A reader whose clock is set by a test."""
    with chromium_browser.new_context(service_workers="block", accept_downloads=True) as context:
        context.set_default_timeout(PATIENCE)
        found = Reader(context, served.address)
        found.tab.clock.set_fixed_time(SUNDAY)
        yield found


def _part(tab: Tab, name: str) -> Locator:
    return tab.get_by_role("checkbox", name=f"Done: {name}")


def _go_on(tab: Tab) -> Locator:
    return tab.locator(".kb-go-on")


def _question(tab: Tab, name: str) -> Locator:
    return tab.locator(f"[id='{name}']")


def _mark(question: Locator) -> Locator:
    return question.get_by_role("checkbox", name="Ask me this again")


def _open(question: Locator, favored: bool) -> None:
    question.locator(".kb-choice[data-favored]" if favored else ".kb-choice:not([data-favored])").first.locator("summary").click()


def _days(reader: Reader, count: int) -> Tab:
    """The page for coming back, so many days later."""
    reader.tab.clock.set_fixed_time(SUNDAY + datetime.timedelta(days=count))
    return reader.open(BACK)


# Parts, and where one goes on ----------------------------------------------------------------------------------------------------


def test_a_module_is_closed_and_gone_on_with_at_its_next_part(reader: Reader) -> None:
    tab = reader.open(WATER)
    expect(_part(tab, PARTS[-1])).to_be_attached()
    expect(tab.get_by_role("checkbox", name=re.compile("^Done:"))).to_have_count(len(PARTS))
    expect(_go_on(tab)).to_have_text("Begin with: 2 pages to read")
    _part(tab, "Look up").focus()
    tab.keyboard.press("Space")
    tab.reload()
    expect(_part(tab, "Look up")).to_be_checked()
    expect(_go_on(tab)).to_have_text("Go on at: Get your hands dirty")
    link = _go_on(tab).get_by_role("link")
    link.click()
    tab.wait_for_url("**#get-your-hands-dirty")
    expect(tab.get_by_role("heading", name="Get your hands dirty")).to_be_in_viewport()
    for address in (HOME, START):
        tab = reader.open(address)
        tab.get_by_role("link", name="Lesson 2: Water (Get your hands dirty)").click()
        tab.wait_for_url(f"**/{WATER}#get-your-hands-dirty")
    _part(tab, "Look up").uncheck()
    expect(_go_on(tab)).to_have_text("Begin with: 2 pages to read")


def test_each_mark_stands_at_the_end_of_its_part(reader: Reader) -> None:
    tab = reader.open(WATER)
    expect(_part(tab, PARTS[-1])).to_be_attached()
    order = tab.locator(".kb-page > :is(h2, .kb-part-done)").evaluate_all(
        "all => all.map((one) => one.tagName === 'H2' ? one.firstChild.data : one.textContent)"
    )
    assert order == ["Goal", "How long", *(text for part in PARTS for text in (part, f"Done: {part}"))]


def test_the_last_part_is_the_end_of_the_module_and_is_told_once(reader: Reader) -> None:
    tab = reader.open(GROUND)
    for part in PARTS[:-1]:
        _part(tab, part).check()
    expect(tab.locator(".kb-said")).to_be_empty()
    expect(done_box(tab)).not_to_be_checked()
    _part(tab, PARTS[-1]).check()
    expect(tab.locator(".kb-said")).to_have_text(f"All parts of this module are done. 1 of {COUNTED} modules done.")
    expect(done_box(tab)).to_be_checked()
    expect(_go_on(tab)).to_be_hidden()
    expect(tab.get_by_role("navigation", name="Where you are").get_by_role("link", name="Lesson 1: The ground, done")).to_be_visible()
    _part(tab, PARTS[0]).uncheck()
    expect(done_box(tab)).not_to_be_checked()
    expect(_go_on(tab)).to_have_text(f"Go on at: {PARTS[0]}")


def test_home_shows_the_next_module_when_none_is_begun(reader: Reader) -> None:
    seed(reader, {"version": 1, "done": {"the-ground": True, "people-at-the-gate": True}})
    tab = reader.open(HOME)
    expect(_go_on(tab)).to_have_text("Continue: Lesson 4: Bad days")
    seed(reader, {"version": 1, "done": {"the-ground": True, "bad-days": True}, "parts": {"the-ground#look-up": True}})
    expect(_go_on(reader.open(HOME))).to_have_text("Continue: Lesson 2: Water")
    everything = dict.fromkeys(("the-ground", "water", "people-at-the-gate", "bad-days"), True)
    seed(reader, {"version": 1, "done": everything})
    tab = reader.open(HOME)
    expect(_go_on(tab)).to_be_attached()
    expect(_go_on(tab)).to_be_hidden()
    done = reader.open(START).locator(".kb-progress__next")
    expect(done).to_have_text("You are done with all modules.")
    expect(done).to_have_css("background-color", "rgba(0, 0, 0, 0)")  # nowhere to go: no button
    seed(reader, {"version": 1, "done": everything, "parts": {"the-hedge#look-up": True}})
    expect(_go_on(reader.open(HOME))).to_have_text("Continue: Corner: The hedge (Get your hands dirty)")


def test_who_has_not_begun_loads_nothing_of_the_course_at_home(reader: Reader) -> None:
    asked: list[str] = []
    reader.context.on("request", lambda request: asked.append(request.url))
    tab = reader.open(HOME)
    tab.wait_for_load_state("networkidle")
    expect(_go_on(tab)).to_have_count(0)
    assert [url for url in asked if "course-tools" in url] == []
    tab = reader.open(WATER)
    _part(tab, "Look up").check()
    follow(tab, HOME)
    expect(_go_on(tab)).to_have_text("Continue: Lesson 2: Water (Get your hands dirty)")
    follow(tab, GROUND)
    expect(_part(tab, "Look up")).not_to_be_checked()
    assert [url for url in asked if "come-back.js" in url] == []


def test_the_rail_shows_where_one_is_among_modules_with_a_number(reader: Reader) -> None:
    tab = reader.open(WATER)
    rail = tab.get_by_role("navigation", name="Where you are").get_by_role("link")
    assert rail.all_inner_texts() == [str(number) for number in range(1, COUNTED + 1)]
    expect(rail.and_(tab.locator("[aria-current=page]"))).to_have_accessible_name("Lesson 2: Water")
    rail.nth(2).click()
    tab.wait_for_url(f"**/{PEOPLE}")
    expect(reader.open(HEDGE).get_by_role("navigation", name="Where you are")).to_have_count(0)


def test_all_marks_are_forgotten_together(reader: Reader) -> None:
    seed(reader, {"version": 1, "parts": {"water#look-up": True}, "done": {"the-ground": True}})
    tab = reader.open(START)
    expect(tab.locator("li:has(> a[data-module=water]) > .kb-done")).to_have_text("Begun")
    tab.get_by_role("button", name="Mark all as not done").click()
    tab.get_by_role("dialog").get_by_role("button", name="Forget").click()
    expect(tab.locator(".kb-progress__count")).to_have_text(f"0 of {COUNTED} modules done.")
    assert tab.evaluate(KEPT) == {"version": 1, "parts": {}, "done": {}}


# Questions -----------------------------------------------------------------------------------------------------------------------


def test_a_question_that_was_hard_marks_itself(reader: Reader) -> None:
    tab = reader.open(WATER)
    noon, others = _question(tab, NOON), _question(tab, LIST)
    expect(_mark(noon)).not_to_be_checked()
    _open(noon, favored=False)
    expect(_mark(noon)).to_be_checked()
    _open(others, favored=True)
    _open(others, favored=False)  # the second one that is opened says nothing
    expect(_mark(others)).not_to_be_checked()
    tab.reload()
    expect(_mark(noon)).to_be_checked()
    _open(others, favored=False)  # nor one on another day, where the first was the favored one
    expect(_mark(others)).not_to_be_checked()
    _mark(others).check()
    _mark(noon).focus()
    tab.keyboard.press("Space")
    tab.reload()
    expect(_mark(others)).to_be_checked()
    expect(_mark(noon)).not_to_be_checked()
    assert set(tab.evaluate(KEPT)["questions"]) == {NOON, LIST}


def test_a_dilemma_comes_again_only_if_one_asks_for_it(traveler: Reader) -> None:
    tab = traveler.open(HEDGE)
    dilemma = tab.locator(".kb-dilemma")
    for number in range(dilemma.locator(".kb-choice").count()):
        dilemma.locator(".kb-choice > summary").nth(number).click()
    expect(_mark(dilemma)).not_to_be_checked()
    _mark(dilemma).check()
    tab = _days(traveler, 4)
    dilemma = tab.locator(".kb-dilemma")
    dilemma.locator(".kb-choice > summary").last.click()
    expect(tab.locator(".kb-week__state")).to_have_text("You have answered it. It comes again on March 19.")
    expect(dilemma.locator(".kb-duties")).to_be_visible()


def test_a_course_without_questions_has_nothing_to_ask(reader: Reader) -> None:
    def without_questions(route: Route) -> None:
        page = route.fetch()
        body = re.sub(r"<li><a [^>]*#[^>]*>[^<]*</a></li>", "", page.text())
        assert body != page.text()
        route.fulfill(response=page, body=body)

    reader.tab.route(f"**/{BACK}", without_questions)
    tab = reader.open(BACK)
    questions = tab.locator("[data-come-back=questions]")
    expect(questions).to_contain_text("No question waits for you yet.")
    expect(questions.get_by_role("link")).to_have_text(["All questions of the course"])
    expect(tab.locator(".kb-week__cards")).not_to_be_empty()  # what comes after it is there, too


def test_a_hard_question_comes_back_and_rests_longer_each_time(traveler: Reader) -> None:
    tab = _days(traveler, 0)
    expect(tab.locator("[data-come-back=questions]")).to_contain_text("No question waits for you yet.")
    expect(tab.get_by_role("link", name="Go to Lesson 1: The ground")).to_have_attribute("href", re.compile("/season/ground/$"))
    tab.get_by_role("link", name="All questions of the course").click()
    expect(tab.locator("h2#all-questions")).to_be_in_viewport()
    _open(_question(traveler.open(WATER), NOON), favored=False)
    tab = _days(traveler, 1)
    expect(tab.locator("[data-come-back=questions]")).to_contain_text("One question waits, and comes on March 5.")
    expect(tab.get_by_role("link", name="Go to Lesson 1")).to_have_count(0)

    tab = _days(traveler, 4)
    question = _question(tab, NOON)
    expect(question.locator("strong").first).to_have_text("It is noon, hot, and the squash hangs its leaves.")
    expect(tab.locator(".kb-week__from a")).to_have_attribute("href", f"{traveler.site}{WATER}#{NOON}")
    state = tab.locator(".kb-week__state")
    expect(state).to_be_hidden()
    _open(question, favored=True)
    expect(question.locator("details[open] p").first).to_be_visible()
    expect(state).to_have_text("You have answered it. It comes again on March 19.")
    tab = _days(traveler, 5)  # the same week: it is still there to be read
    expect(tab.locator(".kb-week__state")).to_have_text("You have answered it. It comes again on March 19.")
    tab = _days(traveler, 11)
    expect(tab.locator(".kb-week__question")).to_have_count(0)
    tab = _days(traveler, 18)
    _open(_question(tab, NOON), favored=False)
    expect(tab.locator(".kb-week__state")).to_have_text("You have answered it. It comes again on March 23.")
    _mark(_question(tab, NOON)).uncheck()
    expect(tab.locator(".kb-week__state")).to_have_text("It does not come again.")


def test_links_in_a_question_lead_where_they_led(reader: Reader) -> None:
    seed(reader, {"version": 1, "questions": {LIST: {"box": 3, "due": 1}}})
    tab = reader.open(BACK)
    link = _question(tab, LIST).locator("a.glossary-term").first
    assert link.evaluate("link => link.href") == f"{reader.site}glossary/waiting-list/"


def test_no_more_than_two_questions_a_week_and_none_that_is_gone(reader: Reader) -> None:
    tab = reader.open(BACK)
    known = tab.locator(".kb-come-back li a").evaluate_all("all => all.map((link) => link.hash.slice(1))")
    assert len(known) > 3
    due = {name: {"box": 3, "due": 10 - number} for number, name in enumerate(known)}
    seed(reader, {"version": 1, "questions": {"a-question-that-was": {"box": 1, "due": 0}, **due}})
    tab = reader.open(BACK)
    expect(tab.locator(".kb-week__question .kb-question")).to_have_count(2)
    shown = tab.locator(".kb-week__question .kb-question").evaluate_all("all => all.map((one) => one.id)")
    assert sorted(shown) == sorted(known[-2:])  # those that are due the longest
    assert "a-question-that-was" in tab.evaluate(KEPT)["questions"]


def test_where_no_page_can_be_fetched_a_question_is_a_link(reader: Reader, built: Built) -> None:
    address = (built.folder / BACK / "index.html").as_uri()
    reader.tab.goto(address)
    key = reader.tab.evaluate("'kb ' + new URL('../../', location.href).pathname")
    text = json.dumps({"version": 1, "questions": {NOON: {"box": 3, "due": 1}}})
    reader.tab.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, text])
    reader.tab.goto(address)
    week = reader.tab.locator(".kb-week__question")
    expect(week).to_contain_text("It is noon, hot, and the squash hangs its leaves.")
    week.get_by_role("link").click()
    reader.tab.wait_for_url(f"**/{WATER}index.html#{NOON}")
    reader.tab.evaluate("localStorage.clear()")


def test_cards_that_are_due_are_counted(traveler: Reader) -> None:
    tab = _days(traveler, 0)
    said = tab.locator(".kb-week__cards")
    expect(said).to_have_text("You have not turned a card yet.")
    cards = traveler.open(CARDS)
    cards.locator(".kb-pack__front").click()
    cards.get_by_role("button", name="I knew it").click()
    expect(_days(traveler, 0).locator(".kb-week__cards")).to_contain_text("0 cards are due")
    expect(_days(traveler, 1).locator(".kb-week__cards")).to_have_text(f"1 card is due, and {len(GARDEN.terms()) - 1} are new to you.")


# A reminder, a copy, a certificate ---------------------------------------------------------------------------------------------------


def _saved(tab: Tab, button: str) -> tuple[str, str]:
    with tab.expect_download() as download:
        tab.get_by_role("button", name=button).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes().decode()


def test_a_reminder_is_saved_as_a_calendar_file(traveler: Reader) -> None:
    tab = _days(traveler, 0)
    tools = tab.get_by_role("group", name="A reminder")
    tools.get_by_label("Day").select_option(label="Tuesday")
    tools.get_by_label("Time").select_option(label="7:30 AM")
    name, text = _saved(tab, "Save the reminder")
    assert name == "come-back.ics"
    said = dict(line.split(":", 1) for line in text.replace("\r\n ", "").split("\r\n") if ":" in line)
    assert said["DTSTART"] == "20260303T073000"
    assert said["URL"] == traveler.site + BACK
    assert said["SUMMARY"] == "Two questions"
    expect(tools.get_by_role("status")).to_contain_text("The first time is Tuesday, March 3, 2026")
    other = dict(line.split(":", 1) for line in _saved(tab, "Save the reminder")[1].split("\r\n") if line.startswith("UID:"))
    assert other["UID"] != said["UID"]


def _load(tab: Tab, text: str) -> None:
    tab.get_by_label("Load a saved file").set_input_files({"name": "k.json", "mimeType": "application/json", "buffer": text.encode()})


def test_all_that_is_kept_goes_from_one_device_to_the_other(reader: Reader, chromium_browser: Browser, served: Built) -> None:
    phone = {
        "version": 1,
        "done": {"the-ground": True},
        "parts": {"water#look-up": True},
        "cards": {"mulch": {"box": 4, "due": DAY + 14}, "plot": {"box": 1, "due": DAY - 3}},
        "questions": {NOON: {"box": 3, "due": DAY + 4}},
        "reflections": {"water": {"prompt": "When?", "text": "On the phone"}, "__proto__": {"prompt": "", "text": "odd"}},
        "later": {"an-area": "of a later build"},
    }
    seed(reader, json.dumps(phone))
    tab = reader.open(BACK)
    name, text = _saved(tab, "Save everything to a file")
    assert re.fullmatch(r"kept-\d{4}-\d\d-\d\d\.json", name)
    with chromium_browser.new_context(service_workers="block") as context:
        context.set_default_timeout(PATIENCE)
        laptop = Reader(context, served.address)
        mine = {
            "version": 1,
            "done": {"bad-days": True},
            "cards": {"mulch": {"box": 1, "due": DAY - 1}, "plot": {"box": 2, "due": DAY}},
            "reflections": {"water": {"prompt": "When?", "text": "On the laptop"}},
        }
        seed(laptop, mine)
        tab = laptop.open(BACK)
        _load(tab, text)
        said = tab.get_by_role("group", name="All that is kept").get_by_role("status")
        expect(said).to_have_text("Loaded: 7. What you had is still here.")
        kept = tab.evaluate(KEPT)
        assert kept["done"] == {"bad-days": True, "the-ground": True}
        assert kept["parts"] == phone["parts"]
        assert kept["cards"] == {"mulch": {"box": 4, "due": DAY + 14}, "plot": {"box": 2, "due": DAY}}
        assert kept["questions"] == phone["questions"]
        assert kept["reflections"]["water"]["text"] == "On the laptop\n\n---\n\nOn the phone"
        assert kept["later"] == phone["later"]
        _load(tab, text)
        expect(said).to_have_text("All that this file holds is here already.")
        assert tab.evaluate(KEPT) == kept
        expect(_go_on(laptop.open(HOME))).to_have_text("Continue: Lesson 2: Water (Get your hands dirty)")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "could not be read"),
        ('{"format": "reflections", "version": 1, "reflections": []}', "another kind of file"),
        ('{"version": 1, "done": {}}', "another kind of file"),
        ('{"format": "everything kept", "version": 2, "kept": {}}', "newer version"),
        (f'{{"format": "{"x" * 4_000_001}"}}', "too large"),
    ],
    ids=["no JSON", "reflections", "what the browser keeps", "newer", "large"],
)
def test_a_foreign_file_is_refused_and_changes_nothing(reader: Reader, text: str, words: str) -> None:
    seed(reader, {"version": 1, "done": {"water": True}})
    tab = reader.open(BACK)
    before = tab.evaluate(KEPT)
    _load(tab, text)
    said = tab.get_by_role("group", name="All that is kept").get_by_role("status")
    expect(said).to_contain_text(words)
    expect(said).to_contain_text("Nothing was changed.")
    assert tab.evaluate(KEPT) == before


def test_a_file_of_another_site_is_taken_only_after_asking(reader: Reader) -> None:
    tab = reader.open(BACK)
    text = json.dumps({"format": "everything kept", "version": 1, "site": "Elsewhere <b>", "kept": {"done": {"water": True}}})
    said = tab.get_by_role("group", name="All that is kept").get_by_role("status")
    _load(tab, text)
    dialog = tab.get_by_role("dialog", name="from another site, “Elsewhere <b>”")
    dialog.get_by_role("button", name="Leave it").click()
    expect(said).to_have_text("Nothing was changed.")
    _load(tab, text)
    dialog.get_by_role("button", name="Load it").click()
    expect(said).to_contain_text("Loaded: 1.")
    assert tab.evaluate(KEPT)["done"] == {"water": True}


@pytest.mark.parametrize(
    "said",
    [
        {"version": 1, "done": {"water": True}, "reflections": {"water": {"text": "secret"}}, "later": {"x": 1}},
        {"version": 2, "reflections": {"water": {"text": "secret"}}},
        "secret, and no JSON",
    ],
    ids=["ours", "newer", "unreadable"],
)
def test_everything_is_erased_only_after_asking(reader: Reader, said: object) -> None:
    seed(reader, said)
    tab = reader.open(BACK)
    erase = tab.get_by_role("button", name="Erase everything")
    erase.click()
    tab.get_by_role("dialog").get_by_role("button", name="Keep it").click()
    expect(erase).to_be_focused()
    assert "secret" in tab.evaluate("JSON.stringify(localStorage)")
    erase.click()
    tab.get_by_role("dialog").get_by_role("button", name="Erase everything").click()
    expect(tab.get_by_role("group", name="All that is kept").get_by_role("status")).to_contain_text("erased")
    assert tab.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('kb '))") == []
    tab.get_by_role("button", name="Save everything to a file").click()
    expect(tab.get_by_role("group", name="All that is kept").get_by_role("status")).to_have_text("Nothing is kept here yet.")


def test_the_name_on_the_certificate_is_kept_only_if_wanted(reader: Reader) -> None:
    tab = reader.open(BACK)
    name = tab.get_by_label("The name on it")
    name.fill("Rosa <i>D.</i>")
    expect(tab.locator(".kb-certificate [data-certificate=name]")).to_have_text("Rosa <i>D.</i>")
    tab.reload()
    expect(name).to_have_value("")
    assert "Rosa" not in tab.evaluate("JSON.stringify(localStorage)")
    name.fill("Rosa")
    tab.get_by_label("Keep the name in this browser").check()
    tab.reload()
    expect(name).to_have_value("Rosa")
    keep = tab.get_by_label("Keep the name in this browser")
    keep.uncheck()
    assert "Rosa" not in tab.evaluate("JSON.stringify(localStorage)")
    keep.check()
    tab.get_by_role("button", name="Erase everything").click()
    tab.get_by_role("dialog").get_by_role("button", name="Erase everything").click()
    expect(name).to_have_value("")
    expect(keep).not_to_be_checked()
    expect(tab.locator(".kb-certificate [data-certificate=name]")).to_be_empty()


def test_the_certificate_is_printed_alone_and_on_one_sheet(reader: Reader) -> None:
    tab = reader.open(BACK)
    tab.get_by_label("The name on it").fill("Rosa")
    # While the dialog for printing is open, as the browser would print.
    tab.evaluate("window.print = () => { window.asked = document.querySelector('.kb-page').dataset.print; }")
    tab.get_by_role("button", name="Print it").click()
    assert tab.evaluate("window.asked") == "certificate"
    [sheet] = paper.printed(tab)
    assert sheet.says("A paper that says nothing")
    assert sheet.says("Rosa was at Mill Lane")
    assert not sheet.says("Coming back")
    assert not sheet.says("Looked after by")
    tab.evaluate("window.dispatchEvent(new Event('afterprint'))")
    whole = "".join(sheet.text for sheet in paper.printed(tab))
    assert paper.close("Coming back") in whole
    for control in ("Ask me this again", "Save the reminder", "Choose File", "All questions of the course"):
        assert paper.close(control) not in whole, control


# Everybody -----------------------------------------------------------------------------------------------------------------------


def test_where_nothing_is_kept_all_works_until_the_page_is_left(forgetful: Reader) -> None:
    tab = forgetful.open(WATER)
    _part(tab, "Look up").check()
    expect(_go_on(tab)).to_have_text("Go on at: Get your hands dirty")
    _open(_question(tab, NOON), favored=False)
    expect(_mark(_question(tab, NOON))).to_be_checked()
    follow(tab, BACK)
    expect(tab.locator("[data-come-back=questions] .kb-kept")).to_contain_text("keeps nothing here")
    expect(tab.locator("[data-come-back=questions]")).to_contain_text("One question waits")
    with tab.expect_download():
        tab.get_by_role("button", name="Save the reminder").click()
    _, text = _saved(tab, "Save everything to a file")
    assert json.loads(text)["kept"]["parts"] == {"water#look-up": True}
    tab.reload()
    expect(tab.locator("[data-come-back=questions]")).to_contain_text("No question waits for you yet.")


def test_values_of_another_kind_do_no_harm(reader: Reader) -> None:
    questions = {NOON: 3, LIST: {"box": "3", "due": []}, "__proto__": {"box": 3, "due": 1}, "constructor": {"box": 9}}
    said = json.dumps({"version": 1, "questions": questions, "parts": {"water#look-up": "yes"}, "certificate": {"name": ["x"]}})
    seed(reader, said)
    tab = reader.open(BACK)
    expect(tab.locator("[data-come-back=questions]")).to_contain_text("No question waits for you yet.")
    expect(tab.get_by_label("The name on it")).to_have_value("")
    tab = reader.open(WATER)
    expect(_part(tab, "Look up")).not_to_be_checked()
    expect(_mark(_question(tab, LIST))).not_to_be_checked()


def test_nothing_leaves_the_browser(reader: Reader) -> None:
    asked: list[tuple[str, str]] = []
    seed(reader, {"version": 1, "questions": {NOON: {"box": 3, "due": 1}}})
    reader.context.on("request", lambda request: asked.append((request.method, request.url)))
    tab = reader.open(BACK)
    _open(_question(tab, NOON), favored=True)
    tab.get_by_label("The name on it").fill("a secret")
    _saved(tab, "Save the reminder")
    _saved(tab, "Save everything to a file")
    assert {method for method, _ in asked} <= {"GET", "HEAD"}
    assert [url for _, url in asked if "secret" in url or not url.startswith((reader.site, "blob:", "data:"))] == []


SEEN: tuple[tuple[str, Callable[[Tab], Locator]], ...] = (
    (HOME, _go_on),
    (START, lambda tab: tab.locator(".kb-progress__count")),
    (WATER, lambda tab: tab.locator(".kb-progress")),
    (HEDGE, lambda tab: tab.locator(".kb-progress")),
    (BACK, lambda tab: tab.locator(".kb-week__question .kb-question")),
)
HELD = {
    "version": 1,
    "done": {"the-ground": True},
    "parts": {"water#look-up": True},
    "questions": {NOON: {"box": 3, "due": 1}},
    "cards": {"mulch": {"box": 2, "due": 3}},
}


@pytest.mark.parametrize(("address", "ready"), SEEN, ids=["home", "start", "module", "uncounted", "back"])
def test_axe_finds_nothing(reader: Reader, address: str, ready: Callable[[Tab], Locator]) -> None:
    seed(reader, HELD)
    tab = reader.open(address)
    expect(ready(tab).first).to_be_visible()
    assert_accessible_in_all_windows(tab)


@pytest.mark.parametrize(("address", "ready"), SEEN, ids=["home", "start", "module", "uncounted", "back"])
def test_all_that_one_presses_is_large_enough_and_nothing_lies_outside(
    reader: Reader, address: str, ready: Callable[[Tab], Locator]
) -> None:
    seed(reader, HELD)
    tab = reader.tab
    for width in (320, 390, 1366):
        tab.set_viewport_size({"width": width, "height": 844})
        expect(ready(reader.open(address)).first).to_be_visible()
        targets = ".kb-rail a, .kb-check, .kb-go-on, [data-come-back] :is(button, select, input:not([type=checkbox]))"
        small = """all => all.filter((one) => {
            const { width, height } = one.getBoundingClientRect();
            return height && Math.min(width, height) < 43.5;
        }).map((one) => one.outerHTML)"""
        assert tab.locator(targets).evaluate_all(small) == [], width
        assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width


def test_without_scripts_nothing_is_offered_and_the_certificate_has_lines(chromium_browser: Browser, served: Built) -> None:
    with chromium_browser.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        for address in (HOME, START, WATER, BACK):
            tab.goto(served.address + address)
            expect(tab.locator(".kb-page :is(.kb-part-done, .kb-ask-again, [data-come-back] *)")).to_have_count(0)
            expect(_go_on(tab)).to_have_text(["Begin with: 2 pages to read"] if address == WATER else [])
            expect(tab.locator(".kb-page").get_by_text("Continue:")).to_have_count(0)
        expect(tab.locator(".kb-unpacked")).to_be_visible()
        assert tab.locator(".kb-certificate [data-certificate=name]").evaluate("line => line.offsetWidth") > 100
        tab.locator(".kb-come-back details").nth(1).locator("summary").click()
        tab.get_by_role("link", name="It is noon").click()
        tab.wait_for_url(f"**/{WATER}#{NOON}")


def test_reflections_and_cards_are_as_they_were(reader: Reader) -> None:
    """They share what is kept with the page for coming back."""
    seed(reader, {"version": 1, "cards": {"mulch": {"box": 3, "due": DAY}}})
    tab = reader.open(REFLECTIONS)
    answer(tab).fill("mine")
    kept = tab.evaluate(f"JSON.parse(localStorage.getItem('{KEY}'))")
    assert kept["cards"] == {"mulch": {"box": 3, "due": DAY}}
    assert kept["reflections"]["the-ground"]["text"] == "mine"
