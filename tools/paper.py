"""Lay a book out on paper with WeasyPrint, and write it as a PDF that screen readers can read (PDF/UA-1)."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from peerkb.handbook.book import Book

STYLES: Final = Path(__file__).resolve().parent.parent / "hooks" / "handbook"
_FONT: Final = "Atkinson Hyperlegible"
# Where a picture names fonts: in an attribute of its own, in that for styles, and in a style sheet.
_FAMILY_SAID: Final = re.compile(r"""\sfont-family\s*=\s*(?:"[^"]*"|'[^']*')""")
_STYLED: Final = re.compile(r"""\sstyle\s*=\s*(?:"[^"]*"|'[^']*')|<style\b.*?</style>""", re.DOTALL)
_FAMILY: Final = re.compile(r"font-family\s*:(?:&\w+;|[^;}<&])*?(?=[;}<]|[\"']$)")
_ROOT: Final = re.compile(r"<svg\b")
_DATE: Final = "SOURCE_DATE_EPOCH"  # what builds that can be repeated are told of the date
ADVICE: Final = """\
The handbook is laid out by WeasyPrint, which needs the library Pango, and it could not be loaded ({error}).
  - on Debian and Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
  - on a Mac with Homebrew: brew install pango
  - on Windows, in an MSYS2 shell: pacman -S mingw-w64-ucrt-x86_64-pango
Then run this again."""


class NoPrinterError(Exception):
    """The library that lays out pages cannot be loaded; the message says what to install."""


class Printer:
    """Lays out books. Raises NoPrinterError where the library or the system's part of it is missing."""

    def __init__(self) -> None:
        """Load the library."""
        try:
            import weasyprint
        except (ImportError, OSError) as error:
            raise NoPrinterError(ADVICE.format(error=" ".join(str(error).split())[:120])) from error
        self._weasyprint: Any = weasyprint

    def write(self, book: Book, size: str, large: bool, site: Path, target: Path) -> int:
        """Write a book as a PDF. Pictures come from the folder of the site. Returns how many pages it has."""
        with _fixed_date(), _no_collection():
            content, pages = self._make(book, size, large, site)
        target.write_bytes(content)
        return pages

    def _make(self, book: Book, size: str, large: bool, site: Path) -> tuple[bytes, int]:
        """Lay a book out.

        Chapters are laid out first, behind as many pages as their contents take; then the list of terms, which names their pages; then
        the front again, with the numbers of all. Laying all out twice would take twice as long.
        """
        sheets = ["book", size, *(["large"] if large else [])]
        css = "\n".join((STYLES / f"{name}.css").read_text(encoding="utf-8") for name in sheets).replace(
            'url("', f'url("{STYLES.as_uri()}/'
        )
        lay_out = _Layout(self._weasyprint, f"{site.resolve().as_uri()}/")
        if book.bare:
            pages = lay_out(book.body(css)).pages
        else:
            front = lay_out(book.front({}, css)).pages
            pages = lay_out(book.body(css + _following(front))).pages
            if book.terms:
                pages = [*pages, *lay_out(book.list_of_terms(_numbers([*front, *pages]), css + _following([*front, *pages]))).pages]
            pages = [*lay_out(book.front(_numbers([*front, *pages]), css)).pages, *pages]
        content: bytes = lay_out.last.copy(pages).write_pdf(
            pdf_variant="pdf/ua-1",
            pdf_identifier=hashlib.sha256(repr(book.cover).encode()).digest()[:16],
            finisher=_name_columns,
        )
        return content, len(pages)


@contextlib.contextmanager
def _fixed_date() -> Iterator[None]:
    """Have fonts say that they were changed when the site was: fontTools would write the hour of the day into them."""
    given = os.environ.get(_DATE)
    os.environ[_DATE] = given or "0"
    try:
        yield
    finally:
        if given is None:
            del os.environ[_DATE]


@contextlib.contextmanager
def _no_collection() -> Iterator[None]:
    """Let memory be: a book is millions of objects that all stay, and looking for some to free takes a third of the time."""
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.enable()


class _Layout:
    """Lays out documents with one set of fonts. `last` is the newest."""

    def __init__(self, weasyprint: Any, base: str) -> None:
        self._weasyprint, self._base = weasyprint, base
        self._fonts = weasyprint.text.fonts.FontConfiguration()
        self._files = _make_fetcher(weasyprint)
        self.last: Any = None

    def __call__(self, html: str) -> Any:
        self.last = self._weasyprint.HTML(string=html, base_url=self._base, url_fetcher=self._files).render(font_config=self._fonts)
        return self.last


def _make_fetcher(weasyprint: Any) -> Any:
    """What reads files for the library: from this machine alone, and words in pictures in the book's own font.

    A picture names fonts of readers' machines, and another machine would draw other letters.
    """
    urls = weasyprint.urls

    def fetch(self: Any, url: str, headers: Any = None) -> Any:
        path = urlsplit(url).path
        if not path.endswith(".svg"):
            return urls.URLFetcher.fetch(self, url, headers)
        text = Path(url2pathname(path)).read_text(encoding="utf-8")
        return urls.URLFetcherResponse(url, in_own_font(text), {"Content-Type": "image/svg+xml"})

    return type("OwnFiles", (urls.URLFetcher,), {"fetch": fetch})(allowed_protocols=("file", "data"))


def in_own_font(picture: str) -> str:
    """An SVG whose words are all in the book's font."""
    picture = _FAMILY_SAID.sub("", picture)
    picture = _STYLED.sub(lambda style: _FAMILY.sub(f"font-family:{_FONT}", style[0]), picture)
    return _ROOT.sub(f'<svg font-family="{_FONT}"', picture, count=1)


def _following(pages: Sequence[Any]) -> str:
    """The style sheet of a document whose first page comes behind others: on the side and with the number that follow."""
    side = "left" if len(pages) % 2 else "right"
    return f"html {{ break-before: {side} }} @page :first {{ counter-reset: page {len(pages) + 1} }}"


def _numbers(pages: Sequence[Any]) -> dict[str, str]:
    """The number of the page on which each anchor begins, in the order of the pages."""
    found: dict[str, str] = {}
    for number, page in enumerate(pages, 1):
        for name in page.anchors:
            found.setdefault(name, str(number))
    return found


def _name_columns(_: Any, pdf: Any) -> None:
    """Say of each head of a table that it is one of a column: screen readers then read it before each cell."""
    for entry in pdf.objects:
        if isinstance(entry, dict) and entry.get("S") == "/TH":
            entry["A"]["Scope"] = "/Column"
