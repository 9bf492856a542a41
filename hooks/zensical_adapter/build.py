"""Build a site with Zensical: its output goes through the six calls of the pipeline, and takes the old site's place as a whole."""

from __future__ import annotations

import datetime
import gzip
import html
import importlib.util
import logging
import os
import re
import shutil
import tempfile
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import adapter_parts
import site_navigation
from markupsafe import escape
from pathspec.gitignore import GitIgnoreSpec

from peerkb import site_brand, source_files
from peerkb.cache.digests import digest, digest_of_code, digest_of_packages
from peerkb.cache.store import Store
from peerkb.messages import UnknownMessageError
from peerkb.pages import sitemap
from peerkb.pages.json_ld import WebSite
from peerkb.pipeline import open_pipeline
from peerkb.publishing import publish, staging
from peerkb.settings.reading import read_settings as read_extra
from peerkb.settings.reading import settings_files
from peerkb.settings.schema import LanguageSettings
from peerkb.settings.types import KnownNames
from peerkb.site_steps import StepError, write_text
from peerkb.source_files import PlacedPage
from peerkb.template_variables import UnknownVariableError
from peerkb.theme.labels import name_theme_parts
from peerkb.validation.diagnostics import Diagnostic, report
from zensical_adapter import layout, markup
from zensical_adapter.dead_links import find_dead_links
from zensical_adapter.project import BuildFailedError, Made, Project
from zensical_adapter.settings import Settings, SettingsError, in_language, read_settings, shown_extra
from zensical_adapter.sources import Sources
from zensical_adapter.structure import AnchorLink, Files, Page, navigation, page_file

log = logging.getLogger("zensical_adapter")
_CACHE: Final = ".cache/zensical.sqlite"
_NO_SNIPPET: Final = re.compile(r"Snippet at path '(.+?)' could not be found")


class RefusedError(Exception):
    """The site is not built; the message lists what is wrong. The old one stands."""


def build(config_file: Path, *, site: Path | None = None, strict: bool = False, previewing: bool = False, address: str = "") -> None:
    """Build the site that a configuration file describes, into `site` or the folder that it names. Raises RefusedError.

    `strict` refuses links that lead nowhere. A preview may have another `address` than the site.
    """
    if importlib.util.find_spec("zensical") is None:
        raise RefusedError("Zensical is not installed. It needs Python 3.11 or later: make build ENGINE=zensical PYTHON=python3.13")
    try:
        settings = read_settings(config_file)
        settings.config["site_url"] = address or settings.config["site_url"]
        target = site.resolve() if site else settings.site
        # Ctrl-C may end a preview while this folder is being removed; then it goes with the preview's own.
        with tempfile.TemporaryDirectory(prefix="zensical-", dir=target.parent if previewing else None) as folder:
            _build(settings, config_file, Project(Path(folder).resolve()), target, strict=strict, previewing=previewing)
    except (SettingsError, StepError) as error:
        raise RefusedError(str(error)) from error
    except (UnknownVariableError, UnknownMessageError) as error:
        raise RefusedError(f"{adapter_parts.template_line(error)}{error}") from error
    except OSError as error:
        raise RefusedError(f"{error.filename or target}: {error.strerror}. The site before, if there was one, stands") from error


def _build(settings: Settings, config_file: Path, project: Project, target: Path, *, strict: bool, previewing: bool) -> None:
    store = Store()
    if read_extra(settings.config["extra"], ())[0].cache.keep:
        made_by = digest(digest_of_packages(), digest_of_code(Path(__file__).parent.parent))
        store = Store(settings.root / _CACHE, made_by)
    built = staging(target)
    try:
        _Build(settings, config_file, store, previewing=previewing).run(project, built, strict=strict)
        publish(built, target)
    finally:
        shutil.rmtree(built, ignore_errors=True)
        store.close()


class _Build:
    """One build, step by step."""

    def __init__(self, settings: Settings, config_file: Path, store: Store, *, previewing: bool) -> None:
        """Open the pipeline with what mkdocs.yml and the data files say."""
        if loops := source_files.find_link_loops(settings.docs):
            raise RefusedError(report(loops))
        config, theme = settings.config, settings.theme
        self.settings = settings
        folders = adapter_parts.language_folders(settings.docs)
        languages = config["extra"].get("languages")
        codes = {*map(str, languages if isinstance(languages, Mapping) else ()), *folders}
        language = str(theme.get("language") or theme["locale"])
        self.now = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or time.time()), datetime.timezone.utc)
        self.pipeline = open_pipeline(
            config["extra"],
            list(settings_files(config_file)),
            WebSite(config["site_name"], config["site_url"], config["site_description"] or "", language),
            adapter_parts.data_texts(settings.docs, codes),
            adapter_parts.messages_of,
            store.remember,
            folders=folders,
            today=self.now.date(),
            previewing=previewing,
        )
        data = self.pipeline.data
        name_theme_parts(theme.get("palette"), settings.extensions, data.messages)
        if data.address_notice and not previewing:
            log.info(data.address_notice)
        config["extra"] = {**config["extra"], **shown_extra(data)}
        for name, path in site_brand.theme_settings(data).items():
            if theme.get(name) in (None, adapter_parts.THEME_FAVICON):
                theme[name] = path
        self.layout = layout.Layout(settings, version("zensical"), self.now)
        self.sources = Sources(settings.docs, config["exclude_docs"] or "", directories=config["use_directory_urls"])
        self.pages: dict[str, PlacedPage] = {}
        self.files = Files({})

    def run(self, project: Project, site: Path, *, strict: bool) -> None:
        """Make the six calls, with Zensical's part between the second and the third. Writes the site into the folder `site`."""
        self._read()
        made = self._let_zensical_build(project)
        faults = [*made.faults, *self._link(made)]
        if strict:
            self.pipeline.data.diagnostics += faults
        for fault in () if strict else faults:
            log.warning("%s", fault)
        self._check(navigation(made.nav, {file.url: file.page for file in self.files.documentation_pages() if file.page}))
        self._lay_out(site)
        self._finish(site)

    def _read(self) -> None:
        """Have the sources of all pages read, with what the pipeline adds."""
        pipeline, sources = self.pipeline, self.sources
        if unnamed := source_files.find_unreadable_names(sources.paths):
            raise RefusedError(report(unnamed))
        for path, text in pipeline.manual_pages().items():
            sources.add(path, text.encode())
        brand = pipeline.brand_files(sources.content)
        for path, content in brand.files.items():
            sources.add(path, content if isinstance(content, bytes) else content.encode())
        if brand.notice:
            log.info(brand.notice)
        indexes = pipeline.glossary_indexes(set(sources.pages()))
        for path, text in indexes.items():
            sources.add(path, text.encode())
        theme = [path for path, _ in self.layout.files()]
        files = {*map(sources.destination, sources.paths), *theme}
        snippets = self._snippets = adapter_parts.find_snippets(
            self.settings.extensions.get("pymdownx.snippets", {}).get("base_path"), self.settings.docs
        )
        pictures = [(sources.content(path) or b"").decode("utf-8", "replace") for path in sources.paths if path.endswith(".svg")]
        found = [sources.source(path, generated=path in indexes) for path in sources.pages()]
        known = KnownNames(files=files, snippets=snippets, plugins=adapter_parts.installed_plugins())
        pipeline.read(found, known, snippets, pictures)
        pipeline.data.diagnostics += sources.faults
        sources.remove(pipeline.drafts)

    def _let_zensical_build(self, project: Project) -> Made:
        """Hand Zensical the pages, and take what it has made of them."""
        pipeline, sources = self.pipeline, self.sources
        nav, drafts = self.settings.config["nav"], pipeline.drafts
        marks = {code: edition.marks for code, edition in pipeline.editions.items()}
        project.write(self.settings, site_navigation.without_drafts(nav, drafts) if nav else None, marks)
        for path in sources.paths:
            if sources.is_page(path):
                source = sources.source(path)
                said = pipeline.front_matter(source)
                asks = {markup.KIND: said.get("kind"), markup.TITLE: said.get("title"), markup.LANGUAGE: pipeline.code_of(path)}
                project.write_page(source, pipeline.body(source), asks)
            else:
                project.write_file(path)
        try:
            return project.build(self.pipeline.data.memo)
        except BuildFailedError as error:
            raise RefusedError(self._explain(str(error))) from error

    def _explain(self, said: str) -> str:
        """What Zensical said, or which line takes in a snippet that is not there."""
        found = _NO_SNIPPET.search(said)
        if found is None:
            return said
        texts = [(path, self.sources.source(path).text()) for path in self.sources.pages()]
        texts += [(one.path, one.text) for one in self._snippets.values()]
        return report(source_files.find_missing_snippet(found[1], texts, self._snippets))

    def _link(self, made: Made) -> list[Diagnostic]:
        """Link the words of all pages. Returns what leads nowhere."""
        config, sources = self.settings.config, self.sources
        by_path = {path: page_file(path, directories=config["use_directory_urls"]) for path in sources.pages()}
        there = {*sources.paths, *(path for path, _ in self.layout.files())}
        faults: list[Diagnostic] = []
        self.files = Files(by_path)
        for path, file in by_path.items():
            source = sources.source(path)
            meta = self.pipeline.front_matter(source)
            if "description" in meta:
                meta["description"] = html.escape(meta["description"])
            page = Page(file, made.pages[file.url], meta, config["site_url"])
            content, links = markup.take_note(page.content)
            if self.settings.validation("links", "not_found", "warn") == "warn":
                faults += find_dead_links(path, source.text(), links, there)
            page.content = self.pipeline.link(source, meta, content)
        apart = GitIgnoreSpec.from_lines((config["not_in_nav"] or "").splitlines())
        listed = [path for path in by_path if not apart.match_file(path) and not self.pipeline.is_draft(sources.source(path))]
        own = self.pipeline.data.settings_files[0]
        return [*faults, *site_navigation.find_faults(config["nav"], {*sources.paths, *self.pipeline.drafts}, listed, own)]

    def _check(self, nav: Any) -> None:
        """Check all pages together, and refuse the build for what is wrong."""
        pipeline = self.pipeline
        files: Any = self.files  # pages and files have what theirs have that these modules are written for
        order = {page.file.src_uri: number for number, page in enumerate(nav.pages)}
        adapter_parts.escape_parts(nav)
        navs = site_navigation.by_language(nav, files, pipeline.editions, pipeline.code_of)
        self.shown: dict[str, dict[str, Any]] = {}
        for code, edition in pipeline.editions.items():
            index = files.get_file_from_path(edition.data.glossary_index)
            site_navigation.lead_terms_to_index(index.page if index else None, order, edition.data.is_term, files)
            said = pipeline.data.settings.languages.get(code, LanguageSettings()).copyright
            config = in_language(self.settings.config, edition.data, said) if code else self.settings.config
            self.shown[code] = {"config": config, "nav": navs[code]}
        pages = [file.page for file in files.documentation_pages() if file.page]
        pages.sort(key=lambda page: (order.get(page.file.src_uri, len(order)), page.file.src_uri))
        for page in pages:
            adapter_parts.escape_titles(page)
            page.update_date = sitemap.day_of(page.meta)
            path = page.file.src_uri
            self.pages[path] = adapter_parts.place(page, self.sources.source(path), navs[pipeline.code_of(path)].homepage)
        told = pipeline.check(self.pages.values())
        self._refuse()
        log.info(told)

    def _lay_out(self, site: Path) -> None:
        """Write the pages and the files of the theme."""
        pipeline, sources = self.pipeline, self.sources
        for path in sources.paths:
            if not sources.is_page(path):
                (site / path).parent.mkdir(parents=True, exist_ok=True)
                (site / path).write_bytes(sources.content(path) or b"")
        for path, found in self.layout.files():
            target = site / path
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(found, target)
        if "glightbox" in self.settings.config["plugins"]:
            layout.write_lightbox(site)
        for name in self.settings.theme["static_templates"]:
            printed = self.layout.static(name, {**self.shown[""], "kb": pipeline.site_variables, "pages": self.files.documentation_pages()})
            if printed and printed.strip():
                write_text(site, name, [pipeline.finish_template(name, printed) if name.endswith(".html") else printed])
        for path, placed in self.pages.items():
            file = self.files.by_path[path]
            assert file.page
            code, variables = pipeline.code_of(path), pipeline.page_variables(placed)
            self._add_ends(file.page, placed, variables)
            printed = self.layout.page(file.page, {**self.shown[code], "kb": variables, "pages": self.files.documentation_pages()})
            write_text(site, file.dest_uri, [pipeline.finish_page(placed, printed)])

    def _add_ends(self, page: Page, placed: PlacedPage, variables: Any) -> None:
        """Give the contents what stands below the text."""
        inside = page.toc[0].children if page.toc and page.toc[0].level == 1 else page.toc
        ends = [AnchorLink(escape(end.title), end.anchor, 2) for end in self.pipeline.end_headings(placed, variables)]
        if len(inside) + len(ends) > 1:
            inside += ends

    def _finish(self, site: Path) -> None:
        """Finish the site's folder."""
        self._refuse()
        files = self.files.documentation_pages()
        text = sitemap.leave_out_unknown(layout.sitemap(files))
        write_text(site, sitemap.FILE, [text])
        latest = max((file.page.update_date for file in files if file.page), default=sitemap.day_of({}))
        stamp = datetime.datetime.fromisoformat(latest).replace(tzinfo=datetime.timezone.utc).timestamp()
        with (site / f"{sitemap.FILE}.gz").open("wb") as raw, gzip.GzipFile(sitemap.FILE, "wb", fileobj=raw, mtime=stamp) as packed:
            packed.write(text.encode())
        told = self.pipeline.finish_site(site, self.layout.scripts, self.settings.config["extra_css"])
        if told:
            log.info(told)

    def _refuse(self) -> None:
        if self.pipeline.data.diagnostics:
            raise RefusedError(report(self.pipeline.data.diagnostics))
