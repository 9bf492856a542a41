"""Several scripts as one."""

from __future__ import annotations

from collections.abc import Iterable


def joined(scripts: Iterable[tuple[str, str]]) -> str:
    """One script of several, each a name and its text, that run in this order; one that fails stops none of the others.

    It must stand in the folder of all of them, as they count addresses from `document.currentScript`.
    """
    return "".join(f"/* {name} */\ntry {{\n{text.strip()}\n}} catch (error) {{\nreportError(error);\n}}\n" for name, text in scripts)
