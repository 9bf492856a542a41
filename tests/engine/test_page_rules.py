"""What a page of a kind must have: headings, lengths, what it begins with, help beside danger. The rules are settings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import justhtml
import pytest

from peerkb.markdown.blocks import blocks
from peerkb.markdown.inline import plain_text
from peerkb.pages.structure import check_structure, count_words
from peerkb.settings.reading import read_settings
from tests.browsing import attribute, words
from tests.small_site import built, refusal

BEGINS = "p.md:1: a page of the kind 'recipe' begins with text"
PAGES: dict[str, Any] = {
    "kinds": {
        "recipe": {"headings": ["You need", "Steps"], "words": [5, 10], "begins_with_text": True},
        "alarm": {"call_in_steps": True, "most_words": 12},
        "note": {},
    },
    "help_beside": {"words": ["poison*", "die"], "box": "danger"},
}
RULES = read_settings({"pages": PAGES}, [])[0].pages
SNIPPETS = {"box.md": '!!! danger "Help"\n    Call [](call:doctor).\n', "plain.md": "Nothing.\n"}
BOX = '!!! danger large "Help"\n\n    Call [](call:doctor).\n\n'
RECIPE = "Bread is made of flour.\n\n## You need\n\nFlour.\n\n## Steps\n\nMix.\n"

# The page, its kind, what its front matter says beside, and each fault, by its line and how it begins.
CASES: dict[str, tuple[str, str, dict[str, Any], list[str]]] = {
    "a whole page": (RECIPE, "recipe", {}, []),
    "others between": (RECIPE.replace("## Steps", "## Before\n\n## Steps"), "recipe", {}, []),
    "emphasis in a heading": (RECIPE.replace("## Steps", "## *Steps* { #s }"), "recipe", {}, []),
    "a heading is missing": (RECIPE.replace("## Steps\n", ""), "recipe", {}, ["p.md: the heading 'Steps' is missing. Write: ## Steps"]),
    "a heading misspelt": (RECIPE.replace("Steps", "Stps"), "recipe", {}, ["p.md:7: the heading 'Steps' is missing; is it 'Stps'?"]),
    "a heading of another rank": (RECIPE.replace("## Steps", "### Steps"), "recipe", {}, ["p.md: the heading 'Steps' is missing"]),
    "a heading in code": (RECIPE.replace("## Steps", "```\n## Steps\n```"), "recipe", {}, ["p.md: the heading 'Steps' is missing"]),
    "headings out of order": (
        "Bread is made of flour.\n\n## Steps\n\nMix.\n\n## You need\n",
        "recipe",
        {},
        ["p.md:7: the heading 'You need' stands after 'Steps'. Write them in this order: You need, Steps"],
    ),
    "a heading twice": (RECIPE + "\n## Steps\n", "recipe", {}, ["p.md:11: the heading 'Steps' stands there twice"]),
    "headings of its own": ("One.\n\n## Never\n", "recipe", {"headings": ["Never"]}, []),
    "headings of its own that it lacks": ("One.\n", "recipe", {"headings": ["Never"]}, ["p.md: the heading 'Never' is missing"]),
    "no headings at all": ("One.\n", "recipe", {"headings": []}, []),
    "a heading first": (
        RECIPE.partition("\n\n")[2] + "one two three",
        "recipe",
        {},
        [BEGINS],
    ),
    "too short": (
        RECIPE.replace("Bread is made of flour.", "Bread."),
        "recipe",
        {},
        ["p.md: the text has 3 words, and a page"],
    ),
    "too long": (RECIPE.replace("Mix.", "Mix " * 5), "recipe", {}, ["p.md: the text has 11 words, and a page of the kind 'recipe' has 10"]),
    "what is not counted": (
        RECIPE.replace(
            "Mix.", f'{BOX}| a | b |\n| - | - |\n| c | d |\n\n```\na b c d e f g\n```\n[Mix](https://example.org "a b"){{ .x }}.'
        ),
        "recipe",
        {},
        [],
    ),
    "steps with a number": ("1. Stay.\n2. Call [](call:doctor).\n", "alarm", {}, []),
    "steps without": ("Call [](call:doctor).\n\n1. Stay.\n", "alarm", {}, ["p.md: a page of the kind 'alarm' has numbered steps with a"]),
    "more words than are read": (
        "## One two three four five six seven\n\n1. Call [](call:doctor). Stay there. Wait for help.\n",
        "alarm",
        {},
        ["p.md: the page says 14 words, and a page of the kind 'alarm' says 12 at most"],
    ),
    "danger without help": ("Text\n\nIt is Poisonous.\n", "note", {}, ["p.md:3: the page speaks of 'Poison', so help must stand on it"]),
    "danger in a heading": ("## To die\n", "note", {}, ["p.md:1: the page speaks of 'die', so help must"]),
    "danger below an item": ("- One\n\n    They die.\n", "note", {}, ["p.md:1: the page speaks of 'die', so help must"]),
    "no danger": ("A diet.\n\n[a](die.md)\n", "note", {}, []),
    "danger in a box of another kind": ('!!! note "They die"\n    Soon.\n', "note", {}, []),
    "danger with help": (f"They die.\n\n{BOX}", "note", {}, []),
    "danger with a snippet": ('They die.\n\n--8<-- "box.md"\n', "note", {}, []),
    "danger with another snippet": ('They die.\n\n--8<-- "plain.md"\n', "note", {}, ["p.md:1: the page speaks of 'die'"]),
    "help without a number": ('They die.\n\n!!! danger "x"\n    Run.\n', "note", {}, ["p.md:1: the page speaks of 'die'"]),
    "no risk, says the writer": ("They die.\n", "note", {"risk": False}, []),
    "a risk, says the writer": ("They sleep.\n", "note", {"risk": True}, ["p.md: the page says 'risk: true', so help must stand on it"]),
    "a risk with help": (f"They sleep.\n\n{BOX}", "note", {"risk": True}, []),
    "a kind without rules": ("", "note", {}, []),
    "a kind that is none": ("", "nte", {}, []),
}


@pytest.mark.parametrize(("text", "kind", "said", "expected"), CASES.values(), ids=CASES.keys())
def test_what_a_page_lacks(text: str, kind: str, said: dict[str, Any], expected: list[str]) -> None:
    faults = [str(fault) for fault in check_structure(blocks(text), said, kind, "p.md", RULES, SNIPPETS)]
    assert len(faults) == len(expected), faults
    assert all(fault.startswith(begin) for fault, begin in zip(faults, expected, strict=True)), faults


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One *two* **three** `four`", 4),
        ("[One two](a.md) [three][1] ![not this](a.png)", 3),
        ("Call [](call:doctor) now", 3),
        ("One[^1] two\n\n[^1]: Three four", 4),
        ("One { .no-glossary } <b>two</b> <!-- no -->", 2),
        ("- One\n- Two\n\n    Three\n\n1. Four\n\n> Five\n", 5),
    ],
)
def test_what_counts_as_a_word(text: str, expected: int) -> None:
    assert count_words(blocks(text)) == expected


def test_plain_text_keeps_what_looks_like_a_mark() -> None:
    assert plain_text("a [b] {c} (d)") == "a [b] {c} (d)"


def test_a_page_and_a_term_are_refused_with_their_lines(tmp_path: Path) -> None:
    pages = {"p.md": "---\nkind: recipe\n---\n\nBread.\n\n## You need\n\n## Stps\n"}
    extra = {"pages": {**PAGES, "kinds": {**PAGES["kinds"], "term": {"headings": ["In use"]}}}}
    assert [fault.partition(". ")[0] for fault in refusal(tmp_path, pages, {"hope": {}}, extra=extra)] == [
        "glossary/hope.md: the heading 'In use' is missing",
        "p.md: the text has 1 word, and a page of the kind 'recipe' has 5 at least",
        "p.md:9: the heading 'Steps' is missing; is it 'Stps'?",
    ]


def test_a_draft_may_lack_what_its_kind_asks_for(tmp_path: Path) -> None:
    pages = {"p.md": "---\nkind: recipe\ndraft: true\n---\n\nThey die.\n"}
    built(tmp_path, pages, extra={"pages": PAGES})


def test_what_to_do_and_what_to_avoid_stand_side_by_side_if_one_follows_the_other(tmp_path: Path) -> None:
    parts = {"parts": {"Do": "do", "Avoid": "avoid"}, "kinds": {}}
    together = "Text.\n\n## Do\n\n- One.\n\n## Avoid\n\n- Two.\n\nAnd this.\n\n## Later\n\nText.\n"
    apart = "## Avoid\n\n- Two.\n\n## Do\n\n- One.\n\n## Later\n\n## Avoid\n\n- Three.\n"
    site = built(tmp_path, {"p.md": together, "q.md": apart}, extra={"pages": parts})
    tree = justhtml.JustHTML(site.html("p.md"), sanitize=False)
    assert [words(side, "headerlink") for side in tree.query(".kb-pair > div")] == ["Do One.", "Avoid Two. And this."]
    assert attribute(tree.query(".kb-pair + h2")[0], "id") == "later"
    assert "kb-pair" not in site.html("q.md")


def test_a_list_of_pages_is_one_if_its_first_and_last_point_begin_with_a_link(tmp_path: Path) -> None:
    linked = "- [One](p.md): text\n- Text\n- **Two** [three](p.md)\n\nText.\n\n"
    others = "- [One](p.md)\n- Text [two](p.md)\n\nText.\n\n- **One**, [two](p.md)\n"
    pages = {"p.md": f"## Pages\n\n{linked}## Other\n\n{linked}", "q.md": f"---\nkind: overview\n---\n{linked}{others}"}
    site = built(tmp_path, pages, extra={"pages": {"parts": {"Pages": "pages"}, "kinds": {"overview": {}}}})
    assert site.html("p.md").count("kb-links") == 1
    assert site.html("q.md").count("kb-links") == 1


def test_a_part_is_marked_but_for_html_in_it(tmp_path: Path) -> None:
    page = "# Bread\n\n## Steps\n\nMix.\n\n<div>As it is.</div>\n\n## Later\n\nEat.\n"
    site = built(tmp_path, {"p.md": page}, extra={"pages": {"kinds": {}, "parts": {"Steps": "steps"}}})
    html = site.files["p/index.html"].decode()
    assert html.count('class="kb-part kb-part--steps"') == 2
    assert "<p>Mix.</p>" not in html
    assert "<p>Eat.</p>" in html
    assert re.search(r"<p[^>]*>\s*<div>As it is", html) is None
