"""Link every page to the glossary and check what its front matter says. The rules live in `peerkb`; this file only carries."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import File
from peerkb import edits, frontmatter, lines, linker, mentions, pages, reading, render, schema, sources, terms, yamldoc
from peerkb.faults import Fault, report, shown, suggestion
from peerkb.vocabulary import Vocabulary

if TYPE_CHECKING:
    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

log = get_plugin_logger("glossary")

GLOSSARY = "glossary"
SOURCES = "_data/sources.yml"
LINES = "_data/phones.yml"


@dataclass
class Build:
    """All that one build gathers. Made anew for each, since `mkdocs serve` keeps this module loaded between them."""

    policy: str = "section"
    rules: pages.PageRules = field(default_factory=pages.PageRules)
    faults: list[Fault] = field(default_factory=list)
    sources: dict[str, sources.Source] = field(default_factory=dict)
    lines: lines.Directory = field(default_factory=lines.Directory)
    entries: dict[str, render.Entry] = field(default_factory=dict)
    glossary: linker.Glossary = field(default_factory=lambda: linker.Glossary(Vocabulary([]), {}))
    related: dict[str, list[str]] = field(default_factory=dict)
    meta: dict[str, dict[str, Any]] = field(default_factory=dict)
    mentions: dict[str, tuple[linker.Mention, ...]] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)
    export: str = ""


_build = Build()


def on_config(config: MkDocsConfig) -> None:
    """Begin a build: read what mkdocs.yml and the data files say."""
    global _build
    _build = Build()
    name = posixpath.basename(config.config_file_path or "mkdocs.yml")
    _build.policy, faults = linker.read_policy(config.extra.get("glossary"), name)
    _build.rules, wrong = pages.read_rules(config.extra.get("pages"), name)
    _build.faults += faults + wrong
    for path, read in ((SOURCES, sources.read_sources), (LINES, lines.read_lines)):
        file = Path(config.docs_dir, path)
        if file.is_file():
            found, faults = read(file.read_text(encoding="utf-8", errors="replace"), path)
            _build.faults += faults
            if isinstance(found, lines.Directory):
                _build.lines = found
            else:
                _build.sources = found


@event_priority(-100)  # after plugins that add files
def on_files(files: Files, config: MkDocsConfig) -> None:
    """Gather the terms, before any page is linked."""
    found: dict[str, terms.Term] = {}
    for file in sorted(files.documentation_pages(), key=lambda file: file.src_uri):
        if posixpath.dirname(file.src_uri) == GLOSSARY and file.name != "index":
            document, _, faults = frontmatter.read(_source(file), file.src_uri)
            term, wrong = terms.read_term(file.name, file.src_uri, document)
            _build.faults += faults + wrong
            found[term.slug] = term
            _build.entries[term.slug] = render.Entry(term, file.url)
    _build.faults += terms.check_relations(found, _build.sources)
    forms, faults = terms.all_forms(found.values())
    _build.faults += faults
    _build.related = terms.related(found)
    _build.glossary = linker.Glossary(
        Vocabulary(forms),
        {slug: entry.url for slug, entry in _build.entries.items()},
        frozenset(slug for slug, term in found.items() if not term.autolink),
    )
    if found and files.get_file_from_path(f"{GLOSSARY}/index.md") is None:
        files.append(File.generated(config, f"{GLOSSARY}/index.md", content="# Glossary\n"))


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Note the order in which readers meet the pages."""
    _build.order = {page.file.src_uri: index for index, page in enumerate(nav.pages)}


def on_page_read_source(page: Page, config: MkDocsConfig) -> str:
    """Read a page's front matter, where its writer can still be told the line.

    MkDocs gets the body alone, behind an empty line: it would take a first line such as `Hope: a word` for front matter.
    """
    path = page.file.src_uri
    document, body, faults = frontmatter.read(_source(page.file), path)
    entry = _entry(page)
    keys = schema.PAGE_KEYS if entry is None else schema.TERM_KEYS
    said, wrong = pages.check_page(document, path, _build.rules, _build.entries, _build.sources, keys)
    if entry is not None:  # its faults are known since the terms were gathered
        wrong = [fault for fault in wrong if fault not in _build.faults]
        said = {**said, "title": said.get("title", entry.term.term), "description": said.get("description", entry.term.definition)}
    else:
        _build.faults += faults
    _build.faults += wrong
    _build.meta[path] = said
    return f"\n{body}"


@event_priority(100)  # before anybody asks what the front matter says
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Hand MkDocs the front matter."""
    page.meta = _build.meta[page.file.src_uri]


@event_priority(100)  # before plugins that hand on a whole document, such as glightbox
def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Link the page's words, and make a term's page or the index around them."""
    path, entry = page.file.src_uri, _entry(page)
    read = reading.read(html)
    setting = page.meta.get("glossary")
    skip = setting.get("skip", ()) if isinstance(setting, dict) else ()
    rules = linker.Rules(page.url, _build.policy, entry and entry.term.slug, setting is not False, frozenset(skip))
    links = linker.link(read, _build.glossary, rules)
    calls, nowhere = lines.connect(read, _build.lines)
    unknown = [f"term:{slug}" for slug in links.unknown]
    _note(page, unknown, "leads to no term", [f"term:{slug}" for slug in _build.entries])
    _note(page, nowhere, f"names no line of {LINES}", lines.targets(_build.lines))
    _note(page, lines.typed_numbers(read, _build.lines), f"is a number. Name its line in {LINES}, such as: [](call:name)", [])
    _build.mentions[path] = tuple(links.mentions)
    content = edits.apply(html, [*links.edits, *calls])
    root, site = _to_root(page), config.site_url or ""
    if entry is not None:
        related = [_build.entries[slug] for slug in _build.related.get(entry.term.slug, ())]
        named = [_build.sources[name] for name in dict.fromkeys(entry.term.sources) if name in _build.sources]
        index = files.get_file_from_path(f"{GLOSSARY}/index.md")
        content = render.term_page(content, entry, related, named, root, site, index.url if index else "")
    elif path == f"{GLOSSARY}/index.md":
        content = render.index_page(content, _build.entries.values(), root, site, page.url, str(page.title or config.site_name))
    return content


@event_priority(-100)  # when every page is linked
def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
    """Refuse the build for its faults; else tell each term's page where its term appears."""
    if _build.faults:
        raise PluginError(report(_build.faults))
    read = [file.page for file in files.documentation_pages() if file.page is not None and file.src_uri in _build.mentions]
    read.sort(key=lambda page: (_build.order.get(page.file.src_uri, len(_build.order)), page.file.src_uri))
    places = mentions.appearances(
        mentions.MentioningPage(str(page.title), page.url, _build.mentions[page.file.src_uri]) for page in read
    )
    for page in read:
        entry = _entry(page)
        if entry is not None:
            page.content = render.with_mentions(page.content or "", places.get(entry.term.slug, ()), _to_root(page))
    _build.export = render.export(_build.entries.values(), places)
    links = sum(map(len, _build.mentions.values()))
    log.info("%d links to %d terms in %d pages", links, len(places), sum(map(bool, _build.mentions.values())))
    unlinked = [slug for slug in _build.entries if slug not in places]
    if unlinked:
        log.info("Nothing links to: %s", ", ".join(unlinked))


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:
    """Give the page's template what the page draws on, the terms it links to and the numbers."""
    slugs = dict.fromkeys(mention.slug for mention in _build.mentions.get(page.file.src_uri, ()))
    context["kb"] = {  # type: ignore[literal-required]
        **_everywhere(),
        "sources": [] if _entry(page) else sources.used(page.meta.get("sources", []), _build.sources),
        "terms": [render.card(_build.entries[slug], [_build.entries[name] for name in _build.related[slug]]) for slug in slugs],
        "audience": [_build.rules.audiences.get(name, name) for name in page.meta.get("audience", ())],
        "last_reviewed": page.meta.get("last_reviewed"),
    }
    return context


def on_template_context(context: TemplateContext, template_name: str, config: MkDocsConfig) -> TemplateContext:
    """Give pages that have no source, such as the one for addresses that lead nowhere, the numbers too."""
    context["kb"] = _everywhere()  # type: ignore[literal-required]
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """Write all terms as JSON."""
    Path(config.site_dir, "glossary.json").write_text(_build.export, encoding="utf-8")


def _everywhere() -> dict[str, Any]:
    return {
        "lines": _build.lines.lines,
        "checked": _build.lines.checked,
        "country": _build.lines.country,
        "all_sources": sorted(_build.sources.values(), key=lambda source: (source.author.casefold(), source.year, source.title)),
    }


def _entry(page: Page) -> render.Entry | None:
    """The term whose page it is."""
    in_glossary = posixpath.dirname(page.file.src_uri) == GLOSSARY
    return _build.entries.get(page.file.name) if in_glossary else None


def _to_root(page: Page) -> str:
    return "../" * page.url.count("/") or "./"


def _source(file: File) -> str:
    """A page's source; what is no UTF-8 is a fault."""
    try:
        return file.content_string
    except UnicodeDecodeError as error:
        message = f"the file is not UTF-8: {shown(error.object[error.start : error.start + 8])}. Save it as UTF-8"
        fault = Fault(file.src_uri, error.object.count(b"\n", 0, error.start) + 1, message)
        if fault not in _build.faults:
            _build.faults.append(fault)
        return ""


def _note(page: Page, written: list[str], wrong: str, known: list[str]) -> None:
    """Note a fault for each thing that a page has written wrong, with the line where it stands."""
    if written:
        rows = _source(page.file).splitlines()
        for text in written:
            row = next((number for number, row in enumerate(rows, start=1) if text in row), None)
            _build.faults.append(Fault(page.file.src_uri, row, f"'{text}' {wrong}{suggestion(text, known)}"))
