"""The markup of exercises, the parts of a module and scenario cards, whose Markdown `lint` checks.

It changes the tree that Markdown made of a page. Elements that do not fit the form stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from markdown.extensions.toc import slugify

from peerkb.course.questions import module_slug, order_of_choices, question_id
from peerkb.markdown.tree import words_of
from peerkb.settings.course_rules import CardRules, ExerciseRules, ModuleRules

_HEADINGS: Final = ("h1", "h2", "h3")


def mark(root: Element, kind: str, title: str, rules: ExerciseRules) -> None:
    """Wrap and name the exercises in the tree of a page of the kind `kind`, in place. Headings must have their ids already.

    - In a module, which is a page, the prompt to reflect on becomes `.kb-reflection[data-reflection]`, and each list of pages to read
      is `.kb-reads`.
    - A card becomes `section.kb-card` with `data-card` and `data-place`.
    - A question, and the pause of a card, becomes a group with an id and a name, `.kb-question`, and each choice below it
      `details.kb-choice`; one that crosses a limit is `.kb-limit` too. Choices change their order, and the first of the source is
      `[data-favored]`, unless the question is a dilemma: that is `.kb-dilemma`, and the line that names its duties `.kb-duties`.
    - On other pages a question stands below the headings that the rules of modules name.
    """
    if rules.modules and kind == rules.modules.kind:
        _mark_module(root, title, rules.modules, rules)
    elif rules.cards and kind == rules.cards.kind:
        _mark_cards(root, rules.cards, rules)
    elif rules.modules:
        for part, below in _sections(root, "h2"):
            if words_of(part) in rules.modules.questions_also_in:
                _mark_questions(root, below, slugify(words_of(part), "-"), rules)


def _mark_module(root: Element, title: str, rules: ModuleRules, exercises: ExerciseRules) -> None:
    name = rules.name(title)
    if name is None:  # `lint` reports it
        return
    slug = module_slug(name.title)
    for part, below in _sections(root, "h2"):
        said = words_of(part)
        if said == rules.reflection_in and below:
            _wrap(root, below, "div", {"class": "kb-reflection", "data-reflection": slug})
        elif said == rules.links_in:
            for node in below:
                if node.tag in ("ul", "ol"):
                    node.set("class", f"{node.get('class', '')} kb-reads".strip())
        elif said == rules.questions_in:
            _mark_questions(root, below, slug, exercises)


def _mark_questions(root: Element, below: Sequence[Element], slug: str, exercises: ExerciseRules) -> None:
    """Group each question among the elements of a part with its choices; their ids begin with `slug`."""
    for question, choices in list(_questions(below)):
        _group(root, below, question, choices, question_id(slug, words_of(question)), exercises)


def _mark_cards(root: Element, rules: CardRules, exercises: ExerciseRules) -> None:
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
                _group(section, nodes, pause, choices, f"{slug}-choices", exercises)


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
        if node.tag == "p" and _is_all(node, "strong"):
            question = node
        elif node.tag == "ul" and question is not None:
            yield question, node
            question = None


def _group(parent: Element, nodes: Sequence[Element], question: Element, choices: Element, name: str, rules: ExerciseRules) -> None:
    """Wrap a question, its choices and the elements between them in a group with the id `name`, which the search leaves out.

    Whoever searches wants what a page is about, and an answer that the search shows is no longer thought about.
    """
    inside = nodes[nodes.index(question) : nodes.index(choices) + 1]
    duties = next((node for node in inside[1:2] if _names_duties(node, rules)), None)
    question.set("id", f"{name}-asked")
    group = _wrap(parent, inside, "div", {"class": "kb-question", "id": name, "role": "group", "aria-labelledby": f"{name}-asked"})
    group.set("data-search-exclude", "")
    if duties is not None:
        group.set("class", "kb-question kb-dilemma")
        duties.set("class", "kb-duties")
    at = list(group).index(choices)
    group.remove(choices)
    items = list(choices)
    for place, index in enumerate(order_of_choices(name, len(items), rules.order), start=at):
        group.insert(place, _choice(items[index], rules, favored=index == 0 and duties is None))


def _choice(item: Element, rules: ExerciseRules, *, favored: bool) -> Element:
    """Turn a list item into `<details>`: its first paragraph is the summary, the rest is the feedback."""
    first, *feedback = item if len(item) and item[0].tag == "p" else [item]  # `lint` reports an item without feedback
    crosses = bool(feedback) and rules.limit_crossed(words_of(feedback[0]))
    box = Element("details", {"class": "kb-choice kb-limit" if crosses else "kb-choice"})
    if favored:
        box.set("data-favored", "")
    box.tail = "\n"
    summary = SubElement(box, "summary")
    summary.text = first.text
    summary.extend(first)
    summary.tail = "\n"
    box.extend(feedback)
    return box


def _names_duties(node: Element, rules: ExerciseRules) -> bool:
    """Whether a paragraph is all in italics and begins as the line does that names the duties of a dilemma."""
    return node.tag == "p" and _is_all(node, "em") and rules.names_duties(words_of(node))


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


def _is_all(node: Element, tag: str) -> bool:
    """Whether all of a paragraph is one element."""
    return len(node) == 1 and node[0].tag == tag and not (node.text or "").strip() and not (node[0].tail or "").strip()


def _opens_with(node: Element, name: str) -> bool:
    """Whether a paragraph begins with a name in bold."""
    first = node[0] if len(node) else None
    return first is not None and first.tag == "strong" and not (node.text or "").strip() and words_of(first).rstrip(":.") == name
