"""The inline scripts of templates as files, which a strict Content Security Policy asks for."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

import jinja2
from jinja2.ext import Extension

FOLDER: Final = "assets/scripts"  # of the built site
_DIGITS: Final = 8  # of a hash, as in the names of the theme's own files
_INLINE_SCRIPT: Final = re.compile(r"<script>(.+?)</script>", re.DOTALL)
_VALUE: Final = re.compile(r'"\{\{([^{}]+)\}\}"')
# The pattern begins with literal text, for which `re` searches much faster.
_ADDRESS: Final = re.compile(rf"{FOLDER}/[\w-]+\.[0-9a-f]{{{_DIGITS}}}\.js")


def extract_scripts(template: str, name: str) -> tuple[str, dict[str, str]]:
    """Replace a template's inline scripts by script elements with an address.

    Takes the template's text (Jinja) and its name. Returns the new text and the scripts by address; a script is named by its
    content. A value that differs from page to page, `"{{ base_url }}"` in the script, goes into an attribute of the element, so
    that all pages share one file. A script with other Jinja in it stays where it is.
    """
    files: dict[str, str] = {}

    def as_file(found: re.Match[str]) -> str:
        values: list[str] = []

        def as_attribute(value: re.Match[str]) -> str:
            values.append(f' data-value{len(values)}="{{{{ ({value[1].strip()}) | e }}}}"')
            return f"document.currentScript.dataset.value{len(values) - 1}"

        script = _VALUE.sub(as_attribute, found[1])
        if re.search(r"\{[{%#]", script):
            return found[0]
        address = f"{FOLDER}/{PurePosixPath(name).stem}.{hashlib.sha256(script.encode()).hexdigest()[:_DIGITS]}.js"
        files[address] = script
        return f"<script src=\"{{{{ '{address}' | url }}}}\"{''.join(values)}></script>"

    return _INLINE_SCRIPT.sub(as_file, template), files


class TemplateScripts(Extension):
    """The Jinja extension that extracts inline scripts from templates. It runs once for each template, not for each page."""

    def __init__(self, environment: jinja2.Environment) -> None:
        """Start with no scripts."""
        super().__init__(environment)
        self.by_address: dict[str, str] = {}

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Extract the scripts of a template."""
        template, files = extract_scripts(source, name or "")
        self.by_address.update(files)
        return template


def used_scripts(html: str) -> set[str]:
    """The addresses of extracted scripts that a finished page loads, counted from the site's root."""
    return set(_ADDRESS.findall(html)) if FOLDER in html else set()


def read_templates(folders: Iterable[str]) -> dict[str, str]:
    """The scripts of all templates in the theme's folders, by address; the first of several templates with one name counts.

    Cached pages of an earlier build need scripts of templates that this build has not read.
    """
    scripts: dict[str, str] = {}
    seen: set[str] = set()
    for folder in folders:
        for path, below, names in os.walk(folder):
            below[:] = [name for name in below if not name.startswith(".")]  # skip thousands of icons
            for file in (Path(path, name) for name in names if name.endswith(".html")):
                name = file.relative_to(folder).as_posix()
                if name not in seen:
                    seen.add(name)
                    scripts.update(extract_scripts(file.read_text(encoding="utf-8"), name)[1])
    return scripts
