"""List the pages that somebody was to check again by now, as the built site's pages.json tells, and keep one issue about them.

    python tools/review.py site/pages.json            prints the list
    python tools/review.py site/pages.json --issue    also opens an issue with it by `gh`, or writes it into the one that is open

When no page is due nothing is printed and no issue is touched. `--today 2027-01-31` takes another day for today.
"""

from __future__ import annotations

import argparse
import datetime
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

TITLE: Final = "Pages to check again"
INTRODUCTION: Final = """\
The day by which somebody was to check these pages again has passed; those that wait longest come first.

To check one: read it, compare it with its sources, mend what no longer holds, and set `last_reviewed` at its head to the day \
you did so. It leaves this list with the next monthly run."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the list and keep the issue; 1 when the list of pages cannot be read, `gh`'s own status when that fails."""
    parser = argparse.ArgumentParser(description="List the pages that somebody was to check again by now.")
    parser.add_argument("pages", type=Path, help="the built site's pages.json")
    parser.add_argument("--today", type=datetime.date.fromisoformat, default=datetime.datetime.now(tz=datetime.timezone.utc).date())
    parser.add_argument("--issue", action="store_true", help="keep one open issue with the list")
    options = parser.parse_args(arguments)
    try:
        pages = json.loads(options.pages.read_text(encoding="utf-8"))["pages"]
    except (OSError, ValueError, LookupError, TypeError) as error:
        print(f"{options.pages}: cannot be read: {error}. Build the site first: make build", file=sys.stderr)
        return 1
    late = overdue(pages, options.today)
    if not late:
        return 0
    return tell(TITLE, report(late), issue=options.issue)


def tell(title: str, text: str, *, issue: bool) -> int:
    """Print a list, and keep an issue of this title with it if `issue` says so; `gh`'s own status when that fails."""
    print(text, end="")
    try:
        if issue:
            keep_issue(title, text)
    except subprocess.CalledProcessError as error:
        return int(error.returncode)
    return 0


def overdue(pages: Iterable[Mapping[str, Any]], today: datetime.date) -> list[Mapping[str, Any]]:
    """The pages whose day has passed, those that wait longest first. A page without a day is never late."""
    return sorted((page for page in pages if page["due"] and page["due"] < today.isoformat()), key=lambda page: (page["due"], page["url"]))


def report(late: Iterable[Mapping[str, Any]]) -> str:
    """The list as Markdown: a part for each owner, a box to tick for each page."""
    parts = [INTRODUCTION]
    for owner, pages in groupby(sorted(late, key=lambda page: str(page["owner"])), key=lambda page: page["owner"]):
        rows = [f"- [ ] {page['title']} (`/{page['url']}`): due {page['due']}, last checked {page['last_reviewed']}" for page in pages]
        parts.append("\n".join([f"## {owner or 'Nobody'}", "", *rows]))
    return "\n\n".join(parts) + "\n"


def keep_issue(title: str, text: str) -> None:
    """Write a list into the open issue of its title, or open one. Raises CalledProcessError when `gh` fails, which says why."""
    listed = _gh("issue", "list", "--state", "open", "--limit", "1000", "--json", "number,title")
    numbers = sorted(issue["number"] for issue in json.loads(listed) if issue["title"] == title)
    if numbers:
        _gh("issue", "edit", str(numbers[0]), "--body-file", "-", given=text)
    else:
        _gh("issue", "create", "--title", title, "--body-file", "-", given=text)


def _gh(*arguments: str, given: str = "") -> str:
    return subprocess.run(["gh", *arguments], input=given, stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout


if __name__ == "__main__":
    sys.exit(main())
