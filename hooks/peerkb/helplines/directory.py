"""Telephone lines: one data file holds their numbers, pages name them as links to `call:NAME` or `text:NAME`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from peerkb.html.edits import Edit, edit_link
from peerkb.html.page_text import PageText
from peerkb.messages import Messages
from peerkb.validation.diagnostics import Diagnostic, short_repr
from peerkb.validation.value_types import DATE, MAPPING, TEXT, ValueType, check
from peerkb.validation.yaml_document import Document, parse

_KEYS: Final[Mapping[str, ValueType]] = {"checked": DATE, "country": TEXT, "lines": MAPPING}
_LINE_KEYS: Final[Mapping[str, ValueType]] = dict.fromkeys(("name", "call", "press", "tty", "text", "keyword", "chat", "note"), TEXT)
_SCHEMES: Final = ("call:", "text:")
_LONG_NUMBER: Final = r"(?:\+?1[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}"


class Reach(NamedTuple):
    """A way to reach a line: the address to link to, the number as people read it, what to do with it, and who answers."""

    url: str
    words: str
    label: str
    name: str


@dataclass(frozen=True)
class Helpline:
    """A line that answers calls, texts or both."""

    id: str
    name: str
    call: str = ""
    press: str = ""
    tty: str = ""
    text: str = ""
    keyword: str = ""
    chat: str = ""
    note: str = ""
    calling: Reach | None = None
    texting: Reach | None = None

    def as_json(self) -> dict[str, Any]:
        """What the index of the search says of the line: its name, and the label and address of each way to reach it."""
        return {"name": self.name, "ways": [(way.label, way.url) for way in (self.calling, self.texting) if way]}


@dataclass(frozen=True)
class Directory:
    """All lines, and when somebody last called to see that they are right."""

    lines: Mapping[str, Helpline] = field(default_factory=dict)
    checked: datetime.date | None = None
    country: str = ""


def read_directory(text: str, path: str, messages: Messages) -> tuple[Directory, list[Diagnostic]]:
    """The lines that the data file at `path` lists, in words of `messages`, and what is wrong with it."""
    document, faults = parse(text, path, "the list of numbers")
    said, wrong = check(document, path, _KEYS)
    faults += wrong
    if "checked" not in document.data:
        faults.append(
            Diagnostic(path, None, "'checked' is missing. Write the day somebody last tried the numbers, such as: checked: 2026-11-22")
        )
    lines: dict[str, Helpline] = {}
    for name, entry in said.get("lines", {}).items():
        line = document.line("lines", name)
        if not isinstance(entry, dict):
            faults.append(Diagnostic(path, line, f"'{name}' says {short_repr(entry)}. Write its name and its number below it, indented"))
            continue
        known, wrong = check(Document(entry), path, _LINE_KEYS)
        faults += [Diagnostic(path, line, f"'{name}': {fault.message}") for fault in wrong]
        if not known.get("name") or not (known.get("call") or known.get("text")):
            faults.append(Diagnostic(path, line, f"'{name}' needs a 'name', and a number to 'call' or to 'text'"))
        lines[str(name)] = _helpline(str(name), {"name": "", **known}, messages)
    return Directory(lines, said.get("checked"), said.get("country", "")), faults


def link_phone_numbers(page: PageText, directory: Directory) -> tuple[list[Edit], list[str]]:
    """The edits that turn the page's links to `call:NAME` and `text:NAME` into numbers to tap, and the targets nobody has.

    A link without words gets the number as its words.
    """
    edits: list[Edit] = []
    unknown: list[str] = []
    for anchor in page.anchors:
        href = anchor.href
        if href.startswith(_SCHEMES):
            found = reach(href, directory)
            if found is None:
                unknown.append(href)
                continue
            edits += edit_link(page.html, anchor, href=found.url)
            if page.html.startswith("</a", anchor.tag.end):
                edits.append(Edit(anchor.tag.end, anchor.tag.end, escape(found.words, quote=False)))
    return edits, unknown


def reach(target: str, directory: Directory) -> Reach | None:
    """What a link to `call:NAME` or `text:NAME` comes to; None when nobody has such a line, or it cannot be reached so."""
    way, _, name = target.partition(":")
    line = directory.lines.get(name)
    if line is None:
        return None
    return line.calling if way == "call" else line.texting


def targets(directory: Directory) -> list[str]:
    """Everything a link may name."""
    ways = [(f"call:{line.id}", line.call) for line in directory.lines.values()]
    ways += [(f"text:{line.id}", line.text) for line in directory.lines.values()]
    return [target for target, number in ways if number]


def typed_numbers(page: PageText, directory: Directory) -> list[str]:
    """Numbers that the page's own text holds, though only the data file may."""
    if not any(digit in page.text for digit in "0123456789"):  # nearly always, and much quicker to see
        return []
    numbers = {number for line in directory.lines.values() for number in (line.call, line.text, line.tty) if number}
    if not numbers:
        return []
    known = "|".join(re.escape(number) for number in sorted(numbers, key=lambda number: (-len(number), number)))
    return re.findall(rf"(?<![\w.-])(?:{known}|{_LONG_NUMBER})(?![\w-])", page.text)


def _helpline(name: str, known: Mapping[str, Any], messages: Messages) -> Helpline:
    line = Helpline(id=name, **known)
    return replace(line, calling=_calling(line, messages), texting=_texting(line, messages))


def _calling(line: Helpline, messages: Messages) -> Reach | None:
    """How to call a line (RFC 3966), and what to press then."""
    if not line.call:
        return None
    words = messages.helplines.press.text(number=line.call, key=line.press) if line.press else line.call
    return Reach(f"tel:{_dialled(line.call)}", words, messages.helplines.call.text(number=words), line.name)


def _texting(line: Helpline, messages: Messages) -> Reach | None:
    """How to text a line, the keyword written already (RFC 5724)."""
    if not line.text:
        return None
    body = f"?body={quote(line.keyword)}" if line.keyword else ""
    words = messages.helplines.keyword.text(keyword=line.keyword, number=line.text) if line.keyword else line.text
    return Reach(f"sms:{_dialled(line.text)}{body}", words, messages.helplines.text.text(number=words), line.name)


def _dialled(number: str) -> str:
    digits = re.sub(r"[^\d+]", "", number)
    return f"+{digits}" if len(digits) == 11 and digits.startswith("1") else digits
