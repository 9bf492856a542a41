"""What a machine can do to a build: kill it, fill the disk, refuse to write, take a file away, change the clock. The site stays whole.

`make faults` kills 100 builds at random moments; here a few are enough.
"""

from __future__ import annotations

import itertools
import logging
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from peerkb import publishing
from tests.engine.test_serve import serving as serving
from tests.small_site import PROJECT, Terms, contents, write_site

KILLS = int(os.environ.get("KILLS", "4"))
TERMS: Terms = {"hope": {}, "fear": {"related": ["hope"]}}
EPOCH = "1798761600"  # after the last review of any page


def _pages(words: str, many: int) -> dict[str, str]:
    return {f"p{number}.md": f"# Page {number}\n\n{words} words of hope and fear.\n" for number in range(many)}


@dataclass
class Two:
    """A folder with the sources of two sites, which are built to the same place, and what each is when it is whole."""

    root: Path
    whole: dict[str, dict[str, bytes]]

    @property
    def site(self) -> Path:
        return self.root / "site"

    def start(self, name: str, **environment: str) -> subprocess.Popen[str]:
        """Begin to build one of them, as a person would."""
        return subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "build", "-q", "--strict", "-f", str(self.root / name / "mkdocs.yml")],
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": EPOCH, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def build(self, name: str, **environment: str) -> tuple[int, str]:
        """Build one of them; its status and what it said."""
        builder = self.start(name, **environment)
        said, _ = builder.communicate(timeout=120)
        assert "Traceback" not in said, said
        return builder.returncode, said

    def stands(self) -> str:
        """Which of the two stands. It must be one of them, whole."""
        found = contents(self.site)
        names = [name for name, whole in self.whole.items() if whole == found]
        assert len(names) == 1, "the site is neither the one nor the other"
        return names[0]

    def write_hook(self, name: str, text: str) -> None:
        """Let a hook stand before the project's when one of them is built."""
        hook = self.root / name / "fault.py"
        hook.write_text(text, encoding="utf-8")
        self.write(name, hooks=[str(hook)])

    def write(self, name: str, hooks: tuple[str, ...] | list[str] = ()) -> None:
        """Write the sources of one of them."""
        settings = {"site_dir": str(self.site)}
        write_site(self.root / name, _pages(name, 30 if name == "old" else 40), TERMS, hooks=hooks, settings=settings)


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Two:
    made = Two(tmp_path_factory.mktemp("two"), {})
    for name in ("new", "old"):
        made.write(name)
        assert made.build(name) == (0, "")
        made.whole[name] = contents(made.site)
    assert made.whole["old"] != made.whole["new"]
    return made


@pytest.fixture
def two(_made: Two) -> Iterator[Two]:
    """The old site stands; the new one is to be built. Nothing else may be left when all is over."""
    for name in ("new", "old"):
        _made.write(name)
    if _made.stands() != "old":
        assert _made.build("old") == (0, "")
    yield _made
    shutil.rmtree(_made.root / "elsewhere", ignore_errors=True)
    assert _made.stands() in ("old", "new")
    assert sorted(path.name for path in _made.root.iterdir()) == ["new", "old", "site"]


def test_killed_at_any_moment(two: Two) -> None:
    """From the first moment to behind the last, and twice as often near the end, where the site is put in its place."""
    began = time.monotonic()
    assert two.build("new") == (0, "")
    takes = time.monotonic() - began
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    killed = builds = 0
    names = itertools.cycle(("old", "new"))
    while killed < KILLS and builds < 8 * KILLS:
        builder = two.start(next(names))
        moment = chance.uniform(0.6 if builds % 3 else 0, 1.1) * takes
        time.sleep(moment)
        builder.kill()
        builder.communicate(timeout=60)
        if builder.returncode == -signal.SIGKILL:
            killed += 1
        else:
            takes = min(takes, moment)  # it was over by then: the machine was busier before
        builds += 1
        two.stands()
    told = "%d of %d builds were killed before they ended (seed %d); the site was whole each time"
    logging.getLogger(__name__).warning(told, killed, builds, seed)
    assert killed == KILLS, "too many builds were over before their moment came"
    assert two.build("old") == (0, ""), "what was left of the killed ones is in nobody's way"


def test_two_builds_at_once(two: Two) -> None:
    for _ in range(max(2, KILLS // 10)):
        builders = [two.start(name) for name in ("old", "new", "new")]
        assert [(builder.communicate(timeout=120)[0], builder.returncode) for builder in builders] == [("", 0)] * 3
        two.stands()


def test_two_first_builds_at_once(two: Two) -> None:
    for _ in range(max(1, KILLS // 10)):
        shutil.rmtree(two.site)
        builders = [two.start(name) for name in ("old", "new", "new")]
        assert [(builder.communicate(timeout=120)[0], builder.returncode) for builder in builders] == [("", 0)] * 3
        two.stands()


def test_another_build_was_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    built = publishing.staging(site)
    (built / "index.html").touch()
    site.mkdir()
    (site / "other.html").touch()
    seen = iter([False])
    monkeypatch.setattr(Path, "exists", lambda path: next(seen, True) if path == site else os.path.lexists(path))
    publishing.publish(built, site)
    monkeypatch.undo()
    assert [path.name for path in site.iterdir()] == ["index.html"]


@pytest.mark.parametrize("stands", [False, True], ids=["before it was replaced", "after"])
def test_killed_where_folders_cannot_change_places_at_once(tmp_path: Path, stands: bool) -> None:
    """There the site is set aside for a moment; whoever builds next puts it back."""
    over = subprocess.Popen([sys.executable, "-c", ""])
    over.wait()
    site, aside = tmp_path / "site", tmp_path / f".site.{over.pid}.old"
    for folder in (aside, tmp_path / f".site.{over.pid}", *([site] if stands else [])):
        folder.mkdir()
        (folder / f"{folder.name.count('.')}.html").touch()
    publishing.staging(site)
    assert contents(site) == ({"0.html": b""} if stands else {"3.html": b""})
    assert sorted(path.name for path in tmp_path.iterdir()) == [f".site.{os.getpid()}", "site"]


# A disk that is full, a folder that may not be written ---------------------------------------------------------------------------

# Run where mounts are this process's own. The folder has the old site; then little room is left, or none may be written.
BUILD_IN = """
set -e
mount -t tmpfs -o size=16m tmpfs "$1"
cp -r "$2" "$1/site"
{fault}
status=0
"$3" -m mkdocs build -q --strict -d "$1/site" -f "$4" || status=$?
diff -r "$2" "$1/site" || exit 2
test -z "$(find "$1" -mindepth 1 -maxdepth 1 -name '.site*')" || exit 3
exit $status
"""
NO_ROOM = {
    "a full disk": 'head -c 16m /dev/zero > "$1/much" 2>/dev/null || true',
    "a disk that is full soon": 'head -c 16m /dev/zero > "$1/much" 2>/dev/null || truncate -s -100k "$1/much"',
    "a folder that may only be read": 'mount -o remount,ro "$1"',
}


def _own_mounts() -> list[str] | None:
    """The command that runs another with mounts of its own, where this system lets one."""
    for command in (["unshare", "--mount"], ["unshare", "--mount", "--map-root-user"]):
        if (
            shutil.which("unshare")
            and subprocess.run([*command, "mount", "-t", "tmpfs", "x", "/mnt"], capture_output=True, check=False).returncode == 0
        ):
            return command
    return None


@pytest.mark.parametrize("fault", NO_ROOM)
def test_nowhere_to_write(two: Two, fault: str) -> None:
    unshare = _own_mounts()
    if unshare is None:
        pytest.skip("this system lets nobody mount a disk of their own")
    room = two.root / "elsewhere"
    room.mkdir()
    arguments = [str(room), str(two.site), sys.executable, str(two.root / "new" / "mkdocs.yml")]
    run = subprocess.run(
        [*unshare, "sh", "-c", BUILD_IN.format(fault=NO_ROOM[fault]), "sh", *arguments],
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": EPOCH},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 1, run.stdout + run.stderr
    assert "Traceback" not in run.stderr, run.stderr
    assert str(room / "site") in run.stderr or str(room / ".site") in run.stderr


# A kernel that refuses to write more of a file, which every Unix can do to a process.
SMALL_FILES = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
def on_env(*given, **more):
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
"""


@pytest.mark.skipif(os.name != "posix", reason="only Unix can set such a limit")
def test_a_file_that_cannot_be_written(two: Two) -> None:
    two.write_hook("new", SMALL_FILES)
    status, said = two.build("new")
    assert status == 1
    assert "File too large. The site before" in said
    assert two.stands() == "old"


# Files that go away, clocks that jump --------------------------------------------------------------------------------------------

GONE = """
import pathlib
def {event}(*given, config, **more):
    pathlib.Path(config.docs_dir, "p7.md").unlink(missing_ok=True)
"""


@pytest.mark.parametrize("event", ["on_files", "on_nav"])
def test_a_file_that_vanishes_while_it_is_built(two: Two, event: str) -> None:
    two.write_hook("new", GONE.format(event=event))
    status, said = two.build("new")
    assert status == 1
    assert "p7.md" in said
    assert two.stands() == "old"


GONE_ONCE = """
import pathlib
def on_files(*given, config, **more):
    asked = pathlib.Path(config.docs_dir, "..", "gone")
    if asked.exists():
        asked.unlink()
        pathlib.Path(config.docs_dir, "p.md").unlink()
"""


@pytest.mark.enable_socket
def test_a_file_that_vanishes_while_the_site_is_served(tmp_path: Path) -> None:
    """One of the sources in the middle of a build, then one of the site that is served."""
    hook = tmp_path / "fault.py"
    hook.write_text(GONE_ONCE, encoding="utf-8")
    config = write_site(tmp_path, {"p.md": "# P\n\nFirst words.\n", "q.md": "# Q\n"}, TERMS, hooks=[str(hook)])
    with serving(tmp_path, config) as server:
        assert "First words" in server.get("p/")
        (tmp_path / "gone").touch()
        server.write("q.md", "# Q\n\nChanged.\n")
        server.wait(lambda: "The site before this change is served until it is mended" in server.said())
        assert "First words" in server.get("p/")
        server.write("p.md", "# P\n\nSecond words.\n")
        server.wait(lambda: "Second words" in server.get("p/"))
        assert "Changed" in server.get("q/")
        [page] = server.temporary.glob("*/p/index.html")

        def vanished() -> bool:
            page.unlink(missing_ok=True)  # a build that was still under way may bring it back
            return server.get("p/") == ""

        server.wait(vanished)
        assert "Changed" in server.get("q/")
        server.write("q.md", "# Q\n\nChanged again.\n")
        server.wait(lambda: "Second words" in server.get("p/"))
        assert "Traceback" not in server.said()


JUMPS = """
import itertools, time
jumps, real = itertools.cycle([0, -40 * 365 * 86400, 70 * 365 * 86400, -3600]), time.time
time.time = lambda: real() + next(jumps)
"""


def test_a_clock_that_jumps(two: Two) -> None:
    two.write_hook("new", JUMPS)
    assert two.build("new") == (0, "")
    assert two.stands() == "new"


@pytest.mark.parametrize("epoch", ["0", "1", "4102444800"], ids=["the beginning of time", "a second later", "the year 2100"])
def test_a_clock_that_is_wrong(two: Two, epoch: str) -> None:
    assert two.build("new", SOURCE_DATE_EPOCH=epoch)[0] == 0
    assert contents(two.site).keys() == two.whole["new"].keys()
    assert two.build("new") == (0, "")


# The same bytes anywhere ---------------------------------------------------------------------------------------------------------

ODDLY: dict[str, dict[str, str]] = {
    "here": {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
    "a/folder with spaces/ünder": {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "4242",
        "LANGUAGE": "tr",
        "HOME": "/nonexistent",
    },
}


def test_the_project_builds_to_the_same_bytes_in_any_place(tmp_path: Path) -> None:
    """Two copies in two folders, at two times, in two time zones and languages, with other dates of files, written in another order.

    One has all cores for it, the other a single one.
    """
    sites = []
    for umask, (place, environment) in zip((0o022, 0o077), ODDLY.items(), strict=True):
        root = tmp_path / place
        root.mkdir(parents=True)
        parts = [PROJECT / name for name in ("docs", "hooks", "overrides", "mkdocs.yml")]
        for part in parts if umask == 0o022 else reversed(parts):
            if part.is_dir():
                shutil.copytree(part, root / part.name, ignore=shutil.ignore_patterns("__pycache__"), copy_function=shutil.copy)
            else:
                shutil.copy(part, root)
        for file in root.rglob("*") if umask == 0o077 else ():
            os.utime(file, (1, 1))
        settings = {name: value for name, value in os.environ.items() if name not in ("SITE_URL", "REPO_URL", "EDIT_URI")}
        run = subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "-q", "--strict"],
            cwd=root,
            env={**settings, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": EPOCH, **environment},
            capture_output=True,
            text=True,
            preexec_fn=_take_one_core if umask == 0o077 and sys.platform == "linux" else None,
            check=False,
        )
        assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
        sites.append(contents(root / "site"))
        assert not any(str(tmp_path).encode() in data for data in sites[-1].values()), "a path of this machine"
    one, other = sites
    assert len(one) > 50
    assert one.keys() == other.keys()
    assert [name for name, data in one.items() if other[name] != data] == []


def _take_one_core() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
