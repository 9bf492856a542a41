"""What stops a build: each fault with its file, its line and the nearest right name, all in one message, never a traceback."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from peerkb.glossary import terms
from peerkb.pages import front_matter
from peerkb.validation import yaml_document
from tests.small_site import Terms, build, built, command, contents, refusal, write_site

HOPE: Terms = {"hope": {}}


def _term(*lines: str, before: str = "term: Hope\ndefinition: To trust in good.") -> str:
    """A term's file; the first of `lines` is the file's fourth."""
    return "\n".join(["---", before, *lines, "---", "", "Body.", ""])


# Terms -------------------------------------------------------------------------------------------------------------------------

# The file of the term `hope`, beside a sound term `fear`, and how the only fault begins and what else it says.
OF_A_TERM: dict[str, tuple[str, str, str]] = {
    "no front matter": ("Only a body.\n", "glossary/hope.md: 'definition' is missing", ""),
    "an empty file": ("", "glossary/hope.md: 'definition' is missing", ""),
    "front matter of nothing": ("---\n---\nBody\n", "glossary/hope.md: 'definition' is missing", ""),
    "no headword": (_term(before="definition: To trust."), "glossary/hope.md: 'term' is missing", ""),
    "an empty headword": (_term(before='term: ""\ndefinition: To trust.'), "glossary/hope.md:2: 'term'", "empty"),
    "a headword of nothing": (_term(before="term:\ndefinition: To trust."), "glossary/hope.md:2: 'term'", "empty"),
    "a headword of spaces": (_term(before='term: "  "\ndefinition: To trust.'), "glossary/hope.md:2: 'term'", "empty"),
    "no definition": (_term(before="term: Hope"), "glossary/hope.md: 'definition' is missing", ""),
    "an empty definition": (_term(before="term: Hope\ndefinition:"), "glossary/hope.md:3: 'definition'", "empty"),
    "a definition too long": (_term(before=f"term: Hope\ndefinition: {'x' * 241}"), "glossary/hope.md:3: 'definition' has 241", "240"),
    "a definition that is a number": (_term(before="term: Hope\ndefinition: 12"), "glossary/hope.md:3: 'definition' says 12", "text"),
    "a headword that is yes": (_term(before="definition: To trust.\nterm: yes"), "glossary/hope.md:3: 'term' says True", "quotes"),
    "a list for a headword": (_term(before="term: [Hope]\ndefinition: To trust."), "glossary/hope.md:2: 'term' says ['Hope']", "text"),
    "an alias instead of a list": (_term("aliases: trust"), "glossary/hope.md:4: 'aliases' says 'trust'", "list"),
    "an alias that is no text": (_term("aliases: [trust, 1]"), "glossary/hope.md:4: 'aliases' says", "list"),
    "an alias of nothing": (_term('aliases: [trust, ""]'), "glossary/hope.md:4: 'aliases' says", "list"),
    "inflect in words": (_term("inflect: sometimes"), "glossary/hope.md:4: 'inflect' says 'sometimes'", "true, false or all"),
    "inflect in quotes": (_term('inflect: "no"'), "glossary/hope.md:4: 'inflect' says 'no'", "true, false or all"),
    "match_case as a number": (_term("match_case: 1"), "glossary/hope.md:4: 'match_case' says 1", "true or false"),
    "autolink of nothing": (_term("autolink:"), "glossary/hope.md:4: 'autolink' says None", "true or false"),
    "related as a text": (_term("related: fear"), "glossary/hope.md:4: 'related' says 'fear'", "list"),
    "a key misspelt": (_term("alias: [trust]"), "glossary/hope.md:4: nobody knows the key 'alias'", "'aliases'"),
    "a key in capitals": (_term("Aliases: [trust]"), "glossary/hope.md:4: nobody knows the key 'Aliases'", "'aliases'"),
    "a key like nothing": (_term("qqqq: 1"), "glossary/hope.md:4: nobody knows the key 'qqqq'", ""),
    "a key that is a number": (_term("7: x"), "glossary/hope.md:4: nobody knows the key 7", ""),
    "a key that YAML reads as true": (_term("on: x"), "glossary/hope.md:4: nobody knows the key", ""),
    "a key twice": (_term("inflect: true", "inflect: true"), "glossary/hope.md:5: 'inflect' is given twice", ""),
    "a key twice further in": (_term("search:", "  boost: 1", "  boost: 2"), "glossary/hope.md:6: 'boost' is given twice", ""),
    "related to nothing": (_term("related: [fear, feer]"), "glossary/hope.md:4: 'related' names 'feer'", "'fear'"),
    "related to nothing, in lines": (_term("related:", "  - fear", "  - feer"), "glossary/hope.md:6: 'related' names 'feer'", "'fear'"),
    "related to a headword, not a slug": (_term("related: [Fear]"), "glossary/hope.md:4: 'related' names 'Fear'", "'fear'"),
    "related to itself": (_term("related: [fear, hope]"), "glossary/hope.md:4: 'related' names the term itself", "'hope'"),
    "skips itself": (_term("glossary: {skip: [hope]}"), "glossary/hope.md:4:", "'hope'"),
    "skips nothing": (_term("glossary: {skip: [feer]}"), "glossary/hope.md:4: 'skip' names 'feer'", "'fear'"),
    "a source that is none": (_term("sources: [nowhere]"), "glossary/hope.md:4: 'sources' names 'nowhere'", ""),
    "a keyword instead of a list": (_term("keywords: trust"), "glossary/hope.md:4: 'keywords' says 'trust'", "[one, two]"),
    "a question too long": (_term("questions:", f"  - {'x' * 161}"), "glossary/hope.md:4: 'questions' says", "160"),
    "YAML that does not end": (_term("aliases: [trust"), "glossary/hope.md:5: the front matter is not valid YAML", ""),
    "YAML with a tab": (_term("aliases:", "\t- trust"), "glossary/hope.md:5: the front matter is not valid YAML", ""),
    "YAML with a colon in a text": (_term(before="term: Hope\ndefinition: trust: good"),
        "glossary/hope.md:3: the front matter is not valid YAML: a colon stands inside a text", "quotes"),
    "two rules across the page": ("---\nHope\n---\n", "glossary/hope.md: 'definition' is missing", ""),
    "YAML of a list": ("---\n[term: Hope]\n---\n", "glossary/hope.md", ""),
    "YAML with a date that is none": (_term("date: 2026-13-45"), "glossary/hope.md:", ""),
    "YAML with a tag of Python": (_term("icon: !!python/name:os.system"), "glossary/hope.md:4: the front matter is not valid YAML", ""),
    "YAML with an alias of nothing": (_term("icon: *nothing"), "glossary/hope.md:4: the front matter is not valid YAML", ""),
    "YAML of two documents": ("---\nterm: Hope\n--- x\ndefinition: y\n---\n", "glossary/hope.md:", ""),
    "front matter that is not closed": ("---\nterm: Hope\ndefinition: To trust.\n\nBody.\n",
        "glossary/hope.md:1: the front matter is not closed", "---"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "place", "remedy"), OF_A_TERM.values(), ids=OF_A_TERM.keys())
def test_a_fault_of_a_term(tmp_path: Path, text: str, place: str, remedy: str) -> None:
    faults = refusal(tmp_path, {}, {"hope": text, "fear": {}})
    about = [fault for fault in faults if fault.startswith(place)]
    assert about, faults
    assert remedy in about[0]
    assert all(fault.startswith("glossary/hope.md") for fault in faults)


SOUND = {
    "a definition of 240 characters": _term(before=f"term: Hope\ndefinition: {'é' * 240}"),
    "a definition over lines": _term(before="term: Hope\ndefinition: >-\n  To trust\n  in good."),
    "no aliases": _term("aliases: []"),
    "keys of MkDocs and the theme": _term(
        "title: On hope", "description: About it", "tags: [a]", "hide: [toc]", "icon: x", "status: new", "template: main.html",
            "search: {exclude: true}"
    ),
    "a headword that is an alias too": _term("aliases: [hope, Hope]"),
    "its own plural": _term("aliases: [hopes]"),
    "a plural of another's": _term("aliases: [fears]"),
    "lines that end as on Windows": _term("aliases: [trust]").replace("\n", "\r\n"),
    "a byte order mark": "\ufeff" + _term("aliases: [trust]"),
    "closed by dots": "---\nterm: Hope\ndefinition: To trust.\n...\nBody\n",
    "spaces behind the dashes": "---  \nterm: Hope\ndefinition: To trust.\n---\t\nBody\n",
    "comments": _term("# aliases: trust"),
}  # fmt: skip


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND.keys())
def test_a_sound_term(tmp_path: Path, text: str) -> None:
    assert built(tmp_path, {"p.md": "hope"}, {"hope": text, "fear": {}}).links("p.md") == ["hope > hope"]


# Two terms and what each says beside its headword; the words that both claim.
CLAIMS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "an alias in two": ({"aliases": ["trust"]}, {"aliases": ["trust"]}, "trust"),
    "in another case": ({"aliases": ["Trust"]}, {"aliases": ["trust"]}, "trust"),
    "with a hyphen": ({"aliases": ["good-will"]}, {"aliases": ["good will"]}, "good will"),
    "with another apostrophe": ({"aliases": ["don't know"]}, {"aliases": ["don’t know"]}, "don’t know"),
    "with a decomposed accent": ({"aliases": ["rose\u0301"]}, {"aliases": ["ros\u00e9"]}, "ros\u00e9"),
    "one's headword": ({}, {"aliases": ["Calm"]}, "Calm"),
    "as written in both": ({"aliases": ["ER"]}, {"aliases": ["ER"]}, "ER"),
    "though one is linked by hand only": ({"aliases": ["trust"], "autolink": False}, {"aliases": ["trust"]}, "trust"),
}


@pytest.mark.parametrize(("one", "other", "words"), CLAIMS.values(), ids=CLAIMS.keys())
def test_two_terms_claim_a_form(tmp_path: Path, one: dict[str, Any], other: dict[str, Any], words: str) -> None:
    [fault] = refusal(tmp_path, {}, {"calm": one, "rage": other})
    assert "glossary/calm.md" in fault
    assert "glossary/rage.md" in fault
    assert f"'{words}'" in fault


NO_CLAIMS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a plural of one, written in the other": ({"aliases": ["mood"]}, {"aliases": ["moods"]}),
    "the plural of both": ({"aliases": ["bus"]}, {"aliases": ["buse"]}),
    "two that match as written": ({"aliases": ["Aa"], "match_case": True}, {"aliases": ["aA"], "match_case": True}),
}


@pytest.mark.parametrize(("one", "other"), NO_CLAIMS.values(), ids=NO_CLAIMS.keys())
def test_two_terms_do_not_claim_a_form(tmp_path: Path, one: dict[str, Any], other: dict[str, Any]) -> None:
    built(tmp_path, {}, {"calm": one, "rage": other})


def test_three_terms_that_claim_a_form_are_all_named(tmp_path: Path) -> None:
    said = "\n".join(refusal(tmp_path, {}, {slug: {"aliases": ["trust"]} for slug in ("a", "b", "c")}))
    assert all(f"glossary/{slug}.md" in said for slug in ("a", "b", "c"))


# Pages -------------------------------------------------------------------------------------------------------------------------


def _page(*lines: str) -> str:
    return "\n".join(["---", *lines, "---", "", "Hope.", ""])


RULES = {
    "pages": {
        "required": ["title", "kind", "audience"],
        "kinds": {"idea": {}, "guidance": {}, "safety": {}},
        "audiences": {"public": "the public", "staff": "people in the field"},
        "owners": {"editors": "the editors", "nurses": "the nurses"},
        "owner": "editors",
        "review_in": {"safety": 6, "term": 24, "default": 12},
    }
}
FRAME = ("title: P", "kind: idea", "audience: [public]")
OF_A_PAGE: dict[str, tuple[str, str, str]] = {
    "a missing key": (_page("title: P", "kind: idea"), "p.md: 'audience' is missing", ""),
    "an empty key": (_page("title: P", "audience: [public]", 'kind: ""'), "p.md:4: 'kind'", ""),
    "a key of nothing": (_page("title:", "kind: idea", "audience: [public]"), "p.md:2: 'title'", ""),
    "no front matter": ("# P\n", "p.md: 'title' is missing", ""),
    "a kind that is none": (_page("title: P", "kind: idee", "audience: [public]"), "p.md:3: 'kind' says 'idee'", "idea"),
    "an audience that is none": (_page("title: P", "kind: idea", "audience:", "  - public", "  - staf"), "p.md:6: 'audience' names 'staf'",
        "'staff'"),
    "an audience that is a text": (_page("title: P", "kind: idea", "audience: public"), "p.md:4: 'audience' says 'public'", "list"),
    "a key of terms": (_page(*FRAME, "term: P"), "p.md:5: nobody knows the key 'term'", ""),
    "a key misspelt": (_page(*FRAME, "last_review: 2026-01-01"), "p.md:5: nobody knows the key 'last_review'", "'last_reviewed'"),
    "a key twice": (_page(*FRAME, "kind: guidance"), "p.md:5: 'kind' is given twice", ""),
    "a day that is none": (_page(*FRAME, "last_reviewed: soon"), "p.md:5: 'last_reviewed' says 'soon'", "date"),
    "an owner that is none": (_page(*FRAME, "owner: nurse"), "p.md:5: 'owner' says 'nurse'", "nurses"),
    "an owner that is a list": (_page(*FRAME, "owner: [nurses]"), "p.md:5: 'owner' says ['nurses']", "text"),
    "a number of months that is none": (_page(*FRAME, "review_in: soon"), "p.md:5: 'review_in' says 'soon'", "months"),
    "no months": (_page(*FRAME, "review_in: 0"), "p.md:5: 'review_in' says 0", "1 to 60"),
    "months without end": (_page(*FRAME, "review_in: 61"), "p.md:5: 'review_in' says 61", "1 to 60"),
    "half a month": (_page(*FRAME, "review_in: 0.5"), "p.md:5: 'review_in' says 0.5", "such as: 6"),
    "a title that is a number": (_page("title: 1984", "kind: idea", "audience: [public]"), "p.md:2: 'title' says 1984", "quotes"),
    "a setting that is a text": (_page(*FRAME, "glossary: 'no'"), "p.md:5: 'glossary' says 'no'", "false"),
    "a setting with a key nobody knows": (_page(*FRAME, "glossary: {skp: [hope]}"), "p.md:5: 'glossary' says {'skp'", "skip"),
    "a term to skip that is a text": (_page(*FRAME, "glossary: {skip: hope}"), "p.md:5: 'glossary' says {'skip'", "[hope]"),
    "a term to skip that is none": (_page(*FRAME, "glossary:", "  skip:", "    - hope", "    - hop"), "p.md:8: 'skip' names 'hop'",
        "'hope'"),
    "a keyword instead of a list": (_page(*FRAME, "keywords: soon"), "p.md:5: 'keywords' says 'soon'", "[one, two]"),
    "a weight that is no number": (_page(*FRAME, "search: {boost: high}"), "p.md:5: 'search' says {'boost': 'high'}", "{boost: 2}"),
    "a key of search that is none": (_page(*FRAME, "search: {bost: 2}"), "p.md:5: 'search' says {'bost': 2}", "{boost: 2}"),
    "a keyword that is no text": (_page(*FRAME, "keywords: [soon, 911]"), "p.md:5: 'keywords' says ['soon', 911]", "[one, two]"),
    "a keyword without a letter": (_page(*FRAME, 'keywords: ["?!"]'), "p.md:5: 'keywords' says ['?!']", "words"),
    "a keyword too long": (_page(*FRAME, f"keywords: [{'x' * 61}]"), "p.md:5: 'keywords' says", "60"),
    "a question instead of a list": (_page(*FRAME, "questions: what now"), "p.md:5: 'questions' says 'what now'", "list"),
    "a question too long": (_page(*FRAME, f"questions: [{'x' * 161}]"), "p.md:5: 'questions' says", "160"),
    "a key of search misspelt": (_page(*FRAME, "keyword: [x]"), "p.md:5: nobody knows the key 'keyword'", "'keywords'"),
    "no YAML": (_page(*FRAME, "description: a: b"), "p.md:5: the front matter is not valid YAML", ""),
}  # fmt: skip


def test_a_page_that_rests_on_no_source_is_told_how_it_says_so(tmp_path: Path) -> None:
    required = {"pages": {"required": ["sources"]}}
    sound = dict.fromkeys(("index.md", "glossary/index.md"), _page("sources: []"))
    assert refusal(tmp_path, {"p.md": "Hope.\n", **sound}, extra=required) == [
        "p.md: 'sources' is missing. Every page here has one; one that rests on no source says: sources: []"
    ]
    built(tmp_path, {"p.md": _page("sources: []"), **sound}, extra=required)


@pytest.mark.parametrize(("text", "place", "remedy"), OF_A_PAGE.values(), ids=OF_A_PAGE.keys())
def test_a_fault_of_a_page(tmp_path: Path, text: str, place: str, remedy: str) -> None:
    pages = {"p.md": text, "index.md": _page(*FRAME), "glossary/index.md": _page(*FRAME)}
    faults = refusal(tmp_path, pages, HOPE, extra=RULES)
    about = [fault for fault in faults if fault.startswith(place)]
    assert about, faults
    assert remedy in about[0]
    assert all(fault.startswith("p.md") for fault in faults)


def test_a_sound_page_and_terms_need_not_what_pages_need(tmp_path: Path) -> None:
    pages = {"p.md": _page(*FRAME, "glossary: {skip: []}"), "index.md": _page(*FRAME), "glossary/index.md": _page(*FRAME)}
    assert built(tmp_path, pages, HOPE, extra=RULES).links("p.md") == ["Hope > hope"]


def test_a_term_may_say_a_kind_only_if_it_is_one(tmp_path: Path) -> None:
    pages = {"index.md": _page(*FRAME), "glossary/index.md": _page(*FRAME)}
    [fault] = refusal(tmp_path, pages, {"hope": {"kind": "idee"}}, extra=RULES)
    assert fault.startswith("glossary/hope.md:")
    assert "'kind' says 'idee'" in fault


def test_a_term_may_say_an_owner_only_if_there_is_one(tmp_path: Path) -> None:
    pages = {"index.md": _page(*FRAME), "glossary/index.md": _page(*FRAME)}
    [fault] = refusal(tmp_path, pages, {"hope": {"owner": "nurse"}}, extra=RULES)
    assert fault.startswith("glossary/hope.md:")
    assert "'owner' says 'nurse'" in fault


LINKS = {
    "misspelt": ("# P\n\nSee [x](term:hop).\n", "p.md:3: 'term:hop'", "'term:hope'"),
    "like nothing": ("See [x](term:qqqqqqqq).\n", "p.md:1: 'term:qqqqqqqq'", ""),
    "to nothing": ("See [x](term:).\n", "p.md:1: 'term:'", ""),
    "a headword, not a slug": ("See [x](term:Hope).\n", "p.md:1: 'term:Hope'", "'term:hope'"),
    "behind front matter": ("---\ntitle: P\n---\n\nx [x](term:hop)\n", "p.md:5: 'term:hop'", "'term:hope'"),
    "by reference": ("[x][1]\n\n[1]: term:hop\n", "p.md:3: 'term:hop'", "'term:hope'"),
    "on a page where nothing is linked": ("---\nglossary: false\n---\n[x](term:hop)\n", "p.md:4: 'term:hop'", "'term:hope'"),
    "below a longer name that is right": ("[a](term:hope)\n\n[b](term:hop)\n", "p.md:3: 'term:hop'", "'term:hope'"),
}


@pytest.mark.parametrize(("text", "place", "remedy"), LINKS.values(), ids=LINKS.keys())
def test_a_link_to_no_term(tmp_path: Path, text: str, place: str, remedy: str) -> None:
    [fault] = refusal(tmp_path, {"p.md": text}, HOPE)
    assert fault.startswith(place)
    assert remedy in fault


@pytest.mark.parametrize(
    "text",
    ["[x](<http://[bad>)", "[x][1]\n\n[1]: http://[bad", '<a href="http://[bad">x</a>', "- [x](http://[bad)"],
    ids=["a link", "by reference", "in HTML", "in a list"],
)
def test_a_link_that_is_no_address(tmp_path: Path, text: str) -> None:
    [fault] = refusal(tmp_path, {"p.md": f"# P\n\n{text}\n"}, extra={"languages": {"es": {}}})
    assert re.match(r"p\.md:[35]: 'http://\[bad' is no address\. Write a whole one", fault)


def test_a_picture_that_is_no_address_stops_nothing(tmp_path: Path) -> None:
    assert 'alt="x"' in built(tmp_path, {"p.md": "![x](<http://[bad>)\n"}).html("p.md")


def test_every_link_to_no_term_is_named_with_its_line(tmp_path: Path) -> None:
    faults = refusal(tmp_path, {"p.md": "[a](term:hop)\n\nx\n\n[b](term:hop)\n"}, HOPE)
    assert [fault.split(" ")[0] for fault in faults] == ["p.md:1:", "p.md:5:"]


def test_a_page_that_is_not_utf_8(tmp_path: Path) -> None:
    config = write_site(tmp_path, {}, HOPE)
    (tmp_path / "docs" / "p.md").write_bytes(b"# P\n\nros\xe9\n")
    (tmp_path / "docs" / "glossary" / "hope.md").write_bytes(b"---\nterm: ros\xe9\ndefinition: x\n---\n")
    site = build(config)
    assert site.refused
    assert "p.md:3: the file is not UTF-8" in site.said
    assert "glossary/hope.md:2: the file is not UTF-8" in site.said


# Settings ----------------------------------------------------------------------------------------------------------------------

SETTINGS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a policy that is none": ({"glossary": {"link": "sometimes"}}, ["mkdocs.yml", "'sometimes'", "section", "page", "all"]),
    "a policy that is a flag": ({"glossary": {"link": True}}, ["mkdocs.yml", "True", "section", "page", "all"]),
    "a policy that is a list": ({"glossary": {"link": ["all"]}}, ["mkdocs.yml", "section", "page", "all"]),
    "a policy without its key": ({"glossary": "page"}, ["mkdocs.yml", "'page'", "keys and values: link"]),
    "a key nobody knows": ({"glossary": {"links": "page"}}, ["mkdocs.yml", "'links'", "'link'"]),
    "rules that are a text": ({"pages": "title"}, ["mkdocs.yml", "extra.pages", "'title'"]),
    "rules with a key nobody knows": ({"pages": {"require": ["title"]}}, ["mkdocs.yml", "extra.pages", "'require'", "'required'"]),
    "a required key that no page may have": ({"pages": {"required": ["titlex"]}}, ["mkdocs.yml", "extra.pages", "'titlex'", "'title'"]),
    "kinds that are a text": ({"pages": {"kinds": "idea"}}, ["mkdocs.yml", "extra.pages.kinds says 'idea'"]),
    "owners that are a list": ({"pages": {"owners": ["nurses"]}}, ["mkdocs.yml", "extra.pages.owners", "keys and values"]),
    "an owner that is none": (
        {"pages": {"owners": {"nurses": "the nurses"}, "owner": "nurse"}},
        ["mkdocs.yml", "extra.pages.owner says 'nurse'", "Write one of: nurses"],
    ),
    "months of a kind that is none": (
        {"pages": {"kinds": {"idea": {}}, "review_in": {"idee": 6}}},
        ["mkdocs.yml", "extra.pages.review_in names 'idee'", "idea"],
    ),
    "months that are none": (
        {"pages": {"review_in": {"idea": "soon"}}},
        ["mkdocs.yml", "extra.pages.review_in.idea says 'soon'", "such as: 4"],
    ),
}


@pytest.mark.parametrize(("extra", "expected"), SETTINGS.values(), ids=SETTINGS.keys())
def test_a_fault_of_the_settings(tmp_path: Path, extra: dict[str, Any], expected: list[str]) -> None:
    settings = {"extra": {"pages": None, **extra}}
    said = "\n".join(refusal(tmp_path, {}, HOPE, settings=settings))
    assert all(words in said for words in expected), said


# All at once -------------------------------------------------------------------------------------------------------------------

MANY: dict[str, Any] = {
    "pages": {"p.md": "[x](term:hop)\n\n[](call:nobody)\n", "q.md": "---\ntitlex: Q\n---\n", "r.md": "---\na: [\n---\n"},
    "given": {"hope": {"related": ["feer"], "alias": ["x"]}, "fear": "---\nterm: Fear\n---\n", "rage": {"aliases": ["hope"]}, "void": ""},
    "policy": "sometimes",
}
PARTS = (
    "p.md:1: 'term:hop'",
    "p.md:3: 'call:nobody'",
    "q.md:2: nobody knows the key 'titlex'; did you mean 'title'?",
    "r.md:3: the front matter is not valid YAML",
    "'related' names 'feer', which is no term; did you mean 'fear'?",
    "nobody knows the key 'alias'; did you mean 'aliases'?",
    "glossary/fear.md: 'definition' is missing",
    "glossary/void.md: 'term' is missing",
    "claimed by glossary/hope.md too",
    ": extra.glossary.link says 'sometimes'",
)


def test_all_faults_come_in_one_message_in_order(tmp_path: Path) -> None:
    faults = refusal(tmp_path, **MANY)
    assert [part for part in PARTS if not any(part in fault for fault in faults)] == []
    assert len(faults) == len(set(faults)) == len(PARTS) + 1, "void.md lacks its definition too, and none is said twice"
    paths = [fault.split(":")[0] for fault in faults]
    assert paths == sorted(paths)
    assert "11 faults to mend" in build(tmp_path / "mkdocs.yml").said


@pytest.mark.parametrize("strict", [True, False], ids=["strictly", "loosely"])
def test_the_command_says_them_without_a_traceback(tmp_path: Path, strict: bool) -> None:
    run = command(write_site(tmp_path, **MANY), *(["--strict"] if strict else []))
    assert run.returncode == 1
    assert [part for part in PARTS if run.stderr.count(part) != 1] == []
    assert "Traceback" not in run.stdout + run.stderr
    assert not (tmp_path / "site").exists()
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith(".")} <= {".cache"}


def test_a_message_stays_short_whatever_was_written(tmp_path: Path) -> None:
    terms = {"hope": _term(f"aliases: {'x' * 5000}", f"{'k' * 3000}: {['y' * 900] * 50}")}
    assert max(map(len, refusal(tmp_path, {}, terms))) < 400


# Front matter nested deeper than people write ends a program that recurses through it.
@pytest.mark.parametrize("depth", [100, 5_000, 200_000])
def test_front_matter_that_nests_without_end(tmp_path: Path, depth: int) -> None:
    run = command(write_site(tmp_path, {"p.md": f"---\ntags: {'[' * depth}\n---\n"}))
    assert run.returncode == 1, f"ended by signal {-run.returncode}"
    assert "p.md:" in run.stderr
    assert "Traceback" not in run.stderr


def test_front_matter_that_grows_without_end() -> None:
    laughs = "\n".join(f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 9)}]" for n in range(1, 30))
    document, body, faults = front_matter.read(f"---\nk0: &k0 [ha]\n{laughs}\n---\nBody", "p.md")
    _, _, unknown = terms.read_term("p", "p.md", document)
    assert (body, faults) == ("Body", [])
    assert len(unknown) == 32
    assert max(len(str(fault)) for fault in unknown) < 1000


def test_a_list_that_holds_itself() -> None:
    document, faults = yaml_document.parse("aliases: &a [*a]\nglossary: &g {skip: *g}\n", "p.md", "the front matter")
    _, _, wrong = terms.read_term("p", "p.md", document)
    assert not faults
    assert {str(fault).split(" says")[0] for fault in wrong if "says" in str(fault)} == {"p.md:1: 'aliases'", "p.md:2: 'glossary'"}


def test_a_refused_build_in_this_process_leaves_nothing(tmp_path: Path) -> None:
    before = contents(write_site(tmp_path, {"p.md": "[x](term:no)"}).parent)
    assert build(tmp_path / "mkdocs.yml").refused
    assert {path: text for path, text in contents(tmp_path).items() if not path.startswith(".cache/")} == before


@pytest.mark.parametrize(
    ("cache", "wrong"),
    [
        ("yes", "extra.cache says 'yes'. Write keys and values"),
        ({"plugins": "glightbox"}, "extra.cache.plugins says 'glightbox'. Write a list"),
        ({"plugin": []}, "extra.cache: nobody knows the key 'plugin'; did you mean 'plugins'?"),
    ],
    ids=["text", "no list", "strange key"],
)
def test_what_is_said_of_the_cache(tmp_path: Path, cache: object, wrong: str) -> None:
    [fault] = refusal(tmp_path, extra={"cache": cache})
    assert re.match(r"mkdocs.yml:\d+: ", fault)
    assert wrong in fault


def test_a_site_may_keep_nothing(tmp_path: Path) -> None:
    built(tmp_path, {"index.md": "# Home\n"}, extra={"cache": False})
    assert not (tmp_path / ".cache").exists()


# Snippets ----------------------------------------------------------------------------------------------------------------------


def test_a_snippet_that_is_not_there_is_named_with_its_line(tmp_path: Path) -> None:
    pages = {"_snippets/help.md": "Call.\n", "a.md": 'Text.\n\n--8<-- "helps.md"\n'}
    assert refusal(tmp_path, pages) == [
        "a.md:3: there is no snippet 'helps.md'; did you mean 'help.md'? Name one that is there, or write it"
    ]


def test_a_snippet_may_miss_one_too(tmp_path: Path) -> None:
    pages = {"_snippets/help.md": 'Call.\n\n--8<-- "lines.md"\n', "a.md": '--8<-- "help.md"\n'}
    assert refusal(tmp_path, pages) == ["_snippets/help.md:3: there is no snippet 'lines.md'. Name one that is there, or write it"]
