"""The names by which browsers keep something about a module or a question, and the order in which a page shows choices."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from markdown.extensions.toc import slugify_unicode

OPENING: Final = 8  # words of a question that its id is made of
_NUMBER: Final = re.compile(r"^\d+[.)]\s*")


def module_slug(title: str) -> str:
    """The slug of a module, made of its title without its number."""
    return str(slugify_unicode(title, "-"))


def question_id(slug: str, question: str) -> str:
    """The id of a question of the module `slug`, which no other question of the site has.

    It is made of the first words. So what a browser has kept about a question stays with it when questions are added, taken out or
    put in another order, and when its later words change; a new question in its place begins anew.
    """
    opening = " ".join(_NUMBER.sub("", question).split()[:OPENING])
    return f"{slug}-{slugify_unicode(opening, '-')}"


def order_of_choices(question: str, count: int, word: str) -> list[int]:
    """The order in which a page shows the choices of a question, as indexes of the source's order.

    It follows from the id of the question and the site's `word` alone, by a digest: Python's own `hash` differs from one build to the
    next, and a random number would move choices whenever another question is added. All readers see the same order, on paper too, and
    nobody who has seen the order of one question can tell that of another.
    """
    return sorted(range(count), key=lambda index: hashlib.sha256(f"{word}\n{question}\n{index}".encode()).digest())
