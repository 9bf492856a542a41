"""Time the linking of one page, without MkDocs: reading its HTML, finding the terms, putting the links in."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

import markdown
from mkdocs.config import load_config

from bench.corpus import Corpus, page_path
from bench.passes import corpus_with, every_form, seconds
from peerkb.glossary import linker, terms
from peerkb.glossary.matcher import Matcher
from peerkb.html import edits, parse
from peerkb.pages import front_matter

FEW: Final = 500  # forms
Times: TypeAlias = "dict[int, tuple[float, float]]"  # milliseconds a page and megabytes of HTML a second, by number of forms


def glossary(corpus: Corpus, forms: int) -> linker.Glossary:
    """The first terms of the corpus, up to `forms` forms (plurals are not counted)."""
    known: dict[str, terms.Term] = {}
    left = forms
    for number, term in enumerate(corpus.terms):
        left -= len(term.forms)
        if left < 0:
            break
        path = f"glossary/{term.slug}.md"
        document, _, _ = front_matter.read(corpus.term_page(number), path)
        known[term.slug], _, _ = terms.read_term(term.slug, path, document)
    every, _ = terms.all_forms(known.values())
    return linker.Glossary(Matcher(every), {slug: f"glossary/{slug}/" for slug in known})


def contents(corpus: Corpus, config_file: Path) -> list[tuple[str, str]]:
    """The address of each page and its content as the Markdown extensions of mkdocs.yml make it."""
    config = load_config(str(config_file))
    maker = markdown.Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
    made: list[tuple[str, str]] = []
    for number in range(corpus.pages):
        path = page_path(number)
        _, body, _ = front_matter.read(corpus.page(number), path)
        made.append((path.removesuffix(".md") + "/", maker.reset().convert(body)))
    return made


def link(html: str, known: linker.Glossary, address: str) -> str:
    """A page's content with its links."""
    return edits.apply_edits(html, linker.link(parse.parse(html), known, linker.Rules(address)).edits)


def plain_times(config_file: Path, sizes: Sequence[int], rounds: int, seed: int) -> Times:
    """What a short script would do: one pattern of all forms, whatever stands around them, tags included."""
    found: Times = {}
    for forms in sizes:
        corpus, words = corpus_with(forms, 10 if forms <= FEW else 2, seed)  # of many forms, a page takes seconds
        made = [html for _, html in contents(corpus, config_file)]
        mark = partial(every_form(words).sub, r'<a href="#">\g<0></a>')
        found[forms] = _rate(min(seconds(made, mark) for _ in range(rounds if forms <= FEW else 1)), made)
    return found


def least_times(config_file: Path, sizes: Sequence[int], pages: int, rounds: int, seed: int) -> Times:
    """Each with pages that name its own terms equally often. The least of all rounds."""
    sites = []
    for forms in sizes:
        corpus, _ = corpus_with(forms, pages, seed)
        sites.append((forms, glossary(corpus, forms), contents(corpus, config_file)))
    least = dict.fromkeys(sizes, float("inf"))
    for _ in range(rounds):
        for forms, known, made in sites:
            least[forms] = min(least[forms], seconds(made, lambda page, known=known: link(page[1], known, page[0])))  # type: ignore[misc]
    return {forms: _rate(least[forms], [html for _, html in made]) for forms, _, made in sites}


def _rate(took: float, made: Sequence[str]) -> tuple[float, float]:
    return 1000 * took / len(made), sum(len(html.encode()) for html in made) / took / 1e6


def main() -> None:
    """Print the times as JSON."""
    parser = argparse.ArgumentParser(description="Time the linking of a page by number of forms.")
    parser.add_argument("config", type=Path, help="an mkdocs.yml, for its Markdown extensions")
    parser.add_argument("--forms", type=int, nargs="+", default=[500, 5000])
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--plain", action="store_true", help="instead: a bare pass of re")
    given = parser.parse_args()
    if given.plain:
        print(json.dumps(plain_times(given.config, given.forms, given.rounds, given.seed)))
    else:
        print(json.dumps(least_times(given.config, given.forms, given.pages, given.rounds, given.seed)))


if __name__ == "__main__":
    main()
