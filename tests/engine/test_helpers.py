"""A large build has other processes do a part of it. That saves time and changes nothing: it says and makes what one process would."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from peerkb.cache import helpers
from tests.engine.building import Builders, Outcome
from tests.engine.cached_site import PACKAGES, State, write
from tests.small_site import contents

pytestmark = pytest.mark.skipif(helpers.cores() < 2, reason="only where a process can be copied, and has a core to run on")
MANY = 150
MEET, NOTES = "hooks/meet.py", "notes"
ALONE = "hooks/alone.py"
# Each page that a helper does leaves a note. The build waits in the middle until there are two, so that some are there to be found.
_MEET = '''"""A hook that has the build and its helpers meet."""

import os
import pathlib
import signal
import time

CACHEABLE = True
BUILD = os.getpid()
DEADLINE = time.monotonic() + 60


def on_page_markdown(markdown, page, config, files):
    meet("read", page)


def on_page_context(context, page, config, nav):
    meet("laid out", page)


def meet(step, page):
    notes = pathlib.Path("notes")
    if os.getpid() != BUILD:
        (notes / f"{step} {page.file.name} {os.getpid()}").touch()
        AND THEN
    elif page.file.name == "bed-050":
        while len(list(notes.glob(f"{step} *"))) < NUMBER:
            assert time.monotonic() < DEADLINE, "nobody helps"
            time.sleep(0.01)
'''
_ALONE = '''"""A hook that leaves the build one core."""

import os

CACHEABLE = True


def on_config(config):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
'''


@pytest.fixture(scope="module")
def builders() -> Iterator[Builders]:
    made = Builders()
    yield made
    made.close()


def _site(hook: str = "", last: str = "Rake it.") -> State:
    state = State()
    for number in range(MANY):
        state.files[f"docs/beds/bed-{number:03}.md"] = (
            f"# Bed {number}\n\nIt gets compost, mulch and [water](water.md).\n\n## Size {number}\n"
        )
    state.files["docs/zinnia.md"] = f"# Zinnias\n\n{last}\n"
    state.settings["hooks"].append(ALONE if hook == _ALONE else MEET)
    state.files[ALONE if hook == _ALONE else MEET] = hook
    return state


def _meeting(then: str = "pass", number: int = 2) -> str:
    return _MEET.replace("AND THEN", then).replace("NUMBER", str(number))


def _built(builders: Builders, root: Path, state: State) -> tuple[Outcome, dict[str, bytes]]:
    write(state, root)
    (root / NOTES).mkdir()
    outcome = builders.build(root)
    return outcome, contents(root / "site") if (root / "site").exists() else {}


@pytest.mark.parametrize(
    "last", ["Rake it.", "A page that [is not there](gone.md).", "[A term](term:none) that is not there."], ids=["whole", "told", "refused"]
)
@pytest.mark.parametrize("then", ["pass", "os.kill(os.getpid(), signal.SIGKILL)", "raise ValueError"], ids=["", "killed", "failing"])
def test_what_others_make_is_what_the_build_would_make(builders: Builders, tmp_path: Path, last: str, then: str) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "many").mkdir()
    alone, right = _built(builders, tmp_path / "one", _site(_ALONE, last))
    # Some cores have one helper, which leaves one note when it is killed.
    helped, made = _built(builders, tmp_path / "many", _site(_meeting(then, 1 if "kill" in then else 2), last))
    assert list((tmp_path / "many" / NOTES).iterdir())
    assert helped.said == alone.said
    assert helped.refused == alone.refused == ("term:none" in last)
    assert [name for name in {*made, *right} if made.get(name) != right.get(name)] == []
    if then == "pass":
        assert len(helped.converted) < len(alone.converted)
        assert len(helped.laid_out) < len(alone.laid_out) or helped.refused


def test_what_few_pages_need_is_made_by_one_process(builders: Builders, tmp_path: Path) -> None:
    """To begin another takes longer than they do."""
    state = _site(_meeting())
    _built(builders, tmp_path, state)
    for note in (tmp_path / NOTES).iterdir():
        note.unlink()
    state.change("docs/beds/bed-149.md", "compost", "straw")
    write(state, tmp_path)
    (tmp_path / NOTES / "read by nobody, so that the build does not wait").touch()
    (tmp_path / NOTES / "read by nobody else").touch()
    (tmp_path / NOTES / "laid out by nobody").touch()
    (tmp_path / NOTES / "laid out by nobody else").touch()
    again = builders.build(tmp_path)
    assert again.converted == ("beds/bed-149.md",)
    assert len(list((tmp_path / NOTES).iterdir())) == 4


def test_a_build_that_is_killed_leaves_nobody_at_work(tmp_path: Path) -> None:
    write(_site(_meeting("time.sleep(1)", number=MANY)), tmp_path)
    (tmp_path / NOTES).mkdir()
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(tmp_path / PACKAGES)}
    build = subprocess.Popen([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=tmp_path, env=environment)
    notes: list[Path] = []
    while not notes:
        assert build.poll() is None
        notes = list((tmp_path / NOTES).iterdir())
        time.sleep(0.01)
    build.send_signal(signal.SIGKILL)
    build.wait()
    helper = Path("/proc", notes[0].name.rpartition(" ")[2], "cmdline")
    deadline = time.monotonic() + 60
    while helper.exists() and helper.read_bytes():  # one that has ended and that nobody waited for has no words
        assert time.monotonic() < deadline, "a helper goes on"
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("said", "allowed"), [("100000 100000", 1), ("150000 100000", 1), ("50000 100000", 1), ("max 100000", None), ("", None), (None, None)]
)
def test_no_more_cores_than_a_container_is_allowed(tmp_path: Path, said: str | None, allowed: int | None) -> None:
    quota = tmp_path / "cpu.max"
    if said is not None:
        quota.write_text(f"{said}\n", encoding="ascii")
    assert helpers.cores(quota) == (allowed or len(os.sched_getaffinity(0)))
