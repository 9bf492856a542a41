"""All terms of a build: their entries, relations and backlinks, and the HTML and JSON that show them."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from peerkb.cache.digests import canonical, digest
from peerkb.cache.store import Memo
from peerkb.concept_map import partition
from peerkb.glossary import backlinks, linker, term_pages, terms
from peerkb.glossary.matcher import Matcher
from peerkb.messages import Messages
from peerkb.pages.contents import Heading
from peerkb.settings import schema
from peerkb.validation.diagnostics import Diagnostic
from peerkb.validation.yaml_document import Document


@dataclass(frozen=True)
class ConceptMap:
    """The map of all terms as HTML. It is drawn only when a template prints it, since drawing is slow and one page shows it."""

    entries: Mapping[str, term_pages.Entry]
    related: Mapping[str, list[str]]
    root: str
    messages: Messages
    whole: int  # how many terms one picture may have

    def __html__(self) -> str:
        """Draw the map."""
        parts = partition.parts(self.related)
        return term_pages.concept_map(parts, self.entries, self.related, self.root, self.messages, self.whole)

    __str__ = __html__

    def cache_key(self) -> str:
        """What the map depends on besides the terms."""
        return self.root


class Catalog:
    """The terms by slug. `appearances` is empty until all pages are linked."""

    def __init__(
        self,
        entries: Iterable[term_pages.Entry],
        pictures: schema.ConceptMap,
        messages: Messages,
        memo: Memo,
    ) -> None:
        """Index all terms by slug and by path.

        `pictures` is how many terms pictures have at most. `messages` are the texts that pages show. `memo` returns results of an
        earlier build for the same inputs.
        """
        self.entries = {entry.term.slug: entry for entry in entries}
        self.by_path = {entry.term.path: entry for entry in self.entries.values()}
        self.related = terms.related({slug: entry.term for slug, entry in self.entries.items()})
        self.appearances = backlinks.Backlinks([])
        self._pictures = pictures
        self._messages = messages
        self._wording = digest(canonical(messages))
        self._memo = memo
        self._card = functools.cache(self._make_card)

    def glossary(self, documents: Mapping[str, Document]) -> tuple[linker.Glossary, list[Diagnostic]]:
        """What the linker needs, and a diagnostic for each form that two terms claim.

        `documents` are the terms' front matter by slug; the diagnostics take their lines from it.
        """
        forms, diagnostics = terms.all_forms([entry.term for entry in self.entries.values()], documents)
        by_hand = frozenset(slug for slug, entry in self.entries.items() if not entry.term.autolink)
        addresses = {slug: entry.url for slug, entry in self.entries.items()}
        return linker.Glossary(Matcher(forms), addresses, by_hand), diagnostics

    def unlinked(self) -> list[str]:
        """The slugs of terms that no page links to."""
        return [slug for slug in self.entries if slug not in self.appearances.terms]

    def draws_pictures(self) -> bool:
        """Whether any term relates to another, so that there is a map to draw."""
        return any(self.related.values())

    def concept_map(self, root: str) -> ConceptMap:
        """The map of all terms; `root` leads from its page to the site's root."""
        return ConceptMap(self.entries, self.related, root, self._messages, self._pictures.whole)

    def sorted(self) -> Sequence[term_pages.Entry]:
        """All terms from A to Z for templates.

        Aliases are left out, so that a new alias does not make cached pages stale.
        """
        shown = (entry._replace(term=replace(entry.term, aliases=())) for entry in self.entries.values())
        return term_pages.sorted_by_headword(shown)

    def definitions(self, slugs: Collection[str], root: str, own: str | None = None) -> str:
        """The definitions of the terms `slugs`, and of those related to the page's `own` term, as one hidden block of HTML."""
        shown = dict.fromkeys((*slugs, *self.related[own])) if own else slugs
        return term_pages.definitions(self._card(root, slug) for slug in shown)

    def foot(self, entry: term_pages.Entry, root: str, map_url: str = "") -> str:
        """What stands below a term's text, as HTML: related terms, a picture of them that leads to the map of all, `Appears in`."""
        slug = entry.term.slug
        related = [self.entries[name] for name in self.related[slug]]
        part = partition.neighborhood(slug, self.related, self._pictures.neighborhood)
        pictured = [self.entries[name] for name in (*part.members, *part.guests)] if part else []
        picture_key = canonical([part, root, slug, [(other.term.slug, other.term.term, other.url) for other in pictured]])

        def picture() -> str:
            return term_pages.concept_picture(part, self.entries, root, slug) if part else ""

        def foot() -> str:
            picture_html = self._memo("picture", [picture_key], picture)
            return term_pages.term_foot(related, self.appearances.of(slug), root, self._messages, picture_html, map_url)

        key = (picture_key, map_url, canonical(related), self._wording, self.appearances.digest(slug))
        html: str = self._memo("foot", key, foot)
        return html

    def foot_headings(self, entry: term_pages.Entry) -> list[Heading]:
        """The headings of what `foot` makes, in its order."""
        slug, text = entry.term.slug, self._messages.glossary
        found = [
            ("related-terms", text.related_terms, self.related[slug]),
            ("appears-in", text.appears_in, slug in self.appearances.terms),
        ]
        return [Heading(anchor, said.text()) for anchor, said, is_there in found if is_there]

    def export(self) -> Iterator[str]:
        """All terms as JSON, piece by piece: what `glossary.json` holds."""
        return term_pages.export(map(self._exported, self.entries.values()))

    def _exported(self, entry: term_pages.Entry) -> str:
        slug = entry.term.slug

        def exported() -> str:
            return term_pages.exported(entry, self.appearances.of(slug))

        text: str = self._memo("export", (canonical(entry), self.appearances.digest(slug)), exported)
        return text

    def _make_card(self, root: str, slug: str) -> str:
        return term_pages.card(self.entries[slug], [self.entries[name] for name in self.related[slug]], root, self._messages)
