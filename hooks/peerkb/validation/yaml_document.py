"""YAML documents: their data, the lines of their keys, and diagnostics."""

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
except ImportError:  # PyYAML without its C extension: slower, same results
    from yaml import SafeLoader as Loader  # type: ignore[assignment]


_TEXT = "tag:yaml.org,2002:str"
_MAX_DEPTH = 100  # PyYAML's C extension recurses once per level, and a stack overflow there ends the process
_NESTED = re.compile(rf"(?:[-?][ \t]+){{{_MAX_DEPTH}}}")


@dataclass(frozen=True, slots=True)
class Document:
    """A mapping, and the YAML text it was read from, which begins after `before` lines of its file."""

    data: dict[str, Any]
    text: str = field(default="", repr=False)
    before: int = 0
    readable: bool = True

    def without_data(self) -> Document:
        """The same document without its data, which is enough to find lines."""
        return Document({}, self.text, self.before, self.readable)

    def line(self, *keys: str | int) -> int | None:
        """The line of the file on which the value at `keys` begins, or None. `keys` are a key, then keys or indexes inside its value.

        The text is parsed for lines only here, since only diagnostics need them.
        """
        _, line = locate(self.text, keys) if self.readable else (0, None)
        return None if line is None else line + self.before


def locate(text: str, keys: Iterable[str | int]) -> tuple[int, int | None]:
    """How many of `keys`, each inside the one before, exist in YAML text, and the line of the last that does. Tags are not resolved."""
    node, line, depth = _nodes(text), None, 0
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == key or (not isinstance(key, str) and k.tag != _TEXT)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and 0 <= key < len(node.value):
            node = node.value[key]
            line = node.start_mark.line
        else:
            break
        depth += 1
    return depth, None if line is None else line + 1


def data(text: str) -> Any:
    """The data of YAML text that is known to be right, such as the engine's own."""
    return yaml.load(text, Loader)


def scalar(text: str, key: str) -> str:
    """The text at a key of YAML text, as written; empty without the key."""
    node = _nodes(text)
    found = [value.value for name, value in node.value if name.value == key] if isinstance(node, yaml.MappingNode) else []
    return found[-1] if found and isinstance(found[-1], str) else ""


def duplicate_keys(text: str) -> list[tuple[str, int]]:
    """Each key that a mapping in YAML text repeats, with the line of the repetition."""
    node = _nodes(text)
    return [(key, line + 1) for key, line in _duplicates(node)] if node is not None else []


@lru_cache(maxsize=4)  # several diagnostics of one document parse it once
def _nodes(text: str) -> yaml.Node | None:
    node: yaml.Node | None = yaml.compose(text, Loader)
    return node


def parse(text: str, path: str, what: str, before: int = 0) -> tuple[Document, list[Diagnostic]]:
    """Read a YAML mapping that begins after `before` lines of the file at `path`.

    `what` names it in messages ("the front matter"). Invalid YAML, anything but a mapping, and repeated keys are diagnostics.
    The document has whatever could be read.
    """
    if _depth(text) > _MAX_DEPTH:
        return Document({}, readable=False), [Diagnostic(path, before + 1, f"{what} has too many brackets or dashes in one another")]
    try:
        loader = Loader(text)
        try:
            node = loader.get_single_node()
            duplicates = [] if node is None else _duplicates(node)
            escapes = [] if node is None or "\\" not in text else _escaped_characters(node)
            data = {} if node is None else loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "it cannot be read"
        if problem.startswith("mapping values"):  # what writers meet most, in words that say nothing to them
            problem = "a colon stands inside a text"
        remedy = "Put a text with special characters in quotes, and indent with spaces"
        line = None if mark is None else mark.line + 1 + before
        return Document({}, readable=False), [Diagnostic(path, line, f"{what} is not valid YAML: {problem}. {remedy}")]
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1 + before
        message = f"{what} is not valid YAML: the character {short_repr(chr(_code_point(error)))} must not stand in it. Take it out"
        return Document({}, readable=False), [Diagnostic(path, line, message)]
    # PyYAML does not wrap these errors: impossible dates, tags on values of another type, deep nesting.
    except (yaml.YAMLError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        first = str(error).partition("\n")[0] or type(error).__name__
        return Document({}, readable=False), [Diagnostic(path, before + 1, f"{what} is not valid YAML: {first}")]
    if not isinstance(data, dict):
        return Document({}, readable=False), [
            Diagnostic(path, before + 1, f"{what} is {short_repr(data)}. Write keys, such as: title: Hope")
        ]
    faults = [Diagnostic(path, line + 1 + before, f"'{key}' is given twice. Keep one of them") for key, line in duplicates]
    for character, line in escapes:
        message = f"{what} holds the character {short_repr(character)}, written with a backslash. Take it out"
        faults.append(Diagnostic(path, line + 1 + before, message))
    return Document(data, text, before), faults


def _duplicates(root: yaml.Node) -> list[tuple[str, int]]:
    """Every key that a mapping repeats, with its line, counted from 0."""
    found: list[tuple[str, int]] = []
    visited: set[int] = set()  # an anchor's node occurs in many places: visit it once
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


def _escaped_characters(root: yaml.Node) -> list[tuple[str, int]]:
    """Each character that YAML forbids and that an escape put into a value, such as NUL, with its line, counted from 0."""
    found: list[tuple[str, int]] = []
    visited: set[int] = set()
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, yaml.ScalarNode):
            character = yaml.reader.Reader.NON_PRINTABLE.search(node.value)
            found += [(character[0], node.start_mark.line)] if character else []
        elif id(node) not in visited:
            visited.add(id(node))
            pending += node.value if isinstance(node, yaml.SequenceNode) else [part for pair in node.value for part in pair]
    return found


def _code_point(error: yaml.reader.ReaderError) -> int:
    """The code point that the reader refused: PyYAML's C extension gives an integer, its Python code a string."""
    return error.character if isinstance(error.character, int) else ord(error.character[:1] or b"?")


def _depth(text: str) -> int:
    """An upper bound of how deeply values are nested."""
    if _NESTED.search(text):
        return _MAX_DEPTH + 1
    if text.count("[") + text.count("{") <= _MAX_DEPTH:
        return _MAX_DEPTH
    steps = ((character in "[{") - (character in "]}") for character in text)
    return max(accumulate(steps, initial=0))
