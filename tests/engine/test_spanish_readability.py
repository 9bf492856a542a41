"""How easy Spanish pages are to read: syllables, sentences, the two formulas, and what the writer of a page is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.readability import Readability, below, main, measure, prose, read, sentences, syllables, table

EASY = "El gato come pan. La niña ve el sol. Yo voy a casa con mi mamá. "
HARD = "Interdependencias organizacionales administrativas imposibilitan colaboraciones interdisciplinarias institucionalizadas. " * 12


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("sol", 1), ("casa", 2), ("persona", 3), ("recuperación", 5), ("Esperanza", 4), ("ÁRBOL", 2)),
        # Diphthongs, of an open vowel and a closed one, and of two closed ones.
        *(("bien", 1), ("puede", 2), ("autobús", 3), ("ciudad", 2), ("cuida", 2), ("cuídate", 3), ("después", 2), ("buey", 1)),
        # Hiatus: two open vowels, a stressed closed vowel beside an open one, the same closed vowel twice.
        *(("leer", 2), ("caos", 2), ("aéreo", 4), ("país", 2), ("día", 2), ("policía", 4), ("leíais", 3), ("reír", 2), ("chiita", 3)),
        # A u that is not heard, and one that is.
        *(("que", 1), ("quien", 1), ("aquí", 2), ("guerra", 2), ("guía", 2), ("sigue", 2), ("agua", 2), ("cuando", 2)),
        *(("vergüenza", 3), ("pingüino", 3), ("lingüística", 4)),
        # An h between vowels parts nothing by itself, but for one that begins "hua" or "hue"; in "ch" it belongs to a consonant.
        *(("ahora", 3), ("ahumar", 2), ("prohibir", 2), ("prohíbe", 3), ("búho", 2), ("ahí", 2), ("alcohol", 3), ("noche", 2)),
        *(("marihuana", 4), ("hueso", 2), ("desahuciar", 3)),
        # A y is a vowel where no vowel follows.
        *(("y", 1), ("hoy", 1), ("muy", 1), ("Paraguay", 3), ("ley", 1), ("leyes", 2), ("ayuda", 3), ("yo", 1)),
        # Initials are spelled out where they have no vowel.
        *(("CDRS", 6), ("NH", 4), ("AA", 2), ("HIPAA", 3), ("x", 1)),
    ],
)
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("Puede preguntar. Le dirán que no.", ["Puede preguntar.", "Le dirán que no."]),
        ("¿Le oye bien? ¡Claro que sí!", ["¿Le oye bien?", "¡Claro que sí!"]),
        ("Dijo: «Yo también». Ella se rio.", ["Dijo: «Yo también».", "Ella se rio."]),
        ("«¿Cuánto me cuesta?» Eso pregunte.", ["«¿Cuánto me cuesta?»", "Eso pregunte."]),
        ("«¿En qué le ayudo?» o «¿Qué quiere hacer?».", ["«¿En qué le ayudo?» o «¿Qué quiere hacer?»."]),
        ("Y luego usted… Él se queda callado.", ["Y luego usted…", "Él se queda callado."]),
        ("En EE. UU. abren a las 8 p. m. todos los días.", ["En EE UU abren a las 8 p m todos los días."]),
        ("Una, dos, tres", []),
        ("Sin punto al final de todo", ["Sin punto al final de todo"]),
        ("Le toca esperar un poco. 988.", ["Le toca esperar un poco."]),
    ],
)
def test_sentences(part: str, expected: list[str]) -> None:
    assert sentences(part) == expected


def test_both_formulas() -> None:
    found = measure(["La casa es de mi mamá.", "Sí.", "El sol sale hoy"])  # 8 + 5 syllables; "Sí." is a label
    assert (found.syllables, found.words, len(found.sentences)) == (13, 10, 2)
    assert found.fernandez_huerta == pytest.approx(206.84 - 60 * 13 / 10 - 1.02 * 10 / 2)
    assert found.szigriszt_pazos == pytest.approx(206.835 - 62.3 * 13 / 10 - 10 / 2)


def test_nothing_to_read_has_no_measure() -> None:
    assert measure([]) == Readability(0, 0, ())
    assert measure([]).fernandez_huerta == measure([]).szigriszt_pazos == 0.0


@pytest.mark.parametrize(
    ("syllables_of_ten_words", "name"),
    [(18, "muy fácil"), (19, "bastante fácil"), (21, "bastante fácil"), (22, "normal"), (24, "algo difícil"), (26, "muy difícil")],
)
def test_the_words_of_the_scale(syllables_of_ten_words: int, name: str) -> None:
    """Ten words in one sentence: 84.7, 78.5, 66.0, 59.8, 47.3 and 34.9."""
    assert Readability(syllables_of_ten_words, 10, ("una",)).inflesz == name


def test_prose_is_what_is_read_as_sentences() -> None:
    body = """\
Llame al [](call:lifeline), o lea [las **reglas**](reglas.md).
Es gratis.

## Un encabezado no cuenta

- Un punto de la lista

    y lo que sigue de él

| Una | tabla |
| --- | --- |
| no | cuenta |

--8<-- "es/caja.md"

!!! talk "Sam y Noor"
    **Sam:** ¿Cómo le va?

    *Espera.*

    **Noor:** Bien.
"""
    assert [part for part in prose(body) if part] == [
        "Llame al 0, o lea las reglas. Es gratis.",
        "Un punto de la lista",
        "y lo que sigue de él",
        "¿Cómo le va? Espera.",
        "Bien.",
    ]


def test_front_matter_is_not_read() -> None:
    assert read(f"---\ntitle: {HARD}\n---\n\n{EASY}\n") == read(EASY)


def test_the_hardest_page_stands_first() -> None:
    rows = list(table({"facil.md": read(EASY), "dificil.md": read(HARD), "vacia.md": read("")}))
    assert [row.split()[-1] for row in rows[1:]] == ["dificil.md", "vacia.md", "facil.md"]


def test_a_page_below_the_limit_is_told_with_its_longest_sentences() -> None:
    longest = "Esta va primero porque tiene más palabras que las otras."
    told = list(below({"facil.md": read(EASY * 6), "dificil.md": read(HARD + EASY + longest)}, 70))
    assert told[0].startswith("dificil.md: ")
    assert told[0].endswith(", and 70 at the least. Its longest sentences:")
    assert told[1] == f"    10 words: {longest}"
    assert len(told) == 4


def test_a_short_page_is_not_judged() -> None:
    short = read(HARD[:300])
    assert short.fernandez_huerta < 65
    assert list(below({"corta.md": short}, 65)) == []


def test_the_command_ends_with_1_when_a_page_is_below_the_limit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ayuda").mkdir()
    (tmp_path / "ayuda" / "facil.md").write_text(EASY * 6, encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    (tmp_path / "dificil.md").write_text(HARD, encoding="utf-8")
    capsys.readouterr()
    assert main([str(tmp_path)]) == 1
    header, hardest, easiest, fault, *_ = capsys.readouterr().out.splitlines()
    assert header.split()[0] == "F.H."
    assert (hardest.split()[-1], easiest.split()[-1]) == ("dificil.md", "ayuda/facil.md")
    assert fault.startswith("dificil.md: ")
    assert main([str(tmp_path), "--limit", "-1000"]) == 0
