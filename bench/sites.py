"""Made-up sites on disk, the ways to build them, and what a build takes.

The machine is never quiet, so a build's cost is its processor time, not the clock's. A child's peak of memory counts what its
parent held, so this process stays small: whatever makes text or HTML runs apart.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from bench.corpus import AUDIENCES, page_path

ROOT: Final = Path(__file__).resolve().parent.parent
# What a site takes of the project, besides mkdocs.yml; its pages are made up.
COPIED: Final = ("hooks", "overrides", "docs/assets", "docs/_snippets", "docs/manifest.webmanifest")
# Left out of the way "off". The other hooks are in both: what they save or spend is not the glossary's.
GLOSSARY_HOOK: Final = "hooks/knowledge_base.py"
CACHE: Final = ".cache"  # beside mkdocs.yml
MAXRSS_A_MIB: Final = 2**20 if sys.platform == "darwin" else 2**10  # getrusage(2): bytes there, kilobytes elsewhere


class NotMeasuredError(Exception):
    """What was asked cannot be told here, or a build was refused; the text says why."""


@dataclass(frozen=True)
class Run:
    """What one build took: processor seconds, of its children too, and its peak of memory."""

    seconds: float
    mib: float
    clock: float = 0.0  # seconds until it was there


@dataclass(frozen=True)
class Site:
    """A made-up site in a folder of its own, with settings for each way to build it."""

    folder: Path
    pages: int
    terms: int
    seed: int

    def __str__(self) -> str:
        return f"{self.pages:,} pages + {self.terms:,} terms"

    def config(self, way: str) -> Path:
        return self.folder / f"{way}.yml"

    def built(self, way: str) -> Path:
        """Where a way's site goes."""
        return self.folder / f"site-{way}"

    def articles(self, way: str) -> list[Path]:
        """The HTML of the ordinary pages, by their numbers."""
        return [self.built(way) / page_path(number).removesuffix(".md") / "index.html" for number in range(self.pages)]


def snapshot(folder: Path) -> None:
    """Copy what every site takes of the project, so that all have the same while people go on working on it."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder / "project.yml")


def make_site(folder: Path, project: Path, pages: int, terms: int, seed: int) -> Site:
    """Write a corpus around a copy of `project`, which `snapshot` took.

    The ways to build it:

    * `on` and `off`: with the glossary's hook and without. The navigation names only index pages: what is measured is linking, and
      a long navigation would hide it;
    * `whole`: the site as a reader gets it, all pages but the terms' in the navigation;
    * `unlinked`: the same without any term;
    * `material`: the same pages without terms, all the theme's settings as it has them, nothing of the project.
    """
    shutil.copytree(project, folder, dirs_exist_ok=True)
    sizes = [f"--pages={pages}", f"--terms={terms}", f"--seed={seed}"]
    made = json.loads(python("-m", "bench.corpus", str(folder / "docs"), *sizes))
    # What names pages and numbers of the project, named anew.
    own = {
        "help": {"path": "part-001/", "lines": ["call:emergency", "call:lifeline"]},
        "pages": {
            "people": "",
            "in_order": None,
            "audiences": dict.fromkeys(AUDIENCES, "readers"),
            "kinds": {"term": {"headings": []}},
        },
        "feedback": None,
        "source_kinds": {"seed": "Sources"},
        "search": {"nothing": "index.md"},
        "handbook": None,
        "footer": [{"name": "All terms", "path": "glossary/"}],
        "no_tabs": None,
        "languages": None,
    }
    common = {"INHERIT": "project.yml", "extra": own, "not_in_nav": "/*"}
    short, whole = {**common, "nav": made["indexes"]}, {**common, "nav": made["nav"]}
    ways: dict[str, dict[str, Any]] = {
        "on": short,
        "off": {**short, "hooks": [hook for hook in _hooks(project / "project.yml") if hook != GLOSSARY_HOOK]},
        "whole": whole,
        "unlinked": {**whole, "exclude_docs": "/_*/\n/glossary/*\n!/glossary/index.md\n"},
        "material": {"site_name": "Material", "theme": {"name": "material"}, "exclude_docs": "/_*/\n/assets/\n/glossary/\n"},
    }
    site = Site(folder, pages, terms, seed)
    for way, settings in ways.items():
        text = json.dumps({**settings, "site_dir": site.built(way).name})  # JSON is YAML
        site.config(way).write_text(text, encoding="utf-8")
    return site


def build(site: Site, way: str, *, warm: bool = False) -> Run:
    """Build the site once, in a process of its own: cold, or `warm` over what the build before left.

    Raises NotMeasuredError when the build is refused.
    """
    if not warm:
        shutil.rmtree(site.folder / CACHE, ignore_errors=True)
        shutil.rmtree(site.built(way), ignore_errors=True)
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--config-file", str(site.config(way))]
        began = time.monotonic()
        child = subprocess.Popen(command, stdout=log, stderr=log, env=environment())
        try:
            _, status, used = os.wait4(child.pid, 0)
        except BaseException:  # somebody ends this program
            child.kill()
            child.wait()
            raise
        clock = time.monotonic() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            log.seek(0)
            raise NotMeasuredError(f"the build of {site.config(way).name}, {site}, was refused:\n{log.read()[-4000:]}")
    return Run(used.ru_utime + used.ru_stime, used.ru_maxrss / MAXRSS_A_MIB, clock)


def python(*arguments: str, path: Path | None = None, program: str = sys.executable) -> str:
    """What a program of this folder prints; `path` is where it imports from besides, `program` the Python that runs it.

    Raises NotMeasuredError when it fails.
    """
    result = subprocess.run(
        [program, *arguments],
        cwd=ROOT,
        env=environment() if path is None else environment({"PYTHONPATH": str(path)}),
        stdout=subprocess.PIPE,
        check=False,
    )
    if result.returncode != 0:
        raise NotMeasuredError(f"python {' '.join(arguments)} ended with {result.returncode}")
    return result.stdout.decode("utf-8")


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The same for every child: nothing that mkdocs.yml would read, no order of sets that changes from run to run."""
    kept = {name: value for name, value in os.environ.items() if name not in ("SITE_URL", "REPO_URL", "EDIT_URI", "PYTHONPATH")}
    return {**kept, "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "1798761600", "NO_MKDOCS_2_WARNING": "1", **(more or {})}


def gzipped(files: Iterable[Path]) -> list[int]:
    """The size of each file as a server sends it."""
    return [len(gzip.compress(file.read_bytes(), 9, mtime=0)) for file in files]


def folder_size(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _hooks(config_file: Path) -> list[str]:
    """The hooks that a configuration file names, in its order."""
    settings = yaml.load(config_file.read_text(encoding="utf-8"), Loader=_Plain)
    return [str(hook) for hook in settings["hooks"]]


class _Plain(yaml.SafeLoader):
    """Reads a file of MkDocs, whose own tags, such as !ENV, are of no matter here."""


_Plain.add_multi_constructor("!", lambda loader, suffix, node: None)
