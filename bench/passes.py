"""What the linkers that are timed share: the pattern of a short script, and the clock around a pass over pages."""

from __future__ import annotations

import gc
import re
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from bench.corpus import Corpus

FORMS_A_TERM: Final = 1.45


def corpus_with(forms: int, pages: int, seed: int) -> tuple[Corpus, list[str]]:
    """A corpus whose terms have about so many forms, and these."""
    corpus = Corpus(pages, max(1, round(forms / FORMS_A_TERM)), seed)
    return corpus, [form for term in corpus.terms for form in term.forms][:forms]


def every_form(forms: Iterable[str]) -> re.Pattern[str]:
    """One pattern of all forms, the longest first."""
    every = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"\b(?:{every})\b", re.IGNORECASE)


def seconds(made: Sequence[Any], link: Callable[[Any], Any]) -> float:
    """The processor time of one pass over all pages."""
    gc.collect()
    began = time.process_time()
    for page in made:
        link(page)
    return time.process_time() - began
