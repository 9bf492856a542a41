"""Time the linkers of others on the pages of a corpus, in an environment where they are installed (`linkers.txt`), without a site around.

Each does what only it does, on what it takes: zensical-glossary walks the tree of a page in Markdown, mkdocs-ezglossary-plugin
replaces marks in its HTML, of which it is handed one wherever a term is named, since it finds no term by itself.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final
from xml.etree import ElementTree

import markdown
from markdown.extensions.tables import TableExtension
from mkdocs_ezglossary_plugin.plugin import GlossaryPlugin  # type: ignore[import-not-found]
from zensical_glossary.extension import GlossaryExtension, GlossaryTreeprocessor  # type: ignore[import-not-found]

from bench.corpus import Corpus
from bench.passes import corpus_with, every_form, seconds

PAGES: Final = {500: 20, 5_000: 5}  # beyond, two pages: one takes seconds
Pass = Callable[[str], Any]


def bodies(corpus: Corpus) -> list[str]:
    """The Markdown of each page."""
    return [corpus.page(number).split("\n---\n", 1)[1] for number in range(corpus.pages)]


def zensical_glossary(forms: Sequence[str], texts: Sequence[str], folder: Path) -> tuple[list[str], Pass]:
    """Trees of pages are walked; its clock is that of its own step, which takes the tree of a page."""
    (folder / "glossary.md").write_text("".join(f"## {form}\n\nWhat it means.\n\n" for form in forms), encoding="utf-8")
    maker = markdown.Markdown(extensions=[TableExtension()])
    GlossaryExtension(docs_dir=str(folder), first_only=False).extendMarkdown(maker)
    step = next(each for each in maker.treeprocessors if isinstance(each, GlossaryTreeprocessor))
    maker.treeprocessors.deregister(GlossaryTreeprocessor.name)
    step.run(ElementTree.Element("p"))  # reads the glossary and makes its pattern
    trees: dict[str, Any] = {}
    maker.treeprocessors.register(SimpleNamespace(run=lambda root: trees.__setitem__("last", root)), "keep", -1)
    made = []
    for text in texts:
        html = maker.reset().convert(text)
        made.append(html)
        trees[html] = trees.pop("last")
    return made, lambda html: step.run(trees.pop(html))


def ezglossary(forms: Sequence[str], texts: Sequence[str], folder: Path) -> tuple[list[str], Pass]:
    """Marks are replaced, those of one page after the other, as it does in a build: first all are noted, then all become links."""
    plugin = GlossaryPlugin()
    plugin.load_config({"ignore_case": True})
    plugin.on_pre_build({})
    where = SimpleNamespace(url="glossary/", title="Glossary", canonical_url="https://garden.example/glossary/")
    site = SimpleNamespace(site_url="https://garden.example/")
    for form in forms:
        plugin._glossary.add("_", form, "defs", where, "What it means.")
    pattern = every_form(forms)
    made = [pattern.sub(r"<_:\g<0>>", markdown.markdown(text, extensions=[TableExtension()])) for text in texts]

    def mark(html: str) -> None:
        page = SimpleNamespace(url="part/page/", title="Page", canonical_url="https://garden.example/part/page/")
        plugin.on_post_page(plugin.on_page_content(html, page, site, None), page, site)

    return made, mark


def _megabytes(made: Sequence[str], link: Pass) -> float:
    """Megabytes of HTML a second."""
    size = sum(len(html.encode()) for html in made)
    return size / seconds(made, link) / 1e6


LINKERS: Final = {"zensical-glossary": zensical_glossary, "mkdocs-ezglossary-plugin": ezglossary}


def main() -> None:
    """Print megabytes of HTML a second by linker and number of forms, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, nargs="+", required=True)
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    given = parser.parse_args()
    found: dict[str, dict[int, float]] = {name: {} for name in LINKERS}
    for number in given.forms:
        corpus, forms = corpus_with(number, PAGES.get(number, 2), given.seed)
        for name, prepare in LINKERS.items():
            with tempfile.TemporaryDirectory() as folder:
                rounds = given.rounds if number in PAGES else 1
                found[name][number] = max(_megabytes(*prepare(forms, bodies(corpus), Path(folder))) for _ in range(rounds))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
