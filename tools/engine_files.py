"""Which files of a project are the engine: what `make new` copies into a site, and `make upgrade` brings up to date.

Everything else is the site's own: its pages, its settings, its tests, what it says of itself.
"""

from __future__ import annotations

import fnmatch
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tools.house_rules import project_files

# Patterns of paths from the project's root; `*` stands for anything, folders too.
ENGINE: Final = (
    "hooks/*",
    "overrides/*",
    "tools/*",
    "bench/*",
    "hosting/*",
    "decisions/*",
    "tests/*.py",
    "tests/engine/*",
    ".ci/*",
    ".devcontainer/*",
    ".github/workflows/*",
    ".github/dependabot.yml",
    "requirements*",
    "Makefile",
    "pyproject.toml",
    "biome.json",
    ".browserslistrc",
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    ".pre-commit-config.yaml",
    ".yamllint.yml",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "SECURITY.md",
)
# What fits a pattern and is none of the engine that a site has: its tests of itself, and what makes new sites.
NOT_ENGINE: Final = ("tests/site/*", "tools/new.py", "tools/new_pages.py", "tests/engine/test_starter.py")
# In files for hosts: what allows the styles inside the pictures of one site.
_STYLES: Final = re.compile(rb" 'sha256-[A-Za-z0-9+/=]+'")
_VERSION: Final = re.compile(r"""^__version__\s*(?::[^=]*)?=\s*["']([^"']+)["']""", re.MULTILINE)


def engine_files(root: Path) -> list[str]:
    """The paths of the engine's files below a project's root, in order."""
    return select(path.relative_to(root).as_posix() for path in project_files(root))


def select(paths: Iterable[str], engine: Iterable[str] = ENGINE, not_engine: Iterable[str] = NOT_ENGINE) -> list[str]:
    """Those of the paths that are the engine's, in order. Another engine may have other patterns."""
    return sorted(path for path in paths if _fits(path, engine) and not _fits(path, not_engine))


def as_taken(path: str, data: bytes) -> bytes:
    """A file of the engine as another site takes it: without what only the site beside the engine needs."""
    return _STYLES.sub(b"", data) if path.startswith("hosting/") else data


def version_in(text: str) -> str:
    """The version that `hooks/peerkb/__init__.py` says, or nothing."""
    found = _VERSION.search(text)
    return found[1] if found else ""


def digest(data: bytes) -> str:
    """What tells whether two files are alike. Ends of lines do not count: git may write other ones on another system."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()[:16]


def _fits(path: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)
