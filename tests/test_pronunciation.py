"""Place names keep their own sounds inside English sentences."""

from __future__ import annotations

import pytest

from pipeline.pronunciation import Pronouncer, place_language


def pieces(pronouncer: Pronouncer, text: str) -> list[tuple[str, str, str]]:
    return [
        (piece.text, piece.place.spelling, piece.place.language) for piece in pronouncer.pieces(text) if piece.place
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I have a flat in Chueca, Madrid.", [("Chueca", "Chueca", "es"), ("Madrid", "Madrid", "es")]),
        ("What about Gracia?", [("Gracia", "Gràcia", "ca")]),
        ("Guinardo is near.", [("Guinardo", "Guinardó", "ca")]),
        ("In the Barrio de Salamanca it costs more.", [("Barrio de Salamanca", "Barrio de Salamanca", "es")]),
        ("Salamanca is dear.", [("Salamanca", "Salamanca", "es")]),
        ("Justicia's streets", [("Justicia", "Justicia", "es")]),
        ("A plaza with trees in the barrio.", []),
        ("Chuecas and Antichueca are not places.", []),
    ],
)
def test_known_names_and_their_parts_are_found(text: str, expected: list[tuple[str, str, str]]) -> None:
    pronouncer = Pronouncer(["Chueca-Justicia", "Barrio de Salamanca", "Vila de Gràcia", "Horta-Guinardó"])
    assert pieces(pronouncer, text) == expected
    assert "".join(piece.text for piece in pronouncer.pieces(text)) == text


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Chamberí", "es"),
        ("Lavapiés", "es"),
        ("Gràcia", "ca"),
        ("Plaça", "ca"),
        ("Sant Gervasi", "ca"),
        ("Retiro", "es"),
    ],
)
def test_language_of_a_place(name: str, language: str) -> None:
    assert place_language(name) == language


def fake_phonemize(text: str, language: str) -> str:
    return text if language == "en-us" else f"<{language}:{text}>"


def test_the_sentence_is_phonemised_whole_and_the_names_apart() -> None:
    asked: list[tuple[str, str]] = []

    def phonemize(text: str, language: str) -> str:
        asked.append((text, language))
        return fake_phonemize(text, language)

    said = Pronouncer(["Poblenou"]).phonemes("A flat in Chueca or Poblenou?", "en-us", phonemize)
    assert said == "A flat in <es:Chueca> or <ca:Poblenou>?"
    assert not [text for text, language in asked if language == "en-us" and "Chueca" in text]


def test_a_stand_in_that_does_not_come_back_does_not_lose_the_name() -> None:
    def forgetful(text: str, language: str) -> str:
        return "garbled" if "Xanadu" in text and text != "Xanadu" else fake_phonemize(text, language)

    assert Pronouncer().phonemes("A flat in Chueca.", "en-us", forgetful) == "A flat in  <es:Chueca> ."


def test_spanish_sentences_are_left_whole() -> None:
    assert Pronouncer().phonemes("Un piso en Chueca.", "es", fake_phonemize) == "<es:Un piso en Chueca.>"


def test_real_phonemes_of_a_name_in_a_sentence() -> None:
    tokenizer = pytest.importorskip("kokoro_onnx.tokenizer").Tokenizer()
    said = Pronouncer(["Eixample"]).phonemes(
        "I have a lovely flat in Chueca, near Eixample.", "en-us", tokenizer.phonemize
    )
    assert "tʃwˈeka" in said
    assert "əʃˈamplə" in said
    # The sentence around the name sounds as it does around an English one.
    assert said.startswith(tokenizer.phonemize("I have a lovely flat in Paris", "en-us").rsplit(" ", 1)[0])
