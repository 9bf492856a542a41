"""Checks of front matter against the rules that the site sets under `extra.pages`."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from peerkb.pages import changes
from peerkb.settings.kind_rules import PageRules
from peerkb.validation.diagnostics import Diagnostic, suggestion
from peerkb.validation.value_types import PAGE_KEYS, check, unknown
from peerkb.validation.yaml_document import Document

_EMPTY: Final = {"sources": "; one that rests on no source says: sources: []"}  # how a page says that it has nothing to say at a key


def check_page(document: Document, path: str, rules: PageRules, sources: Collection[str]) -> tuple[dict[str, Any], list[Diagnostic]]:
    """Check the front matter of a page that is not a term's. `sources` are the known ids.

    Returns the valid front matter and diagnostics.
    """
    front_matter, faults = check(document, path, PAGE_KEYS)
    faults += [
        Diagnostic(path, document.line(key), f"'{key}' is missing. Every page here has one{_EMPTY.get(key, '')}")
        for key in rules.required
        if document.readable and document.data.get(key) in (None, "")
    ]
    named = [next(iter(item)) if isinstance(item, dict) else item for item in front_matter.get("sources", ())]
    faults += unknown(document, path, "sources", named, sources, "source")
    return front_matter, faults


def check_names(
    front_matter: Mapping[str, Any], document: Document, path: str, rules: PageRules, slugs: Collection[str], own: str | None = None
) -> list[Diagnostic]:
    """A diagnostic for each kind, owner, audience or skipped term that does not exist.

    `slugs` are the known terms; `own` is the slug of the term whose page this is.
    """
    faults: list[Diagnostic] = []
    for key, known in (("kind", rules.kinds), ("owner", rules.owners)):
        if known and key in front_matter and front_matter[key] not in known:
            faults.append(Diagnostic(path, document.line(key), f"'{key}' says '{front_matter[key]}'. {_one_of(known)}"))
    for index, name in enumerate(front_matter.get("audience", ()) if rules.audiences else ()):
        if name not in rules.audiences:
            message = (
                f"'audience' names '{name}', which is no audience{suggestion(name, rules.audiences) or '.'} {_one_of(rules.audiences)}"
            )
            faults.append(Diagnostic(path, document.line("audience", index), message))
    glossary = front_matter.get("glossary")
    if isinstance(glossary, dict):
        for index, slug in enumerate(glossary.get("skip", ())):
            problem = ""
            if slug == own:
                problem = f"'skip' names the term itself, '{slug}', which its page never links. Take it out"
            elif slug not in slugs:
                problem = f"'skip' names '{slug}', which is no term{suggestion(slug, slugs)}"
            if problem:
                faults.append(Diagnostic(path, document.line("glossary", "skip", index), problem))
    return faults


def check_dates(front_matter: Mapping[str, Any], document: Document, path: str, today: datetime.date) -> list[Diagnostic]:
    """A diagnostic for each day in the future: of the last review, of a change."""
    faults = []
    reviewed = front_matter.get("last_reviewed")
    if reviewed is not None and changes.is_to_come(reviewed, today):
        message = f"'last_reviewed' says {reviewed}, and today is {today}. Write the day of the check"
        faults.append(Diagnostic(path, document.line("last_reviewed"), message))
    for index, entry in enumerate(front_matter.get("changes", ())):
        if changes.is_to_come(entry["date"], today):
            message = f"'changes' says {entry['date']}, and today is {today}. Write the day on which readers get it"
            faults.append(Diagnostic(path, document.line("changes", index), message))
    return faults


def names_days_to_come(front_matter: Mapping[str, Any], today: datetime.date) -> bool:
    """Whether `check_dates` has anything to say."""
    days = [front_matter.get("last_reviewed"), *(entry["date"] for entry in front_matter.get("changes", ()))]
    return any(day is not None and changes.is_to_come(day, today) for day in days)


def _one_of(known: Iterable[str]) -> str:
    return f"Write one of: {', '.join(known)}"
