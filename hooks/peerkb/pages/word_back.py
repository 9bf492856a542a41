"""Where a reader of a page tells its editors what is missing: a form or a mail, with the page's address and nothing of the reader."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from peerkb.settings.schema import Feedback


def word_back(said: Feedback, title: str, address: str) -> str:
    """The address that takes a word about the page with this title and address to where the site wants it; empty where it asks for none.

    A form gets the page's address in its field, a mail in its text.
    """
    if said.form:
        joint = "" if said.form.endswith(("?", "&")) else "&" if "?" in said.form else "?"
        return f"{said.form}{joint}{urlencode({said.field: address}, quote_via=quote)}"
    return f"mailto:{said.mail}?subject={quote(title, safe='')}&body={quote(address, safe='')}%0D%0A%0D%0A" if said.mail else ""
