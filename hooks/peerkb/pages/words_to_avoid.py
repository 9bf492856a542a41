"""Words that a site's own voice leaves out: one data file lists them, with what to say instead and why.

Somebody else's word may stand in quotation marks: those are double, straight or curly, and open and close in one passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from peerkb.validation.diagnostics import Diagnostic, short_repr
from peerkb.validation.value_types import TEXT, TEXTS, ValueType, check
from peerkb.validation.yaml_document import Document, parse

_KEYS: Final[Mapping[str, ValueType]] = {"forms": TEXTS, "say": TEXT, "why": TEXT, "allow": TEXTS}
_BETWEEN: Final = r"[\s\u00a0-]+"  # between the words of a phrase: spaces, a line's end or hyphens, whichever was written
# An opening mark stands before a word and not after one, a closing mark the other way round; so a lone mark, as in 5", is neither.
_QUOTATION: Final = re.compile(r"(?<!\w)[\"“](?=\S)[^\"“”]*(?<=\S)[\"”](?!\w)")


@dataclass(frozen=True)
class Word:
    """A word or phrase to leave out, with all its forms, what to say instead, why, and the phrases in which it may stand."""

    word: str
    say: str
    why: str
    forms: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A word to leave out that a text holds: where it begins there, and as it is written."""

    start: int
    written: str
    word: Word


class Wordlist:
    """All words to leave out, ready to be looked for."""

    def __init__(self, words: Iterable[Word]) -> None:
        """Look for these `words`."""
        self.words = tuple(words)
        self._meant = {_same(form): word for word in self.words for form in (word.word, *word.forms)}
        self._forms = _pattern(form for word in self.words for form in (word.word, *word.forms))
        self._allowed = _pattern(phrase for word in self.words for phrase in word.allow)

    def find(self, text: str) -> Iterator[Hit]:
        """The words that `text` holds, from left to right, but for those in quotation marks and in phrases that allow them."""
        spared = [match.span() for pattern in (_QUOTATION, self._allowed) for match in pattern.finditer(text)]
        for match in self._forms.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in spared):
                yield Hit(match.start(), " ".join(match[0].split()), self._meant[_same(match[0])])


def read_words(text: str, path: str) -> tuple[list[Word], list[Diagnostic]]:
    """The words that the data file at `path` lists, in its order, and what is wrong with it."""
    document, faults = parse(text, path, "the list of words")
    words: list[Word] = []
    claimed: dict[str, str] = {}
    for name, entry in document.data.items():
        line = document.line(name)
        if not isinstance(entry, dict):
            faults.append(Diagnostic(path, line, f"{short_repr(name)} says {short_repr(entry)}. Write 'say' and 'why' below it, indented"))
            continue
        said, wrong = check(Document(entry), path, _KEYS)
        faults += [Diagnostic(path, line, f"'{name}': {fault.message}") for fault in wrong]
        missing = [key for key in ("say", "why") if key not in entry or (key in said and not said[key].strip())]
        faults += [Diagnostic(path, line, f"'{name}' has no '{key}'. Write one") for key in missing]
        given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value.strip() for key, value in said.items()}
        word = Word(str(name), **{"say": "", "why": "", **given})
        for form in (word.word, *word.forms):
            owner = claimed.setdefault(_same(form), word.word)
            if not re.search(r"\w", form):
                faults.append(Diagnostic(path, line, f"'{form}' has nothing that could be found in a text. Write words"))
            elif owner != word.word:
                faults.append(Diagnostic(path, line, f"'{form}' stands under '{owner}' too. Keep it in one of them"))
        words.append(word)
    return words, faults


def _pattern(forms: Iterable[str]) -> re.Pattern[str]:
    """What finds the forms, the longest where several begin: in any case, unless a form is written in capitals alone."""
    ordered = sorted(set(forms), key=lambda form: (-len(form), form))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_form, ordered))})(?!\w)" if ordered else r"(?!)")


def _form(form: str) -> str:
    parts = (re.sub("['’]", "['’]", re.escape(part)) for part in re.split(_BETWEEN, form.strip("- ")))
    whole = _BETWEEN.join(parts)
    return whole if form.isupper() else f"(?i:{whole})"


def _same(text: str) -> str:
    """A form, told alike however it is written."""
    return re.sub(_BETWEEN, " ", text.replace("’", "'").strip("- ")).casefold()
