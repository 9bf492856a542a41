"""The site's words of danger, which put helplines above all results: phrases, and the families of words that phrases name.

`overrides/assets/scripts/search/danger.js` finds the phrases in what somebody types.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from peerkb.validation.diagnostics import Diagnostic, suggestion
from peerkb.validation.value_types import TEXT, TEXTS, ValueType, check
from peerkb.validation.yaml_document import Document


def _is_families(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for pair in value.items() for text in pair)


def _is_mappings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


KEYS: Final[Mapping[str, ValueType]] = {
    "families": ValueType(
        _is_families, "names, each with words between commas, such as: child: kid, baby (quotes around a name like 'no')"
    ),
    "harmless": TEXT,
    "study": TEXT,
    "danger": ValueType(_is_mappings, "a list, each item with 'words', 'lines' and 'page'"),
}
_DANGER_KEYS: Final[Mapping[str, ValueType]] = {"words": TEXT, "topics": TEXT, "say": TEXT, "lines": TEXTS, "page": TEXT}
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*\*?")
_FAMILY: Final = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Danger:
    """One danger, and what the search shows: lines by id, the path of a page, a sentence.

    `words` always speak of it, `topics` only in a search without words of study.
    """

    words: tuple[str, ...]
    lines: tuple[str, ...]
    page: str
    say: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class DangerWords:
    """All words of danger: phrases of `harmless` are left out of a search, those of `study` stand beside topics that are no danger."""

    families: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    harmless: tuple[str, ...] = ()
    study: tuple[str, ...] = ()
    dangers: tuple[Danger, ...] = ()


def split_list(text: str) -> tuple[str, ...]:
    """Split at commas. Writers use commas and no YAML list, since YAML reads a bare `no` or `on` as a boolean."""
    return tuple(words for part in text.split(",") if (words := " ".join(part.split())))


def read_danger_words(
    values: Mapping[str, Any], document: Document, path: str, lines: Collection[str], pages: Collection[str]
) -> tuple[DangerWords, list[Diagnostic]]:
    """Read the words of danger among the checked `values` of the data file at `path`.

    `lines` are the known ids of helplines, `pages` the known paths of pages.
    """
    families = {name: split_list(text) for name, text in values.get("families", {}).items()}
    faults = []
    above: list[str] = []
    for name, members in families.items():
        row = document.line("families", name)
        faults += [Diagnostic(path, row, f"'families': '{name}': {fault}") for text in members for fault in _member_faults(text, above)]
        if not members:
            faults.append(Diagnostic(path, row, f"'families': '{name}' has no words. Write them with commas between"))
        above.append(name)
    harmless, study = (split_list(values.get(key, "")) for key in ("harmless", "study"))
    for key, phrases in (("harmless", harmless), ("study", study)):
        faults += [
            Diagnostic(path, document.line(key), f"'{key}': {fault}") for text in phrases for fault in _phrase_faults(text, families)
        ]
    dangers = []
    for index, item in enumerate(values.get("danger", ())):
        danger, problems = _read_danger(item, document, path, index, families)
        row = document.line("danger", index)
        faults += problems
        faults += [
            Diagnostic(path, row, f"'lines' names '{name}', which is no help line{suggestion(name, lines)}")
            for name in danger.lines
            if name not in lines
        ]
        if danger.page and danger.page not in pages:
            faults.append(Diagnostic(path, row, f"'page' names '{danger.page}', which is no page{suggestion(danger.page, pages)}"))
        dangers.append(danger)
    return DangerWords(families, harmless, study, tuple(dangers)), faults


def _read_danger(
    item: dict[Any, Any], document: Document, path: str, index: int, families: Collection[str]
) -> tuple[Danger, list[Diagnostic]]:
    values, faults = check(Document(item), path, _DANGER_KEYS)
    row = document.line("danger", index)
    faults = [Diagnostic(path, row, f"'danger': {fault.message}") for fault in faults]
    faults += [
        Diagnostic(path, row, f"'danger': '{key}' is missing. Every item has words, lines and a page")
        for key in ("words", "lines", "page")
        if not item.get(key) and not (key == "words" and item.get("topics"))
    ]
    words, topics = (split_list(values.get(key, "")) for key in ("words", "topics"))
    for key, phrases in (("words", words), ("topics", topics)):
        for text in phrases:
            place = document.line("danger", index, key)
            faults += [Diagnostic(path, place, f"'danger': '{key}': {fault}") for fault in _phrase_faults(text, families)]
    return Danger(words, tuple(values.get("lines", ())), values.get("page", ""), values.get("say", ""), topics), faults


def _member_faults(text: str, above: Collection[str]) -> Iterator[str]:
    """What is wrong with a member of a family, which is words, or a family that stands `above`."""
    if _FAMILY.fullmatch(text):
        yield from _item_faults(text, text, above)
    else:
        for word in text.split():
            yield from _item_faults(word, text, ())


def _phrase_faults(text: str, families: Collection[str]) -> Iterator[str]:
    for part in text.removesuffix(".").split("+"):
        if not part.strip():
            yield f"'{text}' has a '+' with nothing on one side. Write words on both"
        for item in part.split():
            for one in item.split("/"):
                yield from _item_faults(one, text, families)


def _item_faults(item: str, text: str, families: Collection[str]) -> Iterator[str]:
    family = _FAMILY.fullmatch(item)
    if family and family[1] not in families:
        yield f"'{text}' names '{item}', which is no family above{suggestion(family[1], families)}"
    elif not family and not _WORD.fullmatch(item):
        yield f"'{text}' holds '{item}', which is no word. Write letters, '*' at the end for any ending, or a family in braces"


def exported(
    words: DangerWords, lines: Mapping[str, Any], pages: Mapping[str, tuple[str, str]], twins: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The words of danger for the index. `lines` has JSON of each line by id, `pages` title and address of each page by path.

    `twins` has the address of the page that a page translates, by path: a danger in two languages is shown once.
    """
    twins = twins or {}
    return {
        "families": {name: ",".join(members) for name, members in words.families.items()},
        "harmless": ",".join(words.harmless),
        "study": ",".join(words.study),
        "danger": [
            {
                "words": ",".join(danger.words),
                "topics": ",".join(danger.topics),
                "say": danger.say,
                "lines": [lines[name] for name in danger.lines],
                "page": pages[danger.page],
                **({"twin": twins[danger.page]} if danger.page in twins else {}),
            }
            for danger in words.dangers
        ],
    }
