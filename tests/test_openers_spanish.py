"""Openers in Spanish: which suits, and that they do not double."""

from __future__ import annotations

from pathlib import Path

import pytest

from avatars.avatar import load_avatars
from pipeline.openers import opener_for, opener_kind, without_opener


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Hola, busco un piso de dos habitaciones en Gràcia.", "wish"),
        ("¿Tienen algo en Chueca por menos de cuatrocientos mil euros?", "wish"),
        ("¿Hay un estudio en Gràcia?", "wish"),
        ("Tres habitaciones y dos baños.", "wish"),
        ("En Salamanca.", "wish"),
        ("Mi presupuesto es de cuatrocientos mil euros.", "wish"),
        ("¿Tiene ascensor?", "question"),
        ("¿Y tiene terraza?", "question"),
        ("¿Cuánto cuesta?", "question"),
        ("¿En qué planta está?", "question"),
        ("Cuénteme más.", "question"),
        ("Algo más barato, por favor.", "change"),
        ("El siguiente.", "change"),
        ("No, mejor en Chamberí.", "change"),
        ("Otro, por favor.", "change"),
        ("Sí.", "reply"),
        ("Sí, por favor.", "reply"),
        ("No, gracias.", "reply"),
        ("Cuatrocientos mil.", "reply"),
        ("Me llamo Lucía.", "name"),
        ("Hola, soy Pedro.", "name"),
        ("Hola.", None),
        ("Muchas gracias, adiós.", None),
        ("¿Cómo te llamas?", None),
        ("¿Puedo hablar con una persona?", None),
        ("¿Me lo puede repetir?", None),
        ("Más despacio, por favor.", None),
    ],
)
def test_the_kind_of_opener_follows_what_was_asked(said: str, kind: str | None) -> None:
    assert opener_kind(said, "es") == kind


def test_english_openers_are_not_said_to_spanish_words() -> None:
    tara = load_avatars(Path(__file__).parent.parent / "avatars" / "definitions")["tara"].in_language("es")
    opener = opener_for("Busco un piso en Gràcia.", tara.openers, language="es")
    assert opener in tara.openers["wish"]


@pytest.mark.parametrize(
    ("reply", "rest"),
    [
        ("Vale, aquí tienes otro.", "Aquí tienes otro."),
        ("¡Mira, aquí hay uno!", "¡Aquí hay uno!"),
        ("¡Hola, Ana, qué alegría!", "¡Hola, Ana, qué alegría!"),
        ("Sí, tiene ascensor.", "Sí, tiene ascensor."),
        ("Vale.", "Vale."),
    ],
)
def test_a_reply_does_not_acknowledge_again(reply: str, rest: str) -> None:
    assert without_opener(reply, "Pues,", "es") == rest
