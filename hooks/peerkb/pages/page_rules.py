"""What a page says of itself in its front matter, by the rules that the site sets in mkdocs.yml under `extra.pages`."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from peerkb.settings.schema import PageRules
from peerkb.validation.diagnostics import Diagnostic, suggestion
from peerkb.validation.value_types import PAGE_KEYS, check, unknown
from peerkb.validation.yaml_document import Document


def check_page(document: Document, path: str, rules: PageRules, sources: Collection[str]) -> tuple[dict[str, Any], list[Diagnostic]]:
    """What the front matter of a page that is no term's says, and what is wrong with it."""
    said, faults = check(document, path, PAGE_KEYS)
    faults += [
        Diagnostic(path, document.line(key), f"'{key}' is missing. Every page here has one")
        for key in rules.required
        if document.readable and document.data.get(key) in (None, "")
    ]
    named = [next(iter(item)) if isinstance(item, dict) else item for item in said.get("sources", ())]
    faults += unknown(document, path, "sources", named, sources, "source")
    return said, faults


def check_names(
    said: Mapping[str, Any], document: Document, path: str, rules: PageRules, slugs: Collection[str], own: str | None = None
) -> list[Diagnostic]:
    """Faults of a page that names a kind, an owner, an audience or a term to skip that there is not.

    `own` is the term whose page it is.
    """
    faults: list[Diagnostic] = []
    for key, known in (("kind", rules.kinds), ("owner", rules.owners)):
        if known and key in said and said[key] not in known:
            faults.append(Diagnostic(path, document.line(key), f"'{key}' says '{said[key]}'. {_one_of(known)}"))
    for index, name in enumerate(said.get("audience", ()) if rules.audiences else ()):
        if name not in rules.audiences:
            message = (
                f"'audience' names '{name}', which is no audience{suggestion(name, rules.audiences) or '.'} {_one_of(rules.audiences)}"
            )
            faults.append(Diagnostic(path, document.line("audience", index), message))
    glossary = said.get("glossary")
    if isinstance(glossary, dict):
        for index, slug in enumerate(glossary.get("skip", ())):
            wrong = ""
            if slug == own:
                wrong = f"'skip' names the term itself, '{slug}', which its page never links. Take it out"
            elif slug not in slugs:
                wrong = f"'skip' names '{slug}', which is no term{suggestion(slug, slugs)}"
            if wrong:
                faults.append(Diagnostic(path, document.line("glossary", "skip", index), wrong))
    return faults


def check_dates(said: Mapping[str, Any], document: Document, path: str, today: datetime.date) -> list[Diagnostic]:
    """A fault of a page whose last check is yet to come."""
    if not is_to_come(said, today):
        return []
    message = f"'last_reviewed' says {said['last_reviewed']}, and today is {today}. Write the day of the check"
    return [Diagnostic(path, document.line("last_reviewed"), message)]


def is_to_come(said: Mapping[str, Any], today: datetime.date) -> bool:
    """Whether the last check of a page is said to be later than tomorrow: where today ends, in other places tomorrow has begun."""
    day = said.get("last_reviewed")
    return day is not None and (day - today).days > 1


def _one_of(known: Iterable[str]) -> str:
    return f"Write one of: {', '.join(known)}"
