"""How hard a text is to read: the formula, and what the writer of a page is told that is too hard."""

from __future__ import annotations

import pytest

from tests.readability import read, sentences, syllables, too_hard

EASY = "The cat sat on the mat. The dog ran to the man. We like to eat a lot of food."
HARD = "Organizational interdependencies necessitate comprehensive interdisciplinary collaboration. " * 20


def test_a_page_that_is_too_hard_is_told_with_its_longest_sentences() -> None:
    told = too_hard(
        "p.md", read([EASY, HARD, "This particular sentence has a great many words indeed, and so it comes first of all."]), 8, 60
    )
    head, first, *others = told.splitlines()
    assert head.startswith("p.md: grade ")
    assert head.endswith(", and 8 at the most. Its longest sentences:")
    assert first == "    16 words: This particular sentence has a great many words indeed, and so it comes first of all."
    assert len(others) == 2


def test_easy_and_short_pages_are_not_too_hard() -> None:
    assert too_hard("p.md", read([EASY] * 20), 8, 60) == ""
    assert too_hard("p.md", read([HARD[:180]]), 8, 60) == ""


@pytest.mark.parametrize(
    ("blocks", "grade"),
    [
        (["The cat sat on the mat."], 0.39 * 6 + 11.8 * 6 / 6 - 15.59),
        (["People like their hope. People like hope a lot."], 0.39 * 4.5 + 11.8 * 11 / 9 - 15.59),
        (["The cat sat on the mat", "People like their hope"], 0.39 * 5 + 11.8 * 11 / 10 - 15.59),
        (["The cat sat on the mat.", "A label"], 0.39 * 6 + 11.8 * 6 / 6 - 15.59),
        ([], 0.0),
    ],
)
def test_the_formula(blocks: list[str], grade: float) -> None:
    assert read(blocks).grade == pytest.approx(grade)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("seed", 1), ("hope", 1), ("someone", 2), ("People", 2), ("guidance", 2), ("hospitality", 5), ("boundaries", 3), ("chicory", 3)),
        *(("person's", 2), ("person’s", 2), ("seeds'", 1), ("don’t", 1), ("HTML", 4), ("ERs", 2), ("tisane", 2), ("busyness", 3)),
    ],
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("You could ask. They may say no.", ["You could ask.", "They may say no."]),
        ('"You could ask." They may say no.', ['"You could ask."', "They may say no."]),
        ("Do you hear them? (They may say no!)", ["Do you hear them?", "(They may say no!)"]),
        ("In the U.S. About 2.5 miles, e.g. by bus.", ["In the U.S About 25 miles, e.g by bus."]),
        ("One, two, three", []),
        ("No full stop at the end", ["No full stop at the end"]),
    ],
)
def test_sentences(block: str, expected: list[str]) -> None:
    assert sentences(block) == expected
