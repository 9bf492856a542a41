"""Which elements are open at each place of a page, as a browser would have them (HTML standard, section 13.2.6, Tree construction).

A page is read as what stands inside a body. Only what decides where an element begins and ends is kept: no nodes, no text.
"""

from __future__ import annotations

from peerkb.html.element import (
    AROUND,
    BLOCKS,
    BREAKOUT,
    ENDED_WITH_CARE,
    FORMATTING,
    HEADINGS,
    HTML,
    IGNORED_IN_BODY,
    MARKED,
    MATH,
    MATH_TEXT,
    RAW_TEXT,
    SVG,
    VOID,
    Element,
)
from peerkb.html.tables import PLACE_ENDS, PLACE_STARTS, Tables


class OpenElements(Tables):
    """The stack of open elements, fed with every tag in order.

    `unsure` becomes true, for good, where parsers of today disagree on what follows (`<frameset>`, `<plaintext>`, `</p>`
    inside `<svg>`, what is left open in a `<select>`, `<template>` or `<noscript>`, more levels than browsers keep);
    nothing after that place can be said to be outside an element, and no more is read.
    """

    @property
    def free(self) -> bool:
        """Whether text here has no barring element around it and stays where it stands."""
        return not self._bars and not self.unsure and not self._fosters()

    @property
    def inert(self) -> bool:
        """Whether what stands here is a template's, and so no part of the page."""
        return bool(self._templates)

    # What a page holds -------------------------------------------------------------------------------------------------

    def text(self, *, blank: bool) -> None:
        """Text stands here; `blank` if it is white space only."""
        if self._formatting and not self.unsure and not self.foreign and not (blank and self._fosters()):
            self._reconstruct()

    def start(self, element: Element, *, closes_itself: bool = False) -> bool:
        """A start tag. Whether it made an HTML element, whose raw text (if it has any) is then read as such."""
        if self.unsure:
            return True
        name, top = element.name, self._stack[-1]
        if top.space != HTML and not self._html_welcome(top, name):
            if name not in BREAKOUT and not (name == "font" and element.breaks_out):
                element.space = top.space
                if not closes_itself:
                    self._push(element)
                return False
            self._leave_foreign()
        if self._places:
            place = self._place()
            if place in PLACE_STARTS and PLACE_STARTS[place](self, element):
                return True
        return self._start_in_body(element, closes_itself)

    def end(self, name: str) -> None:
        """An end tag."""
        if self.unsure:
            return
        top = self._stack[-1]
        if top.name == name and top.space == HTML:  # nearly always
            if name not in ENDED_WITH_CARE:
                self._pop()
                return
            if self._formatting and self._formatting[-1] is top:
                self._pop()
                self._formatting.pop()
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
            if place in PLACE_ENDS and PLACE_ENDS[place](self, name):
                return
        self._end_in_body(name)

    # Rules "in body" -----------------------------------------------------------------------------------------------------

    def _start_in_body(self, element: Element, closes_itself: bool) -> bool:
        name = element.name
        if name in FORMATTING:
            self._start_formatting(element)
        elif name in BLOCKS or name in HEADINGS:
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
        elif name in IGNORED_IN_BODY:
            return False
        elif name in ("frameset", "plaintext"):
            self.unsure = True
        else:
            self._start_other(element)
        return True

    def _start_formatting(self, element: Element) -> None:
        name = element.name
        if not self._formatting:  # nearly always
            self._push(element)
            self._formatting.append(element)
            return
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
            if above.special and above.name not in ("address", "div", "p"):
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
        if name in MARKED or name == "template":
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
        elif name in BLOCKS or name in MARKED or name in ("button", "form", "dd", "dt", "li", "select"):
            if self._in_scope(name, also=("ol", "ul") if name == "li" else ()):
                self._close_implied(but=name if name in ("li", "dd", "dt") else "")
                self._pop_to(name)
                if name in MARKED:
                    self._clear_to_marker()
            elif name in AROUND:
                self._doubtful = True
        elif name == "template":
            if self._templates:
                self.unsure |= self._stack[-1].name != "template"
                self._pop_to("template")
                self._clear_to_marker()
        elif name == "br":
            self._reconstruct()
        elif name not in IGNORED_IN_BODY:
            self._end_other(name)

    def _leave_foreign(self) -> None:
        while self._stack[-1].space != HTML and not self._stack[-1].integrates and self._stack[-1].name not in MATH_TEXT:
            self._pop()

    def _html_welcome(self, top: Element, name: str) -> bool:
        if top.space == MATH and top.name in MATH_TEXT:
            return name not in ("mglyph", "malignmark")
        return top.integrates or (top.space == MATH and top.name == "annotation-xml" and name == "svg")
