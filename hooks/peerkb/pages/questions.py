"""The questions of a page's front matter: each alone, answered where the page begins, or with the section that answers it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from peerkb.pages import front_matter
from peerkb.validation.diagnostics import Diagnostic, suggestion


def check_sections(
    questions: Iterable[str | Mapping[str, str]], path: str, text: Callable[[], str], anchors: Collection[str]
) -> Iterator[Diagnostic]:
    """A diagnostic for each question of the page at `path` that names a section which the page does not have.

    `text` reads the page's source, `anchors` are the ids of its headings.
    """
    for index, question in enumerate(questions):
        for asked, anchor in question.items() if isinstance(question, Mapping) else ():
            if anchor not in anchors:
                line = front_matter.read(text(), path)[0].line("questions", index)
                message = f"'questions' leads '{asked}' to '{anchor}', which is the id of no heading{suggestion(anchor, anchors)}"
                yield Diagnostic(path, line, message)
