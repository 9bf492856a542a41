"""Find words to leave out, which docs/_data/words.yml lists, wherever readers see text; say what to write instead.

Another language has a list of its own, such as docs/_data/es/words.yml, for its own pages, data, pictures and messages.

Each is told as `file:line: "word": say "…" (why)`, and the command ends with 1. Somebody else's word may stand
- in quotation marks: double, straight, curly or angular («…»), opened and closed in one paragraph, list item, cell or value;
- in a quotation of its own (lines that begin with `>`);
- in a table column headed "Instead of", or the same in Spanish.
Code and web addresses are passed over. A name that holds such a word goes to the word's `allow` in the list.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Final

import yaml

from peerkb.pages.words_to_avoid import Wordlist, read_words
from tools import passages
from tools.passages import Passage

ROOT: Final = Path(__file__).resolve().parent.parent
LIST: Final = "docs/_data/words.yml"
# What the data files hold for the build and for the search alone.
_UNREAD: Final = ("forms", "allow", "alike", "ignore", "asking", "numbering", "readers", "families", "harmless", "study", "words", "topics")
# Where readers see text, and what reads it.
SEEN: Final[tuple[tuple[str, Callable[[str], Iterator[Passage]]], ...]] = (
    ("docs/**/*.md", passages.of_markdown),
    ("docs/_data/**/*.yml", lambda text: passages.of_yaml(text, without=_UNREAD)),
    ("docs/assets/**/*.svg", passages.of_html),
    ("overrides/**/*.html", passages.of_template),
    ("hooks/peerkb/glossary/templates/*.html", passages.of_template),
    ("hooks/manual/*.md", passages.of_markdown),
    ("hooks/messages/*.yml", passages.of_yaml),
    ("mkdocs.yml", passages.of_yaml),
)


def main(root: Path = ROOT) -> int:
    """Print a line for each word found; 1 when there is one, or when a list or a file cannot be read."""
    lists = {file.parent.name: file for file in sorted(root.glob("docs/_data/*/words.yml"))}
    if (root / LIST).is_file():  # a site need not leave out any word
        lists[""] = root / LIST
    found = []
    for code, file in lists.items():
        words, faults = read_words(file.read_text(encoding="utf-8"), file.relative_to(root).as_posix())
        found += list(map(str, faults)) or list(hits(root, Wordlist(words), code, lists))
    for line in found:
        print(line)
    return 1 if found else 0


def hits(root: Path, words: Wordlist, code: str = "", codes: Collection[str] = ()) -> Iterator[str]:
    """A line for each word to leave out that a file of a language below `root` holds, in the order of files and lines.

    The `code` of the main language is empty; `codes` are those of languages with a list.
    """
    for pattern, read in SEEN:
        for file in sorted(root.glob(pattern)):
            if _language(file.relative_to(root), codes) != code:
                continue
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


def _language(file: Path, codes: Collection[str]) -> str:
    """The code of the language of a file: one of its folders, or its name among the messages, has it."""
    named = [*file.parent.parts, *([file.stem] if file.parent.name == "messages" else [])]
    return next((part for part in named if part and part in codes), "")


if __name__ == "__main__":
    sys.exit(main())
