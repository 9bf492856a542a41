"""The markup of exercises: days of a course and cards to think over, from the plain Markdown that `exercises` checks.

It works on the tree that Markdown made of a page. What does not have the form stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions.toc import slugify

from peerkb.settings.schema import CardRules, ExerciseRules, ModuleRules

_HEADINGS: Final = ("h1", "h2", "h3")
_PERMALINK: Final = "headerlink"


def mark(root: Element, kind: str, rules: ExerciseRules) -> None:
    """Wrap and name the exercises of a page of a kind, in place; headings must have their ids by now.

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
        told = rules.pattern.fullmatch(_words(heading))
        if told is None:
            continue
        slug, name = slugify(told["title"], "-"), f"module-{told['number']}"
        said = {"class": "kb-module", "id": name, "data-module": slug, "data-title": _words(heading)}
        section = _wrapped(root, [heading, *nodes], "section", said)
        for part, below in _sections(section, "h3"):
            if _words(part) == rules.reflection_in and below:
                _wrapped(section, below, "div", {"class": "kb-reflection", "data-reflection": slug})
            elif _words(part) == rules.questions_in:
                for number, (question, choices) in enumerate(_questions(below), start=1):
                    _group(section, below, question, choices, f"{name}-question-{number}", limit)


def _mark_cards(root: Element, rules: CardRules, limit: Sequence[str]) -> None:
    place = ""
    for node in list(root):
        if node.tag == "h2":
            place = _words(node)
        elif node.tag == "h3":
            nodes = next(nodes for heading, nodes in _sections(root, "h3") if heading is node)
            slug = node.get("id") or slugify(_words(node), "-")
            said = {"class": "kb-card", "data-card": slug, "data-place": place}
            section = _wrapped(root, [node, *nodes], "section", said)
            pause = next((below for below in nodes if below.tag == "p" and _opens_with(below, rules.choices_after)), None)
            choices = next((below for below in nodes[nodes.index(pause) :] if below.tag == "ul"), None) if pause is not None else None
            if pause is not None and choices is not None:
                _group(section, nodes, pause, choices, f"{slug}-choices", limit)


def _sections(root: Element, level: str) -> list[tuple[Element, list[Element]]]:
    """Each heading of a level with what stands below it, up to the next heading of that level or a higher one."""
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
    asked = None
    for node in nodes:
        if node.tag == "p" and _is_bold(node):
            asked = node
        elif node.tag == "ul" and asked is not None:
            yield asked, node
            asked = None


def _group(parent: Element, nodes: Sequence[Element], asked: Element, choices: Element, name: str, limit: Sequence[str]) -> None:
    """Make a group of what is asked, whatever stands between, and its choices."""
    inside = nodes[nodes.index(asked) : nodes.index(choices) + 1]
    asked.set("id", name)
    group = _wrapped(parent, inside, "div", {"class": "kb-question", "role": "group", "aria-labelledby": name})
    at = list(group).index(choices)
    group.remove(choices)
    for index, item in enumerate(choices):
        group.insert(at + index, _choice(item, limit))


def _choice(item: Element, limit: Sequence[str]) -> Element:
    """A choice to open, of a list item: its first paragraph, and below it what the choice may lead to."""
    first, *feedback = item if len(item) and item[0].tag == "p" else [item]  # one without feedback is told, not shown
    crosses = bool(feedback) and _words(feedback[0]).startswith(tuple(limit))
    box = Element("details", {"class": "kb-choice kb-limit" if crosses else "kb-choice"})
    box.tail = "\n"
    summary = SubElement(box, "summary")
    summary.text = first.text
    summary.extend(first)
    summary.tail = "\n"
    box.extend(feedback)
    return box


def _wrapped(parent: Element, nodes: Sequence[Element], tag: str, attributes: dict[str, str]) -> Element:
    """Put neighbors into an element of their own, in their place."""
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
    return first is not None and first.tag == "strong" and not (node.text or "").strip() and _words(first).rstrip(":.") == name


def _words(node: Element) -> str:
    return " ".join("".join(_texts(node)).split())


def _texts(node: Element) -> Iterator[str]:
    if node.get("class") != _PERMALINK:
        yield node.text or ""
        for child in node:
            yield from _texts(child)
            yield child.tail or ""
