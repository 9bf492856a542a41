"""The adapter of the cache for MkDocs: what takes long to make is kept from one build to the next. The rules live in `peerkb.cache`.

Two things are kept of each page: the HTML of its Markdown, and the page as its template printed it, before anything finishes it.
Each is kept under a digest of everything it could have been made from, so nothing has to be told what changed; a digest that covers
too much costs time, one that covered too little would be wrong. A page is not kept during whose making anything was logged, which
has to be said each time. Of pages, nothing is kept in the presence of a plugin or a hook that nobody trusts.

The doors that MkDocs opens: `on_page_markdown` can hand it an empty text, `on_page_content` can give back other HTML, and
`template` in a page's front matter can be a template that prints what it is given.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, cast

import mkdocs
from markdown.extensions import Extension as MarkdownExtension
from markupsafe import Markup
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.theme import Theme
from mkdocs.utils.yaml import RelativeDirPlaceholder

from peerkb.cache import eligibility, template_check
from peerkb.cache.digests import canonical, digest, digest_of_code, digest_of_packages, digest_of_templates, files_below, is_packaged
from peerkb.cache.log_counter import LogCounter
from peerkb.cache.store import Memo, Store
from peerkb.settings.reading import read_settings
from peerkb.settings.schema import CacheSettings

if TYPE_CHECKING:
    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure import StructureItem
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.utils.templates import TemplateContext

log = get_plugin_logger("cache")

FILE: Final = ".cache/pages.sqlite"
TEMPLATE: Final = "template"  # the key of front matter that names a page's template
DEFAULT_TEMPLATE: Final = "main.html"  # for a page that names none
FIRST: Final = 1000  # priorities: before and after every other handler
LAST: Final = -1000
_SNIPPET: Final = "8<"  # in each text that takes in a snippet
_LAID_OUT: Final = "laid_out_page"
# Events whose handlers can change what a page is made of.
_EVENTS: Final = ("nav", "env", "pre_page", "page_read_source", "page_markdown", "page_content", "page_context")
# Settings that say how a build runs or which files it takes, and objects of plugins and hooks, which count by their settings and code.
_NOT_SHOWN: Final = frozenset(
    {"site_dir", "strict", "plugins", "hooks", "watch", "config_file_path", "exclude_docs", "draft_docs", "not_in_nav"}
)
# What templates may ask of any page, of its file and of the navigation: a key covers it.
_OF_PAGES: Final = frozenset(
    {
        *("title", "url", "abs_url", "canonical_url", "edit_url", "file", "meta", "children", "parent", "ancestors", "active"),
        *("previous_page", "next_page", "is_section", "is_page", "is_link", "is_index", "is_homepage", "is_top_level"),
        *("src_uri", "src_path", "dest_uri", "dest_path", "name", "edit_uri", "page", "items", "pages", "homepage"),
    }
)
_OF_OWN: Final = frozenset({"content", "toc"})  # besides, of the page itself
# Variables of templates that are covered by the parts of a key.
_IN_KEY: Final = frozenset({"nav", "config", "page", "pages", "build_date_utc", "kb"})


@dataclass
class _Rendering:
    """A page whose Markdown becomes HTML: its text, the key, what was kept under it, and how much had been logged before."""

    text: str
    key: bytes
    kept: dict[str, Any] | None
    logged: int


@dataclass
class _Build:
    """What one build knows."""

    folders: list[Path] = field(default_factory=list)  # of templates
    templates: bytes = b""  # a digest of what they hold
    snippets: bytes | None = b""  # the same of snippets; None when a snippet can be anything
    markdown: bytes = b""  # a digest of what HTML depends on besides the page; empty: no HTML is kept
    nav: Navigation | None = None
    titles: dict[str, str] = field(default_factory=dict)  # that the navigation gives pages, by their paths
    rendering: _Rendering | None = None  # the page that is under way
    extensions: list[Any] = field(default_factory=list)  # of Markdown, while it gets an empty text
    site: bytes = b""  # a digest of what templates could show besides the page; empty: no page is kept as it was laid out
    env: jinja2.Environment | None = None
    own_templates: dict[str, Any] = field(default_factory=dict)  # the front matter `template` of each page, None without one


class BuildCache:
    """The handlers of MkDocs' events. MkDocs keeps it loaded between the builds of a preview."""

    def __init__(self, variables: Callable[[], Any]) -> None:
        """Wait for the first build. `variables` gives what every page's template gets as `kb`, a dataclass, once all pages are checked.

        The digests of code are taken now, when the code is read: its files may change while it runs.
        """
        self._variables = variables
        self._running = digest(digest_of_packages(), digest_of_code(Path(__file__).parent))
        self._code: dict[Path, bytes] = {}
        self._logged = LogCounter("", "mkdocs", mkdocs.__name__)  # which is `properdocs` under that fork
        self._store = Store()
        self._build = _Build()
        self._settings = CacheSettings()

    @property
    def memo(self) -> Memo:
        """What other parts of a build may keep their results with, from `on_config` on."""
        return self._store.remember

    @event_priority(FIRST)  # before any handler asks for what is kept
    def on_config(self, config: MkDocsConfig) -> None:
        """Open the store. What other code makes has other keys."""
        self._close()
        source = Path(config.config_file_path or "mkdocs.yml")
        self._settings = read_settings(config.extra, ())[0].cache  # the pipeline refuses what is wrong with them
        if not self._settings.keep:
            return
        hooks = sorted({Path(hook.__file__).parent for hook in config.plugins.values() if isinstance(hook, ModuleType) and hook.__file__})
        for folder in hooks:
            self._code.setdefault(folder, digest_of_code(folder))
        folders = [Path(folder).resolve() for folder in config.theme.dirs]
        self._build = _Build(folders, digest_of_templates(folders))
        self._store = Store(source.resolve().parent / FILE, digest(self._running, *(self._code[folder] for folder in hooks)))
        self._logged.start()

    @event_priority(LAST)  # when the files and the navigation are what they will be
    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> None:
        """Tell what all pages' Markdown depends on besides the pages."""
        build = self._build
        build.nav = nav
        build.titles = {page.file.src_uri: page.title for page in nav.pages if page.title is not None}
        if not self._store.keeps:
            return
        handlers = {event: len(config.plugins.events[event]) for event in _EVENTS}
        unknown = eligibility.find_untrusted(config.plugins, handlers, self._settings)
        unknown += eligibility.find_untrusted_extensions(config.markdown_extensions)
        if unknown:
            log.info("Pages are not kept for the next build: what they hold may change by %s", ", ".join(unknown))
            return
        build.snippets = _snippets(config)
        try:
            said = canonical([_markdown_settings(config), sorted(_identity(file) for file in files)], _tell_to_markdown)
        except (TypeError, _UnknownError) as error:
            log.info("Pages are not kept for the next build: in mkdocs.yml %s", error)
            return
        appended = (config.mdx_configs.get(eligibility.SNIPPETS) or {}).get("auto_append")
        if not appended or build.snippets is not None:
            build.markdown = digest(said, (build.snippets or b"") if appended else b"")

    @event_priority(LAST)  # when nothing changes the text any more
    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Hand MkDocs an empty text in place of one whose HTML is kept."""
        build = self._build
        build.rendering = None
        takes_snippets = _SNIPPET in markdown
        if not build.markdown or (takes_snippets and build.snippets is None) or not _renders_as_usual(page):
            return None
        snippets = (build.snippets or b"") if takes_snippets else b""
        place = [page.file.src_uri, page.is_homepage, build.titles.get(page.file.src_uri)]  # its address is among those of files
        try:
            key = self._store.key("markdown", build.markdown, snippets, markdown, canonical([place, page.meta]))
        except TypeError:
            return None
        found = self._store.get(key)
        build.rendering = _Rendering(markdown, key, None if found is None else json.loads(found), self._logged.count)
        if found is None:
            return None
        # An empty text costs nothing, but the extensions that read it do: a fifth of a build in which nothing changed.
        build.extensions, config.markdown_extensions = config.markdown_extensions, []
        return ""

    @event_priority(FIRST)  # before any handler sees the HTML
    def on_page_content(self, content: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Give back the HTML that is kept, or keep it."""
        rendering, self._build.rendering = self._build.rendering, None
        if rendering is None:
            return None
        if rendering.kept is None:
            if rendering.logged == self._logged.count and page.links_to_anchors is not None and page.present_anchor_ids is not None:
                self._store.put(rendering.key, _as_bytes(_rendered(page, content)))
            return None
        config.markdown_extensions = self._build.extensions
        kept = rendering.kept
        page.markdown = rendering.text
        if page.title != kept["title"]:
            page.title = kept["title"]
        page.toc = _contents(kept["toc"])
        page.present_anchor_ids = set(kept["ids"])
        page.links_to_anchors = {files.src_uris[path]: links for path, links in kept["anchors"].items()}
        html: str = kept["html"]
        return html

    @event_priority(LAST)  # when all is said of all pages, before the first is laid out
    def on_env(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
        """Tell what templates could show besides a page, and let each page print what it is given."""
        build = self._build
        if not build.markdown:
            return
        uncovered = self._uncovered(env, config, files)
        if uncovered:
            log.info("Pages are not kept as they were laid out: %s", uncovered)
            return
        pages = [file.page for file in files.documentation_pages() if file.page is not None]
        try:
            build.site = digest(build.templates, canonical(list(self._shown(env, config, pages)), _tell))
        except TypeError as error:
            log.info("Pages are not kept as they were laid out: in mkdocs.yml %s", error)
            return
        build.env = env
        hand_over = env.from_string(f"{{{{ {_LAID_OUT} }}}}")
        for page in pages:
            is_draft = page.file.inclusion.is_excluded()  # type: ignore[no-untyped-call]
            if page.content is not None and not is_draft:  # MkDocs adds to drafts after all events
                build.own_templates[page.file.src_uri] = page.meta.get(TEMPLATE)
                page.meta[TEMPLATE] = hand_over

    @event_priority(FIRST)  # before any handler looks at the front matter
    def restore_template(self, context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        """Give a page its own front matter back, once MkDocs has taken its template."""
        template = self._build.own_templates.get(page.file.src_uri)
        if template is not None:
            page.meta[TEMPLATE] = template
        elif page.file.src_uri in self._build.own_templates:
            del page.meta[TEMPLATE]

    @event_priority(LAST)  # when the template's variables are what they will be
    def lay_out(self, context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        """Lay a page out, or take it as it was laid out before."""
        build = self._build
        if page.file.src_uri not in build.own_templates:
            return
        variables = cast("dict[str, Any]", context)
        assert build.env is not None
        name = build.own_templates[page.file.src_uri] or DEFAULT_TEMPLATE
        try:
            key = self._store.key("page", build.site, str(name), page.content or "", canonical(list(self._own(page, variables)), _tell))
        except TypeError:
            key = b""
        found = self._store.get(key) if key else None
        if found is None:
            logged = self._logged.count
            text = build.env.get_template(name).render(context)
            if key and logged == self._logged.count:
                self._store.put(key, text.encode("utf-8", "surrogatepass"))
        else:
            text = found.decode("utf-8", "surrogatepass")
        variables[_LAID_OUT] = Markup(text)

    @event_priority(LAST)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Close the store."""
        self._close(config)

    @event_priority(FIRST)  # another handler may raise an error of its own
    def on_build_error(self, error: Exception) -> None:
        """Close it after a refused build too: what was made until then is as good."""
        self._close()

    def _close(self, config: MkDocsConfig | None = None) -> None:
        """Keep what was made, unless templates or snippets changed meanwhile: nobody knows which of the two was read."""
        build, self._build = self._build, _Build()
        self._logged.stop()
        changed = self._store.keeps and digest_of_templates(build.folders) != build.templates
        if changed or (config is not None and build.markdown and _snippets(config) != build.snippets):
            self._store.forget()
        self._store.close()
        self._store = Store()

    def _uncovered(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> str:
        """What templates may show that no key covers, with the template's name and line; empty when there is nothing."""
        seen = [self._build.nav, *(part for file in list(files.documentation_pages())[:1] for part in (file, file.page))]
        hidden = {name for each in seen for name in dir(each) if not name.startswith("_")} - _OF_PAGES
        covered = template_check.Covered(sorted({*config, "plugins"} - (_NOT_SHOWN - {"plugins"})), sorted(hidden), sorted(_OF_OWN))

        def look() -> str:
            for folder in self._build.folders:
                for file in files_below(folder):
                    name = file.relative_to(folder).as_posix()
                    is_page = file.suffix == ".html"
                    if not is_page and name not in config.theme.static_templates:
                        continue
                    source = file.read_text(encoding="utf-8", errors="replace")
                    if not is_page and "meta" not in source:
                        continue  # it is not kept, and sees no front matter while that holds other templates
                    if is_packaged(folder):
                        if is_page and template_check.shows_time(env, source):
                            return f"{name} shows the time of the build"
                    elif found := template_check.find_uncovered(env, source, covered):
                        return f"{name}:{found.line} shows {found.what}"
            return ""

        told: str = self._store.remember("templates", [self._build.templates, canonical(covered)], look)
        return told

    def _shown(self, env: jinja2.Environment, config: MkDocsConfig, pages: list[Page]) -> Iterator[Any]:
        """What templates can show besides the page itself."""
        yield {name: value for name, value in config.items() if name not in _NOT_SHOWN}
        yield [[name, dict(plugin.config) if isinstance(plugin, BasePlugin) else None] for name, plugin in config.plugins.items()]
        yield {name: value for name, value in env.globals.items() if not callable(value)}
        yield [_entry(item) for item in (self._build.nav.items if self._build.nav else ())]
        for page in pages:
            yield [_place(page), page.title, {key: value for key, value in page.meta.items() if key != "aliases"}]
        variables = self._variables()
        for each in fields(variables):
            value = getattr(variables, each.name)
            yield [each.name, value() if callable(value) else value]

    def _own(self, page: Page, variables: Mapping[str, Any]) -> Iterator[Any]:
        """What templates can show of the page, its content aside."""
        yield [_place(page), page.title, page.meta, [_plain(link) for link in page.toc]]
        yield {name: value for name, value in variables.items() if name not in _IN_KEY}
        shared, own = self._variables(), variables.get("kb")
        if own is not None:
            values = {each.name: getattr(own, each.name) for each in fields(own)}
            yield {name: value for name, value in values.items() if value is not getattr(shared, name)}


class _UnknownError(Exception):
    """A setting that may read anything."""


def _renders_as_usual(page: Page) -> bool:
    """Whether a page is of MkDocs' own kind: other kinds do more."""
    return getattr(page.render, "__func__", None) is Page.render


def _snippets(config: MkDocsConfig) -> bytes | None:
    if eligibility.SNIPPETS not in config.markdown_extensions:
        return b""
    return eligibility.digest_of_snippets(config.mdx_configs.get(eligibility.SNIPPETS) or {}, Path(config.docs_dir))


def _markdown_settings(config: MkDocsConfig) -> list[Any]:
    """What says how Markdown is read; addresses are those of files. The level of the log counts: with another one more is to be told."""
    level = logging.getLogger(mkdocs.__name__).getEffectiveLevel()
    names = [each if isinstance(each, str) else [type(each).__qualname__, each.goes_by] for each in config.markdown_extensions]
    links = dict(config.validation.links)
    return [names, config.mdx_configs, links, level, config.docs_dir]


def _tell_to_markdown(value: Any) -> Any:
    module = str(getattr(value, "__module__", "")).partition(".")[0]
    if isinstance(value, RelativeDirPlaceholder) or (callable(value) and module not in eligibility.TRUSTED_PACKAGES):
        raise _UnknownError(f"{value!r} may read anything")
    raise TypeError


def _tell(value: Any) -> Any:
    if isinstance(value, Theme):
        return [value.name, {**dict(value), "locale": str(value.locale)}, sorted(value.static_templates)]
    if isinstance(value, MarkdownExtension):
        return [type(value).__module__, type(value).__qualname__]
    if hasattr(type(value), "cache_key"):
        return value.cache_key()
    raise TypeError


def _identity(file: File) -> list[Any]:
    """What a link to a file depends on."""
    return [file.src_uri, file.url, file.inclusion.value]


def _place(page: Page) -> list[Any]:
    file = page.file
    return [file.src_uri, file.dest_uri, page.url, page.abs_url, page.canonical_url, page.edit_url, page.is_homepage]


def _entry(item: StructureItem) -> list[Any]:
    """What the navigation shows of an entry, its front matter aside."""
    source = item.file.src_uri if isinstance(item, Page) else None
    children = [_entry(child) for child in getattr(item, "children", None) or ()]
    return [type(item).__name__, item.title, getattr(item, "url", None), source, children]


def _rendered(page: Page, content: str) -> dict[str, Any]:
    """What rendering Markdown leaves in a page, as plain JSON."""
    anchors = {file.src_uri: links for file, links in (page.links_to_anchors or {}).items()}
    toc = [_plain(link) for link in page.toc]
    return {"html": content, "title": page.title, "toc": toc, "ids": sorted(page.present_anchor_ids or ()), "anchors": anchors}


def _plain(link: AnchorLink) -> list[Any]:
    return [link.title, link.id, link.level, [_plain(child) for child in link.children]]


def _contents(plain: list[Any]) -> TableOfContents:
    links = [_anchor_link(each) for each in plain]
    for first in links[:1]:
        first.active = True  # type: ignore[attr-defined]  # as MkDocs marks it
    return TableOfContents(links)


def _anchor_link(plain: list[Any]) -> AnchorLink:
    link = AnchorLink(plain[0], plain[1], plain[2])
    link.children = [_anchor_link(child) for child in plain[3]]
    return link


def _as_bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
