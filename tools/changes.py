"""Find pages that tell readers to do something else than before and do not say so: compare them with an earlier version in git.

    python -m tools.changes docs                    with what the branch has left the main one at, or with the last commit
    python -m tools.changes docs --since REVISION   with that revision

A page says so by a new entry of `changes` in its front matter. Where readers need not know, a commit message says so in a line of its
own: `Nothing new for readers: docs/help/first-steps.md`. Exit code 1 if a page does not say it.
"""

from __future__ import annotations

import argparse
import datetime
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from peerkb.languages.formats import ENGLISH
from peerkb.messages import read_messages
from peerkb.pages import front_matter
from peerkb.pages.rule_changes import find_rule_changes, strong_words

MESSAGES: Final = Path(__file__).resolve().parent.parent / "hooks" / "messages"
MAIN_BRANCHES: Final = ("origin/HEAD", "origin/main", "main")
_LET_BE: Final = re.compile(r"^Nothing new for readers:[ \t]*(.+)$", re.MULTILINE)
_BEGINS: Final = '    changes:\n      - date: {today}\n        what: "In one sentence, what is different now."'


class Versions(NamedTuple):
    """A page by its path below the docs folder, with its text before and now."""

    path: str
    before: str
    now: str


class GitError(Exception):
    """What git says when it cannot do what it was asked."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says. Returns the exit code: 2 if there is no such revision."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("docs", type=Path, help="the folder of pages")
    parser.add_argument("--since", help="the revision to compare with")
    given = parser.parse_args(arguments)
    try:
        base = find_base(given.docs, given.since)
        silent = list(find_silent(given.docs, base)) if base else []
    except (GitError, OSError) as error:
        print(f"{given.docs}: the pages cannot be compared with an earlier version: {error}", file=sys.stderr)
        return 2 if given.since else 0  # without git there is no earlier version
    for page, found in silent:
        print(f"{given.docs / page}: {'; '.join(found)}")
    if silent:
        today = datetime.datetime.now(tz=datetime.timezone.utc).date()
        print(f"\nIf readers are to do something else now, tell them in the front matter:\n\n{_BEGINS.format(today=today)}\n")
        print("If not, write into the commit message, with the page's path:  Nothing new for readers: PATH")
    return 1 if silent else 0


def find_base(docs: Path, since: str | None) -> str:
    """The revision to compare with; empty in a repository without any. Raises GitError for one that is not there."""
    if since:
        return _git(docs, "rev-parse", "--verify", "--quiet", f"{since}^{{commit}}").strip()
    _git(docs, "rev-parse", "--git-dir")
    try:
        head = _git(docs, "rev-parse", "--verify", "--quiet", "HEAD").strip()
    except GitError:
        return ""
    for branch in MAIN_BRANCHES:
        try:
            left = _git(docs, "merge-base", "HEAD", branch).strip()
        except GitError:
            continue
        if left != head:
            return left
    return head


def find_silent(docs: Path, base: str) -> Iterator[tuple[str, list[str]]]:
    """Each page with what differs from its version in `base`, that readers would have to know and are not told."""
    let_be = {path.strip() for path in _LET_BE.findall(_git(docs, "log", "--format=%B", f"{base}..HEAD"))}
    for page in versions(docs, base):
        said_before, before = read_page(page.before)
        said_now, now = read_page(page.now)
        told = _told(said_before)
        tells = [entry for entry in _told(said_now) if entry not in told]
        if said_now.get("draft") or tells or any(f"/{path}".endswith(f"/{page.path}") for path in let_be):
            continue
        if found := find_rule_changes(before, now, _strong(page.path, said_now)):
            yield page.path, found


def versions(docs: Path, base: str) -> Iterator[Versions]:
    """The pages that are not as they were in `base`, also under another name. New and removed pages are left out."""
    told = iter(_git(docs, "diff", "--name-status", "-z", "--find-renames", "--diff-filter=MR", "--relative", base, "--", ".").split("\0"))
    for status in told:
        if not status:
            continue
        old = next(told)
        new = next(told) if status.startswith("R") else old
        if new.endswith(".md") and not any(part.startswith("_") for part in Path(new).parts):
            yield Versions(new, _git(docs, "show", f"{base}:./{old}"), (docs / new).read_text(encoding="utf-8", errors="replace"))


def read_page(text: str) -> tuple[dict[str, Any], str]:
    """The front matter of a page, and what it says: its text, and of a term the definition too."""
    document, body, _ = front_matter.read(text.replace("\r\n", "\n"), "")
    said = {key: value for key, value in document.data.items() if isinstance(key, str)}
    return said, f"{said.get('definition') or ''}\n\n{body}"


def _told(said: dict[str, Any]) -> list[Any]:
    """What a page tells of its changes, whatever that is: the build refuses what is wrong with it."""
    told = said.get("changes")
    return told if isinstance(told, list) else []


def _strong(path: str, said: dict[str, Any]) -> frozenset[str]:
    codes = (str(said.get("lang") or ""), path.partition("/")[0], ENGLISH)
    code = next(code for code in codes if re.fullmatch(r"[\w-]+", code) and (MESSAGES / f"{code}.yml").is_file())
    return strong_words(read_messages((MESSAGES / f"{code}.yml").read_text(encoding="utf-8"), code))


def _git(docs: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(docs), *arguments], capture_output=True, check=False)
    if done.returncode:
        raise GitError(done.stderr.decode("utf-8", "replace").strip() or f"git {arguments[0]} finds no {arguments[-1]}")
    return done.stdout.decode("utf-8", "replace")


if __name__ == "__main__":
    sys.exit(main())
