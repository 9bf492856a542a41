"""The sources of pages: one data file lists them, and pages cite them by id."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from peerkb.validation.diagnostics import Diagnostic
from peerkb.validation.value_types import TEXT, ValueType, check
from peerkb.validation.yaml_document import Document, parse

_TEXT_OR_YEAR: Final = ValueType(lambda value: isinstance(value, str | int) and not isinstance(value, bool), "a year, such as: 2018")
_KEYS: Final[Mapping[str, ValueType]] = {
    **dict.fromkeys(("author", "title", "publisher", "license", "note", "kind"), TEXT),
    "url": ValueType(
        lambda value: isinstance(value, str) and value.startswith(("https://", "http://")), "an address that begins with https://"
    ),
    "year": _TEXT_OR_YEAR,
}


@dataclass(frozen=True)
class Source:
    """One source, in the order in which readers see it."""

    id: str
    author: str
    title: str
    year: str = ""
    publisher: str = ""
    url: str = ""
    license: str = ""
    note: str = ""
    kind: str = ""


def read_sources(text: str, path: str, kinds: Collection[str] = ()) -> tuple[dict[str, Source], list[Diagnostic]]:
    """Read the data file at `path`, whose text is `text`. Returns the sources by id, and diagnostics.

    If the site has `kinds` of sources, each source must have one of them, since the list of sources shows no other.
    """
    document, faults = parse(text, path, "the list of sources")
    sources: dict[str, Source] = {}
    for name, entry in document.data.items():
        line = document.line(name)
        if not isinstance(entry, dict):
            faults.append(Diagnostic(path, line, f"'{name}' has no author and title. Write them below it, indented"))
            continue
        values, problems = check(Document(entry), path, _KEYS)
        faults += [Diagnostic(path, line, f"'{name}': {fault.message}") for fault in problems]
        missing = [key for key in ("author", "title") if not values.get(key)]
        faults += [Diagnostic(path, line, f"'{name}' has no '{key}'. Write one") for key in missing]
        if kinds and not missing and values.get("kind") not in kinds:
            problem = f"'kind' says '{values['kind']}'" if "kind" in values else "'kind' is missing"
            place = document.line(name, "kind")
            faults.append(
                Diagnostic(path, place, f"'{name}': {problem}. Write one of: {', '.join(kinds)}, or add one to extra.source_kinds")
            )
        given: dict[str, Any] = {key: str(value).strip() for key, value in values.items()}
        sources[str(name)] = Source(id=str(name), **{"author": "", "title": "", **given})
    return sources, faults


def resolve_citations(names: list[Any], sources: Mapping[str, Source]) -> list[dict[str, str]]:
    """Resolve the `sources` of a page's front matter: the fields of each known source, with the `part` that it is used for."""
    pairs = [next(iter(item.items())) if isinstance(item, dict) else (item, "") for item in names]
    return [{**vars(sources[name]), "part": part} for name, part in pairs if name in sources]
