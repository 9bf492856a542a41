"""What is kept from one build to the next saves time and changes nothing: a warm build and a cold one make the same files, byte for byte.

`make edits` makes hundreds of rounds of edits at random and damages the store in every way; here a few are enough. A difference comes
with the seed that finds it again.
"""

from __future__ import annotations

import contextlib
import difflib
import logging
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from tests import edits_at_random
from tests.builder import Builders, Order, Outcome, builders
from tests.edited_site import CHOICES, IN_MEMORY, ODD_PLUGINS, SHOWN, SHOWN_ODD, Folder, State, beginning, original
from tests.small_site import PROJECT, contents
from tests.test_faults import _own_mounts

ROUNDS = int(os.environ.get("ROUNDS", "5"))
LONG = ROUNDS >= 100  # whether there is time to try all that is listed here
STORE = "pages.sqlite"

log = logging.getLogger(__name__)


@pytest.fixture(scope="module")
def builder() -> Iterator[Builders]:
    with builders() as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


# A warm build and a cold one -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Built:
    """What came of a build, and the site that stands then."""

    outcome: Outcome
    files: dict[str, bytes]

    def unlike(self, cold: Built) -> list[str]:
        """In which ways it is unlike what a cold build made, one a line."""
        found = []
        if self.outcome.told != cold.outcome.told:
            told, other = ("\n".join([*built.outcome.told[1], built.outcome.refused]) for built in (cold, self))
            found.append(
                "it says: " + "\n    ".join(line for line in difflib.ndiff(told.splitlines(), other.splitlines()) if line[0] != " ")
            )
        if cold.outcome.refused:
            return found  # a refused build leaves the site as it was
        for name in sorted(self.files.keys() | cold.files.keys()):
            warm, right = self.files.get(name), cold.files.get(name)
            if right is None or warm is None:
                found.append(f"{name}: {'is not there' if warm is None else 'should not be there'}")
            elif warm != right:
                at = next(
                    (at for at, (one, other) in enumerate(zip(warm, right, strict=False)) if one != other), min(len(warm), len(right))
                )
                found.append(f"{name} at {at}: {warm[max(0, at - 60) : at + 80]!r} is cold {right[max(0, at - 60) : at + 80]!r}")
        return found


def warm(builder: Builders, folder: Folder, order: Order) -> Built:
    """Build with what earlier builds kept."""
    return Built(builder.build(order), folder.site(order.site))


def cold(builder: Builders, folder: Folder, order: Order) -> Built:
    """Build the same with nothing kept, in the same place; what was kept is there again afterward."""
    aside = folder.path.parent / "kept"
    kept = folder.store.exists()
    if kept:
        folder.store.rename(aside)
    shutil.rmtree(folder.path / order.site, ignore_errors=True)
    built = warm(builder, folder, order)
    if folder.store.exists():
        shutil.rmtree(folder.store)
    if kept:
        aside.rename(folder.store)
    return built


# Rounds of edits at random -------------------------------------------------------------------------------------------------------


@dataclass
class Rounds:
    """A site that is edited again and again, and what was found."""

    builder: Builders
    folder: Folder
    chance: random.Random
    state: State = field(default_factory=beginning)
    good: list[State] = field(default_factory=lambda: [beginning()])  # states that could be built
    unlike: list[str] = field(default_factory=list)
    builds: int = 0
    refused: int = 0
    in_a_row: int = 0  # refused ones
    seconds: dict[str, float] = field(default_factory=lambda: {"warm": 0.0, "cold": 0.0})

    def edit(self, *, in_memory: bool = True) -> list[str]:
        """Edit the site, or go back to what it was some time ago."""
        if self.chance.random() < (0.06, 0.8, 1)[min(self.in_a_row, 2)]:
            back = 1 if self.in_a_row else self.chance.randint(1, min(6, len(self.good)))
            before, self.state = self.state, deepcopy(self.good[-back])
            if not in_memory:  # what such a process does not see stays
                _stay(before, self.state)
            told = [f"all as it was {back} good builds ago"]
        else:
            told = edits_at_random.some(self.state, self.chance, self.chance.randint(1, 3), in_memory=in_memory)
        self.folder.write(self.state, as_before=self.chance.random() < 0.5)
        return told

    def compare(self, name: str, edits: list[str], built: Built, right: Built) -> None:
        """Note how a warm build and the cold one of the same state are unlike."""
        self.builds += 1
        self.in_a_row = self.in_a_row + 1 if right.outcome.refused else 0
        self.refused += bool(right.outcome.refused)
        if not right.outcome.refused:
            self.good.append(deepcopy(self.state))
        self.seconds["warm"] += built.outcome.seconds
        self.seconds["cold"] += right.outcome.seconds
        found = built.unlike(right)
        if found:
            self.unlike.append("\n  ".join([f"{name}:", *edits, *(f"-> {line}" for line in found[:6]), f"   ({len(found)} in all)"]))
            log.warning("%s", self.unlike[-1])
            shutil.rmtree(self.folder.store, ignore_errors=True)  # so that each is found once
        log.debug("%s: %s: %s", name, "; ".join(edits), right.outcome.refused[:200])

    def fresh(self, name: str) -> None:
        """A round in which each build is a process of its own."""
        edits = self.edit()
        told = self.disturb()
        order = self.folder.order(self.state, command=self.chance.choice(("build", "build", "build", "serve")))
        before = self.folder.site()
        built = warm(self.builder, self.folder, order)
        if built.outcome.refused:
            assert built.files == before, "a refused build changed the site"
        self.compare(name, [*edits, *told], built, cold(self.builder, self.folder, order))

    def served(self, name: str) -> None:
        """Some rounds of one process, as `mkdocs serve` builds; the cold builds come afterward, of what each round saw."""
        seen: list[tuple[str, list[str], State, Built]] = []
        shutil.rmtree(self.folder.path / "served", ignore_errors=True)
        with builders() as process:
            for turn in range(self.chance.randint(2, 4)):
                edits = self.edit(in_memory=turn == 0)
                order = self.folder.order(self.state, command="serve", where="here", site="served")
                before = self.folder.site("served")
                built = warm(process, self.folder, order)
                assert not built.outcome.refused or built.files == before, "a refused build changed the site"
                seen.append((f"{name}.{turn}", edits, deepcopy(self.state), built))
                self.in_a_row = self.in_a_row + 1 if built.outcome.refused else 0
            if self.chance.random() < 0.5:  # code is edited under a process that has another in memory; the next round sees
                self.edit()
                process.build(self.folder.order(self.state, command="serve", where="here", site="served"))
        late = self.state
        for called, edits, state, built in seen:
            self.state = state
            self.folder.write(state)
            order = self.folder.order(state, command="serve", site="served")
            self.compare(called, ["served:", *edits], built, cold(self.builder, self.folder, order))
        self.state = late
        self.folder.write(late)

    def disturb(self) -> list[str]:
        """Other builds with the same store, before the one that is looked at."""
        if self.chance.random() < 0.85:
            return []
        what = self.chance.choice(("dirty", "another site", "killed"))
        if what == "dirty":
            self.builder.build(self.folder.order(self.state, dirty=True))
        elif what == "another site":
            (self.folder.path / "other.yml").write_text("INHERIT: mkdocs.yml\nsite_name: Another site\nnav: [index.md]\n", encoding="utf-8")
            self.builder.build(self.folder.order(self.state, config="other.yml", site="other"))
        else:
            building = _mkdocs(self.folder)
            time.sleep(self.chance.uniform(0.3, 1.2))
            building.kill()
            building.communicate()
        return [f"before it: {what}"]


def _stay(before: State, state: State) -> None:
    """Let what a process has in memory be in a state as before."""
    state.upgraded, state.environment, state.place = before.upgraded, before.environment, before.place
    for name in IN_MEMORY:
        state.chosen[name] = before.chosen.get(name, 0)


def _command(folder: Folder, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "mkdocs", "build", "-f", str(folder.path / "mkdocs.yml"), *arguments]


def _environment() -> dict[str, str]:
    return {**os.environ, **beginning().environment, "NO_MKDOCS_2_WARNING": "1"}


def _mkdocs(folder: Folder, *arguments: str) -> subprocess.Popen[str]:
    """Build as a person does."""
    return subprocess.Popen(
        _command(folder, *arguments), env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
    )


def test_edits_at_random_change_nothing_but_the_time(builder: Builders, tmp_path: Path) -> None:
    seed = int(os.environ.get("SEED") or random.randrange(2**32))
    log.warning("%d rounds with SEED=%d", ROUNDS, seed)
    rounds = Rounds(builder, Folder(tmp_path), random.Random(seed))
    rounds.folder.write(rounds.state)
    rounds.compare("the first build", [], *(make(builder, rounds.folder, rounds.folder.order(rounds.state)) for make in (warm, cold)))
    assert not rounds.refused, "the site as it begins cannot be built"
    number = 0
    while rounds.builds < ROUNDS:
        if number % 6 == 4:
            rounds.served(f"round {number}")
        else:
            rounds.fresh(f"round {number}")
        number += 1
        if number % 20 == 0:
            log.warning("%d builds, %d of them refused, %d unlike", rounds.builds, rounds.refused, len(rounds.unlike))
    ratio = rounds.seconds["warm"] / rounds.seconds["cold"]
    told = "%d builds (seed %d), %d of them refused as they should be; a warm one took %.2f of a cold one; %d were unlike"
    log.warning(told, rounds.builds, seed, rounds.refused, ratio, len(rounds.unlike))
    assert rounds.unlike == [], "\n".join([f"SEED={seed}", *rounds.unlike])


def test_every_place_that_is_edited_is_there() -> None:
    """Where one of these was worded anew, the edit at random has to follow."""
    assert [name for name, choice in CHOICES.items() if choice.old and choice.old not in original(choice.file)] == []


# What is saved -------------------------------------------------------------------------------------------------------------------


@dataclass
class Kept:
    """A site that was built once, and what that left for the next build."""

    folder: Folder
    state: State
    built: Built

    @property
    def store(self) -> Path:
        return self.folder.store / STORE

    def order(self, **more: Any) -> Order:
        self.folder.write(self.state)
        return self.folder.order(self.state, **more)


@pytest.fixture(scope="module")
def _once(builder: Builders, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder, state = Folder(tmp_path_factory.mktemp("once")), beginning()
    folder.write(state)
    built = warm(builder, folder, folder.order(state))
    assert not built.outcome.refused, built.outcome
    folder.store.rename(folder.path.with_name("whole"))
    return Kept(folder, state, built)


@pytest.fixture
def once(_once: Kept) -> Kept:
    """The same for many tests, which may edit the site and damage the store."""
    _once.folder.write(_once.state)
    if _once.folder.store.is_dir() and not _once.folder.store.is_symlink():
        shutil.rmtree(_once.folder.store)
    else:
        _once.folder.store.unlink(missing_ok=True)
    shutil.copytree(_once.folder.path.with_name("whole"), _once.folder.store)
    return replace(_once, state=beginning())


def test_nothing_changed(builder: Builders, once: Kept) -> None:
    assert once.built.outcome.markdown == len(once.state.pages)
    assert sorted(once.built.outcome.rendered) == sorted(once.state.pages)
    again = warm(builder, once.folder, once.order())
    assert again.unlike(once.built) == []
    assert (again.outcome.markdown, again.outcome.rendered) == (0, ())


def test_a_page_changed(builder: Builders, once: Kept) -> None:
    once.state.pages["practice/listening.md"].body += "\nMore of it, with kindness.\n"
    built = warm(builder, once.folder, once.order())
    assert b"More of it" in built.files["practice/listening/index.html"]
    assert (built.outcome.markdown, built.outcome.rendered) == (1, ("practice/listening.md",))
    assert built.unlike(cold(builder, once.folder, once.order())) == []


def test_an_alias_changed(builder: Builders, once: Kept) -> None:
    once.state.pages["glossary/hope.md"].meta["aliases"] = ["listen", "faith"]
    built = warm(builder, once.folder, once.order())
    assert b'glossary/hope/">Listen</a>' in built.files["practice/listening/index.html"]
    assert built.outcome.markdown <= 1, "besides that of the term's own page, whose front matter it is"
    assert len(built.outcome.rendered) < len(once.state.pages)
    assert built.unlike(cold(builder, once.folder, once.order())) == []


def test_a_setting_changed_that_a_markdown_extension_goes_by(builder: Builders, once: Kept) -> None:
    once.state.chosen["limit of feedback"] = 1
    built = warm(builder, once.folder, once.order())
    right = cold(builder, once.folder, once.order())
    assert right.unlike(once.built) != []
    assert built.unlike(right) == []


def test_the_folder_has_another_name(builder: Builders, once: Kept) -> None:
    once.state.place = "b"
    assert warm(builder, once.folder, once.order()).files == once.built.files


def test_code_changed_under_a_server_that_runs(builder: Builders, once: Kept) -> None:
    """The server has the old code in memory: what it keeps is none of the new code's."""
    with builders() as process:
        process.build(once.order(command="serve", where="here", site="served"))
        once.state.chosen["finished pages"] = once.state.chosen["head of terms"] = 1
        once.state.pages["practice/listening.md"].body += "\nMore.\n"
        process.build(once.order(command="serve", where="here", site="served"))
    for command in ("serve", "build") if LONG else ("build",):
        built = warm(builder, once.folder, once.order(command=command))
        assert b"<!-- 1 -->" in built.files["practice/listening/index.html"]
        assert built.unlike(cold(builder, once.folder, once.order(command=command))) == []


# Templates that show more than their own page --------------------------------------------------------------------------------------


def _in_texts(state: State) -> None:
    """What nothing but the pages themselves show, as a rule."""
    state.pages["practice/listening.md"].body += "\n\n\n"
    state.pages["index.md"].body += "\n## A part\n\nMore words.\n"


def _in_front_matter(state: State) -> None:
    state.pages["learn/what.md"].meta |= {"description": "Another.", "keywords": ["other"], "kind": "idea", "audience": ["new"]}
    state.data["phones"]["lines"]["lifeline"]["note"] = "Another note."


def _in_settings(state: State) -> None:
    state.strict = True


def _in_the_nav(state: State) -> None:
    state.nav = edits_at_random.renamed(state.nav, "practice/asking.md", "practice/asking/index.md")
    state.pages["practice/asking/index.md"] = state.pages.pop("practice/asking.md")
    state.pages["practice/index.md"].body = "Listen and ask.\n"


ASKED = [(shown, edit) for shown in SHOWN for edit in (_in_texts, _in_front_matter, _in_settings, _in_the_nav)]
FEW = [
    (SHOWN[0], _in_front_matter),
    ("{% for key in ['title', 'content'] %}{{ (nav.pages | first)[key] | length }} {% endfor %}", _in_texts),
    ("{{ config.strict }}", _in_settings),
]


@pytest.mark.parametrize(("shown", "edit"), ASKED if LONG else FEW)
def test_what_a_template_asks_for_is_as_it_is_now(builder: Builders, folder: Folder, shown: str, edit: Callable[[State], None]) -> None:
    state = beginning()
    state.chosen |= {"shown on pages": SHOWN.index(shown) + 1, "new part": 2, "part of a kind": 2}
    folder.write(state)
    if warm(builder, folder, folder.order(state)).outcome.refused:
        return  # a template with a fault
    edit(state)
    folder.write(state)
    assert warm(builder, folder, folder.order(state)).unlike(cold(builder, folder, folder.order(state))) == []


# Plugins and extensions that nobody knows ------------------------------------------------------------------------------------------


# By what is chosen: plugins and hooks for each event, an extension of Markdown, a fence, a setting.
_PLUGIN = {event: {"odd plugin": number} for number, event in enumerate(ODD_PLUGINS, start=1)}
UNKNOWN: dict[str, dict[str, int]] = {
    "a plugin's output": _PLUGIN["output"],
    "a hook's content": {"hook": 1, "an odd hook": 2},
    "an extension": {"local extension": 1},
    "a fence": {"fences": 1},
}
if LONG:
    UNKNOWN |= {f"a plugin's {event}": chosen for event, chosen in _PLUGIN.items()}
    UNKNOWN |= {f"a hook's {number}": {"hook": 1, "an odd hook": number} for number in range(1, 9)}
    UNKNOWN["a setting"] = {
        "from the environment": 1,
        "shown on pages": next(at for at, text in enumerate(SHOWN, 1) if "extra.more" in text),
    }


@pytest.mark.parametrize("chosen", UNKNOWN.values(), ids=UNKNOWN)
def test_what_nobody_knows_is_asked_each_time(builder: Builders, folder: Folder, chosen: dict[str, int]) -> None:
    """Something that tells pages what the environment says, which is another thing at each build."""
    state = beginning()
    state.chosen |= {"shown on pages": SHOWN.index(SHOWN_ODD) + 1, **chosen}
    state.pages["practice/asking.md"].body += "\n```odd\nodd\n```\n"
    for words in ("one-time", "another-time"):
        state.environment["WORDS"] = words
        folder.write(state)
        built = warm(builder, folder, folder.order(state))
        assert not built.outcome.refused, built.outcome.refused
    told = {words: [name for name, content in built.files.items() if words in content] for words in (b"one-time", b"another-time")}
    assert told[b"another-time"] or LONG, "it has told nothing"
    assert told[b"one-time"] == []


# A store that is no good ---------------------------------------------------------------------------------------------------------


def _flipped(store: Path, chance: random.Random) -> None:
    data = bytearray(store.read_bytes())
    for at in (*range(0, 100, 7), *chance.sample(range(len(data)), 40)):
        data[at] ^= 1 << chance.randrange(8)
    store.write_bytes(data)


def _flipped_behind_its_head(store: Path, chance: random.Random) -> None:
    data = bytearray(store.read_bytes())
    for at in chance.sample(range(4096, len(data)), max(200, len(data) // 2000)):
        data[at] ^= 1 << chance.randrange(8)
    store.write_bytes(data)


def _letters_flipped(store: Path, chance: random.Random) -> None:
    """Within words alone, where no database notices."""
    store.write_bytes(re.sub(rb"kindness|Listening|mutuality|hope", lambda word: word[0].swapcase(), store.read_bytes()))


def _truncated(store: Path, chance: random.Random) -> None:
    os.truncate(store, chance.randrange(1, store.stat().st_size))


def _truncated_by_a_page(store: Path, chance: random.Random) -> None:
    os.truncate(store, store.stat().st_size - 4096)


def _zeros(store: Path, chance: random.Random) -> None:
    data = store.read_bytes()
    store.write_bytes(data[: len(data) // 3] + bytes(len(data) // 3) + data[len(data) // 3 * 2 :])


def _emptied(store: Path, chance: random.Random) -> None:
    store.write_bytes(b"")


def _a_text(store: Path, chance: random.Random) -> None:
    store.write_text("Not a database.\n" * 1000, encoding="utf-8")


def _a_folder(store: Path, chance: random.Random) -> None:
    store.unlink()
    (store / "inside").mkdir(parents=True)


def _a_file_for_its_folder(store: Path, chance: random.Random) -> None:
    shutil.rmtree(store.parent)
    store.parent.touch()


def _a_link_to_nowhere(store: Path, chance: random.Random) -> None:
    shutil.rmtree(store.parent)
    store.parent.symlink_to(store.parent.with_name("nowhere") / "deep")


def _another_journal(store: Path, chance: random.Random) -> None:
    for ending in ("-journal", "-wal", "-shm"):
        store.with_name(store.name + ending).write_bytes(store.read_bytes()[:9000])


def _tables(connection: sqlite3.Connection) -> list[tuple[str, list[str]]]:
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return [(name, [column[1] for column in connection.execute(f"PRAGMA table_info({name})")]) for name in names]


@contextlib.contextmanager
def _database(store: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(store)) as connection, connection:
        yield connection


def _marks(connection: sqlite3.Connection) -> dict[str, int]:
    return {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("user_version", "application_id")}


def _another_version(store: Path, chance: random.Random) -> None:
    with _database(store) as connection:
        for name, number in _marks(connection).items():
            connection.execute(f"PRAGMA {name} = {number + 1}")


def _another_program(store: Path, chance: random.Random, *, same_version: bool = False) -> None:
    with _database(store) as connection:
        tables, marks = _tables(connection), _marks(connection)
    store.unlink()
    with _database(store) as connection:
        for name, _ in tables:
            connection.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, words TEXT)")
            connection.execute(f"INSERT INTO {name} (words) VALUES ('of another program')")
        for name, number in marks.items() if same_version else ():
            connection.execute(f"PRAGMA {name} = {number}")


def _another_program_of_the_same_version(store: Path, chance: random.Random) -> None:
    _another_program(store, chance, same_version=True)


def _a_view(store: Path, chance: random.Random) -> None:
    """For each table, and one that never ends."""
    with _database(store) as connection:
        for name, columns in _tables(connection):
            connection.execute(f"DROP TABLE {name}")
            connection.execute(f"CREATE VIEW {name} AS SELECT {', '.join(f'1 AS {column}' for column in columns)}")


def _every_value(sql: str) -> Callable[[Path, random.Random], None]:
    def change(store: Path, chance: random.Random) -> None:
        with _database(store) as connection:
            for name, columns in _tables(connection):
                for column in columns:
                    with contextlib.suppress(sqlite3.IntegrityError):
                        connection.execute(f"UPDATE {name} SET {column} = {sql.format(column)} WHERE typeof({column}) IN ('blob', 'text')")

    return change


def _values_change_places(store: Path, chance: random.Random) -> None:
    """Each is whole, and of another page."""
    with _database(store) as connection:
        for name, columns in _tables(connection):
            rows = connection.execute(f"SELECT * FROM {name}").fetchall()
            connection.execute(f"DELETE FROM {name}")
            moved = [(row[0], *other[1:]) for row, other in zip(rows, rows[1:] + rows[:1], strict=True)]
            connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' for _ in columns)})", moved)


DAMAGE: dict[str, Callable[[Path, random.Random], None]] = {
    "bits flipped": _flipped,
    "bits flipped behind its head": _flipped_behind_its_head,
    "letters flipped": _letters_flipped,
    "truncated": _truncated,
    "truncated by a page": _truncated_by_a_page,
    "zeros in it": _zeros,
    "empty": _emptied,
    "a text": _a_text,
    "a folder": _a_folder,
    "a file for its folder": _a_file_for_its_folder,
    "a link to nowhere": _a_link_to_nowhere,
    "another journal": _another_journal,
    "of another version": _another_version,
    "of another program": _another_program,
    "of another program, with its number": _another_program_of_the_same_version,
    "views": _a_view,
    "values cut short": _every_value("substr({0}, 1, length({0}) / 2)"),
    "values cut at their begin": _every_value("substr({0}, 2)"),
    "values empty": _every_value("x''"),
    "values are texts": _every_value("'text'"),
    "values are numbers": _every_value("17"),
    "values are nothing": _every_value("NULL"),
    "values change places": _values_change_places,
}


QUICK = ("truncated", "a folder", "of another program, with its number", "values cut short", "values change places")


@pytest.mark.parametrize("damage", DAMAGE if LONG else QUICK)
def test_a_damaged_store_costs_time_alone(builder: Builders, once: Kept, damage: str) -> None:
    seed = random.randrange(2**32)
    DAMAGE[damage](once.store, random.Random(seed))
    for _ in range(2 if LONG else 1):
        assert warm(builder, once.folder, once.order()).unlike(once.built) == [], f"seed {seed}"


@pytest.mark.parametrize("damage", ["bits flipped behind its head", "a text", *(("truncated", "values are numbers") if LONG else ())])
def test_a_damaged_store_is_made_anew(builder: Builders, once: Kept, damage: str) -> None:
    DAMAGE[damage](once.store, random.Random(1))
    for _ in range(2 if damage.startswith("bits") else 1):  # damage may be met late
        assert warm(builder, once.folder, once.order()).unlike(once.built) == []
    healed = warm(builder, once.folder, once.order())
    assert (healed.outcome.markdown, healed.outcome.rendered) == (0, ())
    assert healed.unlike(once.built) == []


def _status(building: subprocess.Popen[str]) -> tuple[int, str]:
    said, _ = building.communicate(timeout=120)
    return building.returncode, re.sub(r"INFO +-  .*\n", "", said)


@pytest.mark.parametrize("damage", ["bits flipped behind its head", *(["a folder"] if LONG else ())])
def test_a_person_hears_nothing_of_it(once: Kept, damage: str) -> None:
    DAMAGE[damage](once.store, random.Random(2))
    assert _status(_mkdocs(once.folder, "--strict")) == (0, "")
    assert once.folder.site() == once.built.files


READ_ONLY = """
set -e
for each in "$@"; do
    test "$each" != -- || break
    mount --bind "$each" "$each"
    mount -o remount,bind,ro "$each"
done
while test "$1" != --; do shift; done
shift
exec "$@"
"""


@pytest.mark.parametrize("what", ["the folder", *(["the file", "a folder without a file"] if LONG else ())])
def test_a_store_that_may_only_be_read(builder: Builders, once: Kept, what: str) -> None:
    unshare = _own_mounts()
    if unshare is None:
        pytest.skip("this system lets nobody mount a disk of their own")
    if what == "a folder without a file":
        once.store.unlink()
    once.state.pages["practice/listening.md"].body += "\nMore.\n"
    right = cold(builder, once.folder, once.order())
    shutil.rmtree(once.folder.path / "site")
    protected = str(once.store if what == "the file" else once.folder.store)
    build = _command(once.folder, "--strict")
    run = subprocess.run(
        [*unshare, "sh", "-c", READ_ONLY, "sh", protected, "--", *build],
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    assert (run.returncode, re.sub(r"INFO +-  .*\n", "", run.stdout)) == (0, "")
    assert Built(right.outcome, once.folder.site()).unlike(right) == []


@pytest.mark.parametrize("lock", ["EXCLUSIVE", *(["IMMEDIATE"] if LONG else ())])
def test_a_store_that_another_process_holds(builder: Builders, once: Kept, lock: str) -> None:
    with contextlib.closing(sqlite3.connect(once.store, isolation_level=None)) as other:
        other.execute(f"BEGIN {lock}")
        began = time.monotonic()
        assert warm(builder, once.folder, once.order()).unlike(once.built) == []
        assert time.monotonic() - began < 20, "it waited"
        other.execute("ROLLBACK")
    assert warm(builder, once.folder, once.order()).outcome.rendered == ()


@pytest.mark.parametrize("first", [False, *([True] if LONG else ())], ids=lambda first: "the first ones" if first else "with a store")
def test_builds_at_once(builder: Builders, once: Kept, first: bool) -> None:
    once.state.pages["practice/listening.md"].body += "\nMore.\n"
    right = cold(builder, once.folder, once.order())
    if first:
        shutil.rmtree(once.folder.store)
    sites = [once.folder.path / name for name in ("one", "two")]
    building = [_mkdocs(once.folder, "--strict", "-d", str(site)) for site in sites]
    assert [_status(each) for each in building] == [(0, "")] * 2
    assert [Built(right.outcome, contents(site)).unlike(right) for site in sites] == [[]] * 2
    assert warm(builder, once.folder, once.order()).unlike(right) == []
    for site in sites:
        shutil.rmtree(site)


@pytest.mark.skipif(os.name != "posix", reason="only Unix can kill a process at any moment")
def test_builds_that_were_killed(builder: Builders, once: Kept) -> None:
    chance, state = random.Random(), once.state
    for turn in range(10 if LONG else 2):
        state.pages["practice/listening.md"].body += f"\nMore, {turn}.\n"
        state.pages["glossary/hope.md"].meta["aliases"] = [f"word{turn}", "kindness"]
        once.folder.write(state)
        building = _mkdocs(once.folder)
        time.sleep(chance.uniform(0.4, 1.5))
        building.send_signal(signal.SIGKILL)
        building.communicate()
    assert warm(builder, once.folder, once.order()).unlike(cold(builder, once.folder, once.order())) == []


# The verbs -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
def test_make_clean_removes_it(tmp_path: Path) -> None:
    shutil.copy(PROJECT / "Makefile", tmp_path)
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / STORE).touch()
    subprocess.run(["make", "clean"], cwd=tmp_path, check=True, capture_output=True)
    assert not (tmp_path / ".cache").exists()


def test_git_leaves_it_alone() -> None:
    assert "/.cache/" in (PROJECT / ".gitignore").read_text(encoding="utf-8").splitlines()
