"""No number and no place that the conversation does not have is ever spoken; what is true passes as it is."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage
from num2words import num2words

from avatars.avatar import load_avatars
from pipeline.agent.grounding import Evidence, GroundedReply
from pipeline.agent.grounding.figures import figures_of
from pipeline.agent.grounding.names import names_of
from pipeline.agent.local.spoken import listing_words, place_words
from pipeline.agent.tool_answer import ListingRow, ToolAnswer
from pipeline.events import ReplyCorrected, ReplyDelta
from pipeline.properties import Property
from pipeline.search.listings.loading import load_listings
from tests.agent.talk import AGENCY, LISTINGS, ROOT, listing

WISH = HumanMessage("two bedrooms in Gràcia for up to 450k")


@lru_cache
def prompt() -> str:
    avatar = load_avatars(ROOT / "avatars" / "definitions")["leo"]
    return avatar.system_prompt(AGENCY, sorted({each.location for each in LISTINGS}))


def found(*homes: Property, total: int | None = None) -> ToolMessage:
    """The search tool's message with these homes."""
    rows = tuple(ListingRow.of(home, "square metres") for home in homes)
    answer = ToolAnswer(status="ok", count=len(rows), total=len(rows) if total is None else total, properties=rows)
    return ToolMessage(answer.to_json(), tool_call_id="1")


GRACIA = (WISH, found(*map(listing, ("51", "52", "53"))))
CHUECA = (HumanMessage("three bedrooms in Chueca"), found(listing("103903400")))


def heard(pieces: Sequence[str] | str, messages: Sequence[AnyMessage]) -> tuple[str, list[ReplyCorrected]]:
    """What the caller hears of a reply that is written in `pieces`, and what was put right."""
    evidence = Evidence(prompt=prompt())
    evidence.add(messages)
    reply = GroundedReply(evidence)
    events = [event for piece in ([pieces] if isinstance(pieces, str) else pieces) for event in reply.push(piece)]
    events += reply.flush()
    return (
        "".join(event.text for event in events if isinstance(event, ReplyDelta)),
        [event for event in events if isinstance(event, ReplyCorrected)],
    )


CORRECTED = [
    # (conversation, what the model wrote, what is heard)
    (
        CHUECA,
        "There's one in Chueca for nine hundred thousand euros, with three bedrooms.",
        "There's one in Chueca for two million two hundred and ninety thousand euros, with three bedrooms.",
    ),
    (CHUECA, "It costs €450k.", "It costs two million two hundred and ninety thousand euros."),
    (CHUECA, "It costs 450.000 €.", "It costs two million two hundred and ninety thousand euros."),
    (CHUECA, "The price is half a million euros.", "The price is two million two hundred and ninety thousand euros."),
    (CHUECA, "It has 95 m².", "It has one hundred and eighty-four square metres."),
    (CHUECA, "It has four bedrooms and two bathrooms.", "It has three bedrooms and three bathrooms."),
    (CHUECA, "It's a five-bedroom flat.", "It's a three-bedroom flat."),
    (CHUECA, "There's one in Lavapiés for you.", "There's one in Chueca for you."),
    (CHUECA, "It's in Chamberí, in Madrid.", "It's in Chueca, in Madrid."),
    (CHUECA, "I have eleven homes like that.", "I have one homes like that."),
    (GRACIA, "I have eleven homes like that.", "I have three homes like that."),
    (
        GRACIA,
        "The one at 365,000 euros has ninety square metres.",
        "The one at 365,000 euros has fifty-eight square metres.",
    ),
    # The caller's budget is not a price because the model says so.
    (
        GRACIA,
        "There's one in Gràcia for four hundred and fifty thousand euros.",
        "There's one in Gràcia for four hundred and ten thousand euros.",
    ),
    # Another home's place, price or rooms where the sentence tells which is meant.
    (
        (WISH, found(*map(listing, ("51", "102662115")))),
        "There's one in Gràcia for two hundred and forty-five thousand euros.",
        "There's one in Gràcia for four hundred and ten thousand euros.",
    ),
    (
        (WISH, found(*map(listing, ("51", "30")))),
        "There's one in Gràcia for four hundred and ten thousand euros, with two bathrooms.",
        "There's one in Gràcia for four hundred and ten thousand euros, with one bathroom.",
    ),
    (
        (WISH, found(listing("31"))),
        "There's one in Gràcia for four hundred and fifty-five thousand euros.",
        "There's one in Chamberí for four hundred and fifty-five thousand euros.",
    ),
    # The home is named by its sort, or as the cheapest.
    (GRACIA, "The duplex is 520k.", "The duplex is four hundred and ninety-five thousand euros."),
    (
        GRACIA,
        "The cheapest is two hundred and ninety-nine thousand euros.",
        "The cheapest is three hundred and sixty-five thousand euros.",
    ),
    (
        CHUECA,
        "It's located in the Salamanca district, and costs 2.29 million.",
        "It's located in the Chueca district, and costs 2.29 million.",
    ),
    (CHUECA, "This lovely place in Lavapiés has three bedrooms.", "This lovely place in Chueca has three bedrooms."),
    (
        CHUECA,
        "Good, another one: two bedrooms, at five hundred and fifty thousand euros, in Retiro.",
        "Good, another one: three bedrooms, at two million two hundred and ninety thousand euros, in Chueca.",
    ),
    (
        CHUECA,
        "Tengo un piso en Chamberí de cuatro habitaciones por seiscientos mil euros.",
        "Tengo un piso en Chueca de tres habitaciones por dos millones doscientos noventa mil euros.",
    ),
    # Spanish.
    (
        CHUECA,
        "Hay uno en Chueca por trescientos mil euros, con tres dormitorios.",
        "Hay uno en Chueca por dos millones doscientos noventa mil euros, con tres dormitorios.",
    ),
    (GRACIA[:1] + (found(listing("51")),), "Tiene tres habitaciones y dos baños.", "Tiene dos habitaciones y un baño."),
    (CHUECA, "Tiene ochenta metros cuadrados.", "Tiene ciento ochenta y cuatro metros cuadrados."),
    (CHUECA, "Está en Malasaña.", "Está en Chueca."),
]


@pytest.mark.parametrize(("messages", "written", "expected"), CORRECTED)
def test_the_true_one_is_said(messages: Sequence[AnyMessage], written: str, expected: str) -> None:
    said, corrections = heard(written, messages)
    assert said == expected
    assert {each.outcome for each in corrections} == {"corrected"}


DROPPED = [
    ((), "Prices in Gràcia start at two hundred thousand euros.", "Prices – well, I'd have to check that."),
    (CHUECA, "It's a few steps from the Prado Museum.", "I'd have to check that."),
    ((), "There's a lovely flat in Chamberí for four hundred thousand euros.", "I'd have to check that."),
    ((), "Tengo un piso en Chamberí por cuatrocientos mil euros.", "Eso tendría que comprobarlo."),
    (CHUECA, "The community fee is two hundred euros a month.", "I'd have to check that."),
    (CHUECA, "It has a terrace of twenty square metres.", "I'd have to check that."),
    (
        CHUECA,
        "It's in Chueca, near the Eiffel Tower, with three bedrooms.",
        "It's in Chueca, with three bedrooms.",
    ),
    (
        CHUECA,
        "It's in Chueca, with three bedrooms, near the Eiffel Tower. Shall I go on?",
        "It's in Chueca, with three bedrooms, and I'd have to check the rest. Shall I go on?",
    ),
    (
        GRACIA,
        "The second one costs three hundred thousand euros, and it's lovely. Shall I go on?",
        "I'd have to check that. Shall I go on?",
    ),
]


@pytest.mark.parametrize(("messages", "written", "expected"), DROPPED)
def test_where_it_is_not_clear_nothing_is_claimed(messages: Sequence[AnyMessage], written: str, expected: str) -> None:
    said, corrections = heard(written, messages)
    assert said == expected
    assert corrections and {each.outcome for each in corrections} == {"dropped"}


PASSES = [
    ((), "One moment, please. The second one, you said?"),
    ((), "Hello! What kind of home do you have in mind, and roughly what budget?"),
    ((), "For example Chueca, Gràcia or Salamanca. Which one would you like?"),
    ((), "I'm Leo, the automated assistant at Casavoz Homes. A pleasure to meet you, Anna."),
    ((HumanMessage("a flat in Bilbao"),), "I'm afraid we have nothing in Bilbao."),
    ((HumanMessage("can I visit on Saturday at five"),), "Saturday the fifth of June at five, then. Is that right?"),
    (GRACIA, "I have three homes like that. Shall I tell you about the first?"),
    (GRACIA, "So, two bedrooms in Gràcia for up to four hundred and fifty thousand euros."),
    (GRACIA, "There's one in Gràcia for about four hundred thousand euros."),
    (GRACIA, "Nothing under three hundred thousand, I'm afraid. Would you go up to four hundred thousand?"),
    (GRACIA, "The second is cheaper by forty-five thousand euros, the first is bigger by six square metres."),
    (GRACIA, "One costs four hundred and ten thousand euros, the other three hundred and sixty-five thousand."),
    (CHUECA, "It's two point three million euros, rounded up."),
    (CHUECA, "It is close to Chueca metro station, and has two balconies."),
    (CHUECA, "It's nearly two thousand square feet, one hundred and eighty-four square metres."),
    (CHUECA, "Three bedrooms, each with one bathroom."),
    (CHUECA, "Cuesta dos millones doscientos noventa mil euros y tiene tres habitaciones."),
    ((*CHUECA, AIMessage("It's in Chueca.")), "Does the fifth floor suit you? I speak Spanish and English."),
    ((HumanMessage("I earn 3,000 euros a month"),), "With three thousand euros a month I can't advise on mortgages."),
]

PASSES += [
    # "El" is no place, though homes are in El Born.
    (
        (HumanMessage("compara los dos"), found(listing("51"), Property("9", "x", 1, 1, 36.0, "El Born", 250_000))),
        "El primero cuesta cuatrocientos diez mil euros y tiene sesenta y cuatro metros cuadrados.",
    ),
    (
        GRACIA,
        "Great news, Anna! I found a cosy two-bedroom flat in the heart of Gràcia, with a lift and a small "
        "terrace, for 410,000 euros.",
    ),
    (
        GRACIA,
        "I've found three options in Gràcia. The first is a village house flat at four hundred and ten thousand "
        "euros, sixty-four square metres, two bedrooms and one bathroom.",
    ),
    (
        GRACIA,
        "There are three two-bedroom homes in Gràcia within your budget, ranging from three hundred and "
        "sixty-five thousand to four hundred and ninety-five thousand euros.",
    ),
    (
        GRACIA,
        "The cheapest is three hundred and sixty-five thousand euros; it's on the second floor with a balcony but "
        "no lift.",
    ),
    (
        GRACIA,
        "The duplex costs four hundred and ninety-five thousand, so it is forty-five thousand over your budget of "
        "four hundred and fifty thousand.",
    ),
    (
        GRACIA,
        "At four hundred and ten thousand euros for sixty-four square metres, that's about six thousand four "
        "hundred euros per square metre.",
    ),
    (GRACIA, "Sure! For a budget of 450k, the one at 410k leaves you forty thousand euros for the taxes."),
    (GRACIA, "It's a two-bed, one-bath flat."),
    (GRACIA, "Both have two bedrooms, but the duplex has two bathrooms and is sixteen square metres bigger."),
    (CHUECA, "It's a stunning designer renovation in Chueca, Madrid, three minutes from Chueca metro station."),
    (
        CHUECA,
        "This one is on the second floor, has three bedrooms, each with its own bathroom, and costs just under "
        "two point three million euros.",
    ),
    (
        CHUECA,
        "It's one hundred and eighty-four square metres, priced at two million, two hundred and ninety thousand euros.",
    ),
    (
        CHUECA,
        "That's above your budget, I'm afraid: it costs 2,290,000 euros. Shall I look in Chamberí or Malasaña instead?",
    ),
    (
        CHUECA,
        "Unfortunately, nothing in Chueca is under one million euros. Would you consider Lavapiés, or a higher budget?",
    ),
    (CHUECA, "The listing doesn't mention a garage. It does say pets are welcome in the building."),
    (
        CHUECA,
        "En Chueca tengo un piso de tres habitaciones y tres baños, de ciento ochenta y cuatro metros cuadrados, "
        "por dos millones doscientos noventa mil euros.",
    ),
    (CHUECA, "Son 2.290.000 euros, en el barrio de Chueca."),
    (CHUECA, "He encontrado uno en Chueca, Madrid. ¿Quiere que le cuente más?"),
    (
        CHUECA,
        "Perfect, I have noted your viewing for Saturday the seventh at half past ten. My colleague Marta will "
        "call you on six hundred, one two three, four five six.",
    ),
    ((), "We have homes in Madrid and Barcelona, in areas such as Chueca, Gràcia and Salamanca."),
    ((), "Madrid is a big city. Which district do you prefer: Chamberí, Chueca or Salamanca?"),
    (
        (HumanMessage("I'm moving from London with my two kids, we have half a million"),),
        "Lovely, moving from London with two kids! Half a million gives us options. How many bedrooms would you "
        "need, three or four?",
    ),
    (
        (HumanMessage("three beds in Chamberí"), found(listing("30"), listing("32"))),
        "I have two. The first is on the sixth floor, near Iglesia metro, for six hundred and eighty thousand "
        "euros. The second is a five-bedroom family home for one million nine hundred and fifty thousand.",
    ),
    (
        (HumanMessage("flat in Salamanca"), found(listing("20"), listing("21"))),
        "There's a bright three-bedroom flat in Salamanca, near Retiro Park, with a terrace of twelve square "
        "metres, for nine hundred and fifty thousand euros.",
    ),
    (
        (HumanMessage("what else"), found(listing("40"))),
        "I have a studio in Malasaña for two hundred and thirty-nine thousand euros: thirty-two square metres and "
        "a roof terrace.",
    ),
]
"""As hosted models talk, all of it true."""


@pytest.mark.parametrize(("messages", "written"), PASSES)
def test_what_is_no_claim_or_true_passes(messages: Sequence[AnyMessage], written: str) -> None:
    assert heard(written, messages) == (written, [])


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([case[:2] for case in (*CORRECTED, *DROPPED)] + PASSES),
    st.lists(st.integers(0, 100), max_size=30),
    st.sampled_from(["", "Certainly. ", "Right, ", "\n"]),
)
def test_however_a_reply_arrives_the_same_is_heard(
    case: tuple[Sequence[AnyMessage], str], cuts: list[int], opening: str
) -> None:
    messages, written = case
    text = opening + written + " Would you like to know more?"
    places = sorted({0, len(text), *(cut % len(text) for cut in cuts)})
    pieces = [text[start:end] for start, end in zip(places, places[1:], strict=False)]
    whole = heard(text, messages)
    assert heard(pieces, messages) == whole
    assert heard(list(text), messages) == whole


def spoken(value: float, language: str) -> str:
    return str(num2words(round(value), lang=language)).replace(",", "")


TEMPLATES = [
    "There's one in {place}, for {price} euros, with {rooms} bedrooms and {baths} bathrooms. Shall I tell you more?",
    "I found a lovely {rooms}-bedroom home of {size} square metres in {place}, {city}, priced at {price} euros.",
    "It's {price} euros for {size} square metres: {rooms} bedrooms, {baths} bathrooms, in {place}.",
    "€{digits} in {place}. It has {size_digits} m², {rooms_digits} bedrooms and {baths_digits} bathrooms.",
    "In {place} there's one for {digits} euros; it has {size} square metres.",
    "This one's in {place}, in {city}, and costs €{thousands}k.",
    "{first}",
    "The listing says: {first} {last}",
]
SPANISH = [
    "Hay uno en {place}, por {precio} euros, con {dormitorios} dormitorios y {banos} baños. ¿Le cuento más?",
    "Está en {place}, {city}: {precio} euros, {metros} metros cuadrados.",
    "Cuesta {digits_es} € y tiene {metros} metros cuadrados.",
]


@lru_cache
def all_listings() -> tuple[Property, ...]:
    return tuple(load_listings(ROOT / "data" / "properties.csv").properties)


def filled(template: str, home: Property) -> str:
    sentences = home.description.split(". ")
    return template.format(
        place=place_words(home.location),
        city=home.city,
        price=spoken(home.price, "en"),
        precio=spoken(home.price, "es"),
        size=spoken(home.sqft, "en"),
        metros=spoken(home.sqft, "es"),
        rooms=spoken(home.rooms, "en"),
        dormitorios=spoken(home.rooms, "es"),
        baths=spoken(home.baths, "en"),
        banos=spoken(home.baths, "es"),
        digits=f"{home.price:,}",
        digits_es=f"{home.price:,}".replace(",", "."),
        thousands=f"{home.price / 1_000:g}",
        size_digits=f"{home.sqft:g}",
        rooms_digits=home.rooms,
        baths_digits=home.baths,
        first=listing_words(sentences[0] + "."),
        last=listing_words(sentences[-1]),
    )


@pytest.mark.parametrize("template", TEMPLATES + SPANISH)
def test_the_truth_passes_unchanged_for_every_listing(template: str) -> None:
    homes = all_listings()
    assert len(homes) > 200
    for index, home in enumerate(homes):
        others = (homes[(index + 7) % len(homes)], homes[(index + 31) % len(homes)])
        written = filled(template, home)
        assert heard(written, (HumanMessage("something nice"), found(home, *others))) == (written, [])


@pytest.mark.parametrize("template", TEMPLATES[:4] + SPANISH[:2])
def test_an_invented_price_is_never_heard_for_any_listing(template: str) -> None:
    for home in all_listings():
        others = [each.price for each in all_listings() if each.id != home.id]
        invented = next(price for price in range(home.price + 70_000, 10**8, 1_000) if price not in others)
        lie = Property(home.id, home.description, home.baths, home.rooms, home.sqft, home.location, invented, home.city)
        said, corrections = heard(filled(template, lie), (HumanMessage("something nice"), found(home)))
        assert [each.kind for each in corrections] == ["number"]
        assert float(home.price) in [each.value for each in figures_of(said)]
        assert float(invented) not in [each.value for each in figures_of(said)]


def test_only_what_may_hold_a_fact_is_kept_back() -> None:
    evidence = Evidence(prompt=prompt())
    evidence.add(CHUECA)
    reply = GroundedReply(evidence)
    out: list[str] = []
    for word in ("Well ", "then ", "you ", "do ", "know ", "it's ", "in ", "Chueca, ", "as "):
        out.append("".join(event.text for event in reply.push(word) if isinstance(event, ReplyDelta)))
    assert out[:4] == ["Well ", "then ", "you ", "do "]
    assert out[5:7] == ["", ""] and out[7].endswith(", ")


def test_pieces_of_a_true_reply_come_out_as_they_went_in() -> None:
    pieces = [f"{word} " for word in "There's one in Chueca, with three bedrooms and three bathrooms.".split()]
    evidence = Evidence(prompt=prompt())
    evidence.add(CHUECA)
    reply = GroundedReply(evidence)
    events = [event for piece in pieces for event in reply.push(piece)] + reply.flush()
    assert [event.text for event in events if isinstance(event, ReplyDelta)] == pieces


def test_a_clause_costs_less_than_a_millisecond() -> None:
    """At the median over all listings; the texts are new each time, so that nothing comes from a cache."""
    taken_s = []
    for home in all_listings()[:60]:
        evidence = Evidence(prompt=prompt())
        evidence.add((HumanMessage("something nice"), found(home)))
        reply = GroundedReply(evidence)
        text = filled(TEMPLATES[0], home)
        began_s = time.perf_counter()
        reply.push(text)
        reply.flush()
        taken_s.append((time.perf_counter() - began_s) / (text.count(",") + text.count(".") + text.count("?")))
    assert sorted(taken_s)[len(taken_s) // 2] < 0.001


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("four hundred and fifty thousand euros", [("price", 450_000)]),
        ("€450k", [("price", 450_000)]),
        ("450,000", [("price", 450_000)]),
        ("half a million", [("price", 500_000)]),
        ("four point one million euros", [("price", 4_100_000)]),
        ("a three-bedroom flat with two big bathrooms", [("rooms", 3), ("baths", 2)]),
        ("ninety square metres and 95 m²", [("size", 90), ("size", 95)]),
        ("cuatrocientos cincuenta mil euros y dos baños", [("price", 450_000), ("baths", 2)]),
        ("un millón doscientos mil euros", [("price", 1_200_000)]),
        ("five minutes from the metro, on the third floor", []),
        ("one moment, the second one", []),
        ("twelve homes", [("homes", 12)]),
        ("one hundred and forty-three thousand and one euros", [("price", 143_001)]),
        ("two hundred euros a month", [("other", 200)]),
    ],
)
def test_figures_are_read(text: str, expected: list[tuple[str, float]]) -> None:
    assert [(figure.kind, figure.value) for figure in figures_of(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It's in Lavapiés.", ["lavapies"]),
        ("In Vicálvaro, that is.", ["vicalvaro"]),
        ("That leaves the one in Goya I told you about.", ["goya"]),
        ("Near the Sagrada Família, on Calle de Alcalá", ["sagrada familia", "calle de alcala"]),
        ("I'm free on Saturday in May.", []),
    ],
)
def test_names_are_read(text: str, expected: list[str]) -> None:
    assert [name.words for name in names_of(text) if not name.opens] == expected
