"""Which pages an edition of the handbook holds."""

from __future__ import annotations

from collections.abc import Collection

from peerkb.settings.handbook import HandbookEdition


def holds(edition: HandbookEdition, url: str, kind: str, audience: Collection[str]) -> bool:
    """Whether an edition holds the page at an address, by its kind and for whom it is. Terms are in every edition, at its end."""
    return (
        (not edition.take or _below(url, edition.take))
        and not _below(url, edition.leave_out)
        and (kind in edition.kinds if edition.kinds else kind not in edition.leave_out_kinds)
        and (not edition.audiences or any(name in edition.audiences for name in audience))
    )


def _below(url: str, places: Collection[str]) -> bool:
    """Whether an address is one of the places, or lies below one that ends with a slash."""
    return any(url == place or (place.endswith("/") and url.startswith(place)) for place in places)
