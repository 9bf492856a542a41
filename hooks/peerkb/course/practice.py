"""Where one can practice what a page says: the scenario cards and the branching scenes that lead to it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from peerkb.html.addresses import resolve_href
from peerkb.html.page_text import attribute_value
from peerkb.html.tokens import Tag, attributes, walk
from peerkb.pages import contents
from peerkb.settings.course_rules import ExerciseRules

MOST: Final = 2  # exercises that a page leads to
_CARD: Final = re.compile(r'<section class="kb-card" data-card="[^"]*"[^>]*>\s*<h3 id=.*?</section>', re.DOTALL)  # as `markup` makes it


@dataclass(frozen=True)
class Exercise:
    """A card or a scene. `name` is the path of its page, for a card with its anchor; `url` counts from the site's root."""

    name: str
    title: str
    url: str
    is_scene: bool
    audience: tuple[str, ...] = ()
    leads_to: tuple[str, ...] = ()  # the addresses of pages, from the site's root


def find_exercises(path: str, url: str, title: str, kind: str, audience: Iterable[str], html: str, rules: ExerciseRules) -> list[Exercise]:
    """The exercises on a page of a kind: each card of a page of cards, or the scene that the page is."""
    for_whom = tuple(audience)
    if rules.scenes and kind == rules.scenes.kind:
        return [Exercise(path, title, url, True, for_whom, _addresses(url, html))]
    if not rules.cards or kind != rules.cards.kind:
        return []
    found = []
    for card in _CARD.finditer(html):
        (anchor, heading), *_ = contents.headings(card[0], "h3")
        found.append(Exercise(f"{path}#{anchor}", heading, f"{url}#{anchor}", False, for_whom, _addresses(url, card[0])))
    return found


def exercises_on(url: str, audience: Collection[str], exercises: Iterable[Exercise]) -> list[Exercise]:
    """The exercises that lead to the page at `url` and are for somebody whom the page is for, at most two.

    The first card comes first and then the first scene, so that both kinds show where there are both.
    """
    address = url.removesuffix("index.html")
    fitting = [
        exercise
        for exercise in exercises
        if address in exercise.leads_to and (not audience or not exercise.audience or set(audience) & set(exercise.audience))
    ]
    cards, scenes = ([each for each in fitting if each.is_scene == is_scene] for is_scene in (False, True))
    return [*cards[:1], *scenes[:1], *cards[1:], *scenes[1:]][:MOST]


def _addresses(url: str, html: str) -> tuple[str, ...]:
    """The addresses of the pages that links in a piece of the page at `url` lead to, counted from the site's root."""
    return tuple(dict.fromkeys(resolve_href(url, href) for href in _hrefs(html) if not href.startswith("#")))


def _hrefs(html: str) -> Iterator[str]:
    for token in walk(html):
        if isinstance(token, Tag) and token.name == "a" and not token.closing:
            yield attribute_value(attributes(html, token), "href")
