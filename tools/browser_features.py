"""Write browser_features.json: what the oldest browsers of .browserslistrc do not know, of CSS and of the interfaces for scripts.

    python -m tools.browser_features DATA

DATA is `data.json` of the package @mdn/browser-compat-data (CC0), which `npm pack @mdn/browser-compat-data` brings, unpacked.
Run it when the list of browsers changes; `make check` says so.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
BROWSERS: Final = ROOT / ".browserslistrc"
TABLE: Final = Path(__file__).with_suffix(".json")
# What the data calls the browsers that the list names.
_NAMES: Final = {
    "Chrome": "chrome",
    "ChromeAndroid": "chrome_android",
    "Firefox": "firefox",
    "FirefoxAndroid": "firefox_android",
    "Safari": "safari",
    "iOS": "safari_ios",
    "Samsung": "samsunginternet_android",
}
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_VENDOR: Final = re.compile(r"-(?:webkit|moz|ms|o)-")


def read_browsers(text: str) -> dict[str, str]:
    """The oldest version by the name of the browser. Raises ValueError for a line of another form."""
    browsers = {}
    for line in filter(None, (line.partition("#")[0].strip() for line in text.splitlines())):
        name, found, version = line.partition(" >= ")
        if not found or name not in _NAMES:
            raise ValueError(f"{BROWSERS.name}: '{line}'. Write one of {', '.join(_NAMES)}, then >= and a version")
        browsers[name] = version.strip()
    return browsers


def features(data: Mapping[str, Any], browsers: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What some browser does not know, by the sort of thing, each with those browsers."""
    table: dict[str, dict[str, str]] = {sort: {} for sort in ("property", "value", "selector", "at-rule", "media", "function", "name")}
    for path, support in _walk(data["css"], ()):
        lacking = _lacking(support, browsers)
        sort, name = _place(path)
        if lacking and sort and not _VENDOR.search(name):
            table[sort][name] = lacking
    table["name"] = _script_names(data, browsers)
    return {sort: dict(sorted(names.items())) for sort, names in table.items()}


def _place(path: tuple[str, ...]) -> tuple[str, str]:
    """The sort and the name of a feature of CSS; nothing for one that cannot be told from a style sheet's words."""
    match path:
        case ("properties", name):
            return "property", name
        case ("properties", name, "alt_text"):
            return "value", f"{name}: /"
        case ("properties", name, value) if _WORD.fullmatch(value):
            return "value", f"{name}: {value.lower()}"
        case ("selectors", name) if name != "attribute":
            return "selector", name
        case ("at-rules", name):
            return "at-rule", name
        case ("at-rules", "media", name):
            return "media", name
        case ("at-rules", rule, name) if _WORD.fullmatch(name):
            return "property", f"@{rule} {name}"
        case ("types", *_, name) if _WORD.fullmatch(name) and len(path) <= 3:
            return "function", name
    return "", ""


def _script_names(data: Mapping[str, Any], browsers: Mapping[str, str]) -> dict[str, str]:
    """Interfaces, and members whose name no older interface has."""
    known: set[str] = set()
    lacking: dict[str, str] = {}
    for path, support in [*_walk(data["api"], ()), *_walk(data["javascript"]["builtins"], ())]:
        name = path[-1].removesuffix("_static")
        if len(path) > 2 or not re.fullmatch(r"[A-Za-z]\w*", name) or name.endswith("_event"):
            continue
        if without := _lacking(support, browsers):
            lacking[name] = without
        else:
            known.add(name)
    return {name: without for name, without in lacking.items() if name not in known and not name.startswith(("webkit", "moz", "ms"))}


def _walk(node: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    for name, child in node.items():
        if name == "__compat":
            yield path, child["support"]
        elif isinstance(child, dict):
            yield from _walk(child, (*path, name))


def _lacking(support: Mapping[str, Any], browsers: Mapping[str, str]) -> str:
    """The browsers that do not know a feature, with their versions."""
    return ", ".join(f"{name} {version}" for name, version in browsers.items() if not _knows(support.get(_NAMES[name]), version))


def _knows(said: Any, version: str) -> bool:
    if said is None or said == "mirror":
        return True  # the data says nothing
    return any(
        not {"flags", "prefix", "alternative_name", "version_removed"} & entry.keys()
        and isinstance(entry["version_added"], str)
        and entry["version_added"] != "preview"
        and _number(entry["version_added"]) <= _number(version)
        for entry in (said if isinstance(said, list) else [said])
    )


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.removeprefix("≤").split("."))


def _grouped(names: Mapping[str, str]) -> dict[str, str]:
    """The names that the same browsers do not know, in one text."""
    return {lacking: "; ".join(name for name in names if names[name] == lacking) for lacking in sorted(set(names.values()))}


def read_table() -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """The browsers that the table is for, and what some of them do not know, as `features` gives it."""
    said = json.loads(TABLE.read_text(encoding="utf-8"))
    del said["source"]
    browsers = said.pop("browsers")
    return browsers, {
        sort: {name: lacking for lacking, names in groups.items() for name in names.split("; ")} for sort, groups in said.items()
    }


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__)
        return 2
    data = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    browsers = read_browsers(BROWSERS.read_text(encoding="utf-8"))
    source = f"@mdn/browser-compat-data {data['__meta']['version']} (CC0)"
    table = {"source": source, "browsers": browsers, **{sort: _grouped(names) for sort, names in features(data, browsers).items()}}
    TABLE.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
