"""Ask for known vulnerabilities of the packages that the lists lock: `python tools/audit.py requirements.txt requirements-dev.txt`.

Ends with 0 when none is known, 1 when one is, and 2 when the advisories could not be asked: then nothing is known either way.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, Final

# OSV has the advisories of PyPA, of GitHub and of others in one place.
COMMAND: Final = (
    "pip_audit",
    "--vulnerability-service",
    "osv",
    "--require-hashes",
    "--disable-pip",
    "--format",
    "json",
    "--progress-spinner",
    "off",
)


def main(lists: Sequence[str]) -> int:
    """Print what was found of each list of packages."""
    return max((_audit(name) for name in lists), default=0)


def _audit(name: str) -> int:
    run = subprocess.run([sys.executable, "-m", *COMMAND, "--requirement", name], capture_output=True, encoding="utf-8", check=False)
    try:
        packages: list[dict[str, Any]] = json.loads(run.stdout)["dependencies"]
    except (ValueError, LookupError, TypeError):
        why = (run.stderr.strip().splitlines() or ["pip-audit said nothing"])[-1]
        print(f"{name}: not audited, nothing is known: the advisories could not be asked. {why}", file=sys.stderr)
        return 2
    status, lines = judged(name, packages)
    print("\n".join(lines))
    return status


def judged(name: str, packages: Sequence[dict[str, Any]]) -> tuple[int, list[str]]:
    """What pip-audit's answer means for a list: the status to end with, and what to say. A package it skipped is not a sound one."""
    found = [
        f"{name}: {package['name']} {package['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'no release yet'}"
        for package in packages
        for flaw in package.get("vulns", ())
    ]
    skipped = [f"{name}: {package['name']} was not audited: {package['skip_reason']}" for package in packages if package.get("skip_reason")]
    if not packages:
        return 2, [f"{name}: not audited: it names no packages"]
    sound = [] if found or skipped else [f"{name}: no vulnerability is known of its {len(packages)} packages"]
    return 1 if found else 2 if skipped else 0, [*found, *skipped, *sound]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
