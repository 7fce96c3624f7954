"""Places by name, by slip of recognition, by landmark; and what is no place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.search.places.finder import PlaceFinder
from pipeline.search.text import tokenize
from tests.search.conftest import LISBON

SLIPS = {
    "Chamberí": ["Chambray", "Chambery", "Chambury", "Chambari", "Cham berry"],
    "Malasaña-Universidad": ["Malasonia", "Malasania", "Malassania", "mala sana", "Mala Sanya"],
    "Retiro": ["Rattiero", "Rotero", "Retero", "the Retiro"],
    "Lavapiés-Embajadores": ["lava pAs", "lava p.s.", "lava BAs", "Lavapieres", "lavapies", "Lava Pies"],
    "Chueca-Justicia": ["Chuka", "Tuger", "Chewecka", "Chweca"],
    "Barcelona": ["bars alone", "Barsalona", "Barcellona"],
    "Barrio de Salamanca": ["Salamonka", "Salamanka"],
    "Gràcia": ["Grassia", "Gracia", "Grathia"],
    "Sarrià": ["Saria"],
    "Poblenou": ["Poblanow", "Poble Noe", "Poble New"],
    "Hortaleza": ["Hortalaza"],
    "Tetuán": ["Tetwan"],
    "Sant Gervasi": ["Sangervasi", "San Jervasi"],
    "Montjuïc": ["Mount Jewic", "Montwick"],
    "Vicálvaro": ["Vic Alvaro"],
    "La Moraleja": ["Moral Eja"],
    "Guinardó": ["Gwinardo"],
    "Carabanchel": ["Carabanchal"],
}


_PIECES = (
    "Chueca Chuka in near the and or not Sant St. la el , . - ? / & 3 400k centre beach of Gran Via Malasaña mala"
    " sana on"
    " Tony Eixample moon quiet area Madrid Barcelona en cerca de zona tranquila O' d'Hebron ½ p.s. ÉÈ ß 東京 ·"
).split()


@pytest.mark.parametrize(("slip", "place"), [(slip, name) for name, slips in SLIPS.items() for slip in slips])
@pytest.mark.parametrize("frame", ["a two bedroom flat in {} under 400k", "{}", "what about {}?"])
def test_slip_is_recovered(finder: PlaceFinder, slip: str, place: str, frame: str) -> None:
    """Taken as the place, or asked about it: never another, never lost."""
    reading = finder.find(frame.format(slip))
    named = [match.place.name for match in reading.matches] + [reading.suggestion.name if reading.suggestion else ""]
    assert place in named, reading


@pytest.mark.parametrize("slip", ["Tugo", "Chugo"])
def test_doubtful_slip_is_asked_about(finder: PlaceFinder, slip: str) -> None:
    reading = finder.find(f"a flat in {slip}")
    assert reading.matches == ()
    assert reading.question == "Did you say Chueca?"
    assert reading.suggestion is not None and reading.suggestion.name == "Chueca-Justicia"


@pytest.mark.parametrize(
    "text",
    [
        "for my mother, who is retired",
        "a villa with a garden",
        "something with a lot of sun",
        "I was born here",
        "thank you, gracias",
        "it should be in good condition",
        "we want to move in the summer",
        "I saw it in the newspaper",
        "my name is Anna and I am a teacher",
        "near a park and a school",
        "at least three bedrooms",
        "can you say that again",
        "the second one sounded lovely",
        "with justice and prosperity for all",
        "is it in a quiet street",
        "under half a million euros",
        "we have two children",
        "en una calle tranquila",
        "con mucho sol y terraza",
    ],
)
def test_ordinary_words_are_no_place(finder: PlaceFinder, text: str) -> None:
    reading = finder.find(text)
    assert (reading.matches, reading.question) == ((), None)


@pytest.mark.parametrize(
    "text",
    [
        "downtown",
        "the city centre",
        "near the beach",
        "a quiet area",
        "somewhere central",
        "in the old town",
        "by the sea",
    ]
    + [
        "in a nice neighbourhood",
        "in the heart of the city",
        "a good part of town",
        "in the suburbs",
        "close to everything",
    ],
)
def test_vague_place_asks_and_offers_real_districts(finder: PlaceFinder, text: str) -> None:
    reading = finder.find(f"a flat {text}")
    assert reading.matches == ()
    assert reading.question is not None
    assert any(name in reading.question for name in finder.districts())


def test_vague_place_in_a_city_offers_that_city(finder: PlaceFinder) -> None:
    reading = finder.find("a flat in the centre of Barcelona")
    assert [match.place.name for match in reading.matches] == ["Barcelona"]
    assert reading.question is not None and "Barcelona" in reading.question
    assert any(name in reading.question for name in finder.districts("Barcelona"))
    assert not any(f" {name}" in reading.question for name in finder.districts("Madrid"))


@pytest.mark.parametrize("text", ["in Atlantis", "in London", "on the moon", "in Springfield", "near Hogwarts"])
def test_unknown_place_says_what_there_is(finder: PlaceFinder, text: str) -> None:
    reading = finder.find(f"a flat {text}")
    assert reading.matches == ()
    assert reading.question is not None
    assert "Madrid" in reading.question and "Barcelona" in reading.question


def test_unknown_place_in_spanish(finder: PlaceFinder) -> None:
    assert finder.find("un piso en Sevilla", "es").question is not None


@pytest.mark.parametrize(
    ("landmark", "place"),
    [
        ("the Bernabéu", "Hispanoamérica"),
        ("Camp Nou", "Les Corts"),
        ("the gothic quarter", "Barri Gòtic"),
        ("Plaza Mayor", "Sol"),
        ("Tirso de Molina", "Lavapiés-Embajadores"),
        ("Justicia", "Chueca-Justicia"),
        ("San Gervasio", "Sant Gervasi"),
        ("Moraleja", "La Moraleja"),
        ("Raval", "El Raval"),
        ("poble sec", "Poble-sec"),
    ],
)
def test_other_names_and_landmarks(finder: PlaceFinder, landmark: str, place: str) -> None:
    assert [match.place.name for match in finder.find(f"a flat near {landmark}").matches] == [place]


def test_name_of_several_districts_is_asked_about(finder: PlaceFinder) -> None:
    reading = finder.find("a flat in Eixample")
    assert reading.question == "Would you like Eixample Dret or Eixample Esquerra?"


def test_listings_of_another_agency_need_no_code(lisbon: PlaceFinder) -> None:
    assert set(lisbon.districts()) == set(LISBON)
    for said, place in [
        ("Alfama", "Alfama"),
        ("Graca", "Graça"),
        ("Shiado", "Chiado"),
        ("Belem", "Belém"),
        ("by row alto", "Bairro Alto"),
        ("Campo de Orique", "Campo de Ourique"),
        ("Ourique", "Campo de Ourique"),
        ("Arroyos", "Arroios"),
    ]:
        reading = lisbon.find(f"a flat in {said}")
        named = [match.place.name for match in reading.matches] + [
            reading.suggestion.name if reading.suggestion else ""
        ]
        assert place in named, (said, reading)
    assert lisbon.find("near the Bernabéu").matches == ()


def test_no_listings_no_places() -> None:
    assert PlaceFinder([]).find("a flat in Chueca").matches == ()


@pytest.mark.parametrize(
    "form", ["near {} station", "close to the {} metro", "near {} metro station", "by {}", "cerca de {}"]
)
@pytest.mark.parametrize(
    ("station", "place"), [("Tirso de Molina", "Lavapiés-Embajadores"), ("Goya", "Goya"), ("Iglesia", "Chamberí")]
)
def test_forms_of_a_station(finder: PlaceFinder, form: str, station: str, place: str) -> None:
    assert [match.place.name for match in finder.find(form.format(station)).matches] == [place]


@pytest.mark.parametrize(
    "text",
    [
        "flat sants 2 bed",
        "3 bed, goya, lift",
        "to be renovated, palacio, lift",
        "duplex el born under 900k",
        "classic apartment justicia",
    ],
)
def test_search_box_needs_no_preposition(finder: PlaceFinder, text: str) -> None:
    assert len(finder.find(text).matches) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Busco un piso en Valencia de dos habitaciones.",
        "a flat in London or so",
        "marbella villa pool",
        "sevilla 2 hab",
        "what about London?",
        "I'd prefer Ibiza",
    ],
)
def test_well_known_place_elsewhere_is_not_overheard(finder: PlaceFinder, text: str) -> None:
    reading = finder.find(text)
    assert reading.matches == ()
    assert reading.ask is not None and reading.ask.kind == "unknown"


@pytest.mark.parametrize(
    "text",
    [
        "My name is Carmen Goya",
        "I'm calling for my mother, Carmen",
        "Mr. Salamanca speaking, my name is Pedro Salamanca",
        "I've got an uncle called Arturo",
        "we work in finance and fashion",
        "Is it in brick or in concrete?",
        "SOMETHING WITH A BIG KITCHEN AND SUN",
        "Los santos no me interesan",
        "en buen estado y exterior",
    ],
)
def test_people_and_things_are_no_place(finder: PlaceFinder, text: str) -> None:
    reading = finder.find(text)
    assert (reading.matches, reading.question) == ((), None)


EVERYDAY_SPANISH = """
hola buenas tardes | buenas noches, ¿qué tal? | me retiro el año que viene | retiro lo dicho | mi padre se retira pronto
mi hija estudia medicina en la universidad | las cortes aprobaron la ley | torres más altas han caído | en una hora
en el techo hay humedad | en perfecto estado | en cuanto venda el mío | un capricho | por la niña | espere un segundo
junto a mi mujer lo decidimos | salga por donde salga | en cambio el otro sí | estoy en el trabajo | vale gracias
otro en camino | empieza en septiembre | con cancha de tenis en la finca | el palacio de justicia queda lejos
"""
EVERYDAY_ENGLISH = """
my sister is retiring in June | where the verb goes is a mystery | a cloud of smoke | the plot of the film was dull
in perfect shape | in mint condition | she sings opera | our dog barks | cancel everything | in brief
in no time at all | the courts are slow | no carpets | justice for tenants
somewhere near the law courts, I mean my job | we live in hope
"""


@pytest.mark.parametrize("text", [said.strip() for said in EVERYDAY_SPANISH.replace("\n", "|").split("|") if said])
def test_everyday_spanish_is_no_place(finder: PlaceFinder, lisbon: PlaceFinder, text: str) -> None:
    for places in (finder, lisbon):
        for said in (text, f"{text[:1].upper()}{text[1:]}."):
            reading = places.find(said, "es")
            assert (reading.matches, reading.question) == ((), None)


@pytest.mark.parametrize("text", [said.strip() for said in EVERYDAY_ENGLISH.replace("\n", "|").split("|") if said])
def test_everyday_english_is_no_place(finder: PlaceFinder, lisbon: PlaceFinder, text: str) -> None:
    for places in (finder, lisbon):
        for said in (text, f"{text[:1].upper()}{text[1:]}."):
            reading = places.find(said)
            assert reading.matches == ()
            assert reading.ask is None or reading.ask.kind == "vague"


@pytest.mark.parametrize(
    "text",
    [
        "I currently live in London",
        "i've been living in paris for ten years",
        "we moved from Bilbao",
        "I work for a company in Munich",
        "i was born in dublin",
        "vengo de Sevilla y llevo dos semanas aquí",
        "soy de valencia",
        "vivimos en Alemania",
        "nací en Toledo",
    ],
)
def test_where_somebody_lives_or_comes_from_is_not_asked_about(finder: PlaceFinder, text: str) -> None:
    reading = finder.find(text, "es" if text[:3] in ("ven", "soy", "viv", "nac") else "en")
    assert (reading.matches, reading.question) == ((), None)


def test_wish_to_live_elsewhere_is_asked_about(finder: PlaceFinder) -> None:
    for text in ("I'd like to live in London", "I want to work and live in Paris", "quiero vivir en Sevilla"):
        reading = finder.find(text, "es" if text.startswith("quiero") else "en")
        assert reading.ask is not None and reading.ask.kind == "unknown", text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("two bedrooms in horta layza", "Hortaleza"),
        ("horta laza please", "Hortaleza"),
        ("with a terrace in puebla new", "Poblenou"),
        ("two bedrooms in no barris", "Nou Barris"),
        ("in for pienc", "Fort Pienc"),
        ("a flat in ex ample esquerra", "Eixample Esquerra"),
        ("in a sample drat", "Eixample Dret"),
        ("un piso en el Ensanche derecho", "Eixample Dret"),
    ],
)
def test_name_heard_as_other_words(finder: PlaceFinder, text: str, place: str) -> None:
    assert [match.place.name for match in finder.find(text).matches] == [place]


def test_thing_and_district_of_the_same_name(finder: PlaceFinder) -> None:
    for text in ("cerca de la universidad", "al lado de la iglesia"):
        assert finder.find(text, "es").matches == ()
    for text in ("cerca del metro Iglesia", "en Palacio, por favor"):
        assert len(finder.find(text, "es").matches) == 1


def test_city_beside_a_misheard_name_helps(finder: PlaceFinder) -> None:
    for text, place in (("a flat in Hortal in Barcelona", "Horta"), ("a flat in Hortal in Madrid", "Hortaleza")):
        reading = finder.find(text)
        named = {match.place.name for match in reading.matches}
        assert place in named | ({reading.ask.options[0].name} if reading.ask else set()), reading


def test_unknown_place_is_asked_about_only_next_to_a_city(finder: PlaceFinder) -> None:
    reading = finder.find("a flat in Pennyfields, Madrid")
    assert [match.place.name for match in reading.matches] == ["Madrid"]
    assert reading.ask is not None and (reading.ask.kind, reading.ask.city) == ("unknown", "Madrid")
    assert {place.city for place in reading.ask.options} == {"Madrid"}
    assert finder.find("I work in Pennyfields now and I want a nice flat to rent out in Madrid").question is None


def test_words_beside_a_fragment_count(finder: PlaceFinder) -> None:
    """ "Camino" alone is near "Camp Nou"; with the word before it, it is "Cuatro Caminos"."""
    assert [match.place.name for match in finder.find("We would like to live in Ciotro Camino.").matches] == [
        "Cuatro Caminos"
    ]
    reading = finder.find("Do you have anything in Sant on Tony?")
    assert "Sants" not in {match.place.name for match in reading.matches}


def test_match_by_sound_is_logged_without_the_rest(finder: PlaceFinder, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="pipeline.search"):
        finder.find("my number is 600 123 456 and I want a flat in Chambray with a secret garden")
    (record,) = caplog.records
    fields = vars(record)
    assert (record.getMessage(), fields["words"], fields["place"]) == ("place heard", "Chambray", "Chamberí")
    assert fields["runner_up"] != "Chamberí"


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.text(max_size=120), st.lists(st.sampled_from(_PIECES), max_size=25).map(" ".join)),
    st.sampled_from(["en", "es"]),
)
def test_any_text_is_read(finder: PlaceFinder, text: str, language: str) -> None:
    """No text raises; what comes back lies inside the text and is consistent."""
    tokens = tokenize(text)
    reading = finder.read(tokens, frozenset(), language)
    ends = [0, *(match.end for match in reading.matches)]
    assert all(end <= match.start < match.end <= len(tokens) for end, match in zip(ends, reading.matches, strict=False))
    assert all(match.place in finder.places and 0 < match.confidence <= 1 for match in reading.matches)
    assert (reading.question is None) == (reading.ask is None)
    if reading.ask is not None:
        assert set(reading.ask.options) <= set(finder.places)
    if reading.asked_span is not None:
        assert 0 <= reading.asked_span[0] < reading.asked_span[1] <= len(tokens)


def test_a_name_comes_last_after_a_wish_in_lower_case(finder: PlaceFinder) -> None:
    assert [match.place.name for match in finder.find("i don't want goya").matches] == ["Goya"]
