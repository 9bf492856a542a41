"""Front matter: the YAML between two lines of dashes at the top of a page."""

from __future__ import annotations

import datetime
import functools
import json
import operator
import re
from collections.abc import Mapping
from typing import Any

from peerkb.validation.diagnostics import Diagnostic
from peerkb.validation.yaml_document import Document, parse

_BLOCK = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"\s*(?:#.*\n\s*)*[\"']?[\w.-][^\n]*:(?:\s|\Z)|\s*[{?]|-\s")
# Characters. YAML of some megabytes may take minutes to parse, and gigabytes of memory.
LONGEST = 100_000
_OPENED = re.compile(r"---[ \t]*\n[ \t]*[\w-]+[ \t]*:")


def read(text: str, path: str) -> tuple[Document, str, list[Diagnostic]]:
    """Split `text`, the source of the page at `path`. Returns its front matter, its body and diagnostics.

    A page without front matter is all body.
    """
    match = _BLOCK.match(text)
    if match is not None and match[1].strip() and not _KEY.match(match[1]):
        return Document({}), text, []  # not front matter: text between two horizontal rules
    if match is None:
        unclosed = [Diagnostic(path, 1, "the front matter is not closed. End it with a line: ---")] if _OPENED.match(text) else []
        return Document({}), text, unclosed
    if len(match[1]) > LONGEST:
        message = f"the front matter has {len(match[1])} characters; {LONGEST} are the most. Put text into the page's body"
        return Document({}, readable=False), text[match.end() :], [Diagnostic(path, 1, message)]
    document, faults = parse(match[1], path, "the front matter", before=1)
    return document, text[match.end() :], faults


def end_of(text: str) -> int:
    """Where the front matter of a page's source ends, in characters; 0 without any."""
    match = _BLOCK.match(text)
    return match.end() if match else 0


def as_json(front_matter: Mapping[str, Any]) -> list[Any] | None:
    """Front matter as JSON: its values, and where in it there are dates. None if JSON cannot hold a value."""
    dates: list[list[Any]] = []
    plain = _plain(front_matter, [], dates)
    try:
        return [plain, dates] if json.loads(json.dumps(plain)) == plain else None
    except (TypeError, ValueError):
        return None


def _plain(value: Any, at: list[Any], dates: list[list[Any]]) -> Any:
    """A value with texts for its dates, whose places are added to `dates`; `at` is its own place."""
    if isinstance(value, Mapping):
        return {key: _plain(item, [*at, key], dates) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, [*at, index], dates) for index, item in enumerate(value)]
    if type(value) is datetime.date:
        dates.append(at)
        return value.isoformat()
    return value


def from_json(stored: list[Any]) -> dict[str, Any]:
    """The front matter that `as_json` made `stored` of."""
    front_matter: dict[str, Any]
    front_matter, dates = stored
    for *path, last in dates:
        place = functools.reduce(operator.getitem, path, front_matter)
        place[last] = datetime.date.fromisoformat(place[last])
    return front_matter
