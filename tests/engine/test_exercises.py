"""Days of the course and scenario cards: what an editor writes, what a reader gets, with and without scripts, and on paper."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab

from peerkb.course import lint
from peerkb.course.linter import PageSource
from peerkb.markdown.blocks import blocks
from peerkb.pages import front_matter
from peerkb.settings.course_rules import ExerciseRules
from peerkb.settings.reading import read_settings
from tests.browsing import PATIENCE, Built, Readers, attribute, follow, words
from tests.checks_in_browser import assert_accessible_in_all_windows
from tests.content import Content
from tests.small_site import built as small_site
from tests.small_site import refusal

expect.set_options(timeout=PATIENCE)

EXERCISES: dict[str, Any] = {
    "limit": ["Out of bounds:", "This is outside the role"],
    "modules": {
        "kind": "module",
        "headings": ["Day {number}: {title}", "Place: {title}"],
        "parts": ["Aim", "Time", "Read", "Try", "Check yourself", "Reflect", "Talk over with your mentor"],
        "links_in": "Read",
        "questions_in": "Check yourself",
        "reflection_in": "Reflect",
        "questions": [3, 4],
        "choices": [2, 5],
    },
    "cards": {
        "kind": "scenarios",
        "parts": ["Place", "Pause", "The principle", "Read"],
        "story_after": "Place",
        "choices_after": "Pause",
        "links_in": "Read",
        "choices": [3, 4],
        "limits": 1,
    },
}
RISKS = [{"words": ["burn"], "first": "first-fire.md", "steps": True}, {"words": ["poison"], "first": "first-poison.md"}]
RULES = read_settings({"exercises": {**EXERCISES, "cards": {**EXERCISES["cards"], "safety": RISKS}}}, [])[0].exercises
# In the garden: lessons of two questions each, and five cards at four places.
LESSON, CARDS, OVERVIEW = "season/ground/", "season/situations/", "season/"

ASKED = "**1. What do you say?**"
OTHERS = ("What have you learned?", "What would your mentor say?", "What comes after?")
QUESTION = """\
{asked}

- "I don't know."

    That is true.
    It may be enough.

- Nothing.

    This is outside the role: somebody asked.

"""
QUESTIONS = [QUESTION.format(asked=asked) for asked in (ASKED, *(f"**{number}. {words}**" for number, words in enumerate(OTHERS, start=2)))]
MODULE = f"""\
---
kind: module
title: "Day 3: Give and take"
---

Some words first.

## Aim

You can wait.

## Time

An hour.

## Read

- [Home](index.md)

## Try

Wait.

## Check yourself

{"".join(QUESTIONS)}\
## Reflect

Who waited for you?

## Talk over with your mentor

Ask how they wait.
"""
CARD = """\
## Sidewalk

### Wet shoes

**Place:** a bus stop.

A man looks at his shoes.

**Pause.** What has he asked for?

- Offer socks.

    He can take them.

- Ask.

    He may tell you.

- Trade them.

    Out of bounds: kindness is no deal.

**The principle:** kindness first.

**Read:** [home](index.md).
"""
LATE = """\
--8<-- "first-fire.md"

1. Ask.
2. Stay.

"""


def _page(kind: str, body: str) -> str:
    return f"---\nkind: {kind}\n---\n{body}"


def lint_page(source: str, kind: str, rules: ExerciseRules) -> list[str]:
    """What is wrong with the exercises of a page."""
    said, text, _ = front_matter.read(source, "p.md")
    page = PageSource("p.md", said, blocks(text, source.count("\n") - text.count("\n")))
    return [str(fault) for fault in lint.read(page, kind, rules)[1]]


def _wrong(kind: str, source: str) -> list[str]:
    return lint_page(source, kind, RULES)


# What an editor writes ------------------------------------------------------------------------------------------------------------


def test_a_whole_module_and_a_whole_card_have_no_fault() -> None:
    assert _wrong("module", MODULE) == []
    assert _wrong("scenarios", CARD) == []


FIRST = '- "I don\'t know."'
FEEDBACK = "    That is true.\n    It may be enough.\n\n"
SECOND = "- Nothing.\n\n    This is outside the role: somebody asked.\n\n"
CHECK = "## Check yourself"
HEADING = "title: "


def _told_at(kind: str, body: str, at: str, message: str) -> None:
    """Among the faults is one with this message, on the row that begins so."""
    line = next(number for number, row in enumerate(body.splitlines(), start=1) if row.startswith(at))
    told = _wrong(kind, body)
    assert [fault for fault in told if fault.startswith(f"p.md:{line}: ") and message in fault], told


@pytest.mark.parametrize(
    ("before", "after", "at", "message"),
    [
        (FEEDBACK, "", FIRST, "the choice '\"I don't know.\"' has no feedback. Leave the next line empty, and below it write"),
        ("\n\n    That is true.", "\n    That is true.", FIRST, "has no feedback. Leave the next line empty"),
        ("    That is true.\n    It may", "  That is true.\n  It may", FIRST, "has no feedback"),
        ("    That is true.\n    It may", "  That is true.\n  It may", "  That", "belongs to no choice. Indent feedback by four spaces"),
        (SECOND, "", ASKED, "has 1 choice. Write from 2 to 5"),
        (f"{FIRST}\n\n{FEEDBACK}{SECOND}", "", ASKED, "the question '1. What do you say?' has no choices. Write each as an item"),
        (
            QUESTIONS[3],
            QUESTIONS[3] + QUESTION.format(asked="**5. And then?**"),
            CHECK,
            "'Check yourself' asks 5 questions. Write from 3 to 4, each a line",
        ),
        (f"{QUESTIONS[2]}{QUESTIONS[3]}", "", CHECK, "'Check yourself' asks 2 questions"),
        ("**1. What do you say?**\n\n", "", FIRST, "belongs to no question. Write the question above it, in bold"),
        ("**2. What have", "**2. What? Say it!**\n\n**3. What have", "**2. What?", "has no choices"),
        ("**2. What", "**5. What", "**5.", "is the 2. of its module. Number it so"),
        ("This is outside the role: somebody asked.", "Oh. This is outside the role.", "- Nothing", "too late. Let it begin with these"),
        (f"{FIRST}\n\n    That", '??? answer "I"\n    That', "??? answer", "a choice is no box. Write it as an item of a list"),
        ("- Nothing.", "* ", "* ", "a choice has no words"),
        ("## Aim\n\nYou can wait.\n\n", "", HEADING, "the module has no part 'Aim'. Add it below a heading: ## Aim"),
        ("## Reflect\n", "## Reflekt\n", "## Reflekt", "'Reflekt' is no part of a module; did you mean 'Reflect'?"),
        ("## Reflect\n", "## Time\n", "## Time", "the module has the part 'Time' twice. Keep one of them"),
        ("Who waited for you?", "", "## Reflect", "the part 'Reflect' says nothing. Write it"),
        ("- [Home](index.md)", "- Home", "## Read", "names no page. Write a list of links"),
        ("- [Home](index.md)", "Read [it](index.md).", "## Read", "names no page. Write a list of links"),
        (
            "Day 3: Give",
            "Day 3 Give",
            HEADING,
            "the title 'Day 3 Give and take' is not that of a module, 'Day {number}: {title}' or 'Place:",
        ),
        ('title: "Day 3: Give and take"\n', "", "---", "the title '' is not that of a module"),
        ("What have you learned?", "What do you say?", "**2.", "begins with the same 8 words as the one in line 26. Let one of"),
    ],
)
def test_what_a_module_lacks_is_told_with_its_line(before: str, after: str, at: str, message: str) -> None:
    assert before in MODULE
    _told_at("module", MODULE.replace(before, after, 1), at, message)


TITLE = "### Wet shoes"
STORY = "A man looks at his shoes."
SAID = 'A man says: "It smells of burning."'


@pytest.mark.parametrize(
    ("before", "after", "at", "message"),
    [
        ("**Place:** a bus stop.\n\n", "", TITLE, "the card 'Wet shoes' has no 'Place'. Write a paragraph that begins with: **Place:**"),
        ("**Pause.** What has he asked for?", "What now?", TITLE, "has no 'Pause'"),
        ("**The principle:**", "**The princple:**", TITLE, "has no 'The principle'; is it 'The princple'?"),
        ("**The principle:** kindness first.", "**The principle:**", "**The pr", "'The principle' of the card 'Wet shoes' says nothing"),
        ("**Read:** [home](index.md).\n", "", TITLE, "has no 'Read'"),
        ("[home](index.md)", "home", "**Read", "names no page. Write a link"),
        (f"{STORY}\n\n", "", TITLE, "does not say what happens. Tell it between 'Place' and 'Pause'"),
        ("- Ask.\n\n    He may tell you.\n\n", "", "**Pause", "has 2 choices. Write from 3 to 4"),
        ("    He may tell you.\n\n", "", "- Ask", "the choice 'Ask.' has no feedback"),
        ("- Ask.\n\n    He", '??? choice "Ask."\n    He', "???", "a choice is no box"),
        ("    He may", "  He may", "  He may", "belongs to no choice. Indent feedback by four spaces"),
        ("Out of bounds: kindness", "Kindness", TITLE, "names no choice that crosses a limit of the role. Begin the feedback on such"),
        ("Out of bounds: kindness is no deal.", "Sorry, out of bounds: no deal.", "- Trade", "says 'Out of bounds:' too late"),
        ("## Sidewalk\n\n", "", TITLE, "the card 'Wet shoes' stands below no place"),
        (STORY, SAID, TITLE, "speaks of 'burn', so what to do comes first. Write right below its heading: --8<-- \"first-fire.md\""),
        (STORY, SAID, TITLE, "Write the steps before 'Place', as a numbered list"),
        (STORY, "A man is poisoned.", TITLE, '--8<-- "first-poison.md"'),
    ],
)
def test_what_a_card_lacks_is_told_with_its_line(before: str, after: str, at: str, message: str) -> None:
    assert before in CARD
    _told_at("scenarios", CARD.replace(before, after, 1), at, message)


def test_a_card_on_a_life_at_risk_begins_with_the_steps() -> None:
    card = CARD.replace("A man looks at his shoes.", 'A man says: "It smells of burning."')
    assert _wrong("scenarios", card.replace("**Place:**", f"{LATE}**Place:**")) == []
    assert len(_wrong("scenarios", card.replace("**Pause.**", f"{LATE}**Pause.**"))) == 2


def test_parts_out_of_order_are_told() -> None:
    swapped = MODULE.replace("## Aim", "## AIM").replace("## Time", "## Aim").replace("## AIM", "## Time")
    assert any(fault.startswith("p.md:3: the parts of the module are out of order.") for fault in _wrong("module", swapped))
    swapped = CARD.replace("**Read:**", "**X:**").replace("**The principle:**", "**Read:**").replace("**X:**", "**The principle:**")
    assert any(fault.startswith("p.md:3: the card 'Wet shoes' is out of order.") for fault in _wrong("scenarios", swapped))


def test_code_and_pages_of_other_kinds_are_passed_over() -> None:
    assert _wrong("module", f"{MODULE}\n```markdown\n## Aim\n\nAgain.\n```\n") == []
    assert _wrong("idea", MODULE.replace("## Aim", "## Goal")) == []


ELSEWHERE = {**EXERCISES, "modules": {**EXERCISES["modules"], "questions_also_in": ["What would you do?"]}}
TRY = (
    f"# Home\n\nA text.\n\n## What would you do?\n\nIt rains.\n\n{QUESTION.format(asked=ASKED)}## What else\n\n**2. What?**\n\n- A point.\n"
)


def test_a_question_may_stand_on_a_page_that_is_no_module(tmp_path: Path) -> None:
    html = small_site(tmp_path, {"index.md": TRY}, extra={"exercises": ELSEWHERE}).html("index.md")
    assert re.findall(r'class="kb-question"[^>]*? id="([^"]*)"', html) == ["what-would-you-do-what-do-you-say"]
    assert html.count("<details") == 2
    assert "<li>A point.</li>" in html


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("    That is true.\n    It may be enough.\n\n", "", "index.md:11: the choice '\"I don't know.\"' has no feedback"),
        (ASKED, "What do you say?", "index.md:5: 'What would you do?' asks no question"),
        ("## What would", "## What could", "mkdocs.yml:"),
    ],
)
def test_what_such_a_question_lacks_is_told(tmp_path: Path, before: str, after: str, message: str) -> None:
    assert before in TRY
    told = refusal(tmp_path, {"index.md": TRY.replace(before, after)}, extra={"exercises": ELSEWHERE})
    assert [fault for fault in told if fault.startswith(message)], told


@pytest.mark.parametrize("choices", ["- One.\n- Two *or* three.\n- Four.\n", "- *One.*\n- Two.\n- Three.\n"], ids=["words", "marked"])
def test_choices_of_one_line_each_are_told_too(tmp_path: Path, choices: str) -> None:
    card = f"## A place\n\n### Wet shoes\n\n**Place:** here.\n\nIt rains.\n\n**Pause.** What now?\n\n{choices}\n**The principle:** one.\n"
    told = refusal(tmp_path, {"c.md": _page("scenarios", card)}, extra={"exercises": EXERCISES})
    assert len([fault for fault in told if "has no feedback" in fault]) == 3


def test_a_broken_question_and_a_broken_card_stop_the_build_at_once(tmp_path: Path) -> None:
    module = MODULE.replace("    That is true.\n    It may be enough.\n\n", "", 1)
    card = _page("scenarios", CARD.replace("    He may tell you.\n\n", ""))
    told = refusal(tmp_path, {"m.md": module, "c.md": card, "n.md": MODULE}, extra={"exercises": EXERCISES})
    assert [fault.partition(". ")[0].partition(": ")[0] for fault in told] == ["c.md:18", "m.md:28", "n.md:3", "n.md:3"]
    assert "has no feedback" in told[0]
    assert "there is a module with the number 3 in m.md:3 too" in told[2]


def test_modules_that_are_not_counted_differ_by_their_titles(tmp_path: Path) -> None:
    titles = ("Place: The street", "Day 1: The street", "Day 2: The street!")
    street, again, louder = (MODULE.replace("Day 3: Give and take", title) for title in titles)
    assert _wrong("module", street) == []
    told = refusal(tmp_path, {"a.md": street, "b.md": again, "c.md": louder}, extra={"exercises": EXERCISES})
    wanted = "{}.md:3: there is a module with the title 'The street' in a.md:3 too. Give one of them another"
    assert told == [wanted.format("b"), wanted.format("c")], "signs alone make no other name to keep something by"


def test_modules_may_have_names_in_any_script(tmp_path: Path) -> None:
    pages = {f"{number}.md": MODULE.replace("Day 3: Give and take", f"Place: {name}") for number, name in enumerate(("Слово", "Дело"))}
    site = small_site(tmp_path, pages, extra={"exercises": EXERCISES})
    assert 'data-reflection="слово"' in site.html("0.md")
    assert 'id="дело-what-do-you-say"' in site.html("1.md")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("all", "extra.exercises says 'all'. Write keys and values"),
        ({"limits": ["x"]}, "nobody knows the key 'limits'; did you mean 'limit'?"),
        ({"modules": {"kind": "module"}}, "extra.exercises.modules: 'headings' is missing. Write it"),
        ({"modules": {**EXERCISES["modules"], "headings": ["Day"]}}, "headings says ['Day']. Write {title} in each, once, and {number}"),
        ({"modules": {**EXERCISES["modules"], "headings": ["Day {nummer}: {title}"]}}, "at most once, and nothing else in braces"),
        ({"modules": {**EXERCISES["modules"], "dilemmas": 1}}, "extra.exercises: 'modules' asks for dilemmas. Write under 'duties' how"),
        ({"tells": {"times": 0.5, "apart": 1}}, "extra.exercises.tells.times says 0.5. Write a number from 1"),
        ({"cards": EXERCISES["cards"]}, "extra.exercises: 'limits' asks for what crosses a limit. Write under 'limit' how"),
        ({"modules": {**EXERCISES["modules"], "choices": [3, 2]}}, "Write the fewest and the most, from 1, such as: [2, 5]"),
        (
            {"cards": {**EXERCISES["cards"], "links_in": "Reed"}},
            "links_in says 'Reed', which is no part named in 'parts'; did you mean 'Read'?",
        ),
        ({"cards": {**EXERCISES["cards"], "safety": [{"words": ["x"]}]}}, "cards.safety: 'first' is missing"),
    ],
)
def test_rules_that_are_wrong_are_told(given: Any, message: str) -> None:
    _, faults = read_settings({"exercises": given}, [])
    assert [fault for fault in faults if message in str(fault)], faults


# What comes of it -----------------------------------------------------------------------------------------------------------------


def test_the_markup(tmp_path: Path) -> None:
    pages = {"m.md": MODULE, "c.md": _page("scenarios", CARD)}
    site = small_site(tmp_path, pages, extra={"exercises": EXERCISES})
    module, card = (re.sub(r'<a class="headerlink".*?</a>', "", site.html(name)) for name in pages)
    assert '<ul class="kb-reads">\n<li><a href="../">Home</a></li>' in module
    assert '<div class="kb-reflection" data-reflection="give-and-take">\n<p>Who waited for you?</p>\n</div>\n<h2' in module
    group = '<div aria-labelledby="give-and-take-what-do-you-say-asked" class="kb-question" data-search-exclude=""'
    first = textwrap.dedent("""\
         id="give-and-take-what-do-you-say" role="group">
        <p id="give-and-take-what-do-you-say-asked"><strong>1. What do you say?</strong></p>
        <details class="kb-choice" data-favored=""><summary>“I don’t know.”</summary>
        <p>That is true.
        It may be enough.</p>
        </details>
        <details class="kb-choice kb-limit"><summary>Nothing.</summary>
        <p>This is outside the role: somebody asked.</p>
        </details>
        </div>
        """)
    assert group + first in module
    assert '<section class="kb-card" data-card="wet-shoes" data-place="Sidewalk">\n<h3 id="wet-shoes">' in card
    assert card.count("<details") == 3
    assert card.count("kb-limit") == 1
    assert '<p id="wet-shoes-choices-asked"><strong>Pause.</strong> What has he asked for?</p>\n<details' in card


def test_a_page_of_another_kind_keeps_its_lists(tmp_path: Path) -> None:
    site = small_site(tmp_path, {"m.md": MODULE.replace("kind: module", "kind: idea")}, extra={"exercises": EXERCISES})
    assert "<details" not in site.html("m.md")
    assert "kb-" not in site.html("m.md").split("<footer>")[0]


@pytest.mark.parametrize("address", [LESSON, "season/bad-days/", CARDS])
def test_every_choice_of_the_source_came_out_as_one(built: Built, content: Content, address: str) -> None:
    """What is read row by row and what Markdown makes of it agree."""
    text = (content.docs / f"{address.rstrip('/')}.md").read_text(encoding="utf-8")
    page = built.page(address)
    assert len(page.all(".kb-page .kb-choice")) == len(re.findall(r"^- .*\n\n    ", text, re.MULTILINE)) > 4
    for group in page.all("[role=group][aria-labelledby]"):
        assert words(page.one(f"#{attribute(group, 'aria-labelledby')}"))


def test_a_card_on_danger_begins_with_the_steps_on_its_page(built: Built) -> None:
    card = built.page(CARDS).one('[data-card="red-berries"]')
    parts = [node for node in card.children if node.name[0] not in "#!"]
    assert [node.name for node in parts[:3]] == ["h3", "div", "ol"]
    assert words(parts[3]).startswith("Where:")


# What a reader does with it -------------------------------------------------------------------------------------------------------

# Keeps what was spoken on the page: it is cleared again after two seconds, before a busy machine looks.
TOLD = """() => {
    const status = document.querySelector(".kb-spoken"), told = [];
    new MutationObserver(() => {
        if (status.textContent) told.push(status.textContent);
        document.documentElement.dataset.told = told.join("|");
    }).observe(status, {childList: true});
}"""
SHOWN = ".kb-card:visible"
TOP = "async (node) => { await document.fonts.ready; return node.getBoundingClientRect().top + scrollY; }"


def _question(tab: Tab, number: int) -> Locator:
    return tab.get_by_role("group", name=re.compile(rf"^{number}\. ")).first


def test_without_scripts_a_module_can_be_walked_through(readers: Readers) -> None:
    module = readers.open(LESSON, script=False, width=390).locator(".kb-page[data-module=the-ground]")
    assert module.locator("> h2").count() == 7
    assert module.locator(".kb-question").count() == 2
    for choice in module.locator(".kb-question > details").all():
        feedback = choice.locator("p").first
        expect(feedback).to_be_hidden()
        choice.locator("summary").click()
        expect(feedback).to_be_visible()
    assert module.locator("details[open]").count() == 5
    expect(module.locator(".kb-reflection")).to_be_visible()


def test_without_scripts_all_cards_are_there(readers: Readers) -> None:
    tab = readers.open(CARDS, script=False, width=390)
    assert tab.locator(SHOWN).count() == 5
    expect(tab.locator(".kb-deck")).to_be_hidden()
    card = tab.locator('[data-card="the-key"]')
    for choice in card.locator("details").all():
        choice.locator("summary").click()
        expect(choice.locator("p").first).to_be_visible()
    expect(card.get_by_text("Not ours to do: keys go through the steward.")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize(("address", "brought"), [(CARDS, ".kb-deck option + option"), ("season/word-cards/", ".kb-pack")])
def test_what_one_reads_stays_where_it_is_when_the_scripts_come(readers: Readers, address: str, brought: str, width: int) -> None:
    tab = readers.tab()
    tab.set_viewport_size({"width": width, "height": 800})
    tab.route(re.compile(r"/assets/(course-tools|flashcards)\b[^/]*\.js"), lambda route: None)
    tab.goto(address, wait_until="domcontentloaded")
    below = tab.locator(".kb-page > p:not(.kb-for)").last
    before = below.evaluate(TOP)
    tab.unroute_all()  # what was asked for comes
    expect(tab.locator(brought).first).to_be_attached()
    assert abs(below.evaluate(TOP) - before) < 20  # of a pack: what its text needs more or less


def test_by_keyboard_a_choice_opens_and_its_feedback_is_spoken_once(readers: Readers) -> None:
    tab = readers.open(LESSON)
    tab.evaluate(TOLD)
    expect(tab.locator(".kb-spoken")).to_have_attribute("role", "status")
    told, question = tab.locator("html"), _question(tab, 1)
    choices = [question.locator("details").nth(at) for at in (1, 2)]
    feedback = [" ".join((choice.locator("p").first.text_content() or "").split()) for choice in choices]
    choices[0].locator("summary").focus()
    tab.keyboard.press("Enter")
    expect(told).to_have_attribute("data-told", feedback[0])
    expect(choices[0]).to_have_attribute("open", "")
    expect(choices[0].locator("summary")).to_be_focused()
    tab.keyboard.press("Tab")
    expect(choices[1].locator("summary")).to_be_focused()
    tab.keyboard.press("Space")
    expect(told).to_have_attribute("data-told", "|".join(feedback))
    assert question.locator("details[open]").count() == 2, "one that was open stays open"
    tab.keyboard.press("Space")
    expect(choices[1]).not_to_have_attribute("open", "")
    expect(tab.locator(".kb-spoken")).to_have_text("")
    expect(told).to_have_attribute("data-told", "|".join(feedback))  # each once, and nothing when a choice closes


def test_after_an_answer_the_favored_choice_says_so(readers: Readers) -> None:
    """Where there is one: of a dilemma there is none."""
    tab = readers.open(LESSON)
    tab.evaluate(TOLD)
    question = _question(tab, 1)
    mark = tab.locator(".kb-favored")
    expect(tab.locator(".kb-spoken")).to_have_count(1)
    expect(mark).to_have_count(0)
    question.locator("details:not([data-favored]) summary").first.click()
    expect(question.locator("[data-favored] > summary > .kb-favored")).to_have_text("Most would choose this")
    expect(mark).to_have_count(1)
    expect(tab.locator("html")).to_have_attribute("data-told", re.compile("."))  # what is told next would take its place
    question.locator("[data-favored] summary").click()
    expect(tab.locator("html")).to_have_attribute("data-told", re.compile(r"\|Most would choose this [A-Z]"))
    expect(mark).to_have_count(1)


def test_of_a_dilemma_no_choice_is_marked(readers: Readers) -> None:
    tab = readers.open(LESSON)
    tab.locator(".kb-question [data-favored]").evaluate_all("all => all.forEach((choice) => delete choice.dataset.favored)")
    choice = tab.locator(".kb-choice").first
    choice.locator("summary").click()
    expect(choice.locator("p").first).to_be_visible()
    expect(tab.locator(".kb-favored")).to_have_count(0)


def test_feedback_is_spoken_on_a_page_that_instant_navigation_brings(readers: Readers) -> None:
    tab = readers.open(OVERVIEW)
    follow(tab, LESSON)
    tab.evaluate(TOLD)
    _question(tab, 2).locator("summary", has_text="Peelings and lemon.").click()
    expect(tab.locator("html")).to_have_attribute("data-told", re.compile("Both rot"))
    follow(tab, CARDS)
    expect(tab.get_by_role("button", name="Draw a card")).to_be_visible()
    assert tab.locator(".kb-deck").count() == 1


def test_a_card_is_drawn_by_place(readers: Readers) -> None:
    tab = readers.open(CARDS, width=390)
    place, draw = tab.get_by_label("Place"), tab.get_by_role("button", name="Draw a card")
    assert place.locator("option").all_inner_texts() == ["Any place", "By the gate", "In the shed", "Along the hedge", "On a hot day"]
    place.select_option("By the gate")
    drawn = set()
    card = tab.locator(SHOWN)
    for _ in range(2):
        draw.focus()
        tab.keyboard.press("Enter")
        expect(card).to_have_count(1)
        expect(card).to_have_attribute("data-place", "By the gate")
        expect(card.locator("h3")).to_be_focused()
        drawn.add(card.get_attribute("data-card"))
        card.locator("summary").first.click()
    assert drawn == {"a-hand-over-the-fence", "just-looking"}, "no card comes twice before all have come"
    draw.click()
    assert tab.locator(f"{SHOWN} details[open]").count() == 0, "a card that is drawn again is closed"
    tab.get_by_role("button", name="Show all cards").click()
    assert card.count() == 5
    expect(draw).to_be_focused()
    assert tab.get_by_role("button", name="Show all cards").count() == 0
    again = tab.get_by_role("button", name="Draw another card")
    assert again.count() == 0
    draw.click()
    before = card.get_attribute("data-card")
    again.click()  # below the card, where one has read it
    expect(card).to_have_count(1)
    assert card.get_attribute("data-card") != before
    expect(card.locator("h3")).to_be_focused()
    place.select_option("In the shed")  # the only card there comes again
    for _ in range(2):
        draw.click()
        expect(card).to_have_attribute("data-card", "the-key")


def test_a_link_finds_a_card_that_is_not_drawn(readers: Readers) -> None:
    tab = readers.open(CARDS)
    tab.get_by_label("Place").select_option("In the shed")
    tab.get_by_role("button", name="Draw a card").click()
    expect(tab.locator(SHOWN)).to_have_count(1)
    tab.locator(".md-sidebar--secondary a[href$='#red-berries']").click()
    expect(tab.locator("#red-berries")).to_be_in_viewport()
    assert tab.locator(SHOWN).count() == 5
    assert tab.get_by_label("Place").input_value() == "In the shed", "the page is the one that was there"


@pytest.mark.parametrize("address", [LESSON, CARDS, "season/guides/"])
def test_nothing_reaches_out_of_a_small_window(readers: Readers, address: str) -> None:
    tab = readers.open(address, width=320)
    for summary in tab.locator(".kb-choice > summary").all()[:4]:
        summary.click()
    assert tab.evaluate("document.documentElement.scrollWidth") == 320


def test_axe_finds_nothing(readers: Readers) -> None:
    tab = readers.open(CARDS)
    tab.get_by_label("Place").select_option("Along the hedge")
    tab.get_by_role("button", name="Draw a card").click()
    for address, part in ((CARDS, SHOWN), (LESSON, ".kb-page")):
        tab = tab if address == CARDS else readers.open(address)
        for summary in tab.locator(f"{part} summary").filter(visible=True).all():
            summary.click()
        assert_accessible_in_all_windows(tab, "article")
