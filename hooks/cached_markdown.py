"""Keep each page's Markdown as HTML from one build to the next.

It is made of the text, the front matter, the settings, and where the page's links lead, which is asked anew each time. A page is
not kept whose making told the builder something, or rests on an extension that could read more than that.
"""

from __future__ import annotations

import json
import logging
import pkgutil
from functools import cache as once
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final

import markdown.extensions
from markdown.extensions import Extension
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils.yaml import RelativeDirPlaceholder

from peerkb.cache import store
from peerkb.cache.digests import canonical, digest, digest_of_files
from peerkb.cache.log_capture import capture_logs

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

CACHEABLE = True
_PACKAGES: Final = ("markdown", "pymdownx", "material", "mkdocs")  # whose extensions are known to read no more than the text
_READERS: Final = ("pymdownx.b64",)  # but these
_SNIPPETS: Final = "pymdownx.snippets"
_SNIPPET: Final = "8<"
_log = logging.getLogger("mkdocs")

# Of the build that is under way: what says how Markdown is read, or nothing when that cannot be told, and what snippets hold.
_settings = ""
_snippets: bytes | None = b""


def on_config(config: MkDocsConfig) -> None:
    """Begin a build."""
    global _settings, _snippets
    _settings, _snippets = "", b""


@event_priority(-1000)  # when nothing changes the text any more
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Have the page make its HTML by way of the store."""
    if store.current().keeps and type(page).render is Page.render:  # other kinds of pages do more
        page.render = partial(_render, page)  # type: ignore[method-assign]


def _render(page: Page, config: MkDocsConfig, files: Files) -> None:
    kept_store = store.current()
    settings = _settings or _read_settings(config)
    text = page.markdown or ""
    if not settings or (_SNIPPET in text and _snippets is None):
        Page.render(page, config, files)
        return
    snippets = (_snippets or b"") if _SNIPPET in text else b""
    place = (page.file.src_uri, page.file.url, page.file.dest_uri)
    try:
        key = kept_store.key("markdown", settings, snippets, *place, text, canonical(page.meta))
    except TypeError:
        Page.render(page, config, files)
        return
    found = kept_store.get(key)
    if found is not None:
        kept = json.loads(found)
        known = files.src_uris
        if all(_identity(known.get(path)) == answer for path, answer in kept["asked"].items()):
            page.content, page._title_from_render = kept["content"], kept["title"]
            page.toc = TableOfContents([_link(link) for link in kept["toc"]])
            page.present_anchor_ids = set(kept["ids"])
            page.links_to_anchors = {known[path]: links for path, links in kept["anchors"].items()}
            return
    asked = _Asked(files)
    with capture_logs("mkdocs") as records:
        Page.render(page, config, asked)  # type: ignore[arg-type]
    if records or asked.more or page.links_to_anchors is None or page.present_anchor_ids is None:
        return
    kept = {
        "content": page.content,
        "toc": [_as_plain(link) for link in page.toc],
        "title": page._title_from_render,
        "ids": sorted(page.present_anchor_ids),
        "anchors": {file.src_uri: links for file, links in page.links_to_anchors.items()},
        "asked": asked.answers,
    }
    kept_store.put(key, json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def _as_plain(link: AnchorLink) -> list[Any]:
    """An entry of a page's contents as JSON has it."""
    return [link.title, link.id, link.level, [_as_plain(child) for child in link.children]]


def _link(plain: list[Any]) -> AnchorLink:
    link = AnchorLink(plain[0], plain[1], plain[2])
    link.children = [_link(child) for child in plain[3]]
    return link


class _Asked:
    """The files, and what a page asked of them."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.answers: dict[str, list[Any] | None] = {}
        self.more = False  # whether it asked what is not noted

    def get_file_from_path(self, path: str) -> File | None:
        file = self._files.get_file_from_path(path)
        self.answers[PurePath(path).as_posix()] = _identity(file)
        return file

    def __getattr__(self, name: str) -> Any:
        self.more = True
        return getattr(self._files, name)


def _identity(file: File | None) -> list[Any] | None:
    """What a link to a file depends on."""
    return None if file is None else [file.src_uri, file.url, file.inclusion.value]


def _read_settings(config: MkDocsConfig) -> str:
    """What says how Markdown is read; nothing when an extension is not known."""
    global _settings, _snippets
    if not all(map(_known, config.markdown_extensions)):
        return ""
    names = [name if isinstance(name, str) else [type(name).__qualname__, name.goes_by] for name in config.markdown_extensions]
    level = _log.getEffectiveLevel()  # what is not told now is to be told to who wants to hear more
    said = [names, config.mdx_configs, config.use_directory_urls, config.site_url, dict(config.validation.links), level, config.docs_dir]
    try:
        settings = canonical(said, _tell)
    except (TypeError, _UnknownError):
        return ""
    _snippets = _read_snippets(config) if _SNIPPETS in names else b""
    if (config.mdx_configs.get(_SNIPPETS) or {}).get("auto_append"):
        if _snippets is None:
            return ""
        settings += _snippets.hex()
    _settings = digest(settings).hex()
    return _settings


def _known(extension: str | Extension) -> bool:
    if isinstance(extension, Extension):
        return bool(getattr(extension, "CACHEABLE", False)) and hasattr(extension, "goes_by")
    module = extension.partition(":")[0]
    return module in _own() or (module.partition(".")[0] in _PACKAGES and module not in _READERS)


@once
def _own() -> frozenset[str]:
    """The short names of Markdown's own extensions."""
    return frozenset(module.name for module in pkgutil.iter_modules(markdown.extensions.__path__))


def _tell(value: Any) -> Any:
    module = getattr(value, "__module__", "")
    if isinstance(value, RelativeDirPlaceholder) or (callable(value) and str(module).partition(".")[0] not in _PACKAGES):
        raise _UnknownError
    raise TypeError


class _UnknownError(Exception):
    """A setting that may read anything."""


def _read_snippets(config: MkDocsConfig) -> bytes | None:
    """A digest of all that pages can take in as snippets; None when that can be anything."""
    given = config.mdx_configs.get(_SNIPPETS) or {}
    bases = given.get("base_path") or ["."]
    docs = Path(config.docs_dir).resolve()
    folders = [Path(base).resolve() for base in (bases if isinstance(bases, list) else [bases])]
    if given.get("url_download") or not all(folder.is_relative_to(docs) and folder != docs for folder in folders):
        return None
    return digest_of_files(file for folder in folders for file in (folder.rglob("*") if folder.is_dir() else [folder]) if file.is_file())
