"""The check that asks for a line to readers when a page's rules changed: what counts, and the command on real repositories."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from peerkb.messages import read_messages
from peerkb.pages.rule_changes import find_rule_changes, strong_words
from tests.small_site import MESSAGES, PROJECT
from tools.changes import main

STRONG = strong_words(MESSAGES)
PAGE = """\
Water early, and do not water leaves.

1. **Fill the can** to 2 liters.
2. Carry it to the [bed](../beds/index.md).
3. Pour [slowly](call:desk).

!!! talk "At the gate"
    **Ann:** Never.

A snail may come by.
"""

SMALL = {
    "nothing": ("", ""),
    "a comma": ("early, and", "early and"),
    "a capital": ("Water early", "water early"),
    "another address of a link": ("../beds/index.md", "../plots/index.md"),
    "a word to a link": ("A snail", "A [snail](snail.md)"),
    "bold": ("**Fill the can**", "Fill the can"),
    "a typographic apostrophe": ("do not water", "don’t water"),
    "a better word": ("snail", "slug"),
    "an attribute": ("A snail may come by.", "A snail may come by.\n{ .no-glossary }"),
    "another picture": ("A snail", "![A snail.](a.svg){ .x } A snail"),
    "what somebody says": ("**Ann:** Never.", "**Ann:** Always, 7 times."),
    "paragraphs in another order": ("Water early, and do not water leaves.\n\n1.", "1."),
    "lists marked in another way": ("1. **Fill", "1) **Fill"),
}
RULES = {
    "a number": ("2 liters", "3 liters", ["“2” went out", "“3” came in"]),
    "a number in words": ("snail", "two snail", ["“two” came in"]),
    "another line to call": ("call:desk", "call:shed", ["“call:desk” went out", "“call:shed” came in"]),
    "not": ("do not water", "do water", ["“not” went out"]),
    "not, shortened": ("Water early", "Don't water early", ["“not” came in"]),
    "never": ("A snail may", "A snail may never", ["“never” came in"]),
    "a step more": ("3. Pour", "3. Wait.\n4. Pour", ["it has 4 numbered steps and had 3"]),
    "a step fewer": ("2. Carry it to the [bed](../beds/index.md).\n", "", ["it has 2 numbered steps and had 3"]),
    "another order": (
        "1. **Fill the can** to 2 liters.\n2. Carry it to the [bed](../beds/index.md).",
        "1. Carry it to the [bed](../beds/index.md).\n2. **Fill the can** to 2 liters.",
        ["its numbered steps stand in another order"],
    ),
    "much": ("A snail may come by.", "Word " * 26, ["26 words came in and 5 went out"]),
    "not so much": ("A snail may come by.", "Word " * 25, []),
}


@pytest.mark.parametrize(("old", "new"), SMALL.values(), ids=SMALL.keys())
def test_a_small_repair_is_no_change(old: str, new: str) -> None:
    assert old in PAGE
    after = f"{PAGE.replace(old, new, 1)}" if new != "1." else f"{PAGE.replace(old, new, 1)}\nWater early, and do not water leaves.\n"
    assert find_rule_changes(PAGE, after, STRONG) == []


@pytest.mark.parametrize(("old", "new", "found"), RULES.values(), ids=RULES.keys())
def test_a_change_of_rules_is_told(old: str, new: str, found: list[str]) -> None:
    assert old in PAGE
    assert find_rule_changes(PAGE, PAGE.replace(old, new, 1), STRONG) == found


def test_each_language_has_words_of_its_own() -> None:
    spanish = strong_words(read_messages((PROJECT / "hooks" / "messages" / "es.yml").read_text(encoding="utf-8"), "es"))
    assert find_rule_changes("Riegue las hojas.", "Nunca riegue las hojas.", spanish) == ["“nunca” came in"]
    assert find_rule_changes("Never.", "Always.", spanish) == []


def test_a_shortened_not_is_the_same_word() -> None:
    assert find_rule_changes("You cannot, I can't, they won’t.", "You can't, I can not, they wo not.", STRONG) == []


# The command --------------------------------------------------------------------------------------------------------------------


class Repository:
    """A repository with a folder of pages in it."""

    def __init__(self, root: Path) -> None:
        """Begin with one commit on the main branch."""
        self.root, self.docs = root, root / "site" / "docs"
        self.git("init", "--quiet", "--initial-branch", "main")
        self.write("care.md", PAGE)
        self.write("es/cuidar.md", "Riegue las hojas.\n")
        self.commit("Begin")

    def git(self, *arguments: str) -> None:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", "-C", str(self.root), *who, *arguments], check=True, capture_output=True)

    def write(self, name: str, body: str, head: str = "title: Care") -> None:
        file = self.docs / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\n{head}\n---\n\n{body}", encoding="utf-8")

    def commit(self, message: str) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)


TOLD = 'title: Care\nchanges:\n  - {date: 2026-11-29, what: "Three liters now."}'
MORE = PAGE.replace("2 liters", "3 liters")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_a_page_that_does_not_tell_is_named(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(repository.docs)]) == 0
    repository.write("care.md", MORE)
    repository.write("es/cuidar.md", "No riegue las hojas.\n")
    assert main([str(repository.docs)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{repository.docs / 'care.md'}: “2” went out; “3” came in"
    assert lines[1] == f"{repository.docs / 'es' / 'cuidar.md'}: “no” came in"
    assert "    changes:" in lines


def test_a_page_that_tells_passes_and_an_old_line_does_not_count(repository: Repository) -> None:
    repository.write("care.md", MORE, TOLD)
    assert main([str(repository.docs)]) == 0
    repository.commit("Tell it")
    repository.write("care.md", PAGE, TOLD)
    assert main([str(repository.docs), "--since", "HEAD"]) == 1


def test_what_tells_nothing_in_the_right_form_is_no_telling(repository: Repository) -> None:
    repository.write("care.md", MORE, "changes: 3")
    assert main([str(repository.docs)]) == 1


def test_a_branch_is_compared_with_where_it_left(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "mine")
    repository.write("care.md", MORE)
    repository.commit("Use more water")
    repository.write("care.md", MORE.replace("snail", "slug"))
    repository.commit("Say it in another word")
    assert main([str(repository.docs)]) == 1
    assert main([str(repository.docs), "--since", "HEAD^"]) == 0


def test_a_commit_message_can_say_that_readers_need_not_know(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "mine")
    repository.write("care.md", MORE)
    repository.commit("Count again\n\nNothing new for readers: site/docs/care.md")
    assert main([str(repository.docs)]) == 0


def test_a_page_that_moved_is_compared_and_new_pages_drafts_and_snippets_are_not(repository: Repository) -> None:
    repository.write("new.md", MORE)
    repository.write("_snippets/box.md", PAGE)
    repository.write("idea.md", PAGE)
    repository.commit("Add pages")
    repository.write("_snippets/box.md", MORE)
    repository.write("idea.md", MORE, "draft: true")
    assert main([str(repository.docs)]) == 0
    repository.git("mv", "site/docs/care.md", "site/docs/other.md")
    assert main([str(repository.docs)]) == 0
    repository.write("other.md", MORE)
    assert main([str(repository.docs)]) == 1


def test_without_git_there_is_nothing_to_compare(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "docs").mkdir()
    assert main([str(tmp_path / "docs")]) == 0
    assert main([str(tmp_path / "docs"), "--since", "main"]) == 2
    assert capsys.readouterr().err.count("cannot be compared") == 2


def test_a_revision_that_is_not_there_is_no_pass(repository: Repository) -> None:
    assert main([str(repository.docs), "--since", "nowhere"]) == 2


def test_a_repository_without_commits(tmp_path: Path) -> None:
    subprocess.run(["git", "-C", str(tmp_path), "init", "--quiet"], check=True)
    assert main([str(tmp_path)]) == 0
