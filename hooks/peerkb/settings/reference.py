"""The reference of settings, a Markdown table for the manual: key, type, default and meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from peerkb.settings.schema import Settings

_TYPES = {str: "text", bool: "true or false", int: "whole number", float: "number"}


def reference() -> str:
    """The table of all settings."""
    rows = ["| Key&nbsp;to&nbsp;set | Type | Default | Meaning |", "| --- | --- | --- | --- |", *_rows(Settings, "")]
    return "\n".join(rows) + "\n"


def _rows(model: type[BaseModel], above: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        key = f"{above}{name}"
        yield f"| `{key}` | {_type(field.annotation)} | {_default(field)} | {field.description} |"
        inner, steps = _section(field.annotation)
        if inner is not None:
            yield from _rows(inner, f"{key}{steps}.")


def _section(annotation: Any) -> tuple[type[BaseModel] | None, str]:
    """The section within a type, and how a key leads to it through a list or a mapping."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, ""
    if get_origin(annotation) in (Union, UnionType):
        return _section(get_args(annotation)[0])
    if isinstance(origin := get_origin(annotation), type) and issubclass(origin, Mapping):
        return _section(get_args(annotation)[1])[0], ".NAME"
    if origin is tuple:
        return _section(get_args(annotation)[0])[0], ""
    return None, ""


def _type(annotation: Any) -> str:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(inner[0])
    if origin in (Union, UnionType):
        return _type(inner[0])
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in inner)
    if origin is tuple:
        return f"list of {_type(inner[0]).removesuffix('s')}s" if inner[-1] is Ellipsis else "two numbers"
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return f"names, each with {_type(inner[1])}"
    return _TYPES.get(annotation, "keys and values")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be there"
    if isinstance(field.default, BaseModel):
        return ""
    if isinstance(field.default, bool):
        return f"`{str(field.default).lower()}`"
    if isinstance(field.default, tuple) and field.default:
        return ", ".join(f"`{value}`" for value in field.default)
    return f"`{field.default}`" if field.default or field.default == 0 else "none"
