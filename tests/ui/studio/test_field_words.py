"""The form's names for fields, and its words for what is wrong with them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ui.studio.doubles import AVATARS
from ui.studio.drafts import FIELDS, check, values_of
from ui.studio.field_words import id_of, label_of, told
from ui.studio.words import LANGUAGES

TARA = AVATARS["tara"]


def problems_with(name: str, value: Any) -> tuple[str, ...]:
    values = values_of(TARA)
    values[[field.name for field in FIELDS].index(name)] = value
    return check(TARA, values).problems


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_name_and_an_id_of_its_own(language: Any) -> None:
    assert all(label_of(field.name, language) for field in FIELDS)
    assert len({id_of(field.name) for field in FIELDS}) == len(FIELDS)
    own = [label_of(field.name, language) for field in FIELDS if field.path[0] != "translations"]
    assert len(set(own)) == len(own)


@pytest.mark.parametrize(
    ("name", "value", "label", "what"),
    [
        ("name", "", "Name", "It is empty: write something."),
        ("name", "R2D2!", "Name", "A name has letters, spaces and hyphens, 24 at most."),
        ("description", "x" * 150, "One line about it", "It is too long: 150 characters, 140 at most."),
        (
            "greeting",
            "Hello.",
            "Greeting on the page, with {agency}",
            "Write {agency} where the agency's name goes.",
        ),
        (
            "greeting",
            "{agency} " + "word " * 25,
            "Greeting on the page, with {agency}",
            "It is too long: 26 words, 20 at most, so that the caller gets to speak.",
        ),
        (
            "phone_greeting",
            "Hi from {agency}",
            "Greeting on the phone, with {agency}",
            "On the phone it must say what it is: add “automated assistant”.",
        ),
        ("phrases.thanks", "One.", "Answer to thanks", "Write at least 2, each on a line of its own."),
        (
            "phrases.thanks",
            "Fine.\n**You** are welcome.",
            "Answer to thanks, line 2",
            "'*' cannot be spoken: write plain words, without markup, links or emoji.",
        ),
        (
            "phrases.thanks",
            "Fine.\nThank you, {name}.",
            "Answer to thanks, line 2",
            "{name} is not filled in here: write the words themselves.",
        ),
        (
            "phrases.thanks",
            "Fine.\nThank you, {.",
            "Answer to thanks, line 2",
            "A curly bracket has no partner: write {agency} or leave brackets out.",
        ),
        (
            "phrases.nice_to_meet",
            "Hello.\nHi, {name}.",
            "Pleased to meet {name}, line 1",
            "Write {name} where the caller's name goes.",
        ),
        ("voices.kokoro", "ef_dora", "Voice", "ef_dora speaks Spanish: choose a voice that starts with a or b."),
        (
            "translations.es.phrases.thanks",
            "Una.",
            "Answer to thanks, in Spanish",
            "Write at least 2, each on a line of its own.",
        ),
    ],
)
def test_a_problem_is_told_in_the_forms_words_in_both_languages(name: str, value: str, label: str, what: str) -> None:
    (problem,) = problems_with(name, value)
    assert told(problem, "en") == (name, label, what)
    field, label_es, what_es = told(problem, "es")
    assert field == name
    assert (label_es, what_es) != (label, what)
    assert what_es not in problem, "not the checks' own words"


def test_what_there_are_no_words_for_stays_as_it_is() -> None:
    assert told("something else", "es") == (None, "", "something else")
    assert told("name: an unheard-of problem.", "es") == ("name", "Nombre", "an unheard-of problem.")
