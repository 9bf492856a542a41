"""Helplines: one data file has their numbers, and pages link to them as `call:NAME` or `text:NAME`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from peerkb.helplines import countries
from peerkb.helplines.phone_numbers import DialingWords, PhoneNumbers
from peerkb.html.edits import Edit, edit_link
from peerkb.html.page_text import PageText
from peerkb.languages.codes import is_right_to_left
from peerkb.messages import Messages
from peerkb.validation.diagnostics import Diagnostic, short_repr
from peerkb.validation.value_types import DATE, MAPPING, TEXT, ValueType, check
from peerkb.validation.yaml_document import Document, parse

_CHECKED: Final = ValueType(lambda value: value is None or DATE.fits(value), f"{DATE.wanted}; or nothing while nobody has tried them")
KEYS: Final[Mapping[str, ValueType]] = {"checked": _CHECKED, "country": TEXT, "lines": MAPPING}
LINE_KEYS: Final[Mapping[str, ValueType]] = dict.fromkeys(("name", "when", "call", "press", "tty", "text", "keyword", "chat", "note"), TEXT)
_BUTTON: Final = re.compile(r"""\sclass=["'](?:[^"']*\s)?kb-call[\s"']""")
_SCHEMES: Final = ("call:", "text:")


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
    when: str = ""
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
    """All lines by id, and the day somebody last tried the numbers, or None while nobody has."""

    lines: Mapping[str, Helpline] = field(default_factory=dict)
    checked: datetime.date | None = None
    numbers: PhoneNumbers = field(default_factory=PhoneNumbers)


def read_directory(text: str, path: str, messages: Messages, languages: Collection[str] = ()) -> tuple[Directory, list[Diagnostic]]:
    """Read the data file at `path`, whose text is `text`. Labels are in the words of `messages`. Returns the lines and diagnostics.

    The country may be named in English or in one of `languages`, of which the last is that of the words.
    """
    document, diagnostics = parse(text, path, "the list of numbers")
    values, problems = check(document, path, KEYS)
    diagnostics += problems
    if "checked" not in document.data:
        diagnostics.append(
            Diagnostic(path, None, "'checked' is missing. Write the day somebody last tried the numbers, such as: checked: 2026-11-22")
        )
    numbers, problems = read_country(document, path, messages, languages)
    diagnostics += problems
    lines: dict[str, Helpline] = {}
    for name, entry in values.get("lines", {}).items():
        row = document.line("lines", name)
        if not isinstance(entry, dict):
            diagnostics.append(
                Diagnostic(path, row, f"'{name}' says {short_repr(entry)}. Write its name and its number below it, indented")
            )
            continue
        line_values, problems = check(Document(entry), path, LINE_KEYS)
        diagnostics += [Diagnostic(path, row, f"'{name}': {fault.message}") for fault in problems]
        if not line_values.get("name") or not (line_values.get("call") or line_values.get("text")):
            diagnostics.append(Diagnostic(path, row, f"'{name}' needs a 'name', and a number to 'call' or to 'text'"))
        lines[str(name)] = make_line(str(name), {"name": "", **line_values}, messages, numbers)
    return Directory(lines, values.get("checked"), with_known(numbers, lines)), diagnostics


def read_country(document: Document, path: str, messages: Messages, languages: Collection[str]) -> tuple[PhoneNumbers, list[Diagnostic]]:
    """The numbers of the country that a data file names, and a diagnostic where there is no such country."""
    country = document.data.get("country", "")
    if not isinstance(country, str):
        country = ""
    region = countries.region_of(country, languages)
    numbers = PhoneNumbers(region, words=_dialing_words(messages), right_to_left=any(map(is_right_to_left, list(languages)[-1:])))
    if region or not country:
        return numbers, []
    return numbers, [Diagnostic(path, document.line("country"), countries.unknown_country(country, languages))]


def with_known(numbers: PhoneNumbers, lines: Mapping[str, Helpline]) -> PhoneNumbers:
    """The same numbers, and those of `lines`, which a site knows to be numbers as it writes them."""
    known = (number for line in lines.values() for number in (line.call, line.text, line.tty) if number)
    return replace(numbers, known=frozenset(known))


def link_phone_numbers(page: PageText, directory: Directory) -> tuple[list[Edit], list[str]]:
    """The edits that resolve the page's links to `call:NAME` and `text:NAME`, and the targets that do not exist.

    A link without words gets the number as its words; one with the class `kb-call`, which looks like a button, says what it does
    too, and behind that when one needs the line.
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
                is_button = _BUTTON.search(page.html, anchor.tag.start, anchor.tag.end)
                words = escape(way.label if is_button else way.words, quote=False)
                if is_button and (when := directory.lines[href.partition(":")[2]].when):
                    words = f"<span>{words}</span> <span>{escape(when, quote=False)}</span>"
                edits.append(Edit(anchor.tag.end, anchor.tag.end, words))
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
    return directory.numbers.find(page.text) if directory.lines else []


def _dialing_words(messages: Messages) -> DialingWords:
    lists = (
        messages.helplines.calling,
        messages.helplines.before_number,
        messages.helplines.after_number,
        messages.helplines.line_names,
    )
    return DialingWords(*(frozenset(word.strip().casefold() for word in message.text().split(",")) for message in lists))


def make_line(name: str, values: Mapping[str, Any], messages: Messages, numbers: PhoneNumbers) -> Helpline:
    """The line `name` with what the data file says of it, and labels in the words of `messages`. `numbers` tells how it is dialed."""
    line = Helpline(id=name, **values)
    return replace(line, calling=_calling(line, messages, numbers), texting=_texting(line, messages, numbers))


def _calling(line: Helpline, messages: Messages, numbers: PhoneNumbers) -> Reach | None:
    """The `tel:` URL of a line (RFC 3966), with the key to press in the words."""
    if not line.call:
        return None
    number = numbers.shown(line.call)
    words = numbers.said(messages.helplines.press.text(number=number, key=line.press)) if line.press else number
    return Reach(f"tel:{numbers.dialed(line.call)}", words, numbers.said(messages.helplines.call.text(number=words)), line.name)


def _texting(line: Helpline, messages: Messages, numbers: PhoneNumbers) -> Reach | None:
    """The `sms:` URL of a line (RFC 5724), with its keyword as the body."""
    if not line.text:
        return None
    body = f"?body={quote(line.keyword)}" if line.keyword else ""
    number = numbers.shown(line.text)
    words = numbers.said(messages.helplines.keyword.text(keyword=line.keyword, number=number)) if line.keyword else number
    return Reach(f"sms:{numbers.dialed(line.text)}{body}", words, numbers.said(messages.helplines.text.text(number=words)), line.name)
