"""The scripts' own logic, each script alone in an empty page: words of the search, boxes of flashcards, what the storage holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.browsing import ENGINE

ADDRESS = "http://scripts.test/kb/"
SCRIPTS = [f"assets/scripts/{name}.js" for name in ("search/engine", "course/storage", "course/boxes")]
TODAY = 20_000  # days since 1970


@pytest.fixture(scope="module")
def tab(chromium_browser: Browser) -> Iterator[Page]:
    """An empty page of a site with the scripts in it."""
    with chromium_browser.new_context() as context:

        def answer(route: Route) -> None:
            path = route.request.url.removeprefix(ADDRESS)
            if path in SCRIPTS:
                route.fulfill(path=ENGINE / path, content_type="text/javascript")
            else:
                tags = "<script>window.MESSAGES = { storage: {} }</script>" + "".join(f"<script src='{name}'></script>" for name in SCRIPTS)
                route.fulfill(body=f"<!doctype html><meta charset=utf-8><title>x</title><body>{tags}", content_type="text/html")

        context.route("**", answer)
        page = context.new_page()
        page.goto(ADDRESS)
        yield page


@pytest.mark.parametrize(
    ("one", "other"),
    [("judging", "judgment"), ("peers", "peer"), ("stories", "story"), ("stopped", "stop"), ("listening", "listener")],
)
def test_forms_of_a_word_have_one_stem(tab: Page, one: str, other: str) -> None:
    assert tab.evaluate("words => words.map(SearchEngine.words.stem)", [one, other])[0] == tab.evaluate("SearchEngine.words.stem", other)


@pytest.mark.parametrize("word", ["988", "art", "was", "ips"])
def test_short_words_and_numbers_keep_their_ending(tab: Page, word: str) -> None:
    assert tab.evaluate("SearchEngine.words.stem", word) == word


def test_letters_are_compared_without_marks_and_case(tab: Page) -> None:
    assert tab.evaluate("SearchEngine.words.split", "Café, don’t! 24-7") == ["cafe", "dont", "24", "7"]


@pytest.mark.parametrize(
    ("one", "other", "slips"), [("peer", "peer", 0), ("peer", "per", 1), ("peer", "pere", 1), ("hope", "lobe", 2), ("", "abc", 3)]
)
def test_a_slip_is_a_letter_too_many_too_few_another_or_two_swapped(tab: Page, one: str, other: str, slips: int) -> None:
    assert tab.evaluate("([one, other]) => SearchEngine.words.distance(one, other)", [one, other]) == slips


def test_an_excerpt_is_the_sentence_that_holds_most_with_its_words_marked(tab: Page) -> None:
    script = """() => {
        const { excerpt, stem } = SearchEngine.words;
        const sought = new Map(["hope", "shared"].map((word) => [stem(word), { worth: 2, last: false }]));
        return excerpt("Nothing is here. Hope can be shared. Hope stays.", "", sought, false);
    }"""
    assert tab.evaluate(script) == [["Hope", True], [" can be ", False], ["shared", True], [".", False]]


@pytest.mark.parametrize(
    ("kept", "place"),
    [
        (None, {"box": 1, "due": 0}),
        ({"box": 2, "due": TODAY + 1}, {"box": 2, "due": TODAY + 1}),
        ({"box": 2, "due": TODAY + 2}, {"box": 2, "due": 0}),
        ({"box": 9, "due": "soon"}, {"box": 1, "due": 0}),
    ],
    ids=["new", "resting", "a clock that was wrong", "nothing that we wrote"],
)
def test_where_a_card_is(tab: Page, kept: Any, place: dict[str, int]) -> None:
    assert tab.evaluate("([kept, today]) => kbBoxes.place(kept, today)", [kept, TODAY]) == place


@pytest.mark.parametrize(
    ("box", "due", "knew", "moved"),
    [
        (1, 0, True, (2, TODAY + 1)),
        (2, TODAY, True, (3, TODAY + 4)),
        (3, TODAY, True, (3, TODAY + 4)),
        (3, TODAY, False, (1, TODAY)),
        (2, TODAY + 1, True, (2, TODAY + 1)),
        (2, TODAY + 1, False, (1, TODAY)),
    ],
)
def test_where_a_card_goes(tab: Page, box: int, due: int, knew: bool, moved: tuple[int, int]) -> None:
    script = "([box, due, knew, today]) => kbBoxes.moved({ box, due }, knew, today)"
    assert tab.evaluate(script, [box, due, knew, TODAY]) == {"box": moved[0], "due": moved[1]}


def test_a_day_begins_by_the_readers_own_calendar(chromium_browser: Browser) -> None:
    script = "[23, 25].map((hour) => kbBoxes.dayOf(new Date(2026, 0, 1, hour, 30)))"
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        with chromium_browser.new_context(timezone_id=zone) as context:
            page = context.new_page()
            page.add_script_tag(path=ENGINE / "assets/scripts/course/boxes.js")
            assert page.evaluate(script) == [20_454, 20_455], zone


@pytest.mark.parametrize(
    ("text", "areas", "whole", "newer"),
    [
        (None, {}, True, False),
        ('{"version": 1, "done": {"a": true}}', {"done": {"a": True}}, True, False),
        ('{"version": 1, "done": {"a": true}, "cards": 3}', {"done": {"a": True}}, False, False),
        ('{"version": 2, "done": {}}', {"done": {}}, True, True),
        ("[1]", {}, False, False),
        ("{", {}, False, False),
    ],
    ids=["nothing", "as we write it", "something else in it", "a newer version", "no object", "no JSON"],
)
def test_what_the_storage_holds(tab: Page, text: str | None, areas: dict[str, Any], whole: bool, newer: bool) -> None:
    assert tab.evaluate("text => kbStorage.parse(text)", text) == {"areas": areas, "whole": whole, "newer": newer}
