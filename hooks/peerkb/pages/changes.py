"""What a page says of its own changes: `changes` in its front matter, each a day and a sentence for readers."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from peerkb.pages.review import review_by
from peerkb.validation.diagnostics import Diagnostic, short_repr, suggestion
from peerkb.validation.value_types import CHANGES, DATE
from peerkb.validation.yaml_document import Document

LONGEST_CHANGE: Final = 200  # characters
MONTHS_SHOWN: Final = 3  # at the top of the page
_KEYS: Final = ("date", "what")
_CLOSING: Final = "\"'”’»)」 \u00a0\u202f"  # French has a space before its marks
_ENDS: Final = tuple(".!?…。！？؟۔।")
_WITHOUT_SIGN: Final = ("Zs", "Cf")  # Unicode's names for spaces, and for what scripts are joined or turned with
_MARKUP: Final = re.compile(r"\]\(|\*\*|`|</?[a-z]", re.IGNORECASE)


@dataclass(frozen=True)
class Change:
    """What changed on a page, in a sentence, and on which day."""

    date: datetime.date
    what: str

    @property
    def until(self) -> datetime.date:
        """The last day on which the page says it at its top."""
        return review_by(self.date, MONTHS_SHOWN)


def read_changes(front_matter: Mapping[str, Any]) -> tuple[Change, ...]:
    """The changes of a page, from its valid front matter, the newest first."""
    found = (Change(entry["date"], entry["what"]) for entry in front_matter.get("changes", ()))
    return tuple(sorted(found, key=lambda change: change.date, reverse=True))


def newest(changes: tuple[Change, ...], today: datetime.date) -> Change | None:
    """The newest change, while its page says it at its top."""
    return next((change for change in changes[:1] if change.until >= today), None)


def check_changes(front_matter: dict[str, Any], document: Document, path: str) -> list[Diagnostic]:
    """A diagnostic for each entry of `changes` that is not one day with one sentence. `front_matter` keeps the others."""
    faults: list[Diagnostic] = []
    valid: list[dict[str, Any]] = []
    for index, entry in enumerate(front_matter.get("changes", ())):
        wrong = [Diagnostic(path, document.line("changes", index), f"'changes': {problem}") for problem in _problems(entry)]
        if not wrong and entry["date"] in (other["date"] for other in valid):
            message = f"'changes': {entry['date']} stands there twice. Say in one sentence what changed on that day"
            wrong = [Diagnostic(path, document.line("changes", index), message)]
        faults += wrong
        if not wrong:
            valid.append(entry)
    if "changes" in front_matter:
        front_matter["changes"] = valid
    return faults


def is_to_come(day: datetime.date, today: datetime.date) -> bool:
    """Whether a day is later than tomorrow. Tomorrow passes, since it has begun in other time zones."""
    return (day - today).days > 1


def _problems(entry: Any) -> Iterator[str]:
    if not isinstance(entry, dict) or not {"date", "what"} <= entry.keys():
        yield f"{short_repr(entry)} is not a day with what changed. Write {CHANGES.wanted}"
        return
    for key in sorted(entry.keys() - {*_KEYS}, key=str):
        yield f"nobody knows the key {short_repr(key)}{suggestion(str(key), _KEYS)}"
    if not DATE.fits(entry["date"]):
        yield f"'date' says {short_repr(entry['date'])}. Write {DATE.wanted}"
    what = entry["what"]
    if not isinstance(what, str) or not what.strip():
        yield f"'what' says {short_repr(what)}. Write a sentence in quotes"
    elif len(what) > LONGEST_CHANGE:
        yield f"'what' has {len(what)} characters. Write at most {LONGEST_CHANGE}"
    elif not all(char.isprintable() or unicodedata.category(char) in _WITHOUT_SIGN for char in what):
        yield "'what' has a line break or a character that cannot be seen. Write it on one line"
    elif _MARKUP.search(what):
        yield f"'what' says {short_repr(what)}, with marks that readers would see. Write plain words"
    elif not what.rstrip(_CLOSING).endswith(_ENDS):
        yield f"'what' says {short_repr(what)}, which is no whole sentence. End it with a full stop"
