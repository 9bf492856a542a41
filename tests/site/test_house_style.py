"""The page on this site's own style, and the README, say what there is."""

from __future__ import annotations

import re
from pathlib import Path

from tests.content import OWN, PROJECT
from tests.small_site import built, project_settings

STYLE = (OWN.docs / "contributing" / "house-style.md").read_text(encoding="utf-8")
README = (PROJECT / "README.md").read_text(encoding="utf-8")


def test_the_kinds_of_pages_are_those_that_there_are() -> None:
    below = STYLE.split("| Kind |", 1)[1].split("\n\n", 1)[0]
    assert set(re.findall(r"^\| `(\w+)` \|", below, re.MULTILINE)) == set(project_settings()["extra"]["pages"]["kinds"]) - {"term"}


def test_the_parts_of_a_day_are_those_that_there_are() -> None:
    below = STYLE.split("| Part |", 1)[1].split("\n\n", 1)[0]
    rows = re.findall(r"^\| ([A-Z][^|]*?) \|", below, re.MULTILINE)
    assert rows == project_settings()["extra"]["exercises"]["modules"]["parts"]


def test_the_help_boxes_are_those_that_there_are() -> None:
    shown = set(re.findall(r'^;--8<-- "(.*)"$', STYLE, re.MULTILINE))
    assert shown == {file.name for file in (OWN.docs / "_snippets").glob("help-*.md")}


def test_the_term_that_the_readme_shows_works(tmp_path: Path) -> None:
    fenced = re.findall(r"^```\w+\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    [term] = [example for example in fenced if example.startswith("---\nterm: warm handoff\n")]
    term = term.replace("[mead-social-change]", "[]")  # a small site has no sources
    page = "A warm handoff.\n\nWarm handoffs, or a warm referral.\n"
    site = built(tmp_path, {"p.md": page}, {"warm-handoff": term, "referral": {}, "connection": {}})
    assert site.links("p.md") == [f"{words} > warm-handoff" for words in ("warm handoff", "Warm handoffs", "warm referral")]
