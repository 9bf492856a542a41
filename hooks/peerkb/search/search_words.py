"""The site's search words: synonyms, stop words, and words of danger, which put helplines above all results."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from peerkb.validation.diagnostics import Diagnostic, suggestion
from peerkb.validation.value_types import TEXT, TEXTS, ValueType, check
from peerkb.validation.yaml_document import Document, parse


def _is_groups(value: Any) -> bool:
    return TEXTS.fits(value) and all(len(_split_list(group)) > 1 for group in value)


def _is_mappings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _split_list(text: str) -> tuple[str, ...]:
    """Split at commas. Writers use commas and no YAML list, since YAML reads a bare `no` or `on` as a boolean."""
    return tuple(words for part in text.split(",") if (words := " ".join(part.split())))


_GROUPS: Final = ValueType(_is_groups, "a list, each item with two words or more between commas, such as: - doctor, physician")
_MAPPINGS: Final = ValueType(_is_mappings, "a list, each item with 'words', 'lines' and 'page'")
_KEYS: Final[Mapping[str, ValueType]] = {"ignore": TEXT, "asking": TEXT, "alike": _GROUPS, "danger": _MAPPINGS}
_DANGER_KEYS: Final[Mapping[str, ValueType]] = {"words": TEXT, "say": TEXT, "lines": TEXTS, "page": TEXT}
_REQUIRED: Final = ("words", "lines", "page")


class Place(NamedTuple):
    """A page that the search shows beside its results: its title, and its address from the site's root."""

    title: str
    url: str


@dataclass(frozen=True)
class Danger:
    """Words of danger, and what the search shows at one of them: lines by id, the path of a page, a sentence."""

    words: tuple[str, ...]
    lines: tuple[str, ...]
    page: str
    say: str = ""


@dataclass(frozen=True)
class Words:
    """All search words: `ignore` are stop words, `asking` stop words of questions, each group in `alike` synonyms."""

    ignore: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    alike: tuple[tuple[str, ...], ...] = ()
    danger: tuple[Danger, ...] = ()


def read_search_words(text: str, path: str, lines: Collection[str], pages: Collection[str]) -> tuple[Words, list[Diagnostic]]:
    """Read the data file at `path`, whose text is `text`. `lines` are the known ids of helplines, `pages` the known paths of pages.

    Returns the words and diagnostics.
    """
    document, faults = parse(text, path, "the words of the search")
    values, problems = check(document, path, _KEYS)
    faults += problems
    dangers = []
    for index, item in enumerate(values.get("danger", ())):
        danger, problems = _read_danger(item, document, path, index)
        faults += problems
        row = document.line("danger", index) if danger.lines or danger.page else None
        faults += [
            Diagnostic(path, row, f"'lines' names '{name}', which is no help line{suggestion(name, lines)}")
            for name in danger.lines
            if name not in lines
        ]
        if danger.page and danger.page not in pages:
            faults.append(Diagnostic(path, row, f"'page' names '{danger.page}', which is no page{suggestion(danger.page, pages)}"))
        dangers.append(danger)
    ignore, asking = (tuple(values.get(key, "").split()) for key in ("ignore", "asking"))
    return Words(ignore, asking, tuple(map(_split_list, values.get("alike", ()))), tuple(dangers)), faults


def _read_danger(item: dict[Any, Any], document: Document, path: str, index: int) -> tuple[Danger, list[Diagnostic]]:
    values, faults = check(Document(item), path, _DANGER_KEYS)
    faults = [Diagnostic(path, document.line("danger", index), f"'danger': {fault.message}") for fault in faults]
    faults += [
        Diagnostic(path, document.line("danger", index), f"'danger': '{key}' is missing. Every item has words, lines and a page")
        for key in _REQUIRED
        if not item.get(key)
    ]
    return Danger(
        _split_list(values.get("words", "")), tuple(values.get("lines", ())), values.get("page", ""), values.get("say", "")
    ), faults


def exported(words: Words, lines: Mapping[str, Any], pages: Mapping[str, Place], nothing: str) -> dict[str, Any]:
    """The words for the index. `lines` has JSON of each line by id, `pages` each page by path.

    `nothing` is the path of the page that the search shows when nothing is found.
    """
    return {
        "ignore": words.ignore,
        "asking": words.asking,
        "alike": words.alike,
        "danger": [
            {
                "words": danger.words,
                "say": danger.say,
                "lines": [lines[name] for name in danger.lines],
                "page": pages[danger.page],
            }
            for danger in words.danger
        ],
        "nothing": pages.get(nothing),
    }
