"""What took long to make, kept from one build to the next under a digest of all that it was made from.

Nothing here has to be told what changed: what is made from other things has another digest, and is not found. What is found can
be relied on, and what is not costs time, never a build: a store that is damaged, locked, of another program or in a folder that
cannot be written behaves like an empty one.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Protocol

from peerkb.cache.digests import digest
from peerkb.cache.helpers import Helpers, Put, Task

# With other tables a file is begun anew.
_TABLES: Final = (
    "CREATE TABLE kept (key BLOB PRIMARY KEY, value BLOB)",
    "CREATE TABLE asked (key BLOB PRIMARY KEY, build INTEGER) WITHOUT ROWID",
)
_BUILDS: Final = 5  # that wrote something, in which a value was not asked for, until it goes
_CHECK: Final = 4  # bytes before each value that tell whether it is whole


class Memo(Protocol):
    """Gives what `make` gives for `parts`, from an earlier time if it can. `make` must follow from the parts and be plain JSON.

    None is never kept.
    """

    def __call__(self, name: str, parts: Iterable[str | bytes], make: Callable[[], Any]) -> Any: ...


def make_anew(name: str, parts: Iterable[str | bytes], make: Callable[[], Any]) -> Any:
    """The `Memo` that remembers nothing."""
    return make()


class Store:
    """Values by key, in one file of SQLite (or nowhere, without a file)."""

    def __init__(self, file: Path | None = None, made_by: bytes = b"") -> None:
        """Open the store in `file`, or an empty one in its place. `made_by` is part of every key."""
        self._made_by = made_by
        self._asked: set[bytes] = set()
        self._wrote = self._damaged = False
        self._file = file
        self._connection = None if file is None else _open(file)
        self._writable = self._connection is not None
        self._helpers: Helpers | None = None
        self._hand_over: Put | None = None  # in a helper

    @property
    def keeps(self) -> bool:
        """Whether it keeps anything."""
        return self._connection is not None

    def key(self, *parts: str | bytes) -> bytes:
        """The key of what is made from `parts` and by what makes all here."""
        return digest(self._made_by, *parts)

    def get(self, key: bytes) -> bytes | None:
        """The value that was put under `key`, if it is there and whole."""
        if self._connection is None or self._hand_over is not None:  # a connection is no copy's to use
            return None
        try:
            row = self._connection.execute("SELECT value FROM kept WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            self._note(error)
            return None
        if row is None or not isinstance(row[0], bytes) or _check(key, row[0][_CHECK:]) != row[0][:_CHECK]:
            made = self._helpers.find(key) if self._helpers is not None else None
            if made is not None:
                self.put(key, made)
            return made
        self._asked.add(key)
        value: bytes = row[0][_CHECK:]
        return value

    def put(self, key: bytes, value: bytes) -> None:
        """Keep `value` under `key`, from when the store is closed."""
        if self._hand_over is not None:
            self._hand_over(key, value)
            return
        if self._connection is None or not self._writable:
            return
        try:
            self._connection.execute("INSERT OR REPLACE INTO kept (key, value) VALUES (?, ?)", (key, _check(key, value) + value))
        except sqlite3.Error as error:
            self._writable = False
            self._note(error)
        else:
            self._wrote = True
            self._asked.add(key)

    def remember(self, name: str, parts: Iterable[str | bytes], make: Callable[[], Any]) -> Any:
        """The `Memo` of this store."""
        if self._connection is None:
            return make()
        key = self.key(name, *parts)
        found = self.get(key)
        if found is not None:
            return json.loads(found)
        made = make()
        if made is not None:
            self.put(key, json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))
        return made

    def start_helpers(self, tasks: Sequence[Task], do: Callable[[Task], object]) -> None:
        """Let other processes do `tasks` too, the last first. What they put, `get` finds from then on."""
        self.stop_helpers()
        if self._file is not None and self._writable:
            with suppress(OSError):
                self._helpers = Helpers(self._file.parent, tasks, do, self._become_helper)

    def _become_helper(self, hand_over: Put) -> None:
        self._hand_over = hand_over

    def stop_helpers(self) -> None:
        """End them."""
        helpers, self._helpers = self._helpers, None
        if helpers is not None:
            helpers.stop()

    def forget(self) -> None:
        """Drop what was put since the store was opened."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.rollback()
            self._wrote = False

    def close(self) -> None:
        """Keep what was put, and let go of what no build has asked for lately."""
        self.stop_helpers()
        if self._connection is not None and self._wrote:
            run, many = self._connection.execute, self._connection.executemany
            with suppress(sqlite3.Error), self._connection:
                build = run("SELECT coalesce(max(build), 0) + 1 FROM asked").fetchone()[0]
                many("INSERT OR REPLACE INTO asked (key, build) VALUES (?, ?)", ((key, build) for key in self._asked))
                run("DELETE FROM kept WHERE key NOT IN (SELECT key FROM asked WHERE build > ?)", (build - _BUILDS,))
                run("DELETE FROM asked WHERE build <= ?", (build - _BUILDS,))
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()
        if self._damaged and self._file is not None:
            with suppress(OSError):
                self._file.unlink()

    def _note(self, error: sqlite3.Error) -> None:
        """Tell damage, which stays until the store is begun anew, from a lock or a disk that is full."""
        self._damaged |= isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)


def _open(file: Path) -> sqlite3.Connection | None:
    """A connection to the store in `file`; none where there cannot be one."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
    with suppress(sqlite3.OperationalError):  # locked, or it cannot be written, or not even read
        try:
            return _ready(sqlite3.connect(file, timeout=0, check_same_thread=False))
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            with suppress(OSError, sqlite3.DatabaseError):  # no database, or none that is whole
                file.unlink()
                return _ready(sqlite3.connect(file, timeout=0, check_same_thread=False))
    return None


def _ready(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The connection, with the tables in their place. Raises DatabaseError for a file of something else."""
    try:
        connection.execute("PRAGMA page_size = 16384")  # most values are pages of a site: it takes half the time of smaller ones
        connection.execute("PRAGMA synchronous = OFF")  # what a crash of the machine damages is only made again
        found = {sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")}
        if not found:
            with connection:
                for table in _TABLES:
                    connection.execute(table)
        elif found != {*_TABLES}:
            raise sqlite3.DatabaseError("these are other tables")
    except BaseException:
        connection.close()
        raise
    return connection


def _check(key: bytes, value: bytes) -> bytes:
    return zlib.crc32(value, zlib.crc32(key)).to_bytes(_CHECK, "big")
