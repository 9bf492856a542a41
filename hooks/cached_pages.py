"""Keep each finished page from one build to the next, so that one that would come out the same is neither laid out nor mended again.

MkDocs has no event for this, but two doors: the class of a theme's templates is the environment's to say, and the handlers of an
event are a list. A page is taken from the store for what it is made from: its content, front matter and contents, its place, the
navigation, the settings; and for what its template asked for besides, which is noted while it is laid out and compared when it is
found ("verifying traces" in Mokhov, Mitchell, Peyton Jones: Build Systems à la Carte, 2018): the parts of `kb`, and other pages'
front matter key by key. A page is not kept whose template asks for more than that, and no page where a plugin or a hook may read more.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

import jinja2
from jinja2.runtime import Context
from jinja2.utils import missing
from markdown.extensions import Extension as MarkdownExtension
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page
from mkdocs.theme import Theme

from peerkb.cache import eligibility, store
from peerkb.cache.digests import canonical, digest
from peerkb.cache.log_capture import capture_logs
from peerkb.settings.reading import read_settings

if TYPE_CHECKING:
    from mkdocs.structure import StructureItem
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.toc import AnchorLink

log = get_plugin_logger("cache")

CACHEABLE = True
LATER: Final = "later"  # in `kb`: what is put into the page after its template
# Settings that say how a build runs or which files it takes. Plugins and hooks count by their names.
_NOT_SHOWN: Final = frozenset(
    {"site_dir", "strict", "plugins", "hooks", "watch", "config_file_path", "exclude_docs", "draft_docs", "not_in_nav"}
)
# Variables that are known by what the key of a page has of them; `kb` by its parts.
_IN_KEY: Final = frozenset({"nav", "config", "page", "kb"})
_ANY: Final = "\0any"  # stands for the question whether there is any key
_ALL: Final = "\0all"  # for the question what keys there are, and what they say
_HELD: Final = 1000  # values whose digests are known
_NOT_KEPT: Final = frozenset({"pages", "build_date_utc"})  # a page whose template asks for these is not kept
# What templates may ask of these: the key of a page has it, or what it follows from. Whoever asks for more gets a page that is not kept.
_OF_PAGES: Final = frozenset(
    {
        *("title", "url", "abs_url", "canonical_url", "edit_url", "file", "meta", "children", "parent", "ancestors", "active"),
        *("previous_page", "next_page", "is_section", "is_page", "is_link", "is_index", "is_homepage", "is_top_level"),
    }
)
_OF_OWN: Final = frozenset({"content", "toc"})  # besides, of the page itself
_OF_FILES: Final = frozenset({"src_uri", "src_path", "dest_uri", "dest_path", "url", "name", "edit_uri", "page"})
_FINISHING: Final = ("post_page", "post_template")
# Events whose handlers can change what pages show.
_EVENTS: Final = (
    "nav",
    "env",
    "pre_page",
    "page_markdown",
    "page_content",
    "page_context",
    "template_context",
    "pre_template",
    *_FINISHING,
)


class _Build:
    """What one build goes by."""

    def __init__(self, site: bytes, settings: frozenset[str]) -> None:
        self.site = site
        self.settings = settings  # that a template may ask for
        self.metas: dict[str, _Asked] = {}  # the front matter of all pages
        self.kb: Mapping[str, Any] = {}  # of the page that is being made
        self.served: str | None = None  # the last page that came from the store
        self.pending: bytes | None = None  # the key of the page that is to be finished
        self._of_others: dict[str, str] = {}  # digests of what all pages say by a key
        self._same: dict[bytes, bool] = {}  # by parts of traces
        self._of_values: dict[int, tuple[Any, str]] = {}  # of values that many pages share; they are held, so that none takes their id
        self.begin("")

    def begin(self, own: str) -> None:
        """Begin to note what the template of the page at `own` asks for."""
        self.own = own
        self.of_others: set[str] = set()  # keys of other pages' front matter that it asks for
        self.of_kb: set[str] = set()
        self.calls: list[tuple[str, tuple[Any, ...]]] = []  # of functions that note something
        self.beyond = False  # whether it asked for what cannot be told

    def answer_of_others(self, key: str) -> str:
        """A digest of what all pages say by a key: more than a template can have asked for, but there are few keys and many pages.

        Raises TypeError for what cannot be told.
        """
        if key not in self._of_others:
            said = {path: _asked_for(meta, key) for path, meta in self.metas.items()}
            self._of_others[key] = digest(canonical({path: value for path, value in said.items() if value}, _tell)).hex()
        return self._of_others[key]

    def answer_of_kb(self, key: str) -> str:
        """A digest of what `kb` says by a key. Raises TypeError for what cannot be told."""
        if key not in self.kb:
            return digest(canonical(_asked_for(self.kb, key), _tell)).hex()
        value = self.kb[key]
        if id(value) not in self._of_values:
            if len(self._of_values) > _HELD:
                self._of_values.clear()
            self._of_values[id(value)] = value, digest(canonical([value], _tell)).hex()
        return self._of_values[id(value)][1]

    def note(self, obj: Any, name: Any) -> None:
        """Note that a template asks `obj` for a thing by name."""
        if isinstance(obj, Page):
            known = name in _OF_OWN and obj.file.src_uri == self.own
        elif isinstance(obj, File):
            known = name in _OF_FILES
        else:
            known = name in self.settings
        self.beyond |= not known and hasattr(obj, name)  # themes ask for what plugins may set

    def trace(self) -> str:
        """What was asked for, with the answers: of other pages, which is the same for many pages, and of `kb`, with the calls."""
        of_others = {key: self.answer_of_others(key) for key in sorted(self.of_others)}
        of_kb = {key: self.answer_of_kb(key) for key in sorted(self.of_kb)}
        return "\n".join(json.dumps(part, separators=(",", ":")) for part in (of_others, [of_kb, self.calls]))

    def same_others(self, trace: bytes) -> bool:
        """Whether other pages still say what stands in that part of a trace."""
        if trace not in self._same:
            self._same[trace] = _same(json.loads(trace), self.answer_of_others)
        return self._same[trace]

    def same_kb(self, answers: Mapping[str, str]) -> bool:
        """Whether `kb` still says what it said."""
        return _same(answers, self.answer_of_kb)


def _same(answers: Mapping[str, str], ask: Callable[[str], str]) -> bool:
    try:
        return all(ask(key) == answer for key, answer in answers.items())
    except TypeError:
        return False


def _asked_for(said: Mapping[str, Any], key: str) -> list[Any]:
    """What a mapping says by a key: nothing if it has no such key."""
    plain = dict.copy(said) if isinstance(said, _Asked) else said
    if key in (_ANY, _ALL):
        return [bool(plain)] if key == _ANY else [plain]
    return [plain[key]] if key in plain else []


class _Asked(dict[str, Any]):
    """A mapping that notes which of its keys a template asks for. `whose` is the page that says so, None `kb`."""

    def __init__(self, values: Mapping[str, Any], whose: str | None) -> None:
        super().__init__(values)
        self._whose = whose

    def _note(self, key: str) -> None:
        if _build is None or self._whose == _build.own:
            return
        if self._whose is None:
            _build.of_kb.add(key)
        else:
            _build.of_others.add(key)

    def __getitem__(self, key: str) -> Any:
        self._note(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        self._note(str(key))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self._note(_ALL)
        return super().__iter__()

    def __bool__(self) -> bool:
        self._note(_ANY)
        return super().__len__() > 0

    def __len__(self) -> int:
        self._note(_ALL)
        return super().__len__()

    def keys(self) -> Any:
        self._note(_ALL)
        return super().keys()

    def values(self) -> Any:
        self._note(_ALL)
        return super().values()

    def items(self) -> Any:
        self._note(_ALL)
        return super().items()


class _Variables(Context):
    """The variables of a template. Some are all of the site; whoever asks for them gets a page that is not kept."""

    def resolve_or_missing(self, key: str) -> Any:
        if key in _NOT_KEPT and _build is not None:
            _build.beyond = True
        # As the base class does, without the call: templates ask a thousand times a page.
        return self.vars[key] if key in self.vars else self.parent.get(key, missing)


def _watched(ask: Callable[[Any, Any], Any], build: _Build) -> Callable[[Any, Any], Any]:
    """What gives a template `obj.name` or `obj[name]`, as `ask` does, and notes it where it matters. It is called very often."""
    usual = _OF_PAGES | build.settings

    def look_up(obj: Any, name: Any) -> Any:
        if name not in usual and type(obj) in _WATCHED:
            build.note(obj, name)
        return ask(obj, name)

    return look_up


_build: _Build | None = None
_nav: Navigation | None = None
_WATCHED: Final = frozenset({Page, File, MkDocsConfig})


@event_priority(-1000)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Note what the navigation is."""
    global _nav, _build
    _nav, _build = nav, None


@event_priority(-1000)  # when all is said of the pages, and before the first is laid out
def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
    """Lay out and finish pages by way of the store, where all that they are made from can be told."""
    global _build
    if not store.current().keeps:
        return
    unknown = _unknown(config)
    if unknown:
        log.info("Finished pages are not kept for the next build: what they hold may change by %s", ", ".join(unknown))
        return
    shown = {name: value for name, value in config.items() if name not in _NOT_SHOWN}
    plain = {name: value for name, value in env.globals.items() if not callable(value)}
    try:
        site = canonical([shown, list(map(_plugin, config.plugins.items())), plain, list(map(_entry, _nav.items if _nav else ()))], _tell)
    except TypeError as error:
        log.info("Finished pages are not kept for the next build: in mkdocs.yml %s", error)
        return
    _build = _Build(store.current().key("site", site), frozenset({*shown, "plugins"}))
    for file in files.documentation_pages():
        if file.page is not None:
            file.page.meta = _build.metas[file.src_uri] = _Asked(file.page.meta, file.src_uri)
    env.template_class, env.context_class = _Template, _Variables
    env.getattr = _watched(env.getattr, _build)  # type: ignore[method-assign, assignment]
    env.getitem = _watched(env.getitem, _build)  # type: ignore[method-assign, assignment]
    for name, function in env.globals.items():
        if getattr(function, "NOTES", False):
            env.globals[name] = partial(_call, name, cast("Callable[..., Any]", function))
    for event in _FINISHING:
        handlers = config.plugins.events[event]
        always = [handler for handler in handlers if getattr(handler, "ALWAYS", False)]
        config.plugins.events[event] = [_finishing([handler for handler in handlers if handler not in always]), *always]


def _call(name: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function that notes something besides what it gives, which is to be done again when the page comes from the store."""
    if _build is not None:
        _build.calls.append((name, arguments))
    return function(*arguments)


def on_post_build(config: MkDocsConfig) -> None:
    """Let go of the build."""
    global _build, _nav
    _build = _nav = None


def _unknown(config: MkDocsConfig) -> list[str]:
    """The plugins and hooks that pages could depend on in a way that is not noticed."""
    settings = read_settings(config.extra, ())[0].cache
    origins = config.plugins._event_origins
    taking_part = {origins.get(handler, "?") for event in _EVENTS for handler in config.plugins.events[event]}
    return sorted(taking_part & {*eligibility.find_untrusted(config.plugins, settings), "?"})


def _entry(item: StructureItem) -> list[Any]:
    """What the navigation shows of an entry, its front matter aside."""
    title, url, source = item.title, getattr(item, "url", None), item.file.src_uri if isinstance(item, Page) else None
    return [type(item).__name__, title, url, source, [_entry(child) for child in getattr(item, "children", None) or ()]]


def _plugin(named: tuple[str, Any]) -> list[Any]:
    name, plugin = named
    return [name, dict(plugin.config) if isinstance(plugin, BasePlugin) else None]


def _tell(value: Any) -> Any:
    if isinstance(value, Theme):
        return [value.name, {**dict(value), "locale": str(value.locale)}, sorted(value.static_templates)]
    if isinstance(value, MarkdownExtension):
        return [type(value).__module__, type(value).__qualname__]
    raise TypeError


class _Template(jinja2.Template):
    """A template that lays a page out unless the store has it, finished."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        build = _build
        name = self.name or ""
        if build is None or not name.endswith(".html") or len(args) != 1 or kwargs:
            return super().render(*args, **kwargs)
        context: dict[str, Any] = args[0]
        page: Page | None = context["page"]
        build.kb = context.get("kb") or {}
        build.served = build.pending = None
        kept_store = store.current()
        try:
            key = kept_store.key("page", build.site, name, *_made_from(page, context, build.kb))
        except TypeError:
            return super().render(context)
        found = kept_store.get(key)
        if found is not None:
            of_others, rest, text = found.split(b"\n", 2)
            of_kb, calls = json.loads(rest)
            if build.same_others(of_others) and build.same_kb(of_kb):
                for function, arguments in calls:
                    cast("Callable[..., Any]", self.environment.globals[function])(*arguments)
                build.served = text.decode("utf-8", "surrogatepass")
                return build.served
        build.begin(page.file.src_uri if page is not None else "")
        with capture_logs("mkdocs") as records:
            output = super().render({**context, "kb": _Asked(build.kb, None)} if "kb" in context else context)
        if not records and not build.beyond:
            build.pending = key
        return output


def _made_from(page: Page | None, context: Mapping[str, Any], kb: Mapping[str, Any]) -> Iterator[str]:
    """What a page is made from, besides the site and what its template asks for."""
    others = {name: value for name, value in context.items() if name not in _IN_KEY and name not in _NOT_KEPT}
    yield canonical([sorted(context), others], _tell)
    yield from (canonical(part, _tell) if part is None else part for part in kb.get(LATER, ()))
    if page is not None:
        yield page.content or ""
        place = [page.file.src_uri, page.file.dest_uri, page.url, page.abs_url, page.canonical_url, page.edit_url]
        yield canonical([page.title, place, dict.copy(cast("dict[str, Any]", page.meta)), list(map(_contents, page.toc))], _tell)


def _contents(link: AnchorLink) -> list[Any]:
    return [link.title, link.id, link.level, list(map(_contents, link.children))]


def _finishing(handlers: list[Callable[..., str | None]]) -> Callable[..., str]:
    """What does as all `handlers` of an event, one after the other, and keeps what comes out."""

    def finish(output: str, **about: Any) -> str:
        build, kept_store = _build, store.current()
        if build is not None and output is build.served:
            return output
        pending, kept_store.spoiled = (build.pending if build is not None else None), False
        if build is not None:
            build.pending = None
        with capture_logs("mkdocs") as records:
            for handler in handlers:
                changed = handler(output, **about)
                output = output if changed is None else changed
        if build is not None and pending is not None and not records and not kept_store.spoiled:
            with suppress(TypeError):  # it asked for what cannot be told
                kept_store.put(pending, f"{build.trace()}\n{output}".encode("utf-8", "surrogatepass"))
        return output

    return finish
