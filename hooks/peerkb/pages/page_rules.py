"""What a page says of itself in its front matter, by the rules that the site sets in mkdocs.yml under `extra.pages`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from peerkb.validation.diagnostics import Diagnostic, short_repr, suggestion
from peerkb.validation.value_types import MAPPING, MONTHS, PAGE_KEYS, TEXT, TEXTS, ValueType, check, unknown
from peerkb.validation.yaml_document import Document

_RULE_KEYS: Final[Mapping[str, ValueType]] = {
    "required": TEXTS,
    "kinds": TEXTS,
    "audiences": MAPPING,
    "owners": MAPPING,
    "owner": TEXT,
    "review_in": MAPPING,
}
TERM_KIND: Final = "term"  # the kind of a term's page, which need not say it
_ANY_KIND: Final = "default"


@dataclass(frozen=True)
class PageRules:
    """The keys that every page must have, and the kinds, audiences and owners that there are (label by name); empty means any.

    `owner` looks after the pages that name nobody; `review_in` has months by kind, for pages that do not say themselves.
    """

    required: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    audiences: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""
    review_in: Mapping[str, int] = field(default_factory=dict)

    def months(self, kind: str) -> int | None:
        """After how many months a page of a kind is to be checked again, where the site says so."""
        return self.review_in.get(kind) or self.review_in.get(_ANY_KIND)


def read_rules(given: Any, path: str) -> tuple[PageRules, list[Diagnostic]]:
    """The rules that `extra.pages` sets in the configuration file at `path`."""
    if not isinstance(given, dict):
        return PageRules(), [] if given is None else [
            Diagnostic(path, None, f"extra.pages says {short_repr(given)}. Write {MAPPING.wanted}")
        ]
    said, faults = check(Document(given), path, _RULE_KEYS)
    faults = [Diagnostic(path, None, f"extra.pages: {fault.message}") for fault in faults]
    required = tuple(said.get("required", ()))
    faults += [
        Diagnostic(path, None, f"extra.pages: {fault.message}")
        for fault in unknown(Document({}), path, "required", required, PAGE_KEYS, "key of a page")
    ]
    labels = {key: {str(name): str(label) for name, label in said.get(key, {}).items()} for key in ("audiences", "owners")}
    kinds, owner = tuple(said.get("kinds", ())), said.get("owner", "")
    if owner and labels["owners"] and owner not in labels["owners"]:
        faults.append(Diagnostic(path, None, f"extra.pages: {_one_of('owner', owner, labels['owners'])}"))
    months, wrong = _read_months(said.get("review_in", {}), kinds)
    faults += [Diagnostic(path, None, f"extra.pages: 'review_in' {message}") for message in wrong]
    return PageRules(required, kinds, labels["audiences"], labels["owners"], owner, months), faults


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
            faults.append(Diagnostic(path, document.line(key), _one_of(key, said[key], known)))
    if rules.audiences:
        faults += unknown(document, path, "audience", said.get("audience", ()), rules.audiences, "audience")
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


def _read_months(given: Mapping[Any, Any], kinds: Collection[str]) -> tuple[dict[str, int], list[str]]:
    """The months by kind as far as they are sound, and what is wrong with the others."""
    known = (*kinds, TERM_KIND, _ANY_KIND)
    strange = [f"names {short_repr(kind)}, which is no kind{suggestion(str(kind), known)}" for kind in given if kinds and kind not in known]
    unfit = [f"says {short_repr(value)} for '{kind}'. Write {MONTHS.wanted}" for kind, value in given.items() if not MONTHS.fits(value)]
    return {str(kind): value for kind, value in given.items() if MONTHS.fits(value)}, [*strange, *unfit]


def _one_of(key: str, value: str, known: Iterable[str]) -> str:
    return f"'{key}' says '{value}'. Write one of: {', '.join(known)}"
