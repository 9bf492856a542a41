"""Pocket cards to print: `div.kb-pocket` in a page's Markdown, each a card to cut out of a sheet of paper."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element

_CARD: Final = "kb-pocket"
_ON_A_SHEET: Final = 4


def foot(site: str, numbers: Sequence[str]) -> str:
    """What stands at the foot of a sheet of cards: whose they are, and the numbers that stand above every page."""
    return " · ".join([site, *numbers])


def lay_out_cards(root: Element, foot: str) -> None:
    """Put pocket cards that follow each other into boxes, in place: `div.kb-pockets`, four cards each, which are a sheet on paper.

    `foot` is what stands below the cards of each sheet, the sheet's own, for whoever finds it.
    """
    for is_card, nodes in itertools.groupby(list(root), lambda node: _CARD in (node.get("class") or "").split()):
        cards = list(nodes) if is_card else []
        for first in range(0, len(cards), _ON_A_SHEET):
            sheet = Element("div", {"class": "kb-pockets", "data-foot": foot})
            sheet.text = sheet.tail = "\n"
            root.insert(list(root).index(cards[first]), sheet)
            for card in cards[first : first + _ON_A_SHEET]:
                root.remove(card)
                sheet.append(card)
