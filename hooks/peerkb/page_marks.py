"""What the tree that Markdown makes of a page gets as markup: exercises, scenes, parts, conversations, cards, titles of links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from peerkb.cache.digests import canonical
from peerkb.course import markup
from peerkb.course.scenes.markup import mark_scene
from peerkb.html.addresses import NO_ADDRESS, is_address
from peerkb.messages import Messages, all_messages
from peerkb.pages import conversations, parts, pocket_cards
from peerkb.settings.course_rules import ExerciseRules

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SAID = ("scenes.", "conversations.", "page.link_to_section", "page.back_to_text")  # the messages that `mark` shows


@dataclass(frozen=True)
class PageMarks:
    """The rules of one language, as plain values: another process may have them."""

    exercises: ExerciseRules
    parts: Mapping[str, str]
    messages: Messages
    foot: str  # of cards for the pocket
    code: str  # of the language; empty for the main one

    def mark(self, root: Element, kind: str, title: str) -> None:
        """Give the exercises and the parts of a page of a kind their markup, in the tree that Markdown made of it."""
        markup.mark(root, kind, title, self.exercises)
        mark_scene(root, kind, self.exercises, self.messages)
        parts.mark_parts(root, kind, self.parts)
        conversations.mark_conversations(root, self.messages.conversations.you.text())
        pocket_cards.lay_out_cards(root, self.foot)
        said = {"footnote-backref": self.messages.page.back_to_text}
        if self.code:  # Markdown knows this word of the main language
            said["headerlink"] = self.messages.page.link_to_section
        for name, message in said.items():
            for link in root.iterfind(f".//a[@class='{name}']"):
                link.set("title", message.text())
        for node in root.iter():
            for name in ("href", "src"):
                if not is_address(written := node.get(name, "")):  # a generator would stop at it without a word on where it stands
                    node.set(name, f"{NO_ADDRESS}{written}")

    @property
    def key(self) -> str:
        """Everything that `mark` depends on besides the page."""
        said = [message.other for message in all_messages(self.messages).values() if message.key.startswith(_SAID)]
        return canonical([self.exercises.model_dump(mode="json"), self.parts, said, self.foot])
