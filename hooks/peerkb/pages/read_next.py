"""Which pages to read after a page, where one does not read in order: by links between the two, terms and words that both have."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

MOST: Final = 3  # pages that a page leads on to
_TELLING: Final = 16  # terms and words of a page that are compared, the rarest first: more say little, and a large site has many pages
_COMMON: Final = 60  # pages that may share one of them
_STEM: Final = 6  # letters of a word that count: `listening` and `listens` are one word, in any language
_SHORTEST: Final = 3
_LONGEST_LIST: Final = 12  # pages that another page links to; with more they have little to do with each other
_LINK_TO, _LINK_FROM, _TOGETHER, _TERMS, _WORDS = 0.5, 0.3, 1.0, 1.0, 1.2  # what each sign counts
_LEAST: Final = 0.2  # with less, two pages have nothing to do with each other
_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Subject:
    """What a page is about. `leads_to` has the addresses of pages that it links to, `answered` those that its last section links to.

    `audience` is for whom it is, the first above all. `terms` are those that it mentions, `words` those of its questions and titles.
    """

    path: str
    url: str
    audience: tuple[str, ...]
    leads_to: frozenset[str]
    answered: frozenset[str]
    terms: frozenset[str]
    words: frozenset[str]


def words_of(title: str, said: Mapping[str, Any], ignore: Collection[str]) -> frozenset[str]:
    """The beginnings of the words in a page's title, description, keywords and questions, without those to `ignore`."""
    asked = (text for question in said.get("questions", ()) for text in (question if isinstance(question, dict) else [question]))
    texts = (title, said.get("description", ""), *said.get("keywords", ()), *asked)
    return frozenset(_stems(texts)) - frozenset(_stems(ignore))


class ReadNext:
    """The pages of a language that may be read next, in the order of readers."""

    def __init__(self, subjects: Iterable[Subject], lists: Iterable[Collection[str]] = ()) -> None:
        """Index what pages share. `lists` has, for each page of the language, the addresses of the pages that it links to."""
        self._subjects = {subject.path: subject for subject in subjects}
        self._place = {path: place for place, path in enumerate(self._subjects)}
        self._by_url = {subject.url: subject.path for subject in self._subjects.values()}
        self._terms = _Shared([each.terms for each in self._subjects.values()])
        self._words = _Shared([each.words for each in self._subjects.values()])
        self._from: dict[str, list[str]] = {}  # the pages that link to a page, by path
        for subject in self._subjects.values():
            for url in subject.leads_to:
                if url in self._by_url:
                    self._from.setdefault(self._by_url[url], []).append(subject.path)
        self._paths = list(self._subjects)
        self._together: dict[str, list[list[str]]] = {}  # the short lists that a page is in, by path
        for urls in lists:
            listed = sorted(self._by_url[url] for url in urls if url in self._by_url)
            if 1 < len(listed) <= _LONGEST_LIST:
                for path in listed:
                    self._together.setdefault(path, []).append(listed)

    def after(self, path: str, most: int = MOST) -> Sequence[str]:
        """The paths of the pages to read after a page, the nearest first. None to which its last section leads already."""
        own = self._subjects.get(path)
        if own is None:
            return ()
        score: defaultdict[str, float] = defaultdict(float)
        for other in sorted({self._by_url[url] for url in own.leads_to if url in self._by_url}):
            score[other] += _LINK_TO * self._tells(other)
        for other in sorted(self._from.get(path, ())):
            score[other] += _LINK_FROM * self._tells(path)
        for listed in self._together.get(path, ())[:_COMMON]:
            for other in listed:
                score[other] += _TOGETHER / (len(listed) - 1) / math.sqrt(len(self._together[other]))
        for shared, weight in ((self._terms, _TERMS), (self._words, _WORDS)):
            for place, near in shared.near(self._place[path]):
                score[self._paths[place]] += weight * near
        found = []
        for other, points in score.items():
            its = self._subjects[other]
            points *= _common_readers(own.audience, its.audience)
            if other != path and its.url not in own.answered and points >= _LEAST:
                found.append((-round(points, 6), self._place[other], other))
        return [other for _, _, other in sorted(found)[:most]]

    def _tells(self, path: str) -> float:
        """How much a link to a page tells: one to which every page leads tells little."""
        return math.pow(max(1, len(self._from.get(path, ()))), -0.25)


class _Shared:
    """Things that pages have, each weighed by how few pages have it. Pages go by their place."""

    def __init__(self, things: Sequence[Collection[str]]) -> None:
        self._things = things
        self._places: dict[str, list[int]] = {}
        for place, its in enumerate(things):
            for thing in its:
                self._places.setdefault(thing, []).append(place)
        self._weights = {thing: math.log((1 + len(things)) / len(places)) ** 2 for thing, places in self._places.items()}
        least = math.log(1 + len(things)) ** 2  # a page with little is not near to everything
        self._lengths = [math.sqrt(max(least, math.fsum(self._weights[thing] for thing in its))) for its in things]

    def near(self, place: int) -> Iterator[tuple[int, float]]:
        """The pages that have something in common with one, each with the cosine of what they share."""
        known = self._places
        telling = sorted((len(known[thing]), thing) for thing in self._things[place] if 1 < len(known[thing]) <= _COMMON)
        shared: defaultdict[int, float] = defaultdict(float)
        for _, thing in telling[:_TELLING]:
            for other in known[thing]:
                shared[other] += self._weights[thing]
        for other, weight in shared.items():
            yield other, weight / (self._lengths[place] * self._lengths[other])


def _common_readers(own: Sequence[str], others: Sequence[str]) -> float:
    """How far two pages are for the same people, from 0 to 1."""
    if not own or not others:
        return 1
    if not set(own) & set(others):
        return 0
    return 1 if own[0] == others[0] else 0.7 if own[0] in others else 0.4


def _stems(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
        for word in _WORD.findall(plain.casefold()):
            if len(word) >= _SHORTEST:
                yield word[:_STEM]
