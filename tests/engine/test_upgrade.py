"""`make upgrade`: sites of three ages take a newer engine, and keep their pages and their own changes of templates."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tools import engine_record, upgrade
from tools.engine_files import digest
from tools.engine_source import engine_at

LINES = [f"line {number}\n" for number in range(1, 12)]
PAGE, FOOT, GONE = "overrides/page.html", "overrides/foot.html", "hooks/peerkb/attic/gone.py"
SPOKEN = {
    "1.0.0": "The first.",
    "2.0.0": "Removed: the attic.",
    "3.0.0": "A list of the engine's files that knows more.",
}


def _with(text: str, at: int) -> str:
    """The lines of a template with one of them changed."""
    return "".join(f"{line.strip()}, {text}\n" if number == at else line for number, line in enumerate(LINES, start=1))


def _changes(*versions: str) -> str:
    return "# Changelog\n\n" + "\n".join(f"## {version} - 2026-11-29\n\n{SPOKEN[version]}\n" for version in versions)


def _version(version: str) -> str:
    return f'__version__ = "{version}"\n'


ENGINES: Mapping[str, Mapping[str, str]] = {
    "v1.0.0": {
        "hooks/peerkb/__init__.py": _version("1.0.0"),
        GONE: "gone = 1\n",
        "hooks/kept.py": "kept = 1\n",
        PAGE: "".join(LINES),
        FOOT: "".join(LINES),
        "CHANGELOG.md": _changes("1.0.0"),
        "docs/index.md": "The engine's own page.\n",
        "mkdocs.yml": "site_name: The engine's own site\n",
        "tests/site/test_site.py": "# the engine's own\n",
        "README.md": "Of the engine.\n",
    },
    "v2.0.0": {
        "hooks/peerkb/__init__.py": _version("2.0.0"),
        GONE: "",
        PAGE: _with("of the second engine", 2),
        "tools/added.py": "added = 1\n",
        "CHANGELOG.md": _changes("2.0.0", "1.0.0"),
    },
    "v3.0.0": {
        "hooks/peerkb/__init__.py": _version("3.0.0"),
        FOOT: _with("of the third engine", 6),
        # an engine that has a folder more, and tries to have what is a site's
        "tools/engine_files.py": (
            'ENGINE: Final = ("hooks/*", "overrides/*", "tools/*", "CHANGELOG.md", "parts/*", "docs/*", "mkdocs.yml", "tests/*")\n'
            'NOT_ENGINE: Final = ("parts/own/*",)\n'
        ),
        "parts/run": "#!/bin/sh\n",
        "parts/own/a.txt": "No site has it.\n",
        "CHANGELOG.md": _changes("3.0.0", "2.0.0", "1.0.0"),
    },
}


def _git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=Test", "-c", "user.email=test@test.example", "-c", "commit.gpgsign=false"]
    told = subprocess.run(["git", "-C", str(folder), *who, *arguments], capture_output=True, text=True, encoding="utf-8", check=True)
    return told.stdout


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if text:
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        else:
            (folder / name).unlink()


def _commit(folder: Path) -> None:
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", "A change")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with three engines, each with a tag. Its work tree has the last."""
    folder = tmp_path_factory.mktemp("engine")
    _git(folder, "init", "--quiet")
    for tag, files in ENGINES.items():
        _write(folder, files)
        if tag == "v3.0.0":
            (folder / "parts" / "run").chmod(0o755)
        _commit(folder)
        _git(folder, "tag", tag)
    return folder


def _site(folder: Path, source: Path, tag: str, own: Mapping[str, str] | None = None) -> Path:
    """A site with the engine of a tag, with pages and changes of its own, committed."""
    engine = engine_at(source, tag)
    _write(folder, {name: file.data.decode() for name, file in engine.files.items()})
    _write(folder, {"docs/index.md": "Ours.\n", "mkdocs.yml": "site_name: Ours\n", "tests/site/test_site.py": "# ours\n"})
    engine_record.write(folder, engine.record())
    _write(folder, own or {})
    _git(folder, "init", "--quiet")
    _commit(folder)
    return folder


def _all(folder: Path) -> dict[str, str]:
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {name: (folder / name).read_text(encoding="utf-8") for name in names if not name.startswith(".git/")}


def _upgrade(site: Path, source: Path, *arguments: str) -> int:
    return upgrade.main([str(source), *arguments], root=site)


@pytest.mark.parametrize("tag", ENGINES)
def test_sites_of_three_ages_come_to_the_same_engine_and_keep_what_is_theirs(tmp_path: Path, source: Path, tag: str) -> None:
    change = _with("of ours", 10)
    before = engine_at(source, tag).files[PAGE].data.decode()
    ours = before.replace("line 10\n", "line 10, of ours\n")
    site = _site(tmp_path, source, tag, {PAGE: ours})
    for version in ("2.0.0", "3.0.0"):
        if version > tag.removeprefix("v"):
            assert _upgrade(site, source, "--version", version) == 0
            _commit(site)
    expected = {name: text for files in ENGINES.values() for name, text in files.items()}
    del expected[GONE], expected["README.md"], expected["parts/own/a.txt"]
    expected |= {"docs/index.md": "Ours.\n", "mkdocs.yml": "site_name: Ours\n", "tests/site/test_site.py": "# ours\n"}
    expected[PAGE] = change.replace("line 2\n", "line 2, of the second engine\n")
    found = _all(site)
    record = engine_record.read(site)
    del found[".engine.json"]
    assert found == expected
    assert record
    assert (record.version, record.commit) == ("3.0.0", _git(source, "rev-parse", "v3.0.0").strip())
    assert engine_record.changed(site, record) == [PAGE]
    assert set(record.files) == set(expected) - {"docs/index.md", "mkdocs.yml", "tests/site/test_site.py"}


def test_two_versions_can_be_taken_at_once_from_a_folder_as_it_is(tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = _site(tmp_path, source, "v1.0.0", {FOOT: _with("of ours", 1)})
    assert _upgrade(site, source) == 0
    said = capsys.readouterr().out
    assert (site / FOOT).read_text(encoding="utf-8") == _with("of ours", 1).replace("line 6\n", "line 6, of the third engine\n")
    assert (site / "parts" / "run").stat().st_mode & 0o100
    assert not (site / "hooks" / "peerkb" / "attic").exists()
    steps = {name: step for step, name in (line.split() for line in said.splitlines() if line.startswith("  ") and len(line.split()) == 2)}
    assert steps == {
        "CHANGELOG.md": "replace",
        "hooks/peerkb/__init__.py": "replace",
        GONE: "remove",
        FOOT: "merge",
        PAGE: "replace",
        "parts/run": "add",
        "tools/added.py": "add",
        "tools/engine_files.py": "add",
    }
    assert f"{SPOKEN['3.0.0']}\n\n## 2.0.0" in said
    assert SPOKEN["1.0.0"] not in said
    assert "make check" in said


def test_where_both_changed_the_same_lines_the_sites_file_stays(tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = _site(tmp_path, source, "v1.0.0", {PAGE: _with("of ours", 2), "tools/added.py": "of_ours = 1\n"})
    assert _upgrade(site, source, "--version", "2.0.0") == 1
    said = capsys.readouterr().out
    for name in (PAGE, "tools/added.py"):
        assert f"{name}  <-  {name}.new" in said
        assert "of ours" in (site / name).read_text(encoding="utf-8").replace("_", " ")
        assert (site / f"{name}.new").read_text(encoding="utf-8") == ENGINES["v2.0.0"][name]
    record = engine_record.read(site)
    assert record
    assert record.files[PAGE] == digest(ENGINES["v2.0.0"][PAGE].encode())
    _commit(site)
    assert _upgrade(site, source) == 1
    assert "is left from an upgrade before" in capsys.readouterr().err


def test_without_the_history_a_change_is_a_conflict(tmp_path: Path, source: Path) -> None:
    """Nobody knows what the site's file began with, so both changes are left for a person."""
    copied = tmp_path / "copied"
    _write(copied, {name: file.data.decode() for name, file in engine_at(source, "v2.0.0").files.items()})
    site = _site(tmp_path / "site", source, "v1.0.0", {PAGE: _with("of ours", 10)})
    assert _upgrade(site, copied) == 1
    assert (site / PAGE).read_text(encoding="utf-8") == _with("of ours", 10)
    assert (site / f"{PAGE}.new").is_file()
    record = engine_record.read(site)
    assert record
    assert (record.version, record.commit) == ("2.0.0", "")


def test_what_a_site_changed_or_took_out_stays_so(tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = _site(tmp_path, source, "v1.0.0", {GONE: "ours = 1\n", "hooks/kept.py": "kept = 2\n", FOOT: ""})
    assert _upgrade(site, source, "--version", "v3.0.0") == 0
    assert (site / GONE).read_text(encoding="utf-8") == "ours = 1\n"
    assert (site / "hooks" / "kept.py").read_text(encoding="utf-8") == "kept = 2\n"
    assert not (site / FOOT).exists()
    said = capsys.readouterr().out
    assert f"  leave out {FOOT}\n" in said
    assert f"  keep      {GONE}\n" in said


def test_dry_changes_nothing_and_minds_no_changes(tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = _site(tmp_path, source, "v1.0.0", {PAGE: _with("of ours", 2)})
    _write(site, {"docs/index.md": "Not committed.\n"})
    before = _all(site)
    assert _upgrade(site, source, "--dry") == 0
    assert _all(site) == before
    assert f"  conflict  {PAGE}\n" in capsys.readouterr().out


def test_a_site_that_has_the_engine_is_left_alone(tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = _site(tmp_path, source, "v3.0.0")
    assert _upgrade(site, source) == 0
    assert "has this engine already: version 3.0.0" in capsys.readouterr().out
    assert _git(site, "status", "--porcelain") == ""


def test_a_repository_without_a_work_tree_is_read_too(tmp_path: Path, source: Path) -> None:
    _git(tmp_path, "clone", "--quiet", "--bare", str(source), "bare.git")
    site = _site(tmp_path / "site", source, "v1.0.0", {PAGE: _with("of ours", 10)})
    assert _upgrade(site, tmp_path / "bare.git", "--version", "2.0.0") == 0
    record = engine_record.read(site)
    assert record
    assert record.version == "2.0.0"


# What is refused ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "arguments", "told"),
    [
        ({"docs/index.md": "Not committed.\n"}, [], "such as docs/index.md. Commit them first"),
        ({"docs/new.md": "New.\n"}, [], "such as docs/new.md. Commit them first"),
        ({}, ["--version", "9.9.9"], "has no version 9.9.9. There are: v3.0.0, v2.0.0, v1.0.0."),
        ({}, ["--version", "--all"], "has no version --all"),
        ({}, ["--version", "1.0.0"], "older than yours, 2.0.0"),
    ],
)
def test_what_cannot_be_done_changes_nothing(
    tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str], change: dict[str, str], arguments: list[str], told: str
) -> None:
    site = _site(tmp_path, source, "v2.0.0")
    _write(site, change)
    before = _all(site)
    given = [f"{name}={value}" for name, value in zip(arguments[::2], arguments[1::2], strict=True)]
    assert _upgrade(site, source, *given) == 1
    assert told in capsys.readouterr().err
    assert _all(site) == before


def test_what_is_no_engine_is_refused(tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = _site(tmp_path / "site", source, "v2.0.0")
    (tmp_path / "empty").mkdir()
    for folder, told in (("empty", "is no engine"), ("nowhere", "neither a folder nor a git repository")):
        assert _upgrade(site, tmp_path / folder) == 1
        assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("record", "told"), [("", "There is no .engine.json"), ("{", "cannot be read"), ('{"version": "1.0.0"}', "cannot be read")]
)
def test_a_site_without_a_record_is_told_what_to_do(
    tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str], record: str, told: str
) -> None:
    site = _site(tmp_path, source, "v1.0.0", {".engine.json": record})
    assert _upgrade(site, source) == 1
    assert told in capsys.readouterr().err


def test_a_site_without_git_is_told_to_begin(
    tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    site = tmp_path / "site"
    site.mkdir()
    engine_record.write(site, engine_at(source, "v1.0.0").record())
    assert _upgrade(site, source) == 1
    assert "git init" in capsys.readouterr().err
