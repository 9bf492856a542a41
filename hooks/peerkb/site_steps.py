"""What happens to the folder of a built site, each step a function of the folder. `Pipeline.finish_site` lists them in order."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rcssmin import cssmin
from rjsmin import jsmin

from peerkb.assets import offline_manifest
from peerkb.assets.bundles import join_scripts, join_style_sheets
from peerkb.assets.language_bundles import in_language, loaded_bundles, name_in_page, name_in_script
from peerkb.assets.prune_css import Names, Sheet, prune_variables, variables_read
from peerkb.assets.script_messages import has_messages, insert_messages
from peerkb.messages import Messages, UnknownMessageError
from peerkb.theme import lightbox, lighter_script

WORKER = "worker.js"


class StepError(Exception):
    """A step cannot be done; the message says which file is wrong and what to do."""


def write_text(folder: Path, path: str, pieces: Iterable[str]) -> None:
    """Write a file of the site, with the folders above it."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(pieces)


def adapt_lightbox(folder: Path) -> None:
    """Rewrite glightbox's script to satisfy the policy. Raises StepError for a release of it that is not known."""
    script = folder / lightbox.SCRIPT
    if script.is_file():
        try:
            text = lightbox.set_styles_by_script(script.read_text(encoding="utf-8"))
        except ValueError as error:
            raise StepError(f"{lightbox.SCRIPT}: {error}") from error
        script.write_text(text, encoding="utf-8", newline="\n")


def lighten_theme_script(folder: Path, *, whole: bool) -> None:
    """Put the lighter copy of the theme's script in its place, and remove what only the whole one loads, unless pages ask for the `whole`.

    A copy of the script of another release of the theme takes no place.
    """
    for copy in sorted(folder.glob(lighter_script.COPIES)):
        original = folder / lighter_script.original_of(copy.name)
        if original.is_file() and not whole:
            copy.replace(original)
            original.with_name(f"{original.name}.map").unlink(missing_ok=True)
            for name in lighter_script.OF_THE_SEARCH:
                shutil.rmtree(folder / name, ignore_errors=True)
        else:
            copy.unlink()


@dataclass(frozen=True)
class LanguageScripts:
    """What scripts of another language are made of: its code, its messages, and the files of its pages."""

    code: str
    messages: Messages
    pages: Sequence[str]


def bundle_assets(
    folder: Path, bundles: Mapping[str, Sequence[str]], messages: Messages, others: Iterable[LanguageScripts] = (), data: Iterable[str] = ()
) -> None:
    """Join scripts and style sheets into the bundles that the settings list: on a weak signal every file more costs time.

    A part may be a pattern, since the names of the theme's files change with each release; the settings' checks have seen that each
    fits one file. Scripts get the messages that they show; `others` get bundles of their own, and load their own `data`, scripts that
    each language has. The parts are removed. Raises StepError for parts that cannot be joined.
    """
    texts: dict[str, list[tuple[str, str]]] = {}
    for target, parts in bundles.items():
        files = [file for part in parts for file in sorted(folder.glob(part))]
        texts[target] = [(file.relative_to(folder).as_posix(), file.read_text(encoding="utf-8")) for file in files]
        for file in files:
            file.unlink()
            _remove_empty(file.parent, folder)
    scripts = {target: parts for target, parts in texts.items() if not target.endswith(".css")}
    try:
        for target in texts.keys() - scripts.keys():
            write_text(folder, target, [cssmin(join_style_sheets(texts[target], target))])
        _write_scripts(folder, scripts, messages, {})
        spoken = {target: parts for target, parts in scripts.items() if any(has_messages(script) for _, script in parts)}
        for other in others:
            _bundle_in_language(folder, spoken, other, data)
    except (ValueError, UnknownMessageError) as error:
        raise StepError(f"extra.joined: {error}") from error


def _bundle_in_language(folder: Path, spoken: Mapping[str, Sequence[tuple[str, str]]], other: LanguageScripts, data: Iterable[str]) -> None:
    """Write the bundles with messages that pages of another language load, and have its pages load them."""
    pages = {folder / name: (folder / name).read_text(encoding="utf-8") for name in other.pages}
    loaded = loaded_bundles({target: "\n".join(script for _, script in parts) for target, parts in spoken.items()}, list(pages.values()))
    own = {address: in_language(address, other.code) for address in sorted({*loaded, *data})}
    _write_scripts(folder, {target: spoken[target] for target in sorted(loaded)}, other.messages, own)
    for file, html in pages.items():
        file.write_text(name_in_page(html, own), encoding="utf-8", newline="\n")


def _write_scripts(folder: Path, bundles: Mapping[str, Sequence[tuple[str, str]]], messages: Messages, own: Mapping[str, str]) -> None:
    """Write bundles of scripts with the messages of a language, at the addresses that are its `own`."""
    for target, parts in bundles.items():
        texts = [(name, name_in_script(insert_messages(script, messages), own)) for name, script in parts]
        write_text(folder, own.get(target, target), [jsmin(join_scripts(texts), keep_bang_comments=True)])


def reduce_style_sheets(folder: Path, addresses: Iterable[str], switched_off: Sequence[str]) -> None:
    """Take out of the site's own style sheets comments, white space, and rules and variables that no page and no script can use.

    `switched_off` are beginnings of classes that scripts know and never make on this site.
    """
    files = [file for file in (folder / name for name in addresses) if file.is_file()]
    if not files:
        return

    # Scripts outside assets/ are data, such as the index of the search.
    used = Names.of(_texts(folder, "*.html"), _texts(folder, "assets/**/*.js"), switched_off)
    sheets: dict[Path, Sheet] = {}
    for file in files:
        with suppress(UnicodeDecodeError):  # a sheet in another encoding stays as it is
            sheets[file] = Sheet(cssmin(file.read_text(encoding="utf-8"), keep_bang_comments=True))
            sheets[file].prune(used)
    others = (css.read_text(encoding="utf-8", errors="replace") for css in folder.rglob("*.css") if css not in files)
    prune_variables(sheets.values(), used.variables.union(*map(variables_read, others)))
    for file, sheet in sheets.items():
        file.write_text(sheet.text, encoding="utf-8", newline="\n")


def write_offline_manifest(folder: Path, leave_out: Sequence[str], codes: Sequence[str] = (), help_folders: Sequence[str] = ()) -> str:
    """Write the list of files that browsers keep into the worker's script. Returns a sentence for the log, or nothing.

    `codes` are the languages besides the main one; a browser keeps first those that its reader reads, and the folders with help of all.
    It must come after every step that writes a file. Raises StepError for a worker that has no place for the list.
    """
    worker = folder / WORKER
    if not worker.is_file():
        return ""
    manifest = offline_manifest.list_files(folder, (WORKER, *leave_out))
    try:
        text = offline_manifest.insert_manifest(worker.read_text(encoding="utf-8"), manifest.hashes, codes, help_folders)
    except ValueError as error:
        raise StepError(f"{WORKER}: {error}") from error
    worker.write_text(text, encoding="utf-8", newline="\n")
    return f"{len(manifest.hashes)} files, {manifest.size / 1e6:.1f} MB, can be read without a network"


def _remove_empty(folder: Path, above: Path) -> None:
    """Remove a folder that holds nothing any more, and those over it that so hold nothing, up to `above`."""
    while folder != above and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _texts(folder: Path, pattern: str) -> Iterator[str]:
    for file in sorted(folder.rglob(pattern)):
        yield file.read_text(encoding="utf-8", errors="replace")
