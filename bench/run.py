"""Measure what the glossary costs: the same made-up site is built with and without its hook, in turns, and the ratios are printed.

The machine is never quiet, so a build's cost is its processor time, not the clock's, and the least of several rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
COPIED: Final = ("hooks", "overrides", "docs/assets", "docs/_snippets")
# Left out of one of the two ways. The other hooks are in both: what they save or spend is not the glossary's.
GLOSSARY_HOOK: Final = "knowledge_base.py"
# Processor time with / without it, by number of terms; a number of one's own has no goal.
TIME_GOALS: Final = {500: 1.08, 5000: 1.10}
MEMORY_GOAL: Final = 1.10
FORMS: Final = (500, 5000)
FORMS_GOAL: Final = 1.3
MAXRSS_A_MIB: Final = 2**20 if sys.platform == "darwin" else 2**10  # getrusage(2): bytes there, kilobytes elsewhere


@dataclass(frozen=True)
class Run:
    """What one build took: processor seconds and its peak of memory."""

    seconds: float
    mib: float


@dataclass
class Row:
    """A line of the table."""

    what: str
    ratio: float
    goal: float | None
    seen: str


@dataclass
class Site:
    """A made-up site in a folder of its own, with an mkdocs.yml for each way to build it."""

    folder: Path
    pages: int
    terms: int
    runs: dict[str, list[Run]] = field(default_factory=lambda: {"off": [], "on": []})

    def config(self, way: str) -> Path:
        return self.folder / f"{way}.yml"


def make_site(folder: Path, pages: int, terms: int, seed: int) -> Site:
    """Write a corpus and the project's own settings, templates and hooks around it.

    The navigation names only index pages: what is measured is linking, and a long navigation would hide it.
    """
    site = Site(folder, pages, terms)
    for name in COPIED:
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder / "project.yml")
    sizes = [f"--pages={pages}", f"--terms={terms}", f"--seed={seed}"]
    nav = json.loads(_python("-m", "bench.corpus", str(folder / "docs"), *sizes))
    others = sorted(f"hooks/{hook.name}" for hook in (ROOT / "hooks").glob("*.py") if hook.name != GLOSSARY_HOOK)
    # What names pages and numbers of the project, named anew.
    own = {"help": {"lines": ["call:emergency", "call:lifeline"]}, "search": {"nothing": "index.md"}}
    common: dict[str, object] = {"INHERIT": "project.yml", "nav": nav, "not_in_nav": "/*", "extra": own}
    for way in site.runs:
        settings = {**common, "site_dir": f"site-{way}", **({"hooks": others} if way == "off" else {})}
        site.config(way).write_text(json.dumps(settings), encoding="utf-8")  # JSON is YAML
    return site


def build(site: Site, way: str) -> Run:
    """Build the site once, in a process of its own."""
    shutil.rmtree(site.folder / f"site-{way}", ignore_errors=True)
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(site.config(way))]
        child = subprocess.Popen(command, stdout=log, stderr=log, env=_environment())
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            log.seek(0)
            sys.exit(f"The build of {site.config(way).name} was refused:\n{log.read()[-4000:]}")
    return Run(used.ru_utime + used.ru_stime, used.ru_maxrss / MAXRSS_A_MIB)


def measure(site: Site, rounds: int) -> list[Row]:
    """Build the site without and with the glossary, in turns."""
    for number in range(1, rounds + 1):
        for way, runs in site.runs.items():
            runs.append(build(site, way))
            _say(f"{_size(site)}: round {number} of {rounds}, glossary {way}: {runs[-1].seconds:.1f} s, {runs[-1].mib:.0f} MiB")
    off, on = site.runs["off"], site.runs["on"]
    least_off, least_on = min(run.seconds for run in off), min(run.seconds for run in on)
    mib_off, mib_on = min(run.mib for run in off), min(run.mib for run in on)
    by_round = sorted(after.seconds / before.seconds for before, after in zip(off, on, strict=True))
    files = site.pages + site.terms
    times = (
        f"{least_on:.2f} / {least_off:.2f} s; {1000 * least_on / files:.1f} / {1000 * least_off / files:.1f} ms a page or term; "
        f"by round {by_round[0]:.3f} to {by_round[-1]:.3f}"
    )
    goal = TIME_GOALS.get(site.terms)
    return [
        Row(f"processor time, glossary on / off, {_size(site)}", least_on / least_off, goal, times),
        Row(f"peak memory, glossary on / off, {_size(site)}", mib_on / mib_off, MEMORY_GOAL, f"{mib_on:.0f} / {mib_off:.0f} MiB"),
    ]


def measure_linking(site: Site, pages: int, rounds: int, seed: int) -> Row:
    """Link the same prose with few and with many forms."""
    few, many = FORMS
    _say(f"linking {pages} pages with {few:,} and with {many:,} forms, {rounds} rounds")
    sizes = [f"--pages={pages}", f"--rounds={rounds}", f"--seed={seed}", "--forms", str(few), str(many)]
    least = json.loads(_python("-m", "bench.linking", str(site.config("off")), *sizes, path=site.folder / "hooks"))
    more, less = least[str(many)], least[str(few)]
    return Row(f"linking a page, {many:,} forms / {few:,}", more / less, FORMS_GOAL, f"{more:.2f} / {less:.2f} ms a page")


def table(rows: Sequence[Row]) -> str:
    """The rows as text, each with its goal beside it."""
    cells = [("what", "ratio", "goal", "", "seen")]
    for row in rows:
        goal = "" if row.goal is None else f"{row.goal:.2f}"
        verdict = "" if row.goal is None else "met" if row.ratio <= row.goal else "missed"
        cells.append((row.what, f"{row.ratio:.3f}", goal, verdict, row.seen))
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells)


def _python(*arguments: str, path: Path | None = None) -> str:
    """What a program of this folder prints. It runs apart, so that this process stays small: a child's peak counts its parent's."""
    environment = _environment() if path is None else {**_environment(), "PYTHONPATH": str(path)}
    result = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=False)
    if result.returncode != 0:
        sys.exit(result.returncode)
    return result.stdout.decode("utf-8")


def _environment() -> dict[str, str]:
    """The same for every child: nothing that mkdocs.yml would read, no order of sets that changes from run to run."""
    kept = {name: value for name, value in os.environ.items() if name not in ("SITE_URL", "REPO_URL", "EDIT_URI", "PYTHONPATH")}
    return {**kept, "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0", "NO_MKDOCS_2_WARNING": "1"}


def _size(site: Site) -> str:
    return f"{site.pages:,} pages + {site.terms:,} terms"


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def main() -> None:
    """Print the table, or the profile that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000, help="pages of the site (default: %(default)s)")
    parser.add_argument("--terms", type=int, nargs="+", default=[500, 5000], help="numbers of terms to try (default: 500 5000)")
    parser.add_argument("--rounds", type=int, default=3, help="builds of each kind; the least counts (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="a first look: 100 pages, 50 terms, one round")
    parser.add_argument("--profile", action="store_true", help="instead: where the hooks spend their time, for the first number of terms")
    given = parser.parse_args()
    if not hasattr(os, "wait4"):
        sys.exit("This system cannot tell what a child process used. Run it on Linux or macOS (on Windows: in WSL).")
    if given.quick:
        given.pages, given.terms, given.rounds = 100, [50], 1
    if min(given.pages, given.rounds, *given.terms) < 1:
        parser.error("one page, one term and one round are the least")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        sites: list[Site] = []
        for terms in given.terms[:1] if given.profile else given.terms:
            _say(f"writing a site of {given.pages:,} pages and {terms:,} terms")
            sites.append(make_site(Path(name, str(len(sites))), given.pages, terms, given.seed))
        if given.profile:
            print(_python("-m", "bench.profiling", str(sites[0].config("on"))))
            return
        rows = [row for site in sites for row in measure(site, given.rounds)]
        rows.append(measure_linking(sites[0], min(given.pages, 100), 2 * given.rounds + 1, given.seed))
    print(table(rows))


if __name__ == "__main__":
    main()
