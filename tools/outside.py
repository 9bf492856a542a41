"""Try every link that leads out of the built site, and keep one issue about those that lead nowhere.

    python -m tools.outside site            prints the list
    python -m tools.outside site --issue    also opens an issue with it by `gh`, or writes it into the one that is open

Ends with 0 whether or not some lead nowhere: other people's sites are down now and then, and that blocks nobody here. It ends
with 2 when none could be reached, which says something of this machine's network and nothing of the links.
"""

from __future__ import annotations

import argparse
import csv
import io
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from tools.review import tell

TITLE: Final = "Links that lead nowhere"
INTRODUCTION: Final = """\
These links lead out of the site, and what they lead to did not answer as it should.
Some sites turn away programs: open each one before you change it.
A page that has moved gets its new address; one that is gone could be replaced by another source."""
# The site's own links are the tests' matter. Of a link that leads out, the page behind it is asked for, and nothing further.
COMMAND: Final = (
    "linkcheck",
    "--check-extern",
    "--no-status",
    "--verbose",
    "--output",
    "csv/utf_8",
    "--ignore-url",
    "^(?:tel|sms|mailto):",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the list and keep the issue; 1 when the site is not there, 2 when nothing could be reached, `gh`'s status when that fails."""
    parser = argparse.ArgumentParser(description="Try every link that leads out of the built site.")
    parser.add_argument("site", type=Path, help="the built site's folder")
    parser.add_argument("--issue", action="store_true", help="keep one open issue with the list")
    options = parser.parse_args(arguments)
    home = options.site / "index.html"
    if not home.is_file():
        print(f"{home}: there is no site. Build it first: make build", file=sys.stderr)
        return 1
    run = subprocess.run([sys.executable, "-m", *COMMAND, home.resolve().as_uri()], stdout=subprocess.PIPE, encoding="utf-8", check=False)
    tried = outside(run.stdout)
    dead = [link for link in tried if link["valid"] != "True"]
    print(f"{len(tried)} links out of the site tried, {len(dead)} without an answer as it should be")
    if not tried or len(dead) == len(tried):
        print("Not one could be reached: this machine does not reach the web, or may not.", file=sys.stderr)
        return 2
    if not dead:
        return 0
    return tell(TITLE, report(dead, options.site), issue=options.issue)


def outside(said: str) -> list[dict[str, str]]:
    """The links that lead out, of what LinkChecker says as CSV."""
    rows = (line for line in said.splitlines(keepends=True) if not line.startswith("#"))
    links = csv.DictReader(io.StringIO("".join(rows)), delimiter=";")
    return [link for link in links if (link.get("url") or "").startswith(("https://", "http://"))]


def report(dead: Iterable[Mapping[str, str]], site: Path) -> str:
    """The list as Markdown: each address with what came back and the pages it stands on."""
    root = site.resolve().as_uri()
    places: dict[tuple[str, str], set[str]] = {}
    for link in dead:
        page = link["parentname"].removeprefix(root).removesuffix("index.html")
        places.setdefault((link["url"], " ".join(link["result"].split())), set()).add(page)
    rows = [
        f"- [ ] <{url}>: {result} (on {', '.join(f'`{page}`' for page in sorted(pages))})"
        for (url, result), pages in sorted(places.items())
    ]
    return "\n\n".join([INTRODUCTION, "\n".join(rows)]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
