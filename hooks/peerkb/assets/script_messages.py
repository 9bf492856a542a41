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


def has_messages(script: str) -> bool:
    """Whether a script shows messages."""
    return _DECLARATION.search(script) is not None


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
    code = json.dumps(message.formats.code)
    forms = {name: _concatenation(form, code) for name, form in message.forms.items()}
    if len(forms) == 1:
        return f"(v) => {forms['other']}"
    if message.formats.counts_as_english:
        return f"(v) => v.{COUNT} === 1 ? {forms['one']} : {forms['other']}"
    # Browsers know the plurals of all languages.
    return f"(v) => ({{{', '.join(f'{name}: {form}' for name, form in forms.items())}}})[new Intl.PluralRules({code}).select(v.{COUNT})]"


def _concatenation(text: str, code: str) -> str:
    """A text with placeholders as a JavaScript concatenation. The first operand is a string, so that `+` never adds numbers."""
    terms: list[str] = []
    for index, part in enumerate(PLACEHOLDER.split(text)):  # texts and names alternate
        if index % 2:
            terms.append(f"v.{part}.toLocaleString({code})" if part == COUNT else f"v.{part}")
        elif part or not index:
            terms.append(json.dumps(part, ensure_ascii=False))
    return " + ".join(terms)
