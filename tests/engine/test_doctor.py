"""`make doctor`: what is left of a site, in plain words. Settings that are wrong end it with 1, and what is left to do if one asks."""

from __future__ import annotations

import datetime
import gzip
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.content import PROJECT
from tools import doctor, engine_record, host

TODAY = datetime.date(2026, 11, 29)
NUMBERS = "# Example: write over this.\nchecked: 2026-11-28\nlines: {}\n"


def _site(root: Path, address: str = "https://ours.test/", **files: str) -> Path:
    told = {"mkdocs.yml": f"site_name: Ours\nsite_url: '{address}'\n", "docs/index.md": "# Home\n"} | files
    for name, text in told.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def test_a_site_that_is_done_has_nothing_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.main([], _site(tmp_path)) == 0
    assert capsys.readouterr().out == f"Nothing is left to do that this command can see.\n{doctor.NEXT}\n"


def test_what_comes_next_is_the_last_that_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    doctor.main([], _site(tmp_path, "https://example.org/"))
    *before, last = capsys.readouterr().out.splitlines()
    assert before[0] == "Before anybody reads the site:"
    assert re.findall(r"make \w+", last) == ["make build", "make check"]


@pytest.mark.parametrize(
    ("address", "files", "first", "told"),
    [
        ("https://example.org/", {}, True, "The site's address is https://example.org/"),
        ("https://night.example/", {}, True, "The site's address is"),
        ("", {}, True, "not set"),
        ("https://ours.test/kb", {}, True, "must end with a slash"),
        ("https://ours.test/kb/", {}, False, "stands below /kb/"),
        ("http://ours.test/", {}, False, "not encrypted"),
        ("https://ours.test/", {"docs/_data/phones.yml": NUMBERS}, True, "do not call it to try it; call each other number"),
        ("https://ours.test/", {"docs/_data/phones.yml": "checked: 2026-01-01\nlines: {}\n"}, False, "last checked on 2026-01-01"),
        ("https://ours.test/", {"docs/_data/phones.yml": "checked:\nlines: {}\n"}, True, "write the day on which you did"),
        ("https://ours.test/", {"docs/a.md": "---\n# Example: write over this.\ntitle: A\n---\n"}, False, "1 file is still an example, by"),
        (
            "https://ours.test/",
            {"docs/a.md": "One.\nWrite here what it costs.\n"},
            True,
            "docs/a.md:2 still says: Write here what it costs.",
        ),
    ],
)
def test_what_is_left_is_told(tmp_path: Path, address: str, files: dict[str, str], first: bool, told: str) -> None:
    finding, *_ = doctor.examine(_site(tmp_path, address, **files), TODAY)
    assert finding.first is first
    assert told in finding.text


def test_files_that_are_still_examples_are_named_on_a_line_for_each_folder(tmp_path: Path) -> None:
    example = "---\n# Example: write over this.\ntitle: A\n---\n"
    site = _site(tmp_path, **dict.fromkeys(["docs/guide/index.md", "docs/guide/first.md", "docs/_data/sources.yml"], example))
    [finding] = doctor.examine(site, TODAY)
    assert finding.text.splitlines() == [
        "3 files are still examples, by the first line:",
        "    docs/_data/: sources.yml",
        "    docs/guide/: first.md, index.md",
    ]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("site_name: [\n", "mkdocs.yml cannot be read: while parsing"),
        ("- a list\n", "mkdocs.yml cannot be read: it has no settings"),
        ("INHERIT: gone.yml\n", "mkdocs.yml cannot be read: Inherited config file"),
        ("extra: [a]\n", "mkdocs.yml: extra has no keys and values."),
        ("extra: {pages: 3}\n", "mkdocs.yml:1: extra.pages says 3. Write keys and values"),
        ("extra:\n  languages:\n    es: {announced: 3}\n", "mkdocs.yml:3: extra.languages.es.announced says 3"),
    ],
)
def test_settings_that_cannot_be_read_are_all_that_is_told(tmp_path: Path, settings: str, told: str) -> None:
    [finding] = doctor.examine(_site(tmp_path, **{"mkdocs.yml": settings}), TODAY)
    assert finding.first
    assert told in finding.text
    assert doctor.main([], tmp_path) == 1


def test_without_settings_nothing_else_is_told(tmp_path: Path) -> None:
    [finding] = doctor.examine(tmp_path, TODAY)
    assert "mkdocs.yml cannot be read: [Errno 2]" in finding.text


def test_a_search_whose_page_has_moved_is_told(tmp_path: Path) -> None:
    searched = "clicks: 2\nsearch:\n  index: {en: 9}\n  en:\n    first visit: guide/first-visit/\n    numbers: help/#call\n"
    site = _site(tmp_path, **{"tests/site/content.yml": searched})
    assert list(doctor.examine(site, TODAY)) == []  # nothing is built
    _site(tmp_path, **{"site/help/index.html": "", "site/guide/first-lesson/index.html": ""})
    [finding] = doctor.examine(site, TODAY)
    assert finding.text.startswith("tests/site/content.yml: 'first visit' is to be found at guide/first-visit/, which")
    assert not finding.first


def test_what_only_the_build_can_read_is_left_to_the_build(tmp_path: Path) -> None:
    wrong = {"docs/_data/phones.yml": "checked: [\n", "docs/_data/sources.yml": "- a\n"}
    site = _site(tmp_path, **wrong, **{"mkdocs.yml": "site_url: https://ours.test/\ntheme: material\nextra: {source_kinds: {a: A}}\n"})
    (site / "docs" / "old.md").write_bytes(b"---\ntranslates: index.md\n---\n\xe9\xe8\n")
    [finding] = doctor.examine(site, TODAY)
    assert finding.text == "extra.source_kinds has a, and no source is of that kind."


def test_a_new_file_that_an_upgrade_left_is_to_be_dealt_with(tmp_path: Path) -> None:
    site = _site(tmp_path, **{"overrides/main.html": "Ours.\n", "overrides/main.html.new": "Theirs.\n"})
    engine_record.write(site, engine_record.of_files({"overrides/main.html": b"Theirs.\n"}))
    first, second = doctor.examine(site, TODAY)
    assert first.first
    assert "overrides/main.html.new" in first.text
    assert "You changed 1 of the engine's files" in second.text


def test_what_is_left_to_do_is_a_failure_only_where_one_asks(tmp_path: Path) -> None:
    for address, strict in (("http://ours.test/", 0), ("https://example.org/", 1)):
        site = _site(tmp_path, address)
        assert doctor.main([], site) == 0
        assert doctor.main(["--strict"], site) == strict, "only what has to be done first"


# What changes nothing -----------------------------------------------------------------------------------------------------------

SETTINGS = (
    f"INHERIT: {PROJECT / 'hooks' / 'defaults.yml'}\n"
    + """
site_name: Ours
site_url: https://ours.test/
plugins: [search]
theme: {features: []}
extra:
  pages:
    audiences: {staff: the staff, guests: guests}
    owners: {us: all of us, them: others}
    owner: us
    kinds: {guidance: {}, module: {}}
    leads_on: [guidance]
    review_in: {default: 12}
  exercises: {modules: {kind: module, questions_also_in: [Try]}, cards: {kind: scenarios}}
  source_kinds: {own: Ours, others: Those of others}
"""
)
PAGE = "---\ntitle: A\nkind: guidance\naudience: [staff]\n---\n"


@pytest.mark.parametrize(
    ("more", "files", "told"),
    [
        ("", {}, "extra.pages.audiences has guests, and no page is for them."),
        ("", {}, "extra.pages.owners has them, and no page is theirs."),
        ("", {}, "extra.pages.kinds names module, and there is no page of that kind."),
        ("", {}, "extra.exercises.cards is set, and there is no page of the kind scenarios."),
        ("", {"docs/_data/sources.yml": "a: {title: A, kind: own}\n"}, "extra.source_kinds has others, and no source is of that kind."),
        ("  concept_map: {whole: 5}\n", {}, "extra.concept_map is set, and the glossary has no term."),
        ("  no_tabs: [index.md]\n", {}, "extra.no_tabs is set, and theme.features has no navigation.tabs: there are no tabs."),
        ("  cache: {plugins: [search, tags]}\n", {}, "extra.cache.plugins names tags, which is not among the plugins."),
        ("  languages: {es: {name: Español}}\n", {}, "extra.languages.es is set, and docs/es/ has no page."),
        (
            "  languages: {es: {announced: {idea: 200}}}\n",
            {"docs/es/index.md": "# Inicio\n"},
            "extra.languages.es.announced names idea, and there is no page of that kind.",
        ),
        ("edit_uri: edit/main/docs/\n", {}, "edit_uri is set, and without repo_url no page has a button to edit it."),
        ("", {"docs/_data/frameworks.yml": "{}\n"}, "docs/_data/frameworks.yml is there, and no page says `template: course-map.html`"),
        ("", {"docs/b.md": "---\nkeywords: [x]\nsearch: {exclude: true}\n---\n"}, "docs/b.md has keywords, and the search leaves it out."),
        ("", {"docs/b.md": "---\ntemplate: topic.html\n---\n"}, "docs/b.md is the page of a topic, and no page names it under topics."),
        ("", {"docs/b.md": "---\nkind: about\npractice: [x]\n---\n"}, "docs/b.md has practice, and pages of its kind lead to no cards"),
    ],
)
def test_what_is_set_and_changes_nothing_is_told(tmp_path: Path, more: str, files: dict[str, str], told: str) -> None:
    site = _site(tmp_path, **{"mkdocs.yml": f"{SETTINGS}{more}", "docs/a.md": PAGE, **files})
    assert [finding.first for finding in doctor.examine(site, TODAY) if told in finding.text] == [False]


def test_what_a_language_says_and_what_pages_have_is_no_fault(tmp_path: Path) -> None:
    pages = {
        "docs/a.md": PAGE.replace("[staff]", "[staff, guests]"),
        "docs/b.md": "---\nkind: module\nowner: them\n---\n",
        "docs/c.md": "---\nkind: scenarios\n---\n",
        "docs/_data/sources.yml": "a: {kind: own}\nb: {kind: others}\n",
    }
    assert list(doctor.examine(_site(tmp_path, **{"mkdocs.yml": SETTINGS, **pages}), TODAY)) == []


def test_a_whole_address_for_the_pen_needs_no_repository(tmp_path: Path) -> None:
    site = _site(tmp_path, **{"mkdocs.yml": "site_url: https://ours.test/\nedit_uri: https://code.test/edit/\n"})
    assert list(doctor.examine(site, TODAY)) == []


def test_translations_of_what_has_changed_are_told(tmp_path: Path) -> None:
    page = '---\ntranslates: index.md\ntranslated_at: "00000000"\n---\n'
    site = _site(tmp_path, **{"docs/es/index.md": page})
    assert [finding.text for finding in doctor.examine(site, TODAY)] == [
        "1 pages translate what has changed since (make translations tells more): docs/es/index.md."
    ]


# The host -----------------------------------------------------------------------------------------------------------------------

HEADERS = """
/*
  Content-Security-Policy: default-src 'self'; style-src 'self' 'sha256-b='
  Referrer-Policy: same-origin
/assets/scripts/*
  Cache-Control: immutable
"""
POLICY = "default-src 'self'; style-src 'self' 'sha256-a=' 'sha256-b='"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://us.github.io/kb/", "GitHub Pages sends none of the headers in site/_headers."),
        ("https://us.gitlab.io/", "GitLab Pages sends none of the headers in site/_headers."),
        ("https://us.netlify.app/kb/", "Netlify reads _headers only at the top of what it shows, and the site stands below /kb/."),
    ],
)
def test_what_a_host_does_not_do_is_told_by_its_name(tmp_path: Path, address: str, told: str) -> None:
    assert [finding.first for finding in doctor.examine(_site(tmp_path, address), TODAY) if finding.text.startswith(told)] == [False]


def test_files_for_hosts_are_held_against_what_the_build_wrote(tmp_path: Path) -> None:
    files = {
        "site/_headers": HEADERS,
        "hosting/nginx.conf": f'add_header Content-Security-Policy "{POLICY}";\nadd_header Referrer-Policy "same-origin";\n',
        "hosting/apache.conf": "Header always set Referrer-Policy same-origin\n",
    }
    assert [finding.text for finding in doctor.examine(_site(tmp_path, **files), TODAY)] == [
        "hosting/apache.conf lacks what site/_headers says of Content-Security-Policy. If you use it, copy the line; else delete the file."
    ]


class _Host(BaseHTTPRequestHandler):
    """Sends one of two headers, compresses nothing, and shows the home page for whatever is asked."""

    def do_GET(self) -> None:
        good = self.path.startswith("/good/")
        self.send_response(404 if good and self.path != "/good/" else 200)
        self.send_header("Referrer-Policy", "same-origin" if good else "unsafe-url")
        if good:
            self.send_header("Content-Security-Policy", "default-src 'self'; style-src 'self' 'sha256-b='")
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(gzip.compress(b"Home") if good else b"Home")

    def log_message(self, *args: object) -> None:
        """Say nothing of what is asked."""


@pytest.fixture
def host_address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Host) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_host_that_is_asked_is_told_what_it_does_not_send(tmp_path: Path, host_address: str) -> None:
    headers = host.wanted(_site(tmp_path, **{"site/_headers": HEADERS}))
    assert list(headers) == ["Content-Security-Policy", "Referrer-Policy"]
    assert list(host.ask(f"{host_address}good/", headers)) == []
    assert list(host.ask(host_address, headers)) == [
        f"The host does not send Content-Security-Policy: {headers['Content-Security-Policy']}",
        "The host sends Referrer-Policy as unsafe-url, not as same-origin.",
        "The host sends pages as they are. Compressed (gzip or brotli) they take a quarter of the time on a slow network.",
        "The host answers 200 for an address that is not there, and not 404 with the page 404.html.",
    ]
    [told] = host.ask("file:///etc/", headers)
    assert told == "file:///etc/ does not answer: it is no address of the web"


def test_the_host_is_asked_only_when_somebody_says_so(tmp_path: Path, host_address: str, capsys: pytest.CaptureFixture[str]) -> None:
    site = _site(tmp_path, f"{host_address}good/here/")
    assert doctor.main([], site) == 0
    assert "answers 404" not in capsys.readouterr().out
    assert doctor.main(["--ask"], site) == 0
    assert f"{host_address}good/here/ answers 404, not 200." in capsys.readouterr().out
