"""Words that a site avoids: one data file lists them, with what to say instead and why.

A word in quotation marks passes: double ones, straight, curly or angular, that open and close in one passage.
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
_BETWEEN: Final = r"[\s\u00a0-]+"  # between the words of a phrase: spaces, line breaks or hyphens
# An opening mark stands before a word and not after one, a closing mark the other way round; so a lone mark, as in 5", is neither.
_QUOTATION: Final = re.compile(r"(?<!\w)[\"“](?=\S)[^\"“”]*(?<=\S)[\"”](?!\w)|«[^«»]*»")


@dataclass(frozen=True)
class Word:
    """A word or phrase to avoid: what to say instead, why, its other forms, and the phrases in which it is allowed."""

    word: str
    say: str
    why: str
    forms: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A word to avoid, found in a text: its offset there, and its spelling there."""

    start: int
    written: str
    word: Word


class Wordlist:
    """All words to avoid, compiled for searching."""

    def __init__(self, words: Iterable[Word]) -> None:
        """Compile `words`."""
        self.words = tuple(words)
        self._word_by_form = {_normalized(form): word for word in self.words for form in (word.word, *word.forms)}
        self._forms = _pattern(form for word in self.words for form in (word.word, *word.forms))
        self._allowed = _pattern(phrase for word in self.words for phrase in word.allow)

    def find(self, text: str) -> Iterator[Hit]:
        """The words to avoid in `text`, from left to right, except in quotation marks and in phrases that allow them."""
        exempt = [match.span() for pattern in (_QUOTATION, self._allowed) for match in pattern.finditer(text)]
        for match in self._forms.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in exempt):
                yield Hit(match.start(), " ".join(match[0].split()), self._word_by_form[_normalized(match[0])])


def read_words(text: str, path: str) -> tuple[list[Word], list[Diagnostic]]:
    """Read the data file at `path`, whose text is `text`. Returns its words, in its order, and diagnostics."""
    document, faults = parse(text, path, "the list of words")
    words: list[Word] = []
    claimed: dict[str, str] = {}
    for name, entry in document.data.items():
        line = document.line(name)
        if not isinstance(entry, dict):
            faults.append(Diagnostic(path, line, f"{short_repr(name)} says {short_repr(entry)}. Write 'say' and 'why' below it, indented"))
            continue
        values, problems = check(Document(entry), path, _KEYS)
        faults += [Diagnostic(path, line, f"'{name}': {fault.message}") for fault in problems]
        missing = [key for key in ("say", "why") if key not in entry or (key in values and not values[key].strip())]
        faults += [Diagnostic(path, line, f"'{name}' has no '{key}'. Write one") for key in missing]
        given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value.strip() for key, value in values.items()}
        word = Word(str(name), **{"say": "", "why": "", **given})
        for form in (word.word, *word.forms):
            owner = claimed.setdefault(_normalized(form), word.word)
            if not re.search(r"\w", form):
                faults.append(Diagnostic(path, line, f"'{form}' has nothing that could be found in a text. Write words"))
            elif owner != word.word:
                faults.append(Diagnostic(path, line, f"'{form}' stands under '{owner}' too. Keep it in one of them"))
        words.append(word)
    return words, faults


def _pattern(forms: Iterable[str]) -> re.Pattern[str]:
    """A pattern for the forms, the longest first, that ignores case except in forms written in capitals."""
    ordered = sorted(set(forms), key=lambda form: (-len(form), form))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_form, ordered))})(?!\w)" if ordered else r"(?!)")


def _form(form: str) -> str:
    parts = (re.sub("['’]", "['’]", re.escape(part)) for part in re.split(_BETWEEN, form.strip("- ")))
    whole = _BETWEEN.join(parts)
    return whole if form.isupper() else f"(?i:{whole})"


def _normalized(text: str) -> str:
    """A form in one spelling of case, spaces, hyphens and apostrophes."""
    return re.sub(_BETWEEN, " ", text.replace("’", "'").strip("- ")).casefold()
