"""Diagnostics: what is wrong in a source file, for its writer."""

from __future__ import annotations

import difflib
import reprlib
from collections.abc import Iterable
from dataclasses import dataclass

_SHORT = reprlib.Repr()
_SHORT.maxlevel = 2  # the default of six would let nested lists fill the screen


@dataclass(frozen=True)
class Diagnostic:
    """One mistake: the file as its writer knows it, the line if known, what is wrong and what to do."""

    path: str
    line: int | None
    message: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.message}"


def report(diagnostics: Iterable[Diagnostic]) -> str:
    """All diagnostics as one message, ordered by file and line, without duplicates."""
    ordered = sorted(set(diagnostics), key=lambda diagnostic: (diagnostic.path, diagnostic.line or 0, diagnostic.message))
    count = "1 fault" if len(ordered) == 1 else f"{len(ordered)} faults"
    return "\n".join([f"{count} to mend before the site can be built:", *(f"  {diagnostic}" for diagnostic in ordered)])


def suggestion(name: str, known: Iterable[str]) -> str:
    """The end of a sentence that suggests the known name nearest to `name`; empty if none is near."""
    names = {other.casefold(): other for other in sorted(known)}
    near = difflib.get_close_matches(name.casefold(), list(names), n=1, cutoff=0.6)
    return f"; did you mean '{names[near[0]]}'?" if near else ""


def short_repr(value: object) -> str:
    """A short representation of any value, for a message."""
    return _SHORT.repr(value)
