"""Show editors how the search of the built site answers, and where it does not.

    python -m tools.search site show "they will not talk to me"    what a query finds, and why
    python -m tools.search site gaps [FILE]                    what nobody can find

FILE holds queries, one on each line, or is a list in YAML such as tests/site/queries.yml.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from peerkb.search.search_index import slug
from tools.searching import Explanation, Reason, Search, open_search

SHOWN: Final = 3  # results that count as found
_GOOD: Final = 0.6  # of what a query says, how much the first result must have for a reader to be content


@dataclass(frozen=True)
class Section:
    """A section that the search knows: its address below the site's, its heading, its text, and the questions that lead to it."""

    url: str
    title: str
    text: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """What somebody typed, and patterns of the addresses that answer it, if they are known."""

    typed: str
    expected: tuple[str, ...] = ()


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what the verb asks for; 1 when the site or the file of queries cannot be read."""
    parser = argparse.ArgumentParser(description="Show how the search of the built site answers.")
    parser.add_argument("site", type=Path, help="the folder of the built site")
    verbs = parser.add_subparsers(dest="verb", required=True)
    show = verbs.add_parser("show", help="what a query finds, and why")
    show.add_argument("query")
    gaps = verbs.add_parser(
        "gaps", help="sections that no question leads to, questions that find something else, queries without an answer"
    )
    gaps.add_argument("file", nargs="?", type=Path)
    options = parser.parse_args(arguments)
    if not (options.site / "index.html").is_file():
        print(f"{options.site}: no built site is here. Build it first: make build", file=sys.stderr)
        return 1
    try:
        queries = read_queries(options.file) if options.verb == "gaps" and options.file else []
    except (OSError, ValueError, yaml.YAMLError) as error:
        print(f"{options.file}: cannot be read: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    with open_search(options.site) as search:
        lines = told(options.query, search.explain(options.query)) if options.verb == "show" else gaps_of(search, queries)
        for line in lines:
            print(line)
    return 0


def read_queries(path: Path) -> list[Query]:
    """The queries of a file: a list in YAML with `q` and perhaps `expect`, or a query on each line."""
    text = path.read_text(encoding="utf-8")
    if path.suffix not in (".yml", ".yaml"):
        return [Query(line.strip()) for line in text.splitlines() if line.strip()]
    listed = yaml.safe_load(text) or []
    if not isinstance(listed, list) or not all(isinstance(one, dict) and isinstance(one.get("q"), str) for one in listed):
        raise ValueError("each item of the list needs 'q', what somebody types, such as: - q: they will not talk to me")
    return [Query(one["q"], tuple(one.get("expect") or ())) for one in listed]


# One query ----------------------------------------------------------------------------------------------------------------------


def told(query: str, found: Explanation) -> Iterator[str]:
    """What the search makes of a query, line by line."""
    yield f'"{query}"'
    asks = [("the meaning of a word", found.defining), ("a phone number", found.numbering)]
    asks += [(f"pages for {reader}", True) for reader in found.readers]
    if any(said for _, said in asks):
        yield f"  asks for {', '.join(name for name, said in asks if said)}"
    yield from (f"  danger: {page} stands above all results" + (f' ("{say}")' if say else "") for page, say in found.dangers)
    yield "  words, by how much they count:"
    for word in sorted(found.words, key=lambda word: -word.weight):
        notes = ["misspelled"] * word.misspelled + ["says little"] * (not word.telling)
        notes += [f"means the same as {', '.join(word.alike)}"] if word.alike else []
        yield f"    {word.weight:4.1f}  {word.word}" + (f"  ({'; '.join(notes)})" if notes else "")
    if not found.results:
        yield "  nothing is found"
    for number, result in enumerate(found.results, 1):
        name = f"{result.title} › {result.heading}" if result.heading else result.title
        yield f"  {number}. {name}  /{result.url}  score {result.score:.1f}" + (", a definition" if result.defines else "")
        yield from _reasons(result.why)


def _reasons(why: Iterable[Reason]) -> Iterator[str]:
    by_label: dict[tuple[str, str], list[str]] = {}
    for reason in why:
        for label in reason.labels:
            by_label.setdefault(label, []).append(reason.word)
    best = sorted(by_label.items(), key=lambda item: -len(item[1]))[:SHOWN]
    yield from (f'       {kind} "{label}": {", ".join(words)}' for (kind, label), words in best)
    if held := [reason.word for reason in why if reason.in_text]:
        yield f"       text: {', '.join(held)}"
    if missing := [reason.word for reason in why if not reason.in_text and not reason.labels]:
        yield f"       without: {', '.join(missing)}"


# The whole site -----------------------------------------------------------------------------------------------------------------


def gaps_of(search: Search, queries: Sequence[Query]) -> Iterator[str]:
    """Sections that no question leads to, questions that find something else, and queries without a good answer, line by line."""
    known = list(sections(search.index()))
    silent = [section for section in known if section.text and not section.questions]
    yield f"{len(silent)} of {len(known)} sections have no question that leads to them:"
    yield from (f"  /{section.url}" for section in silent)
    asked = [(question, section.url) for section in known for question in section.questions]
    strayed = [
        (question, url, found)
        for (question, url), found in zip(asked, search.find([question for question, _ in asked]), strict=True)
        if found[:1] != [url]
    ]
    yield f"{len(strayed)} of {len(asked)} questions do not find their own section first:"
    for question, url, found in strayed:
        place = f"number {found.index(url) + 1}" if url in found else "not found"
        yield f"  {question}  /{url} is {place}; first is {'/' + found[0] if found else 'nothing'}"
    if queries:
        missed = list(_missed(search, queries))
        yield f"{len(missed)} of {len(queries)} queries find nothing good:"
        yield from missed


def sections(index: Mapping[str, Any]) -> Iterator[Section]:
    """The sections of the pages whose text the search knows; of other pages it knows only names."""
    for page, texts in zip(index["pages"], index["texts"], strict=True):
        asked: dict[int, list[str]] = {}
        for question in page.get("q", ()):
            words, number = (question, 0) if isinstance(question, str) else question
            asked.setdefault(number, []).append(words)
        for number, section in enumerate(page["s"] if texts else ()):
            anchor, title = (slug(section), section) if isinstance(section, str) else section
            questions = [*asked.get(number, ()), *([title] if title.endswith("?") else ())]
            if number == 0 and page.get("k") == "term":  # its name is what people type
                questions.append(page["t"])
            yield Section(f"{page['u']}#{anchor}" if anchor else page["u"], title or page["t"], texts[number], tuple(questions))


def _missed(search: Search, queries: Iterable[Query]) -> Iterator[str]:
    for query in queries:
        found = search.explain(query.typed)
        urls = [f"/{result.url}" for result in found.results]
        first = urls[0] if urls else "nothing"
        if query.expected:
            places = [any(re.search(wanted, url, re.IGNORECASE) for wanted in query.expected) for url in urls[:SHOWN]]
            if True not in places:
                yield f"  {query.typed}: first is {first}"
        elif found.covered() < _GOOD:
            yield f"  {query.typed}: first is {first}, which has {found.covered():.0%} of what it says"


if __name__ == "__main__":
    sys.exit(main())
