"""Tell in plain words what is left to do for a site: what has to be done before anybody reads it, and what would be good.

    python -m tools.doctor          looks at the project's files and at the last build
    python -m tools.doctor --ask    also asks the host at the site's address what it sends
    python -m tools.doctor --strict ends with 1 when something has to be done before anybody reads the site

What is left to do is no fault: it ends with 0, and with 1 only where settings are wrong or cannot be read.
"""

from __future__ import annotations

import argparse
import datetime
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from peerkb.settings.reading import in_language, read_settings, settings_files
from peerkb.validation.yaml_document import parse
from tools import engine_record, host, without_effect
from tools.translations import translated_pages
from tools.upgrade import NEW

ROOT: Final = Path(__file__).resolve().parent.parent
QUERIES: Final = "tests/site/content.yml"  # names, below `search` and a language, what is searched and the address that is to be found
NUMBERS: Final = "docs/_data/phones.yml"
# The line with which what `make new` writes begins, and what stands where somebody has to write something.
EXAMPLE: Final = re.compile(r"^# (?:Example|Ejemplo): ", re.MULTILINE)
GAP: Final = re.compile(r"(?:Write here|Escriba aquí)\b.*")
SAID_IN: Final = ("docs/**/*.md", "LICENSE", "CODE_OF_CONDUCT.md")
RESERVED: Final = re.compile(r"(?:^|\.)example(?:\.(?:org|com|net))?$")  # addresses that belong to nobody (RFC 2606)
NEXT: Final = "What comes next: make build, which refuses a page that breaks a rule and says where, and then make check."
OLD: Final = 183  # days after which numbers are to be tried again


@dataclass(frozen=True)
class Finding:
    """Something that is left. `first` says that it has to be done before anybody reads the site, `fault` that nothing can be built."""

    first: bool
    text: str
    fault: bool = False


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Print what is left; 1 when the settings are at fault, or when something has to be done first and the command line asks for it."""
    parser = argparse.ArgumentParser(description="Tell what is left to do for this site.")
    parser.add_argument("--ask", action="store_true", help="also ask the host at the site's address what it sends")
    parser.add_argument("--strict", action="store_true", help="end with 1 when something has to be done before anybody reads the site")
    options = parser.parse_args(arguments)
    found = list(examine(root, datetime.datetime.now(tz=datetime.timezone.utc).date(), ask=options.ask))
    for first, title in ((True, "Before anybody reads the site:"), (False, "When you have time:")):
        texts = [finding.text for finding in found if finding.first is first]
        if texts:
            print(title)
            print("\n".join(f"  - {text}" for text in texts))
    if not found:
        print("Nothing is left to do that this command can see.")
    print(NEXT)
    return int(any(finding.fault or (finding.first and options.strict) for finding in found))


def examine(root: Path, today: datetime.date, *, ask: bool = False) -> Iterator[Finding]:
    """Everything that is left of a site, whose mkdocs.yml lies in `root`."""
    try:
        settings, own = _read_settings(root / "mkdocs.yml")
    except (OSError, UnicodeError, yaml.YAMLError, MkDocsException) as error:
        yield Finding(True, f"mkdocs.yml cannot be read: {error}", fault=True)
        return
    if faults := _faults_of(settings.get("extra") or {}, root / "mkdocs.yml"):
        yield from (Finding(True, told, fault=True) for told in faults)  # the rest goes by the settings
        return
    address = str(settings.get("site_url") or "")
    yield from _of_the_host(address)
    yield from _of_numbers(root, today)
    yield from _of_the_starter(root)
    yield from _of_translations(root)
    yield from _of_queries(root)
    advice = [*host.of_address(address), *host.of_files(root), *without_effect.find(root, settings, own)]
    if ask:
        advice += host.ask(address, host.wanted(root))
    yield from (Finding(False, told) for told in advice)
    record = engine_record.read(root)
    if record and (left := [f"{name}{NEW}" for name in record.files if (root / f"{name}{NEW}").is_file()]):
        yield Finding(True, f"An upgrade is not at its end: take what you need from each of these, and delete it: {', '.join(left)}.")
    if record and (changed := engine_record.changed(root, record)):
        yield Finding(False, f"You changed {len(changed)} of the engine's files, which an upgrade has to merge: {', '.join(changed)}.")


def _read_settings(file: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The settings of a site with what they inherit, and what its own file says."""
    loader = get_yaml_loader(config=MkDocsConfig())
    own = yaml.load(file.read_text(encoding="utf-8"), loader)
    if not isinstance(own, dict):
        raise yaml.YAMLError("it has no settings")
    with file.open(encoding="utf-8") as opened:
        return yaml_load(opened, loader), own


def _faults_of(extra: Any, file: Path) -> list[str]:
    """What is wrong with settings of the engine, in each language, as far as they alone tell."""
    if not isinstance(extra, Mapping):
        return ["mkdocs.yml: extra has no keys and values. Write some below it, indented"]
    sources = list(settings_files(file))
    settings, faults = read_settings(extra, sources)
    for code in settings.languages:
        faults += read_settings(in_language(extra, code), sources, language=code)[1]
    return list(dict.fromkeys(map(str, faults)))


def _of_the_host(address: str) -> Iterator[Finding]:
    parts = urlsplit(address)
    if not parts.hostname or RESERVED.search(parts.hostname):
        yield Finding(True, f"The site's address is {address or 'not set'}. Write yours as site_url in mkdocs.yml, or set SITE_URL.")
    elif not address.endswith("/"):
        yield Finding(True, f"The site's address, {address}, must end with a slash: site_url in mkdocs.yml.")
    if parts.scheme == "http":
        yield Finding(False, f"The site's address, {address}, is not encrypted. With https browsers keep it for reading offline.")
    if parts.path.strip("/"):
        yield Finding(False, f"The site stands below {parts.path}: 404.html and robots.txt work only where your host looks for them there.")


def _of_numbers(root: Path, today: datetime.date) -> Iterator[Finding]:
    file = root / NUMBERS
    if not file.is_file():
        return
    text = file.read_text(encoding="utf-8", errors="replace")
    if EXAMPLE.search(text):
        tried = "look the emergency number up, and do not call it to try it; call each other number yourself"
        yield Finding(True, f"{NUMBERS}: {tried}. Then write the day at 'checked', and take the first line out.")
        return
    data = parse(text, NUMBERS, "the list of numbers")[0].data
    checked = data.get("checked")
    if "checked" in data and checked is None:
        yield Finding(True, f"{NUMBERS}: 'checked' has no day. Check the numbers, and write the day on which you did.")
    if isinstance(checked, datetime.date) and (today - checked).days > OLD:
        yield Finding(False, f"{NUMBERS}: the numbers were last checked on {checked}. Check them again.")


def _of_the_starter(root: Path) -> Iterator[Finding]:
    for pattern in SAID_IN:
        for file in sorted(root.glob(pattern)):
            text = file.read_text(encoding="utf-8", errors="replace")
            name = file.relative_to(root).as_posix()
            yield from (
                Finding(True, f"{name}:{text.count(chr(10), 0, gap.start()) + 1} still says: {gap[0]}") for gap in GAP.finditer(text)
            )
    files = sorted([*(root / "docs").rglob("*.md"), *(root / "docs" / "_data").rglob("*.yml")])
    left = [file.relative_to(root) for file in files if EXAMPLE.search(file.read_text(encoding="utf-8", errors="replace"))]
    if left := [path for path in left if path.as_posix() != NUMBERS]:
        folders: dict[str, list[str]] = {}
        for path in left:
            folders.setdefault(path.parent.as_posix(), []).append(path.name)
        told = "".join(f"\n    {folder}/: {', '.join(names)}" for folder, names in folders.items())
        files_are = f"{len(left)} files are still examples" if len(left) > 1 else "1 file is still an example"
        yield Finding(False, f"{files_are}, by the first line:{told}")


def _of_translations(root: Path) -> Iterator[Finding]:
    changed = [page.page for page in translated_pages(root / "docs") if page.changed]
    if changed:
        names = ", ".join(page.relative_to(root).as_posix() for page in changed)
        yield Finding(False, f"{len(changed)} pages translate what has changed since (make translations tells more): {names}.")


def _of_queries(root: Path) -> Iterator[Finding]:
    """What a site's own tests search for, where the last build has no page any more."""
    file, built = root / QUERIES, root / "site"
    if not file.is_file() or not built.is_dir():
        return
    searched = parse(file.read_text(encoding="utf-8", errors="replace"), QUERIES, "the site's own figures")[0].data.get("search")
    for queries in searched.values() if isinstance(searched, dict) else ():
        for query, address in queries.items() if isinstance(queries, dict) else ():
            if isinstance(address, str) and not (built / address.partition("#")[0]).exists():
                yield Finding(False, f"{QUERIES}: '{query}' is to be found at {address}, which the last build does not have.")


if __name__ == "__main__":
    sys.exit(main())
