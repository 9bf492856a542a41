"""A small site on gardening and the edits that people make to it: what the next build has to notice, and what it has to say again."""

from __future__ import annotations

import posixpath
import random
import shutil
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parent.parent.parent
PACKAGES = "site-packages"
MAIN = "overrides/main.html"
OWN_HOOK = "hooks/own.py"
UNKNOWN_HOOK = "hooks/unknown.py"

_MAIN = """{% import "macros.html" as macros %}<!doctype html>
<html><head><title>{{ page.title }} - {{ config.site_name }}</title></head><body>
{% include "menu.html" %}{% include "packaged.html" %}
<main>{{ page.content }}</main>
<ol>{% for part in page.toc %}
<li>{{ part.title }} {{ part.active }} {{ part.children | map(attribute='title') | join }}</li>{% endfor %}</ol>
<p>{{ page.meta.status }} {{ config.extra.shown }} {{ page.edit_url }} {{ page.url }} {{ macros.next(page) }}</p>
<p>{{ page.meta.aliases }} {{ 'bed' | praised }}</p>
{% if kb is defined %}<p>{{ kb.owner }} {{ kb.audience | join }}</p>
{% for term in kb.terms() %}<i>{{ term.term.term }}: {{ term.term.definition }}</i>{% endfor %}
{% for source in kb.sources %}<cite>{{ source.title }} {{ source.part }}</cite>{% endfor %}
{{ kb.definitions }}{% endif %}
<!-- shown --></body></html>
"""
_MENU = """{% for p in nav.pages %}<a href="{{ p.url | url }}" title="{{ p.meta.description }}">{{ p.title }}</a>{% endfor %}
{% for part in nav %}<b>{{ part.title }}{% if part.active %} (here){% endif %}</b>{% endfor %}
"""
_MACROS = "{% macro next(page) %}{% if page.next_page %}{{ page.next_page.title }}{% endif %}{% endmacro %}"
_OWN = '''"""A hook that is known to make of a page what follows from its source."""

CACHEABLE = True


def on_page_markdown(markdown, page, config, files):
    return f"{markdown}\\n\\nWORDS\\n"


def on_post_page(output, page, config):
    return output.replace("</body>", "<!-- finished by WORDS --></body>")


def on_env(env, config, files):
    env.filters["praised"] = praised


def praised(text):
    return f"fine {text}"
'''
_UNKNOWN = '''"""A hook that nobody knows: each build it says something else."""

import time


def on_page_content(html, page, config, files):
    return f"{html}<p>{time.monotonic_ns() % 1}{open(config.docs_dir + '/../unknown.txt').read()}</p>"
'''
_SOURCES = """
spade: {title: On spades, author: Ann Digger, year: 2001, kind: book}
rake: {title: On rakes, author: Ben Leaf, year: 2002, kind: book}
"""


def _page(title: str, body: str, **more: Any) -> str:
    return f"---\n{yaml.safe_dump({'title': title, 'description': f'About {title.lower()}.', **more}, sort_keys=False)}---\n\n{body}\n"


def _term(term: str, body: str, **more: Any) -> str:
    said = {"term": term, "definition": f"What {term} is.", **more}
    return f"---\n{yaml.safe_dump(said, sort_keys=False)}---\n\n{body}\n"


def _settings() -> dict[str, Any]:
    return {
        "site_name": "A garden",
        "site_url": "https://garden.example/",
        "repo_url": "https://code.example/garden/",
        "edit_uri": "edit/",
        "theme": {"name": "packaged", "custom_dir": "overrides", "static_templates": ["list.txt"]},
        "hooks": ["hooks/knowledge_base.py", "hooks/publish.py", OWN_HOOK],
        "plugins": [],
        "markdown_extensions": [
            "attr_list",
            "footnotes",
            {"toc": {"permalink": True}},
            {"pymdownx.snippets": {"base_path": ["docs/_snippets"], "check_paths": True}},
        ],
        "exclude_docs": "/_data/\n/_snippets/\n",
        "validation": {"links": {"anchors": "warn", "absolute_links": "relative_to_docs"}},
        "extra": {"shown": {"a": 1}, "other_keys": ["shown"], "glossary": {"link": "all"}, "pages": {"owners": {"ann": "Ann"}}},
        "nav": ["index.md", {"Beds": ["beds/index.md", {"Sowing now": "beds/sow.md"}, "beds/water.md"]}, "tools.md"],
    }


@dataclass
class State:
    """All files of the site by their paths, and its settings."""

    settings: dict[str, Any] = field(default_factory=_settings)
    version: int = 1  # of Markdown
    files: dict[str, str] = field(
        default_factory=lambda: {
            MAIN: _MAIN,
            "overrides/menu.html": _MENU,
            "overrides/macros.html": _MACROS,
            "overrides/list.txt": "{% for f in pages %}{{ f.url }} {{ f.page.title }}\n{% endfor %}",
            f"{PACKAGES}/packaged/__init__.py": "",
            f"{PACKAGES}/packaged/mkdocs_theme.yml": "",
            f"{PACKAGES}/packaged/packaged.html": "<p>Version 1 of the theme for {{ page.title }}.</p>",
            OWN_HOOK: _OWN,
            UNKNOWN_HOOK: _UNKNOWN,
            "unknown.txt": "one",
            "docs/_data/sources.yml": _SOURCES,
            "docs/_snippets/frost.md": "Beware of *frost*.\n",
            "docs/index.md": "---\nstatus: new\n---\n\nDig a bed, add compost. [Sow](beds/sow.md#when).\n",  # MkDocs calls it Home
            "docs/tools.md": "# Our tools\n\nA spade.\n\n## Care {: data-toc-label=Care }\n\nOil them[^1].\n\n[^1]: With linseed.\n",
            "docs/beds/index.md": _page("Beds", "All about compost.\n\n## Kinds\n\nRaised.", owner="ann", sources=["spade"]),
            "docs/beds/sow.md": _page("Sow", '## When\n\nAfter the frost.\n\n--8<-- "frost.md"\n\n[Tools](../tools.md)'),
            "docs/beds/water.md": _page("Water", "Mulch keeps water in. See [the home page](../index.md), [tools](/tools.md) and a hoe."),
            "docs/loose.md": "Not in the navigation: [nowhere](#nowhere), compost.\n",
            "docs/glossary/index.md": "# Words\n",
            "docs/glossary/compost.md": _term("compost", "Rotted mulch.", related=["mulch"]),
            "docs/glossary/mulch.md": _term("mulch", "It covers a bed.", aliases=["cover"]),
        }
    )

    @property
    def pages(self) -> list[str]:
        """The paths of all pages."""
        return sorted(path for path in self.files if path.startswith("docs/") and path.endswith(".md") and "/_" not in path)

    def change(self, path: str, old: str, new: str) -> None:
        """Replace what stands in a file, which must be there."""
        assert old in self.files[path], f"{path} has no {old!r}"
        self.files[path] = self.files[path].replace(old, new)

    def copy(self) -> State:
        """The same, to be edited."""
        return deepcopy(self)


def write(state: State, root: Path) -> None:
    """Make the folder what the state says; a file that stays the same is not touched."""
    if not (root / "hooks").exists():
        # With what is compiled, whose names have one more part while it is written.
        shutil.copytree(PROJECT / "hooks", root / "hooks", ignore=shutil.ignore_patterns("*.pyc.*"))
    files = {**state.files, "mkdocs.yml": yaml.safe_dump(state.settings, sort_keys=False)}
    dist = f"{PACKAGES}/packaged-{state.version}.dist-info"
    files[f"{dist}/METADATA"] = f"Metadata-Version: 2.1\nName: packaged\nVersion: {state.version}\n"
    files[f"{dist}/entry_points.txt"] = "[mkdocs.themes]\npackaged = packaged\n"
    files[f"{PACKAGES}/version.txt"] = str(state.version)
    for folder in ("docs", "overrides", PACKAGES):
        for file in sorted((root / folder).rglob("*"), reverse=True):
            name = file.relative_to(root).as_posix()
            if file.is_dir():
                if not any(file.iterdir()):
                    file.rmdir()
            elif name not in files and "__pycache__" not in name:
                file.unlink()
    for path in root.glob(f"{PACKAGES}/*.dist-info"):
        if path.name != posixpath.basename(dist):
            shutil.rmtree(path)
    for name, text in files.items():
        file = root / name
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")


# Edits ---------------------------------------------------------------------------------------------------------------------------

Edit = Callable[[State, random.Random], None]


def _replaced(path: str, old: str, new: str) -> Edit:
    """Replace text in a file where it stands; what another edit took away stays away."""

    def edit(state: State, chance: random.Random) -> None:
        if path in state.files:
            state.files[path] = state.files[path].replace(old, new)

    return edit


def _set(*keys: str, to: Any) -> Edit:
    """Change a setting."""

    def edit(state: State, chance: random.Random) -> None:
        inner = state.settings
        for key in keys[:-1]:
            inner = inner.setdefault(key, {})
        inner[keys[-1]] = to

    return edit


def _extended(extension: str, **options: Any) -> Edit:
    """Change the settings of a Markdown extension, or add it."""

    def edit(state: State, chance: random.Random) -> None:
        found = state.settings["markdown_extensions"]
        others = [each for each in found if each != extension and (not isinstance(each, dict) or extension not in each)]
        state.settings["markdown_extensions"] = [*others, {extension: options}]

    return edit


def _text_anywhere(state: State, chance: random.Random) -> None:
    path = chance.choice(state.pages)
    said = ("More compost.", "A cover of straw.", "## Another part", "[Tools](/tools.md#care)", "A hoe and a rake.", '--8<-- "frost.md"')
    words = chance.choice(said)
    state.files[path] += f"\n{words} {chance.randrange(99)}\n" if "8<" not in words else f"\n{words}\n"


def _swap(state: State, chance: random.Random) -> None:
    one, other = chance.sample([path for path in state.pages if "/glossary/" not in path], 2)
    state.files[one], state.files[other] = state.files[other], state.files[one]


def _rename(old: str, new: str) -> Edit:
    def edit(state: State, chance: random.Random) -> None:
        if old in state.files:
            state.files[new] = state.files.pop(old)

    return edit


def _copied(path: str, to: str) -> Edit:
    def edit(state: State, chance: random.Random) -> None:
        if path in state.files:
            state.files[to] = state.files[path]

    return edit


def _delete(path: str) -> Edit:
    def edit(state: State, chance: random.Random) -> None:
        state.files.pop(path, None)

    return edit


def _add(path: str, text: str) -> Edit:
    def edit(state: State, chance: random.Random) -> None:
        state.files[path] = text

    return edit


def _nav(nav: Any) -> Edit:
    def edit(state: State, chance: random.Random) -> None:
        state.settings["nav"] = nav

    return edit


def _upgrade(state: State, chance: random.Random) -> None:
    state.version += 1


def _hook(state: State, chance: random.Random) -> None:
    if UNKNOWN_HOOK not in state.settings["hooks"]:
        state.settings["hooks"] = [*state.settings["hooks"], UNKNOWN_HOOK]
    state.files["unknown.txt"] += "."


EDITS: Mapping[str, Edit] = {
    # pages
    "text": _replaced("docs/beds/water.md", "keeps", "holds"),
    "a heading": _replaced("docs/tools.md", "## Care", "## Upkeep of tools"),
    "a heading in the contents": _replaced("docs/tools.md", "label=Care", "label=Upkeep"),
    "a first heading, which is the title": _replaced("docs/tools.md", "# Our tools", "# The tools"),
    "a mention of a term": _replaced("docs/beds/water.md", "a hoe", "compost"),
    "front matter that the page shows": _replaced("docs/index.md", "status: new", "status: old"),
    "front matter that others show": _replaced("docs/beds/water.md", "description: About water.", "description: On water."),
    "a title": _replaced("docs/beds/index.md", "title: Beds", "title: Raised beds"),
    "an owner": _replaced("docs/beds/index.md", "owner: ann\n", ""),
    "a page renamed": _rename("docs/tools.md", "docs/things.md"),
    "a page that is its folder's index": _rename("docs/loose.md", "docs/loose/index.md"),
    "a page deleted": _delete("docs/beds/water.md"),
    "a new page": _add("docs/beds/weed.md", "# Weeds\n\nPull them. [Sow](sow.md)\n"),
    "two pages change places": _swap,
    "the text of a page in another folder": _copied("docs/beds/water.md", "docs/loose.md"),
    "a link to nowhere": _replaced("docs/loose.md", "compost", "[gone](gone.md)"),
    "text anywhere": _text_anywhere,
    # terms
    "an alias": _replaced("docs/glossary/compost.md", "term: compost", "term: compost\naliases: [hoe, bed]"),
    "an alias gone": _replaced("docs/glossary/mulch.md", "- cover\n", "- straw\n"),
    "a definition": _replaced("docs/glossary/mulch.md", "What mulch is.", "A cover."),
    "a new term": _add("docs/glossary/frost.md", _term("frost", "Ice on a bed.")),
    "a term deleted": _delete("docs/glossary/mulch.md"),
    # what pages take in
    "a snippet": _replaced("docs/_snippets/frost.md", "Beware", "Mind the compost, beware"),
    "a source": _replaced("docs/_data/sources.yml", "On spades", "About spades"),
    # settings
    "the site's name": _set("site_name", to="The garden"),
    "the address": _set("site_url", to="https://other.example/garden/"),
    "a setting that templates show": _set("extra", "shown", to={"a": 2}),
    "where pages are edited": _set("edit_uri", to="blob/"),
    "form of addresses": _set("use_directory_urls", to=False),
    "which occurrences are linked": _set("extra", "glossary", "link", to="page"),
    "an extension's option": _extended("toc", permalink="#"),
    "an extension": _extended("nl2br"),
    "faults of links": _set("validation", "links", "not_found", to="info"),
    "absolute links": _set("validation", "links", "absolute_links", to="ignore"),
    "the navigation": _nav(["index.md", "tools.md", {"Beds": ["beds/water.md", "beds/index.md", "beds/sow.md"]}]),
    "a title in the navigation": _nav([{"Start": "index.md"}, {"Beds": ["beds/index.md", {"Sow later": "beds/sow.md"}, "beds/water.md"]}]),
    "a part of the navigation": _nav(
        ["index.md", {"All beds": ["beds/index.md", {"Sowing now": "beds/sow.md"}]}, "beds/water.md", "tools.md"]
    ),
    "no navigation": _nav(None),
    "a home page within a part": _nav(
        [{"Beds": ["index.md", "beds/index.md", {"Sowing now": "beds/sow.md"}, "beds/water.md"]}, "tools.md"]
    ),
    "nothing is kept": _set("extra", "cache", to=False),
    # templates
    "a template": _replaced(MAIN, "<main>", "<main class='wide'>"),
    "an included template": _replaced("overrides/menu.html", "(here)", "(you are here)"),
    "an imported template": _replaced("overrides/macros.html", "page.next_page.title", "page.next_page.url"),
    "a template over the package's": _add("overrides/packaged.html", "<p>Ours.</p>"),
    "a template shows the text of others": _replaced(MAIN, "<!-- shown", "{% for p in nav.pages %}{{ p.content }}{% endfor %}<!-- shown"),
    "a template shows aliases": _replaced(MAIN, "<!-- shown -->", "{% for p in nav.pages %}{{ p.meta }}{% endfor %}<!-- shown -->"),
}
# Edits of code, which only a new process reads.
CODE_EDITS: Mapping[str, Edit] = {
    "a known hook": _replaced(OWN_HOOK, "WORDS", "other WORDS"),
    "a filter of a known hook": _replaced(OWN_HOOK, "fine", "lovely"),
    "the engine": _add("hooks/peerkb/glossary/__init__.py", "# changed\n"),
    "an unknown hook": _hook,
    "another version of Markdown": _upgrade,
    "another version of the theme": _replaced(f"{PACKAGES}/packaged/packaged.html", "of the theme", "or later of the theme"),
}
