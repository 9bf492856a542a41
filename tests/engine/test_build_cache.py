"""What is kept from one build to the next saves time and changes nothing: a warm build makes the same files as a cold one."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.engine.building import Builders, Outcome
from tests.engine.cached_site import CODE_EDITS, EDITS, MAIN, OWN_HOOK, State, write
from tests.small_site import contents

ROUNDS = int(os.environ.get("ROUNDS", "6"))
STORE = Path(".cache", "pages.sqlite")
ALL_EDITS = {**EDITS, **CODE_EDITS}
Build = Callable[[Path], Outcome]


@pytest.fixture(scope="module")
def builders() -> Iterator[Builders]:
    made = Builders()
    yield made
    made.close()


def _differences(warm: Outcome, made: dict[str, bytes], cold: Outcome, right: dict[str, bytes]) -> list[str]:
    """In which ways a warm build is unlike a cold one."""
    found = [f"only warm: {line}" for line in {*warm.said} - {*cold.said}] + [f"only cold: {line}" for line in {*cold.said} - {*warm.said}]
    if warm.refused or cold.refused:
        return found  # a refused build leaves the site as it was
    return found + [name for name in sorted({*made, *right}) if made.get(name) != right.get(name)]


def _cold(build: Build, root: Path) -> tuple[Outcome, dict[str, bytes]]:
    """Build with nothing kept, and leave what is kept as it is."""
    kept = root / STORE.parent
    kept.rename(root / "kept")
    (root / "site").rename(root / "site.warm") if (root / "site").exists() else None
    outcome = build(root)
    right = contents(root / "site") if (root / "site").exists() else {}
    shutil.rmtree(root / "site", ignore_errors=True)
    shutil.rmtree(kept, ignore_errors=True)
    (root / "site.warm").rename(root / "site") if (root / "site.warm").exists() else None
    (root / "kept").rename(kept)
    return outcome, right


def _compare(build: Build, root: Path) -> tuple[Outcome, list[str]]:
    """Build warm and cold; how the two differ."""
    warm = build(root)
    made = contents(root / "site")
    return warm, _differences(warm, made, *_cold(build, root))


@dataclass(frozen=True)
class _Built:
    """A site that was built once. `restore` makes of its folder what it was then."""

    root: Path
    outcome: Outcome
    site: dict[str, bytes]

    def restore(self) -> None:
        """Write the sources as they were, and put what was kept in its place."""
        shutil.rmtree(self.root / STORE.parent)
        shutil.copytree(self.root / "base", self.root / STORE.parent)
        _write_all(State(), self.root)


@pytest.fixture(scope="module")
def built(builders: Builders, tmp_path_factory: pytest.TempPathFactory) -> _Built:
    root = tmp_path_factory.mktemp("garden")
    write(State(), root)
    outcome = builders.build(root)
    assert not outcome.refused, outcome.said
    shutil.copytree(root / STORE.parent, root / "base")
    return _Built(root, outcome, contents(root / "site"))


@pytest.fixture(scope="module")
def stays(builders: Builders) -> Iterator[Build]:
    """Builds in one process, which reads the engine's code once."""
    with builders.server() as server:
        yield lambda root: server.build(root, "build")


@pytest.mark.parametrize("name", [*EDITS, *CODE_EDITS])
def test_an_edit_is_noticed(builders: Builders, built: _Built, stays: Build, name: str) -> None:
    begin, state = State(), State()
    ALL_EDITS[name](state, random.Random(name))
    assert state != begin, f"{name} changes nothing"
    built.restore()
    _write_all(state, built.root)
    assert _compare(builders.build if name in CODE_EDITS else stays, built.root)[1] == []


def _write_all(state: State, root: Path) -> None:
    """Write a state, with the engine's code as it was unless the state has other code."""
    (root / "hooks/peerkb/glossary/__init__.py").write_text("", encoding="utf-8")
    write(state, root)


def test_edits_at_random_change_nothing_but_the_time(builders: Builders, tmp_path: Path) -> None:
    """Several edits at a time, and steps back to what was built before. A difference comes with the seed that finds it again."""
    seed = int(os.environ.get("SEED") or random.randrange(2**32))
    chance = random.Random(seed)
    state, states = State(), [State()]
    write(state, tmp_path)
    assert not builders.build(tmp_path).refused
    for number in range(ROUNDS):
        if chance.random() < 0.2:
            state, names = chance.choice(states).copy(), ["as before"]
        else:
            names = chance.sample(list(ALL_EDITS), chance.randint(1, 3))
            for name in names:
                ALL_EDITS[name](state, chance)
        _write_all(state, tmp_path)
        warm, found = _compare(builders.build, tmp_path)
        assert found == [], f"SEED={seed}, round {number}: {names}"
        if warm.refused:
            state = states[-1].copy()
        else:
            states.append(state.copy())


def test_a_server_sees_every_edit(builders: Builders, tmp_path: Path) -> None:
    chance, state = random.Random(1), State()
    serve = partial(builders.build, command="serve")
    write(state, tmp_path)
    seen: list[tuple[State, Outcome, dict[str, bytes]]] = []
    with builders.server() as server:
        assert not server.build(tmp_path).refused
        for names in (["text"], ["an alias", "a title"], ["a template"], ["a snippet", "a new page"], ["the navigation"]):
            for name in names:
                EDITS[name](state, chance)
            write(state, tmp_path)
            seen.append((state.copy(), server.build(tmp_path), contents(tmp_path / "site")))
    for state, outcome, made in seen:
        write(state, tmp_path)
        assert _differences(outcome, made, *_cold(serve, tmp_path)) == []


def test_code_that_changes_under_a_server(builders: Builders, tmp_path: Path) -> None:
    """The server has the old code in memory: what it keeps is none of the new code's."""
    state = State()
    serve = partial(builders.build, command="serve")
    write(state, tmp_path)
    with builders.server() as server:
        server.build(tmp_path)
        state.change(OWN_HOOK, "WORDS", "new WORDS")
        state.change("docs/tools.md", "A spade", "Two spades")
        write(state, tmp_path)
        server.build(tmp_path)
    assert _differences(serve(tmp_path), contents(tmp_path / "site"), *_cold(serve, tmp_path)) == []


def test_a_template_that_changes_during_a_build(builders: Builders, tmp_path: Path) -> None:
    """Nobody knows which of the two a page was laid out with, so none of that build is kept."""
    state = State()
    hook = "import pathlib\nCACHEABLE = True\n\ndef on_env(env, config, files):\n    file = pathlib.Path('overrides/menu.html')\n"
    change = "        file.write_text(file.read_text().replace('(here)', '(late)'))\n"
    state.files["hooks/late.py"] = f"{hook}    if pathlib.Path('late.txt').exists():\n{change}"
    state.settings["hooks"].append("hooks/late.py")
    write(state, tmp_path)
    (tmp_path / "late.txt").touch()
    builders.build(tmp_path)
    (tmp_path / "late.txt").unlink()
    write(state, tmp_path)
    assert _compare(builders.build, tmp_path)[1] == []


@pytest.mark.parametrize(
    ("names", "converted", "laid_out", "compiled"),
    [
        ([], [], [], []),
        (["text"], ["beds/water.md"], ["beds/water.md"], []),
        (["an alias"], ["glossary/compost.md"], ["beds/water.md", "glossary/compost.md", "glossary/mulch.md", "index.md"], []),
        (["a template"], [], None, ["main.html"]),
        (["front matter that others show"], ["beds/water.md"], None, []),
    ],
)
def test_only_what_changed_is_made_again(
    builders: Builders, tmp_path: Path, names: list[str], converted: list[str], laid_out: list[str] | None, compiled: list[str]
) -> None:
    state = State()
    state.change("docs/loose.md", "(#nowhere)", "(index.md)")  # of which nothing is said at each build
    write(state, tmp_path)
    assert not builders.build(tmp_path).refused
    for name in names:
        EDITS[name](state, random.Random(0))
    write(state, tmp_path)
    outcome = builders.build(tmp_path)
    assert sorted(outcome.converted) == converted
    assert list(outcome.compiled) == compiled
    assert sorted(outcome.laid_out) == (sorted(path.removeprefix("docs/") for path in state.pages) if laid_out is None else laid_out)


def test_a_page_that_has_to_be_told_of_is_told_of_again(builders: Builders, tmp_path: Path) -> None:
    state = State()
    state.change("docs/loose.md", "compost", "[gone](gone.md)")
    write(state, tmp_path)
    first, again = builders.build(tmp_path), builders.build(tmp_path)
    assert any("gone.md" in line for line in again.said)
    assert again.said == first.said


def test_what_a_template_may_show_of_others_is_not_kept(builders: Builders, tmp_path: Path) -> None:
    state = State()
    state.change(MAIN, "<!-- shown -->", "{% for p in nav.pages %}{{ p.content | length }}{% endfor %}")
    write(state, tmp_path)
    assert not builders.build(tmp_path).refused
    EDITS["text"](state, random.Random(0))
    write(state, tmp_path)
    outcome, found = _compare(builders.build, tmp_path)
    assert found == []
    assert outcome.converted == ("beds/water.md",)
    assert len(outcome.laid_out) == len(state.pages)


def test_pages_that_are_alike_are_told_apart(builders: Builders, tmp_path: Path) -> None:
    state = State()
    state.files["docs/beds/twin.md"] = state.files["docs/beds/water.md"]
    write(state, tmp_path)
    assert not builders.build(tmp_path).refused
    made = contents(tmp_path / "site")
    assert [f"/beds/{name}.md".encode() in made[f"beds/{name}/index.html"] for name in ("twin", "water")] == [True, True]


# A store that is no good ---------------------------------------------------------------------------------------------------------


def _truncate(store: Path) -> None:
    os.truncate(store, store.stat().st_size // 2)


def _replace_by_text(store: Path) -> None:
    store.write_text("Not a database.\n" * 1000, encoding="utf-8")


def _replace_by_folder(store: Path) -> None:
    store.unlink()
    store.mkdir()


def _flip_bits(store: Path) -> None:
    data = bytearray(store.read_bytes())
    for at in random.Random(1).sample(range(4096, len(data)), 300):
        data[at] ^= 8
    store.write_bytes(data)


def _change(sql: str) -> Callable[[Path], None]:
    def change(store: Path) -> None:
        with contextlib.closing(sqlite3.connect(store)) as connection, connection:
            connection.executescript(sql)

    return change


@pytest.mark.parametrize(
    "damage",
    [
        _truncate,
        _replace_by_text,
        _replace_by_folder,
        _flip_bits,
        _change("DROP TABLE kept; CREATE TABLE kept (id INTEGER PRIMARY KEY, words TEXT)"),
        _change("UPDATE kept SET value = substr(value, 1, length(value) / 2)"),
        _change("UPDATE kept SET value = 17"),
        _change("UPDATE kept SET value = (SELECT value FROM kept AS other WHERE other.key > kept.key ORDER BY other.key LIMIT 1)"),
    ],
    ids=["truncated", "a text", "a folder", "bits flipped", "other tables", "cut short", "numbers", "changed places"],
)
def test_a_damaged_store_costs_time_alone(built: _Built, stays: Build, damage: Callable[[Path], None]) -> None:
    built.restore()
    damage(built.root / STORE)
    assert _differences(stays(built.root), contents(built.root / "site"), built.outcome, built.site) == []
    assert _compare(stays, built.root)[1] == []  # nor does what the build after it finds


def test_a_store_that_another_process_holds(built: _Built, stays: Build) -> None:
    built.restore()
    with contextlib.closing(sqlite3.connect(built.root / STORE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert _differences(stays(built.root), contents(built.root / "site"), built.outcome, built.site) == []
