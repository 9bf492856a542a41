"""The A-Z by language."""

from __future__ import annotations

import pytest

from peerkb.languages.alphabet import initial, sort_key


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["an apple", "Bed", "the bee", "éclair", "Elm", "la zona"]),
        ("es", ["A solas", "ánimo", "el apoyo", "crisis", "La cuna", "nota", "nudo", "ñandú", "Ñoño", "un ojo", "uno mismo", "Zona"]),
        ("es-US", ["caña", "las cañas", "cañón", "capa"]),
        ("fr", ["la zone", "the bed"]),
    ],
)
def test_words_stand_in_the_order_of_their_language(language: str, words: list[str]) -> None:
    assert sorted({*words}, key=lambda word: sort_key(word, language)) == words


@pytest.mark.parametrize(
    ("language", "word", "letter"),
    [
        ("en", "ñandú", "N"),
        ("es", "ñandú", "Ñ"),
        ("es", "n\u0303andu", "Ñ"),
        ("es", "Ánimo", "A"),
        ("es", "La crisis", "C"),
        ("en", "La crisis", "L"),
        ("en", "12 steps", "#"),
        ("en", "the", "T"),
        ("es", "¿Qué pasó?", "Q"),
        ("en", '"The door"', "D"),
        ("en", "(", "#"),
    ],
)
def test_the_letter_that_a_word_stands_under(language: str, word: str, letter: str) -> None:
    assert initial(word, language) == letter
