"""What is wrong with a source, said so that its writer can mend it."""

from __future__ import annotations

import difflib
import reprlib
from collections.abc import Iterable
from dataclasses import dataclass

_SHORT = reprlib.Repr()
_SHORT.maxlevel = 2  # of six, as it comes, lists of lists would fill a screen six times six times over


@dataclass(frozen=True)
class Diagnostic:
    """One thing to mend: the file as its writer knows it, the line where there is one, what is wrong and what to do."""

    path: str
    line: int | None
    message: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.message}"


def report(faults: Iterable[Diagnostic]) -> str:
    """All faults as one message, ordered by file and line, each once."""
    ordered = sorted(set(faults), key=lambda fault: (fault.path, fault.line or 0, fault.message))
    count = "1 fault" if len(ordered) == 1 else f"{len(ordered)} faults"
    return "\n".join([f"{count} to mend before the site can be built:", *(f"  {fault}" for fault in ordered)])


def suggestion(name: str, known: Iterable[str]) -> str:
    """A half sentence naming the known name nearest to `name`, or nothing when none is near."""
    names = {other.casefold(): other for other in sorted(known)}
    near = difflib.get_close_matches(name.casefold(), list(names), n=1, cutoff=0.6)
    return f"; did you mean '{names[near[0]]}'?" if near else ""


def short_repr(value: object) -> str:
    """A value as a message can show it: short, whatever was written."""
    return _SHORT.repr(value)
