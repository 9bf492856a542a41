"""Make the lighter copy of Material's script again, after Material has changed: `python -m tools.theme_script` (needs npx and the web).

Material hands out the sources of its script in the map beside it. From these esbuild makes the same script without the parts that
`LEFT_OUT` names; `hooks/peerkb/theme/lighter_script.py` knows how a page asks for one of them, and the build then takes Material's own.
Nobody needs this to build a site: with another release of Material pages load the whole script until this has run again.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
VENDOR: Final = ROOT / "overrides" / "assets" / "vendor"
ESBUILD: Final = "esbuild@0.28.2"
OURS: Final = "src/templates/assets/javascripts"  # where Material's sources are, in the map
RXJS: Final = "node_modules/rxjs"
_NOTHING: Final = "export const {} = (..._: unknown[]) => EMPTY\n"

# Modules by their folder, and the functions that do nothing instead; "" where nobody asks for any.
LEFT_OUT: Final = {
    "components/consent": "mountConsent",
    "components/content/annotation/_": "",
    "components/content/annotation/block": "mountAnnotationBlock",
    "components/content/annotation/list": "",
    "components/content/link": "mountLink",
    "components/content/mermaid": "mountMermaid",
    "components/progress": "mountProgress",
    "components/search/_": "mountSearch",
    "components/search/highlight": "mountSearchHiglight",
    "components/search/query": "",
    "components/search/result": "",
    "components/search/share": "",
    "components/search/suggest": "",
    "components/source/_": "mountSource",
    "components/tooltip": "mountTooltip",
    "components/tooltip2": "mountTooltip2 mountInlineTooltip2",
    "integrations/alternate": "setupAlternate",
    "integrations/clipboard": "setupClipboardJS",
    "integrations/search/highlighter": "",
    "integrations/version": "setupVersionSelector",
    "polyfills": "",  # for browsers that ours need not be
    "templates/search": "",
}
# Places within modules that stay: what matches goes, and a text comes instead.
CHANGED: Final = (
    ("bundle.ts", r'import "./polyfills"\n', ""),
    ("bundle.ts", r"const index\$ =.*?: NEVER\n", "const index$ = NEVER\n"),
    # What every browser has is fetched from nowhere.
    ("browser/element/size/_/index.ts", r"typeof ResizeObserver.*?: (?=of\(undefined\))", ""),
    # Of code: whether a block scrolls, for the keyboard. Not its buttons, lines and annotations.
    ("components/content/code/_/index.ts", r"const shift\$ =.*?\n  \)\n\n", ""),
    ("components/content/code/_/index.ts", r"    // Code block sequence number\n.*?(?=    /\* Create and return component)", ""),
    ("components/content/code/_/index.ts", r",\n\s+mergeWith\(merge\(\.\.\.content\$\).*?\)\),?\n", "\n"),
)
# Browsers know :focus-visible by now; Material's styles ask for a class of that name.
FOCUS: Final = """
const mark = () => document.activeElement?.matches(":focus-visible") && document.activeElement.classList.add("focus-visible")
document.addEventListener("focusin", mark)
document.addEventListener("keydown", mark)
document.addEventListener("focusout", (event) => event.target.classList?.remove("focus-visible"))
"""
_FOCUS_FILE: Final = "node_modules/focus-visible/index.js"
_EXPORTED: Final = re.compile(r"^export (?:abstract )?(?:function|const|class|let)\*? (\w+)", re.MULTILINE)
# RxJS has operators that are called as functions of it are; Material takes the functions.
_DOUBLE: Final = re.compile(r"/operators/(?:combineLatest|concat|merge|zip)\.ts$")


class TheirsChangedError(Exception):
    """Material's sources are not as this program knows them."""


def lighter_sources(sources: dict[str, str]) -> dict[str, str]:
    """Material's sources by path, without the parts that are left out, and with the lists of what each folder has to give."""
    made = {name: text for name, text in sources.items() if name.startswith((OURS, RXJS))}
    made[_FOCUS_FILE] = FOCUS
    for folder, functions in LEFT_OUT.items():
        files = [name for name in made if re.fullmatch(rf"{OURS}/{folder}/index\.tsx?", name)]
        if len(files) != 1:
            raise TheirsChangedError(f"Material has no {folder} any more: take it out of LEFT_OUT")
        made[files[0]] = 'import { EMPTY } from "rxjs"\n' + "".join(map(_NOTHING.format, functions.split())) + "export {}\n"
    for file, pattern, instead in CHANGED:
        name = f"{OURS}/{file}"
        made[name], times = re.subn(pattern, instead.replace("\\", r"\\"), made.get(name, ""), flags=re.DOTALL)
        if times != 1:
            raise TheirsChangedError(f"{file} has what {pattern!r} looks for {times} times: see CHANGED")
    exported = {
        found: name
        for name in sorted(made)
        if name.startswith(RXJS) and not _DOUBLE.search(name)
        for found in _EXPORTED.findall(made[name])
    }
    made[f"{RXJS}/index.ts"] = "".join(f'export {{ {what} }} from "./{name.removeprefix(RXJS)[1:]}"\n' for what, name in exported.items())
    made[f"{RXJS}/package.json"] = json.dumps({"name": "rxjs", "main": "index.ts", "sideEffects": False})
    made["package.json"] = json.dumps({"sideEffects": [f"./{OURS}/bundle.ts", f"./{_FOCUS_FILE}"]})
    return made | _lists(name for name in made if name.startswith(OURS))


def _lists(names: Iterable[str]) -> dict[str, str]:
    """What stands in each folder without a module of its own: the map leaves such lists out."""
    known = set(names)
    below: dict[str, dict[str, None]] = {}
    for name in sorted(known):
        folder = name.rpartition("/")[0]
        while folder != OURS:
            above = folder.rpartition("/")[0]
            below.setdefault(above, {})[folder.rpartition("/")[2]] = None
            folder = above
    has_own = {name.rpartition("/")[0] for name in known if re.search(r"/index\.tsx?$", name)}
    return {
        f"{folder}/index.ts": "".join(f'export * from "./{part}"\n' for part in parts)
        for folder, parts in below.items()
        if folder not in has_own and folder != OURS
    }


def note(script: Path, made: Path) -> str:
    """What stands beside the copy that was made of a script."""
    release = importlib.metadata.version("mkdocs-material")
    return (
        f"Part of the script of Material for MkDocs {release}, Copyright (c) 2016-2025 Martin Donath (MIT), and of RxJS, Copyright (c)\n"
        "Google LLC, Netflix Inc., Microsoft Corp. and contributors (Apache 2.0): see material-LICENSE.txt. Made of Material's own\n"
        f"sources by tools/theme_script.py, which says what it leaves out. The build puts it in the place of {script.name}\n"
        "where no page asks for any of that: hooks/peerkb/theme/lighter_script.py.\n\n"
        f"sha256: {hashlib.sha256(made.read_bytes()).hexdigest()}\n"
        f"Of the whole script: {hashlib.sha256(script.read_bytes()).hexdigest()}\n\n"
        "To renew it after a new release of Material: python -m tools.theme_script, then run the tests.\n"
    )


def main() -> int:
    """Write the copy, and the note and the license beside it."""
    found = importlib.util.find_spec("material")
    assert found
    assert found.origin
    [script] = (Path(found.origin).parent / "templates" / "assets" / "javascripts").glob("bundle.*.min.js")
    said = json.loads(script.with_name(f"{script.name}.map").read_text(encoding="utf-8"))
    try:
        sources = lighter_sources(dict(zip(said["sources"], said["sourcesContent"], strict=True)))
    except TheirsChangedError as error:
        print(error, file=sys.stderr)
        return 1
    mark = script.name.split(".")[1]
    for old in VENDOR.glob("material-*.*"):
        if not old.name.endswith("-LICENSE.txt"):
            old.unlink()
    made = VENDOR / f"material-{mark}.js"
    with tempfile.TemporaryDirectory() as folder:
        for name, text in sources.items():
            file = Path(folder) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        options = {
            "banner:js": f"/*! Part of Material for MkDocs (MIT) and of RxJS (Apache 2.0): see assets/vendor/{made.stem}.txt */",
            "tsconfig-raw": '{"compilerOptions":{"useDefineForClassFields":false}}',
            "target": "es2022",
            "alias:~": f"./{OURS}",
            "jsx-factory": "h",
            "loader:.css": "text",
            "legal-comments": "none",
            "outfile": str(made),
        }
        told = (f"--{name}={value}" for name, value in options.items())
        command = ["npx", "--yes", ESBUILD, f"{OURS}/bundle.ts", "--bundle", "--minify", "--log-level=warning", *told]
        subprocess.run(command, cwd=folder, check=True)
    made.with_suffix(".txt").write_text(note(script, made), encoding="utf-8")
    print(f"{made.relative_to(ROOT)}: {made.stat().st_size} bytes, Material's own has {script.stat().st_size}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
