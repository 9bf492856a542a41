"""The scripts behind the commands: what they find and what they pass over."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.small_site import PROJECT
from tools import audit, chromium, house_rules, licenses, outside, review

SOMEBODYS = re.compile(r"github\.com/(?!\$)|\.github\.io|[\w.]+@[\w-]+\.(?:org|com|net)")
# Written in pieces, so that this file keeps the rules as well.
AMISS = {
    "a registry's host": "https://" + "pypi" + ".org/simple/",
    "a registry's file host": "https://files.python" + "hosted" + ".org/x",
    "a Debian mirror": "deb http://deb." + "debian" + ".org/debian stable main",
    "npm's registry": "https://registry.npm" + "js" + ".org/x",
    "a CDN of fonts": "url(https://fonts." + "gstatic" + ".com/x)",
    "a CDN's other host": "import('https://" + "unpkg" + ".com/x')",
    "a CDN's host": '<script src="//cdn.' + "jsdelivr" + '.net/x.js">',
    "a home on Linux": "open('/" + "home/ana/site')",
    "a home on a Mac": "/" + "Users/ana/site",
    "a home on Windows": "C:" + "\\Users\\ana\\site",
    "the root user's home": "path=/" + "root/.cache/x",
    "a work tree": "cd /" + "work/main && make",
    "a runner's work tree": "/" + "github/workspace/site",
    "a token of npm": "npm" + "_" + "a1B2" * 9,
    "a token of a person's own": "github" + "_pat_" + "a1B2" * 9,
    "a key of a map": "AIza" + "a1B2c" * 7,
    "a key of a model": "sk" + "-" + "a1B2" * 9,
    "a signed token": "eyJ" + "hbGciOiJIUzI1.eyJ" + "zdWIiOiIxMjM0.c2lnbmF0dXJl",
    "a token": "ghp" + "_" + "a1B2" * 9,
    "an access key": "AKIA" + "ABCDEFGHIJKLMNOP",
    "a private key": "-----BEGIN RSA PRIVATE " + "KEY-----",
    "a password in an address": "https://ana:" + "hunter2@example.org/",
}
SOUND = {
    "a page's address": "https://garden.example/home/",
    "a path of the project": "docs/home/ana.md",
    "a path of every system": "/usr/bin/chromium",
    "a name that only ends like a host": "not" + "pypi" + ".organic",
    "a hash of a package": "--hash=sha256:" + "0123abcd" * 8,
    "a time and a place": "https://example.org/at/10:30@home",
}


@pytest.mark.parametrize("line", AMISS.values(), ids=AMISS.keys())
def test_a_house_rule_finds(tmp_path: Path, line: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"First.\n{line}\n", encoding="utf-8")
    assert [fault.split(" ")[0] for fault in house_rules.faults("page.md", page)] == ["page.md:2:"]


@pytest.mark.parametrize("line", SOUND.values(), ids=SOUND.keys())
def test_a_house_rule_passes_over(tmp_path: Path, line: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(line, encoding="utf-8")
    assert list(house_rules.faults("page.md", page)) == []


SIDES = {
    "a margin": ("  margin-left: 1rem;", True),
    "a place": ("  right: 0;", True),
    "behind another declaration": ("a { top: 0; left: 0; }", True),
    "a border's color": ("  border-left-color: red;", True),
    "a corner": ("  border-top-left-radius: 1rem;", True),
    "text": ("  text-align: right;", True),
    "a shorthand whose sides differ": ("  padding: 0.1rem 0 0.1rem 0.9rem;", True),
    "a shorthand of places": ("  inset: auto 0.6rem 0.6rem auto;", True),
    "where lines begin": ("  margin-inline-start: 1rem; text-align: start;", False),
    "a shorthand whose sides are alike": ("  margin: 1rem 0 2rem 0;", False),
    "a shorthand of three": ("  margin: 1rem 0 2rem;", False),
    "an attribute's value": ('td[data-align="left"] {', False),
    "a name of its own": ("  --kb-left: 1rem;", False),
    "a comment that says why": ("  left: 0; /* a map begins there in any language */", False),
}


@pytest.mark.parametrize(("line", "refused"), SIDES.values(), ids=SIDES.keys())
def test_a_style_has_no_left_and_right(tmp_path: Path, line: str, refused: bool) -> None:
    sheet = tmp_path / "a.css"
    sheet.write_text(line, encoding="utf-8")
    assert [fault.split(" ")[0] for fault in house_rules.faults("styles/a.css", sheet)] == ["styles/a.css:1:"] * refused
    assert list(house_rules.faults("vendor/a.css/vendor/a.css", sheet)) == []
    assert list(house_rules.faults("a.md", sheet)) == []


def test_a_picture_is_no_text_to_search(tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    picture.write_bytes(b"\x89PNG\0" + AMISS["a token"].encode())
    assert list(house_rules.faults("page.png", picture)) == []


def test_a_browser_that_does_not_start_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, status in (("chromium", 1), ("chromium-browser", 1), ("google-chrome", 0)):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\nexit {status}\n", encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setattr(chromium, "candidates", lambda: (str(tmp_path / name) for name in (*chromium.NAMES, "not-there")))
    assert chromium.installed() == str(tmp_path / "google-chrome")


def test_a_browser_named_wrongly_is_not_replaced_by_another(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    assert chromium.main() == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "'no-such-browser'" in said.err


# Licenses, vulnerabilities, links that lead out -----------------------------------------------------------------------------------

EXPRESSIONS = {
    "MIT": True,
    "Apache-2.0 OR GPL-3.0-only": True,
    "Apache-2.0 AND GPL-3.0-only": False,
    "(MIT AND (GPL-3.0-only OR BSD-3-Clause))": True,
    "GPL-3.0-only WITH Classpath-exception-2.0": False,
    "Proprietary": False,
    "MIT nonsense": False,
    "": False,
}


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_a_license_that_fits(expression: str) -> None:
    assert licenses.allowed(expression, licenses.FREE) is EXPRESSIONS[expression]


def test_every_package_of_the_lists_has_a_license_that_fits(capsys: pytest.CaptureFixture[str]) -> None:
    assert licenses.main([]) == 0
    assert capsys.readouterr().out == ""
    assert licenses.main(["--list"]) == 0
    assert "mkdocs 1" in capsys.readouterr().out


def test_a_license_of_what_is_only_for_tests_does_not_fit_the_site(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(licenses, "license_of", lambda package: "GPL-3.0-only")
    assert licenses.main([]) == 1
    said = capsys.readouterr().out
    assert "mkdocs 1" in said
    assert "pytest" not in said, "it is handed to nobody"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-zensical.txt", "requirements-dev.txt"])
def test_everything_is_locked_with_hashes(name: str) -> None:
    text = (PROJECT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^ *#.*\n?", "", text, flags=re.MULTILINE).strip())
    assert len(entries) > 20
    assert [
        entry for entry in entries if not re.match(r"[\w.-]+(\[[\w,-]+\])?==[\w.+!-]+[ ;\\]", entry) or "--hash=sha256:" not in entry
    ] == []
    assert licenses.pinned(text) >= licenses.pinned((PROJECT / "requirements.txt").read_text(encoding="utf-8"))


def test_the_bill_of_materials_is_the_same_each_time_and_whole(tmp_path: Path) -> None:
    bills = []
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-m", "cyclonedx_py", "requirements", "requirements.txt", "--output-reproducible", "-o", str(tmp_path / seed)],
            cwd=PROJECT,
            env={**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": "1780000000"},
            check=True,
        )
        bills.append((tmp_path / seed).read_bytes())
    assert bills[0] == bills[1]
    named = {part["name"].lower() for part in json.loads(bills[0])["components"]}
    assert named == licenses.pinned((PROJECT / "requirements.txt").read_text(encoding="utf-8"))


FLAW = {"name": "a", "version": "1", "vulns": [{"id": "X-1", "fix_versions": ["2"]}]}
SKIPPED = {"name": "b", "skip_reason": "nobody knows it"}
ANSWERS: dict[str, tuple[list[dict[str, Any]], int, str]] = {
    "a flaw": ([FLAW], 1, "l.txt: a 1: X-1, mended in 2"),
    "a flaw, and one skipped": ([SKIPPED, FLAW], 1, "l.txt: a 1: X-1, mended in 2"),
    "one skipped": ([SKIPPED, {"name": "c", "version": "1", "vulns": []}], 2, "l.txt: b was not audited: nobody knows it"),
    "no package": ([], 2, "l.txt: not audited: it names no packages"),
    "none": ([{"name": "c", "version": "1", "vulns": []}], 0, "l.txt: no vulnerability is known of its 1 packages"),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_an_answer_about_vulnerabilities_means(answer: str) -> None:
    packages, status, first = ANSWERS[answer]
    told, lines = audit.judged("l.txt", packages)
    assert (told, lines[0]) == (status, first)


def test_advisories_that_cannot_be_asked_are_no_good_news(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(audit, "COMMAND", ("no_such_module",))
    assert audit.main(["requirements.txt"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "requirements.txt: not audited, nothing is known" in said.err


SAID = """# LinkChecker
urlname;parentname;result;valid;url
https://a.example/;file:///SITE/p/index.html;404 Not Found;False;https://a.example/
https://a.example/;file:///SITE/index.html;404 Not Found;False;https://a.example/
https://b.example/;file:///SITE/index.html;200 OK;True;https://b.example/
p/;file:///SITE/index.html;200 OK;True;file:///SITE/p/index.html
"""


def _site(tmp_path: Path, said: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").touch()
    program = tmp_path / "said.py"
    program.write_text(f"print({said.replace('file:///SITE', site.as_uri())!r})", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(outside, "COMMAND", ("said",))
    return site


def test_links_that_lead_nowhere_are_listed_with_their_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept: list[tuple[str, str]] = []
    monkeypatch.setattr(review, "keep_issue", lambda title, text: kept.append((title, text)))
    site = _site(tmp_path, SAID, monkeypatch)
    assert outside.main([str(site)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("3 links out of the site tried, 2 without an answer as it should be\n")
    assert said.endswith("\n\n- [ ] <https://a.example/>: 404 Not Found (on `/`, `/p/`)\n")
    assert kept == []
    assert outside.main([str(site), "--issue"]) == 0
    assert [title for title, _ in kept] == [outside.TITLE]


@pytest.mark.parametrize("said", ["", SAID.replace("200 OK;True;https", "no answer;False;https")], ids=["nothing", "none of them"])
def test_no_link_that_answers_says_nothing_of_the_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setattr(review, "keep_issue", lambda title, text: pytest.fail("an issue was opened"))
    assert outside.main([str(_site(tmp_path, said, monkeypatch)), "--issue"]) == 2


def test_a_site_that_was_not_built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outside.main([str(tmp_path)]) == 1
    assert "make build" in capsys.readouterr().err


# What GitHub reads ----------------------------------------------------------------------------------------------------------------


def test_workflows_ask_for_little_and_name_what_they_run() -> None:
    for file in sorted((PROJECT / ".github" / "workflows").glob("*.yml")):
        text = file.read_text(encoding="utf-8")
        said = yaml.safe_load(text)
        assert said["permissions"] == {}, file.name
        assert "pull_request_target" not in text, "it would give a stranger's change what only ours may do"
        assert "secrets." not in text
        assert all("timeout-minutes" in job and "permissions" in job for job in said["jobs"].values()), file.name
        used = re.findall(r"uses: (.*)", text)
        assert used
        assert [use for use in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)] == []


def test_a_copy_of_the_engine_needs_no_edit() -> None:
    """Nothing of it that GitHub reads names an owner, a repository or the site's address."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in (PROJECT / ".github" / "workflows").iterdir()}
    texts["SECURITY.md"] = (PROJECT / "SECURITY.md").read_text(encoding="utf-8")
    assert [name for name, text in texts.items() if SOMEBODYS.search(text)] == []
    pages = yaml.safe_load(texts["pages.yml"])
    built = next(step for step in pages["jobs"]["build"]["steps"] if step.get("run") == "make handbook PUBLISH=1")["env"]
    assert built == {
        "SITE_URL": "${{ steps.pages.outputs.base_url }}/",
        "REPO_URL": "${{ github.server_url }}/${{ github.repository }}",
        "FEEDBACK_FORM": "${{ github.server_url }}/${{ github.repository }}/issues/new?template=1-fix-a-page.yml",
        "FEEDBACK_FORM_ES": "${{ github.server_url }}/${{ github.repository }}/issues/new?template=1-fix-a-page.es.yml",
        "EDIT_URI": "edit/main/docs/",
    }


# What the project says of itself --------------------------------------------------------------------------------------------------


def test_the_table_of_rooms_is_that_of_the_rules_for_imports() -> None:
    rules = (PROJECT / "pyproject.toml").read_text(encoding="utf-8").partition("layers = [")[2].partition("]")[0]
    levels = [re.split(r" \| ", rooms) for rooms in re.findall(r'"([^"]+)"', rules)]
    table = re.findall(r"^\| (\d+) \| `(\w+)", (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [int(level) for level, _ in table] == sorted(int(level) for level, _ in table)
    assert sorted(table) == sorted((str(level), room) for level, rooms in enumerate(levels, 1) for room in rooms)


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
@pytest.mark.parametrize(("command", "told"), [("build", "The finished site is in site/."), ("check", "make check: nothing is wrong")])
def test_a_command_says_at_its_end_what_came_of_it(command: str, told: str) -> None:
    asked = ["make", "--dry-run", "--no-print-directory", command]
    run = subprocess.run(asked, cwd=PROJECT, capture_output=True, text=True, check=True, env={**os.environ, "MAKEFLAGS": ""})
    assert told in run.stdout.splitlines()[-1]


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
@pytest.mark.parametrize("command", ["serve", "build"])
def test_the_engine_is_chosen_by_name(command: str) -> None:
    def told(*settings: str) -> subprocess.CompletedProcess[str]:
        asked = ["make", "--dry-run", "--no-print-directory", command, *settings]
        return subprocess.run(asked, cwd=PROJECT, capture_output=True, text=True, check=False, env={**os.environ, "MAKEFLAGS": ""})

    assert f"-m mkdocs {command} " in told().stdout
    assert f"-m properdocs {command} " in told("ENGINE=properdocs").stdout
    assert f"-m zensical_adapter {command} " in told("ENGINE=zensical").stdout
    wrong = told("ENGINE=hugo")
    assert wrong.returncode != 0
    assert "ENGINE says 'hugo'. Write one of: mkdocs properdocs zensical" in wrong.stderr
