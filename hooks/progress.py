"""Show in a terminal how far a long build has come. A log, or whatever else is no terminal, gets nothing of it."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final

from mkdocs.plugins import event_priority

if TYPE_CHECKING:
    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

CACHEABLE = True
FIRST: Final = 1.0  # seconds until anything is shown: a short build needs nothing
NEXT: Final = 0.1  # seconds from one line to the next
_ERASE: Final = "\x1b[K"  # ECMA-48: the line from here on


class _Line:
    """The line that tells of one stretch of work."""

    def __init__(self, what: str, pages: int) -> None:
        self._what = what
        self._pages = pages
        self._done = 0
        self._due = time.monotonic() + FIRST
        self._shown = False

    def step(self) -> None:
        """Count a page, and tell of it now and then."""
        self._done += 1
        now = time.monotonic()
        if now >= self._due:
            self._due = now + NEXT
            if sys.stderr.isatty():
                self._shown = True
                _show(f"{self._what} {self._done:,} of {self._pages:,} pages")

    def end(self) -> None:
        """Leave nothing behind."""
        if self._shown:
            self._shown = False
            _show("")


def _show(text: str) -> None:
    """Show `text` in place of the line before; whatever else is told next goes over it."""
    sys.stderr.write(f"{_ERASE}{text}\r")
    sys.stderr.flush()


_line = _Line("", 0)
_pages = 0


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Begin to count the pages that are read."""
    global _line, _pages
    _pages = len(files.documentation_pages())
    _line = _Line("Reading", _pages)


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Count a page."""
    _line.step()


@event_priority(1000)  # before anybody else says something
def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
    """Begin to count the pages that are written."""
    global _line
    _line.end()
    _line = _Line("Writing", _pages)


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """Count a page."""
    _line.step()


@event_priority(1000)
def on_post_build(config: MkDocsConfig) -> None:
    """Leave nothing behind."""
    _line.end()


@event_priority(1000)
def on_build_error(error: Exception) -> None:
    """The same for a build that is refused."""
    _line.end()
