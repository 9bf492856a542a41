"""The adapter for MkDocs and ProperDocs: it hands their files, pages and HTML to the six calls of `peerkb.pipeline`. No rules live here.

At equal priority MkDocs calls hooks after plugins. A priority other than 0 says beside it what it must come before or after.
"""

from __future__ import annotations

import copy
import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import adapter_parts
import navigation_markup
import site_navigation
from build_cache import BuildCache
from markupsafe import escape
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import get_build_datetime
from pymdownx.snippets import SnippetMissingError

from peerkb import site_brand, site_data, source_files
from peerkb.markdown.markup_extension import MarkupExtension
from peerkb.messages import UnknownMessageError
from peerkb.pages import sitemap
from peerkb.pages.json_ld import WebSite
from peerkb.pipeline import Pipeline, open_pipeline
from peerkb.security import template_scripts
from peerkb.settings.reading import settings_files
from peerkb.settings.schema import LanguageSettings
from peerkb.settings.types import KnownNames
from peerkb.site_steps import StepError
from peerkb.source_files import PlacedPage, Snippet, SourceFile
from peerkb.template_variables import UnknownVariableError
from peerkb.theme import lightbox
from peerkb.theme.labels import name_theme_parts
from peerkb.validation.diagnostics import Diagnostic, report, short_repr

if TYPE_CHECKING:
    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.utils.templates import TemplateContext

log = get_plugin_logger("site")

CACHEABLE = True
GLIGHTBOX: Final = "glightbox"  # the key of front matter by which the plugin leaves a page alone


@dataclass
class _Build:
    """What one build knows."""

    pipeline: Pipeline
    markup: MarkupExtension
    sources: Sequence[SourceFile] = ()  # of all pages
    snippets: Mapping[str, Snippet] = field(default_factory=dict)  # by name
    order: dict[str, int] = field(default_factory=dict)  # the place of each page among those that readers meet
    navigation: dict[str, Navigation] = field(default_factory=dict)  # of each language
    config: dict[str, MkDocsConfig] = field(default_factory=dict)  # as templates see it on pages of another language than the main one
    pages: dict[str, PlacedPage] = field(default_factory=dict)
    scripts: Mapping[str, str] = field(default_factory=dict)  # of templates, by address


class Adapter:
    """The handlers of MkDocs' events, with the build that is under way. MkDocs keeps it loaded between the builds of a preview."""

    def __init__(self) -> None:
        """Wait for the first build."""
        self.cache = BuildCache(
            lambda: [edition.site_variables for edition in self._build.pipeline.editions.values()],
            lambda path: self._build.pipeline.edition_at(path).site_variables,
        )
        self._previewing = False
        self._build: _Build

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Note whether the site is a preview for its editors."""
        self._previewing = command == "serve"

    def on_config(self, config: MkDocsConfig) -> None:
        """Open the pipeline with what mkdocs.yml and the data files say."""
        if loops := source_files.find_link_loops(Path(config.docs_dir)):
            raise PluginError(report(loops))
        if not config.repo_url and "://" not in (config.edit_uri or ""):
            config.edit_uri = None  # a path below a repository that is not named: MkDocs would warn of it on each page
        languages = config.extra.get("languages")
        folders = adapter_parts.language_folders(Path(config.docs_dir))
        codes = {*map(str, languages if isinstance(languages, Mapping) else ()), *folders}
        data = adapter_parts.data_texts(Path(config.docs_dir), codes)
        language = str(config.theme.get("language") or config.theme.get("locale") or "")
        web_site = WebSite(config.site_name, config.site_url or "", config.site_description or "", language)
        opened = open_pipeline(
            config.extra,
            list(settings_files(Path(config.config_file_path or "mkdocs.yml"))),
            web_site,
            data,
            adapter_parts.messages_of,
            self.cache.memo,
            folders=folders,
            today=get_build_datetime().date(),
            previewing=self._previewing,
        )
        name_theme_parts(config.theme.get("palette"), config.mdx_configs, opened.data.messages)
        self._build = _Build(opened, MarkupExtension(opened.main.marks.mark, opened.mark_key))
        if opened.data.address_notice and not self._previewing:
            log.info(opened.data.address_notice)
        # The pipeline goes on to read what the site itself says.
        shown = {"content_security_policy": opened.data.content_security_policy, **site_brand.template_settings(opened.data)}
        config["extra"] = {**config.extra, **shown}
        for name, path in site_brand.theme_settings(opened.data).items():
            if config.theme.get(name) in (None, adapter_parts.THEME_FAVICON):
                config.theme[name] = path
        config.markdown_extensions += [name for name in adapter_parts.REQUIRED_EXTENSIONS if name not in config.markdown_extensions]
        config.markdown_extensions.append(self._build.markup)

    @event_priority(-100)  # after plugins that add files
    def on_files(self, files: Files, config: MkDocsConfig) -> None:
        """Have the sources of all pages read. What is wrong is told with the faults of links, in one message."""
        if unnamed := source_files.find_unreadable_names(file.src_uri for file in files):
            raise PluginError(report(unnamed))
        for path, text in self._build.pipeline.manual_pages().items():
            if files.get_file_from_path(path) is None:  # a page of the site's own comes first
                files.append(File.generated(config, path, content=text))
        self._add_brand(files, config)
        pages = files.documentation_pages()
        indexes = self._build.pipeline.glossary_indexes({file.src_uri for file in pages})
        for path, text in indexes.items():
            files.append(File.generated(config, path, content=text))
            pages = [*pages, cast("File", files.get_file_from_path(path))]
        pictures = (file.content_bytes.decode("utf-8", "replace") for file in files.media_files() if file.src_uri.endswith(".svg"))
        folders = (config.mdx_configs.get("pymdownx.snippets") or {}).get("base_path")
        snippets = adapter_parts.find_snippets(folders, Path(config.docs_dir))
        known = KnownNames(files={file.dest_uri for file in files}, snippets=snippets, plugins=adapter_parts.installed_plugins())
        self._build.sources = [self._source(file, generated=file.src_uri in indexes) for file in pages]
        self._build.snippets = snippets
        self._build.pipeline.read(self._build.sources, known, snippets, pictures)
        drafts = self._build.pipeline.drafts
        for path in drafts:
            cast("File", files.get_file_from_path(path)).inclusion = InclusionLevel.EXCLUDED
        if drafts and config.nav:
            config.nav = site_navigation.without_drafts(config.nav, drafts)

    def _add_brand(self, files: Files, config: MkDocsConfig) -> None:
        """Add the files of the site's brand, in place of the theme's; one of the site's own comes first."""
        made = self._build.pipeline.brand_files(lambda path: _content(files.get_file_from_path(path)))
        for path, content in made.files.items():
            there = files.get_file_from_path(path)
            if there is not None and there.src_dir in config.theme.dirs:
                files.remove(there)
                there = None
            if there is None:
                files.append(File.generated(config, path, content=content))
        if made.notice:
            log.info(made.notice)

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> None:
        """Note the order in which readers meet the pages, and the pages above those that no part of the navigation holds."""
        build = self._build
        self._check_nav(config, files)
        build.order = {page.file.src_uri: place for place, page in enumerate(nav.pages)}
        adapter_parts.escape_parts(nav)
        build.navigation = site_navigation.by_language(nav, files, build.pipeline.editions, build.pipeline.code_of)
        for code, edition in build.pipeline.editions.items():
            index = files.get_file_from_path(edition.data.glossary_index)
            site_navigation.lead_terms_to_index(index.page if index else None, build.order, edition.data.is_term, files)
            if code:
                copyright_ = build.pipeline.data.settings.languages.get(code, LanguageSettings()).copyright
                build.config[code] = _in_language(config, edition.data, copyright_)

    def _check_nav(self, config: MkDocsConfig, files: Files) -> None:
        """Note what the navigation leaves out or names in vain; in a build that is not strict, such as a preview, say it at once."""
        pipeline = self._build.pipeline
        listed = [self._source(file) for file in files.documentation_pages() if file.inclusion is not InclusionLevel.NOT_IN_NAV]
        paths = [source.path for source in listed if not pipeline.is_draft(source)]
        there = {file.src_uri for file in files if file.inclusion is not InclusionLevel.EXCLUDED}
        faults = site_navigation.find_faults(config.nav, there, paths, pipeline.data.settings_files[0])
        if config.strict:
            pipeline.data.diagnostics += faults
        else:
            for fault in faults:
                log.warning("%s", fault)

    def on_page_read_source(self, page: Page, config: MkDocsConfig) -> str:
        """Hand MkDocs the body alone, behind an empty line: it would take a first line such as `Hope: a word` for front matter."""
        return f"\n{self._build.pipeline.body(self._source(page.file))}"

    @event_priority(100)  # before any plugin asks what the front matter says
    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Hand MkDocs the front matter; the description as HTML, since themes put it into an attribute as it is."""
        page.meta = self._build.pipeline.front_matter(self._source(page.file))
        if "description" in page.meta:
            page.meta["description"] = html.escape(page.meta["description"])
        self._build.markup.mark = self._build.pipeline.edition_at(page.file.src_uri).marks.mark
        self._build.markup.page_kind = str(page.meta.get("kind") or "")
        self._build.markup.page_title = str(page.meta.get("title") or "")

    @event_priority(100)  # before plugins that hand on a whole document, such as glightbox
    def _link_page(self, content: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Link the page's words, and let glightbox leave a page without pictures alone unless its front matter says otherwise."""
        if not lightbox.has_pictures(content):
            page.meta.setdefault(GLIGHTBOX, False)
        return self._build.pipeline.link(self._source(page.file), page.meta, content)

    @event_priority(-50)  # after glightbox
    def _unwrap_page(self, content: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Take the content out of the document that glightbox makes, and let it leave the finished page alone."""
        page.meta[GLIGHTBOX] = False
        return lightbox.unwrap_document(content)

    @event_priority(100)  # before a plugin loads a template
    def _prepare_templates(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
        """Let templates be read without inline scripts."""
        env.lstrip_blocks = True  # a quarter of a page would be the templates' own indentation
        env.add_extension(template_scripts.TemplateScripts)
        env.globals[navigation_markup.NAME] = navigation_markup.NavigationMarkup(env, (file.url for file in files))
        self._build.scripts = cast(
            "template_scripts.TemplateScripts", env.extensions[template_scripts.TemplateScripts.identifier]
        ).by_address

    @event_priority(-100)  # when every plugin has seen every page
    def _check_pages(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
        """Check all pages together, and refuse the build for what is wrong."""
        build = self._build
        pages = [file.page for file in files.documentation_pages() if file.page is not None and file.page.content is not None]
        pages.sort(key=lambda page: (build.order.get(page.file.src_uri, len(build.order)), page.file.src_uri))
        for page in pages:
            adapter_parts.escape_titles(page)
            page.update_date = sitemap.day_of(page.meta)  # MkDocs has the day of the build there
        build.pages = {page.file.src_uri: self._place(page) for page in pages}
        told = build.pipeline.check(build.pages.values())
        self._refuse()
        log.info(told)

    def on_page_context(self, context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        """Give the page's template what it may show, and the contents what stands below the text."""
        placed = self._build.pages[page.file.src_uri]
        shown = self._build.pipeline.page_variables(placed)
        code = self._build.pipeline.code_of(page.file.src_uri)
        seen = {"kb": shown, "nav": self._build.navigation[code], "config": self._build.config.get(code, config)}
        cast("dict[str, Any]", context).update(seen)
        links = list(page.toc)
        inside = links[0].children if links and links[0].level == 1 else links
        ends = [AnchorLink(escape(end.title), end.anchor, 2) for end in self._build.pipeline.end_headings(placed, shown)]
        if len(inside) + len(ends) > 1:
            inside += ends
        page.toc = TableOfContents(links)

    def on_template_context(self, context: TemplateContext, template_name: str, config: MkDocsConfig) -> None:
        """Give the template of a page without a source, such as 404.html, what it may show."""
        cast("dict[str, Any]", context).update({"kb": self._build.pipeline.site_variables, "nav": self._build.navigation[""]})

    @event_priority(-100)  # after plugins that change the finished page
    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """Finish a page."""
        return self._build.pipeline.finish_page(self._build.pages[page.file.src_uri], output)

    @event_priority(-100)
    def on_post_template(self, output_content: str, template_name: str, config: MkDocsConfig) -> str:
        """Finish a page without a source."""
        if template_name == sitemap.FILE:
            return sitemap.leave_out_unknown(output_content)
        is_page = template_name.endswith(".html")
        return self._build.pipeline.finish_template(template_name, output_content) if is_page else output_content

    @event_priority(-50)  # after glightbox has written its script, before the site is published
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Finish the site's folder, and let go of the build."""
        self._refuse()
        scripts = self._build.scripts
        if not self._build.pipeline.scripts_used <= scripts.keys():  # pages were laid out in an earlier build
            scripts = template_scripts.read_templates(config.theme.dirs)
        try:
            told = self._build.pipeline.finish_site(Path(config.site_dir), scripts, config.extra_css)
        except StepError as error:
            raise PluginError(str(error)) from error
        if told:
            log.info(told)
        del self._build

    def on_build_error(self, error: Exception) -> None:
        """Say in a sentence what a template or a page asked for in vain."""
        if isinstance(error, UnknownVariableError | UnknownMessageError):
            raise PluginError(f"{adapter_parts.template_line(error)}{error}") from error
        if isinstance(error, SnippetMissingError):
            name = str(error).partition("'")[2].rpartition("'")[0]
            snippets = self._build.snippets
            texts = [(file.path, file.text()) for file in self._build.sources] + [(one.path, one.text) for one in snippets.values()]
            raise PluginError(report(source_files.find_missing_snippet(name, texts, snippets))) from error

    def _refuse(self) -> None:
        if self._build.pipeline.data.diagnostics:
            raise PluginError(report(self._build.pipeline.data.diagnostics))

    def _place(self, page: Page) -> PlacedPage:
        return adapter_parts.place(page, self._source(page.file), self._home_of(page))

    def _home_of(self, page: Page) -> Page | None:
        return self._build.navigation[self._build.pipeline.code_of(page.file.src_uri)].homepage

    def _source(self, file: File, *, generated: bool = False) -> SourceFile:
        return SourceFile(file.src_uri, site_navigation.url_of(file), lambda: self._text(file), generated)

    def _text(self, file: File) -> str:
        """A page's source. A file that is not UTF-8 is a fault."""
        try:
            return file.content_string
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            wrong = short_repr(error.object[error.start : error.start + 8])
            self._build.pipeline.data.diagnostics.append(
                Diagnostic(file.src_uri, line, f"the file is not UTF-8: {wrong}. Save it as UTF-8")
            )
            return ""


def _content(file: File | None) -> bytes | None:
    return None if file is None else file.content_bytes


def _in_language(config: MkDocsConfig, data: site_data.SiteData, copyright_: str) -> MkDocsConfig:
    """The settings as templates see them on pages of another language: the theme's language, the site's name, and what is said anew."""
    own = copy.copy(config)
    own.theme = copy.deepcopy(config.theme)
    own.theme["language"] = data.language
    own.mdx_configs = {name: dict(said) for name, said in config.mdx_configs.items()}
    name_theme_parts(own.theme.get("palette"), own.mdx_configs, data.messages, anew=True)
    own.site_name, own.site_description = data.web_site.name, data.web_site.description
    own.copyright = copyright_ or config.copyright
    own["extra"] = {**data.extra, "content_security_policy": data.content_security_policy, **site_brand.template_settings(data)}
    return own


_adapter = Adapter()
_cache = _adapter.cache
on_startup = _adapter.on_startup
on_config = CombinedEvent(_cache.on_config, _adapter.on_config)
on_files = _adapter.on_files
on_nav = CombinedEvent(_adapter.on_nav, _cache.on_nav)
on_page_read_source = _adapter.on_page_read_source
on_page_markdown = CombinedEvent(_adapter.on_page_markdown, _cache.on_page_markdown)
on_page_content = CombinedEvent(_cache.on_page_content, _adapter._link_page, _adapter._unwrap_page)
on_env = CombinedEvent(_adapter._prepare_templates, _adapter._check_pages, _cache.on_env)
on_page_context = CombinedEvent(_cache.restore_template, _adapter.on_page_context, _cache.lay_out)
on_template_context = _adapter.on_template_context
on_post_page = _adapter.on_post_page
on_post_template = _adapter.on_post_template
on_post_build = CombinedEvent(_cache.end_help, _adapter.on_post_build, _cache.on_post_build)
on_build_error = CombinedEvent(_cache.on_build_error, _adapter.on_build_error)
