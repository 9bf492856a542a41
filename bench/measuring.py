"""The sites and builds of one run of the program: each made when the first row needs it, and never twice."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from bench import editing, sites
from bench.serving import Server
from bench.sites import NotMeasuredError, Run, Site

FORMS: Final = (500, 5_000, 50_000)
OURS: Final = "ours"
PLAIN: Final = "a bare pass of re"
LINKERS: Final = "--quiet --require-hashes --ignore-requires-python --requirement bench/linkers.txt"
EDITS: Final[dict[str, editing.Make]] = {"edit": editing.mention, "alias": editing.alias}


class Kind(NamedTuple):
    """A build to measure."""

    site: Site
    way: str
    warm: bool = False


@dataclass(frozen=True)
class Served:
    """What edits took a server: by their kind the least processor seconds, or why there are none; and what it takes when idle."""

    seconds: dict[str, float]
    missing: dict[str, str]
    idle: float  # of a processor


@dataclass(frozen=True)
class Scale:
    """How large the sites are and how often each build is run; the least of its runs counts."""

    pages: int = 1_000
    terms: int = 500
    rounds: int = 3
    seed: int = 1

    @property
    def many_terms(self) -> int:
        return 10 * self.terms

    @property
    def many_pages(self) -> int:
        return 10 * self.pages

    @property
    def few_pages(self) -> int:
        return max(1, self.pages // 10)

    @property
    def few_rounds(self) -> int:
        """For builds of minutes."""
        return max(1, self.rounds // 3)


@dataclass
class Bench:
    """The sites and builds of one run of the program, each made when the first row needs it."""

    folder: Path
    scale: Scale
    say: Callable[[str], None]  # how far it is, for whoever watches
    cold: list[float] = field(default_factory=list)  # seconds of the builds around the server
    _sites: dict[tuple[int, int], Site] = field(default_factory=dict)
    _runs: dict[tuple[tuple[Kind, ...], int], list[list[Run]]] = field(default_factory=dict)
    _served: dict[Path, Served] = field(default_factory=dict)
    _linking: dict[str, dict[int, tuple[float, float]]] = field(default_factory=dict)

    def site(self, pages: int | None = None, terms: int | None = None) -> Site:
        """A site of the scale's size, or of another."""
        size = pages or self.scale.pages, terms or self.scale.terms
        if size not in self._sites:
            project = self.folder / "project"
            if not project.exists():
                sites.snapshot(project)
            self.say(f"writing a site of {size[0]:,} pages and {size[1]:,} terms")
            self._sites[size] = sites.make_site(self.folder / "-".join(map(str, size)), project, *size, self.scale.seed)
        return self._sites[size]

    def turns(self, *kinds: Kind, rounds: int | None = None) -> list[list[Run]]:
        """Build each kind in turns, so that what else the machine does falls on all alike. For each kind, its runs."""
        rounds = rounds or self.scale.rounds
        key = kinds, rounds
        if key not in self._runs:
            runs: list[list[Run]] = [[] for _ in kinds]
            for number in range(1, rounds + 1):
                for (site, way, warm), of_kind in zip(kinds, runs, strict=True):
                    of_kind.append(sites.build(site, way, warm=warm))
                    told = f"{of_kind[-1].seconds:.1f} s, {of_kind[-1].mib:.0f} MiB"
                    self.say(f"{site}, {way}{', warm' if warm else ''}, round {number} of {rounds}: {told}")
            self._runs[key] = runs
        return self._runs[key]

    def built(self, site: Site, way: str) -> list[Path]:
        """The articles of a site that was built, now if not before."""
        if not site.built(way).exists():
            self.turns(Kind(site, way), rounds=1)
        return site.articles(way)

    def served(self, site: Site, rounds: int) -> Served:
        """Serve a site and edit it, so many times in each way. Its sources are put back."""
        if site.folder not in self._served:
            self.say(f"{site}: serving it")
            sources: dict[Path, str] = {}
            try:
                with Server(site, "whole") as server:
                    edits = _Edits(site, server, sources, self.say)
                    for number in range(rounds):
                        for kind, make in EDITS.items():
                            edits.run(kind, make, number)
                    self._served[site.folder] = Served(edits.seconds, edits.missing, server.idle())
            finally:
                for source, text in sources.items():
                    source.write_text(text, encoding="utf-8", newline="\n")
        return self._served[site.folder]

    def seen(self, what: str, measure: str) -> tuple[float, str]:
        """What a page of the project is to readers, in a browser: a number, and what it is of."""
        site = self.folder / "own"
        if not site.exists():
            self.say("building the project's own site")
            sites.python("-m", "mkdocs", "build", "--quiet", "--config-file", "mkdocs.yml", "--site-dir", str(site))
        value, told = json.loads(sites.python("-m", "bench.readers", str(site), what, measure))
        return value, told

    def linking(self, linker: str = OURS) -> dict[int, tuple[float, float]]:
        """Milliseconds a page and megabytes a second by number of forms: of our linker or of a bare pass of `re`."""
        if not self._linking:
            pages, rounds = min(self.scale.pages, 100), 2 * self.scale.rounds + 1
            self.say(f"linking {pages} pages with {', '.join(f'{forms:,}' for forms in FORMS)} forms, {rounds} rounds")
            config, hooks = str(self.site().config("on")), self.site().folder / "hooks"
            sizes = [f"--rounds={rounds}", f"--seed={self.scale.seed}", "--forms", *map(str, FORMS)]
            self._linking[OURS] = _by_forms(sites.python("-m", "bench.linking", config, f"--pages={pages}", *sizes, path=hooks))
            self._linking[PLAIN] = _by_forms(sites.python("-m", "bench.linking", config, "--plain", *sizes, path=hooks))
        return self._linking[linker]

    def linkers(self) -> dict[str, dict[int, float]]:
        """Megabytes a second of the linkers of others by number of forms, in an environment of their own."""
        folder = self.folder / "linkers"
        self.say("installing the linkers of others")
        python = folder / "bin" / "python"
        for command in ([sys.executable, "-m", "venv", str(folder)], [str(python), "-m", "pip", "install", *LINKERS.split()]):
            if subprocess.run(command, cwd=sites.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False).returncode != 0:
                raise NotMeasuredError(f"they could not be installed: {' '.join(command)}")
        sizes = [f"--rounds={self.scale.rounds}", f"--seed={self.scale.seed}", "--forms", *map(str, FORMS)]
        said = json.loads(sites.python("-m", "bench.linkers", *sizes, program=str(python)))
        return {name: {int(forms): rate for forms, rate in rates.items()} for name, rates in said.items()}

    def make(self, target: str) -> float:
        """Seconds of the clock that a target of the Makefile takes."""
        self.say(f"make {target}")
        began = time.monotonic()
        command = ["make", "--no-print-directory", target]
        if subprocess.run(command, cwd=sites.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode != 0:
            raise NotMeasuredError(f"make {target} found something")
        return time.monotonic() - began


@dataclass
class _Edits:
    """The edits of one server. One that fails stops no other."""

    site: Site
    server: Server
    sources: dict[Path, str]  # as they were, of what is edited
    say: Callable[[str], None]
    seconds: dict[str, float] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def run(self, kind: str, make: editing.Make, number: int) -> None:
        try:
            edit = make(self.site, self.server, number)
            source = self.site.folder / "docs" / edit.path
            self.sources.setdefault(source, source.read_text(encoding="utf-8"))
            took = self.server.cost_of(edit)
        except (NotMeasuredError, OSError) as error:
            self.missing[kind] = str(error)
            return
        self.seconds[kind] = min(took, self.seconds.get(kind, took))
        self.say(f"{self.site}, {edit}: {took:.2f} s")


def _by_forms(said: str) -> dict[int, tuple[float, float]]:
    return {int(forms): (each[0], each[1]) for forms, each in json.loads(said).items()}
