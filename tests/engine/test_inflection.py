"""Plurals by the language of a term (the contract, "Languages"). Those of English are in test_linking.py, where they link."""

from __future__ import annotations

import unicodedata

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from peerkb.glossary import terms
from peerkb.glossary.inflection import plurals
from peerkb.validation.yaml_document import parse

# Each rule with its words, as `singular plural`; a word alone does not change.
SPANISH: dict[str, str] = {
    "-s after a vowel": "límite límites, persona personas, pie pies, espíritu espíritus",
    "-s after a stressed vowel too": "bebé bebés, sofá sofás, menú menús, rubí rubís",
    "-es after a consonant": "par pares, mujer mujeres, verdad verdades, hospital hospitales, reloj relojes, plan planes",
    "-ces for z": "vez veces, luz luces, raíz raíces, lápiz lápices",
    "-iones for an accented -ión": "recuperación recuperaciones, sesión sesiones, ion iones, guion guiones",
    "an accent before n goes": "razón razones, alemán alemanes, jardín jardines, almacén almacenes, común comunes",
    "an accent before s goes": "francés franceses, compás compases, autobús autobuses",
    "an accent between two vowels stays": "país países, baúl baúles, ataúd ataúdes, raíl raíles",
    "an accent that stands earlier stays": "árbol árboles, cárcel cárceles, líder líderes, móvil móviles",
    "an accent comes where the stress would move": "joven jóvenes, imagen imágenes, orden órdenes, examen exámenes, virgen vírgenes",
    "none comes in a word of one syllable": "tren trenes, fin fines, bien bienes, quien quienes",
    "none where the stress moves": "régimen regímenes, carácter caracteres, Espécimen Especímenes",  # codespell:ignore caracteres
    "-es after a stressed s or x": "mes meses, tos toses, dios dioses, vals valses, fax faxes",
    "nothing after an unstressed s or x": "crisis, lunes, virus, caos, bíceps, tórax, sobredosis",
    "nothing where the third syllable from the end is stressed": "polisíndeton, asíndeton",
    "-es after a vowel and y": "ley leyes, rey reyes, buey bueyes",
    "-es after ch": "sándwich sándwiches",
    "-s after what other languages end in": "kit kits, chat chats, club clubs, récord récords, test tests",
    "nothing after a consonant and y": "hobby",
    "initials": "ONG, HTML, EE",
    "numbers": "988, 12",
    "capitals as they are": "Opción Opciones, Joven Jóvenes, Vez Veces",
    "a decomposed accent": "razo\u0301n razones",
}
PHRASES: dict[str, tuple[str, str | None, str | None]] = {  # with the last word's plural, and with each word's
    "a noun with its adjective": ("persona acompañada", "persona acompañadas", "personas acompañadas"),
    "an adjective first": ("primer contacto", "primer contactos", "primeros contactos"),
    "one that is short before a noun": ("Gran mal", "Gran males", "Grandes males"),
    "two nouns": ("madre o padre", "madre o padres", "madres o padres"),
    "a noun that does not change": ("crisis emocional", "crisis emocionales", "crisis emocionales"),
    "up to a preposition": ("trastorno por consumo de sustancias", None, "trastornos por consumo de sustancias"),
    "a preposition first": ("sin hogar", "sin hogares", "sin hogares"),
    "hyphens": ("guía-mentor", "guía-mentores", "guías-mentores"),
    "a sign at its end": ("persona (acompañada)", None, "personas (acompañadas)"),
    "no word": ("+", None, None),
}


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        pytest.param(pair.split()[0], next(iter(pair.split()[1:]), None), id=f"{rule}: {pair}")
        for rule, pairs in SPANISH.items()
        for pair in pairs.split(", ")
    ],
)
def test_a_spanish_plural(singular: str, plural: str | None) -> None:
    assert plurals(singular, "es", False) == plurals(singular, "es", True) == plurals(singular, "es-MX", False) == plural


@pytest.mark.parametrize(("phrase", "last", "each"), PHRASES.values(), ids=PHRASES)
def test_the_plural_of_spanish_words_together(phrase: str, last: str | None, each: str | None) -> None:
    assert plurals(phrase, "es", False) == last
    assert plurals(phrase, "es", True) == each


def test_english_adjectives_have_no_plural() -> None:
    assert plurals("guided walker", "en", True) == plurals("guided walker", "en", False) == "guided walkers"


@pytest.mark.parametrize("language", ["fr", "de", "", "eso"])
def test_a_language_without_rules_has_no_plurals(language: str) -> None:
    assert plurals("table", language, False) is plurals("table", language, True) is None


@pytest.mark.parametrize(
    ("inflect", "expected"),
    [("true", "persona acompañadas"), ("all", "personas acompañadas"), ("false", None)],
)
def test_a_term_has_the_plurals_of_its_language(inflect: str, expected: str | None) -> None:
    matter = f"term: persona acompañada\ndefinition: x\ninflect: {inflect}\n"
    document, _ = parse(matter, "es/glossary/persona.md", "the front matter")
    term, said, faults = terms.read_term("persona", "es/glossary/persona.md", document, "es")
    assert (said["inflect"], faults) == (yaml.safe_load(inflect), [])
    found, _ = terms.all_forms([term])
    assert [form.text for form, _ in found] == ["persona acompañada", *([expected] if expected else [])]


LETTERS = st.text(st.sampled_from("abcdeghijlmnopqrstuvxyzáéíóúüñ"), min_size=2, max_size=9)


@given(LETTERS)
def test_a_spanish_plural_keeps_the_stressed_syllable(word: str) -> None:
    plural = plurals(word, "es", False)
    if plural is not None:
        assert plural.endswith("s")
        assert len(plural) - len(word) in (1, 2)
        assert _bare(plural).startswith(_bare(word)[:-1])
        assert sum(map(_is_accented, plural)) <= max(1, sum(map(_is_accented, word)))


@given(st.text(), st.sampled_from(["en", "es", "fr"]), st.booleans())
def test_the_plural_of_any_text_is_another_text(text: str, language: str, every_word: bool) -> None:
    plural = plurals(text, language, every_word)
    assert plural is None or plural != unicodedata.normalize("NFC", text).rstrip()
    assert plural is None or language != "fr"


def _is_accented(letter: str) -> bool:
    return letter in "áéíóú"


def _bare(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
