"""Which pages an edition of the handbook holds, and where its file lies for readers to take."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from peerkb.settings.handbook import HandbookEdition
from peerkb.settings.schema import Settings

FOLDER = "handbook"  # of the docs folder: what lies there is offered at the end of pages


@dataclass(frozen=True)
class Shelf:
    """The editions of one language, whose code is empty for the main one."""

    settings: Settings
    code: str

    def file(self, name: str) -> str:
        """The name of an edition's file."""
        return f"{name}{f'.{self.code}' if self.code else ''}.pdf"

    def holds(self, edition: HandbookEdition, url: str, kind: str, audience: Collection[str]) -> bool:
        """Whether an edition holds the page at an address, by its kind and for whom it is.

        Terms are at the end of every edition and need no pages of their own there, and the manual is for editors alone.
        """
        glossary, manual = self.settings.glossary.folder, self.settings.manual
        url = url.removesuffix("index.html") or "./"  # as settings name pages
        apart = [f"{self.code}/{glossary}/" if self.code else f"{glossary}/", *([f"{manual}/"] if manual else [])]
        return (
            not _below(url, apart)
            and (not edition.take or _below(url, edition.take))
            and not _below(url, edition.leave_out)
            and (kind in edition.kinds if edition.kinds else kind not in edition.leave_out_kinds)
            and (not edition.audiences or any(name in edition.audiences for name in audience))
        )

    def offered(self, files: Collection[str]) -> dict[str, HandbookEdition]:
        """The editions whose files are among those of the site, by the address of the file."""
        made = {f"{FOLDER}/{self.file(name)}": edition for name, edition in self.settings.handbook.editions.items()}
        return {address: edition for address, edition in made.items() if address in files}


def _below(url: str, places: Collection[str]) -> bool:
    """Whether an address is one of the places, or lies below one that ends with a slash."""
    return any(url == place or (place.endswith("/") and url.startswith(place)) for place in places)
