"""What the engine says to readers. Every word comes from one file for each language, `hooks/messages/en.yml`, by its group and name.

`messages.search.nothing` is a message. Templates know the whole as `kb.text`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, cast

from markupsafe import Markup, escape

from peerkb.languages.formats import ENGLISH, Formats
from peerkb.validation import yaml_document
from peerkb.validation.diagnostics import short_repr, suggestion

PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_OTHER: Final = "other"  # the plural category that every language has
COUNT: Final = "count"  # the placeholder that decides between one thing and several


class UnknownMessageError(Exception):
    """A template or the engine asks for a message that there is not, or leaves one of its placeholders empty."""


@dataclass(frozen=True)
class Message:
    """A message by its key, `group.name`. `forms` has its text for `other`, or one for each plural category of its language."""

    key: str
    forms: Mapping[str, str]
    formats: Formats = field(default_factory=Formats)

    @property
    def other(self) -> str:
        """The text for any number of things that no other form is for, or the only one."""
        return self.forms[_OTHER]

    def text(self, **values: object) -> str:
        """The message as plain text, with `values` for its placeholders."""
        return PLACEHOLDER.sub(lambda found: str(self._value(found[1], values)), self._form(values))

    def __call__(self, **values: object) -> Markup:
        """The message as HTML. Values are escaped too, unless they are HTML."""
        return Markup(PLACEHOLDER.sub(lambda found: escape(self._value(found[1], values)), escape(self._form(values))))

    @cached_property
    def _html(self) -> Markup:
        return self()

    def __html__(self) -> str:
        """The message as HTML, for templates that escape."""
        return self._html  # most stand on every page

    __str__ = __html__  # and for those that do not

    @property
    def placeholders(self) -> set[str]:
        """The names of what is put in."""
        return {name for form in self.forms.values() for name in PLACEHOLDER.findall(form)}

    def _form(self, values: Mapping[str, object]) -> str:
        count = values.get(COUNT)
        return self.forms.get(self.formats.category(count), self.other) if isinstance(count, int) else self.other

    def _value(self, name: str, values: Mapping[str, object]) -> object:
        if name not in values:
            raise UnknownMessageError(f"the message {self.key} needs a value for {{{name}}}")
        value = values[name]
        return self.formats.number(value) if name == COUNT and isinstance(value, int) else value


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
    """All messages of a language, each group an attribute, and `formats`: how the language writes days and lists."""

    _groups: Mapping[str, Group]
    formats: Formats = field(default_factory=Formats)

    def __getattr__(self, name: str) -> Group:
        """Give a group, and refuse a name that no group has."""
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._groups:
            raise UnknownMessageError(f"there is no group of messages {name}{suggestion(name, self._groups)}")
        return self._groups[name]


def read_messages(text: str, language: str = ENGLISH) -> Messages:
    """The messages that a file of a language has: groups of texts, or of texts by the plural categories of the language."""
    formats = Formats(language)
    groups = cast("dict[str, dict[str, str | dict[str, str]]]", yaml_document.data(text))
    return Messages(
        {
            name: Group(name, {key: _message(f"{name}.{key}", said, formats) for key, said in group.items()})
            for name, group in groups.items()
        },
        formats,
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
        groups[group] = replace(groups[group], _messages={**groups[group]._messages, name: _message(key, said, messages.formats)})
    return Messages(groups, messages.formats), faults


def _wrong(key: str, said: Any, known: Mapping[str, Message]) -> str:
    """What is wrong with a site's own message, or nothing."""
    if key not in known:
        return f"{short_repr(key)} is no message{suggestion(key, known)}"
    message = known[key]
    plural = message.formats.categories if len(message.forms) > 1 else ()
    texts = list(said.values()) if plural and isinstance(said, Mapping) and _OTHER in said and {*said} <= {*plural} else [said]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        forms = f", or one for {' and one for '.join(plural)}" if plural else ""
        return f"'{key}' says {short_repr(said)}. Write a text{forms}"
    unknown = _message(key, said, message.formats).placeholders - message.placeholders
    if unknown:
        there_are = ", ".join(f"{{{name}}}" for name in sorted(message.placeholders)) or "none"
        return f"'{key}' has no {{{min(unknown)}}} to put in. There is: {there_are}"
    return ""


def _message(key: str, said: str | Mapping[str, str], formats: Formats) -> Message:
    """A message. Without a text for a plural category, it says that for `other`."""
    forms = {_OTHER: said} if isinstance(said, str) else {name: said.get(name, said[_OTHER]) for name in formats.categories}
    return Message(key, forms, formats)
