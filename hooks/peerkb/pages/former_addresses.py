"""Former addresses of pages (`moved_from`): each leads on to the page, with the fragment of the address that somebody kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape
from typing import Final
from urllib.parse import urljoin

from peerkb.messages import Messages
from peerkb.pages.json_ld import WebSite
from peerkb.validation.diagnostics import Diagnostic
from peerkb.validation.yaml_document import Document

SCRIPT: Final = "assets/moved.js"


def file_of(address: str) -> str:
    """The file that a host shows at an address."""
    return address if address.endswith(".html") else f"{address}index.html"


def claim(address: str, document: Document, index: int, path: str, used: Collection[str], claimed: Mapping[str, str]) -> list[Diagnostic]:
    """A diagnostic if the page at `path` cannot have `address`, the item `index` of its `moved_from`.

    `used` has the paths of all files of the built site; `claimed` the page that claims each former address already.
    """
    if file_of(address) in used:
        problem = "which is in use. Take it out"
    elif address in claimed:
        problem = f"which {claimed[address]} claims too. Take it out of one of them"
    else:
        return []
    return [Diagnostic(path, document.line("moved_from", index), f"'moved_from' names '{address}', {problem}")]


def redirect(address: str, url: str, title: str, site: WebSite, policy: str, messages: Messages) -> str:
    """The page at a former address, which leads on to the page at `url`; both count from the site's root.

    The script keeps the fragment; without scripts the page itself leads on.
    """
    to_root = "../" * address.count("/") or "./"
    target, heading = escape(f"{to_root}{url}"), escape(messages.moved.title.text())
    return (
        f'<!doctype html>\n<html lang="{escape(site.language)}">\n<head>\n<meta charset="utf-8">\n'
        + (f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n' if policy else "")
        + f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f"<title>{heading}</title>\n"
        + (f'<link rel="canonical" href="{escape(urljoin(site.address, url))}">\n' if site.address else "")
        + f'<script src="{to_root}{SCRIPT}" data-page="{target}"></script>\n'
        f'<meta http-equiv="refresh" content="0; url={target}">\n</head>\n<body>\n<h1>{heading}</h1>\n'
        f'<p><a href="{target}">{escape(messages.moved.link.text(title=title))}</a></p>\n</body>\n</html>\n'
    )
