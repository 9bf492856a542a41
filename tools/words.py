"""Find words to leave out, which docs/_data/words.yml lists, wherever readers see text; say what to write instead.

Each is told as `file:line: "word": say "…" (why)`, and the command ends with 1. Somebody else's word may stand
- in quotation marks: double, straight or curly, opened and closed in one paragraph, list item, cell or value;
- in a quotation of its own (lines that begin with `>`);
- in a table column headed "Instead of".
Code and web addresses are passed over. A name that holds such a word goes to the word's `allow` in the list.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import yaml

from peerkb.pages.words_to_avoid import Wordlist, read_words
from tools import passages
from tools.passages import Passage

ROOT: Final = Path(__file__).resolve().parent.parent
LIST: Final = "docs/_data/words.yml"
# Where readers see text, and what reads it.
SEEN: Final[tuple[tuple[str, Callable[[str], Iterator[Passage]]], ...]] = (
    ("docs/**/*.md", passages.of_markdown),
    ("docs/_data/*.yml", lambda text: passages.of_yaml(text, without=("forms", "allow", "alike"))),  # nobody reads these
    ("docs/assets/**/*.svg", passages.of_html),
    ("overrides/**/*.html", passages.of_template),
    ("hooks/peerkb/glossary/templates/*.html", passages.of_template),
    ("hooks/manual/*.md", passages.of_markdown),
    ("mkdocs.yml", passages.of_yaml),
)


def main(root: Path = ROOT) -> int:
    """Print a line for each word found; 1 when there is one, or when the list or a file cannot be read."""
    if not (root / LIST).is_file():
        return 0  # a site need not leave out any word
    words, faults = read_words((root / LIST).read_text(encoding="utf-8"), LIST)
    found = list(map(str, faults)) or list(hits(root, Wordlist(words)))
    for line in found:
        print(line)
    return 1 if found else 0


def hits(root: Path, words: Wordlist) -> Iterator[str]:
    """A line for each word to leave out that a file below `root` holds, in the order of files and lines."""
    for pattern, read in SEEN:
        for file in sorted(root.glob(pattern)):
            name = file.relative_to(root).as_posix()
            try:
                seen = list(read(file.read_text(encoding="utf-8")))
            except (UnicodeDecodeError, yaml.YAMLError) as error:
                yield f"{name}: cannot be read: {' '.join(str(error).split())}"
                continue
            told = (
                (passage.line_at(hit.start), f'"{hit.written}": say "{hit.word.say}" ({hit.word.why})')
                for passage in seen
                if not passage.quoted
                for hit in words.find(passage.text)
            )
            yield from (f"{name}:{line}: {message}" for line, message in sorted(told))


if __name__ == "__main__":
    sys.exit(main())
