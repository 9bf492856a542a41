"""The rows of the table: what each compares, how it is measured, and its goal."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from bench import editing, sites
from bench.serving import Server
from bench.sites import NotMeasuredError, Run, Site

FORMS: Final = (500, 5_000, 50_000)
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
    _linking: dict[int, float] = field(default_factory=dict)

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

    def linking(self) -> dict[int, float]:
        """Milliseconds to link a page, by number of forms."""
        if not self._linking:
            pages, rounds = min(self.scale.pages, 100), 2 * self.scale.rounds + 1
            self.say(f"linking {pages} pages with {', '.join(f'{forms:,}' for forms in FORMS)} forms, {rounds} rounds")
            sizes = [f"--pages={pages}", f"--rounds={rounds}", f"--seed={self.scale.seed}", "--forms", *map(str, FORMS)]
            site = self.site()
            least = json.loads(sites.python("-m", "bench.linking", str(site.config("on")), *sizes, path=site.folder / "hooks"))
            self._linking.update((int(forms), time) for forms, time in least.items())
        return self._linking


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


class Measured(NamedTuple):
    """A ratio and what it was made of."""

    ratio: float
    seen: str


class Row(NamedTuple):
    """A row of the table. It measures by itself, so that one that fails stops no other."""

    what: str
    goal: float
    measure: Callable[[Bench], Measured]


def glossary(bench: Bench, terms: int) -> Measured:
    """Processor time of a cold build with the glossary's hook / without."""
    off, on = _on_and_off(bench, terms)
    by_round = sorted(after.seconds / before.seconds for before, after in zip(off, on, strict=True))
    files = bench.scale.pages + terms
    each = " / ".join(f"{1000 * _seconds(runs) / files:.1f}" for runs in (on, off))
    rounds = f"by round {by_round[0]:.2f} to {by_round[-1]:.2f}"
    return _ratio(_seconds(on), _seconds(off), "s", f"{each} ms a page or term; {rounds}")


def memory(bench: Bench) -> Measured:
    """Peak memory of a cold build with the glossary's hook / without."""
    off, on = _on_and_off(bench, bench.scale.terms)
    return _ratio(_mib(on), _mib(off), "MiB")


def forms(bench: Bench, many: int) -> Measured:
    """Linking the same prose with many forms / with the least, without MkDocs."""
    least = bench.linking()
    return _ratio(least[many], least[FORMS[0]], "ms a page")


def plain_pass(bench: Bench) -> Measured:
    """Linking a page with the least number of forms / marking them by one pattern, as a short script would."""
    site, scale = bench.site(), bench.scale
    sizes = [f"--pages={min(scale.pages, 10)}", f"--rounds={2 * scale.rounds + 1}", f"--seed={scale.seed}", "--forms", str(FORMS[0])]
    plain = json.loads(sites.python("-m", "bench.linking", str(site.config("on")), "--plain", *sizes, path=site.folder / "hooks"))
    return _ratio(bench.linking()[FORMS[0]], plain, "ms a page")


def growth(bench: Bench) -> Measured:
    """What a page costs a large site / one of the scale's size; both beyond what a small one takes, for that is mostly fixed."""
    scale = bench.scale
    sizes = scale.few_pages, scale.pages, scale.many_pages
    few, some, many = _costs(bench, *(Kind(bench.site(pages), "whole") for pages in sizes), rounds=scale.few_rounds)
    each, at_first = _slope(many - few, sizes[2] - sizes[0]), _slope(some - few, sizes[1] - sizes[0])
    whole = f"with all that is fixed {1000 * many / sizes[2]:.1f} / {1000 * some / sizes[1]:.1f}"
    return _ratio(1000 * each, 1000 * at_first, "ms a page", f"{whole}; {many:.1f}, {some:.1f} and {few:.1f} s")


def material(bench: Bench) -> Measured:
    """The whole site with its terms / the theme's defaults without any, navigation and search included in both."""
    site = bench.site()
    ours, theirs = _costs(bench, Kind(site, "whole"), Kind(site, "material"), rounds=bench.scale.few_rounds)
    return _ratio(ours, theirs, "s")


def term_page(bench: Bench) -> Measured:
    """What one more term costs / one more page, with all that comes of either."""
    scale = bench.scale
    kinds = (
        Kind(bench.site(), "whole"),
        Kind(bench.site(pages=scale.few_pages), "whole"),
        Kind(bench.site(terms=scale.many_terms), "whole"),
    )
    base, fewer_pages, more_terms = _costs(bench, *kinds)
    term = _slope(more_terms - base, scale.many_terms - scale.terms)
    page = _slope(base - fewer_pages, scale.pages - scale.few_pages)
    return _ratio(1000 * term, 1000 * page, "ms")


def warm(bench: Bench) -> Measured:
    """A build over what the one before left, nothing changed / a cold one."""
    site = bench.site()
    cold, again = _costs(bench, Kind(site, "whole"), Kind(site, "whole", warm=True))
    return _ratio(again, cold, "s")


def served(bench: Bench, kind: str) -> Measured:
    """The server's processor time from an edit until the browser has every page right / a cold build's, before and after it."""
    site = bench.site()
    if not bench.cold:
        bench.cold.append(sites.build(site, "whole").seconds)
        bench.served(site, bench.scale.rounds)
        bench.cold.append(sites.build(site, "whole").seconds)
    found = bench.served(site, bench.scale.rounds)
    if kind not in found.seconds:
        raise NotMeasuredError(found.missing[kind])
    return _ratio(found.seconds[kind], min(bench.cold), "s", f"an idle server takes {100 * found.idle:.0f} % of a processor")


def linked_html(bench: Bench) -> Measured:
    """A page of a site / the same page of the same site without terms, gzipped; the mean of all articles."""
    site = bench.site()
    linked, unlinked = (_kib(bench.built(site, way)) for way in ("whole", "unlinked"))
    return _ratio(linked, unlinked, "KiB gzipped")


def html_growth(bench: Bench) -> Measured:
    """An article of a site / the same article of a small site, gzipped; the mean of those that both have."""
    few = bench.scale.few_pages
    large, small = (_kib(bench.built(site, "whole")[:few]) for site in (bench.site(), bench.site(pages=few)))
    return _ratio(large, small, "KiB gzipped")


def rows(scale: Scale) -> dict[str, Row]:
    """All rows by their names."""
    base = f"{scale.pages:,} pages + {scale.terms:,} terms"
    few, *many = FORMS
    return {
        "glossary": Row(f"glossary on / off, {base}", 1.05, lambda bench: glossary(bench, scale.terms)),
        "glossary-terms": Row(f"the same, {scale.many_terms:,} terms", 1.07, lambda bench: glossary(bench, scale.many_terms)),
        "forms": Row(f"linking a page with {many[0]:,} forms / {few:,}", 1.3, lambda bench: forms(bench, many[0])),
        "many-forms": Row(f"the same with {many[1]:,} forms / {few:,}", 1.8, lambda bench: forms(bench, many[1])),
        "plain-pass": Row(f"linking a page with {few:,} forms / a bare pass of re that marks them", 0.5, plain_pass),
        "growth": Row(f"a page's cost at {scale.many_pages:,} pages / at {scale.pages:,}", 1.1, growth),
        "memory": Row(f"peak memory, glossary on / off, {base}", 1.10, memory),
        "material": Row(f"build of {base} / Material's defaults, no glossary", 0.40, material),
        "term-page": Row("a term page / an ordinary page", 0.35, term_page),
        "warm": Row("warm rebuild, nothing changed / cold", 0.30, warm),
        "edit": Row("serve: a page edited, until the browser has all / cold build", 0.10, lambda bench: served(bench, "edit")),
        "alias": Row("serve: a term's alias changed, until it has all / cold build", 0.20, lambda bench: served(bench, "alias")),
        "html": Row("HTML of a page, linked / unlinked, gzipped", 1.08, linked_html),
        "html-growth": Row(f"an article's HTML at {scale.pages:,} pages / at {scale.few_pages:,}, gzipped", 1.1, html_growth),
    }


def _on_and_off(bench: Bench, terms: int) -> list[list[Run]]:
    site = bench.site(terms=terms)
    return bench.turns(Kind(site, "off"), Kind(site, "on"))


def _costs(bench: Bench, *kinds: Kind, rounds: int | None = None) -> list[float]:
    return [_seconds(runs) for runs in bench.turns(*kinds, rounds=rounds)]


def _seconds(runs: Sequence[Run]) -> float:
    return min(run.seconds for run in runs)


def _mib(runs: Sequence[Run]) -> float:
    return min(run.mib for run in runs)


def _kib(files: Sequence[Path]) -> float:
    return statistics.fmean(sites.gzipped(files)) / 1024


def _slope(more: float, steps: int) -> float:
    if more <= 0 or steps <= 0:
        raise NotMeasuredError("the larger build took no longer: the sites are too small, or the machine too busy")
    return more / steps


def _ratio(value: float, base: float, unit: str, more: str = "") -> Measured:
    return Measured(value / base, f"{value:.2f} / {base:.2f} {unit}{'; ' if more else ''}{more}")
