"""Make PDFs of a built site, or of a part of it: the editions that `extra.handbook` names, in each language.

    python -m tools.handbook                     all editions
    python -m tools.handbook jail --size a5      one of them, on other paper
    python -m tools.handbook whole --large --language es

Each is written as handbook/NAME.pdf, or NAME.es.pdf in another language than the site's own.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from peerkb.brand.files import COLORS
from peerkb.brand.palette import make_palettes, style_sheet
from peerkb.handbook.book import Book, Cover, make_chapters
from peerkb.handbook.built_pages import BuiltPage, help_lines, in_reading_order, read_page
from peerkb.handbook.chapters import cover_picture
from peerkb.handbook.editions import Shelf
from peerkb.handbook.terms import read_terms
from peerkb.messages import Messages, override_messages, read_messages
from peerkb.pages.former_addresses import file_at
from peerkb.settings.handbook import HandbookEdition
from peerkb.settings.reading import in_language, read_settings, settings_files
from peerkb.settings.schema import Settings
from tools import paper

ROOT: Final = Path(__file__).resolve().parent.parent
MESSAGES: Final = ROOT / "hooks" / "messages"


@dataclass(frozen=True)
class Language:
    """One language of a built site: its settings, what the engine says in it, and its pages in the order of readers."""

    code: str  # empty for the main one
    settings: Settings
    messages: Messages
    pages: list[BuiltPage]
    home: BuiltPage

    @property
    def shelf(self) -> Shelf:
        """Its editions."""
        return Shelf(self.settings, self.code)


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Make what is asked for; 1 when a library is missing, or there is nothing to make."""
    asked = _parser().parse_args(arguments)
    config = root / asked.config
    site = Path(asked.site) if asked.site else config.parent / "site"
    if not (site / "pages.json").is_file():
        print(f"There is no built site in {site}. Build it first: make build", file=sys.stderr)
        return 1
    try:
        printer = paper.Printer()
    except paper.NoPrinterError as error:
        print(error, file=sys.stderr)
        return 1
    with config.open(encoding="utf-8") as file:
        given: dict[str, Any] = yaml_load(file, get_yaml_loader(config=MkDocsConfig()))
    made = 0
    for language in languages(given, config, site):
        colors = colors_of(language.settings, config.parent / str(given.get("docs_dir") or "docs"))
        for name, edition in language.settings.handbook.editions.items():
            if (asked.edition and name != asked.edition) or (asked.language and asked.language != language.home.language):
                continue
            changed = replace_some(edition, asked)
            book = make_book(language, changed, site, str(given.get("site_url") or ""), colors)
            if not book.chapters:
                continue
            target = Path(asked.to) / language.shelf.file(name)
            target.parent.mkdir(parents=True, exist_ok=True)
            pages = printer.write(book, changed.size, changed.large, site, target)
            print(f"{target}: {pages} pages, {target.stat().st_size / 1e6:.1f} MB")
            made += 1
    if not made:
        which = f"{f' {asked.edition}' if asked.edition else ''}{f' in {asked.language}' if asked.language else ''}"
        print(f"There is no edition{which} with pages. extra.handbook.editions in mkdocs.yml names them.", file=sys.stderr)
    return int(not made)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="handbook", description="Make PDFs of a built site, by the editions of extra.handbook.")
    parser.add_argument("edition", nargs="?", help="the name of one edition; left out: all")
    parser.add_argument("--size", choices=("letter", "a5"), help="other paper than the edition names")
    parser.add_argument("--large", action="store_true", help="in large print")
    parser.add_argument("--language", help="in one language alone, such as es")
    parser.add_argument("--site", help="the folder of the built site")
    parser.add_argument("--config", default="mkdocs.yml", help="the settings of the site")
    parser.add_argument("--to", default="handbook", help="the folder for the PDFs")
    return parser


def replace_some(edition: HandbookEdition, asked: argparse.Namespace) -> HandbookEdition:
    """An edition on the paper that was asked for."""
    return edition.model_copy(update={"size": asked.size or edition.size, "large": asked.large or edition.large})


def languages(given: Mapping[str, Any], config: Path, site: Path) -> Iterator[Language]:
    """The languages of a built site, the main one first."""
    extra = given.get("extra") or {}
    files = list(settings_files(config))
    theme = given.get("theme")
    main = str((theme.get("language") if isinstance(theme, Mapping) else "") or "en")
    told = json.loads((site / "pages.json").read_text(encoding="utf-8"))["pages"]
    by_language: dict[str, list[BuiltPage]] = {}
    for one in told:
        if page := read_page(one, (site / file_at(one["url"])).read_text(encoding="utf-8")):
            by_language.setdefault(page.language, []).append(page)
    for language, pages in sorted(by_language.items(), key=lambda item: (item[0] != main, item[0])):
        code = "" if language == main else language
        settings, _ = read_settings(in_language(extra, code) if code else extra, files, language=code)
        known = language if (MESSAGES / f"{language}.yml").is_file() else "en"
        messages, _ = override_messages(read_messages((MESSAGES / f"{known}.yml").read_text(encoding="utf-8"), known), settings.messages)
        home = next((page for page in pages if page.url == (f"{code}/" if code else "")), pages[0])
        yield Language(code, settings, messages, in_reading_order(pages), home)


def colors_of(settings: Settings, docs: Path) -> str:
    """The style sheet with the colors of a site: its own, that of its brand, or the engine's."""
    if (docs / COLORS).is_file():
        return (docs / COLORS).read_text(encoding="utf-8")
    if settings.brand:
        return style_sheet(make_palettes(settings.brand.color, settings.brand.accent or ""))
    return (ROOT / "overrides" / COLORS).read_text(encoding="utf-8")


def make_book(language: Language, edition: HandbookEdition, site: Path, address: str, colors: str) -> Book:
    """The book of an edition in a language."""
    settings, home = language.settings, language.home
    folder = f"{language.code}/" if language.code else ""
    pages = [page for page in language.pages if language.shelf.holds(edition, page.url, page.kind, page.audience)]
    exported = site / folder / "glossary.json"
    terms = read_terms(json.loads(exported.read_text(encoding="utf-8"))) if exported.is_file() and not edition.bare else []
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    day = datetime.datetime.fromtimestamp(int(epoch), tz=datetime.timezone.utc).date() if epoch else None
    helped = help_lines(home.article)
    cover = Cover(
        title=edition.title or home.site_name,
        description=edition.description or home.site_description,
        site_name=home.site_name,
        address=address,
        notice=home.copyright,
        help=helped,
        help_name=settings.help.name,
        date=language.messages.formats.day(day) if day else "",
        language=home.language,
        direction=home.direction,
        large=edition.large,
        picture=cover_picture(home),
        colors=colors,
    )
    return Book(cover, make_chapters(pages, terms, address), terms, language.messages, edition.bare)


if __name__ == "__main__":
    sys.exit(main())
