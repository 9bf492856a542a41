"""A site in six calls, whichever generator makes them: `open_pipeline`, then `read`, `link`, `check`, `finish_page`, `finish_site`.

Everything is a function of settings, data files, sources and HTML. Nothing here knows a generator, a clock or the network.
Each step has a module of its own: `site_data`, `source_reader`, `page_linker`, `page_finisher`, `site_steps`; `edition` has those of
one language together, and every page goes to the edition of its language.
"""

from __future__ import annotations

import datetime
import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from peerkb import site_brand, site_steps
from peerkb.cache.digests import canonical
from peerkb.cache.store import Memo, make_anew
from peerkb.edition import Edition
from peerkb.exports import SEARCH_INDEX, Exports, search_index_address
from peerkb.glossary import terms
from peerkb.languages.codes import name_of
from peerkb.manual import pages as manual
from peerkb.messages import Messages
from peerkb.page_languages import PageLanguages
from peerkb.pages import former_addresses, front_matter, json_ld
from peerkb.search import search_languages
from peerkb.search.search_languages import LanguageIndex
from peerkb.security import policy
from peerkb.settings.reference import reference
from peerkb.settings.schema import LanguageSettings
from peerkb.settings.types import KnownNames
from peerkb.site_data import FRAMEWORKS, LINES, SEARCH, SOURCES, WORDS, BuildData, SiteData
from peerkb.source_files import PlacedPage, Snippet, SourceFile
from peerkb.template_variables import TemplateVariables
from peerkb.translations import Sibling, Translations
from peerkb.updates import agenda
from peerkb.validation.diagnostics import Diagnostic

if TYPE_CHECKING:
    from peerkb.pages.contents import Heading

_LANGUAGE: Final = re.compile(r"^lang:[ \t]*[\"']?([\w-]+)", re.MULTILINE)


def open_pipeline(
    extra: Mapping[str, Any],
    settings_files: Sequence[tuple[str, str]],
    web_site: json_ld.WebSite,
    texts: Mapping[str, str],
    messages: Callable[[str], Messages],
    memo: Memo = make_anew,
    *,
    folders: Collection[str] = (),
    today: datetime.date = datetime.date.max,
    previewing: bool = False,
) -> Pipeline:
    """Begin a build.

    `extra` is what the configuration files say under that key; they come by name and text, the one that inherits first. `texts` has
    the data files by path (`site_data.data_files`), `messages` gives what pages say in a language, by its code. `memo` may know what
    was made of the same things in an earlier build. `folders` have the pages of other languages, whether settings name these or not.
    A preview keeps nothing for offline reading and leaves style sheets as written.
    """
    build = BuildData(extra, settings_files, texts, messages, web_site.language, memo, today, previewing)
    return Pipeline(build, web_site, folders)


class Pipeline:
    """One build of a site. Make it with `open_pipeline`.

    `data` has the settings of the main language, and gathers in `data.diagnostics` everything that is wrong in any: a generator
    refuses the build when there is anything after `check`, or before `finish_site`.
    """

    def __init__(self, build: BuildData, web_site: json_ld.WebSite, folders: Collection[str] = ()) -> None:
        """Begin without pages."""
        self.data = SiteData(build, web_site)
        self.main = Edition(self.data)
        self.editions = {"": self.main}  # by the code of the language, which is empty for the main one
        self._build = build
        for code in (*self.data.settings.languages, *sorted(folders)):
            self._add_edition(code)
        self._manual: Mapping[str, str] = {}
        self._codes: dict[str, str] = {}  # the languages of pages, by path
        self._moved: dict[str, str] = {}  # the paths of pages, by their former addresses
        self._translations = Translations((), {})
        self._take_pages(())

    def _take_pages(self, pages: Sequence[PlacedPage]) -> None:
        """Take all pages in the order of readers; none before they are checked."""
        self._pages = pages
        self._languages = PageLanguages(pages, self._codes, self.editions, self._translations, self.data.settings.languages)
        self._exports = Exports(self.data, self._languages, self._moved)

    def _add_edition(self, code: str) -> None:
        if code not in self.editions and code != self.data.language:
            site, said = self.data.web_site, self.data.settings.languages.get(code, LanguageSettings())
            own = {"name": said.site_name or site.name, "description": said.site_description or site.description}
            self.editions[code] = Edition(SiteData(self._build, replace(site, **own, language=code, home=f"{code}/"), code))

    def manual_pages(self) -> dict[str, str]:
        """The sources of the manual for editors by path, where the settings name a folder for it."""
        data = self.data
        words = WORDS if WORDS in data.texts else ""
        name, _ = next(iter(data.settings_files), ("mkdocs.yml", ""))
        files = manual.SiteFiles(name, data.settings.glossary.folder, SOURCES, LINES, SEARCH, FRAMEWORKS, words)
        given = (data.settings.manual, data.settings.model_dump(), files, terms.LONGEST_DEFINITION, reference())
        found: dict[str, str] = data.memo("manual", (canonical(given), *manual.texts()), lambda: manual.manual_pages(*given))
        self._manual = found
        return found

    def _text_language(self, page: PlacedPage) -> str:
        """The code of the language of a page's text where it is not that of the site: the manual is in English alone."""
        is_manual = page.file.path in self._manual and page.file.text() == self._manual[page.file.path]
        return manual.LANGUAGE if is_manual and self.data.language.partition("-")[0] != manual.LANGUAGE else ""

    def glossary_indexes(self, paths: Collection[str]) -> dict[str, str]:
        """The sources of pages that list the terms of a language, by path, where `paths` are those of all pages and have none."""
        wanted = (edition.data for edition in self.editions.values())
        return {
            data.glossary_index: f"# {data.messages.glossary.title.text()}\n"
            for data in wanted
            if data.glossary_index not in paths and any(map(data.is_term, paths))
        }

    def brand_files(self, read: site_brand.Read) -> site_brand.BrandFiles:
        """The files that are made of the site's brand, and a sentence for the log. `read` gives files of the docs folder by path."""
        return site_brand.make_files(self.data, {code: edition.data for code, edition in self.editions.items()}, read)

    # read ----------------------------------------------------------------------------------------------------------------------

    def read(
        self,
        files: Iterable[SourceFile],
        known: KnownNames | None = None,
        snippets: Mapping[str, Snippet] | None = None,
        pictures: Iterable[str] = (),
    ) -> None:
        """Read the sources of all pages before any becomes HTML: terms, front matter, exercises, and what settings name.

        `known` are names that settings may use, besides those of pages and lines; `snippets` are texts that pages take in, by name;
        `pictures` are the text of SVGs.
        """
        files, known = list(files), known or KnownNames()
        styles = policy.style_hashes(pictures)
        self._codes = {file.path: self._find_language(file) for file in files}
        for code, edition in self.editions.items():
            edition.picture_styles = styles
            edition.reader.read((file for file in files if self._codes[file.path] == code), files, known, snippets or {})
        drafts = {path: url for edition in self.editions.values() for path, url in edition.reader.drafts.items()}
        headings = {heading for edition in self.editions.values() for heading in edition.reader.headings}
        for code, edition in self.editions.items():
            languages = {file.url: self._language(other) for file in files if (other := self._codes[file.path]) != code}
            edition.reader.settle(drafts, languages, files, known, headings)
            edition.find_handbooks(known.files or ())
        kept = [file for file in files if file.path not in drafts and self._has_front_matter(file)]
        used = {former_addresses.file_of(file.url) for file in files if file.path not in drafts} | set(known.files or ())
        moved = [(file.path, file.text(), said["moved_from"]) for file in kept if (said := self.front_matter(file)).get("moved_from")]
        self._moved, faults = former_addresses.read_claims(moved, used)
        siblings = [Sibling(file, self._codes[file.path], self.front_matter(file)) for file in kept]
        self._translations = Translations(siblings if len(self.editions) > 1 else (), self.editions)
        self.data.diagnostics += [*faults, *self._translations.diagnostics]

    def _find_language(self, file: SourceFile) -> str:
        """The code of a page's language: what its front matter says, or else the name of the folder that it stands in."""
        folder = file.path.partition("/")[0]
        code = folder if folder in self.editions else ""
        text = "" if file.generated else file.text()
        found = _LANGUAGE.search(text, 0, front_matter.end_of(text)) if text.startswith("---") else None
        if found is None:
            return code
        said = "" if found[1] == self.data.language else found[1]
        terms_folder = self.editions[code].data.glossary_folder
        if said and name_of(said):
            self._add_edition(said)  # one page may be in a language that no other is in
        if said not in self.editions:
            problem = "which is the code of no language. Write one such as: es"
        elif said != code and posixpath.dirname(file.path) == terms_folder:
            problem = f"and stands among terms of another language. Move it to {self.editions[said].data.glossary_folder}/"
        else:
            return said
        line = text.count("\n", 0, found.start()) + 1
        self.data.diagnostics.append(Diagnostic(file.path, line, f"'lang' says '{found[1]}', {problem}"))
        return code

    def _language(self, code: str) -> str:
        return self.editions[code].data.language

    def _has_front_matter(self, file: SourceFile) -> bool:
        return file.path in self._edition(file).reader.paths

    def _edition(self, file: SourceFile) -> Edition:
        return self.edition_at(file.path)

    @property
    def drafts(self) -> Collection[str]:
        """The paths of pages that must be left out of the site. A preview leaves out none."""
        return self.main.reader.all_drafts.keys()

    def code_of(self, path: str) -> str:
        """The code of the language of the page at a path; empty for the main one."""
        return self._codes.get(path, "")

    def edition_at(self, path: str) -> Edition:
        """The edition of the page at a path."""
        return self.editions[self.code_of(path)]

    def front_matter(self, file: SourceFile) -> dict[str, Any]:
        """What a page says of itself. A term's page has its headword as the title and its definition as the description."""
        return self._edition(file).reader.front_matter(file.path)

    def is_draft(self, file: SourceFile) -> bool:
        """Whether a page says that it is a draft."""
        return self._has_front_matter(file) and bool(self.front_matter(file).get("draft"))

    def body(self, file: SourceFile) -> str:
        """A page's source without its front matter."""
        return self._edition(file).reader.body(file)

    @property
    def mark_key(self) -> str:
        """Everything that markup depends on besides the page, in all languages."""
        return "\n".join(edition.marks.key for edition in self.editions.values())

    # link ----------------------------------------------------------------------------------------------------------------------

    def link(self, file: SourceFile, said: Mapping[str, Any], html: str) -> str:
        """Link the words of a page's HTML. `said` is its front matter."""
        return self._edition(file).linker.link(file, said, html)

    # check ---------------------------------------------------------------------------------------------------------------------

    def check(self, pages: Iterable[PlacedPage]) -> str:
        """Gather what all pages together say, in the order of readers: where terms appear, the course, the index of the search.

        Adds what is wrong to `data.diagnostics`. Returns a sentence for the log.
        """
        self._take_pages(list(pages))
        for code, edition in self.editions.items():
            edition.check(self._languages.pages_in(code))
        if not self.data.diagnostics:
            self._index_search()
        told = [
            f"{code}: {edition.summary()}" if code else edition.summary() for code, edition in self.editions.items() if edition.has_pages
        ]
        changed = sorted(page.file.path for page in self._pages if self._languages.changed_since(page))
        if changed:
            told.append(f"Changed since they were translated: {', '.join(changed)}")
        return ". ".join(told)

    def _index_search(self) -> None:
        """Make the index of each language, which knows where those of the others are and how searches in them begin."""
        translated = ((page.file.path, self._languages.by_path.get(page.front_matter.get("translates", ""))) for page in self._pages)
        twins = {path: twin.file.url for path, twin in translated if twin}
        indexes = []
        for code, edition in self.editions.items():
            edition.index_search(twins)
            said = edition.data.messages.search
            here, definition = said.in_this_language.text(), said.definition.text()
            address = search_index_address(code)
            known = (edition.data.search_words, edition.search_entries, edition.search_words)
            indexes.append(LanguageIndex(edition.data.language, self._languages.name(code), address, *known, here, definition))
        for edition, index in zip(self.editions.values(), indexes, strict=True):
            edition.search_words = {**search_languages.exported(index, indexes), **edition.search_words}

    # finish_page ---------------------------------------------------------------------------------------------------------------

    @property
    def site_variables(self) -> TemplateVariables:
        """What the template of a page without a source may show. Ask once all pages are checked."""
        homes = self._languages.homes("")
        others = [self.editions[home.code].site_variables for home in homes]
        return self.main.site_variables.of_page(editions=homes, others=others)

    def page_variables(self, page: PlacedPage) -> TemplateVariables:
        """What a page's template may show."""
        code = self.code_of(page.file.path)
        edition = self.editions[code]
        lists_reviews = page.front_matter.get("template") == agenda.TEMPLATE
        return edition.page_variables(page).of_page(
            editions=self._languages.homes(code),
            is_home=page.file.url in edition.data.homes,
            translations=self._languages.translations(page),
            changed_since=self._languages.changed_since(page),
            unchecked=self._languages.is_unchecked(page),
            text_language=self._text_language(page),
            agenda=self._exports.agenda if lists_reviews else None,
            calendar=self._exports.calendar_address if lists_reviews else "",
        )

    def end_headings(self, page: PlacedPage, shown: TemplateVariables) -> list[Heading]:
        """The headings below a page's text, in order: the foot of a term's page makes them, or a template with what it may show."""
        return self._edition(page.file).end_headings(page, shown)

    def finish_page(self, page: PlacedPage, html: str) -> str:
        """Finish a whole page, as its template printed it."""
        return self._edition(page.file).finisher.finish(page, html)

    def finish_template(self, name: str, html: str) -> str:
        """Finish a page that has a template and no source, such as 404.html."""
        return self.main.finisher.finish_template(name, html)

    # finish_site ---------------------------------------------------------------------------------------------------------------

    def finish_site(self, folder: Path, scripts: Mapping[str, str], style_sheets: Sequence[str]) -> str:
        """Take the folder of the built site through each step in order.

        `scripts` are the texts of template scripts by address, `style_sheets` the addresses of the site's own. Returns a sentence
        for the log, or nothing. Raises `site_steps.StepError`.
        """
        data = self.data
        self._exports.write(folder)
        for address in sorted(self.scripts_used):
            site_steps.write_text(folder, address, [scripts[address]])
        site_steps.adapt_lightbox(folder)
        site_steps.lighten_theme_script(folder, whole=any(edition.finisher.needs_whole_script for edition in self.editions.values()))
        site_steps.bundle_assets(folder, data.settings.joined, data.messages, self._language_scripts(), [SEARCH_INDEX])
        if data.previewing:
            return ""
        site_steps.reduce_style_sheets(folder, style_sheets, data.settings.switched_off)
        read = {code: edition for code, edition in self.editions.items() if edition.has_pages}
        help_folders = [path for edition in read.values() if (path := edition.data.settings.help.path)]
        return site_steps.write_offline_manifest(folder, data.settings.offline.leave_out, [*filter(None, read)], help_folders)

    def _language_scripts(self) -> Iterator[site_steps.LanguageScripts]:
        """What scripts of the other languages than the main one are made of."""
        for code, edition in self.editions.items():
            if code:
                pages = [former_addresses.file_of(unquote(page.file.url)) for page in self._pages if self.code_of(page.file.path) == code]
                yield site_steps.LanguageScripts(code, edition.data.messages, pages)

    @property
    def scripts_used(self) -> set[str]:
        """The addresses of the template scripts that finished pages load."""
        return {address for edition in self.editions.values() for address in edition.finisher.scripts}
