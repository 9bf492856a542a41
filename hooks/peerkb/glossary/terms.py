"""Terms, read from the front matter of glossary pages, and the checks across all terms (the contract, "A term")."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from peerkb.glossary.forms import Form, form
from peerkb.glossary.inflection import plurals
from peerkb.validation.diagnostics import Diagnostic
from peerkb.validation.value_types import TERM_KEYS, check, unknown
from peerkb.validation.yaml_document import Document

LONGEST_DEFINITION: Final = 240
_NO_DOCUMENTS: Final[Mapping[str, Document]] = {}


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the glossary. With `inflect` "all", the plural is made of each word of a form, not of its last word alone."""

    slug: str
    path: str
    term: str
    definition: str
    aliases: tuple[str, ...] = ()
    match_case: bool | None = None
    inflect: bool | Literal["all"] = True
    autolink: bool = True
    related: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    language: str = "en"

    def forms(self) -> list[Form]:
        """The forms of the headword and of the aliases, in this order."""
        return [form(text, self.match_case) for text in (self.term, *self.aliases)]


def read_term(slug: str, path: str, document: Document, language: str = "en") -> tuple[Term, dict[str, Any], list[Diagnostic]]:
    """Read a term of a `language` from its page's front matter. Returns the term, the valid front matter and the diagnostics.

    The term is usable even where the front matter is wrong: a missing headword becomes the slug.
    """
    front_matter, diagnostics = check(document, path, TERM_KEYS)
    for key, example in (("term", "Hope"), ("definition", "What the word means, in a sentence")):
        if not document.readable:
            continue
        if key not in document.data or (key in front_matter and not front_matter[key].strip()) or document.data[key] is None:
            diagnostics = [diagnostic for diagnostic in diagnostics if not diagnostic.message.startswith(f"'{key}' says")]
            diagnostics.append(Diagnostic(path, document.line(key), f"'{key}' is missing or empty. Write: {key}: {example}"))
    definition = " ".join(front_matter.get("definition", "").split())
    if len(definition) > LONGEST_DEFINITION:
        message = f"'definition' has {len(definition)} characters. Write at most {LONGEST_DEFINITION}"
        diagnostics.append(Diagnostic(path, document.line("definition"), message))
    term = Term(
        slug=slug,
        path=path,
        term=" ".join(front_matter.get("term", "").split()) or slug,
        definition=definition,
        aliases=tuple(front_matter.get("aliases", ())),
        match_case=front_matter.get("match_case"),
        inflect=front_matter.get("inflect", True),
        autolink=front_matter.get("autolink", True),
        related=tuple(front_matter.get("related", ())),
        sources=tuple(front_matter.get("sources", ())),
        language=language,
    )
    return term, front_matter, diagnostics


def check_relations(
    terms: Mapping[str, Term], sources: Collection[str], documents: Mapping[str, Document] = _NO_DOCUMENTS
) -> list[Diagnostic]:
    """A diagnostic for each related term or source that does not exist, and for each term that is related to itself.

    `documents` are the terms' front matter by slug, for the lines.
    """
    diagnostics: list[Diagnostic] = []
    for slug, term in terms.items():
        document = documents.get(slug, Document({}))
        diagnostics += unknown(document, term.path, "related", term.related, terms, "term")
        diagnostics += unknown(document, term.path, "sources", term.sources, sources, "source")
        if term.slug in term.related:
            line = document.line("related", term.related.index(term.slug))
            diagnostics.append(Diagnostic(term.path, line, f"'related' names the term itself, '{term.slug}'. Take it out"))
    return diagnostics


def all_forms(terms: Iterable[Term], documents: Mapping[str, Document] = _NO_DOCUMENTS) -> tuple[list[tuple[Form, str]], list[Diagnostic]]:
    """Every form with its term's slug: the forms that editors wrote, then the plurals that nobody wrote.

    A form that two terms claim is a diagnostic that names both files. `documents` are the terms' front matter by slug, for the lines.
    """
    written: dict[str, list[tuple[Form, Term]]] = {}
    forms_: list[tuple[Form, str]] = []
    diagnostics: list[Diagnostic] = []
    ordered = sorted(terms, key=lambda term: term.slug)
    for term in ordered:
        document = documents.get(term.slug, Document({}))
        for index, claimed in enumerate(term.forms()):
            problem = ""
            same_folded = written.setdefault(claimed.folded, [])
            rival = next(((other, owner) for other, owner in same_folded if owner is not term and claimed.same_as(other)), None)
            if not claimed.folded.strip():
                problem = f"'{claimed.text}' has nothing that could be found in a text. Write words"
            elif rival is not None:
                other, owner = rival
                also = "" if other.text == claimed.text else f" as '{other.text}'"
                problem = f"'{claimed.text}' is claimed by {owner.path} too{also}. Keep it in one of them"
            if problem:
                line = document.line("aliases", index - 1) if index else document.line("term")
                diagnostics.append(Diagnostic(term.path, line, problem))
            same_folded.append((claimed, term))
            forms_.append((claimed, term.slug))
    inflected = {term.slug: term for term in ordered if term.inflect}
    for singular, slug in forms_[:]:
        inflects = inflected.get(slug)
        text = plurals(singular.text, inflects.language, inflects.inflect == "all") if inflects else None
        if text is not None:
            plural_form = Form(text, singular.exact)
            if not any(plural_form.same_as(other) for other, _ in written.get(plural_form.folded, ())):
                forms_.append((plural_form, slug))
    return forms_, diagnostics


def related(terms: Mapping[str, Term]) -> dict[str, list[str]]:
    """The slugs of the terms related to each term, in both directions: those it names, then those that name it."""
    neighbors = {slug: [name for name in dict.fromkeys(term.related) if name in terms and name != slug] for slug, term in terms.items()}
    for slug in sorted(terms):
        for name in terms[slug].related:
            if name in neighbors and name != slug and slug not in neighbors[name]:
                neighbors[name].append(slug)
    return neighbors
