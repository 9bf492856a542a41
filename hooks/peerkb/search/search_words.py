"""What a site tells its search: words that mean the same, words that say little, and at which words help stands above all results."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from peerkb.validation.diagnostics import Diagnostic, suggestion
from peerkb.validation.value_types import TEXT, TEXTS, ValueType, check
from peerkb.validation.yaml_document import Document, parse


def _is_groups(value: Any) -> bool:
    return TEXTS.fits(value) and all(len(_listed(group)) > 1 for group in value)


def _is_mappings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _listed(text: str) -> tuple[str, ...]:
    """The words or phrases between commas: easier to write than a list, where YAML takes "no" and "on" for something else."""
    return tuple(words for part in text.split(",") if (words := " ".join(part.split())))


_GROUPS: Final = ValueType(_is_groups, "a list, each item with two words or more between commas, such as: - doctor, physician")
_MAPPINGS: Final = ValueType(_is_mappings, "a list, each item with 'words', 'lines' and 'page'")
_KEYS: Final[Mapping[str, ValueType]] = {"ignore": TEXT, "asking": TEXT, "alike": _GROUPS, "danger": _MAPPINGS}
_DANGER_KEYS: Final[Mapping[str, ValueType]] = {"words": TEXT, "say": TEXT, "lines": TEXTS, "page": TEXT}
_NEEDED: Final = ("words", "lines", "page")


class Place(NamedTuple):
    """A page that search leads to beside its results: its title, and its address from the site's root."""

    title: str
    url: str


@dataclass(frozen=True)
class Danger:
    """Words that speak of danger; the lines that stand above the results then, by name, with a sentence and the path of a page."""

    words: tuple[str, ...]
    lines: tuple[str, ...]
    page: str
    say: str = ""


@dataclass(frozen=True)
class Words:
    """`ignore` are words that say little; `asking` those that only ask what another means; those of a group in `alike` mean the same."""

    ignore: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()
    alike: tuple[tuple[str, ...], ...] = ()
    danger: tuple[Danger, ...] = ()


def read_search_words(text: str, path: str, lines: Collection[str], pages: Collection[str]) -> tuple[Words, list[Diagnostic]]:
    """The words that the data file at `path` lists, and what is wrong with it; it names `lines` by id, and `pages` by path."""
    document, faults = parse(text, path, "the words of the search")
    said, wrong = check(document, path, _KEYS)
    faults += wrong
    dangers = []
    for index, item in enumerate(said.get("danger", ())):
        danger, wrong = _read_danger(item, document, path, index)
        faults += wrong
        at = document.line("danger", index) if danger.lines or danger.page else None
        faults += [
            Diagnostic(path, at, f"'lines' names '{name}', which is no help line{suggestion(name, lines)}")
            for name in danger.lines
            if name not in lines
        ]
        if danger.page and danger.page not in pages:
            faults.append(Diagnostic(path, at, f"'page' names '{danger.page}', which is no page{suggestion(danger.page, pages)}"))
        dangers.append(danger)
    ignore, asking = (tuple(said.get(key, "").split()) for key in ("ignore", "asking"))
    return Words(ignore, asking, tuple(map(_listed, said.get("alike", ()))), tuple(dangers)), faults


def _read_danger(item: dict[Any, Any], document: Document, path: str, index: int) -> tuple[Danger, list[Diagnostic]]:
    known, faults = check(Document(item), path, _DANGER_KEYS)
    faults = [Diagnostic(path, document.line("danger", index), f"'danger': {fault.message}") for fault in faults]
    faults += [
        Diagnostic(path, document.line("danger", index), f"'danger': '{key}' is missing. Every item has words, lines and a page")
        for key in _NEEDED
        if not item.get(key)
    ]
    return Danger(_listed(known.get("words", "")), tuple(known.get("lines", ())), known.get("page", ""), known.get("say", "")), faults


def exported(words: Words, lines: Mapping[str, Any], pages: Mapping[str, Place], nothing: str) -> dict[str, Any]:
    """The words as the index holds them, with `lines` as the index holds each and `pages` with their addresses.

    `nothing` is the path of the page to look at when nothing is found.
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
