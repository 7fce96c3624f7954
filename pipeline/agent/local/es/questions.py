"""Questions about places in Spanish, from what the query parser wants to know."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.agent.local.clause import WishParser
from pipeline.agent.local.es.grammar import listed
from pipeline.agent.local.spoken import place_words
from pipeline.search.places.place_names import shown_name
from pipeline.search.places.place_reading import PlaceQuestion
from pipeline.search.query import ParsedQuery

_ARTICLE = re.compile(
    r"\bun\b(?! (?:habit|dormit|bañ|ban|cuarto|aseo|sol[oa]\b))"
    r"|\buna\b(?= (?!habit|dormit|rec[aá]mara|alcoba|pieza|sola\b|o |por )\w)",
    re.IGNORECASE,
)
"""No number: "busco un …", "¿me haces una paella?"."""
_NUMBER = re.compile(
    r"\d|\b(?:uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|\w*cient\w*|\w+enta|mil|mill[oó]n)\b", re.IGNORECASE
)


class AsksInSpanish:
    """A query parser whose questions about places are Spanish.

    Args:
        parser: reads wishes; what it asks has its content in `ParsedQuery.ask`.
    """

    def __init__(self, parser: WishParser) -> None:
        self._parser = parser

    def parse(self, text: str, expecting: str | None = None) -> ParsedQuery:
        """`text` understood on its own; `expecting` is the slot that was asked for."""
        if expecting in ("rooms", "baths") and _ARTICLE.search(text) and not _NUMBER.search(text):
            expecting = None
        parsed = self._parser.parse(text, expecting)
        return replace(parsed, question=worded(parsed.ask)) if parsed.ask is not None and parsed.question else parsed


def worded(ask: PlaceQuestion) -> str:
    """`ask` in Spanish."""
    if ask.kind == "vague" and ask.area == "shore":
        offered = listed([place_words(place.name) for place in ask.options])
        return f"Cerca del mar tengo pisos en {offered}. ¿Qué zona sería?"
    if ask.kind == "vague":
        where = f"¿Qué parte de {ask.city} sería?" if ask.city else "¿Qué zona sería?"
        return f"{where} {_homes_in(ask)}".strip()
    if ask.kind == "unknown":
        return f"No tengo nada que se llame {ask.words}. {_homes_in(ask)} ¿Qué zona sería?".replace("  ", " ")
    if ask.kind == "confirm":
        return f"¿{listed([place_words(place.name) for place in ask.options], 'o')}, he entendido bien?"
    if len({place.name for place in ask.options}) > 1:
        return f"¿Mejor {listed([shown_name(place) for place in ask.options], 'o')}?"
    return f"¿{shown_name(ask.options[0])} en {listed([str(place.city) for place in ask.options], 'o')}?"


def _homes_in(ask: PlaceQuestion) -> str:
    """ "Tengo pisos en Madrid y Barcelona, por ejemplo en Chueca y Gràcia."."""
    if not ask.options:
        return ""
    offered = listed([place_words(place.name) for place in ask.options])
    cities = list(dict.fromkeys(place.city for place in ask.options if place.city))
    if ask.city or len(cities) < 2:
        return f"Tengo pisos en {offered}, por ejemplo."
    return f"Tengo pisos en {listed(cities)}, por ejemplo en {offered}."
