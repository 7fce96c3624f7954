"""Wishes in callers' words with their stance, and what a description says a home has and has not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.search.parser.canonical import canonical
from pipeline.search.parser.corrections import clauses_of
from pipeline.search.parser.language import language_of
from pipeline.search.parser.wished import read_wishes
from pipeline.search.text import tokenize
from pipeline.search.wishes.features import read_features
from pipeline.search.wishes.known_wishes import (
    KINDS_OF_HOME,
    features_of,
    find_wishes,
    join_wishes,
    split_wishes,
    wish_names,
)
from tests.search.listing_facts import TOPIC_WISHES, listing_facts


@pytest.mark.parametrize(
    ("description", "has", "lacks"),
    [
        ("There is a lift and a communal pool.", {"lift", "swimming pool"}, set()),
        ("A third floor without lift.", set(), {"lift"}),
        ("There is neither terrace nor balcony, only large windows.", set(), {"terrace", "balcony"}),
        ("Heating is central; air conditioning is not fitted.", set(), {"air conditioning"}),
        ("Parking is not included, pets are not permitted.", set(), {"garage", "pets"}),
        ("Dogs and cats are no problem.", {"pets"}, set()),
        ("Ático con terraza privada, sin ascensor.", {"penthouse", "private terrace", "terrace"}, {"lift"}),
        ("A light-filled, quiet flat close to the metro.", {"quiet", "near the metro"}, {"near the beach"}),
        ("It asks for nothing; a street market is near.", set(), {"garage", "garden"}),
        # What is planned or possible is not there.
        ("A lift is planned but not installed yet.", set(), {"lift"}),
        ("The plot is large enough, so you could have a pool.", set(), {"swimming pool"}),
        ("Possibility of building a swimming pool.", set(), {"swimming pool"}),
        ("Lift pending installation.", set(), {"lift"}),
        ("Posibilidad de instalar ascensor.", set(), {"lift"}),
        ("Heating and air conditioning are still to be installed.", set(), {"heating", "air conditioning"}),
        # Lists share their "no".
        ("Without lift, terrace or garage.", set(), {"lift", "terrace", "garage"}),
        ("No lift but a lovely terrace.", {"terrace"}, {"lift"}),
        ("No se admiten mascotas ni fumadores.", set(), {"pets"}),
        ("Mascotas no. Ascensor: no. Garaje: sí.", {"garage"}, {"pets", "lift"}),
        ("Lift: yes. Pool: no. Parking: included.", {"lift", "garage"}, {"swimming pool"}),
        ("Sin ascensor y con balcón a la calle.", {"balcony"}, {"lift"}),
        # What the neighbourhood has is not the home's.
        ("A street of bars and terraces, with a municipal pool and a gym round the corner.", set(), {"terrace"}),
        ("Close to the Botanical Garden and to Villa Olimpia.", set(), {"garden", "villa"}),
        ("A minute from restaurants with sunny terraces.", set(), {"terrace"}),
        ("From the balcony you see the square.", {"balcony"}, set()),
        # The same thing in other agencies' words.
        ("Bright 4th floor flat, newly refurbished, with A/C and gas central heating.",
         {"bright", "renovated", "air conditioning", "heating"}, set()),
        ("Stunning duplex with private roof terrace, secure parking & communal gardens.",
         {"duplex", "roof terrace", "terrace", "garage", "garden"}, set()),
        ("Vivienda exterior muy luminosa, reformada, con dos balcones, suelos de madera y techos altos.",
         {"exterior", "bright", "renovated", "balcony", "wooden floors", "high ceilings"}, {"interior"}),
        ("Piso para reformar en planta baja con patio privado.", {"to renovate", "ground floor", "terrace"},
         {"renovated"}),
        ("Chalet adosado con piscina comunitaria, trastero y plaza de garaje.",
         {"house", "villa", "swimming pool", "storage room", "garage"}, set()),
        ("Piso amueblado, finca con conserje, a dos minutos del metro.",
         {"furnished", "concierge", "near the metro"}, {"unfurnished"}),
        ("Se vende sin muebles.", {"unfurnished"}, {"furnished"}),
        ("The apartment is sold unfurnished.", {"unfurnished"}, {"furnished"}),
        ("Beautiful views over the river from every window.", {"views"}, set()),
        ("A house with five bedrooms and its own front garden.", {"house", "garden"}, set()),
        ("Spacious top-floor apartment with underground parking, gym, sauna and 24-hour security.",
         {"spacious", "top floor", "garage", "gym", "sauna", "security"}, set()),
        ("The ground floor of the building is let to a shop.", set(), {"ground floor"}),
        ("Es un piso interior, muy tranquilo.", {"interior", "quiet"}, {"exterior"}),
        ("The attic has been fitted out as a playroom.", set(), {"penthouse"}),
        ("Needs complete renovation.", {"to renovate"}, {"renovated"}),
        ("Pets: not allowed.", set(), {"pets"}),
        ("The community does not accept animals.", set(), {"pets"}),
        ("Pet-friendly building with lift access.", {"pets", "lift"}, set()),
        ("Calle Jardines 14, third floor.", set(), {"garden"}),
        ("Frontline beach apartment with sea views.", {"sea views", "views"}, set()),
        ("Open-plan living room and fully equipped kitchen with island.", {"open kitchen", "equipped kitchen"}, set()),
        ("Air conditioning throughout, double glazing, fitted wardrobes and parquet.",
         {"air conditioning", "double glazing", "fitted wardrobes", "wooden floors"}, set()),
        ("Obra nueva a estrenar con aerotermia y placas solares.", {"new build", "heating", "solar panels"}, set()),
        # British terraces are rows of houses.
        ("Victorian terrace with a pocket garden.", {"house", "garden"}, {"terrace"}),
        ("Loft hatch with ladder; permit parking in the street.", set(), {"loft", "garage"}),
        ("Drawings can be seen at our office.", set(), {"office"}),
        ("Next to the Gulbenkian gardens, a fifth floor with concierge.", {"high floor", "concierge"}, {"garden"}),
        ("No outside space, but the garden of São Pedro is round the corner.", set(), {"garden"}),
        ("Spice shops on the ground floor. Fourth floor with lift.", {"lift"}, {"ground floor"}),
        ("From the windows the river shows itself between rooftops.", set(), {"roof terrace", "terrace"}),
        ("An eighteenth-century house on three levels.", {"house"}, set()),
        ("Sin reformar; carece de ascensor y de calefacción.", {"to renovate"}, {"lift", "heating", "renovated"}),
        ("La piscina municipal está a dos calles.", set(), {"swimming pool"}),
        ("It is not a quiet street.", set(), {"quiet"}),
        ("Anything but quiet: the bars close at three.", set(), {"quiet"}),
    ],
)  # fmt: skip
def test_features(description: str, has: set[str], lacks: set[str]) -> None:
    found = features_of(description)
    assert has <= found
    assert not lacks & found


@pytest.mark.parametrize(
    ("description", "denied"),
    [
        ("No lift.", {"lift"}),
        ("There is no lift, and pets are not allowed.", {"lift", "pets"}),
        ("Sin ascensor ni garaje.", {"lift", "garage"}),
        ("A lift is planned.", {"lift"}),
        ("No terrace here. The roof terrace is shared.", set()),
        ("A quiet flat.", set()),
    ],
)
def test_what_a_description_denies(description: str, denied: set[str]) -> None:
    features = read_features(description)
    assert denied <= features.lacks
    assert not features.lacks & features.has
    if not denied:
        assert not features.lacks & {"lift", "terrace"}


def test_features_agree_with_the_facts_the_listings_were_written_from() -> None:
    right, false, missed, wrongly_denied, undenied = 0, 0, 0, 0, 0
    for facts in listing_facts().values():
        features = read_features(facts.text)
        judged = TOPIC_WISHES - facts.open
        right += len(judged & features.has & facts.has)
        false += len(judged & features.has - facts.has)
        missed += len(judged & facts.has - features.has)
        wrongly_denied += len(features.lacks & facts.has)
        undenied += len(facts.denied - features.lacks)
    assert right / (right + false) >= 0.99
    assert right / (right + missed) >= 0.99
    assert wrongly_denied == 0
    assert undenied == 0


def stances(query: str) -> dict[str, str]:
    tokens = tokenize(query)
    language = language_of(query, tokens)
    text = canonical(query, tokens, (), ())
    read = read_wishes(text, language, clauses_of(text.text, language), None, (), ())
    known = set(wish_names())
    return (
        {name: "wanted" for name in split_wishes(read.text) if name in known}
        | dict.fromkeys(read.unwanted, "unwanted")
        | dict.fromkeys(read.indifferent, "indifferent")
    )


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("a flat with a terrace and a lift", {"terrace", "lift"}),
        ("somewhere I can park my car", {"garage"}),
        ("nothing too noisy", {"quiet"}),
        ("not a ground floor but with plenty of light", {"bright"}),
        ("it has to be quiet and close to a park", {"quiet", "near a park"}),
        ("un ático con terraza", {"penthouse", "terrace"}),
        ("an attic in Gràcia", {"penthouse"}),
        ("with a sun terrace and sea view", {"terrace", "sea views"}),
        ("que tenga ascensor y mucha luz", {"lift", "bright"}),
        ("un piso reformado y tranquilo cerca del metro", {"renovated", "quiet", "near the metro"}),
        ("para entrar a vivir, con plaza de garaje", {"renovated", "garage"}),
        ("I need a place to work from home", {"office"}),
        ("I have a dog", {"pets"}),
        ("aire acondicionado y calefacción", {"air conditioning", "heating"}),
        ("a move-in ready flat", {"renovated"}),
        ("no with a lift", {"lift"}),
        ("not without a lift", {"lift"}),
        ("close to the metro and good schools", {"near the metro", "near schools"}),
        ("a park and shops nearby", {"near a park", "near shops"}),
        ("cerca de colegios, parques y comercios", {"near schools", "near a park", "near shops"}),
        ("close to the metro and a terrace", {"near the metro", "terrace"}),
        ("a fixer-upper", {"to renovate"}),
        ("built-in wardrobes and hardwood floors", {"fitted wardrobes", "wooden floors"}),
        ("a terraced house with a garden", {"house", "garden"}),
        ("we'd like good transport links", {"near the metro"}),
        ("I moved here for work", set()),
        ("I'd like to view the flat", set()),
        ("when can I arrange a viewing", set()),
    ],
)
def test_wanted(query: str, wanted: set[str]) -> None:
    assert {name for name, stance in stances(query).items() if stance == "wanted"} == wanted


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("no ground floor", {"ground floor": "unwanted"}),
        ("nothing on the ground floor please", {"ground floor": "unwanted"}),
        ("I don't want an interior flat", {"interior": "unwanted"}),
        ("without agency furniture", {"furnished": "unwanted"}),
        ("sin piscina", {"swimming pool": "unwanted"}),
        ("que no sea un bajo", {"ground floor": "unwanted"}),
        ("anything but a duplex", {"duplex": "unwanted"}),
        ("no pool or garden", {"swimming pool": "unwanted", "garden": "unwanted"}),
        ("no ground floor, with a lift", {"ground floor": "unwanted", "lift": "wanted"}),
        ("no pool but a terrace", {"swimming pool": "unwanted", "terrace": "wanted"}),
        ("I don't need parking", {"garage": "indifferent"}),
        ("no need for a lift", {"lift": "indifferent"}),
        ("a lift isn't important", {"lift": "indifferent"}),
        ("the terrace is not necessary", {"terrace": "indifferent"}),
        ("I don't mind if it has no lift", {"lift": "indifferent"}),
        ("with or without parking", {"garage": "indifferent"}),
        ("I can live without a terrace", {"terrace": "indifferent"}),
        ("a ground floor is fine", {"ground floor": "indifferent"}),
        ("no hace falta que tenga piscina", {"swimming pool": "indifferent"}),
        ("el ascensor me da igual", {"lift": "indifferent"}),
        ("no necesito garaje", {"garage": "indifferent"}),
        ("a lift and parking aren't important", {"lift": "indifferent", "garage": "indifferent"}),
        ("a terrace would be fine", {"terrace": "wanted"}),
        ("it doesn't have to be renovated", {"renovated": "indifferent"}),
        ("forget about the pool", {"swimming pool": "indifferent"}),
        ("nothing that needs work", {"to renovate": "unwanted"}),
        ("I don't want to do any renovation", {"to renovate": "unwanted"}),
        ("que no necesite reforma", {"to renovate": "unwanted"}),
        ("no pool needed", {"swimming pool": "indifferent"}),
        ("sin ascensor no me sirve", {"lift": "wanted"}),
        ("no lift is a dealbreaker", {"lift": "wanted"}),
        ("not an interior flat", {"interior": "unwanted"}),
        ("I hate ground floors", {"ground floor": "unwanted"}),
    ],
)
def test_stance(query: str, expected: dict[str, str]) -> None:
    assert stances(query) == expected


def _sayings() -> list[tuple[str, str]]:
    lines = Path(__file__).with_name("wish_sayings.txt").read_text(encoding="utf-8").splitlines()
    wishes = [line.split(": ", 1) for line in lines if line and not line.startswith("#")]
    return [(name, phrase) for name, phrases in wishes for phrase in phrases.split(" | ")]


@pytest.mark.parametrize(("name", "phrase"), _sayings())
def test_each_wish_as_people_say_it(name: str, phrase: str) -> None:
    assert stances(phrase) == {name: "wanted"}
    assert stances(f"I want {phrase}") == {name: "wanted"}


def test_every_name_is_understood_as_itself() -> None:
    for name in wish_names():
        assert stances(f"homes with {name}") == {name: "wanted"}, name


def test_kinds_of_home_are_wishes() -> None:
    assert KINDS_OF_HOME <= set(wish_names())


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    features = read_features(text)
    assert features.has <= set(wish_names())
    assert not features.has & features.lacks
    for wish in find_wishes(text.lower()):
        assert 0 <= wish.start < wish.end <= len(text.lower())


def test_text_is_a_list_without_doubles() -> None:
    assert join_wishes(["lift", "", "terrace", "lift"]) == "lift, terrace"
    assert split_wishes(" lift ,terrace,, ") == ("lift", "terrace")
