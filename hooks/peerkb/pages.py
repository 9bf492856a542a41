"""What a page says of itself in its front matter, by the rules that the site sets in mkdocs.yml under `extra.pages`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from peerkb.faults import Fault, shown, suggestion
from peerkb.schema import MAPPING, PAGE_KEYS, TEXTS, Kind, check, unknown
from peerkb.yamldoc import Document

_RULE_KEYS: Final[Mapping[str, Kind]] = {"required": TEXTS, "kinds": TEXTS, "audiences": MAPPING}


@dataclass(frozen=True)
class PageRules:
    """The keys that every page must have, and the kinds and audiences that there are (label by name); empty means any."""

    required: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    audiences: Mapping[str, str] = field(default_factory=dict)


def read_rules(given: Any, path: str) -> tuple[PageRules, list[Fault]]:
    """The rules that `extra.pages` sets in the configuration file at `path`."""
    if not isinstance(given, dict):
        return PageRules(), [] if given is None else [Fault(path, None, f"extra.pages says {shown(given)}. Write {MAPPING.wanted}")]
    said, faults = check(Document(given), path, _RULE_KEYS)
    faults = [Fault(path, None, f"extra.pages: {fault.message}") for fault in faults]
    required = tuple(said.get("required", ()))
    faults += [
        Fault(path, None, f"extra.pages: {fault.message}")
        for fault in unknown(Document({}), path, "required", required, PAGE_KEYS, "key of a page")
    ]
    audiences = {str(name): str(label) for name, label in said.get("audiences", {}).items()}
    return PageRules(required, tuple(said.get("kinds", ())), audiences), faults


def check_page(document: Document, path: str, rules: PageRules, sources: Collection[str]) -> tuple[dict[str, Any], list[Fault]]:
    """What the front matter of a page that is no term's says, and what is wrong with it."""
    said, faults = check(document, path, PAGE_KEYS)
    faults += [
        Fault(path, document.line(key), f"'{key}' is missing. Every page here has one")
        for key in rules.required
        if document.readable and document.data.get(key) in (None, "")
    ]
    named = [next(iter(item)) if isinstance(item, dict) else item for item in said.get("sources", ())]
    faults += unknown(document, path, "sources", named, sources, "source")
    return said, faults


def check_names(
    said: Mapping[str, Any], document: Document, path: str, rules: PageRules, slugs: Collection[str], own: str | None = None
) -> list[Fault]:
    """Faults of a page that names a kind, an audience or a term to skip that there is not. `own` is the term whose page it is."""
    faults: list[Fault] = []
    if rules.kinds and "kind" in said and said["kind"] not in rules.kinds:
        faults.append(Fault(path, document.line("kind"), f"'kind' says '{said['kind']}'. Write one of: {', '.join(rules.kinds)}"))
    if rules.audiences:
        faults += unknown(document, path, "audience", said.get("audience", ()), rules.audiences, "audience")
    glossary = said.get("glossary")
    if isinstance(glossary, dict):
        for index, slug in enumerate(glossary.get("skip", ())):
            line = document.line("glossary", "skip", index)
            if slug == own:
                faults.append(Fault(path, line, f"'skip' names the term itself, '{slug}', which its page never links. Take it out"))
            elif slug not in slugs:
                faults.append(Fault(path, line, f"'skip' names '{slug}', which is no term{suggestion(slug, slugs)}"))
    return faults
