"""What people do to a site, at random and sound or not: each edit changes a state and says what it did, or nothing if it could not."""

from __future__ import annotations

import datetime
import posixpath
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.edited_site import CHOICES, IN_MEMORY, PACKAGES, THERE, Page, State, page, picture, term

Edit = Callable[[State, random.Random], str]

_WORDS = "hope fear peer mutuality trust faith equal IQS note level ground danger listen ask loser story kindness".split()
_TITLES = (
    "More",
    "In short",
    "Next",
    "Who says what",
    "A *new* part",
    "Hope",
    "Fear & more",
    "`Code`",
    "Part with a link to [x](term:peer)",
)
_DAYS = (datetime.date(2026, 11, 22), datetime.date(2024, 2, 29), datetime.date(2030, 1, 1))
_FIXED = ("index.md", "glossary/index.md")


def some(state: State, chance: random.Random, many: int, *, in_memory: bool = True) -> list[str]:
    """Make up to so many edits; without those that a process which has built does not see, if it is one that goes on."""
    kinds = [kind for kind in EDITS if in_memory or kind not in _UNSEEN]
    made: list[str] = []
    while len(made) < many:
        told = chance.choices(kinds, [EDITS[kind] for kind in kinds])[0](state, chance)
        if told:
            made.append(told)
        if told == "nothing":
            break
    return made


# Pages -------------------------------------------------------------------------------------------------------------------------


def _paths(state: State) -> list[str]:
    return sorted(state.pages)


def _terms(state: State) -> list[str]:
    return sorted(path for path in state.pages if "term" in state.pages[path].meta)


def _a_page(state: State, chance: random.Random) -> tuple[str, Page]:
    path = chance.choice(_paths(state))
    return path, state.pages[path]


def _words(chance: random.Random, many: int = 8) -> str:
    return " ".join(chance.choices(_WORDS, k=many)).capitalize()


def _to(state: State, chance: random.Random, path: str) -> str:
    """A link's target from a page: another one as a rule, with an anchor at times."""
    other = chance.choice([*_paths(state), "learn/nowhere.md"])
    anchor = chance.choice(("", "", "#next", "#more", "#how", "#nowhere", "#two-of-them", "#hope"))
    away = f"/{other}" if chance.random() < 0.3 else posixpath.relpath(other, posixpath.dirname(path) or ".")
    return away + anchor


def _block(state: State, chance: random.Random, path: str) -> str:
    """Some Markdown."""
    words, to = _words(chance), _to(state, chance, path)
    slug = posixpath.basename(chance.choice(_terms(state) or ["glossary/none.md"]))[:-3]
    snippet = chance.choice(("help.md", "shared.md", "inner.md", "inner.md", "none.md"))
    shown = posixpath.relpath("assets/pictures/" + chance.choice(("one.svg", "two.svg")), posixpath.dirname(path) or ".")
    number = chance.randrange(9)
    return chance.choice((
        f"{words}.",
        f"{words}, [a page]({to}).",
        f"{words}, [a page][{number}].\n\n[{number}]: {to}",
        f"[A term](term:{slug}) and {words}.",
        f"[](call:{chance.choice(('lifeline', 'emergency'))}) {words}.",
        f"{words}[^{number}].\n\n[^{number}]: A note on {words}.",
        f"![{words}]({shown})",
        f"--8<-- \"{snippet}\"",
        f"## {chance.choice(_TITLES)}\n\n{words}.",
        f"### {chance.choice(_TITLES)} {{ #own-{number} }}\n\n{words}.",
        f"| {words} | B |\n| --- | ---: |\n| 1 | {words} |",
        f"!!! note \"{words}\"\n    {words}.",
        f"=== \"{words}\"\n\n    {words}.\n\n=== \"B\"\n\n    B.",
        f"```odd\n{words}\n```",
        f"<https://outside.example/{number}> and [self](#own-{number}), ~~{words}~~.",
        f"Term {number}\n:   {words}",
        f"- [ ] {words}\n- {words}\n    - {words}",
        f"<div markdown>\n{words}\n</div>",
        f"<!-- {words} -->",
        f"<script>{words}</script>",
        f"{words} <span style='color:red'>x</span>",
    ))  # fmt: skip


def _more_text(state: State, chance: random.Random) -> str:
    path, page = _a_page(state, chance)
    block = _block(state, chance, path)
    page.body = f"{page.body}\n{block}\n" if chance.random() < 0.7 else f"{block}\n\n{page.body}"
    return f"{path}: more text: {block!r}"


def _less_text(state: State, chance: random.Random) -> str:
    path, page = _a_page(state, chance)
    blocks = page.body.split("\n\n")
    gone = blocks.pop(chance.randrange(len(blocks)))
    page.body = "\n\n".join(blocks)
    return f"{path}: no more {gone[:40]!r}"


def _other_order(state: State, chance: random.Random) -> str:
    path, page = _a_page(state, chance)
    blocks = page.body.split("\n\n")
    chance.shuffle(blocks)
    page.body = "\n\n".join(blocks)
    return f"{path}: in another order"


def _one_letter(state: State, chance: random.Random) -> str:
    """Of the same size as before."""
    path, page = _a_page(state, chance)
    at = chance.randrange(len(page.body) or 1)
    page.body = page.body[:at] + chance.choice("abcxyz") + page.body[at + 1 :]
    return f"{path}: one letter at {at}"


def _white_space(state: State, chance: random.Random) -> str:
    path, page = _a_page(state, chance)
    change, page.body = chance.choice((
        ("a line more", f"{page.body}\n"),
        ("a space more", f"{page.body} "),
        ("lines of Windows", page.body.replace("\n", "\r\n")),
        ("lines of Unix", page.body.replace("\r\n", "\n")),
        ("nothing in it", ""),
    ))  # fmt: skip
    return f"{path}: {change}"


def _heading(state: State, chance: random.Random) -> str:
    path, page = _a_page(state, chance)
    title = chance.choice((*_TITLES, f"Part {chance.randrange(99)}"))
    page.body, count = re.subn(r"(?m)^(#{1,3}) .*$", rf"\1 {title}", page.body, count=1)
    return f"{path}: a heading is {title!r}" if count else ""


_MATTER: dict[str, tuple[Any, ...]] = {
    "title": ("A title", "Listening", 'Title & "more" <b>', "Day: one", None),
    "description": ("Another description.", 'With "quotes" & <i>.', None),
    "keywords": (["a word"], ["hope", "fear"], None),
    "questions": (["How?"], None),
    "kind": ("guidance", "idea", "public", "module", "safety", "nonsense"),
    "audience": (["public"], ["staff", "new"], ["nobody"]),
    "sources": ([], ["beta"], ["alpha", {"beta": "some of it"}], ["gamma"]),
    "last_reviewed": (*_DAYS, "yesterday"),
    "review_in": (1, 6, None),
    "owner": ("safety", "editors", None),
    "glossary": (False, True, {"skip": ["hope"]}, {"skip": ["peer", "fear"]}, None),
    "search": ({"exclude": True}, {"boost": 3}, None),
    "template": ("special.html", "cards.html", "sources.html", "flashcards.html", "missing.html", None),
    "hide": (["toc"], ["navigation", "toc"], ["footer"], None),
    "status": ("new", None),
    "icon": ("material/pencil", "material/none", None),
    "tags": (["one"], ["two", "three"], None),
    "glightbox": (False, True, None),
    "draft": (True, None),
    "robots": ("noindex", None),
    "nonsense": ("x", None),
}


def _front_matter(state: State, chance: random.Random) -> str:
    path, page = _a_page(state, chance)
    key = chance.choice(sorted(_MATTER))
    return f"{path}: {_said(page, key, chance.choice(_MATTER[key]))}"


def _said(page: Page, key: str, value: Any) -> str:
    if value is None:
        page.meta.pop(key, None)
        return f"no {key}"
    page.meta[key] = value
    return f"{key} is {value!r}"


def _matter_in_another_order(state: State, chance: random.Random) -> str:
    path, page = _a_page(state, chance)
    keys = list(page.meta)
    chance.shuffle(keys)
    page.meta = {key: page.meta[key] for key in keys}
    return f"{path}: the keys in another order"


def _a_fault(state: State, chance: random.Random) -> str:
    """To be mended: see `_mended`."""
    path, page = _a_page(state, chance)
    page.raw = chance.choice(
        (b"---\ntitle: [\n---\n", b"\xff\xfe", b"---\ntitle: x\n", b"[x](term:nothing)\n", b"", b"\xef\xbb\xbf# BOM\n")
    )
    return f"{path}: nothing but {page.raw!r}"


def _mended(state: State, chance: random.Random) -> str:
    faulty = [path for path in _paths(state) if state.pages[path].raw is not None]
    for path in faulty:
        state.pages[path].raw = None
    return f"mended: {', '.join(faulty)}" if faulty else ""


def _new_page(state: State, chance: random.Random) -> str:
    number = chance.randrange(5)
    path = chance.choice(("learn", "practice", "new", "new/deep")) + f"/page-{number}.md"
    state.pages[path] = page(f"Page {number}", "idea", f"{_block(state, chance, path)}\n\n{_block(state, chance, path)}\n")
    if chance.random() < 0.7:
        _into_nav(state, chance, path)
    return f"{path}: new"


def _page_gone(state: State, chance: random.Random) -> str:
    path = chance.choice(_paths(state))
    if path in _FIXED or len(state.pages) < 15:
        return ""
    del state.pages[path]
    if chance.random() < 0.8:
        _out_of_nav(state.nav, path)
    return f"{path}: deleted"


def _page_renamed(state: State, chance: random.Random) -> str:
    path = chance.choice(_paths(state))
    if path in _FIXED:
        return ""
    folder = chance.choice((posixpath.dirname(path), posixpath.dirname(path), "learn", "practice"))
    new = posixpath.join(folder, f"renamed-{chance.randrange(9)}.md")
    if new in state.pages:
        return ""
    state.pages = {new if name == path else name: state.pages[name] for name in state.pages}
    mended = chance.random() < 0.6
    if mended:
        for other, linking in state.pages.items():
            for name in (path, new):  # as others name it, and as it named others where it was
                before, after = (posixpath.relpath(at, posixpath.dirname(other) or ".") for at in (path, new))
                linking.body = re.sub(rf"(?<=[(/ ]){re.escape(before if name == path else f'/{path}')}(?=[)#])", after, linking.body)
        state.nav = renamed(state.nav, path, new)
    return f"{path}: renamed to {new}{', links mended' if mended else ''}"


def _folder_or_file(state: State, chance: random.Random) -> str:
    """A page gets another file, and keeps its address."""
    path = chance.choice(_paths(state))
    if path in _FIXED:
        return ""
    new = f"{posixpath.dirname(path)}.md" if path.endswith("/index.md") else f"{path[:-3]}/index.md"
    if new in state.pages:
        return ""
    state.pages = {new if name == path else name: state.pages[name] for name in state.pages}
    state.nav = renamed(state.nav, path, new)
    return f"{path}: is {new}, with the same address"


def _two_change_places(state: State, chance: random.Random) -> str:
    """The text of each is where the other was."""
    one, other = chance.sample(_paths(state), 2)
    state.pages[one], state.pages[other] = state.pages[other], state.pages[one]
    return f"{one} and {other} change places"


# The navigation ----------------------------------------------------------------------------------------------------------------


def _lists(nav: list[Any]) -> Iterator[list[Any]]:
    """Each list of the navigation, from the whole to its parts."""
    yield nav
    for item in nav:
        if isinstance(item, dict):
            for inside in item.values():
                if isinstance(inside, list):
                    yield from _lists(inside)


def renamed(nav: list[Any], old: str, new: str) -> list[Any]:
    """A navigation in which a page has another name."""

    def of(item: Any) -> Any:
        if isinstance(item, dict):
            return {title: of(inside) for title, inside in item.items()}
        if isinstance(item, list):
            return [of(inside) for inside in item]
        return new if item == old else item

    return [of(item) for item in nav]


def _out_of_nav(nav: list[Any], path: str) -> bool:
    for part in _lists(nav):
        for item in part:
            if item == path or (isinstance(item, dict) and path in item.values()):
                part.remove(item)
                return True
    return False


def _into_nav(state: State, chance: random.Random, path: str) -> None:
    part = chance.choice(list(_lists(state.nav)))
    entry = {f"Called {chance.randrange(9)}": path} if chance.random() < 0.4 else path
    part.insert(chance.randrange(len(part) + 1), entry)


def _moved_in_nav(state: State, chance: random.Random) -> str:
    path = chance.choice(_paths(state))
    was = _out_of_nav(state.nav, path)
    goes = not was or chance.random() < 0.6
    if goes:
        _into_nav(state, chance, path)
    return f"{path}: {'moved in the nav' if was and goes else 'put into the nav' if goes else 'taken out of the nav'}"


def _nav_in_another_order(state: State, chance: random.Random) -> str:
    part = chance.choice(list(_lists(state.nav)))
    chance.shuffle(part)
    return "a part of the nav in another order"


def _part_renamed(state: State, chance: random.Random) -> str:
    parts = [item for part in _lists(state.nav) for item in part if isinstance(item, dict)]
    if not parts:
        return ""
    part = chance.choice(parts)
    [(title, inside)] = part.items()
    part.clear()
    part[f"Part {chance.randrange(9)} & more"] = inside
    return f"{title} of the nav has another name"


def _nav_otherwise(state: State, chance: random.Random) -> str:
    if chance.random() < 0.3:
        state.nav = []
        return "no nav"
    state.nav.append({"Outside": f"https://outside.example/{chance.randrange(9)}"})
    return "a link in the nav"


# Terms -------------------------------------------------------------------------------------------------------------------------


def _term_edited(state: State, chance: random.Random) -> str:
    if not _terms(state):
        return ""
    path = chance.choice(_terms(state))
    slugs = [posixpath.basename(other)[:-3] for other in _terms(state)]
    values: dict[str, tuple[Any, ...]] = {
        "term": ("confidence", "hope", "A new name", "level ground"),
        "aliases": ([], [chance.choice(_WORDS)], ["kindness", "story"], ["pictures"], None),
        "definition": ("Another meaning.", "A meaning with <b> & hope."),
        "related": ([], [chance.choice(slugs)], chance.sample(slugs, min(2, len(slugs))), None),
        "sources": (["alpha"], ["beta", "alpha"], None),
        "autolink": (False, None),
        "inflect": (False, None),
        "match_case": (True, False, None),
    }
    key = chance.choice(sorted(values))
    return f"{path}: {_said(state.pages[path], key, chance.choice(values[key]))}"


def _new_term(state: State, chance: random.Random) -> str:
    word = chance.choice(("kindness", "story", "listen", "ask", "danger", "page"))
    state.pages[f"glossary/{word}.md"] = term(
        f"What {word} means.", term=word, related=[posixpath.basename(chance.choice(_paths(state)))[:-3]]
    )
    return f"glossary/{word}.md: new"


def _term_gone(state: State, chance: random.Random) -> str:
    if not _terms(state):
        return ""
    path = chance.choice(_terms(state))
    del state.pages[path]
    for name, linking in state.pages.items():
        linking.body = linking.body.replace(
            f"(term:{posixpath.basename(path)[:-3]})", f"({posixpath.relpath('index.md', posixpath.dirname(name) or '.')})"
        )
        if "related" in linking.meta:
            linking.meta["related"] = [slug for slug in linking.meta["related"] if f"glossary/{slug}.md" in state.pages]
    return f"{path}: deleted"


# Data, snippets, pictures --------------------------------------------------------------------------------------------------------


def _data(state: State, chance: random.Random) -> str:
    lines, sources, words, search = (state.data[name] for name in ("phones", "sources", "words", "search"))
    at = chance.randrange(11)
    if at < 3:
        key, value = (
            ("name", f"The Line {chance.randrange(9)}"),
            ("call", f"98{chance.randrange(9)}"),
            ("note", f"Note {chance.randrange(9)}."),
        )[at]
        lines["lines"][chance.choice(("lifeline", "emergency", "line"))][key] = value
        return f"phones: {key} is {value}"
    if at == 3:
        lines["checked"] = chance.choice(_DAYS)
        return f"phones: checked {lines['checked']}"
    if at == 4:
        lines["country"] = chance.choice(("Canada", "United States"))
        return "phones: country"
    if at < 7:
        key = chance.choice(("author", "title", "note", "year"))
        sources["alpha"][key] = 2000 + chance.randrange(9) if key == "year" else f"Another {key} {chance.randrange(9)}"
        return f"sources: alpha's {key} is {sources['alpha'][key]}"
    if at == 7:
        sources["gamma"] = {"author": "C. Author", "title": "Of Words", "kind": chance.choice(("seed", "background"))}
        return "sources: gamma"
    if at == 8:
        words["loser"]["say"] = f"somebody {chance.randrange(9)}"
        return "words: what to say"
    search["alike"] = [f"hope, trust, word {chance.randrange(9)}"] if at == 9 else search["alike"]
    search["danger"][0]["say"] = f"Call {chance.randrange(9)}."
    return "search"


def _snippet(state: State, chance: random.Random) -> str:
    name = f"_snippets/{chance.choice(('help', 'shared', 'inner', 'none'))}.md"
    if name in state.texts and chance.random() < 0.15:
        del state.texts[name]
        return f"{name}: deleted"
    block = _block(state, chance, "learn/what.md")
    keep = chance.random() < 0.6
    state.texts[name] = f"{state.texts.get(name, '') if keep else ''}\n{block}\n"
    return f"{name}: {'more' if keep else 'now'} {block!r}"


def _a_picture(state: State, chance: random.Random) -> str:
    name = chance.choice(sorted(state.pictures))
    state.pictures[name] = picture(_words(chance, 1)).replace(b"red", chance.choice((b"red", b"tan")))
    return f"{name}: replaced"


# Settings, templates, code, packages, the world ------------------------------------------------------------------------------------


def _choice(state: State, chance: random.Random, *, in_memory: bool = True) -> str:
    name = chance.choice([name for name in CHOICES if in_memory or name not in IN_MEMORY])
    wording = chance.randrange(len(CHOICES[name].new) + 1)
    if wording == state.chosen.get(name, 0):
        return ""
    state.chosen[name] = wording
    return (
        f"{name} ({CHOICES[name].file}): {CHOICES[name].new[wording - 1][:200]!r}"
        if wording
        else f"{name} ({CHOICES[name].file}): as it was"
    )


def _shown(state: State, chance: random.Random) -> str:
    """A template shows something else."""
    name = chance.choice(("shown on pages", "shown on pages", "shown on top"))
    state.chosen[name] = chance.randrange(len(CHOICES[name].new) + 1)
    return f"{name}: {CHOICES[name].new[state.chosen[name] - 1].strip()!r}" if state.chosen[name] else ""


def _seen_choice(state: State, chance: random.Random) -> str:
    return _choice(state, chance, in_memory=False)


def _as_it_was(state: State, chance: random.Random) -> str:
    """Half of what was chosen, so that faults do not hide all that comes after them."""
    chosen = [name for name, wording in state.chosen.items() if wording and name not in THERE]
    for name in chosen:
        if chance.random() < 0.5:
            state.chosen[name] = 0
    return "half of the settings as they were" if len(chosen) > 8 else ""


def _package(state: State, chance: random.Random) -> str:
    name = chance.choice(sorted(PACKAGES))
    version = chance.choice((0, 98, 99))
    if version == state.upgraded.get(name, 0):
        return ""
    state.upgraded.pop(name, None)
    if version:
        state.upgraded[name] = version
    return f"{name} is {version or 'as it was'}"


_ENVIRONMENT = {
    "SITE_URL": ("https://kb.example/", "https://other.example/below/", ""),
    "REPO_URL": ("", "https://github.com/an-owner/a-site", "https://github.com/other/site"),
    "EDIT_URI": ("", "edit/main/docs/", "https://forge.example/edit/"),
    "SOURCE_DATE_EPOCH": ("1780000000", "1500000000", "1780000001"),
    "WORDS": ("some", "other", "a few"),
}


def _environment(state: State, chance: random.Random) -> str:
    name = chance.choice(sorted(_ENVIRONMENT))
    state.environment[name] = chance.choice(_ENVIRONMENT[name])
    return f"{name} is {state.environment[name]!r}"


def _place(state: State, chance: random.Random) -> str:
    state.place = "b" if state.place == "a" else "a"
    return f"the folder is called {state.place}"


def _strict(state: State, chance: random.Random) -> str:
    state.strict = not state.strict
    return f"strict is {state.strict}"


def _nothing(state: State, chance: random.Random) -> str:
    return "nothing"


# Each with its weight.
EDITS: dict[Edit, float] = {
    _more_text: 4,
    _less_text: 2,
    _other_order: 0.5,
    _one_letter: 1,
    _white_space: 0.7,
    _heading: 2,
    _front_matter: 4,
    _matter_in_another_order: 0.4,
    _a_fault: 0.5,
    _mended: 2,
    _new_page: 1.5,
    _page_gone: 0.8,
    _page_renamed: 1.5,
    _folder_or_file: 0.7,
    _two_change_places: 0.5,
    _moved_in_nav: 1.5,
    _nav_in_another_order: 1,
    _part_renamed: 1,
    _nav_otherwise: 0.3,
    _term_edited: 4,
    _new_term: 1,
    _term_gone: 0.7,
    _data: 2.5,
    _snippet: 2,
    _a_picture: 1,
    _choice: 8,
    _seen_choice: 7,
    _shown: 3,
    _as_it_was: 4,
    _package: 0.6,
    _environment: 1.5,
    _place: 0.5,
    _strict: 0.5,
    _nothing: 1,
}
_UNSEEN: frozenset[Edit] = frozenset({_choice, _package, _environment, _place, _as_it_was})  # the last may take code back
