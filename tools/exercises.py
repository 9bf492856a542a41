"""Find what the days of the course and the scenario cards lack, without building the site; the rules are in mkdocs.yml.

Each fault is told as `file:line: what is wrong and what to write`, and the command ends with 1.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from peerkb.course import course_rules, lint
from peerkb.pages import front_matter
from peerkb.validation.diagnostics import Diagnostic

ROOT: Final = Path(__file__).resolve().parent.parent
SETTINGS: Final = "mkdocs.yml"


class _AnyTag(yaml.SafeLoader):
    """Reads mkdocs.yml, whatever tags (`!ENV`, `!relative`) MkDocs would resolve."""


_AnyTag.add_multi_constructor("!", lambda loader, suffix, node: None)


def main(root: Path = ROOT) -> int:
    """Print a line for each fault; 1 when there is one."""
    found = list(faults(root))
    for fault in sorted(set(found), key=lambda fault: (fault.path, fault.line or 0, fault.message)):
        print(fault)
    return 1 if found else 0


def faults(root: Path) -> Iterator[Diagnostic]:
    """What is wrong with the rules, and with the pages below `root` that they are for."""
    settings: dict[str, Any] = yaml.load((root / SETTINGS).read_text(encoding="utf-8"), _AnyTag)
    rules, wrong = course_rules.read_rules((settings.get("extra") or {}).get("exercises"), SETTINGS)
    yield from wrong
    met: list[lint.Exercise] = []
    for page in sorted((root / "docs").rglob("*.md")):
        text, name = page.read_text(encoding="utf-8", errors="replace"), page.relative_to(root).as_posix()
        document, body, _ = front_matter.read(text, name)
        found, wrong = lint.read(body, name, str(document.data.get("kind", "")), rules, text.count("\n") - body.count("\n"))
        met += found
        yield from wrong
    yield from lint.find_duplicates(met)


if __name__ == "__main__":
    sys.exit(main())
