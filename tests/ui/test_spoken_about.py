"""Which home the avatar's words are about."""

from __future__ import annotations

import pytest

from pipeline.events import CallEvent, CallStarted, Event, ReplyDelta, Spoken, ToolReturned
from pipeline.properties import Property
from ui.spoken_about import place_forms, plain, price_forms, spoken_about
from ui.state import PageState, reduce_all


def home(name: str, location: str, price: int) -> Property:
    return Property(name, "", 1, 2, 70, location, price, "Madrid")


HOMES = (
    home("chueca", "Chueca-Justicia", 450_000),
    home("salamanca", "Barrio de Salamanca", 2_290_000),
    home("retiro 1", "Retiro", 1_200_000),
    home("retiro 2", "Retiro", 200_000),
    home("sec", "Poble-sec", 321_500),
)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("I found five homes.", None),
        ("The first is in Chueca.", "chueca"),
        ("There is one in Salamanca, with a lift.", "salamanca"),
        ("Two are in Retiro.", None),
        ("One in Retiro costs two hundred thousand euros.", "retiro 2"),
        ("In Retiro, for one point two million euros.", "retiro 1"),
        ("Este cuesta un millón doscientos mil euros.", "retiro 1"),
        ("Hay uno en Retiro por doscientos mil euros.", "retiro 2"),
        ("It costs €450,000.", "chueca"),
        ("Cuesta 450.000 €.", "chueca"),
        ("It is 450k.", "chueca"),
        ("One in Chueca for four hundred and fifty thousand. Another one in Salamanca.", "salamanca"),
        ("One in Salamanca. Then there is Chueca", "chueca"),
        # Not every number that ends in a price is that price.
        ("It costs one million two hundred thousand euros", "retiro 1"),
        ("It costs three million two hundred thousand euros", None),
        ("a place with 1450000 bricks", None),
        ("the second homes", None),
        ("In Poble-sec.", "sec"),
        ("In Poblenou.", None),
    ],
)
def test_the_home_that_words_are_about(text: str, about: str | None) -> None:
    assert spoken_about(HOMES, text) == about


def test_nothing_found_is_nothing_spoken_about() -> None:
    assert spoken_about((), "In Chueca, for two hundred thousand.") is None


def test_forms() -> None:
    assert plain("Malasaña-Universidad: €1,200,000.") == "malasana universidad 1200000"
    assert {"450000", "four hundred and fifty thousand", "cuatrocientos cincuenta mil", "450k"} <= set(
        price_forms(450_000)
    )
    assert "dos millones" in price_forms(2_000_000)
    assert set(place_forms("Chueca-Justicia")) == {"chueca justicia", "chueca", "justicia"}
    assert set(place_forms("Poble-sec")) == {"poble sec"}
    assert set(place_forms("La Latina")) == {"la latina", "latina"}


def told(*events: Event, channel: str = "browser") -> list[str | None]:
    """What the page marks after each event."""
    state, about = PageState(), []
    for event in (CallStarted(channel, "tara"), ToolReturned("t", "s", 5, 1.0, HOMES), *events):  # type: ignore[arg-type]
        state = reduce_all(state, [CallEvent("c", 1, 0.0, event)])
        about.append(state.about)
    return about[2:]


def test_the_page_marks_a_home_when_its_words_are_heard() -> None:
    assert told(
        Spoken("Sure."),
        Spoken("Sure. One in Chueca"),
        Spoken("Sure. One in Chueca with a lift. Another in Salamanca"),
        ToolReturned("u", "s", 1, 1.0, HOMES[:1]),
    ) == [None, "chueca", "salamanca", None]


def test_in_writing_the_streamed_words_count() -> None:
    assert told(ReplyDelta("One in Chu"), ReplyDelta("eca."), channel="text") == [None, "chueca"]
    assert told(ReplyDelta("One in Chueca."), channel="browser") == [None]
