"""The markup of branching scenes, whose Markdown `lint` checks: steps, choices, and the list of all ways.

It changes the tree that Markdown made of a page. Without scripts, and on paper, the page is a text that says where to turn to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from peerkb.markdown.tree import words_of
from peerkb.messages import Messages
from peerkb.settings.course_rules import ExerciseRules, SceneRules

_NUMBER: Final = re.compile(r"(\d+)\.\s+(?=\S)")


@dataclass(frozen=True)
class _Step:
    """A step in the tree: its heading, its element, its links that are choices, and how it begins where it crossed a limit."""

    number: str
    heading: Element
    section: Element
    links: Sequence[Element]
    limit: str

    @property
    def anchor(self) -> str:
        return self.heading.get("id", "")


def mark_scene(root: Element, kind: str, rules: ExerciseRules, messages: Messages) -> None:
    """Wrap and name the steps in the tree of a page of the kind `kind`, in place. Headings must have their ids already.

    - What stands above the first step becomes `div.kb-scene__opening`, with a sentence below it on how to read without scripts. Its first
      paragraph, where one begins, has the id `kb-begin`.
    - A step becomes `section.kb-step`, with `kb-step--limit` where it follows from crossing a limit, and `kb-step--end`. The search
      reads the first one alone.
    - Its choices are `ul.kb-step__choices`, each a link that ends with the number to turn to.
    - Below all steps stands `details.kb-scene__ways`: each choice as an item with its two steps in `data-step` and `data-target`.
    """
    if rules.scenes is None or kind != rules.scenes.kind or root.find("h2") is None:
        return
    scene = Element("div", {"class": "kb-scene"})
    opening = SubElement(scene, "div", {"class": "kb-scene__opening"})
    how = SubElement(scene, "p", {"class": "kb-scene__how", "data-search-exclude": ""})
    how.text = messages.scenes.how.text()
    sections: list[Element] = []
    for node in list(root):
        root.remove(node)
        if node.tag == "h2":
            sections.append(SubElement(scene, "section", {"class": "kb-step"}))
        (sections[-1] if sections else opening).append(node)
    begin = opening.find("p")
    if begin is not None:
        begin.set("id", "kb-begin")
    for part in (scene, opening, how, *sections):
        part.tail = "\n"
        part.text = part.text or "\n"
    steps = {step.anchor: step for step in (_read(section, rules) for section in sections)}
    for index, step in enumerate(steps.values()):
        _mark_step(step, steps, rules.scenes, messages)
        if index:
            step.section.set("data-search-exclude", "")
    scene.append(_list_ways(steps, messages))
    root.append(scene)


def _read(section: Element, rules: ExerciseRules) -> _Step:
    heading, *nodes = section
    number = _NUMBER.match(words_of(heading))
    links: list[Element] = []
    if nodes and nodes[-1].tag == "ul":
        links = [link for item in nodes[-1] for link in item.iter("a") if link.get("href", "").startswith("#")]
    words = words_of(nodes[0]) if nodes else ""
    return _Step(number[1] if number else "", heading, section, links, rules.limit_crossed(words).rstrip(":. "))


def _mark_step(step: _Step, steps: Mapping[str, _Step], rules: SceneRules, messages: Messages) -> None:
    names = ["kb-step", *(["kb-step--limit"] if step.limit else []), *([] if step.links else ["kb-step--end"])]
    step.section.set("class", " ".join(names))
    if step.number:
        _set_number_apart(step.heading)
    if step.links:
        step.section[-1].set("class", "kb-step__choices")
    elif words_of(step.section[-1]).startswith(rules.ending):
        step.section[-1].set("class", "kb-step__outcome")
    for link in step.links:
        target = steps.get(link.get("href", "")[1:])
        words = Element("span")
        words.text, link.text = link.text, None
        words.extend(link)
        words.tail = " "
        for child in list(link):
            link.remove(child)
        link.append(words)
        if target and target.number:
            SubElement(link, "span", {"class": "kb-step__turn"}).text = messages.scenes.turn_to.text(number=target.number)


def _set_number_apart(heading: Element) -> None:
    """Put the number that a heading begins with into an element of its own."""
    text = heading.text or ""
    match = _NUMBER.match(text)
    if match:
        number = Element("span", {"class": "kb-step__number"})
        number.text, number.tail = f"{match[1]}.", f" {text[match.end() :]}"
        heading.text = None
        heading.insert(0, number)


def _list_ways(steps: Mapping[str, _Step], messages: Messages) -> Element:
    """All ways through the scene as a nested list. The choices of a step stand below it where it comes first."""
    ways = Element("details", {"class": "kb-scene__ways no-glossary", "data-search-exclude": ""})
    ways.text = ways.tail = "\n"
    SubElement(ways, "summary").text = messages.scenes.ways.text()
    first = next(iter(steps.values()))
    seen = {first.anchor}
    item = SubElement(SubElement(ways, "ul"), "li")
    _link_to(first, item)
    _list_choices(first, item, steps, seen, messages)
    return ways


def _list_choices(step: _Step, above: Element, steps: Mapping[str, _Step], seen: set[str], messages: Messages) -> None:
    choices = SubElement(above, "ul") if step.links else None
    for link in step.links:
        target = steps.get(link.get("href", "")[1:])
        if target is None or choices is None:
            continue
        item = SubElement(choices, "li", {"data-step": step.anchor, "data-target": target.anchor})
        words = SubElement(item, "span", {"class": "kb-ways__choice"})
        words.text, words.tail = words_of(link[0]), " "
        _link_to(target, item)
        notes = [target.limit] if target.limit else []
        notes += [messages.scenes.ending.text()] if not target.links else []
        if target.anchor not in seen:
            seen.add(target.anchor)
            _note(item, notes)
            _list_choices(target, item, steps, seen, messages)
        else:
            _note(item, [*notes, *([messages.scenes.above.text()] if target.links else [])])


def _link_to(step: _Step, item: Element) -> None:
    SubElement(item, "a", {"href": f"#{step.anchor}"}).text = words_of(step.heading)


def _note(item: Element, notes: Sequence[str]) -> None:
    if notes:
        item[-1].tail = " "
        SubElement(item, "span", {"class": "kb-ways__note"}).text = f"({', '.join(notes)})"
