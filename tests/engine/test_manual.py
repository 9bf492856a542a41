"""The manual for editors says what the build does, in the terms of the settings, and what it shows works."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import justhtml
import pytest
import yaml

from peerkb.assets import offline_manifest
from peerkb.course import lint
from peerkb.course.frameworks import read_frameworks
from peerkb.course.linter import PageSource
from peerkb.glossary import terms
from peerkb.manual.pages import TEXTS, SiteFiles, manual_pages
from peerkb.markdown.blocks import blocks
from peerkb.pages import front_matter, page_rules
from peerkb.pages.sources import Source
from peerkb.settings.reading import read_settings
from peerkb.validation import value_types, yaml_document
from tests import small_site
from tests.small_site import Terms, built

FILES = SiteFiles(
    "mkdocs.yml", "glossary", "_data/sources.yml", "_data/phones.yml", "_data/search.yml", "_data/frameworks.yml", "_data/words.yml"
)
FOLDER = "guide"
# A site in another field, with its own kinds, audiences, owners and exercises.
EXTRA: Mapping[str, Any] = {
    "manual": FOLDER,
    "glossary": {"link": "page"},
    "help": {"name": "Call the desk", "path": "", "lines": ["text:desk", "call:desk"]},
    "pages": {
        "required": ["title", "kind", "audience", "last_reviewed", "owner"],
        "kinds": {"recipe": {}, "essay": {}, "about": {}, "lesson": {}, "dilemma": {}, "safety": {}},
        "audiences": {"cooks": "people who cook", "guests": "everybody"},
        "owners": {"kitchen": "the kitchen", "cellar": "the cellar"},
        "owner": "cellar",
        "review_in": {"recipe": 3, "default": 9},
    },
    "exercises": {
        "limit": ["Not ours"],
        "duties": ["Torn between:"],
        "tells": {"times": 1.5, "apart": 2, "absolutes": ["always", "nothing"]},
        "modules": {
            "kind": "lesson",
            "headings": ["Lesson {number}. {title}", "Feast: {title}"],
            "parts": ["Shopping", "Cooking", "Quiz"],
            "links_in": "Shopping",
            "questions_in": "Quiz",
            "reflection_in": "Cooking",
            "questions": [1, 1],
            "dilemmas": 1,
            "choices": [5, 6],
        },
        "cards": {
            "kind": "dilemma",
            "parts": ["Table", "Choose", "Recipes"],
            "story_after": "Table",
            "choices_after": "Choose",
            "links_in": "Recipes",
            "choices": [2, 2],
            "limits": 1,
            "safety": [{"words": ["knife"], "first": "first-aid.md", "steps": True}],
        },
    },
}


def _manual(extra: Mapping[str, Any] = EXTRA, files: SiteFiles = FILES, reference: str = "") -> dict[str, str]:
    pages = manual_pages(FOLDER, extra, files, terms.LONGEST_DEFINITION, reference)
    return {path.removeprefix(f"{FOLDER}/"): text for path, text in pages.items()}


MANUAL = _manual()
WRITING, TERMS, EXERCISES = MANUAL["writing.md"], MANUAL["vocabulary.md"], MANUAL["exercises.md"]
SETTINGS, _ = read_settings(EXTRA, [])
PAGES, RULES = SETTINGS.pages, SETTINGS.exercises


def _table(text: str, heading: str) -> dict[str, list[str]]:
    """The table below a heading: by what its rows begin with, without the marks of code, their other cells."""
    below = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in below.splitlines() if row.startswith("|")]
    return {first.strip("`"): others for first, *others in rows[2:]}


def _fenced(text: str) -> list[str]:
    return re.findall(r"^```\w+\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def _value(key: str, example: str) -> Any:
    said = yaml.safe_load(example.strip("`"))
    return said if isinstance(said, list) else said[key]


# In the settings' terms ---------------------------------------------------------------------------------------------------------


def test_the_keys_of_pages_are_those_that_there_are() -> None:
    rows = _table(WRITING, "The front matter")
    assert set(rows) == (value_types.PAGE_KEYS.keys() - value_types.THEME_KEYS.keys()) | {"title", "description"}
    assert {key for key, (said, _) in rows.items() if said.endswith("Must be there.")} == set(PAGES.required)
    assert rows["kind"][0].startswith("What kind of page it is: `recipe`, `essay`, `about`, `lesson`, `dilemma`, `safety`.")
    assert rows["audience"][0].startswith("Whom it is for: `cooks` (people who cook), `guests` (everybody).")
    assert (
        rows["owner"][0] == "Who looks after it: `kitchen` (the kitchen), `cellar` (the cellar). Left out, it is `cellar`. Must be there."
    )
    assert rows["review_in"][0].endswith(
        f"from 1 to {value_types.LONGEST_WAIT}. Left out, it is 3 for pages of the kind `recipe` and 9 for others."
    )
    for key, (_, example) in rows.items():
        assert value_types.PAGE_KEYS[key].fits(_value(key, example)), key


def test_the_kinds_of_pages_are_those_that_there_are() -> None:
    rows = _table(WRITING, "The kinds of pages")
    assert list(rows) == list(PAGES.kinds)
    assert [kind for kind, (said,) in rows.items() if "exercises.md" in said] == ["lesson", "dilemma"]


def test_what_a_kind_must_have_is_said() -> None:
    kinds = {
        "recipe": {"headings": ["Buy | borrow", "Cook"], "words": [100, 200], "begins_with_text": True},
        "warning": {"words": [0, 90], "most_words": 120, "call_in_steps": True, "headings": ["Now"]},
        "essay": {},
    }
    rows = _table(_manual({"pages": {"kinds": kinds}})["writing.md"], "The kinds of pages")
    assert {kind: said for kind, (said,) in rows.items()} == {
        "recipe": "Text first. These headings, in this order: Buy &#124; borrow, Cook. From 100 to 200 words.",
        "warning": "Numbered steps, one of them with a number to call. This heading: Now. 90 words at most. 120 words at most, of all that "
        "it says.",
        "essay": "Nothing is asked of it.",
    }


def test_the_headings_of_a_term_stand_where_terms_are_explained() -> None:
    pages = _manual({"pages": {"kinds": {"recipe": {}, "term": {"headings": ["Used so", "Not that"]}}}})
    assert list(_table(pages["writing.md"], "The kinds of pages")) == ["recipe"]
    assert "in this order: Used so, Not that." in pages["vocabulary.md"]
    assert re.findall("^## (.*)$", _fenced(pages["vocabulary.md"])[0], re.MULTILINE) == ["Used so", "Not that"]


def test_the_pages_of_the_manual_are_of_a_kind_that_asks_for_nothing() -> None:
    kinds = {"recipe": {"headings": ["Buy"]}, "note": {"headings": [], "words": None}}
    assert "\nkind: note\n" in _manual({"pages": {"kinds": kinds}})["index.md"]
    assert "\nkind: about\n" in _manual({"pages": {"kinds": {**kinds, "about": {}}}})["index.md"]


def test_the_box_beside_danger_is_named() -> None:
    text = _manual({"pages": {"help_beside": {"words": ["knif*", "burn"], "box": "aid"}}})["writing.md"]
    assert "must have a box of the kind `aid` with a number to call." in text
    assert "help_beside" not in WRITING


def test_the_keys_of_terms_are_those_that_there_are() -> None:
    rows = _table(TERMS, "The front matter of a term")
    assert set(rows) == (value_types.TERM_KEYS.keys() - value_types.PAGE_KEYS.keys()) | {"sources"}
    assert f"{terms.LONGEST_DEFINITION} characters at most" in rows["definition"][0]
    for key, (_, example) in rows.items():
        assert value_types.TERM_KEYS[key].fits(_value(key, example)), key


@pytest.mark.parametrize(("link", "said"), [("section", "In each section"), ("page", "On each page"), ("all", "Each time")])
def test_what_is_linked_is_said(link: str, said: str) -> None:
    text = _manual({"glossary": {"link": link}})["vocabulary.md"]
    assert next(line for line in text.splitlines() if line.startswith("- ")).startswith(f"- {said}")


def test_the_parts_of_a_module_are_those_that_there_are() -> None:
    rows = _table(EXERCISES, "A module")
    assert RULES.modules
    assert list(rows) == list(RULES.modules.parts)
    assert (rows["Shopping"], rows["Quiz"]) == (["A list of links to pages"], ["1 question, at least 1 of them a dilemma"])
    assert '`title: "Lesson 1. What it is about"`' in EXERCISES
    assert 'begin its feedback with "Not ours".' in EXERCISES
    assert "`*Torn between: one, and the other.*`" in EXERCISES
    assert "at most 1.5 times as many words as the shortest, and at most 2 more" in EXERCISES
    assert 'No word such as "always" or "nothing" stands in one choice alone.' in EXERCISES


def test_what_a_site_does_not_have_is_not_mentioned() -> None:
    bare = _manual({}, FILES._replace(words=""))
    assert sorted(bare) == ["hosts.md", "index.md", "vocabulary.md", "writing.md"]
    for word in ("exercises.md", "settings.md", "The kinds of pages", "words.html", "Words to leave out", "Call the desk", "None"):
        assert [name for name, text in bare.items() if word in text] == [], word
    assert "Call the desk" in MANUAL["index.md"]


def test_the_reference_of_settings_has_its_page() -> None:
    pages = _manual(reference="| Key |\n| --- |\n| `manual` |\n")
    assert "| `manual` |" in pages["settings.md"]
    assert "(settings.md)" in pages["index.md"]
    assert "settings.md" not in MANUAL


def test_a_site_without_a_folder_for_it_has_no_manual() -> None:
    assert manual_pages("", EXTRA, FILES, terms.LONGEST_DEFINITION) == {}


# What it shows works ------------------------------------------------------------------------------------------------------------


def test_the_head_of_a_page_that_is_shown_would_be_accepted() -> None:
    example = next(text for text in _fenced(WRITING) if text.startswith("---\n"))
    document, _, faults = front_matter.read(example, "page.md")
    said, wrong = page_rules.check_page(document, "page.md", PAGES, {"our-handbook", "another-source"})
    assert [*faults, *wrong, *page_rules.check_names(said, document, "page.md", PAGES, {"a-term"})] == []
    assert {"title", "description", *PAGES.required} <= set(said)


def test_the_exercises_that_are_shown_are_accepted() -> None:
    question, covers, card = _fenced(EXERCISES)
    frameworks, faults = read_frameworks(covers, "f.yml", {"our-handbook": Source("our-handbook", "A", "B")})
    assert (list(frameworks), faults) == (["our-list"], [])
    assert question.count("\n- ") == 5
    said = yaml_document.Document({"title": "Lesson 3. Soup"})
    question = question.replace("**\n\n", "**\n\n*Torn between: one, and the other.*\n\n", 1)
    module = f"## Shopping\n\n- [Leeks](leeks.md)\n\n## Cooking\n\nStir.\n\n## Quiz\n\n{question}"
    assert lint.read(PageSource("m.md", said, blocks(module)), "lesson", RULES)[1] == []
    found, faults = lint.read(PageSource("c.md", said, blocks(card)), "dilemma", RULES)
    assert faults == []
    assert len(found) == 1


def test_the_term_that_is_shown_works(tmp_path: Path) -> None:
    [term] = [example for example in _fenced(TERMS) if example.startswith("---\nterm: open house\n")]
    term = term.replace("[our-handbook]", "[]")  # a small site has no sources
    page = "An open house.\n\nOpen houses, or visiting hours.\n"
    site = built(tmp_path, {"p.md": page}, {"open-house": term, "visitor": {}, "front-desk": {}})
    assert site.links("p.md") == [f"{words} > open-house" for words in ("open house", "Open houses", "visiting hours")]


@pytest.mark.parametrize("written", ["[come by](term:open-house)", "[come by](../glossary/open-house.md)"])
def test_a_link_by_hand_works_as_shown(tmp_path: Path, written: str) -> None:
    assert f"`{written}`" in TERMS
    given: Terms = {"open-house": {"autolink": False}}
    assert built(tmp_path, {"a/p.md": f"So {written}.\n"}, given).links("a/p.md") == ["come by > open-house"]


@pytest.mark.parametrize("head", ["glossary: false", "glossary: {skip: [open-house]}"])
def test_a_head_that_links_less_works_as_shown(tmp_path: Path, head: str) -> None:
    assert f"`{head}` in the front matter of a page" in TERMS
    given: Terms = {"open-house": {}, "hope": {}}
    page = f"---\n{head}\n---\n\nOpen house and hope.\n"
    assert built(tmp_path, {"p.md": page}, given).links("p.md") == ([] if "false" in head else ["hope > hope"])


def test_a_mark_that_links_nothing_works_as_shown(tmp_path: Path) -> None:
    assert "`{ .no-glossary }`" in TERMS
    page = "Some hope.\n{ .no-glossary }\n\nMore *hope*{ .no-glossary }, hope.\n"
    assert built(tmp_path, {"p.md": page}, {"hope": {}}).links("p.md") == ["hope > hope"]


def _shown(start: str) -> str:
    return next(text for text in _fenced(WRITING) if text.startswith(start))


def test_a_table_a_footnote_and_a_file_work_as_shown(tmp_path: Path) -> None:
    link = _shown("[The form")
    page = f"{_shown('| When')}\n{_shown('We meet')}\n{link}"
    site = built(tmp_path, {"a/p.md": page, "downloads/form.pdf": "%PDF-1.7\n"}, theme="material")
    html = justhtml.JustHTML(site.html("a/p.md"), sanitize=False)
    assert [cell.to_text() for cell in html.query(".kb-page th, .kb-page td")] == ["When", "Where", "Monday", "The hall"]
    assert len(html.query('.kb-page a.footnote-ref[href="#fn:1"]')) == 1
    assert len(html.query('.kb-page a[href="../../downloads/form.pdf"]')) == 1
    assert "downloads/form.pdf" in site.files


def test_files_to_take_along_are_left_out_of_what_browsers_keep(tmp_path: Path) -> None:
    assert "lies in `docs/downloads/`" in WRITING
    for name in ("downloads/form.pdf", "es/downloads/form.pdf", "form.pdf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"%PDF-1.7")
    patterns = small_site.engine_settings()["extra"]["offline"]["leave_out"]
    assert list(offline_manifest.list_files(tmp_path, patterns).hashes) == ["form.pdf"]


def test_an_abbreviation_works_as_shown(tmp_path: Path) -> None:
    assert "`term: FD` with `aliases: [front desk]`" in WRITING
    page = "An fd.\n\n## Next\n\nThe FD.\n\n## Last\n\nThe front desk.\n"
    site = built(tmp_path, {"p.md": page}, {"desk": {"term": "FD", "aliases": ["front desk"]}})
    assert site.links("p.md") == ["FD > desk", "front desk > desk"]


def test_a_word_with_two_meanings_works_as_shown(tmp_path: Path) -> None:
    assert "such as `watch (clock)` and `watch (night)`" in TERMS
    given: Terms = {"watch-clock": {"term": "watch (clock)"}, "watch-night": {"term": "watch (night)"}}
    site = built(tmp_path, {"p.md": "A watch, and a [watch](term:watch-night).\n"}, given)
    assert site.links("p.md") == ["watch > watch-night"]


def test_the_page_of_a_topic_works_as_shown(tmp_path: Path) -> None:
    assert "`docs/topics/first-days.md`" in WRITING
    topic, page = (f"---\ntitle: Of it\n{_shown(start)}---\n\nText.\n" for start in ("template: topic", "topics: ["))
    site = built(tmp_path, {"topics/first-days.md": topic, "p.md": page}, theme="material")
    assert 'href="../../p/">Of it</a>' in site.html("topics/first-days.md")


def test_a_page_in_a_folder_of_a_folder_has_the_address_that_is_shown(tmp_path: Path) -> None:
    [name, address] = re.findall("`docs/(.+?).md` has the address `(.+?)`", WRITING)[0]
    site = built(tmp_path, {f"{name}.md": "# A\n"}, settings={"nav": ["index.md", {"Part": [f"{name}.md"]}], "not_in_nav": "/glossary/*"})
    assert f"{address}index.html" in site.files


def test_what_hosts_need_is_there() -> None:
    project = TEXTS.parents[1]
    hosts = MANUAL["hosts.md"]
    gitlab, netlify, nginx, apache, paper, _ = _fenced(hosts)
    assert read_settings(yaml.safe_load(paper)["extra"], [])[1] == []
    [job] = yaml.safe_load(gitlab).values()
    assert "make build" in job["script"]
    assert "make build" in netlify
    assert "PYTHON_VERSION" in netlify
    rows = _table(hosts, "What each host needs")
    there = [name for said, _ in rows.values() if "which is there" in said for name in re.findall("`(.+?)`", said)]
    assert there == [".github/workflows/pages.yml", "hosting/nginx.conf", "hosting/apache.conf"]
    assert [name for name in there if not (project / name).is_file()] == []
    for name, example in (("nginx.conf", nginx), ("apache.conf", apache)):
        assert f"/hosting/{name}" in example
        assert "/404.html" in (project / "hosting" / name).read_text(encoding="utf-8")
    assert "\nlocation /assets/scripts/ {" in (project / "hosting" / "nginx.conf").read_text(encoding="utf-8")
    assert (project / "overrides" / "_headers").is_file()


# On a site ----------------------------------------------------------------------------------------------------------------------

SNIPPET = "!!! help\n    Call [](call:desk).\n"
PHONES = 'checked: 2026-11-22\nlines:\n  desk: {name: The desk, call: "123-4567", text: "321"}\n'
HOME = "---\ntitle: Home\nkind: about\naudience: [guests]\nlast_reviewed: 2026-11-22\nowner: cellar\n---\n\n[Manual](guide/index.md)\n"
HEAD = "---\ntitle: Mine\nkind: about\naudience: [guests]\nlast_reviewed: 2026-11-22\nowner: kitchen\n---\n\n"


def _site(root: Path, pages: Mapping[str, str] | None = None, **more: Any) -> small_site.Site:
    data = {"_data/phones.yml": PHONES, "_snippets/first-aid.md": SNIPPET, "glossary/index.md": HOME.replace("guide", "../guide")}
    extra = {**EXTRA, "help": {"name": "Call the desk", "path": "guide/", "lines": ["text:desk", "call:desk"]}, **more.pop("extra", {})}
    settings = {"not_in_nav": "/glossary/*", "exclude_docs": "/_*/", "edit_uri": "edit/main/docs/", "repo_url": "https://git.example/a/b"}
    settings |= more.pop("settings", {})
    return built(root, {"index.md": HOME, **data, **(pages or {})}, extra=extra, settings=settings, **more)


def test_a_site_shows_the_manual_in_its_own_terms(tmp_path: Path) -> None:
    """A strict build: every page of the manual passes the checks of a site with other kinds, audiences and owners."""
    site = _site(tmp_path)
    for name in ("index.md", "vocabulary.md"):
        assert "<main>" in site.html(f"guide/{name}")
    assert "Lesson 1. What it is about" in site.html("guide/exercises.md")
    assert "people who cook" in site.html("guide/writing.md")
    assert 'href="tel:1234567"' in site.html("guide/exercises.md")


def test_a_page_of_the_sites_own_comes_first(tmp_path: Path) -> None:
    text = f"{HEAD}Our own words. [Terms](vocabulary.md), [more](exercises.md).\n\n## Tell us\n\nSo.\n"
    site = _site(tmp_path, {"guide/index.md": text})
    assert "Our own words." in site.html("guide/index.md")
    assert "Lesson 1. What it is about" in site.html("guide/exercises.md")


@pytest.mark.parametrize(("language", "said"), [("es", ["en"]), ("en", [])])
def test_a_site_in_another_language_says_that_the_manual_is_in_english(tmp_path: Path, language: str, said: list[str]) -> None:
    own = {"guide/vocabulary.md": f"{HEAD}## A new term\n\n## Tell us\n\nPropias.\n"}
    theme = {"name": "material", "custom_dir": str(small_site.PROJECT / "overrides"), "language": language}
    settings = {"theme": theme, "not_in_nav": "/glossary/*", "exclude_docs": "/_*/"}
    site = _site(tmp_path, own, theme="material", settings=settings)
    shown = justhtml.JustHTML(site.html("guide/writing.md"), sanitize=False).query(".kb-page[lang]")
    assert [(part.attrs or {})["lang"] for part in shown] == said
    assert not justhtml.JustHTML(site.html("guide/vocabulary.md"), sanitize=False).query(".kb-page[lang]")


def test_only_pages_with_a_file_have_a_button_to_edit(tmp_path: Path) -> None:
    site = _site(tmp_path, {"guide/mine.md": f"{HEAD}Mine.\n"}, theme="material")
    assert 'href="https://git.example/a/b/edit/main/docs/guide/mine.md"' in site.html("guide/mine.md")
    assert "edit/main/docs" not in site.html("guide/writing.md")


def test_a_site_that_names_no_folder_has_no_manual(tmp_path: Path) -> None:
    site = _site(tmp_path, {"index.md": HEAD, "glossary/index.md": HEAD}, extra={"manual": None, "help": None})
    assert [name for name in site.files if name.startswith(("guide", "contributing"))] == []
