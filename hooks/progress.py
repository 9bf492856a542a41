"""Show the progress of a long build, in a terminal only."""

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
FIRST: Final = 1.0  # seconds until the first line, so that a short build shows none
NEXT: Final = 0.1  # seconds from one line to the next
_ERASE: Final = "\x1b[K"  # ECMA-48, EL: erase to the end of the line


class _Line:
    """The progress line of one phase of the build."""

    def __init__(self, what: str, pages: int) -> None:
        self._what = what
        self._pages = pages
        self._done = 0
        self._due = time.monotonic() + FIRST
        self._shown = False

    def step(self) -> None:
        """Count a page, and update the line every NEXT seconds."""
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
    """Show `text` in place of the line before; the next output overwrites it."""
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


@event_priority(1000)  # before another plugin logs
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
    """Erase the line of a failed build."""
    _line.end()
