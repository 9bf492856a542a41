"""The rows of the table: what each compares, how it is measured, and its goal."""

from __future__ import annotations

import os
import statistics
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from bench import sites
from bench.measuring import FORMS, OURS, PLAIN, Bench, Kind, Scale
from bench.sites import NotMeasuredError, Run

# Pages of the project that are looked at in a browser, each with the kilobytes that it may take.
VIEWS: Final = {
    "home": ("the home page", 85),
    "article": ("an article", 80),
    "terms": ("the list of terms", 95),
    "term": ("a term", 80),
    "module": ("a module of the course", 95),
}
SLOW: Final = ("test", "check")  # rows of many minutes, for those who ask for them


class Measured(NamedTuple):
    """A ratio, or seconds, milliseconds or kilobytes, and what it was made of."""

    value: float
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
    return _ratio(least[many][0], least[FORMS[0]][0], "ms a page")


def plain_pass(bench: Bench) -> Measured:
    """Linking a page with the least number of forms / marking them by one pattern, as a short script would."""
    return _ratio(bench.linking()[FORMS[0]][0], bench.linking(PLAIN)[FORMS[0]][0], "ms a page")


def linkers(bench: Bench) -> Measured:
    """Megabytes a second of the fastest linker of others / of ours, with the least number of forms."""
    rates = {name: {forms: rate for forms, (_, rate) in bench.linking(name).items()} for name in (OURS, PLAIN)}
    others = bench.linkers()
    best = max(others, key=lambda name: others[name][FORMS[0]])
    told = (f"{name} {' / '.join(f'{found[forms]:.3g}' for forms in FORMS)}" for name, found in {**rates, **others}.items())
    sizes = " / ".join(f"{forms:,}" for forms in FORMS)
    return _ratio(others[best][FORMS[0]], rates[OURS][FORMS[0]], "MB/s", f"with {sizes} forms: {'; '.join(told)}")


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


def material_by_clock(bench: Bench) -> Measured:
    """The same by the clock, with the cores that there are."""
    site = bench.site()
    runs = bench.turns(Kind(site, "whole"), Kind(site, "material"), rounds=bench.scale.few_rounds)
    ours, theirs = (min(run.clock for run in each) for each in runs)
    return _ratio(ours, theirs, "s", f"{os.cpu_count()} cores, of which others may take some")


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


def seen(bench: Bench, what: str, measure: str) -> Measured:
    """What a page of the project weighs, or how soon it shows or answers."""
    return Measured(*bench.seen(what, measure))


def make(bench: Bench, target: str) -> Measured:
    """Seconds of the clock that contributors wait for a target of the Makefile."""
    return Measured(bench.make(target), f"{os.cpu_count()} cores, of which others may take some")


def rows(scale: Scale) -> dict[str, Row]:
    """All rows by their names."""
    base = f"{scale.pages:,} pages + {scale.terms:,} terms"
    few, *many = FORMS
    return {
        "glossary": Row(f"glossary on / off, {base}", 1.05, lambda bench: glossary(bench, scale.terms)),
        "glossary-terms": Row(f"the same, {scale.many_terms:,} terms", 1.07, lambda bench: glossary(bench, scale.many_terms)),
        "forms": Row(f"linking a page with {many[0]:,} forms / {few:,}", 1.3, lambda bench: forms(bench, many[0])),
        "many-forms": Row(f"the same with {many[1]:,} forms / {few:,}", 1.3, lambda bench: forms(bench, many[1])),
        "plain-pass": Row(f"linking a page with {few:,} forms / a bare pass of re that marks them", 0.5, plain_pass),
        "linkers": Row(f"megabytes a second of the fastest linker of others / of ours, {few:,} forms", 0.5, linkers),
        "growth": Row(f"a page's cost at {scale.many_pages:,} pages / at {scale.pages:,}", 1.1, growth),
        "memory": Row(f"peak memory, glossary on / off, {base}", 1.10, memory),
        "material": Row(f"build of {base} / Material's defaults, no glossary", 0.40, material),
        "material-clock": Row("the same by the clock", 0.30, material_by_clock),
        "term-page": Row("a term page / an ordinary page", 0.35, term_page),
        "warm": Row("warm rebuild, nothing changed / cold", 0.30, warm),
        "edit": Row("serve: a page edited, until the browser has all / cold build", 0.10, lambda bench: served(bench, "edit")),
        "alias": Row("serve: a term's alias changed, until it has all / cold build", 0.20, lambda bench: served(bench, "alias")),
        "html": Row("HTML of a page, linked / unlinked, gzipped", 1.08, linked_html),
        "html-growth": Row(f"an article's HTML at {scale.pages:,} pages / at {scale.few_pages:,}, gzipped", 1.1, html_growth),
        **{
            f"view-{what}": Row(f"first view of {told}, kB gzipped", goal, partial(seen, what=what, measure="weight"))
            for what, (told, goal) in VIEWS.items()
        },
        **{
            f"paint-{what}": Row(f"seconds to the largest paint of {told}", 1.6, partial(seen, what=what, measure="paint"))
            for what, (told, _) in VIEWS.items()
        },
        "tap-term": Row("ms to open a definition, slowed six times", 100, partial(seen, what="article", measure="definition")),
        "tap-search": Row("ms to take a letter of a search, slowed six times", 100, partial(seen, what="home", measure="letters")),
        "tap-colors": Row("ms to switch colors, slowed six times", 100, partial(seen, what="article", measure="colors")),
        "test": Row("seconds of make test", 240, partial(make, target="test")),
        "check": Row("seconds of make check", 30, partial(make, target="check")),
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
