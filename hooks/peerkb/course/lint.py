"""Exercises in plain Markdown: days of a course with questions, and cards to think over, and what is wrong with them.

A choice is an item of a list: its first paragraph is what one could do, and what stands below it, indented, is what that may lead
to. A page is read row by row here, so that its writer can be told where to mend it; `exercise_markup` makes the markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final, NamedTuple

from peerkb.markdown.blocks import Block
from peerkb.settings.schema import CardRules, ExerciseRules, ModuleRules
from peerkb.validation.diagnostics import Diagnostic, suggestion

_NO_BOX: Final = "a choice is no box. Write it as an item of a list, and its feedback below it, indented by four spaces"


class Exercise(NamedTuple):
    """A module or a card: what tells it from every other, and where it stands."""

    name: str
    path: str
    line: int


@dataclass
class _Reader:
    path: str
    limit: Sequence[str]
    faults: list[Diagnostic] = field(default_factory=list)

    def wrong(self, line: int, message: str) -> None:
        self.faults.append(Diagnostic(self.path, line, message))

    def choices(self, items: Sequence[Block], what: str, line: int, wanted: tuple[int, int]) -> None:
        """Note what is wrong with the choices of a question or a card."""
        fewest, most = wanted
        if not items:
            self.wrong(line, f'{what} has no choices. Write each as an item of a list, such as: - "I don\'t know."')
        elif not fewest <= len(items) <= most:
            number = "1 choice" if len(items) == 1 else f"{len(items)} choices"
            self.wrong(line, f"{what} has {number}. Write {fewest if fewest == most else f'from {fewest} to {most}'}")
        for item in items:
            if not item.text:
                self.wrong(item.line, "a choice has no words. Write what one could say or do")
            if not item.below:
                message = f"the choice {_short(item.text)} has no feedback. Leave the next line empty, and below it write what the choice"
                self.wrong(item.line, f"{message} may lead to, each line indented by four spaces")
            for words in self.limit:
                if words.casefold() in item.below.casefold() and not item.below.startswith(words):
                    self.wrong(item.line, f"the feedback on {_short(item.text)} says '{words}' too late. Let it begin with these words")


def read(page: Sequence[Block], path: str, kind: str, rules: ExerciseRules) -> tuple[list[Exercise], list[Diagnostic]]:
    """The exercises of a page of a kind, and what is wrong with them."""
    reader = _Reader(path, rules.limit)
    found: list[Exercise] = []
    if rules.modules and kind == rules.modules.kind:
        found = list(_modules(page, rules.modules, reader))
    elif rules.cards and kind == rules.cards.kind:
        found = list(_cards(page, rules.cards, reader))
    return found, reader.faults


def find_duplicates(exercises: Iterable[Exercise]) -> list[Diagnostic]:
    """A fault for each exercise that has the number or the title of one before it."""
    first: dict[str, Exercise] = {}
    faults = []
    for exercise in exercises:
        other = first.setdefault(exercise.name, exercise)
        if other is not exercise:
            message = f"there is a {exercise.name} in {other.path}:{other.line} too. Give one of them another"
            faults.append(Diagnostic(exercise.path, exercise.line, message))
    return faults


def _modules(page: Sequence[Block], rules: ModuleRules, reader: _Reader) -> Iterator[Exercise]:
    for heading, nodes in _sections(page, 2):
        parts = _sections(nodes, 3)
        told = rules.pattern.fullmatch(heading.text)
        if told is None:
            if any(part.text in rules.parts for part, _ in parts):
                example = rules.heading.format(number=1, title="What it is about")
                reader.wrong(heading.line, f"'{heading.text}' has parts of a module, but not its heading. Write it as in: ## {example}")
            continue
        yield Exercise(f"module with the number {told['number']}", reader.path, heading.line)
        yield Exercise(f"module with the title '{told['title']}'", reader.path, heading.line)
        _parts(heading, parts, rules, reader)
        for part, below in parts:
            if part.text == rules.questions_in:
                _questions(part, below, rules, reader)


def _parts(heading: Block, parts: Sequence[tuple[Block, Sequence[Block]]], rules: ModuleRules, reader: _Reader) -> None:
    names = [part.text for part, _ in parts]
    for name in rules.parts:
        if name not in names:
            reader.wrong(heading.line, f"'{heading.text}' has no part '{name}'. Add it below a heading: ### {name}")
    for part, below in parts:
        if part.text not in rules.parts:
            reader.wrong(part.line, f"'{part.text}' is no part of a module{suggestion(part.text, rules.parts)}")
        elif names.count(part.text) > 1:
            reader.wrong(part.line, f"'{heading.text}' has the part '{part.text}' twice. Keep one of them")
        elif not any(block.kind in ("paragraph", "item", "steps") for block in below):
            reader.wrong(part.line, f"the part '{part.text}' of '{heading.text}' says nothing. Write it, or take the module out")
        elif part.text == rules.links_in and not any("](" in block.text for block in below):
            reader.wrong(
                part.line, f"the part '{part.text}' of '{heading.text}' names no page. Write a link, such as: - [Listening](listening.md)"
            )
    known = [name for name in names if name in rules.parts]
    if len(set(known)) == len(rules.parts) and known != list(rules.parts):
        reader.wrong(heading.line, f"the parts of '{heading.text}' are out of order. Write: {', '.join(rules.parts)}")


_BOLD: Final = re.compile(r"\*\*(?!\s)(.+?)(?<!\s)\*\*")


def _questions(part: Block, below: Sequence[Block], rules: ModuleRules, reader: _Reader) -> None:
    asked: list[tuple[Block, list[Block]]] = []
    listed = False  # whether the list below the last question is over
    for block in below:
        if block.kind == "paragraph" and _BOLD.fullmatch(block.text):
            asked.append((block, []))
            listed = False
        elif block.kind == "item" and asked and not listed:
            asked[-1][1].append(block)
        elif block.kind == "item":
            reader.wrong(block.line, f"the item {_short(block.text)} belongs to no question. Write the question above it, in bold: **…**")
        elif block.kind == "other" and block.text.startswith("???"):
            reader.wrong(
                block.line, "a choice is no box. Write it as an item of a list, and its feedback below it, indented by four spaces"
            )
        elif block.kind == "other" or (block.kind == "paragraph" and asked and asked[-1][1]):
            reader.wrong(
                block.line, f"{_short(block.text)} belongs to no choice. Indent feedback by four spaces, and put a question in bold"
            )
        listed = listed or bool(asked and asked[-1][1] and block.kind != "item")
    if len(asked) != rules.questions:
        count = {0: "no question", 1: "1 question"}.get(len(asked), f"{len(asked)} questions")
        reader.wrong(part.line, f"'{part.text}' asks {count}. Write {rules.questions}, each a line in bold: **1. What do you say?**")
    for number, (question, items) in enumerate(asked, start=1):
        told = re.match(r"\*\*(\d+)\.", question.text)
        if told and int(told[1]) != number:
            reader.wrong(question.line, f"the question {_short(question.text)} is the {number}. of its module. Number it so")
        reader.choices(items, f"the question {_short(question.text)}", question.line, rules.choices)


_NAMED: Final = re.compile(r"\*\*([^*]+?)[:.]?\*\*[:.]?\s*(.*)")


def _cards(page: Sequence[Block], rules: CardRules, reader: _Reader) -> Iterator[Exercise]:
    places = [block.line for block in page if block.kind == "heading" and block.level == 2]
    for heading, below in _sections(page, 3):
        yield Exercise(f"card with the title '{heading.text}'", reader.path, heading.line)
        if not places or heading.line < places[0]:
            reader.wrong(heading.line, f"the card '{heading.text}' stands below no place. Write one above it, such as: ## Sidewalk")
        _card(heading, below, rules, reader)
        _safety(heading, below, rules, reader)


def _card(heading: Block, below: Sequence[Block], rules: CardRules, reader: _Reader) -> None:
    named = [(block, told) for block in below if block.kind == "paragraph" and (told := _NAMED.fullmatch(block.text))]
    names = [told[1] for _, told in named]
    for name in rules.parts:
        if name not in names:
            near = suggestion(name, [other for other in names if other not in rules.parts])
            wrong = f"the card '{heading.text}' has no '{name}'{near.replace('did you mean', 'is it')}"
            reader.wrong(heading.line, f"{wrong}. Write a paragraph that begins with: **{name}:**")
    known = [name for name in names if name in rules.parts]
    if len(set(known)) == len(rules.parts) and known != list(rules.parts):
        reader.wrong(heading.line, f"the card '{heading.text}' is out of order. Write: {', '.join(rules.parts)}, each once")
        return
    at = {told[1]: below.index(block) for block, told in named if told[1] in rules.parts}
    for block, told in named:
        if told[1] in rules.parts and not told[2]:
            reader.wrong(block.line, f"'{told[1]}' of the card '{heading.text}' says nothing. Write it behind the bold words")
        if told[1] == rules.links_in and "](" not in told[2]:
            reader.wrong(
                block.line, f"'{told[1]}' of the card '{heading.text}' names no page. Write a link, such as: [listening](listening.md)"
            )
    if rules.choices_after not in at:
        return
    before, after = below[: at[rules.choices_after]], below[at[rules.choices_after] :]
    if rules.story_after in at and not any(block.kind == "paragraph" for block in before[at[rules.story_after] + 1 :]):
        reader.wrong(
            heading.line,
            f"the card '{heading.text}' does not say what happens. Tell it between '{rules.story_after}' and '{rules.choices_after}'",
        )
    _choices(heading, before, after, rules, reader)


def _choices(heading: Block, before: Sequence[Block], after: Sequence[Block], rules: CardRules, reader: _Reader) -> None:
    """Note what is wrong with the choices of a card: the list from its pause, which `after` begins with, to the next of its parts."""
    what = f"the card '{heading.text}'"
    pause, *rest = after
    below = list(takewhile(lambda block: not _is_part(block, rules), rest))
    items = [block for block in below if block.kind == "item"]
    reader.choices(items, what, pause.line, rules.choices)
    for block in (*before, *rest):
        if block.kind == "other" and block.text.startswith("???"):
            reader.wrong(block.line, _NO_BOX)
    for block in below[below.index(items[0]) :] if items else ():
        if block.kind not in ("item", "snippet") and not block.text.startswith("???"):
            reader.wrong(block.line, f"{_short(block.text)} belongs to no choice. Indent feedback by four spaces")
    limits = sum(item.below.startswith(tuple(reader.limit)) for item in items)
    if items and limits < rules.limits:
        words = f"'{reader.limit[0]}'" if reader.limit else "words that say so"
        reader.wrong(
            heading.line, f"{what} names no choice that crosses a limit of the role. Begin the feedback on such a choice with {words}"
        )


def _is_part(block: Block, rules: CardRules) -> bool:
    told = _NAMED.fullmatch(block.text) if block.kind == "paragraph" else None
    return told is not None and told[1] in rules.parts


def _safety(heading: Block, below: Sequence[Block], rules: CardRules, reader: _Reader) -> None:
    links = f"**{rules.links_in}"
    text = " ".join([heading.text, *(f"{block.text} {block.below}" for block in below if not block.text.startswith(links))])
    for safety in rules.safety:
        word = safety.met(text)
        if not word:
            continue
        what = f"the card '{heading.text}' speaks of '{word}', so what to do comes first"
        if not below or below[0].kind != "snippet" or below[0].text != safety.first:
            reader.wrong(heading.line, f'{what}. Write right below its heading: --8<-- "{safety.first}"')
        first = next((index for index, block in enumerate(below) if _NAMED.fullmatch(block.text)), len(below))
        if safety.steps and not any(block.kind == "steps" for block in below[:first]):
            reader.wrong(heading.line, f"{what}. Write the steps before '{rules.parts[0]}', as a numbered list")


def _sections(page: Sequence[Block], level: int) -> list[tuple[Block, list[Block]]]:
    """Each heading of a level with the blocks below it, up to the next heading of that level or a higher one."""
    found: list[tuple[Block, list[Block]]] = []
    below: list[Block] | None = None
    for block in page:
        if block.kind == "heading" and block.level <= level:
            below = [] if block.level == level else None
            if below is not None:
                found.append((block, below))
        elif below is not None:
            below.append(block)
    return found


def _short(text: str) -> str:
    """The beginning of a text, as a message can show it."""
    plain = text.strip("*").strip()
    return f"'{plain}'" if len(plain) <= 50 else f"'{plain[:49].rstrip()}…'"
