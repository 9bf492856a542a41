"""What a site may set under `extra.exercises`: the modules of a course and the cards to think over."""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple

from pydantic import Field, ValidationInfo, field_validator, model_validator

from peerkb.settings.types import SECTION, Count, Flag, Kind, Range, Section, SnippetName, Text, Texts, Weight, fault, one_of


def _part(value: str, info: ValidationInfo) -> str:
    return one_of(info.data.get("parts"), "part named in 'parts'", value)


class ModuleName(NamedTuple):
    """What the title of a module's page says: the module's own name, and its number, if any."""

    title: str
    number: int | None


class ModuleRules(Section):
    """What a module of the course must have, which is a page."""

    kind: Kind = Field(description="The kind of the pages that are modules.")
    headings: Texts = Field(
        description="The forms of a module's title, each with `{title}`. Modules of a form with `{number}` are counted."
    )
    parts: Texts = Field(description="The parts of a module, in this order, each below a heading of the second rank.")
    links_in: Text = Field(description="The part that names pages.")
    questions_in: Text = Field(description="The part that asks questions.")
    questions_also_in: Texts = Field(
        default=(), description="Headings of pages of other kinds below which a question stands as in a module, with its choices."
    )
    reflection_in: Text = Field(description="The part that holds the prompt to reflect on.")
    questions: Range = Field(description="The fewest and the most questions of a module.")
    dilemmas: Count = Field(default=0, description="How many of the questions must be dilemmas, at the least.")
    choices: Range = Field(description="The fewest and the most choices of a question.")

    _in_parts = field_validator("links_in", "questions_in", "reflection_in")(_part)

    @field_validator("headings")
    @classmethod
    def _forms(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        named = [sorted(re.findall(r"{[^}]*}?|}", form)) for form in value]
        if not value or any(names not in (["{title}"], ["{number}", "{title}"]) for names in named):
            raise fault(". Write {title} in each, once, and {number} at most once, and nothing else in braces")
        return value

    def name(self, title: str) -> ModuleName | None:
        """What the title of a module's page says; nothing where it fits none of the forms."""
        for form in self.headings:
            pattern = re.escape(form).replace(r"\{number\}", r"(?P<number>\d+)").replace(r"\{title\}", "(?P<title>.+)")
            if match := re.fullmatch(pattern, title):
                said = match.groupdict()
                return ModuleName(said["title"], int(said["number"]) if "number" in said else None)
        return None

    @property
    def example(self) -> str:
        """A title that fits the first form."""
        return self.headings[0].format(number=1, title="What it is about")


class SafetyRule(Section):
    """Words that tell of danger to a life, and what a card with one of them begins with."""

    words: Texts = Field(description="Beginnings of the words.", min_length=1)
    first: SnippetName = Field(description="The snippet that stands right below the card's heading.")
    steps: Flag = Field(default=False, description="Whether numbered steps must follow it.")

    def met(self, text: str) -> str:
        """The first of the words that begins a word of `text`, or nothing."""
        found = re.search(rf"\b(?:{'|'.join(map(re.escape, self.words))})", text, re.IGNORECASE)
        return found[0] if found else ""


class CardRules(Section):
    """What a card to think over must have."""

    kind: Kind = Field(description="The kind of the pages that hold cards.")
    parts: Texts = Field(description="The parts of a card, in this order, each a paragraph that begins with its name in bold.")
    story_after: Text = Field(description="The part after which the story is told.")
    choices_after: Text = Field(description="The part after which the choices stand.")
    links_in: Text = Field(description="The part that names pages.")
    choices: Range = Field(description="The fewest and the most choices of a card.")
    limits: Count = Field(default=0, description="How many of the choices must cross a limit of the role, at the least.")
    safety: tuple[SafetyRule, ...] = Field(default=(), description="What a card begins with that speaks of danger.")

    _in_parts = field_validator("story_after", "choices_after", "links_in")(_part)


class TellRules(Section):
    """What tells apart a choice of a question before one has thought: its length, and words too strong to be right."""

    times: Weight = Field(ge=1, description="How many times the words of the shortest choice the longest may have.")
    apart: Count = Field(description="How many words more than the shortest choice the longest may have.")
    absolutes: Texts = Field(default=(), description="Words that may not stand in one choice of a question alone.")

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds an absolute in a text."""
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, self.absolutes))})\b" if self.absolutes else "(?!)", re.IGNORECASE)


class SceneRules(Section):
    """What a branching scene must have."""

    kind: Kind = Field(description="The kind of the pages that are scenes.")
    ending: Text = Field(description="What the last paragraph of an ending begins with, in bold.")
    steps: Range = Field(description="The fewest and the most steps of a scene.")
    choices: Range = Field(description="The fewest and the most choices of a step that is no ending.")
    turns: Range = Field(description="The fewest and the most choices on a way from the first step to an ending.")
    words: Range | None = Field(default=None, description="The fewest and the most words of a step, without its heading and its choices.")
    limits: Count = Field(default=0, description="How many steps must follow from crossing a limit of the role, at the least.")


class ExerciseRules(Section):
    """The course, the cards to think over and the branching scenes. Without `modules`, `cards` or `scenes` there are none."""

    order: str = Field(
        default="",
        description="A word that the order of choices on a page follows from, besides the question. With another word the favored "
        "choices have other places.",
    )
    duties: Texts = Field(default=(), description="How the line below a dilemma begins that names both duties.")
    tells: TellRules | None = Field(default=None, description="What tells a choice apart before one has thought.")
    limit: Texts = Field(default=(), description="How feedback begins where a choice crosses a limit of the role.")
    modules: ModuleRules | None = Field(default=None, description="What a module must have.")
    cards: CardRules | None = Field(default=None, description="What a card must have.")
    scenes: SceneRules | None = Field(default=None, description="What a branching scene must have.")

    @property
    def also_asks(self) -> tuple[str, ...]:
        """Headings of pages that are no modules, below which a question stands."""
        return self.modules.questions_also_in if self.modules else ()

    def limit_crossed(self, feedback: str) -> str:
        """The words at the beginning of the feedback on a choice by which it is out of bounds; empty if it crosses no limit."""
        return next((words for words in self.limit if feedback.startswith(words)), "")

    def names_duties(self, line: str) -> bool:
        """Whether a line below a question begins as one that makes it a dilemma."""
        return line.startswith(tuple(self.duties))

    @model_validator(mode="after")
    def _can_be_met(self) -> ExerciseRules:
        if self.modules and self.modules.dilemmas and not self.duties:
            raise fault("'modules' asks for dilemmas. Write under 'duties' how the line below one begins", SECTION)
        if not self.limit and any(rules and rules.limits for rules in (self.cards, self.scenes)):
            raise fault("'limits' asks for what crosses a limit. Write under 'limit' how its feedback begins", SECTION)
        return self
