"""Lay pages out with the theme's templates, as MkDocs does: the same filters, the same names in templates."""

from __future__ import annotations

import datetime
import fnmatch
import importlib.util
import posixpath
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import jinja2
from markupsafe import Markup

from peerkb.security import template_scripts
from zensical_adapter.settings import Settings, relative_url
from zensical_adapter.structure import File, Page

if TYPE_CHECKING:
    from jinja2.runtime import Context

MAIN: Final = "main.html"
_ERROR_PAGE: Final = "404.html"
_MKDOCS: Final = "mkdocs-"  # what the theme says before the version of the generator
_LIGHTBOX: Final = {"glightbox.min.css": "assets/stylesheets", "glightbox.min.js": "assets/javascripts"}
# Files in folders of templates that are no part of a site.
_NOT_SHOWN: Final = (".*", "*/.*", "*.py", "*.pyc", "*.html", "*readme*", "mkdocs_theme.yml", "locales/*", "*.md")


class Layout:
    """The templates of a site. `version` is that of Zensical."""

    def __init__(self, settings: Settings, version: str, now: datetime.datetime) -> None:
        """Look for templates in the folders of the theme."""
        self._settings = settings
        self._version = version
        self._now = now
        self.folders = [str(folder) for folder in settings.theme_dirs]
        loader = jinja2.FileSystemLoader(self.folders)
        self._env = jinja2.Environment(loader=loader, auto_reload=False, lstrip_blocks=True)
        self._env.filters["url"] = _url
        self._env.filters["script_tag"] = _script_tag
        self._env.add_extension("jinja2.ext.i18n")
        self._env.install_null_translations()  # type: ignore[attr-defined]  # the extension adds it
        self._env.add_extension(template_scripts.TemplateScripts)

    @property
    def scripts(self) -> Mapping[str, str]:
        """The scripts of the templates, by address."""
        found = self._env.extensions[template_scripts.TemplateScripts.identifier]
        assert isinstance(found, template_scripts.TemplateScripts)
        return found.by_address

    def page(self, page: Page, shown: Mapping[str, Any]) -> str:
        """A page as its template prints it. `shown` has what its language shows: `kb`, `nav`, `config`."""
        name = str(page.meta.get("template") or MAIN)
        page.activate(active=True)
        try:
            return self._render(name, {**shown, "page": page, "base_url": relative_url(".", page.url)})
        finally:
            page.activate(active=False)

    def static(self, name: str, shown: Mapping[str, Any]) -> str | None:
        """A page without a source, or None where the theme has no such template."""
        base = urlsplit(self._settings.config["site_url"] or "/").path if name == _ERROR_PAGE else relative_url(".", name)
        try:
            return self._render(name, {**shown, "page": None, "base_url": base})
        except jinja2.TemplateNotFound as error:
            if error.name != name:
                raise
            return None

    def _render(self, name: str, shown: Mapping[str, Any]) -> str:
        config = self._settings.config
        context = {
            **shown,
            "mkdocs_version": self._version,
            "build_date_utc": self._now,
            "extra_css": config["extra_css"],
            "extra_javascript": config["extra_javascript"],
        }
        text = self._env.get_template(name).render(context)
        return text.replace(f"{_MKDOCS}{self._version}", f"zensical-{self._version}", 1)

    def files(self) -> Iterator[tuple[str, Path]]:
        """The theme's files that are part of the site, by where they stand there; the site's own first."""
        left_out = (*_NOT_SHOWN, *self._settings.theme["static_templates"], "sitemap.xml")
        seen = set()
        for folder in self._settings.theme_dirs:
            for file in sorted(folder.rglob("*")):
                path = file.relative_to(folder).as_posix()
                if path in seen or not file.is_file() or any(fnmatch.fnmatch(path.lower(), pattern) for pattern in left_out):
                    continue
                seen.add(path)
                yield path, file


def write_lightbox(site: Path) -> None:
    """Write what pictures enlarge with, as the plugin does under MkDocs. Zensical has it in a theme of its own."""
    spec = importlib.util.find_spec("mkdocs_glightbox")
    if spec and spec.origin:
        for name, folder in _LIGHTBOX.items():
            (site / folder).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(spec.origin).parent / "glightbox" / name, site / folder / name)


def sitemap(files: list[File]) -> str:
    """The sitemap: the address of each page, and the day that it bears."""
    rows = (
        f"    <url>\n         <loc>{Markup.escape(file.page.canonical_url or file.page.abs_url)}</loc>\n"
        f"<lastmod>{file.page.update_date}</lastmod>\n    </url>"
        for file in files
        if file.page and (file.page.canonical_url or file.page.abs_url)
    )
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    return "\n".join([*lines, *rows, "</urlset>"])


@jinja2.pass_context
def _url(context: Context, value: object) -> str:
    """An address from the site's root, as the page at hand writes it. Others stay."""
    path = str(value) or "."
    parts = urlsplit(path)
    if parts.scheme or parts.netloc or path.startswith(("/", "#")):
        return path
    page = context["page"]
    if page is None:
        return posixpath.join(context["base_url"], path)
    return ("../" if posixpath.normpath(path).startswith("..") else "") + relative_url(path, page.url)


@jinja2.pass_context
def _script_tag(context: Context, script: Any) -> str:
    """The element of a script that the settings name, by its path alone or with how it is to be loaded."""
    said = script if isinstance(script, dict) else {"path": script}
    kind = Markup(' type="{}"').format(said["type"]) if said.get("type") else ""
    how = "".join(f" {name}" for name in ("defer", "async") if said.get(name))
    return Markup('<script src="{}"{}{}></script>').format(_url(context, said["path"]), kind, how)
