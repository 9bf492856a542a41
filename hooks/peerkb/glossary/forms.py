"""The forms of a term: the words that mean it, and when two forms are the same (the contract, "A term")."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

HYPHENS: Final = "-\u2010\u2011\ufe63\uff0d"
APOSTROPHES: Final = "'\u2019"
# What text is made of, for matching: a word, what may stand between words, or any other character.
PIECE: Final = re.compile(rf"(\w+)|(\s+|[{HYPHENS}])|([\s\S])")


@dataclass(frozen=True, slots=True)
class Form:
    """Words that mean a term. An `exact` form matches only in its own letter case.

    `written` is the text with every space or hyphen as a space and every apostrophe straight; `folded` is `written`, case-folded.
    """

    text: str
    exact: bool
    written: str = field(init=False)
    folded: str = field(init=False)

    def __post_init__(self) -> None:
        """Compute `written` and `folded` once, since a large glossary compares forms very often."""
        pairs = pieces(self.text)
        written, folded = "".join([piece for piece, _ in pairs]), "".join([fold for _, fold in pairs])
        object.__setattr__(self, "written", written)
        object.__setattr__(self, "folded", written if folded == written else folded)

    def same_as(self, other: Form) -> bool:
        """Whether both are one form: an exact form and one of the same letters in any case are two (the contract, "A term")."""
        return self.exact == other.exact and (self.written == other.written if self.exact else self.folded == other.folded)


def pieces(text: str) -> list[tuple[str, str]]:
    """Split `text`, in Unicode's form NFC, into words, gaps and signs. Returns each as written and case-folded.

    A space or hyphen is returned as a space, an apostrophe as a straight one.
    """
    pairs: list[tuple[str, str]] = []
    for match in PIECE.finditer(unicodedata.normalize("NFC", text).strip(f" \t\n\r\f\xa0{HYPHENS}")):
        word, gap, other = match.groups()
        if gap:
            pairs.append((" ", " "))
        elif word:
            pairs.append((word, word.casefold()))
        else:
            plain = "'" if other in APOSTROPHES else other
            pairs.append((plain, plain))
    return pairs


def form(text: str, match_case: bool | None) -> Form:
    """The form of `text`. With `match_case` None, it is exact if it has two capitals or more and no small letter."""
    if match_case is None:
        match_case = sum(map(str.isupper, text)) > 1 and not any(map(str.islower, text))
    return Form(text, match_case)
