"""Read the settings under `extra`: valid settings, and a diagnostic with its line for each mistake."""

from __future__ import annotations

import copy
import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from peerkb.settings.schema import LanguageSettings, Settings
from peerkb.settings.types import FORMS, SECTION, TERM_KIND, VALUE, KnownNames
from peerkb.validation.diagnostics import Diagnostic, short_repr, suggestion
from peerkb.validation.yaml_document import duplicate_keys, locate, scalar

# Keys under `extra` that Material for MkDocs reads, from its templates and plugins.
MATERIAL_KEYS: Final = frozenset(
    "alternate analytics annotate consent generator homepage polyfills scope social status tags version".split()
)
_ROOT: Final = "extra"
_LANGUAGES: Final = "languages"
_KEY: Final = "[key]"  # how pydantic says that a key itself is wrong
_REMEDIES: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "string_type": lambda ctx: "a text; put it in quotes",
    "string_too_short": lambda ctx: "a text",
    "string_pattern_mismatch": lambda ctx: FORMS[ctx["pattern"]],
    "int_type": lambda ctx: "a whole number, such as: 4",
    "float_type": lambda ctx: "a number, such as: 0.5",
    "finite_number": lambda ctx: "a number, such as: 0.5",
    "greater_than": lambda ctx: f"a number over {ctx['gt']:g}",
    "greater_than_equal": lambda ctx: f"a number from {ctx['ge']}",
    "less_than_equal": lambda ctx: f"a number up to {ctx['le']}",
    "bool_type": lambda ctx: "true or false",
    "tuple_type": lambda ctx: "a list, such as: [one, two]",
    "too_short": lambda ctx: "at least one",
    "literal_error": lambda ctx: f"one of: {ctx['expected'].replace(chr(39), '').replace(' or ', ', ')}",
}
_Place = tuple[str | int, ...]


def read_settings(
    extra: Mapping[str, Any], sources: Sequence[tuple[str, str]], known: KnownNames | None = None, language: str = ""
) -> tuple[Settings, list[Diagnostic]]:
    """Validate `extra`. Returns the settings and diagnostics; a wrong value and a null count as left out.

    `sources` are the configuration files by name and text, the one that inherits before the one it inherits, to find lines in.
    Names of pages, files and lines are checked as far as `known` has them. With a `language`, `extra` is what `in_language` gives.
    """
    given: dict[str, Any] = {str(key): value for key, value in _without_nulls(extra).items()}
    others = given.get("other_keys")
    foreign = MATERIAL_KEYS | {key for key in others if isinstance(key, str)} if isinstance(others, list) else MATERIAL_KEYS
    given = {key: value for key, value in given.items() if key not in foreign}
    kinds = extra["pages"].get("kinds") if isinstance(extra.get("pages"), Mapping) else None  # one that is taken away may still be named
    context = replace(known or KnownNames(), kinds=[*map(str, kinds), TERM_KIND] if kinds and isinstance(kinds, Mapping) else None)
    faults = [
        Diagnostic(name, line, f"'{key}' is given twice. Keep one of them") for name, text in sources for key, line in duplicate_keys(text)
    ]
    removed: list[_Place] = []
    while True:
        try:
            return Settings.model_validate(given, context=context), faults
        except ValidationError as error:
            found = error.errors(include_url=False)
        for wrong in found:
            place = tuple(part for part in wrong["loc"] if part != _KEY)
            section = place[:-1] if wrong["type"] == "missing" else place
            if wrong["type"] in ("missing", SECTION) and any(one[: len(section)] == section for one in removed):
                continue  # caused only by the removal of a wrong value
            said = said_in(sources, place, language)
            name, line = find_line(sources, said)
            faults.append(Diagnostic(name, line, _message(wrong, place, said[: len(said) - len(place)])))
        before = copy.deepcopy(given)
        for wrong in found:
            removed.append(wrong["loc"])
            _take_out(given, wrong)
        if given == before:  # a place that cannot be told apart: leave out the whole setting, so that the loop comes to an end
            for wrong in found:
                given.pop(str(wrong["loc"][0]), None)
        if given == before:
            return Settings(), faults


def in_language(extra: Mapping[str, Any], code: str) -> dict[str, Any]:
    """`extra` as pages of another language have it: what `languages.CODE` says is merged over it, mappings deeply, lists as a whole."""
    others = extra.get(_LANGUAGES)
    own = others.get(code) if isinstance(others, Mapping) else None
    said = {
        key: value
        for key, value in (own if isinstance(own, Mapping) else {}).items()
        if key in {*Settings.model_fields} & {*LanguageSettings.model_fields}
    }
    return merged({key: value for key, value in extra.items() if key != _LANGUAGES}, said)


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """One mapping over another: mappings in it deeply, everything else, lists too, as a whole."""
    both = dict(base)
    for key, value in over.items():
        under = both.get(key)
        both[key] = merged(under, value) if isinstance(under, Mapping) and isinstance(value, Mapping) else value
    return both


def said_in(sources: Sequence[tuple[str, str]], place: _Place, language: str) -> _Place:
    """Where a setting is said that a language has: among those of the language, or else among those of the site."""
    if not language:
        return place
    own = (_LANGUAGES, language, *place)
    depth = max((locate(text, (_ROOT, *own))[0] for _, text in sources), default=0) - len(own) + len(place) - 1
    return own if depth > 0 and depth >= max(locate(text, (_ROOT, *place))[0] for _, text in sources) - 1 else place


def settings_files(path: Path) -> Iterator[tuple[str, str]]:
    """The configuration file at `path` and those that it inherits, by name and text."""
    name = path.name
    seen: set[Path] = set()
    while path.is_file() and path.resolve() not in seen:
        seen.add(path.resolve())
        text = path.read_text(encoding="utf-8", errors="replace")
        yield name, text
        inherited = scalar(text, "INHERIT")
        if not inherited:
            return
        path, name = path.parent / inherited, posixpath.join(posixpath.dirname(name), inherited)


def _without_nulls(value: Any) -> Any:
    """Plain mappings and lists without nulls. A site sets null to remove an inherited setting."""
    if isinstance(value, Mapping):
        return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [_without_nulls(inner) for inner in value] if isinstance(value, list | tuple) else value


def _take_out(given: dict[str, Any], wrong: ErrorDetails) -> None:
    """Remove a wrong value, and the whole section if the value is required there."""
    place = [part for part in wrong["loc"] if part != _KEY]
    while place and (model := _model_at(tuple(place[:-1]))) and (field := model.model_fields.get(str(place[-1]))) and field.is_required():
        place.pop()
    inner: Any = given
    holder: tuple[dict[Any, Any], Any] | None = None
    for part in place:
        if isinstance(inner, dict):
            if part not in inner:
                return  # another fault of the same section took it out
            holder = inner, part
        elif not (isinstance(inner, list) and isinstance(part, int) and part < len(inner)):
            break  # the fault is of what the value above should have been
        inner = inner[part]
    if holder is None:
        given.clear()
    else:
        holder[0].pop(holder[1], None)


def find_line(sources: Sequence[tuple[str, str]], place: _Place) -> tuple[str, int | None]:
    """The file and the line of the longest part of `place` that any file has."""
    found = [(locate(text, (_ROOT, *place)), name) for name, text in sources]
    if not found:
        return "mkdocs.yml", None
    (_, line), name = max(found, key=lambda one: one[0][0])
    return name, line


def _message(wrong: ErrorDetails, place: _Place, before: _Place = ()) -> str:
    """What is wrong with the setting at `place`. `before` leads to the settings of the language that says it."""
    message = _message_at(wrong, place)
    return message.replace(_ROOT, _name(before), 1) if before else message


def _message_at(wrong: ErrorDetails, place: _Place) -> str:
    *above, last = place or (_ROOT,)
    kind, said = wrong["type"], short_repr(wrong["input"])
    if kind == "extra_forbidden":
        model = _model_at(tuple(above))
        names = [*model.model_fields, *(MATERIAL_KEYS if model is Settings else ())] if model else []
        near = suggestion(str(last), names)
        hint = (
            f"{'' if near else '.'} One that other plugins or templates read can be named in extra.other_keys" if model is Settings else ""
        )
        return f"{_name(above)}: nobody knows the key {short_repr(last)}{near}{hint}"
    if kind == "missing":
        field = model.model_fields.get(str(last)) if (model := _model_at(tuple(above))) else None
        return f"{_name(above)}: '{last}' is missing. Write it: {(field.description if field else '') or 'it must be there'}"
    if kind == SECTION:
        return f"{_name(place if _model_at(place) else above)}: {wrong['msg']}"
    if wrong["loc"][-1] == _KEY:
        begin = f"{_name(above)} names {said}"
    elif isinstance(last, int):
        begin = f"{_name(above)} names {said}" if kind == VALUE else f"{_name(above)}, item {last + 1}, says {said}"
    else:
        begin = f"{_name(place)} says {said}"
    if kind == VALUE:
        return f"{begin}{wrong['msg']}"
    if kind in ("model_type", "dict_type", "mapping_type", "model_attributes_type"):
        model = _model_at(place)
        return f"{begin}. Write keys and values{': ' + ', '.join(model.model_fields) if model else ', such as: key: value'}"
    remedy = _REMEDIES.get(kind)
    return f"{begin}. Write {remedy(wrong.get('ctx', {}))}" if remedy else f"{begin}: {wrong['msg']}"


def _name(place: Sequence[str | int]) -> str:
    """A place in dotted notation, such as extra.exercises.cards.safety."""
    return ".".join([_ROOT, *(str(part) for part in place if not isinstance(part, int))])


@cache
def _model_at(place: _Place) -> type[BaseModel] | None:
    """The schema of the section at a place; None if it is not a section."""
    current: Any = Settings
    for part in place:
        if isinstance(current, type) and issubclass(current, BaseModel):
            field = current.model_fields.get(str(part))
            current = field.annotation if field else None
        else:  # an item of a list or a mapping
            current = next((inner for inner in reversed(get_args(current)) if inner is not Ellipsis), None)
        if type(None) in get_args(current):
            current = get_args(current)[0]
    return current if isinstance(current, type) and issubclass(current, BaseModel) else None
