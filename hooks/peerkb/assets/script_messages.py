"""Insert the messages that a script shows into the script, which browsers cache, so that pages stay small.

A script says `const TEXT = MESSAGES.search;` and uses `TEXT.help`, or `TEXT.nothing({ query })` where a message has placeholders.
"""

from __future__ import annotations

import json
import re
from typing import Final

from peerkb.messages import COUNT, PLACEHOLDER, Message, Messages

_DECLARATION: Final = re.compile(r"(\bconst TEXT = )MESSAGES\.(\w+);")
_USE: Final = re.compile(r"\bTEXT\.(\w+)")


def insert_messages(script: str, messages: Messages) -> str:
    """Insert the messages of its group that the script uses. Raises UnknownMessageError for one that does not exist."""

    def constant(found: re.Match[str]) -> str:
        group = getattr(messages, found[2])
        names = sorted(set(_USE.findall(script)))
        return f"{found[1]}{{{', '.join(f'{name}: {_expression(getattr(group, name))}' for name in names)}}};"

    return _DECLARATION.sub(constant, script)


def _expression(message: Message) -> str:
    """A message as a JavaScript expression: a string, or a function of the values of its placeholders."""
    if not message.placeholders:
        return json.dumps(message.other, ensure_ascii=False)
    other = _concatenation(message.other)
    return f"(v) => {other}" if message.one == message.other else f"(v) => v.{COUNT} === 1 ? {_concatenation(message.one)} : {other}"


def _concatenation(text: str) -> str:
    """A text with placeholders as a JavaScript concatenation. The first operand is a string, so that `+` never adds numbers."""
    parts = PLACEHOLDER.split(text)  # texts and names alternate
    terms = [f"v.{part}" if index % 2 else json.dumps(part, ensure_ascii=False) for index, part in enumerate(parts) if part or not index]
    return " + ".join(terms)
