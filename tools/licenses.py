"""List the licenses of what is installed from the lists, and refuse one that does not go with ours.

    python tools/licenses.py            prints only what is amiss
    python tools/licenses.py --list     prints every package with its license

Parts of what the site is built with are copied into it, so they must let everybody use and change them freely. What only the
checks and tests use is handed to nobody: there free licenses that ask for more are welcome too.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from email.message import Message

ROOT: Final = Path(__file__).resolve().parent.parent
# SPDX's names, and what packages say instead. Licenses that let a site hand on what it was made with, under its own license.
FREE: Final = frozenset(
    "MIT MIT-0 MIT-CMU BSD BSD-2-Clause BSD-3-Clause 0BSD Apache-2.0 ISC PSF-2.0 Python-2.0 Unlicense CC0-1.0 HPND Zlib".split()
)
# Those that ask for more of whoever changes the package itself: we change none, and hand none on.
WEAK: Final = frozenset("MPL-2.0 LGPL-2.1-or-later LGPL-3.0-or-later LGPL".split())
STRONG: Final = frozenset("GPL-2.0-only GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later GPL".split())
SAID: Final = (
    (r"MIT No Attribution|MIT-0", "MIT-0"),
    (r"\bMIT\b|Expat", "MIT"),
    (r"Apache", "Apache-2.0"),
    (r"Mozilla|\bMPL", "MPL-2.0"),
    (r"Lesser|\bLGPL", "LGPL"),
    (r"General Public License|\bGPL", "GPL"),
    (r"\bISC", "ISC"),
    (r"Python Software Foundation|\bPSF", "PSF-2.0"),
    (r"Public Domain|Unlicense|CC0", "Unlicense"),
    (r"\b[23]-Clause|\bBSD", "BSD"),
    (r"Historical Permission", "HPND"),
)
# Packages that say it in no field, with what stands in their license's file.
UNSAID: Final = {"axe-playwright-python": "MIT AND MPL-2.0", "resvg_py": "MIT"}
_PINNED: Final = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", re.MULTILINE)


def main(arguments: Sequence[str]) -> int:
    """Print the list or what is amiss; 1 when something is."""
    site = pinned((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    every = sorted(site | pinned((ROOT / "requirements-dev.txt").read_text(encoding="utf-8")))
    amiss = 0
    for name in every:
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue  # for another system or another Python
        said = license_of(package)
        fits = allowed(said, FREE | WEAK if name in site else FREE | WEAK | STRONG)
        if not fits or "--list" in arguments:
            wrong = (
                "" if fits else "  <- does not go with the site's licenses: find another package, or add the license to tools/licenses.py"
            )
            print(f"{name} {package.version}: {said or 'says no license'}{'' if name in site else ' (checks and tests)'}{wrong}")
        amiss += not fits
    return 1 if amiss else 0


def pinned(text: str) -> set[str]:
    """The names of the packages that a list locks."""
    return {name.lower() for name, _ in _PINNED.findall(text)}


def license_of(package: Distribution) -> str:
    """What a package says of its license, in SPDX's words as far as they are told from others; nothing if it says nothing."""
    about = cast("Message", package.metadata)
    if expression := about.get("License-Expression") or UNSAID.get(str(about.get("Name", "")).lower()):
        return str(expression)
    classifiers = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or () if line.startswith("License ::")]
    told = [
        line
        for line in (*classifiers, (about.get("License") or "").strip().partition("\n")[0])
        if line not in ("", "OSI Approved", "UNKNOWN")
    ]
    known = [next((name for pattern, name in SAID if re.search(pattern, line)), line) for line in told]
    return " OR ".join(dict.fromkeys(known[:1] if not classifiers else known[: len(classifiers)] or known))


def allowed(expression: str, names: frozenset[str]) -> bool:
    """Whether a license's expression (`MIT`, `Apache-2.0 OR MPL-2.0`, `(MIT AND PSF-2.0)`) can be met with these licenses alone."""
    words = re.findall(r"\(|\)|[^\s()]+", expression)
    if not words:
        return False
    python = " ".join(
        word.lower() if word in ("AND", "OR") else word if word in "()" else str(word in names) for word in _without_exceptions(words)
    )
    tokens = python.split()
    value, rest = _any_of(tokens)
    return value and not rest


def _without_exceptions(words: Sequence[str]) -> list[str]:
    """`GPL-2.0-or-later WITH Classpath-exception-2.0` allows more than without it."""
    kept: list[str] = []
    for number, word in enumerate(words):
        if word != "WITH" and (number == 0 or words[number - 1] != "WITH"):
            kept.append(word)
    return kept


def _any_of(tokens: list[str]) -> tuple[bool, list[str]]:
    value, tokens = _all_of(tokens)
    while tokens and tokens[0] == "or":
        other, tokens = _all_of(tokens[1:])
        value = value or other
    return value, tokens


def _all_of(tokens: list[str]) -> tuple[bool, list[str]]:
    value, tokens = _one(tokens)
    while tokens and tokens[0] == "and":
        other, tokens = _one(tokens[1:])
        value = value and other
    return value, tokens


def _one(tokens: list[str]) -> tuple[bool, list[str]]:
    if tokens and tokens[0] == "(":
        value, tokens = _any_of(tokens[1:])
        return value, tokens[1:]
    return bool(tokens) and tokens[0] == "True", tokens[1:]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
