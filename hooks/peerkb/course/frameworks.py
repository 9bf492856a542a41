"""What a course is to cover: lists of domains or competencies that others made. One data file has them, and modules name areas of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from peerkb.pages.sources import Source
from peerkb.validation.diagnostics import Diagnostic, short_repr, suggestion
from peerkb.validation.value_types import MAPPING, TEXT, ValueType, check
from peerkb.validation.yaml_document import Document, parse

TEMPLATE: Final = "course-map.html"  # of the page that shows which modules cover what
_AREAS: Final = ValueType(
    lambda value: isinstance(value, dict) and bool(value) and all(isinstance(name, str) and name.strip() for name in value.values()),
    "names of areas by id, such as: {ethics: Ethical responsibility}",
)
_KEYS: Final[Mapping[str, ValueType]] = {"name": TEXT, "source": TEXT, "areas": _AREAS}


@dataclass(frozen=True)
class Framework:
    """A list of areas, each with its name by id, and the source that it is taken from."""

    id: str
    name: str
    source: Source | None
    areas: Mapping[str, str]


def read_frameworks(text: str, path: str, sources: Mapping[str, Source]) -> tuple[dict[str, Framework], list[Diagnostic]]:
    """Read the data file at `path`, whose text is `text`. Returns the frameworks by id, in its order, and diagnostics."""
    document, faults = parse(text, path, "the list of frameworks")
    frameworks: dict[str, Framework] = {}
    for name, entry in document.data.items():
        line = document.line(name)
        if not MAPPING.fits(entry):
            faults.append(
                Diagnostic(path, line, f"'{name}' says {short_repr(entry)}. Write 'name', 'source' and 'areas' below it, indented")
            )
            continue
        said, problems = check(Document(entry), path, _KEYS)
        faults += [Diagnostic(path, line, f"'{name}': {fault.message}") for fault in problems]
        faults += [Diagnostic(path, line, f"'{name}' has no '{key}'. Write it") for key in _KEYS if key not in entry]
        source = said.get("source", "")
        if source and source not in sources:
            problem = f"'{name}': 'source' names '{source}', which is no source{suggestion(source, sources)}"
            faults.append(Diagnostic(path, document.line(name, "source"), problem))
        areas = {str(area): title.strip() for area, title in said.get("areas", {}).items()}
        frameworks[str(name)] = Framework(str(name), said.get("name", str(name)).strip(), sources.get(source), areas)
    return frameworks, faults


def check_covers(
    front_matter: Mapping[str, Any], document: Document, path: str, *, is_module: bool, frameworks: Mapping[str, Framework]
) -> list[Diagnostic]:
    """A diagnostic for each framework or area that `covers` names and that does not exist, and for a page that is no module."""
    covers = front_matter.get("covers", {})
    if covers and not is_module:
        return [Diagnostic(path, document.line("covers"), "'covers' says what a module covers, and this page is none. Take it out")]
    faults = []
    for name, areas in covers.items():
        framework = frameworks.get(name)
        if framework is None:
            message = f"'covers' names '{name}', which is no framework{suggestion(name, frameworks)}"
            faults.append(Diagnostic(path, document.line("covers", name), message))
            continue
        for index, area in enumerate(areas):
            if area not in framework.areas:
                message = f"'covers' names '{area}', which is no area of '{name}'{suggestion(area, framework.areas)}"
                faults.append(Diagnostic(path, document.line("covers", name, index), message))
            elif area in areas[:index]:
                faults.append(Diagnostic(path, document.line("covers", name, index), f"'covers' names '{area}' twice. Keep one of them"))
    return faults
