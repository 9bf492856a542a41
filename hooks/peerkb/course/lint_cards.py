"""The checks of scenario cards, in a page's Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from peerkb.course.linter import NAMED, NO_BOX, Exercise, Linter, sections, short
from peerkb.markdown.blocks import Block
from peerkb.settings.course_rules import CardRules
from peerkb.validation.diagnostics import suggestion


def read_cards(page: Sequence[Block], rules: CardRules, linter: Linter) -> Iterator[Exercise]:
    """The cards on a page, each when what is wrong with it is reported."""
    places = [block.line for block in page if block.kind == "heading" and block.level == 2]
    for heading, below in sections(page, 3):
        name = f"card with the title '{heading.text}'"
        yield Exercise(name, linter.path, heading.line, name)
        if not places or heading.line < places[0]:
            linter.report(heading.line, f"the card '{heading.text}' stands below no place. Write one above it, such as: ## Sidewalk")
        _card(heading, below, rules, linter)
        _safety(heading, below, rules, linter)


def _card(heading: Block, below: Sequence[Block], rules: CardRules, linter: Linter) -> None:
    named = [(block, match) for block in below if block.kind == "paragraph" and (match := NAMED.fullmatch(block.text))]
    names = [match[1] for _, match in named]
    for name in rules.parts:
        if name not in names:
            near = suggestion(name, [other for other in names if other not in rules.parts])
            problem = f"the card '{heading.text}' has no '{name}'{near.replace('did you mean', 'is it')}"
            linter.report(heading.line, f"{problem}. Write a paragraph that begins with: **{name}:**")
    known = [name for name in names if name in rules.parts]
    if len(set(known)) == len(rules.parts) and known != list(rules.parts):
        linter.report(heading.line, f"the card '{heading.text}' is out of order. Write: {', '.join(rules.parts)}, each once")
        return
    at = {match[1]: below.index(block) for block, match in named if match[1] in rules.parts}
    for block, match in named:
        if match[1] in rules.parts and not match[2]:
            linter.report(block.line, f"'{match[1]}' of the card '{heading.text}' says nothing. Write it behind the bold words")
        if match[1] == rules.links_in and "](" not in match[2]:
            linter.report(
                block.line, f"'{match[1]}' of the card '{heading.text}' names no page. Write a link, such as: [listening](listening.md)"
            )
    if rules.choices_after not in at:
        return
    before, after = below[: at[rules.choices_after]], below[at[rules.choices_after] :]
    if rules.story_after in at and not any(block.kind == "paragraph" for block in before[at[rules.story_after] + 1 :]):
        linter.report(
            heading.line,
            f"the card '{heading.text}' does not say what happens. Tell it between '{rules.story_after}' and '{rules.choices_after}'",
        )
    _choices(heading, before, after, rules, linter)


def _choices(heading: Block, before: Sequence[Block], after: Sequence[Block], rules: CardRules, linter: Linter) -> None:
    """Report what is wrong with a card's choices: the list from `rules.choices_after`, the first of `after`, to the card's next part."""
    what = f"the card '{heading.text}'"
    pause, *rest = after
    below = list(takewhile(lambda block: not _is_part(block, rules), rest))
    items = [block for block in below if block.kind == "item"]
    dilemma = bool(below) and linter.names_duties(below[0], what)
    linter.choices(items, what, pause.line, rules.choices, dilemma=dilemma)
    for block in (*before, *rest):
        if block.kind == "other" and block.text.startswith("???"):
            linter.report(block.line, NO_BOX)
    for block in below[below.index(items[0]) :] if items else ():
        if block.kind not in ("item", "snippet") and not block.text.startswith("???"):
            linter.report(block.line, f"{short(block.text)} belongs to no choice. Indent feedback by four spaces")
    limits = sum(bool(linter.rules.limit_crossed(item.below)) for item in items)
    if items and limits < rules.limits:
        message = f"{what} names no choice that crosses a limit of the role. Begin the feedback on such a choice with"
        linter.report(heading.line, f"{message} '{linter.rules.limit[0]}'")


def _is_part(block: Block, rules: CardRules) -> bool:
    match = NAMED.fullmatch(block.text) if block.kind == "paragraph" else None
    return match is not None and match[1] in rules.parts


def _safety(heading: Block, below: Sequence[Block], rules: CardRules, linter: Linter) -> None:
    links = f"**{rules.links_in}"
    text = " ".join([heading.text, *(f"{block.text} {block.below}" for block in below if not block.text.startswith(links))])
    for safety in rules.safety:
        word = safety.met(text)
        if not word:
            continue
        what = f"the card '{heading.text}' speaks of '{word}', so what to do comes first"
        if not below or below[0].kind != "snippet" or below[0].text != safety.first:
            linter.report(heading.line, f'{what}. Write right below its heading: --8<-- "{safety.first}"')
        first = next((index for index, block in enumerate(below) if NAMED.fullmatch(block.text)), len(below))
        if safety.steps and not any(block.kind == "steps" for block in below[:first]):
            linter.report(heading.line, f"{what}. Write the steps before '{rules.parts[0]}', as a numbered list")
