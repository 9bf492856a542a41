"""Helplines in another language of the site: a data file of that language says anew what differs, such as names and notes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from peerkb.helplines.directory import KEYS, LINE_KEYS, Directory, make_line, read_country, with_known
from peerkb.messages import Messages
from peerkb.validation.diagnostics import Diagnostic, short_repr, suggestion
from peerkb.validation.value_types import check
from peerkb.validation.yaml_document import Document, parse


def say_anew(
    known: Directory, text: str, path: str, messages: Messages, languages: Collection[str] = ()
) -> tuple[Directory, list[Diagnostic]]:
    """The lines of `known` as the data file at `path`, whose text is `text`, says them anew.

    A line keeps what the file does not say of it; the file adds none. Returns the lines and diagnostics.
    """
    document, diagnostics = parse(text, path, "the list of numbers")
    values, problems = check(document, path, KEYS)
    diagnostics += problems
    numbers = known.numbers
    if "country" in document.data:
        numbers, problems = read_country(document, path, messages, languages)
        diagnostics += problems
    lines = dict(known.lines)
    for name, entry in values.get("lines", {}).items():
        row = document.line("lines", name)
        if name not in lines:
            diagnostics.append(Diagnostic(path, row, f"'{name}' is no line of the site{suggestion(str(name), lines)}"))
        elif not isinstance(entry, dict):
            diagnostics.append(Diagnostic(path, row, f"'{name}' says {short_repr(entry)}. Write what differs below it, indented"))
        else:
            said, problems = check(Document(entry), path, LINE_KEYS)
            diagnostics += [Diagnostic(path, row, f"'{name}': {fault.message}") for fault in problems]
            before = {key: getattr(lines[name], key) for key in LINE_KEYS}
            lines[name] = make_line(name, {**before, **said}, messages, numbers)
    return replace(known, lines=lines, numbers=with_known(numbers, lines)), diagnostics
