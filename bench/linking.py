"""Time the linking of one page, without MkDocs: reading its HTML, finding the terms, putting the links in."""

from __future__ import annotations

import argparse
import gc
import json
import re
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import markdown
from mkdocs.config import load_config

from bench.corpus import Corpus, page_path
from peerkb.glossary import linker, terms
from peerkb.glossary.matcher import Matcher
from peerkb.html import edits, parse
from peerkb.pages import front_matter


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


def plain_pass(corpus: Corpus, forms: int) -> Callable[[str], str]:
    """What a short script would do: one pattern of all forms, whatever stands around them, tags included."""
    words = [form for term in corpus.terms for form in term.forms][:forms]
    every = "|".join(re.escape(form) for form in sorted(words, key=len, reverse=True))
    return partial(re.compile(rf"\b(?:{every})\b", re.IGNORECASE).sub, r'<a href="#">\g<0></a>')


def plain_time(config_file: Path, forms: int, pages: int, rounds: int, seed: int) -> float:
    """Milliseconds that a bare pass of `re` takes for a page. The least of all rounds."""
    corpus = Corpus(pages, max(1, round(forms / 1.45)), seed)
    mark, made = plain_pass(corpus, forms), contents(corpus, config_file)
    least = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        for _, html in made:
            mark(html)
        least = min(least, (time.process_time() - began) * 1000 / len(made))
    return least


def least_times(config_file: Path, sizes: Sequence[int], pages: int, rounds: int, seed: int) -> dict[int, float]:
    """Milliseconds a page by number of forms, each with pages that name its own terms equally often. The least of all rounds."""
    sites = []
    for forms in sizes:
        corpus = Corpus(pages, max(1, round(forms / 1.45)), seed)
        sites.append((forms, glossary(corpus, forms), contents(corpus, config_file)))
    least = dict.fromkeys(sizes, float("inf"))
    for _ in range(rounds):
        for forms, known, made in sites:
            gc.collect()
            began = time.process_time()
            for address, html in made:
                link(html, known, address)
            least[forms] = min(least[forms], (time.process_time() - began) * 1000 / len(made))
    return least


def main() -> None:
    """Print the times as JSON."""
    parser = argparse.ArgumentParser(description="Time the linking of a page by number of forms.")
    parser.add_argument("config", type=Path, help="an mkdocs.yml, for its Markdown extensions")
    parser.add_argument("--forms", type=int, nargs="+", default=[500, 5000])
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--plain", action="store_true", help="instead: a bare pass of re, with the first number of forms")
    given = parser.parse_args()
    if given.plain:
        print(json.dumps(plain_time(given.config, given.forms[0], given.pages, given.rounds, given.seed)))
        return
    print(json.dumps(least_times(given.config, given.forms, given.pages, given.rounds, given.seed)))


if __name__ == "__main__":
    main()
