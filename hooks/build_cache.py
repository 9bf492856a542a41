"""The adapter of the cache for MkDocs: what takes long to make is kept from one build to the next. The rules live in `peerkb.cache`.

Two things are kept of each page: the HTML of its Markdown, and the page as its template printed it, before anything finishes it.
Each is kept under a digest of everything it could have been made from, so nothing has to be told what changed; a digest that covers
too much costs time, one that covered too little would be wrong. A page is not kept during whose making anything was logged, which
has to be said each time. Of pages, nothing is kept in the presence of a plugin or a hook that nobody trusts.

The doors that MkDocs opens: `on_page_markdown` can hand it an empty text, `on_page_content` can give back other HTML, and
`template` in a page's front matter can be a template that prints what it is given.

Where much has to be made, other processes make a part of it and hand it over as what was kept (`peerkb.cache.helpers`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, cast

import jinja2
import key_contents
import mkdocs
from markupsafe import Markup
from mkdocs.commands.build import get_context
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.pages import Page

from peerkb.cache import eligibility, template_check
from peerkb.cache.digests import canonical, digest, digest_of_code, digest_of_packages, digest_of_templates, files_below, is_packaged
from peerkb.cache.log_counter import LogCounter
from peerkb.cache.store import Memo, Store
from peerkb.html.indents import without_indents
from peerkb.settings.reading import read_settings
from peerkb.settings.schema import CacheSettings

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
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
_ALONE: Final = 8  # pages that a build makes alone: where only some have changed, nobody has to help
# Events whose handlers can change what a page is made of.
_EVENTS: Final = ("nav", "env", "pre_page", "page_read_source", "page_markdown", "page_content", "page_context")


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
    kept: int = 0  # pages that are there, of those that are read, and then of those that are laid out
    made: int = 0  # the others


class _CompiledTemplates(jinja2.BytecodeCache):
    """Keeps the code that Jinja makes of each template. What all keys hold covers what it depends on: packages and hooks."""

    def __init__(self, store: Store) -> None:
        """Keep it in `store`."""
        self._store = store

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Fill a template's bucket, if it was kept. Jinja itself sees to versions of Python and of its own."""
        kept = self._store.get(self._key(bucket))
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Keep what is in a template's bucket."""
        self._store.put(self._key(bucket), bucket.bytecode_to_string())

    def _key(self, bucket: jinja2.bccache.Bucket) -> bytes:
        return self._store.key("template", bucket.key, bucket.checksum)


class BuildCache:
    """The handlers of MkDocs' events. MkDocs keeps it loaded between the builds of a preview."""

    def __init__(self, variables: Callable[[], Sequence[Any]], variables_of: Callable[[str], Any]) -> None:
        """Wait for the first build.

        `variables` gives what templates get as `kb` whatever the page, a dataclass for each language, once all pages are checked;
        `variables_of` gives the one for a page by its path.

        The digests of code are taken now, when the code is read: its files may change while it runs.
        """
        self._variables = variables
        self._variables_of = variables_of
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
            said = key_contents.for_markdown(config, files)
        except (TypeError, key_contents.UnknownError) as error:
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
        if self._wants_help(found):
            pages = [file.page for file in files.documentation_pages() if file.page is not None and _is_included(file)]
            self._store.start_helpers(_after(page, pages), lambda other: _read(other, config, files))
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
                self._store.put(rendering.key, _as_bytes(key_contents.rendered(page, content)))
            return None
        config.markdown_extensions = self._build.extensions
        kept = rendering.kept
        page.markdown = rendering.text
        if page.title != kept["title"]:
            page.title = kept["title"]
        page.toc = key_contents.contents(kept["toc"])
        page.present_anchor_ids = set(kept["ids"])
        page.links_to_anchors = {files.src_uris[path]: links for path, links in kept["anchors"].items()}
        html: str = kept["html"]
        return html

    @event_priority(LAST)  # when all is said of all pages, before the first is laid out
    def on_env(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
        """Tell what templates could show besides a page, and let each page print what it is given."""
        build = self._build
        build.kept = build.made = 0
        self._store.stop_helpers()
        if not build.markdown:
            return
        env.bytecode_cache = _CompiledTemplates(self._store)
        uncovered = self._uncovered(env, config, files)
        if uncovered:
            log.info("Pages are not kept as they were laid out: %s", uncovered)
            return
        pages = [file.page for file in files.documentation_pages() if file.page is not None]
        try:
            build.site = digest(build.templates, key_contents.for_site(env, config, build.nav, pages, self._variables()))
        except TypeError as error:
            log.info("Pages are not kept as they were laid out: in mkdocs.yml %s", error)
            return
        build.env = env
        hand_over = env.from_string(f"{{{{ {_LAID_OUT} }}}}")
        for page in pages:
            if page.content is not None and _is_included(page.file):  # MkDocs adds to drafts after all events
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
            key = self._store.key(
                "page",
                build.site,
                str(name),
                page.content or "",
                key_contents.for_page(page, variables, self._variables_of(page.file.src_uri)),
            )
        except TypeError:
            key = b""
        found = self._store.get(key) if key else None
        if self._wants_help(found):
            self._have_laid_out(page, context, config, nav)
        if found is None:
            logged = self._logged.count
            text = without_indents(build.env.get_template(name).render(context))  # most of its lines are empty
            if key and logged == self._logged.count:
                self._store.put(key, text.encode("utf-8", "surrogatepass"))
        else:
            text = found.decode("utf-8", "surrogatepass")
        variables[_LAID_OUT] = Markup(text)

    def _wants_help(self, found: bytes | None) -> bool:
        """Whether others are to help from this page on, of which `found` is kept: when the first pages show that most are not."""
        build = self._build
        build.kept += found is not None
        build.made += found is None
        return found is None and build.made == _ALONE > build.kept

    def _have_laid_out(self, page: Page, context: TemplateContext, config: MkDocsConfig, nav: Navigation) -> None:
        """Let other processes lay out pages that come after `page`."""
        files = context["pages"]

        def lay_out(other: Page) -> None:
            page.active = False  # it is half done
            _write(other, nav, files, config)

        laid_out = [file.page for file in files if file.src_uri in self._build.own_templates and file.page is not None]
        self._store.start_helpers(_after(page, laid_out), lay_out)

    @event_priority(FIRST)  # what others would still lay out is there
    def end_help(self, config: MkDocsConfig) -> None:
        """End the other processes once all pages are laid out."""
        self._store.stop_helpers()

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
        covered = key_contents.coverage(config, seen)

        def look() -> str:
            for folder in self._build.folders:
                for file in files_below(folder, hidden=not is_packaged(folder)):
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


def _after(page: Page, pages: Sequence[Page]) -> Sequence[Page]:
    return pages[pages.index(page) + 1 :] if page in pages else ()


def _is_included(file: File) -> bool:
    return not file.inclusion.is_excluded()  # type: ignore[no-untyped-call]


def _read(page: Page, config: MkDocsConfig, files: Files) -> None:
    """Make the HTML of a page's Markdown as MkDocs does, for what handlers keep of it."""
    config._current_page = page
    page = config.plugins.on_pre_page(page, config=config, files=files)
    page.read_source(config)
    page.markdown = config.plugins.on_page_markdown(page.markdown or "", page=page, config=config, files=files)
    page.render(config, files)
    config.plugins.on_page_content(page.content or "", page=page, config=config, files=files)


def _write(page: Page, nav: Navigation, files: Sequence[File], config: MkDocsConfig) -> None:
    """Lay a page out as MkDocs does, for what handlers keep of it."""
    config._current_page = page
    page.active = True
    try:
        template = page.meta[TEMPLATE]
        context = config.plugins.on_page_context(get_context(nav, files, config, page), page=page, config=config, nav=nav)
        config.plugins.on_post_page(template.render(context), page=page, config=config)
    finally:
        page.active = False  # the menu of the next page would show it


def _renders_as_usual(page: Page) -> bool:
    """Whether a page is of MkDocs' own kind: other kinds do more."""
    return getattr(page.render, "__func__", None) is Page.render


def _snippets(config: MkDocsConfig) -> bytes | None:
    if eligibility.SNIPPETS not in config.markdown_extensions:
        return b""
    return eligibility.digest_of_snippets(config.mdx_configs.get(eligibility.SNIPPETS) or {}, Path(config.docs_dir))


def _as_bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
