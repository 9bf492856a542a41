"""The scripts' own logic, each script alone in an empty page: words of the search, boxes of flashcards and questions, what the storage
holds, calendar files, and what becomes of a saved file."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from peerkb.pages.quotes import Quotes
from tests.browsing import ENGINE

ADDRESS = "http://scripts.test/kb/"
COURSE = ("course/storage", "course/boxes", "course/reflections", "come-back/calendar", "come-back/copy")
SCRIPTS = [
    f"assets/{name}.js"
    for name in (
        "vendor/minisearch-7.2.0",
        *(f"scripts/search/{name}" for name in ("english", "spanish", "words", "quotes", "danger", "engine", "answers")),
        *(f"scripts/{name}" for name in COURSE),
    )
]
MARKS = {"open": "“", "close": "”", "open_inside": "‘", "close_inside": "’"}
# What the scripts say in their refusals: the messages' own names.
REFUSALS = {name: name for name in ("not_read", "not_saved", "newer")}
WORDS = json.dumps({"quotes": MARKS, "storage": {}, "reflections": {}, "come_back": REFUSALS})
TODAY = 20_000  # days since 1970, a Friday


@pytest.fixture(scope="module")
def tab(chromium_browser: Browser) -> Iterator[Page]:
    """An empty page of a site with the scripts in it."""
    with chromium_browser.new_context() as context:

        def answer(route: Route) -> None:
            path = route.request.url.removeprefix(ADDRESS)
            if path in SCRIPTS:
                route.fulfill(path=ENGINE / path, content_type="text/javascript")
            else:
                tags = f"<script>window.MESSAGES = {WORDS}</script>" + "".join(f"<script src='{name}'></script>" for name in SCRIPTS)
                route.fulfill(body=f"<!doctype html><meta charset=utf-8><title>x</title><body>{tags}", content_type="text/html")

        context.route("**", answer)
        page = context.new_page()
        page.goto(ADDRESS)
        yield page


@pytest.mark.parametrize(
    ("one", "other"),
    [("judging", "judgment"), ("seeds", "seed"), ("stories", "story"), ("stopped", "stop"), ("listening", "listener")],
)
def test_forms_of_a_word_have_one_stem(tab: Page, one: str, other: str) -> None:
    assert tab.evaluate("words => words.map(SearchWords.of('en').stem)", [one, other])[0] == tab.evaluate(
        "SearchWords.of('en').stem", other
    )


@pytest.mark.parametrize("word", ["988", "art", "was", "ips"])
def test_short_words_and_numbers_keep_their_ending(tab: Page, word: str) -> None:
    assert tab.evaluate("SearchWords.of('en').stem", word) == word


def test_letters_are_compared_without_marks_and_case(tab: Page) -> None:
    assert tab.evaluate("SearchWords.split", "Café, don’t! 24-7") == ["cafe", "dont", "24", "7"]


def test_a_question_counts_for_the_section_that_answers_it(tab: Page) -> None:
    """Though no text of its page has the words, and those of other pages have them all."""
    pages = [
        {
            "u": "water/",
            "t": "Watering",
            "q": [["may lettuce bolt in frost", 1]],
            "s": ["", ["why", "Reason"]],
        },
        {"u": "frost/", "t": "The last frost", "s": [""]},
        {"u": "bolt/", "t": "Bolt", "s": [""]},
    ]
    texts = [["Early.", "Roots."], ["Lettuce may bolt after a frost. Frost and lettuce."], ["Other things of lettuce."]]
    search = "([pages, texts]) => new SearchEngine({ pages, texts }, MiniSearch).search('may lettuce bolt in frost').map(({ url }) => url)"
    assert tab.evaluate(search, [pages, texts]) == ["water/#why", "frost/", "bolt/"]


@pytest.mark.parametrize(
    "text",
    [
        "\"It's 'fine',\" she says.",
        "The cooks' beds, since the '90s, 'cause it rains ('til noon).",
        '("so") "Wait -" he said, \'No.\'',
        "He said, \"She said 'no'.\"",
    ],
)
def test_marks_are_printed_as_on_pages(tab: Page, text: str) -> None:
    printed = tab.evaluate("text => printQuotes(text)", text)
    assert printed == Quotes(**MARKS).text(text) != text
    assert tab.evaluate("""printQuotes('"', "a")""") == "”", "a piece goes on where the one before ended"


# What is typed, and which of two pages comes first for it: other words of the two are the same.
RANKED = {
    "a number is asked for": ("who to call for water", "lines/"),
    "no number is asked for": ("who has water", "tap/"),
    "words of guests": ("my visit and water", "tap/"),
    "words of staff": ("on duty with water", "lines/"),
    "misspelled": ("wahter", "tap/"),
    "a short number with hyphens": ("2-1-1", "lines/"),
}


@pytest.mark.parametrize(("typed", "first"), RANKED.values(), ids=RANKED.keys())
def test_what_is_asked_for_decides_the_first_result(tab: Page, typed: str, first: str) -> None:
    index = {
        "pages": [{"u": "lines/", "t": "Lines", "e": ["staff"], "s": [""]}, {"u": "tap/", "t": "Tap", "e": ["guests"], "s": [""]}],
        "texts": [["There is water. Dial 211."], ["There is water."]],
        "ignore": ["who", "has", "to", "for", "and", "with", "my"],
        "numbers": ["211"],
        "numbering": ["who to call"],
        "readers": {"guests": ["my visit"], "staff": ["on duty"]},
    }
    search = "([index, typed]) => new SearchEngine(index, MiniSearch).search(typed).map(({ url }) => url)"
    assert tab.evaluate(search, [index, typed])[0] == first


@pytest.mark.parametrize(
    ("typed", "defined"), [("hope", True), ("what is hope", True), ("what is there of hope", True), ("how much hope", False)]
)
def test_a_definition_is_marked_where_it_is_asked_for(tab: Page, typed: str, defined: bool) -> None:
    index = {
        "pages": [{"u": "hope/", "t": "hope", "k": "term", "s": [""]}],
        "texts": [["Hope is a wish."]],
        "ignore": ["what", "is", "how", "much", "there", "of"],
        "asking": ["what is"],
    }
    search = "([index, typed]) => new SearchEngine(index, MiniSearch).search(typed).map(({ defines }) => Boolean(defines))"
    assert tab.evaluate(search, [index, typed]) == [defined]


@pytest.mark.parametrize(
    ("one", "other", "slips"), [("seed", "seed", 0), ("seed", "sed", 1), ("seed", "sede", 1), ("hope", "lobe", 2), ("", "abc", 3)]
)
def test_a_slip_is_a_letter_too_many_too_few_another_or_two_swapped(tab: Page, one: str, other: str, slips: int) -> None:
    assert tab.evaluate("([one, other]) => SearchWords.distance(one, other)", [one, other]) == slips


def test_an_excerpt_is_the_sentence_that_holds_most_with_its_words_marked(tab: Page) -> None:
    script = """() => {
        const { excerpt, stem } = SearchWords.of('en');
        const sought = new Map(["hope", "shared"].map((word) => [stem(word), { worth: 2, last: false }]));
        return excerpt("Nothing is here. Hope can be shared. Hope stays.", "", sought, false);
    }"""
    assert tab.evaluate(script) == [["Hope", True], [" can be ", False], ["shared", True], [".", False]]


# Danger --------------------------------------------------------------------------------------------------------------------------

# The words of danger of a garden, and pages that know a few words more.
PATCH = {
    "families": {
        "not": "not,never,wont",  # codespell:ignore wont
        "small": "kid,toddler,little boy",
        "child": "{small},daughter",
        "ate": "ate,swallow*,drank",
    },
    "harmless": "bite dust,{ate} pride",
    "study": "course,poster,notes",
    "danger": [
        {
            "words": "{child} + {ate},{not} breathing,bitten/stung + face,venom,help.",
            "topics": "poison*",
            "lines": [],
            "page": ["", "help/"],
        },
        {"words": "no respira,trago baya", "lines": [], "page": ["", "ayuda/"]},
        {"words": "breathing slow", "lines": [], "page": ["", "help/"], "say": "another"},
    ],
    "ignore": ["the", "a", "my", "is", "please"],
    "pages": [{"u": "p/", "t": "Drunk", "s": [""]}],
    "texts": [["The breeding of roses. A note on toads, and a strung harp."]],
}


@pytest.mark.parametrize(
    ("typed", "pages"),
    [
        ("venom", ["help/"]),
        ("my toddler ate it", ["help/"]),
        ("it was eaten, I mean swallowed, by the kid", ["help/"]),
        ("my daughter drank it", ["help/"]),
        ("a little boy drank it", ["help/"]),
        ("a boy drank it, only a little", []),
        ("the kid one two three four five six seven eight drank", ["help/"]),
        ("the kid one two three four five six seven eight nine drank", []),
        ("he is not really quite breathing", ["help/"]),
        ("not at all that much breathing", []),
        ("breathing, not", []),
        ("she wont breathe", ["help/"]),  # codespell:ignore wont
        ("not breeding", []),
        ("not brething", ["help/"]),
        ("todler swolowed it", ["help/"]),
        ("kid et it", []),
        ("his face was stung", ["help/"]),
        ("his face was strung", []),
        ("a note breathing", []),
        ("venommm", ["help/"]),
        ("benom", ["help/"]),
        ("vneom", ["help/"]),
        ("the kid sawllowed it", ["help/"]),
        ("swall kid", []),
        ("kid swall", ["help/"]),
        ("No, respira", ["ayuda/"]),
        ("tragó una baya", ["ayuda/"]),
        ("poisonous", ["help/"]),
        ("course on poisons", []),
        ("poster of venom", ["help/"]),
        ("the kid swallowed his pride", []),
        ("help", ["help/"]),
        ("please help", []),
        ("help with roses", []),
        ("", []),
    ],
)
def test_danger_is_known_however_it_is_said(tab: Page, typed: str, pages: list[str]) -> None:
    script = "([index, typed]) => new SearchEngine(index, MiniSearch).dangers(typed).map(({ page }) => page[1])"
    assert tab.evaluate(script, [PATCH, typed]) == pages


def test_of_two_dangers_with_one_page_the_one_that_is_said_at_length_is_shown(tab: Page) -> None:
    script = "([index, typed]) => new SearchEngine(index, MiniSearch).dangers(typed).map(({ say }) => say || '')"
    assert tab.evaluate(script, [PATCH, "venom, and her breathing is slow"]) == ["another"]
    assert tab.evaluate(script, [PATCH, "my kid swallowed venom, and the breathing is slow"]) == [""]


def test_the_page_that_helps_is_the_first_result_in_danger_and_a_definition_before_a_topic(tab: Page) -> None:
    said = "Roses poison nobody. No toad has venom."
    pages = [
        {"u": "help/", "t": "Call", "s": [""]},
        {"u": "term/", "t": "Poison", "k": "term", "s": [""]},
        {"u": "roses/", "t": "Roses and poison and venom", "s": [""]},
    ]
    script = "([index, typed]) => new SearchEngine(index, MiniSearch).search(typed).map(({ url }) => url)"
    index = {**PATCH, "pages": pages, "texts": [["Now."], [said], [f"{said} {said}"]]}
    assert tab.evaluate(script, [index, "venom in roses and toads that nobody has"])[0] == "help/"
    assert tab.evaluate(script, [index, "poison"])[:2] == ["term/", "help/"]
    assert "help/" not in tab.evaluate(script, [index, "poison in roses and toads"])


def test_a_long_text_is_no_burden(tab: Page) -> None:
    """Each pair of words would be more than a million."""
    script = "([index, typed]) => new SearchEngine(index, MiniSearch).dangers(typed).length"
    assert tab.evaluate(script, [PATCH, "kid not little ate stung face " * 20_000]) == 1


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
        (3, TODAY, True, (4, TODAY + 14)),
        (4, TODAY, True, (5, TODAY + 35)),
        (5, TODAY - 20, True, (6, TODAY + 91)),
        (6, TODAY, True, (6, TODAY + 91)),
        (6, TODAY, False, (1, TODAY)),
        (2, TODAY + 1, True, (2, TODAY + 1)),
        (2, TODAY + 1, False, (1, TODAY)),
    ],
)
def test_where_a_card_goes(tab: Page, box: int, due: int, knew: bool, moved: tuple[int, int]) -> None:
    script = "([box, due, knew, today]) => kbBoxes.moved({ box, due }, knew, today)"
    assert tab.evaluate(script, [box, due, knew, TODAY]) == {"box": moved[0], "due": moved[1]}


@pytest.mark.parametrize(
    ("kept", "favored", "then"),
    [
        (None, True, {"box": 0}),
        (None, False, {"box": 3, "due": TODAY + 4}),
        ({"box": 0}, False, {"box": 0}),
        ({"box": 3, "due": TODAY + 2}, True, {"box": 3, "due": TODAY + 2}),
        ({"box": 5, "due": TODAY + 30}, False, {"box": 3, "due": TODAY + 4}),
        ({"box": 3, "due": TODAY}, True, {"box": 4, "due": TODAY + 14, "asked": TODAY}),
        ({"box": 5, "due": TODAY - 3}, False, {"box": 3, "due": TODAY + 4, "asked": TODAY}),
        ({"box": 6, "due": TODAY - 3, "asked": 3}, True, {"box": 6, "due": TODAY + 91, "asked": TODAY}),
    ],
    ids=["favored at once", "hard", "need not come", "early", "early, and hard", "due", "due, and hard", "the last box"],
)
def test_when_a_question_comes_again(tab: Page, kept: Any, favored: bool, then: dict[str, int]) -> None:
    assert tab.evaluate("([kept, favored, today]) => kbBoxes.answered(kept ?? undefined, favored, today)", [kept, favored, TODAY]) == then


MONDAY = TODAY - 4


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ({}, []),
        ({"a": {"box": 0}, "b": {"box": 3, "due": TODAY + 1}, "c": 7}, []),
        ({"a": {"box": 5, "due": 9}, "b": {"box": 3, "due": TODAY}, "c": {"box": 3, "due": 8}}, ["c", "b"]),
        ({"a": {"box": 4, "due": TODAY + 9, "asked": MONDAY}, "b": {"box": 3, "due": 1}, "c": {"box": 3, "due": 2}}, ["a", "b"]),
        ({"a": {"box": 4, "due": TODAY + 9, "asked": MONDAY - 1}, "b": {"box": 3, "due": 1}, "c": {"box": 3, "due": 2}}, ["b", "c"]),
        ({name: {"box": 4, "due": TODAY + 9, "asked": TODAY} for name in "abc"}, ["a", "b", "c"]),
    ],
    ids=["nothing", "none is due", "the hardest, and the longest", "one was answered on Monday", "one on Sunday", "more than two"],
)
def test_which_questions_a_week_has(tab: Page, kept: dict[str, Any], asked: list[str]) -> None:
    assert tab.evaluate("([kept, today]) => kbBoxes.week(new Map(Object.entries(kept)), today)", [kept, TODAY]) == asked


def test_no_more_than_two_questions_are_begun_in_a_week(tab: Page) -> None:
    """However many are due, and whatever comes of the two."""
    script = """today => {
        const kept = new Map(Array.from("abcdef", (id) => [id, { box: 3, due: 0 }]));
        const days = [];
        for (let day = today; day < today + 14; day += 1) {
            const ids = kbBoxes.week(kept, day).filter((id) => !kbBoxes.comes(kept.get(id), day));
            for (const id of ids) kept.set(id, kbBoxes.answered(kept.get(id), id < "c", day));
            days.push(ids.join(""));
        }
        return days;
    }"""
    assert tab.evaluate(script, MONDAY) == ["ab", *[""] * 6, "cd", *[""] * 6]


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


# A reminder ----------------------------------------------------------------------------------------------------------------------


def _calendar(tab: Page, **said: Any) -> str:
    values = {"id": "x1", "title": "Two questions", "text": "Ten minutes.", "address": f"{ADDRESS}back/", **said}
    script = "said => kbCalendar.file({ ...said, first: new Date(2026, 11, 1, 9, 5), now: new Date(Date.UTC(2026, 10, 29, 8, 0, 7)) })"
    made: str = tab.evaluate(script, values)
    return made


def test_a_reminder_is_a_calendar_as_rfc_5545_has_it(tab: Page) -> None:
    made = _calendar(tab)
    assert made.endswith("END:VCALENDAR\r\n")
    assert "\n" not in made.replace("\r\n", "")
    assert made.split("\r\n")[:-1] == [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kb//come back//EN", "BEGIN:VEVENT", "UID:x1", "DTSTAMP:20261129T080007Z"),
        *("DTSTART:20261201T090500", "DURATION:PT15M", "RRULE:FREQ=WEEKLY;COUNT=13", "SUMMARY:Two questions"),
        *(f"DESCRIPTION:Ten minutes.\\n{ADDRESS}back/", f"URL:{ADDRESS}back/"),
        *("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:PT0M", "DESCRIPTION:Two questions", "END:VALARM", "END:VEVENT", "END:VCALENDAR"),
    ]


def test_long_lines_are_folded_between_letters_and_signs_are_escaped(tab: Page) -> None:
    title = "Fünf – 五; a\\b, c" + "é" * 90
    made = _calendar(tab, title=title)
    lines = made.encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines]  # no letter was cut
    unfolded = made.replace("\r\n ", "").split("\r\n")
    [said] = [line.removeprefix("SUMMARY:") for line in unfolded if line.startswith("SUMMARY:")]
    assert "Fünf – 五\\; a\\\\b\\, c" in said
    assert re.sub(r"\\([\\;,])", r"\1", said) == title


@pytest.mark.parametrize(
    ("weekday", "time", "first"),
    [
        (1, "09:30", (2026, 11, 30, 9, 30)),
        (0, "09:30", (2026, 12, 6, 9, 30)),
        (6, "12:00", (2026, 12, 5, 12, 0)),
    ],
    ids=["tomorrow", "today's day of the week", "the day before"],
)
def test_a_reminder_begins_after_today(tab: Page, weekday: int, time: str, first: tuple[int, ...]) -> None:
    script = """([weekday, time]) => {
        const date = kbCalendar.firstOf(new Date(2026, 10, 29, 23, 59), weekday, time); // a Sunday
        return [date.getFullYear(), date.getMonth() + 1, date.getDate(), date.getHours(), date.getMinutes()];
    }"""
    assert tuple(tab.evaluate(script, [weekday, time])) == first
    assert (datetime.date(*first[:3]).weekday() + 1) % 7 == weekday


# A saved file --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not_read"),
        ("null", "not_saved"),
        ('{"format": "reflections", "reflections": []}', "not_saved"),
        ('{"format": "everything kept", "kept": []}', "not_saved"),
        ('{"format": "everything kept", "kept": {"done": 3}}', "not_saved"),
        ('{"format": "everything kept", "version": 2, "kept": {}}', "newer"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused(tab: Page, text: str, words: str) -> None:
    script = "text => { try { kbCopy.read(text); return 'taken'; } catch (error) { return error.message; } }"
    assert tab.evaluate(script, text) == words


@pytest.mark.parametrize(
    ("mine", "theirs", "wins"),
    [
        (None, {"box": 2, "due": TODAY + 1}, "theirs"),
        ({"box": 4, "due": TODAY + 10}, {"box": 1, "due": TODAY - 1}, "theirs"),
        ({"box": 1, "due": TODAY - 1}, {"box": 4, "due": TODAY + 10}, "mine"),
        ({"box": 4, "due": TODAY + 14}, {"box": 1, "due": TODAY}, "theirs"),
        ({"box": 3, "due": TODAY + 1}, {"box": 5, "due": TODAY + 400}, "mine"),
        ({"box": 0}, {"box": 3, "due": TODAY + 4}, "theirs"),
        ({"box": 3, "due": TODAY + 4}, {"box": 0}, "mine"),
        ({"box": 3, "due": TODAY + 4}, "text", "mine"),
    ],
    ids=["new here", "they were later", "mine was later", "on one day", "their clock was wrong", "asked there", "asked here", "no card"],
)
def test_of_two_devices_the_one_that_saw_a_card_last_knows_better(tab: Page, mine: Any, theirs: Any, wins: str) -> None:
    found = tab.evaluate("([mine, theirs, today]) => kbCopy.later(mine ?? undefined, theirs, today)", [mine, theirs, TODAY])
    assert found == {"mine": mine, "theirs": theirs}[wins]
