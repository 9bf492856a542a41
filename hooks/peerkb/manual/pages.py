"""The manual for editors: renders the pages of `hooks/manual/` with the rules from a site's settings."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import jinja2

from peerkb.manual.page_keys import page_keys
from peerkb.pages.changes import LONGEST_CHANGE
from peerkb.settings.types import TERM_KIND
from peerkb.validation.value_types import LONGEST_KEYWORD, LONGEST_QUESTION

TEXTS: Final = Path(__file__).parents[2] / "manual"
LANGUAGE: Final = "en"  # in which it is written
EXERCISES: Final = "exercises.md"
SETTINGS: Final = "settings.md"
REVIEWS: Final = "reviews.md"
KIND: Final = "about"  # the kind of the manual's pages, where a site has it
HOME: Final = "home"  # the kind of one page alone, so no good example
# Choices that the examples of exercises take from, each with its feedback.
_CHOICES: Final = (
    ("Offer them dry socks.", "They can take them or leave them. Next time they may ask."),
    ("Ask them what happened.", "They may want to tell you, or feel questioned."),
    ("Promise them new shoes.", "They may count on it, and on the next thing too."),
    ("Wait quietly beside them.", "It leaves them room to go on. They may also wonder what you think."),
)
_LAST_REVIEWED: Final = "2026-11-29"
_LONGEST_WAIT: Final = 60  # months: the engine's next edition brings a new manual


class SiteFiles(NamedTuple):
    """Where the site keeps what the manual names: the configuration file, and paths that count from the docs folder."""

    settings: str
    glossary: str
    sources: str
    lines: str
    search: str
    frameworks: str
    words: str = ""  # nothing where the site lists no words to leave out


def texts() -> Iterator[str]:
    """What the pages are rendered from, as it is written now."""
    return (file.read_text(encoding="utf-8") for file in sorted(TEXTS.glob("*.md")))


def manual_pages(folder: str, extra: Mapping[str, Any], files: SiteFiles, longest_definition: int, reference: str = "") -> dict[str, str]:
    """The sources of the manual's pages by path in the docs folder; none where `folder` is empty.

    `extra` are the settings, `reference` what the page of all settings lists; without it there is no such page.
    """
    if not folder:
        return {}
    values = _values(extra, files, longest_definition, reference)
    needs = {EXERCISES: values["has_exercises"], SETTINGS: reference, REVIEWS: values["review_in"]}
    left_out = {name for name, there in needs.items() if not there}
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEXTS),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters |= {"code": _code, "md": _escape, "listed": _listed, "quoted": _quoted, "range": _range, "needs": _needs}
    names = sorted(file.name for file in TEXTS.glob("*.md") if file.name not in left_out)
    return {posixpath.join(folder, name): environment.get_template(name).render(values) for name in names}


def _values(extra: Mapping[str, Any], files: SiteFiles, longest_definition: int, reference: str) -> dict[str, Any]:
    """What the pages of the manual may show."""
    pages, exercises, shown = (extra.get(key) or {} for key in ("pages", "exercises", "help"))
    modules, cards, scenes = (exercises.get(key) for key in ("modules", "cards", "scenes"))
    every_kind = pages.get("kinds") or {}
    kinds = {kind: rules for kind, rules in every_kind.items() if kind != TERM_KIND}  # a term's page need not say it
    example_kind = next(
        (kind for kind, rules in kinds.items() if rules.get("headings")), next((kind for kind in kinds if kind != HOME), "")
    )
    audiences, owners = pages.get("audiences") or {}, pages.get("owners") or {}
    owner = pages.get("owner") or next(iter(owners), "")
    ways = list(shown.get("lines") or ())
    call, text = (next((way for way in ways if way.startswith(scheme)), f"{scheme}NAME") for scheme in ("call:", "text:"))
    help_beside = pages.get("help_beside")
    safety = (cards or {}).get("safety") or ()
    limit = tuple(exercises.get("limit") or ())
    keys = page_keys(kinds, example_kind, audiences, owners, owner, pages.get("review_in") or {})
    return {
        "head": _head(kinds, owner, pages.get("required") or ()),
        "today": _LAST_REVIEWED,
        "settings_file": files.settings,
        "glossary": files.glossary,
        "sources_file": files.sources,
        "lines_file": files.lines,
        "search_file": files.search,
        "words_file": files.words,
        "words": bool(files.words),
        "help": shown.get("name"),
        "machines": extra.get("machines"),
        "word_back": next((way for way in ("form", "mail") if (extra.get("feedback") or {}).get(way)), ""),
        "call": call,
        "text": text,
        "link": (extra.get("glossary") or {}).get("link", "section"),
        "longest_definition": longest_definition,
        "longest_keyword": LONGEST_KEYWORD,
        "longest_question": LONGEST_QUESTION,
        "longest_change": LONGEST_CHANGE,
        "keys": {key: row for key, row in keys.items() if {"covers": modules, "practice": cards or scenes}.get(key, True)},
        "required": pages.get("required") or (),
        "leads_on": pages.get("leads_on") or (),
        "review_in": pages.get("review_in") or {},
        "no_tabs": bool(extra.get("no_tabs")),
        "kinds": kinds,
        "example_kind": example_kind,
        "audiences": audiences,
        "owners": owners,
        "owner": owner,
        "term_headings": every_kind.get(TERM_KIND, {}).get("headings") or (),
        "help_beside": help_beside,
        "help_box": next((rule["first"] for rule in safety), ""),
        "limit": limit,
        "modules": modules,
        "cards": cards,
        "frameworks_file": files.frameworks,
        "duties": exercises.get("duties") or (),
        "tells": exercises.get("tells"),
        "scenes": scenes,
        "has_exercises": bool(modules or cards or scenes),
        "question": _choices(modules["choices"], 1 if limit else 0, limit[-1:]) if modules else "",
        "card_choices": _choices(cards["choices"], cards.get("limits", 0), limit[:1]) if cards else "",
        "steps_too": any(rule.get("steps") for rule in safety),
        "reference": reference,
    }


def _head(kinds: Mapping[str, Mapping[str, Any]], owner: str, required: Iterable[str]) -> str:
    """The front matter that all pages of the manual share: what the site demands, in names that it has."""
    free = (kind for kind, rules in kinds.items() if not any(rules.values()))
    rows = {
        "kind": KIND if KIND in kinds or not kinds else next(free, next(iter(kinds))),
        "audience": "[]",  # none of the site's readers
        "sources": "[]",
        "last_reviewed": _LAST_REVIEWED,
        "review_in": str(_LONGEST_WAIT),
    }
    if owner and "owner" in required:
        rows["owner"] = owner
    return "".join(f"{key}: {value}\n" for key, value in rows.items())


def _needs(
    rules: Mapping[str, Any],
    kind: str,
    modules: Mapping[str, Any] | None,
    cards: Mapping[str, Any] | None,
    scenes: Mapping[str, Any] | None,
) -> str:
    """What a page of a kind must have, in sentences."""
    sentences = []
    if rules.get("begins_with_text"):
        sentences.append("Text first.")
    if rules.get("call_in_steps"):
        sentences.append("Numbered steps, one of them with a number to call.")
    if headings := rules.get("headings"):
        sentences.append(f"{'This heading' if len(headings) == 1 else 'These headings, in this order'}: {_listed(headings)}.")
    if words := rules.get("words"):
        sentences.append(f"From {words[0]} to {words[1]} words." if words[0] else f"{words[1]} words at most.")
    if most := rules.get("most_words"):
        sentences.append(f"{most} words at most, of all that it says.")
    if modules and kind == modules["kind"]:
        sentences.append(f"A module: see [how to write one]({EXERCISES}#a-module).")
    if cards and kind == cards["kind"]:
        sentences.append(f"Scenario cards: see [how to write one]({EXERCISES}#a-scenario-card).")
    if scenes and kind == scenes["kind"]:
        sentences.append(f"A branching scene: see [how to write one]({EXERCISES}#a-branching-scene).")
    return " ".join(sentences) or "Nothing is asked of it."


def _choices(wanted: Sequence[int], crossing: int, limit: Sequence[str]) -> str:
    """Choices as an example shows them: as many as a site wants, the last of them `crossing` a limit of the role."""
    number = max(wanted[0], min(3, wanted[1]))
    more = (("Do something else instead.", "Write what this may lead to."),) * max(0, number - len(_CHOICES))
    phrase = "".join(words if words.endswith((":", ".")) else f"{words}:" for words in limit)
    shown = [
        (text, f"{phrase} it is not yours to give.".strip() if at >= number - crossing else feedback)
        for at, (text, feedback) in enumerate((*_CHOICES, *more)[:number])
    ]
    return "\n\n".join(f"- {text}\n\n    {feedback}" for text, feedback in shown)


def _code(text: str) -> str:
    return f"`{text}`" if "`" not in text else f"`` {text} ``"


def _escape(text: str) -> str:
    """A text of the settings as Markdown that shows it as it is, in a cell of a table too."""
    marked = "".join(f"\\{char}" if char in "\\`*_[]" else char for char in text)
    return marked.replace("&", "&amp;").replace("<", "&lt;").replace("|", "&#124;")


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(map(_escape, texts))


def _quoted(texts: Sequence[str], last: str) -> str:
    """Texts in quotation marks, with a word before the last of them."""
    *first, end = [f'"{_escape(text)}"' for text in texts]
    return f"{', '.join(first)} {last} {end}" if first else end


def _range(given: Sequence[int]) -> str:
    """The fewest and the most in words."""
    fewest, most = given
    return str(fewest) if fewest == most else f"{fewest} to {most}"
