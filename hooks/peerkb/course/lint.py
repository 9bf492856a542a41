"""Lint exercises in Markdown: the modules of a course, with questions, and scenario cards.

A choice is an item of a list: its first paragraph is the choice, the indented text below is the feedback. This module reads the
Markdown source, so that diagnostics have lines; `markup` changes the rendered tree.
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
    """A module or a card: a name that no other may have, and its place."""

    name: str
    path: str
    line: int


@dataclass
class _Linter:
    path: str
    limit: Sequence[str]
    faults: list[Diagnostic] = field(default_factory=list)

    def report(self, line: int, message: str) -> None:
        self.faults.append(Diagnostic(self.path, line, message))

    def choices(self, items: Sequence[Block], what: str, line: int, wanted: tuple[int, int]) -> None:
        """Report what is wrong with the choices of a question or a card; `what` names it, `wanted` is the fewest and the most."""
        fewest, most = wanted
        if not items:
            self.report(line, f'{what} has no choices. Write each as an item of a list, such as: - "I don\'t know."')
        elif not fewest <= len(items) <= most:
            number = "1 choice" if len(items) == 1 else f"{len(items)} choices"
            self.report(line, f"{what} has {number}. Write {fewest if fewest == most else f'from {fewest} to {most}'}")
        for item in items:
            if not item.text:
                self.report(item.line, "a choice has no words. Write what one could say or do")
            if not item.below:
                message = f"the choice {_short(item.text)} has no feedback. Leave the next line empty, and below it write what the choice"
                self.report(item.line, f"{message} may lead to, each line indented by four spaces")
            for words in self.limit:
                if words.casefold() in item.below.casefold() and not item.below.startswith(words):
                    self.report(item.line, f"the feedback on {_short(item.text)} says '{words}' too late. Let it begin with these words")


def read(page: Sequence[Block], path: str, kind: str, rules: ExerciseRules) -> tuple[list[Exercise], list[Diagnostic]]:
    """The exercises in the blocks of a page of the kind `kind`, and what is wrong with them."""
    linter = _Linter(path, rules.limit)
    found: list[Exercise] = []
    if rules.modules and kind == rules.modules.kind:
        found = list(_modules(page, rules.modules, linter))
    elif rules.cards and kind == rules.cards.kind:
        found = list(_cards(page, rules.cards, linter))
    return found, linter.faults


def find_duplicates(exercises: Iterable[Exercise]) -> list[Diagnostic]:
    """A diagnostic for each exercise that has the number or the title of an earlier one."""
    first: dict[str, Exercise] = {}
    faults = []
    for exercise in exercises:
        other = first.setdefault(exercise.name, exercise)
        if other is not exercise:
            message = f"there is a {exercise.name} in {other.path}:{other.line} too. Give one of them another"
            faults.append(Diagnostic(exercise.path, exercise.line, message))
    return faults


def _modules(page: Sequence[Block], rules: ModuleRules, linter: _Linter) -> Iterator[Exercise]:
    for heading, nodes in _sections(page, 2):
        parts = _sections(nodes, 3)
        match = rules.pattern.fullmatch(heading.text)
        if match is None:
            if any(part.text in rules.parts for part, _ in parts):
                example = rules.heading.format(number=1, title="What it is about")
                linter.report(heading.line, f"'{heading.text}' has parts of a module, but not its heading. Write it as in: ## {example}")
            continue
        yield Exercise(f"module with the number {match['number']}", linter.path, heading.line)
        yield Exercise(f"module with the title '{match['title']}'", linter.path, heading.line)
        _parts(heading, parts, rules, linter)
        for part, below in parts:
            if part.text == rules.questions_in:
                _questions(part, below, rules, linter)


def _parts(heading: Block, parts: Sequence[tuple[Block, Sequence[Block]]], rules: ModuleRules, linter: _Linter) -> None:
    names = [part.text for part, _ in parts]
    for name in rules.parts:
        if name not in names:
            linter.report(heading.line, f"'{heading.text}' has no part '{name}'. Add it below a heading: ### {name}")
    for part, below in parts:
        if part.text not in rules.parts:
            linter.report(part.line, f"'{part.text}' is no part of a module{suggestion(part.text, rules.parts)}")
        elif names.count(part.text) > 1:
            linter.report(part.line, f"'{heading.text}' has the part '{part.text}' twice. Keep one of them")
        elif not any(block.kind in ("paragraph", "item", "steps") for block in below):
            linter.report(part.line, f"the part '{part.text}' of '{heading.text}' says nothing. Write it, or take the module out")
        elif part.text == rules.links_in and not any("](" in block.text for block in below):
            linter.report(
                part.line, f"the part '{part.text}' of '{heading.text}' names no page. Write a link, such as: - [Listening](listening.md)"
            )
    known = [name for name in names if name in rules.parts]
    if len(set(known)) == len(rules.parts) and known != list(rules.parts):
        linter.report(heading.line, f"the parts of '{heading.text}' are out of order. Write: {', '.join(rules.parts)}")


_BOLD: Final = re.compile(r"\*\*(?!\s)(.+?)(?<!\s)\*\*")


def _questions(part: Block, below: Sequence[Block], rules: ModuleRules, linter: _Linter) -> None:
    questions: list[tuple[Block, list[Block]]] = []
    list_ended = False  # whether the list below the last question is over
    for block in below:
        if block.kind == "paragraph" and _BOLD.fullmatch(block.text):
            questions.append((block, []))
            list_ended = False
        elif block.kind == "item" and questions and not list_ended:
            questions[-1][1].append(block)
        elif block.kind == "item":
            linter.report(block.line, f"the item {_short(block.text)} belongs to no question. Write the question above it, in bold: **…**")
        elif block.kind == "other" and block.text.startswith("???"):
            linter.report(
                block.line, "a choice is no box. Write it as an item of a list, and its feedback below it, indented by four spaces"
            )
        elif block.kind == "other" or (block.kind == "paragraph" and questions and questions[-1][1]):
            linter.report(
                block.line, f"{_short(block.text)} belongs to no choice. Indent feedback by four spaces, and put a question in bold"
            )
        list_ended = list_ended or bool(questions and questions[-1][1] and block.kind != "item")
    if len(questions) != rules.questions:
        count = {0: "no question", 1: "1 question"}.get(len(questions), f"{len(questions)} questions")
        linter.report(part.line, f"'{part.text}' asks {count}. Write {rules.questions}, each a line in bold: **1. What do you say?**")
    for number, (question, items) in enumerate(questions, start=1):
        numbered = re.match(r"\*\*(\d+)\.", question.text)
        if numbered and int(numbered[1]) != number:
            linter.report(question.line, f"the question {_short(question.text)} is the {number}. of its module. Number it so")
        linter.choices(items, f"the question {_short(question.text)}", question.line, rules.choices)


_NAMED: Final = re.compile(r"\*\*([^*]+?)[:.]?\*\*[:.]?\s*(.*)")


def _cards(page: Sequence[Block], rules: CardRules, linter: _Linter) -> Iterator[Exercise]:
    places = [block.line for block in page if block.kind == "heading" and block.level == 2]
    for heading, below in _sections(page, 3):
        yield Exercise(f"card with the title '{heading.text}'", linter.path, heading.line)
        if not places or heading.line < places[0]:
            linter.report(heading.line, f"the card '{heading.text}' stands below no place. Write one above it, such as: ## Sidewalk")
        _card(heading, below, rules, linter)
        _safety(heading, below, rules, linter)


def _card(heading: Block, below: Sequence[Block], rules: CardRules, linter: _Linter) -> None:
    named = [(block, match) for block in below if block.kind == "paragraph" and (match := _NAMED.fullmatch(block.text))]
    names = [match[1] for _, match in named]
    for name in rules.parts:
        if name not in names:
            near = suggestion(name, [other for other in names if other not in rules.parts])
            problem = f"the card '{heading.text}' has no '{name}'{near.replace('did you mean', 'is it')}"
            linter.report(heading.line, f"{problem}. Write a paragraph that begins with: **{name}:**")
    known = [name for name in names if name in rules.parts]
    if len(set(known)) == len(rules.parts) and known != list(rules.parts):
        linter.report(heading.line, f"the card '{heading.text}' is out of order. Write: {', '.join(rules.parts)}, each once")
        return
    at = {match[1]: below.index(block) for block, match in named if match[1] in rules.parts}
    for block, match in named:
        if match[1] in rules.parts and not match[2]:
            linter.report(block.line, f"'{match[1]}' of the card '{heading.text}' says nothing. Write it behind the bold words")
        if match[1] == rules.links_in and "](" not in match[2]:
            linter.report(
                block.line, f"'{match[1]}' of the card '{heading.text}' names no page. Write a link, such as: [listening](listening.md)"
            )
    if rules.choices_after not in at:
        return
    before, after = below[: at[rules.choices_after]], below[at[rules.choices_after] :]
    if rules.story_after in at and not any(block.kind == "paragraph" for block in before[at[rules.story_after] + 1 :]):
        linter.report(
            heading.line,
            f"the card '{heading.text}' does not say what happens. Tell it between '{rules.story_after}' and '{rules.choices_after}'",
        )
    _choices(heading, before, after, rules, linter)


def _choices(heading: Block, before: Sequence[Block], after: Sequence[Block], rules: CardRules, linter: _Linter) -> None:
    """Report what is wrong with a card's choices: the list from `rules.choices_after`, the first of `after`, to the card's next part."""
    what = f"the card '{heading.text}'"
    pause, *rest = after
    below = list(takewhile(lambda block: not _is_part(block, rules), rest))
    items = [block for block in below if block.kind == "item"]
    linter.choices(items, what, pause.line, rules.choices)
    for block in (*before, *rest):
        if block.kind == "other" and block.text.startswith("???"):
            linter.report(block.line, _NO_BOX)
    for block in below[below.index(items[0]) :] if items else ():
        if block.kind not in ("item", "snippet") and not block.text.startswith("???"):
            linter.report(block.line, f"{_short(block.text)} belongs to no choice. Indent feedback by four spaces")
    limits = sum(item.below.startswith(tuple(linter.limit)) for item in items)
    if items and limits < rules.limits:
        words = f"'{linter.limit[0]}'" if linter.limit else "words that say so"
        linter.report(
            heading.line, f"{what} names no choice that crosses a limit of the role. Begin the feedback on such a choice with {words}"
        )


def _is_part(block: Block, rules: CardRules) -> bool:
    match = _NAMED.fullmatch(block.text) if block.kind == "paragraph" else None
    return match is not None and match[1] in rules.parts


def _safety(heading: Block, below: Sequence[Block], rules: CardRules, linter: _Linter) -> None:
    links = f"**{rules.links_in}"
    text = " ".join([heading.text, *(f"{block.text} {block.below}" for block in below if not block.text.startswith(links))])
    for safety in rules.safety:
        word = safety.met(text)
        if not word:
            continue
        what = f"the card '{heading.text}' speaks of '{word}', so what to do comes first"
        if not below or below[0].kind != "snippet" or below[0].text != safety.first:
            linter.report(heading.line, f'{what}. Write right below its heading: --8<-- "{safety.first}"')
        first = next((index for index, block in enumerate(below) if _NAMED.fullmatch(block.text)), len(below))
        if safety.steps and not any(block.kind == "steps" for block in below[:first]):
            linter.report(heading.line, f"{what}. Write the steps before '{rules.parts[0]}', as a numbered list")


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
    """The first 50 characters of a text, in quotes, for a message."""
    plain = text.strip("*").strip()
    return f"'{plain}'" if len(plain) <= 50 else f"'{plain[:49].rstrip()}…'"
