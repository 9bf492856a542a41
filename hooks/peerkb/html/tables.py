"""How tags are read inside tables and selects (HTML standard, sections 13.2.6.4.9 to 13.2.6.4.16)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from peerkb.html.element import CELLS, FOSTERING, ROWS, TABLE_PARTS, Element
from peerkb.html.stack import Stack


class Tables(Stack):
    """The rules by place. Each says whether the tag was dealt with; if not, it is read as in a body."""

    def _start_in_table(self, element: Element) -> bool:
        name, place = element.name, self._place()
        if place == "colgroup":
            if name == "col":
                return True
            if name == "template" or self._stack[-1].name != "colgroup":
                return False
            self._pop()
            return not self._reads_again(element)
        if name in CELLS:
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
        elif name in TABLE_PARTS:
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
                return not self._reads_again(element)
        elif name != "form":
            return name == "input" and element.hidden
        return True

    def _start_in_cell(self, element: Element) -> bool:
        if element.name not in TABLE_PARTS:
            return False
        self._close_cell()
        return not self._reads_again(element)

    def _start_in_select(self, element: Element) -> bool:
        name = element.name
        if name in TABLE_PARTS or name == "table":
            if not any(above.name in TABLE_PARTS for above in self._stack):
                self.unsure |= name == "table"
                return name != "table"
            self._end_select()
            return not self._reads_again(element)
        if name in ("select", "input", "keygen", "textarea"):
            self.unsure |= name in ("keygen", "textarea")
            self._end_select()
            return name == "select" or not self._reads_again(element)
        return False

    def _reads_again(self, element: Element) -> bool:
        """Read the tag by the rules of the place that is current now. Whether it is left to be read as in a body."""
        place = self._place()
        return not (place in PLACE_STARTS and PLACE_STARTS[place](self, element))

    def _end_in_table(self, name: str) -> bool:
        place = self._place()
        if place == "colgroup":
            if name == "col" or name == "template":
                return name == "col"
            if self._stack[-1].name == "colgroup":
                self._pop()
                return name == "colgroup" or self._end_again(name)
            return name == "colgroup"
        if name == "table" or name == "tr" or name in ROWS:
            if not self._in_scope(name, scope=("html", "table", "template")):
                return True
            while True:
                self._clear_back()
                reached = self._pop().name
                if reached == name or len(self._stack) == 1:
                    return True
        return name in TABLE_PARTS or name in ("body", "html")

    def _end_in_cell(self, name: str) -> bool:
        place = self._place()
        if name == place:
            self._close_cell()
        elif name == "table" or name == "tr" or name in ROWS:
            if place == "caption" and name != "table":
                return True
            if self._in_scope(name, scope=("html", "table", "template")):
                self._close_cell()
                return self._end_again(name)
        elif name not in TABLE_PARTS and name not in ("body", "html"):
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
        return place in PLACE_ENDS and PLACE_ENDS[place](self, name)

    def _end_select(self) -> None:
        while self._stack[-1].name != "select":
            self.unsure |= self._pop().name not in ("optgroup", "option")
        self._pop()

    def _close_cell(self) -> None:
        self._close_implied()
        self._pop_to(self._place())
        self._clear_to_marker()


_Start = Callable[[Tables, Element], bool]
_End = Callable[[Tables, str], bool]
PLACE_STARTS: Final[dict[str, _Start]] = {
    **dict.fromkeys(FOSTERING, Tables._start_in_table),
    **dict.fromkeys(CELLS | {"caption"}, Tables._start_in_cell),
    "select": Tables._start_in_select,
}
PLACE_ENDS: Final[dict[str, _End]] = {
    **dict.fromkeys(FOSTERING, Tables._end_in_table),
    **dict.fromkeys(CELLS | {"caption"}, Tables._end_in_cell),
    "select": Tables._end_in_select,
}
