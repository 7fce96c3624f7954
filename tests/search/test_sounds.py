"""Sound keys: what sounds alike has keys that are near."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from pipeline.search.places.sounds import Sounds, sound_key

SOUNDS = Sounds()


def _likeness(heard: str, name: str, voice: str = "es") -> float:
    return max(
        Levenshtein.normalized_similarity(SOUNDS.key(heard, reading), SOUNDS.key(name, voice))
        for reading in ("en", "es")
    )


@pytest.mark.parametrize(
    ("heard", "name", "other"),
    [
        ("Chuka", "Chueca", "Usera"),
        ("Grassia", "Gràcia", "Goya"),
        ("Tetwan", "Tetuán", "Retiro"),
        ("Hortalaza", "Hortaleza", "Horta"),
        ("Ruthafa", "Ruzafa", "Rascanya"),
        ("Gwinardo", "Guinardó", "Hortaleza"),
    ],
)
def test_slip_sounds_more_like_its_name_than_like_another(heard: str, name: str, other: str) -> None:
    assert _likeness(heard, name) > _likeness(heard, other) + 0.1


def test_stress_length_and_word_breaks_do_not_count() -> None:
    assert sound_key("mˈala sˈana") == sound_key("malasana")
    assert sound_key("sˈoːl") == sound_key("sol")


@pytest.mark.parametrize(("one", "two"), [("k", "ɡ"), ("t", "d"), ("s", "θ"), ("b", "β"), ("ɾ", "r")])
def test_like_consonants_have_like_keys(one: str, two: str) -> None:
    assert Levenshtein.distance(sound_key(one), sound_key(two)) <= 1


def test_t_before_u_is_heard_for_ch() -> None:
    assert sound_key("tuɡa")[:3] == sound_key("tʃuɡa")[:3]


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=20))
def test_any_phonemes_and_any_text_have_a_key(text: str) -> None:
    assert isinstance(sound_key(text), str)
    assert isinstance(SOUNDS.key(text.replace("\x00", ""), "en"), str)


def test_unknown_language_has_no_sound() -> None:
    assert SOUNDS.key("Chueca", "xx") == ""
