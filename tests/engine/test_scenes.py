"""Branching scenes: what an editor writes, every way that a reader can take, by pointer and by keys, without scripts, and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.extensions.toc import slugify
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab

from peerkb.course.scenes import graph
from peerkb.course.scenes.lint import check_scene
from peerkb.glossary.terms import LONGEST_DEFINITION
from peerkb.manual.pages import SiteFiles, manual_pages
from peerkb.markdown.blocks import blocks
from peerkb.settings.reading import read_settings
from tests.browsing import PATIENCE, Built, Readers, attribute, follow, searched_sections, sitemap_is_read, words
from tests.checks_in_browser import assert_accessible_in_all_windows
from tests.content import GARDEN
from tests.paper import LETTER, printed
from tests.small_site import built as small_site
from tests.small_site import refusal

expect.set_options(timeout=PATIENCE)

EXERCISES: dict[str, Any] = {
    "limit": ["Out of bounds:"],
    "modules": None,
    "cards": None,
    "scenes": {
        "kind": "scene",
        "ending": "Where this leaves you",
        "steps": [4, 6],
        "choices": [2, 3],
        "turns": [2, 3],
        "words": [3, 20],
        "limits": 1,
    },
}
RULES = read_settings({"exercises": EXERCISES}, [])[0].exercises
SCENE = """\
You stand at the door.

## 1. The door

She looks up.

- ["Good morning."](#2-a-chair)
- [Sit down beside her](#3-her-hand)

## 2. A chair

!!! talk
    **She:** Take a chair.

- [Take it](#4-an-hour)
- [Take her *hand*](#3-her-hand)

## 3. Her hand

Out of bounds: nobody asked for it.

- [Say so, and move](#4-an-hour)
- [Hold it](#5-a-minute)

## 4. An hour

You talk for an hour.

**Where this leaves you:** she may come again.

## 5. A minute

She leaves without a word.

**Where this leaves you:** you could tell somebody.
"""


def _wrong(body: str) -> list[str]:
    return [str(fault) for fault in check_scene(blocks(body), "s.md", "scene", RULES)]


# What an editor writes ------------------------------------------------------------------------------------------------------------


def test_a_whole_scene_has_no_fault() -> None:
    assert _wrong(SCENE) == []


@pytest.mark.parametrize(
    ("before", "after", "at", "message"),
    [
        ("## 2. A chair", "## A chair", "## A chair", "'A chair' has no number. Write it as in: ## 2. A chair"),
        ("## 2. A chair", "## 3. A chair", "## 3. A chair", "'A chair' is step 2 of the page. Number it so"),
        ("## 5. A minute", "## 5. An hour", "## 5. An", "steps 4 and 5 are both called 'An hour'. Give one of them another name"),
        ("(#4-an-hour)", "(#4-the-hour)", "- [Take it]", "the choice 'Take it' leads to '#4-the-hour', which is no step of this page; did"),
        ("(#4-an-hour)", "(#4-the-hour)", "- [Take it]", "did you mean '#4-an-hour'?"),
        ("(#4-an-hour)", "(#an-hour)", "- [Take it]", "did you mean '#4-an-hour'?"),
        ("(#3-her-hand)\n\n## 2", "(#2-a-chair)\n\n## 2", "- [Sit", "two choices of step 1 lead to step 2. Let each of them change"),
        ("(#5-a-minute)", "(#1-the-door)", "- [Hold", "the choice 'Hold it' leads back to step 1, so that the way may never end"),
        ("(#5-a-minute)", "(#3-her-hand)", "- [Hold", "the choice 'Hold it' leads back to step 3"),
        ("- [Hold it](#5-a-minute)", "- [Hold it](#2-a-chair)", "- [Hold", "leads back to step 2"),
        ("- [Hold it](#5-a-minute)\n", "", "## 5", "no way leads to step 5, 'A minute'. Let a choice lead there, or take the step out"),
        ("- [Hold it](#5-a-minute)\n", "", "## 3", "step 3 has 1 choice. Write from 2 to 3"),
        ("- [Hold it](#5-a-minute)", "- Hold it", "- Hold", "'Hold it' is more or less than a link to a step. Write a choice as in: - ["),
        ("(#5-a-minute)", "(#5-a-minute) [or](#4-an-hour)", "- [Hold", "is more or less than a link to a step"),
        ("(#5-a-minute)", "(#5-a-minute), long", "- [Hold", "is more or less than a link to a step"),
        (
            "(#5-a-minute)\n",
            "(#5-a-minute)\n\n    She leaves.\n",
            "- [Hold",
            "has text below it. Write what follows in the step that it leads",
        ),
        (
            "(#5-a-minute)\n",
            "(#5-a-minute)\n\nShe waits.\n",
            "- [Hold",
            "stands above other text. Write the choices at the end of their step",
        ),
        ("**Where this leaves you:** she", "She", "## 4", "step 4 has no choices and does not say 'Where this leaves you' at its end"),
        ("come again.\n", "come again.\n\nOr not.\n", "## 4", "does not say 'Where this leaves you' at its end"),
        ("you:** she may come again.", "you:**", "**Where", "'Where this leaves you' of step 4 says nothing"),
        ("She looks up.", "She looks.\n\n**Where this leaves you:** here.", "**Where", "step 1 says 'Where this leaves you' and goes on"),
        ("She looks up.", "She is not out of bounds: look.", "She is", "step 1 says 'Out of bounds:' too late. Let the step begin with"),
        ("She looks up.", "She looks.", "## 1", "step 1 has 2 words. Write from 3 to 20"),
        ("She looks up.", "She looks up. " * 7, "## 1", "step 1 has 21 words. Write from 3 to 20"),
        ("(#2-a-chair)", "(#4-an-hour)", "## 4", "a way ends in step 4 after 1 choice. Let it have from 2 to 3"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(before: str, after: str, at: str, message: str) -> None:
    assert before in SCENE
    body = SCENE.replace(before, after, 1)
    line = next(number for number, row in enumerate(body.splitlines(), start=1) if row.startswith(at))
    told = _wrong(body)
    assert [fault for fault in told if fault.startswith(f"s.md:{line}: ") and message in fault], told


def test_what_a_whole_page_lacks_is_told() -> None:
    assert _wrong("Text.\n") == ["s.md: the scene has 0 steps. Write from 4 to 6, each below a heading such as: ## 1. What happens"]
    assert "s.md: the scene has 7 steps. Write from 4 to 6" in _wrong(SCENE + "\n## 6. Six\n\n## 7. Seven\n")[0]
    missing = (
        "s.md: the scene names no choice that crosses a limit of the role. Begin the step that follows from such a choice with 'Out of"
    )
    (told,) = _wrong(SCENE.replace("Out of bounds: nobody", "Nobody"))
    assert told.startswith(missing)


def test_a_way_that_is_too_long_is_told() -> None:
    longer = SCENE.replace(
        "You talk for an hour.\n\n**Where this leaves you:** she may come again.", "So.\n\n- [A](#5-a-minute)\n- [B](#6-six)"
    )
    told, *_ = (fault for fault in _wrong(f"{longer}\n## 6. Six\n\nIt is six.\n\n**Where this leaves you:** late.\n") if "a way" in fault)
    assert told.startswith("s.md:32: a way ends in step 5 after 4 choices. Let it have from 2 to 3"), told


def test_a_wrong_address_is_told_alone() -> None:
    """One slip does not make a fault of each step that it cuts off."""
    assert len(_wrong(SCENE.replace("(#5-a-minute)", "(#5-a-moment)"))) == 1


def test_lists_of_other_things_are_no_choices() -> None:
    assert _wrong(SCENE.replace("She looks up.", "She looks up:\n\n- a lamp\n- [a leaf](https://leaf.example/)\n\nThen down.")) == []
    assert _wrong(SCENE.replace("come again.\n", "come again.\n\n- a card\n- [a page](other.md)\n")) == []


def test_a_broken_scene_stops_the_build(tmp_path: Path) -> None:
    page = f"---\nkind: scene\n---\n{SCENE.replace('(#5-a-minute)', '(#1-the-door)')}"
    told = refusal(tmp_path, {"s.md": page}, extra={"exercises": EXERCISES})
    assert [fault.partition(" leads")[0] for fault in told] == ["s.md:26: the choice 'Hold it'", "s.md:34: no way"]


def test_rules_that_are_wrong_are_told() -> None:
    _, faults = read_settings({"exercises": {"scenes": {**EXERCISES["scenes"], "turns": [4, 3]}}}, [])
    assert ["turns says [4, 3]. Write the fewest and the most" in str(fault) for fault in faults] == [True]


# What the check proves ------------------------------------------------------------------------------------------------------------

SIZE = 6
GRAPHS = st.lists(st.lists(st.integers(1, SIZE), max_size=3, unique=True), min_size=SIZE, max_size=SIZE)


def _walks(ways: dict[int, list[int]], way: tuple[int, ...] = (1,)) -> Iterator[tuple[int, ...]]:
    """Every walk from the first step, up to its end or to the first step that it meets twice."""
    if way[-1] in way[:-1] or not ways[way[-1]]:
        yield way
    else:
        yield from chain.from_iterable(_walks(ways, (*way, target)) for target in ways[way[-1]])


@given(GRAPHS)
def test_the_check_agrees_with_walking_every_way(targets: list[list[int]]) -> None:
    ways = dict(enumerate(targets, start=1))
    walks = list(_walks(ways))
    loops = {walk[-2:] for walk in walks if walk[-1] in walk[:-1]}
    back = graph.back_edges(ways, 1)
    assert bool(back) == bool(loops)
    assert set(back) <= loops
    assert graph.unreachable(ways, 1) == [step for step in ways if step not in set(chain.from_iterable(walks))]
    if not loops:
        lengths: dict[int, list[int]] = {}
        for walk in walks:
            for count, step in enumerate(walk):
                lengths.setdefault(step, []).append(count)
        assert graph.depths(ways, 1) == {step: (min(counts), max(counts)) for step, counts in lengths.items()}


# What comes of it -----------------------------------------------------------------------------------------------------------------


def test_the_markup(tmp_path: Path) -> None:
    site = small_site(tmp_path, {"s.md": f"---\nkind: scene\n---\n{SCENE}"}, extra={"exercises": EXERCISES})
    html = re.sub(r'<a class="headerlink".*?</a>', "", site.html("s.md"))
    assert (
        '<div class="kb-scene">\n<div class="kb-scene__opening">\n<p id="kb-begin">You stand at the door.</p>\n</div>\n'
        '<p class="kb-scene__how"' in html
    )
    assert '<section class="kb-step">\n<h2 id="1-the-door"><span class="kb-step__number">1.</span> The door</h2>' in html
    assert '<li><a href="#2-a-chair"><span>“Good morning.”</span> <span class="kb-step__turn">Turn to 2</span></a></li>' in html
    assert '<a href="#3-her-hand"><span>Take her <em>hand</em></span> <span class="kb-step__turn">Turn to 3</span></a>' in html
    assert '<section class="kb-step kb-step--limit" data-search-exclude="">\n<h2 id="3-her-hand">' in html
    assert '<section class="kb-step kb-step--end" data-search-exclude="">\n<h2 id="4-an-hour">' in html
    assert '<p class="kb-step__outcome"><strong>Where this leaves you:</strong> she may' in html
    assert html.count("data-target=") == 6
    assert '<a href="#3-her-hand">3. Her hand</a> <span class="kb-ways__note">(Out of bounds)</span><ul>' in html
    assert '<a href="#3-her-hand">3. Her hand</a> <span class="kb-ways__note">(Out of bounds, goes on as above)</span></li>' in html
    assert '<a href="#5-a-minute">5. A minute</a> <span class="kb-ways__note">(an end)</span></li>' in html


def test_a_page_of_another_kind_stays_as_it_is(tmp_path: Path) -> None:
    site = small_site(tmp_path, {"s.md": f"---\nkind: idea\n---\n{SCENE}"}, extra={"exercises": EXERCISES})
    assert "kb-s" not in site.html("s.md").split("<footer>")[0]


def test_a_site_can_say_it_in_other_words(tmp_path: Path) -> None:
    page = f"---\nkind: scene\n---\n{SCENE}"
    for words_of_its_own in ("Go to {number}", "On to {number}"):  # the second is no result of the first that was kept
        extra = {"exercises": EXERCISES, "messages": {"scenes.turn_to": words_of_its_own}}
        assert words_of_its_own.replace("{number}", "5") in small_site(tmp_path, {"s.md": page}, extra=extra).html("s.md")


ADDRESS = GARDEN.of_kind("tale").address
SOURCE = (GARDEN.docs / f"{ADDRESS.rstrip('/')}.md").read_text(encoding="utf-8")
STEPS = [int(number) for number in re.findall(r"^## (\d+)\.", SOURCE, re.MULTILINE)]
# The steps that each step's choices lead to, as the source has them.
WAYS = {
    number: [int(target) for target in re.findall(r"\]\(#(\d+)-", text)]
    for number, text in zip(STEPS, re.split(r"^## ", SOURCE, flags=re.MULTILINE)[1:], strict=True)
}
ENDS = [number for number in STEPS if not WAYS[number]]
EVERY_WAY = list(_walks(WAYS))


def test_every_choice_of_the_source_came_out_as_one(built: Built) -> None:
    """What is read row by row and what Markdown makes of it agree."""
    page = built.page(ADDRESS)
    sections = page.all(".kb-step")
    assert len(sections) == len(STEPS) > 6
    for number, section in zip(STEPS, sections, strict=True):
        links = section.query(".kb-step__choices a")
        assert [words(link).rpartition("Turn to ")[2] for link in links] == [str(target) for target in WAYS[number]]
        assert all(attribute(link, "href").removeprefix("#") in page.ids for link in links)
    assert {(attribute(item, "data-step")[0], attribute(item, "data-target")[0]) for item in page.all("[data-target]")} == {
        (str(number), str(target)) for number, targets in WAYS.items() for target in targets
    }


def test_no_word_is_linked_to_the_glossary_in_choices_and_ways(built: Built) -> None:
    page = built.page(ADDRESS)
    assert len(page.all(".kb-step p a.glossary-term")) > 1
    assert page.all(".kb-step__choices a.glossary-term, .kb-scene__ways a.glossary-term") == []


def test_a_term_names_the_scene_and_not_its_steps(built: Built) -> None:
    links = built.page("glossary/compost/").all(".glossary-mentions a")
    assert [attribute(link, "href") for link in links if ADDRESS in attribute(link, "href")] == [f"../../{ADDRESS}"]


def test_the_search_reads_the_opening_and_the_first_step(built: Built) -> None:
    (sections,) = (sections for page, sections in searched_sections(built) if page["u"] == ADDRESS)
    told = " ".join(text for section in sections for text in section)
    assert "in good shoes" in told
    assert "asking for this plot" in told
    assert [said for said in ("his pocket", "Two spades", "All ways", "Read a part") if said in told] == []


# What a reader does with it -------------------------------------------------------------------------------------------------------


def _open(readers: Readers, fragment: str = "", **how: Any) -> Tab:
    tab = readers.open("house/", **how)  # or another fragment would not load the page anew
    tab = readers.open(f"{ADDRESS}{fragment}", **how)
    if how.get("script", True):
        expect(tab.locator(".kb-scene")).to_have_attribute("data-played", "")
    return tab


def _step(tab: Tab, number: int) -> Locator:
    return tab.locator(".kb-step").nth(number - 1)


def _is_at(tab: Tab, number: int) -> None:
    """One step alone is shown."""
    expect(_step(tab, number)).to_be_visible()
    expect(tab.locator(".kb-step:visible")).to_have_count(1)


def _arrived(tab: Tab, number: int) -> None:
    """The step is shown alone, its heading has the focus and is in sight, and the address is its own."""
    _is_at(tab, number)
    heading = _step(tab, number).locator("h2")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    assert tab.evaluate("location.hash").startswith(f"#{number}-")


def _choose(tab: Tab, number: int, target: int) -> None:
    _step(tab, number).locator(f".kb-step__choices a[href*='#{target}-']").click()
    _arrived(tab, target)


def _taken(tab: Tab) -> list[tuple[int, int]]:
    """The choices that the list of all ways marks."""
    items = tab.locator("li[data-target]:has(> .kb-ways__taken)")
    return [tuple(pair) for pair in items.evaluate_all("all => all.map(({ dataset: d }) => [parseInt(d.step), parseInt(d.target)])")]


def test_every_way_can_be_walked_to_its_end(readers: Readers) -> None:
    tab = _open(readers, width=390)
    _is_at(tab, 1)
    expect(tab.locator(".kb-step__turn:visible, .kb-scene__how:visible")).to_have_count(0)
    assert len(EVERY_WAY) > 10
    for way in EVERY_WAY:
        for number, target in pairwise(way):
            _choose(tab, number, target)
        ways = tab.locator(".kb-scene__ways")
        expect(ways).to_be_visible()
        assert sorted(_taken(tab)) == sorted(pairwise(way))
        tab.get_by_role("button", name="Begin again").click()
        _arrived(tab, 1)
    assert {way[-1] for way in EVERY_WAY} == set(ENDS)


def test_the_opening_and_all_ways_are_shown_when_it_is_time(readers: Readers) -> None:
    tab = _open(readers)
    opening, box, ways = (
        tab.locator(".kb-scene__opening > #kb-begin"),
        tab.locator(".kb-scene__opening > .note"),
        tab.locator(".kb-scene__ways"),
    )
    expect(opening).to_be_visible()
    expect(ways).to_be_hidden()
    expect(tab.locator(".kb-scene__controls button:visible")).to_have_count(0)
    for number, target in pairwise(EVERY_WAY[0]):
        expect(ways).to_be_hidden()
        _choose(tab, number, target)
        expect(opening).to_be_hidden()
        expect(box).to_be_visible()  # help and the like is never out of sight
    expect(ways.locator("ul").first).to_be_hidden()
    ways.locator("summary").click()
    ways.get_by_role("link", name="7. A bed half dug").click()
    _arrived(tab, 7)
    expect(ways).to_be_visible()
    assert sorted(_taken(tab)) == sorted(pairwise(EVERY_WAY[0])), "looking at another end is not one's own way"


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no scripts"])
def test_one_is_told_that_one_will_choose_and_can_begin(readers: Readers, script: bool) -> None:
    tab = _open(readers, script=script)
    begin = tab.locator(".kb-go-on:has(+ #kb-begin)")  # below a box with help
    expect(begin).to_have_text("Begin the scene")
    expect(tab.locator(".kb-for")).to_contain_text("Practice: you choose how it goes on")
    begin.click()
    tab.wait_for_url("**#kb-begin")
    expect(tab.locator("#kb-begin")).to_be_in_viewport()
    expect(_step(tab, 1)).to_be_visible()
    if script:
        _choose(tab, *EVERY_WAY[0][:2])
        expect(begin).to_be_hidden()


def test_by_keys_alone(readers: Readers) -> None:
    tab = _open(readers)
    _step(tab, 1).locator("a[href*='#3-']").focus()
    tab.keyboard.press("Enter")
    _arrived(tab, 3)
    tab.keyboard.press("Tab")  # from the heading to the first choice
    expect(_step(tab, 3).locator(".kb-step__choices a").first).to_be_focused()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    _arrived(tab, 6)
    for _ in range(3):
        tab.keyboard.press("Tab")
    expect(tab.get_by_role("button", name="One step back")).to_be_focused()
    tab.keyboard.press("Enter")
    _arrived(tab, 3)
    for _ in range(4):
        tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    _arrived(tab, 1)


def test_back_and_forward_go_along_the_way(readers: Readers) -> None:
    tab = _open(readers)
    for number, target in ((1, 3), (3, 2), (2, 5)):
        _choose(tab, number, target)
    tab.go_back()
    _arrived(tab, 2)
    tab.go_back()
    _arrived(tab, 3)
    tab.go_forward()
    _arrived(tab, 2)
    tab.get_by_role("button", name="One step back").click()
    _arrived(tab, 3)
    tab.go_back()
    _is_at(tab, 1)
    expect(tab.get_by_role("button", name="One step back")).to_be_hidden()
    _choose(tab, 1, 4)
    _choose(tab, 4, 7)
    assert sorted(_taken(tab)) == [(1, 4), (4, 7)], "the way that one took at last"


@pytest.mark.parametrize("way", ["opened", "brought by instant navigation"])
def test_neither_a_choice_nor_the_way_back_fetches_the_page_anew(readers: Readers, way: str) -> None:
    tab = _open(readers) if way == "opened" else readers.open("season/")
    if way == "opened":
        sitemap_is_read(tab)
    else:
        follow(tab, ADDRESS)
        _is_at(tab, 1)
    tab.locator(".kb-scene").evaluate("(scene) => { scene.id = 'mine'; }")
    for number, target in ((1, 2), (2, 6), (6, 8)):
        _choose(tab, number, target)
    tab.go_back()
    _arrived(tab, 6)
    expect(tab.locator(".kb-scene__ways")).to_be_visible()
    tab.get_by_role("button", name="One step back").click()
    _arrived(tab, 2)
    assert sorted(_taken(tab)) == [(1, 2), (2, 6), (6, 8)]
    tab.get_by_role("button", name="Begin again").click()
    _arrived(tab, 1)
    tab.wait_for_load_state("networkidle")
    expect(tab.locator("#mine")).to_have_count(1)


def test_one_comes_back_to_the_step_that_one_left(readers: Readers) -> None:
    tab = readers.open("season/")
    follow(tab, ADDRESS)
    _is_at(tab, 1)
    expect(_step(tab, 1).locator(".kb-step__choices a").first).to_have_css("display", "flex")  # its own style sheet came along
    _choose(tab, 1, 2)
    _choose(tab, 2, 5)
    follow(tab, "house/")
    tab.go_back()
    _is_at(tab, 5)
    tab.get_by_role("button", name="One step back").click()
    _arrived(tab, 2)


def test_an_address_leads_to_its_step(readers: Readers) -> None:
    tab = _open(readers, "#5-her-list")
    _is_at(tab, 5)
    expect(tab.get_by_role("button", name="One step back")).to_be_hidden()  # nobody knows how one came here
    _choose(tab, 5, 9)
    assert _taken(tab) == []
    tab.get_by_role("button", name="One step back").click()
    _arrived(tab, 5)
    for wrong in ("#nowhere", "#100%"):
        _is_at(_open(readers, wrong), 1)


def test_the_contents_do_not_tell_how_it_goes_on(readers: Readers) -> None:
    for width in (390, 1366):
        tab = _open(readers, width=width)
        if width == 390:
            tab.locator(".md-header__button[for=__drawer]").click()
            expect(tab.locator(".md-nav--primary .md-nav__link--active:visible").last).to_be_visible()
        expect(tab.get_by_text("Two spades").locator("visible=true")).to_have_count(0)


def test_it_works_from_a_folder(readers: Readers, built: Built) -> None:
    tab = readers.open((built.folder / ADDRESS / "index.html").as_uri())
    _is_at(tab, 1)
    _choose(tab, 1, 4)
    tab.get_by_role("button", name="One step back").click()
    _is_at(tab, 1)
    readers.faults[:] = [fault for fault in readers.faults if not fault.startswith("file:")]  # it is no other host


def test_without_scripts_it_says_where_to_turn_to(readers: Readers) -> None:
    tab = _open(readers, script=False, width=390)
    expect(tab.get_by_text("turn to the part with that number")).to_be_visible()
    expect(tab.locator(".kb-step:visible")).to_have_count(len(STEPS))
    expect(tab.locator(".kb-scene button")).to_have_count(0)
    for number, targets in WAYS.items():
        links = _step(tab, number).locator(".kb-step__choices a")
        assert [said.rpartition("\n")[2] for said in links.all_inner_texts()] == [f"Turn to {target}" for target in targets]
        for link, target in zip(links.all(), targets, strict=True):
            link.click()
            expect(_step(tab, target).locator("h2")).to_be_in_viewport()
    ways = tab.locator(".kb-scene__ways")
    ways.locator("summary").click()
    expect(ways.get_by_role("link")).to_have_count(1 + sum(map(len, WAYS.values())))


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_on_paper_it_is_a_booklet(readers: Readers, script: bool) -> None:
    """Each step is whole on one sheet, wherever a reader of the screen is."""
    tab = _open(readers, script=script)
    for number, target in ((1, 4), (4, 7)) if script else ():
        _choose(tab, number, target)
    sheets = printed(tab)
    assert {sheet.size for sheet in sheets} == {LETTER}
    assert any(sheet.says("in good shoes") and sheet.says("turn to the part with that number") for sheet in sheets)
    for number, text in zip(STEPS, re.split(r"^## ", SOURCE, flags=re.MULTILINE)[1:], strict=True):
        heading, *_, last = text.strip().splitlines()
        end = f"Turn to {WAYS[number][-1]}" if WAYS[number] else last
        (sheet,) = (sheet for sheet in sheets if sheet.says(end) and sheet.says(heading))
        assert all(sheet.says(f"Turn to {target}") for target in WAYS[number])
    assert [sheet.says("All ways through this scene") and sheet.says("7. A bed half dug (an end)") for sheet in sheets].count(True) == 1
    assert len(sheets) < len(STEPS) / 2 + 3, "two steps and more stand on a sheet"
    assert not any(sheet.says(said) for sheet in sheets for said in ("One step back", "Begin again", "your way"))
    numbers = tab.locator(".kb-step__number").first
    tab.emulate_media(media="print")
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    assert numbers.evaluate(size) > 1.5 * _step(tab, 1).locator("h2").evaluate(size)
    tab.emulate_media(media="null")


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_nothing_reaches_out_of_a_small_window_and_a_thumb_finds_all(readers: Readers, script: bool) -> None:
    tab = _open(readers, "#9-the-row-is-done", script=script, width=320)
    tab.locator(".kb-scene__ways summary").click()
    assert tab.evaluate("document.documentElement.scrollWidth") == 320
    small = "all => all.filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44).map((one) => one.textContent)"
    for fragment in ("#9-the-row-is-done", "#2-he-leans-on-the-spade"):
        tab = _open(readers, fragment, script=script, width=320)
        assert tab.locator(".kb-step__choices a, .kb-scene__controls button").evaluate_all(small) == []


def test_axe_finds_nothing(readers: Readers) -> None:
    tab = _open(readers)
    for number, target in pairwise(EVERY_WAY[-1]):
        assert_accessible_in_all_windows(tab, "article")
        _choose(tab, number, target)
    tab.locator(".kb-scene__ways summary").click()
    assert_accessible_in_all_windows(tab, "article")


# What the manual says -------------------------------------------------------------------------------------------------------------

FILES = SiteFiles("mkdocs.yml", "glossary", "_data/sources.yml", "_data/phones.yml", "_data/search.yml", "_data/frameworks.yml")


def _manual(**scenes: Any) -> dict[str, str]:
    kinds = {"scene": {"begins_with_text": True}, "about": {}}
    extra = {"pages": {"kinds": kinds}, "exercises": {**EXERCISES, "scenes": {**EXERCISES["scenes"], **scenes}}}
    return manual_pages("guide", read_settings(extra, [])[0].model_dump(), FILES, LONGEST_DEFINITION)


def test_the_scene_that_the_manual_shows_is_accepted() -> None:
    [example] = re.findall(r"^```markdown\n(.*?)^```$", _manual()["guide/exercises.md"].partition("## A branching scene")[2], re.M | re.S)
    small = {"scenes": {**EXERCISES["scenes"], "steps": [3, 3], "turns": [1, 1], "words": [3, 30], "limits": 0}}
    assert check_scene(blocks(example), "s.md", "scene", read_settings({"exercises": small}, [])[0].exercises) == []


def test_the_manual_says_what_the_settings_ask_for() -> None:
    told = _manual(steps=[5, 9], turns=[2, 2], words=[7, 70], limits=2)
    said = " ".join(told["guide/exercises.md"].split())
    for rule in ("has 5 to 9 steps, and 2 choices on each way", "A step has 7 to 70 words", "A scene has 2 such steps at least"):
        assert rule in said
    assert "`#3-its-a-step-back`" in said
    assert slugify("3. It's a step back", "-") == "3-its-a-step-back"
    assert (
        "| `scene` | Text first. A branching scene: see [how to write one](exercises.md#a-branching-scene). |" in told["guide/writing.md"]
    )
    assert "branching" not in "".join(manual_pages("guide", {"exercises": {"cards": None}}, FILES, LONGEST_DEFINITION).values())
