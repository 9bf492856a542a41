"""Words to leave out: how they are found, where they may stand, what the list may say, and that no place readers see is passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from peerkb.pages.words_to_avoid import Word, Wordlist, read_words
from tests.small_site import refusal
from tools import passages, words

LIST = """\
addict:
  forms: [addicts, "addict's"]
  say: a person
  why: It is a label.
  allow: [Addicts' Union, not an addict]
substance abuse:
  say: substance use
  why: It blames.
  allow: [Substance Abuse and Mental Health Services Administration]
MAT:
  say: the name of the medicine
  why: It is treatment.
"""


def _wordlist() -> Wordlist:
    found, faults = read_words(LIST, "words.yml")
    assert faults == []
    return Wordlist(found)


# A text, and the words of it that are found.
FOUND = {
    "as it is written": ("An addict spoke.", ["addict"]),
    "another form": ("Two addicts, an addict's son.", ["addicts", "addict's"]),
    "with a curly apostrophe": ("An addict’s son.", ["addict’s"]),
    "in another case": ("ADDICT, Addict", ["ADDICT", "Addict"]),
    "behind a hyphen": ("an ex-addict", ["addict"]),
    "in a longer word": ("addicted, addictive", []),
    "a phrase over two lines": ("substance\n  abuse", ["substance abuse"]),
    "a phrase with a hyphen": ("substance-abuse", ["substance-abuse"]),
    "a form in capitals": ("MAT, a mat", ["MAT"]),
    "a name that holds it": ("the Substance Abuse and Mental\nHealth Services Administration", []),
    "a name that begins with another form": ("the Addicts’ Union", []),
    "a phrase that begins before it": ("I am not an addict.", []),
    "a name and then the word": ("the Addicts' Union of addicts", ["addicts"]),
    "quoted": ('the saying "one addict to another"', []),
    "quoted in curly marks": ("the saying “one addict to another”", []),
    "alone in quotation marks": ('"addict"', []),
    "quoted in angular marks": ("the saying «one addict to another», by an addict", ["addict"]),
    "quoted over two lines": ('"one addict\nto another", he said', []),
    "in a quotation of two sentences": ('"I hid it. I was an addict."', []),
    "between two quotations": ('She said "yes" to an addict who said "no".', ["addict"]),
    "beside a quotation": ('An addict said "no".', ["addict"]),
    "after a mark that nothing closes": ('She said "yes to an addict.', ["addict"]),
    "after a mark that only another opening follows": ('She said "yes. An addict said "no".', ["addict"]),
    "between marks for inches": ('5" for an addict, 6" for me', ["addict"]),
    "in single quotation marks": ("the word 'addict'", ["addict"]),
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND.keys())
def test_words_are_found(text: str, expected: list[str]) -> None:
    assert [hit.written for hit in _wordlist().find(text)] == expected


def test_a_word_that_is_found_says_where_it_stands_and_what_to_say() -> None:
    [hit] = _wordlist().find("No substance\nabuse.")
    assert (hit.start, hit.written) == (3, "substance abuse")
    assert (hit.word.say, hit.word.why) == ("substance use", "It blames.")


def test_of_two_words_that_begin_alike_the_longer_is_found() -> None:
    found = Wordlist([Word("born", "-", "-"), Word("born addicted", "-", "-")])
    assert [hit.word.word for hit in found.find("born addicted, born")] == ["born addicted", "born"]


def test_an_empty_list_finds_nothing() -> None:
    assert list(Wordlist([]).find("An addict.")) == []


# What the list says and the fault that is found in it.
AMISS = {
    "no entry": ("addict: a person\n", "words.yml:1: 'addict' says 'a person'. Write 'say' and 'why' below it"),
    "nothing to say instead": ("\naddict:\n  why: It is a label.\n", "words.yml:2: 'addict' has no 'say'"),
    "an empty reason": ("addict:\n  say: a person\n  why: ' '\n", "words.yml:1: 'addict' has no 'why'"),
    "a key misspelt": ("addict:\n  say: x\n  why: y\n  form: [addicts]\n", "words.yml:1: 'addict': nobody knows the key 'form'"),
    "a form instead of a list": ("addict:\n  say: x\n  why: y\n  forms: no\n", "words.yml:1: 'addict': 'forms' says False. Write a list"),
    "a form in two": ("a b:\n  {say: x, why: y}\nc:\n  {say: x, why: y, forms: [A-B]}\n", "words.yml:3: 'A-B' stands under 'a b' too"),
    "a form without letters": ("a:\n  {say: x, why: y, forms: ['-']}\n", "words.yml:1: '-' has nothing that could be found"),
    "no YAML": ("addict: [\n", "words.yml:2: the list of words is not valid YAML"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), AMISS.values(), ids=AMISS.keys())
def test_a_fault_of_the_list(text: str, expected: str) -> None:
    _, faults = read_words(text, "words.yml")
    assert [str(fault)[: len(expected)] for fault in faults] == [expected]


def test_a_build_is_refused_for_a_fault_of_the_list(tmp_path: Path) -> None:
    [fault] = refusal(tmp_path, {"_data/words.yml": "addict:\n  say: a person\n"})
    assert fault == "_data/words.yml:1: 'addict' has no 'why'. Write one"


# What is seen -------------------------------------------------------------------------------------------------------------------

PAGE = """\
---
title: An addict in the title
aliases:
  - "said \\"addict\\""
  - an addict in a list
  - "an addict in marks of YAML"
  - 'an addict''s "addict"'
description: >-
  Folded over lines, with
  an addict in the second
---

## An addict in a heading

A paragraph and
an **addict** in its second line.

- An addict in an item
    with more
- "One addict" quoted

> An addict in a quotation.

| Instead of | Say |
| --- | --- |
| addict | not addict |

| Say | Instead of |
| --- | --- |
| addict | addict |

!!! help "An addict in a title"
    An addict in a box.

    An addict further down.

    - An addict in its list

??? note
    An addict below.

=== "addict"
    In a tab.

`addict` and an [addict](addict.md "addict in a title") at https://example.org/addict ![An addict](a.svg)

    An addict, indented.

```text
addict
```

<div>
An addict in HTML, <img src="a.svg" alt="addict">
</div>

A <span title="addict">word</span>.
"""
SEEN_IN_PAGE = [2, 5, 6, 7, 10, 13, 16, 18, 26, 30, 32, 33, 35, 37, 40, 42, 45, 45, 45, 47, 54, 54, 57]


def _lines(found: list[passages.Passage]) -> list[int]:
    return sorted(part.line_at(hit.start) for part in found if not part.quoted for hit in _wordlist().find(part.text))


def test_every_text_of_a_page_is_looked_through() -> None:
    assert _lines(list(passages.of_markdown(PAGE))) == SEEN_IN_PAGE


def test_a_page_without_front_matter_counts_its_lines_too() -> None:
    assert _lines(list(passages.of_markdown("# Hope\n\nAn addict.\n"))) == [3]


def test_every_text_of_a_template_is_looked_through() -> None:
    template = """\
{# An addict in a comment. -#}
{% extends "base.html" %}

{%- block content %}
  <p class="addict" aria-label="An addict">An
    <em>addict</em> {{ addict }} {{ x or "an addict" }}</p>
  {% for heading in [
    ("id", "An addict"),
  ] %}<style>.addict {}</style><code>addict</code><blockquote>addict</blockquote><q>addict</q>
  {% endfor %}
{% endblock %}
"""
    assert _lines(list(passages.of_template(template))) == [5, 6, 6, 8]


def test_every_text_of_a_picture_is_looked_through() -> None:
    picture = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>An addict</title>
  <desc>Two
    addicts.</desc>
  <style>.addict { fill: red }</style>
  <!-- addict -->
  <text><tspan>substance</tspan><tspan>abuse</tspan></text><text>addict</text><path id="addict" d="M0 0"/>
</svg>
"""
    assert _lines(list(passages.of_html(picture))) == [1, 3, 6, 6]


def test_words_do_not_meet_over_the_end_of_a_passage() -> None:
    text = "- substance\n- abuse\n\nsubstance\n\nabuse `x` substance `x` abuse\n\n| substance | abuse |\n|---|---|\n"
    assert _lines(list(passages.of_markdown(text))) == []
    assert _lines(list(passages.of_html("<p>substance</p><p>abuse</p>"))) == []


# The command --------------------------------------------------------------------------------------------------------------------

FILES = {
    "docs/index.md": "# Home\n\nAn addict.\n",
    "docs/quoted.md": "> An addict.\n",
    "docs/deep/er/page.md": "An addict and\nan addict.\n",
    "docs/_snippets/help.md": '!!! help "Help"\n    An addict.\n',
    "docs/_data/lines.yml": "one:\n  note: An addict.\n",
    "docs/assets/pictures/a.svg": "<svg><title>addict</title></svg>\n",
    "overrides/main.html": "<p>\nAn addict</p>\n",
    "overrides/partials/end.html": "{{ 'An addict' }}\n",
    "hooks/peerkb/glossary/templates/card.html": "<p>An addict</p>\n",
    "mkdocs.yml": "site_name: !ENV [NAME, addict]\n",
}


def _project(root: Path, files: dict[str, str]) -> Path:
    for name, text in {words.LIST: LIST, **files}.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


def test_the_command_tells_each_word_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert words.main(_project(tmp_path, FILES)) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0] == 'docs/_snippets/help.md:2: "addict": say "a person" (It is a label.)'
    assert {line.split(": ")[0] for line in told} == {
        "docs/_snippets/help.md:2",
        "docs/deep/er/page.md:1",
        "docs/deep/er/page.md:2",
        "docs/index.md:3",
        "docs/_data/lines.yml:2",
        "docs/assets/pictures/a.svg:1",
        "overrides/main.html:2",
        "overrides/partials/end.html:1",
        "hooks/peerkb/glossary/templates/card.html:1",
        "mkdocs.yml:1",
    }
    assert len(told) == 10, "the list itself may hold its words"


def test_each_language_has_a_list_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        "docs/_data/es/words.yml": "adicto:\n  say: persona\n  why: Es una etiqueta.\n",
        "docs/es/a.md": "Un adicto, an addict.\n\n| En lugar de | Diga |\n| --- | --- |\n| adicto | persona |\n",
        "docs/_data/es/lines.yml": "one:\n  note: adicto\n",
        "hooks/messages/es.yml": "a:\n  b: adicto\n",
        "docs/index.md": "adicto\n",
    }
    assert words.main(_project(tmp_path, files)) == 1
    told = [line.split(": ")[0] for line in capsys.readouterr().out.splitlines()]
    assert told == ["docs/es/a.md:1", "docs/_data/es/lines.yml:2", "hooks/messages/es.yml:2"]


def test_the_command_is_content_with_other_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {name: text.replace("addict", "person") for name, text in FILES.items()}
    assert words.main(_project(tmp_path, files)) == 0
    assert capsys.readouterr().out == ""


def test_the_command_tells_what_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert words.main(_project(tmp_path, {words.LIST: "addict: x\n"})) == 1
    assert capsys.readouterr().out.startswith("docs/_data/words.yml:1: 'addict' says 'x'")
    assert words.main(_project(tmp_path, {"docs/_data/lines.yml": "a: [\n", "docs/index.md": "An addict.\n"})) == 1
    told = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[0] for line in told] == ["docs/index.md:1", "docs/_data/lines.yml"]
