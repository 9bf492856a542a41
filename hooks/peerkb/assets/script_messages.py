"""The messages that a script shows, put into the script: they come with it from the browser's store, and no page gets heavier.

A script says `const TEXT = MESSAGES.search;` and uses `TEXT.help`, or `TEXT.nothing({ query })` where a message has placeholders.
"""

from __future__ import annotations

import json
import re
from typing import Final

from peerkb.messages import COUNT, PLACEHOLDER, Message, Messages

_ASKS: Final = re.compile(r"(\bconst TEXT = )MESSAGES\.(\w+);")
_USES: Final = re.compile(r"\bTEXT\.(\w+)")


def insert_messages(script: str, messages: Messages) -> str:
    """The script with those messages of its group that it uses. Raises UnknownMessageError for one that there is not."""

    def constant(found: re.Match[str]) -> str:
        group = getattr(messages, found[2])
        names = sorted(set(_USES.findall(script)))
        return f"{found[1]}{{{', '.join(f'{name}: {_expression(getattr(group, name))}' for name in names)}}};"

    return _ASKS.sub(constant, script)


def _expression(message: Message) -> str:
    """A message in JavaScript: a string, or a function of its values."""
    if not message.placeholders:
        return json.dumps(message.other, ensure_ascii=False)
    other = _sum(message.other)
    return f"(v) => {other}" if message.one == message.other else f"(v) => v.{COUNT} === 1 ? {_sum(message.one)} : {other}"


def _sum(text: str) -> str:
    """A text with its values, as strings and values to add. What it begins with is a string, so that no numbers are added up."""
    parts = PLACEHOLDER.split(text)  # texts and names in turn
    terms = [f"v.{part}" if index % 2 else json.dumps(part, ensure_ascii=False) for index, part in enumerate(parts) if part or not index]
    return " + ".join(terms)
