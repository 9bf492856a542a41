"""Where an upgrade takes an engine from: a folder as it is, or a version in the history of a git repository. Nothing of it is run."""

from __future__ import annotations

import ast
import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from tools import engine_record
from tools.engine_files import ENGINE, NOT_ENGINE, as_taken, digest, select
from tools.engine_record import VERSION_FILE, Record, commit_of
from tools.house_rules import project_files

LIST: Final = "tools/engine_files.py"  # where an engine says which files are its own
OF_THE_SITE: Final = ("docs/", "tests/site/", "mkdocs.yml")  # whatever an engine says


class UpgradeError(Exception):
    """What keeps a site from taking an engine, with the remedy, in the words of whoever upgrades."""


@dataclass(frozen=True)
class EngineFile:
    """A file of an engine."""

    data: bytes
    executable: bool = False


@dataclass(frozen=True)
class Engine:
    """An engine as a site would have it: its files by path, and the commit that they come from, if that is known."""

    files: Mapping[str, EngineFile]
    commit: str

    def record(self) -> Record:
        """What a site that has this engine records of it."""
        return engine_record.of_files({name: file.data for name, file in self.files.items()}, self.commit)


@contextmanager
def opened(source: str) -> Iterator[Path]:
    """The folder of an engine's project. An address, or a repository without a work tree, is cloned for as long as it is needed."""
    folder = Path(source)
    if folder.is_dir() and git(folder, "rev-parse", "--is-bare-repository") != b"true\n":
        yield folder
        return
    with tempfile.TemporaryDirectory() as kept:
        told = subprocess.run(["git", "clone", "--quiet", "--", source, kept], capture_output=True, text=True, check=False)
        if told.returncode:
            raise UpgradeError(f"FROM={source} is neither a folder nor a git repository that can be reached: {told.stderr.strip()}")
        yield Path(kept)


def engine_at(folder: Path, version: str) -> Engine:
    """The engine of a tag or commit in a folder's history; without one, that of the folder as it is."""
    if version:
        commit = _commit(folder, version)
        return _chosen(_archived(folder, commit), commit, f"{folder} at {version}")
    there = {path.relative_to(folder).as_posix(): path for path in project_files(folder)}
    files = {name: EngineFile(path.read_bytes(), bool(path.stat().st_mode & 0o100)) for name, path in there.items()}
    return _chosen(files, commit_of(folder), str(folder))


def base_of(folder: Path, record: Record, name: str) -> bytes | None:
    """A file as a site took it once: at the commit or the version of its record, if it has the recorded digest there."""
    for revision in filter(None, (record.commit, record.version, f"v{record.version}")):
        data = git(folder, "cat-file", "blob", f"{revision}:{name}")
        for taken in (data, as_taken(name, data)) if data is not None else ():
            if digest(taken) == record.files[name]:
                return taken
    return None


def git(folder: Path, *arguments: str) -> bytes | None:
    """What git says in a folder; None where it fails."""
    try:
        return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None


def _commit(folder: Path, version: str) -> str:
    """The commit that a tag, a version without its `v`, or a commit's own name stands for."""
    for name in (version, f"v{version}"):
        if found := git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"):
            return found.decode().strip()
    tags = (git(folder, "tag", "--sort=-version:refname") or b"").decode().split()
    there = f"There are: {', '.join(tags[:10])}" if tags else "It has no tags; without VERSION= the folder is taken as it is"
    raise UpgradeError(f"{folder} has no version {version}. {there}.")


def _archived(folder: Path, commit: str) -> dict[str, EngineFile]:
    """The files of a commit, read from the archive that git makes of it."""
    packed = git(folder, "archive", "--format=tar", commit)
    if packed is None:
        raise UpgradeError(f"git cannot read the commit {commit} of {folder}. Run `git fsck` there.")
    files = {}
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            if member.isfile() and (content := archive.extractfile(member)):
                files[member.name] = EngineFile(content.read(), bool(member.mode & 0o100))
    return files


def _chosen(files: Mapping[str, EngineFile], commit: str, said: str) -> Engine:
    """The engine among the files of a project, by its own list of what belongs to it."""
    ours, not_ours = _patterns(files[LIST].data.decode("utf-8", "replace") if LIST in files else "")
    names = [name for name in select(files, ours, not_ours) if not name.startswith(OF_THE_SITE)]
    engine = Engine({name: replace(files[name], data=as_taken(name, files[name].data)) for name in names}, commit)
    if not engine.record().version:
        raise UpgradeError(f"{said} is no engine: it has no {VERSION_FILE} that says a version.")
    return engine


def _patterns(text: str) -> tuple[Sequence[str], Sequence[str]]:
    """The lists of the module `LIST`, read without running it; where it has none that can be read, those of the present engine."""
    found = {"ENGINE": ENGINE, "NOT_ENGINE": NOT_ENGINE}
    try:
        for line in ast.parse(text).body:
            if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.target.id in found and line.value:
                found[line.target.id] = ast.literal_eval(line.value)
    except (SyntaxError, ValueError):
        pass
    return found["ENGINE"], found["NOT_ENGINE"]
