"""All terms of a build: their entries, what relates them, where they appear, and the pieces of pages that show them."""

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
from peerkb.pages.sources import Source
from peerkb.validation.diagnostics import Diagnostic
from peerkb.validation.yaml_document import Document


@dataclass(frozen=True)
class ConceptMap:
    """The map of all terms as HTML. It is drawn when a template prints it, since one page shows it."""

    entries: Mapping[str, term_pages.Entry]
    related: Mapping[str, list[str]]
    root: str
    messages: Messages

    def __html__(self) -> str:
        """Draw the map."""
        return term_pages.concept_map(partition.parts(self.related), self.entries, self.related, self.root, self.messages)

    __str__ = __html__

    def cache_key(self) -> str:
        """What the map depends on besides the terms."""
        return self.root


class Catalog:
    """The terms by slug. `appearances` is empty until all pages are linked."""

    def __init__(
        self,
        entries: Iterable[term_pages.Entry],
        sources: Mapping[str, Source],
        neighborhood: int,
        messages: Messages,
        memo: Memo,
    ) -> None:
        """Take all terms. `sources` are the site's, by id; `neighborhood` is how many terms a picture has at most.

        `messages` are what pages say of terms, `memo` may know what was made of the same things in an earlier build.
        """
        self.entries = {entry.term.slug: entry for entry in entries}
        self.by_path = {entry.term.path: entry for entry in self.entries.values()}
        self.related = terms.related({slug: entry.term for slug, entry in self.entries.items()})
        self.appearances = backlinks.Backlinks([])
        self._sources = sources
        self._neighborhood = neighborhood
        self._messages = messages
        self._wording = digest(canonical(messages))
        self._memo = memo
        self._card = functools.cache(self._make_card)

    def glossary(self, documents: Mapping[str, Document]) -> tuple[linker.Glossary, list[Diagnostic]]:
        """What linking needs, and the faults of forms that two terms claim. `documents` tell the lines of front matter, by slug."""
        forms, faults = terms.all_forms([entry.term for entry in self.entries.values()], documents)
        by_hand = frozenset(slug for slug, entry in self.entries.items() if not entry.term.autolink)
        addresses = {slug: entry.url for slug, entry in self.entries.items()}
        return linker.Glossary(Matcher(forms), addresses, by_hand, digest(canonical(list(forms)))), faults

    def unlinked(self) -> list[str]:
        """The slugs of terms that no page links to."""
        return [slug for slug in self.entries if slug not in self.appearances.terms]

    def draws_pictures(self) -> bool:
        """Whether any term relates to another, so that there is a map to draw."""
        return any(self.related.values())

    def concept_map(self, root: str) -> ConceptMap:
        """The map of all terms; `root` leads from its page to the site's root."""
        return ConceptMap(self.entries, self.related, root, self._messages)

    def sorted(self) -> Sequence[term_pages.Entry]:
        """All terms from A to Z as templates may show them: without aliases, so that a new one lays no page out again."""
        shown = (entry._replace(term=replace(entry.term, aliases=())) for entry in self.entries.values())
        return term_pages.sorted_by_headword(shown)

    def definitions(self, slugs: Collection[str], root: str, own: str | None = None) -> str:
        """The folded definitions of the terms that a page links to, as HTML, and of those related to its `own` term."""
        shown = dict.fromkeys((*slugs, *self.related[own])) if own else slugs
        return term_pages.definitions(self._card(root, slug) for slug in shown)

    def foot(self, entry: term_pages.Entry, root: str) -> str:
        """What stands below a term's text, as HTML: related terms, sources, a picture of its neighborhood, where it appears."""
        slug = entry.term.slug
        related = [self.entries[name] for name in self.related[slug]]
        named = [self._sources[name] for name in dict.fromkeys(entry.term.sources) if name in self._sources]
        around = partition.neighborhood(slug, self.related, self._neighborhood)
        others = [self.entries[name] for name in (*around.members, *around.guests)] if around else []
        pictured = canonical([around, root, slug, [(other.term.slug, other.term.term, other.url) for other in others]])

        def picture() -> str:
            return term_pages.concept_picture(around, self.entries, root, slug) if around else ""

        def foot() -> str:
            drawn = self._memo("picture", [pictured], picture)
            return term_pages.term_foot(related, named, self.appearances.of(slug), root, self._messages, drawn)

        made: str = self._memo("foot", [pictured, canonical([related, named]), self._wording, self.appearances.digest(slug)], foot)
        return made

    def export(self) -> Iterator[str]:
        """All terms as JSON, piece by piece: what `glossary.json` holds."""
        return term_pages.export(map(self._exported, self.entries.values()))

    def _exported(self, entry: term_pages.Entry) -> str:
        slug = entry.term.slug

        def exported() -> str:
            return term_pages.exported(entry, self.appearances.of(slug))

        made: str = self._memo("export", (canonical(entry), self.appearances.digest(slug)), exported)
        return made

    def _make_card(self, root: str, slug: str) -> str:
        return term_pages.card(self.entries[slug], [self.entries[name] for name in self.related[slug]], root, self._messages)
