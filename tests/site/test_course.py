"""The course as a whole: nothing tells its favored choices apart, and its modules have one read every core page."""

from __future__ import annotations

from typing import Any

import pytest

from tests import course_tells
from tests.browsing import Built, attribute
from tests.content import Content
from tests.course_tells import Question, questions_of
from tests.whole_lists import modules_of

REMEDY = "Another word in extra.exercises.order puts the choices in another order"


@pytest.fixture(scope="module")
def questions(built: Built, content: Content) -> list[Question]:
    return questions_of(built, content)


@pytest.fixture(scope="module")
def points(floors: dict[str, Any]) -> float:
    """How far from chance what stands out may be, in a hundred questions."""
    return float((floors.get("course") or {}).get("points", 100))


def test_no_place_is_the_favored_one(questions: list[Question], points: float) -> None:
    assert list(course_tells.uneven_places(questions, points)) == [], REMEDY


def test_the_favored_choice_is_the_longest_no_more_often_than_by_chance(questions: list[Question]) -> None:
    assert list(course_tells.favored_too_often(questions, course_tells.is_longest, 0)) == []


@pytest.mark.parametrize("stands_out", course_tells.FORMS)
def test_no_form_of_a_choice_is_a_sign(questions: list[Question], points: float, stands_out: course_tells.Form) -> None:
    assert list(course_tells.favored_too_often(questions, stands_out, points)) == []


def test_choices_out_of_bounds_are_not_in_every_card_alike(questions: list[Question], content: Content) -> None:
    cards = [len(question.limits) for question in questions if question.name.endswith("-choices")]
    assert len(cards) < 6 or len(set(cards)) > 1


def test_every_core_page_is_read_in_some_module(built: Built, content: Content, floors: dict[str, Any]) -> None:
    rules = (floors.get("course") or {}).get("read") or {}
    read = {
        target[0]
        for module in modules_of(built, content).values()
        for link in module.all(".kb-reads a[href]")
        if (target := module.leads_to(attribute(link, "href")))
    }
    core = [
        source
        for source in content.written()
        if source.kind in rules.get("kinds", ()) and source.path.partition("/")[0] in rules.get("folders", ())
    ]
    assert len(core) >= rules.get("pages", 0)
    assert [source.path for source in core if source.address not in read] == []


def test_modules_cover_every_area(built: Built, content: Content, floors: dict[str, Any]) -> None:
    """Of the lists that others made. A site that leaves some out says so."""
    left_out = (floors.get("course") or {}).get("not_covered") or {}
    file = content.docs / "_data" / "frameworks.yml"
    frameworks = content.data(file.name) if file.exists() else {}
    modules = [source.says for source in content.written() if source.says.get("covers")]
    covered = {(name, str(area)) for says in modules for name, areas in says["covers"].items() for area in areas}
    missing = {(name, str(area)) for name, framework in frameworks.items() for area in framework["areas"]} - covered
    assert sorted(missing) == sorted((name, area) for name, areas in left_out.items() for area in areas)
