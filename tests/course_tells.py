"""What no single question shows: over a whole course, whether a choice's place, length or form tells that it is the favored one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.browsing import Built, attribute, words
from tests.content import Content
from tests.whole_pages import pages_of

QUOTATION_MARKS = ('"', "“")
_END = re.compile(r"[.?!](?=[\s\"”]|$)")

Form = Callable[[str, Sequence[str]], bool]


@dataclass(frozen=True)
class Question:
    """A question as readers see it: its choices in the order of the page, and which of them is favored and which cross a limit."""

    name: str
    choices: tuple[str, ...]
    favored: int | None
    limits: tuple[int, ...] = ()


def questions_of(built: Built, content: Content) -> list[Question]:
    """Every question of the site, cards included."""
    found = []
    for _, page in pages_of(built, content):
        for group in page.all(".kb-question"):
            boxes = group.query("details.kb-choice")
            favored = [at for at, box in enumerate(boxes) if "data-favored" in box.attrs]
            limits = tuple(at for at, box in enumerate(boxes) if "kb-limit" in attribute(box, "class").split())
            choices = tuple(words(box.query("summary")[0]) for box in boxes)
            found.append(Question(attribute(group, "id"), choices, favored[0] if favored else None, limits))
    return found


def uneven_places(questions: Sequence[Question], points: float) -> Iterator[str]:
    """A fault for each place on which favored choices, or those that cross a limit, stand more or less often than by chance."""
    marks: dict[str, Callable[[Question], Sequence[int]]] = {
        "favored": lambda question: () if question.favored is None else (question.favored,),
        "out of bounds": lambda question: question.limits,
    }
    for what, places in marks.items():
        count = sum(len(places(question)) for question in questions)
        for place in range(max((len(question.choices) for question in questions), default=0)):
            stand = sum(place in places(question) for question in questions)
            chance = sum(len(places(question)) / len(question.choices) for question in questions if place < len(question.choices))
            if abs(stand - chance) > count * points / 100:
                yield f"{stand} of {count} that are {what} stand on place {place + 1}; by chance it were {chance:.1f}"


def favored_too_often(questions: Sequence[Question], stands_out: Form, points: float) -> Iterator[str]:
    """A fault where the favored choice is more often among those that stand out than by chance, with `points` in a hundred to spare.

    `stands_out` tells it of a choice beside all choices of its question.
    """
    asked = [question for question in questions if question.favored is not None]
    found, chance = 0.0, 0.0
    for question in asked:
        out = [at for at, choice in enumerate(question.choices) if stands_out(choice, question.choices)]
        found += question.favored in out
        chance += len(out) / len(question.choices)
    if found > chance + len(asked) * points / 100:
        yield f"of {len(asked)} favored choices {found:.0f} stand out; by chance it were {chance:.1f}"


def is_longest(choice: str, choices: Sequence[str]) -> bool:
    """Whether no other choice has as many words."""
    lengths = sorted(len(other.split()) for other in choices)
    return len(choice.split()) == lengths[-1] > lengths[-2]


def is_shortest(choice: str, choices: Sequence[str]) -> bool:
    """Whether no other choice has as few words."""
    lengths = sorted(len(other.split()) for other in choices)
    return len(choice.split()) == lengths[0] < lengths[1]


def has_several_sentences(choice: str, choices: Sequence[str]) -> bool:
    """Whether it has more than one sentence."""
    return len(_END.findall(choice)) > 1


def asks(choice: str, choices: Sequence[str]) -> bool:
    """Whether there is a question in it."""
    return "?" in choice


def is_quotation(choice: str, choices: Sequence[str]) -> bool:
    """Whether it is a quotation, and not every other choice is."""
    return choice.startswith(QUOTATION_MARKS) and not all(other.startswith(QUOTATION_MARKS) for other in choices)


FORMS: tuple[Form, ...] = (is_shortest, is_quotation, has_several_sentences, asks)
