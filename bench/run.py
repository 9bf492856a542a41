"""Measure what the site costs, on sites made up for it: ratios of processor time, memory and size,
and what its own pages weigh and how soon they answer, each beside its goal.

What is compared is run in turns, and the least of several rounds counts, for the machine is never quiet. Nothing is judged: the exit
status is 0 whatever was measured.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench import rows as of_table
from bench import sites, sizes
from bench.measuring import Bench, Scale
from bench.rows import Measured, Row


def measure(bench: Bench, rows: Mapping[str, Row]) -> dict[str, Measured | str]:
    """What each row measured, or why it could not."""
    found: dict[str, Measured | str] = {}
    for number, (name, row) in enumerate(rows.items(), 1):
        bench.say(f"row {number} of {len(rows)}, {name}: {row.what}")
        try:
            found[name] = row.measure(bench)
        except (sites.NotMeasuredError, OSError, ValueError, ArithmeticError) as error:
            found[name] = f"{type(error).__name__}: {error}"
    return found


def table(rows: Mapping[str, Row], found: Mapping[str, Measured | str], *, with_goals: bool) -> str:
    """The rows as text, each with its goal beside it, and below them why some are missing."""
    cells = [("row", "what", "value", "goal", "", "seen")]
    missing: list[str] = []
    for name, row in rows.items():
        measured = found[name]
        goal = f"{row.goal:.2f}" if with_goals else ""
        if isinstance(measured, str):
            cells.append((name, row.what, "", goal, "not measured", ""))
            missing.append(f"{name}: {measured}")
        else:
            verdict = "" if not with_goals else "met" if measured.value <= row.goal else "missed"
            cells.append((name, row.what, f"{measured.value:.3f}", goal, verdict, measured.seen))
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    return "\n".join([*lines, *(f"\n{why}" for why in missing)])


def main(arguments: list[str] | None = None) -> int:
    """Print the table, or the other table or the profile that was asked for."""
    names = list(of_table.rows(Scale()))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", nargs="+", choices=names, metavar="ROW", help=f"these rows only, of: {', '.join(names)}")
    parser.add_argument("--slow", action="store_true", help=f"rows of many minutes too: {', '.join(of_table.SLOW)}")
    parser.add_argument(
        "--pages", type=int, default=Scale.pages, help="pages of the site (default: %(default)s); some rows take ten times as many"
    )
    parser.add_argument(
        "--terms", type=int, default=Scale.terms, help="terms of the site (default: %(default)s); some rows take ten times as many"
    )
    parser.add_argument("--rounds", type=int, default=Scale.rounds, help="builds of each kind; the least counts (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=Scale.seed)
    parser.add_argument("--quick", action="store_true", help="a first look, without goals: 100 pages, 50 terms, one round")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--sizes", type=int, nargs="*", metavar="PAGES", help="instead: a table in Markdown of what sites of these sizes cost"
    )
    instead.add_argument("--profile", action="store_true", help="instead: where the build spends its time, and the hooks theirs")
    instead.add_argument(
        "--profile-growth", action="store_true", help="instead: what grows faster than the pages, when they are ten times as many"
    )
    given = parser.parse_args(arguments)
    if not hasattr(os, "wait4"):
        parser.exit(1, "This system cannot tell what a child process used. Run it on Linux or macOS (on Windows: in WSL).\n")
    scale = Scale(100, 50, 1, given.seed) if given.quick else Scale(given.pages, given.terms, given.rounds, given.seed)
    if min(scale.pages, scale.terms, scale.rounds, *(given.sizes or [1])) < 1:
        parser.error("one page, one term and one round are the least")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # after it has put away what it started and wrote
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        bench = Bench(Path(folder), scale, _say)
        if given.profile:
            print(sites.python("-m", "bench.profiling", str(bench.site().config("whole"))))
        elif given.profile_growth:
            configs = (bench.site(pages).config("whole") for pages in (scale.pages, scale.many_pages))
            print(sites.python("-m", "bench.profiling", *map(str, configs)))
        elif given.sizes is not None:
            print(sizes.table([_column(bench, pages) for pages in given.sizes or sizes.SIZES], scale.terms))
        else:
            asked = given.rows or [name for name in names if given.slow or name not in of_table.SLOW]
            rows = {name: row for name, row in of_table.rows(scale).items() if name in asked}
            print(table(rows, measure(bench, rows), with_goals=(scale.pages, scale.terms) == (Scale.pages, Scale.terms)))
    return 0


def _column(bench: Bench, pages: int) -> tuple[int, dict[str, str]]:
    try:
        return pages, sizes.measure(bench, pages)
    except sites.NotMeasuredError as error:
        print(error, file=sys.stderr)
        return pages, {}


def _say(message: str) -> None:
    """Tell a person at a terminal how far it is; a log gets the table alone."""
    if sys.stderr.isatty():
        print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
