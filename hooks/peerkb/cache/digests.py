"""Values and files told apart: the same text or digest for what is equal, another for what is not; TypeError for what cannot be told."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache, partial
from pathlib import Path
from types import FunctionType, MethodType
from typing import Any, Final

_DIGEST: Final = 20  # bytes: no two things are found to have the same


def digest(*parts: str | bytes) -> bytes:
    """One digest for all of `parts`, each by its own length, so that no two lists have the same."""
    data = [part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part for part in parts]
    return hashlib.blake2b(b"".join([f"{list(map(len, data))}".encode(), *data]), digest_size=_DIGEST).digest()


def digest_of_files(files: Iterable[Path]) -> bytes:
    """One digest for the names and the content of `files`; one that cannot be read counts as empty."""
    parts: list[str | bytes] = []
    for file in sorted(files):
        content = b""
        with suppress(OSError):
            content = file.read_bytes()
        parts += [str(file), content]
    return digest(*parts)


def digest_of_code(folder: Path) -> bytes:
    """A digest of all files of a folder with program code."""
    return digest_of_files(file for file in files_below(folder) if "__pycache__" not in file.parts)


def digest_of_packages() -> bytes:
    """A digest of every package that is installed: its version, and when it was installed."""
    found: list[str] = []
    for folder in sys.path:
        with suppress(OSError), os.scandir(folder or ".") as entries:
            found += (f"{entry.path} {entry.stat().st_mtime_ns}" for entry in entries if entry.name.endswith((".dist-info", ".egg-info")))
    return digest(sys.version, *sorted(found))


def digest_of_templates(folders: Iterable[Path]) -> bytes:
    """A digest of all that templates are read from: what the site has itself by its content, what a package has by its dates."""
    own: list[Path] = []
    packaged: list[str] = []
    for folder in folders:
        if not is_packaged(folder):
            own += files_below(folder)
            continue
        for file in files_below(folder, hidden=False):  # thousands of icons
            with suppress(OSError):
                seen = file.stat()
                packaged.append(f"{file} {seen.st_mtime_ns} {seen.st_size}")
    return digest(digest_of_files(own), *packaged)


def is_packaged(folder: Path) -> bool:
    """Whether a folder belongs to an installed package, which changes with its version alone."""
    return "site-packages" in folder.parts


def files_below(folder: Path, *, hidden: bool = True) -> Iterator[Path]:
    """All files of a folder and of the folders in it, those that are `hidden` too, in a fixed order."""
    for path, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if hidden or not name.startswith("."))
        yield from (Path(path, name) for name in sorted(names))


def canonical(value: Any, tell: Callable[[Any], Any] | None = None) -> str:
    """`value` as one text. `tell` is asked first what JSON has no form for; it gives what stands for it, or raises TypeError."""
    return _encoder(tell).encode(value)


@cache
def _encoder(tell: Callable[[Any], Any] | None) -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=False, default=partial(_plain, tell), separators=(",", ":"))


@cache
def _fields(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _plain(tell: Callable[[Any], Any] | None, value: Any) -> Any:
    """What stands in JSON for a value that JSON has no form for."""
    if tell is not None:
        with suppress(TypeError):
            return tell(value)
    if is_dataclass(value) and not isinstance(value, type):
        return [type(value).__qualname__, [getattr(value, name) for name in _fields(type(value))]]
    if isinstance(value, datetime.date | datetime.time):
        return ["date", value.isoformat()]
    if isinstance(value, partial):
        return ["partial", value.func, value.args, value.keywords]
    if isinstance(value, FunctionType) and value.__closure__ is None and "<" not in value.__qualname__:
        return ["function", value.__module__, value.__qualname__]
    if isinstance(value, MethodType):
        return ["method", value.__self__, value.__func__]
    if isinstance(value, type):
        return ["type", value.__module__, value.__qualname__]
    if isinstance(value, os.PathLike):
        return ["path", os.fspath(value)]
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, AbstractSet):
        return ["set", sorted(canonical(item, tell) for item in value)]
    if isinstance(value, bytes):
        return ["bytes", value.hex()]
    if type(value).__name__ == "dict_values":
        return list(value)
    raise TypeError(f"{type(value).__qualname__} cannot be told apart")
