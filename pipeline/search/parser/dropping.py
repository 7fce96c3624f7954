"""What a speaker no longer cares about: "any area", "forget the budget", "me da igual el tamaño"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_EN_NOUNS = {
    "place": r"areas?|districts?|places?|locations?|neighbou?rhoods?|zones?|city|part of (?:the )?(?:town|city)"
    r"|where(?: it is| exactly)?|side of town|barrio"
    r"|districts or areas",
    "price": r"price|budget|cost|costs|money|price range|price limit|how much(?: (?:it|that) costs| (?:i|we) (?:spend"
    r"|pay))?|spending limit|max(?:imum)? price|price tag"
    r"|budget limit",
    "rooms": r"(?:bed ?- ?rooms?|bedrooms?)(?: number| count)?|room count|rooms|how many (?:bed ?)?rooms(?: it has)?",
    "baths": r"(?:bath ?- ?rooms?|bathrooms?|baths)(?: number| count)?|how many bath(?:room)?s(?: it has)?",
    "size": r"size|surface|square (?:metres|meters|footage)|space|how (?:big|large|small)(?: it is)?|floor area|square"
    r" feet",
}
_EN_ADVERBS = (
    r"(?: (?:really|particularly|that|just|totally|completely|so|very|all that|too|actually|at all|much|quite))*"
)
_EN_NEGATION = r"(?:don't|doesn't|do not|does not|didn't|won't|not|isn't|aren't|i'm not|we're not|never)"
_EN_FORGET = (
    r"(?:forget|ignore|drop|never mind|skip|remove|don't worry about|leave out|scrap|disregard|cancel|take (?:away|off"
    r"|out)|clear|lose|get rid of|leave aside|set aside"
    r"|lift|throw out)(?: about)?"
)
_EN_NO_MATTER = (
    rf"(?: (?:is|are|'s|was|can be|could be|would be))?{_EN_ADVERBS} (?:{_EN_NEGATION}{_EN_ADVERBS} (?:matter|bother"
    rf"|worry|care|mind|count|important|an issue|a problem|a concern|relevant|a factor|critical"
    r"|crucial|essential|a priority|a big deal|concern|affect|interest)(?: (?:me|us|to me|to us))?|irrelevant"
    r"|unimportant|no object|no issue|no problem|no concern|flexible|open|negotiable|whatever|secondary|up to you"
    r"|anything|can be anything|any|unlimited|free)"
)


def _english(noun: str) -> str:
    return (
        rf"{_EN_FORGET}(?: (?:the|my|that|any|what i said about|about|limit on|restriction on|our|whole))* (?:number"
        rf" of |amount of )?(?:{noun})(?: (?:limit|restriction|requirement|thing|filter|cap))?"
        rf"|(?<!not )(?:any|whatever|whichever|no matter (?:the|what|which)|regardless of|irrespective of)(?: (?:the"
        rf"|what|which|kind of|old))*(?: number of| amount of)? (?:{noun})"
        r"(?! (?:in|near|around|of|with|under|below|between|over|at|for|you|that|where|close|but)\b)(?! @)"
        rf"|{_EN_NEGATION}{_EN_ADVERBS} (?:mind|care|matter|bothered|fussy|fussed|worried|concerned|picky|particular"
        rf"|choosy)(?: (?:about|to me|on|with|over))?(?: (?:the|which|what|how many|my|number of))* (?:{noun})"
        rf"|(?:flexible|open|easy|relaxed|open ?- ?minded|easygoing)(?: (?:on|about|with|regarding|as to|when it comes"
        rf" to|as regards|for))(?: (?:the|my|any|number of|our))* (?:{noun})"
        rf"|no{_EN_ADVERBS} (?:preference|requirement|limit|restriction|constraint|max(?:imum)?|cap|ceiling|upper"
        rf" limit|particular preference|strong preference)s?(?: (?:on|for|about|regarding|as to|in terms"
        rf" of|when it comes to|as far as|of|to))(?: (?:the|my|which|what|number of))* (?:{noun})"
        rf"|(?:no|without a|any) (?:{noun}) (?:limit|cap|ceiling|restriction|constraint|preference|requirement)s?"
        rf"|(?:{noun})(?: (?:limit|range|wise|is concerned))?{_EN_NO_MATTER}"
        rf"|leave (?:the )?(?:{noun}) open|(?:{noun}) (?:,|:) (?:any|whatever|doesn't matter|don't care|no limit|no"
        rf" preference|flexible)"
    )


_EN_MORE = {
    "place": r"anywhere(?! (?:in|near|but|except|around|between|from|close|other than|on|outside|with|apart|excluding"
    r"|within|central|quiet|not|by|north|south|that|where)\b)(?! @)|(?<!or )wherever|no matter where|everywhere(?!"
    r" (?:except|but|in|apart|other)\b)"
    r"|anyplace"
    r"|all over (?:the )?(?:city|town|place)|(?:doesn't|does not|don't|do not) (?:really )?(?:matter|mind|care)(?: to"
    r" me)? where|all (?:the )?(?:areas|districts)|whole city(?: is fine)?",
    "price": r"no (?:budget|price)(?: limit)?(?! (?:of|is)\b)|without (?:a )?(?:budget|price) ?(?:limit)?|(?:don't"
    r"|doesn't|do not) (?:really )?(?:matter|mind|care) how much|money(?:'s| is)? (?:no|not an?) (?:object|problem"
    r"|issue|concern)"
    r"|unlimited budget|sky(?:'s| is) the limit|(?:no|without) upper limit|blank che(?:que|ck)|(?:don't|do not) have a"
    r" (?:budget|limit|maximum|price limit)(?! of| #)|no limit on (?:price|money|spending)|money(?:'s)? no object"
    r"|spare no expense|whatever it costs|price no object",
}
_ES_NOUNS = {
    "place": r"zonas?|barrios?|distritos?|lugar|ubicacion|sitio|donde(?: sea| este)?|ciudad|localizacion|area",
    "price": r"precio|presupuesto|dinero|coste|lo que (?:cueste|valga)|cuanto (?:cueste|valga)|limite de precio|tope"
    r" de precio|pasta",
    "rooms": r"(?:numero de )?(?:habitaciones|dormitorios|cuartos|recamaras)|cuantas habitaciones(?: tenga)?",
    "baths": r"(?:numero de )?(?:banos|aseos)|cuantos banos(?: tenga)?",
    "size": r"tamano|superficie|metros(?: cuadrados)?|lo grande que sea|como de grande",
}


def _spanish(noun: str) -> str:
    return (
        r"(?:olvid(?!o\b)\w+|quita(?:me|le)?|ignora|elimina|borra|dejemos|deja|saca"
        r"|pasa|cancela)(?: (?:de|del|el|la|los|las|lo|aparte|estar|a un lado|limite|mi))*"
        rf" (?:{noun})"
        rf"|(?:(?:no|tampoco) (?:me |nos )?importan?|da(?:n)? (?:exactamente |absolutamente |completamente |totalmente"
        rf" |bastante |un poco )?(?:igual|lo mismo)|es igual|(?:me|nos) es indiferente"
        rf"|tanto da)(?: (?:mucho|tanto|demasiado|a mi|el|la|los|las|que|cual|cual sea|en|de|por|lo|del|el tema))*"
        rf" (?:{noun})(?! de @)"
        rf"|(?:{noun})(?: (?:a mi|sea cual sea|la verdad|que sea))? ?,? ?(?:(?:a mi )?(?:me |nos )?dan? (?:exactamente"
        rf" |absolutamente |completamente |totalmente |bastante |un poco )?(?:igual|lo"
        rf" mismo)|es lo de menos|son lo de menos|(?:ya )?(?:no|tampoco) (?:me |nos )?importan?|(?:me |nos )?(?:es"
        rf"|son) indiferentes?|no (?:es|son)"
        r" (?:tan |muy |un |ningun )?(?:importante|problema|relevante|obstaculo|inconveniente|prioridad)|es flexible"
        r"|es igual|lo mismo da|cualquiera)(?! (?:si|que)\b)"
        rf"|(?:{noun}) que (?:sea|quieras|tengas)|(?:{noun}) no hay (?:problema|limite|tope)"
        rf"|cualquier (?:{noun})(?! (?:de|en|que|con|menos|excepto|salvo)\b)|sin (?:limite|preferencia|tope"
        rf"|restriccion)(?: (?:de|por|en|del|para|el|la))* (?:{noun})"
        rf"|(?:soy|somos|estoy|estamos) (?:muy )?(?:flexibles?|abiert[oa]s?|abiert[oa] a)(?: (?:con|en|respecto|a|al"
        rf"|la|el|cualquier))* (?:{noun})|no tengo (?:preferencia|limite)(?: (?:de|por|en))? (?:{noun})"
    )


_ES_MORE = {
    "place": r"(?:en |por )?cualquier (?:sitio|parte|lugar|zona|barrio|distrito|lado)(?! (?:de|en|que|con|menos"
    r"|excepto|salvo)\b)|(?<!cuando )(?:en )?donde sea|toda la ciudad|en todas partes|por donde sea",
    "price": r"sin limite(?: de (?:precio|presupuesto))?(?! de (?:plantas|habitaciones))|(?:el )?dinero no es (?:un "
    r"|ningun )?(?:problema|obstaculo)|no tengo (?:limite|tope|presupuesto)(?: de precio| fijo)?|sin tope",
    "rooms": r"",
    "baths": r"",
    "size": r"",
}
_DROPS: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "en": (
        *(
            (
                slot,
                re.compile(rf"(?<![\w@#])(?:{_english(noun)}{'|' + _EN_MORE[slot] if slot in _EN_MORE else ''})(?!\w)"),
            )
            for slot, noun in _EN_NOUNS.items()
        ),
        (
            "text",
            re.compile(
                rf"\b{_EN_FORGET}(?: (?:the|my|all|those))* (?:extras|features|other wishes|rest|wishes|other things)\b"
            ),
        ),
    ),
    "es": (
        *(
            (
                slot,
                re.compile(rf"(?<![\w@#])(?:{_spanish(noun)}{'|' + _ES_MORE[slot] if _ES_MORE[slot] else ''})(?!\w)"),
            )
            for slot, noun in _ES_NOUNS.items()
        ),
        ("text", re.compile(r"\b(?:olvid(?!o\b)\w+|quita)(?: (?:de|el|los|las|lo|todos))* (?:extras|demas|resto)\b")),
    ),
}
_ANY_ANSWER = {
    "en": re.compile(
        r"^(?:(?:oh|well|no|,|\.|honestly|really|i|it|that|to be honest|i'd say|it's|it is|there's|there is|we|for me"
        r"|let's say|just|i'm|we're|i|have) ?)*"
        r"(?:(?:doesn't|does not|don't|do not|didn't)(?: really)? (?:matter|mind|care|have (?:a |any )?(?:preference"
        r"|limit|budget|maximum|minimum)|know yet)|any(?:thing|where)?|whatever(?: (?:you (?:have|like|think|can find"
        r"|got)|works|there is))?|whichever|no (?:particular |real |strong )?(?:limit|preference|maximum|minimum"
        r"|idea yet|budget|requirement|restriction)s?|limit|preference|none|nothing|not important|up to you|you"
        r" (?:choose|decide|pick)|surprise me|either|either is fine|flexible|open|not (?:bothered|fussy|fussed|picky"
        r"|applicable|really)|all of them|unlimited"
        r"|all the same|it's all the same|no object|doesn't bother me|skip(?: that| it)?|unimportant|any (?:one|number"
        r"|size|price)|not fixed)"
        r"(?:(?: (?:to|for|with|at|all|me|us|really|about|that|it|is|fine|will|do|ok|okay|please|thanks|goes|works|in"
        r"|particular|there|,|\.|!|you|like|want|the|on)|,|\.))*$"
    ),
    "es": re.compile(
        r"^(?:(?:pues|bueno|no|la verdad|,|\.|uy|ah|a mi|el|la|eso|mira|en|por|es|que|me|nos|lo) ?)*"
        r"(?:da (?:exactamente |absolutamente |completamente |totalmente |bastante |un poco )?(?:igual|lo mismo)"
        r"|importa|(?:me|nos) es indiferente|es indiferente|indiferente|cualquier(?:a| cosa|"
        r" sitio| zona| precio)?|(?:lo|la|los|las|el) que (?:sean?|haya|quieras|tengas)|donde sea|ningun[oa]?|sin"
        r" (?:limite|preferencias?|tope)|no tengo"
        r" (?:limite|preferencias?|tope)|tengo (?:limite|preferencias?|tope)|igual|limite|preferencias?|nada|es lo de"
        r" menos|lo mismo da|tu (?:eliges|decides)|sorprendeme|hay (?:limite|tope))"
        r"(?:(?: (?:la verdad|me|vale|va bien|sirve|por favor|gracias|en|particular|concreto|eso|a mi|mientras|,|\.|!"
        r"|de|ninguna|ninguno|tope|precio)|,|\.))*$"
    ),
}


@dataclass(frozen=True, slots=True)
class DropFound:
    """A slot to forget, and the characters [start, end) of the canonical text that say so."""

    slot: str
    start: int
    end: int


def find_drops(text: str, language: Literal["en", "es"], expecting: str | None) -> tuple[DropFound, ...]:
    """Slots that canonical `text` says do not matter.

    Args:
        text: canonical text.
        language: its language.
        expecting: the slot that was asked for: "it doesn't matter" is about this one.
    """
    found = [
        DropFound(slot, match.start(), match.end())
        for slot, pattern in _DROPS[language]
        for match in [pattern.search(text)]
        if match is not None
    ]
    if expecting in _EN_NOUNS and not found and _ANY_ANSWER[language].match(text.strip()):
        found.append(DropFound(expecting, 0, len(text)))
    return tuple(found)
