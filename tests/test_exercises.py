"""Days of the course and scenario cards: what an editor writes, what a reader gets, with and without scripts, and on paper."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab

from peerkb.course import lint
from peerkb.markdown.blocks import blocks
from peerkb.settings.reading import read_settings
from tests.browsing import DOCS, PATIENCE, Built, Readers, attribute, follow, of_kind, words
from tests.small_site import built as small_site
from tests.small_site import project_settings, refusal

pytest_plugins = "tests.site_fixtures"
expect.set_options(timeout=PATIENCE)

EXTRA = project_settings()["extra"]
RULES = read_settings({"exercises": EXTRA["exercises"]}, [])[0].exercises
EXERCISES = {**EXTRA["exercises"], "cards": {**EXTRA["exercises"]["cards"], "safety": []}}  # a small site has no snippets
MODULES, CARDS = of_kind("module").address, of_kind("scenarios").address

QUESTION = """\
**{number}. What do you say?**

- "I don't know."

    That is true.
    It may be enough.

- Nothing.

    This is outside the role: somebody asked.

"""
MODULE = f"""\
Some words first.

## Day 3: Give and take

### Aim

You can wait.

### Time

An hour.

### Read

- [Home](index.md)

### Try

Wait.

### Check yourself

{"".join(QUESTION.format(number=number) for number in range(1, 5))}\
### Reflect

Who waited for you?

### Talk over with your mentor

Ask how they wait.

## Afterward

The end.
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
--8<-- "help-suicide.md"

1. Ask.
2. Stay.

"""


def _page(kind: str, body: str) -> str:
    return f"---\nkind: {kind}\n---\n{body}"


def _wrong(kind: str, body: str) -> list[str]:
    _, faults = lint.read(blocks(body), "p.md", kind, RULES)
    return [str(fault) for fault in faults]


# What an editor writes ------------------------------------------------------------------------------------------------------------


def test_a_whole_module_and_a_whole_card_have_no_fault() -> None:
    assert _wrong("module", MODULE) == []
    assert _wrong("scenarios", CARD) == []


FIRST = '- "I don\'t know."'
FEEDBACK = "    That is true.\n    It may be enough.\n\n"
SECOND = "- Nothing.\n\n    This is outside the role: somebody asked.\n\n"
ASKED = "**1. What do you say?**"
CHECK = "### Check yourself"
HEADING = "## Day 3: Give and take"


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
        (QUESTION.format(number=4), "", CHECK, "'Check yourself' asks 3 questions. Write 4, each a line in bold"),
        ("**2. What do you say?**", "2. What do you say?", CHECK, "'Check yourself' asks 3 questions"),
        ("**1. What do you say?**\n\n", "", FIRST, "belongs to no question. Write the question above it, in bold"),
        ("**2. What do you say?**", "**2. What? Say it!**\n\n**3. What do you say?**", "**2. What?", "has no choices"),
        ("**2. What do you say?**", "**5. What do you say?**", "**5.", "is the 2. of its module. Number it so"),
        ("This is outside the role: somebody asked.", "Oh. This is outside the role.", "- Nothing", "too late. Let it begin with these"),
        (f"{FIRST}\n\n    That", '??? answer "I"\n    That', "??? answer", "a choice is no box. Write it as an item of a list"),
        ("- Nothing.", "* ", "* ", "a choice has no words"),
        ("### Aim\n\nYou can wait.\n\n", "", HEADING, "'Day 3: Give and take' has no part 'Aim'. Add it below a heading: ### Aim"),
        ("### Reflect\n", "### Reflekt\n", "### Reflekt", "'Reflekt' is no part of a module; did you mean 'Reflect'?"),
        ("### Reflect\n", "### Time\n", "### Time", "has the part 'Time' twice. Keep one of them"),
        ("Who waited for you?", "", "### Reflect", "the part 'Reflect' of 'Day 3: Give and take' says nothing"),
        ("- [Home](index.md)", "- Home", "### Read", "names no page. Write a link"),
        ("## Day 3: Give", "## Day 3 Give", "## Day 3 Give", "has parts of a module, but not its heading. Write it as in: ## Day 1: What"),
    ],
)
def test_what_a_module_lacks_is_told_with_its_line(before: str, after: str, at: str, message: str) -> None:
    assert before in MODULE
    _told_at("module", MODULE.replace(before, after, 1), at, message)


TITLE = "### Wet shoes"
STORY = "A man looks at his shoes."
SAID = 'A man says: "I think of suicide."'


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
        (STORY, SAID, TITLE, "speaks of 'suicid', so what to do comes first. Write right below its heading: --8<-- \"help-suicide.md\""),
        (STORY, SAID, TITLE, "Write the steps before 'Place', as a numbered list"),
        (STORY, "A man overdosed.", TITLE, '--8<-- "help-overdose.md"'),
    ],
)
def test_what_a_card_lacks_is_told_with_its_line(before: str, after: str, at: str, message: str) -> None:
    assert before in CARD
    _told_at("scenarios", CARD.replace(before, after, 1), at, message)


def test_a_card_on_a_life_at_risk_begins_with_the_steps() -> None:
    card = CARD.replace("A man looks at his shoes.", 'A man says: "I think of suicide."')
    assert _wrong("scenarios", card.replace("**Place:**", f"{LATE}**Place:**")) == []
    assert len(_wrong("scenarios", card.replace("**Pause.**", f"{LATE}**Pause.**"))) == 2


def test_parts_out_of_order_are_told() -> None:
    swapped = MODULE.replace("### Aim", "### AIM").replace("### Time", "### Aim").replace("### AIM", "### Time")
    assert any(fault.startswith("p.md:3: the parts of 'Day 3: Give and take' are out of order.") for fault in _wrong("module", swapped))
    swapped = CARD.replace("**Read:**", "**X:**").replace("**The principle:**", "**Read:**").replace("**X:**", "**The principle:**")
    assert any(fault.startswith("p.md:3: the card 'Wet shoes' is out of order.") for fault in _wrong("scenarios", swapped))


def test_code_and_pages_of_other_kinds_are_passed_over() -> None:
    assert _wrong("module", f"{MODULE}\n```markdown\n## Day 4: x\n\n### Aim\n```\n") == []
    assert _wrong("idea", MODULE.replace("### Aim", "### Goal")) == []


@pytest.mark.parametrize("choices", ["- One.\n- Two *or* three.\n- Four.\n", "- *One.*\n- Two.\n- Three.\n"], ids=["words", "marked"])
def test_choices_of_one_line_each_are_told_too(tmp_path: Path, choices: str) -> None:
    card = f"## A place\n\n### Wet shoes\n\n**Place:** here.\n\nIt rains.\n\n**Pause.** What now?\n\n{choices}\n**The principle:** one.\n"
    told = refusal(tmp_path, {"c.md": _page("scenarios", card)}, extra={"exercises": EXERCISES})
    assert len([fault for fault in told if "has no feedback" in fault]) == 3


def test_a_broken_question_and_a_broken_card_stop_the_build_at_once(tmp_path: Path) -> None:
    module = _page("module", MODULE.replace("    That is true.\n    It may be enough.\n\n", "", 1))
    card = _page("scenarios", CARD.replace("    He may tell you.\n\n", ""))
    told = refusal(tmp_path, {"m.md": module, "c.md": card, "n.md": _page("module", MODULE)}, extra={"exercises": EXERCISES})
    assert [fault.partition(". ")[0].partition(": ")[0] for fault in told] == ["c.md:18", "m.md:28", "n.md:6", "n.md:6"]
    assert "has no feedback" in told[0]
    assert "there is a module with the number 3 in m.md:6 too" in told[2]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("all", "extra.exercises says 'all'. Write keys and values"),
        ({"limits": ["x"]}, "nobody knows the key 'limits'; did you mean 'limit'?"),
        ({"modules": {"kind": "module"}}, "extra.exercises.modules: 'heading' is missing. Write it"),
        ({"modules": {**EXTRA["exercises"]["modules"], "heading": "Day"}}, "heading says 'Day'. Write {number} and {title} in it"),
        ({"modules": {**EXTRA["exercises"]["modules"], "choices": [3, 2]}}, "Write the fewest and the most, from 1, such as: [2, 5]"),
        (
            {"cards": {**EXTRA["exercises"]["cards"], "links_in": "Reed"}},
            "links_in says 'Reed', which is no part named in 'parts'; did you mean 'Read'?",
        ),
        ({"cards": {**EXTRA["exercises"]["cards"], "safety": [{"words": ["x"]}]}}, "cards.safety: 'first' is missing"),
    ],
)
def test_rules_that_are_wrong_are_told(given: Any, message: str) -> None:
    _, faults = read_settings({"exercises": given}, [])
    assert [fault for fault in faults if message in str(fault)], faults


# What comes of it -----------------------------------------------------------------------------------------------------------------


def test_the_markup(tmp_path: Path) -> None:
    pages = {"m.md": _page("module", MODULE), "c.md": _page("scenarios", CARD)}
    site = small_site(tmp_path, pages, extra={"exercises": EXERCISES})
    module, card = (re.sub(r'<a class="headerlink".*?</a>', "", site.html(name)) for name in pages)
    assert (
        '<section class="kb-module" data-module="give-and-take" data-title="Day 3: Give and take" id="module-3">\n<h2 id="day-3' in module
    )
    assert '<div class="kb-reflection" data-reflection="give-and-take">\n<p>Who waited for you?</p>\n</div>\n<h3' in module
    first = textwrap.dedent("""\
        <div aria-labelledby="module-3-question-1" class="kb-question" role="group">
        <p id="module-3-question-1"><strong>1. What do you say?</strong></p>
        <details class="kb-choice"><summary>"I don't know."</summary>
        <p>That is true.
        It may be enough.</p>
        </details>
        <details class="kb-choice kb-limit"><summary>Nothing.</summary>
        <p>This is outside the role: somebody asked.</p>
        </details>
        </div>
        """)
    assert first in module
    assert module.index("</section>") < module.index('<h2 id="afterward">')
    assert '<section class="kb-card" data-card="wet-shoes" data-place="Sidewalk">\n<h3 id="wet-shoes">' in card
    assert card.count("<details") == 3
    assert card.count("kb-limit") == 1
    assert '<p id="wet-shoes-choices"><strong>Pause.</strong> What has he asked for?</p>\n<details' in card


def test_a_page_of_another_kind_keeps_its_lists(tmp_path: Path) -> None:
    site = small_site(tmp_path, {"m.md": _page("idea", MODULE)}, extra={"exercises": EXERCISES})
    assert "<details" not in site.html("m.md")
    assert "kb-" not in site.html("m.md").split("<footer>")[0]


def test_every_question_of_the_course_came_out_as_one(built: Built) -> None:
    """What is read row by row and what Markdown makes of it agree."""
    for file in sorted((DOCS / "start").glob("*.md")):
        text = file.read_text(encoding="utf-8")
        page = built.page("start/" if file.stem == "index" else f"start/{file.stem}/")
        assert len(page.all(".kb-page .kb-choice")) == len(re.findall(r"^- .*\n\n    ", text, re.MULTILINE)), file.name
        for group in page.all("[role=group][aria-labelledby]"):
            named = page.one(f"#{attribute(group, 'aria-labelledby')}")
            assert words(named), file.name


def test_the_twelve_cards_have_their_places(built: Built) -> None:
    page = built.page(CARDS)
    table = {words(row.query("td")[0]): len(row.query("td")[1].query("a")) for row in page.all("tbody tr")}
    found: dict[str, int] = {}
    for card in page.all(".kb-card"):
        place = attribute(card, "data-place")
        found[place] = found.get(place, 0) + 1
    assert found == table
    assert sum(found.values()) == 12


def test_the_late_call_begins_with_the_steps(built: Built) -> None:
    card = built.page(CARDS).one('[data-card="the-late-call"]')
    kinds = [node.name for node in card.children if node.name[0] not in "#!"]
    assert kinds[:2] == ["h3", "div"]
    assert kinds.index("ol") < next(at for at, node in enumerate(_elements(card)) if words(node).startswith("Place:"))


def _elements(node: Any) -> list[Any]:
    return [child for child in node.children if child.name[0] not in "#!"]


def test_the_page_for_mentors_opens_each_module(built: Built) -> None:
    page = built.page("start/mentors/")
    targets = [page.leads_to(attribute(link, "href")) for link in page.all(".kb-page table a")]
    assert len(targets) == 10
    for target in targets:
        assert target
        module = built.page(target[0]).one(f"#{target[1]}").parent
        assert "kb-module" in attribute(module, "class")
    assert built.page("start/").all('.kb-page a[href="mentors/"]')


# What a reader does with it -------------------------------------------------------------------------------------------------------

TOLD = """() => {
    window.told = [];
    const status = document.querySelector(".kb-spoken");
    new MutationObserver(() => status.textContent && window.told.push(status.textContent)).observe(status, {childList: true});
}"""


def _question(tab: Tab, number: int) -> Locator:
    return tab.get_by_role("group", name=re.compile(rf"^{number}\. ")).first


def test_without_scripts_a_module_can_be_walked_through(readers: Readers) -> None:
    tab = readers.open(MODULES, script=False, width=390)
    module = tab.locator("#module-1")
    assert module.locator("h3").count() == 7
    for number in range(4):
        question = module.locator(".kb-question").nth(number)
        for choice in question.locator("details").all():
            feedback = choice.locator("p").first
            expect(feedback).to_be_hidden()
            choice.locator("summary").click()
            expect(feedback).to_be_visible()
        assert question.locator("details[open]").count() == question.locator("details").count()
    expect(module.locator(".kb-reflection")).to_be_visible()


def test_without_scripts_all_cards_are_there(readers: Readers) -> None:
    tab = readers.open(CARDS, script=False, width=390)
    assert tab.locator(".kb-card:visible").count() == 12
    assert tab.locator(".kb-deck").count() == 0
    card = tab.locator('[data-card="socks-and-nothing-else"]')
    for choice in card.locator("details").all():
        choice.locator("summary").click()
        expect(choice.locator("p").first).to_be_visible()
    expect(card.get_by_text("Out of bounds: this makes kindness a deal.")).to_be_visible()


def test_by_keyboard_a_choice_opens_and_its_feedback_is_spoken_once(readers: Readers) -> None:
    tab = readers.open(MODULES)
    tab.evaluate(TOLD)
    status, question = tab.locator(".kb-spoken[role=status]"), _question(tab, 1)
    choices = [question.locator("details").nth(at) for at in (0, 1)]
    feedback = [" ".join((choice.locator("p").first.text_content() or "").split()) for choice in choices]
    choices[0].locator("summary").focus()
    tab.keyboard.press("Enter")
    expect(status).to_have_text(feedback[0])
    expect(choices[0]).to_have_attribute("open", "")
    expect(choices[0].locator("summary")).to_be_focused()
    tab.keyboard.press("Tab")
    expect(choices[1].locator("summary")).to_be_focused()
    tab.keyboard.press("Space")
    expect(status).to_have_text(feedback[1])
    assert question.locator("details[open]").count() == 2, "one that was open stays open"
    tab.keyboard.press("Space")
    expect(choices[1]).not_to_have_attribute("open", "")
    expect(status).to_have_text("")
    assert tab.evaluate("told") == feedback, "each once, and nothing when a choice closes"


def test_feedback_is_spoken_on_a_page_that_instant_navigation_brings(readers: Readers) -> None:
    tab = readers.open("start/")
    follow(tab, MODULES)
    _question(tab, 2).locator("summary").first.click()
    expect(tab.locator(".kb-spoken")).to_have_text(re.compile("."))
    follow(tab, CARDS)
    expect(tab.get_by_role("button", name="Draw a card")).to_be_visible()
    assert tab.locator(".kb-deck").count() == 1


def test_a_card_is_drawn_by_place(readers: Readers) -> None:
    tab = readers.open(CARDS, width=390)
    place, draw = tab.get_by_label("Place"), tab.get_by_role("button", name="Draw a card")
    options = place.locator("option").all_inner_texts()
    assert options[0] == "Any place"
    assert len(options) == 10
    place.select_option("Recovery center")
    drawn = set()
    for _ in range(2):
        draw.focus()
        tab.keyboard.press("Enter")
        card = tab.locator(".kb-card:visible")
        expect(card).to_have_count(1)
        expect(card).to_have_attribute("data-place", "Recovery center")
        expect(card.locator("h3")).to_be_focused()
        drawn.add(card.get_attribute("data-card"))
        card.locator("summary").first.click()
    assert drawn == {"the-same-worry-again", "a-co-workers-story-fills-the-room"}, "no card comes twice before all have come"
    draw.click()
    assert tab.locator(".kb-card:visible details[open]").count() == 0, "a card that is drawn again is closed"
    tab.get_by_role("button", name="Show all cards").click()
    assert tab.locator(".kb-card:visible").count() == 12
    expect(draw).to_be_focused()
    assert tab.get_by_role("button", name="Show all cards").count() == 0
    again = tab.get_by_role("button", name="Draw another card")
    assert again.count() == 0
    draw.click()
    card = tab.locator(".kb-card:visible")
    before = card.get_attribute("data-card")
    again.click()  # below the card, where one has read it
    expect(card).to_have_count(1)
    assert card.get_attribute("data-card") != before
    expect(card.locator("h3")).to_be_focused()
    place.select_option("Jail cell")
    for _ in range(2):
        draw.click()
        expect(tab.locator(".kb-card:visible")).to_have_count(1)


def test_a_link_finds_a_card_that_is_not_drawn(readers: Readers) -> None:
    tab = readers.open(CARDS)
    first, second = (tab.locator(f".md-sidebar--secondary a[href$='#{card}']") for card in ("sworn-at", "the-late-call"))
    tab.wait_for_load_state("networkidle")
    tab.locator(".kb-deck").evaluate("(deck) => { deck.id = 'before'; }")
    first.click()
    expect(tab.locator("#before")).to_have_count(0)  # Material brings a page anew for the first of its own links, and for no other
    tab.get_by_label("Place").select_option("Jail cell")
    tab.get_by_role("button", name="Draw a card").click()
    expect(tab.locator(".kb-card:visible")).to_have_count(1)
    second.click()
    expect(tab.locator("#the-late-call")).to_be_in_viewport()
    assert tab.locator(".kb-card:visible").count() == 12
    assert tab.get_by_label("Place").input_value() == "Jail cell", "the page is the one that was there"


@pytest.mark.parametrize("address", [MODULES, CARDS, "start/mentors/", "contributing/exercises/"])
def test_nothing_reaches_out_of_a_small_window(readers: Readers, address: str) -> None:
    tab = readers.open(address, width=320)
    for summary in tab.locator(".kb-choice > summary").all()[:4]:
        summary.click()
    assert tab.evaluate("document.documentElement.scrollWidth") == 320


def _violations(tab: Tab) -> Iterator[str]:
    for rule in Axe().run(tab, "article").response["violations"]:
        yield f"{rule['id']}: {rule['nodes'][0]['html'][:120]}"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1366])
def test_axe_finds_nothing(readers: Readers, width: int, dark: bool) -> None:
    tab = readers.open(CARDS, width=width, dark=dark)
    tab.get_by_label("Place").select_option("Phone")
    tab.get_by_role("button", name="Draw a card").click()
    for summary in tab.locator(".kb-card:visible summary").all():
        summary.click()
    assert list(_violations(tab)) == []
    tab = readers.open(f"{MODULES}#module-1", width=width, dark=dark)
    for summary in tab.locator("#module-1 summary").all():
        summary.click()
    assert list(_violations(tab)) == []
