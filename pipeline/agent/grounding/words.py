"""The true facts of a home in words, to be said where a reply invented some."""

from __future__ import annotations

from typing import Literal

from num2words import num2words

from pipeline.agent.grounding.evidence import Home
from pipeline.agent.grounding.figures import Figure
from pipeline.agent.local.spoken import place_words

Language = Literal["en", "es"]
_FEMININE = {"uno": "una", "veintiuno": "veintiuna", "treinta y uno": "treinta y una"}


def number(value: float, language: Language) -> str:
    """A number in words: 184 -> "one hundred and eighty-four", "ciento ochenta y cuatro"."""
    rounded = round(value)
    return str(num2words(rounded, lang=language)).replace(",", "")


def price(euros: float, language: Language) -> str:
    """A price in words: 450000 -> "four hundred and fifty thousand euros"."""
    words = number(euros, language)
    if language == "es" and words.endswith(("millón", "millones")):
        words += " de"
    if language == "es" and words == "uno":
        return "un euro"
    return f"{words} {'euro' if round(euros) == 1 else 'euros'}"


def size(value: float, unit: str, language: Language) -> str:
    """A size in words: 70 -> "seventy square metres"."""
    said = "metros cuadrados" if language == "es" and unit == "square metres" else unit
    return f"{_before_noun(number(value, language), language)} {said}"


def rooms(count: int, language: Language) -> str:
    """ "three bedrooms"; a home without one is a studio."""
    if language == "es":
        return "sin dormitorio separado" if count == 0 else _counted(count, "dormitorio", "dormitorios", language)
    return "no separate bedroom" if count == 0 else _counted(count, "bedroom", "bedrooms", language)


def baths(count: int, language: Language) -> str:
    """ "one bathroom"."""
    return (
        _counted(count, "baño", "baños", language)
        if language == "es"
        else _counted(count, "bathroom", "bathrooms", language)
    )


def place(home: Home) -> str:
    """Where it is, as people call it."""
    return place_words(home.facts.location)


def facts(home: Home, language: Language) -> str:
    """One plain sentence: place, price, rooms, baths."""
    own, cost = home.facts, price(home.facts.price, language)
    if language == "es":
        has = "es un estudio con" if own.rooms == 0 else f"tiene {rooms(own.rooms, 'es')} y"
        return f"El de {place(home)} cuesta {cost} y {has} {baths(own.baths, 'es')}."
    has = "is a studio with" if own.rooms == 0 else f"has {rooms(own.rooms, 'en')} and"
    return f"The one in {place(home)} is {cost} and {has} {baths(own.baths, 'en')}."


def unsure(language: Language, *, goes_on: bool, broken: bool = False) -> str:
    """What is said where nothing is known; `goes_on` after the beginning of a sentence, `broken` inside a clause."""
    if broken:
        return "– bueno, eso tendría que comprobarlo." if language == "es" else "– well, I'd have to check that."
    if language == "es":
        return "pero eso tendría que comprobarlo." if goes_on else "Eso tendría que comprobarlo."
    return "but I'd have to check that." if goes_on else "I'd have to check that."


def the_rest_is_unsure(language: Language) -> str:
    """Ends a sentence whose last part could not be said."""
    return "y el resto tendría que comprobarlo." if language == "es" else "and I'd have to check the rest."


def instead(figure: Figure, said: str, home: Home, language: Language) -> str | None:
    """The words for `figure`, which was said as `said`, with the home's own value; None where they would not fit."""
    value = home.value(figure.kind)
    if value is None:
        return None
    if figure.kind == "price":
        return price(value, language)
    if figure.kind == "size":
        return size(value, home.unit or "square metres", language)
    count = round(value)
    behind = said[figure.number_end - figure.number_start :]
    if behind.startswith("-") or " " in behind.strip():
        # "Two-bedroom", "two big bedrooms": only the number can change.
        if count == 0 or (count == 1) != (figure.value == 1) and not behind.startswith("-"):
            return None
        return _before_noun(number(count, language), language) + behind
    noun = behind.strip()
    if noun.lower().startswith("habitaci"):
        if count == 0:
            return rooms(0, language)
        counted = number(count, "es")
        return f"{_FEMININE.get(counted, counted)} {'habitación' if count == 1 else 'habitaciones'}"
    return rooms(count, language) if figure.kind == "rooms" else baths(count, language)


def _counted(count: int, one: str, many: str, language: Language) -> str:
    return f"{_before_noun(number(count, language), language)} {one if count == 1 else many}"


def _before_noun(words: str, language: Language) -> str:
    """Spanish shortens "uno" before a noun."""
    if language == "es" and words.endswith("veintiuno"):
        return words.removesuffix("veintiuno") + "veintiún"
    return words.removesuffix("o") if language == "es" and words.endswith("uno") else words
