"""Take the engine of another version into a site that has its own pages and its own changes of the engine's files.

    python -m tools.upgrade ../engine                     the engine of a folder, as it is
    python -m tools.upgrade ../engine --version 3.1.0     that of a version in its git history
    python -m tools.upgrade ../engine --dry               shows what would change, and changes nothing

The site's pages, settings and tests are left alone. Ends with 1 where somebody has to decide or the site was not upgraded.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools import engine_record
from tools.engine_files import digest
from tools.engine_record import Record
from tools.engine_source import Engine, EngineFile, UpgradeError, base_of, engine_at, git, opened

ROOT: Final = Path(__file__).resolve().parent.parent
CHANGES: Final = "CHANGELOG.md"
NEW: Final = ".new"  # ends the name of a new file that stands beside the site's own
_ENTRY: Final = re.compile(r"^## (?=\d)", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    """What becomes of one path: `write` is its new content, None that nothing is written. `remove` takes the file away."""

    name: str
    says: str
    write: EngineFile | None = None
    remove: bool = False
    conflict: bool = False

    @property
    def to(self) -> str:
        """The path that is written."""
        return self.name + NEW if self.conflict else self.name


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Upgrade the site in `root`; 1 when it was not, or when somebody has to decide about a file."""
    parser = argparse.ArgumentParser(description="Take the engine of another version into this site.")
    parser.add_argument("source", help="a folder or a git repository that has the engine")
    parser.add_argument("--version", default="", help="a tag or a commit of that repository")
    parser.add_argument("--dry", action="store_true", help="only show what would change")
    options = parser.parse_args(arguments)
    try:
        return upgrade(root, options.source, options.version, dry=options.dry)
    except UpgradeError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"{error}\nThe upgrade stopped. `git restore . && git clean -d --force` takes you back to your last commit.", file=sys.stderr)
    return 1


def upgrade(root: Path, source: str, version: str, *, dry: bool = False) -> int:
    """Show what an engine changes in a site, and change it; 1 where there are conflicts."""
    record = _record(root)
    if not dry:
        refuse_changes(root)
    with opened(source) as folder:
        engine = engine_at(folder, version)
        new = engine.record()
        if _numbers(new.version) < _numbers(record.version):
            raise UpgradeError(f"That engine is {new.version}, older than yours, {record.version}. Name a newer one by VERSION=.")
        found = list(steps(root, record, engine, folder))
    if new.files == record.files:
        print(f"The site has this engine already: version {new.version}.")
        return 0
    print(f"The engine goes from {_called(record)} to {_called(new)}:\n")
    print("\n".join(f"  {step.says:<9} {step.name}" for step in found), end="\n\n")
    if said := entries(engine.files, record.version, new.version):
        print(f"What {CHANGES} says of it:\n\n{said}\n")
    if dry:
        print("Nothing was changed: this only showed it.")
        return 0
    for step in found:
        _take(root, step)
    engine_record.write(root, new)
    if conflicts := [step for step in found if step.conflict]:
        print("Yours stayed, since both you and the engine changed it. Take what you need from the new file, and delete that:")
        print("\n".join(f"  {step.name}  <-  {step.to}" for step in conflicts))
        print("Then: make check")
        return 1
    print("Done. `git diff` shows it. Next: make check, then make test.")
    return 0


def refuse_changes(root: Path) -> None:
    """Refuse a work tree from which the way back is not one command, or in which an upgrade before was not brought to its end."""
    changed = git(root, "status", "--porcelain", "--", ".")
    if changed is None:
        raise UpgradeError(
            "The site is in no git repository, so nothing could be undone. First:\n"
            "  git init --initial-branch main && git add --all && git commit --message 'Begin'"
        )
    if changed:
        name = changed.decode("utf-8", "replace").splitlines()[0][3:]
        raise UpgradeError(
            f"There are changes that are not committed, such as {name}. Commit them first, and the upgrade can be undone:\n"
            "  git add --all && git commit --message 'Before the upgrade'"
        )


def steps(root: Path, record: Record, engine: Engine, folder: Path) -> Iterator[Step]:
    """What becomes of each path of the old and the new engine; nothing for those that stay as they are."""
    for name in sorted({*record.files, *engine.files}):
        ours = (root / name).read_bytes() if (root / name).is_file() else None
        was, new = record.files.get(name), engine.files.get(name)
        changed_by_us = ours is None or digest(ours) != was
        if (root / (name + NEW)).exists():
            raise UpgradeError(f"{name}{NEW} is left from an upgrade before. Take what you need into {name}, and delete it.")
        if new is None:
            if ours is not None:
                yield Step(name, "keep") if changed_by_us else Step(name, "remove", remove=True)
        elif ours is None:
            yield Step(name, "leave out") if was else Step(name, "add", new)
        elif digest(ours) != digest(new.data):
            if not changed_by_us:
                yield Step(name, "replace", new)
            elif digest(new.data) == was:
                yield Step(name, "keep")
            elif was and (merged := _merged(ours, base_of(folder, record, name), new.data)) is not None:
                yield Step(name, "merge", EngineFile(merged, new.executable))
            else:
                yield Step(name, "conflict", new, conflict=True)


def entries(files: Mapping[str, EngineFile], old: str, new: str) -> str:
    """What the engine's changelog says of the versions after `old`, up to `new`."""
    text = files[CHANGES].data.decode("utf-8", "replace") if CHANGES in files else ""
    parts = _ENTRY.split(text)[1:]
    return "\n\n".join(f"## {part.strip()}" for part in parts if _numbers(old) < _numbers(part.split(maxsplit=1)[0]) <= _numbers(new))


def _record(root: Path) -> Record:
    try:
        record = engine_record.read(root)
    except (ValueError, KeyError, TypeError) as error:
        raise UpgradeError(f"{engine_record.FILE} cannot be read ({error}). Take back that of your last commit.") from error
    if record is None:
        raise UpgradeError(
            f"There is no {engine_record.FILE} here, by which an upgrade knows your changes. A site of `make new` has one; "
            f"for others {CHANGES} says how to go on by hand."
        )
    return record


def _merged(ours: bytes, base: bytes | None, new: bytes) -> bytes | None:
    """Both changes of a file in one; None where they touch the same lines, or what both began with is not known."""
    if base is None:
        return None
    with tempfile.TemporaryDirectory() as kept:
        paths = [Path(kept) / name for name in ("ours", "base", "new")]
        for path, data in zip(paths, (ours, base, new), strict=True):
            path.write_bytes(data.replace(b"\r\n", b"\n"))
        told = subprocess.run(["git", "merge-file", "--stdout", *map(str, paths)], capture_output=True, check=False)
    return None if told.returncode else told.stdout


def _take(root: Path, step: Step) -> None:
    path = root / step.to
    if step.remove:
        path.unlink()
        for folder in path.parents:
            if folder == root or any(folder.iterdir()):
                break
            folder.rmdir()
    elif step.write:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(step.write.data)
        path.chmod(0o755 if step.write.executable else 0o644)


def _called(record: Record) -> str:
    return f"{record.version} ({record.commit[:7]})" if record.commit else record.version


def _numbers(version: str) -> tuple[int, ...]:
    """A version as something to compare."""
    return tuple(map(int, re.findall(r"\d+", version)[:3]))


if __name__ == "__main__":
    sys.exit(main())
