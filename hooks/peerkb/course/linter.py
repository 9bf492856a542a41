"""What the checks of modules and of cards share: exercises, the choices of a question, and the list of faults.

A choice is an item of a list: its first paragraph is the choice, the indented text below is the feedback.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from peerkb.course.tells import find_tells
from peerkb.markdown.blocks import Block
from peerkb.settings.course_rules import ExerciseRules
from peerkb.validation.diagnostics import Diagnostic
from peerkb.validation.yaml_document import Document

NO_BOX: Final = "a choice is no box. Write it as an item of a list, and its feedback below it, indented by four spaces"
NAMED: Final = re.compile(r"\*\*([^*]+?)[:.]?\*\*[:.]?\s*(.*)")  # a paragraph that begins with a name in bold
_ITALIC: Final = re.compile(r"([*_])(?![*_\s])(?P<words>.+)(?<![*_\s])\1")


class Exercise(NamedTuple):
    """A module or a card: what it is called, its place, and what no other may have the same."""

    name: str
    path: str
    line: int
    key: str


@dataclass
class Linter:
    """Gathers the faults of a page."""

    path: str
    rules: ExerciseRules
    faults: list[Diagnostic] = field(default_factory=list)

    def report(self, line: int, message: str) -> None:
        """Note a fault."""
        self.faults.append(Diagnostic(self.path, line, message))

    def choices(self, items: Sequence[Block], what: str, line: int, wanted: tuple[int, int], *, dilemma: bool) -> None:
        """Report what is wrong with the choices of a question or a card.

        `what` names it, `wanted` is the fewest and the most. The first choice is the favored one, unless the question is a dilemma.
        """
        if not items:
            self.report(line, f'{what} has no choices. Write each as an item of a list, such as: - "I don\'t know."')
        elif not is_within(len(items), wanted):
            self.report(line, f"{what} has {counted(len(items), 'choice')}. Write {range_in_words(wanted)}")
        for item in items:
            if not item.text:
                self.report(item.line, "a choice has no words. Write what one could say or do")
            if not item.below:
                message = f"the choice {short(item.text)} has no feedback. Leave the next line empty, and below it write what the choice"
                self.report(item.line, f"{message} may lead to, each line indented by four spaces")
            for words in self.rules.limit:
                if words.casefold() in item.below.casefold() and not item.below.startswith(words):
                    self.report(item.line, f"the feedback on {short(item.text)} says '{words}' too late. Let it begin with these words")
        if items and not dilemma and self.rules.limit_crossed(items[0].below):
            message = "is the favored one, since it stands first, and its feedback says that it crosses a limit. Let another stand first"
            self.report(items[0].line, f"the choice {short(items[0].text)} {message}; the page shows them in another order")
        if self.rules.tells:
            for at, message in find_tells(items, what, self.rules.tells):
                self.report(at, message)

    def names_duties(self, block: Block, what: str) -> bool:
        """Whether a block below a question is the line that names the duties of a dilemma; a line like it that does not is reported."""
        said = _ITALIC.fullmatch(block.text) if block.kind == "paragraph" and self.rules.duties else None
        if said is None:
            return False
        if not self.rules.names_duties(said["words"]):
            message = f"the line in italics below {what} names no duties. Begin it with '{self.rules.duties[0]}', or take it out"
            self.report(block.line, message)
        return True


class PageSource(NamedTuple):
    """The source of a page: its path, its front matter, and the blocks of its text."""

    path: str
    front_matter: Document
    blocks: Sequence[Block]


def sections(page: Sequence[Block], level: int) -> list[tuple[Block, list[Block]]]:
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


def is_within(number: int, wanted: tuple[int, int]) -> bool:
    """Whether a number is neither less nor more than wanted."""
    return wanted[0] <= number <= wanted[1]


def range_in_words(wanted: tuple[int, int]) -> str:
    """The fewest and the most for a message: `3`, or `from 2 to 5`."""
    fewest, most = wanted
    return str(fewest) if fewest == most else f"from {fewest} to {most}"


def counted(number: int, noun: str) -> str:
    """A number of things for a message: `1 step`, `4 steps`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def short(text: str) -> str:
    """The first 50 characters of a text, in quotes, for a message."""
    plain = text.strip("*").strip()
    return f"'{plain}'" if len(plain) <= 50 else f"'{plain[:49].rstrip()}…'"
