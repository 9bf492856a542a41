"""Which elements are open at each place of a page, as a browser would have them (HTML standard, section 13.2.6, Tree construction).

A page is read as what stands inside a body. Only what decides where an element begins and ends is kept: no nodes, no text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

HTML, SVG, MATH = "html", "svg", "math"

FORMATTING: Final = frozenset("a b big code em font i nobr s small strike strong tt u".split())
HEADINGS: Final = frozenset("h1 h2 h3 h4 h5 h6".split())
VOID: Final = frozenset(
    "area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr".split()
)
RAW_TEXT: Final = frozenset("iframe noembed noframes noscript script style textarea title xmp".split())
_BLOCKS: Final = frozenset(
    "address article aside blockquote center details dir div dl fieldset figcaption figure footer header hgroup listing main "
    "menu nav ol p pre section summary ul".split()
)
_MARKED: Final = frozenset("applet marquee object".split())
_SPECIAL: Final = (
    _BLOCKS
    | HEADINGS
    | VOID
    | RAW_TEXT
    | _MARKED
    | frozenset(
        "body button caption colgroup dd dt form frameset head html li plaintext select table tbody td template tfoot th thead tr".split()
    )
) - {"image"}
_FOREIGN_SPECIAL: Final = frozenset("mi mo mn ms mtext annotation-xml foreignobject desc title".split())
_SCOPE: Final = frozenset("applet caption html marquee object select table td template th".split())
_IMPLIED: Final = frozenset("dd dt li optgroup option p rb rp rt rtc".split())
_ROWS: Final = frozenset("tbody tfoot thead".split())
_CELLS: Final = frozenset("td th".split())
_TABLE_PARTS: Final = frozenset("caption col colgroup tbody td tfoot th thead tr".split())
# Elements that decide by which rules a tag is read: the last of them that is open does.
_PLACES: Final = _CELLS | _ROWS | frozenset("caption colgroup select table template tr".split())
_FOSTERING: Final = _ROWS | frozenset("colgroup table tr".split())
_BREAKOUT: Final = HEADINGS | frozenset(
    "b big blockquote body br center code dd div dl dt em embed head hr i img li listing menu meta nobr ol p pre ruby s small span "
    "strike strong sub sup table tt u ul var".split()
)
_DEEPEST: Final = 500  # browsers keep 512 levels, the page around this one included
_AROUND: Final = frozenset("article div main section".split())  # what themes put around a page; a stray end tag closes it
_IGNORED_IN_BODY: Final = _TABLE_PARTS | frozenset("body frame head html".split())


class Element:
    """An open element: its name, whether it bars links from what is inside it, and whether it is open still."""

    __slots__ = ("barred", "likeness", "name", "open", "space", "welcomes_html")

    def __init__(self, name: str, *, space: str = HTML, barred: bool = False, welcomes_html: bool = False, likeness: str = "") -> None:
        self.name = name
        self.space = space
        self.barred = barred
        self.welcomes_html = welcomes_html
        self.likeness = likeness
        self.open = False


class OpenElements:
    """The stack of open elements, fed with every tag in order.

    `unsure` becomes true, for good, where parsers of today disagree on what follows (`<frameset>`, `<plaintext>`, `</p>`
    inside `<svg>`, what is left open in a `<select>`, `<template>` or `<noscript>`, the end of what a theme opened,
    more levels than browsers keep); nothing after that place can be said
    to be outside an element, and no more is read.
    """

    def __init__(self) -> None:
        self._stack: list[Element] = [Element("#root")]
        self._formatting: list[Element | None] = []  # None is a marker
        self._bars = 0
        self._places = 0
        self._paragraphs = 0
        self._templates = 0
        self._form: Element | None = None
        self.unsure = False

    @property
    def foreign(self) -> bool:
        """Whether the current element belongs to SVG or MathML, where CDATA sections and self-closing tags are real."""
        return self._stack[-1].space != HTML

    @property
    def free(self) -> bool:
        """Whether text here has no barring element around it and stays where it stands."""
        return not self._bars and not self.unsure and not self._fosters()

    @property
    def inert(self) -> bool:
        """Whether what stands here is a template's, and so no part of the page."""
        return bool(self._templates)

    def is_open(self, name: str) -> bool:
        """Whether an HTML element of that name is open."""
        return any(element.name == name and element.space == HTML for element in self._stack)

    def only_root(self) -> bool:
        """Whether nothing is left open."""
        return len(self._stack) == 1 and not self._formatting and not self.unsure

    # What a page holds -------------------------------------------------------------------------------------------------

    def text(self, *, blank: bool) -> None:
        """Text stands here; `blank` if it is white space only."""
        if self._formatting and not self.unsure and not self.foreign and not (blank and self._fosters()):
            self._reconstruct()

    def start(self, element: Element, *, closes_itself: bool = False, hidden: bool = False) -> bool:
        """A start tag. Whether it made an HTML element, whose raw text (if it has any) is then read as such.

        `hidden` tells of an `<input type="hidden">`.
        """
        name, top = element.name, self._stack[-1]
        if self.unsure:
            return True
        if top.space != HTML and not self._html_welcome(top, name):
            if name not in _BREAKOUT and not (name == "font" and element.likeness):
                element.space = top.space
                element.welcomes_html = _welcomes_html(element)
                if not closes_itself:
                    self._push(element)
                return False
            self._leave_foreign()
        if self._places:
            place = self._place()
            if place in _PLACE_STARTS and _PLACE_STARTS[place](self, element, hidden):
                return True
        return self._start_in_body(element, closes_itself)

    def end(self, name: str) -> None:
        """An end tag."""
        top = self._stack[-1]
        if self.unsure:
            return
        if top.space == HTML and top.name == name and name not in FORMATTING and name not in _PLACES and name != "form":
            self._pop()  # what nearly every end tag is
            if name in _MARKED:
                self._clear_to_marker()
            return
        if top.space != HTML:
            if name in ("p", "br"):
                self.unsure = True
                return
            for element in reversed(self._stack):
                if element.space == HTML:
                    break
                if element.name == name:
                    self._pop_through(element)
                    return
        if self._places:
            place = self._place()
            if place in _PLACE_ENDS and _PLACE_ENDS[place](self, name):
                return
        self._end_in_body(name)

    # Rules "in body" -----------------------------------------------------------------------------------------------------

    def _start_in_body(self, element: Element, closes_itself: bool) -> bool:
        name = element.name
        if name in FORMATTING:
            self._start_formatting(element)
        elif name in _BLOCKS or name in HEADINGS:
            self._close_paragraph()
            if name in HEADINGS and self._stack[-1].name in HEADINGS:
                self._pop()
            self._push(element)
        elif name in ("li", "dd", "dt"):
            self._start_item(element)
        elif name in VOID:
            if name == "hr":
                self._close_paragraph()
            elif name not in ("base", "basefont", "bgsound", "link", "meta", "param", "source", "track", "col", "frame"):
                self._reconstruct()
        elif name in RAW_TEXT:
            if name == "xmp":
                self._close_paragraph()
                self._reconstruct()
        elif name == "table":
            self._close_paragraph()
            self._push(element)
        elif name in ("svg", "math"):
            self._reconstruct()
            element.space = SVG if name == "svg" else MATH
            if not closes_itself:
                self._push(element)
            return False
        elif name in _IGNORED_IN_BODY:
            return False
        elif name in ("frameset", "plaintext"):
            self.unsure = True
        else:
            self._start_other(element)
        return True

    def _start_formatting(self, element: Element) -> None:
        name = element.name
        if name == "a":
            earlier = self._formatting_since_marker("a")
            if earlier is not None:
                self._adopt("a")
                if earlier in self._formatting:
                    self._formatting.remove(earlier)
                self._take_out(earlier)
        self._reconstruct()
        if name == "nobr" and self._in_scope("nobr"):
            self._adopt("nobr")
            self._reconstruct()
        self._push(element)
        alike = [e for e in self._since_marker() if e.name == name and e.likeness == element.likeness]
        if len(alike) > 2:  # "Noah's Ark": three of a kind are kept
            self._formatting.remove(alike[0])
        self._formatting.append(element)

    def _start_item(self, element: Element) -> None:
        closes = ("li",) if element.name == "li" else ("dd", "dt")
        for above in reversed(self._stack):
            if above.name in closes and above.space == HTML:
                self._close_implied(but=above.name)
                self._pop_through(above)
                break
            if _is_special(above) and above.name not in ("address", "div", "p"):
                break
        self._close_paragraph()
        self._push(element)

    def _start_other(self, element: Element) -> None:
        name = element.name
        if name == "form":
            if self._form is not None and not self._templates:
                return
            self._close_paragraph()
            self._push(element)
            self._form = element
            return
        if name == "button" and self._in_scope("button"):
            self._close_implied()
            self._pop_to("button")
        elif name in ("optgroup", "option"):
            if self._stack[-1].name == "option":
                self._pop()
        elif name in ("rb", "rtc", "rp", "rt") and self._in_scope("ruby"):
            self._close_implied(but="rtc" if name in ("rp", "rt") else "")
        if name not in ("rb", "rtc", "rp", "rt", "template"):
            self._reconstruct()
        self._push(element)
        if name in _MARKED or name == "template":
            self._formatting.append(None)

    def _end_in_body(self, name: str) -> None:
        if name in FORMATTING:
            self._adopt(name)
        elif name == "p":
            if self._in_scope("p", also=("button",)):
                self._close_paragraph()
        elif name in HEADINGS:
            heading = self._in_scope(*HEADINGS)
            if heading:
                self._close_implied()
                self._pop_to(*HEADINGS)
        elif name == "form" and not self._templates:
            form, self._form = self._form, None
            if form is not None and form.open and self._in_scope("form"):
                self._close_implied()
                self._take_out(form)
        elif name in _BLOCKS or name in _MARKED or name in ("button", "form", "dd", "dt", "li", "select"):
            if self._in_scope(name, also=("ol", "ul") if name == "li" else ()):
                self._close_implied(but=name if name in ("li", "dd", "dt") else "")
                self._pop_to(name)
                if name in _MARKED:
                    self._clear_to_marker()
            elif name in _AROUND and not self.only_root():
                self.unsure = True
        elif name == "template":
            if self._templates:
                self.unsure |= self._stack[-1].name != "template"
                self._pop_to("template")
                self._clear_to_marker()
        elif name == "br":
            self._reconstruct()
        elif name not in _IGNORED_IN_BODY:
            self._end_other(name)

    def _end_other(self, name: str) -> None:
        for element in reversed(self._stack):
            if element.name == name and element.space == HTML:
                self._close_implied(but=name)
                self._pop_through(element)
                return
            if _is_special(element):
                return

    # Rules in tables and selects: whether the tag was dealt with; if not, it is read as in a body --------------------------

    def _start_in_table(self, element: Element, hidden: bool) -> bool:
        name, place = element.name, self._place()
        if place == "colgroup":
            if name == "col":
                return True
            if name == "template" or self._stack[-1].name != "colgroup":
                return False
            self._pop()
            return not self._reads_again(element, hidden)
        if name in _CELLS:
            self._clear_back()
            for missing in {"table": ("tbody", "tr"), "tr": ()}.get(place, ("tr",)):
                self._push(Element(missing))
            self._push(element)
            self._formatting.append(None)
        elif name == "tr":
            if place == "tr":
                self._clear_back()
                self._pop()
            self._clear_back()
            if self._place() == "table":
                self._push(Element("tbody"))
            self._push(element)
        elif name in _TABLE_PARTS:
            while self._place() != "table" and self._in_scope(self._place(), scope=("html", "table", "template")):
                self._clear_back()
                self._pop()
            self._clear_back()
            if name == "col":
                self._push(Element("colgroup"))
            else:
                self._push(element)
            if name == "caption":
                self._formatting.append(None)
        elif name == "table":
            if self._in_scope("table", scope=("html", "table", "template")):
                self._pop_to("table")
                return not self._reads_again(element, hidden)
        elif name != "form":
            return name == "input" and hidden
        return True

    def _start_in_cell(self, element: Element, hidden: bool) -> bool:
        if element.name not in _TABLE_PARTS:
            return False
        self._close_cell()
        return not self._reads_again(element, hidden)

    def _start_in_select(self, element: Element, hidden: bool) -> bool:
        name = element.name
        if name in _TABLE_PARTS or name == "table":
            if not any(above.name in _TABLE_PARTS for above in self._stack):
                self.unsure |= name == "table"
                return name != "table"
            self._end_select()
            return not self._reads_again(element, hidden)
        if name in ("select", "input", "keygen", "textarea"):
            self.unsure |= name in ("keygen", "textarea")
            self._end_select()
            return name == "select" or not self._reads_again(element, hidden)
        return False

    def _reads_again(self, element: Element, hidden: bool) -> bool:
        """Read the tag by the rules of the place that is current now. Whether it is left to be read as in a body."""
        place = self._place()
        return not (place in _PLACE_STARTS and _PLACE_STARTS[place](self, element, hidden))

    def _end_in_table(self, name: str) -> bool:
        place = self._place()
        if place == "colgroup":
            if name == "col" or name == "template":
                return name == "col"
            if self._stack[-1].name == "colgroup":
                self._pop()
                return name == "colgroup" or self._end_again(name)
            return name == "colgroup"
        if name == "table" or name == "tr" or name in _ROWS:
            if not self._in_scope(name, scope=("html", "table", "template")):
                return True
            while True:
                self._clear_back()
                reached = self._pop().name
                if reached == name or len(self._stack) == 1:
                    return True
        return name in _TABLE_PARTS or name in ("body", "html")

    def _end_in_cell(self, name: str) -> bool:
        place = self._place()
        if name == place:
            self._close_cell()
        elif name == "table" or name == "tr" or name in _ROWS:
            if place == "caption" and name != "table":
                return True
            if self._in_scope(name, scope=("html", "table", "template")):
                self._close_cell()
                return self._end_again(name)
        elif name not in _TABLE_PARTS and name not in ("body", "html"):
            return False
        return True

    def _end_in_select(self, name: str) -> bool:
        if name == "select":
            self._end_select()
            return True
        inside = reversed(self._stack)
        for element in inside:
            if element.name == name:
                return False
            if element.name == "select":
                break
        self.unsure |= name not in ("optgroup", "option")
        return True

    def _end_again(self, name: str) -> bool:
        place = self._place()
        return place in _PLACE_ENDS and _PLACE_ENDS[place](self, name)

    def _end_select(self) -> None:
        while self._stack[-1].name != "select":
            self.unsure |= self._pop().name not in ("optgroup", "option")
        self._pop()

    def _close_cell(self) -> None:
        self._close_implied()
        self._pop_to(self._place())
        self._clear_to_marker()

    def _clear_back(self) -> None:
        """Clear the stack back to a table, table body or table row context."""
        while self._stack[-1].name not in _PLACES and len(self._stack) > 1:
            self._pop()

    # The stack ---------------------------------------------------------------------------------------------------------------

    def _push(self, element: Element) -> None:
        self._stack.append(element)
        self._opened(element)
        if len(self._stack) > _DEEPEST or len(self._formatting) > _DEEPEST:
            self.unsure = True

    def _opened(self, element: Element) -> None:
        element.open = True
        self._bars += element.barred
        self._places += element.name in _PLACES
        self._paragraphs += element.name == "p"
        self._templates += element.name == "template"

    def _pop(self) -> Element:
        element = self._stack.pop()
        self._closed(element)
        return element

    def _closed(self, element: Element) -> None:
        element.open = False
        self._bars -= element.barred
        self._places -= element.name in _PLACES
        self._paragraphs -= element.name == "p"
        self._templates -= element.name == "template"

    def _take_out(self, element: Element, *, leaves_content: bool = True) -> None:
        """Close an element below others: they stay inside it in the tree, so what it bars they bar from now on."""
        if element.open:
            at = self._stack.index(element)
            del self._stack[at]
            self._closed(element)
            if leaves_content and element.barred and at < len(self._stack) and not self._stack[at].barred:
                self._stack[at].barred = True
                self._bars += 1

    def _pop_to(self, *names: str) -> None:
        while len(self._stack) > 1:
            element = self._pop()
            if element.name in names and element.space == HTML:
                return

    def _pop_through(self, last: Element) -> None:
        while len(self._stack) > 1 and self._pop() is not last:
            pass

    def _leave_foreign(self) -> None:
        while self._stack[-1].space != HTML and not self._stack[-1].welcomes_html and self._stack[-1].name not in _MATH_TEXT:
            self._pop()

    def _html_welcome(self, top: Element, name: str) -> bool:
        if top.space == MATH and top.name in _MATH_TEXT:
            return name not in ("mglyph", "malignmark")
        return top.welcomes_html or (top.space == MATH and top.name == "annotation-xml" and name == "svg")

    def _place(self) -> str:
        for element in reversed(self._stack):
            if element.name in _PLACES and element.space == HTML:
                return element.name
        return ""

    def _fosters(self) -> bool:
        return bool(self._places) and self._place() in _FOSTERING

    def _in_scope(self, *names: str, also: Iterable[str] = (), scope: Iterable[str] = _SCOPE) -> bool:
        for element in reversed(self._stack):
            if element.space == HTML:
                if element.name in names:
                    return True
                if element.name in scope or element.name in also:
                    return False
            elif scope is _SCOPE and element.name in _FOREIGN_SPECIAL:
                return False
        return False

    def _close_paragraph(self) -> None:
        if self._paragraphs and self._in_scope("p", also=("button",)):
            self._close_implied(but="p")
            self._pop_to("p")

    def _close_implied(self, but: str = "") -> None:
        while self._stack[-1].name in _IMPLIED and self._stack[-1].name != but and self._stack[-1].space == HTML:
            self._pop()

    # Active formatting elements (section 13.2.4.3) ------------------------------------------------------------------------------

    def _since_marker(self) -> list[Element]:
        found: list[Element] = []
        for element in reversed(self._formatting):
            if element is None:
                break
            found.append(element)
        return found[::-1]

    def _formatting_since_marker(self, name: str) -> Element | None:
        return next((e for e in reversed(self._since_marker()) if e.name == name), None)

    def _clear_to_marker(self) -> None:
        while self._formatting and self._formatting.pop() is not None:
            pass

    def _reconstruct(self) -> None:
        if not self._formatting:
            return
        last = self._formatting[-1]
        if last is None or last.open:
            return
        first = len(self._formatting) - 1
        while first > 0:
            earlier = self._formatting[first - 1]
            if earlier is None or earlier.open:
                break
            first -= 1
        for index in range(first, len(self._formatting)):
            closed = self._formatting[index]
            if closed is not None:
                self._formatting[index] = again = _copy(closed)
                self._push(again)

    def _adopt(self, name: str) -> None:
        """The adoption agency algorithm (section 13.2.6.4.7)."""
        top = self._stack[-1]
        if top.name == name and top.space == HTML and top not in self._formatting:
            self._pop()
            return
        for _ in range(8):
            element = self._formatting_since_marker(name)
            if element is None:
                self._end_other(name)
                return
            if not element.open:
                self._formatting.remove(element)
                return
            if not self._reachable(element):
                return
            place = self._stack.index(element)
            furthest = next((e for e in self._stack[place + 1 :] if _is_special(e)), None)
            if furthest is None:
                self._pop_through(element)
                self._formatting.remove(element)
                return
            bookmark = self._renew_between(element, furthest)
            again = _copy(element)
            old = self._formatting.index(element)
            self._formatting.insert(bookmark, again)
            del self._formatting[old if old < bookmark else old + 1]
            self._take_out(element, leaves_content=False)
            self._stack.insert(self._stack.index(furthest) + 1, again)
            self._opened(again)

    def _renew_between(self, element: Element, furthest: Element) -> int:
        """The algorithm's inner loop: copy the formatting elements between the two, drop the others. The bookmark."""
        bookmark = self._formatting.index(element)
        at = self._stack.index(furthest)
        last, steps = furthest, 0
        while True:
            at -= 1
            node = self._stack[at]
            if node is element:
                return bookmark
            steps += 1
            if node in self._formatting:
                slot = self._formatting.index(node)
                if steps > 3:
                    del self._formatting[slot]
                    bookmark -= slot < bookmark
                else:
                    again = _copy(node)
                    self._formatting[slot] = self._stack[at] = again
                    self._closed(node)
                    self._opened(again)
                    if last is furthest:
                        bookmark = slot + 1
                    last = again
                    continue
            del self._stack[at]
            self._closed(node)

    def _reachable(self, wanted: Element) -> bool:
        for element in reversed(self._stack):
            if element is wanted:
                return True
            if element.name in (_SCOPE if element.space == HTML else _FOREIGN_SPECIAL):
                return False
        return False


def _copy(element: Element) -> Element:
    return Element(element.name, barred=element.barred, likeness=element.likeness)


def _is_special(element: Element) -> bool:
    return element.name in (_SPECIAL if element.space == HTML else _FOREIGN_SPECIAL)


def _welcomes_html(element: Element) -> bool:
    """Whether it is an HTML integration point. An `annotation-xml` is one by its encoding, which its maker tells."""
    if element.space == SVG:
        return element.name in ("foreignobject", "desc", "title")
    return element.welcomes_html and element.name == "annotation-xml"


_MATH_TEXT: Final = frozenset("mi mo mn ms mtext".split())
_Start = Callable[[OpenElements, Element, bool], bool]
_End = Callable[[OpenElements, str], bool]
_PLACE_STARTS: Final[dict[str, _Start]] = {
    **dict.fromkeys(_FOSTERING, OpenElements._start_in_table),
    **dict.fromkeys(_CELLS | {"caption"}, OpenElements._start_in_cell),
    "select": OpenElements._start_in_select,
}
_PLACE_ENDS: Final[dict[str, _End]] = {
    **dict.fromkeys(_FOSTERING, OpenElements._end_in_table),
    **dict.fromkeys(_CELLS | {"caption"}, OpenElements._end_in_cell),
    "select": OpenElements._end_in_select,
}
