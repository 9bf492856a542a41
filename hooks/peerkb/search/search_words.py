"""The site's search words: synonyms, stop words, and words of danger."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from peerkb.search import danger_words
from peerkb.search.danger_words import DangerWords, split_list
from peerkb.validation.diagnostics import Diagnostic, suggestion
from peerkb.validation.value_types import MAPPING, TEXT, TEXTS, ValueType, check
from peerkb.validation.yaml_document import Document, parse


def _is_groups(value: Any) -> bool:
    return TEXTS.fits(value) and all(len(split_list(group)) > 1 for group in value)


_GROUPS: Final = ValueType(_is_groups, "a list, each item with two words or more between commas, such as: - doctor, physician")
_KEYS: Final[Mapping[str, ValueType]] = {
    "ignore": TEXT,
    "asking": TEXT,
    "numbering": TEXT,
    "readers": MAPPING,
    "alike": _GROUPS,
    **danger_words.KEYS,
}


class Place(NamedTuple):
    """A page that the search shows beside its results: its title, and its address from the site's root."""

    title: str
    url: str


@dataclass(frozen=True)
class Words:
    """All search words.

    `ignore` are stop words, `asking` phrases that ask for a meaning, `numbering` phrases that ask for a phone number.
    `readers` has the phrases that only one audience uses, by audience. Each group in `alike` holds synonyms.
    """

    ignore: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    numbering: tuple[str, ...] = ()
    readers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    alike: tuple[tuple[str, ...], ...] = ()
    danger: DangerWords = field(default_factory=DangerWords)


def read_search_words(
    text: str, path: str, lines: Collection[str], pages: Collection[str], audiences: Collection[str] = ()
) -> tuple[Words, list[Diagnostic]]:
    """Read the data file at `path`, whose text is `text`.

    `lines` are the known ids of helplines, `pages` the known paths of pages, `audiences` the known audiences, if they are listed.
    Returns the words and diagnostics.
    """
    document, faults = parse(text, path, "the words of the search")
    values, problems = check(document, path, _KEYS)
    faults += problems
    danger, problems = danger_words.read_danger_words(values, document, path, lines, pages)
    faults += problems
    readers, problems = _read_readers(values.get("readers", {}), document, path, audiences)
    asking, numbering = (split_list(values.get(key, "")) for key in ("asking", "numbering"))
    alike = tuple(map(split_list, values.get("alike", ())))
    return Words(tuple(values.get("ignore", "").split()), asking, numbering, readers, alike, danger), faults + problems


def _read_readers(
    values: Mapping[Any, Any], document: Document, path: str, audiences: Collection[str]
) -> tuple[dict[str, tuple[str, ...]], list[Diagnostic]]:
    faults = []
    for name, phrases in values.items():
        row = document.line("readers", name)
        if audiences and name not in audiences:
            faults.append(Diagnostic(path, row, f"'readers' names '{name}', which is no audience{suggestion(str(name), audiences)}"))
        if not TEXT.fits(phrases):
            faults.append(Diagnostic(path, row, f"'readers': '{name}' must be text, words between commas"))
    return {str(name): split_list(phrases) for name, phrases in values.items() if TEXT.fits(phrases)}, faults


def exported(
    words: Words,
    lines: Mapping[str, Any],
    pages: Mapping[str, Place],
    nothing: str,
    numbers: Collection[str] = (),
    twins: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The words for the index. `lines` has JSON of each line by id, `pages` each page by path, `numbers` the numbers of all lines.

    `nothing` is the path of the page that the search shows when nothing is found, `twins` has the address of the page that a page
    translates, by path.
    """
    return {
        "ignore": words.ignore,
        "asking": words.asking,
        "numbering": words.numbering,
        "numbers": sorted(numbers) if words.numbering else (),
        "readers": words.readers,
        "alike": words.alike,
        **danger_words.exported(words.danger, lines, pages, twins),
        "nothing": pages.get(nothing),
    }
