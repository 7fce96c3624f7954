"""The form's content: from an avatar and back, and what is said of mistakes."""

from __future__ import annotations

import pytest

from avatars.avatar import Avatar, parse_avatar
from tests.ui.studio.doubles import AVATARS
from ui.studio.drafts import FIELDS, check, values_of

NAMES = [field.name for field in FIELDS]


def changed(avatar: Avatar, **fields: object) -> list[object]:
    values = values_of(avatar)
    for name, value in fields.items():
        values[NAMES.index(name.replace("__", "."))] = value
    return values


@pytest.mark.parametrize("key", AVATARS)
def test_an_untouched_form_is_the_avatar_itself(key: str) -> None:
    avatar = AVATARS[key]
    checked = check(avatar, values_of(avatar))
    assert checked.problems == ()
    assert checked.avatar == avatar
    assert parse_avatar(checked.text, "file") == avatar
    assert checked.file_name == f"{key}.yaml"


def test_a_change_is_in_the_avatar_and_in_its_file() -> None:
    values = changed(AVATARS["tara"], name="Nora", speed=0.9, phrases__thanks="You're welcome!\n\n  Gladly!  ")
    checked = check(AVATARS["tara"], values)
    assert checked.avatar is not None
    assert (checked.avatar.key, checked.avatar.speed) == ("nora", 0.9)
    assert checked.avatar.phrases.thanks == ("You're welcome!", "Gladly!")
    assert checked.avatar.phrases.found == AVATARS["tara"].phrases.found
    assert checked.file_name == "nora.yaml"
    assert "¡Un placer!" in checked.text, "letters are not escaped"


def test_what_is_wrong_is_said_in_the_schemas_own_words_with_its_field() -> None:
    values = changed(AVATARS["tara"], voices__kokoro="af_hart", greeting="", phrases__thanks="Thanks!")
    problems = check(AVATARS["tara"], values).problems
    assert "voices.kokoro: Kokoro has no voice 'af_hart'; did you mean af_heart?" in problems
    assert any(problem.startswith("greeting: this field is missing") for problem in problems)
    assert any(problem.startswith("phrases.thanks: it needs at least 2 variants") for problem in problems)
    assert len(problems) == 3


def test_a_problem_of_a_translation_names_it() -> None:
    values = changed(AVATARS["tara"], translations__es__phrases__thanks="Gracias")
    (problem,) = check(AVATARS["tara"], values).problems
    assert problem.startswith("translations.es.phrases.thanks: it needs at least 2 variants")


def test_an_avatar_without_a_word_of_spanish_does_not_speak_it() -> None:
    emptied = {field.name.replace(".", "__"): "" for field in FIELDS if field.path[0] == "translations"}
    checked = check(AVATARS["tara"], changed(AVATARS["tara"], **emptied))
    assert checked.problems == ()
    assert checked.avatar is not None
    assert checked.avatar.languages == ("en",)


def test_markup_in_a_field_stays_a_text() -> None:
    checked = check(AVATARS["tara"], changed(AVATARS["tara"], description='a: "b" # c\n- d'))
    assert checked.avatar is not None
    assert checked.avatar.description == 'a: "b" # c\n- d'
