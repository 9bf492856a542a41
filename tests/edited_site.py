"""A small site with everything that ours has, as values that can be edited: pages, terms, data, settings, templates, code, packages."""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import re
import shutil
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.builder import Order
from tests.small_site import PROJECT, contents

EPOCH = "1780000000"
DAY = datetime.date(2026, 11, 22)
NAV = "\nnav:"


@dataclass
class Page:
    """A page or a term: what its front matter says and its text, or `raw`, which is the whole file."""

    meta: dict[str, Any]
    body: str
    raw: bytes | None = None

    def source(self) -> bytes:
        if self.raw is not None:
            return self.raw
        matter = yaml.safe_dump(self.meta, allow_unicode=True, sort_keys=False) if self.meta else ""
        return f"---\n{matter}---\n\n{self.body}".encode() if self.meta else self.body.encode()


@dataclass(frozen=True)
class Choice:
    """A place in a file of the project that can be worded in several ways.

    `old` stands in the file exactly once, and the `new` ones stand in for it. Without `old` the file is one of its own, which is
    there only when something is chosen.
    """

    file: str
    old: str
    new: tuple[str, ...]


def _inserted(file: str, before: str, *new: str) -> Choice:
    """Something more before what stands in a file already."""
    return Choice(file, before, tuple(f"{text}{before}" for text in new))


def _added(file: str, *new: str) -> Choice:
    return Choice(file, "", new)


SETTINGS = "mkdocs.yml"
MAIN = "overrides/main.html"
_OUTPUT = 'Mend a page."""\n    return markup_mends.mended(output)'
_LATIN = "lexicon"

# Plugins that nobody knows, by the event that each takes part in.
ODD_PLUGINS = {
    "source": "on_page_read_source(self, page, **more):\n        return page.file.content_string + told()",
    "markdown": "on_page_markdown(self, markdown, **more):\n        return markdown + told()",
    "content": "on_page_content(self, html, **more):\n        return html + told()",
    "context": "on_page_context(self, context, **more):\n        context['odd'] = context['nothing'] = {'at': {'all': told()}}",
    "output": "on_post_page(self, output, **more):\n        return output.replace('</main>', told() + '</main>')",
    "env": "on_env(self, env, **more):\n        env.filters['e'] = lambda text: told()",
    "template": "on_post_template(self, output, **more):\n        return output + told()",
    "pre-template": "on_pre_template(self, template, **more):\n        return template.environment.from_string(told())",
    "nav": "on_nav(self, nav, **more):\n        nav.pages[1].title = told()",
    "pre-page": "on_pre_page(self, page, **more):\n        page.title = told()",
    "config": "on_config(self, config):\n        config.copyright = told()",
}
_PLUGINS = "import os\n\nfrom mkdocs.plugins import BasePlugin\n\n\ndef told():\n    return f\"\\n\\nTold: {os.environ.get('WORDS')}\\n\""
PLUGINS = {
    "packages/odd_plugins.py": "\n\n\n".join(
        [_PLUGINS, *(f"class {event.title().replace('-', '')}(BasePlugin):\n    def {body}" for event, body in ODD_PLUGINS.items())]
    ),
    "packages/odd_plugins-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: odd-plugins\nVersion: 1.0\n",
    "packages/odd_plugins-1.0.dist-info/entry_points.txt": "\n".join(
        ["[mkdocs.plugins]", *(f"odd-{event} = odd_plugins:{event.title().replace('-', '')}" for event in ODD_PLUGINS), ""]
    ),
}
# The settings.
_SETTINGS = {
    "site name": Choice(SETTINGS, "site_name: Peer recovery knowledge base", ("site_name: Another name", "site_name: A & <b>third</b>")),
    "site description": Choice(SETTINGS, "Short, plain pages on peer", ("Long pages on peer", 'Pages "quoted" & more on peer')),
    "site address": Choice(SETTINGS, "'https://example.org/'", ("'https://other.example/below/a/path/'", "''")),
    "copyright": Choice(SETTINGS, "It trains and certifies nobody.", ("It trains nobody.", "")),
    "features": Choice(
        SETTINGS,
        "    - navigation.top\n",
        ("", "    - navigation.footer\n    - navigation.path\n", "    - toc.integrate\n    - navigation.expand\n"),
    ),
    "pruned": Choice(SETTINGS, "    - navigation.prune ", ("    - navigation.sections ",)),
    "indexes": Choice(SETTINGS, "    - navigation.indexes\n", ("",)),
    "language": Choice(SETTINGS, "language: en", ("language: de", "language: es")),
    "direction": _inserted(SETTINGS, "  font: false", "  direction: rtl\n"),
    "palette": Choice(SETTINGS, "scheme: slate\n", ("scheme: default\n",)),
    "icon": Choice(SETTINGS, "edit: material/pencil-outline", ("edit: material/pencil", "edit: material/none-of-that-name")),
    "linking": Choice(SETTINGS, "link: section", ("link: page", "link: all", "link: pages")),
    "map": Choice(SETTINGS, "neighborhood: 10", ("neighborhood: 0", "neighborhood: 2")),
    "help's name": Choice(SETTINGS, "    name: Get help now\n    path", ("    name: Help\n    path",)),
    "help's lines": Choice(
        SETTINGS, '["call:emergency", "call:lifeline", "text:lifeline"]', ('["call:lifeline"]', "[]", '["call:nobody"]')
    ),
    "help checked": Choice(SETTINGS, "checked_on: [safety]", ("checked_on: [safety, guidance]",)),
    "reading pace": Choice(SETTINGS, "guidance: 200", ("guidance: 2", "guidance: 0")),
    "audience's label": Choice(SETTINGS, "staff: staff in the field", ("staff: people in the field",)),
    "owner's label": Choice(SETTINGS, "editors: the editors", ("editors: those who edit",)),
    "review": Choice(SETTINGS, "default: 12", ("default: 3",)),
    "required": Choice(
        SETTINGS,
        "required: [title, description, kind, audience, sources, last_reviewed]",
        ("required: [title]", "required: [title, owner]"),
    ),
    "leaving": Choice(SETTINGS, "leave: https://www.weather.gov/", ("leave: https://news.example/", "leave: ''")),
    "footer": Choice(SETTINGS, "name: All sources, path", ("name: Sources, path",)),
    "feedback": Choice(SETTINGS, "feedback: contributing/", ("feedback: about/", "feedback: ''")),
    "policy": Choice(SETTINGS, "object-src 'none'; ", ("",)),
    "shared picture": Choice(SETTINGS, "shows: a house", ("shows: a home",)),
    "limit of feedback": Choice(SETTINGS, 'limit: ["Out of bounds:",', ('limit: ["Beyond:",',)),
    "heading of days": Choice(SETTINGS, 'heading: "Day {number}: {title}"', ('heading: "Part {number}: {title}"',)),
    "search weights": Choice(SETTINGS, "weights: {about: 0.5,", ("weights: {about: 0.9, guidance: 3,",)),
    "kept offline": _inserted(SETTINGS, '      - "*.map"', '      - "practice/*"\n'),
    "contents": Choice(
        SETTINGS,
        "  - toc:\n",
        tuple(f"  - toc:\n      {more}\n" for more in ("title: Contents", "toc_depth: 2", "baselevel: 2")),
    ),
    "slugs": _inserted(
        SETTINGS, "      permalink: true", "      slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: upper}}\n"
    ),
    "permalink": Choice(SETTINGS, "permalink: true", ("permalink: false", 'permalink: "#"')),
    "tabs": Choice(SETTINGS, "alternate_style: true", ("alternate_style: true\n      slugify: !!python/name:pymdownx.slugs.uslugify",)),
    "strikes": Choice(SETTINGS, "  - pymdownx.tilde\n", ("", "  - pymdownx.tilde:\n      subscript: false\n")),
    "extension": _inserted(
        SETTINGS, "  - pymdownx.tilde\n", "  - sane_lists\n", "  - abbr\n  - nl2br\n", "  - smarty\n", "  - no_such_thing\n"
    ),
    "local extension": _inserted(SETTINGS, "  - pymdownx.tilde\n", f"  - {_LATIN}\n", f"  - {_LATIN}:\n      mark: '!'\n"),
    "fences": Choice(
        SETTINGS,
        "  - pymdownx.superfences\n",
        (f"  - pymdownx.superfences:\n      custom_fences: [{{name: odd, class: odd, format: !!python/name:{_LATIN}.fence '' }}]\n",),
    ),
    "snippets' folders": Choice(
        SETTINGS,
        "base_path: [!relative $docs_dir/_snippets]",
        ("base_path: [!relative $docs_dir/_snippets/first, !relative $docs_dir/_snippets]", "base_path: [!relative $docs_dir]"),
    ),
    "snippets checked": Choice(SETTINGS, "check_paths: true", ("check_paths: false",)),
    "snippets appended": _inserted(SETTINGS, "      check_paths", "      auto_append: [appended.md]\n"),
    "glightbox": Choice(
        SETTINGS, "  - glightbox\n", ("  - glightbox:\n      auto_caption: true\n", "  - glightbox:\n      skip_classes: [kb-picture]\n")
    ),
    "search of the theme": _inserted(SETTINGS, "  - glightbox\n", "  - search\n"),
    "odd plugin": _inserted(SETTINGS, "  - glightbox\n", *(f"  - odd-{event}\n" for event in ODD_PLUGINS)),
    "tags": _inserted(SETTINGS, "  - glightbox\n", "  - tags\n"),
    "tabs of the nav": Choice(SETTINGS, "    - navigation.tabs\n", ("", "    - navigation.tabs\n    - navigation.tabs.sticky\n")),
    "addresses": _inserted(SETTINGS, "copyright: >-", "use_directory_urls: false\n"),
    "drafts": _inserted(SETTINGS, "exclude_docs: |", "draft_docs: |\n  /learn/extra*\n", "draft_docs: |\n  /practice/listening.md\n"),
    "excluded": Choice(SETTINGS, "  /_snippets/\n", ("  /_snippets/\n  /learn/extra*\n", "  /_snippets/\n  /practice/listening.md\n")),
    "omitted": Choice(SETTINGS, "omitted_files: warn", ("omitted_files: ignore",)),
    "anchors": Choice(SETTINGS, "    anchors: warn", ("    anchors: ignore", "    anchors: info")),
    "links": Choice(SETTINGS, "  links:\n    not_found: warn", ("  links:\n    not_found: info",)),
    "styles": _inserted(SETTINGS, "      - assets/styles/colors.css\n", "      - assets/more.css\n"),
    "scripts": _inserted(SETTINGS, "  - assets/site.js ", "  - assets/more.js\n", "  - path: assets/more.js\n    defer: true\n"),
    "joined": _inserted(SETTINGS, "      - assets/scripts/course/storage.js ", "      - assets/more.js\n"),
    "hook": _inserted(SETTINGS, "  - hooks/exercises.py\n", "  - hooks/odd.py\n"),
    "more for templates": _inserted(SETTINGS, "  generator: false", "  more: {one: 1}\n", "  more: {one: 2, two: [3]}\n"),
    "from the environment": _inserted(SETTINGS, "  generator: false", "  more: !ENV [WORDS, nothing]\n"),
    "templates of the site": _inserted(SETTINGS, "plugins:  #", "extra_templates: [list.txt]\n"),
    "no YAML": _inserted(SETTINGS, "markdown_extensions:  #", "x: [\n"),
    "unknown setting": _inserted(SETTINGS, "markdown_extensions:  #", "markdown_extension: []\n"),
}

# The templates. What is shown of other pages, of the site or of time must be what it is now.
SHOWN_ODD = "{{ odd }} {{ nothing.at.all if nothing }}"  # what hooks and plugins below hand to templates
SHOWN = (
    "{% for p in nav.pages %}<p>{{ p.title }}: {{ p.meta.description }}</p>{% endfor %}",
    "{% for f in pages %}<p>{{ f.src_uri }} {{ f.page.title }} {{ f.url }} {{ f.page.meta.kind }}</p>{% endfor %}",
    "{% for p in nav.pages %}{{ p.content | wordcount }} {% endfor %}",
    "{% for page in nav.pages %}{{ page.content | wordcount }} {% for part in page.toc %}{{ part.title }}{% endfor %} {% endfor %}",
    "{% for p in nav.pages %}{% for part in p.toc %}{{ part.title }}#{{ part.id }} {% endfor %}{% endfor %}",
    "{% for p in nav.pages %}{{ p.markdown | wordcount }} {% endfor %}",
    "{% set them = nav.pages %}{{ them | map(attribute='meta.keywords') | list }}",
    "{{ nav.pages | map(attribute='meta') | map('length') | list }} {{ nav.pages | groupby('meta.kind') | length }}",
    "{% set it = nav.pages | first %}{{ it['con' ~ 'tent'] | length }} {{ it | attr('to' ~ 'c') | list | length }}",
    "{% for p in nav.pages if p.meta.kind == page.meta.kind and p != page %}{{ p.title }} {{ loop.index }}{% endfor %}",
    "{% if page.next_page %}{{ page.next_page.title }} {{ page.next_page.meta.description }}{% endif %} {{ page.previous_page.url }}",
    "{% for p in page.parent.children %}<a href='{{ p.url | url }}'>{{ p.title }}</a>{{ p.meta.description }}{% endfor %}",
    "{% for part in page.ancestors %}{{ part.title }} {{ part.children | length }} {{ part.active }}{% endfor %}",
    "{{ nav }}",
    "{% for p in nav.pages %}{{ p.file.src_uri }} {{ p.is_index }} {{ p.edit_url }} {{ p.canonical_url }} {{ p.abs_url }}{% endfor %}",
    "{{ page.parent }} {{ page.ancestors }} {{ page.next_page }}",
    "{% if page.previous_page %}{{ page.previous_page.file.src_uri }}{% endif %}",
    "{% for p in nav %}{{ p.title }} {{ p.active }} {{ p.is_link }} {{ (p.children or []) | length }}{% endfor %}",
    "{{ page.content | length }} {{ page.toc | map(attribute='children') | list | length }} {{ page.url }} {{ page.file.dest_uri }}",
    "{{ pages | length }} {{ nav.homepage.title }} {{ nav.items | length }}",
    "{{ page.markdown | length }}",
    "{{ page.file.content_string | length }}",
    "{% for key in ['title', 'content'] %}{{ (nav.pages | first)[key] | length }} {% endfor %}",
    "{{ page.is_homepage }} {{ page.edit_url }} {{ page.is_top_level }}",
    "{{ page.meta }} {{ page.file.name }} {{ page.toc | list | length }}",
    "{{ page.update_date }} {{ build_date_utc.strftime('%Y-%m-%d') }}",
    "{{ config.extra.footer }} {{ config.extra.more }} {{ config.theme.features }} {{ config.copyright }} {{ config.nav }}",
    "{{ config.plugins | list }} {{ config.markdown_extensions | list | length }} {{ config.mdx_configs.toc.title }}",
    "{{ config.strict }}",
    "{{ config.get('strict') }} {{ config.data['strict'] }}",
    "{% for name in config %}{{ name }}{% endfor %} {{ config.exclude_docs is none }} {{ config.get('draft_docs') }}",
    "{{ config.extra_css | list }} {{ config.theme['name'] }} {{ config['site_' ~ 'name'] }} {{ mkdocs_version }} {{ base_url }}",
    "{{ kb.terms() | map(attribute='term.definition') | join('; ') }} {{ kb.modules | length }}",
    "{{ kb.lines }} {{ kb.checked }} {{ kb.words | length }} {{ kb.all_sources | map(attribute='title') | join }}",
    "{{ kb.keys() | list }} {{ kb.help }}",
    "{% if page.meta.keywords %}<script>let words = 1;</script>{% endif %}",
    "{% include 'partials/kb-new.html' ignore missing %}",
    "{% include 'partials/kb-new.html' %}",
    "{% include ['partials/kb-none.html', 'partials/kb-new.html', 'partials/kb-search.html'] %}",
    "{% include 'partials/kb-' ~ page.meta.kind ~ '.html' ignore missing %}",
    "{% import 'partials/kb-new.html' as new %}{{ new.words }} {{ new.macro() }}",
    "{% include '.icons/' ~ (page.meta.icon or 'material/pencil') ~ '.svg' %}",
    "{{ lang.t('footer.next') }} {{ 'assets/logo.svg' | url }} {{ self.title() if self.title }}",
    "{{ nav.pages | selectattr('meta.audience') | list | length }} {{ nav.pages | sort(attribute='title') | first }}",
    "{% do page.meta.update({'kind': 'tool'}) %}",
    "<p style='color: red'>refused by the policy</p>",
    SHOWN_ODD,
    "{{ nothing.at.all }}",
    "{% if %}",
)
_TEMPLATES = {
    "shown on pages": Choice(MAIN, "    {% block kb_after %}\n", tuple(f"    {text}\n    {{% block kb_after %}}\n" for text in SHOWN)),
    "shown on top": _inserted(MAIN, "{#- What stays in sight", *(f"{{% block announce %}}{text}{{% endblock %}}" for text in SHOWN[:16])),
    "its words": Choice(MAIN, ">Leave<", (">Go<",)),
    "the missing page": Choice(
        "overrides/404.html", "It may have moved", ("It moved", "{{ nav.pages | map(attribute='title') | join(', ') }}")
    ),
    "page's end": Choice("overrides/partials/kb-page-end.html", "<span>Last checked: ", ("<span>Looked at: ",)),
    "macros": Choice("overrides/partials/kb-macros.html", "{{ source.author }},", ("{{ source.author }}:",)),
    "sources": Choice("overrides/sources.html", '<section class="kb-sources">', ('<section class="kb-sources kb-new">',)),
    "new part": _added(
        "overrides/partials/kb-new.html",
        "{% set words = 'new' %}{% macro macro() %}new{% endmacro %}New words.",
        "{% set words = nav.pages | length %}{% macro macro() %}{{ words }}{% endmacro %}{{ page.title }} {{ nav.pages[1].meta.title }}",
    ),
    "part of a kind": _added("overrides/partials/kb-guidance.html", "Guidance.", "More guidance: {{ page.meta.title }}."),
    "special page": _added(
        "overrides/special.html", '{% extends "main.html" %}', '{% extends "main.html" %}{% block kb_after %}1{% endblock %}'
    ),
    "over the theme's": _added("overrides/partials/copyright.html", "<p>Ours.</p>", "<p>{{ config.copyright }} {{ page.title }}</p>"),
    "over the theme's footer": _added("overrides/partials/footer.html", "<p>Foot of {{ nav.pages | length }}.</p>"),
    "over the theme's icon": _added("overrides/.icons/material/pencil.svg", "<svg></svg>"),
    "over the theme's words": _added("overrides/partials/languages/de.html", "{% macro t(key) %}{{ key }}{% endmacro %}"),
}

# The code: the project's own, of hooks that nobody knows, and of packages.
ODD = '''"""A hook that nobody knows."""

import os
from pathlib import Path

HERE = Path(__file__).parent


def _told():
    file = HERE / "odd.txt"
    return f"{{os.environ.get('WORDS')}} {{file.read_text() if file.is_file() else ''}} {words}"


def {event}:
    {body}
'''
_READS = "page.file.src_uri[:-4] if page.file else ''"
LATIN = '''"""An extension of Markdown that belongs to no package."""

import os

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor


def fence(source, language, css_class, options, md, **more):
    return f"<pre class='odd'>{source} {os.environ.get('WORDS')} VERSION</pre>"


class _Lines(Preprocessor):
    def __init__(self, md, mark):
        super().__init__(md)
        self.mark = mark

    def run(self, lines):
        return [*lines, "", f"Odd words VERSION {os.environ.get('WORDS')}{self.mark}"]


class Odd(Extension):
    def __init__(self, **given):
        self.config = {"mark": [".", ""]}
        super().__init__(**given)

    def extendMarkdown(self, md):
        md.preprocessors.register(_Lines(md, self.getConfig("mark")), "odd", 5)


def makeExtension(**given):
    return Odd(**given)
'''
_CODE = {
    "finished pages": Choice(
        "hooks/markup_mends.py",
        _OUTPUT,
        (f'{_OUTPUT}.replace("</body>", "<!-- 1 --></body>")', f'{_OUTPUT}.replace("</body>", "<!-- 2 --></body>")'),
    ),
    "linked pages": Choice(
        "hooks/knowledge_base.py",
        "return _build.site.page(_file(page.file), page.meta, content)",
        ('return _build.site.page(_file(page.file), page.meta, content) + "<!-- linked -->"',),
    ),
    "titles in search": Choice("hooks/search.py", "title=_title(page),", ("title=_title(page).upper(),",)),
    "cards": Choice(
        "hooks/peerkb/glossary/term_pages.py", '<div id="kb-terms" class="md-typeset">', ('<div id="kb-terms" class="md-typeset kb-new">',)
    ),
    "marks of exercises": Choice(
        "hooks/peerkb/exercise_markup.py", "from __future__ import annotations\n", ("from __future__ import annotations\n# new\n",)
    ),
    "links to terms": Choice("hooks/peerkb/glossary/linker.py", 'CLASS: Final = "glossary-term"', ('CLASS: Final = "glossary-word"',)),
    "links that lead out": Choice("hooks/peerkb/pages/outside_links.py", 'CLASS: Final = "outside"', ('CLASS: Final = "away"',)),
    "head of terms": Choice(
        "hooks/peerkb/glossary/templates/term_head.html", '<p class="glossary-definition">', ('<p class="glossary-definition new">',)
    ),
    "foot of terms": Choice("hooks/peerkb/glossary/templates/term_foot.html", ">Related terms<", (">Terms near it<",)),
    "a fault in code": Choice("hooks/lightbox.py", 'page.meta["glightbox"] = False', ('page.meta["glightbox"] = 1 / 0',)),
    "an odd hook": _added(
        "hooks/odd.py",
        *(
            ODD.format(event=event, body=body, words=words)
            for words in ("one", "two")
            for event, body in (
                ("on_page_markdown(markdown, **more)", "return f'{markdown}\\n\\n{_told()}'"),
                ("on_page_content(html, **more)", "return html + _told()"),
                ("on_post_page(output, **more)", "return output.replace('</main>', f'{_told()}</main>')"),
                ("on_page_context(context, **more)", "context['odd'] = _told()"),
                ("on_env(env, **more)", "env.globals['odd'] = env.globals['nothing'] = {'at': {'all': _told()}}"),
                ("on_config(config)", "config.extra['more'] = _told()"),
                ("on_nav(nav, **more)", "nav.pages[1].meta['description'] = nav.pages[1].title = _told()"),
                ("on_post_build(config)", "Path(config.site_dir, 'odd.txt').write_text(_told())"),
                ("on_files(files, **more)", "files.remove(files.get_file_from_path('practice/listening.md')) if 'a' in _told() else None"),
            )
        ),
    ),
    "what it reads": _added("hooks/odd.txt", "a word", "another word"),
    "local extension's code": _added(f"packages/{_LATIN}.py", LATIN.replace("VERSION", "first"), LATIN.replace("VERSION", "second")),
    "a package's version": _added("packages/markdown-99.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: Markdown\nVersion: 99.0\n"),
}
_FILES = {
    "styles of ours": _added("docs/assets/more.css", "a { color: red }", "a { color: blue }"),
    "scripts of ours": _added("docs/assets/more.js", "let a = 1;", "let a = 2;"),
    "our style sheet": _inserted("overrides/assets/styles/colors.css", "/*", "b { color: red }\n", "b { color: blue }\n"),
    "our script": _inserted("overrides/assets/scripts/site/search.js", '"use strict"', "// more\n"),
    "the worker": Choice("overrides/worker.js", "const PATIENCE = 3000", ("const PATIENCE = 4000",)),
    "list": _added("docs/list.txt", "{% for p in nav.pages %}{{ p.title }} {{ p.content | length }}\n{% endfor %}", "{{ pages | length }}"),
    "first snippet": _added("docs/_snippets/first/shared.md", "Words that come first.\n", "First of all, hope.\n"),
    "appended snippet": _added("docs/_snippets/appended.md", "*[Peer]: one's like\n", "Appended words.\n\n## An appended part\n"),
}
CHOICES: dict[str, Choice] = {**_SETTINGS, **_TEMPLATES, **_CODE, **_FILES}
# Files of their own that are there from the beginning, though nothing uses them yet.
THERE = ("local extension's code", "an odd hook", "special page", "styles of ours", "scripts of ours", "list", "appended snippet")
# What a process has in memory once it has built: `mkdocs serve` must be started anew to see it changed.
IN_MEMORY = frozenset(name for name, choice in CHOICES.items() if choice.file.startswith(("hooks/", "packages/"))) | {
    "hook",
    "local extension",
}


@dataclass(frozen=True)
class Package:
    """A package of others that is made anew: its folder, and what a new version does otherwise in a file of it."""

    folder: str
    file: str
    old: str
    new: str

    def files(self, name: str, version: int) -> dict[str, bytes]:
        """The new version and what is recorded of it."""
        found = dict(_installed(name, self.folder))
        place = next(path for path in found if path.endswith(f"{self.folder}/{self.file}"))
        text = found[place].decode()
        assert self.old in text
        found[place] = text.replace(self.old, self.new.format(version)).encode()
        record = next(path for path in found if path.endswith("METADATA"))
        found[record] = re.sub(rb"(?m)^Version: .*$", b"Version: %d.0" % version, found[record])
        return {re.sub(r"-[\d.]+(?=\.dist-info/)", f"-{version}.0", path): content for path, content in found.items()}


PACKAGES = {
    "markdown": Package("markdown", "core.py", "return output.strip()", "return output.strip() + '<!-- {} -->'"),
    "mkdocs-glightbox": Package("mkdocs_glightbox", "plugin.py", '"data-type": "image"', '"data-type": "image", "data-new": "{}"'),
}


@cache
def _installed(name: str, folder: str) -> dict[str, bytes]:
    """The files of an installed package by their path in `packages/`, and those by which it is known to be installed."""
    found = importlib.metadata.distribution(name)
    files = {path.as_posix(): Path(str(found.locate_file(path))) for path in found.files or ()}
    kept = {path: file for path, file in files.items() if path.startswith(f"{folder}/") or path.endswith(("METADATA", "entry_points.txt"))}
    return {f"packages/{path}": file.read_bytes() for path, file in kept.items() if "__pycache__" not in path and ".." not in path}


@dataclass
class State:
    """A site at one moment."""

    pages: dict[str, Page]
    nav: list[Any]
    data: dict[str, Any]
    texts: dict[str, str]
    pictures: dict[str, bytes]
    chosen: dict[str, int] = field(default_factory=dict)
    upgraded: dict[str, int] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    place: str = "a"
    strict: bool = False

    def files(self) -> dict[str, bytes]:
        """Every file that edits reach, by its path in the project."""
        made: dict[str, str] = {}
        own: dict[str, bytes] = {}
        for name, choice in CHOICES.items():
            wording = self.chosen.get(name, 0)
            if not choice.old:
                if wording:
                    own[choice.file] = choice.new[wording - 1].encode()
                continue
            text = made.setdefault(choice.file, original(choice.file))
            if wording:
                made[choice.file] = text.replace(choice.old, choice.new[wording - 1], 1)
        made.setdefault(SETTINGS, original(SETTINGS))
        nav = yaml.safe_dump({"nav": self.nav}, allow_unicode=True, sort_keys=False) if self.nav else ""
        made[SETTINGS] = f"{made[SETTINGS]}\n{nav}"
        files = {name: text.encode() for name, text in made.items()}
        files |= {f"docs/{path}": page.source() for path, page in self.pages.items()}
        files |= {
            f"docs/_data/{name}.yml": yaml.safe_dump(said, allow_unicode=True, sort_keys=False).encode() for name, said in self.data.items()
        }
        files |= {f"docs/{path}": text.encode() for path, text in self.texts.items()}
        for name, version in self.upgraded.items():
            files |= PACKAGES[name].files(name, version)
        return files | {f"docs/{path}": content for path, content in self.pictures.items()} | own


@cache
def original(file: str) -> str:
    """A file of the project; of mkdocs.yml what stands above the navigation."""
    text = (PROJECT / file).read_text(encoding="utf-8")
    return text[: text.index(NAV) + 1] if file == SETTINGS else text


# The site as it begins ---------------------------------------------------------------------------------------------------------

_PARTS = ("Aim", "Time", "Read", "Try", "Check yourself", "Reflect", "Talk over with your mentor")
_HELP = '!!! help no-glossary "Need help now?"\n    Call or text [](call:lifeline), or call [](call:emergency).\n'
_CARD = """### {title}

**Place:** a place with hope.

Somebody says a word about fear.

**Pause.** One breath.

- Sit down.

    You meet as peers.

- Wait.

    Nothing has to happen.

- Promise a result.

    Out of bounds: nobody can promise that.

**The principle:** kindness first.

**Read:** [listening](../practice/listening.md).
"""


def module(number: int, title: str) -> str:
    """A day of the course with all its parts."""
    choices = "- Sit down.\n\n    You begin with hope.\n\n- Go.\n\n    Out of bounds: this is no way.\n"
    questions = "\n".join(f"**{at}. What do you do, the {at}. time?**\n\n{choices}" for at in range(1, 5))
    texts = {"Read": "- [Listening](../practice/listening.md)\n", "Check yourself": questions, "Reflect": "Who gave you hope?\n"}
    parts = "\n".join(f"### {part}\n\n{texts.get(part, 'A word on mutuality.')}" for part in _PARTS)
    return f"## Day {number}: {title}\n\n{parts}\n"


def page(title: str, kind: str, body: str, **more: Any) -> Page:
    """A page with a front matter that is sound."""
    said = {"title": title, "description": f"What {title} is about.", "kind": kind, "audience": ["staff"], "sources": ["alpha"]}
    return Page({**said, "last_reviewed": DAY, **more}, body)


def term(definition: str, body: str = "## In use\n\nA word on hope.\n", **more: Any) -> Page:
    """A term."""
    return Page({"definition": definition, "last_reviewed": DAY, **more}, body)


PAGES = {
    "index.md": page(
        "Home", "home", f"Words of hope. See [what it is](learn/what.md).\n\n{_HELP}\n## More\n\n- [Listening](practice/listening.md)\n"
    ),
    "help/index.md": page("Get help now", "safety", f"{_HELP}\nOther numbers: [](text:line).\n", keywords=["crisis"]),
    "help/suicide.md": page("Suicide", "safety", '--8<-- "help.md"\n\nStay, and listen.\n'),
    "help/overdose.md": page("Overdose", "safety", '--8<-- "help.md"\n\n1. Call.\n2. Stay.\n', owner="safety"),
    "learn/index.md": page(
        "Learn", "overview", "- [What](what.md)\n- [Pictures](pictures.md#two-of-them): two pictures.\n", keywords=["start"]
    ),
    "learn/what.md": page(
        "What it is",
        "public",
        "Hope and mutuality.[^1]\n\n## Who says what\n\n| Who | What |\n| --- | --- |\n| One | Peer |\n\n"
        '## Next\n\n--8<-- "shared.md"\n\nSee [two pictures](pictures.md#two-of-them).\n\n[^1]: A note on fear.\n',
        questions=["What is it?"],
        tags=["one", "two"],
    ),
    "learn/pictures.md": page(
        "Pictures",
        "idea",
        "![One](../assets/pictures/one.svg)\n\n## Two of them\n\n![Two](../assets/pictures/two.svg){ .kb-picture }\n",
        audience=["public", "new"],
        sources=[{"beta": "its pictures"}],
    ),
    "learn/map.md": page("Map of words", "overview", "How words relate.\n", template="concept-map.html"),
    "learn/extra.md": page("Extra", "idea", "A [link](what.md#next) and a ~~mistake~~ of mutuality.\n"),
    "practice/index.md": page("Practice", "overview", "- [Listening](listening.md)\n- [Asking](asking.md)\n"),
    "practice/listening.md": page(
        "Listening", "guidance", "## In short\n\nListen to peers.\n\n## Fear\n\nNo fear. `hope` is code.\n", keywords=["hear"], hide=["toc"]
    ),
    "practice/asking.md": page(
        "Asking",
        "guidance",
        '## How\n\n=== "One"\n\n    Ask with hope.\n\n=== "Two"\n\n    Ask of [peers](term:peer).\n\n'
        '??? note "Why"\n    ```python\n    hope = 1\n    ```\n',
        search={"boost": 2},
    ),
    "start/index.md": page("Start here", "overview", "- [Day 1](week.md#day-1-what-it-is)\n", audience=["new"]),
    "start/week.md": page("Week 1", "module", module(1, "What it is"), glossary={"skip": ["fear"]}),
    "start/scenarios.md": page("Cards", "scenarios", "Pick one.\n\n## Street\n\n" + _CARD.format(title="Socks"), template="cards.html"),
    "start/reflections.md": page("Reflections", "tool", "Your own words.\n", template="reflections.html"),
    "start/flashcards.md": page("Flashcards", "tool", "All words.\n", template="flashcards.html"),
    "glossary/index.md": page("Glossary", "overview", "All terms.\n"),
    "print/index.md": page("Print", "print", "Nothing but hope.\n", glossary=False, search={"exclude": True}),
    "about/index.md": page("About", "about", "See <https://outside.example/> and [sources](sources.md).\n"),
    "about/sources.md": page("Sources", "about", "All sources.\n", template="sources.html"),
    "contributing/index.md": page("Suggest a change", "about", "Words to leave out.\n", template="words.html"),
    "glossary/hope.md": term("A wish that may come true.", term="hope", aliases=["trust", "faith"], related=["fear"], sources=["alpha"]),
    "glossary/fear.md": term("What one feels in danger.", term="fear", related=["mutuality"]),
    "glossary/mutuality.md": term("Giving and getting.", term="mutuality", aliases=["level ground"], related=["peer"], sources=["beta"]),
    "glossary/peer.md": term("One's equal.", term="peer", aliases=["equal"]),
    "glossary/iqs.md": term("A name.", term="Intentional Questions", aliases=["IQS"], match_case=True, inflect=False),
    "glossary/note.md": term("A short text.", term="note", autolink=False),
}
_NAV: list[Any] = [
    {"Home": "index.md"},
    {"Get help now": ["help/index.md", "help/suicide.md", "help/overdose.md"]},
    {"Learn": ["learn/index.md", {"In short": "learn/what.md"}, "learn/pictures.md", "learn/map.md", "learn/extra.md"]},
    {"Practice": ["practice/index.md", "practice/listening.md", "practice/asking.md"]},
    {"Start": ["start/index.md", "start/week.md", "start/scenarios.md", "start/reflections.md", "start/flashcards.md"]},
    "glossary/index.md",
    {"Print": "print/index.md"},
    {"About": ["about/index.md", "about/sources.md", "contributing/index.md"]},
]
_DATA: dict[str, Any] = {
    "phones": {
        "checked": DAY,
        "country": "United States",
        "lines": {
            "emergency": {"name": "Emergency services", "call": "911"},
            "lifeline": {"name": "The Lifeline", "call": "988", "text": "988", "note": "Free."},
            "line": {"name": "A Line", "text": "741741", "keyword": "HI"},
        },
    },
    "sources": {
        "alpha": {"author": "A. Author", "title": "Of Hope", "kind": "seed"},
        "beta": {"author": "B. Author", "title": "Of Fear", "kind": "background", "url": "https://outside.example/b", "year": 2020},
    },
    "words": {"loser": {"forms": ["losers"], "say": "a person", "why": "It hurts."}},
    "search": {
        "ignore": "a the",
        "asking": "what means",
        "alike": ["hope, trust"],
        "danger": [{"words": "danger", "say": "Call.", "lines": ["lifeline"], "page": "help/suicide.md"}],
    },
}


def picture(words: str) -> bytes:
    """A picture with words in it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><style>text{{fill:red}}</style><text>{words}</text></svg>'.encode()
    )


def beginning() -> State:
    """The site before any edit."""
    return State(
        pages=deepcopy(PAGES),
        nav=deepcopy(_NAV),
        data=deepcopy(_DATA),
        texts={
            "_snippets/help.md": _HELP,
            "_snippets/shared.md": 'Words that pages share, on mutuality.\n\n--8<-- "inner.md"\n',
            "_snippets/inner.md": "Words inside, on level ground.\n",
        },
        chosen=dict.fromkeys(THERE, 1),
        pictures={"assets/logo.svg": picture("kb"), "assets/pictures/one.svg": picture("one"), "assets/pictures/two.svg": picture("two")},
        environment={"SOURCE_DATE_EPOCH": EPOCH, "SITE_URL": "https://kb.example/", "REPO_URL": "", "EDIT_URI": "", "WORDS": "some"},
    )


class Folder:
    """The site in a folder below `root`, whose name may change."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._place = "a"
        self._written: dict[str, bytes] = {}
        ignored = shutil.ignore_patterns("__pycache__")
        for name in ("hooks", "overrides"):
            shutil.copytree(PROJECT / name, self.path / name, ignore=ignored)
        for name in ("assets", "manifest.webmanifest"):
            one = PROJECT / "docs" / name
            (self.path / "docs").mkdir(exist_ok=True)
            if one.is_dir():
                shutil.copytree(one, self.path / "docs" / name, ignore=shutil.ignore_patterns("pictures", "*.png"))
            else:
                shutil.copy(one, self.path / "docs" / name)
        for path, text in PLUGINS.items():
            (self.path / path).parent.mkdir(parents=True, exist_ok=True)
            (self.path / path).write_text(text, encoding="utf-8")

    @property
    def path(self) -> Path:
        return self._root / self._place

    @property
    def store(self) -> Path:
        return self.path / ".cache"

    def write(self, state: State, *, as_before: bool = False) -> None:
        """Make the folder what the state says; `as_before`, each file seems to be as old as it was."""
        if state.place != self._place:
            self.path.rename(self._root / state.place)
            self._place = state.place
        files = state.files()
        for name in self._written.keys() - files.keys():
            (self.path / name).unlink()
            for parent in (self.path / name).parents:  # a folder named like a package is one to Python, with nothing in it too
                if parent == self.path or any(parent.iterdir()):
                    break
                parent.rmdir()
        changed = [name for name, content in files.items() if self._written.get(name) != content]
        for name in changed:
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(files[name])
            if as_before:
                os.utime(file, (1_700_000_000, 1_700_000_000))
        if any(name.startswith(("hooks/", "packages/")) for name in {*changed, *(self._written.keys() - files.keys())}):
            for made in (*self.path.glob("hooks/**/__pycache__"), *self.path.glob("packages/**/__pycache__")):
                shutil.rmtree(made)  # Python goes by the age and the size of a file
        self._written = files

    def order(self, state: State, **more: Any) -> Order:
        """What to order of a builder."""
        environment = {**state.environment, "PYTHONPATH": str(self.path / "packages")}
        where = more.pop("where", "new" if state.upgraded else "forked")
        return Order(str(self.path), strict=state.strict, environment=environment, where=where, **more)

    def site(self, name: str = "site") -> dict[str, bytes]:
        """The files of the built site."""
        return contents(self.path / name)
