"""Tiny sites: written to a folder and built for real, with the project's own settings, hooks and Markdown extensions."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import justhtml
import mergedeep
import yaml
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException

from peerkb.glossary import linker, terms
from peerkb.glossary.matcher import Matcher
from peerkb.html import edits
from peerkb.html import parse as html_parse
from peerkb.messages import read_messages
from peerkb.validation.yaml_document import parse

PROJECT = Path(__file__).resolve().parent.parent
DEFAULTS = "hooks/defaults.yml"
MESSAGES = read_messages((PROJECT / "hooks" / "messages" / "en.yml").read_text(encoding="utf-8"))  # what the engine says to readers
BARE = """<!doctype html><html><head><title>{{ page.title }}</title></head><body><main>{{ page.content }}</main><footer>
{% for source in kb.sources %}<cite data-part="{{ source.part }}">{{ source.author }}: {{ source.title }}</cite>{% endfor %}
</footer></body></html>"""

# A term is its front matter by slug. Left out, the headword is the slug with spaces and the definition some sentence;
# `body` is the page's text. A text instead of a mapping is the whole file.
Terms = Mapping[str, Mapping[str, Any] | str]


class _AnyTag(yaml.SafeLoader):
    """Reads mkdocs.yml, whatever tags (`!ENV`, `!relative`) MkDocs would resolve."""


_AnyTag.add_multi_constructor("!", lambda loader, suffix, node: None)


@cache
def engine_settings() -> dict[str, Any]:
    """The engine's defaults, which every site inherits."""
    return _settings(DEFAULTS)


@cache
def project_settings() -> dict[str, Any]:
    """What the project's mkdocs.yml says, with the engine's defaults that it inherits."""
    said: dict[str, Any] = mergedeep.merge(_settings(DEFAULTS), _settings("mkdocs.yml"))
    return said


def _settings(name: str) -> dict[str, Any]:
    said: dict[str, Any] = yaml.load((PROJECT / name).read_text(encoding="utf-8"), _AnyTag)
    return said


def term_source(slug: str, term: Mapping[str, Any] | str) -> str:
    """The file of a term."""
    if isinstance(term, str):
        return term
    matter = {"term": slug.replace("-", " "), "definition": f"What {slug} means.", **term}
    body = matter.pop("body", "Its own page.")
    return f"---\n{yaml.safe_dump({key: value for key, value in matter.items() if value is not None}, allow_unicode=True)}---\n\n{body}\n"


# One page, without MkDocs ------------------------------------------------------------------------------------------------------


def glossary(given: Terms) -> linker.Glossary:
    """The terms, ready to link with, each at `glossary/SLUG/`."""
    found = {}
    for slug, term in given.items():
        assert not isinstance(term, str)
        matter = {"term": slug.replace("-", " "), "definition": "What it means.", **term}
        document, faults = parse(yaml.safe_dump(matter, allow_unicode=True), f"glossary/{slug}.md", "the front matter")
        found[slug], _, wrong = terms.read_term(slug, f"glossary/{slug}.md", document)
        assert not [*faults, *wrong]
    forms, faults = terms.all_forms(found.values())
    assert not faults
    by_hand = frozenset(slug for slug, term in found.items() if not term.autolink)
    return linker.Glossary(Matcher(forms), {slug: f"glossary/{slug}/" for slug in found}, by_hand)


def linked(html: str, given: Terms | linker.Glossary, rules: linker.Rules | None = None) -> str:
    """`html` with its links to terms; every occurrence unless `rules` say otherwise."""
    known = given if isinstance(given, linker.Glossary) else glossary(given)
    page = html_parse.parse(html)
    return edits.apply_edits(html, linker.link(page, known, rules or linker.Rules("page/", "all")).edits)


def links(html: str, address: str = "page/") -> list[str]:
    """The links to terms in a page's HTML in order, as `words > slug`; white space is made one space."""
    found = []
    for link in justhtml.JustHTML(html, sanitize=False).query("a.glossary-term"):
        target = urlsplit(urljoin(f"https://example.org/{address}", (link.attrs or {}).get("href") or ""))
        slug = unquote(target.path).removeprefix("/glossary/").removesuffix("/").removesuffix(".html")
        words = " ".join(link.to_text(separator="", strip=False).split())
        found.append(f"{words} > {slug}{'#' + target.fragment if target.fragment else ''}")
    return found


# A site, with MkDocs -----------------------------------------------------------------------------------------------------------


@dataclass
class Site:
    """A site that was built, or refused: `said` is what MkDocs logged from INFO up, with the refusal at its end."""

    root: Path
    said: str = ""
    refused: bool = False
    directory_urls: bool = True
    files: dict[str, bytes] = field(default_factory=dict)

    def html(self, page: str) -> str:
        """The built page whose source is `page`."""
        return self.files[self._built(page)].decode()

    def links(self, page: str) -> list[str]:
        """The links to terms on that page, as `words > slug`; each leads to a file of the site."""
        built = self._built(page)
        content = justhtml.JustHTML(self.html(page), sanitize=False)
        for link in content.query("a.glossary-term"):
            path = unquote(urlsplit(urljoin(f"https://example.org/{built}", (link.attrs or {}).get("href") or "")).path)[1:]
            assert (f"{path}index.html" if path.endswith("/") or not path else path) in self.files
        return links(self.html(page), built)

    def _built(self, page: str) -> str:
        stem = page.removesuffix(".md")
        return f"{stem}.html" if not self.directory_urls or Path(stem).name == "index" else f"{stem}/index.html"


def write_site(
    root: Path,
    pages: Mapping[str, str] | None = None,
    given: Terms | None = None,
    *,
    policy: Any = "all",
    theme: str = "bare",
    plugins: Sequence[Any] = (),
    extra: Mapping[str, Any] | None = None,
    settings: Mapping[str, Any] | None = None,
    hooks: Sequence[str] = (),
) -> Path:
    """Write a site below `root` and tell its configuration file, which takes over what the project's own says.

    Pages are told by their path below docs/; so are data files, if they are to differ from none. `hooks` stand before
    the project's.
    """
    docs = root / "docs"
    sources = {"index.md": "# Home\n", "glossary/index.md": "# Glossary\n", **(pages or {})}
    sources.update({f"glossary/{slug}.md": term_source(slug, term) for slug, term in (given or {}).items()})
    for name, text in sources.items():
        file = docs / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
    (root / "theme").mkdir(exist_ok=True)
    for name in ("main.html", "reviews.html"):  # the second is for a page of the manual
        (root / "theme" / name).write_text(BARE, encoding="utf-8")
    (docs / "_snippets").mkdir(exist_ok=True)
    project = project_settings()
    said: dict[str, Any] = {
        "INHERIT": str(PROJECT / DEFAULTS),
        "site_name": "A small site",
        "site_url": "https://example.org/",
        "docs_dir": str(docs),
        "site_dir": str(root / "site"),
        "nav": None,
        "watch": [],
        "plugins": list(plugins),
        "hooks": [*hooks, *(str(PROJECT / hook) for hook in project["hooks"])],
        "extra": {"glossary": {"link": policy}, "help": None, "pages": None, "search": None, **(extra or {})},
    }
    if theme == "bare":
        bare: dict[str, Any] = {"name": None, "custom_dir": str(root / "theme"), "static_templates": []}
        said |= {"theme": bare, "extra_css": [], "extra_javascript": []}
    else:
        said["theme"] = {"custom_dir": str(PROJECT / project["theme"]["custom_dir"]), "logo": None, "favicon": None}
    said |= settings or {}
    own = {"joined": None, "early_fonts": None, **said["extra"]}  # small sites have no such files
    said["extra"] = instead_of(engine_settings()["extra"], own)
    config = root / "mkdocs.yml"
    config.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return config


def instead_of(inherited: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The sections of settings that are given, so that nothing of the same sections is inherited beside it."""

    def alone(above: Any, own: Any) -> Any:
        if not isinstance(above, dict) or not isinstance(own, dict):
            return own
        return {**dict.fromkeys(above), **{key: alone(above.get(key), value) for key, value in own.items()}}

    return {key: alone(inherited.get(key), value) for key, value in given.items()}


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname}: {record.getMessage()}")


def build(config: Path, *, strict: bool = True) -> Site:
    """Build the site of a configuration file in this process."""
    lines, log = _Lines(), logging.getLogger("mkdocs")
    before = log.level
    log.addHandler(lines)
    log.setLevel(logging.INFO)
    refusal = ""
    directory_urls = True
    try:
        settings = load_config(str(config), strict=strict)
        directory_urls = settings.use_directory_urls
        settings.plugins.on_startup(command="build", dirty=False)  # hooks stay loaded between the builds of a process
        mkdocs_build(settings)
    except (MkDocsException, Abort) as error:
        refusal = str(error) or type(error).__name__
    finally:
        log.removeHandler(lines)
        log.setLevel(before)
    said = "\n".join([*lines.lines, refusal])
    return Site(config.parent, said, bool(refusal), directory_urls, contents(config.parent / "site"))


def built(root: Path, pages: Mapping[str, str] | None = None, given: Terms | None = None, **more: Any) -> Site:
    """Write a site and build it, strictly; it must not be refused."""
    site = build(write_site(root, pages, given, **more))
    assert not site.refused, site.said
    return site


def refusal(root: Path, pages: Mapping[str, str] | None = None, given: Terms | None = None, **more: Any) -> list[str]:
    """Write a site that is to be refused; the faults it is refused for, one a line."""
    site = build(write_site(root, pages, given, **more), strict=False)
    assert site.refused, "it was built, though it should have been refused"
    assert site.files == {}
    return [line.strip() for line in site.said.splitlines() if line.startswith("  ")]


def command(config: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs build` as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-f", str(config), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        timeout=120,
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path there; folders that hold nothing end with a slash."""
    return {
        f"{path.relative_to(folder).as_posix()}{'/' if path.is_dir() else ''}": b"" if path.is_dir() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() or (path.is_dir() and not any(path.iterdir()))
    }
