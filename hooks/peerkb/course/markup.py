"""The markup of exercises, the modules of a course and scenario cards, whose Markdown `lint` checks.

It changes the tree that Markdown made of a page. Elements that do not fit the form stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions.toc import slugify

from peerkb.markdown.tree import words_of
from peerkb.settings.schema import CardRules, ExerciseRules, ModuleRules

_HEADINGS: Final = ("h1", "h2", "h3")


def mark(root: Element, kind: str, rules: ExerciseRules) -> None:
    """Wrap and name the exercises in the tree of a page of the kind `kind`, in place. Headings must have their ids already.

    - A module becomes `section.kb-module` with its number as its id, its `data-module` and `data-title`; the prompt to reflect on
      in it becomes `.kb-reflection[data-reflection]`.
    - A card becomes `section.kb-card` with `data-card` and `data-place`.
    - A question, and the pause of a card, becomes a group with a name, `.kb-question`, and each choice below it
      `details.kb-choice`; one that crosses a limit is `.kb-limit` too.
    """
    if rules.modules and kind == rules.modules.kind:
        _mark_modules(root, rules.modules, rules.limit)
    elif rules.cards and kind == rules.cards.kind:
        _mark_cards(root, rules.cards, rules.limit)


def _mark_modules(root: Element, rules: ModuleRules, limit: Sequence[str]) -> None:
    for heading, nodes in _sections(root, "h2"):
        match = rules.pattern.fullmatch(words_of(heading))
        if match is None:
            continue
        slug, name = slugify(match["title"], "-"), f"module-{match['number']}"
        attributes = {"class": "kb-module", "id": name, "data-module": slug, "data-title": words_of(heading)}
        section = _wrap(root, [heading, *nodes], "section", attributes)
        for part, below in _sections(section, "h3"):
            if words_of(part) == rules.reflection_in and below:
                _wrap(section, below, "div", {"class": "kb-reflection", "data-reflection": slug})
            elif words_of(part) == rules.questions_in:
                for number, (question, choices) in enumerate(_questions(below), start=1):
                    _group(section, below, question, choices, f"{name}-question-{number}", limit)


def _mark_cards(root: Element, rules: CardRules, limit: Sequence[str]) -> None:
    place = ""
    for node in list(root):
        if node.tag == "h2":
            place = words_of(node)
        elif node.tag == "h3":
            nodes = next(nodes for heading, nodes in _sections(root, "h3") if heading is node)
            slug = node.get("id") or slugify(words_of(node), "-")
            attributes = {"class": "kb-card", "data-card": slug, "data-place": place}
            section = _wrap(root, [node, *nodes], "section", attributes)
            pause = next((below for below in nodes if below.tag == "p" and _opens_with(below, rules.choices_after)), None)
            choices = next((below for below in nodes[nodes.index(pause) :] if below.tag == "ul"), None) if pause is not None else None
            if pause is not None and choices is not None:
                _group(section, nodes, pause, choices, f"{slug}-choices", limit)


def _sections(root: Element, level: str) -> list[tuple[Element, list[Element]]]:
    """Each heading of a level with the elements below it, up to the next heading of that level or a higher one."""
    found: list[tuple[Element, list[Element]]] = []
    below: list[Element] | None = None
    for node in root:
        if node.tag in _HEADINGS and node.tag <= level:
            below = [] if node.tag == level else None
            if below is not None:
                found.append((node, below))
        elif below is not None:
            below.append(node)
    return found


def _questions(nodes: Sequence[Element]) -> Iterator[tuple[Element, Element]]:
    """Each question with the list of its choices."""
    question = None
    for node in nodes:
        if node.tag == "p" and _is_bold(node):
            question = node
        elif node.tag == "ul" and question is not None:
            yield question, node
            question = None


def _group(parent: Element, nodes: Sequence[Element], question: Element, choices: Element, name: str, limit: Sequence[str]) -> None:
    """Wrap a question, its choices and the elements between them in a group."""
    inside = nodes[nodes.index(question) : nodes.index(choices) + 1]
    question.set("id", name)
    group = _wrap(parent, inside, "div", {"class": "kb-question", "role": "group", "aria-labelledby": name})
    at = list(group).index(choices)
    group.remove(choices)
    for index, item in enumerate(choices):
        group.insert(at + index, _choice(item, limit))


def _choice(item: Element, limit: Sequence[str]) -> Element:
    """Turn a list item into `<details>`: its first paragraph is the summary, the rest is the feedback."""
    first, *feedback = item if len(item) and item[0].tag == "p" else [item]  # `lint` reports an item without feedback
    crosses = bool(feedback) and words_of(feedback[0]).startswith(tuple(limit))
    box = Element("details", {"class": "kb-choice kb-limit" if crosses else "kb-choice"})
    box.tail = "\n"
    summary = SubElement(box, "summary")
    summary.text = first.text
    summary.extend(first)
    summary.tail = "\n"
    box.extend(feedback)
    return box


def _wrap(parent: Element, nodes: Sequence[Element], tag: str, attributes: dict[str, str]) -> Element:
    """Wrap sibling elements in a new element, in their place."""
    outer = Element(tag, attributes)
    outer.text = outer.tail = "\n"
    at = list(parent).index(nodes[0])
    for node in nodes:
        parent.remove(node)
    outer.extend(nodes)
    parent.insert(at, outer)
    return outer


def _is_bold(node: Element) -> bool:
    """Whether all of a paragraph is bold."""
    return len(node) == 1 and node[0].tag == "strong" and not (node.text or "").strip() and not (node[0].tail or "").strip()


def _opens_with(node: Element, name: str) -> bool:
    """Whether a paragraph begins with a name in bold."""
    first = node[0] if len(node) else None
    return first is not None and first.tag == "strong" and not (node.text or "").strip() and words_of(first).rstrip(":.") == name
