"""What a site costs at several sizes, as a table for people who plan one."""

from __future__ import annotations

import json
import platform
import statistics
from collections.abc import Sequence
from typing import Final

from bench import sites
from bench.measuring import Bench, Kind
from bench.sites import NotMeasuredError, Site

SIZES: Final = (100, 1_000, 10_000)
MISSING: Final = "not measured"
_MANY: Final = 5_000  # pages of which each build is run once
_LIST: Final = "const FILES = "


def measure(bench: Bench, pages: int) -> dict[str, str]:
    """The lines of the table for a site of so many pages, in words."""
    site = bench.site(pages=pages)
    rounds = 1 if pages >= _MANY else bench.scale.rounds
    cold, warm = bench.turns(Kind(site, "whole"), Kind(site, "whole", warm=True), rounds=rounds)
    served = _serve(bench, site, rounds)
    article = statistics.fmean(sites.gzipped(site.articles("whole")[:100]))
    index = sum(sites.gzipped(sorted((site.built("whole") / "search").glob("*"))))
    return {
        "Cold build": f"{min(run.seconds for run in cold):.1f} s",
        "Rebuild, nothing changed": f"{min(run.seconds for run in warm):.1f} s",
        "Memory at its peak": f"{min(run.mib for run in cold):.0f} MiB",
        **served,
        "The site's folder": _size(sites.folder_size(site.built("whole"))),
        "An article's HTML, gzipped": _size(article),
        "The search index, gzipped": _size(index),
        "The list of files to keep offline, gzipped": _kept(site),
    }


def table(columns: Sequence[tuple[int, dict[str, str]]], terms: int) -> str:
    """The columns, each for a number of pages, as Markdown."""
    lines = [["What", *(f"{pages:,} pages" for pages, _ in columns)], ["---", *("---:" for _ in columns)]]
    labels = dict.fromkeys(what for _, found in columns for what in found)
    lines += [[what, *(found.get(what, MISSING) for _, found in columns)] for what in labels]
    where = f"{platform.machine()}, Python {platform.python_version()}"
    told = f"With {terms:,} terms. Times are seconds of one processor ({where}); another machine has others, in about the same proportion."
    return "\n".join([*(f"| {' | '.join(line)} |" for line in lines), "", told])


def _serve(bench: Bench, site: Site, rounds: int) -> dict[str, str]:
    lines = {"edit": "`make serve`, a page edited", "alias": "`make serve`, a term's alias changed"}
    try:
        served = bench.served(site, rounds)
    except NotMeasuredError as error:
        bench.say(str(error))
        return dict.fromkeys(lines.values(), MISSING)
    took = {line: f"{served.seconds[kind]:.1f} s" if kind in served.seconds else MISSING for kind, line in lines.items()}
    return {**took, "`make serve`, nothing changes": f"{100 * served.idle:.0f} % of a processor"}


def _kept(site: Site) -> str:
    worker = site.built("whole") / "worker.js"
    if not worker.exists():
        return "none"
    _, found, rest = worker.read_text(encoding="utf-8").partition(_LIST)
    files = len(json.JSONDecoder().raw_decode(rest)[0]) if found else 0
    return f"{_size(sum(sites.gzipped([worker])))}, {files:,} files"


def _size(size: float) -> str:
    """Bytes as people say them, with the units of SI."""
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{size / 1e3:,.1f} kB"
