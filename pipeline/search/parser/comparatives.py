"""Wishes relative to the property last spoken about: "cheaper", "bigger", "one more bathroom"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.search.query import Change

_NO_AMOUNT_BEHIND = r"\b(?! (?:than |de |que )(?:about |around |unos |the )?#)(?! #)"
_NOT_BEFORE = r"(?<!\bno )(?<!\bnot )(?<!\bnothing )(?<!\bor )(?<!\bthe )(?<!\bo )(?<!\bnada )"
_EN_PARTS = (
    r"(?! (?:bed|bath|kitchen|terrace|living|balcony|balconies|room|garden|pool|window|windows|the better|garage"
    r"|storage"
    r"|wardrobe|budget|price|district|city|area|neighbou?rhood))"
)
_ES_PARTS = r"(?! (?:terraza|cocina|salon|jardin|balcon|piscina|o menos))"
_EN_MONEY_AMOUNT = r"(?:(?:about |around )?#\d+ (?:euros? |€ |k )?)?"
_EN_SIZE_AMOUNT = r"(?:(?:about |around )?#\d+ (?:(?:square |sq )?(?:metres?|meters?|m) |m2 |sqm )?)?"
_EN_TOO = (
    r"(?:too|a bit|a bit too|bit|a little|little|so|quite|rather|way too|pretty|much too|far too|is very|it's"
    r" very|still)"
)
_EN_ROOM = r"(?:bed ?- ?rooms?|bedrooms?|rooms?|beds)"
_EN_BATH = r"(?:bath ?- ?rooms?|bathrooms?|baths?|toilets?)"
_ES_ROOM = r"(?:habitacion(?:es)?|dormitorios?|cuartos?(?! de bano)|recamaras?|habs?|dormis?)"
_ES_BATH = r"(?:banos?|aseos?|cuartos? de bano)"
_ES_IS = r"(?:es|son|parece|esta|sale|sigue siendo|lo veo|la veo|los veo)"
_EN_IS = r"(?:it's|that's|is|looks|seems|they're|still)"
_ES_TOO = (
    r"(?:demasiado|un poco|un pelin|un poquito|algo|bastante|(?:es|son|parece|esta) (?:muy|tan)|se (?:me|nos|te)"
    r" (?:queda|va|hace)(?: un poco)?(?: muy)?)"
)

_NO_QUALITY = (
    r"(?! (?:barat|economic|asequibl|car[oa]|grande|ampli|pequen|luminos|tranquil|centric|modern|bonit|cerca))"
)
"""Behind "una habitación más": "el piso de una habitación más barato" asks for one room, not for one more."""


def _counts_en(noun: str) -> dict[str, str]:
    return {
        "more": rf"(?<!\w)(?:(?<!\bno )(?<!\bor )(?:(?:a few|some|#\d+|one|two) )?(?:more|extra|additional) {noun}"
        rf"|(?:another|an extra|an additional|a further|an other) (?:double |single |full )?{noun}|(?:one|an?|#\d+)"
        rf" {noun} (?:more|extra)"
        rf"|(?:too|so) few {noun}|not enough {noun})\b(?! (?:than|or less)\b)",
        "less": rf"(?<!\w)(?:(?:(?:#\d+|one) )?(?:fewer|less) {noun}|(?:one|a|#\d+) {noun} (?:less|fewer)|too many"
        rf" {noun})\b(?! than\b)",
    }


def _counts_es(noun: str) -> dict[str, str]:
    return {
        "more": rf"(?<!\w)(?:(?:(?:#\d+|un|una|algun|alguna) )?(?<!\bno )(?<!\bo )mas {noun}|(?:otr[oa]|otr[oa]s #\d+)"
        rf" {noun}(?: mas)?"
        rf"|(?:#\d+|un|una|algun|alguna) {noun} (?:mas{_NO_QUALITY}|extra|adicional)|{noun} (?:extra|adicional)"
        rf"|(?:muy )?poc[oa]s"
        rf" {noun})\b(?! (?:de|o menos)\b)",
        "less": rf"(?<!\w)(?:(?:(?:#\d+|un|una) )?menos {noun}|(?:#\d+|un|una) {noun} menos|demasiad[oa]s {noun})\b(?!"
        rf" de\b)",
    }


_ENGLISH: tuple[tuple[str, str, str], ...] = (
    (
        "price",
        "less",
        rf"{_NOT_BEFORE}(?<!\w){_EN_MONEY_AMOUNT}(?:cheaper|less expensive|less costly|more affordable|more economical"
        r"|more (?:reasonable|reasonably priced)|lower (?:in )?price(?! to)|lower priced|less pricey|lower budget"
        rf"|cost(?:s|ing)? less(?! than)|(?:spend|pay) less(?! than)|(?:{_EN_TOO}|{_EN_IS}) (?:expensive|pricey|costly"
        rf"|steep|dear)"
        rf"|too (?:much money"
        r"|much(?: for (?:me|us))?$)|bring (?:the price|it) down(?! to)|come down in price|not (?:so|that|as|quite so)"
        r" expensive"
        r"|for less(?: money)?(?! than| #)|#\d+ (?:euros? |€ )?less|less money|(?:over|above|beyond|out of) (?:my|our)"
        r" (?:budget|price range"
        r"|reach|league)|(?:can't|cannot|can not) afford (?:that|it|this)(?: one)?|something lower|price is too high"
        r"|less than (?:that|this))" + _NO_AMOUNT_BEHIND,
    ),
    (
        "price",
        "more",
        rf"{_NOT_BEFORE}\b(?:more expensive|pricier|dearer|higher priced?|more up ?- ?market|more upscale|more"
        rf" luxurious|more exclusive|higher"
        r" ?- ?end|fancier|posher|(?:spend|pay) (?:a (?:bit|little) )?more(?! than)|(?:too|so) cheap|(?:bigger|larger"
        r"|higher) (?:budget|price)|(?:raise|increase) (?:my|the|our) budget"
        r"(?! to))" + _NO_AMOUNT_BEHIND,
    ),
    (
        "size",
        "more",
        rf"{_NOT_BEFORE}(?<!\w){_EN_SIZE_AMOUNT}(?:(?:twice|double) (?:as big|the size)|bigger|larger|more spacious"
        rf"|more space|roomier|more square"
        rf" (?:metres|meters|feet|footage)"
        rf"|{_EN_TOO} (?:small|tiny|cramped|tight|poky)|more room(?!s)|not (?:so|that|as) small|more metres|more"
        rf" meters|(?:not|isn't) (?:big|large"
        r"|spacious) enough|not enough (?:space|room)|more (?:living|floor) space)" + _NO_AMOUNT_BEHIND + _EN_PARTS,
    ),
    (
        "size",
        "less",
        rf"{_NOT_BEFORE}(?<!\w){_EN_SIZE_AMOUNT}(?:smaller|less spacious|more compact|less space|{_EN_TOO} (?:big"
        rf"|large|huge)|not (?:so|that|as)"
        r" (?:big|large))" + _NO_AMOUNT_BEHIND + _EN_PARTS,
    ),
    *(("rooms", direction, pattern) for direction, pattern in _counts_en(_EN_ROOM).items()),
    *(("baths", direction, pattern) for direction, pattern in _counts_en(_EN_BATH).items()),
)
_SPANISH: tuple[tuple[str, str, str], ...] = (
    (
        "price",
        "less",
        rf"{_NOT_BEFORE}(?<!\w)(?:(?:#\d+ (?:euros )?)?mas (?:barat[oa]s?|baratit[oa]s?|economic[oa]s?|asequibles?"
        rf"|ajustad[oa]s?(?: de precio)?|bajo de precio)"
        rf"|menos car[oa]s?|(?:{_ES_TOO}|tan|{_ES_IS}) (?:car[oa]s?)|carisim[oa]s?|que car[oa]s?|(?:demasiado"
        rf"|mucho) dinero|dineral|demasiado(?= *(?:$|[,.;!]))|por menos(?: dinero)?(?! de)"
        rf"|(?:cueste"
        rf"|cuesten|gastar(?:me)?|pagar)(?: un poco| algo)? menos(?! de)|#\d+ (?:euros )?menos"
        r"|(?:se (?:me |nos )?(?:sale|va|pasa) (?:de |del )(?:mi |nuestro |lo que )?(?:precio|presupuesto|madre"
        r"|puedo))|(?:baja|rebaja|bajar) (?:el|de) precio(?! a))" + _NO_AMOUNT_BEHIND + r"(?<!el mas barato)",
    ),
    (
        "price",
        "more",
        rf"{_NOT_BEFORE}\b(?:mas car[oa]s?|mas (?:lujos[oa]s?|exclusiv[oa]s?)|demasiado barat[oa]s?|gastar(?:me)?"
        rf" mas(?! de))" + _NO_AMOUNT_BEHIND,
    ),
    (
        "size",
        "more",
        rf"{_NOT_BEFORE}(?<!\w)(?:(?:#\d+ metros (?:cuadrados )?)?mas (?:grandes?|grandecit[oa]s?|ampli[oa]s?"
        rf"|espacios[oa]s?|espacio|metros)|#\d+ (?:metros(?: cuadrados)?|m2) mas"
        rf"|{_ES_TOO} (?:pequen[oa]s?|pequenit[oa]s?|chic[oa]s?|estrech[oa]s?|just[oa]s? de (?:espacio|metros))|mas"
        rf" sitio)" + _NO_AMOUNT_BEHIND + _ES_PARTS,
    ),
    (
        "size",
        "less",
        rf"{_NOT_BEFORE}(?<!\w)(?:(?:#\d+ metros (?:cuadrados )?)?mas (?:pequen[oa]s?|pequenit[oa]s?|chic[oa]s?"
        rf"|chiquit[oa]s?)|{_ES_TOO} grandes?|menos (?:metros|espacio))" + _NO_AMOUNT_BEHIND + _ES_PARTS,
    ),
    *(("rooms", direction, pattern) for direction, pattern in _counts_es(_ES_ROOM).items()),
    *(("baths", direction, pattern) for direction, pattern in _counts_es(_ES_BATH).items()),
)
_PATTERNS = {
    code: tuple((slot, direction, re.compile(pattern)) for slot, direction, pattern in table)
    for code, table in (("en", _ENGLISH), ("es", _SPANISH))
}


_SUPERLATIVE = re.compile(r"\b(?:el|la|los|las|lo|de los|de las)(?: #\d+)?(?: \w+)? $")
""" "Las dos más baratas" are the cheapest there are."""


@dataclass(frozen=True, slots=True)
class ChangeFound:
    """A change and the characters [start, end) of the canonical text that ask for it."""

    change: Change
    start: int
    end: int


def find_changes(text: str, language: Literal["en", "es"]) -> tuple[ChangeFound, ...]:
    """Comparatives in canonical `text`, in order, one for each slot."""
    found: dict[str, ChangeFound] = {}
    for slot, direction, pattern in _PATTERNS[language]:
        match = pattern.search(text)
        if match is None or _SUPERLATIVE.search(text[: match.start()]):
            continue
        known = found.get(slot)
        if known is None or match.start() < known.start:
            change = Change(slot, direction)  # type: ignore[arg-type]
            found[slot] = ChangeFound(change, match.start(), match.end())
    return tuple(sorted(found.values(), key=lambda entry: entry.start))
