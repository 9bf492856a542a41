"""YAML as people write it in this project: what it says, on which lines, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from typing import Any

import yaml

from peerkb.validation.diagnostics import Diagnostic, short_repr

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML without its compiled half: slower, the same
    from yaml import SafeLoader as Loader  # type: ignore[assignment]


_TEXT = "tag:yaml.org,2002:str"
_DEEPEST = 100  # the compiled half of PyYAML goes down one call a level, and ends the whole program when there are too many
_NESTED = re.compile(rf"(?:[-?][ \t]+){{{_DEEPEST}}}")


@dataclass(frozen=True, slots=True)
class Document:
    """A mapping, and the text it was read from, which begins after `before` lines of its file."""

    data: dict[str, Any]
    text: str = field(default="", repr=False)
    before: int = 0
    readable: bool = True

    def without_data(self) -> Document:
        """What is left to tell lines from, once the data is taken."""
        return Document({}, self.text, self.before, self.readable)

    def line(self, *keys: str | int) -> int | None:
        """The line of the file on which the value at `keys` begins: a key, then an index or a key inside it.

        It is looked for only when somebody asks, which is when something is wrong.
        """
        _, line = locate(self.text, keys) if self.readable else (0, None)
        return None if line is None else line + self.before


def locate(text: str, keys: Iterable[str | int]) -> tuple[int, int | None]:
    """How many of `keys`, each inside the one before, YAML text has, and the line of the last of these. Tags are not resolved."""
    node, line, depth = _nodes(text), None, 0
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == key or (not isinstance(key, str) and k.tag != _TEXT)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            line = node.start_mark.line
        else:
            break
        depth += 1
    return depth, None if line is None else line + 1


def scalar(text: str, key: str) -> str:
    """The text at a key of YAML text, as it is written; nothing where there is none."""
    node = _nodes(text)
    found = [value.value for name, value in node.value if name.value == key] if isinstance(node, yaml.MappingNode) else []
    return found[-1] if found and isinstance(found[-1], str) else ""


def duplicate_keys(text: str) -> list[tuple[str, int]]:
    """Each key that a mapping in YAML text holds a second time, with its line."""
    node = _nodes(text)
    return [(key, line + 1) for key, line in _given_twice(node)] if node is not None else []


@lru_cache(maxsize=4)  # many faults of one document would read it many times
def _nodes(text: str) -> yaml.Node | None:
    node: yaml.Node | None = yaml.compose(text, Loader)
    return node


def parse(text: str, path: str, what: str, before: int = 0) -> tuple[Document, list[Diagnostic]]:
    """Read a YAML mapping that begins after `before` lines of the file at `path`.

    `what` names it in messages ("the front matter"). What is no valid YAML, no mapping, or gives a key twice is a fault;
    what could be read is returned all the same.
    """
    if _deepest(text) > _DEEPEST:
        return Document({}, readable=False), [Diagnostic(path, before + 1, f"{what} has too many brackets or dashes in one another")]
    try:
        loader = Loader(text)
        try:
            node = loader.get_single_node()
            twice = [] if node is None else _given_twice(node)
            escaped = [] if node is None or "\\" not in text else _escaped(node)
            data = {} if node is None else loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = error.problem or error.context or "it cannot be read"
        remedy = "Put a text with special characters in quotes, and indent with spaces"
        line = None if mark is None else mark.line + 1 + before
        return Document({}, readable=False), [Diagnostic(path, line, f"{what} is not valid YAML: {why}. {remedy}")]
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1 + before
        message = f"{what} is not valid YAML: the character {short_repr(chr(_code(error)))} must not stand in it. Take it out"
        return Document({}, readable=False), [Diagnostic(path, line, message)]
    # What PyYAML lets through: dates that there are not, tags on values of another kind, too much in one another.
    except (yaml.YAMLError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        first = str(error).partition("\n")[0] or type(error).__name__
        return Document({}, readable=False), [Diagnostic(path, before + 1, f"{what} is not valid YAML: {first}")]
    if not isinstance(data, dict):
        return Document({}, readable=False), [
            Diagnostic(path, before + 1, f"{what} is {short_repr(data)}. Write keys, such as: title: Hope")
        ]
    faults = [Diagnostic(path, line + 1 + before, f"'{key}' is given twice. Keep one of them") for key, line in twice]
    for character, line in escaped:
        message = f"{what} holds the character {short_repr(character)}, written with a backslash. Take it out"
        faults.append(Diagnostic(path, line + 1 + before, message))
    return Document(data, text, before), faults


def _given_twice(root: yaml.Node) -> list[tuple[str, int]]:
    """Every key that a mapping holds a second time, with its line counted from nought."""
    found: list[tuple[str, int]] = []
    visited: set[int] = set()  # an anchor's node stands in many places: look into it once
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, yaml.ScalarNode) or id(node) in visited:
            continue
        visited.add(id(node))
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if isinstance(key, yaml.ScalarNode):
                    if key.value in seen:
                        found.append((key.value, key.start_mark.line))
                    seen.add(key.value)
                pending.append(value)
        else:
            pending.extend(node.value)
    return found


def _escaped(root: yaml.Node) -> list[tuple[str, int]]:
    """Each character that may not stand in YAML and got into a value by an escape, such as a NUL, with its line counted from nought."""
    found: list[tuple[str, int]] = []
    visited: set[int] = set()
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, yaml.ScalarNode):
            wrong = yaml.reader.Reader.NON_PRINTABLE.search(node.value)
            found += [(wrong[0], node.start_mark.line)] if wrong else []
        elif id(node) not in visited:
            visited.add(id(node))
            pending += node.value if isinstance(node, yaml.SequenceNode) else [part for pair in node.value for part in pair]
    return found


def _code(error: yaml.reader.ReaderError) -> int:
    """The character that the reader refused, which the two halves of PyYAML tell in different ways."""
    return error.character if isinstance(error.character, int) else ord(error.character[:1] or b"?")


def _deepest(text: str) -> int:
    """How deep values may lie in one another, at the most."""
    if _NESTED.search(text):
        return _DEEPEST + 1
    if text.count("[") + text.count("{") <= _DEEPEST:
        return _DEEPEST
    steps = ((character in "[{") - (character in "]}") for character in text)
    return max(accumulate(steps, initial=0))
