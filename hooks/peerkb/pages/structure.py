"""Checks of a page's text against the rules of its kind: headings, lengths, its beginning, help beside danger.

They read the Markdown source, so that diagnostics have lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from peerkb.markdown.blocks import Block
from peerkb.markdown.inline import plain_text
from peerkb.settings.kind_rules import HelpBeside, KindRules, PageRules
from peerkb.validation.diagnostics import Diagnostic, suggestion

LEEWAY: Final = 0.05  # limits are round numbers: a sentence more or less passes
_CALL: Final = re.compile(r"\]\(\s*(?:call|text):")
_BOX: Final = re.compile(r"(?:!!!|\?\?\?\+?)\s*(.*)")


def check_structure(
    page: Sequence[Block], front_matter: Mapping[str, Any], kind: str, path: str, rules: PageRules, snippets: Mapping[str, str]
) -> list[Diagnostic]:
    """Check the blocks of a page of the kind `kind`. `snippets` are texts by name.

    In the front matter, `headings` replace those of the kind and lift its limits of length, and `risk` says whether help must stand
    on the page, whatever its words are.
    """
    own = front_matter.get("headings")
    wanted = rules.kinds.get(kind, KindRules())
    faults = [*_headings(page, wanted.headings if own is None else own, path), *_beginning(page, wanted, kind, path)]
    if own is None:
        faults += _length(page, wanted, kind, path)
    if rules.help_beside is not None and front_matter.get("risk") is not False:
        faults += _danger(page, front_matter.get("risk") is True, path, rules.help_beside, snippets)
    return faults


def _headings(page: Sequence[Block], wanted: Sequence[str], path: str) -> Iterator[Diagnostic]:
    headings = [block for block in page if block.kind == "heading" and block.level == 2]
    names = [plain_text(block.text).strip() for block in headings]
    others = [name for name in names if name not in wanted]
    for name in wanted:
        if name not in names:
            near = suggestion(name, others).replace("did you mean", "is it")
            yield Diagnostic(path, _line_like(name, headings, near), f"the heading '{name}' is missing{near}. Write: ## {name}")
    known = [(block, name) for block, name in zip(headings, names, strict=True) if name in wanted]
    for (_, before), (block, name) in pairwise(known):
        if wanted.index(name) < wanted.index(before):
            message = f"the heading '{name}' stands after '{before}'. Write them in this order: {', '.join(wanted)}"
            yield Diagnostic(path, block.line, message)
        elif name == before:
            yield Diagnostic(path, block.line, f"the heading '{name}' stands there twice. Keep one of them")


def _line_like(name: str, headings: Sequence[Block], near: str) -> int | None:
    """The line of the heading that a suggestion names."""
    return next((block.line for block in headings if near and f"'{block.text}'" in near), None)


def _beginning(page: Sequence[Block], rules: KindRules, kind: str, path: str) -> Iterator[Diagnostic]:
    if rules.begins_with_text and (not page or page[0].kind in ("heading", "item")):
        line = page[0].line if page else None
        yield Diagnostic(path, line, f"a page of the kind '{kind}' begins with text. Write the answer above the first heading")
    if rules.call_in_steps and not any(block.kind == "steps" and _CALL.search(block.text) for block in page):
        message = f"a page of the kind '{kind}' has numbered steps with a number to call. Write one, such as: 1. Call [](call:NAME)"
        yield Diagnostic(path, None, message)


def _length(page: Sequence[Block], rules: KindRules, kind: str, path: str) -> Iterator[Diagnostic]:
    if rules.words is not None:
        (least, most), count = rules.words, count_words(page)
        if count > most * (1 + LEEWAY):
            message = f"the text has {count} words, and a page of the kind '{kind}' has {most} at most. Leave something out"
            yield Diagnostic(path, None, message)
        elif count < least * (1 - LEEWAY):
            yield Diagnostic(
                path,
                None,
                f"the text has {count} word{'' if count == 1 else 's'}, and a page of the kind '{kind}' has {least} at least. Say more",
            )
    if rules.most_words is not None:
        count = sum(len(plain_text(f"{block.text} {block.below}").split()) for block in page)
        if count > rules.most_words:
            message = f"the page says {count} words, and a page of the kind '{kind}' says {rules.most_words} at most. Leave something out"
            yield Diagnostic(path, None, message)


def count_words(page: Sequence[Block]) -> int:
    """The number of words of running text: without headings, tables, boxes, code and indented blocks."""
    prose = (block for block in page if block.kind in ("paragraph", "item", "steps") and not block.text.startswith("|"))
    return sum(len(plain_text(f"{block.text} {block.below}").split()) for block in prose)


def _danger(page: Sequence[Block], risky: bool, path: str, rules: HelpBeside, snippets: Mapping[str, str]) -> Iterator[Diagnostic]:
    boxes = [_box(block.text) for block in page if block.kind == "other"]
    boxes += [_box(snippets.get(block.text, "")) for block in page if block.kind == "snippet"]
    if any(rules.box in first.split() and _CALL.search(whole) for first, whole in boxes):
        return
    for block in page:
        if block.kind != "snippet" and not (block.kind == "other" and _box(block.text)[0]):
            found = rules.pattern.search(plain_text(f"{block.text} {block.below}"))
            if found:
                message = f"the page speaks of '{found[0]}', so help must stand on it. {_REMEDY.format(box=rules.box)}"
                yield Diagnostic(path, block.line, message)
                return
    if risky:
        yield Diagnostic(path, None, f"the page says 'risk: true', so help must stand on it. {_REMEDY.format(box=rules.box)}")


_REMEDY: Final = "Add a box with a number to call (!!! {box}), or a snippet that has one; say 'risk: false' where none is needed"


def _box(text: str) -> tuple[str, str]:
    """The classes of a box, and its whole text; both empty if `text` is not a box."""
    found = _BOX.match(text)
    return (found[1].partition('"')[0], text) if found else ("", "")
