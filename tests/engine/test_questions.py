"""Questions that cannot be answered without judgment: the order of choices, dilemmas, and what would tell a choice apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from peerkb.course import questions
from peerkb.settings.reading import read_settings
from tests import course_tells
from tests.browsing import Built, attribute, words
from tests.content import Content
from tests.course_tells import Question
from tests.engine.test_exercises import CARD, EXERCISES, MODULE, QUESTIONS, lint_page
from tests.small_site import built as small_site

TELLS = {"times": 1.5, "apart": 4, "absolutes": ["never", "no one"]}
GIVEN: dict[str, Any] = {**EXERCISES, "duties": ["Two duties:", "Both:"], "tells": TELLS, "order": "rain"}
GIVEN["modules"] = {**GIVEN["modules"], "dilemmas": 1}
RULES = read_settings({"exercises": GIVEN}, [])[0].exercises
DUTIES = "*Two duties: waiting, and speaking.*\n\n"
ASKED = "**2. What have you learned?**\n\n"


def _question(*choices: str, duties: str = "") -> str:
    """A module whose second question has these choices and is a dilemma if so named; the third is one."""
    items = "".join(f"- {choice}\n\n    It may help.\n\n" for choice in choices)
    whole = MODULE.replace(QUESTIONS[0], "").replace(QUESTIONS[1], f"{ASKED.replace('2', '1')}{duties}{items}")
    first, second = (QUESTIONS[number].replace(f"**{number + 1}.", f"**{number}.") for number in (2, 3))
    whole = whole.replace(QUESTIONS[2], _dilemma(first)).replace(QUESTIONS[3], second)
    return whole.replace("- Nothing.", "- Nothing at all.")


def _dilemma(question: str) -> str:
    return question.replace("**\n\n", f"**\n\n{DUTIES}", 1)


def _faults(body: str, kind: str = "module") -> list[str]:
    return lint_page(body, kind, RULES)


# The order ------------------------------------------------------------------------------------------------------------------------


def test_the_order_follows_from_the_question_and_the_word_alone() -> None:
    """The same in every build, on every machine: a digest that somebody can compute again."""
    assert questions.order_of_choices("a-question", 4, "") == [0, 2, 3, 1]
    assert questions.order_of_choices("a-question", 3, "") == [0, 2, 1]
    assert questions.order_of_choices("a-question", 4, "rain") != questions.order_of_choices("a-question", 4, "")
    assert questions.order_of_choices("a", 1, "") == [0]
    assert questions.order_of_choices("a", 0, "") == []


@pytest.mark.parametrize("count", [3, 4])
def test_no_place_is_the_favored_one(count: int) -> None:
    orders = [questions.order_of_choices(f"question-{number}", count, "") for number in range(1200)]
    assert all(sorted(order) == list(range(count)) for order in orders)
    places = Counter(order.index(0) for order in orders)
    assert len(places) == count
    assert max(places.values()) / min(places.values()) < 1.25
    assert len({tuple(order) for order in orders}) == (6 if count == 3 else 24)


def test_the_id_of_a_question_is_made_of_its_first_words() -> None:
    made = questions.question_id
    assert made("water", "12. It is noon, hot, and the squash hangs its leaves.") == "water-it-is-noon-hot-and-the-squash-hangs"
    assert made("water", "It is noon, hot, and the squash hangs. What now?") == "water-it-is-noon-hot-and-the-squash-hangs"
    assert made("water", "2 cans: enough?") == "water-2-cans-enough"
    assert made("agua", "¿Qué haces?") == "agua-qué-haces"


def test_a_page_shows_choices_in_its_own_order_and_marks_the_favored_one(built: Built) -> None:
    """In the garden, whose word of order is `shovel`."""
    found = {}
    for address in (
        "",
        "season/ground/",
        "season/water/",
        "season/people/",
        "season/bad-days/",
        "season/situations/",
        "season/corners/hedge/",
    ):
        for group in built.page(address).all(".kb-question"):
            choices = group.query("details.kb-choice")
            name = attribute(group, "id")
            favored = [at for at, choice in enumerate(choices) if "data-favored" in choice.attrs]
            dilemma = "kb-dilemma" in attribute(group, "class").split()
            assert len(favored) == (0 if dilemma else 1), name
            if favored:
                assert favored == [questions.order_of_choices(name, len(choices), "shovel").index(0)], name
            found[name] = words(choices[favored[0]].query("summary")[0]) if favored else ""
    assert found["the-ground-a-neighbor-rakes-a-bed-bare-and-says"] == "Ask what they would like to see there."
    assert found["the-key-choices"] == '"Let us ask the steward together."'
    assert [name for name, favored in found.items() if not favored] == ["the-hedge-you-find-a-nest-in-the-part-that"]
    assert len(found) == 15


def test_a_dilemma_names_its_duties_and_favors_nothing(tmp_path: Path) -> None:
    card = CARD.replace("- Ask.", "- Ask him.").replace("asked for?\n\n", "asked for?\n\n*Both: his feet, and his pride.*\n\n")
    pages = {"m.md": _question("Wait.", "Speak.", duties=DUTIES), "c.md": f"---\nkind: scenarios\n---\n{card}"}
    site = small_site(tmp_path, pages, extra={"exercises": GIVEN})
    module, card = (site.html(name) for name in pages)
    assert module.count('class="kb-question kb-dilemma"') == 2
    assert module.count('<p class="kb-duties"><em>Two duties: waiting, and speaking.</em></p>') == 2
    assert module.count("data-favored") == 1
    assert '<p class="kb-duties"><em>Both: his feet, and his pride.</em></p>' in card
    assert "data-favored" not in card


def test_text_in_italics_further_down_is_no_line_of_duties(tmp_path: Path) -> None:
    text = _question("Wait.", "Speak.", duties=f"Some words first.\n\n{DUTIES}")
    site = small_site(tmp_path, {"m.md": text}, extra={"exercises": {**GIVEN, "modules": {**GIVEN["modules"], "dilemmas": 0}}})
    assert site.html("m.md").count("kb-dilemma") == 1


# What an editor is told -------------------------------------------------------------------------------------------------------------


def test_a_module_with_a_dilemma_and_without_tells_has_no_fault() -> None:
    assert _faults(_question("Wait for him.", "Speak to her.")) == []
    assert _faults(CARD.replace("- Ask.", "- Ask him."), "scenarios") == []


TOLD: dict[str, tuple[str, str, str]] = {
    "no dilemma": (
        _question("Wait.", "Speak.").replace(DUTIES, ""),
        "## Check",
        "'Check yourself' needs dilemmas: 1. Write right below such a question a line like *Two duties: one, and the other.*",
    ),
    "italics without duties": (
        _question("Wait.", "Speak.", duties="*Think.*\n\n"),
        "*Think",
        "the line in italics below the question '1. What have you learned?' names no duties. Begin it with 'Two duties:', or take it out",
    ),
    "too long by times": (
        _question("One two three four.", "One two three four five six seven.", "One two three four five."),
        "- One two three four five six",
        "the longest choice of the question '1. What have you learned?' has 7 words and the shortest 4, which tells them apart. Beside "
        "the shortest, a choice may have 6 words: shorten this one",
    ),
    "too long by words": (
        _question(" ".join(["one"] * 12), " ".join(["two"] * 17)),
        "- two",
        "has 17 words and the shortest 12, which tells them apart. Beside the shortest, a choice may have 16 words",
    ),
    "the first too long": (_question("One two three four.", "One two."), "- One two three", "has 4 words and the shortest 2"),
    "an absolute": (
        _question("Wait there.", "Never ask.", "Go home."),
        "- Never",
        "of the choices of the question '1. What have you learned?', this one alone says 'Never', which tells it apart. Write it without",
    ),
    "an absolute of two words": (_question("I tell no one of it.", "I tell a friend of it."), "- I tell no one", "alone says 'no one'"),
}


@pytest.mark.parametrize(("body", "at", "message"), TOLD.values(), ids=TOLD.keys())
def test_what_would_tell_a_choice_apart_is_told_with_its_line(body: str, at: str, message: str) -> None:
    line = next(number for number, row in enumerate(body.splitlines(), start=1) if row.startswith(at))
    (told,) = _faults(body)
    assert told.startswith(f"p.md:{line}: ")
    assert message in told


@pytest.mark.parametrize(
    "choices",
    [
        ("One two three four.", "One two three four five six."),  # as long as it may be
        ("Never ask.", "Never stop."),  # in two of them
        ("Whenever nevertheless.", "Go home."),  # not the word itself
        ("[Go](index.md).", "Go."),  # the address of a link has no words
    ],
)
def test_what_tells_nothing_apart_passes(choices: tuple[str, ...]) -> None:
    assert _faults(_question(*choices)) == []


def test_a_favored_choice_crosses_no_limit() -> None:
    crossing = _question("Wait.", "Speak.").replace("It may help.", "Out of bounds: no.", 1)
    (told,) = _faults(crossing)
    assert "the choice 'Wait.' is the favored one, since it stands first, and its feedback says that it crosses a limit" in told
    assert _faults(_question("Wait.", "Speak.", duties=DUTIES).replace("It may help.", "Out of bounds: no.", 1)) == []


def test_a_site_without_rules_for_tells_may_write_as_it_likes() -> None:
    rules = RULES.model_copy(update={"tells": None})
    assert lint_page(_question("Wait.", "Never, ever, speak to anybody about this."), "module", rules) == []


# A whole course -------------------------------------------------------------------------------------------------------------------


def _asked(*places: int, count: int = 4) -> list[Question]:
    return [Question(str(at), tuple("abcd"[:count]), place, (0,)) for at, place in enumerate(places)]


def test_a_place_that_is_favored_too_often_or_too_seldom_is_told() -> None:
    even = [question for place in range(4) for question in _asked(place)]
    spread = [replace(question, limits=(place,)) for place, question in enumerate(even)]
    assert list(course_tells.uneven_places(spread, 1)) == []
    assert list(course_tells.uneven_places(even, 60)) != [], "limits that all stand first"
    told = list(course_tells.uneven_places([*spread, *spread, *_asked(1, 1)], 10))
    assert told[0] == "4 of 10 that are favored stand on place 2; by chance it were 2.5"
    mixed = [replace(question, limits=()) for question in (*_asked(0, 1, 2, count=3), *_asked(0, 1, 2, 3))]
    assert list(course_tells.uneven_places(mixed, 0)) == [], "a fourth place counts where there is one"
    assert list(course_tells.uneven_places([Question("dilemma", ("a", "b", "c"), None)], 0)) == []


def test_what_stands_out_in_favored_choices_is_told() -> None:
    choices = ("one", "one two", '"One two three"', "one two")
    longest = [Question("q", choices, 2)]
    others = [Question("q", choices, place) for place in (0, 1, 3)]
    for stands_out in (course_tells.is_longest, course_tells.is_quotation):
        (told,) = course_tells.favored_too_often([*longest, *longest, *others], stands_out, 0)
        assert told == "of 5 favored choices 2 stand out; by chance it were 1.2"
        assert list(course_tells.favored_too_often([*longest, *others], stands_out, 0)) == []
        assert list(course_tells.favored_too_often([*longest, *longest, *others], stands_out, 20)) == []
    assert list(course_tells.favored_too_often(others[:1], course_tells.is_shortest, 0)) != []
    assert course_tells.has_several_sentences('"Yes." You wait.', ())
    assert not course_tells.has_several_sentences('"It is 5.30 now, I think"', ())
    assert [course_tells.asks(choice, ()) for choice in ("Why?", '"Why?" you ask.', "Ask why.")] == [True, True, False]
    assert not any(course_tells.is_longest(choice, ("a b", "c d")) for choice in ("a b", "c d"))
    assert not course_tells.is_quotation('"a"', ('"a"', '"b"'))


def test_every_question_of_a_site_is_found(built: Built, content: Content) -> None:
    found = {question.name: question for question in course_tells.questions_of(built, content)}
    key = found["the-key-choices"]
    assert len(found) == 15
    assert key.favored is not None
    assert key.choices[key.favored] == '"Let us ask the steward together."'
    assert [key.choices[at] for at in key.limits] == ["Hand it over until Monday."]
