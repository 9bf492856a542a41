"""Pages do not say the same again and again: sentences, runs of words, pet phrases, lists filled to one length. Figures: content.yml."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browsing import Built, Page, prose
from tests.content import Content, Source
from tests.readability import FEWEST_WORDS, sentences
from tests.site.test_content import LISTS
from tests.whole_pages import pages_of

# What the build writes, and boxes with help, which stand where they are needed.
NOT_WRITTEN = ("headerlink", "kb-for", "kb-then", "kb-go-on", "kb-changed", "help", "kb-contents", "kb-map__lists", *LISTS)
WORD = re.compile(r"[\w'’]+")


@pytest.fixture(scope="module")
def repeats(floors: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = floors["repeats"]
    return said


@pytest.fixture(scope="module", params=["en", "es"])
def written(
    built: Built, content: Content, repeats: dict[str, Any], request: pytest.FixtureRequest
) -> list[tuple[Source, Page, list[str]]]:
    """The pages of a language with their blocks of text."""
    return [
        (source, page, list(prose(page.one(".kb-page"), *NOT_WRITTEN)))
        for source, page in pages_of(built, content)
        if source.kind not in repeats["left_out"] and content.language(source) == request.param
    ]


def _often(found: Iterator[tuple[str, str]], pages: int) -> dict[str, int]:
    """What is found on so many pages or more, with how many."""
    places = defaultdict(set)
    for text, path in found:
        places[text].add(path)
    return {text: len(paths) for text, paths in places.items() if len(paths) >= pages}


def _plain(text: str) -> str:
    return " ".join(WORD.findall(text.lower()))


def test_few_sentences_stand_on_many_pages(written: list[tuple[Source, Page, list[str]]], repeats: dict[str, Any]) -> None:
    said = [
        (plain, source.path)
        for source, _, blocks in written
        for block in blocks
        for sentence in sentences(block)
        if len((plain := _plain(sentence)).split()) >= FEWEST_WORDS
    ]
    often = _often(iter(said), repeats["sentences"]["pages"])
    assert sum(text in often for text, _ in said) / len(said) <= repeats["sentences"]["share"], sorted(often.items())


def test_few_runs_of_words_stand_on_many_pages(written: list[tuple[Source, Page, list[str]]], repeats: dict[str, Any]) -> None:
    length = repeats["runs"]["words"]
    runs = (
        (" ".join(words[at : at + length]), source.path)
        for source, _, blocks in written
        for block in blocks
        for words in [WORD.findall(block.lower())]
        for at in range(len(words) - length + 1)
    )
    often = {
        run: count
        for run, count in _often(runs, repeats["runs"]["pages"]).items()
        if not any(name in run for name in repeats["may_repeat"])
    }
    assert len(often) <= repeats["runs"]["count"], often


def test_no_phrase_is_said_too_often(written: list[tuple[Source, Page, list[str]]], repeats: dict[str, Any]) -> None:
    whole = [_plain(block) for _, _, blocks in written for block in blocks]
    words = sum(len(block.split()) for block in whole)
    for phrase, most in repeats["phrases"].items():
        count = sum(len(re.findall(rf"\b{phrase}\b", block)) for block in whole)
        assert count / words * 10_000 <= most, phrase


def test_lists_are_as_long_as_they_need_be(written: list[tuple[Source, Page, list[str]]], repeats: dict[str, Any]) -> None:
    """And not all filled to the same number."""
    kind, share = repeats["lists"]["kind"], repeats["lists"]["share"]
    pages = [page for source, page, _ in written if source.kind == kind]
    lengths = Counter(tuple(len(each.query("li")) for each in page.all(".kb-page > ul, .kb-page > ol")) for page in pages)
    with_lists = Counter({key: count for key, count in lengths.items() if key})
    commonest, count = with_lists.most_common(1)[0]
    assert count == 1 or count / len(pages) <= share, f"{count} of {len(pages)} pages have lists of {commonest}"
