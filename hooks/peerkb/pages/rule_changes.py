"""Whether two versions of a page tell readers to do something else, as far as words show it.

Commas, capitals, links, pictures, the order of paragraphs and a better word here and there do not count, nor what people say in a
conversation. Numbers, lines to call, numbered steps and words such as "never" or "only" do, and so does much that is new or gone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Final

from peerkb.messages import Messages

MOST_WORDS: Final = 30  # that may come in and go out
_TALK: Final = re.compile(r"^!!! talk\b.*\n(?:(?: {4}.*)?\n)*", re.MULTILINE)
_STEP: Final = re.compile(r"^[ \t]*\d+[.)][ \t]+(.*)", re.MULTILINE)
_MARKS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"<!--.*?-->", re.DOTALL), " "),
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), " "),  # pictures
    (re.compile(r"\[([^\]]*)\]\(((?:call|text):[\w-]+)\)"), r"\1 \2 "),  # the build writes a number there
    (re.compile(r"\[([^\]]*)\]\([^)]*\)"), r"\1"),  # other links
    (re.compile(r"\{[^{}]*\}|</?[a-zA-Z][^<>]*>"), " "),  # attributes and tags
    (re.compile(r"^[ \t]*(?:!!!|\?\?\?\+?)[ \t]+[\w -]*", re.MULTILINE), " "),  # the kinds of boxes
    (re.compile(r"^[ \t]*\d+[.)][ \t]", re.MULTILINE), " "),  # the numbers of steps
    (re.compile(r"n['’]t\b", re.IGNORECASE), " not"),
    (re.compile(r"\bcan ?not\b", re.IGNORECASE), "ca not"),  # as "can't" is now
)
_WORD: Final = re.compile(r"(?:call|text):[\w-]+|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")


def strong_words(messages: Messages) -> frozenset[str]:
    """The words of a language that make a rule of a sentence, such as "never"."""
    return frozenset(messages.updates.strong.text().split(", "))


def find_rule_changes(before: str, after: str, strong: Collection[str]) -> list[str]:
    """What differs between two texts of a page that readers would have to know, each in a few words; nothing for a small repair."""
    old, new = _words(before), _words(after)
    gone, come = Counter(old), Counter(new)
    gone.subtract(come)
    telling = [word for word in gone if word in strong or ":" in word or word[0].isdigit()]
    return [
        *_told(telling, gone),
        *_steps(before, after),
        *_much(sum(count for count in gone.values() if count > 0), -sum(count for count in gone.values() if count < 0)),
    ]


def _told(telling: Collection[str], gone: Counter[str]) -> Iterator[str]:
    for said, words in (
        ("went out", sorted(word for word in telling if gone[word] > 0)),
        ("came in", sorted(word for word in telling if gone[word] < 0)),
    ):
        if words:
            yield f"{', '.join(f'“{word}”' for word in words)} {said}"


def _steps(before: str, after: str) -> Iterator[str]:
    old, new = ([tuple(_words(step)) for step in _STEP.findall(text)] for text in (before, after))
    if len(old) != len(new):
        yield f"it has {len(new)} numbered steps and had {len(old)}"
    elif old != new and sorted(old) == sorted(new):
        yield "its numbered steps stand in another order"


def _much(gone: int, come: int) -> Iterator[str]:
    if gone + come > MOST_WORDS:
        yield f"{come} words came in and {gone} went out"


def _words(text: str) -> list[str]:
    text = _TALK.sub("", text)
    for pattern, instead in _MARKS:
        text = pattern.sub(instead, text)
    return [word.casefold() for word in _WORD.findall(text)]
