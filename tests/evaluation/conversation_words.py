"""The words by which replies are judged, per language."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckWords:
    """What a language's replies are judged by.

    Attributes:
        unknown: says that the listing does not tell.
        denies: says no.
        none: says that there are none at all.
        studio: what a home without bedrooms is called; folded.
        jargon: words of programs, and of the other language.
        money: words after an amount of money.
        measured: words before which even "two" is a number, not a pronoun.
        single: the same for "one", which may be an article.
        storeys: words after a floor's ordinal.
        rooms, baths, area: how what is counted begins, for a home's own figures.
        capitals: written with a capital although no name; folded.
    """

    unknown: re.Pattern[str]
    denies: re.Pattern[str]
    none: re.Pattern[str]
    studio: str
    jargon: re.Pattern[str]
    money: frozenset[str]
    measured: frozenset[str]
    single: frozenset[str]
    storeys: frozenset[str]
    rooms: str
    baths: str
    area: str
    capitals: frozenset[str] = frozenset()


_MEASURED_EN = frozenset(
    "bedroom bedrooms bathroom bathrooms bath baths room rooms home homes flat flats apartment apartments property "
    "properties place places listing listings studio studios square metre metres floor floors storey "
    "minute minutes terrace terraces balcony balconies parking district districts area areas".split()
)
_JARGON = r"json|null|none found|tool call|parameters?|search_property\w*|nan"
ENGLISH_CHECKS = CheckWords(
    unknown=re.compile(
        r"(?:doesn't|does not|don't|do not|didn't|isn't|not) (?:actually |really )?(?:say|mention|tell|know"
        r"|specif|state"
        r"|give|have that|include that|note|cover|listed|mentioned|recorded|written)"
        r"|no (?:word|mention|information|details?)"
        r"|says nothing|nothing about|keeps? quiet|silent|unknown|not sure|can't (?:say|tell)|cannot (?:say|tell)"
        r"|left out|leaves? (?:that|it) (?:out|open)|unclear|missing",
        re.IGNORECASE,
    ),
    denies=re.compile(
        r"\b(?:no|not|without|isn't|doesn't|hasn't|aren't|nor|neither|lacks?|unfortunately|afraid|can't|cannot|only)\b",
        re.IGNORECASE,
    ),
    none=re.compile(r"\b(?:no|none|nothing)\b", re.IGNORECASE),
    studio="studio",
    jargon=re.compile(rf"\b(?:{_JARGON})\b", re.IGNORECASE),
    money=frozenset({"euro", "euros"}),
    measured=_MEASURED_EN,
    single=_MEASURED_EN,
    storeys=frozenset({"floor", "floors", "storey"}),
    rooms="bedroom",
    baths="bathroom",
    area="square",
    capitals=frozenset(
        "i monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
        "september october november december english spanish catalan european spain".split()
    ),
)
_SINGLE_ES = frozenset("habitacion dormitorio baño aseo metro minuto".split())
SPANISH_CHECKS = CheckWords(
    unknown=re.compile(
        r"\bno (?:\w+ )?(?:dice|menciona|consta|aparece|pone|aclara|especifica|indica|figura|cuenta|explica|concreta"
        r"|recoge|sé|lo sé|tengo (?:ese|el|esa|la) (?:dato|información)|viene (?:en|ese|el))"
        r"|\b(?:se lo calla|nada (?:sobre|de eso|al respecto)|ni palabra|sin (?:ese )?dato|calla|silencio"
        r"|no está claro|no concreta|no hay datos)",
        re.IGNORECASE,
    ),
    denies=re.compile(
        r"\b(?:no|sin|ni|tampoco|ningun[oa]?|ningún|nada|lamentablemente|carece|falta|solo)\b", re.IGNORECASE
    ),
    none=re.compile(r"\b(?:no|ningun[oa]?|ningún|nada)\b", re.IGNORECASE),
    studio="estudio",
    jargon=re.compile(
        rf"\b(?:{_JARGON}|parámetros?|herramientas?"
        r"|the|with|of|and|for|from|is|its|bed ?rooms?|bath ?rooms?|flat|listing|floor|lift|price)\b",
        re.IGNORECASE,
    ),
    money=frozenset({"euro", "euros"}),
    measured=_SINGLE_ES
    | frozenset(
        "habitaciones dormitorios baños aseos viviendas vivienda pisos casas anuncios estudios metros minutos plantas "
        "alturas terrazas balcones plazas barrios zonas distritos".split()
    ),
    single=_SINGLE_ES,
    storeys=frozenset({"planta", "plantas", "piso"}),
    rooms="habitacion",
    baths="baño",
    area="metros cuadrados",
    capitals=frozenset(),
)
CHECKS = {"en": ENGLISH_CHECKS, "es": SPANISH_CHECKS}
"""By the language's code."""
