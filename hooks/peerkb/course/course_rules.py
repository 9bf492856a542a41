"""What exercises must have, as the site sets it in mkdocs.yml under `extra.exercises`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from peerkb.validation.diagnostics import Diagnostic, short_repr, suggestion
from peerkb.validation.value_types import FLAG, MAPPING, TEXT, TEXTS, ValueType, check
from peerkb.validation.yaml_document import Document


@dataclass(frozen=True)
class Safety:
    """Words that tell of danger to a life, the snippet a card with such a word begins with, and whether steps follow it."""

    words: tuple[str, ...]
    first: str
    steps: bool = False

    def met(self, text: str) -> str:
        """The first of the words that begins a word of `text`, or nothing."""
        found = re.search(rf"\b(?:{'|'.join(map(re.escape, self.words))})", text, re.IGNORECASE)
        return found[0] if found else ""


@dataclass(frozen=True)
class ModuleRules:
    """What a module must have, on pages of a kind: a heading of one form, parts in their order, and questions in one of them."""

    kind: str
    form: str
    parts: tuple[str, ...]
    links_in: str
    questions_in: str
    reflection_in: str
    questions: int
    choices: tuple[int, int]

    @property
    def heading(self) -> re.Pattern[str]:
        """The form of the heading, with the groups `number` and `title`."""
        pattern = re.escape(self.form).replace(r"\{number\}", r"(?P<number>\d+)").replace(r"\{title\}", "(?P<title>.+)")
        return re.compile(pattern)


@dataclass(frozen=True)
class CardRules:
    """What a card must have, on pages of a kind: parts named in bold, in their order, a story and choices between them."""

    kind: str
    parts: tuple[str, ...]
    story_after: str
    choices_after: str
    links_in: str
    choices: tuple[int, int]
    limits: int = 0
    safety: tuple[Safety, ...] = ()


@dataclass(frozen=True)
class Rules:
    """What exercises must have, and how feedback begins where a choice crosses a limit of the role."""

    limit: tuple[str, ...] = ()
    modules: ModuleRules | None = None
    cards: CardRules | None = None


_COUNT: Final = ValueType(lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 0, "a number, such as: 4")
_RANGE: Final = ValueType(
    lambda value: isinstance(value, list) and len(value) == 2 and all(map(_COUNT.fits, value)) and 0 < value[0] <= value[1],
    "the fewest and the most, such as: [2, 5]",
)
_MAPPINGS: Final = ValueType(lambda value: isinstance(value, list) and all(map(MAPPING.fits, value)), "a list of keys and values")
_RULE_KEYS: Final[Mapping[str, ValueType]] = {"limit": TEXTS, "modules": MAPPING, "cards": MAPPING}
_MODULE_KEYS: Final[Mapping[str, ValueType]] = {
    **dict.fromkeys(("kind", "heading", "links_in", "questions_in", "reflection_in"), TEXT),
    "parts": TEXTS,
    "questions": _COUNT,
    "choices": _RANGE,
}
_CARD_KEYS: Final[Mapping[str, ValueType]] = {
    **dict.fromkeys(("kind", "story_after", "choices_after", "links_in"), TEXT),
    "parts": TEXTS,
    "choices": _RANGE,
    "limits": _COUNT,
    "safety": _MAPPINGS,
}
_CARD_OPTIONS: Final = ("limits", "safety")
_SAFETY_KEYS: Final[Mapping[str, ValueType]] = {"words": TEXTS, "first": TEXT, "steps": FLAG}


def read_rules(given: Any, path: str) -> tuple[Rules, list[Diagnostic]]:
    """The rules that `extra.exercises` sets in the configuration file at `path`, and what is wrong with them.

    Rules for modules or for cards that lack a key are left out whole.
    """
    if not isinstance(given, dict):
        return Rules(), [] if given is None else [
            Diagnostic(path, None, f"extra.exercises says {short_repr(given)}. Write {MAPPING.wanted}")
        ]
    told: list[str] = []

    def sound(name: str, values: Any, keys: Mapping[str, ValueType], optional: Iterable[str] = ()) -> dict[str, Any] | None:
        said, wrong = check(Document(values), path, keys)
        told.extend(f"{name}: {fault.message}" for fault in wrong)
        missing = [key for key in keys if key not in values and key not in optional]
        told.extend(f"{name}: '{key}' is missing. Write {keys[key].wanted}" for key in missing)
        parts = said.get("parts", ())
        named = {key: said[key] for key in said if key.endswith(("_in", "_after"))}
        strange = [(key, part) for key, part in named.items() if parts and part not in parts]
        told.extend(f"{name}: '{key}' says '{part}', which is none of the parts{suggestion(part, parts)}" for key, part in strange)
        return said if set(keys) - set(optional) <= set(said) and not strange else None

    said = sound("extra.exercises", given, _RULE_KEYS, _RULE_KEYS) or {}
    modules = cards = None
    if "modules" in said and (values := sound("extra.exercises.modules", said["modules"], _MODULE_KEYS)):
        form = values.pop("heading")
        if form.count("{number}") == form.count("{title}") == 1:
            modules = ModuleRules(form=form, **_tuples(values))
        else:
            told.append(f"extra.exercises.modules: 'heading' says {short_repr(form)}. Write {{number}} and {{title}} in it, once each")
    if "cards" in said and (values := sound("extra.exercises.cards", said["cards"], _CARD_KEYS, _CARD_OPTIONS)):
        danger = [sound("extra.exercises.cards.safety", each, _SAFETY_KEYS, ["steps"]) for each in values.pop("safety", ())]
        cards = CardRules(**_tuples(values), safety=tuple(Safety(**_tuples(each)) for each in danger if each and each["words"]))
    return Rules(tuple(said.get("limit", ())), modules, cards), [Diagnostic(path, None, message) for message in told]


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
