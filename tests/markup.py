"""What is wrong with the markup of a page, of what the theme is known to get wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tests.browsing import Page, attribute

LABELABLE = set("button input meter output progress select textarea".split())
# What a checkbox and its like may not say, though other fields may.
NO_AUTOCOMPLETE = set("button checkbox file image radio reset submit".split())


def invalid_markup(page: Page) -> Iterator[str]:
    """What the Nu checker would find of what the theme is known to get wrong."""
    for name, count in Counter(attribute(node, "id") for node in page.all("[id]")).items():
        if count > 1:
            yield f"{count} elements have the id {name}"
    controls = {attribute(node, "id") for node in page.all("[id]") if node.name in LABELABLE and attribute(node, "type") != "hidden"}
    for label in page.all("label[for]"):
        if attribute(label, "for") not in controls:
            yield f"a label is for {attribute(label, 'for')}, which is no control"
    for node in page.all("input[autocomplete]"):
        if attribute(node, "type") in NO_AUTOCOMPLETE:
            yield f"{attribute(node, 'id')} says autocomplete"
    for node in page.all("[tabindex]"):
        if not re.fullmatch(r"-?\d+", attribute(node, "tabindex")):
            yield f"{node.name} says tabindex={attribute(node, 'tabindex')!r}"
    forms = {attribute(node, "id") for node in page.all("form[id]")}
    for node in page.all("[form]"):
        if attribute(node, "form") not in forms:
            yield f"{attribute(node, 'id')} belongs to no form"
