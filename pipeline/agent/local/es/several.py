"""Spanish questions about several homes, questions that carry on with the one before, and the answers."""

from __future__ import annotations

import re

from pipeline.agent.local.acts import Extreme
from pipeline.agent.local.cues import Pattern
from pipeline.agent.local.es.patterns import find, whole

MOST_ROOMS: tuple[Extreme, Pattern] = (
    "most rooms",
    find(r"(?:(?:el|la|los|las) (?:\w+ )?(?:con|de|que (?:tiene|tenga|tenía)) )?más (?:habitaciones|dormitorios)"),
)
RANKS: tuple[tuple[int, Pattern], ...] = tuple(
    (rank, re.compile(rf"\b(?:{words}) (?:\S+ ?){{1,3}}$"))
    for rank, words in (
        (0, "siguiente"),
        (2, "segund[oa]"),
        (3, "tercer[oa]?"),
        (4, "cuart[oa]"),
        (5, "quint[oa]"),
    )
)
AMONG = find(
    r"de (?:tod[oa]s|est[oa]s|es[oa]s|ell[oa]s|l[oa]s (?:dos|tres|cuatro|cinco|que))|(?:me )?ha[sn]? (?:enseñado|dicho"
    r"|mostrado|contado)|hasta ahora|cuál (?:era|fue)|(?:es|era) (?:est[ea]|es[ea])(?: también)? (?:el|la)"
)
CARRIES_ON = re.compile(r"^(?:y|¿y|qué tal|y qué tal|entonces)\b", re.IGNORECASE)
EVERY_OPTION = whole(
    r"(?:cualquiera|tod[oa]s|amb[oa]s|(?:los|las) dos)(?: de (?:ell[oa]s|es[oa]s|est[oa]s|los dos|las dos))?"
    r"(?: (?:me )?(?:vale|valen|va bien|sirve))?|me da igual(?: cuál)?|no me importa(?: cuál)?"
)
PLACE_ONE = find(r"(?:el|la) de ([^\W\d_]+(?: [^\W\d_]+){0,2})")
INSISTS = re.compile(r"^no[ ,]+(?!más|menos|otr|gracias)", re.IGNORECASE)
FIRST_THING = find(r"primer[oa]?|al (?:principio|empezar)|inicialmente|para empezar")

THINKING = whole(r"(?:(?:h+m+|mm+|e+h+|em+|a ver|déjame ver|veamos)[\s,.…]*)+")
NEEDED_BUDGET = find(
    r"(?:qué presupuesto|cuánto(?: dinero)?) (?:me |nos )?(?:haría falta|hace falta|necesito|necesitaría|necesitamos"
    r"|tendría que (?:pagar|gastar)|tengo que (?:pagar|gastar))"
)
BREAKS_OFF = find(r"(?:en|cerca de|por|junto a|con|entre)$")
NEGOTIATE = find(
    r"negociab\w+|(?:aceptan|aceptarían|aceptaría|bajan|bajarían|rebajan|rebajarían)\b.*"
    r"(?:menos|precio|oferta|por ciento)"
)

ANSWERS: dict[str, tuple[str, ...]] = {
    "superlative most rooms": (
        "El de más dormitorios está en {place}, por {price}, {layout}.",
        "Ninguno tiene más que el de {place}: {price}, {layout}.",
    ),
    "superlative next": (
        "Después viene uno en {place}, por {price}, {layout}.",
        "El siguiente en ese orden está en {place}: {price}, {layout}.",
    ),
    "count offer too": ("¿Vemos primero el que más se acerca?",),
    "first wish": ("Al principio era {wish}.", "La primera búsqueda era {wish}."),
    "as many rooms": ("Tienen los mismos dormitorios: {rooms}.", "Igual en los dos: {rooms}."),
    "as many baths": ("Tienen los mismos baños: {baths}.", "Igual en los dos: {baths}."),
    "negotiate": (
        "Solo sé el precio que se pide; si puede bajar lo dirán mis compañeros de {agency}.",
        "Eso se habla con mis compañeros y con la propiedad; yo solo tengo el precio que se pide.",
    ),
}
