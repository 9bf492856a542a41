"""Helplines: one data file has their numbers, and pages link to them as `call:NAME` or `text:NAME`."""

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
    """A way to reach a line: the URL, the number as people read it, the label of the link, and the name of the line."""

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
        """The line for the search index: its name, and the label and URL of each way to reach it."""
        return {"name": self.name, "ways": [(way.label, way.url) for way in (self.calling, self.texting) if way]}


@dataclass(frozen=True)
class Directory:
    """All lines by id, and the day somebody last tried the numbers."""

    lines: Mapping[str, Helpline] = field(default_factory=dict)
    checked: datetime.date | None = None
    country: str = ""


def read_directory(text: str, path: str, messages: Messages) -> tuple[Directory, list[Diagnostic]]:
    """Read the data file at `path`, whose text is `text`. Labels are in the words of `messages`. Returns the lines and diagnostics."""
    document, diagnostics = parse(text, path, "the list of numbers")
    values, problems = check(document, path, _KEYS)
    diagnostics += problems
    if "checked" not in document.data:
        diagnostics.append(
            Diagnostic(path, None, "'checked' is missing. Write the day somebody last tried the numbers, such as: checked: 2026-11-22")
        )
    lines: dict[str, Helpline] = {}
    for name, entry in values.get("lines", {}).items():
        row = document.line("lines", name)
        if not isinstance(entry, dict):
            diagnostics.append(
                Diagnostic(path, row, f"'{name}' says {short_repr(entry)}. Write its name and its number below it, indented")
            )
            continue
        line_values, problems = check(Document(entry), path, _LINE_KEYS)
        diagnostics += [Diagnostic(path, row, f"'{name}': {fault.message}") for fault in problems]
        if not line_values.get("name") or not (line_values.get("call") or line_values.get("text")):
            diagnostics.append(Diagnostic(path, row, f"'{name}' needs a 'name', and a number to 'call' or to 'text'"))
        lines[str(name)] = _helpline(str(name), {"name": "", **line_values}, messages)
    return Directory(lines, values.get("checked"), values.get("country", "")), diagnostics


def link_phone_numbers(page: PageText, directory: Directory) -> tuple[list[Edit], list[str]]:
    """The edits that resolve the page's links to `call:NAME` and `text:NAME`, and the targets that do not exist.

    A link without words gets the number as its words.
    """
    edits: list[Edit] = []
    unknown: list[str] = []
    for anchor in page.anchors:
        href = anchor.href
        if href.startswith(_SCHEMES):
            way = reach(href, directory)
            if way is None:
                unknown.append(href)
                continue
            edits += edit_link(page.html, anchor, href=way.url)
            if page.html.startswith("</a", anchor.tag.end):
                edits.append(Edit(anchor.tag.end, anchor.tag.end, escape(way.words, quote=False)))
    return edits, unknown


def reach(target: str, directory: Directory) -> Reach | None:
    """Resolve `call:NAME` or `text:NAME`; None when there is no such line, or the line has no such number."""
    way, _, name = target.partition(":")
    line = directory.lines.get(name)
    if line is None:
        return None
    return line.calling if way == "call" else line.texting


def targets(directory: Directory) -> list[str]:
    """All targets that a link may name, such as `call:NAME`."""
    ways = [(f"call:{line.id}", line.call) for line in directory.lines.values()]
    ways += [(f"text:{line.id}", line.text) for line in directory.lines.values()]
    return [target for target, number in ways if number]


def typed_numbers(page: PageText, directory: Directory) -> list[str]:
    """The phone numbers typed in the page's text; a page should link to the directory instead."""
    if not any(digit in page.text for digit in "0123456789"):  # quick exit: most pages have none
        return []
    numbers = {number for line in directory.lines.values() for number in (line.call, line.text, line.tty) if number}
    if not numbers:
        return []
    known = "|".join(re.escape(number) for number in sorted(numbers, key=lambda number: (-len(number), number)))
    return re.findall(rf"(?<![\w.-])(?:{known}|{_LONG_NUMBER})(?![\w-])", page.text)


def _helpline(name: str, values: Mapping[str, Any], messages: Messages) -> Helpline:
    line = Helpline(id=name, **values)
    return replace(line, calling=_calling(line, messages), texting=_texting(line, messages))


def _calling(line: Helpline, messages: Messages) -> Reach | None:
    """The `tel:` URL of a line (RFC 3966), with the key to press in the words."""
    if not line.call:
        return None
    words = messages.helplines.press.text(number=line.call, key=line.press) if line.press else line.call
    return Reach(f"tel:{_dialled(line.call)}", words, messages.helplines.call.text(number=words), line.name)


def _texting(line: Helpline, messages: Messages) -> Reach | None:
    """The `sms:` URL of a line (RFC 5724), with its keyword as the body."""
    if not line.text:
        return None
    body = f"?body={quote(line.keyword)}" if line.keyword else ""
    words = messages.helplines.keyword.text(keyword=line.keyword, number=line.text) if line.keyword else line.text
    return Reach(f"sms:{_dialled(line.text)}{body}", words, messages.helplines.text.text(number=words), line.name)


def _dialled(number: str) -> str:
    digits = re.sub(r"[^\d+]", "", number)
    return f"+{digits}" if len(digits) == 11 and digits.startswith("1") else digits
