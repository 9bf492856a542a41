"""Phone numbers in running text are told from all other numbers, in the plan of each country."""

from __future__ import annotations

from pathlib import Path

import pytest

from peerkb.helplines import countries, directory, other_language
from peerkb.html import parse
from peerkb.messages import Messages, read_messages
from tests.small_site import MESSAGES, PROJECT, built, refusal

SPANISH = read_messages((PROJECT / "hooks" / "messages" / "es.yml").read_text(encoding="utf-8"), "es")

LINES = """checked: 2026-11-22
country: {country}
lines:
  emergency:
    name: Emergency services
    call: "{emergency}"
"""
EMERGENCY = {
    "US": "911",
    "GB": "999",
    "IE": "999",
    "CA": "911",
    "AU": "000",
    "NZ": "111",
    "ES": "112",
    "MX": "911",
    "FR": "15",
    "DE": "112",
}

# Sentences with numbers to call, by country. What stands in {braces} is such a number; without any, the sentence holds none.
NUMBERS = {
    "US": [
        "Call {911}.",
        "{911} is free.",
        "Call or text {988}, day and night.",
        "In an emergency, dial {911} first.",
        "Dial 711 and then {988}.",
        "The {988} Suicide & Crisis Lifeline answers.",
        "Reach us at {609-555-0142}.",
        "Reach us at {(609) 555-0142} or {+1 609 555 0142}.",
        "Write to us or ring {1-800-555-0199}!",
        "From London: {+44 20 7946 0018}.",
        "<li>{800.555.0199}</li>",
        "Call {6096331234} now.",
        "Reach us at {(555) 123-4567}.",
    ],
    "GB": [
        "Call {999} or {112}.",
        "Call {999} in an emergency.",
        "Call the Samaritans on {116 123}, free.",
        "The emergency number is {999}.",
        "Office: {020 7946 0018}.",
        "Office: {(020) 7946 0018}.",
        "<td>{0800 1111}</td>",
        "Text {07911 123456} before noon.",
        "Text us: {07911123456}",
        "From abroad {+44 20 7946 0018}",
        "In Ohio: {+1 614-555-0142}.",
    ],
    "IE": [
        "Call {999} or {112}.",
        "Samaritans: call {116 123}.",
        "Office: {01 677 8899}.",
        "Freephone {1800 247 247}.",
        "{+353 1 677 8899}",
    ],
    "CA": ["Call {911}.", "Call or text {988}.", "Office: {416-555-0142}", "{1-833-456-4566} is free."],
    "AU": ["Call {000} now.", "Call Lifeline at {13 11 14}.", "Office: {(02) 9374 4000}", "{1800 551 800} is free.", "{0412 345 678}"],
    "NZ": ["Call {111} now.", "Dial {111}.", "Office: {09 376 4700}", "{0800 543 354} is free.", "{+64 9 376 4700}"],
    "ES": [
        "Call {112}.",
        "Call {024}, day and night.",
        "Office: {91 411 66 66}.",
        "Office: {915 123 456}.",
        "{900 200 225} is free.",
        "{+34 915 123 456}",
    ],
    "MX": ["Call {911}.", "Office: {55 5259 8121}.", "{800 911 2000} is free.", "{+52 55 5259 8121}"],
    "FR": [
        "Call {15}.",
        "Call {112} now.",
        "Call {3114}, day and night.",
        "Office: {01 45 39 40 00}.",
        "{0 800 23 13 13} is free.",
        "{+33 1 45 39 40 00}",
    ],
    "DE": [
        "Call {112}.",
        "Call {110} or {112}.",
        "Office: {030 3186 012}.",
        "{0800 111 0 111} is free.",
        "Office: {030/300 900}",
        "{+49 30 300900}",
    ],
}
# Sentences without numbers to call, in every country.
OTHERS = [
    "We made 999 visits, 911 calls and 112 tests.",
    "Call 3 people. Call 112 families, 999 friends and 911 others.",
    "Call after 999 visits.",
    "In 2019-2020, 2021–2022 and 1998 2004 it grew.",
    "On 2026-11-22, 22.11.2026, 03.11.2026, 01/12/2026 and 11-22-2026 we met.",
    "It began at 2026-11-22 10:30 and cost $1,200,000, € 612 345 678 and 1.250.000,50 €.",
    "Trenton, NJ 08625-0360; 01067 Dresden; 75001 Paris; 28013 Madrid.",
    "See 42 CFR 2.31, § 911, § 999.112, pages 211-227 (2003), Room 211, line 113.",
    "VLDB J. 12(3): 211-227 (2003), 2011;305(13):1321-1326.",
    "It rose by 0.0800123456, by 33.333333333 and by 112%.",
    "ISBN 978-0-306-40615-7, ISBN 0 306 40615 2, ISSN 2049-3630, ORCID 0000-0002-1825-0097.",
    "PMID 612345678, doi:10.1007/s10597-020-00711-6, https://example.org/020-7946-0018/?n=6096331234.",
    "IBAN DE89 3704 0044 0532 0130 00 and GB29 NWBK 6016 1331 9268 19.",
    "There are 612 345 678 people, or 912.345.678; of them 112 000.",
    "It took 20 000 to 25 000 steps, 100-200 a day, and 7 x 7 = 49.",
    "Mix 1 000 000 000 with 5 000 000 000.",
    "Grant 2125551234, case 2026123456.",
    "At 10:00-11:30, 9 to 5, 24/7, 365 days.",
    "The 999 Broad Street office, at 911 Main Street.",
    "Version 3.11.2026.1 of 113.",
]


IN_SPANISH = {
    "ES": ["Llama al {112}.", "Llame al {112} si hay peligro.", "Marque el {024}, día y noche.", "El número de emergencias es el {112}.",
        "Oficina: {915 123 456} (mañanas).", "Teléfono {612.345.678}.", "Hicimos 112 visitas.", "Llame a 112 familias.",
        "Viven 612 345 678 personas.", "Costó 612.345.678 euros.", "Unas 112 llamadas al día."],
    "MX": ["Llame o marque {911} ahora.", "Oficina: {55 5259 8121}.", "Hubo 911 llamadas y 112 visitas."],
    "US": ["Llame o envíe un mensaje al {988} en cualquier momento.",  # codespell:ignore momento
        "En emergencias, llame al {911} o al {988}.",
        "Entre 2019 y 2020 hubo 988 llamadas."],
}  # fmt: skip


def _found(country: str, text: str, messages: Messages = MESSAGES) -> list[str]:
    source = LINES.format(country=country, emergency=EMERGENCY[country])
    lines, faults = directory.read_directory(source, "_data/phones.yml", messages)
    assert faults == []
    return directory.typed_numbers(parse.parse(f"<p>{text}</p>"), lines)


@pytest.mark.parametrize(("country", "sentence"), [(country, sentence) for country, all_ in NUMBERS.items() for sentence in all_])
def test_a_number_to_call_is_found(country: str, sentence: str) -> None:
    wanted = [part.partition("}")[0] for part in sentence.split("{")[1:]]
    assert _found(country, sentence.replace("{", "").replace("}", "")) == wanted


@pytest.mark.parametrize(("country", "sentence"), [(country, sentence) for country, all_ in IN_SPANISH.items() for sentence in all_])
def test_a_number_is_told_by_spanish_words(country: str, sentence: str) -> None:
    wanted = [part.partition("}")[0] for part in sentence.split("{")[1:]]
    assert _found(country, sentence.replace("{", "").replace("}", ""), SPANISH) == wanted


@pytest.mark.parametrize("country", NUMBERS)
@pytest.mark.parametrize("sentence", OTHERS)
def test_other_numbers_are_let_through(country: str, sentence: str) -> None:
    assert _found(country, sentence) == []


@pytest.mark.parametrize(
    ("country", "language", "region"),
    [
        ("United States", "en", "US"),
        ("united states", "es", "US"),
        ("Estados Unidos", "es", "US"),
        ("us", "en", "US"),
        ("UK", "en", "GB"),
        ("Reino Unido", "es-MX", "GB"),
        ("Irlande", "fr", "IE"),
        ("España", "es", "ES"),
        ("Germany", "", "DE"),
        ("Germany", "xx", "DE"),
        ("Estados Unidos", "en", ""),
        ("Appleland", "en", ""),
        ("", "en", ""),
    ],
)
def test_a_country_is_named_by_name_or_code(country: str, language: str, region: str) -> None:
    assert countries.region_of(country, [language]) == region


@pytest.mark.parametrize(
    ("country", "remedy"),
    [
        ("Untied States", "; did you mean 'United States'?"),
        ("Appleland", "; did you mean 'Poland'?"),
        ("Zz", ". Write its name or its code, such as: country: Spain"),
    ],
)
def test_an_unknown_country_is_refused(tmp_path: Path, country: str, remedy: str) -> None:
    text = f"checked: 2026-11-22\ncountry: {country}\nlines: {{}}\n"
    [fault] = refusal(tmp_path, {"_data/phones.yml": text}, settings={"exclude_docs": "/_data/\n/_snippets/\n"})
    assert fault.startswith(f"_data/phones.yml:2: 'country' says '{country}', which is no country")
    assert fault.endswith(remedy)


@pytest.mark.parametrize(
    ("country", "number", "dialed"),
    [
        ("US", "1-800-555-0199", "+18005550199"),
        ("US", "609-555-0142", "+16095550142"),
        ("US", "911", "911"),
        ("US", "555-0101", "5550101"),
        ("US", "898-211", "898211"),
        ("US", "555333", "555333"),
        ("GB", "020 7946 0018", "+442079460018"),
        ("GB", "116 123", "116123"),
        ("IE", "1800 247 247", "+3531800247247"),
        ("ES", "915 123 456", "+34915123456"),
        ("FR", "3114", "3114"),
        ("DE", "0800 111 0 111", "+498001110111"),
        ("AU", "13 11 14", "131114"),
        ("", "+44 20 7946 0018", "+442079460018"),
        ("", "020 7946 0018", "02079460018"),
    ],
)
def test_a_number_is_dialed_from_everywhere(country: str, number: str, dialed: str) -> None:
    text = f"checked: 2026-11-22\ncountry: '{country}'\nlines:\n  a:\n    name: A\n    call: '{number}'\n"
    lines, _ = directory.read_directory(text, "_data/phones.yml", MESSAGES)
    way = directory.reach("call:a", lines)
    assert way is not None
    assert (way.url, way.words) == (f"tel:{dialed}", number)


@pytest.mark.parametrize("language", ["ar", "he", "fa", "ur-PK", "es", "xx"])
def test_a_number_stands_by_itself_among_words_from_right_to_left(language: str) -> None:
    text = "checked: 2026-11-22\ncountry: US\nlines:\n  a:\n    name: A\n    call: '1-800-555-0199'\n    press: '2'\n"
    lines, _ = directory.read_directory(text, "_data/phones.yml", MESSAGES, ("es", language))
    way = directory.reach("call:a", lines)
    assert way is not None
    if language in ("es", "xx"):
        assert way == ("tel:+18005550199", "1-800-555-0199, then press 2", "Call 1-800-555-0199, then press 2", "A")
    else:
        words = "\u2068\u20661-800-555-0199\u2069, then press 2\u2069"
        assert way == ("tel:+18005550199", words, f"\u2068Call {words}\u2069", "A")


def test_a_site_without_lines_may_hold_numbers(tmp_path: Path) -> None:
    assert "609-555-0142" in built(tmp_path, {"p.md": "Call 609-555-0142."}).html("p.md")


def test_another_language_names_the_country_in_its_words() -> None:
    source = LINES.format(country="Alemania", emergency="112")
    lines, [fault] = directory.read_directory(source, "_data/phones.yml", MESSAGES)
    assert str(fault).startswith("_data/phones.yml:2: 'country' says 'Alemania'")
    lines, faults = directory.read_directory(source, "_data/phones.yml", MESSAGES, ("es", "ar"))
    assert (lines.numbers.region, faults) == ("DE", [])
    anew, faults = other_language.say_anew(lines, "country: الولايات المتحدة", "_data/ar/phones.yml", MESSAGES, ("es", "ar"))
    assert (anew.numbers.region, anew.numbers.known, faults) == ("US", frozenset({"112"}), [])
    anew, [fault] = other_language.say_anew(lines, "country: Alemanha", "_data/ar/phones.yml", MESSAGES, ("es", "ar"))
    assert str(fault) == "_data/ar/phones.yml:1: 'country' says 'Alemanha', which is no country; did you mean 'Alemania'?"
