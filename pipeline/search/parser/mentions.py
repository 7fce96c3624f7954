"""Where a speaker tells of homes they have, had or sold: what is said there is no wish for the next."""

from __future__ import annotations

import re

_ENDS = (
    r"(?=$|[,.;!?]| (?:but|so|because|although|however|pero|asi que|porque|aunque)\b"
    r"| (?:and|y) (?:(?:now|i|i'm|i'd|i'll|i've|we|we'd|we're|we'll|my|our|looking|want|wants|need|needs|would|have"
    r"|has|can|could|are|am|then|hope|plan|prefer|like|love|ahora|quiero"
    r"|queremos"
    r"|busca|buscan|busco|buscamos|necesito|necesitamos|necesita|puedo|podemos|podriamos|tengo|tenemos|dispon\w+|hay"
    r"|estoy|estamos|voy|vamos|me|nos|mi|no|prefiero|preferimos|gustaria|con esto|con eso|eso)\b))"
)
_OWN = r"(?:my|our|his|her|their|the|mi|mis|nuestr[oa]s?|su|el|la|un|una)"
_HOME = (
    r"(?:flat|apartment|place|house|home|studio|building|one|villa|piso|casa|apartamento|chalet|vivienda|estudio"
    r"|penthouse|atico|duplex|loft"
    r"|edificio)"
)
_OTHERS = (
    r"(?:sister|brother|mother|father|mum|mom|dad|parents|friend|friends|cousin|aunt|uncle|boss|neighbou?r|colleague"
    r"|son"
    r"|daughter|hermana|hermano|madre|padre|padres|amiga|amigo|amigos|prima|primo|tia|tio|jefe|jefa|vecina|vecino|hijo"
    r"|hija)"
)
_MENTIONS = re.compile(
    r"\b(?:"
    rf"(?:sold|selling|sell|vendi|vendimos|vendido|vendo|vendemos|vendiendo)(?: {_OWN})(?: \w+)??"
    rf"|(?:my|our|mi|nuestr[oa]) (?:(?:current|old|present|last|previous|former|first|parents'?|antiguo|antigua|viejo"
    rf"|vieja"
    rf"|actual|ultimo|anterior) ){{0,2}}{_HOME}(?: (?:actual|de ahora|anterior|antiguo|now|at the moment|in \S+|en"
    rf" \S+))*"
    r" (?:has|had|hasn't|hadn't|is|isn't|was|wasn't|doesn't|didn't|no|tiene|tenia|es|era|esta|estaba)"
    r"|(?:i|we|i'm|we're|i've|we've)(?: (?:have|am|are|had|were|was|been|currently|now|already|still|always|used|to"
    r"|both))*"
    r" (?:live|lived|living|rent|rented|renting|grew up) (?:now |currently |at the moment |right now )?(?:in|at|near"
    r"|on|a)"
    rf"|(?:my|our|a|mi|nuestr[oa]|un|una) {_OTHERS} (?:has|had|got|bought|owns|lives? in|tiene|tenia|compro|vive en)"
    rf" (?:a|an|the|un|una|el|la) (?:\w+ )?{_HOME}(?![^.!?]*(?:\bone too|#\d+ too|\b(?:the same|like that|like (?:his"
    rf"|hers|theirs)"
    r"|igual|lo mismo|parecid[oa]|como (?:ese|esa|el suyo))))"
    r"|(?<!quiero )(?:vivo|vivimos|vivia|viviamos|he vivido|hemos vivido|llev(?:o|amos)(?: \S+){0,4} viviendo)"
    r"(?: (?:ahora|actualmente|de alquiler))* (?:en|de|cerca)"
    r")\b[^,.;!?]*?" + _ENDS
)


def mentions(text: str) -> tuple[tuple[int, int], ...]:
    """Characters [start, end) of canonical `text` that tell of homes which are not looked for."""
    return tuple(match.span() for match in _MENTIONS.finditer(text))
