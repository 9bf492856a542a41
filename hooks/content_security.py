"""Let every page do with a strict Content Security Policy, which mkdocs.yml says and the templates write. The rules live in `peerkb`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from jinja2.ext import Extension
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

from peerkb.cache import store
from peerkb.security import policy
from peerkb.validation.diagnostics import Diagnostic, report

if TYPE_CHECKING:
    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

CACHEABLE = True
SCRIPTS = "assets/scripts"
POLICY = "content_security_policy"

_previewing = False
# What one build gathers, made anew in `on_config`.
_scripts: dict[str, str] = {}
_used: set[str] = set()
_faults: list[Diagnostic] = []


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Note whether the site is for its readers."""
    global _previewing
    _previewing = command == "serve"


def on_config(config: MkDocsConfig) -> None:
    """Begin a build; a site that sets no policy is refused nothing.

    A preview lets in the script by which MkDocs loads a page again; of what pages hold, it refuses as much as a build does.
    """
    _scripts.clear()
    _used.clear()
    _faults.clear()
    if _previewing and config.extra.get(POLICY):
        config.extra[POLICY] += "; script-src 'self' 'unsafe-inline'"


class _ScriptsAsFiles(Extension):
    """Hands on templates without scripts in them; done once a template, it costs no page anything."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        template, files = policy.extract_scripts(source, name or "", SCRIPTS)
        _scripts.update(files)
        return template


def _use(address: str) -> str:
    _used.add(address)
    return address


_use.NOTES = True  # type: ignore[attr-defined]  # a page that comes from the cache uses it again


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Take the styles out of tables."""
    return policy.replace_table_styles(html)


@event_priority(100)  # before a plugin loads a template
def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
    """Change what templates are read as, and let the one for the headers of hosts know the styles in pictures."""
    env.add_extension(_ScriptsAsFiles)
    env.globals["template_script"] = _use
    pictures = (file.content_bytes.decode("utf-8", "replace") for file in files.media_files() if file.src_uri.endswith(".svg"))
    env.globals["picture_styles"] = policy.style_hashes(pictures)


@event_priority(-110)  # after all that changes a page
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> None:
    """Note what the policy refuses."""
    if config.extra.get(POLICY):
        _refuse(policy.find_violations(output, page.file.src_uri, lambda: page.file.content_string))


@event_priority(-110)
def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> None:
    """The same for a page that has no source."""
    if config.extra.get(POLICY) and template_name.endswith(".html"):
        _refuse(policy.find_violations(output_content, template_name, str))


def _refuse(faults: list[Diagnostic]) -> None:
    if faults:
        _faults.extend(faults)
        store.current().spoil()


@event_priority(100)  # before anything is made of the finished pages
def on_post_build(config: MkDocsConfig) -> None:
    """Refuse the build for its faults, or write the scripts."""
    if _faults:
        raise PluginError(report(_faults))
    if not _used <= _scripts.keys():  # pages came from the cache, and their templates were not read
        _read_templates(config.theme.dirs)
    for address in sorted(_used):
        file = Path(config.site_dir, address)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_scripts[address], encoding="utf-8", newline="\n")


def _read_templates(folders: list[str]) -> None:
    """Take the scripts out of all templates; the first of several with the same name counts."""
    seen: set[str] = set()
    for folder in folders:
        for path, below, names in os.walk(folder):
            below[:] = [name for name in below if not name.startswith(".")]  # thousands of icons
            for file in (Path(path, name) for name in names if name.endswith(".html")):
                name = file.relative_to(folder).as_posix()
                if name not in seen:
                    seen.add(name)
                    _scripts.update(policy.extract_scripts(file.read_text(encoding="utf-8"), name, SCRIPTS)[1])
