"""What the engine says to readers. Every word comes from one file, `hooks/messages/en.yml`, by its group and its name.

`messages.search.nothing` is a message. Templates know the whole as `kb.text`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, cast

import yaml
from markupsafe import Markup, escape

from peerkb.validation.diagnostics import short_repr, suggestion

PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_ONE, _OTHER = "one", "other"
COUNT: Final = "count"  # the placeholder that decides between one thing and several


class UnknownMessageError(Exception):
    """A template or the engine asks for a message that there is not, or leaves one of its placeholders empty."""


@dataclass(frozen=True)
class Message:
    """A message by its key, `group.name`, with its text for one thing and for any other number of things."""

    key: str
    one: str
    other: str

    def text(self, **values: object) -> str:
        """The message as plain text, with `values` for its placeholders."""
        return PLACEHOLDER.sub(lambda found: str(self._value(found[1], values)), self._form(values))

    def __call__(self, **values: object) -> Markup:
        """The message as HTML. Values are escaped too, unless they are HTML."""
        return Markup(PLACEHOLDER.sub(lambda found: escape(self._value(found[1], values)), escape(self._form(values))))

    def __html__(self) -> str:
        """The message as HTML, for templates that escape."""
        return self()

    __str__ = __html__  # and for those that do not

    @property
    def placeholders(self) -> set[str]:
        """The names of what is put in."""
        return {*PLACEHOLDER.findall(self.one), *PLACEHOLDER.findall(self.other)}

    def _form(self, values: Mapping[str, object]) -> str:
        return self.one if values.get(COUNT) == 1 else self.other

    def _value(self, name: str, values: Mapping[str, object]) -> object:
        if name not in values:
            raise UnknownMessageError(f"the message {self.key} needs a value for {{{name}}}")
        return values[name]


@dataclass(frozen=True)
class Group:
    """The messages of one room, each an attribute."""

    _name: str
    _messages: Mapping[str, Message]

    def __getattr__(self, name: str) -> Message:
        """Give a message, and refuse a name that no message has."""
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._messages:
            known = [message.key for message in self._messages.values()]
            key = f"{self._name}.{name}"
            raise UnknownMessageError(f"there is no message {key}{suggestion(key, known)}")
        return self._messages[name]


@dataclass(frozen=True)
class Messages:
    """All messages, each group an attribute."""

    _groups: Mapping[str, Group]

    def __getattr__(self, name: str) -> Group:
        """Give a group, and refuse a name that no group has."""
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._groups:
            raise UnknownMessageError(f"there is no group of messages {name}{suggestion(name, self._groups)}")
        return self._groups[name]


def read_messages(text: str) -> Messages:
    """The messages that a file of messages has: groups of texts, or of texts for `one` and `other`."""
    groups = cast("dict[str, dict[str, str | dict[str, str]]]", yaml.safe_load(text))
    return Messages(
        {name: Group(name, {key: _message(f"{name}.{key}", said) for key, said in group.items()}) for name, group in groups.items()}
    )


def all_messages(messages: Messages) -> dict[str, Message]:
    """Every message by its key."""
    return {message.key: message for group in messages._groups.values() for message in group._messages.values()}


def override_messages(messages: Messages, given: Mapping[str, Any]) -> tuple[Messages, list[tuple[str, str]]]:
    """The messages with those that a site says in other words, and what is wrong with its words, by their keys."""
    known = all_messages(messages)
    faults: list[tuple[str, str]] = []
    groups = dict(messages._groups)
    for key, said in given.items():
        wrong = _wrong(key, said, known)
        if wrong:
            faults.append((key, wrong))
            continue
        group, _, name = key.partition(".")
        groups[group] = replace(groups[group], _messages={**groups[group]._messages, name: _message(key, said)})
    return Messages(groups), faults


def _wrong(key: str, said: Any, known: Mapping[str, Message]) -> str:
    """What is wrong with a site's own message, or nothing."""
    if key not in known:
        return f"{short_repr(key)} is no message{suggestion(key, known)}"
    plural = known[key].one != known[key].other
    texts = list(said.values()) if plural and isinstance(said, Mapping) and {*said} == {_ONE, _OTHER} else [said]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        return f"'{key}' says {short_repr(said)}. Write a text{f', or one for {_ONE} and one for {_OTHER}' if plural else ''}"
    unknown = _message(key, said).placeholders - known[key].placeholders
    if unknown:
        there_are = ", ".join(f"{{{name}}}" for name in sorted(known[key].placeholders)) or "none"
        return f"'{key}' has no {{{min(unknown)}}} to put in. There is: {there_are}"
    return ""


def _message(key: str, said: str | Mapping[str, str]) -> Message:
    return Message(key, said, said) if isinstance(said, str) else Message(key, said[_ONE], said[_OTHER])
