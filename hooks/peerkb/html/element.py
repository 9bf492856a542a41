"""Elements, and the kinds of them that the HTML standard tells apart."""

from __future__ import annotations

from typing import Final

HTML, SVG, MATH = "html", "svg", "math"

FORMATTING: Final = frozenset("a b big code em font i nobr s small strike strong tt u".split())
HEADINGS: Final = frozenset("h1 h2 h3 h4 h5 h6".split())
VOID: Final = frozenset("area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr".split())
RAW_TEXT: Final = frozenset("iframe noembed noframes noscript script style textarea title xmp".split())
BLOCKS: Final = frozenset(
    "address article aside blockquote center details dir div dl fieldset figcaption figure footer header hgroup listing main "
    "menu nav ol p pre section summary ul".split()
)
MARKED: Final = frozenset("applet marquee object".split())
SPECIAL: Final = (
    BLOCKS
    | HEADINGS
    | VOID
    | RAW_TEXT
    | MARKED
    | frozenset(
        "body button caption colgroup dd dt form frameset head html li plaintext select table tbody td template tfoot th thead tr".split()
    )
) - {"image"}
FOREIGN_SPECIAL: Final = frozenset("mi mo mn ms mtext annotation-xml foreignobject desc title".split())
SCOPE: Final = frozenset("applet caption html marquee object select table td template th".split())
ENDED_WITH_CARE: Final = FORMATTING | MARKED | frozenset("form caption colgroup select table tbody td template tfoot th thead tr".split())
IMPLIED: Final = frozenset("dd dt li optgroup option p rb rp rt rtc".split())
ROWS: Final = frozenset("tbody tfoot thead".split())
CELLS: Final = frozenset("td th".split())
TABLE_PARTS: Final = frozenset("caption col colgroup tbody td tfoot th thead tr".split())
# Elements that decide by which rules a tag is read: the last of them that is open does.
PLACES: Final = CELLS | ROWS | frozenset("caption colgroup select table template tr".split())
COUNTED: Final = PLACES | {"p"}
FOSTERING: Final = ROWS | frozenset("colgroup table tr".split())
MATH_TEXT: Final = frozenset("mi mo mn ms mtext".split())
BREAKOUT: Final = HEADINGS | frozenset(
    "b big blockquote body br center code dd div dl dt em embed head hr i img li listing menu meta nobr ol p pre ruby s small span "
    "strike strong sub sup table tt u ul var".split()
)
DEEPEST: Final = 500  # browsers keep 512 levels, the page around this one included
AROUND: Final = frozenset("article div main section".split())  # what themes put around a page; a stray end tag closes it
IGNORED_IN_BODY: Final = TABLE_PARTS | frozenset("body frame head html".split())


class Element:
    """An open element: its name, whether it bars links from what is inside it, and whether it is open still."""

    __slots__ = ("barred", "breaks_out", "hidden", "likeness", "name", "open", "space", "welcomes_html")

    def __init__(self, name: str, barred: bool = False, likeness: str = "") -> None:
        """`likeness` is what its tag says after the name: formatting elements of one name that say the same are alike."""
        self.name = name
        self.barred = barred
        self.likeness = likeness
        self.space = HTML
        self.open = False
        self.hidden = False  # of an `<input>`
        self.breaks_out = False  # of a `<font>` that ends SVG or MathML
        self.welcomes_html = False  # of an `annotation-xml` whose content is HTML

    @property
    def special(self) -> bool:
        """Whether the standard calls it special (section 13.2.4.2)."""
        return self.name in (SPECIAL if self.space == HTML else FOREIGN_SPECIAL)

    @property
    def integrates(self) -> bool:
        """Whether it is an HTML integration point (section 13.2.6, Tree construction)."""
        return self.name in ("foreignobject", "desc", "title") if self.space == SVG else self.welcomes_html

    def again(self) -> Element:
        """A new element made from the same tag."""
        return Element(self.name, self.barred, self.likeness)
