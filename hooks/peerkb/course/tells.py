"""Tells: what shows which choice of a question is favored before one has thought.

The order of choices shows nothing, since pages have another than the source (`questions.order_of_choices`). That the favored choices
of a whole course have no place and no length in common is for its tests to see: no single question shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from peerkb.markdown.blocks import Block
from peerkb.markdown.inline import plain_text
from peerkb.settings.course_rules import TellRules


def find_tells(items: Sequence[Block], what: str, rules: TellRules) -> Iterator[tuple[int, str]]:
    """The line and the message of each tell in the choices of a question or a card, which `what` names."""
    texts = [plain_text(item.text) for item in items]
    lengths = [len(text.split()) for text in texts]
    if not lengths or not min(lengths):
        return
    most = max(min(int(min(lengths) * rules.times), min(lengths) + rules.apart), 1)
    if max(lengths) > most:
        longest = items[lengths.index(max(lengths))]
        message = f"the longest choice of {what} has {max(lengths)} words and the shortest {min(lengths)}, which tells them apart"
        yield (
            longest.line,
            f"{message}. Beside the shortest, a choice may have {most} word{'' if most == 1 else 's'}: shorten this one, or lengthen that",
        )
    absolutes = [(item, found[0]) for item, text in zip(items, texts, strict=True) if (found := rules.pattern.search(text))]
    if len(absolutes) == 1:
        (item, word), *_ = absolutes
        yield item.line, f"of the choices of {what}, this one alone says '{word}', which tells it apart. Write it without"
