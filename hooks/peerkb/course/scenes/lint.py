"""Lint branching scenes in Markdown: each step is a heading with its number, and its choices are links to other steps of the page.

The check proves that each choice leads to a step, that each step can be reached, and that every way comes to an end. It reads the
Markdown source, so that diagnostics have lines; `markup` changes the rendered tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from markdown.extensions.toc import slugify

from peerkb.course.linter import NAMED, counted, is_within, range_in_words, short
from peerkb.course.scenes import graph
from peerkb.markdown.blocks import Block
from peerkb.markdown.inline import plain_text
from peerkb.settings.course_rules import ExerciseRules, SceneRules
from peerkb.validation.diagnostics import Diagnostic, suggestion

_NUMBERED: Final = re.compile(r"(\d+)\.\s+(\S.*)")
# One link, and no other beside it.
_CHOICE: Final = re.compile(r"\[(?!.*\]\(.*\]\()(?P<words>.*\S.*)\]\(#(?P<target>[^()\s]+)\)")
_LINK: Final = "](#"
_EXAMPLE: Final = "- [What one says or does](#2-what-follows)"


@dataclass(frozen=True)
class _Choice:
    words: str
    target: str
    line: int


@dataclass(frozen=True)
class _Step:
    """A step: its place on the page from 1, its heading, the blocks above its choices, and its choices."""

    place: int
    heading: Block
    text: Sequence[Block]
    items: Sequence[Block]  # of the list that its choices are

    @property
    def line(self) -> int:
        return self.heading.line

    @cached_property
    def number(self) -> int | None:
        match = _NUMBERED.fullmatch(self.heading.text)
        return int(match[1]) if match else None

    @cached_property
    def title(self) -> str:
        match = _NUMBERED.fullmatch(self.heading.text)
        return plain_text(match[2] if match else self.heading.text).strip()

    @cached_property
    def anchor(self) -> str:
        """The id that the table of contents gives the heading."""
        return str(slugify(self.title if self.number is None else f"{self.number} {self.title}", "-"))

    @cached_property
    def choices(self) -> list[_Choice]:
        found = ((_CHOICE.fullmatch(item.text), item.line) for item in self.items)
        return [_Choice(plain_text(match["words"]), match["target"], line) for match, line in found if match]

    @cached_property
    def first_words(self) -> str:
        return plain_text(self.text[0].text) if self.text else ""


def check_scene(page: Sequence[Block], path: str, kind: str, rules: ExerciseRules) -> list[Diagnostic]:
    """What is wrong with the scene in the blocks of a page of the kind `kind`; nothing on pages of other kinds."""
    if rules.scenes is None or kind != rules.scenes.kind:
        return []
    return [Diagnostic(path, line, message) for line, message in _faults(page, rules.scenes, rules)]


_Fault = tuple[int | None, str]


def _faults(page: Sequence[Block], rules: SceneRules, exercises: ExerciseRules) -> Iterator[_Fault]:
    steps = list(_steps(page))
    if not is_within(len(steps), rules.steps):
        wanted = range_in_words(rules.steps)
        yield None, f"the scene has {counted(len(steps), 'step')}. Write {wanted}, each below a heading such as: ## 1. What happens"
    if not steps:
        return
    yield from _headings(steps)
    for step in steps:
        yield from _text(step, rules, exercises.limit)
        yield from _choices(step, steps, rules)
    places = {step.anchor: step.place for step in reversed(steps)}
    if all(choice.target in places for step in steps for choice in step.choices):
        yield from _ways(steps, places, rules)
    if sum(bool(exercises.limit_crossed(step.first_words)) for step in steps) < rules.limits:
        message = "the scene names no choice that crosses a limit of the role. Begin the step that follows from such a choice with"
        yield None, f"{message} '{exercises.limit[0]}'"


def _steps(page: Sequence[Block]) -> Iterator[_Step]:
    places = [index for index, block in enumerate(page) if block.kind == "heading" and block.level == 2]
    for place, (start, end) in enumerate(pairwise([*places, len(page)]), start=1):
        below = list(page[start + 1 : end])
        items: list[Block] = []
        while below and below[-1].kind == "item":
            items.insert(0, below.pop())
        if not any(_LINK in item.text for item in items):  # a list like any other
            below, items = [*below, *items], []
        yield _Step(place, page[start], below, items)


def _headings(steps: Sequence[_Step]) -> Iterator[_Fault]:
    first: dict[str, _Step] = {}
    for step in steps:
        if step.number is None:
            yield step.line, f"'{step.title}' has no number. Write it as in: ## {step.place}. {step.title or 'What happens'}"
        elif step.number != step.place:
            yield step.line, f"'{step.title}' is step {step.place} of the page. Number it so, and lead the choices to its new address"
        other = first.setdefault(step.title.casefold(), step)
        if other is not step:
            yield step.line, f"steps {other.place} and {step.place} are both called '{step.title}'. Give one of them another name"


def _text(step: _Step, rules: SceneRules, limit: Sequence[str]) -> Iterator[_Fault]:
    paragraphs = [block for block in step.text if block.kind == "paragraph"]
    named = [(block, match) for block in paragraphs if (match := NAMED.fullmatch(block.text)) and match[1] == rules.ending]
    if step.items and named:
        yield named[0][0].line, f"step {step.place} says '{rules.ending}' and goes on. Take that paragraph out, or its choices"
    elif not step.items and (not named or named[-1][0] is not paragraphs[-1]):
        remedy = f"Write its choices as a list of links, such as: {_EXAMPLE}. Or end it with a paragraph that begins: **{rules.ending}:**"
        yield step.line, f"step {step.place} has no choices and does not say '{rules.ending}' at its end. {remedy}"
    elif named and not named[-1][1][2]:
        yield named[-1][0].line, f"'{rules.ending}' of step {step.place} says nothing. Write it behind the bold words"
    for block in step.text:
        if block.kind == "item" and _LINK in block.text:
            yield block.line, f"the choice {short(block.text)} stands above other text. Write the choices at the end of their step"
        for words in limit:
            if words.casefold() in block.text.casefold() and not step.first_words.startswith(words):
                yield block.line, f"step {step.place} says '{words}' too late. Let the step begin with these words"
    if rules.words is not None:
        texts = [f"{block.text} {block.below}" for block in step.text if block.kind != "snippet"]
        count = len(plain_text(" ".join(texts)).split())
        if not is_within(count, rules.words):
            yield step.line, f"step {step.place} has {counted(count, 'word')}. Write {range_in_words(rules.words)}"


def _choices(step: _Step, steps: Sequence[_Step], rules: SceneRules) -> Iterator[_Fault]:
    known = {other.anchor: other for other in steps}
    if step.items and not is_within(len(step.items), rules.choices):
        yield step.line, f"step {step.place} has {counted(len(step.items), 'choice')}. Write {range_in_words(rules.choices)}"
    for item in step.items:
        if not _CHOICE.fullmatch(item.text):
            yield item.line, f"{short(item.text)} is more or less than a link to a step. Write a choice as in: {_EXAMPLE}"
        if item.below:
            yield item.line, f"the choice {short(item.text)} has text below it. Write what follows in the step that it leads to"
    taken: set[str] = set()
    for choice in step.choices:
        if choice.target not in known:
            near = [anchor for anchor in known if anchor.partition("-")[0] == choice.target.partition("-")[0]]
            said = f"; did you mean '#{near[0]}'?" if near else suggestion(f"#{choice.target}", [f"#{anchor}" for anchor in known])
            yield choice.line, f"the choice {short(choice.words)} leads to '#{choice.target}', which is no step of this page{said}"
        elif choice.target in taken:
            place = known[choice.target].place
            yield choice.line, f"two choices of step {step.place} lead to step {place}. Let each of them change what follows"
        taken.add(choice.target)


def _ways(steps: Sequence[_Step], places: Mapping[str, int], rules: SceneRules) -> Iterator[_Fault]:
    ways = {step.place: [places[choice.target] for choice in step.choices] for step in steps}
    by_place = {step.place: step for step in steps}
    for place in graph.unreachable(ways, 1):
        step = by_place[place]
        yield step.line, f"no way leads to step {place}, '{step.title}'. Let a choice lead there, or take the step out"
    back = graph.back_edges(ways, 1)
    for place, target in back:
        choice = next(choice for choice in by_place[place].choices if places[choice.target] == target)
        yield choice.line, f"the choice {short(choice.words)} leads back to step {target}, so that the way may never end. Lead it onward"
    if back:
        return
    for place, (fewest, most) in graph.depths(ways, 1).items():
        step = by_place[place]
        if not step.items and not rules.turns[0] <= fewest <= most <= rules.turns[1]:
            made = counted(fewest if fewest < rules.turns[0] else most, "choice")
            yield step.line, f"a way ends in step {place} after {made}. Let it have {range_in_words(rules.turns)}"
