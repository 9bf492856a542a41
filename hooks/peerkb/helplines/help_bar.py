"""What stands in sight above every page: where help is, and lines to reach by a tap. The site says so in mkdocs.yml, `extra.help`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from peerkb.helplines.directory import Directory, Reach, reach, targets
from peerkb.validation.diagnostics import Diagnostic, short_repr
from peerkb.validation.value_types import MAPPING, TEXT, TEXTS, ValueType, check, unknown
from peerkb.validation.yaml_document import Document

_KEYS: Final[Mapping[str, ValueType]] = {"name": TEXT, "path": TEXT, "lines": TEXTS, "checked_on": TEXTS}


@dataclass(frozen=True)
class HelpBar:
    """A link to where help is, by its name and its path from the site's root, and ways to reach lines.

    `checked_on` has the kinds of pages that say when the numbers were last checked.
    """

    name: str = ""
    path: str = ""
    lines: tuple[Reach, ...] = ()
    checked_on: tuple[str, ...] = ()


def read_help_bar(given: Any, path: str, directory: Directory) -> tuple[HelpBar, list[Diagnostic]]:
    """What `extra.help` says in the configuration file at `path`, and what is wrong with it: a line that nobody has is a fault."""
    if not isinstance(given, dict):
        return HelpBar(), [] if given is None else [Diagnostic(path, None, f"extra.help says {short_repr(given)}. Write {MAPPING.wanted}")]
    said, faults = check(Document(given), path, _KEYS)
    named = said.get("lines", ())
    faults += unknown(Document({}), path, "lines", named, targets(directory), "way to reach a line")
    if bool(said.get("name")) != bool(said.get("path")):
        faults.append(Diagnostic(path, None, "'name' and 'path' go together. Write both, or neither"))
    ways = tuple(way for target in named if (way := reach(target, directory)))
    strip = HelpBar(said.get("name", ""), said.get("path", ""), ways, tuple(said.get("checked_on", ())))
    return strip, [Diagnostic(path, None, f"extra.help: {fault.message}") for fault in faults]
