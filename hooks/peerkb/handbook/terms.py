"""Terms of the glossary in a book: explained at the foot of a page once in each chapter, and listed at the end with their pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from justhtml import Text

from peerkb.handbook.chapters import Chapter
from peerkb.handbook.tree import Node, elements, insert_after, make

TERM: Final = "glossary-term"
_USE: Final = "use-"


@dataclass(frozen=True)
class Term:
    """A term as `glossary.json` has it."""

    slug: str
    term: str
    definition: str
    url: str


def read_terms(exported: Mapping[str, Any]) -> list[Term]:
    """The terms of `glossary.json`, in its order, which is that of the language."""
    return [Term(str(one["slug"]), str(one["term"]), str(one["definition"]), str(one["url"])) for one in exported.get("terms", ())]


def term_anchor(slug: str) -> str:
    """The anchor of a term in the list at the end of a book."""
    return f"term-{slug}"


def explain(chapter: Chapter, terms: Mapping[str, Term]) -> None:
    """Put the definition of each term behind its first use in a chapter, as a note, and an anchor at each use for the list at the end.

    Links to terms have been settled: their addresses are anchors of the list.
    """
    explained: set[str] = set()
    by_anchor = {f"#{term_anchor(slug)}": slug for slug in terms}
    for number, link in enumerate(node for node in list(elements(chapter.root)) if node.name == "a"):
        slug = by_anchor.get(link.attrs.get("href") or "")
        if slug is None:
            continue
        link.attrs["id"] = f"{_USE}{slug}-{chapter.anchor}-{number}"
        if slug not in explained:
            explained.add(slug)
            insert_after(_note(terms[slug]), link)


def _note(term: Term) -> Node:
    note = make("span", class_="hb-note")
    note.append_child(make("b", term.term))
    note.append_child(make("span", f" {term.definition}"))
    return note


def list_of_terms(terms: Sequence[Term], numbers: Mapping[str, str]) -> Node:
    """The list at the end: each term with its definition and the pages that use it, each a link to the first use on that page.

    `numbers` has the number of the page on which each anchor of the book stands, in the order of the book.
    """
    used: dict[str, dict[str, str]] = {}
    for anchor, page in numbers.items():
        if anchor.startswith(_USE):
            used.setdefault(anchor[len(_USE) :].rsplit("-", 2)[0], {}).setdefault(page, anchor)
    listed = make("dl", class_="hb-terms")
    for term in terms:
        listed.append_child(make("dt", term.term, id=term_anchor(term.slug)))
        text = make("dd", f"{term.definition} ")
        for index, (page, anchor) in enumerate(used.get(term.slug, {}).items()):
            if index:
                text.append_child(Text(", "))
            text.append_child(make("a", page, href=f"#{anchor}", class_="hb-number"))
        listed.append_child(text)
    return listed
