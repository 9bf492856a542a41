"""A made-up site to measure on: pages of invented words and a glossary, the same for the same seed on every machine.

Each page and each term has a random stream of its own, so that a page stays what it is, but for the terms it names, when the
site has more pages or more terms.
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Final, TypeAlias, TypeVar

SEED: Final = 1
SECTIONS: Final = 10
WORDS_A_SECTION: Final = 118  # with its heading about 120, 1,200 a page
WORDS_A_TERM: Final = 42  # from one occurrence of a term to the next
TERM_ZIPF: Final = 0.95
WORD_ZIPF: Final = 1.0
VOCABULARY: Final = 8_000
PAGES_A_PART: Final = 50
SIDE_BY_SIDE: Final = 10
AUDIENCES: Final = ("staff", "new")

_T = TypeVar("_T")
Entry: TypeAlias = "str | dict[str, list[Entry]]"  # of a navigation
_ONSETS: Final = "b c d f g h l m n p r s t v w br cl dr fl gr pl pr sh sl st th tr".split()
_NUCLEI: Final = "a e i o u a e i o ai ea oa ou".split()
_CODAS: Final = ["", *"n r l t d m mp nt st rn ck p g".split()]  # an s makes the plural of each
_CAPITALS: Final = "BCDFGKLMNPRSTV"

# The help lines that the templates name; both numbers are reserved for fiction.
_LINES: Final = """\
checked: 2026-01-31
country: US
lines:
  emergency:
    name: Emergency
    call: "555-0100"
  lifeline:
    name: Lifeline
    call: "555-0101"
    text: "555-0101"
"""


@dataclass(frozen=True)
class Term:
    """A term with the forms that mean it: the headword, then its aliases."""

    forms: tuple[str, ...]

    @property
    def slug(self) -> str:
        return self.forms[0].replace(" ", "-")


class Zipf:
    """Ranks from 0, each drawn with a weight of 1 / (rank + 1) ** exponent."""

    def __init__(self, size: int, exponent: float) -> None:
        self._sums = list(accumulate((rank + 1) ** -exponent for rank in range(size)))

    def draw(self, random: Random) -> int:
        return min(bisect_right(self._sums, random.random() * self._sums[-1]), len(self._sums) - 1)


class Corpus:
    """The sources of a site of `pages` pages, besides the index pages of its parts, and `terms` terms."""

    def __init__(self, pages: int, terms: int, seed: int = SEED) -> None:
        self.pages = pages
        self.seed = seed
        self.words = _vocabulary(Random(f"words {seed}"))
        self.terms = _terms(Random(f"terms {seed}"), terms, self.words)
        self.word_ranks = Zipf(len(self.words), WORD_ZIPF)
        self.term_ranks = Zipf(terms, TERM_ZIPF)

    @cached_property
    def parts(self) -> list[range]:
        """The numbers of the pages in each part of the site."""
        return [range(first, min(first + PAGES_A_PART, self.pages)) for first in range(0, self.pages, PAGES_A_PART)]

    def indexes(self) -> list[str]:
        """The index pages: the home page, that of each part, the glossary's."""
        return ["index.md", *(f"{_part(part[0])}/index.md" for part in self.parts), "glossary/index.md"]

    def nav(self) -> list[Entry]:
        """All pages but the terms', as a navigation nests them: never more than `SIDE_BY_SIDE` parts beside each other."""
        entries: list[Entry] = [
            {f"Part {number + 1}": [f"{_part(part[0])}/index.md", *map(page_path, part)]} for number, part in enumerate(self.parts)
        ]
        level = 1
        while len(entries) > SIDE_BY_SIDE:
            firsts = range(0, len(entries), SIDE_BY_SIDE)
            entries = [{f"Level {level} {first // SIDE_BY_SIDE + 1}": entries[first : first + SIDE_BY_SIDE]} for first in firsts]
            level += 1
        return ["index.md", *entries, "glossary/index.md"]

    def files(self) -> Iterator[tuple[str, str]]:
        """Every file of the site by its path in the docs folder, with its text."""
        yield "_data/phones.yml", _LINES
        yield "_data/sources.yml", "".join(f"source-{n}:\n  author: Author {n}\n  title: Title {n}\n  kind: seed\n" for n in range(20))
        yield "index.md", _index("Home", [f"[Part {number + 1}]({path})" for number, path in enumerate(self.indexes()[1:-1])])
        yield "glossary/index.md", _index("Glossary", [])
        for number, part in enumerate(self.parts):
            links = [f"[Page {page}](page-{page:05}.md)" for page in part]
            yield f"{_part(part[0])}/index.md", _index(f"Part {number + 1}", links)
        for number in range(self.pages):
            yield page_path(number), self.page(number)
        for number, term in enumerate(self.terms):
            yield f"glossary/{term.slug}.md", self.term_page(number)

    def page(self, number: int) -> str:
        """The source of a page."""
        writer = _Writer(self, Random(f"page {self.seed} {number}"), Random(f"page's terms {self.seed} {number}"))
        random = writer.random
        title = writer.heading()
        sources = [f"source-{int(random.random() * 20)}" for _ in range(3)]
        front = _front_matter(
            title=f"{title} {number}",
            description=writer.plain_sentence(14),
            kind="tool",  # whose headings and length no rule says
            audience=list(AUDIENCES),
            sources=list(dict.fromkeys(sources)),
            last_reviewed="2026-01-31",
        )
        linking = {int(random.random() * SECTIONS) for _ in range(4)}
        blocks: list[str] = []
        for section in range(SECTIONS):
            blocks.append(f"## {writer.heading()}")
            left = WORDS_A_SECTION
            if section in linking:
                other = page_path(int(random.random() * self.pages))
                blocks.append(f"{writer.sentence(12)[:-1]}, see [{writer.heading()}](../{other}).")
                left -= 16
            if section % 4 == 1:
                blocks.append("\n".join(f"- {writer.sentence(8)}" for _ in range(4)))
                left -= 32
            elif section == 6:
                blocks.append(writer.table(rows=4, columns=3))
                left -= 34
            blocks.append(writer.paragraph(left // 2))
            blocks.append(writer.paragraph(left - left // 2))
        return front + "\n\n".join(blocks) + "\n"

    def term_page(self, number: int) -> str:
        """The source of a term's page."""
        writer = _Writer(self, Random(f"term {self.seed} {number}"), Random(f"term's terms {self.seed} {number}"))
        term = self.terms[number]
        related = {self.terms[int(writer.random.random() * len(self.terms))].slug for _ in range(3)} - {term.slug}
        front = _front_matter(
            term=term.forms[0],
            definition=writer.plain_sentence(16),
            aliases=list(term.forms[1:]),
            related=sorted(related),
            sources=[f"source-{number % 20}"],
            last_reviewed="2026-01-31",
        )
        return f"{front}{writer.sentence(16)}\n\n## In use\n\n{writer.sentence(16)}\n\n## Not to be mixed up with\n"


class _Writer:
    """Text with a term every `WORDS_A_TERM` words. The terms are drawn from a stream of their own: other terms, same prose."""

    def __init__(self, corpus: Corpus, random: Random, term_random: Random) -> None:
        self.random = random
        self._corpus = corpus
        self._term_random = term_random
        self._until_term = int(random.random() * WORDS_A_TERM)

    def heading(self) -> str:
        return " ".join(self._word() for _ in range(3)).capitalize()

    def plain_sentence(self, words: int) -> str:
        """A sentence without markup or terms put into it."""
        return f"{' '.join(self._word() for _ in range(words)).capitalize()}."

    def sentence(self, words: int) -> str:
        found = self._running(words)
        for at in range(5, len(found) - 2, 7):
            found[at] += ","
        text = " ".join(found)
        return f"{text[0].upper()}{text[1:]}."

    def paragraph(self, words: int) -> str:
        """Sentences of 8 to 19 words, one a line."""
        sentences: list[str] = []
        while words > 0:
            length = min(words, 8 + int(self.random.random() * 12))
            sentences.append(self.sentence(length))
            words -= length
        return "\n".join(sentences)

    def table(self, rows: int, columns: int) -> str:
        lines = [[self._word() for _ in range(columns)], ["---"] * columns]
        lines += [[" ".join(self._running(3)) for _ in range(columns)] for _ in range(rows)]
        return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)

    def _running(self, words: int) -> list[str]:
        found: list[str] = []
        while words > 0:
            if self._until_term <= 0:
                form = self._occurrence()
                found.append(form)
                length = form.count(" ") + 1
                self._until_term += WORDS_A_TERM
            else:
                found.append(self._dressed(self._word()))
                length = 1
            self._until_term -= length
            words -= length
        return found

    def _word(self) -> str:
        return self._corpus.words[self._corpus.word_ranks.draw(self.random)]

    def _occurrence(self) -> str:
        random = self._term_random
        term = self._corpus.terms[self._corpus.term_ranks.draw(random)]
        form = term.forms[0] if random.random() < 0.7 else _pick(random, term.forms)
        if form.islower() and random.random() < 0.15:
            form += "s"
        return f"**{form}**" if random.random() < 0.05 else form

    def _dressed(self, word: str) -> str:
        chance = self.random.random()
        if chance < 0.008:
            return f"`{word}_{self._word()}`"
        if chance < 0.018:
            return f"*{word}*"
        if chance < 0.022:
            return f"**{word} {self._word()}**"
        if chance < 0.032:
            return f"{word}'s"
        if chance < 0.033:
            return f"{word} & {self._word()}"
        return word


def page_path(number: int) -> str:
    """Where a page stands in the docs folder."""
    return f"{_part(number)}/page-{number:05}.md"


def write(corpus: Corpus, docs: Path) -> None:
    """Write all files of the corpus below the folder `docs`."""
    for path, text in corpus.files():
        file = docs / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def _part(number: int) -> str:
    return f"part-{number // PAGES_A_PART + 1:03}"


def _index(title: str, links: Sequence[str]) -> str:
    front = _front_matter(
        title=title, description=title, kind="overview", audience=list(AUDIENCES[:1]), sources=[], last_reviewed="2026-01-31"
    )
    return front + "".join(f"- {link}\n" for link in links)


def _front_matter(**keys: str | list[str]) -> str:
    lines = [f"{key}: {value if key == 'last_reviewed' else json.dumps(value)}" for key, value in keys.items()]
    return "\n".join(["---", *lines, "---", "", ""])


def _pick(random: Random, items: Sequence[_T]) -> _T:
    return items[int(random.random() * len(items))]  # Random.choice may draw otherwise in another Python


def _invented(random: Random, syllables: int) -> str:
    return "".join(_pick(random, _ONSETS) + _pick(random, _NUCLEI) for _ in range(syllables)) + _pick(random, _CODAS)


def _vocabulary(random: Random) -> list[str]:
    """Words from the commonest to the rarest; the common ones are short."""
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        rank = len(words)
        words[_invented(random, 1 if rank < 80 else 2 if rank < 1200 else 2 + int(random.random() * 2))] = None
    return list(words)


def _terms(random: Random, count: int, words: Sequence[str]) -> list[Term]:
    """`count` terms, the most used first, with 1.45 forms each.

    Half of the forms are single words that only terms have. The others are two or three words of the vocabulary, whose first
    word therefore begins a form wherever it stands in the text. Some aliases are abbreviations.
    """
    taken = set(words)

    def new(*, alias: bool) -> str:
        while True:
            chance = random.random()
            if alias and chance < 0.15:
                form = "".join(_pick(random, _CAPITALS) for _ in range(4))
            elif chance < 0.55:
                form = _invented(random, 3)
            else:
                form = " ".join(words[300 + int(random.random() * (len(words) - 300))] for _ in range(2 if chance < 0.85 else 3))
            if form.lower() not in taken:
                taken.add(form.lower())
                return form

    return [Term((new(alias=False), *([new(alias=True)] if random.random() < 0.45 else []))) for _ in range(count)]


def main() -> None:
    """Write a corpus and print, as JSON, its index pages and the navigation of all its pages."""
    parser = argparse.ArgumentParser(description="Write the sources of a made-up site.")
    parser.add_argument("docs", type=Path, help="the folder to write them to")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--terms", type=int, default=500)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    corpus = Corpus(given.pages, given.terms, given.seed)
    write(corpus, given.docs)
    print(json.dumps({"indexes": corpus.indexes(), "nav": corpus.nav()}))


if __name__ == "__main__":
    main()
