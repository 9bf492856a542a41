"""Make a site of somebody's own: ask a few questions, write its pages and settings from starter/, and copy the engine.

    python -m tools.new ../mine                           asks in the terminal
    python -m tools.new ../mine --answers answers.yml     takes the answers from a file; what is not in it has its default

Nothing is fetched. The folder must not be there yet, or be empty.
"""

from __future__ import annotations

import argparse
import datetime
import math
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import yaml

from tools import engine_record
from tools.engine_files import as_taken, engine_files
from tools.new_pages import ROOT, STARTER, NewSiteError, parts, refused_color, write_part
from tools.translations import translated_pages, with_version

QUESTIONS: Final = STARTER / "copier.yml"
ANSWERS: Final = ".copier-answers.yml"
TYPING: Final = "What stands below a question is taken by Enter. Type on to add to it; Ctrl-U empties the line, Ctrl-C stops.\n" + (
    "Entrar toma lo que está debajo de una pregunta. Siga escribiendo para añadir; Ctrl-U vacía la línea, Ctrl-C termina."
)
DONE: Final = {  # what is said at the end, in the language of the pages
    "en": """{to} has your site: your pages in docs/, your settings in mkdocs.yml, and the program that makes a site of them.

  cd {to}
  make serve     shows it at http://127.0.0.1:8000/; the first time this takes some minutes
  make doctor    tells what to write first

To keep what you change:  git init --initial-branch main && git add --all && git commit --message 'Begin'""",
    "es": """{to} tiene su sitio: sus páginas en docs/, sus ajustes en mkdocs.yml, y el programa que hace de ellos un sitio.

  cd {to}
  make serve     lo muestra en http://127.0.0.1:8000/; la primera vez tarda unos minutos
  make doctor    dice, en inglés, qué escribir primero

Para guardar lo que cambie:  git init --initial-branch main && git add --all && git commit --message 'Empezar'""",
}
REFUSED: Final = {  # why a question about a color is asked again, in the language of the pages
    "en": {
        "color": "Text on a bar of your color, {said}, would be hard to read: their contrast is {ratio:.2f}, and reading takes {needed:g}.",
        "accent": "Your second color, {said}, is too light to be read on a light page: the contrast is {ratio:.2f}, not {needed:g}.",
        "nearest": "The nearest color that can be read stands below the question: Enter takes it, or write another.",
    },
    "es": {
        "color": "Sobre una barra de su color, {said}, costaría leer: el contraste es {ratio:.2f}, y para leer hace falta {needed:g}.",
        "accent": "Su segundo color, {said}, es demasiado claro sobre fondo claro: el contraste es {ratio:.2f}, y no {needed:g}.",
        "nearest": "Debajo de la pregunta está el color más parecido que se lee: Entrar lo toma, o escriba otro.",
    },
}
LABELS: Final = ("audiences", "owners", "other_audiences", "other_owners")  # answers that may be lists
OF_EVERY_SITE: Final = ("tests/site/__init__.py", "tests/site/conftest.py")  # the same for all, though no part of the engine


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the site; 1 when it cannot be made, and nothing is left behind then."""
    parser = argparse.ArgumentParser(description="Make a site of your own.")
    parser.add_argument("to", type=Path, help="the folder of the new site")
    parser.add_argument("--answers", type=Path, help="a file with the answers, by the names of starter/copier.yml")
    parser.add_argument("--today", type=datetime.date.fromisoformat, default=datetime.datetime.now(tz=datetime.timezone.utc).date())
    options = parser.parse_args(arguments)
    try:
        answers = make_site(options.to, read_answers(options.answers) if options.answers else None, options.today)
    except NewSiteError as error:
        print(error, file=sys.stderr)
        return 1
    print(DONE[answers["language"]].format(to=options.to))
    return 0


def read_answers(path: Path) -> dict[str, Any]:
    """The answers of a file."""
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise NewSiteError(f"{path}: cannot be read: {error}") from error
    if not isinstance(said, dict):
        raise NewSiteError(f"{path}: write a name and its answer on each line, such as: name: Night shift handbook")
    known = [name for name in yaml.safe_load(QUESTIONS.read_text(encoding="utf-8")) if not name.startswith("_")]
    for name in said:
        if name not in known:
            near = get_close_matches(str(name), known, 1)
            raise NewSiteError(f"{path}: nothing is asked about '{name}'{f'; did you mean {near[0]!r}?' if near else '.'}")
    return {name: ", ".join(map(str, its)) if name in LABELS and isinstance(its, list) else its for name, its in said.items()}


def make_site(to: Path, given: Mapping[str, Any] | None, today: datetime.date) -> Mapping[str, Any]:
    """Make a site in the folder `to`, from answers or by asking. Returns all answers."""
    if not QUESTIONS.is_file():
        raise NewSiteError("There is no starter/ here. New sites are made from the engine's own repository")
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise NewSiteError(f"{to} is there already. Name a folder that is not")
    if to.resolve().is_relative_to(ROOT):
        raise NewSiteError(f"{to} is inside this project. Name a folder beside it, such as ../mine")
    was_there = to.exists()
    try:
        answers = ask(to, given)
        try:
            written = parts(answers, today)
        except NewSiteError as error:
            raise NewSiteError(f"{error}{'' if given is not None else keep_answers(to, answers)}") from error
        for part in written:
            write_part(to, part)
        for page in translated_pages(to / "docs"):
            page.page.write_text(with_version(page.page.read_text(encoding="utf-8"), page.today), encoding="utf-8", newline="\n")
        for name in OF_EVERY_SITE:
            shutil.copy2(ROOT / name, to / name)
        copy_engine(to)
        if answers["language"] != "en":
            leave_spelling(to)
    except BaseException:
        shutil.rmtree(to, ignore_errors=True)
        if was_there:
            to.mkdir()
        raise
    return answers


def ask(to: Path, given: Mapping[str, Any] | None) -> dict[str, Any]:
    """Let Copier ask, or check what is given. It leaves the answers in the new site.

    A color that cannot be read is asked for again, and nothing else is.
    """
    if given is None:
        print(TYPING)
    answers = _run_copier(to, given or {}, {}, defaults=given is not None)
    while given is None and (refused := refused_color(answers)):
        name, refusal = refused
        said = REFUSED[answers["language"]]
        shown = math.floor(refusal.ratio * 100) / 100  # rounding must not make it enough
        print(said[name].format(said=answers[name], ratio=shown, needed=refusal.needed), said["nearest"], sep="\n")
        (to / ANSWERS).unlink()
        others = {key: value for key, value in answers.items() if key != name and not key.startswith("_")}
        answers = _run_copier(to, others, {name: refusal.nearest}, defaults=False)
    return answers


def _run_copier(to: Path, data: Mapping[str, Any], proposed: Mapping[str, Any], *, defaults: bool) -> dict[str, Any]:
    """Let Copier ask what `data` does not answer, with the answers of `proposed` below the questions."""
    from copier import run_copy
    from copier.errors import CopierAnswersInterrupt, CopierError

    try:
        run_copy(str(STARTER), str(to), data=dict(data), user_defaults=dict(proposed), defaults=defaults, quiet=True)
    except CopierAnswersInterrupt as error:
        raise NewSiteError("You stopped, and no site was made. A file can hold the answers: make new ANSWERS=answers.yml") from error
    except (CopierError, ValueError, TypeError) as error:
        raise NewSiteError(f"The site was not made: {error}") from error
    answers: dict[str, Any] = yaml.safe_load((to / ANSWERS).read_text(encoding="utf-8"))
    return answers


def keep_answers(to: Path, answers: Mapping[str, Any]) -> str:
    """Keep what somebody has typed for a site that was not made, beside its folder. Returns what to do with it."""
    kept = to.with_name(f"{to.name}-answers.yml")
    kept.write_text(yaml.safe_dump(dict(answers), allow_unicode=True, sort_keys=False), encoding="utf-8", newline="\n")
    return f"\nYour answers are in {kept}. Change that one there, then: make new TO={to} ANSWERS={kept}"


def copy_engine(to: Path) -> None:
    """Copy the engine's files, and record which they are."""
    files = {name: as_taken(name, (ROOT / name).read_bytes()) for name in engine_files(ROOT)}
    for name, data in files.items():
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, to / name)
        (to / name).write_bytes(data)
    engine_record.write(to, engine_record.of_files(files, engine_record.commit_of(ROOT)))


def leave_spelling(to: Path) -> None:
    """Keep the check of English spelling from what the site says in another language. Its list stands in for that of pyproject.toml."""
    skipped = re.search(r'^skip = "(.*)"$', (to / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    own = [
        "./docs",
        "./.github",
        "./mkdocs.yml",
        f"./{ANSWERS}",
        "./tests/site",
        "./README.md",
        "./CONTRIBUTING.md",
        "./CODE_OF_CONDUCT.md",
    ]
    names = ",".join([*(skipped[1].split(",") if skipped else ()), *own])
    text = f"# The pages are not in English, whose spelling `make check` checks.\n[codespell]\nskip = {names}\n"
    (to / ".codespellrc").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
