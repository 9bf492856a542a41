"""The markup of the navigation, which is half of what templates take: once for all pages of a part, with the place of each marked in it.

On pages beside each other it is the theme's same text but for the entry of the page itself: their links lead to the same places by
the same ways. So it is printed once as from a page that is none of them, and a page's own entry takes the place of the plain one.
Wherever that could print anything else than the theme does for the page alone, the theme prints it for the page alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from jinja2 import pass_context

from peerkb.cache.digests import is_packaged

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.runtime import Context

NAME: Final = "navigation"  # by which templates call it
WHOLE: Final = "partials/nav.html"
ENTRY: Final = "partials/nav-item.html"
_NOWHERE: Final = "\0"  # no page is called so
_MARK: Final = "render"  # the macro of an entry


class _Beside(NamedTuple):
    """The navigation as pages beside each other have it, and in it the plain entry of each."""

    text: str
    entries: Mapping[str, str]  # by address


class NavigationMarkup:
    """The function that the template `WHOLE` calls, which prints all where there is none. `addresses` are of all files of the site."""

    def __init__(self, env: Environment, addresses: Iterable[str]) -> None:
        """Begin with nothing printed."""
        self._env = env
        self._above = {tuple(parts[:length]) for parts in map(_parts, addresses) for length in range(1, len(parts))}
        self._printed: dict[tuple[object, ...], _Beside] = {}

    @cached_property
    def _known(self) -> bool:
        """Whether an entry is as the theme has it. Asked late: another theme has no such template, and never asks."""
        entry = self._env.get_template(ENTRY).filename
        return entry is not None and is_packaged(Path(entry))

    @pass_context
    def __call__(self, context: Context) -> str:
        """The navigation of the page of a context."""
        page = context.get("page")
        if self._known and page is not None and page.active and page.parent is not None and not page.is_index:
            parts = _parts(page.url)
            if parts and tuple(parts) not in self._above:
                beside = self._beside(context, page, parts)
                plain = beside.entries.get(page.url)
                if plain is None and page not in (getattr(page.parent, "children", None) or ()):
                    return beside.text  # a page that the navigation leaves out
                if plain is not None and beside.text.count(plain) == 1:
                    return beside.text.replace(plain, self._entry(context, page, page))
        return self._whole(context, page)

    def _beside(self, context: Context, page: Any, parts: Sequence[str]) -> _Beside:
        """The navigation as from beside a page, and the plain entries of all pages in its part."""
        named = "." in page.url.rpartition("/")[2]  # MkDocs takes such an address for that of a file
        key = id(context.get("nav")), id(page.parent), tuple(parts[:-1]), named, page.url.endswith("/")
        if key not in self._printed:
            ending = page.url[len(page.url.rstrip("/")) :]
            nowhere = SimpleNamespace(url="/".join([*parts[:-1], _NOWHERE + (".html" if named else "") + ending]))
            above, page.active = page.parent, False
            above.active = True
            try:
                text = self._whole(context, nowhere)
                pages = [child for child in getattr(above, "children", None) or () if child.is_page]
                entries = {child.url: self._entry(context, nowhere, child) for child in pages}
            finally:
                page.active = True
            self._printed[key] = _Beside(text, entries)
        return self._printed[key]

    def _whole(self, context: Context, page: Any) -> str:
        return self._env.get_template(WHOLE).render({**context.get_all(), "page": page, NAME: None})

    def _entry(self, context: Context, page: Any, of: Any) -> str:
        """The entry of a page in the navigation, as seen from `page`."""
        module = self._env.get_template(ENTRY).make_module({**context.get_all(), "page": page})
        return str(getattr(module, _MARK)(of, "", 1))


def _parts(address: str) -> list[str]:
    return [part for part in address.split("/") if part not in ("", ".")]
