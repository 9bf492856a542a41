"""A page of the site as a chapter of a book: without what is only for a screen, and with all that is folded there open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from peerkb.handbook.built_pages import BuiltPage
from peerkb.handbook.tree import Node, add_class, classes, elements, insert_after, make, parse, remove, rename, text_of, unwrap
from peerkb.html.addresses import resolve_href

# What a reader of paper can do nothing with, or finds elsewhere in the book.
_ON_SCREENS: Final = (
    "link",
    "script",
    "style",
    "template",
    "form",
    "input",
    "button",
    "label",
    "select",
    "noscript",
    "audio",
    "video",
    "iframe",
    "a.headerlink",
    "a.footnote-backref",
    "details.kb-contents",
    ".kb-then",
    "nav",
    ".kb-find",
    ".kb-rail",
    ".kb-go-on",
    ".kb-print",
    ".kb-beside",
    ".kb-next",
    ".kb-changed",
    ".kb-lines",
    ".kb-checked",
    ".kb-address",
    ".kb-doors",
    ".kb-map",
    ".kb-map__picture",
    ".kb-map__tools",
    ".kb-course",
    ".glossary-filter",
    "[data-come-back]",
)
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass
class Chapter:
    """A chapter: the page it is made of, the anchor at its beginning, and the tree of its text."""

    page: BuiltPage
    anchor: str
    root: Node

    @property
    def title(self) -> str:
        """Its title, as it stands above its text."""
        heading = self.root.query_one(".hb-title")
        return text_of(heading) if heading else self.page.title


def make_chapter(page: BuiltPage, number: int, shift: int = 0) -> Chapter:
    """The chapter of a page. Its ids begin with its number, so that no two in a book are alike; its headings are `shift` ranks lower."""
    root = parse(page.article).query_one("article")
    anchor = f"c{number}"
    for selector in _ON_SCREENS:
        for node in root.query(selector):
            remove(node)
    for node in root.query(".kb-for > span"):  # how long it takes to read, behind a dot
        before = node.parent.children[0]
        before.data = str(before.data).rstrip(" ·\n")
        remove(node)
    _open_questions(root)
    _open_details(root)
    for node in root.query("a.glightbox"):
        unwrap(node)
    _make_ids_own(root, anchor)
    _shift_headings(root, shift)
    root = rename(root, "section")
    root.attrs = {"id": anchor, "class": "hb-chapter", "data-kind": page.kind, "lang": page.language}
    return Chapter(page, anchor, root)


def cover_picture(page: BuiltPage) -> str:
    """The HTML of the first picture of a page that shows something; empty without any."""
    shown = [image for image in parse(page.article).query("img") if image.attrs.get("alt") and image.attrs.get("src")]
    if not shown:
        return ""
    return str(make("img", alt=shown[0].attrs["alt"], src=resolve_href(page.url, shown[0].attrs["src"])).to_html(pretty=False))


def _open_questions(root: Node) -> None:
    """Set all choices of a question first, by letters, and then where each leads, so that one can think before one reads on."""
    for question in root.query(".kb-question"):
        choices = [node for node in question.children if getattr(node, "name", "") == "details" and "kb-choice" in classes(node)]
        if not choices:
            continue
        said, leads = make("ol", class_="hb-choices"), make("ol", class_="hb-leads")
        question.insert_before(said, choices[0])
        insert_after(leads, said)
        for choice in choices:
            summary = choice.query_one("summary")
            feedback = make("li")
            if summary is not None:
                said.append_child(rename(summary, "li"))
            for child in list(choice.children):
                feedback.append_child(child)
            leads.append_child(feedback)
            remove(choice)


def _open_details(root: Node) -> None:
    """Put what is folded below its summary, which becomes a line of its own; one that opens nothing stays as that line."""
    for details in root.query("details"):
        summary = details.query_one("summary")
        if summary is not None:
            add_class(rename(summary, "p"), "hb-summary")
        add_class(rename(details, "div"), "hb-opened")


def _make_ids_own(root: Node, anchor: str) -> None:
    """Begin each id with the chapter's anchor, and leave out attributes that only scripts and screens read."""
    for node in elements(root):
        attrs = node.attrs
        if attrs.get("id"):
            attrs["id"] = f"{anchor}-{attrs['id']}"
        for name in [key for key in attrs if key.startswith(("aria-", "data-")) or key in ("role", "tabindex", "style")]:
            del attrs[name]


def _shift_headings(root: Node, shift: int) -> None:
    for node in list(elements(root)):
        if node.name in _HEADINGS:
            rank = int(node.name[1])
            add_class(node, f"hb-rank-{rank}", *(["hb-title"] if rank == 1 else []))
            if shift:
                rename(node, f"h{min(rank + shift, 6)}")
