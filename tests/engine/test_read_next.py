"""What to read next: which pages are near to a page, by links, terms and words that they share."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable

from peerkb.pages.read_next import MOST, ReadNext, Subject, words_of


def _subject(
    name: str,
    words: str = "",
    terms: str = "",
    to: str = "",
    end: str = "",
    audience: tuple[str, ...] = (),
) -> Subject:
    links, last = (frozenset(f"{other}/" for other in said.split()) for said in (to, end))
    return Subject(name, f"{name}/", audience, links | last, last, frozenset(terms.split()), words_of(words, {}, ()))


def _after(subjects: Iterable[Subject], path: str = "a", lists: Iterable[Collection[str]] = ()) -> list[str]:
    return list(ReadNext(subjects, lists).after(path))


FAR = [_subject(f"far-{number}", f"matter{number}") for number in range(8)]


def test_each_sign_is_enough_to_be_near() -> None:
    signs = {
        "a link to it": [_subject("a", to="b"), _subject("b")],
        "a link from it": [_subject("a"), _subject("b", to="a")],
        "a rare term": [_subject("a", terms="yarrow"), _subject("b", terms="yarrow")],
        "rare words": [_subject("a", "Yarrow listens"), _subject("b", "listening to yarrow")],
    }
    for sign, subjects in signs.items():
        assert _after([*subjects, *FAR]) == ["b"], sign
    assert _after([_subject("a"), _subject("b"), *FAR], lists=[["a/", "b/", "nowhere/"]]) == ["b"]


def test_what_nothing_joins_is_not_named() -> None:
    assert _after([_subject("a", "water"), _subject("b", "stone"), *FAR]) == []
    assert _after(FAR, "gone") == []


def test_rare_things_count_more_than_common_ones() -> None:
    common = [_subject(f"c{number}", terms="soil") for number in range(9)]
    assert _after([_subject("a", terms="soil yarrow"), *common, _subject("rare", terms="yarrow")])[0] == "rare"


def test_three_at_most_and_none_that_the_last_section_names() -> None:
    near = [_subject(name, "yarrow heap", "yarrow") for name in "bcdef"]
    found = _after([_subject("a", "yarrow heap", "yarrow", end="c"), *near, *FAR])
    assert found == ["b", "d", "e"], "in the order of readers where nothing else decides"
    assert len(found) == MOST


def test_a_page_for_others_is_not_named_and_one_for_the_same_people_comes_first() -> None:
    near = {"guides": ("guides",), "both": ("guides", "guests"), "guests": ("guests",)}
    subjects = [_subject(name, "yarrow heap", audience=audience) for name, audience in near.items()]
    assert _after([_subject("a", "yarrow heap", audience=("guests",)), *subjects, *FAR]) == ["guests", "both"]


def test_words_come_from_all_that_says_what_a_page_is_about() -> None:
    said = {
        "description": "The pond.",
        "keywords": ["frogs"],
        "questions": ["Who jumps?", {"What croaks at night?": "by-night"}],
        "sources": ["a-book"],
    }
    assert words_of("A bank", said, ["the", "what"]) == {"pond", "frogs", "who", "jumps", "croaks", "night", "bank"}
    assert words_of("Água y árboles", {}, ["y"]) == words_of("agua ARBOLES", {}, ())


def test_the_order_of_what_was_gathered_changes_nothing() -> None:
    words = ["yarrow", "heap", "frost", "bean", "spade", "water"]
    chance = random.Random(7)
    subjects = [
        _subject(str(number), " ".join(chance.sample(words, 3)), " ".join(chance.sample(words, 2)), to=str(chance.randrange(30)))
        for number in range(30)
    ]
    lists = [[f"{chance.randrange(30)}/" for _ in range(4)] for _ in range(10)]
    once = {subject.path: _after(subjects, subject.path, lists) for subject in subjects}
    again = {subject.path: _after(subjects, subject.path, [list(reversed(each)) for each in lists]) for subject in subjects}
    assert once == again
    assert all(path not in found for path, found in once.items())
