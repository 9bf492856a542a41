"""What stands in sight above every page: where help is, and lines to reach by a tap. The site says so in mkdocs.yml, `extra.help`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from peerkb.faults import Fault, shown
from peerkb.lines import Directory, Reach, reach, targets
from peerkb.schema import MAPPING, TEXT, TEXTS, Kind, check, unknown
from peerkb.yamldoc import Document

_KEYS: Final[Mapping[str, Kind]] = {"name": TEXT, "path": TEXT, "lines": TEXTS, "checked_on": TEXTS}


@dataclass(frozen=True)
class Strip:
    """A link to where help is, by its name and its path from the site's root, and ways to reach lines.

    `checked_on` has the kinds of pages that say when the numbers were last checked.
    """

    name: str = ""
    path: str = ""
    lines: tuple[Reach, ...] = ()
    checked_on: tuple[str, ...] = ()


def read_strip(given: Any, path: str, directory: Directory) -> tuple[Strip, list[Fault]]:
    """What `extra.help` says in the configuration file at `path`, and what is wrong with it: a line that nobody has is a fault."""
    if not isinstance(given, dict):
        return Strip(), [] if given is None else [Fault(path, None, f"extra.help says {shown(given)}. Write {MAPPING.wanted}")]
    said, faults = check(Document(given), path, _KEYS)
    named = said.get("lines", ())
    faults += unknown(Document({}), path, "lines", named, targets(directory), "way to reach a line")
    if bool(said.get("name")) != bool(said.get("path")):
        faults.append(Fault(path, None, "'name' and 'path' go together. Write both, or neither"))
    ways = tuple(way for target in named if (way := reach(target, directory)))
    strip = Strip(said.get("name", ""), said.get("path", ""), ways, tuple(said.get("checked_on", ())))
    return strip, [Fault(path, None, f"extra.help: {fault.message}") for fault in faults]
