"""Terms: what the front matter of a glossary page says, and what all terms together must agree on (the contract, "A term")."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from peerkb.glossary.forms import Form, form, plural
from peerkb.validation.diagnostics import Diagnostic
from peerkb.validation.value_types import TERM_KEYS, check, unknown
from peerkb.validation.yaml_document import Document

LONGEST_DEFINITION: Final = 240
_UNREAD: Final[Mapping[str, Document]] = {}


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the glossary."""

    slug: str
    path: str
    term: str
    definition: str
    aliases: tuple[str, ...] = ()
    match_case: bool | None = None
    inflect: bool = True
    autolink: bool = True
    related: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def forms(self) -> list[Form]:
        """The headword and the aliases."""
        return [form(text, self.match_case) for text in (self.term, *self.aliases)]


def read_term(slug: str, path: str, document: Document) -> tuple[Term, dict[str, Any], list[Diagnostic]]:
    """The term that a page's front matter describes, as far as it does, all that it says, and what is wrong with it."""
    said, faults = check(document, path, TERM_KEYS)
    for key, example in (("term", "Hope"), ("definition", "What the word means, in a sentence")):
        if not document.readable:
            continue
        if key not in document.data or (key in said and not said[key].strip()) or document.data[key] is None:
            faults = [fault for fault in faults if not fault.message.startswith(f"'{key}' says")]
            faults.append(Diagnostic(path, document.line(key), f"'{key}' is missing or empty. Write: {key}: {example}"))
    definition = " ".join(said.get("definition", "").split())
    if len(definition) > LONGEST_DEFINITION:
        message = f"'definition' has {len(definition)} characters. Write at most {LONGEST_DEFINITION}"
        faults.append(Diagnostic(path, document.line("definition"), message))
    term = Term(
        slug=slug,
        path=path,
        term=" ".join(said.get("term", "").split()) or slug,
        definition=definition,
        aliases=tuple(said.get("aliases", ())),
        match_case=said.get("match_case"),
        inflect=said.get("inflect", True),
        autolink=said.get("autolink", True),
        related=tuple(said.get("related", ())),
        sources=tuple(said.get("sources", ())),
    )
    return term, said, faults


def check_relations(terms: Mapping[str, Term], sources: Collection[str], documents: Mapping[str, Document] = _UNREAD) -> list[Diagnostic]:
    """Faults of terms that name what does not exist, or themselves. `documents` are their front matter, for the lines."""
    faults: list[Diagnostic] = []
    for slug, term in terms.items():
        document = documents.get(slug, Document({}))
        faults += unknown(document, term.path, "related", term.related, terms, "term")
        faults += unknown(document, term.path, "sources", term.sources, sources, "source")
        if term.slug in term.related:
            line = document.line("related", term.related.index(term.slug))
            faults.append(Diagnostic(term.path, line, f"'related' names the term itself, '{term.slug}'. Take it out"))
    return faults


def all_forms(terms: Iterable[Term], documents: Mapping[str, Document] = _UNREAD) -> tuple[list[tuple[Form, str]], list[Diagnostic]]:
    """Every form that means a term, with the term's slug: what editors wrote, then the plurals that yield to it.

    Two terms that claim one form are a fault, which names both files; `documents` are their front matter, for the lines.
    """
    written: dict[str, list[tuple[Form, Term]]] = {}
    found: list[tuple[Form, str]] = []
    faults: list[Diagnostic] = []
    ordered = sorted(terms, key=lambda term: term.slug)
    for term in ordered:
        document = documents.get(term.slug, Document({}))
        for index, claimed in enumerate(term.forms()):
            wrong = ""
            alike = written.setdefault(claimed.folded, [])
            rival = next(((other, owner) for other, owner in alike if owner is not term and claimed.same_as(other)), None)
            if not claimed.folded.strip():
                wrong = f"'{claimed.text}' has nothing that could be found in a text. Write words"
            elif rival is not None:
                other, owner = rival
                also = "" if other.text == claimed.text else f" as '{other.text}'"
                wrong = f"'{claimed.text}' is claimed by {owner.path} too{also}. Keep it in one of them"
            if wrong:
                line = document.line("aliases", index - 1) if index else document.line("term")
                faults.append(Diagnostic(term.path, line, wrong))
            alike.append((claimed, term))
            found.append((claimed, term.slug))
    inflected = {term.slug for term in ordered if term.inflect}
    for single, slug in found[:]:
        text = plural(single.text) if slug in inflected else None
        if text is not None:
            made = Form(text, single.exact)
            if not any(made.same_as(other) for other, _ in written.get(made.folded, ())):
                found.append((made, slug))
    return found, faults


def related(terms: Mapping[str, Term]) -> dict[str, list[str]]:
    """The terms related to each, in both directions: those it names, then those that name it."""
    found = {slug: [name for name in dict.fromkeys(term.related) if name in terms and name != slug] for slug, term in terms.items()}
    for slug in sorted(terms):
        for name in terms[slug].related:
            if name in found and name != slug and slug not in found[name]:
                found[name].append(slug)
    return found
