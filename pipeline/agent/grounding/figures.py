"""Figures in what is said: prices, sizes, rooms, baths, how many homes; in words or digits, English or Spanish."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from pipeline.search.parser.language import language_of
from pipeline.search.parser.lexicon_en import ENGLISH
from pipeline.search.parser.lexicon_es import SPANISH
from pipeline.search.parser.number_words import Number
from pipeline.search.parser.numbers import find_numbers
from pipeline.search.text import Token, fold, tokenize

Kind = Literal["price", "size", "rooms", "baths", "homes", "other"]
Bound = Literal["", "below", "above", "range"]
LEAST_PRICE = 10_000
"""Euros; a smaller number is a price only where the currency is said."""
SQUARE_FEET = 10.764
"""In a square metre."""
_MOST_ROOMS = 30
_MOST_HOMES = 1_000
_LOOK_AHEAD = 5
"""Tokens between a number and the noun it counts, at most, the noun included."""

_ROOMS = frozenset(
    "bedroom bedrooms bed beds bedroomed habitacion habitaciones dormitorio dormitorios alcoba alcobas".split()
)
_ROOMS_AT_ONCE = frozenset("room rooms roomed".split())
"""Bedrooms when they follow the number at once; "two storage rooms" are something else."""
_BATHS = frozenset("bathroom bathrooms bath baths bano banos aseo aseos".split())
_HOMES = frozenset(
    "home homes flat flats apartment apartments property properties listing listings option options result"
    " results match"
    " matches penthouses houses studios piso pisos casas vivienda viviendas opcion opciones inmueble inmuebles"
    " resultados apartamentos propiedades anuncios".split()
)
_METRES = frozenset("metre metres meter meters metro metros".split())
_MONEY = frozenset("euro euros eur €".split())
_NOT_BETWEEN = frozenset(
    "and or with in at on for of to from near by is are has have the a an its it that which plus y o con en de por para"
    " a el la los las un una que es euros euro € metres metros square minutes minutos floors plantas".split()
)
_PART = (
    r"(?:terraces?|balcon(?:y|ies|es)|gardens?|patios?|plots?|pools?|kitchens?|garages?|living rooms?|lounge|storage"
    r"|basements?|cellars?|yards?|terrazas?|jardin(?:es)?|parcelas?|piscinas?|cocinas?|salon(?:es)?|trasteros?|azoteas?"
    r"|comedor)"
)
_PART_BEHIND = re.compile(
    r"^[ -]*(?:square |sq )?(?:m2|sqm|metres?|meters?|metros?)(?: cuadrados)?[ -](?:of |de )?"
    rf"(?:(?!and|with|y|con)\w+ )?{_PART}\b"
)
_PART_BEFORE = re.compile(
    rf"\b{_PART} (?:(?:that|which|is|has|of|measur\w+|de|mide|tiene|about|around|over|some|unos|nearly|almost) )+$"
)
_TIME_BEHIND = re.compile(
    r"^ ?(?:€|euros? )? ?(?:(?:a|per|each|every|al|por|el|cada|/) ?(?:month|year|mes|ano|square|metro|metre|meter|m2)"
    r"|monthly|yearly|mensual(?:es)?|anual(?:es)?)\b"
)
_FEE_BEFORE = re.compile(
    r"\b(?:fees?|charges?|tax(?:es)?|deposit|mortgage|rent(?:al|s|ed)?|income|salary|garage|comunidad|gastos|impuestos?"
    r"|ibi|hipoteca|alquiler|senal)(?: (?:is|are|of|about|around|for|at|es|son|de|unos))* ?€?$"
)
_BUDGET = re.compile(r"\b(?:budget|limit|maximum|presupuesto|tope)(?: (?:is|was|of|about|around|de|es|up|to))* ?€?$")
_OF_ONE_ROOM = re.compile(r"\b(?:each|every|cada)\b[^,;]*$")
_ABOUT = re.compile(
    r"\b(?:about|around|roughly|approximately|approx|nearly|almost|just (?:over|under|above|below)|a little (?:over"
    r"|under)|close to|some|unos|unas|casi|alrededor de|aproximadamente|cerca de|rondan?|sobre|un poco (?:mas|menos)"
    r" de)[ €]*$"
)
_BELOW = re.compile(
    r"\b(?:under|below|up to|less than|fewer than|at most|no more than|not more than|within|maximum(?: of)?"
    r"|max(?: of)?|hasta|menos de|por debajo de|como (?:mucho|maximo)|maximo(?: de)?|no mas de)(?: the| a| los"
    r"| las| unos)?[ €]*$"
)
_ABOVE = re.compile(
    r"\b(?:over|above|more than|at least|no less than|minimum(?: of)?|min(?: of)?|starting (?:at|from)|from|mas de"
    r"|por encima de|al menos|como minimo|minimo(?: de)?|por lo menos|a partir de|desde)(?: the| a| los| las)?[ €]*$"
)
_RANGE = re.compile(r"\b(?:between|entre)\b[^,.;]*$")
_JOINS_RANGE = frozenset(("or", "to", "-", "–", "o", "a"))
_DISTANCE = re.compile(r"^ ?(?:\w+ )?(?:from|to|away|off|walk|down|high|de (?:la|el|un|una)|del|al?|andando)\b")
_MAY_HOLD = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundred|thousand"
    r"|million|half"
    r"|couple|un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieci\w+|veint\w+"
    r"|\w+enta|\w*cientos|\w*cientas|cien|ciento|quinient[oa]s|mil|mill[oó]n(?:es)?|medio)\b",
    re.IGNORECASE,
)


def may_be_in_a_number(word: str) -> bool:
    """Is `word` a number, or a part of one?"""
    return _MAY_HOLD.search(word) is not None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that says something of a home.

    Attributes:
        kind: what it counts; "homes" is how many there are, "other" a part's size or money that is no price.
        value: euros, the size in the unit said, or a count.
        start, end: where it stands in the text, its noun or unit included.
        number_start, number_end: the number alone, a currency sign before it included.
        bound: it is said to be a limit rather than the value itself.
        rough: it is said to be a rough one.
        feet: the size is in square feet.
    """

    kind: Kind
    value: float
    start: int
    end: int
    number_start: int
    number_end: int
    bound: Bound = ""
    rough: bool = False
    feet: bool = False


def language_spoken(text: str) -> Literal["en", "es"]:
    """The language `text` is in."""
    return language_of(text, tokenize(text))


@lru_cache(maxsize=2048)
def figures_of(text: str, language: str | None = None) -> tuple[Figure, ...]:
    """The figures in `text`, left to right; `language` ("en", "es") is found out where it is not given."""
    if _MAY_HOLD.search(text) is None:
        return ()
    tokens = tokenize(text)
    lexicon = SPANISH if (language or language_of(text, tokens)) == "es" else ENGLISH
    numbers = find_numbers(tokens, lexicon.numbers, lexicon.counted)
    numbers = _with_last_euros(tokens, numbers)
    found = (_figure(text, tokens, numbers, index) for index in range(len(numbers)))
    return tuple(figure for figure in found if figure is not None)


@lru_cache(maxsize=1024)
def values_in(text: str) -> frozenset[float]:
    """All numbers in `text`, whatever they count, and the thousands or millions that "four fifty" may mean."""
    if _MAY_HOLD.search(text) is None:
        return frozenset()
    tokens = tokenize(text)
    values = {
        number.value
        for lexicon in (ENGLISH, SPANISH)
        for number in find_numbers(tokens, lexicon.numbers, lexicon.counted)
    }
    values |= {token.number for token in tokens if token.number is not None}
    thousands = {value * 1_000 for value in values if value < LEAST_PRICE}
    return frozenset(values | thousands | {value * 1_000_000 for value in values if value < 100})


def _with_last_euros(tokens: Sequence[Token], numbers: Sequence[Number]) -> list[Number]:
    """ "A hundred thousand and one euros", which nobody asks for but a bound may be, is one number."""
    joined: list[Number] = []
    for number in numbers:
        last = joined[-1] if joined else None
        behind = tokens[number.end].folded if number.end < len(tokens) else ""
        if (
            last is not None
            and behind in _MONEY
            and number.start == last.end + 1
            and tokens[last.end].folded in ("and", "y")
            and last.scale >= 1_000 > number.value
            and last.value % 1_000 == 0
        ):
            joined[-1] = replace(last, value=last.value + number.value, end=number.end)
        else:
            joined.append(number)
    return joined


def _figure(text: str, tokens: Sequence[Token], numbers: Sequence[Number], index: int) -> Figure | None:
    number = numbers[index]
    first, last = tokens[number.start], tokens[number.end - 1]
    start = first.start
    signed = number.start > 0 and tokens[number.start - 1].folded == "€"
    if signed:
        start = tokens[number.start - 1].start
    if last.raw == "m" and not signed:
        return None  # "12 m" is a length
    left, right = fold(text[:start]), fold(text[last.end :])
    until = numbers[index + 1].start if index + 1 < len(numbers) else len(tokens)
    kind, end, feet = _counted(tokens[:until], number, signed, right)
    if kind is None:
        return None
    end = max(end, last.end)
    if kind == "price" and (_TIME_BEHIND.match(right) or _FEE_BEFORE.search(left)):
        kind = "other"
    if kind == "size" and (_PART_BEHIND.match(right) or _PART_BEFORE.search(left)):
        kind = "other"
    if kind == "baths" and _OF_ONE_ROOM.search(left):
        return None
    bound = _bound(tokens, numbers, index, left)
    rough = number.rough or number.in_hundreds or _ABOUT.search(left) is not None
    return Figure(kind, round(number.value, 2), start, end, start, last.end, bound, rough, feet)


def _counted(tokens: Sequence[Token], number: Number, signed: bool, right: str) -> tuple[Kind | None, int, bool]:
    """What `number` counts, where the words that say so end, and whether it is in feet."""
    at = number.end
    following = tokens[at : at + _LOOK_AHEAD]
    words = [token.folded for token in following]
    skip = 1 if words[:1] == ["-"] else 0
    head = words[skip : skip + 3]
    if head[:1] and (head[0] in _MONEY or head[:2] == ["de", "euros"]):
        return "price", following[skip + (head[0] == "de")].end, False
    if signed:
        return "price", 0, False
    measured = _measured(head, skip, following, right)
    if measured is not None:
        return measured
    if number.value <= _MOST_ROOMS and number.scale == 1:
        for ahead, token in enumerate(following[skip:], skip):
            word = token.folded
            if word in _ROOMS or (word in _ROOMS_AT_ONCE and ahead == skip):
                return "rooms", token.end, False
            if word in _BATHS:
                return "baths", token.end, False
            if not (token.is_word or word == "-") or word in _NOT_BETWEEN:
                break
    for ahead, token in enumerate(following[skip : skip + 3], skip):
        if token.folded in _HOMES and 1 <= number.value < _MOST_HOMES:
            return "homes", token.end, False
        if not token.is_word or token.folded in _NOT_BETWEEN:
            break
        if ahead == skip + 2:
            break
    if number.scale >= 1_000 and number.value >= LEAST_PRICE:
        return "price", 0, False
    return None, 0, False


def _measured(
    head: Sequence[str], skip: int, following: Sequence[Token], right: str
) -> tuple[Kind | None, int, bool] | None:
    if not head:
        return None
    if head[0] in ("m2", "sqm"):
        return "size", following[skip].end, False
    rest = [word for word in head if word != "-"]
    if head[0] in ("square", "sq") and len(rest) > 1:
        feet = rest[1] in ("feet", "foot", "ft")
        if feet or rest[1] in _METRES | {"m"}:
            last = next(token for token in following[skip + 1 :] if token.folded == rest[1])
            return "size", last.end, feet
    if head[0] in _METRES:
        if head[1:2] in (["cuadrados"], ["cuadrado"], ["utiles"], ["construidos"]):
            return "size", following[skip + 1].end, False
        after = right.strip().partition(" ")[2]
        return (None, 0, False) if _DISTANCE.match(after) else ("size", following[skip].end, False)
    return None


def _bound(tokens: Sequence[Token], numbers: Sequence[Number], index: int, left: str) -> Bound:
    number = numbers[index]
    behind = tokens[number.end].folded if number.end < len(tokens) else ""
    joined_next = behind in _JOINS_RANGE and index + 1 < len(numbers) and numbers[index + 1].start == number.end + 1
    before = tokens[number.start - 1].folded if number.start else ""
    joined_last = before in _JOINS_RANGE and index > 0 and numbers[index - 1].end == number.start - 1
    if joined_next or joined_last or _RANGE.search(left) or _BUDGET.search(left):
        return "range"
    if _ABOUT.search(left):
        return ""
    return "below" if _BELOW.search(left) else "above" if _ABOVE.search(left) else ""
