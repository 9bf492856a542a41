"""Conversations (`!!! talk`), made-up people (`made_up`), and questions that lead to a section."""

from __future__ import annotations

from pathlib import Path

import justhtml
import pytest
from playwright.sync_api import expect

from tests.browsing import PATIENCE, Built, Readers, attribute, searched_sections, words
from tests.searching import open_search, place, search_for
from tests.small_site import built as small
from tests.small_site import refusal

expect.set_options(timeout=PATIENCE)

PAGE = "beds/watering/"


def test_each_turn_has_the_name_of_who_speaks_and_its_side(built: Built) -> None:
    (box,) = built.page(PAGE).all(".admonition.talk")
    told = [(attribute(node, "class"), words(node)) for node in box.query("p")]
    assert told == [
        ("admonition-title", "Ines and Old Bert, at the barrel"),
        ("kb-turn", "Ines: You water at noon?"),
        ("kb-direction", "He looks at the can, then at the sky."),
        ("kb-turn kb-turn--other", "Old Bert: She looked thirsty."),
        ("kb-turn", "Ines: She has mulch. Come back at seven."),
    ]


def _sides(tmp_path: Path, *speakers: str, **extra: object) -> list[tuple[str, bool]]:
    box = "\n\n".join(["!!! talk", *(f"    **{name}:** Words." for name in speakers)])
    tree = justhtml.JustHTML(small(tmp_path, {"p.md": box}, extra=extra).html("p.md"), sanitize=False)
    return [(words(turn).partition(":")[0], "other" in attribute(turn, "class")) for turn in tree.query(".kb-turn")]


def test_the_reader_is_always_on_the_other_side(tmp_path: Path) -> None:
    first = [("You", True), ("Ann", False), ("Joe", False), ("You", True)]
    assert _sides(tmp_path / "a", *(name for name, _ in first)) == first
    assert _sides(tmp_path / "b", *(name for name, _ in first[1:])) == first[1:]
    assert _sides(tmp_path / "c", "Ann", "Joe", "Ann") == [("Ann", False), ("Joe", True), ("Ann", False)]


def test_a_site_calls_the_reader_by_a_word_of_its_own(tmp_path: Path) -> None:
    assert _sides(tmp_path, "Tú", "Ann", messages={"conversations.you": "Tú"}) == [("Tú", True), ("Ann", False)]


@pytest.mark.parametrize("width", [320, 1366])
def test_the_voices_stand_on_two_sides_within_the_page(readers: Readers, width: int) -> None:
    tab = readers.open(PAGE, width=width)
    one, other = (tab.locator(f".talk > {name}").first.bounding_box() for name in (".kb-turn", ".kb-turn--other"))
    assert one
    assert other
    assert one["x"] < other["x"]
    assert one["x"] + one["width"] < other["x"] + other["width"] <= width
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


TURNS = "!!! talk\n    **Ann:** One.\n\n    *A silence.*\n\n    **Joe Blow:** Two,\n    and on.\n\n"
FAULTS = {
    "no name": (f"{TURNS}    Three.\n", "p.md:9: 'Three.' is neither a turn nor a direction. Write **Name:**"),
    "a name without a colon": ("!!! talk\n    **Ann** Three.\n", "p.md:2: '**Ann** Three.' is neither"),
    "a name alone": ("!!! talk\n    **Ann:**\n", "p.md:2: '**Ann:**' is neither"),
    "a direction that goes on": ("!!! talk\n    *A silence.* Three.\n", "p.md:2: '*A silence.* Three.' is neither"),
    "a folded one": ("---\ntitle: P\n---\n\n??? talk wide\n    Three.\n", "p.md:6: 'Three.' is neither"),
}


@pytest.mark.parametrize(("text", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_what_is_no_turn_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (fault,) = refusal(tmp_path, {"p.md": text})
    assert fault.startswith(message)


def test_other_boxes_and_code_are_free(tmp_path: Path) -> None:
    others = 'Text.\n\n    code\n\n!!! note "We talk"\n    Three.\n\n!!! talker\n    Four.\n'
    small(tmp_path, {"p.md": f"{TURNS}{others}\n```text\n!!! talk\n    Three.\n```\n"})


def test_the_search_leaves_out_what_people_say(built: Built) -> None:
    (sections,) = (sections for page, sections in searched_sections(built) if page["u"] == PAGE)
    told = " ".join(text for _, _, text in sections)
    assert "May I check the ground first" in told
    assert "Come back at seven" not in told


def test_a_page_with_made_up_people_says_so_at_its_top(built: Built) -> None:
    page = built.page(PAGE)
    (link,) = page.all(".kb-page > h1 + .kb-for a")
    assert (words(link), page.leads_to(attribute(link, "href"))) == ("The people here are made up", ("house/", ""))
    said = words(page.one(".kb-page > h1 + .kb-for"))
    assert said == "For volunteers and garden guides · 2 minutes to read · The people here are made up", "one line says all of it"
    assert [other.path for other in built.pages.values() if "The people here are made up" in other.html] == [page.path]


def test_a_question_leads_to_the_section_that_answers(readers: Readers) -> None:
    first = search_for(open_search(readers, "beds/"), "why not a little every evening").first
    assert place(first.get_attribute("href")) == f"/{PAGE}#the-reason"


def test_a_question_to_a_section_that_is_not_there_is_refused(tmp_path: Path) -> None:
    page = "---\nquestions:\n  - One?\n  - Two?: the-resons\n---\n\n## The reason\n\nText.\n"
    (fault,) = refusal(tmp_path, {"p.md": page})
    assert fault == "p.md:4: 'questions' leads 'Two?' to 'the-resons', which is the id of no heading; did you mean 'the-reason'?"
