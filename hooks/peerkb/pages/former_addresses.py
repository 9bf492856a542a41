"""Former addresses of pages (`moved_from`): each leads on to the page, with the fragment of the address that somebody kept.

An address with a fragment is a section of a former page, which is a page of its own now.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape
from typing import Final, NamedTuple
from urllib.parse import unquote, urljoin

from peerkb.messages import Messages
from peerkb.pages import front_matter
from peerkb.pages.json_ld import WebSite
from peerkb.validation.diagnostics import Diagnostic
from peerkb.validation.yaml_document import Document

SCRIPT: Final = "assets/moved.js"


def file_of(address: str) -> str:
    """The file that a host shows at an address."""
    return address if address.endswith(".html") else f"{address}index.html"


def file_at(address: str) -> str:
    """The path of that file: addresses are encoded, paths are not."""
    return unquote(file_of(address))


class Claim(NamedTuple):
    """What claims a former address: the path of a page, its front matter, and the index of the item of `moved_from`."""

    path: str
    document: Document
    item: int


def read_claims(pages: Iterable[tuple[str, str, Sequence[str]]], used: Collection[str]) -> tuple[dict[str, str], list[Diagnostic]]:
    """The paths of pages by their former addresses, and a diagnostic for each address that a page cannot have.

    `pages` are their paths, their sources and what they name in `moved_from`; `used` has the paths of all files of the built site.
    """
    claims: dict[str, Claim] = {}
    faults: list[Diagnostic] = []
    for path, text, addresses in pages:
        document, _, _ = front_matter.read(text, path)
        for item, address in enumerate(addresses):
            claim = Claim(path, document, item)
            wrong = _check_claim(address, claim, used, claims)
            faults += wrong
            if not wrong:
                claims[address] = claim
    return {address: claim.path for address, claim in claims.items()}, faults + _find_unclaimed(claims)


def _check_claim(address: str, claim: Claim, used: Collection[str], earlier: Mapping[str, Claim]) -> list[Diagnostic]:
    """A diagnostic if `claim` cannot have `address`. `earlier` has what claims which."""
    if file_at(address.partition("#")[0]) in used:
        problem = "which is in use. Take it out"
    elif address in earlier:
        problem = f"which {earlier[address].path} claims too. Take it out of one of them"
    else:
        return []
    path, document, index = claim
    return [Diagnostic(path, document.line("moved_from", index), f"'moved_from' names '{address}', {problem}")]


def _find_unclaimed(claims: Mapping[str, Claim]) -> list[Diagnostic]:
    """A diagnostic for each section of a former page that no page claims: the rest of that page must lead somewhere too."""
    return [
        Diagnostic(path, document.line("moved_from", index), f"'moved_from' names '{address}', and no page names '{page}'. Name it in one")
        for address, (path, document, index) in claims.items()
        for page, mark, _ in [address.partition("#")]
        if mark and page not in claims
    ]


def redirect(address: str, url: str, title: str, sections: Mapping[str, str], site: WebSite, policy: str, messages: Messages) -> str:
    """The page at a former address, which leads on to the page at `url`; both count from the site's root.

    `sections` has the addresses of those of its sections that are pages now, by fragment. The script leads there, and keeps any other
    fragment; without scripts the page itself leads on.
    """
    to_root = "../" * address.count("/") or "./"
    moved = {fragment: f"{to_root}{to}" for fragment, to in sections.items()}
    data = f' data-sections="{escape(json.dumps(moved))}"' if moved else ""
    target, heading = escape(f"{to_root}{url}"), escape(messages.moved.title.text())
    return (
        f'<!doctype html>\n<html lang="{escape(site.language)}">\n<head>\n<meta charset="utf-8">\n'
        + (f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n' if policy else "")
        + f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f"<title>{heading}</title>\n"
        + (f'<link rel="canonical" href="{escape(urljoin(site.address, url))}">\n' if site.address else "")
        + f'<script src="{to_root}{SCRIPT}" data-page="{target}"{data}></script>\n'
        f'<meta http-equiv="refresh" content="0; url={target}">\n</head>\n<body>\n<h1>{heading}</h1>\n'
        f'<p><a href="{target}">{escape(messages.moved.link.text(title=title))}</a></p>\n</body>\n</html>\n'
    )
