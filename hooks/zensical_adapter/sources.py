"""The files of a site's docs folder, and those that the pipeline adds: which are pages, and what they say."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from pathspec.gitignore import GitIgnoreSpec

from peerkb.source_files import SourceFile
from peerkb.validation.diagnostics import Diagnostic, short_repr
from zensical_adapter.structure import page_file

_EXCLUDED: Final = (".*", "/templates/")  # as MkDocs leaves out, besides what settings say
_MARKDOWN: Final = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")


class Sources:
    """All files by their paths, in the order of MkDocs: the first page of each folder first, folders last."""

    def __init__(self, docs: Path, exclude: str, *, directories: bool) -> None:
        """Look for the files of the docs folder."""
        self.docs = docs
        self.faults: list[Diagnostic] = []
        self._directories = directories
        self._made: dict[str, bytes] = {}  # what is not in the folder
        spec = GitIgnoreSpec.from_lines([*_EXCLUDED, *exclude.splitlines()])
        self.paths = [path for path in _walk(docs) if not spec.match_file(path)]
        there = set(self.paths)
        self.paths = [path for path in self.paths if not _gives_way(path, there)]

    def add(self, path: str, content: bytes) -> None:
        """Add a file that is made, unless the site has one there."""
        if path not in self.paths:
            self._made[path] = content
            self.paths.append(path)

    def remove(self, paths: Collection[str]) -> None:
        """Leave files out."""
        self.paths = [path for path in self.paths if path not in paths]

    def content(self, path: str) -> bytes | None:
        """What a file holds; None where there is none."""
        if path not in self.paths:
            return None
        return self._made[path] if path in self._made else (self.docs / path).read_bytes()

    def is_page(self, path: str) -> bool:
        """Whether a file becomes a page."""
        return path.endswith(_MARKDOWN)

    def pages(self) -> list[str]:
        """The paths of all pages."""
        return [path for path in self.paths if self.is_page(path)]

    def destination(self, path: str) -> str:
        """Where a file stands in the site."""
        return page_file(path, directories=self._directories).dest_uri if self.is_page(path) else path

    def source(self, path: str, *, generated: bool = False) -> SourceFile:
        """A page for the pipeline."""
        return SourceFile(path, page_file(path, directories=self._directories).url, lambda: self._text(path), generated)

    def _text(self, path: str) -> str:
        """A page's source. A file that is not UTF-8 is a fault."""
        content = self.content(path) or b""
        try:
            return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            wrong = short_repr(content[error.start : error.start + 8])
            self.faults.append(Diagnostic(path, line, f"the file is not UTF-8: {wrong}. Save it as UTF-8"))
            return ""


def _walk(docs: Path) -> Iterator[str]:
    for folder, below, names in os.walk(docs, followlinks=True):
        below.sort()
        names.sort(key=lambda name: (Path(name).stem not in ("index", "README"), name))
        for name in names:
            yield Path(folder, name).relative_to(docs).as_posix()


def _gives_way(path: str, there: Collection[str]) -> bool:
    """Whether it is a README.md beside an index.md, which is the page of the folder."""
    pure = PurePosixPath(path)
    return pure.stem == "README" and pure.suffix in _MARKDOWN and pure.with_name("index.md").as_posix() in there
