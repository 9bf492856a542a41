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
MEET, NOTES, CHILDREN = "hooks/meet.py", "notes", "children.txt"
ENOUGH = 5  # notes until one of four helpers has begun its second page, and so handed over its first
# Each page that a helper does leaves a note. The build waits in the middle until there are some, so that there is something to find.
_MEET = '''"""A hook that has the build and its helpers meet."""

import multiprocessing
import os
import pathlib
import signal
import threading
import time
import warnings

CACHEABLE = True
BUILD = os.getpid()
DEADLINE = time.monotonic() + 60


def on_config(config):
    FIRST


def on_page_markdown(markdown, page, config, files):
    meet("read", page)


def on_page_context(context, page, config, nav):
    meet("laid out", page)


def meet(step, page):
    notes = pathlib.Path("notes")
    if os.getpid() != BUILD:
        (notes / f"{step} {page.file.name} {os.getpid()}").touch()
        THEN
    elif page.file.name == "bed-050":
        with open("children.txt", "a") as file:
            file.write(f"{len(multiprocessing.active_children())} ")
        while len(list(notes.glob(f"{step} *"))) < NUMBER:
            assert time.monotonic() < DEADLINE, "nobody helps"
            time.sleep(0.01)
'''
ONE_CORE = "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})"
THREAD = "threading.Thread(target=threading.Event().wait, daemon=True).start()"
KILLED = "os.kill(os.getpid(), signal.SIGKILL)"


@pytest.fixture(scope="module")
def builders() -> Iterator[Builders]:
    made = Builders()
    yield made
    made.close()


def _site(first: str = "pass", then: str = "pass", number: int = 0, last: str = "Rake it.") -> State:
    """A garden of many beds, whose build waits for `number` notes. `first` is done by each build, `then` by each helper on each page."""
    state = State()
    for bed in range(MANY):
        state.files[f"docs/beds/bed-{bed:03}.md"] = f"# Bed {bed}\n\nIt gets compost, mulch and [water](water.md).\n\n## Size {bed}\n"
    state.settings["nav"] += [{f"Row {row}": [f"beds/bed-{bed:03}.md" for bed in range(row, MANY, 3)]} for row in range(3)]
    state.files["docs/zinnia.md"] = f"# Zinnias\n\n{last}\n"
    state.files[MEET] = _MEET.replace("FIRST", first).replace("THEN", then).replace("NUMBER", str(number))
    state.settings["hooks"].append(MEET)
    return state


def _built(builders: Builders, root: Path, state: State) -> tuple[Outcome, dict[str, bytes]]:
    write(state, root)
    (root / NOTES).mkdir(exist_ok=True)
    outcome = builders.build(root)
    return outcome, contents(root / "site") if (root / "site").exists() else {}


def _children(root: Path) -> list[int]:
    """How many helpers there were in the middle of reading and of laying out, in the builds until now."""
    return [int(number) for number in (root / CHILDREN).read_text(encoding="utf-8").split()]


TOLD = "A page that [is not there](gone.md)."
REFUSED = "[A term](term:none) that is not there."
SOME_FAIL = "assert page.file.name[-1] != '7'"


@pytest.mark.parametrize(
    ("then", "last"),
    [("pass", TOLD), ("pass", REFUSED), (SOME_FAIL, TOLD), (KILLED, TOLD), ("raise ValueError", TOLD), ("warnings.warn('odd')", TOLD)],
    ids=["pages", "a refusal", "helpers that fail at some pages", "that are killed", "that fail", "that are warned"],
)
def test_what_others_make_is_what_the_build_would_make(builders: Builders, tmp_path: Path, then: str, last: str) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "many").mkdir()
    alone, right = _built(builders, tmp_path / "one", _site(ONE_CORE, last=last))
    # With a single helper there is one note when it is killed.
    helped, made = _built(builders, tmp_path / "many", _site(then=then, number=1 if then == KILLED else ENOUGH, last=last))
    assert not any(_children(tmp_path / "one"))
    assert list((tmp_path / "many" / NOTES).iterdir())
    assert helped.said == alone.said
    assert helped.refused == alone.refused == (last == REFUSED)
    assert [name for name in {*made, *right} if made.get(name) != right.get(name)] == []
    if then in ("pass", SOME_FAIL):
        assert len(helped.converted) < len(alone.converted)
        assert len(helped.laid_out) < len(alone.laid_out) or helped.refused
    else:
        assert helped.converted == alone.converted
        assert helped.laid_out == alone.laid_out


def test_where_most_is_kept_nobody_helps(builders: Builders, tmp_path: Path) -> None:
    beds = range(0, 40, 4)
    state = _site()
    _built(builders, tmp_path, state)
    for bed in beds:
        state.change(f"docs/beds/bed-{bed:03}.md", "compost", "straw")
    again, _ = _built(builders, tmp_path, state)
    assert len(again.converted) == len(beds)
    reading, laying_out, *later = _children(tmp_path)
    assert reading > 0
    assert laying_out > 0
    assert later == [0, 0]


def test_a_process_with_threads_is_not_copied(builders: Builders, tmp_path: Path) -> None:
    _built(builders, tmp_path, _site(THREAD))
    assert _children(tmp_path) == [0, 0]


def test_a_build_that_is_killed_leaves_nobody_at_work(tmp_path: Path) -> None:
    write(_site(then="time.sleep(3)", number=MANY), tmp_path)
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
    deadline = time.monotonic() + 60
    while _is_at_work(notes[0].name.rpartition(" ")[2]):
        assert time.monotonic() < deadline, "a helper goes on"
        time.sleep(0.05)


def _is_at_work(process: str) -> bool:
    """Whether there is a process that has not ended; one that nobody waited for has no words."""
    try:
        return bool(Path("/proc", process, "cmdline").read_bytes())
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize(
    ("said", "allowed"), [("100000 100000", 1), ("150000 100000", 1), ("50000 100000", 1), ("max 100000", None), ("", None), (None, None)]
)
def test_no_more_cores_than_a_container_is_allowed(tmp_path: Path, said: str | None, allowed: int | None) -> None:
    quota = tmp_path / "cpu.max"
    if said is not None:
        quota.write_text(f"{said}\n", encoding="ascii")
    assert helpers.cores(quota) == (allowed or len(os.sched_getaffinity(0)))
