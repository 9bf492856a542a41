"""The help bar above every page: a link to the help page, and helplines. Set in mkdocs.yml under `extra.help`."""

from __future__ import annotations

from dataclasses import dataclass

from peerkb.helplines.directory import Directory, Reach, reach
from peerkb.settings.schema import Help


@dataclass(frozen=True)
class HelpBar:
    """A link to the help page, by its words and its path from the site's root, and ways to reach lines.

    `checked_on` has the kinds of pages that say when the numbers were last checked.
    """

    name: str = ""
    path: str = ""
    lines: tuple[Reach, ...] = ()
    checked_on: tuple[str, ...] = ()


def make_help_bar(settings: Help, directory: Directory) -> HelpBar:
    """The bar that `settings` describe, with the lines of `directory` that they name."""
    ways = tuple(way for target in settings.lines if (way := reach(target, directory)))
    return HelpBar(settings.name, settings.path, ways, settings.checked_on)
