"""A preview (`make serve`) while people edit: every change shows without a restart, and a fault leaves the last good site standing."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.small_site import PROJECT, Terms, links, term_source, write_site

pytestmark = pytest.mark.enable_socket

PATIENCE = 60.0
TERMS: Terms = {"hope": {}, "fear": {}}
# With what each follows changes: the others do unless they are told not to. `test_zensical` has the third.
OPTIONS = {"mkdocs": ["--livereload"]}
ENGINES = ("mkdocs", "properdocs")


class Server:
    """A server of the site below `root`, and what it has said so far."""

    def __init__(self, root: Path, config: Path, port: int, engine: str = "mkdocs") -> None:
        self.root = root
        self.address = f"http://127.0.0.1:{port}/"
        self.log = root / "log.txt"
        self.temporary = root / "temporary"
        self.temporary.mkdir()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", engine, "serve", *OPTIONS.get(engine, ()), "-a", f"127.0.0.1:{port}", "-f", str(config)],
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONPATH": str(PROJECT / "hooks"), "PYTHONUNBUFFERED": "1", "TMPDIR": str(self.temporary)},
            )

    def get(self, page: str) -> str:
        """What a reader gets; nothing if there is no such page, or no server yet."""
        try:
            with urllib.request.urlopen(self.address + page, timeout=PATIENCE) as answer:
                text: str = answer.read().decode()
                return text
        except urllib.error.HTTPError as error:
            error.close()
            return ""
        except (urllib.error.URLError, ConnectionError):
            return ""

    def main(self, page: str) -> str:
        """The page without the script by which the server tells browsers to load it again."""
        return self.get(page).partition("</main>")[0]

    def links(self, page: str) -> list[str]:
        return links(self.get(page), page)

    def places(self, slug: str) -> list[str]:
        """Where a term appears, by the export and by its page, which must agree."""
        terms = json.loads(self.get("glossary.json"))["terms"]
        [term] = [term for term in terms if term["slug"] == slug]
        html = self.get(f"glossary/{slug}/")
        assert all(f'href="../../{place["url"]}"' in html for place in term["appears_in"])
        return [place["url"] for place in term["appears_in"]]

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def write(self, page: str, text: str) -> None:
        """Change a file below docs/ as an editor's program does: as a whole."""
        file = self.root / "docs" / page
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = self.root / "draft"
        draft.write_text(text, encoding="utf-8")
        draft.replace(file)

    def wait(self, until: Callable[[], bool]) -> None:
        """Look again and again until it is so."""
        deadline = time.monotonic() + PATIENCE
        while not until():
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.05)


@contextlib.contextmanager
def serving(root: Path, config: Path, engine: str = "mkdocs") -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(root, config, port, engine)
    try:
        server.wait(lambda: bool(server.get("")))
        yield server
    finally:
        server.process.send_signal(signal.SIGINT)
        try:
            server.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    pages = {"p.md": "# P\n\n## A part\n\nWe trust and hope.\n", "q.md": "# Q\n\nNothing yet.\n"}
    with serving(tmp_path, write_site(tmp_path, pages, TERMS), request.param) as server:
        yield server
    assert "Traceback" not in server.said()
    assert list(server.temporary.iterdir()) == [], "nothing is left of the served site"
    assert not (tmp_path / "site").exists()


def test_terms_and_pages_change(server: Server) -> None:
    assert server.links("p/") == ["hope > hope"]
    assert server.places("hope") == ["p/"]
    assert server.places("fear") == []

    server.write("glossary/hope.md", term_source("hope", {"aliases": ["trust"]}))
    server.wait(lambda: server.links("p/") == ["trust > hope", "hope > hope"])

    server.write("glossary/hope.md", term_source("hope", {"term": "trust", "related": ["fear"]}))
    server.wait(lambda: server.links("p/") == ["trust > hope"])
    assert "Related terms" in server.get("glossary/fear/")

    server.write("q.md", "# Q\n\nNo fear.\n\n## More\n\nTrust.\n")
    server.wait(lambda: server.links("q/") == ["fear > fear", "Trust > hope"])
    assert server.places("fear") == ["q/"]
    assert server.places("hope") == ["p/", "q/"]
    assert 'href="../../q/#more"' in server.get("glossary/hope/")

    server.write("p.md", "# P\n\nNothing any more.\n")
    server.wait(lambda: server.links("p/") == [])
    assert server.places("hope") == ["q/"]


def test_files_come_and_go(server: Server) -> None:
    server.write("glossary/part.md", term_source("part", {"definition": "Not the whole."}))
    server.wait(lambda: "Not the whole." in server.get("glossary/"))
    server.write("p.md", "# P\n\nA part of hope.\n")
    server.wait(lambda: server.links("p/") == ["part > part", "hope > hope"])

    (server.root / "docs" / "glossary" / "part.md").unlink()
    server.wait(lambda: server.links("p/") == ["hope > hope"])
    assert "Not the whole." not in server.get("glossary/")
    assert server.get("glossary/part/") == ""

    server.write("new/r.md", "# R\n\nFear.\n")
    server.wait(lambda: server.links("new/r/") == ["Fear > fear"])
    assert server.places("fear") == ["new/r/"]
    (server.root / "docs" / "new" / "r.md").unlink()
    server.wait(lambda: server.get("new/r/") == "")
    assert server.places("fear") == []


def test_a_fault_keeps_the_last_good_site(server: Server) -> None:
    good = server.main("p/")
    server.write("p.md", "# P\n\nChanged, [x](term:hop).\n")
    server.wait(lambda: "p.md:3: 'term:hop' leads to no term; did you mean 'term:hope'?" in server.said())
    assert server.main("p/") == good
    assert server.places("hope") == ["p/"]
    assert server.get("assets/none.css") == ""

    first = len(server.said())
    server.write("glossary/fear.md", "---\nterm: Fear\n---\n")
    server.wait(lambda: "glossary/fear.md: 'definition' is missing" in server.said()[first:])
    server.wait(lambda: "2 faults to mend" in server.said()[first:])
    assert server.main("p/") == good

    second = len(server.said())
    server.write("p.md", "# P\n\nChanged, with hope.\n")
    server.wait(lambda: "1 fault to mend" in server.said()[second:])
    assert "term:hop'" not in server.said()[second:], "a fault that is mended is not said again"
    assert server.main("p/") == good

    server.write("glossary/fear.md", term_source("fear", {"aliases": ["changed"]}))
    server.wait(lambda: server.links("p/") == ["Changed > fear", "hope > hope"])
    assert server.places("fear") == ["p/"]


def test_the_policy_changes(server: Server) -> None:
    server.write("p.md", "# P\n\nHope, hope.\n")
    server.wait(lambda: server.links("p/") == ["Hope > hope", "hope > hope"])
    config = server.root / "mkdocs.yml"
    said = config.read_text(encoding="utf-8")
    assert "link: all" in said
    config.write_text(said.replace("link: all", "link: page"), encoding="utf-8")
    server.wait(lambda: server.links("p/") == ["Hope > hope"])
    config.write_text(said.replace("link: all", "link: pages"), encoding="utf-8")
    server.wait(lambda: "extra.glossary.link says 'pages'" in server.said())
    assert server.links("p/") == ["Hope > hope"]


def test_a_fault_from_the_start_is_said(tmp_path: Path) -> None:
    config = write_site(tmp_path, {"p.md": "[x](term:hop)\n"}, TERMS)
    run = subprocess.run(
        [sys.executable, "-m", "mkdocs", "serve", "-a", "127.0.0.1:0", "-f", str(config)],
        capture_output=True,
        text=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        timeout=PATIENCE,
        check=False,
    )
    assert run.returncode == 1
    assert "p.md:1: 'term:hop'" in run.stderr
    assert "Traceback" not in run.stderr
