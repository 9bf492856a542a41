"""What comes out besides links: terms' pages, the index, the exports, the log; and that it is the same however it is built."""

from __future__ import annotations

import json
import os
import random
import re
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import justhtml
import pytest

from peerkb.glossary import terms
from tests.browsing import straight
from tests.small_site import Site, Terms, build, built, contents, links, project_settings, write_site

NASTY = 'Trust & "good" <b>will</b></script><script>alert(1)</script> — ‘é’'
TERMS: Terms = {
    "hope": {"aliases": ["trust"], "related": ["fear"], "definition": NASTY, "body": "## In use\n\nFear is not its opposite.\n"},
    "fear": {"body": "# Being afraid\n\nWith hope.\n"},
    "calm": {"term": "the Calm", "related": ["hope", "fear"]},
    "ecart": {"term": "Écart"},
    "twelve": {"term": "12 steps"},
    "lost": {"autolink": False},
}
PAGES = {
    "index.md": "# Home\n\nHope at home.\n",
    "b/p.md": "# On *hope* & more\n\nHope.\n\n## First part\n\nHope, trust.\n\n## Second `part` & more\n\nFear.\n\n### Deeper\n\nHope.\n",
    "a/q.md": "---\ntitle: Q & A\n---\n\n## One\n\nx\n\n## Two\n\nHope.\n",
    "none.md": "# Nothing\n\nNot here.\n",
}
NAV = {"nav": ["index.md", "none.md", "b/p.md", {"Short": "a/q.md"}, "glossary/index.md"]}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return built(tmp_path_factory.mktemp("site"), PAGES, TERMS, policy="section", settings=NAV)


def _tree(site: Site, page: str) -> Any:
    return justhtml.JustHTML(site.html(page), sanitize=False)


def _text(node: Any) -> str:
    return straight(" ".join(node.to_text(separator="", strip=False).split()))


def _outline(lists: Any) -> list[Any]:
    """A list of links as `(words, address)`, each with the list below it."""
    found: list[Any] = []
    for item in (child for child in lists.children if child.name == "li"):
        link = item.query_one("a")
        below = [child for child in item.children if child.name == "ul"]
        found.append((_text(link), link.attrs["href"], *(_outline(part) for part in below)))
    return found


def _json_ld(html: str) -> Any:
    first, *_ = justhtml.JustHTML(html, sanitize=False).query('script[type="application/ld+json"]')
    return json.loads(first.to_text(separator="", strip=False))


# Terms' pages ------------------------------------------------------------------------------------------------------------------


def test_a_terms_page_begins_with_headword_and_definition(site: Site) -> None:
    for page, heading in (("glossary/hope.md", "hope"), ("glossary/fear.md", "Being afraid"), ("glossary/calm.md", "the Calm")):
        main = _tree(site, page).query_one("main")
        first, second = [child for child in main.children if child.name not in ("#text", "#comment")][:2]
        assert first.name == "h1"
        assert _text(first).removesuffix("¶") == heading
        assert second.attrs == {"class": "glossary-definition"}
        assert len(main.query("h1")) == 1
    assert _text(_tree(site, "glossary/hope.md").query_one(".glossary-definition")) == straight(NASTY)


def test_the_headword_is_the_pages_title(site: Site) -> None:
    assert "<title>the Calm</title>" in site.html("glossary/calm.md")


def test_a_heading_in_a_comment_is_none(tmp_path: Path) -> None:
    site = built(tmp_path, {}, {"hope": {"body": "<!-- <h1>Old</h1> -->\n\nText.\n"}})
    assert _text(_tree(site, "glossary/hope.md").query_one(".glossary-definition")) == "What hope means."


@pytest.mark.parametrize(
    ("slug", "expected"),
    [("hope", ["fear", "the Calm"]), ("fear", ["the Calm", "hope"]), ("calm", ["hope", "fear"]), ("lost", [])],
)
def test_related_terms_both_ways(site: Site, slug: str, expected: list[str]) -> None:
    related = _tree(site, f"glossary/{slug}.md").query(".glossary-related a")
    assert [_text(link) for link in related] == expected
    assert all(f"glossary/{link.attrs['href'].removeprefix('../../glossary/')}index.html" in site.files for link in related)


def test_appears_in(site: Site) -> None:
    """Pages in the order of the navigation, then terms' pages; sections in the order of the page."""
    [part] = _tree(site, "glossary/hope.md").query(".glossary-mentions")
    assert _text(part.query_one("h2")) == "Appears in"
    assert _outline(part.query_one("ul")) == [
        ("Home", "../../"),
        (
            "On hope & more",
            "../../b/p/",
            [("First part", "../../b/p/#first-part"), ("Second part & more", "../../b/p/#second-part-more")],
        ),
        ("Q & A", "../../a/q/", [("Two", "../../a/q/#two")]),
        ("fear", "../../glossary/fear/"),
    ]


def test_appears_in_leads_to_places_that_are_there(site: Site) -> None:
    for slug in TERMS:
        for link in _tree(site, f"glossary/{slug}.md").query(".glossary-mentions a"):
            path, _, anchor = link.attrs["href"].removeprefix("../../").partition("#")
            target = site.files[f"{path}index.html"].decode()
            assert not anchor or f'id="{anchor}"' in target


def test_a_section_without_an_anchor_counts_for_its_page(tmp_path: Path) -> None:
    site = built(tmp_path, {"p.md": "# P\n\n<h2>Raw</h2>\n\n<p>hope</p>\n"}, {"hope": {}})
    assert _outline(_tree(site, "glossary/hope.md").query_one(".glossary-mentions ul")) == [("P", "../../p/")]


def test_a_term_that_appears_nowhere_does_not_say_so(site: Site) -> None:
    assert "Appears in" not in site.html("glossary/lost.md")


def test_words_that_the_engine_adds_are_no_occurrences(site: Site) -> None:
    """The definition, related terms and the index name terms; that is not where they appear."""
    for page in ("glossary/calm.md", "glossary/index.md"):
        assert site.links(page) == []


# The index and the exports -----------------------------------------------------------------------------------------------------


def test_the_index_has_all_terms_from_a_to_z(site: Site) -> None:
    index = _tree(site, "glossary/index.md")
    letters = [(_text(part.query_one("h2")), [_text(word) for word in part.query("dt")]) for part in index.query(".glossary-letter")]
    assert letters == [("#", ["12 steps"]), ("C", ["the Calm"]), ("E", ["Écart"]), ("F", ["fear"]), ("H", ["hope"]), ("L", ["lost"])]
    assert [_text(link) for link in index.query(".glossary-letters a")] == [letter for letter, _ in letters]
    ids = [(node.attrs or {}).get("id") for node in index.query("[id]")]
    assert len(ids) == len(set(ids))
    assert all(link.attrs["href"][1:] in ids for link in index.query(".glossary-letters a"))
    hope = index.query_one("#hope")
    assert hope.query_one("a").attrs["href"].endswith("glossary/hope/")
    assert _text(hope.query_one("dd")) == straight(NASTY)


def test_an_index_that_nobody_wrote_is_made(tmp_path: Path) -> None:
    config = write_site(tmp_path, {}, {"hope": {}})
    (tmp_path / "docs" / "glossary" / "index.md").unlink()
    site = build(config)
    assert not site.refused, site.said
    assert "What hope means." in site.html("glossary/index.md")


def test_without_terms_there_is_nothing_to_list(tmp_path: Path) -> None:
    site = built(tmp_path, {"p.md": "Hope.\n"})
    assert json.loads(site.files["glossary.json"]) == {"terms": []}


def test_the_export(site: Site) -> None:
    exported = json.loads(site.files["glossary.json"])["terms"]
    assert [term["slug"] for term in exported] == sorted(TERMS)
    hope = next(term for term in exported if term["slug"] == "hope")
    for place in hope["appears_in"]:
        if not place.get("sections", True):
            del place["sections"]
    assert hope == {
        "slug": "hope",
        "term": "hope",
        "definition": NASTY,
        "aliases": ["trust"],
        "related": ["fear"],
        "url": "glossary/hope/",
        "appears_in": [
            {"title": "Home", "url": ""},
            {
                "title": "On hope & more",
                "url": "b/p/",
                "sections": [
                    {"title": "First part", "url": "b/p/#first-part"},
                    {"title": "Second part & more", "url": "b/p/#second-part-more"},
                ],
            },
            {"title": "Q & A", "url": "a/q/", "sections": [{"title": "Two", "url": "a/q/#two"}]},
            {"title": "fear", "url": "glossary/fear/"},
        ],
    }
    assert next(term for term in exported if term["slug"] == "lost")["appears_in"] == []


def test_every_link_is_in_the_export_and_nothing_else(site: Site) -> None:
    exported = json.loads(site.files["glossary.json"])["terms"]
    said = {(place["url"], term["slug"]) for term in exported for place in term["appears_in"]}
    there = {
        (name.removesuffix("index.html"), link.rpartition(" > ")[2])
        for name in site.files
        if name.endswith(".html")
        for link in links(site.files[name].decode(), name)
    }
    assert said == there


def test_a_term_in_json_ld(site: Site) -> None:
    assert _json_ld(site.html("glossary/hope.md")) == {
        "@context": "https://schema.org",
        "@type": "DefinedTerm",
        "name": "hope",
        "description": NASTY,
        "alternateName": ["trust"],
        "termCode": "hope",
        "url": "https://example.org/glossary/hope/",
        "inDefinedTermSet": "https://example.org/glossary/",
    }


def test_the_set_of_terms_in_json_ld(site: Site) -> None:
    data = _json_ld(site.html("glossary/index.md"))
    assert (data["@type"], data["url"]) == ("DefinedTermSet", "https://example.org/glossary/")
    assert {term["name"] for term in data["hasDefinedTerm"]} == {"hope", "fear", "the Calm", "Écart", "12 steps", "lost"}
    assert {term["@type"] for term in data["hasDefinedTerm"]} == {"DefinedTerm"}
    assert "DefinedTerm" not in site.html("b/p.md")


def test_a_description_may_hold_any_character(tmp_path: Path) -> None:
    described = "Say \"me too\" & <b>'go'</b>"
    site = built(
        tmp_path, {"p.md": f"---\ndescription: {json.dumps(described)}\n---\nText\n"}, {"hope": {"definition": described}}, theme="material"
    )
    for path in ("p.md", "glossary/hope.md"):
        assert straight(_tree(site, path).query_one("meta[name=description]").attrs["content"]) == described


def test_no_script_of_a_writer_gets_out(site: Site) -> None:
    assert [name for name in site.files if b"<script>alert" in site.files[name] and name.endswith(".html")] == []


def test_the_log(site: Site) -> None:
    [told] = [line for line in site.said.splitlines() if " links to " in line]
    assert told.startswith("INFO: ")
    assert re.search(r"\b8 links to 2 terms in 5 pages", told)
    nowhere = told.partition("Nothing links to: ")[2]
    assert nowhere.split(", ") == ["calm", "ecart", "lost", "twelve"]


def test_the_log_when_every_term_is_linked(tmp_path: Path) -> None:
    said = built(tmp_path, {"p.md": "Hope, hope.\n"}, {"hope": {}}).said
    assert "2 links to 1 terms in 1 pages" in said
    assert "Nothing links" not in said


# The same whatever the order ---------------------------------------------------------------------------------------------------

SHUFFLE = """
import random
def on_files(files, config):
    listed = sorted(files, key=lambda file: file.src_uri)
    random.Random({seed}).shuffle(listed)
    for file in listed:
        files.remove(file)
    for file in listed:
        files.append(file)
"""


def _hook(root: Path, name: str, text: str) -> str:
    root.mkdir(parents=True, exist_ok=True)
    hook = root / f"{name}.py"
    hook.write_text(text, encoding="utf-8")
    return str(hook)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_order_of_files_gives_the_same_bytes(tmp_path: Path, site: Site, seed: int) -> None:
    hooks = [_hook(tmp_path, f"shuffle_{seed}", SHUFFLE.format(seed=seed))]
    shuffled = built(tmp_path / "site", PAGES, TERMS, policy="section", settings=NAV, hooks=hooks)
    ours = [name for name in site.files if not name.startswith("sitemap.xml")]  # MkDocs lists files there as they come
    assert [name for name in ours if shuffled.files[name] != site.files[name]] == []
    assert shuffled.files.keys() == site.files.keys()


def test_any_order_of_files_gives_the_same_refusal(tmp_path: Path) -> None:
    given = {slug: {"aliases": ["trust"], "related": ["nobody"]} for slug in ("a", "b", "c", "d")}
    pages = {f"{name}.md": "[x](term:no)\n" for name in "pqr"}
    said = set()
    for seed in range(4):
        hooks = [_hook(tmp_path / str(seed), f"shuffle_{seed}", SHUFFLE.format(seed=seed))]
        said.add(build(write_site(tmp_path / str(seed) / "site", pages, given, hooks=hooks)).said.partition("to mend")[2])
    assert len(said) == 1


def test_any_order_of_terms_gives_the_same_forms() -> None:
    found = [terms.Term(slug, f"{slug}.md", slug, "x", aliases=("bus", "trust")) for slug in ("a", "b", "c")]
    assert terms.all_forms(found) == terms.all_forms(found[::-1])


def test_any_order_of_the_file_system_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    config = write_site(tmp_path, PAGES, TERMS)
    as_it_is = build(config)
    walk = os.walk

    def shuffled(*given: Any, **more: Any) -> Any:
        for folder, folders, files in walk(*given, **more):
            random.Random(5).shuffle(folders)
            random.Random(5).shuffle(files)
            yield folder, folders, files

    monkeypatch.setattr(os, "walk", shuffled)
    assert build(config).files == as_it_is.files
    assert not as_it_is.refused


def test_two_builds_of_two_processes_give_the_same_bytes(tmp_path: Path) -> None:
    config = write_site(tmp_path, PAGES, TERMS, theme="material", plugins=project_settings()["plugins"])
    sites = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": "1700000000", "NO_MKDOCS_2_WARNING": "1"}
        subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(config)], env=environment, check=True, timeout=120)
        sites.append(contents(tmp_path / "site"))
    assert [name for name in sites[0] if sites[0][name] != sites[1].get(name)] == []
    assert sites[0].keys() == sites[1].keys()


# Beside others -----------------------------------------------------------------------------------------------------------------


def _picture(file: Path) -> None:
    """One white pixel as PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b"\0\xff")) + chunk(b"IEND", b""))


# Material's search too, for a site that keeps it.
PLUGINS = ["search", *(next(iter(plugin)) if isinstance(plugin, dict) else plugin for plugin in project_settings()["plugins"])]


@pytest.mark.parametrize("plugins", [[], *([name] for name in PLUGINS), PLUGINS, PLUGINS[::-1]], ids="+".join)
def test_with_each_plugin_that_the_site_has(tmp_path: Path, plugins: list[str]) -> None:
    _picture(tmp_path / "docs" / "door.png")
    pages = {"p.md": "# P\n\nHope.\n\n![A door of hope](door.png)\n\n## A\n\nWith hope.\n"}
    given = {"hope": {"definition": "To trust in good.", "body": "![A door](../door.png)\n\nAnd fear.\n"}, "fear": {}}
    site = built(tmp_path, pages, given, theme="material", plugins=plugins, policy="section")
    assert site.links("p.md") == ["Hope > hope", "hope > hope"]
    assert site.links("glossary/hope.md") == ["fear > fear"]
    term = _tree(site, "glossary/hope.md").query_one("article")
    assert _text(term.query_one(".glossary-definition")) == "To trust in good."
    assert _outline(term.query_one(".glossary-mentions ul")) == [("P", "../../p/", [("A", "../../p/#a")])]
    assert _json_ld(site.html("glossary/hope.md"))["@type"] == "DefinedTerm"
    assert len(_tree(site, "p.md").query("img[alt='A door of hope']")) == 1
    if "glightbox" in plugins:
        assert len(_tree(site, "p.md").query("a.glightbox img")) == 1
    if "search" in plugins:
        entries = json.loads(site.files["search/search_index.json"])["docs"]
        # on the term's page and nowhere else: the index would say all definitions once more
        assert [entry["location"] for entry in entries if "To trust in good." in entry["text"]] == ["glossary/hope/"]


ADDED = """
from mkdocs.structure.files import File
def on_files(files, config):
    files.append(File.generated(config, "glossary/late.md", content="---\\nterm: latecomer\\ndefinition: Came late.\\n---\\n"))
    files.append(File.generated(config, "made.md", content="# Made\\n\\nHope and a latecomer.\\n"))
"""
WRAPPED = """
def on_page_content(html, page, config, files):
    return f"<html><body><section>{html}</section></body></html>"
"""


def test_terms_and_pages_that_a_plugin_adds(tmp_path: Path) -> None:
    site = built(tmp_path, {}, {"hope": {}}, hooks=[_hook(tmp_path, "added", ADDED)])
    assert site.links("made.md") == ["Hope > hope", "latecomer > late"]
    assert "Came late." in site.html("glossary/late.md")


def test_a_plugin_that_hands_on_a_whole_document(tmp_path: Path) -> None:
    """Pages are linked before such a plugin sees them, whatever is around them then."""
    site = built(tmp_path, {"p.md": "Hope\n"}, {"hope": {"body": "x"}}, hooks=[_hook(tmp_path, "wrapped", WRAPPED)])
    assert site.links("p.md") == ["Hope > hope"]
    assert "Appears in" in site.html("glossary/hope.md")
