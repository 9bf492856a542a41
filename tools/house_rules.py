"""Find in the project's files what must not be there: hosts of package registries and of CDNs, paths of one machine, secrets.

In style sheets that is what has a left and a right side too: a language that is written from the right turns a page around.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Where there is no git to ask: folders that the tools make, besides those of `_is_made`.
NOT_OURS = {".git", ".venv", ".cache", ".hypothesis", "__pycache__", "node_modules", "site"}


def _hosts(*names: tuple[str, ...]) -> str:
    """A pattern for host names, given in pieces so that none stands in this file."""
    return r"(?<![\w-])(?:" + "|".join(r"\.".join(pieces) for pieces in names) + r")(?![\w-])"


_REGISTRIES = _hosts(
    ("pypi", "org"),
    ("pypi", "python", "org"),
    ("python" + "hosted", "org"),
    ("npmjs", "(?:com|org)"),
    ("registry", "yarnpkg", "com"),
    ("(?:deb|security|ftp)", "debian", "org"),
    ("archive", "ubuntu", "com"),
    ("crates", "io"),
    ("rubygems", "org"),
    ("proxy", "golang", "org"),
)
_CDNS = _hosts(
    ("jsdelivr", "net"),
    ("unpkg", "com"),
    ("cdnjs", "cloudflare", "com"),
    ("fonts", "googleapis", "com"),
    ("ajax", "googleapis", "com"),
    ("gstatic", "com"),
    ("esm", "sh"),
    ("code", "jquery", "com"),
    ("bootstrapcdn", "com"),
    ("use", "fontawesome", "com"),
    ("polyfill", "io"),
)
# A directory that only one machine has: a home, or the root of a work tree.
_MACHINE = r"(?<![\w.-])(?:/(?:home|Users)/[A-Za-z0-9][\w.-]*|/(?:root|work|farm|workspace|github/workspace)|[A-Z]:\\+Users\\+\w+)[/\\]"
_SECRETS = "|".join(
    (
        r"-----BEGIN [A-Z ]*PRIVATE " + "KEY-----",
        r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
        r"\bgh[oprsu]_[A-Za-z0-9]{36,}",
        r"\bgithub_pat_[A-Za-z0-9_]{22,}",
        r"\bglpat-[\w-]{20,}",
        r"\bxox[abeoprs]-[\w-]{10,}",
        r"\bAIza[\w-]{35}\b",
        r"\bsk-[A-Za-z0-9][\w-]{30,}",
        r"\bnpm_[A-Za-z0-9]{36}\b",
        r"\bpypi-[\w-]{50,}",
        r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
        r"://[^\s/:@]+:[^\s/:@]+@",
    )
)
RULES = (
    (re.compile(_REGISTRIES), "names a package registry's host. Leave addresses out; pip and npm know theirs"),
    (re.compile(_CDNS), "names a CDN's host. The site serves all that it needs itself"),
    (re.compile(_MACHINE), "holds a path of one machine. Write it from the project's root"),
    (re.compile(_SECRETS), "looks like a secret. Take it out, and have it revoked: the history keeps it"),
)
# In a style sheet: a property or a value with a side, and a shorthand whose sides differ (top, right, bottom, left).
_SIDE = re.compile(
    r"(?:^|[;{])\s*(?:"
    r"(?:scroll-)?(?:margin|padding|border)-(?:left|right)\b"
    r"|border-(?:top|bottom)-(?:left|right)-radius\b"
    r"|(?:left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
    r"|(?:(?:scroll-)?(?:margin|padding)|inset|border-(?:width|color|style))\s*:\s*\S+\s+(?P<right>\S+)\s+\S+\s+(?!(?P=right)[;}\s])[^;}\s]+\s*[;}]"
    r")"
)
_SAME_SIDE = "in any language"  # what a comment says on a line where the side is meant
_SIDE_MESSAGE = (
    "has a left or a right side. Write where lines begin and end, such as margin-inline-start; "
    f"where the side is meant, say so on the line: /* ... {_SAME_SIDE} */"
)
_FOREIGN = "/vendor/"


def main() -> int:
    """Print a line for each fault; 1 when there is one."""
    found = [fault for path in project_files(ROOT) for fault in faults(path.relative_to(ROOT).as_posix(), path)]
    for fault in found:
        print(fault)
    return 1 if found else 0


def faults(name: str, path: Path) -> Iterator[str]:
    """The faults of one file, each as `name:line: what is wrong`; a file that is no text has none."""
    data = path.read_bytes()
    if b"\0" in data[:8192]:
        return
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), start=1):
        for pattern, message in RULES:
            if pattern.search(line):
                yield f"{name}:{number}: {message}"
        if name.endswith(".css") and _FOREIGN not in name and _SIDE.search(line) and _SAME_SIDE not in line:
            yield f"{name}:{number}: {_SIDE_MESSAGE}"


def project_files(root: Path) -> list[Path]:
    """The files that git tracks or would; without git, all but what the tools make."""
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8").split("\0")
        paths = [root / name for name in listed if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [path for path in root.rglob("*") if not any(map(_is_made, path.relative_to(root).parts))]
    return sorted({path for path in paths if path.is_file() and not path.is_symlink()})


def _is_made(folder: str) -> bool:
    return folder in NOT_OURS or folder.endswith("_cache") or folder.startswith(".site.")


if __name__ == "__main__":
    sys.exit(main())
