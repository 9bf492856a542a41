"""What translations are of: list pages whose original has changed since, and say in a page that it is up to date again.

    python -m tools.translations docs            list them; exit code 1 if there are any
    python -m tools.translations docs --write    write the version of its original into each page that names one, or into those given

The version stands in the page's front matter as `translated_at`. A page without it is not compared.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from peerkb.pages import front_matter
from peerkb.translations import is_version, version_of

_VERSION: Final = re.compile(r"^translated_at:.*\n", re.MULTILINE)
_ORIGINAL: Final = re.compile(r"^translates:.*\n", re.MULTILINE)


class Translated(NamedTuple):
    """A page, the page that it translates, the version that it was made of (empty where it does not say), that of today, and whether
    the original has changed since."""

    page: Path
    original: Path
    version: str
    today: str
    changed: bool


def translated_pages(docs: Path) -> Iterator[Translated]:
    """Every page below `docs` that translates one which is there."""
    for page in sorted(docs.rglob("*.md")):
        document, _, _ = front_matter.read(page.read_text(encoding="utf-8", errors="replace"), page.as_posix())
        original = docs / str(document.data.get("translates") or "")
        if original.is_file():
            text, version = original.read_text(encoding="utf-8", errors="replace"), str(document.data.get("translated_at") or "")
            yield Translated(page, original, version, version_of(text), version != "" and not is_version(version, text))


def with_version(text: str, version: str) -> str:
    """The source of a page whose front matter says `version`, below the page that it translates."""
    end = front_matter.end_of(text)
    head = _VERSION.sub("", text[:end])
    return _ORIGINAL.sub(lambda line: f'{line[0]}translated_at: "{version}"\n', head, count=1) + text[end:]


def main(arguments: list[str]) -> int:
    """Do what the command line says. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("docs", type=Path, help="the folder of pages")
    parser.add_argument("--write", action="store_true", help="write today's version of its original into a page")
    parser.add_argument("pages", nargs="*", type=Path, help="the pages to write it into; none: all")
    given = parser.parse_intermixed_args(arguments)
    chosen = {page.resolve() for page in given.pages}
    found = [each for each in translated_pages(given.docs) if not chosen or each.page.resolve() in chosen]
    if given.write:
        for each in found:
            text = each.page.read_text(encoding="utf-8")
            each.page.write_text(with_version(text, each.today), encoding="utf-8", newline="\n")
        print(f"{len(found)} pages say which version of their original they translate.")
        return 0
    changed = [each for each in found if each.changed]
    for each in changed:
        print(f"{each.page}: {each.original} has changed since; its version is {each.today}, not {each.version}")
    if changed:
        print(f'When one says what its original says: make translations ARGS="--write {changed[0].page}"')
    unsaid = [each.page.as_posix() for each in found if not each.version]
    if unsaid:
        print(f"No version is named in: {', '.join(unsaid)}")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
