"""No page is harder to read than its readers are promised: the grade of each, and that grades are told rightly."""

from __future__ import annotations

import pytest

from tests.browsing import Built, Source, prose, written
from tests.readability import FEWEST_WORDS, Readability, read, sentences, syllables

pytest_plugins = "tests.site_fixtures"

# Years of school at the most. Pages for the public, and those one opens in need, are for everybody.
FOR_EVERYBODY = 8
FOR_STAFF = 10
IN_NEED = ("home", "safety")
# A shorter page has too few sentences for its grade to say anything.
FEWEST_ON_A_PAGE = 60

# What the build adds to a page, for which nobody wrote a sentence.
ADDED = "glossary-related glossary-mentions glossary-sources glossary-letters glossary-letter headerlink kb-sources".split()


def _limit(source: Source) -> int:
    everybody = "public" in source.says.get("audience", []) or source.kind in IN_NEED
    return FOR_EVERYBODY if everybody else FOR_STAFF


def _blocks(built: Built, address: str) -> list[str]:
    return list(prose(built.page(address).one(".kb-page"), *ADDED))


def _too_hard(name: str, found: Readability, limit: int) -> str:
    """What to tell the writer of a page that is too hard; nothing if it is not."""
    if found.words < FEWEST_ON_A_PAGE or found.grade <= limit:
        return ""
    longest = "\n".join(f"    {length} words: {sentence}" for length, sentence in found.longest[:3])
    return f"{name}: grade {found.grade:.1f}, and {limit} at the most. Its longest sentences:\n{longest}"


def test_no_page_is_too_hard_to_read(built: Built) -> None:
    told = [_too_hard(source.path, read(_blocks(built, source.address)), _limit(source)) for source in written()]
    faults = [fault for fault in told if fault]
    assert not faults, "\n" + "\n".join(faults)


def test_pages_are_really_read(built: Built) -> None:
    """Guards the test above: a page without sentences would pass it."""
    by_kind = {source.kind: read(_blocks(built, source.address)) for source in written()}
    assert {kind for kind, found in by_kind.items() if found.words < FEWEST_WORDS} == set()
    assert {_limit(source) for source in written()} == {FOR_EVERYBODY, FOR_STAFF}
    boundary = _blocks(built, "glossary/boundary/")
    assert boundary[0].startswith("A limit that keeps a relationship safe")
    assert not any("Looked after by" in block for block in boundary)


EASY = "The cat sat on the mat. The dog ran to the man. We like to eat a lot of food."
HARD = "Organizational interdependencies necessitate comprehensive interdisciplinary collaboration. " * 20


def test_a_page_that_is_too_hard_is_told_with_its_longest_sentences() -> None:
    told = _too_hard("p.md", read([EASY, HARD, "This particular sentence has a great many words indeed, and so it comes first of all."]), 8)
    head, first, *others = told.splitlines()
    assert head.startswith("p.md: grade ")
    assert head.endswith(", and 8 at the most. Its longest sentences:")
    assert first == "    16 words: This particular sentence has a great many words indeed, and so it comes first of all."
    assert len(others) == 2


def test_easy_and_short_pages_are_not_too_hard() -> None:
    assert _too_hard("p.md", read([EASY] * 20), 8) == ""
    assert _too_hard("p.md", read([HARD[:180]]), 8) == ""


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
        *(("peer", 1), ("hope", 1), ("someone", 2), ("People", 2), ("guidance", 2), ("mutuality", 5), ("boundaries", 3), ("naloxone", 3)),
        *(("person's", 2), ("person’s", 2), ("peers'", 1), ("don’t", 1), ("CPRS", 4), ("ERs", 2), ("Riessman", 2), ("busyness", 3)),
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
