"""What we change of Material for MkDocs: each change is listed with its reason, and what it builds on is still there.

A new release of Material that takes a block, a class or a variable away, or changes a file that ours stands in for, fails here.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
from fnmatch import fnmatchcase
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from tests.browsing import ENGINE as OURS
from tests.small_site import project_settings

_found = importlib.util.find_spec("material")
assert _found
assert _found.origin
THEME = Path(_found.origin).parent / "templates"
LISTED = (OURS / "README.md").read_text(encoding="utf-8")
OWN_BLOCK = "kb_"  # what our blocks are called, for our own pages to extend
ASSETS = sorted(file for kind in ("*.css", "*.js") for folder in ("scripts", "styles") for file in (OURS / "assets" / folder).rglob(kind))
FILES = sorted(
    file.relative_to(OURS).as_posix()
    for file in OURS.rglob("*")
    if file.is_file() and file.name != "README.md" and OURS / "assets" not in file.parents
)
REPLACED = [name for name in FILES if (THEME / name).is_file()]
WORKS_ON = re.compile(r"(?<![\w-])(?:--|data-)?md-[a-z]+(?:[-_]{1,2}[a-z0-9]+)*|(?<=#)__[a-z]+\b")


def _rows(heading: str) -> dict[str, list[str]]:
    """A table of the list: by the name in its first column, the other columns."""
    part = LISTED.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("| `")]
    return {name: others for name, *others in rows}


def _blocks(template: Path) -> set[str]:
    tree = jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=True).parse(template.read_text(encoding="utf-8"))
    return {block.name for block in tree.find_all(nodes.Block)}


@pytest.fixture(scope="module")
def theme() -> str:
    """All that Material's pages are made of."""
    files = [file for kind in ("*.html", "*.min.css", "*.min.js") for file in sorted(THEME.rglob(kind)) if ".icons" not in file.parts]
    return "\n".join(file.read_text(encoding="utf-8") for file in files if "lunr" not in file.parts)


def _block(template: Path, name: str) -> str:
    """The source of a block that has no other in it."""
    found = re.search(rf"{{% block {name} %}}(.*?){{% endblock %}}", template.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def test_every_change_is_listed_with_its_reason() -> None:
    files = {**_rows("Files that stand in for one of Material's"), **_rows("Files of our own")}
    assert sorted(files) == FILES
    assert sorted(_rows("Files that stand in for one of Material's")) == REPLACED
    extended = {name for name in _blocks(OURS / "main.html") if not name.startswith(OWN_BLOCK)}
    blocks = _rows("Blocks that `main.html` extends")
    assert set(blocks) == extended
    assert all(reason for reason, *_ in [*files.values(), *blocks.values()])


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".html") and "/" not in name])
def test_every_block_is_there_to_extend(name: str) -> None:
    known = _blocks(THEME / "base.html") | _blocks(OURS / "main.html")
    ours = _blocks(OURS / name)
    if name == "main.html":
        known, ours = _blocks(THEME / "base.html"), {block for block in ours if not block.startswith(OWN_BLOCK)}
    assert ours
    assert ours <= known, f"Material's base.html has no such block any more: what we put there is shown nowhere. {ours - known}"


@pytest.mark.parametrize("name", REPLACED)
def test_what_ours_stands_in_for_is_what_we_looked_at(name: str) -> None:
    ((_, known),) = [_rows("Files that stand in for one of Material's")[name]]
    now = hashlib.sha256((THEME / name).read_bytes()).hexdigest()[: len(known)]
    assert len(known) == 16
    assert now == known, f"Material has changed {name}: carry over what we need, then write {now} into overrides/README.md"


def test_what_a_block_changes_within_is_there() -> None:
    """Where `main.html` puts something into what a block gives, it looks for these; the tests of pages see what comes of it."""
    said = (OURS / "main.html").read_text(encoding="utf-8")
    for sought, where in (('<nav class="md-header__inner', "partials/header.html"), ("<h1>{{ page.title", "partials/content.html")):
        assert sought.partition("{{")[0] in said
        assert sought in (THEME / where).read_text(encoding="utf-8"), (
            f"Material's {where} has no {sought} any more: see overrides/main.html"
        )


def test_the_one_style_sheet_holds_all_of_materials() -> None:
    """The block `styles` leaves Material's sheets out, each of which `extra.joined` has to name then, in their order."""
    theirs = _block(THEME / "base.html", "styles")
    [target, *others] = [name for name in project_settings()["extra_css"] if name in _block(OURS / "main.html", "styles")]
    parts = project_settings()["extra"]["joined"][target]
    assert others == []
    sheets = re.findall(r"'(assets/stylesheets/[^']+)' \| url", theirs)
    joined = [part for part in parts if part.startswith("assets/stylesheets/")]
    assert len(sheets) == theirs.count('stylesheet"') == len(joined), (
        "Material has other style sheets: name them under extra.joined in mkdocs.yml"
    )
    assert all(fnmatchcase(sheet, part) for sheet, part in zip(sheets, joined, strict=True))
    said = re.findall(r'{% include "([^"]+)" %}', theirs)
    assert said == ["partials/icons.html"] == re.findall(r'{% include "([^"]+)" %}', _block(OURS / "main.html", "styles"))


@pytest.mark.parametrize("file", ASSETS, ids=lambda file: file.name)
def test_styles_and_scripts_name_only_what_material_has(file: Path, theme: str) -> None:
    text = re.sub(r"/\*.*?\*/|[\w-]+\$\{", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)  # a name that is made up is left out
    own = set(re.findall(r"(--md-[a-z-]+)\s*:", text)) if file.suffix == ".css" else set()
    named = set(WORKS_ON.findall(text))
    missing = sorted(name for name in named if not _has(theme, name) and not (name in own and f"var({name})" in text))
    assert missing == [], f"Material has no {', '.join(missing)}: this does nothing any more, or nothing yet"


def _has(theme: str, name: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", theme) is not None


def test_the_styles_do_work_on_material() -> None:
    """The search above finds names at all."""
    assert len({name for file in ASSETS if file.suffix == ".css" for name in WORKS_ON.findall(file.read_text(encoding="utf-8"))}) > 60
