"""Lint exercises in Markdown: the modules of a course, each a page with questions, and scenario cards.

This module reads the Markdown source, so that diagnostics have lines; `markup` changes the rendered tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from peerkb.course.lint_cards import read_cards
from peerkb.course.linter import NO_BOX, Exercise, Linter, PageSource, counted, is_within, range_in_words, sections, short
from peerkb.course.questions import OPENING, module_slug, question_id
from peerkb.markdown.blocks import Block
from peerkb.markdown.inline import plain_text
from peerkb.settings.course_rules import ExerciseRules, ModuleRules
from peerkb.validation.diagnostics import Diagnostic, suggestion


def read(page: PageSource, kind: str, rules: ExerciseRules) -> tuple[list[Exercise], list[Diagnostic]]:
    """The exercises of a page of the kind `kind`, and what is wrong with them."""
    linter = Linter(page.path, rules)
    found: list[Exercise] = []
    if rules.modules and kind == rules.modules.kind:
        found = list(_module(page, rules.modules, linter))
    elif rules.cards and kind == rules.cards.kind:
        found = list(read_cards(page.blocks, rules.cards, linter))
    elif rules.modules:
        _questions_elsewhere(page, rules.modules, linter)
    return found, linter.faults


def find_duplicates(exercises: Iterable[Exercise]) -> list[Diagnostic]:
    """A diagnostic for each exercise that has the number or the title of an earlier one, or a title that differs in signs alone."""
    first: dict[str, Exercise] = {}
    faults = []
    for exercise in exercises:
        other = first.setdefault(exercise.key, exercise)
        if other is not exercise:
            message = f"there is a {other.name} in {other.path}:{other.line} too. Give one of them another"
            faults.append(Diagnostic(exercise.path, exercise.line, message))
    return faults


def _module(page: PageSource, rules: ModuleRules, linter: Linter) -> Iterator[Exercise]:
    title = str(page.front_matter.data.get("title", ""))
    name, line = rules.name(title), page.front_matter.line("title") or 1
    if name is None:
        forms = " or ".join(f"'{form}'" for form in rules.headings)
        linter.report(line, f"the title '{title}' is not that of a module, {forms}. Write, such as: title: \"{rules.example}\"")
    else:
        if name.number is not None:
            yield Exercise(f"module with the number {name.number}", page.path, line, f"module {name.number}")
        yield Exercise(f"module with the title '{name.title}'", page.path, line, f"module titled {module_slug(name.title)}")
    parts = sections(page.blocks, 2)
    _parts(line, parts, rules, linter)
    for part, below in parts:
        if part.text == rules.questions_in:
            _questions(part, below, rules, linter)


def _parts(line: int, parts: Sequence[tuple[Block, Sequence[Block]]], rules: ModuleRules, linter: Linter) -> None:
    """Report what is wrong with a module's parts; `line` is that of its title."""
    names = [part.text for part, _ in parts]
    for name in rules.parts:
        if name not in names:
            linter.report(line, f"the module has no part '{name}'. Add it below a heading: ## {name}")
    for part, below in parts:
        if part.text not in rules.parts:
            linter.report(part.line, f"'{part.text}' is no part of a module{suggestion(part.text, rules.parts)}")
        elif names.count(part.text) > 1:
            linter.report(part.line, f"the module has the part '{part.text}' twice. Keep one of them")
        elif not any(block.kind in ("paragraph", "item", "steps") for block in below):
            linter.report(part.line, f"the part '{part.text}' says nothing. Write it")
        elif part.text == rules.links_in and not any(block.kind == "item" and "](" in block.text for block in below):
            linter.report(part.line, f"the part '{part.text}' names no page. Write a list of links, such as: - [Listening](listening.md)")
    known = [name for name in names if name in rules.parts]
    if len(set(known)) == len(rules.parts) and known != list(rules.parts):
        linter.report(line, f"the parts of the module are out of order. Write: {', '.join(rules.parts)}")


def _questions_elsewhere(page: PageSource, rules: ModuleRules, linter: Linter) -> None:
    """Report what is wrong with the questions of a page that is no module."""
    for part, below in sections(page.blocks, 2):
        if part.text in rules.questions_also_in:
            questions = _read_questions(below, linter)
            if not questions:
                linter.report(part.line, f"'{part.text}' asks no question. Write one, a line in bold: **What do you say?**")
            for question in questions:
                linter.choices(question.items, question.what, question.asked.line, rules.choices, dilemma=question.dilemma)


_BOLD: Final = re.compile(r"\*\*(?!\s)(.+?)(?<!\s)\*\*")


@dataclass
class _Question:
    """A question as far as it was read: the line in bold, whether a line below it names duties, and its choices."""

    asked: Block
    dilemma: bool = False
    items: list[Block] = field(default_factory=list)
    ended: bool = False  # whether something came after its choices

    @property
    def what(self) -> str:
        return f"the question {short(self.asked.text)}"


def _questions(part: Block, below: Sequence[Block], rules: ModuleRules, linter: Linter) -> None:
    """Report what is wrong with the questions of a module."""
    questions = _read_questions(below, linter)
    if not is_within(len(questions), rules.questions):
        count, wanted = counted(len(questions), "question"), range_in_words(rules.questions)
        linter.report(part.line, f"'{part.text}' asks {count}. Write {wanted}, each a line in bold: **1. What do you say?**")
    if sum(question.dilemma for question in questions) < rules.dilemmas:
        example = f"*{linter.rules.duties[0]} one, and the other.*"
        linter.report(part.line, f"'{part.text}' needs dilemmas: {rules.dilemmas}. Write right below such a question a line like {example}")
    first: dict[str, Block] = {}
    for number, question in enumerate(questions, start=1):
        asked, what = question.asked, question.what
        numbered = re.match(r"\*\*(\d+)\.", asked.text)
        if numbered and int(numbered[1]) != number:
            linter.report(asked.line, f"{what} is the {number}. of its module. Number it so")
        other = first.setdefault(question_id("", plain_text(asked.text)), asked)
        if other is not asked:
            message = f"{what} begins with the same {OPENING} words as the one in line {other.line}. Let one of them begin in another way"
            linter.report(asked.line, message)
        linter.choices(question.items, what, asked.line, rules.choices, dilemma=question.dilemma)


def _read_questions(below: Sequence[Block], linter: Linter) -> list[_Question]:
    """The questions among the blocks of a part. What belongs to none is reported."""
    questions: list[_Question] = []
    before = None  # the question in whose next line we are
    for block in below:
        question = questions[-1] if questions else None
        if block.kind == "paragraph" and _BOLD.fullmatch(block.text):
            before = _Question(block)
            questions.append(before)
            continue
        if block.kind == "item" and question and not question.ended:
            question.items.append(block)
        elif block.kind == "item":
            linter.report(block.line, f"the item {short(block.text)} belongs to no question. Write the question above it, in bold: **…**")
        elif block.kind == "other" and block.text.startswith("???"):
            linter.report(block.line, NO_BOX)
        elif block.kind == "other" or (block.kind == "paragraph" and question and question.items):
            linter.report(
                block.line, f"{short(block.text)} belongs to no choice. Indent feedback by four spaces, and put a question in bold"
            )
        elif before is not None:
            before.dilemma = linter.names_duties(block, before.what)
        before = None
        if question and question.items and block.kind != "item":
            question.ended = True
    return questions
