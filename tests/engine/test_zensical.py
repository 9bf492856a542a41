"""The third engine: Zensical's output, taken through the same pipeline, is the site that MkDocs builds."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import justhtml
import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url
from zensical_adapter.build import RefusedError
from zensical_adapter.build import build as build_by_zensical
from zensical_adapter.dead_links import find_dead_links
from zensical_adapter.preview import serve
from zensical_adapter.settings import SettingsError, read_settings, relative_url
from zensical_adapter.sources import Sources
from zensical_adapter.structure import page_file

from tests.browsing import Built, build
from tests.content import GARDEN
from tests.engine.test_serve import serving
from tests.small_site import PROJECT, contents, term_source, write_site

ENGINE = "zensical_adapter"
needs_zensical = pytest.mark.skipif(sys.version_info < (3, 11), reason="Zensical needs Python 3.11")
TERMS = {"hope": {"related": ["despair"]}, "despair": {"aliases": ["gloom"]}}
# What the plugin for pictures says in each link to one, though it is what its script does anyway.
SAID_ANYWAY = {"data-width": "auto", "data-height": "auto", "data-desc-position": "bottom"}


def _run(config: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", ENGINE, "build", "--strict", "-f", str(config)]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "hooks")}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=300, check=False)


@pytest.fixture(scope="module")
def both(built: Built, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The files of the garden, by MkDocs and by Zensical."""
    folder = tmp_path_factory.mktemp("both")
    one = built if os.environ.get("ENGINE", "mkdocs") == "mkdocs" else build(GARDEN, folder / "mkdocs", ENGINE="mkdocs")
    other = build(GARDEN, folder / "zensical", ENGINE="zensical")
    assert (one.status, other.status) == (0, 0), f"{one.said}\n{other.said}"
    return contents(one.folder), contents(other.folder)


@needs_zensical
def test_the_same_files_and_data_come_of_it(both: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    mkdocs, zensical = both
    assert mkdocs.keys() == zensical.keys()
    ours = [path for path in mkdocs if not path.endswith(".html") and path != "worker.js"]  # which lists the hash of each page
    assert {"glossary.json", "pages.json", "search/search_index.js", "sitemap.xml", "_headers", "assets/site.css"} <= {*ours}
    assert [path for path in ours if mkdocs[path] != zensical[path]] == []


@needs_zensical
def test_the_same_pages_come_of_it(both: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    mkdocs, zensical = both
    pages = [path for path in mkdocs if path.endswith(".html")]
    generator = re.compile(rb'<meta name="?generator"?[^>]*>')
    differ = [path for path in pages if generator.sub(b"", mkdocs[path]) != generator.sub(b"", zensical[path])]
    assert len(differ) < len(pages) / 4
    # What differs has pictures: the plugin that enlarges them writes the HTML of such pages anew, which says the same.
    assert [path for path in differ if b"<img" not in mkdocs[path]] == []
    assert [path for path in differ if [*_elements(mkdocs[path])] != [*_elements(zensical[path])]] == []
    assert b'class="glossary-term"' in zensical["beds/watering/index.html"]
    assert b'content="zensical-' in zensical["404.html"]


def _elements(html: bytes) -> Iterator[tuple[str, list[tuple[str, str | None]], str]]:
    """The elements of a page with their attributes and their own words."""
    for node in justhtml.JustHTML(html.decode(), sanitize=False).query("*"):
        attributes = {name: value or "" for name, value in (node.attrs or {}).items() if SAID_ANYWAY.get(name) != value}
        if node.name != "meta" or attributes.get("name") != "generator":
            words = "".join(child.to_text(strip=False) for child in node.children or () if child.name == "#text")
            yield node.name, sorted(attributes.items()), words


@needs_zensical
def test_a_fault_is_named_with_its_line_and_the_site_before_stands(tmp_path: Path) -> None:
    pages = {
        "index.md": "---\ntitle: Home\nkind: about\n---\n\nA word on hope, and a [link](call:line).\n",
        "more/page.md": '# Page\n\nMore hope.\n\n![p](/pictures/a.svg)\n\n--8<-- "note.md"\n',
        "_snippets/note.md": "A first note.\n",
        "pictures/a.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "_data/phones.yml": "checked: 2026-01-02\nlines:\n  line: {name: A line, call: 555-0100}\n",
    }
    config = write_site(tmp_path, pages, TERMS, plugins=["glightbox"])
    run = _run(config)
    assert run.returncode == 0, run.stderr
    before = contents(tmp_path / "site")
    assert b'href="../../pictures/a.svg"' in before["more/page/index.html"]  # counted from the docs folder, as MkDocs does

    home = tmp_path / "docs" / "index.md"
    wrong = "[a](term:hop) [b](nowhere.md) [c](more/page.md#part) ![d](no.png) [e](/more/none.md)"
    home.write_text(f"{pages['index.md']}\n{wrong}\n", encoding="utf-8")
    run = _run(config)
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    told = [line.strip() for line in run.stderr.splitlines() if "index.md" in line]
    assert [line.partition(" ")[0] for line in told] == ["index.md:8:"] * 5
    for address in ("term:hop", "nowhere.md", "part", "no.png", "/more/none.md"):
        assert any(f"'{address}'" in line for line in told), address
    assert contents(tmp_path / "site") == before

    home.write_text('# Home\n\n--8<-- "none.md"\n', encoding="utf-8")
    run = _run(config)
    assert run.returncode == 1
    assert "index.md:3: there is no snippet 'none.md'" in run.stderr
    assert contents(tmp_path / "site") == before
    assert [path.name for path in tmp_path.glob(".site*")] == []

    # What Zensical made once is kept, and only for what it was made of.
    home.write_text(pages["index.md"], encoding="utf-8")
    assert _run(config).returncode == 0
    assert contents(tmp_path / "site") == before
    (tmp_path / "docs" / "_snippets" / "note.md").write_text("Another note.\n", encoding="utf-8")
    assert _run(config).returncode == 0
    after = contents(tmp_path / "site")
    assert b"A first note." in before["more/page/index.html"]
    assert b"Another note." in after["more/page/index.html"]


@needs_zensical
def test_a_site_without_pages_is_built(tmp_path: Path) -> None:
    config = write_site(tmp_path, {"p.md": "# P\n"})
    for file in (tmp_path / "docs").rglob("*.md"):
        file.unlink()
    run = _run(config)
    assert run.returncode == 0, run.stderr
    assert "<urlset" in (tmp_path / "site" / "sitemap.xml").read_text(encoding="utf-8")


@pytest.mark.enable_socket
def test_a_preview_says_where_it_cannot_be_served(tmp_path: Path) -> None:
    config = write_site(tmp_path, {"p.md": "# P\n"}, TERMS)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(RefusedError, match=rf"Nothing can be served at {address}: .*make serve PORT=8001"):
            serve(config, address)
    with pytest.raises(RefusedError, match="Write a host and a port"):
        serve(config, "127.0.0.1:8000x")


@needs_zensical
@pytest.mark.enable_socket
def test_a_preview_follows_changes_and_keeps_the_last_good_site(tmp_path: Path) -> None:
    config = write_site(tmp_path, {"p.md": "# P\n\nWe hope.\n"}, {"hope": {}, "fear": {}})
    with serving(tmp_path, config, ENGINE) as server:
        assert server.links("p/") == ["hope > hope"]
        server.write("glossary/hope.md", term_source("hope", {"aliases": ["we"]}))
        server.wait(lambda: server.links("p/") == ["We > hope", "hope > hope"])
        server.write("p.md", "# P\n\nChanged, [x](term:hop).\n")
        server.wait(lambda: "p.md:3: 'term:hop' leads to no term; did you mean 'term:hope'?" in server.said())
        assert server.links("p/") == ["We > hope", "hope > hope"]
        server.write("p.md", "# P\n\nHope, hope.\n")
        server.wait(lambda: server.links("p/") == ["Hope > hope", "hope > hope"])
        config.write_text(config.read_text(encoding="utf-8").replace("link: all", "link: page"), encoding="utf-8")
        server.wait(lambda: server.links("p/") == ["Hope > hope"])
    assert "Traceback" not in server.said()
    assert list(server.temporary.iterdir()) == [], "nothing is left of the served site"


@needs_zensical
def test_ctrl_c_while_a_preview_tidies_up_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = write_site(tmp_path, {"p.md": "# P\n"}, TERMS)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    remove = shutil.rmtree

    def remove_but_be_interrupted(folder: str, *given: Any, **named: Any) -> None:
        if Path(folder).name.startswith("zensical-"):
            raise KeyboardInterrupt
        remove(folder, *given, **named)

    monkeypatch.setattr(shutil, "rmtree", remove_but_be_interrupted)
    with tempfile.TemporaryDirectory() as folder, pytest.raises(KeyboardInterrupt):
        build_by_zensical(config, site=Path(folder, "site"), previewing=True)
    assert [*(tmp_path / "temporary").iterdir()] == []


# The parts ---------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("config", ["mkdocs.yml", "tests/engine/site/mkdocs.yml"])
def test_settings_say_what_mkdocs_reads_in_them(config: str) -> None:
    ours = read_settings(PROJECT / config)
    theirs = load_config(str(PROJECT / config))
    for key in ("site_name", "site_url", "site_description", "copyright", "use_directory_urls", "nav", "extra", "extra_css"):
        assert ours.config[key] == theirs[key], key
    assert ours.config["extra_javascript"] == [str(script) for script in theirs.extra_javascript]
    assert {name: {**options} for name, options in ours.extensions.items() if options} == {
        name: _paths_told(options) for name, options in theirs.mdx_configs.items() if options
    }
    assert {*ours.theme["static_templates"], "sitemap.xml"} == {*theirs.theme.static_templates}
    for key in ("name", "language", "features", "palette", "font", "icon", "favicon", "logo"):
        assert ours.theme.get(key) == theirs.theme.get(key), key
    assert (ours.docs, ours.site) == (Path(theirs.docs_dir), Path(theirs.site_dir))
    assert [str(folder.resolve()) for folder in ours.theme_dirs] == [str(Path(folder).resolve()) for folder in theirs.theme.dirs[:2]]


def _paths_told(options: dict[str, object]) -> dict[str, object]:
    paths = options.get("base_path")
    return {**options, "base_path": [os.fspath(path) for path in paths]} if isinstance(paths, list) else options


def test_settings_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "mkdocs.yml"
    (tmp_path / "docs").mkdir()
    for text, said in {
        "INHERIT: mkdocs.yml\n": "it inherits itself",
        "a: [\n": "mkdocs.yml",
        "- a\n": "there are no settings in it",
        "theme: nobodys\n": "theme.name says 'nobodys', which is not installed",
        "docs_dir: none\n": "docs_dir says 'none', which is no folder",
        "docs_dir: !relative elsewhere\n": "Write a path that begins with $docs_dir or $config_dir",
    }.items():
        file.write_text(text, encoding="utf-8")
        with pytest.raises(SettingsError, match=re.escape(said)):
            read_settings(file)


@pytest.mark.parametrize("directories", [True, False])
@pytest.mark.parametrize("path", ["index.md", "a.md", "a b.md", "README.md", "x/index.md", "x/README.md", "x/y/ü.md"])
def test_pages_stand_where_mkdocs_puts_them(path: str, directories: bool) -> None:
    ours, theirs = page_file(path, directories=directories), File(path, "docs", "site", directories)
    url = "" if theirs.url in (".", "./") else theirs.url
    assert (ours.dest_uri, ours.url, ours.name) == (theirs.dest_uri, url, theirs.name)


@pytest.mark.parametrize("page", ["", "a/", "a/b/", "a.html", "a/b.html"])
@pytest.mark.parametrize("address", [".", "a/", "a/b/", "b/c/", "assets/x.css", "x.html"])
def test_addresses_are_written_as_mkdocs_writes_them(address: str, page: str) -> None:
    assert relative_url(address, page) == get_relative_url(address, page)


def test_files_are_those_that_mkdocs_takes(tmp_path: Path) -> None:
    for name in (
        "b.md",
        "index.md",
        "README.md",
        "z.svg",
        ".hidden.md",
        "_data/x.yml",
        "templates/t.md",
        "in/README.md",
        "in/templates/t.md",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    sources = Sources(tmp_path, "/_data/\n", directories=True)
    assert sources.paths == ["index.md", "b.md", "z.svg", "in/README.md", "in/templates/t.md"]


def test_links_to_files_are_looked_at() -> None:
    files = {"a.md", "x/b.md", "x/c.png", "d.pdf"}
    text = "one\n[1](c.png) [2](c.jpg)\n[3](/d.pdf) [4](../d.pdf#page=2) [5](../e/) [6](b.md) [7](no.md) [8](/no.md) [9](#x) [0](tel:1)\n"
    addresses = re.findall(r"\((.*?)\)", text)
    found = [*find_dead_links("x/b.md", text, addresses, files)]
    assert [(fault.line, fault.message.split(" leads")[0]) for fault in found] == [(2, "'c.jpg'"), (3, "'../e/'"), (3, "'/no.md'")]
