"""The pages for people who write here say what the build does: every key, kind and snippet there is, and examples that work."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from peerkb.glossary import terms
from peerkb.pages import front_matter, page_rules
from peerkb.settings.reading import read_settings
from peerkb.settings.types import TERM_KIND
from peerkb.validation import value_types
from tests.browsing import DOCS, PROJECT, data
from tests.small_site import Terms, built, project_settings

WRITING = (DOCS / "contributing" / "writing.md").read_text(encoding="utf-8")
TERMS = (DOCS / "contributing" / "vocabulary.md").read_text(encoding="utf-8")
README = (PROJECT / "README.md").read_text(encoding="utf-8")
RULES = read_settings(project_settings()["extra"], [])[0].pages


def _table(text: str, heading: str) -> dict[str, list[str]]:
    """The table below a heading: by what its rows begin with, without the marks of code, their other cells."""
    below = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in below.splitlines() if row.startswith("|")]
    return {first.strip("`"): others for first, *others in rows[2:]}


def _fenced(text: str) -> list[str]:
    return re.findall(r"^```\w+\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_the_keys_of_pages_are_those_that_there_are() -> None:
    rows = _table(WRITING, "The head of a page")
    assert set(rows) == (value_types.PAGE_KEYS.keys() - value_types.THEME_KEYS.keys()) | {"title", "description"}
    assert set(list(rows)[: len(RULES.required)]) == set(RULES.required), "the first ones must be there"
    assert f"The first {['', '', '', '', '', 'five', 'six', 'seven'][len(RULES.required)]} must be there." in WRITING
    assert set(re.findall(r"`(\w+)`", rows["audience"][0])) == set(RULES.audiences)
    assert set(re.findall(r"`(\w+)`", rows["owner"][0])) == set(RULES.owners)
    assert f"Left out, it is {RULES.owners[RULES.owner]}." in rows["owner"][0]
    assert f"from 1 to {value_types.LONGEST_WAIT}." in rows["review_in"][0]
    assert f"it is {RULES.months('safety')} for safety pages and {RULES.months('idea')} for others" in rows["review_in"][0]
    for key, (_, example) in rows.items():
        assert value_types.PAGE_KEYS[key].fits(_value(key, example)), key


def _value(key: str, example: str) -> Any:
    said = yaml.safe_load(example.strip("`"))
    return said if isinstance(said, list) else said[key]


def test_the_kinds_of_pages_are_those_that_there_are() -> None:
    rows = _table(WRITING, "The kinds of pages")
    assert set(rows) == set(RULES.kinds) - {TERM_KIND}
    for kind, (told, headings) in rows.items():
        rules = RULES.kinds[kind]
        if kind in ("guidance", "idea"):
            assert headings == ", ".join(rules.headings)
        assert all(heading in headings for heading in rules.headings)
        if rules.words:
            assert f"{rules.words[0]} to {rules.words[1]} words" in told
        if rules.most_words:
            assert f"Under {rules.most_words} words" in told


def test_the_keys_of_terms_are_those_that_there_are() -> None:
    rows = _table(TERMS, "What stands at the head")
    assert set(rows) == (value_types.TERM_KEYS.keys() - value_types.PAGE_KEYS.keys()) | {"sources"}
    assert f"{terms.LONGEST_DEFINITION} characters at most" in rows["definition"][0]
    for key, (_, example) in rows.items():
        assert value_types.TERM_KEYS[key].fits(_value(key, example)), key


def test_the_head_of_a_page_that_is_shown_would_be_accepted() -> None:
    example = next(text for text in _fenced(WRITING) if text.startswith("---\n"))
    document, _, faults = front_matter.read(example, "page.md")
    said, wrong = page_rules.check_page(document, "page.md", RULES, data("sources.yml"))
    slugs = {file.stem for file in (DOCS / "glossary").glob("*.md")}
    assert [*faults, *wrong, *page_rules.check_names(said, document, "page.md", RULES, slugs)] == []
    assert set(said) == set(_table(WRITING, "The head of a page"))


def test_the_help_boxes_are_those_that_there_are() -> None:
    shown = set(re.findall(r'^;--8<-- "(.*)"$', WRITING, re.MULTILINE))
    assert shown == {file.name for file in (DOCS / "_snippets").glob("help-*.md")}


def test_the_phone_lines_that_are_shown_are_there() -> None:
    lines = data("phones.yml")["lines"]
    named = re.findall(r"\((call|text):([\w-]+)\)", WRITING)
    assert named
    assert [name for way, name in named if way not in lines.get(name, {})] == []


@pytest.mark.parametrize("text", [TERMS, README], ids=["vocabulary.md", "README.md"])
def test_the_term_that_is_shown_works(tmp_path: Path, text: str) -> None:
    [term] = [example for example in _fenced(text) if example.startswith("---\nterm: warm handoff\n")]
    term = term.replace("[mead-social-change]", "[]")  # a small site has no sources
    page = "A warm handoff.\n\nWarm handoffs, or a warm referral.\n"
    site = built(tmp_path, {"p.md": page}, {"warm-handoff": term, "referral": {}, "connection": {}})
    assert site.links("p.md") == [f"{words} > warm-handoff" for words in ("warm handoff", "Warm handoffs", "warm referral")]


@pytest.mark.parametrize("written", ["[who decides](term:power-dynamics)", "[who decides](../glossary/power-dynamics.md)"])
def test_a_link_by_hand_works_as_shown(tmp_path: Path, written: str) -> None:
    assert f"`{written}`" in TERMS
    given: Terms = {"power-dynamics": {"autolink": False}}
    assert built(tmp_path, {"a/p.md": f"So {written}.\n"}, given).links("a/p.md") == ["who decides > power-dynamics"]


@pytest.mark.parametrize("head", ["glossary: false", "glossary: {skip: [power-dynamics]}"])
def test_a_head_that_links_less_works_as_shown(tmp_path: Path, head: str) -> None:
    assert f"`{head}` at the head of a page" in TERMS
    given: Terms = {"power-dynamics": {}, "hope": {}}
    page = f"---\n{head}\n---\n\nPower dynamics and hope.\n"
    assert built(tmp_path, {"p.md": page}, given).links("p.md") == ([] if "false" in head else ["hope > hope"])


def test_a_mark_that_links_nothing_works_as_shown(tmp_path: Path) -> None:
    assert "`{ .no-glossary }`" in TERMS
    page = "Some hope.\n{ .no-glossary }\n\nMore *hope*{ .no-glossary }, hope.\n"
    assert built(tmp_path, {"p.md": page}, {"hope": {}}).links("p.md") == ["hope > hope"]
