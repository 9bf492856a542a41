"""`make new`: a stranger's answers become a site of their own that passes every check, with nothing of this project's site in it."""

from __future__ import annotations

import contextvars
import datetime
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import Mock

import jinja2
import justhtml
import pytest
import yaml
from copier.errors import CopierAnswersInterrupt
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from peerkb.brand import palette
from peerkb.brand.files import COLORS
from peerkb.pages.words_to_avoid import Wordlist, read_words
from tests import small_site, whole_lists, whole_pages
from tests.browsing import Built, Page
from tests.content import OWN, PROJECT, Content
from tools import doctor, engine_record, house_rules, new, new_pages, words
from tools.engine_files import engine_files, select
from tools.new_pages import STARTER
from tools.translations import translated_pages

HOSPICE = """
name: Evening Ward handbook
organization: Evening Ward volunteers
country: gb
address: https://ward.example/
audiences: [volunteers, families]
owners: the coordinators
color: "#5b2a86"
accent: "#a14a00"
feedback: words@ward.example
"""
SHELTER = """
name: Cuaderno del albergue
organization: Albergue Calle del Puerto
language: es
languages: [en]
other_name: Shelter notebook
country: us
address: https://albergue.example/
contact: escriba a hola@albergue.example
audiences: equipo de noche, huéspedes
other_contact: write to hola@albergue.example
other_description: What the night team knows, on a page each.
other_audiences: [night team, guests]
owners: [la coordinación]
other_owners: [the coordinators]
course: true
"""
TUTORS = """
name: Reading room
organization: Tutors of Linden School
languages: [es]
other_name: Sala de lectura
country: ie
address: https://tutors.example/
contact: words@tutors.example
audiences: [tutors, families]
other_audiences: [quienes dan clase, familias]
owners: the tutors
other_owners: quienes dan clase
feedback: words@ward.example
"""
TODAY = datetime.date(2026, 11, 29)
# What stands in no other site: names, terms and numbers of this one. Its colors, pictures and sentences are read from it below.
OURS = re.compile(
    r"peer recovery|peer support|mutuality|reciprocity|recoveree|naloxon|overdos|sobredosis|SAMHSA|New Jersey|\bCPRS\b"
    r"|741741|1-8\d\d-\d{3}",
    re.I,
)
OURS_IN_CODE = re.compile(
    r"\bpeers?\b|wounded.?healer|weather\.gov|recover(?:y|ee)|mutuality|naloxon|narcan|overdos|SAMHSA|IC.?RC\b|New Jersey"
    r"|\bCPRS\b|741741|662.?4357",
    re.I,
)
SPANISH_ALONE = re.compile(r"[¿áéíóúñ]|\bEscriba")
# A run of so many words is somebody's sentence. Of Markdown only words count: no tags, addresses, classes or ids of phone lines.
RUN = 8
WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
NO_WORDS = re.compile(r"</?[a-z][^>]*>|\]\([^)]*\)|\{[^}]*\}")
COMMENT = re.compile(r"(?:^|\s)#\s+(.*)", re.MULTILINE)


@dataclass(frozen=True)
class Made:
    """A new site, and its build."""

    root: Path
    built: small_site.Site

    def own(self) -> Iterator[Path]:
        """The files that are not the engine's."""
        names = (path.relative_to(self.root).as_posix() for path in house_rules.project_files(self.root) if "site" not in path.parts[-9:-8])
        engine = set(engine_files(self.root))
        yield from (self.root / name for name in names if name not in engine and not name.startswith("site/"))


@pytest.fixture(scope="module", params=[HOSPICE, SHELTER, TUTORS], ids=["hospice", "shelter", "tutors"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("new")
    root = folder / "mine"
    (folder / "answers.yml").write_text(request.param, encoding="utf-8")
    assert new.main([str(root), "--answers", str(folder / "answers.yml"), "--today", TODAY.isoformat()]) == 0
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    told = subprocess.run(
        command, cwd=root, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, encoding="utf-8", check=False
    )
    site = small_site.Site(root, told.stderr, told.returncode != 0, files=small_site.contents(root / "site"))
    return Made(root, site)


def test_a_new_site_is_built_strictly_and_silently(made: Made) -> None:
    assert not made.built.refused, made.built.said
    assert [line for line in made.built.said.splitlines() if not line.startswith("INFO ")] == []


def test_a_new_site_is_whole_in_each_of_its_languages(made: Made) -> None:
    content = Content(made.root)
    built = Built(made.root / "site", made.built.said, 0, content.address)
    checks = [(check.__name__, check(built, content)) for check in [*whole_pages.CHECKS, *whole_lists.CHECKS]]
    for edition in content.editions:
        named = [*whole_pages.OF_EACH_LANGUAGE, *whole_lists.OF_EACH_LANGUAGE]
        checks += [(f"{check.__name__}, {edition.code}", check(built, edition)) for check in named]
    assert {name: found for name, faults in checks if (found := list(faults))} == {}


def test_each_language_says_whose_the_site_is_and_for_whom(made: Made) -> None:
    if "en/index.html" in made.built.files:
        pages = {"es": "acerca/index.html", "en": "en/about/index.html"}
        spanish, english = (justhtml.JustHTML(made.built.files[page].decode(), sanitize=False).to_text() for page in pages.values())
        for said in ("Escrito por Albergue", "equipo de noche", "Escriba a hola@albergue.example", "la coordinación"):
            assert (said in spanish, said in english) == (True, False)
        for said in ("Written by Albergue", "night team", "Write to hola@albergue.example", "the coordinators"):
            assert (said in spanish, said in english) == (False, True)
        described = [f'name="description" content="{said}"' for said in ("Páginas breves y claras de", "What the night team knows, on")]
        homes = [made.built.files[page].decode() for page in ("index.html", "en/index.html")]
        assert [[said[:-1] in home for home in homes] for said in described] == [[True, False], [False, True]]
    elif "es/index.html" in made.built.files:
        for page in ("about/index.html", "es/acerca/index.html"):
            tree = justhtml.JustHTML(made.built.files[page].decode(), sanitize=False)
            [link] = tree.query('a[href="mailto:words@tutors.example"]')
            assert link.to_text() == "words@tutors.example", "an address is written as it is"


def test_a_translation_says_which_version_of_its_original_it_has(made: Made) -> None:
    assert [page for page in translated_pages(made.root / "docs") if page.version != page.today] == []


def test_a_new_site_sets_nothing_that_changes_nothing(made: Made) -> None:
    told = [finding.text for finding in doctor.examine(made.root, TODAY) if re.search(r"\bis set\b|\bno source\b", finding.text)]
    assert told == []


def test_what_somebody_has_to_write_is_told_as_a_whole_sentence(made: Made) -> None:
    told = [finding.text for finding in doctor.examine(made.root, TODAY) if " still says: " in finding.text]
    assert any(text.startswith("LICENSE:") for text in told)
    assert [text for text in told if not text.endswith(".")] == []


def test_nobody_is_asked_to_call_the_number_for_emergencies(made: Made) -> None:
    texts = [(made.root / name).read_text(encoding="utf-8") for name in ("README.md", "docs/_data/phones.yml")]
    texts += [finding.text for finding in doctor.examine(made.root, TODAY) if finding.text.startswith(doctor.NUMBERS)]
    assert len(texts) == 3
    assert [text for text in texts if not re.search(r"do not call it to try it|no se llama para probarlo|sin llamar", text)] == []


def test_three_terms_are_linked_and_lead_somewhere(made: Made) -> None:
    for folder in ("", "en/") if "en/index.html" in made.built.files else ("",):
        slugs = {Path(name).parent.name for name in made.built.files if re.fullmatch(rf"{folder}glossary/[^/]+/index\.html", name)}
        assert len(slugs) == 3
        home = justhtml.JustHTML(made.built.files[f"{folder}index.html"].decode(), sanitize=False)
        assert {str((link.attrs or {})["href"]).strip("/").rpartition("/")[2] for link in home.query("a.glossary-term")} == slugs


def test_there_is_a_page_of_each_kind(made: Made) -> None:
    kinds = {
        yaml.safe_load(file.read_text(encoding="utf-8").split("---\n")[1]).get("kind", "term")
        for file in (made.root / "docs").rglob("*.md")
    }
    course = {"module", "scenarios", "scene", "tool"}
    expected = set(small_site.project_settings()["extra"]["pages"]["kinds"])
    assert kinds == (expected if (made.root / "docs" / "curso").is_dir() else expected - course)


def test_each_page_has_one_first_heading_and_the_site_its_name(made: Made) -> None:
    name = yaml.safe_load((made.root / new.ANSWERS).read_text(encoding="utf-8"))["name"]
    for path in (path for path in made.built.files if path.endswith(".html")):
        page = Page(made.root / "site", made.root / "site" / path, "https://site.example/")
        assert len(page.all("h1")) == 1, path
    assert f"<title>{name}</title>" in made.built.files["index.html"].decode()


def test_pages_ask_what_they_lack_where_the_owner_says_how(made: Made) -> None:
    asked = {path for path, content in made.built.files.items() if b'href="mailto:words@ward.example?' in content}
    if "en/index.html" in made.built.files:
        assert not [path for path, content in made.built.files.items() if b"kb-word-back" in content and path.endswith(".html")]
    else:
        assert {"index.html", "guide/first-visit/index.html", "glossary/handover/index.html"} <= asked
        assert "help/index.html" not in asked


def test_translated_pages_name_one_another(made: Made) -> None:
    if "en/index.html" in made.built.files:
        assert 'hreflang="es"' in made.built.files["en/guide/first-visit/index.html"].decode()
        assert 'lang="en"' in made.built.files["en/guide/first-visit/index.html"].decode()
        assert 'lang="es"' in made.built.files["guia/primera-visita/index.html"].decode()


def test_numbers_are_those_of_the_country(made: Made) -> None:
    phones = yaml.safe_load((made.root / "docs" / "_data" / "phones.yml").read_text(encoding="utf-8"))["lines"]
    numbers = {name: line["call"] for name, line in phones.items()}
    country = yaml.safe_load((made.root / new.ANSWERS).read_text(encoding="utf-8"))["country"]
    by_country = {"us": {"emergency": "911", "lifeline": "988"}, "gb": {"emergency": "999"}, "ie": {"emergency": "112"}}
    assert numbers == by_country[country]


def test_no_page_tells_when_numbers_were_checked_before_the_owner_has_checked_them(made: Made) -> None:
    assert yaml.safe_load((made.root / "docs" / "_data" / "phones.yml").read_text(encoding="utf-8"))["checked"] is None
    told = re.compile(rb"Phone numbers last checked|n de los n\S+meros de tel")
    assert [path for path, data in made.built.files.items() if told.search(data)] == []


def test_no_number_is_made_up_for_any_country() -> None:
    known = yaml.safe_load((STARTER / "countries.yml").read_text(encoding="utf-8"))["countries"]
    emergency = {code: country["emergency"] for code, country in known.items()}
    expected = {"us": "911", "ca": "911", "gb": "999", "ie": "112", "au": "000", "nz": "111", "es": "112", "mx": "911"}
    assert emergency == expected
    assert {code: list(country["lines"]) for code, country in known.items() if "lines" in country} == {"us": ["lifeline"]}


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "--quiet", "tests/site"],
        ["ruff", "format", "--check", "--quiet", "tests/site"],
        ["pymarkdown", "scan", "--recurse", "README.md", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md", "docs"],
        ["yamllint", "--strict", "docs", "mkdocs.yml", ".github", new.ANSWERS, "tests/site"],
        ["check_jsonschema", "--builtin-schema", "vendor.github-issue-config", ".github/ISSUE_TEMPLATE/config.yml"],
        ["codespell_lib", "./docs", "./README.md", "./CONTRIBUTING.md", "./CODE_OF_CONDUCT.md", "./mkdocs.yml", "./.github"],
    ],
    ids=lambda command: command[0],
)
def test_the_parts_of_make_check_hold(made: Made, command: list[str]) -> None:
    told = subprocess.run([sys.executable, "-m", *command], cwd=made.root, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (told.returncode, told.stdout + told.stderr) == (0, told.stdout + told.stderr)


def test_issue_forms_fit_their_schema(made: Made) -> None:
    forms = sorted(map(str, (made.root / ".github" / "ISSUE_TEMPLATE").glob("[0-9]*.yml")))
    languages = yaml.safe_load((made.root / "mkdocs.yml").read_text(encoding="utf-8").replace("!ENV", ""))["extra"].get("languages", {})
    assert len(forms) == 2 + 2 * len(languages)
    subprocess.run([sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-issue-forms", *forms], check=True)


def test_a_site_in_two_languages_has_issue_forms_in_both_and_each_page_leads_to_its_own(tmp_path: Path) -> None:
    answers = "name: Ward notes\nlanguages: [es]\nother_name: Apuntes\nrepository: https://github.com/ward/notes\n"
    (tmp_path / "answers.yml").write_text(answers, encoding="utf-8")
    new.make_site(tmp_path / "site", new.read_answers(tmp_path / "answers.yml"), TODAY)
    forms = {file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "site" / ".github" / "ISSUE_TEMPLATE").glob("1*")}
    assert {name: text.splitlines()[0] for name, text in forms.items()} == {
        "1-fix-a-page.yml": "name: Fix a page",
        "1-fix-a-page.es.yml": "name: Corregir una página",
    }
    text = (tmp_path / "site" / "mkdocs.yml").read_text(encoding="utf-8")
    assert re.findall(r"template=([\w.-]+\.yml)", text) == ["1-fix-a-page.yml", "1-fix-a-page.es.yml"]


def test_no_word_to_leave_out_and_no_path_of_one_machine_is_in_it(made: Made) -> None:
    listed, faults = read_words((made.root / "docs" / "_data" / "words.yml").read_text(encoding="utf-8"), "words.yml")
    assert faults == []
    assert list(words.hits(made.root, Wordlist(listed))) == []
    assert [fault for file in made.own() for fault in house_rules.faults(file.name, file)] == []


# Nothing of ours ----------------------------------------------------------------------------------------------------------------


def test_nothing_of_ours_is_in_what_a_new_site_says(made: Made) -> None:
    license_ = "Copyright (c)"
    for file in made.own():
        if b"\0" not in file.read_bytes():
            text = file.read_text(encoding="utf-8")
            assert [line for line in text.splitlines() if OURS.search(line) and license_ not in line] == [], file
            assert str(OWN.settings["site_name"]) not in text, file


def test_nothing_of_ours_is_in_the_engine() -> None:
    for name in engine_files(PROJECT):
        data = (PROJECT / name).read_bytes()
        if b"\0" not in data and not name.startswith(("requirements", "overrides/assets/vendor/")):
            text = data.decode("utf-8").replace("peerkb", "")
            assert [line for line in text.splitlines() if OURS_IN_CODE.search(line)] == [], name
            assert str(OWN.settings["site_name"]) not in text, name


@cache
def _our_runs() -> frozenset[str]:
    """The runs of words in what this site says of its own: pages, data, settings, and what a repository says to people."""
    engine = set(engine_files(PROJECT))
    names = {path.relative_to(PROJECT).as_posix(): path for path in house_rules.project_files(PROJECT)}
    own = [path for name, path in names.items() if name not in engine and not name.startswith(("starter/", "site/"))]
    return frozenset(run for path in own for run in _runs(path))


def _runs(file: Path) -> set[str]:
    """The runs of words in a file; none where it is code, a picture or the text of a license."""
    if file.suffix not in (".md", ".yml") and file.name != "CODEOWNERS":
        return set()
    text = file.read_text(encoding="utf-8")
    front_matter, _, body = text.removeprefix("---\n").partition("\n---\n") if text.startswith("---\n") else ("", "", text)
    data, parts = (text, []) if file.suffix == ".yml" else (front_matter, [NO_WORDS.sub("", body)])
    # Of YAML each value counts alone, and all comments together: keys are form.
    parts += [event.value for event in yaml.parse(data, yaml.SafeLoader) if isinstance(event, yaml.ScalarEvent)]
    parts.append(" ".join(COMMENT.findall(data)))
    lists = [[found.lower() for found in WORD.findall(part)] for part in parts]
    return {" ".join(words[at : at + RUN]) for words in lists for at in range(len(words) - RUN + 1)}


def test_no_eight_words_of_ours_stand_together_in_a_new_site(made: Made) -> None:
    ours = _our_runs()
    assert len(ours) > 50_000
    garden = [file for file in (made.root / "tests" / "engine" / "site").rglob("*") if file.is_file()]  # the engine's tests come along
    found = {file.relative_to(made.root).as_posix(): sorted(_runs(file) & ours) for file in [*made.own(), *garden]}
    assert {name: runs for name, runs in found.items() if runs} == {}


def test_no_picture_and_no_color_of_ours_is_in_a_new_site(made: Made) -> None:
    pictures = {hashlib.sha256(file.read_bytes()).hexdigest() for file in (OWN.docs / "assets").rglob("*.*") if file.is_file()}
    assert pictures
    assert [name for name, data in made.built.files.items() if hashlib.sha256(data).hexdigest() in pictures] == []
    ours = sorted(set(re.findall(r"#\w{6}", (OWN.docs / COLORS).read_text(encoding="utf-8"))))
    spelled = [",? ".join(str(int(color[at : at + 2], 16)) for at in (1, 3, 5)) for color in ours]
    colors = re.compile("|".join([*ours, *(rf"rgba?\({parts}\b" for parts in spelled)]), re.I)
    for file in house_rules.project_files(made.root):
        if b"\0" not in file.read_bytes() and "site" not in file.relative_to(made.root).parts[:1]:
            assert colors.findall(file.read_text(encoding="utf-8")) == [], file
    telling = re.findall(r"--(?:md-primary-fg-color|kb-paper|kb-link|kb-clay|kb-card): (#\w{6})", (OWN.docs / COLORS).read_text("utf-8"))
    styles = made.built.files["assets/site.css"].decode().lower()
    assert len(telling) == 10
    assert [color for color in telling if color in styles] == []


# The engine in it ---------------------------------------------------------------------------------------------------------------


def test_a_new_site_has_the_engine_and_its_tests_and_knows_which(made: Made) -> None:
    record = engine_record.read(made.root)
    assert record is not None
    assert sorted(record.files) == engine_files(PROJECT)
    assert engine_record.changed(made.root, record) == []
    assert record.version
    assert {"Makefile", "hooks/defaults.yml", "tests/engine/test_linking.py", "tests/browsing.py"} <= set(record.files)
    hosting = {name: (made.root / name).read_text(encoding="utf-8") for name in record.files if name.startswith("hosting/")}
    assert hosting
    assert not [name for name, text in hosting.items() if "sha256-" in text]
    (made.root / "overrides" / "robots.txt").write_text("changed", encoding="utf-8")
    assert engine_record.changed(made.root, record) == ["overrides/robots.txt"]


def test_the_sites_own_tests_and_what_makes_new_sites_are_no_part_of_the_engine() -> None:
    paths = [
        "tests/site/test_site.py",
        "tools/new.py",
        "docs/index.md",
        "mkdocs.yml",
        "hooks/x/y.py",
        "README.md",
        "tests/engine/site/a.md",
    ]
    assert select(paths) == ["hooks/x/y.py", "tests/engine/site/a.md"]


# What is refused ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ("nmae: Mine", "nothing is asked about 'nmae'; did you mean 'name'?"),  # codespell:ignore nmae
        ("name: Mine\ncolor: red", "such as: #24516a"),
        ("name: Mine\nlanguage: es\ncolor: red", "como: #24516a"),
        ("name: Mine\ncountry: other\ncountry_name: Chile", "emergency"),
        ("name: Mine\ncountry: atlantis", "atlantis"),
        ("organization: Nobody named the site", "name"),
        ("- Mine", "write a name and its answer on each line"),
        ("name: [", "cannot be read"),
        ("name: Mine\naudiences: [' ']", "need a name each"),
        ("name: Mine\nlanguages: [es]\naudiences: [a, b]\nother_audiences: [c]", "'other_audiences' says 1 names, and 'audiences' 2"),
    ],
)
def test_answers_that_cannot_be_used_leave_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answers: str, told: str
) -> None:
    (tmp_path / "answers.yml").write_text(answers, encoding="utf-8")
    assert new.main([str(tmp_path / "mine"), "--answers", str(tmp_path / "answers.yml")]) == 1
    assert told in capsys.readouterr().err
    assert not (tmp_path / "mine").exists()


def test_what_was_typed_is_kept_when_one_answer_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "answers.yml").write_text(HOSPICE, encoding="utf-8")
    typed = {**new.ask(tmp_path / "a", new.read_answers(tmp_path / "answers.yml")), "color": "#777777"}
    monkeypatch.setattr(new, "ask", lambda to, given: typed if given is None else given)
    assert new.main([str(tmp_path / "mine")]) == 1
    kept = tmp_path / "mine-answers.yml"
    assert f"make new TO={tmp_path / 'mine'} ANSWERS={kept}" in capsys.readouterr().err
    assert new.read_answers(kept) == typed
    assert not (tmp_path / "mine").exists()


def test_who_is_asked_is_told_what_enter_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    before = []

    def ask_and_be_stopped(*template: object, **how: object) -> None:
        before.append(capsys.readouterr().out)
        raise CopierAnswersInterrupt(Mock(), Mock(), Mock())

    monkeypatch.setattr("copier.run_copy", ask_and_be_stopped)
    assert new.main([str(tmp_path / "mine")]) == 1
    assert before == [f"{new.TYPING}\n"]
    assert "You stopped, and no site was made" in capsys.readouterr().err


ENTER, EMPTY, STOP = "\r", "\x15", "\x03"


@pytest.mark.parametrize(
    ("language", "color", "accent", "told"),
    [
        (ENTER, "", "#f2b705", "Your second color, #f2b705, is too light to be read on a light page: the contrast is 1.45"),
        (ENTER, "#777777", "", "Text on a bar of your color, #777777, would be hard to read"),
        ("\x1b[B" + ENTER, "", "#f2b705", "Su segundo color, #f2b705, es demasiado claro"),
    ],
    ids=["accent", "color", "in Spanish"],
)
def test_in_a_terminal_a_color_that_cannot_be_read_is_asked_for_again_and_the_nearest_is_taken_by_enter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, color: str, accent: str, told: str
) -> None:
    before = [language, f"Mine{ENTER}", ENTER * 8]  # up to the country
    colors = [f"{EMPTY}{said}{ENTER}" if said else ENTER for said in (color, accent)]
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        keys.send_text("".join([*before, *colors, ENTER * 3, ENTER, STOP]))  # readers, owners, course; the color again
        here = contextvars.copy_context()  # which knows where keys come from
        with ThreadPoolExecutor(1) as thread:  # where no browser's loop runs
            answers = thread.submit(here.run, new.ask, tmp_path / "mine", None).result()
    assert told in capsys.readouterr().out
    refusal = palette.refuse_color(color) if color else palette.refuse_accent(accent, answers["color"])
    assert refusal
    assert answers["color" if color else "accent"] == refusal.nearest
    assert answers["name"] == "Mine"
    assert new_pages.refused_color(answers) is None


def test_no_question_takes_what_is_asked_only_later() -> None:
    questions = {name: its for name, its in yaml.safe_load((STARTER / "copier.yml").read_text(encoding="utf-8")).items() if name[0] != "_"}
    for at, (name, its) in enumerate(questions.items()):
        asked = " ".join(re.findall(r"{[{%].*?[%}]}", "".join(str(its.get(key)) for key in ("default", "choices", "when")), re.DOTALL))
        assert [later for later in list(questions)[at:] if re.search(rf"\b{later}\b", asked)] == [], name


def test_what_is_asked_for_the_other_language_is_asked_right_after_the_same_in_the_main_one() -> None:
    questions = [name for name in yaml.safe_load((STARTER / "copier.yml").read_text(encoding="utf-8")) if not name.startswith("_")]
    alike = {name: questions[at - 1] for at, name in enumerate(questions) if name.startswith("other_") and "description" not in name}
    alike.pop("other_name")  # its question says itself what it asks
    assert {name: f"other_{before}" for name, before in alike.items()} == {name: name for name in alike}
    assert len(alike) == 3


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_question_is_whole_in_a_terminal_of_eighty_letters(language: str) -> None:
    said = {name: len(text) + len("🎤  ") + 1 for name, text in _asked("help", language).items()}
    assert {name: long for name, long in said.items() if long > 80} == {}


@pytest.mark.parametrize("key", ["help", "validator"])
def test_whoever_makes_a_site_in_spanish_is_asked_and_corrected_in_spanish(key: str) -> None:
    english, spanish = _asked(key, "en"), _asked(key, "es")
    assert len(english) > 7
    asked_in_both = ["language"] * (key == "help")
    assert [name for name, text in english.items() if spanish[name] == text] == asked_in_both
    assert [name for name, text in english.items() if SPANISH_ALONE.search(text)] == asked_in_both


def _asked(key: str, language: str) -> dict[str, str]:
    """What each question says at a key, in a language, where no answer will do."""
    questions = yaml.safe_load((STARTER / "copier.yml").read_text(encoding="utf-8"))
    environment = jinja2.Environment(autoescape=True)
    environment.filters["regex_search"] = lambda value, pattern: re.search(pattern, value)
    wrong = dict.fromkeys(questions, "") | {"language": language, "country": "other", "repository": "here", "feedback": "here"}
    templates = {name: its[key] for name, its in questions.items() if isinstance(its, dict) and key in its}
    return {name: environment.from_string(template).render(wrong) for name, template in templates.items()}


@pytest.mark.parametrize(("language", "told"), [("en", "make doctor    tells what"), ("es", "make doctor    dice, en inglés, qué")])
def test_what_to_do_next_is_said_in_the_language_of_the_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str, told: str
) -> None:
    monkeypatch.setattr(new, "make_site", lambda *given: {"language": language})
    assert new.main([str(tmp_path / "mine")]) == 0
    said = capsys.readouterr().out
    assert told in said
    assert f"  cd {tmp_path / 'mine'}\n" in said


def test_comments_in_files_to_change_are_in_the_language_of_the_pages() -> None:
    english, spanish = (yaml.safe_load((STARTER / "words" / f"{code}.yml").read_text("utf-8"))["comments"] for code in ("en", "es"))
    assert english.keys() == spanish.keys()
    assert [name for name, text in english.items() if spanish[name] == text] == []
    templates = [file for folder in ("site", "data/all") for file in sorted((STARTER / folder).rglob("*.jinja"))]
    told = {file.name: [text for text in COMMENT.findall(file.read_text("utf-8")) if text[0].isalpha()] for file in templates}
    assert {name: found for name, found in told.items() if found} == {}
    english.pop("day_rules")  # filled in with numbers, and tested with them below
    assert sum(file.read_text("utf-8").count("say.comments.") for file in templates) >= len(english)


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        ("write to a.b@c.example", "Write to <a.b@c.example>."),
        ("a@c.example or d@e.example?", "<a@c.example> or <d@e.example>?"),
        ("see [a@c.example](mailto:a@c.example)", "See [a@c.example](mailto:a@c.example)."),
        ("<a@c.example>, at night", "<a@c.example>, at night."),
    ],
)
def test_an_address_for_mail_becomes_a_link_once(tmp_path: Path, contact: str, said: str) -> None:
    (tmp_path / "answers.yml").write_text(yaml.safe_dump({"name": "Ward notes", "contact": contact}), encoding="utf-8")
    new.make_site(tmp_path / "site", new.read_answers(tmp_path / "answers.yml"), TODAY)
    assert f"\n{said}\n" in (tmp_path / "site" / "docs" / "about" / "index.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "day"), [("en", "course/day-1.md"), ("es", "curso/dia-1.md")])
def test_the_example_of_a_day_says_how_much_a_day_must_ask(tmp_path: Path, language: str, day: str) -> None:
    (tmp_path / "answers.yml").write_text(f"name: Ward notes\nlanguage: {language}\ncourse: true\n", encoding="utf-8")
    new.make_site(tmp_path / "site", new.read_answers(tmp_path / "answers.yml"), TODAY)
    rules = small_site.project_settings()["extra"]["exercises"]["modules"]
    _, example, told, *_ = (tmp_path / "site" / "docs" / day).read_text(encoding="utf-8").splitlines()
    assert doctor.EXAMPLE.match(example)
    assert re.findall(r"\d+", told) == [str(number) for number in (*rules["questions"], rules["dilemmas"])]
    assert "Dos deberes:" in told if language == "es" else "Two duties:" in told


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "answers.yml").write_text("name: Mine", encoding="utf-8")
    assert new.main([str(tmp_path), "--answers", str(tmp_path / "answers.yml")]) == 1
    assert "is there already" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["answers.yml"]


# The brand ----------------------------------------------------------------------------------------------------------------------


def test_icons_and_colors_are_made_of_the_answers(made: Made) -> None:
    assert {"assets/brand/logo.svg", "assets/brand/favicon.svg", "assets/brand/card.png", "manifest.webmanifest"} <= made.built.files.keys()
    answers = yaml.safe_load((made.root / ".copier-answers.yml").read_text(encoding="utf-8"))
    assert answers["color"] in made.built.files["assets/site.css"].decode()


@pytest.mark.parametrize(("name", "logo"), [("Night notes", "N"), ("24 hours", "2"), ("¿Ñandú?", "Ñ"), ("...", None)])
def test_the_letter_of_the_logo_is_written_out_where_one_can_change_it(tmp_path: Path, name: str, logo: str | None) -> None:
    (tmp_path / "answers.yml").write_text(f"name: '{name}'\n", encoding="utf-8")
    new.make_site(tmp_path / "site", new.read_answers(tmp_path / "answers.yml"), TODAY)
    text = (tmp_path / "site" / "mkdocs.yml").read_text(encoding="utf-8").replace("!ENV", "")
    assert yaml.safe_load(text)["extra"]["brand"].get("logo") == logo


def test_a_color_that_cannot_be_read_is_refused_with_the_nearest_that_can(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "answers.yml").write_text("name: Mine\ncolor: '#777777'", encoding="utf-8")
    assert new.main([str(tmp_path / "mine"), "--answers", str(tmp_path / "answers.yml")]) == 1
    told = capsys.readouterr().err
    assert "'color' says '#777777', whose contrast" in told
    nearest = re.findall(r"'(#\w{6})'", told)[-1]
    assert palette.refuse_color(nearest) is None
    assert not (tmp_path / "mine").exists()
