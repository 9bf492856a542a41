"""The stack of open elements and the list of active formatting elements (HTML standard, section 13.2.4)."""

from __future__ import annotations

from collections.abc import Iterable

from peerkb.html.element import COUNTED, DEEPEST, FOREIGN_SPECIAL, FOSTERING, HTML, IMPLIED, PLACES, SCOPE, Element


class Stack:
    """Which elements are open, and which formatting goes on after its element was closed by another.

    `unsure` becomes true, for good, when nothing more can be said; see `OpenElements`.
    """

    def __init__(self) -> None:
        self._stack: list[Element] = [Element("#root")]
        self._formatting: list[Element | None] = []  # None is a marker
        self._bars = 0
        self._places = 0
        self._paragraphs = 0
        self._templates = 0
        self._form: Element | None = None
        # After a stray `</div>`, which may end what a theme put around the page, with all that is open here inside it.
        self._doubtful = False
        self.unsure = False

    @property
    def foreign(self) -> bool:
        """Whether the current element belongs to SVG or MathML, where CDATA sections and self-closing tags are real."""
        return self._stack[-1].space != HTML

    def is_open(self, name: str) -> bool:
        """Whether an HTML element of that name is open."""
        return any(element.name == name and element.space == HTML for element in self._stack)

    def only_root(self) -> bool:
        """Whether nothing is left open."""
        return len(self._stack) == 1 and not self._formatting and not self.unsure

    def _push(self, element: Element) -> None:
        self._stack.append(element)
        self._opened(element)
        if len(self._stack) > DEEPEST or len(self._formatting) > DEEPEST:
            self.unsure = True

    def _opened(self, element: Element) -> None:
        element.open = True
        if element.barred:
            self._bars += 1
        if element.name in COUNTED:
            self._count(element.name, 1)

    def _pop(self) -> Element:
        element = self._stack.pop()
        self._closed(element)
        return element

    def _closed(self, element: Element) -> None:
        element.open = False
        if element.barred:
            self._bars -= 1
        if element.name in COUNTED:
            self._count(element.name, -1)

    def _count(self, name: str, change: int) -> None:
        if name == "p":
            self._paragraphs += change
        else:
            self._places += change
            if name == "template":
                self._templates += change

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
            self.unsure |= self._doubtful and element.barred

    def _pop_through(self, last: Element) -> None:
        while len(self._stack) > 1 and (element := self._pop()) is not last:
            self.unsure |= self._doubtful and element.barred

    def _place(self) -> str:
        for element in reversed(self._stack):
            if element.name in PLACES and element.space == HTML:
                return element.name
        return ""

    def _fosters(self) -> bool:
        return bool(self._places) and self._place() in FOSTERING

    def _clear_back(self) -> None:
        """Clear the stack back to a table, table body or table row context."""
        while self._stack[-1].name not in PLACES and len(self._stack) > 1:
            self._pop()

    def _in_scope(self, *names: str, also: Iterable[str] = (), scope: Iterable[str] = SCOPE) -> bool:
        for element in reversed(self._stack):
            if element.space == HTML:
                if element.name in names:
                    return True
                if element.name in scope or element.name in also:
                    return False
            elif scope is SCOPE and element.name in FOREIGN_SPECIAL:
                return False
        return False

    def _close_paragraph(self) -> None:
        if self._paragraphs and self._in_scope("p", also=("button",)):
            self._close_implied(but="p")
            self._pop_to("p")

    def _close_implied(self, but: str = "") -> None:
        while self._stack[-1].name in IMPLIED and self._stack[-1].name != but and self._stack[-1].space == HTML:
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
                self._formatting[index] = again = closed.again()
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
            furthest = next((e for e in self._stack[place + 1 :] if e.special), None)
            if furthest is None:
                self._pop_through(element)
                self._formatting.remove(element)
                return
            bookmark = self._renew_between(element, furthest)
            again = element.again()
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
                    again = node.again()
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
            if element.name in (SCOPE if element.space == HTML else FOREIGN_SPECIAL):
                return False
        return False

    def _end_other(self, name: str) -> None:
        for element in reversed(self._stack):
            if element.name == name and element.space == HTML:
                self._close_implied(but=name)
                self._pop_through(element)
                return
            if element.special:
                return
